"""The tables of a world as they were on a day before 2025: main tables in, dated tables out.

Every number comes either from the dated points (`points.py`) or is taken over from the main tables and marked as
carried. Nothing that describes a time on or after the start is used unless later knowledge is allowed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import hypot, log

from leeward.evidence.errors import InputError
from leeward.world.checks import Tables
from leeward.world.points import (
    DatedLeg,
    DatedPlace,
    Deflator,
    Point,
    Presence,
    Quantity,
    Reading,
    Setting,
    combine,
    place_in_time,
    read_at,
)
from leeward.world.provenance import DatedValue
from leeward.world.rows import Table
from leeward.world.tables import BaselineRange, Country, Gate, Market, Place, Zone

DOLLARS = 2024
"""Prices are in US$ of this year."""

_STALE = 2.0
_CEILING = 0.97
_SEA_REMOVAL = (0.15, 0.45)
"""Documented removal at sea today, which `removal_scale` is relative to."""


@dataclass(slots=True)
class DatedTables:
    """The dated tables of a world, checked one by one."""

    quantities: Table[Quantity]
    points: Table[Point]
    settings: Table[Setting]
    presence: Table[Presence]
    places: Table[DatedPlace]
    legs: Table[DatedLeg]
    deflator: Table[Deflator]


LAST_YEAR = 2026
"""Last year that a world can start in."""


class Past:
    """What the dated points say about one day."""

    def __init__(self, tables: DatedTables, day: date, later_knowledge: bool) -> None:
        """Sort the points by series and convert money to US$ of `DOLLARS`."""
        self.day, self.later, self.tables = day, later_knowledge, tables
        self.specs = {spec.quantity: spec for spec in tables.quantities.rows}
        self.series: dict[tuple[str, str], dict[str, list[Point]]] = {}
        index = {int(row.year): row.index for row in tables.deflator.rows}
        for point in tables.points.rows:
            if point.quantity not in self.specs:
                raise tables.points.unknown("quantity", point.quantity, list(self.specs), point.id, "quantity")
            if point.status != "judgement" and not (point.facts or point.source):
                raise tables.points.error("a point that is not a judgement names a fact or a source", point.id, "facts")
            if point.money is not None:
                if int(point.money) not in index or DOLLARS not in index:
                    raise tables.points.error(f"the deflator has no {point.money:g} or {DOLLARS}", point.id, "money")
                ratio = index[DOLLARS] / index[int(point.money)]
                point = replace(point, low=point.low * ratio, central=point.central * ratio, high=point.high * ratio, money=None)
            self.series.setdefault((point.quantity, point.place), {}).setdefault(point.instrument, []).append(point)

    def has(self, quantity: str, place: str) -> bool:
        """Whether there is any point at all."""
        return (quantity, place) in self.series

    def places(self, quantity: str) -> list[str]:
        """Places with points of a quantity."""
        return [place for name, place in self.series if name == quantity]

    def read(self, quantity: str, place: str) -> Reading:
        """Value of a quantity at the start.

        Raises
        ------
        InputError
            If it cannot be had, with the years for which the evidence reaches.
        """
        spec = self.specs[quantity]
        instruments = self.series.get((quantity, place), {})
        found = [reading for name in instruments if (reading := read_at(instruments[name], spec, self.day, self.later))]
        if not found:
            raise self._out_of_reach(quantity, place)
        limit = found[0].distance_years + _STALE
        return combine([found[0], *(reading for reading in found[1:] if reading.distance_years <= limit)])

    def _out_of_reach(self, quantity: str, place: str) -> InputError:
        spec = self.specs[quantity]
        points = [point for series in self.series.get((quantity, place), {}).values() for point in series]
        times = [place_in_time(point, spec) for point in points]
        reaches = f"from {min(times):.0f} to {min(max(times) + spec.reach, LAST_YEAR):.0f}" if times else "to no year"
        return InputError(
            f"the world cannot start on {self.day}: it needs {quantity} of {place}, for which the evidence reaches {reaches}",
            key="start",
        )

    def value(self, quantity: str, place: str) -> DatedValue:
        """The same as a row of the provenance."""
        return self.row(quantity, place, self.read(quantity, place))

    def row(self, quantity: str, place: str, reading: Reading) -> DatedValue:
        """A reading as a row of the provenance."""
        spec = self.specs[quantity]
        return DatedValue(
            spec.group, quantity, place, spec.unit, reading.low, reading.central, reading.high, reading.evidence_year,
            reading.distance_years, reading.facts, reading.source, reading.status, reading.later_knowledge,
            note=reading.note,
        )  # fmt: skip


def _sources(value: DatedValue) -> tuple[str, ...]:
    return value.facts or ("judgement",)


def _status(values: Iterable[DatedValue]) -> str:
    """Status of a row that holds several values: a row without a single fact is a judgement."""
    kinds = {value.status for value in values}
    return next(kind for kind in ("judgement", "recalled", "inferred", "read") if kind in kinds)


class Builder:
    """Builds the tables of a day and records what every number rests on."""

    def __init__(self, main: Tables, past: Past) -> None:
        """Start from the main tables, with the drawing of the day already in place."""
        self.main, self.past = main, past
        self.values: list[DatedValue] = []

    def _have(self, quantity: str, place: str) -> DatedValue:
        value = self.past.value(quantity, place)
        self.values.append(value)
        return value

    def _carry(self, group: str, quantity: str, place: str, unit: str, low: float, mode: float, high: float) -> None:
        self.values.append(
            DatedValue(
                group, quantity, place, unit, low, mode, high, None, 0.0, (), "", "judgement", False, True,
                "taken over from the tables of 2025",
            )
        )  # fmt: skip

    def build(self) -> Tables:
        """All tables of the day."""
        main = self.main
        countries = tuple(map(self._country, main.countries.rows))
        markets = tuple(map(self._market, main.markets.rows))
        gates = tuple(self._gates())
        return replace_tables(
            main,
            countries=replace(main.countries, rows=countries),
            markets=replace(main.markets, rows=markets),
            gates=replace(main.gates, rows=gates),
            zones=replace(main.zones, rows=tuple(self._zones())),
            places=replace(main.places, rows=tuple(self._places())),
            ranges=replace(main.ranges, rows=tuple(self._ranges(gates))),
        )

    def _country(self, country: Country) -> Country:
        if not country.grows_coca:
            return country
        if not self.past.has("coca_area", country.id):
            self._carry(
                "supply", "coca_area", country.id, "ha", country.coca_area_low, country.coca_area_ha,
                country.coca_area_high,
            )  # fmt: skip
            return country
        area, crop, labs = (self._have(name, country.id) for name in ("coca_area", "yield", "labs"))
        made = area.central * crop.central / 1000.0
        down = hypot(log(area.central / area.low), log(crop.central / crop.low))
        up = hypot(log(area.high / area.central), log(crop.high / crop.central))
        return replace(
            country,
            coca_area_ha=area.central, coca_area_low=area.low, coca_area_high=area.high,
            yield_kg_per_ha=crop.central, yield_low=crop.low, yield_high=crop.high,
            potential_production_t=made, potential_production_low=made * 2.718281828459045**-down,
            potential_production_high=made * 2.718281828459045**up,
            labs=labs.central, labs_low=labs.low, labs_high=labs.high,
            year=float(area.evidence_year or self.past.day.year - 1),
            source=tuple(dict.fromkeys(area.facts + crop.facts)) or ("judgement",),
            status=_status([area, crop]), note=area.note,
        )  # fmt: skip

    def _market(self, market: Market) -> Market:
        names = ["consumption", "import_price", "retail_price", "light_users", "heavy_users"]
        columns = {
            "consumption": "consumption_t", "import_price": "import_price_usd_per_kg",
            "retail_price": "retail_price_usd_per_g", "fentanyl": "fentanyl_t",
        }  # fmt: skip
        if self.past.has("fentanyl", market.id):
            names.append("fentanyl")
        changes: dict[str, object] = {}
        got: list[DatedValue] = []
        for name in names:
            value = self._have(name, market.id)
            got.append(value)
            changes |= {columns.get(name, name): value.central, f"{name}_low": value.low, f"{name}_high": value.high}
        facts = tuple(dict.fromkeys(fact for value in got for fact in value.facts))
        status = _status(got)
        changes |= {"source": facts if facts and status != "judgement" else (*facts, "judgement"), "status": status}
        return replace(market, **changes, note="drawn from dated points")  # type: ignore[arg-type]

    def _gates(self) -> Iterable[Gate]:
        found: list[tuple[Gate, DatedValue]] = []
        for gate in self.main.gates.rows:
            found.append((gate, self._have("gate_share", gate.id)))
        totals: dict[str, float] = {}
        for gate, value in found:
            totals[gate.market] = totals.get(gate.market, 0.0) + value.central
        for gate, value in found:
            central = value.central / totals[gate.market]
            yield replace(
                gate, low=min(value.low, central), central=central, high=max(value.high, central),
                source=_sources(value), status=value.status, note=value.note,
            )  # fmt: skip

    def _zones(self) -> Iterable[Zone]:
        scales = {name: self._have("removal_scale", name) for name in self.past.places("removal_scale")}
        for zone in self.main.zones.rows:
            scale = scales.get(_enforcement(zone))
            if scale is None:
                yield zone
                continue
            what = "pursuit" if zone.kind in ("sea", "air") else "detection"
            low, base, high = (getattr(zone, f"{what}_{name}") for name in ("low", "base", "high"))
            base = min(base * scale.central, _CEILING)
            changes = {
                f"{what}_base": base, f"{what}_low": min(low * scale.low, base),
                f"{what}_high": max(min(high * scale.high, _CEILING), base),
            }  # fmt: skip
            yield replace(zone, **changes, source=_sources(scale), status=scale.status, note=scale.note)

    def _places(self) -> Iterable[Place]:
        dated = {
            place.id: self._have("supply_share", place.id)
            for place in self.main.places.rows
            if self.past.has("supply_share", place.id)
        }
        totals: dict[str, float] = {}
        for place in self.main.places.rows:
            if place.supply_share is not None:
                share = dated[place.id].central if place.id in dated else place.supply_share
                totals[place.country] = totals.get(place.country, 0.0) + share
        for place in self.main.places.rows:
            if place.id in dated:
                share = dated[place.id].central / totals[place.country]
                yield replace(place, supply_share=share, source=_sources(dated[place.id]), status=dated[place.id].status)
            else:
                yield place
        for mode in dict.fromkeys(leg.mode for leg in self.main.legs.rows):
            share = sum(leg.mode == mode for leg in self.main.legs.rows) / len(self.main.legs.rows)
            self._carry("route", f"legs by {mode}", "all", "fraction", share, share, share)

    def _ranges(self, gates: Sequence[Gate]) -> Iterable[BaselineRange]:
        for limits in self.main.ranges.rows:
            if limits.quantity == "removal_share":
                if not self.past.has("removal_scale", "sea"):
                    yield limits
                    continue
                scale = self.past.value("removal_scale", "sea")
                yield replace(
                    limits, low=_SEA_REMOVAL[0] * scale.low, high=min(_SEA_REMOVAL[1] * scale.high, 1.0),
                    facts=_sources(scale), status=scale.status, note=scale.note,
                )  # fmt: skip
                continue
            own = [gate for gate in gates if gate.market == limits.market and gate.gate in limits.gates]
            central = sum(gate.central for gate in own)
            facts = tuple(dict.fromkeys(name for gate in own for name in gate.source))
            yield replace(
                limits,
                low=max(central - hypot(*(gate.central - gate.low for gate in own)), 0.0),
                high=min(central + hypot(*(gate.high - gate.central for gate in own)), 1.0),
                facts=facts, status=own[0].status, note="sum of dated shares",
            )  # fmt: skip


def _enforcement(zone: Zone) -> str:
    if zone.kind in ("sea", "air", "land"):
        return zone.kind
    return zone.lever_zone if zone.lever_zone in ("export_ports", "europe_ports") else "us_border"


def replace_tables(tables: Tables, **changes: object) -> Tables:
    """A copy of some tables with a few of them exchanged."""
    names: dict[str, object] = {name: getattr(tables, name) for name in Tables.__slots__}
    build: Callable[..., Tables] = Tables
    return build(**(names | changes))
