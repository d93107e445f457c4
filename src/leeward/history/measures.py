"""Measures of effects: pure functions of weekly series, each the form of a number that studies publish.

Two arms of a draw see the same luck: *option*, with the strategy of the record, and *against*, by default the baseline.
Every function takes weekly values (D, W) and gives one number a draw (D,), nan where it is not defined there.

| kind | is |
|---|---|
| `percent_change` | 100 (mean of the option over the window / mean against - 1) |
| `ratio` | mean of the option over the window / mean against |
| `difference` | mean of the option over the window less mean against |
| `percent_change_difference` | `percent_change` here less that of another quantity (difference in differences) |
| `before_after` | 100 (mean of the option over the later window / mean of the option over the window - 1) |
| `change_per_unit` | what the option adds by the end of the window (levels) or up to it (flows), per unit of the lever |
| `elasticity` | log change of the mean / log change of another quantity, or of the dial of the lever |
| `leakage` | what another quantity gains / what this one loses (area elsewhere per area lost here) |
| `share_left` | effect in the later window / effect in the window |
| `share_turnover` | points of share that change place from year to year against no strategy: half the absolute changes |
"""

from __future__ import annotations

import numpy as np

from leeward.evidence.arrays import Floats
from leeward.evidence.calendar import MODEL_YEAR

KINDS = (
    "percent_change", "ratio", "difference", "percent_change_difference", "before_after", "change_per_unit",
    "elasticity", "leakage", "share_left", "share_turnover",
)  # fmt: skip
OTHER = ("percent_change_difference", "leakage")
"""Kinds that need a second quantity; `elasticity` may have one."""
LATER = ("before_after", "share_left")
"""Kinds that need a later window."""
LEAST = 1e-3
"""A relative change below this is none: a response to it, or its shape, is not defined."""


def _over(top: Floats, below: Floats, least: Floats | float = 0.0) -> Floats:
    """Quotient, nan where what is divided by is no more than `least` either way."""
    out = np.full(np.broadcast(top, below).shape, np.nan)
    return np.asarray(np.divide(top, below, out=out, where=np.abs(below) > least), float)


def mean(values: Floats, window: slice) -> Floats:
    """Mean of weekly values over a window, (D,)."""
    return np.asarray(values[:, window].mean(axis=1), float)


def ratio(option: Floats, against: Floats, window: slice) -> Floats:
    """Mean of the option over mean against, (D,)."""
    return _over(mean(option, window), mean(against, window))


def percent_change(option: Floats, against: Floats, window: slice) -> Floats:
    """Percent by which the mean of the option lies above that against, (D,)."""
    return np.asarray(100.0 * (ratio(option, against, window) - 1.0), float)


def difference(option: Floats, against: Floats, window: slice) -> Floats:
    """Mean of the option less mean against, (D,), in the unit of the values."""
    return mean(option, window) - mean(against, window)


def before_after(option: Floats, before: slice, after: slice) -> Floats:
    """Percent by which the mean of one arm after lies above its own mean before, (D,)."""
    return np.asarray(100.0 * (_over(mean(option, after), mean(option, before)) - 1.0), float)


def change_per_unit(option: Floats, against: Floats, window: slice, units: float, flow: bool) -> Floats:
    """What the option adds per unit of the lever, (D,).

    flow: weekly amounts, added up over the window; else a level, whose mean over the window is compared. units: of the
    lever, applied in all beyond what is in force against.
    """
    if flow:
        return np.asarray((option[:, window] - against[:, window]).sum(axis=1) / units, float)
    return difference(option, against, window) / units


def elasticity(option: Floats, against: Floats, window: slice, base: Floats | float) -> Floats:
    """Log change of the mean over `base`, the log change of what moves it (a number, or (D,)), (D,)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        moved = np.log(ratio(option, against, window))
    moved = np.where(np.isfinite(moved), moved, np.nan)
    return _over(moved, np.asarray(base, float) + 0.0 * moved, LEAST)


def leakage(option: Floats, against: Floats, there: Floats, there_against: Floats, window: slice) -> Floats:
    """Gain there per loss here, (D,): 1 where all that is lost here comes back there."""
    lost = -difference(option, against, window)
    return _over(difference(there, there_against, window), lost, LEAST * np.abs(mean(against, window)))


def share_left(option: Floats, against: Floats, window: slice, later: slice) -> Floats:
    """Percent change in the later window as a share of that in the window, (D,)."""
    first = percent_change(option, against, window)
    return _over(percent_change(option, against, later), first, 100.0 * LEAST)


def share_turnover(parts: Floats, window: slice) -> Floats:
    """Points of share that change place a year, (D,), from weekly amounts (D, parts, W).

    Shares of whole years of 52 weeks; half the sum of absolute changes from one year to the next, mean over years.
    """
    chosen = parts[:, :, window]
    years = chosen.shape[2] // MODEL_YEAR
    yearly = chosen[:, :, : years * MODEL_YEAR].reshape(*chosen.shape[:2], years, MODEL_YEAR).sum(axis=3)
    whole = yearly.sum(axis=1, keepdims=True)
    shares = _over(yearly, whole + 0.0 * yearly)
    return np.asarray(50.0 * np.abs(np.diff(shares, axis=2)).sum(axis=1).mean(axis=1), float)
