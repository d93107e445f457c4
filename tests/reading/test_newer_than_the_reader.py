"""Levers and outcomes that are newer than the learned reader: found by their names, and no column is another's."""

from __future__ import annotations

import numpy as np
import pytest

from leeward.reading import candidates, learned
from leeward.reading.candidates import lever_classes, outcome_classes
from leeward.reading.encoder import load_encoder
from leeward.reading.learned import load_model


def test_the_columns_follow_the_names_and_not_the_places(monkeypatch: pytest.MonkeyPatch) -> None:
    model, encoder, now = load_model(), load_encoder(), lever_classes()
    known = [name for name in encoder.levers if name in now]
    rows: list[set[int]] = [{int(term) for term in model.arrays["terms"][:40]}, set()]
    sums = np.random.default_rng(1).normal(size=(2, encoder.ends[-1])).astype(np.float32)
    plain = learned.chances_of(sums, model.heads(rows), encoder.ends).lever
    before = {name: plain[:, encoder.levers.index(name)] for name in known}
    moved = {name: at for at, name in enumerate(["a_lever_of_a_plugin", *reversed(known)])}
    for module in (learned, candidates):
        monkeypatch.setattr(module, "lever_classes", lambda: moved)
    chances = model.chances(rows, sums, encoder)
    found = chances.lever
    assert all("a_lever_of_a_plugin" not in chances.guesses(index)[0] for index in (0, 1))
    np.testing.assert_array_equal(found[:, 0], plain.max(axis=1))
    for name in known:
        np.testing.assert_array_equal(found[:, moved[name]], before[name])


def test_every_class_of_today_has_a_column() -> None:
    encoder = load_encoder()
    found = load_model().chances([set()], np.zeros((1, encoder.ends[-1]), dtype=np.float32), encoder)
    assert found.lever.shape == (1, len(lever_classes())) and found.outcome.shape == (1, len(outcome_classes()))
