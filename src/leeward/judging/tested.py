"""How far the response behind a verdict has been tested, and the confidence that follows from it.

The record of a response has published effects (met or missed by the model) on the same lever and outcome (*direct*), on the
same lever and an outcome between it and the one claimed (*path*), or on the last link whatever the lever (*link*), and past
episodes in which a lever of the same family was used (backtests). Effects that a prior, an equation or the fit uses are
counted apart and support nothing. `judge` is given the record; this room knows no history.

Confidence is graded in the manner of GRADE, apart from the share of versions and from what is published. It starts at

- *high* with two direct effects or more, at least three in four of them met;
- *moderate* with a direct effect that is met;
- *low* with a direct effect that is missed, an effect on the path, or a past episode that scored this outcome;
- *very low* where the response was never tested, or only its last link was.

It goes one grade down for each of: more missed than met in what it started from; the model resolves lever or outcome poorly;
the unknown that drives the verdict rests on judgement or memory alone; the outcome is measured over more places than the claim
names.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from leeward.judging.keys import PastEffectRecord, TestedRecord

GRADES = ("very low", "low", "moderate", "high")
DIRECT, PATH, LINK = "direct", "path", "link"


@dataclass(frozen=True, slots=True)
class PastEffect:
    """A published effect that the model was asked: where it lies, and whether it is met. ``free``: used nowhere else."""

    id: str
    study: str
    outcome: str
    where: str
    free: bool
    meets: bool

    def to_dict(self) -> PastEffectRecord:
        """Return plain values."""
        return {
            "id": self.id,
            "study": self.study,
            "outcome": self.outcome,
            "where": self.where,
            "free": self.free,
            "meets": self.meets,
        }


@dataclass(frozen=True, slots=True)
class ResponseRecord:
    """The record of a response. Backtests: episodes, series of this outcome in them, how many beat persistence, signs."""

    effects: tuple[PastEffect, ...] = ()
    family: str = ""
    cases: int = 0
    series: int = 0
    better: int = 0
    signs: int = 0
    signs_right: int = 0

    def counted(self, *where: str, free: bool = True) -> tuple[int, int]:
        """Return (met, all) of the effects that lie in the places given."""
        chosen = [effect.meets for effect in self.effects if effect.where in where and effect.free == free]
        return sum(chosen), len(chosen)

    @property
    def never(self) -> bool:
        """Tell whether this response was never tested."""
        return not self.counted(DIRECT, PATH, LINK)[1] and not self.series

    def sentence(self) -> str:
        """Say it in one line."""
        parts = []
        for where, what in ((DIRECT, "on this lever and outcome"), (PATH, "on its path"), (LINK, "on its last link")):
            met, all_ = self.counted(where)
            if all_:
                parts.append(f"{met} of {all_} published effects {what} met")
        if self.series:
            signs = f", {self.signs_right} of {self.signs} signs right" if self.signs else ""
            parts.append(f"{self.better} of {self.series} series in {self.cases} past episodes better than persistence{signs}")
        used = self.counted(DIRECT, PATH, LINK, free=False)[1]
        text = "; ".join(parts) if parts else "never tested"
        return f"{text} ({used} more used in the model, which support nothing)" if used else text

    def to_dict(self) -> TestedRecord:
        """Return plain values."""
        return {
            "text": self.sentence(),
            "never": self.never,
            "effects": [effect.to_dict() for effect in self.effects],
            "family": self.family or None,
            "cases": self.cases,
            "series": self.series,
            "better": self.better,
            "signs": self.signs,
            "signs_right": self.signs_right,
        }


NEVER = ResponseRecord()
Past = Callable[[str, str], ResponseRecord]
"""Gives the record of a lever and an outcome."""


def no_past(lever: str, outcome: str) -> ResponseRecord:
    """Return the record of a response that nobody looked up: never tested."""
    return NEVER


def start(record: ResponseRecord) -> tuple[int, int, int]:
    """Return where confidence starts (0 very low to 3 high), and (met, all) of what it starts from."""
    met, all_ = record.counted(DIRECT)
    if all_ >= 2 and met >= 0.75 * all_:
        return 3, met, all_
    if all_:
        return (2 if met else 1), met, all_
    met, all_ = record.counted(PATH)
    met, all_ = met + record.better, all_ + record.series
    return (1 if all_ else 0), met, all_


def grade(record: ResponseRecord, poor: Sequence[str] = (), weak: str = "", wider: str = "") -> tuple[str, list[str]]:
    """Return the grade of confidence and why.

    ``poor``: what the model resolves poorly; ``weak``: what drives it on little; ``wider``: what it is measured for beyond the
    place of the claim.
    """
    level, met, all_ = start(record)
    why = [record.sentence()]
    if all_ and all_ - met > met:
        level -= 1
        why.append("more missed than met")
    if poor:
        level -= 1
        why.append(f"the model resolves {' and '.join(poor)} poorly")
    if weak:
        level -= 1
        why.append(weak)
    if wider:
        level -= 1
        why.append(f"measured for {wider}")
    return GRADES[max(level, 0)], why
