"""Load a dated world from its tables."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from leeward.evidence.errors import InputError, unknown_name
from leeward.world.checks import Tables, check
from leeward.world.coarse import coarsen
from leeward.world.rows import Table, read_table
from leeward.world.tables import BaselineRange, Country, Gate, Leg, Market, Network, Place, World, Zone

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

WORLDS = ("americas",)
"""Names of the worlds that come with the package."""

_FIRST = date(2025, 1, 1)
_FILES = ("places", "legs", "zones", "gates", "countries", "markets", "networks", "baseline_ranges")

Record = TypeVar("Record")


def _date(start: str | date) -> date:
    if isinstance(start, date):
        day = start
    else:
        try:
            day = date.fromisoformat(start)
        except ValueError:
            raise InputError(f"{start!r} is not a date such as 2025-09-01", key="start") from None
    if day < _FIRST:
        raise InputError(
            f"the tables describe the world from {_FIRST} on; there is none yet for a start on {day}",
            key="start",
        )
    return day


def _read(folder: Traversable | Path) -> tuple[Tables, str]:
    digest = hashlib.sha256()
    texts: dict[str, str] = {}
    for name in _FILES:
        file = f"{name}.csv"
        try:
            data = (folder / file).read_bytes()
            texts[name] = data.decode("utf-8")
        except FileNotFoundError:
            raise InputError(f"there is no {file} in {folder}", file=file) from None
        except UnicodeDecodeError:
            raise InputError("the table is not UTF-8 text", file=file) from None
        digest.update(name.encode() + b"\0" + data.replace(b"\r\n", b"\n") + b"\0")

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
    return tables, digest.hexdigest()


def _load(name: str, day: date, coarse: bool, folder: Traversable | Path) -> World:
    tables, digest = _read(folder)
    check(tables)
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
    )


@lru_cache(maxsize=16)
def _packaged(name: str, day: date, coarse: bool) -> World:
    return _load(name, day, coarse, resources.files("leeward.world") / "data" / name)


def load_world(
    name: str = "americas",
    start: str | date = "2025-09-01",
    coarse: bool = False,
    data_dir: str | Path | None = None,
) -> World:
    """Return a world, read from its tables and checked.

    Parameters
    ----------
    name: one of `WORLDS`; with `data_dir`, only a label.
    start: first day of the world, ISO text or date, from 2025-01-01 on.
    coarse: merge places by their `coarse` column and parallel legs between them (see `coarse.py`).
    data_dir: a folder with the tables of another world, in the same form.

    Raises
    ------
    InputError
        For an unknown world, a start before 2025, or anything wrong in a table (file, line, column).
    """
    day = _date(start)
    if data_dir is not None:
        return _load(name, day, coarse, Path(data_dir))
    if name not in WORLDS:
        raise unknown_name("world", name, WORLDS, key="name")
    return _packaged(name, day, coarse)
