"""Interdiction, and what traffickers remember of it, on two or three numbers, with the answer worked out beside the call.

The whole model is watched by the other tests; here each equation is held by a sum anyone can do again. Counts are their
means (`noise` 0), so there is no luck in it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from leeward.model import interdiction, routes

from .by_hand import HELD, Bench, close, row

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


# Routes: what is believed, remembered, and felt to be full. What is chosen: test_by_hand_choice.py.


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
