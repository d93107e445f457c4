"""The likelihood of calibration: what the observed points of a series say of each draw.

Residuals are logarithms, observed less predicted. They share what is unknown of the instrument's bias and a lasting
discrepancy, and wander with the declared yearly standard deviation of the outcome: the covariance of a random walk from
the start. Discrepancies are declared, not fitted.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from leeward.evidence.arrays import Floats
from leeward.evidence.calendar import DAYS_A_YEAR
from leeward.history.instruments import load_instruments
from leeward.history.observation import known_bias
from leeward.history.playing import Played
from leeward.history.records import Case, Point, Series
from leeward.history.reference import declared_sd

LASTING, PASSING = 0.1, 0.05
"""Discrepancy on a log scale beside the walk: one that lasts over a series, one that changes from point to point."""


@dataclass(frozen=True)
class Evidence:
    """One series of one case for calibration.

    residuals: (D, n) logs, observed less predicted; nan in draws whose world was rejected. years: (n,) from the start.
    passing, lasting: standard deviations of errors of a point and of those common to all. walk: per root year. points:
    what was observed when, the same text in every case that compares it.
    """

    case: str
    series: str
    residuals: Floats
    years: Floats
    passing: float
    lasting: float
    walk: float
    points: tuple[str, ...]

    def without(self, known: Collection[str]) -> Evidence | None:
        """The same without some points; None when none is left."""
        keep = [i for i, point in enumerate(self.points) if point not in known]
        if not keep:
            return None
        return replace(
            self, residuals=self.residuals[:, keep], years=self.years[keep], points=tuple(self.points[i] for i in keep)
        )

    @property
    def covariance(self) -> Floats:
        """Covariance (n, n) of the residuals around nothing."""
        shared = self.lasting**2 + self.walk**2 * np.minimum.outer(self.years, self.years)
        return np.asarray(shared + self.passing**2 * np.eye(len(self.years)), float)

    def log_likelihood(self) -> Floats:
        """Gaussian log likelihood (D,), constants left out; nan in draws whose world was rejected."""
        scaled = np.linalg.solve(np.linalg.cholesky(self.covariance), self.residuals.T)
        return np.asarray(-0.5 * np.sum(scaled**2, axis=0), float)

    def implausibility(self) -> Floats:
        """Distance (D,) of the mean residual from nothing, in standard deviations of all allowed errors."""
        return np.asarray(np.abs(self.residuals.mean(axis=1)) / math.sqrt(float(self.covariance.mean())), float)


def usable(case: Case, series: Series, last: date) -> bool:
    """Whether a series has a scored point up to a day."""
    return series.score and any(p.scored and p.date <= last for p in series.targets(case.start, case.end))


def evidence_of(p: Played, series: Series, last: date, draws: npt.NDArray[np.int64]) -> Evidence:
    """What a series of a played case says of each of `draws`, from its points up to a day."""
    points = p.points[series.name]
    used = [i for i, x in enumerate(points) if x.scored and x.date <= last]
    predicted = np.maximum(p.best(series.name)[:, used], 1e-12)
    residuals = np.full((len(draws), len(used)), np.nan)
    residuals[np.isin(draws, p.draws)] = np.log([points[i].value for i in used]) - np.log(predicted[np.isin(p.draws, draws)])
    tool = load_instruments()[series.instrument]
    # In a ratio the error of the anchor is what lasts.
    bias = tool.sd if series.compare == "ratio" else known_bias(series, p.case, np.ones(1))[1]
    years = np.array([(points[i].date - p.case.start).days / DAYS_A_YEAR for i in used])
    return Evidence(
        p.case.id, series.name, residuals, years, math.hypot(tool.sd, PASSING), math.hypot(bias, LASTING),
        declared_sd(series.outcome), tuple(_name(series, points[i]) for i in used),
    )  # fmt: skip


def _name(series: Series, point: Point) -> str:
    """The same for one number of one quantity, whatever instrument and comparison a case reads it by."""
    return f"{series.outcome} {series.coords} {series.over} {point.date} {point.value:g}"


def by_case(evidence: Sequence[Evidence], case: str) -> Floats:
    """Log likelihood of one case (D,); draws whose world it rejects get the mean likelihood of the others."""
    total = np.sum([e.log_likelihood() for e in evidence if e.case == case], axis=0)
    known = total[np.isfinite(total)]
    if not len(known):
        return np.zeros_like(total)
    top = known.max()
    return np.asarray(np.where(np.isfinite(total), total, top + np.log(np.mean(np.exp(known - top)))), float)
