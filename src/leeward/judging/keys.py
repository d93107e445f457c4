"""The keys of a judgement, declared once: what `study.json` and `explain` hold (docs/verdicts.md says what each means).

`record.py` and the `to_dict` of the parts are built against these types; the JSON Schemas are made from them.
"""

from __future__ import annotations

from typing import Annotated, NotRequired

from typing_extensions import TypedDict

from leeward.evidence.keys import Direction, EffectKind, Good, Maybe, OneOf, Status
from leeward.judging.row_keys import AnswerRecord, ChainRecord, IntervalRecord, RowRecord, SmallestRecord, Word, WordRecord

Grade = Annotated[str, OneOf(("high", "moderate", "low", "very low"))]


class FitRecord(TypedDict):
    """Shares of model versions as claimed, negligible, opposite; they add up to 1."""

    as_claimed: Maybe
    negligible: Maybe
    opposite: Maybe


class MovesRecord(TypedDict):
    """Shares of model versions in which the outcome rises, changes negligibly, falls."""

    increase: Maybe
    negligible: Maybe
    decrease: Maybe


class GoodRecord(TypedDict):
    """Shares of model versions that help, are negligible, harm."""

    helps: Maybe
    negligible: Maybe
    harms: Maybe


class AtHorizonRecord(IntervalRecord, MovesRecord):
    """The effect at one horizon; `undefined` is the share of draws without a number."""

    shares: FitRecord | None
    undefined: Maybe
    baseline: Maybe
    visible: str


class EffectRecord(TypedDict):
    """The effect of the option; relative effects are fractions; `horizons` by week."""

    kind: EffectKind
    unit: str
    smallest: float
    yearly_noise: Maybe
    horizons: dict[str, AtHorizonRecord]


class LastsRecord(TypedDict):
    """How long the effect lasts, in weeks."""

    peak: Maybe
    peak_week: int | None
    half_life_weeks: Maybe
    lasting: bool
    share_peaking: Maybe
    text: str


class PlaceboRecord(TypedDict):
    """A strike taken apart: what removing the cargo does, and what killing adds."""

    option: str
    removal: IntervalRecord
    lethality: IntervalRecord


class StructureRecord(TypedDict):
    """One level of a structural choice: its draws, and the share of them that are as claimed."""

    structure: str
    level: str
    draws: int
    as_claimed: Maybe


class DriverRecord(TypedDict):
    """An unknown that matters to the verdict."""

    name: str
    title: str
    kind: Annotated[str, OneOf(("parameter", "structure"))]
    index: Maybe
    low: Maybe
    high: Maybe
    low_label: str
    high_label: str
    flips: bool


class FindingRecord(TypedDict):
    """A published finding beside a verdict; `side`: for, against or mixed."""

    id: str
    direction: Direction
    size: Maybe
    low: Maybe
    high: Maybe
    unit: str
    design: str
    place: str
    years: str
    horizon: str
    source_id: str
    source_title: str
    status: Status
    summary: str
    side: Annotated[str, OneOf(("for", "against", "mixed"))]


# "for" is a word of Python, hence this form.
PublishedRecord = TypedDict(
    "PublishedRecord",
    {
        "for": int,
        "against": int,
        "mixed": int,
        "statements": int,
        "best_design": str | None,
        "grade": Grade | None,
        "statuses": dict[str, int],
        "findings": list[FindingRecord],
    },
)


class PastEffectRecord(TypedDict):
    """A published effect that the model was asked; `free`: in no prior, no equation and no fit."""

    id: str
    study: str
    outcome: str
    where: Annotated[str, OneOf(("direct", "path", "link"))]
    free: bool
    meets: bool


class TestedRecord(TypedDict):
    """How far a response has been tested: published effects met or missed, and past episodes of a family of levers."""

    text: str
    never: bool
    effects: list[PastEffectRecord]
    family: str | None
    cases: int
    series: int
    better: int
    signs: int
    signs_right: int


class BuiltInRecord(TypedDict):
    """What a lever's own equation does to the outcome, its parameters, and the facts and works that gave them their values."""

    direction: str
    mechanism: str
    parameters: list[str]
    facts: list[str]
    sources: list[str]


class ClaimedSizeRecord(TypedDict):
    """The size a document gives: `value` in the unit of the effect, and shares of versions that are smaller, about it, larger."""

    size: float
    unit: str
    value: Maybe
    smaller: Maybe
    about: Maybe
    larger: Maybe


