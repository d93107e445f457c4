"""Candidates: every lever and outcome that a sentence may link, with what speaks for each pair, as numbers.

Levers and outcomes are those that the sentence names and those that the encoder (`encoder.py`) finds likeliest from the
sentence and what stands before and over it. What is kept is decided by the learned scorer (`learned.py`).
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import claimed_outcomes
from leeward.reading.causes import Cause, apart, causes, points_back
from leeward.reading.direction import MOST_EFFECTS, Effect, effects
from leeward.reading.ground import Grounded, Lever, Outcome
from leeward.reading.links import Links, Read, Spot
from leeward.reading.units import Unit

Floats = NDArray[np.float32]
GUESSED_LEVERS, GUESSED_OUTCOMES = 5, 4
"""Levers and outcomes that the encoder finds likeliest, beside those that a sentence names."""
MOST_NAMED = 8
"""Levers, and outcomes, of one sentence that are paired."""
DESPITE = 3
"""Words before a lever in which "despite" or "even though" says that the change comes in spite of it."""
LEAST_CLAIM = 0.04
"""Chance of a claim below which a unit is not looked at further."""
SOURCES = ("here", "lead-in", "before 1", "before 2", "before 3", "heading", "title", "guess")
OUTSIDE, UNSPECIFIED = "outside", "unspecified"
OTHER_INSTRUMENT, OTHER_OUTCOME = "other_instrument", "other_outcome"
"""Name that briefs have for an outcome that the tables do not hold."""
DIRECTIONS = ("increase", "decrease", "no_effect")


def lever_class(name: str) -> str:
    """Return the lever as the labels name it: one of the table, ``unspecified`` or ``outside``."""
    return name if name in load_levers() or name == UNSPECIFIED else OUTSIDE


def outcome_class(name: str) -> str:
    """Return the outcome as the labels name it: one of the table or ``outside``."""
    return name if name in claimed_outcomes() else OUTSIDE


@dataclass(slots=True)
class Candidate:
    """A lever and an outcome that a sentence may link; ``lever_at`` and ``outcome_at`` are where it names them."""

    lever: str
    outcome: str
    source: str
    lever_at: Lever | None = None
    outcome_at: Outcome | None = None
    effect: Effect | None = None
    cause: Cause | None = None
    despite: bool = False
    """Whether the change comes in spite of the lever: "rose even though leaders were captured"."""
    pointed: bool = False
    """Whether the sentence points back ("the approach") to the one before, which names the lever."""


@dataclass(slots=True)
class Rules:
    """What the rules find in a sentence: the changes of outcomes and the levers said to make them."""

    effects: list[Effect]
    causes: list[list[Cause]]

    def effect_on(self, outcome: Outcome | None, label: str) -> int | None:
        """Return the change of an outcome by its number, by place if it is named, else by name."""
        for number, effect in enumerate(self.effects):
            if effect.outcome is outcome or (outcome is None and outcome_class(effect.outcome.label) == label):
                return number
        return None


@lru_cache(maxsize=1)
def lever_classes() -> dict[str, int]:
    """Return the levers that labels name, each with its column."""
    return {name: at for at, name in enumerate([*sorted(load_levers()), OUTSIDE, UNSPECIFIED])}


@lru_cache(maxsize=1)
def outcome_classes() -> dict[str, int]:
    """Return the outcomes that labels name, each with its column."""
    return {name: at for at, name in enumerate([*sorted(claimed_outcomes()), OUTSIDE])}


@dataclass(frozen=True)
class Linked:
    """What the encoder's links read of each unit of a page, the links, and what cuts text into pieces."""

    links: Links
    read: Sequence[Read]
    pieces: Callable[[str], Sequence[int]]
    levers: Mapping[str, int]
    outcomes: Mapping[str, int]


@dataclass(frozen=True)
class Chances:
    """What each unit of a page speaks for: a claim, and if there is one its lever, outcome, direction, stance.

    ``claim`` is the chance of a claim by encoder and terms together, ``lever`` and ``outcome`` are chances by class, ``parts``
    the evidence that stands behind: of a claim by the encoder and by the terms, then logarithms of chances of
    the directions by either, of the outcome getting better, worse, neither, and of the stances.
    """

    claim: Floats
    lever: Floats
    outcome: Floats
    parts: Floats
    linked: Linked | None = None
    learned: tuple[Floats, Floats] | None = None
    """Of the levers and of the outcomes: 1 for a class that the reader has learned, 0 for a newer one; None: all are."""

    def guesses(self, index: int, levers: int = 5, outcomes: int = 5) -> tuple[list[str], list[str]]:
        """Return the likeliest levers and outcomes of a unit, newer classes never."""
        known = self.learned or (np.float32(1.0), np.float32(1.0))
        return (
            _best(self.lever[index] * known[0], lever_classes(), levers),
            _best(self.outcome[index] * known[1], outcome_classes(), outcomes),
        )

    @cached_property
    def mean_claim(self) -> float:
        """The mean chance of a claim over the page."""
        return float(self.claim.mean())

    @cached_property
    def page_lever(self) -> Floats:
        """The mean chances of the levers over the page, units that are likely claims counting more."""
        return _weighted(self.claim, self.lever)

    @cached_property
    def page_outcome(self) -> Floats:
        """The mean chances of the outcomes over the page."""
        return _weighted(self.claim, self.outcome)


