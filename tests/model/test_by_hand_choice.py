"""What traffickers plan, what they get used to, and who stays at home, on two or three numbers worked out beside the call."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from leeward.model import crews, routes
from leeward.model.graph import Block

from .by_hand import HELD, Bench, row


def close(found: Any, *wanted: float) -> None:
    assert np.asarray(found).reshape(-1) == pytest.approx(wanted, rel=1e-12, abs=1e-12)


def fork(habit: Any = (0.75, 0.25), **p: Any) -> tuple[Bench, dict[str, Any], dict[str, Any]]:
    """One place (node 1) with two ways to one market (node 0)."""
    bench = Bench({"is_exporter": row(0, 1)})
    block = Block(first_node=1, nodes=1, slots=2, first_arm=0)
    bench.graph = SimpleNamespace(blocks=(block,), arm_to=np.array([0, 0]), node_chain=np.array([0, 0]), terminals=1)
    params = HELD | {"mu": row(100, 100), "replan_share": 1.0, "release": row(0, 0), "habit_rate": 0.01} | p
    return bench, params, {"pivot": row(900, 800), "plan": row(*habit), "habit": row(*habit), "stock": row(0, 0)}


Shaped = tuple[Bench, dict[str, Any], dict[str, Any]]


def planned(shaped: Shaped, keep: tuple[float, float] = (1, 1), cost: tuple[float, float] = (100, 200), pin: float = 0.0) -> Any:
    """Values, plan, reference and gains at a market that pays 1000."""
    bench, p, s = shaped
    return routes.plan(np, bench, p, s, row(1000), row(*keep), row(*cost), pin)


def test_at_the_reference_the_shares_are_those_of_the_map() -> None:
    values, plan, pivot, gains = planned(fork())
    close(plan, 0.75, 0.25)
    close(pivot, 900, 800)
    close(values, 1000, 0.75 * 900 + 0.25 * 800)
    close(gains, 0, 0)


def test_a_cost_moves_the_odds_by_its_exponential() -> None:
    _, plan, _, _ = planned(fork(), cost=(150, 200))
    odds = 3 * np.exp(-50 / 100)
    close(plan, odds / (1 + odds), 1 / (1 + odds))
    # A tenth of the loads expected to be lost is worth a tenth of the value at the far end.
    _, plan, _, _ = planned(fork(), keep=(1, 0.9))
    odds = 3 * np.exp(100 / 100)
    close(plan, odds / (1 + odds), 1 / (1 + odds))


def test_part_of_the_traffickers_replan_and_the_burn_in_moves_the_reference() -> None:
    _, plan, _, _ = planned(fork(replan_share=0.2), cost=(150, 200))
    odds = 3 * np.exp(-0.5)
    close(plan, 0.75 + 0.2 * (odds / (1 + odds) - 0.75), 0.25 + 0.2 * (1 / (1 + odds) - 0.25))
    _, plan, pivot, gains = planned(fork(replan_share=0.2), cost=(150, 200), pin=1.0)
    close(pivot, 850, 800)
    close(plan, 0.75, 0.25)
    close(gains, 0, 0)


def test_what_a_place_has_lost_is_in_units_of_the_spread_of_choice() -> None:
    for cost, wanted in (((200, 300), -1.0), ((50, 150), 0.5)):
        values, plan, _, gains = planned(fork(), cost=cost)
        close(gains, 0, wanted)
        close(plan, 0.75, 0.25)
        close(values, 1000, 875 + 100 * wanted)
    # One way shut: the other is left, and with it a quarter of the weight.
    *_, gains = planned(fork(), cost=(1e9, 200))
    close(gains, 0, np.log(0.25))


def test_networks_get_used_to_what_lasts() -> None:
    """The reference goes a hundredth of the way to this week's utilities."""
    _, _, pivot, _ = planned(fork(), cost=(150, 100))
    close(pivot, 900 - 0.01 * 50, 800 + 0.01 * 100)


