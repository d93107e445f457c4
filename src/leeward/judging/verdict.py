"""The rule that chooses a verdict. Plain numbers in, one word and its reason out.

The words and their rules are declared in `rules.py`; docs/verdicts.md says them for readers. At the week judged, in order:

1. as claimed in 7 of 8: *supported* (or *depends on* the structure in which it falls short);
2. the opposite in 7 of 8: *contradicted* (or *depends on*);
3. supported at an earlier horizon, and faded since: *supported at first* (never a claim of no effect);
4. within the smallest effect in 7 of 8: *no noticeable effect* (or *depends on*);
5. a structure or an unknown changes the majority: *depends on*;
6. whatever is left: *unsettled*.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leeward.evidence.arrays import Floats
from leeward.judging.rules import AT_FIRST, CONTRADICTED, DEPENDS, HOLDS, LARGER, NO_EFFECT, SMALLER, SUPPORTED, UNSETTLED
from leeward.judging.structures import Level, by_structure
from leeward.judging.summary import Shares


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
    """What the rule sees at one horizon: the fit, and in every structural level the share that is as claimed (``levels``),
    negligible (``within``) and opposite (``against``). ``size`` is the median effect in the direction of the claim, in smallest
    effects; NaN where it is not known.
    """

    horizon: int
    fit: Fit
    levels: tuple[Level, ...]
    within: tuple[Level, ...] = ()
    against: tuple[Level, ...] = ()
    size: float = float("nan")


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


def settled(step: Evidence, threshold: float) -> bool:
    """Tell whether a step supports the claim: as claimed in enough versions, and within every structure."""
    return step.fit.as_claimed >= threshold and short_of(step.levels, threshold) is None


def faded(first: Evidence, last: Evidence) -> bool:
    """Tell whether an effect that was as claimed has faded: its median is at most half of what it was, or negligible.

    What only became less sure, with a median as large as before, has not faded. An unknown size counts as faded.
    """
    return not (last.size > 1 and last.size > first.size / 2)


def decide(
    steps: Sequence[Evidence],
    deciding: Sequence[str] = (),
    threshold: float = HOLDS,
    contrary: str = "the opposite",
) -> Decision:
    """Choose the verdict on a directed claim or on a claim of no effect (``contrary`` is then "a change").

    ``steps``: evidence at each horizon in order, the one that is judged last. ``deciding``: names of the unknowns
    between whose ends the majority changes, the strongest first. ValueError without steps.
    """
    if not steps:
        raise ValueError("a verdict needs at least one horizon")
    last = steps[-1]
    now, week = last.fit, f"at week {last.horizon}"
    first = next((step for step in reversed(steps[:-1]) if settled(step, threshold) and faded(step, last)), None)
    before = "" if first is None else f"; as claimed in {percent(first.fit.as_claimed)} at week {first.horizon}"
    if now.as_claimed >= threshold:
        reason = f"as claimed in {percent(now.as_claimed)} of model versions"
        return _within(SUPPORTED, reason, week, last.levels, threshold)
    if now.opposite >= threshold:
        reason = f"{contrary} in {percent(now.opposite)} of model versions"
        return _within(CONTRADICTED, reason, week + before, last.against, threshold)
    # "No effect" that holds only until the effect comes is not borne out by the wait.
    if first is not None and contrary != "a change":
        return Decision(
            AT_FIRST,
            "",
            f"as claimed in {percent(first.fit.as_claimed)} of model versions at week {first.horizon}, in"
            f" {percent(now.as_claimed)} {week}{f', {contrary} in most' if now.opposite > 0.5 else ''}",
        )
    if now.negligible >= threshold:
        reason = f"within the smallest effect of interest in {percent(now.negligible)} of model versions"
        return _within(NO_EFFECT, reason, week, last.within, threshold)
    parts = ((last.levels, "as claimed"), (last.against, contrary), (last.within, "within the smallest effect"))
    for levels, what in parts:
        split = splitting(levels)
        if split is not None:
            low, high = split
            return Decision(
                DEPENDS,
                low.structure,
                f"{what} in {percent(high.share)} of model versions with “{high.level}” ({high.structure}), in"
                f" {percent(low.share)} with “{low.level}”",
            )
    said = (
        f"as claimed in {percent(now.as_claimed)}, negligible in {percent(now.negligible)}, {contrary} in"
        f" {percent(now.opposite)} of model versions{before if contrary == 'a change' else ''}"
    )
    return Decision(DEPENDS, deciding[0], said) if deciding else Decision(UNSETTLED, "", said)


def _within(word: str, reason: str, when: str, levels: Sequence[Level], threshold: float) -> Decision:
    """Return the word, or *depends on* the structure in one level of which the share falls short."""
    short = short_of(levels, threshold)
    if short is None:
        return Decision(word, "", f"{reason} {when}")
    return Decision(
        DEPENDS,
        short.structure,
        f"{reason}, but only in {percent(short.share)} of those with “{short.level}” ({short.structure})",
    )


def sized(effect: Floats, claimed: float, smallest: float, direction: str, threshold: float = HOLDS) -> str:
    """Return the word for a supported claim that gives a size: *supported* where enough versions are not clear of it.

    ``claimed`` is the size without sign, in the unit of the effect.
    """
    kept = effect[np.isfinite(effect)]
    size = kept if direction == "increase" else -kept
    if np.mean(size < claimed - smallest) >= threshold:
        return SMALLER
    return LARGER if np.mean(size > claimed + smallest) >= threshold else SUPPORTED


def as_denied(decision: Decision, shares: Shares, way: str, threshold: float = HOLDS) -> Decision:
    """Return the verdict on a claim of no effect that denies one ``way`` alone: the other way does not speak against it.

    The same decision where no way is given, or where nothing spoke against the claim anyway.
    """
    if not way or decision.word not in (CONTRADICTED, DEPENDS, UNSETTLED):
        return decision
    against = shares.decrease if way == "decrease" else shares.increase
    if 1.0 - against - shares.undefined < threshold:
        return decision
    fall = "fall" if way == "decrease" else "rise"
    return Decision(
        SUPPORTED, "", f"no {fall} in {percent(1.0 - against - shares.undefined)} of model versions, and only a {fall} is denied"
    )


def decide_mixed(shares: Sequence[Shares], deciding: Sequence[str] = (), threshold: float = HOLDS) -> Decision:
    """Choose the verdict on a claim that an outcome may go either way; ``shares`` at each horizon in order.

    It is supported when the majority goes one way at one horizon and the other way at another; contradicted when one direction
    has the threshold, and has no noticeable effect when the negligible versions have it. That model versions disagree is no
    effect that goes both ways: then it is unsettled. ValueError without shares.
    """
    if not shares:
        raise ValueError("a verdict needs at least one horizon")
    last = shares[-1]
    ways = {way for step in shares for way, share in (("up", step.increase), ("down", step.decrease)) if share > 0.5}
    counts = f"rises in {percent(last.increase)}, falls in {percent(last.decrease)} of model versions"
    if len(ways) == 2:
        return Decision(SUPPORTED, "", f"goes one way first and the other way later; at the end it {counts}")
    if max(last.increase, last.decrease) >= threshold:
        return Decision(CONTRADICTED, "", f"goes one way only: {counts}")
    if last.negligible >= threshold:
        return Decision(NO_EFFECT, "", f"within the smallest effect of interest in {percent(last.negligible)} of model versions")
    if min(last.increase, last.decrease) >= 1 - threshold:
        return Decision(UNSETTLED, "", f"{counts}, which is not the same as both ways")
    return Decision(DEPENDS, deciding[0], counts) if deciding else Decision(UNSETTLED, "", counts)


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
