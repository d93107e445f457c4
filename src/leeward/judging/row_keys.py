"""The keys of rows, chains and the first sentences, declared once; `keys.py` has those of a verdict and of a judgement."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import TypedDict

from leeward.evidence.keys import Direction, EffectKind, Maybe, OneOf
from leeward.judging.rules import WORDS

Word = Annotated[str, OneOf(WORDS)]


class IntervalRecord(TypedDict):
    """Median with the intervals of half and of nine in ten draws, in the unit of the effect."""

    median: Maybe
    low50: Maybe
    high50: Maybe
    low90: Maybe
    high90: Maybe


class WordRecord(TypedDict):
    """A word of a verdict with its rule; `was`: the words of format 1 that it takes over; `tested`: it counts in headlines."""

    word: Word
    meaning: str
    rule: str
    was: list[str]
    tested: bool


class QuoteRecord(TypedDict):
    """A claim of a row in the words of the document."""

    claim: str
    span: str
    speaker: str
    stance: str


class RowRecord(TypedDict):
    """Claims that test the same thing; `claim` is the one whose verdict stands for all. `step`: its place in the chain."""

    claim: str
    claims: list[str]
    quotes: list[QuoteRecord]
    speakers: list[str]
    lever: str | None
    outcome: str | None
    direction: Direction
    option: str | None
    verdict: Word
    step: str | None


class LinkRecord(IntervalRecord):
    """One outcome of a chain: the effect at the horizon, the share of versions within the smallest effect, rows about it."""

    step: str
    outcome: str
    measure: str
    kind: EffectKind
    unit: str
    negligible: Maybe
    rows: list[str]


class ChainRecord(TypedDict):
    """An option from what it acts on to people; `dies_out` is the first outcome where its effect is no longer noticeable."""

    option: str
    horizon_weeks: int
    links: list[LinkRecord]
    dies_out: str | None


class NumberRecord(TypedDict):
    """A number of a sentence: its value, and how it is shown there."""

    name: str
    value: Maybe
    shown: str


class SentenceRecord(TypedDict):
    """A sentence of the answer with every number in it."""

    about: Annotated[str, OneOf(("proposal", "conclusion", "promise", "cost", "counts"))]
    text: str
    numbers: list[NumberRecord]


class AnswerRecord(TypedDict):
    """The first sentences: on what is mainly proposed (`option`), by whom, what it does, what it costs, and the counts."""

    option: str | None
    proponent: str | None
    claim: str | None
    sentences: list[SentenceRecord]


class SmallestRecord(TypedDict):
    """The smallest effect of interest of an outcome that a verdict is about; `by`: `table`, or `user` where it was set."""

    outcome: str
    value: float
    kind: EffectKind
    by: Annotated[str, OneOf(("table", "user"))]