def _weighted(weights: Floats, rows: Floats) -> Floats:
    share: Floats = (weights[:, None] * rows).sum(0) / max(float(weights.sum()), 1e-6)
    return share


@dataclass
class View:
    """A page as the learned reader sees it: its units, what was grounded in each, and the chances of the words."""

    text: str
    units: Sequence[Unit]
    grounded: Sequence[Grounded]
    chances: Chances
    _rules: dict[int, Rules] = field(default_factory=dict, repr=False)
    _spots: dict[tuple[int, int, int], Spot] = field(default_factory=dict, repr=False)
    _links: dict[tuple[int, str, str], list[float]] = field(default_factory=dict, repr=False)

    @cached_property
    def named(self) -> Counter[str]:
        """How often the page names each lever, headings and first lines three times."""
        counts: Counter[str] = Counter()
        for index, (unit, grounded) in enumerate(zip(self.units, self.grounded, strict=True)):
            for lever in grounded.named:
                counts[lever_class(lever.label)] += 3 if unit.kind == "heading" or index < 3 else 1
        return counts

    @cached_property
    def measured(self) -> Counter[str]:
        """How often the page names each outcome."""
        return Counter(outcome_class(o.label) for grounded in self.grounded for o in grounded.outcomes)

    def rules(self, index: int) -> Rules:
        """Return what the rules find in a unit; kept for the unit."""
        if index not in self._rules:
            grounded, bullet = self.grounded[index], self.units[index].kind == "bullet"
            found = effects(grounded)[:MOST_EFFECTS]
            self._rules[index] = Rules(found, [causes(grounded, effect, bullet=bullet) for effect in found])
        return self._rules[index]

    def link(self, index: int, candidate: Candidate) -> list[float]:
        """Return the logarithms of the chances that a unit does not link a candidate's pair, or does so in each direction.

        Of a lever or an outcome newer than the encoder nothing is known: all are as likely.
        """
        linked = self.chances.linked
        lever, outcome = lever_class(candidate.lever), outcome_class(candidate.outcome)
        if linked is None or lever not in linked.levers or outcome not in linked.outcomes:
            return [math.log(0.25)] * 4
        key = (index, lever, outcome)
        if key not in self._links:
            spots = (self._spot(index, candidate.lever_at), self._spot(index, candidate.outcome_at))
            names = (linked.levers[lever], linked.outcomes[outcome])
            self._links[key] = linked.links.logs(linked.read[index], names, spots).tolist()
        return self._links[key]

    def _spot(self, index: int, named: Lever | Outcome | None) -> Spot:
        linked = self.chances.linked
        if named is None or linked is None:
            return None
        key = (index, named.first, named.last)
        if key not in self._spots:
            tokens, start = self.grounded[index].tokens, self.units[index].start
            ends = tokens[named.first].start, tokens[named.last - 1].end
            first, last = (len(linked.pieces(self.text[start:end])) for end in ends)
            self._spots[key] = (first, last) if last > first else None
        return self._spots[key]

    def openers(self, index: int) -> list[tuple[str, int]]:
        """Return what lends the items of a list their lever: the words that open it, else the section, else its heading."""
        unit = self.units[index]
        if unit.lead_in is not None and self.grounded[unit.lead_in].named:
            return [("lead-in", unit.lead_in)]
        first = (unit.heading if unit.heading is not None else -1) + 1
        at = bisect_left(self._naming, first)
        if at < len(self._naming) and self._naming[at] < (unit.lead_in or 0):
            return [("section", self._naming[at])]
        return [("heading", unit.heading)] if unit.heading is not None and self.grounded[unit.heading].named else []

    @cached_property
    def _naming(self) -> list[int]:
        """The sentences that name a lever."""
        return [at for at, unit in enumerate(self.units) if unit.kind == "sentence" and self.grounded[at].named]

    def lenders(self, index: int) -> list[tuple[str, int]]:
        """Return the units that may lend a lever, nearest first, each with what it is to this one."""
        unit = self.units[index]
        near = [("lead-in", unit.lead_in)] if unit.lead_in is not None else []
        back = 0
        for other in range(index - 1, max(index - 6, -1), -1):
            if self.units[other].kind in ("sentence", "bullet") and back < 3:
                back += 1
                near.append((f"before {back}", other))
        near += [("heading", unit.heading)] if unit.heading is not None else []
        near += [("title", 0)] if index else []
        return [(name, other) for name, other in near if other is not None and other != index]

    def source(self, index: int, lever: str) -> str:
        """Return what names a lever nearest to a unit that does not: a unit before it, the heading, the title, or nothing."""
        for name, other in self.lenders(index):
            if any(lever_class(found.label) == lever for found in self.grounded[other].named):
                return name
        return "guess"


