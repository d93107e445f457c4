"""A judgement: the verdict on every claim of a brief, and the sentence that sums them up."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from leeward.evidence import shown
from leeward.judging import words
from leeward.judging.arrays import Arrays
from leeward.judging.compare import Comparison
from leeward.judging.drivers import Driver
from leeward.judging.keys import HistoryRecord, JudgementRecord, PlaceboRecord
from leeward.judging.literature import Literature
from leeward.judging.moved import Moved
from leeward.judging.record import COLUMNS, horizon_rows, keyed, plain, record_of, row_of
from leeward.judging.rules import BUILT_IN, CONTRADICTED, DEPENDS, NO_EFFECT, NO_PATH, RULES, TESTED
from leeward.judging.sizes import BuiltIn, ClaimedSize
from leeward.judging.structures import Level
from leeward.judging.summary import Effect, Interval
from leeward.judging.tested import ResponseRecord
from leeward.judging.verdict import Fit

if TYPE_CHECKING:
    from leeward.judging.answer import Answer
    from leeward.judging.chains import Chain, Row
    from leeward.judging.row_keys import SmallestRecord


OF_COCAINE = ("drug_flow", "maritime_flow", "kg_delivered", "corridor_share", "kg_seized", "kg_destroyed")
"""Outcomes beside which it is told what comes elsewhere."""


@dataclass(frozen=True, slots=True)
class Placebo:
    """A strike taken apart: what removing the cargo does, and what killing adds (same unit as the effect)."""

    option: str
    removal: Interval
    lethality: Interval

    def to_dict(self) -> PlaceboRecord:
        """Return plain values."""
        return {
            "option": self.option,
            "removal": self.removal.to_dict(),
            "lethality": self.lethality.to_dict(),
        }


@dataclass(frozen=True, slots=True, repr=False)
class Verdict:
    """One claim judged.

    ``word`` is one of `leeward.judging.rules.WORDS`; ``if_tested`` the word that a *built in* pair would get. ``fit`` and
    ``effect`` are ``None`` where the model says nothing. ``horizon`` is the week judged. ``no_path``: the outcome is exactly
    the same with and without the option in every draw and week, or ``None`` where it was not played or the lever was not set
    apart. ``draws`` are the model versions that the verdict rests on. ``wider`` says what the measure holds beyond the place
    that the claim names, ``of_drug`` which drug the text speaks of, where that is not cocaine. ``total`` is the difference
    summed over the study, for flows that there are only where an option acts. ``told_of`` is what has happened that the claim
    tells of (`leeward.judging.reasons.told_of`). ``condition`` are the words of the text for what the claim is bound to and the
    model does not play, ``apart`` those by which it is less than what is measured, ``of_less``: that it speaks of less of the
    lever and was turned round, ``denies``: the change that alone a claim of no effect denies where the model has the other,
    ``unshown``: that the text has no evidence of an effect, ``called`` and ``called_outcome`` the words for an instrument and
    an outcome that no table holds, ``stand_in`` what stands for what the text speaks of: mostly another drug. ``row`` is the
    first claim that tests the same thing, ``withheld`` the shares of a verdict that is not given because its measure is wider
    than the claim, ``record`` how far the response was tested, ``grade`` the confidence that follows.
    """

    claim: str
    span: str
    speaker: str
    stance: str
    reviewed: bool
    repeats: str
    lever: str
    outcome: str
    direction: str
    option: str
    word: str
    reason: str
    depends_on: str = ""
    depends_on_title: str = ""
    if_tested: str = ""
    horizon: int | None = None
    measure: str = ""
    wider: str = ""
    told_of: str = ""
    condition: str = ""
    apart: str = ""
    of_less: bool = False
    unshown: bool = False
    denies: str = ""
    called: str = ""
    called_outcome: str = ""
    stand_in: str = ""
    good: str = "none"
    no_path: bool | None = None
    fit: Fit | None = None
    withheld: Fit | None = None
    draws: int | None = None
    fits: dict[int, Fit] = field(default_factory=dict)
    effect: Effect | None = None
    levels: tuple[Level, ...] = ()
    drivers: tuple[Driver, ...] = ()
    driven: str = ""
    displaced: Interval | None = None
    of_drug: str = ""
    total: Interval | None = None
    placebo: Placebo | None = None
    literature: Literature = field(default_factory=Literature)
    row: str = ""
    built_in: BuiltIn | None = None
    claimed_size: ClaimedSize | None = None
    record: ResponseRecord | None = None
    grade: str = ""
    confidence: str = ""
    probability_word: str = ""
    notes: tuple[str, ...] = ()

    @property
    def tested(self) -> bool:
        """Tell whether the verdict counts in a headline."""
        return self.word in TESTED

    @property
    def title(self) -> str:
        """The verdict in full: with what it depends on."""
        if self.word == DEPENDS:
            return f"{DEPENDS} {self.depends_on_title}"
        if self.word == BUILT_IN and self.turned:
            return f"{BUILT_IN}, the opposite of the claim"
        return self.word

    @property
    def good_shares(self) -> dict[str, float] | None:
        """Shares helps, negligible, harms at the horizon, or ``None`` where there is no better direction."""
        if self.effect is None or self.horizon is None:
            return None
        return self.effect.at[self.horizon].shares.good(self.good)

    @property
    def interval(self) -> Interval | None:
        """The effect at the horizon with its intervals."""
        return None if self.effect is None or self.horizon is None else self.effect.at[self.horizon].interval

    @property
    def turned(self) -> bool:
        """Tell whether a claim says the opposite of what the lever's own equation does."""
        if self.direction not in ("increase", "decrease", "no_effect"):
            return False
        opposite = {"increase": "decrease", "decrease": "increase"}.get(self.direction)
        return self.if_tested == CONTRADICTED or (self.built_in is not None and self.built_in.direction == opposite)

    @property
    def elsewhere(self) -> Interval | None:
        """What comes through other corridors of what is stopped; ``None`` where nothing is: no noticeable fall, nor a rise of
        what is seized or destroyed.
        """
        at = self.interval
        if self.displaced is None or at is None or self.word in (NO_EFFECT, NO_PATH):
            return None
        if self.outcome not in OF_COCAINE:
            return None
        stops = at.median > 0 if self.outcome in ("kg_seized", "kg_destroyed") else at.median < 0
        return self.displaced if stops else None

    @property
    def where(self) -> str:
        """Where the effect is measured, in words, and what that holds beyond the place of the claim; empty without places."""
        return f"for {self.wider}" if self.wider else self.measure.partition(" (")[2].rstrip(")")

    def lasts(self) -> str:
        """Say how long the effect lasts; a dash where none is claimed."""
        if self.effect is None or self.direction == "no_effect":
            return "–"
        length = self.effect.duration
        if length.peak_week is None:
            at = self.interval
            beyond = at is not None and abs(at.median) > self.effect.smallest
            return "–" if beyond else "never noticeable"
        if length.lasting or length.half_life is None:
            return "to the end"
        return f"halves in {words.weeks(length.half_life)}"

    def to_dict(self) -> dict[str, Any]:
        """Return the documented record (docs/verdicts.md): plain values, NaN as ``None``."""
        return record_of(self)

    def __repr__(self) -> str:
        """The claim, its verdict and what it is about, in one line."""
        what = f"{self.lever or 'no lever'} → {self.outcome or 'no outcome'}, {self.direction}"
        return f"<Verdict on {self.claim}, {self.title!r}: {what}>"

    def _repr_html_(self) -> str:
        return shown.html(self)

    def plot(self) -> shown.Picture:
        """Draw the effect at every horizon, with the intervals of half and of nine in ten model versions."""
        return shown.picture(self)