@pytest.mark.parametrize("cost", [(150.0, 200.0), (100.0, 50.0), (300.0, 300.0)])
def test_a_change_that_lasts_is_got_used_to_and_not_undone(cost: tuple[float, float]) -> None:
    """Habit and reference settle at one pace: where loads go stays near the first answer, and nobody holds back any more."""
    bench, p, s = fork()
    _, first, _, loss = planned((bench, p, s), cost=cost)
    for _ in range(2000):
        _, plan, pivot, gains = planned((bench, p, s), cost=cost)
        s = s | {"plan": plan, "pivot": pivot, "habit": s["habit"] + p["habit_rate"] * (plan - s["habit"])}
    assert s["plan"].sum() == pytest.approx(1.0) and s["habit"].sum() == pytest.approx(1.0)
    assert np.abs(gains).max() < 1e-4 < np.abs(loss).max()
    close(np.round(s["pivot"], 3), 1000 - cost[0], 1000 - cost[1])
    assert s["plan"] == pytest.approx(first, abs=0.05)
    assert np.all((s["plan"] - row(0.75, 0.25)) * (first - row(0.75, 0.25)) >= 0)


@given(some.floats(0.0, 1000.0), some.floats(0.01, 0.99), some.floats(0.0, 1.0))
def test_the_shares_of_a_place_sum_to_one(cost: float, share: float, replan: float) -> None:
    _, plan, _, _ = planned(fork(habit=(share, 1 - share), replan_share=replan), cost=(cost, 200))
    assert plan.sum() == pytest.approx(1.0)
    assert (plan[0, 0] > share) == (cost < 100) or plan[0, 0] == pytest.approx(share)


def setting_out(
    shipped: float = 0.0, stock: float = 0.0, release: float = 0.25, out: float = 1.0, going: tuple[float, float] = (1, 1)
) -> tuple[Any, Any]:
    bench, p, s = fork(release=row(0, release))
    s = s | {"stock": row(0, stock)}
    return routes.departures(np, bench, p, s, row(0.75, 0.25), row(shipped), row(1, out), row(*going))


def test_exporters_send_what_they_bought_and_places_release_a_share_of_their_stock() -> None:
    flow, left = setting_out(shipped=60, stock=80)
    close(flow, 60, 20)
    close(left, 0, 80)


def test_what_is_held_back_and_whose_crew_stays_home_has_not_left() -> None:
    flow, left = setting_out(stock=400, out=0.5)
    close(flow, 37.5, 12.5)
    close(left, 0, 50)
    # Half of the crews of the first way go: what they would have carried does not change over to the other way.
    flow, left = setting_out(stock=400, going=(0.5, 1))
    close(flow, 37.5, 25)
    close(left, 0, 62.5)


@given(
    some.floats(0.0, 1e5), some.floats(0.0, 1e5), some.floats(0.0, 1.0), some.floats(0.05, 1.0),
    some.tuples(some.floats(0.0, 1.0), some.floats(0.0, 1.0)),
)  # fmt: skip
def test_no_more_sets_out_than_there_is_and_places_lose_what_their_arms_carry(
    shipped: float, stock: float, release: float, out: float, going: tuple[float, float]
) -> None:
    flow, left = setting_out(shipped, stock, release, out, going)
    assert flow.sum() == pytest.approx(left[1, 0]) and left[0, 0] == 0
    assert (flow >= 0).all() and left[1, 0] <= (stock * release + shipped) * (1 + 1e-12)


def test_loads_wait_where_a_place_has_lost_more_than_is_borne() -> None:
    p = HELD | {"hold_back": 0.5, "hold_back_from": 1.0}
    close(routes.staying(np, p, row(0, 2, -1, -3, -100)), 1, 1, 1, np.exp(-1), 0.05)


@given(some.floats(-50.0, 50.0), some.floats(0.1, 1.0), some.floats(0.3, 1.2))
def test_a_share_sets_out_that_falls_with_the_loss_and_never_to_nothing(gain: float, held: float, borne: float) -> None:
    p = HELD | {"hold_back": held, "hold_back_from": borne}
    here, worse = routes.staying(np, p, row(gain, gain - 1.0))[:, 0]
    assert p["hold_back_limit"] <= worse <= here <= 1
    assert here == 1 or gain < -borne