def _best(row: Floats, names: dict[str, int], count: int) -> list[str]:
    order = list(names)
    return [order[at] for at in np.argsort(-row, kind="stable")[:count]]


def candidates(view: View, index: int) -> list[Candidate]:
    """Return the pairs of a unit: those that the rules link if there are any, else all that words or the encoder speak for."""
    grounded, rules = view.grounded[index], view.rules(index)
    levers, likely = view.chances.guesses(index, GUESSED_LEVERS, GUESSED_OUTCOMES)
    pointing = points_back(grounded)
    if pointing:
        before = dict(view.lenders(index)).get("before 1")
        named = view.grounded[before].named if before is not None else []
        levers = list(dict.fromkeys([*levers, *(lever_class(lever.label) for lever in named)]))
    what: dict[str, Outcome | None] = {}
    for effect in rules.effects:
        what.setdefault(effect.outcome.label, effect.outcome)
    openers = view.openers(index) if view.units[index].kind == "bullet" else []
    item = view.units[index].kind == "bullet" and bool(rules.effects)
    governed = set(what)
    if not item and not (rules.effects and points_back(grounded)):
        for place in grounded.outcomes[:MOST_NAMED]:
            for label in (place.label, *(place.others if place.mode == "words" else ())):
                what.setdefault(label, place)
        known = {outcome_class(label) for label in what}
        what |= {label: None for label in likely if label not in known}
    found: dict[tuple[str, str], Candidate] = {}

    excluded: set[tuple[str, str]] = set()

    def add(lever: str, outcome: str, source: str, at: Lever | None) -> None:
        key = (lever_class(lever), outcome_class(outcome))
        if key in found or key in excluded or (source != "here" and not _able(lever, outcome)):
            return
        spot = what[outcome]
        number = rules.effect_on(spot, key[1])
        effect = rules.effects[number] if number is not None else None
        cause = None
        if number is not None:
            cause = next((c for c in rules.causes[number] if lever_class(c.label) == key[0]), None)
        after = at.first if at is not None and spot is not None and spot.last <= at.first else None
        despite = after is not None and grounded.near(max(after - DESPITE, 0), after, "despite")
        found[key] = Candidate(lever, outcome, source, at, spot, effect, cause, despite, pointing and source == "before 1")

    sources = {name: view.source(index, name) for name in levers}
    for outcome in what:
        number = rules.effect_on(what[outcome], outcome_class(outcome))
        linked = rules.causes[number] if number is not None else []
        for cause in linked:
            at = next((lever for lever in grounded.levers if lever.first == cause.first), None)
            add(cause.label, outcome, "here", at)
        certain = any(lever.referred for cause in linked for lever in grounded.levers if lever.first == cause.first)
        if (item and linked) or certain:
            continue
        for lever in grounded.levers[:MOST_NAMED]:
            if number is not None and apart(grounded, rules.effects[number], lever):
                excluded.add((lever_class(lever.resolve(outcome)), outcome_class(outcome)))
                continue
            if (linked or openers) and _same_words(lever, what[outcome]):
                continue
            names = [lever.resolve(outcome), *(lever.group.members() if lever.group else ())]
            for name in names:
                add(name, outcome, "here", lever)
        for source, other in openers:
            for lever in reversed(view.grounded[other].named[-4:]):
                add(lever.resolve(outcome), outcome, source, None)
        if not (openers and outcome in governed):
            for name in levers:
                add(name, outcome, sources[name], None)
    said = [candidate for candidate in found.values() if candidate.cause is not None]
    return said or list(found.values())


def _same_words(lever: Lever, outcome: Outcome | None) -> bool:
    """Tell whether the words that name an outcome are those of the lever ("seizures")."""
    return outcome is not None and lever.first < outcome.last and outcome.first < lever.last


def _able(lever: str, outcome: str) -> bool:
    """Tell whether a lever from outside the sentence may be meant: only force kills at sea or beside a target."""
    record = load_levers().get(lever)
    return outcome not in ("death_at_sea", "bystander_death") or record is None or record.family == "military"
