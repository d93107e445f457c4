"""Fear, loads that wait, shortages and shows of force in the packaged world: what is kept, what moves, and what does not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from leeward.checking.books import Balance
from leeward.model.system import compile_model
from leeward.model.week import week
from leeward.strategy import BASELINE, LeverSetting, Strategy
from leeward.world import load_world

from .support import SEED, Lab, steps, surge, watched

RELAXED = settings(max_examples=12, deadline=None, derandomize=True, report_multiple_bugs=False)
SHOOT, STRIKE = surge("air_shootdown"), surge("maritime_strike")
FLOWN = "air_south_america"


def first_week(lab: Lab, strategy: Strategy = BASELINE, **changed: Any) -> tuple[Any, dict[str, Any], dict[str, Any]]:
    """Series (S, D) of one week without luck, what was known in it, and the state after it."""
    with watched(lab.static) as now:
        series, after = lab.run(strategy, 1, noise=0.0, **changed)
        return series[0], dict(now), after


def cells_of(lab: Lab, zone: str) -> Any:
    """Which cells lie in a zone, (Q,) bool."""
    return np.array([name == zone for name, _, _ in lab.static.cells])


def arms_of(lab: Lab, cells: Any) -> Any:
    """Which arms run through these cells, (A,) bool."""
    cell = np.asarray(lab.model.layout.arm_cell)
    return (lab.static.graph.arm_leg >= 0) & cells[cell]


def with_parameters(lab: Lab, **values: float) -> dict[str, Any]:
    """The parameters of the lab, some of them the same in all draws."""
    return lab.params | {name: value + 0.0 * lab.params[name] for name, value in values.items()}


# The books.


@RELAXED
@given(some.floats(0.0, 500.0), some.integers(0, 1000), some.floats(0.2, 3.0), some.floats(0.0, 4.0))
def test_books_balance_whatever_crews_fear_and_whatever_is_short(
    lab: Lab, dead: float, seed: int, left: float, hold_back: float
) -> None:
    """Anybody's dead remembered anywhere, and any stock at the source: mass is kept, and no more is sold than there is."""
    chance = np.random.default_rng(seed)
    state = lab.start()
    state["deaths"] = dead * chance.random(state["deaths"].shape) * (chance.random(state["deaths"].shape) < 0.5)
    state["lost"] = state["sent"] * chance.random(state["lost"].shape)
    state["source_stock"] = state["source_stock_base"] * left * chance.random(state["source_stock"].shape)
    params = with_parameters(lab, hold_back=hold_back, hold_back_from=0.0)
    places = lab.static.tables["holds_stock"][:, 0] > 0
    origin = lab.static.graph.arm_from
    with watched(lab.static) as now:
        books = Balance(lab, now)

        def each(control: dict[str, Any], before: dict[str, Any], after: dict[str, Any]) -> None:
            books(control, before, after)
            assert (now["bought"] <= np.minimum(now["asked"], before["source_stock"]) * (1 + 1e-9) + 1e-9).all()
            assert (now["going"] > 0).all() and (now["going"] <= 1).all()
            # What is ready at a place goes or stays.
            ready = before["stock"] * params["release"]
            stays = np.zeros_like(ready)
            np.add.at(stays, origin, ready[origin] * now["plan"] * (1 - now["going"]))
            np.testing.assert_allclose((now["left"] + stays)[places], ready[places], rtol=1e-9, atol=1e-6)

        lab.run(state=state, weeks=6, params=params, each=each)


def test_books_balance_when_few_dare_to_go(lab: Lab) -> None:
    timid = with_parameters(lab, hold_back=20.0, hold_back_from=0.0, fear_threshold=1e-4)
    force = Strategy((LeverSetting("maritime_strike", 20.0), LeverSetting("air_shootdown", 8.0)))
    with watched(lab.static) as now:
        series, _ = lab.run(force, 12, params=timid, each=Balance(lab, now))
    assert np.isfinite(series).all()
    assert now["going"].min() < 0.1


