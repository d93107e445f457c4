"""What is played: lever settings over time, shocks, and the one check of a dial and of dates.

Reading checks what a document sets with it, the model turns it into controls, ensembles and history run it. Weeks count
from the start of the world; the empty strategy is the baseline.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from leeward.evidence.errors import InputError, unknown_name
from leeward.evidence.levers import Lever
from leeward.evidence.shocks import load_shocks


def check_dial(lever: Lever, value: float) -> None:
    """Raise InputError (key `value`) for a value, in dial units, that the dial of a lever cannot have."""
    if lever.minimum <= value <= lever.maximum:
        return
    reason = "is negative: outside the dial" if value < 0 <= lever.minimum else "is outside the dial"
    bounds = f"from {lever.minimum:g} to {lever.maximum:g} {lever.unit}"
    raise InputError(f"{value:g} {reason} of {lever.name}, which goes {bounds}", key="value")


def weeks_between(start: date, day: date) -> int:
    """Whole weeks from `start` to `day`."""
    return (day - start).days // 7


def weeks_of(
    start: date, start_week: int, end_week: int | None, start_date: date | None, end_date: date | None
) -> tuple[int, int | None]:
    """First week of a setting and the week it ends; a date replaces the week, counted from `start`, that of the world.

    Raises InputError, with the key of the setting, for a date before the start and for an end that is not after it.
    """
    for key, given in (("start_date", start_date), ("end_date", end_date)):
        if given is not None and given < start:
            raise InputError(f"{given} is before the start of the world, {start}", key=key)
    first = start_week if start_date is None else weeks_between(start, start_date)
    last = end_week if end_date is None else weeks_between(start, end_date)
    if last is not None and last <= first:
        raise InputError(f"the setting ends in week {last}, not after its start in week {first}")
    return first, last


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


@dataclass(frozen=True, slots=True)
class Shock:
    """A dated event that no option chose, hitting the baseline and every option alike: `size` in the unit of its kind.

    It lasts from `start_week` up to, not including, `end_week` (None: to the end). where: places, empty for all.
    InputError, with the key, for an unknown kind and for a size or a place that the kind cannot have.
    """

    name: str
    size: float
    start_week: int = 0
    end_week: int | None = None
    where: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        kinds = load_shocks()
        if self.name not in kinds:
            raise unknown_name("shock", self.name, kinds, key="name")
        kinds[self.name].check(self.size, self.where)
