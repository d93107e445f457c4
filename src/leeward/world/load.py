"""Load a dated world from its tables."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from leeward.evidence import safefile
from leeward.evidence.errors import InputError, unknown_name
from leeward.world.checks import Tables, check
from leeward.world.coarse import coarsen
from leeward.world.dated import Builder, DatedTables, Past
from leeward.world.drawing import draw
from leeward.world.momentum import levels, momentum, settings, strikes
from leeward.world.points import DatedLeg, DatedPlace, Deflator, Point, Presence, Quantity, Setting
from leeward.world.provenance import DatedValue
from leeward.world.recorded import main_values
from leeward.world.rows import Table, read_table
from leeward.world.tables import BaselineRange, Country, Gate, Leg, Market, Network, Place, World, Zone

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

WORLDS = ("americas",)
"""Names of the worlds that come with the package."""

REFERENCE = (date(2025, 1, 1), date(2026, 12, 31))
"""Days that the main tables describe. Earlier worlds are drawn from the dated tables, later ones are refused."""

_FILES = ("places", "legs", "zones", "gates", "countries", "markets", "networks", "baseline_ranges")
_DATED = ("quantities", "points", "levers", "presence", "places", "legs", "deflator")

Record = TypeVar("Record")


def _date(start: str | date) -> date:
    if isinstance(start, date):
        day = start
    else:
        try:
            day = date.fromisoformat(start)
        except ValueError:
            raise InputError(f"{start!r} is not a date such as 2025-09-01", key="start") from None
    if day > REFERENCE[1]:
        raise InputError(f"the evidence reaches to {REFERENCE[1]}; there is no world for a start on {day}", key="start")
    return day


def _texts(folder: Traversable | Path, names: tuple[str, ...]) -> tuple[dict[str, str], str]:
    digest = hashlib.sha256()
    texts: dict[str, str] = {}
    for name in names:
        file = f"{name}.csv"
        try:
            place = folder / file
            data = safefile.read_bytes(place) if isinstance(place, Path) else place.read_bytes()
            texts[name] = data.decode("utf-8")
        except UnicodeDecodeError:
            raise InputError("the table is not UTF-8 text", file=file) from None
        digest.update(name.encode() + b"\0" + data.replace(b"\r\n", b"\n") + b"\0")
    return texts, digest.hexdigest()


def _read(folder: Traversable | Path) -> tuple[Tables, str]:
    texts, digest = _texts(folder, _FILES)

    def table(name: str, record: type[Record], key: Any = lambda row: row.id) -> Table[Record]:
        return read_table(texts[name], f"{name}.csv", record, key)

    tables = Tables(
        places=table("places", Place),
        legs=table("legs", Leg),
        zones=table("zones", Zone),
        gates=table("gates", Gate),
        countries=table("countries", Country),
        markets=table("markets", Market),
        networks=table("networks", Network),
        ranges=table("baseline_ranges", BaselineRange),
    )
    return tables, digest


def _read_dated(folder: Traversable | Path) -> tuple[DatedTables, str]:
    texts, digest = _texts(folder, _DATED)

    def table(name: str, record: type[Record], key: Any = lambda row: row.id) -> Table[Record]:
        return read_table(texts[name], f"dated/{name}.csv", record, key)

    tables = DatedTables(
        quantities=table("quantities", Quantity, lambda row: row.quantity),
        points=table("points", Point),
        settings=table("levers", Setting),
        presence=table("presence", Presence),
        places=table("places", DatedPlace),
        legs=table("legs", DatedLeg, lambda row: f"{row.id} from {row.valid_from}"),
        deflator=table("deflator", Deflator, lambda row: f"{row.year:g}"),
    )
    return tables, digest


def _load(name: str, day: date, coarse: bool, folder: Traversable | Path, later: bool) -> World:
    tables, digest = _read(folder)
    check(tables)
    past: Past | None = None
    if (folder / "dated").is_dir():
        dated, more = _read_dated(folder / "dated")
        digest = hashlib.sha256(f"{digest} {more}".encode()).hexdigest()
        past = Past(dated, day, later)
    elif day < REFERENCE[0]:
        raise InputError(
            f"these tables describe the world from {REFERENCE[0]} on and have no dated points for {day}", key="start"
        )
    values: list[DatedValue] = []
    baselines: dict[tuple[str, str], float] = strikes(day)
    level: dict[str, tuple[float, float, float]] = {}
    if past is None or day >= REFERENCE[0]:
        values += main_values(tables)
    else:
        builder = Builder(draw(tables, past.tables, day), past)
        tables = builder.build()
        check(tables)
        baselines, more_values = settings(past)
        values += builder.values + more_values
    if past is not None and day.year != REFERENCE[0].year:
        level, more_values = levels(past)
        values += more_values
    if coarse:
        tables = coarsen(tables)
        check(tables)
    return World(
        name=name,
        start=day,
        coarse=coarse,
        places=tables.places.rows,
        legs=tables.legs.rows,
        zones=tables.zones.rows,
        gates=tables.gates.rows,
        countries=tables.countries.rows,
        markets=tables.markets.rows,
        networks=tables.networks.rows,
        ranges=tables.ranges.rows,
        sha256=digest,
        later_knowledge=later,
        momentum=momentum(past) if past is not None else (),
        provenance=tuple(values),
        baselines=baselines,
        levels=level,
    )


@lru_cache(maxsize=16)
def _packaged(name: str, day: date, coarse: bool, later: bool) -> World:
    return _load(name, day, coarse, resources.files("leeward.world") / "data" / name, later)


def load_world(
    name: str = "americas",
    start: str | date = "2025-09-01",
    coarse: bool = False,
    data_dir: str | Path | None = None,
    later_knowledge: bool = False,
) -> World:
    """Return a world, read from its tables and checked.

    Parameters
    ----------
    name: one of `WORLDS`; with `data_dir`, only a label.
    start: first day of the world, ISO text or date, from 1990-01-01 to 2026-12-31. From 2025 on the main tables are
        taken as they are; before, every dated quantity is drawn from what is known about the years before the start.
    coarse: merge places by their `coarse` column and parallel legs between them (see `coarse.py`).
    data_dir: a folder with the tables of another world, in the same form; its `dated` folder may be missing.
    later_knowledge: allow facts that describe years from the start on; values that use one are flagged.

    Raises
    ------
    InputError
        For an unknown world, a start that the evidence does not reach (with the quantity and the years it reaches),
        or anything wrong in a table (file, line, column).
    """
    day = _date(start)
    if data_dir is not None:
        return _load(name, day, coarse, Path(data_dir), later_knowledge)
    if name not in WORLDS:
        raise unknown_name("world", name, WORLDS, key="name")
    return _packaged(name, day, coarse, later_knowledge)
