"""Grounding: the words of a unit that name levers, outcomes and changes, each tied to the closed tables."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from leeward.reading.lexicon import Group, lexicon, longest
from leeward.reading.spots import Ranges, Spots
from leeward.reading.tokens import Match, Token, tokenise

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>]+", re.IGNORECASE)


@dataclass(slots=True)
class Lever:
    """Tokens ``first:last`` that name a lever; ``group`` when the words may mean several."""

    first: int
    last: int
    label: str
    group: Group | None = None
    dual: bool = False
    referred: bool = False
    """Whether the words only point to where the lever is named (`refer.py`)."""

    def resolve(self, outcome: str | None) -> str:
        """Return the name of the lever, given the outcome that it is said to move."""
        if self.group is None or outcome is None:
            return self.label
        return self.group.by_outcome.get(outcome, self.label)


@dataclass(slots=True)
class Outcome:
    """Tokens ``first:last`` that name an outcome; ``mode`` is words, minus, more or less."""

    first: int
    last: int
    label: str
    mode: str
    others: tuple[str, ...] = ()
    dual: bool = False
    referred: bool = False


@dataclass(slots=True)
class Cue:
    """Tokens ``first:last`` of a word list ``name``."""

    first: int
    last: int
    name: str


@dataclass
class Grounded:
    """A stretch of text with its tokens and everything that was found in them, in order of place.

    Whoever changes the lists calls `forget`; `lever_spots` and its like look things up in them by place.
    """

    text: str
    start: int
    end: int
    tokens: list[Token]
    levers: list[Lever] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    changes: list[Cue] = field(default_factory=list)
    cues: dict[str, list[Cue]] = field(default_factory=dict)
    _spots: dict[str, Spots[Cue]] = field(default_factory=dict, repr=False, compare=False)
    _where: dict[str, list[int]] = field(default_factory=dict, repr=False, compare=False)
    _ranges: dict[str, Ranges] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def lever_spots(self) -> Spots[Lever]:
        """The levers by place; none overlaps another."""
        return Spots(self.levers)

    @cached_property
    def outcome_spots(self) -> Spots[Outcome]:
        """The outcomes by place; none overlaps another."""
        return Spots(self.outcomes)

    @cached_property
    def change_spots(self) -> Spots[Cue]:
        """The words of change by place; none overlaps another."""
        return Spots(self.changes)

    def cue_spots(self, name: str) -> Spots[Cue]:
        """Return the words of list ``name`` by place."""
        found = self._spots.get(name)
        if found is None:
            found = self._spots[name] = Spots(self.cues.get(name, ()))
        return found

    def change_before(self, first: int) -> Cue | None:
        """Return the last word of change before ``first`` that says a direction."""
        at = bisect_right(self._moves, first, key=lambda cue: cue.last)
        return self._moves[at - 1] if at else None

    @cached_property
    def _moves(self) -> list[Cue]:
        return [cue for cue in self.changes if cue.name != "affect"]

    def where(self, name: str, holds: Callable[[int], bool]) -> list[int]:
        """Return the places of the tokens for which ``holds``, in order; looked for once under this ``name``."""
        found = self._where.get(name)
        if found is None:
            found = self._where[name] = [index for index in range(len(self.tokens)) if holds(index)]
        return found

    def forget(self) -> None:
        """Forget what was looked up, after a change of what was found."""
        for name in ("lever_spots", "outcome_spots", "change_spots", "_moves", "named", "longest_lever", "measured", "meant"):
            self.__dict__.pop(name, None)
        for kept in (self._spots, self._where, self._ranges):
            kept.clear()

    def ranges(self, name: str, make: Callable[[Grounded], Ranges]) -> Ranges:
        """Return the token ranges that ``make`` gives for this stretch; made once under this ``name``."""
        found = self._ranges.get(name)
        if found is None:
            found = self._ranges[name] = make(self)
        return found

    @cached_property
    def named(self) -> list[Lever]:
        """The levers whose words do not name an outcome too."""
        return [lever for lever in self.levers if not lever.dual]

    @cached_property
    def longest_lever(self) -> Lever:
        """The lever named by most words, the first of those; ValueError when none is named."""
        return min(self.levers, key=lambda lever: (lever.first - lever.last, lever.first))

    @cached_property
    def measured(self) -> list[str]:
        """Every outcome that the words may mean, in order of place."""
        return list(dict.fromkeys(name for found in self.outcomes for name in (found.label, *found.others)))

    @cached_property
    def meant(self) -> list[str]:
        """Every lever that the words may mean, in order of place."""
        names: list[str] = []
        for found in self.levers:
            names += found.group.members() if found.group else [found.label]
        return list(dict.fromkeys(names))

    def words(self, first: int, last: int) -> str:
        """Return the text of tokens ``first:last``."""
        if first >= last:
            return ""
        return self.text[self.tokens[first].start : self.tokens[last - 1].end]

    def has(self, *names: str) -> bool:
        """Tell whether any of these word lists was met."""
        return any(self.cues.get(name) for name in names)

    def near(self, first: int, last: int, name: str) -> bool:
        """Tell whether a word of list ``name`` stands inside tokens ``first:last``."""
        return name in self.cues and self.cue_spots(name).within(first, last)

    def low(self, index: int) -> str:
        """Return the matching form of a token, empty outside the stretch."""
        return self.tokens[index].low if 0 <= index < len(self.tokens) else ""


def _inside(a: Match, b: Match) -> bool:
    return b.first <= a.first and a.last <= b.last


def _found(text: str, start: int, end: int, tokens: list[Token]) -> list[Match]:
    """Return what the word lists find in the tokens, without what is to be ignored and web addresses."""
    found = lexicon().matcher.find(tokens)
    ignored = Ranges([(m.first, m.last) for m in found if m.group == "ignore"])
    addresses = Spots([Cue(a.start(), a.end(), "") for a in _ADDRESS.finditer(text, start, end)])
    if not ignored and not addresses.items:
        return found
    return [
        m
        for m in found
        if not ignored.hold(m.first, m.last)
        and next(addresses.overlapping(tokens[m.first].start, tokens[m.last - 1].end), None) is None
    ]


_AMOUNTS = frozenset(("more", "fewer", "less", "record"))
"""Words of change that stand within what is done ("destroying more labs") and are no verb."""


def ground(text: str, start: int, end: int) -> Grounded:
    """Find levers, outcomes, changes and cues in ``text[start:end]``."""
    tokens = tokenise(text, start, end)
    result = Grounded(text, start, end, tokens)
    found = _found(text, start, end, tokens)
    if not found:
        return result
    words = lexicon()
    raw = Spots([m for m in found if m.group.startswith("outcome")])
    verbs_within = Spots([m for m in found if m.group == "change" and tokens[m.first].low not in _AMOUNTS])
    levers = Spots(longest([m for m in found if m.group in ("lever", "lever group") and not _says(m, verbs_within, raw)]))
    outcomes = Spots(longest(sorted(raw.items, key=_event_first)))
    changes = longest([m for m in found if m.group == "change"])
    for match in changes:
        if not any(_names_only(match, lever, outcomes) for lever in levers.overlapping(match.first, match.last)):
            result.changes.append(Cue(match.first, match.last, match.label))
    for match in found:
        if match.group == "cue":
            result.cues.setdefault(match.label, []).append(Cue(match.first, match.last, match.label))
    if "negation" in result.cues and "not_negation" in result.cues:
        no_negation = Ranges([(c.first, c.last) for c in result.cues["not_negation"]])
        result.cues["negation"] = [c for c in result.cues["negation"] if c.first not in no_negation]
    verbs = {m.first for m in changes}
    decided: dict[int, str] = {}
    for match in outcomes.items:
        keep, dual = True, False
        for lever in levers.overlapping(match.first, match.last):
            if _dual(lever, match):
                dual = True
            elif _inside(match, lever) and lever.first not in verbs:
                keep = False
        if keep:
            outcome = _outcome(match, raw, dual, tokens, decided)
            if outcome.label:
                result.outcomes.append(outcome)
    for match in levers.items:
        over = list(outcomes.overlapping(match.first, match.last))
        dual = any(_dual(match, o) for o in over)
        swallowed = any(_inside(match, o) and (o.first, o.last) != (match.first, match.last) for o in over)
        if not swallowed:
            group = words.lever_groups.get(match.label) if match.group == "lever group" else None
            label = match.label if group is None else _decided(group, tokens, decided)
            result.levers.append(Lever(match.first, match.last, label, group, dual))
    result.levers = _without_slogans(result)
    return result


def _without_slogans(grounded: Grounded) -> list[Lever]:
    """Return the levers; the slogan of a war on drugs names one only where no instrument is named."""
    slogans = [lever for lever in grounded.levers if any(grounded.low(i) == "war" for i in range(lever.first, lever.last))]
    return (
        [lever for lever in grounded.levers if lever not in slogans] if len(slogans) < len(grounded.levers) else grounded.levers
    )


def _decided(group: Group, tokens: Sequence[Token], known: dict[int, str]) -> str:
    """Return what the words of a group mean in a stretch of text; ``known`` holds what was decided in it before."""
    if id(group) not in known:
        known[id(group)] = group.decide(tokens)
    return known[id(group)]


def _dual(lever: Match, outcome: Match) -> bool:
    """The same words name a lever and an outcome: "cooperation with partners", "seizures"."""
    if (lever.first, lever.last) == (outcome.first, outcome.last):
        return True
    return outcome.label == "cooperation" and lever.first == outcome.first and lever.last >= outcome.last


def _says(lever: Match, changes: Spots[Match], outcomes: Spots[Match]) -> bool:
    """Tell whether a lever's pattern has run over a verb to what it changes ("spraying reduced coca")."""
    over = list(outcomes.overlapping(lever.first, lever.last))
    if any(lever.first < o.first and lever.last < o.last and o.group in ("outcome more", "outcome less") for o in over):
        return True
    return any(
        lever.first < change.first and change.last < lever.last and any(change.last <= o.first for o in over)
        for change in changes.overlapping(lever.first + 1, lever.last)
    )


def _names_only(change: Match, lever: Match, outcomes: Spots[Match]) -> bool:
    """A word of change that is part of a lever's name ("harm reduction") says no change."""
    if not _inside(change, lever):
        return False
    return change.first != lever.first or all(o.first <= lever.first for o in outcomes.overlapping(lever.first, lever.last))


def _event_first(match: Match) -> int:
    return 0 if match.group in ("outcome more", "outcome less") else 1


def _outcome(match: Match, raw: Spots[Match], dual: bool, tokens: Sequence[Token], decided: dict[int, str]) -> Outcome:
    mode, label = match.group.split()[1], match.label
    if mode == "group":
        label, mode = _decided(lexicon().outcome_groups[label], tokens, decided), "words"
    others = []
    for other in raw.overlapping(match.first, match.last):
        if other.label == match.label:
            continue
        if other.group == "outcome group":
            others += [name for name in lexicon().outcome_groups[other.label].members() if name]
        else:
            others.append(other.label)
    return Outcome(match.first, match.last, label, mode, tuple(dict.fromkeys(others)), dual)
