"""Checks between tables: every name is known, loads can get through, and gates count each path once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from leeward.evidence.errors import InputError, unknown_name
from leeward.world.rows import Table
from leeward.world.tables import BaselineRange, Country, Gate, Leg, Market, Network, Place, Zone

_TOLERANCE = 1e-3


@dataclass(slots=True)
class Tables:
    """The tables of one world before they are joined."""

    places: Table[Place]
    legs: Table[Leg]
    zones: Table[Zone]
    gates: Table[Gate]
    countries: Table[Country]
    markets: Table[Market]
    networks: Table[Network]
    ranges: Table[BaselineRange]


def topological_order(legs: Iterable[Leg]) -> list[str]:
    """Places of these legs, each before all that it ships to.

    Raises
    ------
    ValueError
        If the legs form a cycle; the message is the id of one leg of it.
    """
    legs = list(legs)
    arriving: dict[str, int] = defaultdict(int)
    leaving: dict[str, list[Leg]] = defaultdict(list)
    for leg in legs:
        arriving[leg.destination] += 1
        leaving[leg.origin].append(leg)
    names = dict.fromkeys(name for leg in legs for name in (leg.origin, leg.destination))
    ready = [name for name in names if not arriving[name]]
    order: list[str] = []
    while ready:
        name = ready.pop()
        order.append(name)
        for leg in leaving[name]:
            arriving[leg.destination] -= 1
            if not arriving[leg.destination]:
                ready.append(leg.destination)
    if len(order) < len(names):
        raise ValueError(_leg_of_a_cycle(legs, set(names) - set(order)))
    return order


def _leg_of_a_cycle(legs: list[Leg], stuck: set[str]) -> str:
    """Walk backwards inside the places that never became free until one is met twice."""
    before = {leg.destination: leg for leg in legs if leg.origin in stuck and leg.destination in stuck}
    name, seen = next(iter(before)), set[str]()
    while name not in seen:
        seen.add(name)
        name = before[name].origin
    return before[name].id


def reachable(legs: Sequence[Leg], start: Iterable[str], *, backward: bool = False) -> set[str]:
    """Places that can be reached from `start` along the legs, or from which `start` can be reached."""
    step: dict[str, list[str]] = defaultdict(list)
    for leg in legs:
        a, b = (leg.destination, leg.origin) if backward else (leg.origin, leg.destination)
        step[a].append(b)
    found = set(start)
    todo = list(found)
    while todo:
        for name in step[todo.pop()]:
            if name not in found:
                found.add(name)
                todo.append(name)
    return found


def leg_id(origin: str, destination: str, mode: str, drug: str) -> str:
    """`origin>destination:mode`, with the drug appended unless it is cocaine."""
    return f"{origin}>{destination}:{mode}" + ("" if drug == "cocaine" else f":{drug}")


def check_names(tables: Tables) -> None:
    """Every place, zone, country, market, network and gate that is named exists."""
    places = [place.id for place in tables.places.rows]
    zones = [zone.id for zone in tables.zones.rows]
    countries = [country.id for country in tables.countries.rows]
    markets = {market.id: market for market in tables.markets.rows}
    networks = {network.id: network for network in tables.networks.rows}
    gates = {gate.gate for gate in tables.gates.rows}
    for place in tables.places.rows:
        if place.country and place.country not in countries:
            raise tables.places.unknown("country", place.country, countries, place.id, "country")
        if (place.kind == "source") != (place.supply_share is not None):
            raise tables.places.error("a supply share is given for a source and for nothing else", place.id, "supply_share")
        if place.kind == "source" and not place.country:
            raise tables.places.error("a source belongs to a country", place.id, "country")
    ends = {market.place: market.id for market in markets.values()}
    for place in tables.places.rows:
        if place.kind == "market" and place.id not in ends:
            raise tables.places.error("no market has this place", place.id, "kind")
    kinds = {place.id: place.kind for place in tables.places.rows}
    for market in markets.values():
        if kinds.get(market.place) != "market":
            raise tables.markets.unknown(
                "market place", market.place, [p for p in places if kinds[p] == "market"], market.id, "place"
            )
    for leg in tables.legs.rows:
        expected = leg_id(leg.origin, leg.destination, leg.mode, leg.drug)
        if leg.id != expected and not leg.id.startswith(f"{expected}@"):
            raise tables.legs.error(f"the id of this leg is {expected}", leg.id, "id")
        for column in ("origin", "destination"):
            name = getattr(leg, column)
            if name not in places:
                raise tables.legs.unknown("place", name, places, leg.id, column)
        if kinds[leg.origin] == "market" or kinds[leg.destination] == "source":
            raise tables.legs.error("no leg leaves a market or enters a source", leg.id, "origin")
        if leg.zone not in zones:
            raise tables.legs.unknown("zone", leg.zone, zones, leg.id, "zone")
        for name in leg.networks:
            if name not in networks:
                raise tables.legs.unknown("network", name, list(networks), leg.id, "networks")
            if networks[name].drug != leg.drug:
                raise tables.legs.error(f"network {name} carries {networks[name].drug}, this leg {leg.drug}", leg.id, "networks")
        if leg.gate and leg.gate not in gates:
            raise tables.legs.unknown("gate", leg.gate, sorted(gates), leg.id, "gate")
    for gate in tables.gates.rows:
        if gate.market not in markets:
            raise tables.gates.unknown("market", gate.market, list(markets), gate.id, "market")
    for limits in tables.ranges.rows:
        if limits.market not in markets:
            raise tables.ranges.unknown("market", limits.market, list(markets), limits.id, "market")
        own = [gate.gate for gate in tables.gates.rows if gate.market == limits.market]
        for name in limits.gates:
            if name not in own:
                raise tables.ranges.unknown("gate", name, own, limits.id, "gates")


def check_shares(tables: Tables) -> None:
    """Gate shares of a market, supply shares of a country and weights of an origin each sum to 1."""
    for market in tables.markets.rows:
        own = [gate for gate in tables.gates.rows if gate.market == market.id]
        if not own:
            raise InputError(f"market {market.id} has no gate", file=tables.gates.file, key="market")
        total = sum(gate.central for gate in own)
        if abs(total - 1) > _TOLERANCE:
            raise tables.gates.error(
                f"the central shares of market {market.id} sum to {total:.4g}, not to 1",
                own[-1].id,
                "central",
            )
    supply: dict[str, list[Place]] = defaultdict(list)
    for place in tables.places.rows:
        if place.supply_share is not None:
            supply[place.country].append(place)
    for country, places in supply.items():
        total = sum(place.supply_share or 0 for place in places)
        if abs(total - 1) > _TOLERANCE:
            raise tables.places.error(
                f"the supply shares of {country} sum to {total:.4g}, not to 1", places[-1].id, "supply_share"
            )
    weights: dict[tuple[str, str], list[Leg]] = defaultdict(list)
    for leg in tables.legs.rows:
        weights[leg.origin, leg.drug].append(leg)
    for (origin, drug), legs in weights.items():
        total = sum(leg.base_weight for leg in legs)
        if abs(total - 1) > _TOLERANCE:
            raise tables.legs.error(
                f"the weights of the {drug} legs out of {origin} sum to {total:.4g}, not to 1",
                legs[-1].id,
                "base_weight",
            )


def check_ways(tables: Tables) -> None:
    """No cycle; every place and leg lies on a way from a source to a market, for each of its networks."""
    kinds = {place.id: place.kind for place in tables.places.rows}
    for drug in dict.fromkeys(leg.drug for leg in tables.legs.rows):
        legs = [leg for leg in tables.legs.rows if leg.drug == drug]
        try:
            topological_order(legs)
        except ValueError as error:
            raise tables.legs.error(f"the {drug} legs form a cycle through this leg", str(error), "destination") from None
    sources = [name for name, kind in kinds.items() if kind == "source"]
    markets = [name for name, kind in kinds.items() if kind == "market"]
    fed, feeding = reachable(tables.legs.rows, sources), reachable(tables.legs.rows, markets, backward=True)
    for place in tables.places.rows:
        if place.id not in fed:
            raise tables.places.error(f"place {place.id} cannot be reached from a source", place.id, "id")
        if place.id not in feeding:
            raise tables.places.error(f"place {place.id} cannot reach a market", place.id, "id")
    for network in tables.networks.rows:
        legs = [leg for leg in tables.legs.rows if network.id in leg.networks]
        fed, feeding = reachable(legs, sources), reachable(legs, markets, backward=True)
        for leg in legs:
            if leg.origin not in fed or leg.destination not in feeding:
                way = "come here from a source" if leg.origin not in fed else "go on from here to a market"
                raise tables.legs.error(f"loads of network {network.id} cannot {way}", leg.id, "networks")


def check_gates(tables: Tables) -> None:
    """Every cocaine path from a source to a market passes exactly one leg with a gate of that market."""
    kinds = {place.id: place.kind for place in tables.places.rows}
    cocaine = [leg for leg in tables.legs.rows if leg.drug == "cocaine"]
    for leg in tables.legs.rows:
        if leg.drug != "cocaine" and leg.gate:
            raise tables.legs.error("gates are for cocaine legs", leg.id, "gate")
    useful: set[str] = set()
    for market in tables.markets.rows:
        names = {gate.gate for gate in tables.gates.rows if gate.market == market.id}
        feeding = reachable(cocaine, [market.place], backward=True)
        legs = [leg for leg in cocaine if leg.destination in feeding]
        leaving: dict[str, list[Leg]] = defaultdict(list)
        for leg in legs:
            leaving[leg.origin].append(leg)
        counts: dict[str, set[int]] = defaultdict(set)
        for origin in leaving:
            if kinds[origin] == "source":
                counts[origin].add(0)
        used: set[str] = set()
        for place in topological_order(legs):
            for leg in leaving[place]:
                inside = leg.gate in names
                if inside:
                    used.add(leg.gate)
                    useful.add(leg.id)
                    if 1 in counts[place]:
                        raise tables.legs.error(
                            f"a path to market {market.id} passes a second gate here ({leg.gate})",
                            leg.id,
                            "gate",
                        )
                elif leg.destination == market.place and 0 in counts[place]:
                    raise tables.legs.error(
                        f"a path to market {market.id} ends here without having passed a gate", leg.id, "gate"
                    )
                counts[leg.destination].update(n + inside for n in counts[place])
        for gate in tables.gates.rows:
            if gate.market == market.id and gate.gate not in used:
                raise tables.gates.error(f"no path to market {market.id} passes gate {gate.gate}", gate.id, "gate")
    for leg in cocaine:
        if leg.gate and leg.id not in useful:
            raise unknown_name(
                "gate for the markets that this leg can reach",
                leg.gate,
                sorted({gate.gate for gate in tables.gates.rows} - {leg.gate}),
                file=tables.legs.file,
                line=tables.legs.lines.get(leg.id),
                key="gate",
            )


def check(tables: Tables) -> None:
    """Run all checks between tables, in an order in which the first error is the clearest.

    Raises
    ------
    InputError
        Naming file, line and column.
    """
    check_names(tables)
    check_ways(tables)
    check_gates(tables)
    check_shares(tables)
