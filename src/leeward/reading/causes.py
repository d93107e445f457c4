"""Causes: which lever is said to make a change, by means, subject, list or by what was said before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leeward.reading.clauses import CLAUSE_WORDS, HARD, LINKS, clause_start, inside, regions
from leeward.reading.direction import Effect
from leeward.reading.ground import Grounded, Lever
from leeward.reading.outside import words
from leeward.reading.tokens import Token

_OPENERS = words("openers")
_POINTERS = words("pointers")
_KIND_WORDS = words("kind_words")
_MODALS = frozenset(("will", "would", "could", "can", "may", "might", "has", "did", "does", "wo", "should"))
_GAPS_FOR_MEANS = 5


@dataclass(slots=True)
class Cause:
    """The lever of an effect: where it was found and how sure the link is (0-1)."""

    label: str
    link: str
    confidence: float
    first: int | None = None
    last: int | None = None
    despite: bool = False


def causes(grounded: Grounded, effect: Effect, *, bullet: bool = False) -> list[Cause]:
    """Return the levers in the same stretch of text that are said to make the change, surest first.

    An empty list means that none is named here; `blocked` tells whether one may be carried from before.
    """
    found = _means(grounded, effect) or _subject(grounded, effect, bullet=bullet)
    label = _label(grounded, effect) if bullet and found else None
    if label is None or found[0].first is None or label.first is None or found[0].first <= label.first:
        return found
    return [label, *(cause for cause in found if cause.label != label.label)]


def _label(grounded: Grounded, effect: Effect) -> Cause | None:
    """The lever that a bullet's label names: "Tighter ports: using scanners to find ..." is about ports."""
    colon = next((i for i, token in enumerate(grounded.tokens[:9]) if token.text == ":"), None)
    named = [lever for lever in _free(grounded, effect) if colon is not None and lever.last <= colon]
    if colon is None or not named or effect.first < colon:
        return None
    return _cause(grounded, named[0], effect, "label", 0.85)


def own_words(grounded: Grounded, effect: Effect) -> bool:
    """Tell whether the change is the lever's own words: "dismantling laboratories" claims no effect of it."""
    for lever in grounded.levers:
        if lever.first <= effect.outcome.first and lever.last >= effect.outcome.last and not lever.dual:
            return True
        if lever.first == effect.first and effect.first < lever.last < effect.outcome.last:
            return True
    return False


def _cause(grounded: Grounded, lever: Lever, effect: Effect, link: str, confidence: float) -> Cause:
    label = lever.resolve(effect.outcome.label)
    return Cause(label, link, confidence, lever.first, lever.last)


def _free(grounded: Grounded, effect: Effect) -> list[Lever]:
    """Return the levers that are not the outcome's own words."""
    free = [lever for lever in grounded.levers if lever.last <= effect.outcome.first or lever.first >= effect.outcome.last]
    verbs = {cue.first for cue in grounded.changes}
    covers = [
        lever
        for lever in free
        if lever.first in verbs and any(lever.first < o.first and o.last <= lever.last for o in grounded.outcomes)
    ]
    kept = [lever for lever in free if lever not in covers]
    return kept if any(lever.last <= effect.first for lever in kept) else free


def _means(grounded: Grounded, effect: Effect) -> list[Cause]:
    """Levers after "by", "through", "due to", "after" ... that follow the effect."""
    end = max(effect.last, effect.outcome.last)
    tokens = grounded.tokens
    for cue in sorted(grounded.cues.get("means", ()), key=lambda c: c.first):
        if cue.first < end or _broken(grounded, end, cue.first):
            continue
        if cue.last < len(tokens) and (tokens[cue.last].kind == "number" or tokens[cue.last].text in "$€£"):
            continue
        for lever in _free(grounded, effect):
            if (
                grounded.near(cue.last, lever.first, "than")
                or lever.first < cue.last
                or lever.first - cue.last > _GAPS_FOR_MEANS + 3
            ):
                continue
            if _broken(grounded, cue.last, lever.first):
                continue
            if any(c.first >= cue.last and c.last <= lever.first for c in grounded.cues.get("cause", ())):
                continue
            return _with_listed(grounded, effect, lever, "means", 0.9)
    return []


def _broken(grounded: Grounded, first: int, last: int) -> bool:
    return any(
        (grounded.tokens[i].kind == "mark" and grounded.tokens[i].text in HARD)
        or grounded.low(i) in ("but", "while", "whereas", "although")
        for i in range(first, last)
    )


def _with_listed(grounded: Grounded, effect: Effect, lever: Lever, link: str, sure: float) -> list[Cause]:
    """Return a lever and those listed with it by commas and "and"."""
    result = [_cause(grounded, lever, effect, link, sure)]
    order = [x for x in _free(grounded, effect)]
    at = order.index(lever)
    for step in (-1, 1):
        here, place = lever, at + step
        while 0 <= place < len(order):
            other = order[place]
            first, last = (other.last, here.first) if step < 0 else (here.last, other.first)
            between = [grounded.low(i) for i in range(first, last)]
            if (
                not between
                or len(between) > 3
                or between[0] not in LINKS | {"("}
                or not any(word in ("and", "or", ",", "&", "as") for word in between)
                or any(c.first >= first and c.last <= last for c in grounded.changes)
            ):
                break
            cause = _cause(grounded, other, effect, link, sure - 0.1)
            if cause.label not in [c.label for c in result]:
                result.append(cause)
            here, place = other, place + step
    return result[:3]


