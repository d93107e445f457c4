"""Facts and the works they were read in: one number a row, with unit, year, place, source and status."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from leeward.evidence.reading_tables import read_rows

STATUSES = ("read", "inferred", "recalled", "judgement")
"""How a number is known: read in the source; inferred (computed from facts); recalled (from memory of a named
work, not read); judgement (set by the authors of the package)."""

SOURCE_KINDS = (
    "paper",
    "report",
    "official",
    "press",
    "repository",
    "dataset",
    "secondary",
    "computed",
    "recalled",
)

FACT_COLUMNS = (
    "id",
    "quantity",
    "value",
    "low",
    "high",
    "unit",
    "year",
    "year_end",
    "place",
    "source_id",
    "status",
    "note",
)
SOURCE_COLUMNS = ("id", "title", "url", "kind", "year", "note")
UNIT_COLUMNS = ("unit", "title", "dimension")
PLACE_COLUMNS = ("place", "title", "kind")
STRIKE_COLUMNS = (
    "id",
    "date",
    "region",
    "killed",
    "survivors",
    "cum_strikes",
    "cum_killed",
    "source_id",
    "status",
    "note",
)


@dataclass(frozen=True, slots=True)
class Source:
    """A published work (or, said so in ``kind``, a computation or a work that was not read)."""

    id: str
    title: str
    url: str
    kind: str
    year: int | None
    note: str
    line: int


@dataclass(frozen=True, slots=True)
class Fact:
    """One number: ``value`` in ``unit`` (with ``low``/``high`` where the source gives a range).

    ``value`` is ``None`` when the source gives only a range or only a direction (the note says which).
    ``year``/``year_end`` are the first and last calendar year; ``place`` is a name of ``places.csv``.
    """

    id: str
    quantity: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    year: int | None
    year_end: int | None
    place: str
    source_id: str
    status: str
    note: str
    line: int


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the closed list, with its dimension (mass, money, share, ...)."""

    unit: str
    title: str
    dimension: str
    line: int


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the closed list: country, sea corridor, region, world or model."""

    place: str
    title: str
    kind: str
    line: int


@dataclass(frozen=True, slots=True)
class Strike:
    """One publicly reported strike on a vessel: date (ISO), region, people killed and survivors if known."""

    id: str
    date: str
    region: str
    killed: int | None
    survivors: int | None
    cum_strikes: int | None
    cum_killed: int | None
    source_id: str
    status: str
    note: str
    line: int


def read_facts(directory: Path | None = None) -> list[Fact]:
    """Return every row of ``facts.csv`` in order, duplicates included.

    Raises InputError for a cell that should be a number and is not.
    """
    return [
        Fact(
            id=row["id"],
            quantity=row["quantity"],
            value=row.number("value"),
            low=row.number("low"),
            high=row.number("high"),
            unit=row["unit"],
            year=row.integer("year"),
            year_end=row.integer("year_end"),
            place=row["place"],
            source_id=row["source_id"],
            status=row["status"],
            note=row["note"],
            line=row.line,
        )
        for row in read_rows("facts.csv", FACT_COLUMNS, directory)
    ]


def read_sources(directory: Path | None = None) -> list[Source]:
    """Return every row of ``sources.csv`` in order, duplicates included."""
    return [
        Source(
            id=row["id"],
            title=row["title"],
            url=row["url"],
            kind=row["kind"],
            year=row.integer("year"),
            note=row["note"],
            line=row.line,
        )
        for row in read_rows("sources.csv", SOURCE_COLUMNS, directory)
    ]


@lru_cache(maxsize=8)
def load_facts(directory: Path | None = None) -> dict[str, Fact]:
    """Return the facts by id."""
    return {fact.id: fact for fact in read_facts(directory)}


@lru_cache(maxsize=8)
def load_sources(directory: Path | None = None) -> dict[str, Source]:
    """Return the sources by id."""
    return {source.id: source for source in read_sources(directory)}


@lru_cache(maxsize=8)
def load_units(directory: Path | None = None) -> dict[str, Unit]:
    """Return the closed list of units by name."""
    rows = read_rows("units.csv", UNIT_COLUMNS, directory)
    return {row["unit"]: Unit(row["unit"], row["title"], row["dimension"], row.line) for row in rows}


@lru_cache(maxsize=8)
def load_places(directory: Path | None = None) -> dict[str, Place]:
    """Return the closed list of places by name."""
    rows = read_rows("places.csv", PLACE_COLUMNS, directory)
    return {row["place"]: Place(row["place"], row["title"], row["kind"], row.line) for row in rows}


@lru_cache(maxsize=8)
def load_strikes(directory: Path | None = None) -> tuple[Strike, ...]:
    """Return the publicly reported strikes on vessels since September 2025, in order of date."""
    return tuple(
        Strike(
            id=row["id"],
            date=row["date"],
            region=row["region"],
            killed=row.integer("killed"),
            survivors=row.integer("survivors"),
            cum_strikes=row.integer("cum_strikes"),
            cum_killed=row.integer("cum_killed"),
            source_id=row["source_id"],
            status=row["status"],
            note=row["note"],
            line=row.line,
        )
        for row in read_rows("strikes_timeline.csv", STRIKE_COLUMNS, directory)
    )


def series(prefix: str, *, unit: str | None = None, directory: Path | None = None) -> list[tuple[int, float, Fact]]:
    """Return (year, value, fact) of the facts whose id is ``prefix`` followed by a year, by year.

    ``series("coca_unodc_COL_")`` is the United Nations' series of coca area in Colombia. Ids that carry
    anything after the year (part-years) are left out; so are facts of another ``unit`` when one is given.
    """
    found = []
    for fact in load_facts(directory).values():
        tail = fact.id.removeprefix(prefix)
        if tail == fact.id or not (tail.isdigit() and len(tail) == 4) or fact.value is None:
            continue
        if unit is None or fact.unit == unit:
            found.append((int(tail), fact.value, fact))
    return sorted(found, key=lambda item: item[0])
