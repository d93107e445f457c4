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
    return Ranges([(cue.first, clause_end(grounded, cue.last, commas=True)) for cue in grounded.cues.get(name, ())])
