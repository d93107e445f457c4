"""The size that a document claims beside the effect, and what a built-in effect rests on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leeward.evidence.arrays import Floats
from leeward.evidence.facts import load_facts, load_sources
from leeward.evidence.levers import Lever
from leeward.evidence.outcomes import Outcome
from leeward.judging.keys import BuiltInRecord, ClaimedSizeRecord
from leeward.judging.summary import NOUGHT
from leeward.reading.brief import Claim

PERCENT = ("percent", "per cent", "%")
"""Units of a claimed size that is relative to what there is without the option."""
POINTS = ("percentage points", "percentage point", "points")


@dataclass(frozen=True, slots=True)
class ClaimedSize:
    """The size a document gives, in the unit of the effect (``value``, no sign; ``None`` where the two do not compare), and
    the shares of versions in which the effect is smaller, about that (within the smallest effect), larger.
    """

    size: float
    unit: str
    value: float | None
    smaller: float | None = None
    about: float | None = None
    larger: float | None = None

    def to_dict(self) -> ClaimedSizeRecord:
        """Return plain values."""
        return {
            "size": self.size,
            "unit": self.unit,
            "value": self.value,
            "smaller": self.smaller,
            "about": self.about,
            "larger": self.larger,
        }


def claimed_size(claim: Claim, effect: Floats, kind: str, unit: str, smallest: float, baseline: float) -> ClaimedSize | None:
    """Return the size of a claim beside the effect at the week judged; ``None`` where the claim gives none or no direction.

    A percentage is compared with a relative effect as it is, and with an absolute one through the median baseline; points
    and the outcome's own unit with an absolute effect. Nothing else is compared.
    """
    if claim.size is None or claim.direction not in ("increase", "decrease"):
        return None
    said = claim.unit or ""
    value: float | None = None
    if said in PERCENT and kind == "relative":
        value = abs(claim.size) / 100
    elif said in PERCENT and np.isfinite(baseline) and abs(baseline) >= NOUGHT:
        value = abs(claim.size) / 100 * abs(baseline)
    elif said in POINTS and kind == "absolute" and unit in ("fraction", "probability"):
        value = abs(claim.size) / 100
    elif said and said == unit and kind == "absolute":
        value = abs(claim.size)
    kept = effect[np.isfinite(effect)]
    if value is None or kept.size == 0:
        return ClaimedSize(claim.size, said, None)
    way = kept if claim.direction == "increase" else -kept
    smaller, larger = float(np.mean(way < value - smallest)), float(np.mean(way > value + smallest))
    return ClaimedSize(claim.size, said, value, smaller, 1.0 - smaller - larger, larger)


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """What a lever's own equation does to an outcome, in words of the lever's record, and the facts it rests on."""

    direction: str
    mechanism: str
    facts: tuple[str, ...]
    sources: tuple[str, ...]

    def to_dict(self) -> BuiltInRecord:
        """Return plain values."""
        return {
            "direction": self.direction,
            "mechanism": self.mechanism,
            "facts": list(self.facts),
            "sources": list(self.sources),
        }

    def rests_on(self) -> str:
        """Say what it rests on."""
        if not self.sources:
            return "no published source"
        more = len(self.sources) - 2
        return "; ".join(self.sources[:2]) + (f"; and {more} more" if more > 0 else "")


def built_in(lever: Lever, outcome: Outcome) -> BuiltIn | None:
    """Return what is built in for a lever and an outcome; ``None`` where nothing is."""
    if outcome.name not in lever.assumed:
        return None
    facts, works = load_facts(), load_sources()
    known = [facts[name] for name in lever.facts if name in facts]
    titles = dict.fromkeys(works[fact.source_id].title for fact in known if fact.source_id in works)
    direction = lever.assumed[outcome.name] if isinstance(lever.assumed, dict) else "unclear"
    return BuiltIn(direction, lever.mechanism, lever.facts, tuple(titles))
