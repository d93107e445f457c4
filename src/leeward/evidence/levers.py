"""Levers: the instruments of policy, each declared once in ``levers.toml``."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from leeward.evidence.calendar import WEEKS_A_YEAR
from leeward.evidence.errors import InputError, unknown_name
from leeward.evidence.facts import STATUSES
from leeward.evidence.plugins import by_name, read_plugged
from leeward.evidence.reading_tables import Record, read_records
from leeward.evidence.vocabulary import LEVEL_NAMES

DIALS = ("rate", "level", "switch")
WHERES = ("zone", "country", "market", "none")
RESOLUTIONS = ("good", "fair", "poor")
SCOPES = ("zone", "country", "shared", "none")
SIGNS = ("increase", "decrease", "mixed", "unclear")
EFFORT_OF = ("today", "unit")
_NUMBER = (int, float)


@dataclass(frozen=True, slots=True)
class Effort:
    """How much beyond today is one whole surge, which wears the readiness of the forces.

    ``size`` counts units of the dial (``of = "unit"``) or multiples of today's setting (``of = "today"``); ``rests`` says
    that less than today is rest, which offsets what other levers ask.
    """

    of: str
    size: float
    rests: bool
    status: str
    note: str


@dataclass(frozen=True, slots=True)
class Lever:
    """An instrument of policy with a dial in ``unit`` and four named levels.

    ``baseline`` is the setting of today (world `americas`, 2025); ``minimum`` and ``maximum`` bound the dial.
    ``where`` is the kind of place it acts on, ``where_default`` the places taken when none is named,
    ``where_allowed`` all places it can act on (empty when it acts on no place in particular). ``scope`` says how the dial
    counts them: ``zone`` (each named place gets the setting), ``country`` (the named places get it together), ``shared``
    (it is the total of all places, those not named included) or ``none`` (no place in particular).
    ``scale`` has, for places that are smaller than the one the levels are meant for, the share of a level that is played there
    where a document gives no number.
    ``acts_on`` lists model quantities, ``assumed`` the outcomes moved by the lever's own equation, each with what more of
    the lever does to it within the first year: ``increase``, ``decrease``, ``mixed`` (one, then the other) or ``unclear``.
    ``effort`` is what the lever asks of the forces, ``None`` when nothing. ``examples`` are phrases as a document would say
    the lever; ``words`` are patterns of the reading (the form is that of ``reading/data/lever_words.toml``) for a lever
    that has none there.
    ``unit_cost`` is real 2024 US$ per ``unit_cost_per`` (a ship-day, a strike, a slot-year), ``None`` when
    not priced; ``cost_period_weeks`` is the number of weeks over which the dial's setting spends it once
    (4.35 for a setting per month, 52.18 for one per year or for a level priced per year). ``plugin`` names the plug-in that
    the record is of, with its version; empty for Leeward's own.
    """

    name: str
    title: str
    label: str
    family: str
    subsystem: str
    unit: str
    dial: str
    baseline: float
    levels: dict[str, float]
    meaning: dict[str, str]
    minimum: float
    maximum: float
    where: str
    where_default: tuple[str, ...]
    where_allowed: tuple[str, ...]
    scope: str
    scale: dict[str, float]
    mechanism: str
    acts_on: tuple[str, ...]
    assumed: dict[str, str]
    effort: Effort | None
    facts: tuple[str, ...]
    resolution: str
    lethal: bool
    in_model: bool
    outside_reason: str
    unit_cost: float | None
    unit_cost_per: str
    unit_cost_status: str
    unit_cost_note: str
    cost_period_weeks: float
    aliases: tuple[str, ...]
    examples: tuple[str, ...]
    words: tuple[str, ...]
    line: int
    file: str = "levers.toml"
    plugin: str = ""

    def weekly_cost(self, setting: float) -> float:
        """Return US$ 2024 per week of holding the dial at ``setting`` (0 when it is not priced)."""
        return 0.0 if self.unit_cost is None else self.unit_cost * setting / self.cost_period_weeks

    def value(self, level: str) -> float:
        """Return the dial value of a named level; InputError lists the four names for any other."""
        if level not in self.levels:
            raise unknown_name("level", level, LEVEL_NAMES, key=self.name)
        return self.levels[level]

    def share_in(self, places: Sequence[str]) -> float:
        """Return the share of a level that suits places: 1 where none is named, or one that the levels are meant for."""
        shares = [self.scale.get(place, 1.0) for place in places]
        return min(sum(shares), 1.0) if shares else 1.0


def _four(record: Record, key: str) -> dict[str, object]:
    values = record.need(key, dict)
    if sorted(values) != sorted(LEVEL_NAMES):
        raise InputError(
            f"record {record.label()} must give each level once",
            file=record.file,
            line=record.line,
            key=key,
            allowed=LEVEL_NAMES,
        )
    return {name: values[name] for name in LEVEL_NAMES}


def _scope(record: Record) -> str:
    scope = record.one_of("scope", SCOPES)
    if (scope == "none") == bool(record.texts("where_allowed")):
        allowed = [name for name in SCOPES if name != "none"] if scope == "none" else ["none"]
        what = "acts on places" if scope == "none" else "acts on no place in particular (where_allowed is empty)"
        raise InputError(f"{record.label()} {what}", file=record.file, line=record.line, key="scope", allowed=allowed)
    return scope


def _assumed(record: Record) -> dict[str, str]:
    """Read the outcomes moved by the lever's own equation, each with the sign of more of it."""
    signs = record.need("assumed", dict)
    for outcome, sign in signs.items():
        if sign not in SIGNS:
            raise unknown_name("sign", str(sign), SIGNS, file=record.file, key=f"assumed.{outcome}", line=record.line)
    return dict(signs)


