"""How those who grow, sell, fly and sail adapt, on two or three numbers, with the answer worked out beside the call.

Shortages at the source, fields that move, crews and loads that stay behind, habits, quiet years and years of change.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from leeward.model import crews, interdiction, market, routes, supply, trends

from .by_hand import HELD, Bench, close, fork, row

# Supply: what is there, what it costs, where it is grown.


@pytest.mark.parametrize("option", ["buffer", "rationed"])
@pytest.mark.parametrize(
    ("stock", "asked", "buffer", "rationed"),
    [
        (100, 10, 0.0, 0.5),  # a quarter of the stock of the start: holders let go of its root, half
        (100, 80, 0.375, 0.5),  # half of the stock can go in a week: 50 of 80
        (100, 200, 0.75, 0.75),
        (400, 10, 0.0, 0.0),
        (900, 10, 0.0, 0.0),
        (0, 10, 1.0, 1.0),
    ],
)
def test_a_shortage_begins_at_the_limit_of_a_week_or_as_soon_as_stock_thins(
    option: str, stock: float, asked: float, buffer: float, rationed: float
) -> None:
    p = HELD | {"shortage_rationed": float(option == "rationed"), "rationing_exponent": 0.5, "purchase_limit": 0.5}
    s = {"source_stock": row(stock), "source_stock_base": row(400)}
    close(supply.rationed(np, p, s, row(asked), 0.0), {"buffer": buffer, "rationed": rationed}[option])
    close(supply.rationed(np, p, s, row(asked), 1.0), 0)


def test_sales_over_output_are_those_of_the_last_weeks_and_bounded() -> None:
    p = HELD | {"leaf_market_weeks": 6.0, "sales_bound": 5.0, "stock_growth": 0.0}
    s = {"sales": row(1, 1, 1, 2)}
    # Half as much again as is made; all of it; none of it, which counts as a fifth; and ten times as much, as five.
    found = supply.sales(np, p, s, row(150, 100, 0, 1000), row(100, 100, 100, 100), 0.0)
    close(found, 1 + 0.5 / 6, 1, 1 - 0.8 / 6, 2 + 3 / 6)
    close(supply.sales(np, p, s, row(150, 100, 0, 1000), row(100, 100, 100, 100), 1.0), 1, 1, 1, 1)
    # Where stock grew by a twentieth of sales at the start, output of 105 for sales of 100 is what is usual.
    close(supply.sales(np, p | {"stock_growth": 0.05}, {"sales": row(1)}, row(100), row(105), 0.0), 1)


def price(stock: tuple[float, ...], joined: float = 0.0, sales: float = 1.0, **p: float) -> Any:
    s = {"source_stock_base": row(100, 300), "source_stock": row(*stock), "sales": row(sales, 1)}
    params = HELD | {"leaf_price_elasticity": 0.5, "leaf_market_joined": joined, "leaf_flow_elasticity": 1.5} | p
    return supply.source_price(np, Bench(), params, s, 0.0)


def test_a_shortage_in_one_country_is_felt_in_all_as_far_as_markets_are_joined() -> None:
    for joined in (0.0, 0.4, 1.0):
        close(price((100, 300), joined), 1, 1)
        close(price((25, 75), joined), 2, 2)  # a quarter is left everywhere: the same however far they are joined
    # The first has a quarter of its stock, the second all; of 400 kg in both, 325 are left.
    close(price((25, 300), 0.0), 2, 1)
    close(price((25, 300), 1.0), (400 / 325) ** 0.5, (400 / 325) ** 0.5)
    close(price((25, 300), 0.5), (4 * 400 / 325) ** 0.25, (400 / 325) ** 0.25)
    # What one lacks the other has beyond the start: no shortage in the region.
    close(price((25, 375), 1.0), 1, 1)
    close(price((25, 375), 0.5), 4**0.25, 0.8**0.25)


def test_leaf_that_finds_no_buyer_becomes_cheap_at_once() -> None:
    close(price((100, 300), sales=1.44), 1.728, 1)
    close(price((100, 300), sales=0.25), 0.125, 1)
    close(price((25, 300), sales=0.25), 0.25, 1)
    close(price((25, 300), sales=1.44, source_price_bound=2.2), 2.2, 1)
    close(price((400, 300), sales=0.25, source_price_bound=3.0), 1 / 3, 1)


def test_what_is_cleared_in_one_country_is_planted_in_the_others_by_area() -> None:
    p = {"planted_elsewhere": 0.5}
    s = {"area": row(600, 300, 100)}
    # Half of 100 ha goes to the others, which have 300 and 100 ha.
    close(supply.moved_elsewhere(np, p, s | {"cleared": row(100, 0, 0)}), 0, 37.5, 12.5)
    # And half of 90 ha of the third, in proportion 600 to 300.
    close(supply.moved_elsewhere(np, p, s | {"cleared": row(0, 0, 90)}), 30, 15, 0)
    close(supply.moved_elsewhere(np, p, s | {"cleared": row(100, 0, 90)}), 30, 52.5, 12.5)
    close(supply.moved_elsewhere(np, p, {"area": row(600), "cleared": row(100)}), 0)  # there is no elsewhere


FIELDS = HELD | {
    "area_elasticity": 0.5, "area_lag_years": 2.0, "livelihood_hectares": 0.5, "livelihood_persistence": 5.0,
    "expected_payment_response": 0.0, "manual_net": 0.0, "aerial_net": 0.0, "clearing_years": 4.0,
    "replant_response": 0.0, "planted_elsewhere": 0.0,
}  # fmt: skip


def fields(manual: float = 0.0, aerial: float = 0.0, cleared: float = 0.0, pin: float = 0.0, **p: float) -> Any:
    """Area after a week of two countries with 1000 ha each, of which the first is eradicated, ha a year."""
    s = {"area": row(1000, 1000), "area_base": row(1000, 1000), "enrolled": row(0, 0), "profit": row(1, 1)}
    s["cleared"] = row(cleared, 0)
    one, none = row(1, 1), row(0, 0)
    return supply.area(
        np, Bench(), FIELDS | p, s, one, row(manual / 52, 0), row(aerial / 52, 0), none, one, pin
    )["area"]  # fmt: skip


def test_growers_who_fear_for_a_field_plant_more_of_it_or_give_it_up() -> None:
    # A tenth of the field a year is at risk, by hand and from the air alike.
    close(fields(manual=60, aerial=40, replant_response=1.0), 1000 + 100 / 104, 1000)
    close(fields(manual=60, aerial=40, replant_response=-0.5), 1000 - 50 / 104, 1000)
    close(fields(manual=60, aerial=40), 1000, 1000)
    # At most twice and at least half of it; and less is planted where less is at risk than today.
    close(fields(manual=5000, replant_response=1.0), 1000 + 1000 / 104, 1000)
    close(fields(manual=5000, replant_response=-0.5), 1000 - 500 / 104, 1000)
    close(fields(manual=-100, replant_response=1.0), 1000 - 100 / 104, 1000)


def test_fields_cleared_in_one_country_are_wanted_in_the_other() -> None:
    close(fields(cleared=104), 1000 - 1, 1000)
    close(fields(cleared=104, planted_elsewhere=0.5), 1000 - 1, 1000 + 0.5)
    close(fields(cleared=104, planted_elsewhere=0.5, pin=1.0), 1000, 1000)


# Routes: what is avoided, who stays, and what becomes a habit.


def test_a_crossing_is_avoided_for_fear_and_for_what_has_wandered_and_some_crews_stay_home() -> None:
    # Two cells of one pool, two purchases and a row of padding.
    bench = Bench({"country_purchase": np.ones((1, 2))}, {"cell_pool": [0, 0], "arm_cell": [1, 0, 2, 3, 4]})
    p = {"cell_mu": row(100, 200)}
    avoided, going = routes.felt(np, bench, p, row(0.5), row(0, np.log(2)))
    close(avoided, (0.5 + np.log(2)) * 200, 50, 0, 0, 0)
    close(going, 0.5, 1, 1, 1, 1)
    avoided, going = routes.felt(np, bench, p, row(-0.5), row(0, 0))
    close(avoided, -100, -50, 0, 0, 0)
    close(going, 1, 1, 1, 1, 1)


def test_loads_wait_where_more_than_usual_is_lost_and_a_better_price_brings_them_out() -> None:
    p = HELD | {"hold_back": 0.5, "hold_back_from": 1.0, "hold_back_limit": 0.05}
    close(routes.staying(np, p, row(0, -1, -3, -100, 2)), 1, 1, np.exp(-1), 0.05, 1)


def test_what_waits_is_still_there_and_what_stays_home_is_no_part_of_what_left() -> None:
    bench, p, s = fork(release=row(0, 0.25))
    # A quarter of 80 kg in stock and 60 kg bought, half of which sets out: 40 kg. Half of the second way's crews stay.
    s |= {"stock": row(0, 80)}
    flow, left = routes.departures(np, bench, p, s, row(0.75, 0.25), row(60), row(1, 0.5), row(1, 0.5))
    close(flow, 30, 5)
    close(left, 0, 35)


def test_a_loss_on_every_way_is_no_reason_to_change_the_way() -> None:
    bench, p, s = fork()
    _, plan, _, gains = routes.plan(np, bench, p, s, row(1000), row(1, 1), row(150, 250), 0.0)
    close(plan, 0.75, 0.25)
    close(gains, 0, -0.5)
    _, _, _, gains = routes.plan(np, bench, p, s, row(1200), row(1, 1), row(100, 200), 0.0)
    close(gains, 0, 2)
    # One way is closed: what remains is a quarter, so that ln 4 spreads of choice are lost.
    _, _, _, gains = routes.plan(np, bench, p, s, row(1000), row(1, 1), row(1e6, 200), 0.0)
    close(gains, 0, -np.log(4))


def test_networks_get_used_to_what_lasts() -> None:
    bench, p, s = fork(habit_rate=0.1)
    _, _, pivot, _ = routes.plan(np, bench, p, s, row(1000), row(1, 1), row(150, 200), 0.0)
    close(pivot, 900 - 0.1 * 50, 800)
    # Used to it wholly, this week's shares and utilities are those that the next week answers to.
    bench, p, s = fork(habit_rate=1.0)
    _, plan, pivot, gains = routes.plan(np, bench, p, s, row(1000), row(1, 1), row(150, 200), 0.0)
    close(pivot, 850, 800)
    assert gains[1, 0] < 0
    s |= {"plan": plan, "habit": plan, "pivot": pivot}
    _, later, _, gains = routes.plan(np, bench, p, s, row(1000), row(1, 1), row(150, 200), 0.0)
    close(later, *plan[:, 0])
    close(gains, 0, 0)


# Crews: fear, its memory, and those who fly.

CREW = Bench(
    {"pool": np.eye(1), "cell_crew": row(4), "cell_load": row(1000), "cell_craft": row(0)}, {"cell_pool": [0]}
)  # fmt: skip
BRAVE = HELD | {
    "pooling_loads": 0.0, "cell_base_wage": row(0), "arrest_price": 0.0, "value_of_life": 500000.0,
    "fear_amplification": 1.0, "craft_cost_factor": 1.0, "memory_weeks": 50.0, "fear_memory_weeks": 50.0,
    "fear_threshold": row(0.005), "fewest_aboard": 1.0,
}  # fmt: skip


def fear(deaths: float, crew: float = 4.0, **p: Any) -> Any:
    s = {"sent": row(10), "lost": row(0), "deaths": row(deaths), "caught": row(0)}
    CREW.tables["cell_crew"] = row(crew)
    return crews.trip_cost(np, CREW, BRAVE | p, s, row(0))[2]


def test_crews_go_until_the_chance_of_death_is_more_than_they_accept() -> None:
    # Four aboard ten loads: one death in memory for forty trips of a person is a chance of 0.025.
    close(fear(0), 0)
    close(fear(0.2), 0)
    close(np.exp(-fear(0.4)), 0.5)
    close(np.exp(-fear(1.0)), 0.2)
    close(fear(0.4, fear_threshold=row(0.01)), 0)
    close(np.exp(-fear(0.4, crew=2.0)), 0.25)
    close(np.exp(-fear(0.4, crew=0.2)), 0.125)  # nobody is a fifth of a person


def test_the_chance_of_death_is_the_same_however_long_the_dead_are_remembered() -> None:
    """A death a week among twenty loads, each remembered for its own time, is a twentieth of a person a load."""
    for weeks in (10.0, 50.0, 80.0):
        s = {"sent": row(20 * 50), "lost": row(0), "deaths": row(weeks), "caught": row(0)}
        CREW.tables["cell_crew"] = row(4)
        cost, wage, afraid = crews.trip_cost(np, CREW, BRAVE | {"fear_memory_weeks": weeks}, s, row(0))
        close(wage, 0.05 * 500000 / 1000)
        close(cost, *wage[:, 0])
        close(np.exp(-afraid), 0.005 / (0.05 / 4))
        deaths, _ = crews.fear({"memory_weeks": 50.0, "fear_memory_weeks": weeks}, s, row(1), row(0), 0.0)
        close(deaths, weeks)  # as many are forgotten as die


def test_an_aircraft_shot_down_kills_its_own_crew() -> None:
    bench = Bench(
        {
            "cell_load": row(1000, 400), "cell_strikable": row(1, 1), "zone_cell": np.eye(2), "zone_is_sea": row(1, 0),
            "zone_crew": row(4, 2),
        },
        {"cell_zone": [0, 1]},
    )  # fmt: skip
    p = HELD | {"strike_carrying": 0.8, "strike_crew": 3.0, "strike_lethality": 0.9, "empty_bystander": 0.5}
    half, many = row(0.5, 0.5), row(100, 100)
    for lethal in (1.0, 0.0):
        hit = interdiction.strikes(np, bench, p, row(20000, 20000), row(10, 10), many, half, half, 0.0, lethal)
        close(hit["strikes"], 10, 10)
        close(hit["struck"], 8, 8)
        close(hit["deaths"], 27 * lethal, 18 * lethal)
        close(hit["bystanders"], 2 * 0.5 * 2.7 * lethal, 2 * 0.5 * 1.8 * lethal)
        close(hit["killed"], 27 * lethal, 18 * lethal)


# Markets: what is dear is stretched.


def test_purity_follows_the_price_of_a_pure_gram_within_weeks() -> None:
    p = HELD | {"retail_price_base": row(100, 100, 100, 100), "purity_response": 0.5, "purity_lag_weeks": 10.0, "purest": 1.4}
    s = {"retail_price": row(100, 400, 25, 100), "purity": row(1, 1, 1, 0.5)}
    # Four times as dear is worth half the purity; at a quarter of the price nothing is purer than the purest.
    close(market.purity(np, p, s), 1, 0.95, 1.04, 0.55)


# Trends: quiet years and years of change.

YEARS = {"change_rate": row(0.26), "change_years": row(2.0)}


def test_years_of_change_begin_by_chance_and_last_for_their_mean() -> None:
    # 0.26 a year is 0.005 a week; two years end by 1/104 a week.
    s = {"unsettled": row(0, 0, 1, 1)}
    close(trends.regimes(np, YEARS, s, row(0.0049, 0.0051, 0.0095, 0.0097)), 1, 0, 0, 1)


def test_in_the_long_run_the_share_of_change_is_rate_times_length_over_one_plus_it() -> None:
    weeks = 10400
    uniform = np.broadcast_to((np.arange(weeks) + 0.5) / weeks, (2, weeks))
    quiet, unsettled = trends.regimes(np, YEARS, {"unsettled": row(0, 1)}, uniform).mean(axis=1)
    assert quiet == pytest.approx(0.005)
    assert unsettled == pytest.approx(1 - 1 / 104)
    assert quiet / (quiet + 1 - unsettled) == pytest.approx(0.52 / 1.52)


def test_drift_is_narrow_in_quiet_years_and_wide_in_years_of_change() -> None:
    p = {"drift_volatility": row(0.52, 0.52, 0), "volatility_quiet": 0.5, "volatility_change": 2.0}
    s = {"drift": row(0.1, 0.1, 0), "unsettled": row(0, 1, 1)}
    weekly = 0.52 / 52**0.5
    close(trends.drift(np, p, s, row(1, -1, 1)), 0.1 + 0.5 * weekly, 0.1 - 2 * weekly, 0)
