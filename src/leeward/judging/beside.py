"""Numbers that stand beside a verdict: what came back elsewhere, what it sums to, a strike taken apart."""

from __future__ import annotations

import numpy as np

from leeward.ensembles.ids import placebo_of
from leeward.evidence.outcomes import Outcome
from leeward.judging.arrays import Arrays
from leeward.judging.derived import DISPLACED
from leeward.judging.judgement import Placebo
from leeward.judging.series import BASELINE, Measure, window
from leeward.judging.summary import Effect, Interval, difference

MOVING = frozenset({"drug_flow", "maritime_flow", "kg_delivered", "kg_seized", "kg_destroyed", "corridor_share", "import_price"})
"""Outcomes beside which the share that came back elsewhere is shown."""


def displaced(arrays: Arrays, option: str, outcome: Outcome, effect: Effect, horizon: int) -> Interval | None:
    """Return the share that came back elsewhere, beside what moves cocaine; ``None`` beside anything else."""
    if outcome.name not in MOVING or effect.duration.peak_week is None or not arrays.has(DISPLACED):
        return None
    shares = arrays.path(option, Measure(DISPLACED))
    for week in (horizon, effect.duration.peak_week):
        values = shares[:, min(week, arrays.weeks) - 1]
        if np.isfinite(values).mean() >= 0.5:
            return Interval.of(values)
    return None


def total(arrays: Arrays, option: str, measure: Measure, outcome: Outcome) -> Interval | None:
    """Return the difference summed over the study, for flows that there are only where an option acts."""
    if not outcome.from_nought or outcome.kind != "flow":
        return None
    return Interval.of((arrays.path(option, measure) - arrays.path(BASELINE, measure)).sum(axis=1))


def placebo(arrays: Arrays, option: str, outcome: Outcome, measure: Measure, horizon: int) -> Placebo | None:
    """Return a strike taken apart into removal and killing, where its placebo was played."""
    twin = placebo_of(option)
    if twin not in arrays.options:
        return None
    kind = outcome.smallest_effect.kind
    base, without, full = (window(arrays.path(name, measure), horizon) for name in (BASELINE, twin, option))
    removal, both = difference(without, base, kind), difference(full, base, kind)
    return Placebo(twin, Interval.of(removal), Interval.of(both - removal))
