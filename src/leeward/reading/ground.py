"""Grounding: the words of a unit that name levers, outcomes and changes, each tied to the closed tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from leeward.reading.lexicon import Group, lexicon, longest
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


@dataclass(slots=True)
class Cue:
    """Tokens ``first:last`` of a word list ``name``."""

    first: int
    last: int
    name: str


@dataclass(slots=True)
class Grounded:
    """A stretch of text with its tokens and everything that was found in them, in order of place."""

    text: str
    start: int
    end: int
    tokens: list[Token]
    levers: list[Lever] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    changes: list[Cue] = field(default_factory=list)
    cues: dict[str, list[Cue]] = field(default_factory=dict)

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
        return any(cue.first >= first and cue.last <= last for cue in self.cues.get(name, ()))

    def low(self, index: int) -> str:
        """Return the matching form of a token, empty outside the stretch."""
        return self.tokens[index].low if 0 <= index < len(self.tokens) else ""


def _inside(a: Match, b: Match) -> bool:
    return b.first <= a.first and a.last <= b.last


def ground(text: str, start: int, end: int) -> Grounded:
    """Find levers, outcomes, changes and cues in ``text[start:end]``."""
    tokens = tokenise(text, start, end)
    result = Grounded(text, start, end, tokens)
    words = lexicon()
    found = words.matcher.find(tokens)
    ignored = [m for m in found if m.group == "ignore"]
    found = [m for m in found if not any(_inside(m, other) for other in ignored)]
    for address in _ADDRESS.finditer(text, start, end):
        found = [m for m in found if tokens[m.last - 1].end <= address.start() or tokens[m.first].start >= address.end()]
    levers = longest([m for m in found if m.group in ("lever", "lever group")])
    raw = [m for m in found if m.group.startswith("outcome")]
    outcomes = longest(sorted(raw, key=_event_first))
    changes = longest([m for m in found if m.group == "change"])
    for match in changes:
        if any(_names_only(match, lever, outcomes) for lever in levers):
            continue
        result.changes.append(Cue(match.first, match.last, match.label))
    for match in found:
        if match.group == "cue":
            result.cues.setdefault(match.label, []).append(Cue(match.first, match.last, match.label))
    for negation in list(result.cues.get("negation", ())):
        if any(c.first <= negation.first < c.last for c in result.cues.get("not_negation", ())):
            result.cues["negation"].remove(negation)
    verbs = {m.first for m in changes}
    decided: dict[str, str] = {}
    for match in outcomes:
        keep, dual = True, False
        for lever in levers:
            if _dual(lever, match):
                dual = True
            elif _inside(match, lever) and lever.first not in verbs:
                keep = False
        if keep:
            outcome = _outcome(match, raw, dual, tokens)
            if outcome.label:
                result.outcomes.append(outcome)
    for match in levers:
        dual = any(_dual(match, o) for o in outcomes)
        swallowed = any(_inside(match, o) and (o.first, o.last) != (match.first, match.last) for o in outcomes)
        if not swallowed:
            group = words.lever_groups.get(match.label) if match.group == "lever group" else None
            if group is not None and group.name not in decided:
                decided[group.name] = group.decide(tokens)
            label = match.label if group is None else decided[group.name]
            result.levers.append(Lever(match.first, match.last, label, group, dual))
    return result


def _dual(lever: Match, outcome: Match) -> bool:
    """The same words name a lever and an outcome: "cooperation with partners", "seizures"."""
    if (lever.first, lever.last) == (outcome.first, outcome.last):
        return True
    return outcome.label == "cooperation" and lever.first == outcome.first and lever.last >= outcome.last


def _names_only(change: Match, lever: Match, outcomes: Sequence[Match]) -> bool:
    """A word of change that is part of a lever's name ("harm reduction") says no change."""
    if not _inside(change, lever):
        return False
    return change.first != lever.first or not any(
        o.first < lever.last and lever.first < o.last and o.first > lever.first for o in outcomes
    )


def _event_first(match: Match) -> int:
    return 0 if match.group in ("outcome more", "outcome less") else 1


def _outcome(match: Match, raw: Sequence[Match], dual: bool, tokens: Sequence[Token]) -> Outcome:
    mode, label = match.group.split()[1], match.label
    if mode == "group":
        label, mode = lexicon().outcome_groups[label].decide(tokens), "words"
    others = []
    for other in raw:
        if other.label == match.label or other.last <= match.first or other.first >= match.last:
            continue
        if other.group == "outcome group":
            others += [name for name in lexicon().outcome_groups[other.label].members() if name]
        else:
            others.append(other.label)
    return Outcome(match.first, match.last, label, mode, tuple(dict.fromkeys(others)), dual)
