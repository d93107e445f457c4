"""Causes: which lever is said to make a change, by means, subject, list or by what was said before."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from leeward.reading.clauses import CLAUSE_WORDS, HARD, LINKS, compared, regions
from leeward.reading.direction import Effect
from leeward.reading.ground import Grounded, Lever
from leeward.reading.outside import words
from leeward.reading.spots import any_in

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
    less: bool = False
    """Whether less of the lever is said to make the change ("fewer patrols"): more of it then does the opposite."""


def causes(grounded: Grounded, effect: Effect, *, bullet: bool = False) -> list[Cause]:
    """Return the levers in the same stretch of text that are said to make the change, surest first.

    An empty list means that none is named here; `blocked` tells whether one may be carried from before.
    """
    free = _free(grounded, effect)
    found = _means(grounded, effect, free) or _subject(grounded, effect, free, bullet=bullet) or _despite(grounded, effect, free)
    label = _label(grounded, effect, free) if bullet and found else None
    if label is None or found[0].first is None or label.first is None or found[0].first <= label.first:
        return found
    return [label, *(cause for cause in found if cause.label != label.label)]


def _label(grounded: Grounded, effect: Effect, free: Sequence[Lever]) -> Cause | None:
    """The lever that a bullet's label names: "Tighter ports: using scanners to find ..." is about ports."""
    colon = next((i for i, token in enumerate(grounded.tokens[:9]) if token.text == ":"), None)
    if colon is None or effect.first < colon or not free or free[0].last > colon:
        return None
    return _cause(grounded, free[0], effect, "label", 0.85)


def _cause(grounded: Grounded, lever: Lever, effect: Effect, link: str, confidence: float) -> Cause:
    label = lever.resolve(effect.outcome.label)
    return Cause(label, link, confidence, lever.first, lever.last, less=_lessened(grounded, lever))


_LESS, _GIVEN_UP = words("less_of"), words("given_up")
_BY = frozenset(
    (",", "and", "or", "that", "which", "by", "through", "via", "after", "following", "from", "because", "to", "with")
)


def _lessened(grounded: Grounded, lever: Lever) -> bool:
    """Tell whether it is said that there is less of a lever, or that it ended ("cuts in treatment", "spraying was stopped")."""
    for index in range(lever.first - 1, max(lever.first - 4, -1), -1):
        low = grounded.low(index)
        if low in _LESS:
            return True
        if low in _BY or low in HARD or any(True for _ in grounded.outcome_spots.over(index)):
            break
    after = [grounded.low(index) for index in range(lever.last, min(lever.last + 4, len(grounded.tokens)))]
    given_up = next((n for n, low in enumerate(after) if low in _GIVEN_UP), None)
    return given_up is not None and bool({"was", "were", "is", "are", "been", "being", "got"} & set(after[:given_up]))


def _free(grounded: Grounded, effect: Effect) -> Sequence[Lever]:
    """Return the levers that are not the outcome's own words, in order of place."""
    free = [lever for lever in grounded.levers if lever.last <= effect.outcome.first or lever.first >= effect.outcome.last]
    verbs, outcomes = grounded.change_spots, grounded.outcome_spots
    kept = [
        lever
        for lever in free
        if not (
            any(verb.name != "affect" for verb in verbs.at(lever.first))
            and any(lever.first < o.first and o.last <= lever.last for o in outcomes.overlapping(lever.first, lever.last))
        )
    ]
    return kept if kept and kept[0].last <= effect.first else free


def _means(grounded: Grounded, effect: Effect, free: Sequence[Lever]) -> list[Cause]:
    """Levers after "by", "through", "due to", "after" ... that follow the effect."""
    end = max(effect.last, effect.outcome.last)
    tokens = grounded.tokens
    breaks = _breaks(grounded)
    at = bisect_left(breaks, end)
    stop = breaks[at] if at < len(breaks) else len(tokens)
    than, despite = compared(grounded), regions(grounded, "despite")
    for cue in grounded.cue_spots("means").since(end):
        if cue.first > stop:
            break
        if cue.last < len(tokens) and (tokens[cue.last].kind == "number" or tokens[cue.last].text in "$€£"):
            continue
        for number in range(bisect_left(free, cue.last, key=_first), len(free)):
            lever = free[number]
            if lever.first - cue.last > _GAPS_FOR_MEANS + 3:
                break
            if grounded.near(cue.last, lever.first, "than") or any_in(breaks, cue.last, lever.first):
                continue
            if lever.first in than or lever.first in despite or _without(grounded, lever):
                continue
            if grounded.near(cue.last, lever.first, "cause"):
                continue
            return _with_listed(grounded, effect, free, number, "means", 0.9)
    return []


