"""The plain arrays that judging computes on.

Labelled arrays are pleasant and slow; every (option, outcome, selection) is turned once into a float64 array
of shape (draw, week) and kept.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leeward.evidence.outcomes import Outcome
from leeward.judging.derived import DISPLACED, displaced_share
from leeward.judging.series import BASELINE, Floats, Measure, StudyLike


class Arrays:
    """Plain arrays of one study, read once and kept.

    ``acts_in`` names the corridors that each option acts in; the displaced share, which no model records, is
    computed from it. Shapes: ``path`` (draw, week); ``cube`` (draw, week, *dims of the outcome). KeyError when
    the study did not keep an outcome.
    """

    def __init__(
        self,
        study: StudyLike,
        outcomes: Mapping[str, Outcome],
        acts_in: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self.study = study
        self.outcomes = outcomes
        self.options = list(study.options)
        self._cubes: dict[tuple[str, str], tuple[NDArray[Any], dict[str, list[str]]]] = {}
        self._paths: dict[tuple[str, str, tuple[tuple[str, tuple[str, ...]], ...], bool], Floats] = {}
        self._missing: set[str] = set()
        self._acts_in = dict(acts_in or {})

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
        if key not in self._cubes and outcome == DISPLACED:
            self._cubes[key] = (self._displaced(option), {})
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
            self._paths[key] = _reduce(values, measure.total)
        return self._paths[key]

    def _displaced(self, option: str) -> Floats:
        flows, seizures = self.labels("drug_flow"), self.labels("kg_seized")
        if "corridor" not in flows or "corridor" not in seizures:
            raise KeyError(DISPLACED)
        if option == BASELINE:
            return np.zeros(self.cube(BASELINE, "drug_flow")[0].shape[:2])
        return displaced_share(
            self.path,
            self.has,
            flows["corridor"],
            seizures["corridor"],
            option,
            self._acts_in.get(option, ()),
        )

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


def _reduce(values: NDArray[Any], total: bool) -> Floats:
    """Sum or average over the axes after (draw, week); cells that the model does not have (NaN) are passed over."""
    axes = tuple(range(2, values.ndim))
    if not axes:
        return np.asarray(values, dtype=np.float64)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        mean = np.nanmean(values, axis=axes, dtype=np.float64)
    if not total:
        return np.asarray(mean)
    return np.asarray(np.where(np.isnan(mean), np.nan, np.nansum(values, axis=axes, dtype=np.float64)))
