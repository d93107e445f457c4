"""Where a world comes from: slopes of the three years before its start, lever settings in force, and levels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import hypot, log

from leeward.evidence.calendar import DAYS_A_YEAR
from leeward.evidence.facts import load_strikes
from leeward.evidence.levers import load_levers
from leeward.world.dated import Past
from leeward.world.points import Point, Quantity, Setting, bracket, decimal_year, place_in_time, usable
from leeward.world.provenance import DatedValue, Momentum, weakest
from leeward.world.rows import Table

SLOPES = ("coca_area", "consumption", "import_price", "retail_price")
YEARS = 3.0
"""Years before the start over which slopes are taken."""

_SHORTEST = 1.0
_STALE = 1.0
_OWN_ERROR = 0.5
"""Share of a point's range that is its own error; the rest is common to its series and cancels (judgement)."""

_STRIKE_WEEKS = 13
_WEEKS_A_MONTH = DAYS_A_YEAR / 12 / 7
_FIRST_STRIKES = date(2025, 10, 1)


@dataclass(frozen=True, slots=True)
class _Slope:
    """Yearly log change, its half-range, when it ends, and the points used."""

    change: float
    half: float
    end: float
    used: tuple[Point, ...]


def _slope(points: Sequence[Point], spec: Quantity, day: date, later: bool) -> _Slope | None:
    """The slope of one series, or None if its points do not reach."""
    known = [point for point in usable(points, day, later) if point.status != "judgement"]
    known.sort(key=lambda point: place_in_time(point, spec))
    if len(known) < 2:
        return None
    end = min(decimal_year(day), place_in_time(known[-1], spec))
    begin = max(decimal_year(day) - YEARS, place_in_time(known[0], spec))
    if end - begin < _SHORTEST:
        return None
    values: list[float] = []
    noise: list[float] = []
    used: list[Point] = []
    for when in (begin, end):
        sides = bracket(known, spec, when)
        values.append(sum(weight * log(point.central) for point, weight in sides))
        noise.append(sum(weight * log(point.high / point.low) / 2 for point, weight in sides) * _OWN_ERROR)
        used += [point for point, _ in sides]
    span = end - begin
    return _Slope((values[1] - values[0]) / span, hypot(*noise) / span, end, tuple(used))


def momentum(past: Past) -> tuple[Momentum, ...]:
    """Slopes of all series; zero with a range, as a prior, where no two readings reach."""
    slopes: list[Momentum] = []
    for quantity in SLOPES:
        spec = past.specs.get(quantity)
        for place in past.places(quantity):
            assert spec is not None
            series = past.series[quantity, place]
            found = [got for name in series if (got := _slope(series[name], spec, past.day, past.later))]
            if not found:
                slopes.append(Momentum(quantity, place, -spec.spread, 0.0, spec.spread, (), "judgement"))
                continue
            newest = max(slope.end for slope in found)
            found = [slope for slope in found if slope.end > newest - _STALE]
            used = list(dict.fromkeys(point for slope in found for point in slope.used))
            slopes.append(
                Momentum(
                    quantity,
                    place,
                    low=min(slope.change - slope.half for slope in found),
                    central=found[0].change,
                    high=max(slope.change + slope.half for slope in found),
                    facts=tuple(dict.fromkeys(name for point in used for name in point.facts if name != "judgement")),
                    status=weakest(point.status for point in found[0].used),
                    later_knowledge=any(point.last >= past.day.year for point in used),
                )
            )
    return tuple(slopes)


def levels(past: Past) -> tuple[dict[str, tuple[float, float, float]], list[DatedValue]]:
    """Starting levels outside the tables: name of the model's parameter -> (low, central, high), and provenance."""
    values = [
        past.value(spec.quantity, place)
        for spec in past.specs.values()
        if spec.group == "level"
        for place in past.places(spec.quantity)
    ]
    return {value.quantity: (value.low, value.central, value.high) for value in values}, values


def _since(table: Table[Setting], row: Setting) -> date:
    try:
        return date.fromisoformat(row.since)
    except ValueError:
        raise table.error(f"{row.since!r} is not a date such as 1995-03-01", row.id, "since") from None


def _in_force(table: Table[Setting], row: Setting, day: date, later: bool) -> bool:
    since = _since(table, row)
    return since <= day and (row.basis == "step" or later or since.year < day.year)


def settings(past: Past) -> tuple[dict[tuple[str, str], float], list[DatedValue]]:
    """Lever settings in force at the start, (lever, where) -> dial value, and their provenance.

    A step is in force from its day on. A yearly mean stands for the time after its year, or, with later knowledge,
    from the beginning of its year. Levers that are not named are at the baseline of the table of levers.
    """
    table = past.tables.settings
    latest: dict[tuple[str, str], Setting] = {}
    known = load_levers()
    for row in sorted(table.rows, key=lambda row: row.since):
        if row.lever not in known:
            raise table.unknown("lever", row.lever, list(known), row.id, "lever")
        if _in_force(table, row, past.day, past.later):
            latest[row.lever, row.where] = row
    values: list[DatedValue] = []
    for (lever, where), row in latest.items():
        year = _since(table, row).year
        values.append(
            DatedValue(
                "lever", lever, where, known[lever].unit, row.value, row.value, row.value, year,
                max(decimal_year(past.day) - year - 1.0, 0.0),
                tuple(name for name in row.facts if name != "judgement"), row.source, row.status,
                row.basis == "year" and year >= past.day.year, note=row.note,
            )
        )  # fmt: skip
    return {(value.quantity, value.place): value.central for value in values}, values


def strikes(day: date) -> dict[tuple[str, str], float]:
    """Strikes on vessels a month, by zone, over the thirteen weeks before a day; empty before October 2025.

    Public reports name the Caribbean as a whole; it is split evenly between its two zones.
    """
    if day < _FIRST_STRIKES:
        return {}
    counts = {"eastern_pacific": 0, "caribbean": 0}
    before = 0
    for strike in load_strikes():
        struck = date.fromisoformat(strike.date)
        number = max((strike.cum_strikes or before + 1) - before, 0)
        before = strike.cum_strikes or before + number * (strike.region in counts)
        if strike.region in counts and day - timedelta(weeks=_STRIKE_WEEKS) <= struck < day:
            counts[strike.region] += number
    rate = {region: number / _STRIKE_WEEKS * _WEEKS_A_MONTH for region, number in counts.items()}
    return {
        ("maritime_strike", "eastern_pacific"): rate["eastern_pacific"],
        ("maritime_strike", "western_caribbean"): rate["caribbean"] / 2,
        ("maritime_strike", "eastern_caribbean"): rate["caribbean"] / 2,
    }