class PartRecord(TypedDict):
    """A heading of an explanation with its lines."""

    heading: str
    lines: list[str]


class VerdictRecord(TypedDict):
    """One claim judged. Every key: docs/verdicts.md. `explanation` is there in `study.json` and `explain`."""

    claim: str
    span: str
    speaker: str
    stance: str
    reviewed: bool
    repeats: str | None
    row: str
    lever: str | None
    outcome: str | None
    direction: Direction
    option: str | None
    verdict: Word
    depends_on: str | None
    depends_on_title: str | None
    if_tested: Word | None
    built_in: BuiltInRecord | None
    claimed_size: ClaimedSizeRecord | None
    reason: str
    horizon_weeks: int | None
    measure: str | None
    wider: str | None
    told_of: str | None
    condition: str | None
    apart: str | None
    of_less: bool
    unshown: bool
    denies: str | None
    called: str | None
    called_outcome: str | None
    stand_in: str | None
    good: Good
    no_path: bool | None
    draws: int | None
    shares: FitRecord | None
    good_shares: GoodRecord | None
    effect: EffectRecord | None
    lasts: LastsRecord | None
    displaced: IntervalRecord | None
    total: IntervalRecord | None
    placebo: PlaceboRecord | None
    structures: list[StructureRecord]
    drivers: list[DriverRecord]
    driven: Annotated[str, OneOf(("verdict", "size"))] | None
    published: PublishedRecord
    tested: TestedRecord | None
    grade: Grade | None
    confidence: str
    probability_word: str | None
    notes: list[str]
    explanation: NotRequired[list[PartRecord]]


class CellRecord(IntervalRecord, MovesRecord):
    """One option on one measure at the horizon; `total` is summed over the study where the outcome adds up."""

    option: str
    outcome: str
    measure: str
    kind: EffectKind
    unit: str
    good: Good
    undefined: Maybe
    baseline: Maybe
    level: Maybe
    total: IntervalRecord | None


class RegretRecord(TypedDict):
    """How far an option falls behind the best one of the same draw, on one measure."""

    option: str
    measure: str
    kind: EffectKind
    unit: str
    median: Maybe
    regret90: Maybe
    worst: Maybe
    best: Maybe
    helps: Maybe


class PriceRecord(IntervalRecord):
    """What an effect costs, in US$; `defined` is the share of draws in which there is such a price."""

    defined: Maybe


class WorthRecord(TypedDict):
    """What an option costs a tonne removed, and a percent of consumption a year."""

    option: str
    cost_per_tonne_removed: PriceRecord
    cost_per_consumption_percent: PriceRecord


class StrikesRecord(TypedDict):
    """Strikes at sea over the study: ordered, carried out, and US$ of those carried out."""

    option: str
    ordered: float
    carried_out: IntervalRecord
    spent: IntervalRecord


class ComparisonRecord(TypedDict):
    """All options on all measures at one horizon."""

    horizon_weeks: int
    cells: list[CellRecord]
    regret: list[RegretRecord]
    worth: list[WorthRecord]
    strikes: list[StrikesRecord]


class ArmRecord(TypedDict):
    """Flow through a corridor, or by a mode, without and with the option (kg a week)."""

    name: str
    before: Maybe
    after: Maybe
    relative: Maybe
    share_before: Maybe
    share_after: Maybe
    agreement: Maybe
    change: IntervalRecord


class MovedRecord(TypedDict):
    """Flow by corridor and mode under one option at one horizon."""

    option: str
    horizon: int
    corridors: list[ArmRecord]
    modes: list[ArmRecord]
    total: IntervalRecord
    displaced: IntervalRecord
    counted: Maybe


class HistoryRecord(TypedDict):
    """Signs that scored backtests got right, and how many were scored."""

    right: int
    scored: int


class OptionRecord(TypedDict):
    """An option that was compared with the baseline, on so many draws of both."""

    id: str
    title: str
    draws: int


class JudgementRecord(TypedDict):
    """The verdicts on a brief, the comparison of its options, and what the study was."""

    headline: str
    answer: AnswerRecord
    reviewed: bool
    limits: list[str]
    threshold: float
    horizons: list[int]
    weeks: int
    draws: int
    counts: dict[str, int]
    history: HistoryRecord | None
    options: list[OptionRecord]
    words: list[WordRecord]
    smallest: list[SmallestRecord]
    rows: list[RowRecord]
    chains: list[ChainRecord]
    verdicts: list[VerdictRecord]
    comparison: ComparisonRecord
    moved: list[MovedRecord]
