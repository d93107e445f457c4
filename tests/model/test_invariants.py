"""What holds in every week of every draw under any strategy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from leeward.checking.books import TOLERANCE, Balance
from leeward.evidence.outcomes import load_outcomes
from leeward.model.system import compile_model
from leeward.strategy import LeverSetting, Strategy
from leeward.world import load_world

from .support import IN_MODEL, Lab, controls_of, surge, watched

WEEKS = 40
RELAXED = settings(max_examples=12, deadline=None, derandomize=True, report_multiple_bugs=False)
STATIC = compile_model(load_world()).static
PLACES = {name: [cell.where for cell in STATIC.lever_cells[STATIC.lever_slices[name]]] for name in IN_MODEL}
BOUNDS = {name: outcome.bounds for name, outcome in load_outcomes().items() if outcome.in_model and not outcome.derived}


@some.composite
def settings_of(draw: Any) -> LeverSetting:
    """Any lever at any admissible level, place and time."""
    name = draw(some.sampled_from(sorted(IN_MODEL)))
    lever = IN_MODEL[name]
    ends = some.sampled_from([lever.minimum, lever.maximum, *lever.levels.values()])
    value = draw(ends | some.floats(lever.minimum, lever.maximum))
    where = [] if PLACES[name] == ["all"] else draw(some.lists(some.sampled_from(PLACES[name]), unique=True))
    start = draw(some.integers(0, WEEKS - 1))
    end = draw(some.none() | some.integers(start + 1, WEEKS + 10))
    return LeverSetting(name, value, tuple(where), start, end, draw(some.integers(0, 20)))


def not_finite(lab: Lab, series: Any) -> list[str]:
    """Labels of series with a number that is not finite."""
    return [lab.labels[i] for i in np.flatnonzero(~np.isfinite(series).all(axis=(0, 2)))]


strategies_of = some.lists(settings_of(), min_size=1, max_size=5).map(lambda x: Strategy(tuple(x)))


@pytest.mark.slow
@settings(RELAXED, max_examples=30)
@given(strategies_of)
def test_books_balance_in_every_place_and_leg_under_any_strategy(lab: Lab, strategy: Strategy) -> None:
    with watched(lab.static) as now, np.errstate(all="ignore"):
        series, _ = lab.run(strategy, WEEKS, each=Balance(lab, now))
    assert np.isfinite(series).all(), not_finite(lab, series)
    for name, (least, most) in BOUNDS.items():
        values = series[:, lab.rows(name)]
        assert (values >= least - TOLERANCE).all() and (values <= most + TOLERANCE).all(), name
    np.testing.assert_allclose(lab.total(series, "corridor_share"), 1.0, rtol=TOLERANCE)


@settings(RELAXED, max_examples=60)
@given(settings_of())
def test_no_dial_goes_below_zero_anywhere(setting: LeverSetting) -> None:
    controls = controls_of(compile_model(load_world()), Strategy((setting,)), WEEKS)
    below = np.flatnonzero((controls["lever"] < 0).any(axis=0))
    assert not len(below), [STATIC.lever_cells[i] for i in below]


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(IN_MODEL))
@pytest.mark.parametrize("end", ["minimum", "maximum"])
def test_the_ends_of_every_dial_keep_the_books(lab: Lab, name: str, end: str) -> None:
    strategy = Strategy((LeverSetting(name, getattr(IN_MODEL[name], end)),))
    with watched(lab.static) as now, np.errstate(all="ignore"):
        series, _ = lab.run(strategy, 8, each=Balance(lab, now))
    assert np.isfinite(series).all(), not_finite(lab, series)


@pytest.mark.parametrize("name", ["intelligence_sharing", "multilateral_task_force", "diplomacy"])
def test_ending_a_tie_wears_cooperation_down_and_does_not_end_it_in_a_week(lab: Lab, name: str) -> None:
    """Partners answer within months (`partner_return_weeks`), also at the lowest setting of the dial."""
    base, _ = lab.run(weeks=2)
    series, _ = lab.run(Strategy((LeverSetting(name, IN_MODEL[name].minimum),)), 2)
    lost = (base - series)[:, lab.rows("cooperation")]
    assert 0 < lost.max() < 0.2, lost.max()


def test_books_balance_in_the_burned_in_world_without_noise(lab: Lab) -> None:
    with watched(lab.static) as now:
        lab.run(weeks=26, noise=0.0, each=Balance(lab, now))


@pytest.mark.slow
@RELAXED
@given(settings_of())
def test_a_lever_at_its_baseline_changes_nothing_to_the_bit(lab: Lab, setting: LeverSetting) -> None:
    idle = LeverSetting(setting.lever, IN_MODEL[setting.lever].baseline, setting.where, setting.start_week, setting.end_week)
    base, end = lab.run(weeks=WEEKS)
    series, last = lab.run(Strategy((idle,)), WEEKS)
    assert np.array_equal(series, base)
    assert all(np.array_equal(last[name], end[name]) for name in end)


@pytest.mark.slow
@RELAXED
@given(strategies_of)
def test_nothing_happens_before_a_strategy_starts(lab: Lab, strategy: Strategy) -> None:
    first = min(setting.start_week for setting in strategy)
    base, _ = lab.run(weeks=WEEKS)
    with np.errstate(all="ignore"):
        series, _ = lab.run(strategy, WEEKS)
    assert np.array_equal(series[:first], base[:first])


def test_the_empty_strategy_is_the_baseline_to_the_bit(lab: Lab) -> None:
    base, end = lab.run(weeks=WEEKS)
    late = surge("maritime_strike", start_week=WEEKS)
    for strategy in (Strategy(), Strategy().placebo(), late):
        series, last = lab.run(strategy, WEEKS)
        assert np.array_equal(series, base)
        assert all(np.array_equal(last[name], end[name]) for name in end)


@pytest.mark.slow
def test_a_placebo_removes_as_much_and_kills_nobody(crowd: Lab) -> None:
    strike = surge("maritime_strike")
    base, _ = crowd.run(weeks=52)
    series, _ = crowd.run(strike, 52)
    placebo, _ = crowd.run(strike.placebo(), 52)
    dead, by = crowd.row("death_at_sea"), crowd.row("bystander_death")
    assert (series[:, dead].sum(axis=0) > 0).all()
    assert (placebo[:, [dead, by]] == 0).all()
    kg = crowd.row("kg_destroyed")
    ratio = placebo[:, kg].sum(axis=0) / series[:, kg].sum(axis=0)
    # Until word spreads it removes the same; later fear keeps crews off the struck waters, and it meets more of them.
    np.testing.assert_allclose(placebo[0, kg], series[0, kg], rtol=1e-9)
    assert 1.0 < np.median(ratio) < 6.0
    trust = crowd.rows("cooperation")
    assert np.array_equal(placebo[:, trust], base[:, trust])
    assert (series[-1, trust] < base[-1, trust]).all()
