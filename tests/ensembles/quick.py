"""Quick runs of the toy model, and the ways in which tests stop them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from toy import ToyModel

from leeward.ensembles import parts
from leeward.ensembles.plan import StudyPlan
from leeward.ensembles.protocol import LANES
from leeward.ensembles.study import Study, run_model
from leeward.strategy import LeverSetting, Strategy

PATROL = Strategy((LeverSetting("vessel_patrol", 2.0),))
BRIEF = "leeward: 1\noptions: [{id: a, levers: [{lever: vessel_patrol, level: more}]}]\n"


def plan(draws: int = 3 * LANES, **changes: Any) -> StudyPlan:
    return StudyPlan({"a": PATROL}, **{"draws": draws, "years": 0.1, "seed": 5, **changes})


def toy(out: Path | None = None, p: StudyPlan | None = None, **how: Any) -> Study:
    return run_model(p or plan(), ToyModel(burn_in_segments=0), out=out, backend="numpy", **how)


def numbers(study: Study) -> bytes:
    return study.outcome("kg_seized").values.tobytes() + study.parameters.to_csv().encode()


def after_parts(monkeypatch: pytest.MonkeyPatch, number: int, act: Callable[[], None]) -> None:
    """Do something when `number` parts are stored and the next one is about to be."""
    seen = []
    usual = parts.FilePartWriter.commit

    def commit(self: Any) -> None:
        seen.append(self)
        if len(seen) == number + 1:
            act()
        usual(self)

    monkeypatch.setattr(parts.FilePartWriter, "commit", commit)


def fail(error: Exception) -> Callable[[], None]:
    def act() -> None:
        raise error

    return act
