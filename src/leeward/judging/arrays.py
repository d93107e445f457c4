"""The plain arrays that judging computes on.

Labelled arrays are pleasant and slow; every (option, outcome, selection) is turned once into a float64 array
of shape (draw, week) and kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from leeward.evidence.arrays import Floats
from leeward.evidence.outcomes import Outcome
from leeward.judging.derived import DISPLACED, displaced_share
from leeward.judging.series import BASELINE, Measure, StudyLike, own


@dataclass(frozen=True, slots=True)
class _Cube:
    """Values (draw, week, cell) of an outcome, and the labels of each cell, in the order of ``labels``.

    Cells that the model does not have (NaN throughout) are left out.
    """

    values: NDArray[Any]
    labels: dict[str, list[str]]
    cells: list[tuple[str, ...]]

    @classmethod
    def of(cls, data: xr.DataArray) -> _Cube:
        """Take a labelled array."""
        further = [str(dim) for dim in data.dims if dim not in ("draw", "week")]
        labels = {dim: [str(label) for label in data.coords[dim].to_numpy()] for dim in further}
        if data.dims[:2] != ("draw", "week"):
            data = data.transpose("draw", "week", *further)
        return cls.plain(np.asarray(data.values), labels)

    @classmethod
    def plain(cls, values: NDArray[Any], labels: dict[str, list[str]]) -> _Cube:
        """Take values (draw, week, *axes) and the labels of each axis."""
        cells = list(product(*labels.values()))
        values = values.reshape(*values.shape[:2], len(cells))
        absent = np.isnan(values[:1, :1]).all(axis=(0, 1))
        absent[absent] = np.isnan(values[:, :, absent]).all(axis=(0, 1))
        if absent.all():
            absent[:] = False
        kept = [cell for cell, gone in zip(cells, absent, strict=True) if not gone]
        return cls(values[:, :, ~absent] if absent.any() else values, labels, kept)

    def at(self, wanted: Mapping[str, Sequence[str]]) -> list[int]:
        """Return the positions of the cells with the wanted labels."""
        dims = list(self.labels)
        return [
            index
            for index, cell in enumerate(self.cells)
            if all(label in wanted.get(dim, (label,)) for dim, label in zip(dims, cell, strict=True))
        ]

    def path(self, wanted: Mapping[str, Sequence[str]], total: bool) -> Floats:
        """Sum or average the cells with the wanted labels; nought throughout where the model has none."""
        at = self.at(wanted)
        if not at:
            return np.zeros(self.values.shape[:2])
        chosen = self.values if len(at) == len(self.cells) else self.values[:, :, at]
        return np.asarray(chosen.sum(axis=2, dtype=np.float64) / (1 if total else len(at)))


class Arrays:
    """Plain arrays of one study, read once and kept.

    ``acts_in`` names the corridors that each option acts in; the displaced share, which no model records, is
    computed from it. KeyError when the study did not keep an outcome.
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
        self.draws = len(study.parameters)
        self._cubes: dict[tuple[str, str], _Cube] = {}
        self._paths: dict[tuple[str, str, tuple[tuple[str, tuple[str, ...]], ...], bool], Floats] = {}
        self._missing: set[str] = set()
        self._acts_in = dict(acts_in or {})
        self._of: dict[int, Arrays] = {}

    def of(self, option: str) -> Arrays:
        """Return the arrays of all draws that an option has, with the baseline on the same draws.

        A study that stopped playing some options earlier than others (`leeward.judging.settled`) is itself of the draws that all
        have: what compares options with each other stays with those, what holds one option against the baseline asks here.
        """
        found = own(self.study, option)
        if found is self.study:
            return self
        if id(found) not in self._of:
            self._of[id(found)] = Arrays(found, self.outcomes, self._acts_in)
        return self._of[id(found)]

    def has(self, outcome: str) -> bool:
        """Tell whether the study kept this outcome."""
        if outcome in self._missing:
            return False
        try:
            self._cube(BASELINE, outcome)
        except (KeyError, ValueError):
            self._missing.add(outcome)
            return False
        return True

    def _cube(self, option: str, outcome: str) -> _Cube:
        key = (option, outcome)
        if key not in self._cubes:
            if outcome == DISPLACED:
                self._cubes[key] = _Cube(self._displaced(option)[:, :, None], {}, [()])
            else:
                read = getattr(self.study, "plain", None)
                if read is not None:  # labelled arrays of every option and outcome cost more than all that is computed on them
                    self._cubes[key] = _Cube.plain(*read(outcome, option))
                else:
                    data = self.study.outcome(outcome, option)
                    if "option" in data.dims:
                        data = data.sel(option=option)
                    self._cubes[key] = _Cube.of(data)
        return self._cubes[key]

    def labels(self, outcome: str) -> dict[str, list[str]]:
        """Return the labels of each axis of an outcome besides draw and week."""
        return self._cube(BASELINE, outcome).labels

    def path(self, option: str, measure: Measure, *, keep: bool = True) -> Floats:
        """Return the weekly values of a measure under an option, shape (draw, week).

        Without ``keep`` they are not held for the next who asks: what is looked at once need not fill the memory.
        """
        key = (option, measure.outcome, measure.selection, measure.total)
        if key in self._paths:
            return self._paths[key]
        found = self._cube(option, measure.outcome).path(measure.labels, measure.total)
        if keep:
            self._paths[key] = found
        return found

    def knows(self, measure: Measure) -> bool:
        """Tell whether the model has any cell of a measure; where it has none, `path` is nought throughout."""
        return bool(self._cube(BASELINE, measure.outcome).at(measure.labels))

    def idle(self, option: str) -> bool:
        """Tell whether an option changes nothing at all: every outcome kept is the same number as in the baseline."""
        return all(
            np.array_equal(self._cube(option, name).values, self._cube(BASELINE, name).values, equal_nan=True)
            for name in self.outcomes
            if name != DISPLACED and self.has(name)
        )

    def _displaced(self, option: str) -> Floats:
        flows, seizures = self.labels("drug_flow"), self.labels("kg_seized")
        if "corridor" not in flows or "corridor" not in seizures:
            raise KeyError(DISPLACED)
        if option == BASELINE:
            return np.zeros(self._cube(BASELINE, "drug_flow").values.shape[:2])
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
        """Number of weeks of the study; ValueError when it kept no outcome of the table."""
        for name in self.outcomes:
            if self.has(name):
                return int(self._cube(BASELINE, name).values.shape[1])
        raise ValueError("the study kept no outcome of the table")
