"""Several documents read together: their briefs, and where they say different things."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from leeward.reading.attribute import TITLED
from leeward.reading.brief import Brief
from leeward.reading.load import Document
from leeward.reading.pipeline import load_document, read_document
from leeward.reading.progress import part
from leeward.reading.quantify import places
from leeward.reading.units import split_units

_TOLERANCE = 0.02


@dataclass(frozen=True, slots=True)
class Statement:
    """What one document says: its name, the words at ``start:end`` of its text, and what they come to."""

    document: str
    says: str
    span: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two or more documents that differ on one thing.

    ``kind``: ``count`` (how many), ``production`` (who produces), ``office`` (who holds it) or ``effect`` (what a
    lever does to an outcome).
    """

    kind: str
    about: str
    statements: tuple[Statement, ...]


@dataclass(slots=True)
class ReadingSet:
    """Documents read together, in the order given."""

    briefs: list[Brief]
    conflicts: list[Conflict] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Return plain data for JSON: the briefs and the conflicts between them."""
        return {
            "briefs": [brief.to_json() for brief in self.briefs],
            "conflicts": [asdict(conflict) for conflict in self.conflicts],
        }


def read_many(
    paths: Iterable[str | Path], *, max_size: float | None = None, progress: Callable[[float], None] | None = None
) -> ReadingSet:
    """Read several documents and list what they disagree on; arguments as for `leeward.reading.read`.

    Raises InputError for one that cannot be read.
    """
    paths = list(paths)
    documents = [
        load_document(path, max_size=max_size, progress=part(progress, n / len(paths) / 2, (n + 1) / len(paths) / 2))
        for n, path in enumerate(paths)
    ]
    names = _names(documents)
    briefs = [
        read_document(document, progress=part(progress, (n / len(documents) + 1) / 2, ((n + 1) / len(documents) + 1) / 2))
        for n, document in enumerate(documents)
    ]
    texts = [document.text for document in documents]
    conflicts = _counts(names, briefs)
    conflicts += _grouped("production", [_production(n, t) for n, t in zip(names, texts, strict=True)])
    conflicts += _grouped("office", [_offices(n, t) for n, t in zip(names, texts, strict=True)])
    conflicts += _effects(names, briefs)
    return ReadingSet(briefs, conflicts)


def _names(documents: Sequence[Document]) -> list[str]:
    names: list[str] = []
    for number, document in enumerate(documents):
        name = Path(document.path).name if document.path else f"document {number + 1}"
        names.append(name if name not in names else f"{name} ({number + 1})")
    return names


def _differ(a: float, b: float) -> bool:
    return abs(a - b) > _TOLERANCE * max(abs(a), abs(b))


def _counts(names: Sequence[str], briefs: Sequence[Brief]) -> list[Conflict]:
    """Counts of the same thing whose largest values differ between documents."""
    by_what: dict[str, list[tuple[float, Statement]]] = {}
    for name, brief in zip(names, briefs, strict=True):
        largest: dict[str, tuple[float, Statement]] = {}
        for quantity in brief.quantities:
            if quantity.span is None or quantity.start is None or quantity.end is None:
                continue
            said = Statement(name, f"{quantity.value:g} {quantity.unit}".strip(), quantity.span, quantity.start, quantity.end)
            if quantity.what not in largest or quantity.value > largest[quantity.what][0]:
                largest[quantity.what] = (quantity.value, said)
        for what, entry in largest.items():
            by_what.setdefault(what, []).append(entry)
    return [
        Conflict("count", what, tuple(said for _, said in entries))
        for what, entries in by_what.items()
        if len(entries) > 1 and any(_differ(entries[0][0], value) for value, _ in entries[1:])
    ]


_PRODUCES = re.compile(
    r"\b(?P<what>producers?|production (?:facilit|site|hub|lab|infrastructure)\w*|laborator(?:y|ies)|labs"
    r"|produces|manufactur\w+|sources?\b|originat\w+|transit (?:point|country|zone|route|hub)s?)",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|never|no|isn't|hardly|rarely|n't)\b", re.IGNORECASE)
_DRUG = re.compile(r"\b(cocaine|fentanyl)\b", re.IGNORECASE)


def _production(name: str, text: str) -> dict[str, list[Statement]]:
    """What a document says, or takes for granted, on where a drug is produced."""
    found: dict[str, dict[str, Statement]] = {}
    for unit in split_units(text):
        sentence = text[unit.start : unit.end]
        drug = _DRUG.search(sentence)
        if drug is None:
            continue
        near: list[str] | None = None
        for match in _PRODUCES.finditer(sentence):
            word = match["what"].casefold()
            if word.startswith(("sourc", "originat")):
                kind = "source"
            elif word.startswith("transit"):
                kind = "transit"
            else:
                kind = "producer"
            if kind == "transit":
                continue
            close = [
                n
                for n, k in places(text, unit.start + max(0, match.start() - 60), min(unit.end, unit.start + match.end() + 40))
                if k == "country"
            ]
            if not close and near is None:
                near = [n for n, k in places(text, unit.start, unit.end) if k == "country"]
            place = (close or near or [])[:1]
            if not place:
                continue
            denied = _NOT.search(sentence[max(0, match.start() - 50) : match.start()]) is not None
            about = f"whether {place[0].replace('_', ' ')} is a {kind} of {drug.group().casefold()}"
            start = unit.start + max(0, match.start() - 40)
            start = text.rfind(" ", unit.start, start) + 1 or unit.start
            end = unit.start + match.end()
            said = Statement(name, "no" if denied else "yes", text[start:end], start, end)
            found.setdefault(about, {}).setdefault(said.says, said)
    return {about: list(said.values()) for about, said in found.items()}


def _offices(name: str, text: str) -> dict[str, list[Statement]]:
    """Which office a document gives to whom, by family name."""
    found: dict[str, dict[str, Statement]] = {}
    for match in TITLED.finditer(text):
        family = match["name"].split()[-1].strip("’'.")
        office = re.sub(r"\s+", " ", match["office"].casefold()).strip()
        about = f"the office of {family}"
        said = Statement(name, office, match.group(), match.start(), match.end())
        found.setdefault(about, {}).setdefault(office, said)
    return {about: list(said.values()) for about, said in found.items()}


def _grouped(kind: str, by_document: Sequence[dict[str, list[Statement]]]) -> list[Conflict]:
    """Statements on the same thing where one document says something that another never says."""
    conflicts = []
    for about in dict.fromkeys(key for found in by_document for key in found):
        said = [found[about] for found in by_document if about in found]
        if len(said) < 2:
            continue
        values = [{statement.says for statement in statements} for statements in said]
        if any(one != values[0] for one in values[1:]):
            conflicts.append(Conflict(kind, about, tuple(s for statements in said for s in statements)))
    return conflicts


def _effects(names: Sequence[str], briefs: Sequence[Brief]) -> list[Conflict]:
    """The same lever and outcome with other directions in other documents."""
    by_pair: dict[tuple[str, str], dict[str, list[Statement]]] = {}
    for name, brief in zip(names, briefs, strict=True):
        for claim in brief.read_claims():
            if claim.lever is None or claim.outcome is None or claim.direction == "unclear":
                continue
            if claim.span is None or claim.start is None or claim.end is None:
                continue
            found = by_pair.setdefault((claim.lever, claim.outcome), {}).setdefault(name, [])
            if all(statement.says != claim.direction for statement in found):
                found.append(Statement(name, claim.direction, claim.span, claim.start, claim.end))
    conflicts = []
    for (lever, outcome), documents in by_pair.items():
        values = [{s.says for s in statements} for statements in documents.values()]
        if len(values) > 1 and any(value != values[0] for value in values[1:]):
            statements = tuple(s for found in documents.values() for s in found)
            conflicts.append(Conflict("effect", f"{lever} on {outcome}", statements))
    return conflicts
