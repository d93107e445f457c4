"""The likelihood of calibration: what the observed points of a series say of each draw.

Residuals are logarithms, observed less predicted. They share what is unknown of the instrument's bias and a lasting
discrepancy, and wander with the declared yearly standard deviation of the outcome: the covariance of a random walk from
the start. Discrepancies are declared, not fitted.

Series of a case that measure one quantity (two surveys of one country's coca) are readings of one latent path: what is
unknown of the path (the walk, both discrepancies) they have in common, the errors and the bias of an instrument are its own.
So a second reading says little more than the first did, and nothing is counted twice.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
from scipy.linalg import block_diag

from leeward.evidence.arrays import Floats
from leeward.evidence.calendar import DAYS_A_YEAR
from leeward.history.measuring import error_of
from leeward.history.playing import Played
from leeward.history.records import Case, Point, Series
from leeward.history.reference import declared_sd

LASTING, PASSING = 0.1, 0.05
"""Discrepancy on a log scale beside the walk: one that lasts over a series, one that changes from point to point."""


@dataclass(frozen=True)
class Evidence:
    """One quantity of one case for calibration, by one reading or several.

    residuals: (D, n) logs, observed less predicted; nan in draws whose world was rejected. years: (n,) from the start.
    error: (n, n) covariance of the instruments' errors, nought between two readings. walk: per root year. points: what was
    observed when, the same text in every case that compares it. lasting, passing: discrepancies that all readings share.
    """

    case: str
    series: str
    residuals: Floats
    years: Floats
    error: Floats
    walk: float
    points: tuple[str, ...]
    lasting: float = LASTING
    passing: float = PASSING

    def without(self, known: Collection[str]) -> Evidence | None:
        """The same without some points; None when none is left."""
        keep = [i for i, point in enumerate(self.points) if point not in known]
        if not keep:
            return None
        return replace(
            self, residuals=self.residuals[:, keep], years=self.years[keep], error=self.error[np.ix_(keep, keep)],
            points=tuple(self.points[i] for i in keep),
        )  # fmt: skip

    @property
    def covariance(self) -> Floats:
        """Covariance (n, n) of the residuals around nothing."""
        path = self.lasting**2 + self.walk**2 * np.minimum.outer(self.years, self.years)
        return np.asarray(path + self.passing**2 * np.equal.outer(self.years, self.years) + self.error, float)

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


def evidence_of(p: Played, readings: Sequence[Series], last: date, draws: npt.NDArray[np.int64]) -> Evidence:
    """What the readings of one quantity in a played case say of each of `draws`, from their points up to a day.

    A number that two of them print (the UN printed the US figure before its own surveys) counts once.
    """
    columns: list[Floats] = []
    blocks: list[Floats] = []
    used: list[Point] = []
    names: list[str] = []
    for series in readings:
        points = [x for x in p.points[series.name] if x.scored and x.date <= last and _name(series, x) not in names]
        at = [p.points[series.name].index(x) for x in points]
        predicted = np.maximum(p.best(series.name)[np.isin(p.draws, draws)][:, at], 1e-12)
        residuals = np.full((len(draws), len(points)), np.nan)
        residuals[np.isin(draws, p.draws)] = np.log([x.value for x in points]) - np.log(predicted)
        columns.append(residuals)
        blocks.append(error_of(series, p.case, [x.date for x in points]).covariance)
        used += points
        names += [_name(series, x) for x in points]
    return Evidence(
        p.case.id, " + ".join(s.name for s in readings), np.concatenate(columns, axis=1),
        np.array([(x.date - p.case.start).days / DAYS_A_YEAR for x in used]), np.asarray(block_diag(*blocks), float),
        declared_sd(readings[0].outcome), tuple(names),
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
