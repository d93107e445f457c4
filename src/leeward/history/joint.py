"""One quantity, two readings: series of a case that measure the same thing are scored as one.

A UN survey and a US estimate of one country's coca are two readings of one area. Scored apart they count twice, and a model
that follows one is punished by the other. The *joint* reading of a day is the geometric mean of what was read, each relative
to its own last value before the start (so that what lasts of either bias cancels), weighted by the inverse variance of the
instruments' errors; where one is missing the other stands alone. It has the unit of the series, at the level of the weighted
mean of the last values. The forecast of it is made of the same draws' forecasts of the readings in the same way, so each
draw has one area and the errors of both instruments. The readings are still shown, and left out of every pooled score.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from leeward.evidence.arrays import Floats
from leeward.evidence.calendar import DAYS_A_YEAR
from leeward.history.instruments import load_instruments
from leeward.history.records import Case, Point, Series
from leeward.history.reference import STALE_YEARS

LEAST_ERROR = 1e-6
"""An instrument without error (toys) is taken to have this one, so that weights exist."""


@dataclass(frozen=True)
class Joint:
    """Readings of one quantity: the series they make together, their weights (sum 1) and last values before the start."""

    series: Series
    readings: tuple[Series, ...]
    weights: tuple[float, ...]
    last: tuple[float, ...]

    @property
    def level(self) -> float:
        """Weighted geometric mean of the last values."""
        return math.exp(sum(w * math.log(x) for w, x in zip(self.weights, self.last, strict=True)))

    def forecast(self, of: Mapping[str, Floats], points: Mapping[str, Sequence[Point]], targets: Sequence[Point]) -> Floats:
        """Forecast of the joint reading (D, targets) from forecasts (D, points) of the readings, by series."""
        columns = []
        for target in targets:
            parts, total = [], 0.0
            for reading, weight, last in zip(self.readings, self.weights, self.last, strict=True):
                at = [i for i, p in enumerate(points[reading.name]) if p.date == target.date and p.scored]
                if at:
                    parts.append(weight * (np.log(np.maximum(of[reading.name][:, at[0]], 1e-12)) - math.log(last)))
                    total += weight
            columns.append(self.level * np.exp(np.sum(parts, axis=0) / total))
        return np.stack(columns, axis=1)


def groups(case: Case) -> list[tuple[Series, ...]]:
    """Return the scored series of a case by the quantity that they measure, in order; most are alone."""
    found: dict[object, list[Series]] = {}
    for series in case.series:
        same = (series.outcome, frozenset(series.coords), frozenset(series.over), series.aggregate, series.window_weeks)
        key = same if series.score else series.name
        found.setdefault(key, []).append(series)
    return [tuple(some) for some in found.values()]


def joint(case: Case, some: Sequence[Series]) -> Joint | None:
    """Return the joint reading of some series; None for one alone, or where fewer than two have a recent last value."""
    fresh = [s for s in some if (h := s.history(case.start)) and (case.start - h[-1].date).days <= STALE_YEARS * DAYS_A_YEAR]
    if len(fresh) < 2 or len({s.unit for s in fresh}) > 1:
        return None
    precision = [max(load_instruments()[s.instrument].sd, LEAST_ERROR) ** -2 for s in fresh]
    weights = tuple(p / sum(precision) for p in precision)
    last = tuple(s.history(case.start)[-1].value for s in fresh)
    made = Joint(fresh[0], tuple(fresh), weights, last)
    best = fresh[int(np.argmax(weights))]
    points = tuple(_point(made, day) for day in sorted({p.date for s in fresh for p in s.points if p.scored}))
    name = " + ".join(s.name for s in fresh)
    return replace(made, series=replace(best, name=name, compare="ratio", kappa=False, gross=False, points=points))


def joints(case: Case) -> list[Joint]:
    """Return the joint readings of a case that have something to score."""
    made = [found for some in groups(case) if (found := joint(case, some)) is not None]
    return [found for found in made if found.series.targets(case.start, case.end)]


def _point(made: Joint, day: date) -> Point:
    total, log, status, first = 0.0, 0.0, "read", None
    for reading, weight, last in zip(made.readings, made.weights, made.last, strict=True):
        for point in reading.points:
            if point.date == day and point.scored:
                total, log = total + weight, log + weight * math.log(point.value / last)
                status = "inferred" if point.status == "inferred" else status
                first = first or point
    assert first is not None
    return replace(first, value=made.level * math.exp(log / total), low=None, high=None, status=status, note="joint reading")