def test_where_the_source_is_short_markets_get_less_and_pay_for_what_they_get(lab: Lab) -> None:
    short, lay = lab.start(), lab.model.layout
    short["source_stock"] = 0.02 * short["source_stock_base"]
    _, now, after = first_week(lab, state=short)
    assert (now["unmet"].max(axis=0) > 0).all()
    bought = np.flatnonzero(lab.static.graph.arm_valid & (lab.static.graph.arm_leg < 0))
    market = lay.chain_bazaar[lab.static.graph.arm_chain[bought]]
    got, asked, paid = (np.zeros_like(short["mean_bought"]) for _ in range(3))
    np.add.at(got, market, now["moved"][bought])
    np.add.at(asked, market, now["flow"][bought])
    grown = lay.arm_country[bought] >= 0
    price = np.where(grown[:, None], now["price"][lay.arm_country[bought]] * lab.params["source_price_base"], 0.0)
    price = price + ~grown[:, None] * lab.params["other_source_price"]
    np.add.at(paid, market, now["moved"][bought] * price)
    cocaine = lab.static.tables["is_cocaine"][:, 0] > 0
    assert (got[cocaine] < asked[cocaine]).any(axis=0).all()
    np.testing.assert_allclose(after["mean_bought"], short["mean_bought"] + (got - short["mean_bought"]) / 13.0)
    np.testing.assert_allclose(after["mean_paid"], short["mean_paid"] + (paid - short["mean_paid"]) / 13.0)


# The reference.


def test_while_references_are_solved_nothing_is_short_dear_feared_or_held_back() -> None:
    model = compile_model(load_world())
    params = model.sample_parameters(np.arange(4, dtype=np.uint32), SEED)
    state = model.initial_state(np, model.static, params)
    with watched(model.static) as now:
        for control in steps(model.burn_in_controls()[0]):
            state, _ = week(np, model.static, params, state, control)
            for name, usual in (("unmet", 0), ("price", 1), ("going", 1), ("wander_route", 0)):
                np.testing.assert_allclose(now[name], usual, atol=1e-9, err_msg=name)
            np.testing.assert_allclose(state["plan"], params["share"], atol=1e-9)
            for name in ("sales", "profit", "purity", "precursor"):
                np.testing.assert_allclose(state[name], 1, err_msg=name)
            for name in ("deaths", "cleared", "drift", "trend"):
                np.testing.assert_array_equal(state[name], 0, err_msg=name)
    np.testing.assert_array_equal(state["unsettled"], params["unsettled_start"])


# Who stays at home, and which loads wait.


def test_pilots_who_hear_of_their_dead_stay_home_and_their_loads_look_for_another_way(lab: Lab) -> None:
    """A tenth of a person killed for each load, where a life costs nothing: ways by air keep their share of the odds."""
    warned, cells = lab.start(), cells_of(lab, FLOWN)
    unpaid = with_parameters(lab, value_of_life=0.0, hold_back=0.0)
    span = lab.params["fear_memory_weeks"] / lab.params["memory_weeks"]
    warned["deaths"] = np.where(cells[:, None], 0.1 * span * warned["sent"], 0.0)
    _, calm, _ = first_week(lab, params=unpaid)
    _, afraid, _ = first_week(lab, params=unpaid, state=warned)
    crew = np.maximum(lab.static.tables["cell_crew"], 1.0)
    share = np.minimum(lab.params["fear_threshold"] * crew / 0.1, 1.0)
    arms, cell = arms_of(lab, cells), np.asarray(lab.model.layout.arm_cell)
    places, ends = np.asarray(lab.static.graph.arm_from), np.asarray(lab.static.graph.arm_to)
    replan = lab.params["replan_share"]

    def wanted(now: Any) -> Any:
        return (now["plan"] - (1.0 - replan) * lab.state["plan"]) / replan

    # Two ways of one place that end at one place; both lead to one that is worth less, which is felt a little differently.
    found = 0
    for arm in np.flatnonzero(arms):
        twins = [x for x in np.flatnonzero((places == places[arm]) & (ends == ends[arm])) if not arms[x]]
        for twin in twins:
            before, after = (wanted(x)[arm] / np.maximum(wanted(x)[twin], 1e-12) for x in (calm, afraid))
            real = wanted(calm)[arm] > 1e-4
            np.testing.assert_allclose((after / before)[real], share[cell[arm]][real], rtol=0.1)
            found += real.sum()
    assert found
    # Loads that the plan still gives to crews who stay at home wait; nobody else waits but those who buy for them.
    np.testing.assert_allclose(afraid["going"][arms], share[cell[arms]], rtol=1e-6)
    buys = np.asarray(lab.static.graph.arm_valid & (lab.static.graph.arm_leg < 0))
    np.testing.assert_array_equal(afraid["going"][~arms & ~buys], 1)
    assert (afraid["going"][buys].min(axis=0) < 1).all()
    assert (afraid["flow"][arms].sum(axis=0) < calm["flow"][arms].sum(axis=0)).all()


