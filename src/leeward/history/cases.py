"""Cases: reading, checking and listing them. A case is a folder that anyone can write (docs/validation/backtests.md).

`load_case` takes the id of a bundled case or the path of a folder. Whatever is wrong in it raises InputError with
the file, the key and the line.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from leeward.evidence.csvtext import day, number, records
from leeward.evidence.errors import InputError, unknown_name
from leeward.evidence.facts import STATUSES, load_facts
from leeward.evidence.levers import Lever, load_levers
from leeward.evidence.outcomes import load_outcomes
from leeward.evidence.safefile import MAX_TABLE_BYTES, read_text
from leeward.evidence.yamltext import MAX_YAML_BYTES, shown_value
from leeward.history.instruments import load_instruments
from leeward.history.records import KINDS, Case, Coords, Point, Series, Setting
from leeward.history.yamllines import Lines, Path_
from leeward.strategy import check_dial

COLUMNS = ("date", "series", "value", "low", "high", "unit", "source_id", "source", "url", "status", "note")
AGGREGATES = ("mean", "sum")
COMPARES = ("level", "ratio")
EARLIEST = date(1990, 1, 1)
LEAST = 1e-15
"""Anything smaller is nought: it has no logarithm to compare."""

_CASE_MUST = ("id", "title", "kind", "world", "start", "end", "in_sample", "series")
_CASE_MAY = ("leeward", "calibrate", "in_sample_reason", "notes", "strategy")
_SETTING_MUST = ("lever", "value", "start", "status", "source")
_SETTING_MAY = ("where", "end", "ramp_weeks", "note")
_SERIES_MUST = ("name", "outcome", "unit")
_SERIES_MAY = ("coords", "over", "aggregate", "window_weeks", "scale", "observation", "score", "note")
_LAYER_MAY = ("compare", "kappa", "gross", "instrument")


def bundled_cases() -> list[str]:
    """Return the ids of the cases in the package, events first, then null windows, each in alphabetical order."""
    cases = [load_case(entry.name) for entry in _bundle().iterdir() if (entry / "case.yaml").is_file()]
    return [case.id for case in sorted(cases, key=lambda case: (case.kind != "event", case.id))]


def load_case(case: str | Path | Case) -> Case:
    """Return a case: the id of a bundled one or the path of a folder (a `Case` is returned as it is).

    Raises InputError for an unknown id, a missing file, or anything wrong in it.
    """
    if isinstance(case, Case):
        return case
    if isinstance(case, str) and re.fullmatch(r"[a-z0-9_]{1,100}", case):
        folder = _bundle() / case
        if (folder / "case.yaml").is_file():
            return _bundled(case)
    path = Path(case)
    if not _is_folder(path):
        ids = sorted(e.name for e in _bundle().iterdir() if (e / "case.yaml").is_file())
        raise unknown_name("case", str(case), ids, key="case")
    return _read(path, path.name)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name too long for a file
        return False


def _bundle() -> Traversable:
    return resources.files("leeward.history") / "cases"


@lru_cache(maxsize=64)
def _bundled(name: str) -> Case:
    return _read(_bundle() / name, name)


def _text(folder: Traversable | Path, name: str) -> tuple[str, str]:
    if not isinstance(folder, Path):
        return (folder / name).read_text(encoding="utf-8"), f"{folder.name}/{name}"
    path = folder / name
    if folder.is_dir() and not path.exists() and not path.is_symlink():
        raise InputError(f"the case has no {name}", file=path)
    return read_text(path, limit=MAX_YAML_BYTES if name == "case.yaml" else MAX_TABLE_BYTES), str(path)


def _read(folder: Traversable | Path, name: str) -> Case:
    text, shown = _text(folder, "case.yaml")
    table, table_shown = _text(folder, "observed.csv")
    digest = hashlib.sha256((text + "\0" + table).replace("\r\n", "\n").encode()).hexdigest()
    lines = Lines(text, shown)
    case = _case(lines, name, digest)
    points = _points(table, table_shown, {s.name: s.unit for s in case.series})
    series = tuple(replace(s, points=tuple(sorted(points.get(s.name, ()), key=lambda p: p.date))) for s in case.series)
    for i, s in enumerate(series):
        if not s.targets(case.start, case.end):
            raise lines.error(
                f"the series {shown_value(s.name)} has no point after {case.start} and up to {case.end} in observed.csv",
                ("series", i),
            )
        if s.compare == "ratio" and not s.history(case.start):
            raise lines.error(
                f"the series {shown_value(s.name)} is compared as a ratio, which needs a point (read or inferred) dated on or "
                f"before {case.start}", ("series", i),
            )  # fmt: skip
    return replace(case, series=series)


def _case(x: Lines, name: str, digest: str) -> Case:
    if "kind" in x.values and x.values["kind"] is None:  # YAML reads the bare word null as nothing
        x.values["kind"] = "null"
    top = x.keys(x.values, (), _CASE_MUST, _CASE_MAY)
    if top.get("leeward", 1) != 1:
        raise x.error(f"format version {shown_value(top['leeward'])} is not known here", ("leeward",), ["1"])
    if top["id"] != name:
        raise x.error(f"the id {shown_value(top['id'])} is not the name of the folder, {name!r}", ("id",))
    start, end = x.date(top["start"], ("start",)), x.date(top["end"], ("end",))
    if start < EARLIEST:
        raise x.error(f"{start} is before {EARLIEST}, where the dated worlds begin", ("start",))
    if end <= start:
        raise x.error(f"the end {end} is not after the start {start}", ("end",))
    if not isinstance(top["in_sample"], bool):
        raise x.error("true or false is expected", ("in_sample",))
    if not isinstance(top.get("calibrate", True), bool):
        raise x.error("true or false is expected", ("calibrate",))
    reason = top.get("in_sample_reason") or ""
    if top["in_sample"] and not reason:
        raise x.error("a case that is in-sample says why", ("in_sample_reason",))
    kind = x.choice(top["kind"], ("kind",), KINDS, "kind")
    rows = x.list(top.get("strategy"), ("strategy",))
    settings = tuple(_setting(x, row, ("strategy", i)) for i, row in enumerate(rows))
    if (kind == "null") == bool(settings):
        what = "a null window has no strategy" if settings else "an event has a strategy"
        raise x.error(what, ("strategy",))
    series = tuple(_series(x, row, ("series", i)) for i, row in enumerate(x.list(top["series"], ("series",))))
    if not series:
        raise x.error("at least one series is needed", ("series",))
    names = [s.name for s in series]
    for i, s in enumerate(series):
        if s.name in names[:i]:
            raise x.error(f"the series {shown_value(s.name)} is given twice", ("series", i, "name"))
    return Case(
        id=name, title=x.text(top["title"], ("title",)), kind=kind, world=x.text(top["world"], ("world",)),
        start=start, end=end, calibrate=top.get("calibrate", True),
        in_sample=top["in_sample"], in_sample_reason=" ".join(str(reason).split()),
        notes=" ".join(str(top.get("notes") or "").split()), settings=settings, series=series, folder=name,
        sha256=digest,
    )  # fmt: skip


def _setting(x: Lines, row: Any, path: Path_) -> Setting:
    row = x.keys(row, path, _SETTING_MUST, _SETTING_MAY)
    lever = lever_of(x, row["lever"], (*path, "lever"))
    value = dial_of(x, row["value"], (*path, "value"), lever)
    where = places(x, row, path)
    start = x.date(row["start"], (*path, "start"))
    end = None if row.get("end") is None else x.date(row["end"], (*path, "end"))
    if end is not None and end <= start:
        raise x.error(f"the end {end} is not after the start {start}", (*path, "end"))
    ramp = x.weeks(row.get("ramp_weeks", 0), (*path, "ramp_weeks"), 0)
    status = x.choice(row["status"], (*path, "status"), STATUSES, "status")
    return Setting(
        lever.name, value, where, start, end, ramp, status,
        x.text(row["source"], (*path, "source")), " ".join(str(row.get("note") or "").split()),
    )  # fmt: skip


def lever_of(x: Lines, value: Any, path: Path_) -> Lever:
    """A lever of the model, by its name."""
    lever = load_levers()[x.choice(value, path, load_levers(), "lever")]
    if not lever.in_model:
        raise x.error(f"the model has no {lever.name}: {lever.outside_reason}", path)
    return lever


def dial_of(x: Lines, value: Any, path: Path_, lever: Lever) -> float:
    """A number that the dial of a lever can have."""
    number = x.number(value, path)
    try:
        check_dial(lever, number)
    except InputError as problem:
        raise x.error(problem.message, path) from None
    return number


def places(x: Lines, row: Mapping[str, Any], path: Path_) -> tuple[str, ...]:
    """The places of `where`: one, a list, or none where it is left out."""
    where = row.get("where") or []
    return tuple(str(w) for w in ([where] if isinstance(where, str) else x.list(where, (*path, "where"))))


def summed(x: Lines, row: Mapping[str, Any], path: Path_, dims: tuple[str, ...]) -> tuple[tuple[Coords, ...], tuple[Coords, ...]]:
    """What a quantity adds up over (`coords`), and what that is divided by (`over`, none where it is left out)."""
    over = cells(x, row["over"], (*path, "over"), dims) if row.get("over") else ()
    return cells(x, row.get("coords") or {}, (*path, "coords"), dims), over


def cells(x: Lines, value: Any, path: Path_, dims: tuple[str, ...]) -> tuple[Coords, ...]:
    """Coordinates of the model's series to add up: a table, or a list of tables."""
    rows = value if isinstance(value, list) else [value]
    found = []
    for i, row in enumerate(rows):
        here = (*path, i) if isinstance(value, list) else path
        row = x.keys(row if row is not None else {}, here, (), dims)
        found.append(tuple((d, str(row[d])) for d in dims if d in row))
    return tuple(found)


