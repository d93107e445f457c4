"""Outcomes: the quantities that the model measures, each declared once in ``outcomes.toml``."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from leeward.evidence.errors import InputError, unknown_name
from leeward.evidence.facts import STATUSES
from leeward.evidence.levers import RESOLUTIONS
from leeward.evidence.plugins import by_name, read_plugged
from leeward.evidence.reading_tables import Record, read_records

DIMS = ("market", "corridor", "mode", "country", "drug", "rung")
KINDS = ("flow", "level", "index")
OVERS = ("sum", "mean")
GOOD = ("lower", "higher", "none")
EFFECT_KINDS = ("relative", "absolute")

_NUMBER = (int, float)


@dataclass(frozen=True, slots=True)
class SmallestEffect:
    """The smallest change worth a verdict: ``relative`` (share of the baseline) or ``absolute``."""

    kind: str
    value: float
    status: str
    note: str


@dataclass(frozen=True, slots=True)
class YearlySd:
    """Standard deviation of the yearly relative change (a fraction) and the facts it comes from."""

    value: float
    status: str
    facts: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A measured quantity of the model.

    ``kind``: ``flow`` (per week), ``level`` (in that week) or ``index``; ``dims`` are its named axes besides
    draw and week, and ``over`` says whether values over them are added (``sum``) or averaged (``mean``).
    ``good`` is the direction that is better for public health and safety, ``none`` when
    neutral. ``aliases`` are other words for it; an increase of one of the ``inverse_aliases`` is a decrease.
    ``examples`` are phrases as a document would say it; ``words`` are patterns of the reading (the form is that of
    ``reading/data/outcome_words.toml``) for an outcome that has none there.
    ``bounds`` are the least and the most it can be. ``derived``: it is no series of the model but computed from others, by
    comparison with the baseline.
    ``from_nought``: it is nought, or may be, where no option acts, so that a change of it has no percentage;
    its smallest effect is absolute. ``stands_for`` is the outcome that a claim on ``drug`` names: it is measured as this one,
    which no claim names itself (`claimed_outcomes`). ``plugin`` names the plug-in that the record is of; empty for Leeward's own.
    """

    name: str
    title: str
    label: str
    family: str
    subsystem: str
    unit: str
    definition: str
    dims: tuple[str, ...]
    kind: str
    over: str
    good: str
    smallest_effect: SmallestEffect
    yearly_sd: YearlySd | None
    facts: tuple[str, ...]
    in_model: bool
    outside_reason: str
    resolution: str
    aliases: tuple[str, ...]
    inverse_aliases: tuple[str, ...]
    examples: tuple[str, ...]
    words: tuple[str, ...]
    line: int
    from_nought: bool = False
    bounds: tuple[float, float] = (0.0, math.inf)
    derived: bool = False
    stands_for: str = ""
    drug: str = ""
    file: str = "outcomes.toml"
    plugin: str = ""


def _bounds(record: Record) -> tuple[float, float]:
    values = record.get("bounds", list, [0.0, math.inf])
    numbers = [x for x in values if isinstance(x, _NUMBER) and not isinstance(x, bool)]
    if len(values) != 2 or len(numbers) != 2 or not numbers[0] < numbers[1]:
        message = f"the bounds of record {record.label()} must be two numbers, the least and the most (inf and -inf are allowed)"
        raise InputError(message, file=record.file, line=record.line, key="bounds")
    return float(values[0]), float(values[1])


