"""Scope: how far a negation, a doubt, a "despite" or a "because" reaches in a sentence."""

from __future__ import annotations

from leeward.reading.ground import Grounded
from leeward.reading.outside import words

HARD = frozenset(".;:!?()")
QUOTES = frozenset("\"“”‘’'«»")
CLAUSE_WORDS = words("clause_words")
LINKS = words("links")
SMALL = words("small")
_OF_NOUNS = frozenset(("without", "lack", "rather", "instead"))
_FINITE = frozenset(("could", "will", "would", "can", "may", "might", "should", "must", "did", "does", "do", "has", "have"))


def is_word(grounded: Grounded, index: int) -> bool:
    """Tell whether the token is a word or a number."""
    return grounded.tokens[index].kind != "mark"


def clause_start(grounded: Grounded, index: int, *, commas: bool = False) -> int:
    """Return the first token of the clause that holds ``index``.

    A clause ends at hard marks and at words like "but" and "while"; with ``commas`` also at commas.
    """
    tokens = grounded.tokens
    here = index
    while here > 0:
        low = tokens[here - 1].low
        if tokens[here - 1].kind == "mark" and tokens[here - 1].text in HARD:
            break
        if low in CLAUSE_WORDS or (commas and low == ","):
            break
        here -= 1
    return here


def clause_end(grounded: Grounded, index: int, *, commas: bool = False) -> int:
    """Return the index after the last token of the clause that holds ``index``."""
    tokens = grounded.tokens
    here = index
    while here < len(tokens):
        if tokens[here].kind == "mark" and tokens[here].text in HARD and here > index:
            break
        if here > index and (tokens[here].low in CLAUSE_WORDS or (commas and tokens[here].low == ",")):
            break
        here += 1
    return here


def negated(grounded: Grounded, first: int) -> bool:
    """Tell whether a negation in the same clause, at most six words before, governs the word at ``first``.

    A comma ends its reach, except inside "not only ... but", which is no negation. "Without" and its like deny
    the noun that follows, not the verb after it ("strikes without a mandate could ...").
    """
    low = clause_start(grounded, first, commas=True)
    for cue in grounded.cues.get("negation", ()):
        if low <= cue.first and cue.last <= first and first - cue.last <= 5:
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


def regions(grounded: Grounded, name: str) -> list[tuple[int, int]]:
    """Return the token ranges opened by cues of list ``name``, each up to the next comma or clause end."""
    return [(cue.first, clause_end(grounded, cue.last, commas=True)) for cue in grounded.cues.get(name, ())]


def inside(ranges: list[tuple[int, int]], index: int) -> bool:
    """Tell whether ``index`` lies in one of the ranges."""
    return any(first <= index < last for first, last in ranges)
