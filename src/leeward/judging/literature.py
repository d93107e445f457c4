"""Published evidence on a lever and an outcome: for and against a claim, never blended with the model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from leeward.evidence.findings import Finding, findings
from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import load_outcomes
from leeward.judging.keys import FindingRecord, PublishedRecord

DESIGNS = (
    "rct",
    "meta_analysis",
    "quasi_experiment",
    "time_series",
    "review",
    "before_after",
    "model",
    "descriptive",
    "interviews",
    "expert_judgement",
    "official_claim",
)
"""Designs from strong to weak, for choosing the one that is named first. An unknown design comes last."""

STATEMENTS = ("official_claim", "expert_judgement")
"""Designs that are somebody's word: listed, and counted apart from studies."""

CLASSES = (
    ("rct", "meta_analysis"),
    ("quasi_experiment", "time_series"),
    ("review", "before_after", "model"),
    ("descriptive", "interviews"),
)
"""Designs by how much they can show of a cause, from strong to weak."""


def graded(found: Sequence[tuple[str, str]]) -> str:
    """Return the grade of published evidence by design and number: (design, side) of each study; empty without studies.

    *High*: a meta-analysis, or two experiments with chance assignment; *moderate*: one such experiment, or two studies with
    a comparison (quasi-experiments, series of years); *low*: one of these, or two reviews, models or befores and afters;
    *very low*: anything less. One grade down where studies of the best class stand on both sides.
    """
    best = next((names for names in CLASSES if any(design in names for design, _ in found)), None)
    if best is None:
        return "very low" if any(design not in STATEMENTS for design, _ in found) else ""
    of = [(design, side) for design, side in found if design in best]
    at = CLASSES.index(best)
    several = len(of) >= 2 or any(design == "meta_analysis" for design, _ in of)
    level = max(3 - at - (0 if several else 1), 0) if at < 3 else 0
    sides = {side for _, side in of}
    if {"for", "against"} <= sides:
        level = max(level - 1, 0)
    return ("very low", "low", "moderate", "high")[level]


@dataclass(frozen=True, slots=True)
class Literature:
    """The published findings beside a verdict.

    ``supporting``, ``against`` and ``mixed`` count studies, ``statements`` the words of officials and
    experts; ``best`` is the design of the strongest, ``statuses`` how the findings are known (read,
    inferred, recalled); ``findings`` the records themselves, the strongest first.
    """

    supporting: int = 0
    against: int = 0
    mixed: int = 0
    statements: int = 0
    best: str = ""
    statuses: tuple[tuple[str, int], ...] = ()
    findings: tuple[FindingRecord, ...] = ()

    @property
    def grade(self) -> str:
        """High, moderate, low or very low by design and number of studies; empty where there is none."""
        return graded([(str(record["design"]), str(record["side"])) for record in self.findings if "design" in record])

    def sentence(self) -> str:
        """Say it in one line."""
        if not self.findings:
            return "none found"
        parts = [
            f"{count} {word}"
            for count, word in (
                (self.supporting, "for"),
                (self.against, "against"),
                (self.mixed, "mixed"),
                (self.statements, "statement" if self.statements == 1 else "statements"),
            )
            if count
        ]
        return ", ".join(parts)

    def to_dict(self) -> PublishedRecord:
        """Return plain values."""
        return {
            "for": self.supporting,
            "against": self.against,
            "mixed": self.mixed,
            "statements": self.statements,
            "best_design": self.best or None,
            "grade": self.grade or None,
            "statuses": dict(self.statuses),
            "findings": list(self.findings),
        }


NOTHING = Literature()


def _strength(design: str) -> int:
    return DESIGNS.index(design) if design in DESIGNS else len(DESIGNS)


def _record(finding: Finding, side: str) -> FindingRecord:
    return {
        "id": finding.id,
        "direction": finding.direction,
        "size": finding.size,
        "low": finding.low,
        "high": finding.high,
        "unit": finding.unit,
        "design": finding.design,
        "place": finding.place,
        "years": finding.years,
        "horizon": finding.horizon,
        "source_id": finding.source_id,
        "source_title": finding.source_title,
        "status": finding.status,
        "summary": finding.summary,
        "side": side,
    }


def weigh(found: Sequence[Finding], direction: str) -> Literature:
    """Count findings for and against a claimed direction.

    A finding of the same direction is for; of another direction, or of no effect, against; mixed ones apart.
    Beside a claim without a direction nothing is for or against.
    """
    records: list[FindingRecord] = []
    counts: Counter[str] = Counter()
    for finding in sorted(found, key=lambda item: _strength(item.design)):
        if finding.direction == direction and direction != "unclear":
            side = "for"
        elif direction in ("mixed", "unclear") or finding.direction in ("mixed", "unclear"):
            side = "mixed"
        else:
            side = "against"
        counts["statement" if finding.design in STATEMENTS else side] += 1
        records.append(_record(finding, side))
    statuses = Counter(str(record["status"]) for record in records)
    return Literature(
        counts["for"],
        counts["against"],
        counts["mixed"],
        counts["statement"],
        str(records[0]["design"]) if records else "",
        tuple(sorted(statuses.items())),
        tuple(records),
    )


def published(lever: str | None, outcome: str | None, direction: str) -> Literature:
    """Look up the findings of the package on a lever and an outcome; nothing when either is unknown."""
    if lever not in load_levers() or outcome not in load_outcomes():
        return NOTHING
    return weigh(findings(lever=lever, outcome=outcome), direction)