def _despite(grounded: Grounded, effect: Effect, free: Sequence[Lever]) -> list[Cause]:
    """A lever after the change that it is said not to have stopped: "grew despite spraying"."""
    despite = regions(grounded, "despite")
    for number in range(bisect_left(free, effect.last, key=_first), len(free)):
        lever = free[number]
        if lever.first in despite and not any_in(_breaks(grounded), effect.last, lever.first):
            cause = _cause(grounded, lever, effect, "despite", 0.7)
            cause.despite = True
            return [cause]
    return []


_ABSENT, _INSERTED = words("absent"), words("inserted")


def _without(grounded: Grounded, lever: Lever) -> bool:
    """Tell whether a lever is named as left out, given up or done before: what changes is not its effect."""
    near = [grounded.low(index) for index in range(max(lever.first - 3, 0), lever.first)]
    for place in range(len(near) - 1, -1, -1):
        if near[place] in _ABSENT:
            return True
        if near[place] in HARD | {",", "and", "or"} or grounded.lever_spots.ending(lever.first - len(near) + place + 1):
            return False
    return False


def _aside(grounded: Grounded, lever: Lever, edge: int, free: Sequence[Lever]) -> bool:
    """Tell whether a lever stands in a phrase between two commas that only adds to another lever before it."""
    commas = grounded.where("commas", lambda i: grounded.tokens[i].low == ",")
    after = bisect_left(commas, lever.last)
    if not 0 < after < len(commas) or commas[after] >= edge or edge - commas[after] > 6:
        return False
    opens = commas[after - 1]
    word = grounded.low(opens + 1)
    adds = word in _INSERTED or (word.endswith(("ing", "ed")) and lever.first > opens + 1)
    return adds and lever.first > opens + 1 and any(other.last <= opens for other in free)


def apart(grounded: Grounded, effect: Effect, lever: Lever) -> bool:
    """Tell whether a lever is named beside a change and yet not for it: compared with, left out, or added in passing."""
    if lever.first in compared(grounded) and effect.first not in compared(grounded):
        return True
    return _without(grounded, lever) or _aside(grounded, lever, effect.first, _free(grounded, effect))


def _first(lever: Lever) -> int:
    return lever.first


def _breaks(grounded: Grounded) -> list[int]:
    """The places of hard marks and of words that turn to something else."""

    def turns(index: int) -> bool:
        token = grounded.tokens[index]
        return (token.kind == "mark" and token.text in HARD) or token.low in ("but", "while", "whereas", "although")

    return grounded.where("breaks", turns)


_APART = frozenset(
    (
        "with",
        "without",
        "than",
        "which",
        "that",
        "who",
        "not",
        "rather",
        "instead",
        "unlike",
        "once",
        "if",
        "when",
        "where",
        "while",
        "until",
    )
)


def _with_listed(grounded: Grounded, effect: Effect, order: Sequence[Lever], at: int, link: str, sure: float) -> list[Cause]:
    """Return the lever at place ``at`` of ``order`` and those listed with it by commas and "and", three at most."""
    result = [_cause(grounded, order[at], effect, link, sure)]
    than, despite = compared(grounded), regions(grounded, "despite")
    for step in (-1, 1):
        here, place = order[at], at + step
        while 0 <= place < len(order) and len(result) < 3:
            other = order[place]
            first, last = (other.last, here.first) if step < 0 else (here.last, other.first)
            between = [grounded.low(i) for i in range(first, min(last, first + 4))]
            if (
                not between
                or len(between) > 3
                or between[0] not in LINKS | {"("}
                or not any(word in ("and", "or", ",", "&", "as") for word in between)
                or grounded.change_spots.within(first, last)
                or any(word in _APART or word.endswith("ing") for word in between)
                or other.dual
                or other.first in than
                or other.first in despite
                or _without(grounded, other)
            ):
                break
            cause = _cause(grounded, other, effect, link, sure - 0.1)
            if cause.label not in [c.label for c in result]:
                result.append(cause)
            here, place = other, place + step
    return result