ARMS = Bench({"country_purchase": np.ones((1, 1))}, {"cell_pool": [0, 1], "arm_cell": [1, 0, 2, 3]})
"""Arms of the second cell and of the first, one that buys, and padding."""


def test_drift_and_fear_are_felt_and_only_fear_keeps_crews_home() -> None:
    p = {"cell_mu": row(100, 200)}
    avoided, going = routes.felt(np, ARMS, p, row(0.5, -0.25), row(0, np.log(2)))
    close(avoided, (np.log(2) - 0.25) * 200, 50, 0, 0)
    close(going, 0.5, 1, 1, 1)


# Crews: a trip costs more where crews die or are caught.

CREW = Bench(
    {"pool": np.eye(1), "cell_crew": row(4), "cell_load": row(1000), "cell_craft": row(50000)}, {"cell_pool": [0]}
)  # fmt: skip
CREW_PARAMS = HELD | {
    "pooling_loads": 0.0, "cell_base_wage": row(10000), "arrest_price": 100000.0, "value_of_life": 500000.0,
    "fear_amplification": 2.0, "craft_cost_factor": 1.0, "memory_weeks": 40.0, "fear_memory_weeks": 40.0,
    "fear_threshold": row(0.005),
}  # fmt: skip


def trip(deaths: float = 0.0, caught: float = 1.0, lost: float = 1.0, loss: float = 0.1, **p: Any) -> tuple[Any, Any, Any]:
    s = {"sent": row(10), "lost": row(lost), "deaths": row(deaths), "caught": row(caught)}
    return crews.trip_cost(np, CREW, CREW_PARAMS | p, s, row(loss))


def test_a_trip_costs_wage_arrests_and_craft() -> None:
    cost, wage, fear = trip()
    close(wage, 4 * (10000 + 0.1 * 100000) / 1000)
    close(cost, 80 + 0.1 * 50)
    close(fear, 0)


def test_crews_killed_raise_the_wage_by_the_value_of_life() -> None:
    _, calm, _ = trip()
    _, wage, _ = trip(deaths=0.5)
    close(wage - calm, 0.05 * 500000 * 2 / 1000)


def test_a_load_that_was_struck_is_no_arrest() -> None:
    _, wage, _ = trip(caught=0.45, lost=1.0)
    close(wage, 4 * (10000 + 0.05 * 100000) / 1000)


def test_above_the_chance_of_death_that_they_accept_threshold_over_chance_go() -> None:
    # Half a person killed in ten loads with four aboard: a chance of one in eighty a trip.
    for threshold, share in ((0.005, 0.4), (0.0125, 1.0), (0.5, 1.0)):
        *_, fear = trip(deaths=0.5, fear_threshold=row(threshold))
        close(np.exp(-fear), share)


def test_the_dead_are_counted_as_if_over_the_weeks_of_the_loads() -> None:
    """Half the memory and the same dead a week: half as many are remembered, and they count twice."""
    for name in (1, 2):
        close(trip(deaths=0.25, fear_memory_weeks=20.0)[name], *trip(deaths=0.5)[name][:, 0])


def test_a_craft_without_a_crew_is_counted_as_one_person() -> None:
    bench = Bench(CREW.tables | {"cell_crew": row(0.25)}, CREW.index)
    s = {"sent": row(10), "lost": row(1), "deaths": row(0.1), "caught": row(1)}
    *_, fear = crews.trip_cost(np, bench, CREW_PARAMS, s, row(0.1))
    close(fear, np.log(0.01 / 0.005))


def test_the_dead_fade_at_their_own_pace_and_do_not_settle_while_references_are_solved() -> None:
    p, s = {"memory_weeks": 50.0, "fear_memory_weeks": 10.0}, {"deaths": row(10), "caught": row(20)}
    deaths, caught = crews.fear(p, s, row(1), row(2), 0.0)
    close(deaths, 9 + 1)
    close(caught, 19.6 + 2)
    deaths, caught = crews.fear(p, s, row(1), row(2), 1.0)
    close(deaths, 10)
    close(caught, 100)
