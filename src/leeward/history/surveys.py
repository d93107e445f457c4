"""Two surveys of the same fields: how far apart they lie, and how often they agree on which way things went.

The United Nations and the United States count coca each in their own way. Where both numbers of a country and year were
read, log US less log UN is their *gap*. What lasts of it in a country is the mean over its years; what passes is the
spread around that mean, and its yearly change tells how fast it passes.

No forecast can agree with both surveys more often than they agree with each other: the share of yearly changes in which they
have the same sign is the *ceiling* beside every score of signs. A forecast that knew the truth would agree with one of them
more often than that (`Agreement.knowing`).

Until a country's first UN survey the UN printed the US figure (notes of the facts): those years compare nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from leeward.evidence.arrays import Floats
from leeward.evidence.facts import load_facts

OUTCOME = "coca_area"
FIRST_SURVEY = {"colombia": 1999, "peru": 2000, "bolivia": 2003}
"""First year that the UN surveyed itself, by country: notes of the facts of its series."""
UN, US = "coca cultivation (UNODC", "coca cultivation (US government)"
"""How the quantities of the two series begin in the table of facts."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One country and year with both numbers, in hectares."""

    country: str
    year: int
    un: float
    us: float

    @property
    def gap(self) -> float:
        """Log US less log UN."""
        return math.log(self.us / self.un)


@dataclass(frozen=True, slots=True)
class Gap:
    """The gap between the two surveys, on a log scale.

    mean: over countries. between: standard deviation of what lasts in a country. passing: of a year around what lasts in
    its country, both surveys' errors together. whole: root mean square of the gap. yearly: root mean square of its change
    from one year to the next. un_share: of the variance of that change, what comes from the UN survey, if the errors do not
    know the area. pairs, countries: how many it rests on.
    """

    mean: float
    between: float
    passing: float
    whole: float
    yearly: float
    un_share: float
    pairs: int
    countries: int

    @property
    def memory(self) -> float:
        """Correlation of the passing gap from one year to the next: 1 - yearly^2 / (2 passing^2), not below nought."""
        return max(0.0, 1.0 - self.yearly**2 / (2.0 * self.passing**2))


@dataclass(frozen=True, slots=True)
class Agreement:
    """Yearly changes that two observers both saw: `same` of `pairs` have the same sign, `flat` more have none in one."""

    same: int
    pairs: int
    flat: int

    @property
    def share(self) -> float | None:
        """Share with the same sign; None without pairs."""
        return self.same / self.pairs if self.pairs else None

    @property
    def knowing(self) -> float | None:
        """Share q of one observer's signs that a forecast which knew the truth would have, if both err alike and apart.

        Both right or both wrong: share = q^2 + (1 - q)^2. None where they agree less often than by chance, or never met.
        """
        share = self.share
        return None if share is None or share < 0.5 else (1.0 + math.sqrt(2.0 * share - 1.0)) / 2.0


@lru_cache(maxsize=1)
def pairs() -> tuple[Pair, ...]:
    """Return every country and year of which both numbers were read, in order of country and year."""
    un: dict[tuple[str, int], float] = {}
    us: dict[tuple[str, int], float] = {}
    for fact in load_facts().values():
        if fact.status != "read" or fact.value is None or fact.year is None or fact.unit != "ha":
            continue
        if fact.place not in FIRST_SURVEY or fact.year < FIRST_SURVEY[fact.place]:
            continue
        for start, found in ((UN, un), (US, us)):
            if fact.quantity.startswith(start):
                found[fact.place, fact.year] = fact.value
    return tuple(Pair(*key, un[key], us[key]) for key in sorted(un.keys() & us.keys()))


def gap(of: Sequence[Pair] | None = None) -> Gap:
    """Measure the gap on some pairs, by default on all; ValueError with fewer than two countries or no second year."""
    chosen = pairs() if of is None else of
    by: dict[str, list[float]] = {}
    for pair in chosen:
        by.setdefault(pair.country, []).append(pair.gap)
    spare = len(chosen) - len(by)
    if len(by) < 2 or spare < 1:
        raise ValueError("a gap needs two countries and a second year")
    every = np.array([pair.gap for pair in chosen])
    means = np.array([np.mean(gaps) for gaps in by.values()])
    around = sum(float(np.sum((np.array(gaps) - np.mean(gaps)) ** 2)) for gaps in by.values())
    steps = np.array([b.gap - a.gap for a, b in _steps(chosen)])
    un = np.array([math.log(b.un / a.un) for a, b in _steps(chosen)])
    return Gap(
        float(means.mean()), float(means.std(ddof=1)), math.sqrt(around / spare), _root(every), _root(steps),
        -float(np.sum(un * steps)) / float(np.sum(steps**2)) if np.any(steps) else math.nan, len(chosen), len(by),
    )  # fmt: skip


def agreement(of: Sequence[Pair] | None = None) -> Agreement:
    """Count how often both surveys say that a country's area rose, or both that it fell, from one year to the next.

    of: pairs, by default all. A change of nought in either has no sign and is not counted.
    """
    signs = [_sign(b.un - a.un) * _sign(b.us - a.us) for a, b in _steps(pairs() if of is None else of)]
    return Agreement(signs.count(1), sum(s != 0 for s in signs), signs.count(0))


def ceiling(outcome: str) -> float | None:
    """Return how often two observers of an outcome agree on the sign of its yearly change; None where there is one only."""
    return agreement().share if outcome == OUTCOME else None


def _steps(chosen: Sequence[Pair]) -> list[tuple[Pair, Pair]]:
    known: Mapping[tuple[str, int], Pair] = {(p.country, p.year): p for p in chosen}
    return [(p, known[p.country, p.year + 1]) for p in chosen if (p.country, p.year + 1) in known]


def _root(values: Floats) -> float:
    return float(np.sqrt(np.mean(values**2))) if len(values) else math.nan


def _sign(x: float) -> int:
    return (x > 0) - (x < 0)