def _subject(grounded: Grounded, effect: Effect, free: Sequence[Lever], *, bullet: bool) -> list[Cause]:
    """The lever before the change word: subject, purpose clause, label of a bullet."""
    despite = regions(grounded, "despite")
    than = compared(grounded)
    edge = effect.first if effect.side != "means" else effect.outcome.first
    ends = grounded.where("ends", lambda i: grounded.tokens[i].kind == "mark" and grounded.tokens[i].text in ".!?;")
    colons = [] if bullet else grounded.where("colons", lambda i: grounded.tokens[i].text == ":")
    for number in range(bisect_right(free, edge, key=_last) - 1, -1, -1):
        lever = free[number]
        if any_in(ends, lever.last, edge) or any_in(colons, lever.last, edge):
            break
        if effect.side == "right" and any_in(_and_then(grounded), lever.last, effect.outcome.first):
            continue
        if (lever.first in than and edge not in than) or _without(grounded, lever) or _aside(grounded, lever, edge, free):
            continue
        if lever.first in despite:
            cause = _cause(grounded, lever, effect, "despite", 0.7)
            cause.despite = True
            return [cause]
        if any_in(_contrasts(grounded), lever.last, edge) or _reasoned(grounded, lever.last, edge):
            continue
        if _other_subject(grounded, effect, lever):
            continue
        return _with_listed(grounded, effect, free, number, "subject", 0.85 if edge - lever.last < 14 else 0.65)
    return []


def _last(lever: Lever) -> int:
    return lever.last


def _reasoned(grounded: Grounded, first: int, last: int) -> bool:
    """Tell whether a word of reason stands between: then the change is why the lever was used."""
    return any(
        cue.last <= last and grounded.low(cue.first) != "to"
        for cue in grounded.cue_spots("reason").overlapping(first, last)
        if cue.first >= first
    )


def _and_then(grounded: Grounded) -> list[int]:
    """The commas after which something of its own is told ("the talks went on, and prices rose")."""
    after = ("and", "but", "yet")
    return grounded.where("and then", lambda i: grounded.low(i) == "," and grounded.low(i + 1) in after)


_SAME_SUBJECT = words("same_subject")


def _contrasts(grounded: Grounded) -> list[int]:
    """The places of words of contrast that are followed by a subject of their own."""

    def contrast(index: int) -> bool:
        if grounded.low(index) not in ("but", "while", "whereas", "although", "though", "yet", "however"):
            return False
        begins = grounded.change_spots.at(index + 1) or grounded.near(index + 1, index + 3, "negation")
        return not begins and grounded.low(index + 1) not in _SAME_SUBJECT

    return grounded.where("contrasts", contrast)


_OF_SUBJECTS = words("of_subjects")


def _other_subject(grounded: Grounded, effect: Effect, lever: Lever) -> bool:
    """Tell whether an outcome, not the lever, is the subject of a transitive change word."""
    if effect.change is None or effect.side not in ("left",):
        return False
    for other in grounded.outcome_spots.ending(effect.first):
        if other is effect.outcome or other.mode in ("more", "less") or other.first <= lever.last:
            continue
        if not any_in(grounded.where("of", lambda i: grounded.tokens[i].low in _OF_SUBJECTS), lever.last, other.first):
            return True
        if any_in(grounded.where("commas", lambda i: grounded.tokens[i].low == ","), lever.last, other.first):
            return True
    return False


def points_back(grounded: Grounded) -> bool:
    """Tell whether the sentence points to something said before ("this move", "such actions", "it")."""
    words = list(islice((token for token in grounded.tokens if token.kind != "mark"), 20))
    for index, token in enumerate(words[:-1]):
        if token.low in _POINTERS:
            if token.low in ("it", "they", "this", "these", "that", "both", "neither") and index <= 2:
                return True
            if token.low in ("this", "it", "that") and words[index + 1].low in _MODALS:
                return True
            if any(words[k].low in _KIND_WORDS for k in range(index + 1, min(index + 4, len(words)))):
                return True
        if index > 15 or (index > 8 and token.low in CLAUSE_WORDS):
            break
    return False