def _outcome(record: Record) -> Outcome:
    effect = record.part("smallest_effect")
    smallest = SmallestEffect(
        kind=effect.one_of("kind", EFFECT_KINDS, "smallest_effect.kind"),
        value=float(effect.need("value", _NUMBER)),
        status=effect.one_of("status", STATUSES, "smallest_effect.status"),
        note=effect.get("note", str, ""),
    )
    if smallest.value <= 0:
        raise InputError(
            f"record {record.label()} needs a smallest effect above zero",
            file=record.file,
            line=record.line,
            key="smallest_effect.value",
        )
    from_nought = record.get("from_nought", bool, False)
    if from_nought and smallest.kind != "absolute":
        raise InputError(
            f"record {record.label()} may be nought without an option (from_nought), so its smallest effect must be absolute",
            file=record.file,
            line=record.line,
            key="smallest_effect.kind",
            allowed=["absolute"],
        )
    spread = None
    if "yearly_sd" in record.values:
        part = record.part("yearly_sd")
        spread = YearlySd(
            value=float(part.need("value", _NUMBER)),
            status=part.one_of("status", STATUSES, "yearly_sd.status"),
            facts=part.texts("facts"),
            note=part.get("note", str, ""),
        )
    dims = record.texts("dims")
    for dim in dims:
        if dim not in DIMS:
            raise unknown_name("dims", dim, DIMS, file=record.file, key="dims", line=record.line)
    return Outcome(
        name=record.need("name", str),
        title=record.need("title", str),
        label=record.need("label", str),
        family=record.need("family", str),
        subsystem=record.need("subsystem", str),
        unit=record.need("unit", str),
        definition=record.need("definition", str),
        dims=dims,
        kind=record.one_of("kind", KINDS),
        over=record.one_of("over", OVERS),
        good=record.one_of("good", GOOD),
        smallest_effect=smallest,
        yearly_sd=spread,
        facts=record.texts("facts"),
        in_model=record.need("in_model", bool),
        outside_reason=record.get("outside_reason", str, ""),
        resolution=record.one_of("resolution", RESOLUTIONS),
        aliases=record.texts("aliases"),
        inverse_aliases=record.texts("inverse_aliases"),
        examples=record.texts("examples"),
        words=record.texts("words"),
        line=record.line,
        from_nought=from_nought,
        bounds=_bounds(record),
        derived=record.get("derived", bool, False),
        stands_for=record.get("stands_for", str, ""),
        drug=record.get("drug", str, ""),
        file=record.file,
        plugin=record.plugin,
    )


def read_outcomes(directory: Path | None = None) -> list[Outcome]:
    """Return every record of ``outcomes.toml`` in order, duplicates included; without a directory, those of plug-ins too.

    Raises InputError for a malformed record.
    """
    own = [_outcome(record) for record in read_records("outcomes.toml", "outcome", directory)]
    return own if directory is not None else own + read_plugged("outcome", _outcome)


@lru_cache(maxsize=8)
def load_outcomes(directory: Path | None = None) -> dict[str, Outcome]:
    """Return the outcomes by name, in the order of the file, those of plug-ins last; InputError as `load_levers` does."""
    return by_name("outcome", read_outcomes(directory))


def claimed_outcomes() -> dict[str, Outcome]:
    """Return the outcomes that a claim may name: all but those that others are measured as (`Outcome.stands_for`)."""
    return {name: found for name, found in load_outcomes().items() if not found.stands_for}


def outcome(name: str, directory: Path | None = None) -> Outcome:
    """Return one outcome; InputError listing the nearest names for an unknown one."""
    outcomes = load_outcomes(directory)
    if name not in outcomes:
        raise unknown_name("outcome", name, outcomes)
    return outcomes[name]


def outcomes_for(label: str, directory: Path | None = None) -> list[str]:
    """Return the outcomes that ``label`` may mean by name, label or alias; failing these, by family.

    Those in the model come first, then the outcome of that name, then those whose own label it is. Outcomes
    that move the other way (``inverse_aliases``) are among them.
    """
    outcomes = list(load_outcomes(directory).values())
    wanted = label.casefold()
    found = [
        outcome
        for outcome in outcomes
        if wanted in (outcome.name, outcome.label)
        or wanted in (alias.casefold() for alias in (*outcome.aliases, *outcome.inverse_aliases))
    ] or [outcome for outcome in outcomes if wanted == outcome.family]
    found.sort(key=lambda outcome: (not outcome.in_model, outcome.name != wanted, outcome.label != wanted))
    return [outcome.name for outcome in found]
