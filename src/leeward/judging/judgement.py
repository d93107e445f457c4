"""A judgement: the verdict on every claim of a brief, and the sentence that sums them up."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from leeward.judging import words
from leeward.judging.arrays import Arrays
from leeward.judging.compare import Comparison
from leeward.judging.drivers import Driver
from leeward.judging.literature import Literature
from leeward.judging.moved import Moved
from leeward.judging.structures import Level
from leeward.judging.summary import Effect, Interval
from leeward.judging.verdict import DEPENDS, TESTED, WORDS, Fit


@dataclass(frozen=True, slots=True)
class Placebo:
    """A strike taken apart: what removing the cargo does, and what killing adds (same unit as the effect)."""

    option: str
    removal: Interval
    lethality: Interval

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "option": self.option,
            "removal": self.removal.to_dict(),
            "lethality": self.lethality.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """One claim judged.

    ``word`` is one of `leeward.judging.verdict.WORDS`; ``if_tested`` the word that an *assumed* pair would
    get. ``fit`` and ``effect`` are ``None`` where the model says nothing. ``horizon`` is the week judged.
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
    good: str = "none"
    fit: Fit | None = None
    fits: dict[int, Fit] = field(default_factory=dict)
    effect: Effect | None = None
    levels: tuple[Level, ...] = ()
    drivers: tuple[Driver, ...] = ()
    driven: str = ""
    displaced: Interval | None = None
    placebo: Placebo | None = None
    literature: Literature = field(default_factory=Literature)
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

    def lasts(self) -> str:
        """Say how long the effect lasts."""
        if self.effect is None:
            return "–"
        length = self.effect.duration
        if length.peak_week is None:
            return "stays negligible"
        if length.lasting or length.half_life is None:
            return "to the end"
        return f"halves in {words.weeks(length.half_life)}"

    def to_dict(self) -> dict[str, Any]:
        """Return the documented record (docs/verdicts.md): plain values, NaN as ``None``."""
        found: dict[str, Any] = {
            "claim": self.claim,
            "span": self.span,
            "speaker": self.speaker,
            "stance": self.stance,
            "reviewed": self.reviewed,
            "repeats": self.repeats or None,
            "lever": self.lever or None,
            "outcome": self.outcome or None,
            "direction": self.direction,
            "option": self.option or None,
            "verdict": self.word,
            "depends_on": self.depends_on or None,
            "depends_on_title": self.depends_on_title or None,
            "if_tested": self.if_tested or None,
            "reason": self.reason,
            "horizon_weeks": self.horizon,
            "measure": self.measure or None,
            "good": self.good,
            "shares": None,
            "good_shares": self.good_shares,
            "effect": None,
            "lasts": None,
            "displaced": self.displaced.to_dict() if self.displaced else None,
            "placebo": self.placebo.to_dict() if self.placebo else None,
            "structures": [
                {"structure": x.structure, "level": x.level, "draws": x.draws, "as_claimed": x.share} for x in self.levels
            ],
            "drivers": [driver.to_dict() for driver in self.drivers],
            "driven": self.driven or None,
            "published": self.literature.to_dict(),
            "confidence": self.confidence,
            "probability_word": self.probability_word or None,
            "notes": list(self.notes),
        }
        if self.fit is not None:
            found["shares"] = {
                "as_claimed": self.fit.as_claimed,
                "negligible": self.fit.negligible,
                "opposite": self.fit.opposite,
            }
        if self.effect is not None:
            e = self.effect
            found["effect"] = {
                "kind": e.kind,
                "unit": e.unit,
                "smallest": e.smallest,
                "yearly_noise": e.noise,
                "horizons": e.to_dict(),
            }
            found["lasts"] = {
                "peak": e.duration.peak,
                "peak_week": e.duration.peak_week,
                "half_life_weeks": e.duration.half_life,
                "lasting": e.duration.lasting,
                "share_peaking": e.duration.share_peaking,
                "text": self.lasts(),
            }
        return dict(plain(found))


