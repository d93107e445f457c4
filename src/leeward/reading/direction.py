"""Direction: which change is said of which outcome, found from the words around it."""

from __future__ import annotations

from dataclasses import dataclass, field

from leeward.evidence.outcomes import load_outcomes
from leeward.reading.clauses import CLAUSE_WORDS, HARD, LINKS, SMALL, compared, denied, negated, regions
from leeward.reading.ground import Cue, Grounded, Outcome
from leeward.reading.outside import words

MOST_EFFECTS = 24
"""Changes of one sentence, bullet or cell that are followed up."""
_SIGN = {"increase": 1, "decrease": -1, "prevent": -1}
_SHORT = words("short")
_BE = words("be")
_SKIP = words("skip")
_MOVES = tuple(words("moves"))
_AFTER_MOVE = words("after_move")


@dataclass(slots=True)
class Effect:
    """A change said of an outcome: tokens ``first:last`` hold the change word and the outcome."""

    outcome: Outcome
    direction: str
    first: int
    last: int
    change: Cue | None = None
    negated: bool = False
    side: str = "left"
    strength: float = 1.0
    words: list[str] = field(default_factory=list)
    uncertain: bool = False
    """Whether what is said leaves the direction open, as a denied lack of effect does."""


def bad_when_more(name: str) -> int:
    """Return 1 when more of the outcome is worse, -1 when it is better, 0 when neither."""
    outcome = load_outcomes().get(name)
    if outcome is None:
        return -1 if name == "economy" else 1
    return {"lower": 1, "higher": -1}.get(outcome.good, 0)


def _signed(change: str, outcome: Outcome) -> int:
    """Return the sign of the change of the outcome itself, valence words and opposite words included."""
    bad = bad_when_more(outcome.label)
    if change == "improve":
        return -1 if bad == 1 else 1
    if change == "worsen":
        return 1 if bad == 1 else -1
    sign = _SIGN.get(change, 0)
    return -sign if outcome.mode == "minus" else sign


def _name(sign: int) -> str:
    return {1: "increase", -1: "decrease"}.get(sign, "unclear")


def effects(grounded: Grounded) -> list[Effect]:
    """Return the changes of outcomes that the words of a stretch of text state, in order of place."""
    despite = regions(grounded, "despite")
    than, unproven = compared(grounded), denied(grounded)
    found: list[Effect] = []
    by_outcome: dict[int, Effect] = {}
    for number, outcome in enumerate(grounded.outcomes):
        if outcome.first in despite or is_ratio(grounded, outcome):
            continue
        effect = _event(grounded, outcome) if outcome.mode in ("more", "less") else _stated(grounded, outcome)
        if effect is None and number and number - 1 in by_outcome:
            effect = _inherited(grounded, by_outcome[number - 1], outcome)
        if effect is None:
            continue
        at = effect.change.first if effect.change else effect.first
        measured = grounded.low(at - 1) in ("at", "in", "for") and grounded.low(at).endswith("ing")
        if at in than and not measured:
            continue
        by_outcome[number] = effect
        if effect.outcome.first in unproven:
            effect.uncertain = effect.direction == "no_effect"
            effect.direction, effect.negated = "no_effect", True
        found.append(effect)
    return found


def is_ratio(grounded: Grounded, outcome: Outcome) -> bool:
    """Tell whether the words are one side of a ratio, which may move either way ("the value per seized shipment")."""
    if "per" in (grounded.low(outcome.first - 1), grounded.low(outcome.first - 2)):
        return True
    if grounded.low(outcome.last) != "per":
        return False
    counted = any(True for _ in grounded.outcome_spots.overlapping(outcome.last + 1, outcome.last + 3))
    return (counted and "price" not in outcome.label) or grounded.low(outcome.last + 1).startswith("seiz")


def _event(grounded: Grounded, outcome: Outcome) -> Effect:
    """An outcome whose words say the change themselves, turned by a word of change before it."""
    sign = 1 if outcome.mode == "more" else -1
    first = outcome.first
    change = None
    near = (cue for last in range(outcome.first - 4, outcome.first + 1) for cue in grounded.change_spots.ending(last))
    for cue in near if not _finite(grounded.low(outcome.first)) else ():
        if cue.name in ("prevent", "decrease", "increase", "improve", "worsen") and _only_small(
            grounded, cue.last, outcome.first
        ):
            change = cue
    if change is not None:
        if change.name in ("prevent", "decrease"):
            sign = -sign
        first = change.first
    no = negated(grounded, first)
    return Effect(
        outcome,
        "no_effect" if no else _name(sign),
        first,
        outcome.last,
        change,
        no,
        "event",
        words=[grounded.words(first, outcome.last)],
    )


def _finite(word: str) -> bool:
    """Tell whether an event is said by a verb that no word of change before it can govern ("every boat hit saves lives")."""
    return word.startswith(("sav", "kill", "seiz")) and not word.endswith(("ing", "ings", "ure", "ures"))


