"""One option against the baseline on one measure: size, shares, duration, whether anybody would see it.

Everything is paired draw by draw: the same system and the same luck with and without the option.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from leeward.evidence.arrays import Floats
from leeward.evidence.outcomes import Outcome
from leeward.judging.arrays import Arrays
from leeward.judging.scales import unit_of
from leeward.judging.series import BASELINE, QUARTER, Measure, running_quarter, sorted_quantiles, window

if TYPE_CHECKING:
    from leeward.judging.row_keys import IntervalRecord

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
NOUGHT = 1e-12
"""A baseline smaller than this is nought: nothing can be relative to it."""
NOTHING = 1e-4
"""An effect that is nowhere larger than this part of the smallest effect of interest is taken for none."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Median with the intervals that hold 50 and 90 % of the model versions."""

    median: float
    low50: float
    high50: float
    low90: float
    high90: float

    @classmethod
    def of(cls, values: Floats) -> Interval:
        """Summarise finite values; all NaN when there are none."""
        kept = np.sort(values[np.isfinite(values)])
        if kept.size == 0:
            return cls(*(float("nan"),) * 5)
        low90, low50, median, high50, high90 = sorted_quantiles(kept, QUANTILES).tolist()
        return cls(median, low50, high50, low90, high90)

    def negated(self) -> Interval:
        """Return it with the other sign: what is saved, of what a negative cost is."""
        return Interval(-self.median, -self.high50, -self.low50, -self.high90, -self.low90)

    def to_dict(self) -> IntervalRecord:
        """Return the five numbers by name."""
        return {
            "median": self.median,
            "low50": self.low50,
            "high50": self.high50,
            "low90": self.low90,
            "high90": self.high90,
        }


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of model versions in which a measure rises, changes negligibly, falls; they add up to 1.

    They are of the versions in which the effect is defined; ``undefined`` is the share of all versions in which it is
    not. Where it is defined in none, all three are NaN.
    """

    increase: float
    negligible: float
    decrease: float
    undefined: float = 0.0

    @classmethod
    def of(cls, effect: Floats, smallest: float) -> Shares:
        """Split paired differences at the smallest effect; undefined (NaN or infinite) ones are left out."""
        kept = effect[np.isfinite(effect)]
        if kept.size == 0:
            return cls(*(float("nan"),) * 3, 1.0)
        up, down = float(np.mean(kept > smallest)), float(np.mean(kept < -smallest))
        return cls(up, float(np.mean(np.abs(kept) <= smallest)), down, 1.0 - kept.size / effect.size)

    def good(self, direction: str) -> dict[str, float] | None:
        """Return the shares as helps, negligible, harms; ``None`` where no direction is better, or none is defined."""
        if direction == "none" or self.undefined == 1.0:
            return None
        helps, harms = (self.decrease, self.increase) if direction == "lower" else (self.increase, self.decrease)
        return {"helps": helps, "negligible": self.negligible, "harms": harms}


@dataclass(frozen=True, slots=True)
class AtHorizon:
    """The paired effect at one horizon; ``effect`` has one value a draw, in ``Effect.unit``.

    ``noise`` is the standard deviation of ordinary yearly change, in the same unit; NaN where it is not known, or is
    relative to a baseline of nought.
    """

    horizon: int
    effect: Floats
    shares: Shares
    interval: Interval
    baseline: float
    noise: float

    @property
    def measured(self) -> bool:
        """Tell whether the effect is defined in at least half of the model versions; else there is nothing to judge."""
        return self.shares.undefined <= 0.5


@dataclass(frozen=True, slots=True)
class Duration:
    """How long an effect lasts.

    ``peak`` is the median over draws of the largest quarter (same unit as the effect), ``peak_week`` its
    week, ``half_life`` the median number of weeks from peak to half of it, ``None`` when most draws do not
    get there before the study ends (``lasting`` is then true) or when no draw's peak exceeds the smallest
    effect.
    """

    peak: float
    peak_week: int | None
    half_life: float | None
    lasting: bool
    share_peaking: float


@dataclass(frozen=True, slots=True)
class Effect:
    """The effect of an option on a measure at every horizon.

    ``no_path``: with and without the option the measure is the same in every draw and week of the study, to within `NOTHING`
    of the smallest effect.
    """

    option: str
    measure: Measure
    kind: str
    unit: str
    smallest: float
    no_path: bool
    at: dict[int, AtHorizon]
    duration: Duration

    def visible(self, horizon: int) -> str:
        """Say whether the median effect would stand out of yearly change: yes, hardly, no or unknown.

        ``yes`` from two standard deviations of the yearly change on, ``hardly`` from one on; ``no`` up to the
        smallest effect in any case.
        """
        size, noise = abs(self.at[horizon].interval.median), self.at[horizon].noise
        if not np.isfinite(noise) or not np.isfinite(size):
            return "unknown"
        if size <= self.smallest:
            return "no"
        return "yes" if size >= 2 * noise else "hardly" if size >= noise else "no"


def difference(path: Floats, base: Floats, kind: str) -> Floats:
    """Return the paired difference, relative to the baseline or absolute; any equal shapes.

    A relative difference from a baseline of zero is 0 where nothing changed and NaN (undefined) elsewhere.
    """
    gap = path - base
    if kind == "absolute":
        return gap
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = gap / np.abs(base)
    zero = np.abs(base) < NOUGHT
    return np.where(zero, np.where(gap == 0, 0.0, np.nan), relative)


def duration(effect: Floats, smallest: float, sign: float) -> Duration:
    """Measure how long an effect path (draw, week) lasts; ``sign`` is the direction that is followed.

    Peak and half-life are those of the median path of the draws whose own peak exceeds the smallest effect, so
    that chance within one draw is no peak; they are looked for when at least half of the draws do. The path has
    halved when it stays below half of its peak for a quarter or to the end. Partial quarters at the start do not
    count, nor do draws that are undefined throughout; single undefined weeks count as no effect.
    """
    start = min(QUARTER - 1, effect.shape[1] - 1)
    follow = sign * effect[:, start:]
    follow = follow[np.isfinite(follow).any(axis=1)]
    if not len(follow):
        return Duration(float("nan"), None, None, False, 0.0)
    follow = np.where(np.isfinite(follow), follow, 0.0)
    counted = follow.max(axis=1) > smallest
    share = float(counted.mean())
    path = np.median(follow[counted] if share >= 0.5 else follow, axis=0)
    top = int(path.argmax())
    peak = float(sign * path[top])
    if share < 0.5:
        return Duration(peak, None, None, False, share)
    below = path <= path[top] / 2
    half = next(
        (week for week in range(top + 1, len(path)) if below[week : week + QUARTER].all()),
        None,
    )
    return Duration(peak, top + start + 1, None if half is None else float(half - top), half is None, share)


def effect_of(
    arrays: Arrays,
    option: str,
    measure: Measure,
    outcome: Outcome,
    marks: list[int],
    *,
    against: str = BASELINE,
    sign: float | None = None,
) -> Effect:
    """Compare an option with ``against`` on a measure at the weeks ``marks``.

    ``sign`` is the direction whose duration is measured (+1 up, -1 down); by default that of the median
    effect with the largest size. All draws that the option has are compared.
    """
    arrays = arrays.of(option)
    kind = outcome.smallest_effect.kind
    smallest = outcome.smallest_effect.value
    yearly = float("nan") if outcome.yearly_sd is None else outcome.yearly_sd.value
    path, base = arrays.path(option, measure), arrays.path(against, measure)
    at: dict[int, AtHorizon] = {}
    for mark in marks:
        before = window(base, mark)
        effect = difference(window(path, mark), before, kind)
        level = middle(before)
        noise = yearly if kind == "relative" else yearly * abs(level) if abs(level) >= NOUGHT else float("nan")
        at[mark] = AtHorizon(mark, effect, Shares.of(effect, smallest), Interval.of(effect), level, noise)
    if sign is None:
        medians = [a.interval.median for a in at.values() if np.isfinite(a.interval.median)]
        sign = 1.0 if not medians or max(medians, key=abs) >= 0 else -1.0
    smooth = difference(running_quarter(path), running_quarter(base), kind)
    no_path = same(path, base, kind, smallest)
    length = duration(smooth, smallest, sign)
    return Effect(option, measure, kind, unit_of(outcome), smallest, no_path, at, length)


def same(path: Floats, base: Floats, kind: str, smallest: float) -> bool:
    """Tell whether two paths are the same in every draw and week, to within `NOTHING` of the smallest effect.

    Not where there is no number at all, nor where only one of the two has a number.
    """
    if not np.isfinite(path).any() or not np.array_equal(np.isfinite(path), np.isfinite(base)):
        return False
    gap = difference(path, base, kind)
    known = np.isfinite(path)
    return bool(np.all(np.abs(np.where(known, gap, 0.0)) <= NOTHING * smallest))


def middle(values: Floats) -> float:
    """Return the median of the finite values; NaN when there are none."""
    kept = values[np.isfinite(values)]
    return float(np.median(kept)) if kept.size else float("nan")