def _scale(record: Record) -> dict[str, float]:
    """Read the shares of a level for smaller places: each above nought and at most one, for a place that the lever can act on."""
    shares = record.get("scale", dict, {})
    allowed = record.texts("where_allowed")
    for place, share in shares.items():
        if place not in allowed:
            raise unknown_name("place", str(place), allowed, file=record.file, key=f"scale.{place}", line=record.line)
        if isinstance(share, bool) or not isinstance(share, (int, float)) or not 0 < share <= 1:
            said = f"record {record.label()} needs a share above 0 and at most 1 for {place}"
            raise InputError(said, file=record.file, line=record.line, key=f"scale.{place}")
    return {place: float(share) for place, share in shares.items()}


def _effort(record: Record) -> Effort | None:
    if "effort" not in record.values:
        return None
    part = record.part("effort")
    extra = sorted(set(part.values) - {"name", "of", "size", "rests", "status", "note"})
    if extra:
        allowed = ["of", "size", "rests", "status", "note"]
        raise unknown_name("key", extra[0], allowed, file=record.file, key=f"effort.{extra[0]}", line=record.line)
    size = float(part.need("size", _NUMBER))
    if not (math.isfinite(size) and size > 0):
        message = f"record {record.label()} needs a finite size of effort above zero"
        raise InputError(message, file=record.file, line=record.line, key="effort.size")
    of = part.one_of("of", EFFORT_OF, "effort.of")
    if of == "today" and float(record.need("baseline", _NUMBER)) == 0:
        message = f"record {record.label()} is nought today, so its effort cannot count multiples of today's"
        raise InputError(message, file=record.file, line=record.line, key="effort.of", allowed=["unit"])
    return Effort(
        of=of,
        size=size,
        rests=part.need("rests", bool),
        status=part.one_of("status", STATUSES, "effort.status"),
        note=part.need("note", str),
    )


def _lever(record: Record) -> Lever:
    levels = {}
    for name, value in _four(record, "levels").items():
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise InputError(f"level {name} is not a number", file=record.file, line=record.line, key="levels")
        levels[name] = float(value)
    cost = record.get("unit_cost", _NUMBER, None)
    return Lever(
        name=record.need("name", str),
        title=record.need("title", str),
        label=record.need("label", str),
        family=record.need("family", str),
        subsystem=record.need("subsystem", str),
        unit=record.need("unit", str),
        dial=record.one_of("dial", DIALS),
        baseline=float(record.need("baseline", _NUMBER)),
        levels=levels,
        meaning={name: str(text) for name, text in _four(record, "meaning").items()},
        minimum=float(record.need("minimum", _NUMBER)),
        maximum=float(record.need("maximum", _NUMBER)),
        where=record.one_of("where", WHERES),
        where_default=record.texts("where_default"),
        where_allowed=record.texts("where_allowed"),
        scope=_scope(record),
        scale=_scale(record),
        mechanism=record.need("mechanism", str),
        acts_on=record.texts("acts_on"),
        assumed=_assumed(record),
        effort=_effort(record),
        facts=record.texts("facts"),
        resolution=record.one_of("resolution", RESOLUTIONS),
        lethal=record.need("lethal", bool),
        in_model=record.need("in_model", bool),
        outside_reason=record.get("outside_reason", str, ""),
        unit_cost=None if cost is None else float(cost),
        unit_cost_per=record.get("unit_cost_per", str, ""),
        unit_cost_status=record.get("unit_cost_status", str, ""),
        unit_cost_note=record.get("unit_cost_note", str, ""),
        cost_period_weeks=float(record.get("cost_period_weeks", _NUMBER, WEEKS_A_YEAR)),
        aliases=record.texts("aliases"),
        examples=record.texts("examples"),
        words=record.texts("words"),
        line=record.line,
        file=record.file,
        plugin=record.plugin,
    )


def read_levers(directory: Path | None = None) -> list[Lever]:
    """Return every record of ``levers.toml`` in order, duplicates included; without a directory, those of plug-ins too.

    Raises InputError for a malformed record.
    """
    own = [_lever(record) for record in read_records("levers.toml", "lever", directory)]
    return own if directory is not None else own + read_plugged("lever", _lever)


@lru_cache(maxsize=8)
def load_levers(directory: Path | None = None) -> dict[str, Lever]:
    """Return the levers by name, in the order of the file, those of plug-ins last; InputError where one takes a taken name."""
    return by_name("lever", read_levers(directory))


def lever(name: str, directory: Path | None = None) -> Lever:
    """Return one lever; InputError listing the nearest names for an unknown one."""
    levers = load_levers(directory)
    if name not in levers:
        raise unknown_name("lever", name, levers)
    return levers[name]


def levers_for(label: str, directory: Path | None = None) -> list[str]:
    """Return the levers that ``label`` may mean by name, label or alias; failing these, by family.

    Those in the model come first, then the lever of that name, then those whose own label it is.
    """
    levers = list(load_levers(directory).values())
    wanted = label.casefold()
    found = [
        lever
        for lever in levers
        if wanted in (lever.name, lever.label) or wanted in (alias.casefold() for alias in lever.aliases)
    ] or [lever for lever in levers if wanted == lever.family]
    found.sort(key=lambda lever: (not lever.in_model, lever.name != wanted, lever.label != wanted))
    return [lever.name for lever in found]
