"""The keys of scores of cases and of forecasts, declared once; JSON Schemas are made from them."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import TypedDict

from leeward.evidence.keys import Maybe, OneOf, Status
from leeward.history.records import KINDS


class BacktestRow(TypedDict):
    """One series of a case: scores in the unit of the series, `null` where there is none.

    A joint reading names the series it `reads`; a series that is part of one names it as `joint` and is left out of pooled
    scores.
    """

    case: str
    kind: Annotated[str, OneOf(KINDS)]
    families: list[str]
    series: str
    outcome: str
    unit: str
    status: str
    n: int
    shown: int
    size: Maybe
    scale: Maybe
    crps: Maybe
    crps_persistence: Maybe
    crps_trend: Maybe
    crps_arithmetic: Maybe
    crps_empty: Maybe
    crps_shuffled: Maybe
    coverage50: Maybe
    coverage90: Maybe
    inside50: int
    inside90: int
    rms_z: Maybe
    signs: int
    signs_right: int
    sign_ceiling: Maybe
    in_sample: bool
    skill_persistence: Maybe
    skill_trend: Maybe
    skill_arithmetic: Maybe
    reads: list[str]
    joint: str
    prior_share: Maybe


class PooledRow(TypedDict):
    """What the rows of many cases say together of one quantity; intervals are 90 %, `null` where there is none."""

    quantity: str
    value: Maybe
    low: Maybe
    high: Maybe
    cases: int
    series: int
    n: int


class ForecastRow(TypedDict):
    """One forecast; `brier` and `log_score` are `null` where it is not scored."""

    id: str
    forecaster: str
    statement: str
    made: str
    due: str | None
    probability: float
    outcome: str
    status: Status
    scored: bool
    brier: Maybe
    log_score: Maybe
    url: str
    note: str


class BinRow(TypedDict):
    """What was said against what happened, in one bin of probabilities."""

    low: float
    high: float
    n: int
    stated: Maybe
    happened: Maybe
    happened_low: Maybe
    happened_high: Maybe


class ForecasterRow(TypedDict):
    """The mean score of one forecaster."""

    forecaster: str
    n: int
    brier: float


class ForecastScores(TypedDict):
    """Scores of a file of forecasts; intervals are 90 %."""

    rows: list[ForecastRow]
    n: int
    shown: int
    brier: Maybe
    brier_low: Maybe
    brier_high: Maybe
    log_score: Maybe
    base_rate: Maybe
    brier_of_base_rate: Maybe
    skill: Maybe
    events: int
    calibration: list[BinRow]
    by_forecaster: list[ForecasterRow]