def test_loads_wait_on_a_crossing_that_has_become_more_dangerous_than_is_borne(lab: Lab) -> None:
    """Half of all loads in memory lost in the air: by how much less sets out, and that the choice of a way feels it once."""
    warned, cells = lab.start(), cells_of(lab, FLOWN)[:, None]
    warned["sent"], warned["lost"] = np.where(cells, 1e9, warned["sent"]), np.where(cells, 5e8, warned["lost"])
    bold, timid = (with_parameters(lab, hold_back=value, hold_back_from=0.1) for value in (0.0, 2.0))
    _, open_way, _ = first_week(lab, params=bold, state=warned)
    _, wary, _ = first_week(lab, params=timid, state=warned)
    arms = arms_of(lab, cells[:, 0])
    usual = warned["loss_reference"][np.asarray(lab.model.layout.arm_cell)[arms]]
    wanted = np.exp(-2.0 * (0.4 - usual))
    assert arms.any() and (usual < 0.35).all()
    np.testing.assert_allclose(wary["going"][arms], wanted, rtol=1e-6)
    # Who cannot send does not buy: of each place, what goes on from it.
    graph = lab.static.graph
    buys = np.asarray(graph.arm_valid & (graph.arm_leg < 0))
    onward = np.zeros_like(wary["stock"])
    np.add.at(onward, graph.arm_from, wary["plan"] * wary["going"])
    np.testing.assert_allclose(wary["going"][buys], onward[np.asarray(graph.arm_to)[buys]], rtol=1e-9)
    np.testing.assert_array_equal(open_way["going"], 1)
    np.testing.assert_array_equal(wary["plan"], open_way["plan"])
    np.testing.assert_allclose(wary["flow"][arms], open_way["flow"][arms] * wanted, rtol=1e-6)


def test_deterrence_is_the_part_of_the_crossings_that_stays_at_home(lab: Lab) -> None:
    """Loads that wait, against those that leave in the same state where nobody minds; nobody stays home without a reason."""
    row = [key.outcome for key in lab.static.series].index("deterrence")
    warned, cells = lab.start(), cells_of(lab, FLOWN)[:, None]
    warned["sent"], warned["lost"] = np.where(cells, 1e9, warned["sent"]), np.where(cells, 5e8, warned["lost"])
    bold, timid = (with_parameters(lab, hold_back=value, hold_back_from=0.1) for value in (0.0, 2.0))
    usual, _, _ = first_week(lab, params=bold)
    calm, open_way, _ = first_week(lab, params=bold, state=warned)
    afraid, wary, _ = first_week(lab, params=timid, state=warned)
    here = np.asarray(lab.static.index["transit"])
    left, would = (np.sum((now["exposed"] / lab.static.tables["cell_load"])[here], axis=0) for now in (wary, open_way))
    np.testing.assert_allclose(usual[row], 0.0, atol=1e-6)
    np.testing.assert_allclose(calm[row], 0.0, atol=1e-6)
    np.testing.assert_allclose(afraid[row], 1.0 - left / would, rtol=1e-5)
    assert (afraid[row] > 0.01).all()


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_crossing_that_has_drifted_dear_is_avoided(lab: Lab, sign: float) -> None:
    state = lab.start()
    pools = [name for name in lab.static.names["V"] if name.startswith("route/")]
    first = len(lab.static.names["V"]) - len(pools)
    drift = np.zeros_like(state["drift"])
    at_sea = state["sent"].min(axis=1) * lab.static.tables["cell_at_sea"][:, 0]
    busy = pools.index("route/" + "/".join(lab.static.cells[int(np.argmax(at_sea))][:2]))
    drift[first + busy] = 0.5 * sign
    state["drift"] = drift
    _, calm, _ = first_week(lab)
    _, moved, _ = first_week(lab, state=state)
    arms = arms_of(lab, np.asarray(lab.static.index["cell_pool"]) == busy)
    change = (moved["flow"] - calm["flow"])[arms].sum(axis=0)
    assert (sign * change < 0).all()


