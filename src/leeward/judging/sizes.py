"""The size that a document claims beside the effect, and what a built-in effect rests on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leeward.evidence.arrays import Floats
from leeward.evidence.levers import Lever
from leeward.evidence.numbers import large
from leeward.evidence.outcomes import Outcome
from leeward.judging.equations import ground
from leeward.judging.keys import BuiltInRecord, ClaimedSizeRecord
from leeward.judging.rules import CONTRADICTED, HOLDS, NO_EFFECT
from leeward.judging.summary import NOUGHT, Shares
from leeward.reading.brief import Claim

PERCENT = ("percent", "per cent", "%")
"""Units of a claimed size that is relative to what there is without the option."""
COST, COST_FACTOR = "programme_cost", "cost_factor"
"""What an option costs, and the parameter by which all prices are uncertain together."""
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

    @property
    def relative(self) -> bool:
        """Whether it compares with something: a percentage or points; else it is an amount."""
        return self.unit in PERCENT or self.unit in POINTS

    @property
    def text(self) -> str:
        """The size in words: *15 %*, *2 300 kg*, *3 points*."""
        unit = "%" if self.unit in PERCENT else "points" if self.unit in POINTS else self.unit
        return f"{abs(self.size):,.10g}\u00a0{unit}".replace(",", "\u00a0").rstrip()

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


def size_of(claim: Claim) -> ClaimedSize | None:
    """Return the size that a claim gives, held against nothing yet; ``None`` where it gives none or no direction."""
    if claim.size is None or claim.direction not in ("increase", "decrease"):
        return None
    return ClaimedSize(claim.size, claim.unit or "", None)


def claimed_size(claim: Claim, effect: Floats, kind: str, unit: str, smallest: float, baseline: float) -> ClaimedSize | None:
    """Return the size of a claim beside the effect at the week judged; ``None`` where the claim gives none or no direction.

    A percentage is compared with a relative effect as it is, and with an absolute one through the median baseline; points
    and the outcome's own unit with an absolute effect. Nothing else is compared.
    """
    told = size_of(claim)
    if told is None:
        return None
    said = told.unit
    value: float | None = None
    if said in PERCENT and kind == "relative":
        value = abs(told.size) / 100
    elif said in PERCENT and np.isfinite(baseline) and abs(baseline) >= NOUGHT:
        value = abs(told.size) / 100 * abs(baseline)
    elif said in POINTS and kind == "absolute" and unit in ("fraction", "probability"):
        value = abs(told.size) / 100
    elif said and said == unit and kind == "absolute":
        value = abs(told.size)
    kept = effect[np.isfinite(effect)]
    if value is None or kept.size == 0:
        return told
    way = kept if claim.direction == "increase" else -kept
    smaller, larger = float(np.mean(way < value - smallest)), float(np.mean(way > value + smallest))
    return ClaimedSize(told.size, said, value, smaller, 1.0 - smaller - larger, larger)


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """What a lever's own equation does to an outcome, in words of the lever's record, and what that rests on.

    ``facts`` and ``sources`` are those that gave the parameters of this effect (``parameters``) their values; where the pair
    has none of its own (``own`` is false) they are all those of the lever. ``price``: of a cost, what is counted.
    ``defined``: the outcome is that event itself, so the effect is certain by definition of the measure.
    """

    direction: str
    mechanism: str
    facts: tuple[str, ...]
    sources: tuple[str, ...]
    parameters: tuple[str, ...] = ()
    own: bool = True
    price: str = ""
    defined: bool = False

    def to_dict(self) -> BuiltInRecord:
        """Return plain values."""
        return {
            "direction": self.direction,
            "mechanism": self.mechanism,
            "parameters": list(self.parameters),
            "facts": list(self.facts),
            "sources": list(self.sources),
        }

    def rests_on(self) -> str:
        """Say what it rests on, with the works."""
        if self.price or self.defined or not self.sources:
            return self.ground()
        more = len(self.sources) - 2
        named = "; ".join(self.sources[:2]) + (f"; and {more} more" if more > 0 else "")
        return named if self.own else f"the lever's literature, not all of it on this outcome ({named})"

    def ground(self) -> str:
        """Say in a few words what it rests on."""
        count = len(self.sources)
        if self.price:
            return f"a price of {self.price} and nothing else"
        if self.defined:
            return "the definition of the measure: the lever is the event that it counts"
        if not self.own:
            return f"the lever's literature ({count} work{'s' if count != 1 else ''})" if count else "no published work"
        return f"{count} work{'s' if count != 1 else ''} on this effect" if count else "judgement, no published work"


def with_article(unit: str) -> str:
    """Return a unit with its article."""
    said = unit.casefold()
    return f"{'an' if said.startswith(tuple('aeio')) and not said.startswith(('eu', 'one')) else 'a'} {unit}"


def decided_by_equation(direction: str, shares: Shares) -> bool:
    """Tell whether a lever's own equation decides an effect: no more than one version in eight goes against its direction.

    Where more do, the rest of the system has taken it back, and the effect is judged as any other. Of an equation without one
    direction (mixed, unclear) it decides.
    """
    against = {"increase": shares.decrease, "decrease": shares.increase}.get(direction, 0.0)
    return not against > 1 - HOLDS


def answered_by_size(word: str, direction: str) -> bool:
    """Tell whether an equation's size answers a claim: less than anybody would notice, or a claim of no effect that it does
    not contradict. Only then is the word that of the rule, and not *built in*.
    """
    return word == NO_EFFECT or (direction == "no_effect" and word != CONTRADICTED)


def built_in(lever: Lever, outcome: Outcome) -> BuiltIn | None:
    """Return what is built in for a lever and an outcome; ``None`` where nothing is.

    What a lever with a price costs is built in as well: its setting at that price.
    """
    if outcome.name == COST and lever.unit_cost is not None:
        price = f"US$ {large(lever.unit_cost)} {with_article(lever.unit_cost_per)}"
        return BuiltIn("increase", f"What is ordered is counted at {price}.", (), (), (COST_FACTOR,), price=price)
    if outcome.name not in lever.assumed:
        return None
    direction = lever.assumed[outcome.name] if isinstance(lever.assumed, dict) else "unclear"
    found = ground(lever, outcome.name)
    return BuiltIn(direction, lever.mechanism, found.facts, found.works, found.parameters, found.own, defined=found.defined)
