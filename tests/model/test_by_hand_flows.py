"""Routes and interdiction on two or three numbers, with the answer worked out beside the call.

The whole model is watched by the other tests; here each equation is held by a sum anyone can do again. Counts are their
means (`noise` 0), so there is no luck in it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from leeward.model import crews, interdiction, routes, supply

from .by_hand import HELD, Bench, close, fork, row

HALF = row(0.5)


# Interdiction: a sea zone and a land zone.

SEA_AND_LAND = Bench({"zone_is_sea": row(1, 0)})


def test_detection_is_random_search_in_effort_and_intelligence() -> None:
    p = HELD | {"air_share": 0.25, "detection_base": row(0.5, 0.5)}
    # Base hazard ln 2. At sea a quarter of the effort is search, the rest patrol; on land all is search.
    found = interdiction.detection(np, SEA_AND_LAND, p, {}, row(1, 1), row(1, 1), row(1, 1))
    close(found, 0.5, 0.5)
    found = interdiction.detection(np, SEA_AND_LAND, p, {}, row(3, 3), row(1, 1), row(1, 1))
    close(found, 1 - 0.5**1.5, 1 - 0.5**3)
    found = interdiction.detection(np, SEA_AND_LAND, p, {}, row(1, 1), row(3, 3), row(2, 2))
    close(found, 1 - 0.5**5, 1 - 0.5**2)


def test_more_tracks_than_the_ships_can_chase_are_lost_on_the_water() -> None:
    p = HELD | {"pursuit_base": row(0.5, 0.5), "response_follows": 0.0}
    s = {"tracks_base": row(10, 10)}
    for tracks, response, wanted in ((10, 1, 0.5), (20, 1, 1 - 0.5**0.5), (10, 2, 0.75), (5, 1, 0.75)):
        share, reference = interdiction.pursued(np, SEA_AND_LAND, p, s, row(tracks, tracks), row(response, response), 0.0)
        close(share, wanted, 0.5)
        close(reference, 10, 10)
    _, reference = interdiction.pursued(np, SEA_AND_LAND, p, s, row(20, 20), row(1, 1), 1.0)
    close(reference, 20, 20)


def test_response_that_follows_the_traffic_keeps_the_share_pursued() -> None:
    p = HELD | {"pursuit_base": row(0.5, 0.5), "response_follows": 1.0}
    share, _ = interdiction.pursued(np, SEA_AND_LAND, p, {"tracks_base": row(10, 10)}, row(40, 40), row(1, 1), 0.0)
    close(share, 0.5, 0.5)


def test_losses_are_loads_and_not_kilograms() -> None:
    bench = Bench({"cell_load": row(500, 2000)})
    close(interdiction.losses(np, bench, row(10000, 10000), row(0.1, 0.1), HALF, 0.0), 2.0, 0.5)


def test_at_most_three_fifths_of_a_week_are_taken_and_the_rest_is_owed() -> None:
    bench = Bench({"cell_load": row(1000)})
    free = {"owed_seized": row(0), "owed_destroyed": row(0)}
    owing = {"owed_seized": row(1000), "owed_destroyed": row(500)}

    def take(s: dict[str, Any], exposed: float, seized: float, struck: float, p: dict[str, Any] = HELD) -> list[float]:
        return [float(x[0, 0]) for x in interdiction.take(np, bench, p, s, row(exposed), row(seized), row(struck))]

    assert take(free, 10000, 2, 1) == pytest.approx([2000, 1000, 0, 0])
    # Three tonnes asked of 2.5: 1.5 are taken, in the same proportion, and 1.5 are owed.
    assert take(free, 2500, 2, 1) == pytest.approx([1000, 500, 1000, 500])
    assert take(free, 2500, 2, 1, HELD | {"take_limit": 0.3}) == pytest.approx([500, 250, 1500, 750])
    assert take(owing, 10000, 0, 0) == pytest.approx([1000, 500, 0, 0])


STRIKE_ZONE = Bench(
    {
        "cell_load": row(1000, 1000), "cell_strikable": row(1, 0), "zone_cell": np.array([[1.0, 1.0]]),
        "zone_is_sea": row(1), "zone_crew": row(2),
    },
    {"cell_zone": [0, 0]},
)  # fmt: skip
SKY = Bench(STRIKE_ZONE.tables | {"zone_is_sea": row(0)}, STRIKE_ZONE.index)
STRIKE_PARAMS = HELD | {"strike_carrying": 0.8, "strike_crew": 3.0, "strike_lethality": 0.9, "empty_bystander": 0.5}


def strike(wanted: float, detected: float = 100.0, lethal: float = 1.0, zone: Bench = STRIKE_ZONE) -> dict[str, Any]:
    return interdiction.strikes(np, zone, STRIKE_PARAMS, row(20000, 5000), row(wanted), row(detected), HALF, HALF, 0.0, lethal)


def test_a_strike_kills_on_full_and_on_empty_craft_and_takes_loads_from_full_ones() -> None:
    hit = strike(10)
    close(hit["strikes"], 10)
    close(hit["deaths"], 10 * 3 * 0.9)
    close(hit["bystanders"], 2 * 0.5 * 3 * 0.9)
    close(hit["struck"], 8, 0)  # the cell that cannot be struck loses nothing
    close(hit["killed"], 27, 0)


def test_an_aircraft_that_is_shot_down_kills_its_own_crew() -> None:
    hit, boat = strike(10, zone=SKY), strike(10)
    close(hit["deaths"], 10 * 2 * 0.9)
    close(hit["bystanders"], 2 * 0.5 * 2 * 0.9)
    close(hit["killed"], 18, 0)
    for name in ("strikes", "struck"):
        close(hit[name], *boat[name][:, 0])


def test_no_more_is_struck_than_is_found() -> None:
    close(strike(10, detected=5)["strikes"], 0.8 * 5 / 0.8)
    close(strike(10, detected=5)["struck"], 4, 0)


def test_a_placebo_takes_the_same_loads_and_kills_nobody() -> None:
    hit, placebo = strike(10), strike(10, lethal=0.0)
    close(placebo["struck"], *hit["struck"][:, 0])
    close(placebo["strikes"], 10)
    for name in ("deaths", "bystanders", "killed"):
        assert hit[name].max() > 0
        close(placebo[name], *np.zeros(len(placebo[name])))


def test_enforcement_moves_towards_recent_finds_and_the_sum_stays() -> None:
    bench = Bench({"patrol_share": row(0.5, 0.5)})
    s = {"finds": row(26, 26), "finds_base": row(26, 26), "effort": row(1, 1)}
    p = HELD | {"chase_speed": 0.1, "enforcement_chases": 1.0}
    # A find of 104 kg and none: smoothed 29 and 25, pulls sqrt(29/26) and sqrt(25/26).
    smooth, base, effort = interdiction.chase(np, bench, p, s, row(104, 0), 0.0)
    close(smooth, 29, 25)
    close(base, 26, 26)
    pull = np.sqrt(np.array([29 / 26, 25 / 26]))
    close(effort, *(1 + 0.1 * (pull / pull.mean() - 1)))
    assert effort[0, 0] > 1 > effort[1, 0]
    assert effort.mean() == pytest.approx(1.0)
    *_, still = interdiction.chase(np, bench, p | {"enforcement_chases": 0.0}, s, row(104, 0), 0.0)
    close(still, 1, 1)


# Routes: what is believed, what is planned, what sets out.


def test_belief_is_losses_over_loads_with_a_prior_shared_by_the_networks() -> None:
    bench = Bench({"pool": np.array([[1.0, 1.0]])}, {"cell_pool": [0, 0]})
    s = {"sent": row(10, 30), "lost": row(1, 7), "loss_reference": row(0.1, 0.1)}
    p = HELD | {"prior_loads": 10.0, "pooling_loads": 20.0}
    shared = (8 + 10 * 0.1) / (40 + 10)
    close(routes.beliefs(np, bench, p, s), (1 + 20 * shared) / 30, (7 + 20 * shared) / 50)


def test_a_cell_never_used_is_believed_to_be_like_the_others() -> None:
    bench = Bench({"pool": np.array([[1.0, 1.0]])}, {"cell_pool": [0, 0]})
    s = {"sent": row(0, 90), "lost": row(0, 27), "loss_reference": row(0.3, 0.3)}
    close(routes.beliefs(np, bench, {"prior_loads": 10.0, "pooling_loads": 20.0}, s)[:1], 0.3)


def test_memory_fades_by_its_mean_age_and_settles_while_pinned() -> None:
    p = HELD | {"memory_weeks": 50.0}
    close(routes.remember(p, row(100), row(3), 0.0), 98 + 3)
    close(routes.remember(p, row(100), row(3), 1.0), 150)
    sent, lost = routes.experience(p, {"sent": row(100), "lost": row(10)}, row(4), row(1), 0.0)
    close(sent, 98 + 4)
    close(lost, 9.8 + 1)


def test_crowding_is_the_square_of_use_over_capacity_up_to_three() -> None:
    s = {"use": row(1, 2, 50), "capacity": row(2, 2, 2)}
    close(routes.crowding(np, HELD | {"crowding_scale": 8.0}, s), 2, 8, 72)


def test_capacity_follows_use_in_part_and_slowly() -> None:
    s = {"use": row(100), "use_base": row(100), "capacity": row(150)}
    p = HELD | {"use_smoothing_weeks": 4.0, "capacity_headroom": 1.5, "capacity_follows": 0.5, "capacity_weeks": 50.0}
    use, base, capacity = routes.capacity(np, p, s, row(140), 0.0)
    close(use, 110)
    close(base, 100)
    close(capacity, 150 + (1.5 * 105 - 150) / 50)
    use, base, capacity = routes.capacity(np, p, s, row(140), 1.0)
    close(base, 110)
    close(capacity, 165)


def test_at_the_reference_the_shares_are_those_of_the_map() -> None:
    bench, p, s = fork()
    values, plan, pivot, gains = routes.plan(np, bench, p, s, row(1000), row(1, 1), row(100, 200), 0.0)
    close(plan, 0.75, 0.25)
    close(pivot, 900, 800)
    close(values, 1000, 0.75 * 900 + 0.25 * 800)
    close(gains, 0, 0)


def test_a_cost_moves_the_odds_by_its_exponential() -> None:
    bench, p, s = fork()
    _, plan, *_ = routes.plan(np, bench, p, s, row(1000), row(1, 1), row(150, 200), 0.0)
    odds = 3 * np.exp(-50 / 100)
    close(plan, odds / (1 + odds), 1 / (1 + odds))
    # A tenth of the loads expected to be lost is worth a tenth of the value at the far end.
    _, plan, *_ = routes.plan(np, bench, p, s, row(1000), row(1, 0.9), row(100, 200), 0.0)
    odds = 3 * np.exp(100 / 100)
    close(plan, odds / (1 + odds), 1 / (1 + odds))


def test_part_of_the_traffickers_replan_and_the_burn_in_moves_the_reference() -> None:
    bench, p, s = fork(replan_share=0.2)
    _, plan, pivot, _ = routes.plan(np, bench, p, s, row(1000), row(1, 1), row(150, 200), 0.0)
    odds = 3 * np.exp(-0.5)
    close(plan, 0.75 + 0.2 * (odds / (1 + odds) - 0.75), 0.25 + 0.2 * (1 / (1 + odds) - 0.25))
    close(pivot, 900, 800)
    _, plan, pivot, _ = routes.plan(np, bench, p, s, row(1000), row(1, 1), row(150, 200), 1.0)
    close(pivot, 850, 800)
    close(plan, 0.75, 0.25)


@given(some.floats(0.0, 1000.0), some.floats(0.01, 0.99))
def test_the_shares_of_a_place_sum_to_one(cost: float, share: float) -> None:
    bench, p, s = fork()
    s |= {"plan": row(share, 1 - share), "habit": row(share, 1 - share)}
    _, plan, *_ = routes.plan(np, bench, p, s, row(1000), row(1, 1), row(cost, 200), 0.0)
    assert plan.sum() == pytest.approx(1.0)
    assert (plan[0, 0] > share) == (cost < 100) or plan[0, 0] == pytest.approx(share)


def test_exporters_send_what_they_bought_and_places_release_a_share_of_their_stock() -> None:
    bench, p, s = fork(release=row(0, 0.25))
    # A quarter of 80 kg in stock and 60 kg bought: 80 kg are ready, and all of it leaves.
    flow, left = routes.departures(np, bench, p, s | {"stock": row(0, 80)}, row(0.75, 0.25), row(60), row(1, 1), row(1, 1))
    close(flow, 60, 20)
    close(left, 0, 80)


# Crews: a trip costs more where crews die or are caught.

CREW = Bench(
    {"pool": np.eye(1), "cell_crew": row(4), "cell_load": row(1000), "cell_craft": row(50000)}, {"cell_pool": [0]}
)  # fmt: skip
CREW_PARAMS = HELD | {
    "pooling_loads": 0.0, "cell_base_wage": row(10000), "arrest_price": 100000.0, "value_of_life": 500000.0,
    "fear_amplification": 2.0, "craft_cost_factor": 1.0, "memory_weeks": 50.0, "fear_memory_weeks": 50.0,
    "fear_threshold": row(0.01), "fewest_aboard": 1.0,
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
    # The dead are remembered for half as long as loads: half a person in memory stands for twice as many a load sent.
    _, wage, _ = trip(deaths=0.5, fear_memory_weeks=25.0)
    close(wage - calm, 0.1 * 500000 * 2 / 1000)


def test_a_load_that_was_struck_is_no_arrest() -> None:
    _, wage, _ = trip(caught=0.45, lost=1.0)
    close(wage, 4 * (10000 + 0.05 * 100000) / 1000)


def test_fear_fades_and_does_not_settle_while_references_are_solved() -> None:
    p, s = {"memory_weeks": 50.0, "fear_memory_weeks": 20.0}, {"deaths": row(10), "caught": row(20)}
    deaths, caught = crews.fear(p, s, row(1), row(2), 0.0)
    close(deaths, 9.5 + 1)
    close(caught, 19.6 + 2)
    deaths, caught = crews.fear(p, s, row(1), row(2), 1.0)
    close(deaths, 10.5)
    close(caught, 100)


# Supply: fields, laboratories, precursors.


def test_a_short_stock_raises_the_price_at_the_source() -> None:
    s = {"source_stock_base": row(100, 100, 100), "source_stock": row(100, 25, 400), "sales": row(1, 1, 1)}
    p = HELD | {"leaf_price_elasticity": 0.5, "leaf_market_joined": 0.0, "leaf_flow_elasticity": 0.5}
    close(supply.source_price(np, Bench(), p, s, 0.0), 1, 2, 0.5)
    close(supply.source_price(np, Bench(), p, s, 1.0), 1, 1, 1)
    close(supply.source_price(np, Bench(), p | {"source_price_bound": 1.5}, s, 0.0), 1, 1.5, 1 / 1.5)


FIELD_PARAMS = HELD | {
    "area_elasticity": 0.5, "area_lag_years": 2.0, "livelihood_hectares": 0.5, "livelihood_persistence": 5.0,
    "expected_payment_response": 0.0, "manual_net": 0.2, "aerial_net": 0.1, "clearing_years": 4.0,
    "replant_response": 0.0, "planted_elsewhere": 0.5,
}  # fmt: skip


def field(price: float = 1.0, manual: float = 0.0, aerial: float = 0.0, families: float = 0.0, **s: float) -> dict[str, Any]:
    state = {"area": 1000.0, "area_base": 1000.0, "enrolled": 0.0, "cleared": 0.0, "profit": 1.0} | s
    return supply.area(
        np, Bench(), FIELD_PARAMS, {name: row(value) for name, value in state.items()},
        row(price), row(manual), row(aerial), row(families), row(1), 0.0,
    )  # fmt: skip


def test_fields_stay_where_nothing_happens() -> None:
    close(field()["area"], 1000)
    close(field()["profit"], 1)


def test_area_follows_profit_by_its_elasticity_and_lag() -> None:
    after = field(price=1.84)  # a quarter of the way to 1.84: profit 1.21, whose root is 1.1
    close(after["profit"], 1.21)
    close(after["area"], 1000 + 100 / 104)


def test_eradication_clears_net_of_what_is_replanted_and_is_bounded() -> None:
    after = field(manual=50, aerial=100)
    close(after["area"], 980)
    close(after["cleared"], 20)
    close(field(manual=10000)["area"], 950)
    close(field(cleared=208)["cleared"], 207)


def test_agreements_keep_land_out_of_coca_and_lapse() -> None:
    close(field(families=20)["enrolled"], 10)
    close(field(families=20)["area"], 1000 - 10 / 104)
    close(field(enrolled=260)["enrolled"], 259)


LAB_PARAMS = HELD | {"strike_hit": 0.5, "lab_rebuild_weeks": 10.0}


def laboratories(labs: float, raids: float, strikes: float) -> tuple[Any, Any]:
    return supply.laboratories(
        np, Bench(), LAB_PARAMS, {"labs": row(labs), "labs_base": row(100)}, row(raids), row(strikes), HALF, 0.0
    )


def test_laboratories_are_destroyed_by_raids_and_strikes_and_rebuilt() -> None:
    for (standing, destroyed), wanted in (
        (laboratories(100, 4, 2), (95, 5)),
        (laboratories(80, 0, 0), (82, 0)),
        (laboratories(100, 90, 0), (75, 25)),
        (laboratories(100, -4, 0), (104, -4)),
    ):
        close(standing, wanted[0])
        close(destroyed, wanted[1])


def test_denied_precursors_are_missed_and_then_replaced() -> None:
    p = HELD | {"substitution_limit": 0.8, "substitution_years": 2.0, "precursor_lag_weeks": 10.0}
    s = {"precursor": row(1), "substitution": row(0)}
    available, replaced = supply.precursors(np, Bench(), p, s, row(0.2), 0.0)
    close(available, 1 - 0.2 / 10)
    close(replaced, 0.2 / 0.22 * 0.8 / 104)
    available, replaced = supply.precursors(np, Bench(), p, {"precursor": row(0.9), "substitution": row(0.5)}, row(0.2), 0.0)
    close(available, 0.9)
    # Nothing denied: availability comes back and the substitutes are given up.
    available, replaced = supply.precursors(np, Bench(), p, {"precursor": row(0.9), "substitution": row(0.5)}, row(0), 0.0)
    close(available, 0.91)
    close(replaced, 0.5 - 0.5 / 104)


def test_production_is_leaf_up_to_the_slack_of_the_laboratories() -> None:
    p = HELD | {"yield": row(5.2), "lab_slack": 0.25, "precursor_dependence": 2.0}
    s = {"labs_base": row(100), "area": row(1000), "realised": row(0.5), "precursor": row(1)}
    close(supply.production(np, Bench(), p, s | {"labs": row(100)}, row(1)), 50)
    close(supply.production(np, Bench(), p, s | {"labs": row(80)}, row(1)), 50)
    close(supply.production(np, Bench(), p, s | {"labs": row(40)}, row(1)), 25)
    close(supply.production(np, Bench(), p, s | {"labs": row(100), "precursor": row(0.9)}, row(1)), 40.5)
