"""What moved where: departing flow by corridor and by mode, with and without an option.

Nothing here is finer than corridor x mode.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leeward.evidence.arrays import Floats
from leeward.evidence.placenames import title_of
from leeward.judging.arrays import Arrays
from leeward.judging.derived import DISPLACED, IN_SERIES
from leeward.judging.keys import ArmRecord, MovedRecord
from leeward.judging.series import BASELINE, Measure, window
from leeward.judging.summary import Interval, middle

FLOW = "drug_flow"
SURE = 0.8
"""A change whose sign is shared by at least this share of the draws is drawn as sure."""


@dataclass(frozen=True, slots=True)
class Arm:
    """Flow through one corridor or mode: kilograms a week before and after, paired change, and its sign.

    ``share_before`` and ``share_after`` are median shares of the whole; ``agreement`` the share of draws that
    agree on the sign of the change.
    """

    name: str
    title: str
    before: float
    after: float
    change: Interval
    relative: float
    share_before: float
    share_after: float
    agreement: float

    @property
    def sure(self) -> bool:
        """Tell whether most draws agree on the sign."""
        return self.agreement >= SURE

    def to_dict(self) -> ArmRecord:
        """Return plain values."""
        return {
            "name": self.name,
            "before": self.before,
            "after": self.after,
            "relative": self.relative,
            "share_before": self.share_before,
            "share_after": self.share_after,
            "agreement": self.agreement,
            "change": self.change.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class Moved:
    """Flow by corridor and mode under one option at one horizon; ``total`` without corridors in series.

    ``displaced``: of what the option stopped where it acts, the share (0-1) that came through other
    corridors, over the share ``counted`` of draws in which it stopped more than a slight amount.
    """

    option: str
    horizon: int
    corridors: tuple[Arm, ...]
    modes: tuple[Arm, ...]
    total: Interval
    displaced: Interval
    counted: float

    def to_dict(self) -> MovedRecord:
        """Return plain values."""
        return {
            "option": self.option,
            "horizon": self.horizon,
            "corridors": [arm.to_dict() for arm in self.corridors],
            "modes": [arm.to_dict() for arm in self.modes],
            "total": self.total.to_dict(),
            "displaced": self.displaced.to_dict(),
            "counted": self.counted,
        }


def _flows(arrays: Arrays, option: str, dim: str, labels: list[str], horizon: int) -> Floats:
    paths = [window(arrays.path(option, Measure(FLOW, ((dim, (label,)),), True)), horizon) for label in labels]
    return np.stack(paths, axis=1)


def _arms(before: Floats, after: Floats, labels: list[str], parallel: list[int] | None = None) -> tuple[Arm, ...]:
    arms = []
    whole = list(range(len(labels))) if parallel is None else parallel
    whole_before, whole_after = before[:, whole].sum(axis=1), after[:, whole].sum(axis=1)
    for at, label in enumerate(labels):
        gap = after[:, at] - before[:, at]
        usual = float(np.median(before[:, at]))
        agreement = max(float(np.mean(gap > 0)), float(np.mean(gap < 0)))
        with np.errstate(divide="ignore", invalid="ignore"):
            arms.append(
                Arm(
                    label,
                    title_of(label),
                    usual,
                    float(np.median(after[:, at])),
                    Interval.of(gap),
                    float(np.median(gap)) / usual if usual > 0 else float("nan"),
                    middle(before[:, at] / whole_before),
                    middle(after[:, at] / whole_after),
                    agreement,
                )
            )
    return tuple(arms)


def moved(arrays: Arrays, option: str, horizon: int) -> Moved | None:
    """Return what moved where under an option at a horizon; ``None`` when flows by corridor were not kept."""
    arrays = arrays.of(option)
    if not arrays.has(FLOW):
        return None
    labels = arrays.labels(FLOW)
    if "corridor" not in labels:
        return None
    before = _flows(arrays, BASELINE, "corridor", labels["corridor"], horizon)
    after = _flows(arrays, option, "corridor", labels["corridor"], horizon)
    parallel = [at for at, label in enumerate(labels["corridor"]) if label not in IN_SERIES]
    gap = (after - before)[:, parallel]
    share = np.array([np.nan])
    if arrays.has(DISPLACED):
        share = arrays.path(option, Measure(DISPLACED))[:, min(horizon, arrays.weeks) - 1]
    modes: tuple[Arm, ...] = ()
    if "mode" in labels:
        modes = _arms(
            _flows(arrays, BASELINE, "mode", labels["mode"], horizon),
            _flows(arrays, option, "mode", labels["mode"], horizon),
            labels["mode"],
        )
    return Moved(
        option,
        horizon,
        _arms(before, after, labels["corridor"], parallel),
        modes,
        Interval.of(gap.sum(axis=1)),
        Interval.of(share),
        float(np.isfinite(share).mean()),
    )
