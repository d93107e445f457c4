"""Levers and outcomes that are newer than the learned reader: found by their names, and no column is another's."""

from __future__ import annotations

import numpy as np
import pytest

from leeward.reading import candidates, learned
from leeward.reading.candidates import lever_classes, outcome_classes
from leeward.reading.learned import load_model


def test_the_columns_follow_the_names_and_not_the_places(monkeypatch: pytest.MonkeyPatch) -> None:
    model, now = load_model(), lever_classes()
    known = [str(name) for name in model.arrays["levers"] if str(name) in now]
    rows = [{int(term) for term in model.arrays["terms"][:40]}, set()]
    plain = model.split(model.heads(rows), model.arrays["ends"]).lever
    before = {name: plain[:, list(map(str, model.arrays["levers"])).index(name)] for name in known}
    moved = {name: at for at, name in enumerate(["a_lever_of_a_plugin", *reversed(known)])}
    for module in (learned, candidates):
        monkeypatch.setattr(module, "lever_classes", lambda: moved)
    chances = model.chances(rows)
    found = chances.lever
    assert all("a_lever_of_a_plugin" not in chances.guesses(index)[0] for index in (0, 1))
    np.testing.assert_array_equal(found[:, 0], plain.max(axis=1))
    for name in known:
        np.testing.assert_array_equal(found[:, moved[name]], before[name])


def test_every_class_of_today_has_a_column() -> None:
    found = load_model().chances([set()])
    assert found.lever.shape == (1, len(lever_classes())) and found.outcome.shape == (1, len(outcome_classes()))
