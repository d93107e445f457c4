"""Signs of yearly changes: did the forecast know which way things went?

The change from one observed point to the next, the first from the last value before the start, where they lie at most a year
and a half apart. A change of nought has no sign. The forecast's sign is that of the median over draws of the same change.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from leeward.evidence.arrays import Floats
from leeward.evidence.calendar import DAYS_A_YEAR
from leeward.history.records import Case, Point, Series

MOST_YEARS = 1.5


def right_signs(series: Series, case: Case, points: Sequence[Point], members: Floats) -> tuple[int, int]:
    """Return (right, all) signs of the changes that lead to `points`; members: forecasts of them, (D, points)."""
    before = series.history(case.start)[-1:]
    days = [p.date for p in (*before, *points)]
    seen = [p.value for p in (*before, *points)]
    known = [np.full(len(members), p.value) for p in before]
    made = np.stack([*known, *members.T], axis=1) if days else members
    right = signs = 0
    for i in range(1, len(days)):
        change = np.sign(seen[i] - seen[i - 1])
        if change and (days[i] - days[i - 1]).days <= MOST_YEARS * DAYS_A_YEAR:
            signs += 1
            right += int(np.sign(np.median(made[:, i] - made[:, i - 1])) == change)
    return right, signs