def _only_small(grounded: Grounded, first: int, last: int) -> bool:
    allowed = SMALL | {"risk", "risks", "possibility", "likelihood", "unintended", "potential", "more", "new"}
    return all(grounded.low(i) in allowed or not grounded.tokens[i].low.isalpha() for i in range(first, last))


def _stated(grounded: Grounded, outcome: Outcome) -> Effect | None:
    around = _around(grounded, outcome)
    if around is not None:
        return around
    left = _left(grounded, outcome)
    return left if left is not None else _right(grounded, outcome)


_PUSHING = ("push", "driv", "drove", "send", "sent", "bring", "brought", "keep", "kept", "forc")
_ENDING = {"up": 1, "higher": 1, "soaring": 1, "rising": 1, "down": -1, "lower": -1, "low": -1, "tumbling": -1}


def _around(grounded: Grounded, outcome: Outcome) -> Effect | None:
    """A verb before and a particle after the outcome: "pushed prices up", "kept violence down"."""
    particle = _ENDING.get(grounded.low(outcome.last))
    if particle is None:
        return None
    for index in range(outcome.first - 1, max(outcome.first - 4, -1), -1):
        if grounded.low(index).startswith(_PUSHING):
            sign = -particle if outcome.mode == "minus" else particle
            no = negated(grounded, index)
            words = [grounded.words(index, index + 1), grounded.words(outcome.first, outcome.last + 1)]
            cue = Cue(index, index + 1, "increase" if particle > 0 else "decrease")
            return Effect(outcome, "no_effect" if no else _name(sign), index, outcome.last + 1, cue, no, words=words)
    return None


def _cue_ending_at(grounded: Grounded, index: int) -> Cue | None:
    return next(iter(grounded.change_spots.ending(index + 1)), None)


def _cause_ending_at(grounded: Grounded, index: int) -> Cue | None:
    if grounded.low(index + 1) == "by":
        return None
    if grounded.low(index) in ("cause", "causes") and (
        grounded.low(index - 1) in ("root", "underlying", "main", "the", "major") or grounded.low(index + 1) == "of"
    ):
        return None
    return next(iter(grounded.cue_spots("cause").ending(index + 1)), None)


def _left(grounded: Grounded, outcome: Outcome) -> Effect | None:
    """Look left of the outcome for the change word that governs it."""
    index = outcome.first - 1
    steps = 0
    passed = False
    while index >= 0 and steps <= 8:
        token = grounded.tokens[index]
        if token.kind == "mark":
            if token.text in HARD:
                return None
            if token.text == "," and not _list_comma(grounded, index):
                return None
            index -= 1
            continue
        if token.low in CLAUSE_WORDS or _examples(grounded, index):
            return None
        cue = _cue_ending_at(grounded, index)
        if cue is not None and cue.name != "affect" and not (steps > 2 and token.low in _SHORT):
            return _governed(grounded, outcome, cue, passed)
        cause = _cause_ending_at(grounded, index)
        if cause is not None and not passed and steps <= 4:
            return _caused(grounded, outcome, cause)
        here = list(grounded.outcome_spots.over(index))
        if not here and any(not lever.dual for lever in grounded.lever_spots.over(index)):
            return None
        for other in here:
            if other is not outcome and other.last <= outcome.first:
                if not _linked(grounded, other.last, outcome.first):
                    return None
                passed = True
        steps += 1
        index -= 1
    return None


def _examples(grounded: Grounded, index: int) -> bool:
    """Tell whether a list of examples opens here: what follows "such as" is not what the verb acts on."""
    return any(grounded.low(cue.first) in ("such", "like", "eg") for cue in grounded.cue_spots("such_as").ending(index + 1))


def _list_comma(grounded: Grounded, index: int) -> bool:
    """A comma inside a list of adjectives or outcomes: an outcome ends just before it."""
    return bool(grounded.outcome_spots.ending(index))


def _linked(grounded: Grounded, first: int, last: int) -> bool:
    return any(grounded.low(i) in LINKS for i in range(first, last))


def _governed(grounded: Grounded, outcome: Outcome, cue: Cue, passed: bool) -> Effect | None:
    name, first = cue.name, cue.first
    if name == "no_effect":
        return Effect(
            outcome,
            "no_effect",
            first,
            outcome.last,
            cue,
            True,
            words=[grounded.words(cue.first, cue.last), grounded.words(outcome.first, outcome.last)],
        )
    sign = _signed(name, outcome)
    outer = _outer(grounded, cue)
    words = [grounded.words(cue.first, cue.last), grounded.words(outcome.first, outcome.last)]
    strength = 0.8 if passed else 1.0
    if outer is not None:
        if outer.name == "no_effect":
            return Effect(outcome, "no_effect", outer.first, outcome.last, outer, True, words=words)
        sign *= _SIGN.get(outer.name, 1)
        first = outer.first
        words.insert(0, grounded.words(outer.first, outer.last))
    elif _modifies(grounded, cue):
        return None
    no = negated(grounded, first)
    return Effect(
        outcome,
        "no_effect" if no else _name(sign),
        first,
        outcome.last,
        outer or cue,
        no,
        "left",
        strength,
        words,
    )