def _series(x: Lines, row: Any, path: Path_) -> Series:
    row = x.keys(row, path, _SERIES_MUST, _SERIES_MAY)
    name = x.text(row["name"], (*path, "name"))
    outcomes = {n: o for n, o in load_outcomes().items() if o.in_model}
    outcome = outcomes[x.choice(row["outcome"], (*path, "outcome"), outcomes, "outcome")]
    coords, over = summed(x, row, path, outcome.dims)
    flow = outcome.kind == "flow"
    aggregate = x.choice(row.get("aggregate", "mean"), (*path, "aggregate"), AGGREGATES, "aggregate")
    window = x.weeks(row.get("window_weeks", 52 if flow else 4), (*path, "window_weeks"), 1)
    scale = x.number(row.get("scale", 1.0), (*path, "scale"))
    if scale < LEAST:
        raise x.error("a number above zero is expected", (*path, "scale"))
    layer = x.keys(row.get("observation") or {}, (*path, "observation"), (), _LAYER_MAY)
    here = (*path, "observation")
    for flag in ("kappa", "gross"):
        if not isinstance(layer.get(flag, False), bool):
            raise x.error("true or false is expected", (*here, flag))
    if not isinstance(row.get("score", True), bool):
        raise x.error("true or false is expected", (*path, "score"))
    return Series(
        name=name, outcome=outcome.name, coords=coords, over=over, aggregate=aggregate, window_weeks=window,
        scale=scale, unit=x.text(row["unit"], (*path, "unit")),
        compare=x.choice(layer.get("compare", "level"), (*here, "compare"), COMPARES, "comparison"),
        kappa=layer.get("kappa", False), gross=layer.get("gross", False),
        instrument=x.choice(
            layer.get("instrument", "unknown"), (*here, "instrument"), load_instruments(), "instrument"
        ),
        score=row.get("score", True), note=" ".join(str(row.get("note") or "").split()),
    )  # fmt: skip


