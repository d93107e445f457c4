"""What the packaged tables must be."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from leeward.evidence.facts import load_facts
from leeward.world import Leg, World, load_world
from leeward.world.checks import topological_order
from leeward.world.tables import CORRIDORS, MODES

LEVER_ZONES = {
    "eastern_pacific", "western_caribbean", "eastern_caribbean", "atlantic", "air", "export_ports",
    "europe_ports", "us_southwest_border", "south_america_land", "central_america_land", "mexico_land",
    "us_ports",
}  # fmt: skip


@pytest.fixture(scope="module")
def world() -> World:
    return load_world()


def _conditional_flow(world: World, market: str) -> dict[str, float]:
    """Flow of each leg towards one market by base weights alone, as a share of what sets out."""
    legs = world.legs_of("cocaine")
    leaving: dict[str, list[Leg]] = defaultdict(list)
    for leg in legs:
        leaving[leg.origin].append(leg)
    order = topological_order(legs)
    arrives = {name: 0.0 for name in order} | {f"market_{market}": 1.0}
    for name in reversed(order):
        if leaving[name]:
            arrives[name] = sum(leg.base_weight * arrives[leg.destination] for leg in leaving[name])
    production = {country.id: country.potential_production_t for country in world.countries}
    through = {name: 0.0 for name in order}
    for place in world.places:
        if place.supply_share is not None and place.id in through:
            through[place.id] = place.supply_share * production[place.country] * arrives[place.id]
    total = sum(through.values())
    flows: dict[str, float] = {}
    for name in order:
        for leg in leaving[name]:
            share = leg.base_weight * arrives[leg.destination] / arrives[name] if arrives[name] else 0.0
            flows[leg.id] = through[name] * share / total
            through[leg.destination] += through[name] * share
    return flows


def test_size(world: World) -> None:
    assert 60 <= len(world.places) <= 80
    assert 200 <= len(world.legs_of("cocaine")) <= 300
    assert 10 <= len(world.legs_of("fentanyl")) <= 40


def test_closed_names(world: World) -> None:
    assert {market.id for market in world.markets} == {"usa", "europe", "other"}
    assert {place.id for place in world.places if place.kind == "market"} == {
        "market_usa", "market_europe", "market_other",
    }  # fmt: skip
    assert {leg.mode for leg in world.legs_of("cocaine")} == set(MODES)
    assert {leg.corridor for leg in world.legs} - {""} == set(CORRIDORS)
    assert set(world.lever_zones) >= LEVER_ZONES
    assert {network.id for network in world.networks} == {"pacific", "caribbean", "atlantic", "synthetic"}


def test_each_zone_and_place_is_used(world: World) -> None:
    assert {zone.id for zone in world.zones} == {leg.zone for leg in world.legs}
    ends = {name for leg in world.legs for name in (leg.origin, leg.destination)}
    assert {place.id for place in world.places} == ends


def test_no_cycle(world: World) -> None:
    for drug in ("cocaine", "fentanyl"):
        legs = world.legs_of(drug)
        rank = {name: i for i, name in enumerate(topological_order(legs))}
        assert all(rank[leg.origin] < rank[leg.destination] for leg in legs)


@pytest.mark.parametrize("coarse", [False, True])
@pytest.mark.parametrize("market", ["usa", "europe", "other"])
def test_each_path_passes_one_gate(market: str, coarse: bool) -> None:
    """Count paths by the number of gates that they pass, without enumerating them."""
    world = load_world(coarse=coarse)
    names = {gate.gate for gate in world.gates_of(market)}
    legs = world.legs_of("cocaine")
    leaving: dict[str, list[Leg]] = defaultdict(list)
    for leg in legs:
        leaving[leg.origin].append(leg)
    paths: dict[str, Counter[int]] = defaultdict(Counter)
    for place in world.places:
        if place.kind == "source":
            paths[place.id][0] = 1
    for name in topological_order(legs):
        for leg in leaving[name]:
            for passed, number in paths[name].items():
                paths[leg.destination][passed + (leg.gate in names)] += number
    end = next(m.place for m in world.markets if m.id == market)
    assert set(paths[end]) == {1}
    assert paths[end][1] > 100


def test_gate_shares_sum_to_one_within_their_ranges(world: World) -> None:
    for market in world.markets:
        gates = world.gates_of(market.id)
        assert sum(gate.central for gate in gates) == pytest.approx(1)
        assert sum(gate.low for gate in gates) < 1 < sum(gate.high for gate in gates)


def test_central_shares_and_base_weights_meet_the_documented_ranges(world: World) -> None:
    for limits in world.ranges:
        if limits.quantity != "gate_share":
            continue
        central = sum(gate.central for gate in world.gates_of(limits.market) if gate.gate in limits.gates)
        assert limits.low <= central <= limits.high, limits.id
        flows = _conditional_flow(world, limits.market)
        weighted = sum(flows[leg.id] for leg in world.legs_of("cocaine") if leg.gate in limits.gates)
        assert limits.low <= weighted <= limits.high, limits.id


def test_sea_removal_of_base_flow_to_usa_meets_the_documented_range(world: World) -> None:
    zones = {zone.id: zone for zone in world.zones}
    kinds = {place.id: place.kind for place in world.places}
    flows = _conditional_flow(world, "usa")
    removed = sent = 0.0
    for leg in world.legs_of("cocaine"):
        zone = zones[leg.zone]
        if zone.kind != "sea":
            continue
        assert zone.reference_distance_km is not None
        crossings = leg.distance_km / zone.reference_distance_km
        detected = 1 - (1 - zone.detection_base) ** crossings
        removed += flows[leg.id] * detected * zone.pursuit_base * zone.stop_base
        sent += flows[leg.id] if kinds[leg.origin] == "departure" else 0.0
    limits = next(limits for limits in world.ranges if limits.id == "usa_sea_removal")
    assert limits.low <= removed / sent <= limits.high


def test_fentanyl_leaves_asia_and_never_passes_south_america(world: World) -> None:
    country = {place.id: place.country for place in world.places}
    places = {name for leg in world.legs_of("fentanyl") for name in (leg.origin, leg.destination)}
    assert {country[name] for name in places} <= {"china", "mexico", "usa"}
    through_canada = [leg for leg in world.legs_of("fentanyl") if leg.destination == "canada_border"]
    assert sum(leg.base_weight for leg in through_canada) < 0.01


def test_transport_is_cheap_beside_the_price_margin(world: World) -> None:
    limits = {"container": 1600, "light_aircraft": 1000}
    for leg in world.legs_of("cocaine"):
        assert 20 <= leg.transport_cost_usd_per_kg <= limits.get(leg.mode, 500), leg.id


def test_crews_and_craft(world: World) -> None:
    for leg in world.legs:
        if leg.mode in ("go_fast", "low_profile", "fishing_cargo", "light_aircraft"):
            assert leg.crew >= 2 and leg.vessel_cost_usd > 0 and leg.load_kg >= 300, leg.id


def test_every_fact_that_is_named_exists(world: World) -> None:
    known = set(load_facts()) | {"judgement"}
    tables = (world.places, world.legs, world.zones, world.gates, world.countries, world.markets)
    named = {name for table in tables for row in table for name in row.source}
    named |= {name for limits in world.ranges for name in limits.facts}
    assert named <= known


def test_titles_are_regions(world: World) -> None:
    titles = [place.title for place in world.places]
    assert len(set(titles)) == len(titles)
    assert all(len(title) > 4 for title in titles)
