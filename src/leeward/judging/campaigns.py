"""Strikes that are ordered and strikes that are carried out: no more craft can be struck than are found.

The model records what a campaign costs by what is ordered, and its deaths by what is carried out. Here both are brought to the
same campaign: what is carried out is the deaths over those killed a strike in the same draw, and its price is that of a strike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from leeward.evidence.arrays import Floats
from leeward.evidence.levers import Lever
from leeward.evidence.outcomes import Outcome
from leeward.judging.arrays import Arrays
from leeward.judging.keys import StrikesRecord
from leeward.judging.measure import measure_for
from leeward.judging.series import BASELINE
from leeward.judging.sizes import COST, COST_FACTOR
from leeward.judging.summary import Interval
from leeward.reading.brief import Option

STRIKE, DEATHS = "maritime_strike", "death_at_sea"
_NEEDED = ("strike_crew", "strike_lethality", COST_FACTOR)
_SHORT = 0.9
"""Carried out are fewer than ordered where they are less than this share of them."""


@dataclass(frozen=True, slots=True)
class Strikes:
    """The strikes of an option that orders nothing else, over the study.

    ``ordered``: strikes; ``carried_out``: those that found a craft; ``spent``: US$ of these at the price of a strike.
    """

    option: str
    ordered: float
    carried_out: Interval
    spent: Interval
    costs: Floats
    """US$ of what is carried out, one a draw."""

    @property
    def short(self) -> bool:
        """Whether noticeably fewer are carried out than ordered."""
        return self.carried_out.median < _SHORT * self.ordered

    def to_dict(self) -> StrikesRecord:
        """Return plain values."""
        return {
            "option": self.option,
            "ordered": self.ordered,
            "carried_out": self.carried_out.to_dict(),
            "spent": self.spent.to_dict(),
        }


def strike_prices(options: Sequence[Option], levers: Mapping[str, Lever]) -> dict[str, float]:
    """Return US$ a strike for the options that order strikes at sea and nothing else."""
    lever = levers.get(STRIKE)
    if lever is None or not lever.unit_cost:
        return {}
    return {option.id: lever.unit_cost for option in options if {x.lever for x in option.levers} == {STRIKE}}


def strikes_of(
    arrays: Arrays, outcomes: Mapping[str, Outcome], names: Sequence[str], prices: Mapping[str, float]
) -> dict[str, Strikes]:
    """Return what is carried out of the strikes that options of ``prices`` (option -> US$ a strike) order.

    Empty where the study kept no deaths at sea or no cost, or its parameters do not hold those killed a strike.
    """
    columns = arrays.study.parameters.columns
    if not all(name in columns for name in _NEEDED) or not (arrays.has(DEATHS) and arrays.has(COST)):
        return {}

    def summed(option: str, outcome: str) -> Floats:
        measure, own = measure_for(arrays, outcomes[outcome]), arrays.of(option)
        return np.asarray((own.path(option, measure) - own.path(BASELINE, measure)).sum(axis=1))

    found = {}
    for option in names:
        if option not in prices:
            continue
        known = arrays.of(option).study.parameters
        crew, lethality, factor = (np.asarray(known[name], dtype=np.float64) for name in _NEEDED)
        ordered = summed(option, COST) / (prices[option] * factor)
        hits = np.minimum(summed(option, DEATHS) / (crew * lethality), np.maximum(ordered, 0.0))
        spent = hits * prices[option] * factor
        found[option] = Strikes(option, float(np.median(ordered)), Interval.of(hits), Interval.of(spent), spent)
    return found
