"""Fear, loads that wait, shortages and shows of force in the packaged world: what is kept, what moves, and what does not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from leeward.checking.books import Balance
from leeward.model.week import week
from leeward.strategy import BASELINE, Strategy

from .support import Lab, controls_of, steps, surge, watched

RELAXED = settings(max_examples=12, deadline=None, derandomize=True, report_multiple_bugs=False)
SHOOTING = surge("air_shootdown", level="all_out")


def first_week(lab: Lab, strategy: Strategy = BASELINE, state: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
    """Series (S, D) of one week without luck, and what was known in it."""
    with watched(lab.static) as now:
        series, _ = lab.run(strategy, 1, noise=0.0, state=state)
        return series[0], dict(now)


def total(lab: Lab, series: Any, outcome: str) -> Any:
    return series[lab.rows(outcome)].sum(axis=0)


@RELAXED
@given(some.floats(0.0, 500.0), some.integers(0, 1000), some.floats(0.2, 3.0))
def test_books_balance_whatever_crews_fear_and_whatever_is_short(lab: Lab, dead: float, seed: int, left: float) -> None:
    """Anybody's dead remembered anywhere, and any stock at the source: mass is kept, and no more is sold than there is."""
    chance = np.random.default_rng(seed)
    state = lab.start()
    state["deaths"] = dead * chance.random(state["deaths"].shape) * (chance.random(state["deaths"].shape) < 0.5)
    state["source_stock"] = state["source_stock_base"] * left * chance.random(state["source_stock"].shape)
    with watched(lab.static) as now:
        books = Balance(lab, now)

        def each(control: dict[str, Any], before: dict[str, Any], after: dict[str, Any]) -> None:
            books(control, before, after)
            assert (now["bought"] <= np.minimum(now["asked"], before["source_stock"]) * (1 + 1e-9) + 1e-9).all()
            assert (now["going"] >= 0).all() and (now["going"] <= 1).all()
            assert (now["setting_out"] > 0).all() and (now["setting_out"] <= 1).all()
            assert (now["left"] <= (before["stock"] + 1e-9) * (1 + 1e-9))[lab.static.tables["holds_stock"][:, 0] > 0].all()

        lab.run(state=state, weeks=6, each=each)


def test_at_the_reference_everybody_goes_and_nothing_is_missed(lab: Lab) -> None:
    """The state in which references were solved, held there for a week without luck: no fear, no wait, base shares."""
    s = lab.start()
    s["habit"] = s["plan"] = np.array(lab.params["share"])
    control = next(steps(controls_of(lab.model, BASELINE, 1, 0.0))) | {"pin": 1.0, "live": 0.0}
    with watched(lab.static) as now:
        after, _ = week(np, lab.static, lab.params, s, control)
        np.testing.assert_allclose(now["setting_out"], 1.0)
        np.testing.assert_allclose(now["going"], 1.0)
        assert not now["unmet"].any()
        np.testing.assert_allclose(now["plan"], lab.params["share"], rtol=1e-9, atol=1e-12)
    for name in ("sales", "profit", "purity", "precursor"):
        np.testing.assert_array_equal(after[name], np.ones_like(after[name]), err_msg=name)
    for name in ("cleared", "drift", "trend"):
        assert not after[name].any(), name
    np.testing.assert_array_equal(after["habit"], s["habit"])
    np.testing.assert_array_equal(after["unsettled"], lab.params["unsettled_start"])


def test_pilots_who_hear_of_their_dead_stay_home_and_their_loads_stay_where_they_are(lab: Lab) -> None:
    warned = lab.start()
    flown = np.array([zone == "air_south_america" for zone, _, _ in lab.static.cells])
    warned["deaths"] = np.where(flown[:, None], warned["sent"], 0.0)
    _, calm = first_week(lab)
    _, afraid = first_week(lab, state=warned)
    arm = np.asarray(lab.static.index["arm_cell"])
    by_air = (arm < len(flown)) & np.append(flown, [False] * (arm.max() + 1 - len(flown)))[arm]
    assert (afraid["going"][~by_air] == 1).all() and (afraid["going"][by_air].max(axis=0) < 1).all()
    assert (afraid["flow"][by_air].sum(axis=0) < 0.5 * calm["flow"][by_air].sum(axis=0)).all()
    assert (afraid["left"].sum(axis=0) <= calm["left"].sum(axis=0) * (1 + 1e-9)).all()


def test_aircraft_shot_down_kill_over_land_and_cost_no_trust(lab: Lab) -> None:
    base, _ = first_week(lab)
    seen, now = first_week(lab, SHOOTING)
    strikes = (now["hit"]["strikes"] * (1 - lab.static.tables["zone_is_sea"])).sum(axis=0)
    crew = lab.static.tables["zone_crew"][lab.static.zones.index("air_south_america"), 0]
    assert (strikes > 0).all()
    gained = (seen - base)[lab.row("death_on_land")]
    np.testing.assert_allclose(gained, strikes * crew * lab.params["strike_lethality"][0], rtol=1e-9)
    assert (seen[lab.row("death_at_sea")] == base[lab.row("death_at_sea")]).all()
    assert (total(lab, seen, "kg_destroyed") > total(lab, base, "kg_destroyed")).all()
    # Partners are told of strikes at sea and on laboratories, not of these; no rung of escalation is climbed.
    _, end = lab.run(weeks=8, noise=0.0)
    _, last = lab.run(SHOOTING, 8, noise=0.0)
    np.testing.assert_array_equal(last["cooperation"], end["cooperation"])
    np.testing.assert_array_equal(last["rung"], end["rung"])
    assert (last["deaths"].sum(axis=0) > end["deaths"].sum(axis=0)).all()


def test_a_placebo_shoots_nobody(lab: Lab) -> None:
    base, _ = first_week(lab)
    seen, _ = first_week(lab, SHOOTING.placebo())
    np.testing.assert_array_equal(seen[lab.row("death_on_land")], base[lab.row("death_on_land")])
    assert (total(lab, seen, "kg_destroyed") > total(lab, base, "kg_destroyed")).all()


def test_a_deployment_patrols_the_waters_that_it_is_in(lab: Lab) -> None:
    strategy = surge("show_of_force")
    _, calm = first_week(lab)
    _, seen = first_week(lab, strategy)
    extra = strategy.settings[0].value - float(lab.static.baseline("show_of_force")[0, 0])
    assert extra > 0
    near = lab.static.tables["near_waters"]
    wanted = 1 + near * lab.params["presence_patrol"] * extra / lab.params["presence_scale"]
    np.testing.assert_allclose(seen["patrol"], calm["patrol"] * wanted, rtol=1e-12)
    _, away = first_week(lab, surge("show_of_force", level="now"))
    np.testing.assert_array_equal(away["patrol"], calm["patrol"])


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
    _, calm = first_week(lab)
    _, moved = first_week(lab, state=state)
    cell = np.asarray(lab.static.index["arm_cell"])
    pool = np.append(np.asarray(lab.static.index["cell_pool"]), [-1] * (cell.max() + 1 - len(lab.static.cells)))[cell]
    change = (moved["flow"] - calm["flow"])[pool == busy].sum(axis=0)
    assert (sign * change < 0).all()
