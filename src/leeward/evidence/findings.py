"""Findings: what published work says about a lever and an outcome, for and against."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from leeward.evidence.errors import unknown_name
from leeward.evidence.facts import load_sources
from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import load_outcomes
from leeward.evidence.reading_tables import read_rows

FINDING_COLUMNS = (
    "id",
    "lever",
    "outcome",
    "direction",
    "size",
    "low",
    "high",
    "unit",
    "design",
    "place",
    "years",
    "horizon",
    "source_id",
    "status",
    "summary",
    "note",
)
DESIGNS = {
    "rct": "randomised trial",
    "meta_analysis": "pooled trials or estimates",
    "quasi_experiment": "comparison built after the fact (instrument, discontinuity, differences)",
    "time_series": "interrupted or structural time series",
    "before_after": "before and after, no comparison",
    "model": "calibrated or simulated model",
    "descriptive": "counts, case or cross-section without a comparison",
    "interviews": "interviews or surveys of people concerned",
    "review": "review of studies",
    "official_claim": "statement by an official or an agency",
    "expert_judgement": "judgement by named experts",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One published finding on a lever and an outcome, in our own words.

    ``direction`` is what happens to the outcome when more of the lever is applied. ``size`` is in ``unit``
    (``low``/``high`` where the work gives a range); ``None`` when only a direction is published.
    """

    id: str
    lever: str
    outcome: str
    direction: str
    size: float | None
    low: float | None
    high: float | None
    unit: str
    design: str
    place: str
    years: str
    horizon: str
    source_id: str
    status: str
    summary: str
    note: str
    line: int

    @property
    def source_title(self) -> str:
        """Return the title of the work in the shipped table of sources."""
        source = load_sources().get(self.source_id)
        return source.title if source else self.source_id


def read_findings(directory: Path | None = None) -> list[Finding]:
    """Return every row of ``findings.csv`` in order, duplicates included."""
    return [
        Finding(
            id=row["id"],
            lever=row["lever"],
            outcome=row["outcome"],
            direction=row["direction"],
            size=row.number("size"),
            low=row.number("low"),
            high=row.number("high"),
            unit=row["unit"],
            design=row["design"],
            place=row["place"],
            years=row["years"],
            horizon=row["horizon"],
            source_id=row["source_id"],
            status=row["status"],
            summary=row["summary"],
            note=row["note"],
            line=row.line,
        )
        for row in read_rows("findings.csv", FINDING_COLUMNS, directory)
    ]


@lru_cache(maxsize=8)
def load_findings(directory: Path | None = None) -> tuple[Finding, ...]:
    """Return all findings in the order of the file."""
    return tuple(read_findings(directory))


def findings(lever: str | None = None, outcome: str | None = None, *, directory: Path | None = None) -> list[Finding]:
    """Return the findings on a lever, an outcome or both; all of them when neither is named.

    Raises InputError listing the nearest names when a lever or an outcome is unknown. An empty list means
    that no published work on the pair has been entered, not that there is no effect.
    """
    if lever is not None and lever not in load_levers(directory):
        raise unknown_name("lever", lever, load_levers(directory))
    if outcome is not None and outcome not in load_outcomes(directory):
        raise unknown_name("outcome", outcome, load_outcomes(directory))
    return [
        finding for finding in load_findings(directory) if lever in (None, finding.lever) and outcome in (None, finding.outcome)
    ]
