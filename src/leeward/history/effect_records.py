"""Records of published effects: what a study found, and how the model is asked the same question.

A record says what was published (value, range, where the spread comes from), and the setting as a brief: a dated world,
the levers of the *strategy*, those it is compared *against* (none by default), and the *measure*, one of a closed list
(`measures.py`). A record that the model cannot answer says why instead (`not_run`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from leeward.evidence.calendar import MODEL_YEAR
from leeward.evidence.parameters import Z90
from leeward.history.records import Coords
from leeward.strategy import weeks_between

DIALS = ("value", "add", "times")


@dataclass(frozen=True, slots=True)
class Published:
    """What a study found, in the unit of the measure: `value`, and `low` to `high` at `level` percent.

    One end alone is a bound; only two ends and no value stand for their middle. spread: the standard deviation that stands
    for what is unknown of it, of the value itself or (log_scale) of its logarithm, nought where there is only a bound.
    spread_from: "published", or where the declared one comes from.
    """

    value: float | None
    low: float | None
    high: float | None
    level: float
    spread: float
    log_scale: bool
    spread_from: str

    @property
    def centre(self) -> float | None:
        """The value, or the middle of its range; None for a bound alone."""
        if self.value is not None:
            return self.value
        return None if self.low is None or self.high is None else (self.low + self.high) / 2

    @property
    def interval(self) -> tuple[float, float]:
        """The range that is met or missed: the published one, else the 90 % interval of the declared spread."""
        if self.low is not None or self.high is not None:
            return (-math.inf if self.low is None else self.low), (math.inf if self.high is None else self.high)
        assert self.value is not None
        if self.log_scale:
            ends = (self.value * math.exp(-Z90 * self.spread), self.value * math.exp(Z90 * self.spread))
            return min(ends), max(ends)
        return self.value - Z90 * self.spread, self.value + Z90 * self.spread

    @property
    def scale(self) -> float:
        """The spread in the unit of the value: what scores are divided by; nought for a bound alone."""
        centre = self.centre
        return abs(centre) * self.spread if self.log_scale and centre is not None else self.spread


@dataclass(frozen=True, slots=True)
class Dial:
    """One lever of a record, from `start` up to, not including, `end` (None: to the end of the run).

    how: `value` in dial units, `add` to what is in force in the dated world, or `times` that.
    """

    lever: str
    how: str
    amount: float
    where: tuple[str, ...]
    start: date
    end: date | None
    ramp_weeks: int
    status: str
    source: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """A weekly series of the model: `outcome` added up over `coords`, divided by the same over `over` where given."""

    name: str
    outcome: str
    coords: tuple[Coords, ...]
    over: tuple[Coords, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """How the published number is computed from weekly series: see `measures.py` for each kind.

    window, later: first day and the day after the last. other: the second quantity of kinds that have two. groups: of
    coordinates whose shares are compared. lever: whose dial is the unit or the base of kinds that have one.
    """

    kind: str
    window: tuple[date, date]
    later: tuple[date, date] | None = None
    other: Quantity | None = None
    groups: tuple[tuple[str, ...], ...] = ()
    lever: str = ""
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Effect:
    """A published effect and the question that the model is asked. `measure` is None where `not_run` says why."""

    id: str
    study: str
    year: int | None
    design: str
    status: str
    setting: str
    lever: str
    quantity: Quantity
    published: Published
    unit: str
    horizon: str
    world: str
    start: date
    strategy: tuple[Dial, ...]
    against: tuple[Dial, ...]
    measure: Measure | None
    not_run: str
    used_by: tuple[str, ...]
    in_sample: bool
    facts: tuple[str, ...]
    source: str
    note: str
    file: str
    sha256: str

    @property
    def free(self) -> bool:
        """Whether it is in no prior, no equation and no fit: the record that counts."""
        return not self.used_by and not self.in_sample

    @property
    def weeks(self) -> int:
        """Weeks to simulate: to the end of the last window, in whole years, so that records share their runs."""
        assert self.measure is not None
        ends = [self.measure.window[1]] + ([self.measure.later[1]] if self.measure.later else [])
        needed = max(1, weeks_between(self.start, max(ends)))
        return math.ceil(needed / MODEL_YEAR) * MODEL_YEAR

    def span(self, window: tuple[date, date]) -> slice:
        """The weeks of a window, counted from the start of the world; one at least."""
        first = weeks_between(self.start, window[0])
        return slice(first, max(first + 1, weeks_between(self.start, window[1])))


def outcomes_of(effects: Sequence[Effect]) -> list[str]:
    """Outcomes that some records measure, each once."""
    both = [q for e in effects if e.measure for q in (e.quantity, e.measure.other) if q is not None]
    return list(dict.fromkeys(q.outcome for q in both))
