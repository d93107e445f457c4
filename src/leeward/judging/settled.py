"""Whether more draws would change a verdict: the sequential rule by which an assessment stops drawing.

A study that was given no number of draws is looked at after the first 100 (`leeward.ensembles.STEPS`). A verdict is *settled*
where

1. the shares of versions that its rule holds against a threshold (7 of 8; 1 of 8 for what a lever's own equation does) lie clear
   of it: the threshold is outside their Wilson interval of 99 %. Of 100 versions that is 97 or more, or 78 or fewer;
2. no level of a structural choice is below the threshold by its own share;
3. the first half of the draws alone gives the same word.

*Depends on*, *unsettled* and *supported at first* rest on more than shares (which unknown decides, what has faded), a claim
that an outcome may go either way on several horizons, and *no path* where noise of feedback arrives on the quartiles: these are
never settled before the most draws there can be. A verdict that is withheld because its measure is wider than the claim
(*outside the model*) is settled as the one that it withholds would be. What is decided
by the text, by a lever that the model lacks, or by an effect of exactly nought is settled by any number of draws.

An option whose verdicts are all settled, or that no claim tests, is played no further once some verdict is measured; the
options of the other claims and the baseline are. Every option has the first so many draws of the baseline: a verdict is of all
draws of its own option, paired with the baseline, and what compares options with each other (regret) is of the draws that all
have. A look errs on one share in 200 at most, the shares of one verdict and the verdicts of one study taken by themselves;
looking once more often adds to that, so there is one look by default. docs/engine.md says how often words differ from those of
400 draws.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from leeward.evidence.arrays import Floats
from leeward.evidence.placenames import in_words
from leeward.evidence.wilson import wilson
from leeward.judging.judgement import Verdict
from leeward.judging.paths import CHAIN, FAINT
from leeward.judging.rules import AT_FIRST, BUILT_IN, CONTRADICTED, DEPENDS, HOLDS, NO_EFFECT, NO_PATH, UNSETTLED
from leeward.judging.series import StudyLike, own, real_options
from leeward.judging.structures import Splits
from leeward.judging.summary import AtHorizon, Shares
from leeward.judging.verdict import met

Z = 2.5758293035489004
"""Quantile of the normal distribution that a two-sided interval of 99 % reaches to."""
NEVER_EARLY = (DEPENDS, UNSETTLED, AT_FIRST)


def clear(share: float, draws: int, threshold: float = HOLDS) -> bool:
    """Tell whether a share of so many draws lies clear of a threshold, on either side."""
    low, high = wilson(share, draws, Z)
    return low > threshold or high < threshold


def _cut(read: tuple[NDArray[Any], dict[str, list[str]]], draws: int) -> tuple[NDArray[Any], dict[str, list[str]]]:
    return read[0][:draws], read[1]


class FirstDraws:
    """The first draws of a study, as a study: so many, or without a number the first half of what each option has."""

    def __init__(self, study: StudyLike, draws: int | None = None) -> None:
        self.study, self.draws = study, len(study.parameters) // 2 if draws is None else draws
        self.options, self.structures = list(study.options), list(study.structures)
        read = getattr(study, "plain", None)
        self.plain = None if read is None else lambda name, option: _cut(read(name, option), self.draws)
        self._halves = {id(study): self} if draws is None else None

    def own(self, option: str) -> FirstDraws:
        """The first half of all draws that an option has; where a number was given, these draws."""
        if self._halves is None:
            return self
        found = own(self.study, option)
        if id(found) not in self._halves:
            self._halves[id(found)] = FirstDraws(found)
        return self._halves[id(found)]

    @property
    def plan(self) -> dict[str, Any]:
        """The plan of the whole."""
        return self.study.plan

    @property
    def parameters(self) -> pd.DataFrame:
        """Inputs of the first draws."""
        return self.study.parameters.iloc[: self.draws]

    def outcome(self, name: str, option: str | None = None) -> xr.DataArray:
        """Weekly values of the first draws."""
        return self.study.outcome(name, option).isel(draw=slice(self.draws))


def unsettled(verdicts: Callable[[StudyLike], Sequence[Verdict]], study: StudyLike) -> dict[str, str] | None:
    """Return the claims whose verdicts on a study are not settled, in their order, each with its option; None where draws decide
    none of them.

    ``verdicts`` judges the claims on a study: on the whole one, and on the first half of its draws.
    """
    items = verdicts(study)
    if not any(item.effect is not None or item.withheld is not None for item in items):
        return None
    first = FirstDraws(study)
    if not first.draws:
        return {item.claim: item.option for item in items}
    splits: dict[int, Splits] = {}

    def clear_of(item: Verdict) -> bool:
        found = own(study, item.option) if item.option in study.options else study
        if id(found) not in splits:
            splits[id(found)] = Splits(found.parameters, list(found.structures))
        return by_shares(item, splits[id(found)])

    early = verdicts(first)
    return {
        item.claim: item.option
        for item, before in zip(items, early, strict=True)
        if item.title != before.title or not clear_of(item)
    }


def by_shares(item: Verdict, splits: Splits) -> bool:
    """Tell whether the shares of a verdict lie clear of what its rule holds them against, in every structure."""
    if item.effect is None or item.horizon is None:
        held = item.withheld
        return held is None or all(clear(share, splits.draws) for share in (held.as_claimed, held.negligible, held.opposite))
    if item.word == NO_PATH:
        return bool(item.no_path)
    at = item.effect.at[item.horizon]
    known = np.isfinite(at.effect)
    draws = int(known.sum())
    if item.word == BUILT_IN and item.direction != "no_effect":
        against = [x for x in _against(item, at.shares) if not clear(x, draws, 1 - HOLDS)]
        return not against and clear(at.shares.negligible, draws)
    if item.word in NEVER_EARLY or item.fit is None:
        return False
    if not all(clear(share, draws) for share in (item.fit.as_claimed, item.fit.negligible, item.fit.opposite)):
        return False
    if not _size_clear(item, at.effect[known], draws):
        return False
    truth = met(at.effect, item.effect.smallest, item.direction)
    within = met(at.effect, item.effect.smallest, "")
    felt = any(_felt(each, item.effect.smallest) for each in item.effect.at.values())
    opposite = known & ~truth & ~(within & (item.direction != "no_effect"))
    # Of a claim of no effect the equation is the answer only where its size contradicts it.
    kept = {NO_EFFECT: within, CONTRADICTED: opposite, BUILT_IN: opposite}.get(item.word, truth)
    if item.word == NO_EFFECT and item.built_in is None and item.outcome not in CHAIN and not felt:
        return False
    return all(level.share >= HOLDS for level in splits.shares(kept, known))


def _against(item: Verdict, shares: Shares) -> list[float]:
    """The share of versions that go against a lever's own equation, where that has one direction."""
    direction = "" if item.built_in is None else item.built_in.direction
    return {"increase": [shares.decrease], "decrease": [shares.increase]}.get(direction, [])