@dataclass(frozen=True)
class Judgement:
    """The verdicts on a brief, the comparison of its options, and what the study was.

    ``names`` are the titles of the unknowns. ``arrays`` gives the showing code the numbers behind; it is
    not part of the record.
    """

    title: str
    reviewed: bool
    headline: str
    items: list[Verdict]
    comparison: Comparison
    moved: dict[str, dict[int, Moved]]
    option_titles: dict[str, str]
    horizons: list[int]
    weeks: int
    draws: int
    threshold: float
    limits: list[str]
    history: dict[str, int] | None
    names: dict[str, str]
    arrays: Arrays = field(repr=False, compare=False)

    @property
    def counts(self) -> dict[str, int]:
        """Number of claims by verdict word, in the order of the words; repeated claims count once."""
        found = Counter(item.word for item in self.items if not item.repeats)
        return {word: found[word] for word in WORDS if found[word]}

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
        return pd.DataFrame([_row(item) for item in self.items], columns=COLUMNS)

    @cached_property
    def horizon_table(self) -> pd.DataFrame:
        """One row a claim and horizon: shares, median and intervals, whether it would be visible."""
        rows = []
        for item in self.items:
            if item.effect is None:
                continue
            for week, at in item.effect.at.items():
                fitted = item.fits.get(week)
                rows.append(
                    {
                        "claim": item.claim,
                        "horizon_weeks": week,
                        "as_claimed": fitted.as_claimed if fitted else None,
                        "negligible": at.shares.negligible,
                        "opposite": fitted.opposite if fitted else None,
                        "increase": at.shares.increase,
                        "decrease": at.shares.decrease,
                        **at.interval.to_dict(),
                        "visible": item.effect.visible(week),
                    }
                )
        return pd.DataFrame(rows)

    def to_dict(self) -> dict[str, Any]:
        """Return the judgement as plain values (keys in docs/verdicts.md), NaN and infinities as ``None``."""
        return dict(
            plain(
                {
                    "headline": self.headline,
                    "reviewed": self.reviewed,
                    "limits": self.limits,
                    "threshold": self.threshold,
                    "horizons": self.horizons,
                    "weeks": self.weeks,
                    "draws": self.draws,
                    "counts": self.counts,
                    "history": self.history,
                    "options": [{"id": name, "title": self.option_titles.get(name, name)} for name in self.options],
                    "verdicts": [item.to_dict() for item in self.items],
                    "comparison": self.comparison.to_dict(),
                    "moved": [item.to_dict() for flows in self.moved.values() for item in flows.values()],
                }
            )
        )


COLUMNS = [
    "claim",
    "span",
    "speaker",
    "stance",
    "reviewed",
    "lever",
    "outcome",
    "direction",
    "option",
    "verdict",
    "depends_on",
    "if_tested",
    "horizon_weeks",
    "as_claimed",
    "negligible",
    "opposite",
    "helps",
    "harms",
    "median",
    "low50",
    "high50",
    "low90",
    "high90",
    "kind",
    "unit",
    "visible",
    "half_life_weeks",
    "lasts",
    "displaced",
    "drivers",
    "evidence_for",
    "evidence_against",
    "evidence_design",
    "reason",
]


def _row(item: Verdict) -> dict[str, Any]:
    row: dict[str, Any] = {name: getattr(item, name, None) for name in COLUMNS}
    row |= {
        "verdict": item.word,
        "horizon_weeks": item.horizon,
        "lasts": item.lasts(),
        "as_claimed": None,
        "negligible": None,
        "opposite": None,
        "helps": None,
        "harms": None,
        "half_life_weeks": item.effect.duration.half_life if item.effect else None,
        "displaced": item.displaced.median if item.displaced else None,
        "drivers": "; ".join(driver.title for driver in item.drivers),
        "evidence_for": item.literature.supporting,
        "evidence_against": item.literature.against,
        "evidence_design": item.literature.best,
        "kind": item.effect.kind if item.effect else None,
        "unit": item.effect.unit if item.effect else None,
    }
    if item.fit is not None:
        row |= {
            "as_claimed": item.fit.as_claimed,
            "negligible": item.fit.negligible,
            "opposite": item.fit.opposite,
        }
    good = item.good_shares
    if good is not None:
        row |= {"helps": good["helps"], "negligible": good["negligible"], "harms": good["harms"]}
    if item.interval is not None and item.effect is not None and item.horizon is not None:
        row |= {**item.interval.to_dict(), "visible": item.effect.visible(item.horizon)}
    return row


def plain(value: Any) -> Any:
    """Reduce nested values to what JSON has; NaN and infinities become ``None``."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, bool) or value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, float) or hasattr(value, "__float__"):
        number = float(value)
        return number if math.isfinite(number) else None
    return str(value)
