"""What a text says most of an option: the second sentence where nobody promises anything of it, or most speak to the contrary."""

from __future__ import annotations

from collections.abc import Sequence

from leeward.judging import words
from leeward.judging.chains import Row
from leeward.judging.drivers import lower_first
from leeward.judging.proponents import PHRASES, VERBS, Voices, opening, saying
from leeward.judging.rules import TESTED
from leeward.judging.telling import Say, Sentence, known
from leeward.reading.subject import AUTHOR

WAYS = {**VERBS, "no_effect": "does not change"}
CONTRARY = 2
"""Passages to the contrary, for each that promises something, from which they are what the text says most."""


def outspoken(promise: Row, rows: Sequence[Row], voices: Voices) -> bool:
    """Tell whether a text says the contrary of a promise more often: twice as many passages, two at least, tell of the same
    outcome another way, and can be tested.
    """
    good = sum(map(voices.good, promise.items))
    contrary = [
        row for row in rows
        if row.lead.outcome == promise.lead.outcome and row.lead.word in TESTED and any(map(voices.bad, row.items))
    ]  # fmt: skip
    return max((len(row.items) for row in contrary), default=0) >= CONTRARY * max(good, 1)


def said_most(rows: Sequence[Row]) -> Sentence | None:
    """Say what a text says most of an option, with its number; ``None`` where nothing tested has one.

    What one speaker says is given to that speaker, and not to the text. Of rows with as many passages, one that nothing binds,
    that nobody only wishes and that says more than that evidence is lacking comes first, then one of the author's.
    """
    told = [row for row in rows if row.lead.interval is not None and known(row.lead.interval) and row.lead.word in TESTED]
    told = [row for row in told if not row.lead.of_less and not row.lead.apart]
    row = max(told, key=_weight, default=None)
    if row is None:
        return None
    lead, say = row.lead, Say()
    if lead.effect is None or lead.interval is None:
        return None
    size = say.effect("effect", lead.interval, lead.effect.kind, lead.effect.unit)
    after = say("horizon_weeks", lead.horizon, words.horizon(lead.horizon or 0))
    what = words.in_the_text(named(lead.outcome, lead.measure), lead.of_drug, lead.stand_in)
    changes = f"it {'changes' if lead.unshown else WAYS.get(lead.direction, 'changes')} {what}"
    told_as = f"evidence is lacking that {changes}" if lead.unshown else changes
    bound = words.bound(lead.condition)
    text = f"{_teller(row)} {told_as}{bound}"
    text += f"; in the model it changes by {size} after {after}{words.measured_for(lead.wider, lead.stand_in)}: {lead.title}."
    say.quoted("verdict", lead.title)
    return Sentence("promise", text, tuple(say.numbers))


def _weight(row: Row) -> tuple[int, bool, bool, bool, bool]:
    lead = row.lead
    wished = lead.stance in ("recommends", "aims")
    return len(row.items), not lead.condition, not wished, not lead.unshown, any(item.speaker == AUTHOR for item in row.items)


def _teller(row: Row) -> str:
    speakers = {item.speaker for item in row.items}
    if len(speakers) > 1 or AUTHOR in speakers:
        return f"Of it the text says{' most' if len(row.items) > 1 else ''} that"
    (speaker,) = speakers
    return f"{opening(speaker)} {saying(speaker, 'say')} that"


def named(outcome: str, measure: str) -> str:
    """Return a measure as it is said in a sentence: its place only where it is not the usual one."""
    name, _, place = measure.partition(" (")
    if place.startswith("all corridors") or (outcome in PHRASES and place == "United States)"):
        return PHRASES.get(outcome, lower_first(name))
    return f"{PHRASES.get(outcome, lower_first(name))}{f' ({place}' if place else ''}"
