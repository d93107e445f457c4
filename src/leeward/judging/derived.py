"""Outcomes that compare an option with the baseline, computed from the series that the model records.

They are not series of the model itself: nothing comes back in a world where nothing was stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from leeward.evidence.arrays import Floats
from leeward.judging.series import BASELINE, Measure, running_quarter

DISPLACED = "displaced_share"
IN_SERIES = ("land_border",)
"""Corridors that carry what came through others: left out of totals so that nothing counts twice."""

SLIGHT = 0.01
"""Below this share of the whole flow nothing counts as stopped, and the displaced share is undefined."""

Path = Callable[[str, Measure], Floats]


def displaced_share(
    path: Path,
    has: Callable[[str], bool],
    flows: Sequence[str],
    seizures: Sequence[str],
    option: str,
    acts_in: Sequence[str],
) -> Floats:
    """Return, of what an option stopped where it acts, the share (0-1) that came through elsewhere.

    Arrivals through a corridor are departures less what was seized or destroyed on the way, as means of the
    quarter that ends each week. The share is the rise of arrivals through corridors where the option does not
    act over their fall where it acts; NaN where that fall is slight. ``flows`` and ``seizures`` are the
    corridors of the two series; shape (draw, week).
    """
    acted = [name for name in flows if name in acts_in and name not in IN_SERIES]
    others = [name for name in flows if name not in acts_in and name not in IN_SERIES]

    def change(outcome: str, names: Sequence[str]) -> Floats | float:
        if not names:
            return 0.0
        measure = Measure(outcome, (("corridor", tuple(names)),) if names != ["*"] else (), True)
        return running_quarter(path(option, measure)) - running_quarter(path(BASELINE, measure))

    whole = running_quarter(path(BASELINE, Measure("drug_flow", (("corridor", (*acted, *others)),), True)))
    if not acted or not others:
        return np.full_like(whole, np.nan)
    fall = -np.asarray(change("drug_flow", acted))
    rise = np.asarray(change("drug_flow", others))
    fall = fall + change("kg_seized", [name for name in acted if name in seizures])
    rise = rise - change("kg_seized", [name for name in others if name in seizures])
    if has("kg_destroyed"):
        fall = fall + change("kg_destroyed", ["*"])
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.clip(rise / fall, 0.0, 1.0)
    return np.where(fall > SLIGHT * whole, share, np.nan)
