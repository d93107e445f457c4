"""Levers: the instruments of policy, each declared once in ``levers.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from leeward.evidence.calendar import WEEKS_A_YEAR
from leeward.evidence.errors import InputError, unknown_name
from leeward.evidence.reading_tables import Record, read_records
from leeward.evidence.vocabulary import LEVEL_NAMES

DIALS = ("rate", "level", "switch")
WHERES = ("zone", "country", "market", "none")
RESOLUTIONS = ("good", "fair", "poor")
_NUMBER = (int, float)


@dataclass(frozen=True, slots=True)
class Lever:
    """An instrument of policy with a dial in ``unit`` and four named levels.

    ``baseline`` is the setting of today (world `americas`, 2025); ``minimum`` and ``maximum`` bound the dial.
    ``where`` is the kind of place it acts on, ``where_default`` the places taken when none is named,
    ``where_allowed`` all places it can act on (empty when it acts on no place in particular).
    ``acts_on`` lists model quantities, ``assumed`` the outcomes moved by the lever's own equation.
    ``unit_cost`` is real 2024 US$ per ``unit_cost_per`` (a ship-day, a strike, a slot-year), ``None`` when
    not priced; ``cost_period_weeks`` is the number of weeks over which the dial's setting spends it once
    (4.35 for a setting per month, 52.18 for one per year or for a level priced per year).
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
    mechanism: str
    acts_on: tuple[str, ...]
    assumed: tuple[str, ...]
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
    line: int

    def weekly_cost(self, setting: float) -> float:
        """Return US$ 2024 per week of holding the dial at ``setting`` (0 when it is not priced)."""
        return 0.0 if self.unit_cost is None else self.unit_cost * setting / self.cost_period_weeks

    def value(self, level: str) -> float:
        """Return the dial value of a named level; InputError lists the four names for any other."""
        if level not in self.levels:
            raise unknown_name("level", level, LEVEL_NAMES, key=self.name)
        return self.levels[level]


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


def _closed(record: Record, key: str, allowed: tuple[str, ...]) -> str:
    value = str(record.need(key, str))
    if value not in allowed:
        raise unknown_name(key, value, allowed, file=record.file, key=key, line=record.line)
    return value


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
        dial=_closed(record, "dial", DIALS),
        baseline=float(record.need("baseline", _NUMBER)),
        levels=levels,
        meaning={name: str(text) for name, text in _four(record, "meaning").items()},
        minimum=float(record.need("minimum", _NUMBER)),
        maximum=float(record.need("maximum", _NUMBER)),
        where=_closed(record, "where", WHERES),
        where_default=record.texts("where_default"),
        where_allowed=record.texts("where_allowed"),
        mechanism=record.need("mechanism", str),
        acts_on=record.texts("acts_on"),
        assumed=record.texts("assumed"),
        facts=record.texts("facts"),
        resolution=_closed(record, "resolution", RESOLUTIONS),
        lethal=record.need("lethal", bool),
        in_model=record.need("in_model", bool),
        outside_reason=record.get("outside_reason", str, ""),
        unit_cost=None if cost is None else float(cost),
        unit_cost_per=record.get("unit_cost_per", str, ""),
        unit_cost_status=record.get("unit_cost_status", str, ""),
        unit_cost_note=record.get("unit_cost_note", str, ""),
        cost_period_weeks=float(record.get("cost_period_weeks", _NUMBER, WEEKS_A_YEAR)),
        aliases=record.texts("aliases"),
        line=record.line,
    )


def read_levers(directory: Path | None = None) -> list[Lever]:
    """Return every record of ``levers.toml`` in order, duplicates included.

    Raises InputError for a malformed record.
    """
    return [_lever(record) for record in read_records("levers.toml", "lever", directory)]


@lru_cache(maxsize=8)
def load_levers(directory: Path | None = None) -> dict[str, Lever]:
    """Return the levers by name, in the order of the file."""
    return {lever.name: lever for lever in read_levers(directory)}


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
