"""What judging needs from a study, and the plain arrays it computes on.

Labelled arrays are pleasant and slow; every (option, outcome, selection) is turned once into a float64 array of
shape (draw, week) and kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from leeward.evidence.outcomes import Outcome

Floats = NDArray[np.float64]

BASELINE = "baseline"
PLACEBO = "__placebo"
PAIRED = frozenset({"displaced_share"})
"""Outcomes that are comparisons with the baseline already: their value in the baseline is nought by definition."""
QUARTER = 13
"""Weeks averaged at a horizon: the quarter that ends there."""


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
    """Tell whether values over places may be summed (weights, people, money) or only averaged (prices, shares)."""
    if outcome.kind == "flow" or outcome.name.endswith("_share"):
        return True
    return outcome.kind == "level" and not outcome.unit.startswith(
        ("US$", "fraction", "probability", "percent", "hours")
    )


def real_options(options: Sequence[str]) -> list[str]:
    """Return the options proper: without the baseline and without placebos."""
    return [name for name in options if name != BASELINE and not name.endswith(PLACEBO)]


class Arrays:
    """Plain arrays of one study, read once and kept.

    Shapes: ``path`` (draw, week); ``cube`` (draw, week, *dims of the outcome). KeyError when the study did not
    keep an outcome.
    """

    def __init__(self, study: StudyLike, outcomes: Mapping[str, Outcome]) -> None:
        self.study = study
        self.outcomes = outcomes
        self.options = list(study.options)
        self._cubes: dict[tuple[str, str], tuple[NDArray[Any], dict[str, list[str]]]] = {}
        self._paths: dict[tuple[str, str, tuple[tuple[str, tuple[str, ...]], ...], bool], Floats] = {}
        self._missing: set[str] = set()

    def has(self, outcome: str) -> bool:
        """Tell whether the study kept this outcome."""
        if outcome in self._missing:
            return False
        try:
            self.cube(BASELINE, outcome)
        except (KeyError, ValueError):
            self._missing.add(outcome)
            return False
        return True

    def cube(self, option: str, outcome: str) -> tuple[NDArray[Any], dict[str, list[str]]]:
        """Return values (draw, week, *dims) and the labels of each further axis, in order."""
        key = (option, outcome)
        if key not in self._cubes:
            data = self.study.outcome(outcome, option)
            if "option" in data.dims:
                data = data.sel(option=option) if "option" in data.coords else data.isel(option=0)
            further = [str(dim) for dim in data.dims if dim not in ("draw", "week")]
            data = data.transpose("draw", "week", *further)
            labels = {dim: [str(label) for label in data.coords[dim].to_numpy()] for dim in further}
            self._cubes[key] = (np.asarray(data.to_numpy()), labels)
        return self._cubes[key]

    def labels(self, outcome: str) -> dict[str, list[str]]:
        """Return the labels of each axis of an outcome besides draw and week."""
        return self.cube(BASELINE, outcome)[1]

    def path(self, option: str, measure: Measure) -> Floats:
        """Return the weekly values of a measure under an option, shape (draw, week)."""
        key = (option, measure.outcome, measure.selection, measure.total)
        if key not in self._paths:
            values, labels = self.cube(option, measure.outcome)
            wanted = measure.labels
            for axis, (dim, names) in enumerate(labels.items(), start=2):
                if dim in wanted:
                    values = np.take(values, [names.index(name) for name in wanted[dim]], axis=axis)
            axes = tuple(range(2, values.ndim))
            reduce = np.sum if measure.total else np.mean
            path = np.asarray(reduce(values, axis=axes, dtype=np.float64))
            if option == BASELINE and measure.outcome in PAIRED:
                path = np.zeros_like(path)
            self._paths[key] = path
        return self._paths[key]

    @property
    def weeks(self) -> int:
        """Number of weeks of the study."""
        for name in self.outcomes:
            if self.has(name):
                return int(self.cube(BASELINE, name)[0].shape[1])
        raise ValueError("the study kept no outcome of the table")

    @property
    def draws(self) -> int:
        """Number of draws of the study."""
        return len(self.study.parameters)


def window(path: Floats, horizon: int) -> Floats:
    """Return the mean over the quarter that ends at ``horizon`` weeks; (draw, week) -> (draw,)."""
    end = min(max(horizon, 1), path.shape[1])
    return np.asarray(path[:, max(0, end - QUARTER) : end].mean(axis=1))


def horizons(weeks: int, own: int | None = None) -> list[int]:
    """Return the weeks at which a study is judged: a quarter, one year, three years (or its end), and ``own``."""
    marks = {mark for mark in (13, 52, 156) if mark <= weeks}
    if weeks < 156:
        marks.add(weeks)
    if own is not None:
        marks.add(min(max(own, 1), weeks))
    return sorted(marks)
