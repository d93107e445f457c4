"""Reference forecasts: what anyone could have said at the start of a case from the series alone.

*Persistence*: the last value before the start, with a spread that grows with the square root of time. *Trend*: the
line through the logarithms of the last ten years before the start, carried on from the last value, with the spread
around that line's steps and the uncertainty of its slope. Both are lognormal, so their CRPS has a closed form.

*Arithmetic of the lever* (`arithmetic.py`) is persistence moved by what the levers do by their own equations.

The yearly spread is that of the series' own past: root mean square of its log changes per square root of a year
(around zero for persistence and for the arithmetic, around the mean step for the trend). Few changes say little, so the
estimate is pooled with the yearly standard deviation declared for the outcome, which counts as two changes. Only points that
were read or inferred enter. The declared standard deviation rests on the whole known series, later years included: that
favours the references, not the model. A series without changes of its own before the start also gets the error of its
instrument, twice (the last value and the new one are both measured).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from leeward.evidence.calendar import DAYS_A_YEAR
from leeward.evidence.outcomes import load_outcomes
from leeward.history.instruments import load_instruments
from leeward.history.records import Point, Series
from leeward.history.scores import crps_lognormal

PRIOR_CHANGES = 2
LOOK_BACK_YEARS = 10.0
STALE_YEARS = 3.0
DEFAULT_SD = 0.2


@dataclass(frozen=True, slots=True)
class Reference:
    """A lognormal forecast: value `last` on `day`, drift and spread a year, standard error of the drift.

    floor: log standard deviation at any distance. factors: day -> what the last value is multiplied by (1 elsewhere).
    """

    name: str
    last: float
    day: date
    drift: float
    drift_error: float
    sd: float
    changes: int
    floor: float = 0.0
    factors: Mapping[date, float] = field(default_factory=dict)

    def moments(self, day: date) -> tuple[float, float]:
        """Log mean and log standard deviation on a day after the last value."""
        years = max((day - self.day).days / DAYS_A_YEAR, 1e-9)
        mean = math.log(self.last * self.factors.get(day, 1.0)) + self.drift * years
        return mean, math.sqrt(self.sd**2 * years + (self.drift_error * years) ** 2 + self.floor**2)

    def crps(self, point: Point) -> float:
        """CRPS against a point, in its unit."""
        return crps_lognormal(*self.moments(point.date), point.value)


def declared_sd(outcome: str) -> float:
    """Declared yearly standard deviation of an outcome, relative."""
    record = load_outcomes().get(outcome)
    return record.yearly_sd.value if record is not None and record.yearly_sd is not None else DEFAULT_SD


def from_nought(series: Series, start: date) -> Reference:
    """A reference of size 1 without a history of its own, for what is nought before the start: factors give its values."""
    return Reference(
        "persistence", 1.0, start, 0.0, 0.0, declared_sd(series.outcome), 0, load_instruments()[series.instrument].sd
    )


def references(series: Series, start: date) -> tuple[Reference | None, Reference | None]:
    """Return (persistence, trend) for a series at the start of a case.

    Persistence is None without a point in the three years before the start (a value older than that is no reference);
    the trend is None with fewer than three in ten years.
    """
    points = series.history(start)
    if not points or (start - points[-1].date).days > STALE_YEARS * DAYS_A_YEAR:
        return None, None
    points = tuple(p for p in points if (points[-1].date - p.date).days <= LOOK_BACK_YEARS * DAYS_A_YEAR)
    last = points[-1]
    t = np.array([(p.date - last.date).days / DAYS_A_YEAR for p in points])
    y = np.log([p.value for p in points])
    steps, gaps = np.diff(y), np.diff(t)
    n, own = len(steps), declared_sd(series.outcome)
    squares = float(np.sum(steps**2 / gaps)) if n else 0.0
    sd = math.sqrt((squares + PRIOR_CHANGES * own**2) / (n + PRIOR_CHANGES))
    floor = 0.0 if n else math.sqrt(2.0) * load_instruments()[series.instrument].sd
    persistence = Reference("persistence", last.value, last.date, 0.0, 0.0, sd, n, floor)
    if len(points) < 3:
        return persistence, None
    drift = float(np.polyfit(t, y, 1)[0])
    around = float(np.sum((steps - drift * gaps) ** 2 / gaps))
    left = math.sqrt((around + PRIOR_CHANGES * own**2) / (n - 1 + PRIOR_CHANGES))
    error = left / math.sqrt(-float(t[0]))  # standard error of the drift of a random walk seen over that time
    return persistence, Reference("trend", last.value, last.date, drift, error, left, n)
