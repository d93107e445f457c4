"""Strategies: lever settings over time. The empty strategy is the baseline."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from leeward.evidence.errors import InputError


@dataclass(frozen=True, slots=True)
class LeverSetting:
    """One lever held at `value` (dial units) from `start_week` up to, not including, `end_week`.

    where: places it acts on, empty for the lever's default. end_week: None for the end of the run.
    ramp_weeks: weeks over which it moves in a straight line from the baseline to the value. lethal: False in
    a placebo.
    InputError for a value that is not finite or weeks that are out of order.
    """

    lever: str
    value: float
    where: tuple[str, ...] = ()
    start_week: int = 0
    end_week: int | None = None
    ramp_weeks: int = 0
    lethal: bool = True

    def __post_init__(self) -> None:
        if not math.isfinite(self.value):
            raise InputError(f"{self.lever}: the value {self.value} is not a finite number", key="value")
        if self.start_week < 0 or self.ramp_weeks < 0:
            raise InputError(f"{self.lever}: weeks count from 0", key="start_week")
        if self.end_week is not None and self.end_week <= self.start_week:
            order = f"end_week {self.end_week} is not after start_week {self.start_week}"
            raise InputError(f"{self.lever}: {order}", key="end_week")

    def share(self, week: int) -> float:
        """Share of the way from baseline to value in that week: 0 outside the span, 1 after the ramp."""
        if week < self.start_week or (self.end_week is not None and week >= self.end_week):
            return 0.0
        return 1.0 if self.ramp_weeks == 0 else min(1.0, (week - self.start_week + 1) / self.ramp_weeks)


@dataclass(frozen=True, slots=True)
class Strategy:
    """A tuple of lever settings."""

    settings: tuple[LeverSetting, ...] = ()

    def __iter__(self) -> Iterator[LeverSetting]:
        """Iterate over the settings."""
        return iter(self.settings)

    def __bool__(self) -> bool:
        """Tell whether anything is set: the baseline is false."""
        return bool(self.settings)

    @property
    def lethal(self) -> bool:
        """False when any setting is a placebo's."""
        return all(setting.lethal for setting in self.settings)

    def placebo(self) -> Strategy:
        """The twin that removes the same kilograms without deaths and without fear."""
        return Strategy(tuple(replace(setting, lethal=False) for setting in self.settings))

    def to_list(self) -> list[dict[str, Any]]:
        """Plain values, for manifests and hashes."""
        return [
            {
                "lever": s.lever,
                "value": float(s.value),
                "where": list(s.where),
                "start_week": s.start_week,
                "end_week": s.end_week,
                "ramp_weeks": s.ramp_weeks,
                "lethal": s.lethal,
            }
            for s in self.settings
        ]

    @staticmethod
    def from_list(rows: list[dict[str, Any]]) -> Strategy:
        """Inverse of `to_list`."""
        return Strategy(tuple(LeverSetting(**{**row, "where": tuple(row["where"])}) for row in rows))


BASELINE = Strategy()
