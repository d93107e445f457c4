"""What if: the numbers of a run to the bit, nothing played twice, and a wish that is dropped stops soon."""

from __future__ import annotations

from dataclasses import replace
from threading import Event, Thread
from typing import Any

import numpy as np
import pytest
from toy import ToyModel

from leeward.ensembles.backend import choose
from leeward.ensembles.blocks import Halted
from leeward.ensembles.plan import StudyPlan
from leeward.ensembles.study import run_model
from leeward.ensembles.whatif import WhatIf
from leeward.strategy import BASELINE, LeverSetting, Strategy

EARLY = Strategy((LeverSetting("maritime_strike", 4.0, start_week=3, ramp_weeks=10),))
LATE = Strategy((LeverSetting("vessel_patrol", 2.0, start_week=60),))
OPTIONS = {"early": EARLY, "early__placebo": EARLY.placebo(), "late": LATE}
PLAN = StudyPlan(draws=150, years=2.5, seed=5)


class Counting(WhatIf):
    """Counts what is really played."""

    played = 0

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        inner = self._blocks.step

        def step(*args: Any, **more: Any) -> Any:
            self.played += 1
            return inner(*args, **more)

        self._blocks.step = step  # type: ignore[method-assign]


def made() -> Counting:
    return Counting(PLAN, ToyModel(), choose("numpy"))


def test_a_study_is_that_of_a_run_to_the_bit() -> None:
    run = run_model(replace(PLAN, options=OPTIONS), ToyModel(), backend="numpy")
    found = made().study(OPTIONS, PLAN.draws)
    assert found.plan == run.plan
    assert found.parameters.equals(run.parameters)
    for name in run.outcomes:
        np.testing.assert_array_equal(found.outcome(name).values, run.outcome(name).values)


def test_fewer_draws_and_weeks_are_the_first_of_them() -> None:
    world = made()
    whole, part = world.study(OPTIONS, 150), world.study(OPTIONS, 70, weeks=52)
    first = whole.outcome("import_price").sel(draw=part.draws).isel(week=slice(52))
    np.testing.assert_array_equal(part.outcome("import_price").values, first.values)


def test_what_two_strategies_have_in_common_is_played_once() -> None:
    world = made()
    world.series(BASELINE, 0)
    assert world.played == 3
    world.series(LATE, 0)
    assert world.played == 5  # its first year is the baseline's
    world.series(LATE, 0)
    world.series(BASELINE, 0)
    assert world.played == 5


def test_segments_are_told_as_they_are_there() -> None:
    world, seen = made(), []
    series = world.series(EARLY, 1, seen=lambda at, out: seen.append((at, out.shape[1])))
    assert seen == [(0, 52), (1, 52), (2, 26)] and series.shape[1] == PLAN.weeks


def test_a_dropped_wish_stops_and_leaves_nothing_broken() -> None:
    world, halt = made(), Event()
    with pytest.raises(Halted):
        world.series(EARLY, 0, halt, seen=lambda at, out: halt.set())
    assert world.played == 1
    assert world.series(EARLY, 0).shape[1] == PLAN.weeks


def test_several_ask_for_the_same_and_it_is_played_once() -> None:
    world = made()
    threads = [Thread(target=world.series, args=(EARLY, 0)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert world.played == 3


def test_memory_is_bounded_and_what_is_dropped_is_played_again() -> None:
    world = Counting(PLAN, ToyModel(), choose("numpy"), most_bytes=1)
    first = world.series(EARLY, 0)
    again = world.series(EARLY, 0)
    assert world.played > 3
    np.testing.assert_array_equal(first, again)