def _felt(at: AtHorizon, smallest: float) -> bool:
    """Tell whether clearly less than half of the versions get nothing but noise of feedback: the quartiles are not within it."""
    known = at.effect[np.isfinite(at.effect)]
    return wilson(float(np.mean(np.abs(known) <= FAINT * smallest)), len(known), Z)[1] < 0.5 if len(known) else False


def _size_clear(item: Verdict, effect: Floats, draws: int) -> bool:
    """Tell whether a claim that gives a size is clear of it, or clearly is not."""
    claimed = item.claimed_size
    if claimed is None or claimed.value is None or item.effect is None:
        return True
    size = effect if item.direction == "increase" else -effect
    smaller = float(np.mean(size < claimed.value - item.effect.smallest))
    larger = float(np.mean(size > claimed.value + item.effect.smallest))
    return clear(smaller, draws) and clear(larger, draws)


def why_stopped(study: Any) -> list[str]:
    """Say how many draws a study has that was given no number, and why; nothing for one that was told how many."""
    plan = getattr(study, "plan", {})
    stopped = plan.get("stopped")
    if stopped is None:
        return []
    draws, looks, fewer = plan["draws"], stopped["looks"], stopped.get("fewer", {})
    if fewer:
        return [_of_each(plan, stopped, fewer)]
    if looks and not stopped["unsettled"]:
        reason = f"every verdict was settled by then (the most without a number is {stopped['most']})"
    elif looks:
        names = stopped["unsettled"]
        which = in_words(names) if len(names) <= 5 else f"{in_words([*names[:4], f'{len(names) - 4} others'])}"
        verb = "was" if len(names) == 1 else "were"
        reason = f"the most without a number; after {looks[-1]} {which} {verb} not settled"
    else:
        reason = "the most without a number; no verdict on a claim decides how many are enough"
    return [f"{draws} draws were played: {reason}."]


def _of_each(plan: Mapping[str, Any], stopped: Mapping[str, Any], fewer: Mapping[str, int]) -> str:
    """Say of how many options fewer draws were played than of the others, and what follows."""
    claims, early, options = stopped["unsettled"], len(real_options(list(fewer))), len(real_options(plan["options"]))
    which = in_words(claims) if len(claims) <= 5 else f"{len(claims)} claims"
    some = in_words([str(number) for number in sorted(set(fewer.values()))])
    return (
        f"{plan['draws']} draws were played of the baseline and of {options - early} of {options} options, {some} of the"
        f" other{'s' if early > 1 else ''}, on which every verdict there is was settled by then (after {stopped['looks'][-1]}"
        f" {which} {'was' if len(claims) == 1 else 'were'} not). Each option is held against the baseline on its own draws, and"
        f" options against each other on the first {min(fewer.values())}."
    )