def _subject(grounded: Grounded, effect: Effect, *, bullet: bool) -> list[Cause]:
    """The lever before the change word: subject, purpose clause, label of a bullet."""
    despite = regions(grounded, "despite")
    than = [(cue.first, cue.last + 6) for cue in grounded.cues.get("than", ())]
    edge = effect.first if effect.side != "means" else effect.outcome.first
    best: list[Cause] = []
    for lever in reversed(_free(grounded, effect)):
        if lever.last > edge:
            continue
        if inside(than, lever.first) and not inside(than, edge):
            continue
        between = range(lever.last, edge)
        marks = [grounded.tokens[i].text for i in between if grounded.tokens[i].kind == "mark"]
        if any(mark in ".!?;" for mark in marks) or (":" in marks and not bullet):
            continue
        if inside(despite, lever.first):
            cause = _cause(grounded, lever, effect, "despite", 0.7)
            cause.despite = True
            return [cause]
        if _contrast(grounded, lever.last, edge) or _reasoned(grounded, lever.last, edge):
            continue
        if _other_subject(grounded, effect, lever):
            continue
        found = _with_listed(grounded, effect, lever, "subject", 0.85 if len(between) < 14 else 0.65)
        best = found
        break
    return best


def _reasoned(grounded: Grounded, first: int, last: int) -> bool:
    """Tell whether a word of reason stands between: then the change is why the lever was used."""
    return any(
        first <= cue.first and cue.last <= last and grounded.low(cue.first) != "to" for cue in grounded.cues.get("reason", ())
    )


def _contrast(grounded: Grounded, first: int, last: int) -> bool:
    """Tell whether a contrast with a subject of its own stands between lever and change."""
    for index in range(first, last):
        if grounded.low(index) in ("but", "while", "whereas", "although", "though", "yet", "however"):
            after = grounded.low(index + 1)
            begins = any(c.first == index + 1 for c in grounded.changes) or grounded.near(index + 1, index + 3, "negation")
            same = after in (
                "also",
                "has",
                "have",
                "did",
                "it",
                "they",
                "this",
                "may",
                "could",
                "will",
                "not",
                "failed",
                "is",
                "can",
                "do",
                "does",
                "might",
                "that",
                "these",
                "would",
                "then",
            )
            if not (begins or same):
                return True
    return False


def _other_subject(grounded: Grounded, effect: Effect, lever: Lever) -> bool:
    """Tell whether an outcome, not the lever, is the subject of a transitive change word."""
    if effect.change is None or effect.side not in ("left",):
        return False
    for other in grounded.outcomes:
        if other is effect.outcome or other.mode in ("more", "less"):
            continue
        if other.last == effect.first and other.first > lever.last:
            between = [grounded.low(i) for i in range(lever.last, other.first)]
            if not set(between) & {"of", "on", "against", "in", "to", "for", "at", "from", "by", "and"}:
                return True
            if "," in between:
                return True
    return False


def blocked(grounded: Grounded, effect: Effect) -> bool:
    """Tell whether the sentence gives the change another cause, so that no lever may be carried to it.

    The change came before the measures ("fell before these operations began"),
    is the subject of an effect on a lever ("violence led to the deployment"), stands in a clause of
    reason or time ("as violence rose, ..."), or another outcome or actor is its subject.
    """
    tokens = grounded.tokens
    end = max(effect.last, effect.outcome.last)
    for lever in grounded.levers:
        if lever.first >= end and any(cue.first >= end and cue.last <= lever.first for cue in grounded.cues.get("cause", ())):
            return True
    if any(
        tokens[i].low == "before" and any(t.low in _KIND_WORDS for t in tokens[i + 1 : i + 6]) for i in range(end, len(tokens))
    ):
        return True
    start = clause_start(grounded, effect.first)
    opener = grounded.low(start)
    if opener in _OPENERS and any(lever.first >= end for lever in grounded.levers):
        return True
    if any(
        cue.last <= effect.first and effect.first - cue.last <= 3 and not grounded.near(cue.first, cue.last, "aim")
        for cue in grounded.cues.get("reason", ())
        if grounded.low(cue.first) != "to"
    ):
        return True
    if effect.side == "left" and effect.change is not None:
        for other in grounded.outcomes:
            if (
                other is not effect.outcome
                and other.last <= effect.first <= other.last + 2
                and other.mode == "words"
                and not _linked_before(tokens, other.last, effect.first)
            ):
                return True
    return False


def _linked_before(tokens: Sequence[Token], first: int, last: int) -> bool:
    links = {"and", ",", "to", "or", "by", "thus", "thereby", "while", "but", "that", "who", "which"}
    return any(tokens[i].low in links for i in range(first, last))


def points_back(grounded: Grounded) -> bool:
    """Tell whether the sentence points to something said before ("this move", "such actions", "it")."""
    words = [token for token in grounded.tokens if token.kind != "mark"][:20]
    for index, token in enumerate(words[:-1]):
        if token.low in _POINTERS:
            if token.low in ("it", "they", "this", "these", "that") and index <= 2:
                return True
            if token.low in ("this", "it", "that") and words[index + 1].low in _MODALS:
                return True
            if any(words[k].low in _KIND_WORDS for k in range(index + 1, min(index + 4, len(words)))):
                return True
        if index > 15 or (index > 8 and token.low in CLAUSE_WORDS):
            break
    return False
