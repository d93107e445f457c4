"""Terms: what a sentence is made of for the learned reader, as numbers that stand for words, pairs and shapes.

A term is a word, the beginning of a word, two words in a row, or a stretch of the *shape* of the sentence, in
which levers, outcomes, changes and cues stand for the words that were found. Only a 32-bit number of each is kept, so
that a model holds no text.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from itertools import pairwise

from leeward.reading.ground import Grounded
from leeward.reading.units import Unit

MOST_TOKENS = 120
"""Tokens of a sentence that make terms; what comes after tells little."""
_BEGIN = 5
_SMALL = """
to of in and or but that which who not than from more less little only if when by for no it they
this these a de que y o pero ni sin para por más menos si cuando lo las los el la su al del
"""
_KEPT = frozenset(_SMALL.split())
_CUES = ("negation", "no_effect", "despite", "than", "means", "cause", "aim", "recommend", "doubt", "hedge", "such_as", "reason")


def number_of(term: str) -> int:
    """Return the number that stands for a term."""
    return zlib.crc32(term.encode())


def shape(grounded: Grounded) -> list[str]:
    """Return a sentence as a row of marks: levers, outcomes, changes, cues, small words and points."""
    tokens = grounded.tokens[:MOST_TOKENS]
    marks: list[str] = [""] * len(tokens)
    for name in _CUES:
        for cue in grounded.cues.get(name, ()):
            for at in range(cue.first, min(cue.last, len(tokens))):
                marks[at] = name if at == cue.first else "-"
    for change in grounded.changes:
        for at in range(change.first, min(change.last, len(tokens))):
            marks[at] = f"c:{change.name}" if at == change.first else "-"
    for outcome in grounded.outcomes:
        for at in range(outcome.first, min(outcome.last, len(tokens))):
            if at == outcome.first or not marks[at].startswith("c:"):
                marks[at] = f"O:{outcome.mode}" if at == outcome.first else "-"
    for lever in grounded.levers:
        for at in range(lever.first, min(lever.last, len(tokens))):
            marks[at] = "L" if at == lever.first else "-"
    row = []
    for token, mark in zip(tokens, marks, strict=True):
        if mark == "-":
            continue
        if mark:
            row.append(mark)
        elif token.kind == "number":
            row.append("#")
        elif token.kind == "mark":
            if token.text in ',;:.?!()"“”%$':
                row.append(token.text)
        elif token.low in _KEPT:
            row.append(token.low)
        elif not row or row[-1] != "_":
            row.append("_")
    return row


def terms(units: Sequence[Unit], page: Sequence[Grounded], index: int) -> set[int]:
    """Return the terms of unit ``index``, with a few of what stands before and over it."""
    unit, grounded = units[index], page[index]
    words = [token.low for token in grounded.tokens[:MOST_TOKENS] if token.kind != "mark"]
    found = {"w:" + ("#" if word[0].isdigit() else word) for word in words}
    found |= {"p:" + word[:_BEGIN] for word in words if len(word) > _BEGIN}
    found |= {"b:" + a[:6] + " " + b[:6] for a, b in pairwise(words)}
    row = ["^", *shape(grounded), "$"]
    for size in (2, 3, 4):
        found |= {"s:" + " ".join(row[at : at + size]) for at in range(len(row) - size + 1)}
    heads = {mark for mark in row if mark[0] in "LOc"}
    found |= {"h:" + mark for mark in heads}
    found |= {"l:" + lever.label for lever in grounded.levers}
    found |= {"o:" + outcome.label for outcome in grounded.outcomes}
    found.add("k:" + unit.kind)
    found.add(f"n:{min(len(words) // 6, 8)}")
    for other, name in ((index - 1, "b1"), (index - 2, "b2"), (unit.heading, "hd"), (unit.lead_in, "ld")):
        if other is not None and 0 <= other < len(page) and other != index:
            found |= {f"{name}:{lever.label}" for lever in page[other].levers}
            found |= {f"{name}o:{outcome.label}" for outcome in page[other].outcomes}
            if page[other].levers:
                found.add(f"{name}:any")
    return {number_of(term) for term in found}
