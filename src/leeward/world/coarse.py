"""The same world drawn with fewer places, to see whether a result depends on the drawing.

Places with the same `coarse` id become one; legs between the same two coarse places with the same mode,
drug and gate become one. What is merged is weighted by reference flow: each source's share of potential
production, pushed down the graph by base weights. Weights add up, costs and distances are means over
kilograms, loads and crews are means over loads, so that kilograms, trips and gate shares stay what they
were.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from leeward.world.checks import Tables, leg_id, reachable, topological_order
from leeward.world.rows import Table
from leeward.world.tables import Country, Leg, Place


def reference_flow(
    places: Sequence[Place], legs: Sequence[Leg], countries: Sequence[Country], drug: str
) -> tuple[dict[str, float], dict[str, float]]:
    """Throughput of each place and flow of each leg when production follows base weights and nothing is lost.

    Cocaine in tonnes a year of potential production; for another drug each source gives its supply share.
    Returns (place id -> flow, leg id -> flow).
    """
    own = [leg for leg in legs if leg.drug == drug]
    production = {country.id: country.potential_production_t for country in countries}
    origins = {leg.origin for leg in own}
    through: dict[str, float] = defaultdict(float)
    for place in places:
        if place.supply_share is not None and place.id in origins:
            through[place.id] = place.supply_share * (production[place.country] if drug == "cocaine" else 1.0)
    leaving: dict[str, list[Leg]] = defaultdict(list)
    for leg in own:
        leaving[leg.origin].append(leg)
    flows: dict[str, float] = {}
    for name in topological_order(own):
        for leg in leaving[name]:
            flows[leg.id] = through[name] * leg.base_weight
            through[leg.destination] += flows[leg.id]
    return dict(through), flows


def _mean(values: Sequence[float], weights: Sequence[float]) -> float:
    total = sum(weights)
    if total <= 0:
        return sum(values) / len(values)
    return sum(v * w for v, w in zip(values, weights, strict=True)) / total


def _merge_places(table: Table[Place], through: dict[str, float]) -> Table[Place]:
    groups: dict[str, list[Place]] = defaultdict(list)
    for place in table.rows:
        groups[place.coarse].append(place)
    merged: list[Place] = []
    for id, members in groups.items():
        weights = [through.get(place.id, 0.0) for place in members]
        main = members[max(range(len(members)), key=weights.__getitem__)]
        for place in members:
            if place.kind != main.kind or (place.kind == "source" and place.country != main.country):
                raise table.error(f"{place.id} cannot be merged with {main.id} into {id}", place.id, "coarse")
        shares = [place.supply_share for place in members if place.supply_share is not None]
        merged.append(
            replace(
                main,
                id=id,
                title=" / ".join(place.title for place in members),
                lon=_mean([place.lon for place in members], weights),
                lat=_mean([place.lat for place in members], weights),
                dwell_weeks=_mean([place.dwell_weeks for place in members], weights),
                supply_share=sum(shares) if shares else None,
            )
        )
    return Table(table.file, tuple(merged))


def _merge_legs(table: Table[Leg], coarse_of: dict[str, str], flows: dict[str, float]) -> Table[Leg]:
    groups: dict[tuple[str, str, str, str, str], list[Leg]] = defaultdict(list)
    for leg in table.rows:
        ends = coarse_of[leg.origin], coarse_of[leg.destination]
        if ends[0] != ends[1]:
            groups[(*ends, leg.mode, leg.drug, leg.gate)].append(leg)
        elif leg.gate:
            raise table.error("a leg with a gate lies inside one coarse place", leg.id, "gate")
    totals: dict[tuple[str, str], float] = defaultdict(float)
    parallel: dict[tuple[str, str, str, str], int] = defaultdict(int)
    for key, members in groups.items():
        totals[key[0], key[3]] += sum(flows[leg.id] for leg in members)
        parallel[key[:4]] += 1
    merged: list[Leg] = []
    for (origin, destination, mode, drug, gate), members in groups.items():
        kilos = [flows[leg.id] for leg in members]
        loads = [kilo / leg.load_kg for kilo, leg in zip(kilos, members, strict=True)]
        main = members[max(range(len(members)), key=kilos.__getitem__)]

        def mean(read: Callable[[Leg], float], by: list[float], of: list[Leg] = members) -> float:
            return _mean([read(leg) for leg in of], by)

        id = leg_id(origin, destination, mode, drug)
        merged.append(
            replace(
                main,
                id=id if parallel[origin, destination, mode, drug] == 1 else f"{id}@{gate or 'open'}",
                origin=origin,
                destination=destination,
                networks=tuple(dict.fromkeys(name for leg in members for name in leg.networks)),
                distance_km=mean(lambda leg: leg.distance_km, kilos),
                transport_cost_usd_per_kg=mean(lambda leg: leg.transport_cost_usd_per_kg, kilos),
                load_kg=mean(lambda leg: leg.load_kg, loads),
                crew=mean(lambda leg: leg.crew, loads),
                vessel_cost_usd=mean(lambda leg: leg.vessel_cost_usd, loads),
                base_weight=sum(kilos) / totals[origin, drug],
                capacity_factor=mean(lambda leg: leg.capacity_factor, kilos),
            )
        )
    return Table(table.file, tuple(merged))


def prune_networks(legs: tuple[Leg, ...], places: tuple[Place, ...]) -> tuple[Leg, ...]:
    """Take a network off the legs where its loads can no longer get to or on from."""
    sources = [place.id for place in places if place.kind == "source"]
    markets = [place.id for place in places if place.kind == "market"]
    allowed: dict[str, list[str]] = defaultdict(list)
    for network in dict.fromkeys(name for leg in legs for name in leg.networks):
        own = [leg for leg in legs if network in leg.networks]
        fed, feeding = reachable(own, sources), reachable(own, markets, backward=True)
        for leg in own:
            if leg.origin in fed and leg.destination in feeding:
                allowed[leg.id].append(network)
    return tuple(replace(leg, networks=tuple(allowed[leg.id])) for leg in legs if allowed[leg.id])


def coarsen(tables: Tables) -> Tables:
    """Return the coarse tables; the caller checks them like any other.

    Raises
    ------
    InputError
        If places of different kinds are to be merged, sources of different countries, or the ends of a gate.
    """
    through: dict[str, float] = defaultdict(float)
    flows: dict[str, float] = {}
    for drug in dict.fromkeys(leg.drug for leg in tables.legs.rows):
        by_place, by_leg = reference_flow(tables.places.rows, tables.legs.rows, tables.countries.rows, drug)
        flows |= by_leg
        for name, value in by_place.items():
            through[name] += value
    places = _merge_places(tables.places, through)
    coarse_of = {place.id: place.coarse for place in tables.places.rows}
    legs = _merge_legs(tables.legs, coarse_of, flows)
    markets = Table(
        tables.markets.file,
        tuple(replace(market, place=coarse_of[market.place]) for market in tables.markets.rows),
        tables.markets.lines,
    )
    return Tables(
        places=places,
        legs=Table(legs.file, prune_networks(legs.rows, places.rows)),
        zones=tables.zones,
        gates=tables.gates,
        countries=tables.countries,
        markets=markets,
        networks=tables.networks,
        ranges=tables.ranges,
    )
