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

The draws of a study stop together, when every verdict is settled: options stay paired and compare on the same draws. A look errs
on one share in 200 at most, the shares of one verdict and the verdicts of one study taken by themselves; looking once more often
adds to that, so there is one look by default. docs/engine.md says how often words differ from those of 400 draws.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import sqrt
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from leeward.evidence.arrays import Floats
from leeward.evidence.placenames import in_words
from leeward.judging.judgement import Verdict
from leeward.judging.paths import CHAIN, FAINT
from leeward.judging.rules import AT_FIRST, BUILT_IN, CONTRADICTED, DEPENDS, HOLDS, NO_EFFECT, NO_PATH, UNSETTLED
from leeward.judging.series import StudyLike
from leeward.judging.structures import Splits
from leeward.judging.summary import AtHorizon, Shares
from leeward.judging.verdict import met

Z = 2.5758293035489004
"""Quantile of the normal distribution that a two-sided interval of 99 % reaches to."""
NEVER_EARLY = (DEPENDS, UNSETTLED, AT_FIRST)


def wilson(share: float, draws: int) -> tuple[float, float]:
    """Return the Wilson interval of 99 % of a share of so many draws; (0, 1) of none."""
    if draws < 1:
        return 0.0, 1.0
    part = Z * Z / draws
    centre = (share + part / 2) / (1 + part)
    half = Z * sqrt(share * (1 - share) / draws + part / (4 * draws)) / (1 + part)
    return max(0.0, centre - half), min(1.0, centre + half)


def clear(share: float, draws: int, threshold: float = HOLDS) -> bool:
    """Tell whether a share of so many draws lies clear of a threshold, on either side."""
    low, high = wilson(share, draws)
    return low > threshold or high < threshold


class FirstDraws:
    """The first draws of a study, as a study."""

    def __init__(self, study: StudyLike, draws: int) -> None:
        self.study, self.draws = study, draws
        self.options, self.structures = list(study.options), list(study.structures)

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


def unsettled(verdicts: Callable[[StudyLike], Sequence[Verdict]], study: StudyLike) -> list[str] | None:
    """Return the claims whose verdicts on a study are not settled, in their order; None where draws decide none of them.

    ``verdicts`` judges the claims on a study: on the whole one, and where all shares are clear on the first half of its draws.
    """
    items = verdicts(study)
    if not any(item.effect is not None or item.withheld is not None for item in items):
        return None
    splits = Splits(study.parameters, list(study.structures))
    found = [item.claim for item in items if not by_shares(item, splits)]
    half = len(study.parameters) // 2
    if found or not half:
        return found or [item.claim for item in items]
    early = verdicts(FirstDraws(study, half))
    return [item.claim for item, before in zip(items, early, strict=True) if item.title != before.title]


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
    return wilson(float(np.mean(np.abs(known) <= FAINT * smallest)), len(known))[1] < 0.5 if len(known) else False


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
    draws, looks = plan["draws"], stopped["looks"]
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
