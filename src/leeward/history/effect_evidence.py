"""Published effects in the fit: what the records that are declared in-sample say of each draw.

A record speaks of a response, a case of a path; the fit takes both. The distance of a draw's response from the published one
is counted in standard deviations of the published spread and of a declared discrepancy together, as in the series; with the
tails of Student's t, because settings of records are mostly judgement and one of them must not decide. Records of one
event (one dated world, one set of levers) are readings of one thing: they get the weight of one. What a case already compares,
in the same place and in the same years, comes in through the case alone, and a bound on the sign does not come in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from leeward.evidence.arrays import Floats
from leeward.history.effect_playing import Values
from leeward.history.effect_records import Effect
from leeward.history.records import Case

DISCREPANCY = 0.3
"""Of the published response: what the model and the settings of a record miss, beside the published spread."""
DEGREES = 4.0
"""Degrees of freedom of Student's t."""


@dataclass(frozen=True)
class Response:
    """One record in the fit. distance: (D,) in standard deviations; nan in draws whose world was rejected or has no response."""

    effect: Effect
    distance: Floats

    @property
    def event(self) -> str:
        """The same for records that share a dated world and its levers."""
        return f"{self.effect.world} {self.effect.start} {sorted({d.lever for d in self.effect.strategy})}"

    def log_likelihood(self) -> Floats:
        """Logarithm of Student's t (D,), constants left out; draws that say nothing get the mean likelihood of the others."""
        found = -(DEGREES + 1.0) / 2.0 * np.log1p(self.distance**2 / DEGREES)
        known = found[np.isfinite(found)]
        return np.asarray(np.where(np.isfinite(found), found, np.log(np.mean(np.exp(known)))), float)


def in_the_fit(effects: Iterable[Effect], cases: Sequence[Case]) -> list[Effect]:
    """The records that are declared in-sample, can be played, have a size, and are not compared by a case already."""
    return [
        e for e in effects
        if e.in_sample and e.measure is not None and e.published.centre is not None and e.published.scale > 0
        and not any(_compares(case, e) for case in cases)
    ]  # fmt: skip


def _compares(case: Case, effect: Effect) -> bool:
    """Whether a case has a scored series of the quantity that the record measures, and runs over its window."""
    assert effect.measure is not None
    same = any(s.score and (s.outcome, s.coords) == (effect.quantity.outcome, effect.quantity.coords) for s in case.series)
    return same and _overlap(case, effect)


def _overlap(case: Case, effect: Effect) -> bool:
    assert effect.measure is not None
    return effect.measure.window[0] <= case.end and effect.measure.window[1] >= case.start


def of_the_event(effect: Effect, case: Case) -> bool:
    """Whether a record speaks of what a case plays: years in common, and a lever. Left out with the case."""
    levers = {s.lever for s in case.strategy.settings} if case.strategy else set()
    return _overlap(case, effect) and bool(levers & {d.lever for d in effect.strategy})


def responses(effects: Sequence[Effect], found: Values, draws: npt.NDArray[np.int64]) -> tuple[Response, ...]:
    """What was played of each record for each of `draws`."""
    made = []
    for effect in effects:
        centre = effect.published.centre
        assert centre is not None
        spread = np.hypot(effect.published.scale, DISCREPANCY * centre)
        mine = found.draws[effect.id]
        distance = np.full(len(draws), np.nan)
        distance[np.isin(draws, mine)] = (found.values[effect.id][np.isin(mine, draws)] - centre) / spread
        if np.isfinite(distance).any():
            made.append(Response(effect, distance))
    return tuple(made)


def by_event(found: Collection[Response]) -> Floats | float:
    """Log likelihood of records (D,), the mean of those of one event counting once; nought where there is none."""
    events: dict[str, list[Floats]] = {}
    for one in found:
        events.setdefault(one.event, []).append(one.log_likelihood())
    return np.asarray(np.sum([np.mean(x, axis=0) for x in events.values()], axis=0), float) if events else 0.0