def _outer(grounded: Grounded, inner: Cue) -> Cue | None:
    """Return a change word that governs another: "curb the rise in", "issues fuelling" under "eradicate"."""
    participle = grounded.low(inner.last - 1).endswith("ing")
    cue = grounded.change_before(inner.first)
    if cue is None or _only_small_strict(grounded, cue.last, inner.first):
        return cue
    if participle and inner.first - cue.last <= 4:
        between = {grounded.low(i) for i in range(cue.last, inner.first)}
        if not between & (LINKS | HARD | {"by", "to", "of", "for"}):
            return cue
    return None


def _only_small_strict(grounded: Grounded, first: int, last: int) -> bool:
    allowed = {
        "the",
        "a",
        "an",
        "of",
        "in",
        "this",
        "that",
        "any",
        "further",
        "recent",
        "rapid",
        "sharp",
        "or",
    }
    return all(grounded.low(i) in allowed for i in range(first, last)) and last > first - 1


_BEFORE_PARTICIPLE = words("before_participle")


def _modifies(grounded: Grounded, cue: Cue) -> bool:
    """Tell whether an -ing word only describes the noun before it ("issues fuelling the trade")."""
    if cue.last - cue.first != 1 or not grounded.low(cue.first).endswith("ing") or cue.first == 0:
        return False
    before = grounded.tokens[cue.first - 1]
    if before.kind == "mark" or before.low in _BEFORE_PARTICIPLE or before.low.endswith("ly"):
        return False
    return not grounded.lever_spots.ending(cue.first)


def _caused(grounded: Grounded, outcome: Outcome, cue: Cue) -> Effect | None:
    """An outcome after a word of cause goes up (its opposite, down)."""
    sign = -1 if outcome.mode == "minus" else 1
    no = negated(grounded, cue.first)
    return Effect(
        outcome,
        "no_effect" if no else _name(sign),
        cue.first,
        outcome.last,
        cue,
        no,
        "left",
        0.8,
        [grounded.words(cue.first, cue.last), grounded.words(outcome.first, outcome.last)],
    )


def _right(grounded: Grounded, outcome: Outcome) -> Effect | None:
    """Look right of the outcome for a change word: "flow fell", "flow was cut", "price increases"."""
    index, steps = outcome.last, 0
    while index < len(grounded.tokens) and steps <= 7:
        token = grounded.tokens[index]
        if token.kind == "mark" and token.text in HARD | {","}:
            return None
        for cue in grounded.change_spots.at(index):
            if cue.name != "affect":
                return _moved(grounded, outcome, cue, steps)
        if token.low not in _SKIP and token.kind == "word" and not token.text[0].isupper() and steps > 1:
            return None
        steps += 1
        index += 1
    return None


def _moved(grounded: Grounded, outcome: Outcome, cue: Cue, steps: int) -> Effect | None:
    low = grounded.low(cue.first)
    before = {grounded.low(i) for i in range(outcome.last, cue.first)}
    passive = bool(before & _BE) and (low.endswith(("ed", "en", "cut")) or cue.name == "no_effect")
    moves = low.startswith(_MOVES) or cue.name == "no_effect"
    after = grounded.low(cue.last)
    mark = cue.last >= len(grounded.tokens) or grounded.tokens[cue.last].kind != "word"
    noun = steps == 0 and low.endswith(("s", "ion", "rise", "fall", "drop", "growth", "decline", "increase"))
    free = mark or after in _AFTER_MOVE or after.endswith("ly")
    if not (passive or (moves and free) or (noun and free)):
        return None
    if low in _SHORT and not (moves and free):
        return None
    sign = _signed(cue.name, outcome)
    no = cue.name == "no_effect" or negated(grounded, cue.first)
    return Effect(
        outcome,
        "no_effect" if no else _name(sign),
        outcome.first,
        cue.last,
        cue,
        no,
        "passive" if passive else "right",
        1.0,
        [grounded.words(outcome.first, outcome.last), grounded.words(cue.first, cue.last)],
    )


def _inherited(grounded: Grounded, before: Effect, outcome: Outcome) -> Effect | None:
    """An outcome listed after one that is governed from the left shares its change word."""
    gap = range(before.outcome.last, outcome.first)
    if any(_examples(grounded, index) for index in gap):
        return None
    if (
        before.side != "left"
        or before.change is None
        or len(gap) > 7
        or not _linked(grounded, before.outcome.last, outcome.first)
    ):
        return None
    if before.direction == "no_effect":
        direction = "no_effect"
    else:
        name = before.change.name if before.change.name in (*_SIGN, "improve", "worsen") else "increase"
        direction = _name(_signed(name, outcome))
    return Effect(
        outcome,
        direction,
        before.first,
        outcome.last,
        before.change,
        before.negated,
        "left",
        0.8,
        [*before.words[:-1], grounded.words(outcome.first, outcome.last)],
    )