# Who is shot at, who hears of it, and whose trust it costs.


def test_an_aircraft_shot_down_is_counted_on_land_and_costs_no_trust(lab: Lab) -> None:
    base, _, calm = first_week(lab)
    seen, _, shot = first_week(lab, SHOOT)
    placebo, _, _ = first_week(lab, SHOOT.placebo())
    crew = lab.static.tables["zone_crew"][lab.static.zones.index(FLOWN), 0]
    assert crew == pytest.approx(2.0)
    dead, sea, destroyed = lab.row("death_on_land"), lab.row("death_at_sea"), lab.rows("kg_destroyed")
    # Three a month are 36 a year.
    each = 3 * 12 / 52 * crew * lab.params["strike_lethality"][0] * lab.state["readiness"][0]
    np.testing.assert_allclose((seen - base)[dead], each, rtol=1e-9)
    np.testing.assert_array_equal(seen[sea], base[sea])
    # A placebo takes the loads and shoots nobody.
    np.testing.assert_array_equal(placebo[dead], base[dead])
    for struck in (seen, placebo):
        assert (struck[destroyed].sum(axis=0) > base[destroyed].sum(axis=0)).all()
    # Only those who fly there hear of it; partners are not told, and no rung of escalation is climbed.
    heard = (shot["deaths"] - calm["deaths"]).sum(axis=1) > 0
    assert {lab.static.cells[i][0] for i in np.flatnonzero(heard)} == {FLOWN}
    _, end = lab.run(weeks=8, noise=0.0)
    _, last = lab.run(SHOOT, 8, noise=0.0)
    np.testing.assert_array_equal(last["cooperation"], end["cooperation"])
    np.testing.assert_array_equal(last["rung"], end["rung"])


def test_craft_struck_at_sea_are_counted_there_and_cost_trust(lab: Lab) -> None:
    base, _, calm = first_week(lab)
    seen, _, struck = first_week(lab, STRIKE)
    np.testing.assert_allclose(seen[lab.row("death_on_land")], base[lab.row("death_on_land")])
    assert (seen[lab.row("death_at_sea")] > base[lab.row("death_at_sea")]).all()
    assert (struck["cooperation"] < calm["cooperation"]).any(axis=0).all()


def test_warships_that_are_there_to_be_seen_look_around_off_the_target_state(lab: Lab) -> None:
    def patrol(*settings: LeverSetting) -> Any:
        return first_week(lab, Strategy(settings))[1]["patrol"]

    today = float(lab.static.baseline("show_of_force").sum())
    usual = patrol()
    share = patrol(LeverSetting("show_of_force", today + 5000.0)) / usual
    near = lab.static.tables["near_waters"][:, 0] > 0
    assert {lab.static.zones[i] for i in np.flatnonzero(near)} == {
        "western_caribbean", "eastern_caribbean", "northern_caribbean"
    }  # fmt: skip
    # Half of ten thousand more people aboard, as far as they are ready.
    wanted = 1 + 0.5 * lab.params["presence_patrol"] * lab.state["readiness"]
    np.testing.assert_allclose(share[near], np.broadcast_to(wanted, share[near].shape))
    np.testing.assert_allclose(share[~near], 1)
    np.testing.assert_array_equal(patrol(LeverSetting("show_of_force", 0.0)), usual)
