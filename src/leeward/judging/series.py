"""What judging needs from a study, and the words for the numbers it takes from it."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pandas as pd
import xarray as xr

from leeward.ensembles.ids import is_placebo
from leeward.evidence.arrays import Floats
from leeward.evidence.outcomes import Outcome
from leeward.evidence.vocabulary import BASELINE_ID

BASELINE = BASELINE_ID
QUARTER = 13
"""Weeks averaged at a horizon: the quarter that ends there."""


def own(study: StudyLike, option: str) -> StudyLike:
    """Return the study of all draws that an option has: of the first ones, which all options have, a study is itself.

    Studies that know of one number of draws alone are returned as they are.
    """
    find = getattr(study, "own", None)
    found: StudyLike = study if find is None else find(option)
    return found


class StudyLike(Protocol):
    """The part of a study that judging reads: a baseline and options on the same draws."""

    @property
    def options(self) -> list[str]:
        """Names of the options, ``baseline`` first; placebos end in ``__placebo``."""
        ...

    @property
    def plan(self) -> dict[str, Any]:
        """Seed, draws, years, start, world, hashes, version."""
        ...

    @property
    def parameters(self) -> pd.DataFrame:
        """One row a draw, one column a parameter; structural choices as strings."""
        ...

    @property
    def structures(self) -> list[str]:
        """Columns of ``parameters`` that are structural choices."""
        ...

    def outcome(self, name: str, option: str | None = None) -> xr.DataArray:
        """Weekly values with dims (option, draw, week, ...); KeyError for a series that was not kept."""
        ...


@dataclass(frozen=True, slots=True)
class Measure:
    """An outcome narrowed to one weekly number a draw.

    ``selection`` names the labels kept on each axis (an axis that is not named keeps all); what is kept is
    summed when ``total`` is true and averaged otherwise. ``text`` says it in words.
    """

    outcome: str
    selection: tuple[tuple[str, tuple[str, ...]], ...] = ()
    total: bool = True
    text: str = ""

    @property
    def labels(self) -> dict[str, tuple[str, ...]]:
        """The selection as a mapping."""
        return dict(self.selection)


def is_additive(outcome: Outcome) -> bool:
    """Tell whether values over places add up (weights, people, money) or are averaged (prices, rates)."""
    return outcome.over == "sum"


def real_options(options: Sequence[str]) -> list[str]:
    """Return the options proper: without the baseline and without placebos."""
    return [name for name in options if name != BASELINE and not is_placebo(name)]


def window(path: Floats, horizon: int) -> Floats:
    """Return the mean over the quarter that ends at ``horizon`` weeks; (draw, week) -> (draw,).

    Weeks in which a draw is undefined (NaN) are passed over; NaN when all are.
    """
    end = min(max(horizon, 1), path.shape[1])
    quarter = path[:, max(0, end - QUARTER) : end]
    mean = np.asarray(quarter.mean(axis=1))
    if np.isnan(mean).any():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            mean = np.asarray(np.nanmean(quarter, axis=1))
    return mean


def horizons(weeks: int, own: int | None = None) -> list[int]:
    """Return the weeks judged: a quarter, one year, three years (or the end of the study), and ``own``."""
    marks = {mark for mark in (13, 52, 156) if mark <= weeks}
    if weeks < 156:
        marks.add(weeks)
    if own is not None:
        marks.add(min(max(own, 1), weeks))
    return sorted(marks)


def sorted_quantiles(values: Floats, shares: Sequence[float]) -> Floats:
    """Return quantiles of values sorted along the first axis, by linear interpolation; one row a share.

    The same numbers as ``numpy.quantile``, several times faster on many short columns.
    """
    place = np.asarray(shares) * (len(values) - 1)
    below = np.floor(place).astype(int)
    above = np.minimum(below + 1, len(values) - 1)
    part = (place - below).reshape(-1, *([1] * (values.ndim - 1)))
    return np.asarray(values[below] + part * (values[above] - values[below]))


def running_quarter(path: Floats) -> Floats:
    """Return the mean over the quarter ending each week (shorter at the start), of the same shape.

    As in `window`, weeks in which a draw is undefined are passed over; NaN where all of the quarter are.
    """
    ends = np.arange(1, path.shape[1] + 1)
    starts = np.maximum(ends - QUARTER, 0)

    def sums(values: Floats) -> Floats:
        total = np.cumsum(np.concatenate([np.zeros((len(values), 1)), values], axis=1), axis=1)
        return np.asarray(total[:, ends] - total[:, starts])

    known = ~np.isnan(path)
    if known.all():
        return np.asarray(sums(path) / (ends - starts))
    counts = sums(known.astype(np.float64))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(sums(np.where(known, path, 0.0)) / counts)
