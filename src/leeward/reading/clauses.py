"""Scope: how far a negation, a doubt, a "despite" or a "because" reaches in a sentence."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from leeward.reading.ground import Grounded
from leeward.reading.outside import words
from leeward.reading.spots import Ranges

HARD = frozenset(".;:!?()")
CLAUSE_WORDS = words("clause_words")
LINKS = words("links")
SMALL = words("small")
_OF_NOUNS = frozenset(("without", "lack", "rather", "instead"))
_FINITE = frozenset(("could", "will", "would", "can", "may", "might", "should", "must", "did", "does", "do", "has", "have"))


def _borders(grounded: Grounded, commas: bool) -> list[int]:
    """Return the places of the tokens at which a clause ends or begins."""

    def border(index: int) -> bool:
        token = grounded.tokens[index]
        hard = token.kind == "mark" and token.text in HARD
        return hard or token.low in CLAUSE_WORDS or (commas and token.low == ",")

    return grounded.where("borders and commas" if commas else "borders", border)


def clause_start(grounded: Grounded, index: int, *, commas: bool = False) -> int:
    """Return the first token of the clause that holds ``index``.

    A clause ends at hard marks and at words like "but" and "while"; with ``commas`` also at commas.
    """
    borders = _borders(grounded, commas)
    at = bisect_left(borders, index)
    return borders[at - 1] + 1 if at else 0


def clause_end(grounded: Grounded, index: int, *, commas: bool = False) -> int:
    """Return the index after the last token of the clause that holds ``index``."""
    borders = _borders(grounded, commas)
    at = bisect_right(borders, index)
    return borders[at] if at < len(borders) else len(grounded.tokens)


def negated(grounded: Grounded, first: int) -> bool:
    """Tell whether a negation in the same clause, at most six words before, governs the word at ``first``.

    A comma ends its reach, except inside "not only ... but", which is no negation. "Without" and its like deny
    the noun that follows, not the verb after it ("strikes without a mandate could ...").
    """
    low = clause_start(grounded, first, commas=True)
    for last in range(first - 5, first + 1):
        for cue in grounded.cue_spots("negation").ending(last):
            if cue.first < low:
                continue
            between = grounded.tokens[cue.last : first]
            if grounded.low(cue.first) in _OF_NOUNS and any(token.low in _FINITE for token in between):
                continue
            if any(token.low in ("and", "or", "to") and _turns(grounded, cue.last, first) for token in between):
                continue
            return True
    return False


def _turns(grounded: Grounded, first: int, last: int) -> bool:
    """Tell whether a second verb phrase begins between the negation and the word ("not X and reduces Y")."""
    words = [grounded.low(i) for i in range(first, last)]
    if "and" in words:
        after = words[words.index("and") + 1 :]
        return not after or after[0] not in ("not", "never")
    return False


def hedged(grounded: Grounded, first: int, last: int) -> bool:
    """Tell whether a word of doubt stands in the clause of tokens ``first:last``."""
    return grounded.near(clause_start(grounded, first), clause_end(grounded, last - 1), "hedge")


def regions(grounded: Grounded, name: str) -> Ranges:
    """Return the token ranges opened by cues of list ``name``, each up to the next comma or clause end."""

    def found(here: Grounded) -> Ranges:
        return Ranges([(cue.first, clause_end(here, cue.last, commas=True)) for cue in here.cues.get(name, ())])

    return grounded.ranges(name, found)


_TURNS = words("turns")
_STOPS_COMPARING = HARD | {",", "and", "or", "but", "while", "did", "do", "does"}


def compared(grounded: Grounded) -> Ranges:
    """Return the token ranges of what something is only compared with ("more than patrols")."""
    return grounded.ranges("compared", _compared)


def _compared(grounded: Grounded) -> Ranges:
    found = []
    for cue in grounded.cues.get("than", ()):
        most = min(cue.last + 7, len(grounded.tokens))
        last = next((i for i in range(cue.last, most) if grounded.low(i) in _STOPS_COMPARING), most)
        found.append((cue.first, last))
    return Ranges(found)


def denied(grounded: Grounded) -> Ranges:
    """Return the token ranges in which every effect is denied: nothing is said to support it.

    From "no evidence that" and its like to the end of the clause or to a lever with a verb of its own after a comma; and
    what stands between "evidence that" and "is missing".
    """
    found = [(cue.last, _denied_to(grounded, cue.last)) for cue in grounded.cues.get("denied", ())]
    for cue in grounded.cues.get("evidence", ()):
        end = clause_end(grounded, cue.last)
        after = next((other for other in grounded.cues.get("missing", ()) if cue.last < other.first < end), None)
        if after is not None:
            found.append((cue.last, after.first))
    return Ranges(found)


def _denied_to(grounded: Grounded, first: int) -> int:
    end = clause_end(grounded, first)
    for index in range(first, end):
        turns = grounded.low(index) == "," and grounded.low(index + 1) in _TURNS
        if turns and any(index < lever.first for lever in grounded.lever_spots.overlapping(index, index + 5)):
            return index
    return end