@dataclass(frozen=True, repr=False)
class Judgement:
    """The verdicts on a brief, the comparison of its options, and what the study was.

    ``names`` are the titles of the unknowns. ``arrays`` gives the showing code the numbers behind; it is
    not part of the record.
    """

    title: str
    reviewed: bool
    answer: Answer
    items: list[Verdict]
    rows: list[Row]
    chains: list[Chain]
    smallest: list[SmallestRecord]
    comparison: Comparison
    moved: dict[str, dict[int, Moved]]
    option_titles: dict[str, str]
    horizons: list[int]
    weeks: int
    draws: int
    threshold: float
    limits: list[str]
    history: HistoryRecord | None
    names: dict[str, str]
    arrays: Arrays = field(repr=False, compare=False)

    @property
    def headline(self) -> str:
        """The first sentences: what is proposed, what it does, what it costs, and how the claims fare."""
        return self.answer.text

    @property
    def counts(self) -> dict[str, int]:
        """Number of different claims by verdict word, in the order of the words: one a row."""
        return dict(self.answer.counts)

    @property
    def versions(self) -> str:
        """How many model versions the options were held against the baseline on: one number, or the range."""
        found = sorted({self.arrays.of(name).draws for name in self.options} or {self.draws})
        return str(found[0]) if len(found) == 1 else f"{found[0]} to {found[-1]}"

    @property
    def options(self) -> list[str]:
        """The options proper, without baseline and placebos."""
        return self.comparison.options

    def verdict(self, claim: str) -> Verdict:
        """Return the verdict on a claim; KeyError for an unknown id."""
        for item in self.items:
            if item.claim == claim:
                return item
        raise KeyError(claim)

    @cached_property
    def verdicts(self) -> pd.DataFrame:
        """One row a claim; shares and effect at the week judged. Columns as in docs/verdicts.md."""
        return pd.DataFrame([row_of(item.to_dict()) for item in self.items], columns=COLUMNS)

    @cached_property
    def horizon_table(self) -> pd.DataFrame:
        """One row a claim and horizon: shares, median and intervals, whether it would be visible."""
        return pd.DataFrame([row for item in self.items for row in horizon_rows(item.to_dict())])

    def __repr__(self) -> str:
        """Name it and count its verdicts."""
        counts = ", ".join(f"{number} {word}" for word, number in self.counts.items() if number)
        return f"<Judgement of {self.title[:80]!r}: {counts or 'no claim'}>"

    def to_dict(self) -> dict[str, Any]:
        """Return the judgement as plain values (keys in docs/verdicts.md), NaN and infinities as ``None``."""
        found: JudgementRecord = {
            "headline": self.headline,
            "answer": self.answer.to_dict(),
            "reviewed": self.reviewed,
            "limits": self.limits,
            "threshold": self.threshold,
            "horizons": self.horizons,
            "weeks": self.weeks,
            "draws": self.draws,
            "counts": self.counts,
            "history": self.history,
            "options": [
                {"id": name, "title": self.option_titles.get(name, name), "draws": self.arrays.of(name).draws}
                for name in self.options
            ],
            "words": [
                {"word": rule.word, "meaning": rule.meaning, "rule": rule.rule, "was": list(rule.was), "tested": rule.tested}
                for rule in RULES
            ],
            "smallest": self.smallest,
            "rows": [row.to_dict() for row in self.rows],
            "chains": [chain.to_dict(self.rows) for chain in self.chains],
            "verdicts": [keyed(item) for item in self.items],
            "comparison": self.comparison.to_dict(),
            "moved": [item.to_dict() for flows in self.moved.values() for item in flows.values()],
        }
        return dict(plain(found))
