"""The error of an instrument, given what it showed last before the start.

What a published number is off by, on a log scale, is a bias that lasts over the series and an error that passes. The passing
error has a memory: its correlation from one year to the next (surveys that miss the same fields two years running). The last
value before the start, by the same instrument, tells both in part.

- *level*: a bias that could be anything would make a level a ratio, so each draw takes the normal distribution of bias and
  passing error given that value and the draw's own state at the start. The value counts with the declared yearly variance of
  the outcome for each year between it and the start; one more than three years old says nothing.
- *ratio*: the bias cancels; the error of the last value is carried into every point, less what its memory has kept.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from leeward.evidence.arrays import Floats
from leeward.evidence.calendar import DAYS_A_YEAR
from leeward.history.instruments import load_instruments
from leeward.history.records import Case, Series
from leeward.history.reference import STALE_YEARS, declared_sd


@dataclass(frozen=True)
class Error:
    """Normal distribution of the log error on n days: `mean` before the last value speaks, `gain` (n,) of what it tells.

    covariance: (n, n), given the last value. last: that value, None where there is none to learn from.
    """

    mean: float
    gain: Floats
    covariance: Floats
    last: float | None

    def means(self, first: Floats) -> Floats:
        """Means (D, n); first: (D,) what the instrument would show at the start without error, in its unit."""
        if self.last is None:
            return np.full((len(first), len(self.gain)), self.mean)
        seen = math.log(self.last) - np.log(np.maximum(first, 1e-12))
        return np.asarray(self.mean + (seen - self.mean)[:, None] * self.gain, float)

    @property
    def root(self) -> Floats:
        """Symmetric square root (n, n) of the covariance: the same on every machine."""
        values, vectors = np.linalg.eigh(self.covariance)
        return np.asarray((vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T, float)


def error_of(series: Series, case: Case, days: Sequence[date]) -> Error:
    """Return the error of a series' instrument on some days after the start of a case."""
    tool = load_instruments()[series.instrument]
    before = series.history(case.start)[-1:]
    origin = before[0].date if before else case.start
    years = np.array([(day - origin).days / DAYS_A_YEAR for day in days])
    passing = tool.sd**2 * tool.memory ** np.abs(np.subtract.outer(years, years))
    kept = tool.sd**2 * tool.memory**years
    nothing = np.zeros(len(years))
    if series.compare == "ratio":
        return Error(0.0, nothing, passing + tool.sd**2 - np.add.outer(kept, kept), None)
    lasting = tool.bias_log_sd**2
    age = (case.start - origin).days / DAYS_A_YEAR
    known = lasting + tool.sd**2 + declared_sd(series.outcome) ** 2 * age
    if not before or age > STALE_YEARS or known <= 0:
        return Error(tool.bias_log_mean, nothing, passing + lasting, None)
    told = lasting + kept
    return Error(tool.bias_log_mean, told / known, passing + lasting - np.multiply.outer(told, told) / known, before[0].value)
