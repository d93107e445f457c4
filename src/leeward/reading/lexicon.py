"""The word lists of ``data/`` as one matcher, and the labels that a match stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import load_outcomes
from leeward.reading.outside import outside_levers, outside_outcomes, read_toml
from leeward.reading.tokens import Match, Matcher, Token


@dataclass(frozen=True, slots=True)
class Group:
    """Words that may mean several levers or outcomes, and what decides: ``cues`` finds words that speak for a label."""

    name: str
    default: str
    labels: tuple[str, ...]
    cues: Matcher
    by_outcome: dict[str, str]

    def members(self) -> list[str]:
        """Return the labels that the words may mean, the default first."""
        return list(dict.fromkeys([self.default, *self.labels, *self.by_outcome.values()]))

    def decide(self, tokens: Sequence[Token]) -> str:
        """Return the label that the words around (``tokens``) speak for, the default when none does."""
        counts = dict.fromkeys(self.labels, 0)
        for match in self.cues.find(tokens):
            counts[match.label] += 1
        best = max(counts, key=lambda name: counts[name], default=self.default)
        return best if counts.get(best) else self.default

    def cued(self, tokens: Sequence[Token]) -> bool:
        """Tell whether any word around decides."""
        return bool(self.cues.find(tokens))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One matcher for levers (``lever``, ``lever group``), outcomes (``outcome`` and its modes) and cues."""

    matcher: Matcher
    lever_groups: dict[str, Group]
    outcome_groups: dict[str, Group]


def _groups(data: Sequence[dict[str, object]], kind: str, matcher: Matcher) -> dict[str, Group]:
    groups = {}
    for record in data:
        name = str(record["name"])
        cues = record.get("cues", {})
        by_outcome = record.get("by_outcome", {})
        words = record["words"]
        assert isinstance(cues, dict) and isinstance(by_outcome, dict) and isinstance(words, list)
        deciding = Matcher()
        for label, cue in cues.items():
            deciding.add(label, "cue", list(cue))
        groups[name] = Group(name, str(record["default"]), tuple(cues), deciding, dict(by_outcome))
        matcher.add(name, f"{kind} group", words)
    return groups


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the lexicon of English; built once.

    Raises ValueError when a word list names a lever or outcome that no table holds.
    """
    matcher = Matcher()
    levers, outcomes = read_toml("lever_words.toml"), read_toml("outcome_words.toml")
    known_levers = set(load_levers()) | set(outside_levers())
    known_outcomes = set(load_outcomes()) | set(outside_outcomes())
    for name, record in levers.items():
        if name in ("group", "ignore"):
            continue
        if name not in known_levers:
            raise ValueError(f"lever_words.toml names {name!r}, which is not in the lever table")
        matcher.add(name, "lever", record["words"])
    for name, record in outcomes.items():
        if name == "group":
            continue
        if name not in known_outcomes:
            raise ValueError(f"outcome_words.toml names {name!r}, which is not in the outcome table")
        for mode in ("words", "minus", "more", "less"):
            matcher.add(name, f"outcome {mode}", record.get(mode, ()))
    for lever in load_levers().values():
        matcher.add(lever.name, "lever", lever.words)
    for outcome in load_outcomes().values():
        matcher.add(outcome.name, "outcome words", outcome.words)
    for record in levers.get("ignore", ()):
        matcher.add("", "ignore", record["words"])
    cues = read_toml("cue_words.toml")
    for name, patterns in cues["change"].items():
        matcher.add(name, "change", patterns)
    for name, patterns in cues["cue"].items():
        matcher.add(name, "cue", patterns)
    lever_groups = _groups(levers.get("group", ()), "lever", matcher)
    outcome_groups = _groups(outcomes.get("group", ()), "outcome", matcher)
    return Lexicon(matcher, lever_groups, outcome_groups)


def longest(matches: Sequence[Match]) -> list[Match]:
    """Return the matches left when each that overlaps a longer (or equal, earlier) one is taken away."""
    taken: list[Match] = []
    covered: set[int] = set()
    for match in sorted(matches, key=lambda m: (m.first - m.last, m.first)):
        places = range(match.first, match.last)
        if covered.isdisjoint(places):
            covered.update(places)
            taken.append(match)
    return sorted(taken, key=lambda m: m.first)
