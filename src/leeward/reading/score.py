"""Scores of reading against hand-labelled claims, in the format of a list of

``{"page", "lever", "outcome", "direction", "speaker", "span"}``

where ``page`` begins the name of the document's file, labels are names, aliases or families of the tables (or
of ``data/labels.toml``), and ``span`` is verbatim in the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from typing_extensions import TypedDict

from leeward.evidence.errors import InputError
from leeward.evidence.levers import levers_for
from leeward.evidence.outcomes import load_outcomes, outcomes_for
from leeward.evidence.safefile import parse_json
from leeward.evidence.yamltext import shown_value
from leeward.reading.bind import family_of_lever, family_of_outcome
from leeward.reading.brief import Claim
from leeward.reading.load import read_text_file
from leeward.reading.outside import outside_levers, outside_outcomes, read_toml
from leeward.reading.pipeline import load_document, read_document
from leeward.reading.units import Unit, split_units

KINDS = ("table", "bullet", "prose", "all")
_KEYS = ("page", "lever", "outcome", "direction", "span")


class ScoreRow(TypedDict):
    """How well one kind of passage was read, by one measure; undefined shares are ``null``."""

    kind: str
    measure: str
    precision: float | None
    recall: float | None
    f1: float | None
    right: int
    read: int
    labelled: int


@dataclass(slots=True)
class Gold:
    """A labelled claim with the unit of the document that its span lies in."""

    lever: str
    outcome: str
    direction: str
    speaker: str
    span: str
    start: int
    unit: int
    kind: str


@dataclass(slots=True)
class Scored:
    """One document scored: labelled claims, claims read, and the pairs matched within a unit."""

    page: str
    golds: list[Gold]
    claims: list[Claim]
    units: list[Unit]
    unit_of: list[int]
    pairs: list[tuple[int, int]] = field(default_factory=list)


def lever_names(label: str) -> list[str]:
    """Return the levers that a label may mean."""
    return [label] if label in outside_levers() else levers_for(label)


def outcome_signs(label: str) -> dict[str, int]:
    """Return the outcomes that a label may mean, with -1 for those that move against it."""
    signs = {name: 1 for name in ([label] if label in outside_outcomes() else outcomes_for(label))}
    for entry in read_toml("labels.toml").get(label, ()):
        name, _, sign = entry.partition(":")
        signs[name] = -1 if sign == "-" else 1
    return signs


def _flip(direction: str) -> str:
    return {"increase": "decrease", "decrease": "increase"}.get(direction, direction)


def _worth(name: str, direction: str) -> str:
    """Return a direction as better or worse for an outcome of the tables, or the direction itself."""
    outcome = load_outcomes().get(name)
    if outcome is None or outcome.good == "none" or direction not in ("increase", "decrease"):
        return direction
    return "worse" if (direction == "increase") == (outcome.good == "lower") else "better"


@dataclass(frozen=True, slots=True)
class Agreement:
    """What of a claim agrees with a label: names, families, and the direction under each."""

    lever: bool
    outcome: bool
    direction: bool
    lever_family: bool
    outcome_family: bool
    family_direction: bool

    @property
    def weight(self) -> float:
        """How well the two fit, for matching."""
        return (
            2.0 * self.lever
            + 2.0 * self.outcome
            + self.lever_family
            + self.outcome_family
            + 1.5 * self.direction
            + 0.5 * self.family_direction
        )


def agreement(gold: Gold, claim: Claim) -> Agreement:
    """Compare a claim with a labelled one."""
    levers = lever_names(gold.lever)
    signs = outcome_signs(gold.outcome)
    families = {family_of_lever(name) for name in levers}
    kinds = {family_of_outcome(name) for name in signs}
    lever = claim.lever in levers
    outcome = claim.outcome in signs
    lever_family = lever or (family_of_lever(claim.lever) in families and claim.lever is not None)
    outcome_family = outcome or (family_of_outcome(claim.outcome) in kinds and claim.outcome is not None)
    direction = False
    if outcome and claim.outcome is not None:
        wanted = gold.direction if signs[claim.outcome] > 0 else _flip(gold.direction)
        direction = claim.direction == wanted
    elif outcome_family and claim.outcome is not None and signs:
        first = next(iter(signs))
        direction = _worth(claim.outcome, claim.direction) == _worth(first, gold.direction)
    else:
        direction = claim.direction == gold.direction
    return Agreement(
        lever,
        outcome,
        direction,
        lever_family,
        outcome_family,
        lever_family and outcome_family and direction,
    )


def same_speaker(gold: str, claim: str) -> bool:
    """Tell whether two names of a speaker mean the same: a shared word that is no title, or both the author."""
    plain = {"the", "of", "one", "a", "former", "administration", "department", "some", "many", "two"}

    def words(name: str) -> set[str]:
        return {re.sub(r"s$", "", word) for word in re.findall(r"\w+", name.casefold())} - plain

    if gold.casefold() == claim.casefold():
        return True
    return bool(words(gold) & words(claim))


def read_gold(path: str | Path) -> list[dict[str, Any]]:
    """Return the labelled claims of a JSON file; InputError when its form is another."""
    text, _ = read_text_file(Path(path))
    rows = parse_json(text, str(path))
    if not isinstance(rows, list):
        raise InputError("labelled claims are a list of records", file=path, allowed=_KEYS)
    for number, row in enumerate(rows):
        missing = [key for key in _KEYS if not isinstance(row, dict) or not isinstance(row.get(key), str)]
        if missing:
            raise InputError(f"record {number + 1} lacks {', '.join(missing)} as text", file=path, allowed=_KEYS)
        if not lever_names(row["lever"]):
            raise InputError(f"record {number + 1}: unknown lever label {shown_value(row['lever'])}", file=path)
        if not outcome_signs(row["outcome"]):
            raise InputError(f"record {number + 1}: unknown outcome label {shown_value(row['outcome'])}", file=path)
    return rows


def _documents(documents: Iterable[str | Path]) -> list[Path]:
    paths: list[Path] = []
    for document in documents:
        path = Path(document)
        paths += sorted(p for p in path.iterdir() if p.is_file()) if path.is_dir() else [path]
    return paths


def score_documents(gold_path: str | Path, documents: Iterable[str | Path], *, max_size: float | None = None) -> list[Scored]:
    """Read the documents, match claims with labels unit by unit; documents without labels are left out."""
    rows = read_gold(gold_path)
    paths = _documents(documents)
    scored = []
    for page in dict.fromkeys(row["page"] for row in rows):
        path = next((p for p in paths if p.name.startswith(page)), None)
        if path is None:
            continue
        scored.append(_score_one(page, path, [row for row in rows if row["page"] == page], max_size))
    if not scored:
        raise InputError(
            "none of the documents belongs to a labelled page",
            file=gold_path,
            allowed=sorted({row["page"] for row in rows}),
        )
    return scored


def _score_one(page: str, path: Path, rows: Sequence[dict[str, Any]], max_size: float | None) -> Scored:
    document = load_document(path, max_size=max_size)
    text = document.text
    units = split_units(text)
    claims = read_document(document).claims

    def unit_at(place: int) -> int:
        return max((i for i, unit in enumerate(units) if unit.start <= place), default=0)

    golds = []
    for row in rows:
        start = text.find(row["span"])
        if start < 0:
            raise InputError(f"the span {row['span'][:60]!r} is not in the document", file=path)
        index = unit_at(start)
        kind = units[index].kind if units[index].kind in ("table", "bullet") else "prose"
        golds.append(
            Gold(
                row["lever"],
                row["outcome"],
                row["direction"],
                row.get("speaker") or "author",
                row["span"],
                start,
                index,
                kind,
            )
        )
    result = Scored(page, golds, claims, units, [unit_at(claim.start or 0) for claim in claims])
    _match(result)
    return result


def _match(result: Scored) -> None:
    """Pair labels and claims of the same unit one to one, the best fitting first."""
    options = []
    for g, gold in enumerate(result.golds):
        for c, claim in enumerate(result.claims):
            if result.unit_of[c] != gold.unit:
                continue
            apart = min(abs((claim.start or 0) - gold.start), 2000) / 4000
            options.append((agreement(gold, claim).weight - apart, g, c))
    used_g: set[int] = set()
    used_c: set[int] = set()
    for _, g, c in sorted(options, key=lambda item: (-item[0], item[1], item[2])):
        if g not in used_g and c not in used_c:
            used_g.add(g)
            used_c.add(c)
            result.pairs.append((g, c))


def _row(kind: str, measure: str, right: int, read: int, labelled: int) -> ScoreRow:
    precision = right / read if read else None
    recall = right / labelled if labelled else None
    f1 = 2 * right / (read + labelled) if read + labelled else None
    return {
        "kind": kind,
        "measure": measure,
        "precision": precision,
        "recall": recall,
        "f1": f1,
        "right": right,
        "read": read,
        "labelled": labelled,
    }


def score(gold_path: str | Path, documents: Iterable[str | Path], *, max_size: float | None = None) -> list[ScoreRow]:
    """Return rows of scores by kind (table, bullet, prose, all).

    Measures: ``sentence`` (is there a claim), ``lever``, ``outcome``, ``pair`` (both), ``claim`` (pair and
    direction), ``family`` (families of both, and direction), ``direction`` (given the right pair),
    ``speaker`` (of matched claims), ``suggested`` (right pair among the five suggestions). Labels name one
    effect a cell: the second effect of a cell whose first is labelled (``also``) is not counted as read. Raises InputError
    for labels or documents of the wrong form.
    """
    return score_rows(score_documents(gold_path, documents, max_size=max_size))


def score_rows(scored: Sequence[Scored]) -> list[ScoreRow]:
    """Return the rows of scores for documents that were matched."""
    rows: list[ScoreRow] = []
    for kind in KINDS:
        rows += _kind_rows(kind, scored)
    return rows


def _kind_rows(kind: str, scored: Sequence[Scored]) -> list[ScoreRow]:
    counts: dict[str, int] = dict.fromkeys(
        ("lever", "outcome", "pair", "claim", "family", "direction", "speaker", "suggested"), 0
    )
    labelled = read = sentence_right = sentence_read = sentence_labelled = matched = paired = 0
    for result in scored:
        kinds = [unit.kind if unit.kind in ("table", "bullet") else "prose" for unit in result.units]
        golds = [i for i, gold in enumerate(result.golds) if kind in ("all", gold.kind)]
        answered = {result.claims[c].id for _, c in result.pairs}
        paired_claims = {c for _, c in result.pairs}
        claims = [
            i
            for i, unit in enumerate(result.unit_of)
            if kind in ("all", kinds[unit]) and (i in paired_claims or result.claims[i].also not in answered)
        ]
        labelled, read = labelled + len(golds), read + len(claims)
        has, found = {result.golds[i].unit for i in golds}, {result.unit_of[i] for i in claims}
        sentence_right += len(has & found)
        sentence_read, sentence_labelled = sentence_read + len(found), sentence_labelled + len(has)
        for g, c in result.pairs:
            if g not in golds:
                continue
            gold, claim = result.golds[g], result.claims[c]
            agrees = agreement(gold, claim)
            matched += 1
            pair = agrees.lever and agrees.outcome
            paired += pair
            counts["lever"] += agrees.lever
            counts["outcome"] += agrees.outcome
            counts["pair"] += pair
            counts["claim"] += pair and agrees.direction
            counts["family"] += agrees.family_direction
            counts["direction"] += pair and agrees.direction
            counts["speaker"] += same_speaker(gold.speaker, claim.speaker)
            counts["suggested"] += any(n in lever_names(gold.lever) for n in claim.candidates.levers) and any(
                n in outcome_signs(gold.outcome) for n in claim.candidates.outcomes
            )
    if not labelled and not read:
        return []
    rows = [_row(kind, "sentence", sentence_right, sentence_read, sentence_labelled)]
    rows += [_row(kind, name, counts[name], read, labelled) for name in ("lever", "outcome", "pair", "claim", "family")]
    for name, among in (("direction", paired), ("speaker", matched), ("suggested", matched)):
        share = counts[name] / among if among else None
        rows.append(
            {
                "kind": kind,
                "measure": name,
                "precision": share,
                "recall": None,
                "f1": None,
                "right": counts[name],
                "read": among,
                "labelled": labelled,
            }
        )
    return rows
