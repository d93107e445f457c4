"""The records of a case: what a folder with `case.yaml` and `observed.csv` holds once it is read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from leeward.evidence.calendar import MODEL_YEAR
from leeward.strategy import LeverSetting, Strategy, weeks_between

KINDS = ("event", "null")
SCORED = ("read", "inferred")
"""Statuses whose points are scored; `recalled` and `judgement` are shown only."""

Coords = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """One lever as it was really used: `value` in dial units from `start` up to, not including, `end`."""

    lever: str
    value: float
    where: tuple[str, ...]
    start: date
    end: date | None
    ramp_weeks: int
    status: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Point:
    """One observation: the quantity on `date` (the end of the period it covers), with its source and status."""

    date: date
    value: float
    low: float | None
    high: float | None
    unit: str
    source_id: str
    source: str
    url: str
    status: str
    note: str
    line: int

    @property
    def scored(self) -> bool:
        """Whether the status admits the point to scores and references."""
        return self.status in SCORED


@dataclass(frozen=True, slots=True)
class Series:
    """One observed series and how the model's quantities become comparable with it.

    The model's weekly values of `outcome` at the places of `coords` are added up, divided by those at `over` (if
    given), averaged or summed over `window_weeks` ending on the date of the point, multiplied by `scale` (model unit
    to the unit of the series) and passed through the observation layer.
    """

    name: str
    outcome: str
    coords: tuple[Coords, ...]
    over: tuple[Coords, ...]
    aggregate: str
    window_weeks: int
    scale: float
    unit: str
    compare: str
    kappa: bool
    gross: bool
    instrument: str
    score: bool
    note: str
    points: tuple[Point, ...] = ()

    def history(self, start: date) -> tuple[Point, ...]:
        """Points dated before the start that count (not recalled), in order."""
        return tuple(p for p in self.points if p.date <= start and p.scored)

    def targets(self, start: date, end: date) -> tuple[Point, ...]:
        """Points after the start and up to the end, of any status, in order."""
        return tuple(p for p in self.points if start < p.date <= end)


@dataclass(frozen=True, slots=True)
class Case:
    """A past episode: a dated world, the strategy that was really applied, the series that were observed."""

    id: str
    title: str
    kind: str
    world: str
    start: date
    end: date
    in_sample: bool
    in_sample_reason: str
    notes: str
    settings: tuple[Setting, ...]
    series: tuple[Series, ...]
    folder: str
    sha256: str
    extra: Mapping[str, str] = field(default_factory=dict)
    calibrate: bool = True

    @property
    def weeks(self) -> int:
        """Weeks to simulate, from the start to the last date that is compared."""
        return max(1, weeks_between(self.start, self.end) + 1)

    @property
    def years(self) -> float:
        """Years of 52 weeks, as the engine counts them."""
        return self.weeks / MODEL_YEAR

    @property
    def strategy(self) -> Strategy:
        """The settings as the engine wants them, cut to the window of the case."""
        made = []
        for s in self.settings:
            first = max(0, weeks_between(self.start, s.start))
            last = None if s.end is None else weeks_between(self.start, s.end)
            if first >= self.weeks or (last is not None and last <= first):
                continue
            made.append(LeverSetting(s.lever, s.value, s.where, first, last, s.ramp_weeks))
        return Strategy(tuple(made))
