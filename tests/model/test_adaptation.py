"""Adaptation in the packaged world and under any numbers: the books balance, and at the reference nothing changes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy.stats import norm

from leeward.checking.books import Balance
from leeward.model import crews, routes, supply, trends
from leeward.model.system import compile_model
from leeward.model.week import week
from leeward.strategy import LeverSetting, Strategy
from leeward.world import load_world

from .by_hand import HELD, Bench, fork, row
from .support import SEED, Lab, steps, surge, watched

QUICK = settings(max_examples=60, deadline=None, derandomize=True)
SHARE = some.floats(0.0, 1.0)
KG = some.floats(0.0, 1e6)
SHOOT, STRIKE = surge("air_shootdown"), surge("maritime_strike")
LEVELS = {"maritime_strike": 20.0, "air_shootdown": 8.0}


# Under any numbers.


@QUICK
@given(KG, KG, SHARE, SHARE, SHARE, some.tuples(SHARE, SHARE))
def test_what_leaves_a_place_is_what_sets_out_and_the_rest_stays(
    stock: float, shipped: float, first: float, release: float, setting_out: float, going: tuple[float, float]
) -> None:
    bench, p, s = fork(release=row(0, release))
    plan = row(first, 1 - first)
    flow, left = routes.departures(
        np, bench, p, s | {"stock": row(0, stock)}, plan, row(shipped), row(1, setting_out), row(*going)
    )  # fmt: skip
    assert (flow >= 0).all() and left[0, 0] == 0
    assert flow.sum() == pytest.approx(left[1, 0])
    assert left[1, 0] <= (stock * release + shipped) * setting_out * (1 + 1e-12)


@QUICK
@given(some.floats(0.0, 1e7), some.floats(1.0, 1e7), some.floats(0.0, 1e9), some.floats(0.5, 2.0), some.sampled_from([0.0, 1.0]))
def test_rationing_sells_no_more_than_a_weeks_part_of_the_stock(
    stock: float, base: float, asked: float, exponent: float, thin: float
) -> None:
    p = HELD | {"shortage_rationed": thin, "rationing_exponent": exponent}
    s = {"source_stock": row(stock), "source_stock_base": row(base)}
    unfilled = float(supply.rationed(np, p, s, row(asked), 0.0)[0, 0])
    assert 0 <= unfilled <= 1
    assert asked * (1 - unfilled) <= p["purchase_limit"] * stock * (1 + 1e-9) + 1e-6
    # The whole of what can go in a week, and what is lost with laboratories, is there.
    assert p["purchase_limit"] + p["lab_stock_limit"] <= 1


@QUICK
@given(
    some.lists(some.floats(1.0, 1e6), min_size=3, max_size=3), SHARE, SHARE, some.floats(0.5, 2.0), some.sampled_from([0.0, 1.0])
)
def test_at_the_start_nothing_is_short_and_nothing_is_dearer(
    base: list[float], joined: float, ordered: float, exponent: float, thin: float
) -> None:
    p = HELD | {
        "leaf_price_elasticity": exponent, "leaf_market_joined": joined, "leaf_flow_elasticity": exponent,
        "shortage_rationed": thin, "rationing_exponent": exponent, "leaf_market_weeks": 6.0, "stock_growth": 0.05 * joined,
    }  # fmt: skip
    s = {"source_stock": row(*base), "source_stock_base": row(*base), "sales": row(1, 1, 1)}
    asked = ordered * p["purchase_limit"] * row(*base)
    np.testing.assert_array_equal(supply.rationed(np, p, s, asked, 0.0), 0)
    np.testing.assert_allclose(supply.source_price(np, Bench(), p, s, 0.0), 1, rtol=1e-12)
    made = asked * (1 + p["stock_growth"]) + 1e-3
    np.testing.assert_allclose(supply.sales(np, p, s, made / (1 + p["stock_growth"]), made, 0.0), 1, rtol=1e-12)


@QUICK
@given(SHARE, some.tuples(some.floats(-1e4, 1e4), some.floats(-1e4, 1e4)), SHARE, SHARE)
def test_at_the_reference_places_keep_their_shares_and_nobody_stays(
    first: float, pivot: tuple[float, float], habit_rate: float, hold_back: float
) -> None:
    bench, p, s = fork(habit_rate=habit_rate)
    share = row(first, 1 - first)
    s |= {"plan": share, "habit": share, "pivot": row(*pivot)}
    cost = row(1000, 1000) - row(*pivot)
    _, plan, settled, gains = routes.plan(np, bench, p, s, row(1000), row(1, 1), cost, 0.0)
    np.testing.assert_allclose(plan, share, atol=1e-9)
    np.testing.assert_allclose(settled, row(*pivot), atol=1e-6)
    np.testing.assert_allclose(gains, 0, atol=1e-9)
    p |= {"hold_back": hold_back, "hold_back_from": hold_back, "hold_back_limit": 0.05}
    np.testing.assert_allclose(routes.staying(np, p, gains), 1, atol=1e-9)


@QUICK
@given(some.lists(some.tuples(some.floats(0.0, 3000.0), some.floats(0.0, 3000.0)), min_size=2, max_size=12), SHARE, SHARE)
def test_shares_and_habits_of_a_place_sum_to_one_whatever_happens(
    costs: list[tuple[float, float]], habit_rate: float, replan: float
) -> None:
    bench, p, s = fork(habit_rate=habit_rate, replan_share=replan)
    for pair in costs:
        _, plan, pivot, _ = routes.plan(np, bench, p, s, row(1000), row(1, 1), row(*pair), 0.0)
        habit = s["habit"] + habit_rate * (plan - s["habit"])
        s |= {"plan": plan, "pivot": pivot, "habit": habit}
        for shares in (plan, habit):
            assert shares.sum() == pytest.approx(1.0) and (shares >= 0).all()


@QUICK
@given(some.lists(some.tuples(some.floats(10.0, 1e6), KG), min_size=2, max_size=5), SHARE)
def test_no_more_is_planted_elsewhere_than_its_share_of_what_was_cleared(
    countries: list[tuple[float, float]], part: float
) -> None:
    area, cleared = (row(*column) for column in zip(*countries, strict=True))
    moved = supply.moved_elsewhere(np, {"planted_elsewhere": part}, {"area": area, "cleared": cleared})
    assert (moved >= -1e-6).all()
    assert moved.sum() == pytest.approx(part * cleared.sum(), rel=1e-9, abs=1e-6)
    # What a country clears itself is never wanted in it.
    own = np.zeros_like(cleared)
    own[0] = cleared[0]
    alone = supply.moved_elsewhere(np, {"planted_elsewhere": part}, {"area": area, "cleared": own})
    assert alone[0, 0] == pytest.approx(0.0, abs=1e-6)


@QUICK
@given(some.lists(some.floats(0.0, 1e4), min_size=2, max_size=2), some.floats(0.001, 0.5))
def test_no_more_crews_go_the_more_have_died(deaths: list[float], threshold: float) -> None:
    bench = Bench(
        {"pool": np.eye(2), "cell_crew": row(4, 4), "cell_load": row(1, 1), "cell_craft": row(0, 0)}, {"cell_pool": [0, 1]}
    )  # fmt: skip
    p = HELD | {
        "pooling_loads": 1.0, "cell_base_wage": row(0, 0), "arrest_price": 0.0, "value_of_life": 0.0, "fear_amplification": 1.0,
        "craft_cost_factor": 1.0, "memory_weeks": 50.0, "fear_memory_weeks": 10.0, "fear_threshold": row(threshold, threshold),
    }  # fmt: skip
    s = {"sent": row(10, 10), "lost": row(0, 0), "caught": row(0, 0), "deaths": row(*sorted(deaths))}
    going = np.exp(-crews.trip_cost(np, bench, p, s, row(0, 0))[2])
    assert 0 < going[1, 0] <= going[0, 0] <= 1


# In the packaged world.


def test_while_references_are_solved_nothing_is_short_dear_feared_or_held_back() -> None:
    model = compile_model(load_world())
    params = model.sample_parameters(np.arange(4, dtype=np.uint32), SEED)
    state = model.initial_state(np, model.static, params)
    with watched(model.static) as now:
        for control in steps(model.burn_in_controls()[0]):
            state, _ = week(np, model.static, params, state, control)
            for name, usual in (("unmet", 0), ("price", 1), ("going", 1), ("setting_out", 1), ("wander_route", 0)):
                np.testing.assert_allclose(now[name], usual, atol=1e-9, err_msg=name)
            for name in ("plan", "habit"):
                np.testing.assert_allclose(state[name], params["share"], atol=1e-9, err_msg=name)
            for name in ("sales", "purity"):
                np.testing.assert_allclose(state[name], 1, err_msg=name)
    np.testing.assert_array_equal(state["unsettled"], params["unsettled_start"])


def test_habit_moves_towards_the_plan_at_its_rate(lab: Lab) -> None:
    _, after = lab.run(STRIKE, 1, noise=0.0)
    before, rate = lab.state["habit"], lab.params["habit_rate"]
    np.testing.assert_allclose(after["habit"], before + rate * (after["plan"] - before), rtol=1e-12)
    np.testing.assert_allclose(rate, 1 / (52 * lab.params["habit_years"]))


def test_books_balance_when_loads_are_held_back_and_crews_stay_home(lab: Lab) -> None:
    timid = lab.params | {
        "hold_back": 3.0 + 0 * lab.params["hold_back"],
        "hold_back_from": 0.0 * lab.params["hold_back_from"],
        "fear_threshold": 1e-4 + 0 * lab.params["fear_threshold"],
    }
    force = Strategy(tuple(LeverSetting(name, value) for name, value in LEVELS.items()))
    with watched(lab.static) as now:
        series, _ = lab.run(force, 12, params=timid, each=Balance(lab, now))
    assert np.isfinite(series).all()
    assert now["setting_out"].min() < 0.9 and now["going"].min() < 0.1


def test_an_aircraft_shot_down_is_counted_on_land_and_costs_no_trust(lab: Lab) -> None:
    base, calm = lab.run(weeks=1, noise=0.0)
    seen, shot = lab.run(SHOOT, 1, noise=0.0)
    placebo, _ = lab.run(SHOOT.placebo(), 1, noise=0.0)
    air = lab.static.zones.index("air_south_america")
    crew = lab.static.tables["zone_crew"][air, 0]
    assert crew == pytest.approx(2.0)
    dead, sea = lab.row("death_on_land"), lab.row("death_at_sea")
    # Three a month are 36 a year.
    each = 3 * 12 / 52 * crew * lab.params["strike_lethality"][0] * lab.state["readiness"][0]
    np.testing.assert_allclose((seen - base)[0, dead], each, rtol=1e-9)
    np.testing.assert_array_equal(seen[0, sea], 0)
    assert (seen[0, lab.row("kg_destroyed")] > base[0, lab.row("kg_destroyed")]).all()
    np.testing.assert_allclose(placebo[0, dead], base[0, dead])
    np.testing.assert_array_equal(shot["cooperation"], calm["cooperation"])
    # Only those who fly there hear of it.
    heard = (shot["deaths"] - calm["deaths"]).sum(axis=1) > 0
    assert {lab.static.cells[i][0] for i in np.flatnonzero(heard)} == {"air_south_america"}


def test_craft_struck_at_sea_are_counted_there_and_cost_trust(lab: Lab) -> None:
    base, calm = lab.run(weeks=1, noise=0.0)
    seen, struck = lab.run(STRIKE, 1, noise=0.0)
    np.testing.assert_allclose(seen[0, lab.row("death_on_land")], base[0, lab.row("death_on_land")])
    assert (seen[0, lab.row("death_at_sea")] > 0).all()
    assert (struck["cooperation"] < calm["cooperation"]).any(axis=0).all()


def test_warships_that_are_there_to_be_seen_look_around_off_the_target_state(lab: Lab) -> None:
    def patrol(strategy: Strategy) -> Any:
        with watched(lab.static) as now:
            lab.run(strategy, 1, noise=0.0)
        return now["patrol"]

    today = float(lab.static.baseline("show_of_force").sum())
    usual = patrol(Strategy())
    share = patrol(Strategy((LeverSetting("show_of_force", today + 5000.0),))) / usual
    near = lab.static.tables["near_waters"][:, 0] > 0
    assert {lab.static.zones[i] for i in np.flatnonzero(near)} == {
        "western_caribbean", "eastern_caribbean", "northern_caribbean"
    }  # fmt: skip
    # Half of ten thousand more people aboard.
    np.testing.assert_allclose(share[near], np.broadcast_to(1 + 0.5 * lab.params["presence_patrol"], share[near].shape))
    np.testing.assert_allclose(share[~near], 1)
    np.testing.assert_array_equal(patrol(Strategy((LeverSetting("show_of_force", 0.0),))), usual)


# Quiet years and years of change, as they are drawn.


@pytest.fixture(scope="module")
def drawn() -> dict[str, Any]:
    """Parameters of some draws, with what moved before the start, and the share of the time in change."""
    model = compile_model(load_world())
    p = model.sample_parameters(np.arange(200, dtype=np.uint32), SEED)
    sizes = {axis: len(model.static.names[axis]) for axis in trends.KINDS.values()}
    slope = np.zeros_like(p["drift_volatility"])
    for kind, rows in trends.rows_of(sizes).items():
        slope[rows] = p.get(f"{kind}_slope", 0.0)
    turns = p["change_rate"] * p["change_years"]
    return dict(p) | {"slope": slope, "time_in_change": turns / (1 + turns)}


def test_the_long_run_variance_is_that_of_the_priors(drawn: dict[str, Any]) -> None:
    c, quiet, wide = drawn["time_in_change"], drawn["volatility_quiet"], drawn["volatility_change"]
    assert ((quiet < 1) & (wide > 1)).all()
    np.testing.assert_allclose(quiet**2 * (1 - c) + wide**2 * c, 1)
    np.testing.assert_allclose(quiet, drawn["quiet_volatility"])


def test_what_did_not_move_before_the_start_is_in_change_for_the_long_run_share(drawn: dict[str, Any]) -> None:
    still = (drawn["slope"] == 0).all(axis=1)
    assert 30 < still.sum() < len(still)
    found, wanted = drawn["unsettled_start"][still], drawn["time_in_change"]
    assert found.mean() == pytest.approx(wanted.mean(), abs=4 * np.sqrt(0.25 / found.size))
    often = wanted[0] > np.median(wanted)
    assert found[:, often].mean() > found[:, ~often].mean()


def test_what_moved_before_the_start_is_likelier_to_be_in_change(drawn: dict[str, Any]) -> None:
    """By the densities of a mean of three years under either: narrow and wide, slopes counted up to three volatilities."""
    moved = (drawn["slope"] != 0).any(axis=1) & (drawn["drift_volatility"] > 0).all(axis=1)
    yearly = drawn["drift_volatility"][moved]
    slope = np.minimum(np.abs(drawn["slope"][moved]) / yearly, 3.0)
    c = drawn["time_in_change"]
    wide = c * norm.pdf(slope, scale=drawn["volatility_change"] / np.sqrt(3))
    narrow = (1 - c) * norm.pdf(slope, scale=drawn["volatility_quiet"] / np.sqrt(3))
    chance, found = wide / (wide + narrow), drawn["unsettled_start"][moved]
    for some_of in (chance < 0.25, (chance >= 0.25) & (chance < 0.75), chance >= 0.75):
        assert some_of.sum() > 50
        room = 4 * np.sqrt(0.25 / some_of.sum())
        assert found[some_of].mean() == pytest.approx(chance[some_of].mean(), abs=room)
    steep = slope > 1.5
    assert found[steep].mean() > found[~steep].mean() + 0.2
