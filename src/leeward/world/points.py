"""Dated points and what they say about a day.

A point is the value of one quantity at one place in one year (or over some years), with a range. Between two points
a value is interpolated: its logarithm for levels, itself for shares. Beyond the last point it stays. Its range is
that of the points, widened with the distance to the nearest reading; a point that was not read counts as further
away by the handicap of its status.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from leeward.world.provenance import GROUPS, weakest
from leeward.world.tables import STATUSES, Leg, Place, _name, _names, _number, _text

HANDICAP = {"read": 0.0, "inferred": 0.5, "recalled": 2.0, "judgement": 4.0}
"""Years that are added to the distance of a point by its status (judgement)."""

_EDGE = 1.0
_TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Quantity:
    """One dated quantity.

    scale: `log` for levels, `share` for fractions. at: where in its year a point stands (`end` for surveys of 31
    December). spread: half-range that a year without a reading adds (of the logarithm, or of the share); it grows
    with the square root of years. reach: years beyond the nearest point after which a value cannot be had.
    """

    quantity: str = _name()
    title: str = _name()
    unit: str = _name()
    group: str = _name(GROUPS)
    scale: str = _name(("log", "share"))
    at: str = _name(("middle", "end"))
    spread: float = _number()
    reach: float = _number()
    note: str = _text()


@dataclass(frozen=True, slots=True)
class Point:
    """A value in one year. instrument: the series it belongs to, where there are two. money: the year of its dollars.

    Prices are kept in dollars of their own year and are converted with the table of the deflator.
    """

    quantity: str = _name()
    place: str = _name()
    instrument: str = _name(optional=True)
    year: float = _number(1900, 2100)
    year_end: float | None = _number(1900, 2100, optional=True)
    low: float = _number()
    central: float = _number()
    high: float = _number()
    money: float | None = _number(1900, 2100, optional=True)
    facts: tuple[str, ...] = _names(optional=True)
    source: str = _text()
    status: str = _name(STATUSES)
    note: str = _text()

    @property
    def id(self) -> str:
        """`quantity/place/instrument/year`, unique in the table."""
        return f"{self.quantity}/{self.place}/{self.instrument}/{self.year:g}-{self.last:g}"

    @property
    def last(self) -> int:
        """Last year that the point describes."""
        return int(self.year if self.year_end is None else self.year_end)


@dataclass(frozen=True, slots=True)
class Setting:
    """A lever setting of the past.

    basis: `step`, in force from the day `since` on; `year`, the mean of the year of `since`, known once that year is
    over. value: in the unit of the lever's dial. where: as levers name places; `all` for levers without places.
    """

    lever: str = _name()
    where: str = _name()
    since: str = _name()
    basis: str = _name(("step", "year"))
    value: float = _number()
    facts: tuple[str, ...] = _names(optional=True)
    source: str = _text()
    status: str = _name(STATUSES)
    note: str = _text()

    @property
    def id(self) -> str:
        """`lever/where/since`, unique in the table."""
        return f"{self.lever}/{self.where}/{self.since}"


@dataclass(frozen=True, slots=True)
class Presence:
    """When a leg, or a mode, of the main tables was in use (decimal years; the end is excluded; empty: no limit)."""

    id: str = _name()
    kind: str = _name(("mode", "leg"))
    valid_from: float | None = _number(1900, 2100, optional=True)
    valid_to: float | None = _number(1900, 2100, optional=True)
    facts: tuple[str, ...] = _names()
    status: str = _name(STATUSES)
    note: str = _text()


@dataclass(frozen=True, slots=True)
class DatedPlace(Place):
    """A place of the past, with the decimal years in which it was in use (the end is excluded)."""

    valid_from: float | None = _number(1900, 2100, optional=True)
    valid_to: float | None = _number(1900, 2100, optional=True)


@dataclass(frozen=True, slots=True)
class DatedLeg(Leg):
    """A leg of the past. Its `base_weight` is relative to the sum of 1 of the legs that the origin has anyway."""

    valid_from: float | None = _number(1900, 2100, optional=True)
    valid_to: float | None = _number(1900, 2100, optional=True)


@dataclass(frozen=True, slots=True)
class Deflator:
    """Consumer prices of a year, as an index: dollars of one year over another follow from the ratio."""

    year: float = _number(1900, 2100)
    index: float = _number(1e-9)
    status: str = _name(STATUSES)
    source: str = _text()


@dataclass(frozen=True, slots=True)
class Reading:
    """What the points say about a day; see `DatedValue` for the fields."""

    low: float
    central: float
    high: float
    evidence_year: int | None
    distance_years: float
    facts: tuple[str, ...]
    source: str
    status: str
    later_knowledge: bool
    note: str


def decimal_year(day: date) -> float:
    """A day as a year with a fraction; 1 January is the whole number."""
    first = date(day.year, 1, 1)
    return day.year + (day - first).days / (date(day.year + 1, 1, 1) - first).days


def present(valid_from: float | None, valid_to: float | None, when: float) -> bool:
    """Whether a decimal year lies inside limits, the end excluded."""
    return (valid_from is None or when >= valid_from) and (valid_to is None or when < valid_to)


def place_in_time(point: Point, spec: Quantity) -> float:
    """Decimal year at which a point stands."""
    return (point.year + point.last) / 2 + (1.0 if spec.at == "end" else 0.5)


def usable(points: Sequence[Point], day: date, later_knowledge: bool) -> list[Point]:
    """Points that a world of this day may use: those of years that were over, or all of them."""
    return [point for point in points if later_knowledge or point.last < day.year]


def _forward(value: float, scale: str) -> float:
    return math.log(max(value, _TINY)) if scale == "log" else value


def bracket(points: Sequence[Point], spec: Quantity, when: float) -> list[tuple[Point, float]]:
    """The points on either side of a moment (or the nearest alone) with their weights; points sorted by time."""
    times = [place_in_time(point, spec) for point in points]
    after = next((i for i, time in enumerate(times) if time >= when), None)
    if after is None:
        return [(points[-1], 1.0)]
    if after == 0 or times[after] == when:
        return [(points[after], 1.0)]
    share = (when - times[after - 1]) / (times[after] - times[after - 1])
    return [(points[after - 1], 1.0 - share), (points[after], share)]


def read_at(points: Sequence[Point], spec: Quantity, day: date, later_knowledge: bool = False) -> Reading | None:
    """Value of one series at one place on a day, or None where it cannot be had.

    Points of one instrument, in 2024 US$ where money is meant.
    """
    known = sorted(usable(points, day, later_knowledge), key=lambda point: place_in_time(point, spec))
    if not known:
        return None
    when = decimal_year(day)
    gaps = {point.id: abs(when - place_in_time(point, spec)) for point in known}
    if min(gaps.values()) > spec.reach or when < place_in_time(known[0], spec) - _EDGE:
        return None
    used = bracket(known, spec, when)
    low, central, high = (
        sum(weight * _forward(getattr(point, name), spec.scale) for point, weight in used) for name in ("low", "central", "high")
    )
    distance = min(gaps[point.id] + HANDICAP[point.status] for point in known)
    wider = spec.spread * math.sqrt(distance)
    low, high = central - math.hypot(central - low, wider), central + math.hypot(high - central, wider)
    if spec.scale == "log":
        low, central, high = math.exp(low), math.exp(central), math.exp(high)
    else:
        low, high = max(low, 0.0), min(high, 1.0)
    nearest = min((point for point in known if point.status != "judgement"), key=lambda p: gaps[p.id], default=None)
    return Reading(
        low=low,
        central=central,
        high=high,
        evidence_year=nearest.last if nearest else None,
        distance_years=distance,
        facts=tuple(dict.fromkeys(name for point, _ in used for name in point.facts if name != "judgement")),
        source="; ".join(dict.fromkeys(point.source for point, _ in used if point.source)),
        status=weakest(point.status for point, _ in used),
        later_knowledge=any(point.last >= day.year for point, _ in used),
        note="; ".join(dict.fromkeys(point.note for point, _ in used if point.note)),
    )


def combine(readings: Sequence[Reading]) -> Reading:
    """Two instruments as one range: the central value of the first, the limits of all."""
    first = readings[0]
    return Reading(
        low=min(reading.low for reading in readings),
        central=first.central,
        high=max(reading.high for reading in readings),
        evidence_year=first.evidence_year,
        distance_years=first.distance_years,
        facts=tuple(dict.fromkeys(name for reading in readings for name in reading.facts)),
        source="; ".join(dict.fromkeys(reading.source for reading in readings if reading.source)),
        status=first.status,
        later_knowledge=any(reading.later_knowledge for reading in readings),
        note=first.note,
    )