def _points(text: str, file: str, units: dict[str, str]) -> dict[str, list[Point]]:
    found: dict[str, list[Point]] = {}
    seen: set[tuple[str, date]] = set()
    for line, row in records(text, file, COLUMNS):
        point = _point(row, file, line, units)
        if (row["series"], point.date) in seen:
            raise InputError(f"{shown_value(row['series'])} has two points on {point.date}", file=file, key="date", line=line)
        seen.add((row["series"], point.date))
        found.setdefault(row["series"], []).append(point)
    return found


def _point(row: dict[str, str], file: str, line: int, units: dict[str, str]) -> Point:
    def wrong(key: str, message: str, allowed: list[str] | None = None) -> InputError:
        return InputError(message, file=file, key=key, line=line, allowed=allowed or [])

    def optional(key: str) -> float | None:
        return number(row[key], file=file, line=line, key=key) if row[key] else None

    if row["series"] not in units:
        raise unknown_name("series", row["series"], units, file=file, key="series", line=line)
    when = day(row["date"], "1995-12-31", file=file, line=line, key="date")
    value, low, high = optional("value"), optional("low"), optional("high")
    if value is None or value < LEAST:
        raise wrong("value", "a number above zero is expected: shares and quantities are compared on a log scale")
    if (low is not None and low > value) or (high is not None and high < value):
        raise wrong("low" if low is not None and low > value else "high", "the value is outside its own range")
    if row["unit"] != units[row["series"]]:
        raise wrong("unit", f"the unit {shown_value(row['unit'])} is not the one of the series", [units[row["series"]]])
    if row["status"] not in STATUSES:
        raise unknown_name("status", row["status"], STATUSES, file=file, key="status", line=line)
    if row["source_id"] and row["source_id"] not in load_facts():
        raise wrong("source_id", f"{shown_value(row['source_id'])} is not the id of a fact; leave it empty and name the source")
    if row["status"] == "read" and not (row["source_id"] or row["source"]):
        raise wrong("source", "a point that was read names its source")
    return Point(
        when, value, low, high, row["unit"], row["source_id"], row["source"], row["url"], row["status"], row["note"],
        line,
    )  # fmt: skip
