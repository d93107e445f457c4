"""Reading, checking and listing records of published effects: one YAML file each (docs/validation/effects.md).

`load_effects` takes the id of a bundled record, a file, or a folder of them. Whatever is wrong in one raises InputError
with the file, the key and the line.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from scipy.stats import norm

from leeward.evidence.errors import InputError, unknown_name
from leeward.evidence.facts import STATUSES, load_facts
from leeward.evidence.levers import Lever, load_levers
from leeward.evidence.outcomes import load_outcomes
from leeward.evidence.parameters import load_parameters
from leeward.evidence.safefile import read_text
from leeward.evidence.yamltext import MAX_YAML_BYTES, key_name, shown_value
from leeward.history.cases import EARLIEST, dial_of, lever_of, places, summed
from leeward.history.effect_records import DIALS, Dial, Effect, Measure, Published, Quantity
from leeward.history.measures import KINDS, LATER, OTHER
from leeward.history.yamllines import Lines, Path_
from leeward.world.load import WORLDS

_MUST = ("id", "study", "design", "status", "outcome", "published", "unit", "used_by", "in_sample")
_MAY = (
    "leeward", "year", "setting", "lever", "coords", "over", "horizon", "world", "start", "strategy", "against", "measure",
    "not_run", "facts", "source", "note",
)  # fmt: skip
_DIAL_MUST = ("lever",)
_DIAL_MAY = (*DIALS, "where", "start", "end", "ramp_weeks", "status", "source")
_MEASURE_MAY = ("later", "other", "groups", "scale")
_PUBLISHED = ("value", "low", "high", "level", "sd", "log_sd", "from")
_ID = re.compile(r"[a-z0-9_]{1,100}")
LEVEL = 90.0
"""Percent that a published range holds where nothing else is said."""


def bundled_effects() -> list[str]:
    """Return the ids of the records in the package, in alphabetical order."""
    folder = resources.files("leeward.history") / "effects"
    return sorted(entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml"))


def load_effects(given: str | Path | Effect | Iterable[str | Path | Effect] | None = None) -> list[Effect]:
    """Return records: all bundled ones by default, or those of ids, files and folders (an `Effect` stays as it is).

    InputError for an unknown id, a missing file, two records of one id, or anything wrong in a record.
    """
    if given is None:
        return [_bundled(name) for name in bundled_effects()]
    if isinstance(given, (str, Path, Effect)):
        given = [given]
    found = [effect for one in given for effect in _found(one)]
    for i, effect in enumerate(found):
        if effect.id in [other.id for other in found[:i]]:
            raise InputError(f"the id {shown_value(effect.id)} is given twice", file=effect.file, key="id")
    return found


def _found(given: str | Path | Effect) -> list[Effect]:
    if isinstance(given, Effect):
        return [given]
    if isinstance(given, str) and _ID.fullmatch(given) and given in bundled_effects():
        return [_bundled(given)]
    path = Path(given)
    try:
        folder, there = path.is_dir(), path.exists() or path.is_symlink()
    except OSError:  # a name too long for a file
        folder, there = False, False
    if folder:
        files = sorted(p for p in path.iterdir() if p.suffix in (".yaml", ".yml"))
        if not files:
            raise InputError("the folder has no record: no file that ends in .yaml or .yml", file=path)
        return [_read(read_text(p, limit=MAX_YAML_BYTES), str(p)) for p in files]
    if not there:
        raise unknown_name("effect", str(given), bundled_effects(), key="effect")
    return [_read(read_text(path, limit=MAX_YAML_BYTES), str(path))]


@lru_cache(maxsize=200)
def _bundled(name: str) -> Effect:
    text = (resources.files("leeward.history") / "effects" / f"{name}.yaml").read_text(encoding="utf-8")
    effect = _read(text, f"{name}.yaml")
    if effect.id != name:
        raise InputError(f"the id {effect.id!r} is not the name of the file", file=f"{name}.yaml", key="id")
    return effect


def _read(text: str, shown: str) -> Effect:
    x = Lines(text, shown)
    top = x.keys(x.values, (), _MUST, _MAY)
    if top.get("leeward", 1) != 1:
        raise x.error(f"format version {shown_value(top['leeward'])} is not known here", ("leeward",), ["1"])
    lever = lever_of(x, top["lever"], ("lever",)) if top.get("lever") else None
    reason = _words(x, top, "not_run")
    if bool(reason) == (top.get("measure") is not None):
        raise x.error("a record has either a measure or a reason why it is not run", ("not_run",) if reason else ("measure",))
    start = x.date(top["start"], ("start",)) if top.get("start") is not None else EARLIEST
    if start < EARLIEST:
        raise x.error(f"{start} is before {EARLIEST}, where the dated worlds begin", ("start",))
    if not reason and top.get("start") is None:
        raise x.error("the key 'start' is missing", (), [*_MUST, *_MAY])
    year = top.get("year")
    if year is not None and (not isinstance(year, int) or isinstance(year, bool)):
        raise x.error(f"{shown_value(year)} is not a year", ("year",))
    if not isinstance(top["in_sample"], bool):
        raise x.error("true or false is expected", ("in_sample",))
    quantity = _quantity(x, top, (), in_model=not reason)
    strategy, against = (_dials(x, top.get(key), (key,), start) for key in ("strategy", "against"))
    measure = None if reason else _measure(x, top["measure"], start, quantity, lever, strategy, against)
    known = {*load_parameters(), *load_levers()}
    used = tuple(
        x.choice(name, ("used_by", i), known, "parameter or lever") for i, name in enumerate(x.list(top["used_by"], ("used_by",)))
    )
    facts = _facts(x, top.get("facts"), used)
    return Effect(
        id=_id(x, top["id"]), study=x.text(top["study"], ("study",)), year=year, design=x.text(top["design"], ("design",)),
        status=x.choice(top["status"], ("status",), STATUSES, "status"), setting=_words(x, top, "setting"),
        lever=lever.name if lever else "", quantity=quantity, published=_published(x, top["published"], bool(reason)),
        unit=x.text(top["unit"], ("unit",)), horizon=_words(x, top, "horizon"),
        world=x.choice(top.get("world", "americas"), ("world",), WORLDS, "world"), start=start, strategy=strategy,
        against=against, measure=measure, not_run=reason, used_by=used, in_sample=top["in_sample"],
        facts=facts, source=_words(x, top, "source"), note=_words(x, top, "note"), file=shown,
        sha256=hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest(),
    )  # fmt: skip


def _words(x: Lines, row: dict[str, Any], key: str, path: Path_ = ()) -> str:
    """Text that may be left out."""
    return "" if row.get(key) in (None, "") else x.text(row[key], (*path, key))


def _facts(x: Lines, value: Any, used: tuple[str, ...]) -> tuple[str, ...]:
    """Facts that hold the finding; a parameter whose prior rests on one of them uses it, and has to be named."""
    names = x.list(value, ("facts",))
    found = tuple(x.choice(name, ("facts", i), load_facts(), "fact") for i, name in enumerate(names))
    for parameter in load_parameters().values():
        for i, name in enumerate(found):
            if name in parameter.facts and parameter.name not in used:
                raise x.error(f"the prior of {parameter.name} rests on the fact {name}: used_by has to name it", ("facts", i))
    return found


def _id(x: Lines, value: Any) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise x.error(f"{shown_value(value)} is not an id: small letters, digits and underscores", ("id",))
    return value


def _quantity(x: Lines, row: dict[str, Any], path: Path_, in_model: bool = True) -> Quantity:
    outcomes = {n: o for n, o in load_outcomes().items() if (o.in_model and not o.derived) or not in_model}
    outcome = outcomes[x.choice(row["outcome"], (*path, "outcome"), outcomes, "outcome")]
    return Quantity(key_name((*path, "coords")), outcome.name, *summed(x, row, path, outcome.dims))


def _dials(x: Lines, rows: Any, path: Path_, start: date) -> tuple[Dial, ...]:
    return tuple(_dial(x, row, (*path, i), start) for i, row in enumerate(x.list(rows, path)))


def _dial(x: Lines, row: Any, path: Path_, start: date) -> Dial:
    row = x.keys(row, path, _DIAL_MUST, _DIAL_MAY)
    lever = lever_of(x, row["lever"], (*path, "lever"))
    given = [how for how in DIALS if row.get(how) is not None]
    if len(given) != 1:
        raise x.error(f"one of {', '.join(DIALS)} is expected, {len(given)} are given", path, DIALS)
    how = given[0]
    amount = dial_of(x, row[how], (*path, how), lever) if how == "value" else x.number(row[how], (*path, how))
    if how == "times" and amount < 0:
        raise x.error(f"{amount:g} is negative: a dial cannot be multiplied by it", (*path, how))
    where = places(x, row, path)
    for i, place in enumerate(where):
        if lever.where_allowed:
            x.choice(place, (*path, "where", i), lever.where_allowed, "place")
    first = start if row.get("start") is None else x.date(row["start"], (*path, "start"))
    last = None if row.get("end") is None else x.date(row["end"], (*path, "end"))
    if first < start:
        raise x.error(f"{first} is before the start of the world, {start}", (*path, "start"))
    if last is not None and (last - first).days < 7:
        raise x.error(f"the end {last} is not a week after the start {first}", (*path, "end"))
    return Dial(
        lever.name, how, amount, where, first, last,
        x.weeks(row.get("ramp_weeks", 0), (*path, "ramp_weeks"), 0),
        x.choice(row.get("status", "judgement"), (*path, "status"), STATUSES, "status"), _words(x, row, "source", path),
    )  # fmt: skip


def _window(x: Lines, row: Any, path: Path_, start: date) -> tuple[date, date]:
    row = x.keys(row, path, ("from", "to"), ())
    first, last = x.date(row["from"], (*path, "from")), x.date(row["to"], (*path, "to"))
    if first < start:
        raise x.error(f"{first} is before the start of the world, {start}", (*path, "from"))
    if (last - first).days < 7:
        raise x.error(f"{last} is not a week after {first}", (*path, "to"))
    if (last - start).days > 366 * 36:
        raise x.error(f"{last} is more than 36 years after the start of the world", (*path, "to"))
    return first, last


def _measure(
    x: Lines, row: Any, start: date, quantity: Quantity, lever: Lever | None, strategy: tuple[Dial, ...],
    against: tuple[Dial, ...],
) -> Measure:  # fmt: skip
    path: Path_ = ("measure",)
    row = x.keys(row, path, ("kind", "window"), _MEASURE_MAY)
    kind = x.choice(row["kind"], (*path, "kind"), KINDS, "measure")
    window = _window(x, row["window"], (*path, "window"), start)
    later = _window(x, row["later"], (*path, "later"), start) if row.get("later") is not None else None
    if (kind in LATER) != (later is not None):
        raise x.error(f"a {kind} has {'a' if kind in LATER else 'no'} later window", (*path, "later"))
    if (kind in OTHER and row.get("other") is None) or (row.get("other") is not None and kind not in (*OTHER, "elasticity")):
        raise x.error(f"a {kind} has {'a' if kind in OTHER else 'no'} second quantity", (*path, "other"))
    other = None
    if row.get("other") is not None:
        table = x.keys(row["other"], (*path, "other"), ("outcome",), ("coords", "over"))
        other = _quantity(x, table, (*path, "other"))
    if (kind == "change_per_unit" or (kind == "elasticity" and other is None)) and (
        lever is None or lever.name not in [d.lever for d in (*strategy, *against)]
    ):
        raise x.error(f"a {kind} needs the key 'lever', and a setting of it", path)
    turnover = kind == "share_turnover"
    if not turnover and not (strategy or against):
        raise x.error(f"a {kind} compares a strategy with none: it needs one", ("strategy",))
    groups: list[tuple[str, ...]] = []
    if row.get("groups") is not None:
        for i, group in enumerate(x.list(row["groups"], (*path, "groups"))):
            groups.append(tuple(str(label) for label in x.list(group, (*path, "groups", i))))
    dims = load_outcomes()[quantity.outcome].dims
    if turnover and not dims:
        raise x.error(f"{quantity.outcome} is one number, which has no shares", ("outcome",))
    if groups and not turnover:
        raise x.error(f"a {kind} has no groups", (*path, "groups"))
    if turnover and (window[1] - window[0]).days < 2 * 364:
        raise x.error("shares of two whole years at least are compared", (*path, "window"))
    scale = x.number(row.get("scale", 1.0), (*path, "scale"))
    if scale == 0:
        raise x.error("a number other than nought is expected", (*path, "scale"))
    return Measure(kind, window, later, other, tuple(groups), lever.name if lever else "", scale)


def _published(x: Lines, row: Any, shown_only: bool) -> Published:
    path: Path_ = ("published",)
    row = x.keys(row, path, (), _PUBLISHED)
    number = {k: x.number(row[k], (*path, k)) for k in _PUBLISHED[:-1] if row.get(k) is not None}
    value, low, high = (number.get(k) for k in ("value", "low", "high"))
    level = number.get("level", LEVEL)
    if not 1 <= level <= 99.9:
        raise x.error(f"{level:g} is not a percentage from 1 to 99.9", (*path, "level"))
    ends = [v for v in (low, value, high) if v is not None]
    if ends != sorted(ends):
        said = "the low end is above the high one" if value is None else "the value is outside its own range"
        raise x.error(said, (*path, "low" if value is None else "value"))
    if not ends and not shown_only:
        raise x.error("a value, or one end of a range at least, is expected", path, _PUBLISHED)
    if "sd" in number and "log_sd" in number:
        raise x.error("either sd or log_sd is expected", (*path, "log_sd"))
    if any(number.get(k, 1.0) <= 0 for k in ("sd", "log_sd")):
        raise x.error("a number above zero is expected", (*path, "sd" if "sd" in number else "log_sd"))
    came = _words(x, row, "from", path)
    declared, log_scale = number.get("sd", number.get("log_sd")), "log_sd" in number
    if log_scale and value in (None, 0.0):
        raise x.error("a spread of the logarithm needs a value other than nought", (*path, "log_sd"))
    if declared is not None and not came:
        raise x.error("the key 'from' says where the declared spread comes from", (*path, "from"))
    if declared is None:
        wide = 0.0 if low is None or high is None else high - low
        if value is not None and wide <= 0 and not shown_only:
            raise x.error("without a range of some width the spread is declared: sd or log_sd, and from", path, _PUBLISHED)
        declared, came = wide / (2.0 * float(norm.ppf(0.5 + level / 200.0))), "published"
    return Published(value, low, high, level, declared, log_scale, came)
