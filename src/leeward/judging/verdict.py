"""The words of a verdict and the rule that chooses one. Plain numbers in, one word and its reason out.

The rule, in order (docs/verdicts.md says it for readers):

1. *holds*: at least ``HOLDS`` of the model versions are as claimed at the horizon, and no level of a
structural
   choice falls short of it by more than two standard errors.
2. *holds briefly*: that is so at an earlier horizon only.
3. *depends on X*: as 1 but some structure falls short; or the majority changes with the level of X, by more
   than three standard errors; or there is no majority for "negligible" or "opposite" and X drives the result.
4. *too small to tell*: at least half are negligible.
5. *does not hold*: more than half are opposite.
6. *depends on* several unknowns together: whatever is left.

An effect that is undefined in more than half of the versions is not judged: *cannot be measured*.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leeward.evidence.arrays import Floats
from leeward.judging.structures import Level, by_structure
from leeward.judging.summary import Shares

HOLDS = 7 / 8
"""Share of model versions from which a claim holds: what six right signs of six support, and no more."""

HOLDS_WORD = "holds"
BRIEFLY = "holds briefly"
DEPENDS = "depends on"
SMALL = "too small to tell"
FAILS = "does not hold"
ASSUMED = "assumed, not tested"
OUTSIDE = "outside the model"
NO_DIRECTION = "no direction to test"
UNMEASURED = "cannot be measured"

WORDS = (HOLDS_WORD, BRIEFLY, DEPENDS, SMALL, FAILS, ASSUMED, OUTSIDE, NO_DIRECTION, UNMEASURED)
"""Every verdict there is; *depends on* carries what it depends on in ``depends_on``."""

TESTED = (HOLDS_WORD, BRIEFLY, DEPENDS, SMALL, FAILS)
"""The verdicts that count in a headline."""

SEVERAL = "several unknowns together"


@dataclass(frozen=True, slots=True)
class Fit:
    """Shares of model versions as claimed, negligible and opposite; they add up to 1.

    For a claim of no effect "as claimed" is the negligible share and ``negligible`` is 0.
    """

    as_claimed: float
    negligible: float
    opposite: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the rule sees at one horizon: the fit and the as-claimed share in every structural level."""

    horizon: int
    fit: Fit
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict word, what it depends on (or nothing) and one sentence of reason."""

    word: str
    depends_on: str
    reason: str


def fit(shares: Shares, direction: str) -> Fit:
    """Map shares to the direction of the claim; ValueError for a direction that has no such test."""
    if direction == "increase":
        return Fit(shares.increase, shares.negligible, shares.decrease)
    if direction == "decrease":
        return Fit(shares.decrease, shares.negligible, shares.increase)
    if direction == "no_effect":
        return Fit(shares.negligible, 0.0, shares.increase + shares.decrease)
    raise ValueError(f"no test for a claim of direction {direction!r}")


def met(effect: Floats, smallest: float, direction: str) -> NDArray[np.bool_]:
    """Tell for each draw whether the effect is as claimed; for other directions, whether it is negligible.

    An undefined effect (NaN) is neither.
    """
    if direction == "increase":
        return np.asarray(effect > smallest)
    if direction == "decrease":
        return np.asarray(effect < -smallest)
    return np.asarray(np.abs(effect) <= smallest)


def short_of(levels: Sequence[Level], threshold: float) -> Level | None:
    """Return the level that falls short of the threshold the most, beyond two standard errors, or nothing."""
    short = [level for level in levels if level.share + 2 * level.error < threshold]
    return min(short, key=lambda level: level.share) if short else None


def splitting(levels: Sequence[Level]) -> tuple[Level, Level] | None:
    """Return the two levels of the structure across which the majority changes the most, or nothing.

    Both majorities must stand clear of one half by a standard error, and the gap of three.
    """
    best: tuple[Level, Level] | None = None
    for group in by_structure(list(levels)).values():
        low, high = min(group, key=lambda x: x.share), max(group, key=lambda x: x.share)
        gap = high.share - low.share
        clear = low.share + low.error < 0.5 < high.share - high.error
        widest = 0.0 if best is None else best[1].share - best[0].share
        if clear and gap > max(widest, 3 * float(np.hypot(low.error, high.error))):
            best = (low, high)
    return best


def percent(share: float) -> str:
    """Return a share as a whole percentage; never 0 or 100 unless it is; a dash when undefined."""
    if not np.isfinite(share):
        return "–"
    if 0 < share <= 0.005:
        return "under 1 %"
    if 0.995 <= share < 1:
        return "over 99 %"
    return f"{100 * share:.0f} %"


def decide(
    steps: Sequence[Evidence],
    drivers: Sequence[str] = (),
    threshold: float = HOLDS,
    contrary: str = "the opposite",
) -> Decision:
    """Choose the verdict on a directed claim or on a claim of no effect (``contrary`` is then "a change").

    ``steps``: evidence at each horizon in order, the one that is judged last. ``drivers``: names of the
    unknowns that drive the result there, the strongest first. ValueError without steps.
    """
    if not steps:
        raise ValueError("a verdict needs at least one horizon")
    last = steps[-1]
    now = last.fit
    short = short_of(last.levels, threshold)
    if now.as_claimed >= threshold and short is None:
        return Decision(
            HOLDS_WORD,
            "",
            f"as claimed in {percent(now.as_claimed)} of model versions at week {last.horizon}",
        )
    for step in reversed(steps[:-1]):
        if step.fit.as_claimed >= threshold and short_of(step.levels, threshold) is None:
            turned = f", {contrary} in most" if now.opposite > 0.5 else ""
            return Decision(
                BRIEFLY,
                "",
                f"as claimed in {percent(step.fit.as_claimed)} of model versions at week {step.horizon}, in"
                f" {percent(now.as_claimed)} at week {last.horizon}{turned}",
            )
    if now.as_claimed >= threshold and short is not None:
        return Decision(
            DEPENDS,
            short.structure,
            f"as claimed in {percent(now.as_claimed)} of model versions, but only in"
            f" {percent(short.share)} of"
            f" those with “{short.level}” ({short.structure})",
        )
    split = splitting(last.levels)
    if split is not None:
        low, high = split
        return Decision(
            DEPENDS,
            low.structure,
            f"as claimed in {percent(high.share)} of model versions with “{high.level}”"
            f" ({high.structure}), in"
            f" {percent(low.share)} with “{low.level}”",
        )
    if now.negligible >= 0.5:
        return Decision(
            SMALL,
            "",
            f"smaller than the smallest effect of interest in {percent(now.negligible)} of model versions",
        )
    if now.opposite > 0.5:
        return Decision(FAILS, "", f"{contrary} in {percent(now.opposite)} of model versions at week {last.horizon}")
    on = drivers[0] if drivers else SEVERAL
    return Decision(
        DEPENDS,
        on,
        f"as claimed in {percent(now.as_claimed)}, negligible in {percent(now.negligible)}, opposite in"
        f" {percent(now.opposite)} of model versions",
    )


def decide_mixed(shares: Sequence[Shares], drivers: Sequence[str] = (), threshold: float = HOLDS) -> Decision:
    """Choose the verdict on a claim that an outcome may go either way; ``shares`` at each horizon in order.

    It holds when both directions have at least 1 - threshold of the model versions, or when the majority goes
    one way at one horizon and the other way at another; it does not hold when one direction has the
    threshold.
    """
    if not shares:
        raise ValueError("a verdict needs at least one horizon")
    last = shares[-1]
    ways = {1 if s.increase > 0.5 else -1 for s in shares if max(s.increase, s.decrease) > 0.5}
    counts = f"rises in {percent(last.increase)}, falls in {percent(last.decrease)} of model versions"
    if len(ways) == 2:
        return Decision(HOLDS_WORD, "", f"goes one way first and the other way later; at the end it {counts}")
    if last.negligible >= 0.5:
        return Decision(SMALL, "", f"negligible in {percent(last.negligible)} of model versions")
    if min(last.increase, last.decrease) >= 1 - threshold:
        return Decision(HOLDS_WORD, "", counts)
    if max(last.increase, last.decrease) >= threshold:
        return Decision(FAILS, "", f"goes one way only: {counts}")
    return Decision(DEPENDS, drivers[0] if drivers else SEVERAL, counts)


_ESTIMATIVE = (
    (0.05, "almost no chance"),
    (0.20, "very unlikely"),
    (0.45, "unlikely"),
    (0.55, "roughly even chance"),
    (0.80, "likely"),
    (0.95, "very likely"),
    (1.01, "almost certain"),
)


def estimative(share: float, right: int, scored: int) -> str:
    """Return the word of estimative probability (ICD 203) that a share supports after a scored history.

    ``right`` of ``scored`` past signs came out right: they support at most (right + 1) / (scored + 2), so six
    of six support 7 in 8; a share beyond that (on either side) is drawn back to it. With nothing scored,
    every share is a *roughly even chance*. ValueError for impossible counts.
    """
    if not 0 <= right <= scored:
        raise ValueError(f"{right} right of {scored} is not possible")
    most = max((right + 1) / (scored + 2), 0.5)
    capped = min(max(share, 1 - most), most)
    return next(word for limit, word in _ESTIMATIVE if capped < limit)
