"""The keys of scores of cases and of forecasts, declared once; JSON Schemas are made from them."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import TypedDict

from leeward.evidence.keys import Maybe, OneOf, Status
from leeward.history.measures import KINDS as MEASURES
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


class EffectRow(TypedDict):
    """One published effect beside the model: numbers in `unit`, `null` where there is none.

    `published` is the value, or the middle of a range; `low` and `high` as published. `spread` is the standard deviation
    that scores are divided by, `spread_from` where it comes from. `counts`: in no prior, no equation and no fit.
    """

    id: str
    study: str
    year: int | None
    design: str
    setting: str
    lever: str
    outcome: str
    measure: Annotated[str, OneOf((*MEASURES, ""))]
    start: str
    horizon: str
    published: Maybe
    low: Maybe
    high: Maybe
    unit: str
    spread: float
    spread_from: str
    model: Maybe
    model_low: Maybe
    model_high: Maybe
    model_low50: Maybe
    model_high50: Maybe
    ratio: Maybe
    near: bool | None
    meets: bool | None
    score: Maybe
    used_by: list[str]
    in_sample: bool
    counts: bool
    status: Status
    draws: int
    undefined: int
    not_run: str
    note: str


class EffectHeadline(TypedDict):
    """Counts of published effects that were run: those in no prior, equation or fit, and (`used_`) the others."""

    n: int
    meets: int
    ratios: int
    near: int
    median_score: Maybe
    used_n: int
    used_meets: int
    used_ratios: int
    used_near: int
    not_run: int
