"""What traffickers plan, who stays at home, and what sets out, on two or three numbers worked out beside the call."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from leeward.model import crews, routes
from leeward.model.graph import Block, group_rows

from .by_hand import HELD, Bench, close, fork, row

SHARE = some.floats(0.0, 1.0)
KG = some.floats(0.0, 1e6)

Shaped = tuple[Bench, dict[str, Any], dict[str, Any]]


# The choice of a way.


def planned(shaped: Shaped, keep: tuple[float, float] = (1, 1), cost: tuple[float, float] = (100, 200), pin: float = 0.0) -> Any:
    """Values, plan and reference where the market pays 1000."""
    bench, p, s = shaped
    return routes.plan(np, bench, p, s, row(1000), row(*keep), row(*cost), pin)


def test_at_the_reference_the_shares_are_those_of_the_map() -> None:
    values, plan, pivot = planned(fork())
    close(plan, 0.75, 0.25)
    close(pivot, 900, 800)
    close(values, 1000, 0.75 * 900 + 0.25 * 800)


def test_a_cost_moves_the_odds_by_its_exponential() -> None:
    values, plan, pivot = planned(fork(), cost=(150, 200))
    odds = 3 * np.exp(-50 / 100)
    close(plan, odds / (1 + odds), 1 / (1 + odds))
    close(values, 1000, 875 + 100 * np.log(0.75 * np.exp(-0.5) + 0.25))
    close(pivot, 900, 800)  # what lasts is not got used to
    # A tenth of the loads expected to be lost is worth a tenth of the value at the far end.
    _, plan, _ = planned(fork(), keep=(1, 0.9))
    odds = 3 * np.exp(100 / 100)
    close(plan, odds / (1 + odds), 1 / (1 + odds))


def test_what_is_worse_on_every_way_is_no_reason_to_change_the_way() -> None:
    for cost, wanted in (((200, 300), 775), ((50, 150), 925)):
        values, plan, _ = planned(fork(), cost=cost)
        close(plan, 0.75, 0.25)
        close(values, 1000, wanted)


def test_where_one_way_is_shut_all_take_the_other() -> None:
    values, plan, _ = planned(fork(), cost=(1e9, 200))
    close(plan, 0, 1)
    close(values, 1000, 875 + 100 * np.log(0.25))


def test_a_way_that_the_map_does_not_have_is_not_taken_however_cheap() -> None:
    values, plan, _ = planned(fork((1.0, 0.0)), cost=(100, -1e6))
    close(plan, 1, 0)
    close(values, 1000, 900)


def test_part_of_the_traffickers_replan_and_the_burn_in_moves_the_reference() -> None:
    _, plan, _ = planned(fork(replan_share=0.2), cost=(150, 200))
    odds = 3 * np.exp(-0.5)
    close(plan, 0.75 + 0.2 * (odds / (1 + odds) - 0.75), 0.25 + 0.2 * (1 / (1 + odds) - 0.25))
    _, plan, pivot = planned(fork(replan_share=0.2), cost=(150, 200), pin=1.0)
    close(pivot, 850, 800)
    close(plan, 0.75, 0.25)


def test_a_place_hands_on_the_value_of_its_ways() -> None:
    """A second place, from which one way leads to the fork at a tenth of loads lost and 50 US$."""
    bench, p, s = fork()
    bench.graph.blocks += (Block(first_node=2, nodes=1, slots=1, first_arm=2),)
    bench.graph.arm_to = np.array([0, 0, 1])
    p |= {"mu": row(100, 100, 100), "share": row(0.75, 0.25, 1)}
    s |= {"pivot": row(900, 800, 640), "plan": row(0.75, 0.25, 1)}
    values, plan, pivot = routes.plan(np, bench, p, s, row(1000), row(1, 1, 0.9), row(150, 200, 50), 0.0)
    near = 875 + 100 * np.log(0.75 * np.exp(-0.5) + 0.25)
    close(values, 1000, near, 0.9 * near - 50)
    close(plan[2:], 1)
    close(pivot[2:], 640)


@given(
    some.lists(some.tuples(some.floats(-1e4, 1e4), some.floats(-1e4, 1e4)), min_size=1, max_size=8),
    some.floats(0.01, 0.99), some.floats(0.01, 1.0),
)  # fmt: skip
def test_the_shares_of_a_place_sum_to_one_whatever_happens(costs: list[tuple[float, float]], first: float, pace: float) -> None:
    bench, p, s = fork((first, 1 - first), replan_share=pace)
    for week, cost in enumerate(costs):
        before = s["plan"][0, 0]
        _, plan, pivot = planned((bench, p, s), cost=cost, pin=float(week == 0))
        assert plan.sum() == pytest.approx(1.0) and (plan >= 0).all()
        # While references are solved the shares are those of the map; later they move towards the way that gained more.
        gain = (costs[0][0] - cost[0]) - (costs[0][1] - cost[1])
        wanted = first / (first + (1 - first) * np.exp(-gain / 100)) if gain > -5e4 else 0.0
        assert plan[0, 0] == pytest.approx(before + pace * (wanted - before), rel=1e-6, abs=1e-9)
        s |= {"plan": plan, "pivot": pivot}


def test_networks_compete_for_the_orders_of_a_market_by_the_value_at_their_head() -> None:
    """Two networks serve one market and a third another; orders of the third have nowhere else to go."""
    bench = Bench({"bazaar_chain": np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])}, {"chain_bazaar": [0, 0, 1]})
    bench.graph = SimpleNamespace(exporters=np.array([2, 0, 1]))
    p = {"chain_share": row(0.6, 0.4, 1), "chain_mu": row(200, 200, 50), "replan_share": 0.5}
    s = {"chain_pivot": row(500, 700, 300), "chain_plan": row(0.6, 0.4, 1)}
    odds = 1.5 * np.exp(-1)  # the first has lost 100, the second gained 100
    plan, pivot = routes.chain_plan(np, bench, p, s, row(800, 900, 400), 0.0)
    close(plan, (0.6 + odds / (1 + odds)) / 2, (0.4 + 1 / (1 + odds)) / 2, 1)
    close(pivot, 500, 700, 300)
    plan, pivot = routes.chain_plan(np, bench, p, s, row(800, 900, 400), 1.0)
    close(plan, 0.6, 0.4, 1)
    close(pivot, 400, 800, 900)


# Which ways are avoided, and which loads wait.


def going(
    loss: Any, usual: Any = 0.1, hold_back: float = 2.0, borne: float = 0.1, willing: Any = 1.0, counted_on: Any = 1.0
) -> Any:
    usual, willing, counted_on = (row(*np.broadcast_to(x, np.shape(loss))) for x in (usual, willing, counted_on))
    p, s = {"hold_back": hold_back, "hold_back_from": borne}, {"loss_reference": usual, "counted_on": counted_on}
    return routes.going(np, p, s, row(*loss), willing)


def test_loads_wait_where_more_is_lost_than_usual_and_than_is_borne() -> None:
    close(going((0.0, 0.1, 0.2, 0.3, 0.7)), 1, 1, 1, np.exp(-0.2), np.exp(-1))
    close(going((0.3, 0.3), usual=(0.0, 0.3)), np.exp(-0.4), 1)
    close(going((0.3,), borne=0.0), np.exp(-0.4))
    close(going((0.9,), hold_back=0.0), 1)


def test_loads_planned_for_more_crews_than_go_wait_until_the_plan_has_moved() -> None:
    close(going((0.1, 0.1, 0.1), willing=(0.5, 0.5, 0.9), counted_on=(1.0, 0.5, 0.6)), 0.5, 1, 1)
    close(going((0.3,), willing=0.2, counted_on=0.8), 0.25 * np.exp(-0.2))
    p, s = {"replan_share": 0.25}, {"counted_on": row(1.0, 0.6)}
    close(routes.counted_on(p, s, row(0.2, 0.6), 0.0), 0.8, 0.6)
    close(routes.counted_on(p, s, row(0.2, 0.6), 1.0), 0.2, 0.6)


@given(SHARE, SHARE, SHARE, some.floats(0.0, 4.0), some.floats(0.0, 0.3))
def test_some_set_out_whatever_is_lost_and_fewer_the_more(
    one: float, other: float, usual: float, hold_back: float, borne: float
) -> None:
    less, more = sorted((one, other))
    best, calm, worse = going((usual, less, more), usual, hold_back, borne)[:, 0]
    assert 0 < worse <= calm <= best == 1
    # A loss that is felt is felt in full: the logarithm of the share falls in a straight line.
    if less >= usual + borne:
        assert np.log(calm / worse) == pytest.approx(hold_back * (more - less), rel=1e-9, abs=1e-9)


ARMS = Bench({"country_purchase": np.ones((1, 2))}, {"cell_pool": [0, 1], "arm_cell": [1, 0, 2, 3, 4]})
"""Arms of the second cell and of the first, two that buy, and padding."""


def test_drift_and_fear_are_felt_in_units_of_the_spread_of_choice() -> None:
    p = {"cell_mu": row(100, 200)}
    close(routes.avoided(np, ARMS, p, row(0.5, -0.25), row(1, 1)), -0.25 * 200, 0.5 * 100, 0, 0, 0)
    close(routes.avoided(np, ARMS, p, row(0, 0), row(0.5, 0.1)), 200 * np.log(10), 100 * np.log(2), 0, 0, 0)
    close(routes.by_arm(np, ARMS, {}, row(0.8, 0.3), 1.0), 0.3, 0.8, 1, 1, 1)


@given(some.floats(0.05, 0.95), some.floats(1e-3, 1.0))
def test_a_way_for_which_a_share_finds_a_crew_has_that_share_of_its_odds(base: float, willing: float) -> None:
    """Implicit availability: base x w over base x w + the rest, in the plan that networks are on their way to."""
    felt = routes.avoided(np, ARMS, {"cell_mu": row(100, 100)}, row(0, 0), row(1, willing))[:2, 0]
    weights = np.array([base, 1 - base]) * np.exp(-felt / 100)
    assert weights[0] / weights.sum() == pytest.approx(base * willing / (base * willing + 1 - base), rel=1e-9)


# What sets out, and what stays where it is.


def departing(
    stock: float = 0.0,
    shipped: float = 0.0,
    share: tuple[float, float] = (1, 1),
    release: float = 0.25,
    first: float = 0.75,
    exporter: float = 1.0,
) -> tuple[Any, Any]:
    bench, p, s = fork(release=row(0, release))
    bench.tables["is_exporter"] = row(0, exporter)
    s |= {"stock": row(0, stock)}
    bench.graph.arm_from, bench.graph.departures = np.array([1, 1]), group_rows(np.array([1, 1]), 2)
    return routes.departures(np, bench, p, s, row(first, 1 - first), row(shipped), row(*share))


def test_exporters_send_what_they_bought_and_places_release_a_share_of_their_stock() -> None:
    flow, left = departing(stock=80, shipped=60)
    close(flow, 60, 20)
    close(left, 0, 80)
    # What is bought sets out from the exporter and from nowhere else.
    flow, left = departing(stock=80, shipped=60, exporter=0.0)
    close(flow, 15, 5)
    close(left, 0, 20)


def test_what_does_not_go_stays_where_it_is_and_does_not_change_the_way() -> None:
    # A hundred kilograms would leave, 75 on the first way: half of its crews stay home, nothing is moved to the second.
    flow, left = departing(stock=400, share=(0.5, 1))
    close(flow, 37.5, 25)
    close(left, 0, 62.5)
    flow, left = departing(stock=400, share=(0.5, 0.2))
    close(flow, 37.5, 5)
    close(left, 0, 42.5)


@given(KG, SHARE, SHARE, some.tuples(SHARE, SHARE))
def test_what_sets_out_and_what_stays_are_what_was_ready(
    stock: float, release: float, first: float, share: tuple[float, float]
) -> None:
    flow, left = departing(stock, 0.0, share, release, first, exporter=0.0)
    ready = stock * release
    stays = ready * (first * (1 - share[0]) + (1 - first) * (1 - share[1]))
    assert (flow >= 0).all() and left[0, 0] == 0
    assert flow.sum() == pytest.approx(left[1, 0])
    assert left[1, 0] + stays == pytest.approx(ready)
    assert left[1, 0] <= ready * (1 + 1e-12)


# Crews: a trip costs more where crews die or are caught, and too dangerous a one is not made.

CREW = {"pool": np.eye(1), "cell_crew": row(4), "cell_load": row(1000), "cell_craft": row(50000)}
CREW_PARAMS = HELD | {
    "pooling_loads": 0.0, "cell_base_wage": row(10000), "arrest_price": 100000.0, "value_of_life": 500000.0,
    "fear_amplification": 2.0, "craft_cost_factor": 1.0, "memory_weeks": 40.0, "fear_memory_weeks": 40.0,
    "fear_threshold": row(0.005),
}  # fmt: skip


def trip(
    deaths: float = 0.0,
    caught: float = 1.0,
    lost: float = 1.0,
    loss: float = 0.1,
    sent: float = 10.0,
    crew: float = 4.0,
    **p: Any,
) -> tuple[Any, Any, Any]:
    """Cost and wage of a trip, and the share of crews that go: ten loads in memory, of which one was lost."""
    bench = Bench(CREW | {"cell_crew": row(crew)}, {"cell_pool": [0]})
    s = {"sent": row(sent), "lost": row(lost), "deaths": row(deaths), "caught": row(caught)}
    return crews.trip_cost(np, bench, CREW_PARAMS | p, s, row(loss))


def test_a_trip_costs_wage_arrests_and_craft() -> None:
    cost, wage, willing = trip()
    close(wage, 4 * (10000 + 0.1 * 100000) / 1000)
    close(cost, 80 + 0.1 * 50)
    close(trip(craft_cost_factor=2.0)[0], 80 + 0.1 * 100)
    close(willing, 1)


def test_crews_killed_raise_the_wage_by_the_value_of_life() -> None:
    # Half a person killed in ten loads, felt twice, at half a million.
    _, wage, _ = trip(deaths=0.5)
    close(wage, 80 + 0.05 * 2 * 500000 / 1000)


def test_a_load_that_was_struck_is_no_arrest() -> None:
    # Of the lost, (0.45 + 0.1) / (1 + 0.1) were caught: half.
    _, wage, _ = trip(caught=0.45, lost=1.0)
    close(wage, 4 * (10000 + 0.05 * 100000) / 1000)
    # And nobody is caught more often than loads are lost.
    _, wage, _ = trip(caught=3.0, lost=1.0)
    close(wage, 80)


@pytest.mark.parametrize(
    ("deaths", "crew", "threshold", "share"),
    [
        (0.0, 4.0, 0.005, 1.0),
        (0.2, 4.0, 0.005, 1.0),  # one person in two hundred trips of a person: as much as is accepted
        (0.4, 4.0, 0.005, 0.5),
        (1.0, 4.0, 0.005, 0.2),
        (1.0, 4.0, 0.0125, 0.5),
        (1.0, 4.0, 0.5, 1.0),
        (0.4, 2.0, 0.005, 0.25),
        (0.4, 0.2, 0.005, 0.125),  # a craft without a crew is counted as one person
    ],
)
def test_above_the_chance_of_death_that_they_accept_threshold_over_chance_go(
    deaths: float, crew: float, threshold: float, share: float
) -> None:
    close(trip(deaths=deaths, crew=crew, fear_threshold=row(threshold))[2], share)
    # What a life is worth is paid for, or not; it makes no trip less deadly.
    close(trip(deaths=deaths, crew=crew, fear_threshold=row(threshold), value_of_life=0.0)[2], share)


def test_networks_hear_of_each_others_dead() -> None:
    """One person killed among ten loads of one network and none among thirty of another, in the same zone and mode."""
    tables = {name: np.repeat(value, 2, axis=0) for name, value in CREW.items()} | {"pool": np.array([[1.0, 1.0]])}
    s = {"sent": row(10, 30), "lost": row(0, 0), "deaths": row(1, 0), "caught": row(0, 0)}
    bench = Bench(tables, {"cell_pool": [0, 0]})
    _, wage, willing = crews.trip_cost(np, bench, CREW_PARAMS | {"pooling_loads": 10.0}, s, row(0, 0))
    # In common one in forty; ten loads of that beside each network's own: 1.25 in 20, and 0.25 in 40.
    assert wage[:, 0] == pytest.approx((40 + 0.0625 * 1000, 40 + 0.00625 * 1000), rel=1e-6)
    assert willing[:, 0] == pytest.approx((0.005 / (0.0625 / 4), 1.0), rel=1e-6)


def test_a_death_counts_the_same_however_long_the_dead_are_remembered() -> None:
    """A death a week among twenty loads, each remembered for its own time, is a twentieth of a person a load."""
    for weeks in (10.0, 40.0, 80.0):
        _, wage, willing = trip(deaths=weeks, sent=20.0 * 40, fear_memory_weeks=weeks)
        close(wage, 80 + 0.05 * 2 * 500000 / 1000)
        close(willing, 0.005 / (0.05 / 4))
        s = {"deaths": row(weeks), "caught": row(0)}
        deaths, _ = crews.fear({"memory_weeks": 40.0, "fear_memory_weeks": weeks}, s, row(1), row(0), 0.0)
        close(deaths, weeks)  # as many are forgotten as die


def test_the_dead_fade_at_their_own_pace_and_do_not_settle_while_references_are_solved() -> None:
    p, s = {"memory_weeks": 50.0, "fear_memory_weeks": 10.0}, {"deaths": row(10), "caught": row(20)}
    deaths, caught = crews.fear(p, s, row(3), row(2), 0.0)
    close(deaths, 9 + 3)
    close(caught, 19.6 + 2)
    deaths, caught = crews.fear(p, s, row(3), row(2), 1.0)
    close(deaths, 12)
    close(caught, 100)


@given(
    some.tuples(some.floats(0.0, 1e4), some.floats(0.0, 1e4)), some.floats(0.001, 0.5), some.floats(0.1, 1e4),
    some.floats(0.0, 10.0), some.floats(4.0, 80.0),
)  # fmt: skip
def test_no_more_crews_go_the_more_have_died_and_never_none(
    deaths: tuple[float, float], threshold: float, sent: float, crew: float, weeks: float
) -> None:
    few, many = (
        float(trip(deaths=x, sent=sent, crew=crew, fear_memory_weeks=weeks, fear_threshold=row(threshold))[2][0, 0])
        for x in sorted(deaths)
    )
    assert 0 < many <= few <= 1
    chance = max(deaths) * 40 / weeks / sent / max(crew, 1.0)
    assert many == pytest.approx(threshold / chance if chance > threshold else 1.0)
