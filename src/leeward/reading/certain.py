"""What the words say beyond a doubt, and what they leave open, however sure the learned reader is."""

from __future__ import annotations

from leeward.reading.candidates import Candidate
from leeward.reading.direction import Effect
from leeward.reading.ground import Grounded, Lever, Outcome
from leeward.reading.refer import takes_up

_OPEN = ("despite", "doubt", "hedge", "than", "aim", "recommend")
PLAIN = 18
"""Words and marks of a sentence that may say no more than that one lever makes one change: the rules see all that it says."""


def left_open(candidate: Candidate, grounded: Grounded) -> bool:
    """Tell whether a short sentence says what changes and the rules do not link it to the lever ("Rain cut cultivation.").

    The rules must see what they do not link: a change of the outcome, or words for the lever beside a change. Pages hold few such
    sentences, and of longer ones the rules see too little: of readings of pages held out, judged one by one, those that the rules
    did not link were right nearly as often as the others at the same belief (docs/reading.md).
    """
    seen = candidate.effect is not None or candidate.lever_at is not None
    short = len(grounded.tokens) <= PLAIN and bool(grounded.changes)
    return short and seen and not linked(candidate) and not taken_up(candidate, grounded)


def linked(candidate: Candidate) -> bool:
    """Tell whether the rules link a lever to the change: in the sentence, or from the words that open its list."""
    return candidate.cause is not None or (candidate.source == "lead-in" and candidate.effect is not None)


def plain(candidate: Candidate, grounded: Grounded, way: str) -> bool:
    """Tell whether a short sentence says no more than that this lever makes this change ("Patrols reduced shipments.").

    Nothing around such a sentence makes its reading less sure, as it makes that of a longer one.
    """
    effect, cause = candidate.effect, candidate.cause
    if effect is None or cause is None or candidate.source != "here" or effect.uncertain or effect.direction != way:
        return False
    lever = candidate.lever_at
    outcomes = {outcome.label for outcome in grounded.outcomes if lever is None or not _served(grounded, lever, outcome, effect)}
    alone = len({lever.label for lever in grounded.levers}) == 1 == len(outcomes)
    return alone and len(grounded.tokens) <= PLAIN and not cause.less and not grounded.has(*_OPEN)


def _served(grounded: Grounded, lever: Lever, outcome: Outcome, effect: Effect) -> bool:
    """Tell whether an outcome only says for whom a lever is, before the change ("treatment for heavy users will reduce")."""
    between = lever.first <= outcome.first and outcome.last <= effect.first
    return between and "for" in (grounded.low(outcome.first - 1), grounded.low(outcome.first - 2))


_BREAKS = frozenset((",", ";", ":", "because", "and", "but", "while", "which", "who", "that", "as", "since", "although"))


def denies(candidate: Candidate, grounded: Grounded) -> bool:
    """Tell whether a clause says plainly that the lever it names does not make a change ("Patrols have not raised the price").

    From the lever to the outcome nothing may part the clause; pages deny in other words mostly, so that the trees learned little.
    """
    effect, lever, outcome = candidate.effect, candidate.lever_at, candidate.outcome_at
    if effect is None or lever is None or outcome is None or candidate.cause is None or candidate.source != "here":
        return False
    if not effect.negated or effect.direction != "no_effect" or effect.uncertain or lever.last > effect.first:
        return False
    if lever.dual or candidate.cause.less or len({one.label for one in grounded.named}) > 1:
        return False
    return not any(grounded.low(at) in _BREAKS for at in range(lever.last, max(effect.last, outcome.last)))


def taken_up(candidate: Candidate, grounded: Grounded) -> bool:
    """Tell whether the lever of the sentence before is what this one says the change of: "they save lives", and no trend."""
    if candidate.source not in ("before 1", "lead-in") or candidate.effect is None:
        return False
    return takes_up(grounded.text, grounded.start, grounded.tokens[candidate.effect.first].start)
