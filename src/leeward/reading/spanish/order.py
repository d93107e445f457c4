"""The order of English for the pieces of a gloss: adjectives before their noun, subjects before their verb."""

from __future__ import annotations

from dataclasses import dataclass

_OF_NOUNS = frozenset(
    {"the", "a", "some", "of", "of the", "its", "more", "less", "many", "few", "all", "other", "these", "those", "two", "three"}
)
"""Words between a noun and what belongs to it, as a subject is moved."""


@dataclass(slots=True)
class Piece:
    """English for ``start:end`` of the Spanish text; ``kind`` is a part of speech, ``gap`` whether a space is before it."""

    english: str
    start: int
    end: int
    kind: str
    gap: bool


def ordered(pieces: list[Piece]) -> list[Piece]:
    """Put adjectives before their noun ("grupos criminales y armados"), a subject before its verb ("cayeron los homicidios")."""
    out = _adjectives_first(pieces)
    for at in range(len(out) - 1, -1, -1):
        last = _subject(out, at + 1) if out[at].kind == "turned" else 0
        if last:
            verb, first = out[at], out[at + 1]
            if verb.english[:1].isupper():
                verb.english = verb.english[:1].lower() + verb.english[1:]
                first.english = first.english[:1].upper() + first.english[1:]
            first.gap, verb.gap = verb.gap, True
            out[at:last] = [*out[at + 1 : last], verb]
    return out


def _subject(pieces: list[Piece], at: int) -> int:
    """Return the place after the noun, with what belongs to it, that begins here; nought where none does."""
    last, found = at, False
    while last < len(pieces):
        piece = pieces[last]
        named = piece.kind in ("noun", "name", "number")
        if not (
            named or piece.kind in ("adjective", "participle") or (piece.kind == "fixed" and piece.english.lower() in _OF_NOUNS)
        ):
            break
        found, last = found or named, last + 1
    while last > at and pieces[last - 1].kind == "fixed":
        last -= 1
    return last if found else 0


def _adjectives_first(pieces: list[Piece]) -> list[Piece]:
    out, at = list(pieces), 0
    while at < len(out):
        last = at + 1
        if out[at].kind == "noun":
            while last < len(out) and (found := _adjective(out, last)):
                last = found
            if last > at + 1:
                moved, noun = out[at + 1 : last], out[at]
                opens = at == 0 or out[at - 1].kind in ("mark", "blank")
                capital = opens and noun.english[:1].isupper() and not moved[0].english[:1].isupper()
                moved[0].gap, noun.gap = noun.gap, True
                if capital and len(noun.english) > 1:
                    moved[0].english = moved[0].english[:1].upper() + moved[0].english[1:]
                    noun.english = noun.english[:1].lower() + noun.english[1:]
                out[at:last] = [*moved, noun]
        at = last
    return out


def _adjective(pieces: list[Piece], at: int) -> int:
    """Return the place after an adjective here, with an adverb before it or with "and" and an adjective of the same noun."""
    kinds = [piece.kind for piece in pieces[at : at + 3]]
    if kinds[:1] == ["adjective"]:
        return at + 1
    if kinds[:2] == ["adverb", "adjective"] and pieces[at].english.split(" ")[0] in ("more", "most", "less", "very"):
        return at + 2
    joined = kinds[:2] == ["fixed", "adjective"] and pieces[at].english == "and" and pieces[at - 1].kind == "adjective"
    return at + 2 if joined and kinds[2:] != ["noun"] else 0
