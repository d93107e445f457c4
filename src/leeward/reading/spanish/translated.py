"""A Spanish text as English for the reader, and what was read in it put back into the words of the document."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from leeward.reading.brief import Brief
from leeward.reading.load import detect_language
from leeward.reading.spanish.gloss import as_written, gloss, lines
from leeward.reading.spanish.glossary import glossary
from leeward.reading.spanish.order import Piece

_AUTHOR = "author"
_NEAR = 600
"""Characters around a claim in which its speaker, its period and the words that decided are looked for."""


@dataclass(frozen=True, slots=True)
class Translated:
    """English for a text: ``text``, and of each piece of it where it begins and what it stands for in ``source``."""

    source: str
    text: str
    starts: list[int]
    pieces: list[Piece]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the source that ``text[start:end]`` stands for: from its first word to its last."""
        first = max(bisect_right(self.starts, start) - 1, 0)
        last = max(bisect_left(self.starts, end), first + 1)
        met = [piece for piece in self.pieces[first:last] if piece.end > piece.start]
        met = met if len(met) == 1 else [piece for piece in met if piece.kind != "blank"] or met
        return min(piece.start for piece in met), max(piece.end for piece in met)

    def words(self, said: str, near: int) -> str:
        """Return the words of the source behind some words of the text near a place; those given where there are none."""
        low = max(0, near - _NEAR)
        part = self.text[low : near + _NEAR]
        found = [i for i in range(len(part)) if part.startswith(said, i)] if said and len(said) < _NEAR else []
        if not found:
            return said
        at = min(found, key=lambda i: abs(low + i - near)) + low
        start, end = self.place(at, at + len(said))
        return self.source[start:end]

    def put_back(self, brief: Brief) -> None:
        """Give every claim, option and number of a brief that was read in the text its words and places in the source."""
        for claim in brief.claims:
            if claim.start is None or claim.end is None:
                continue
            near = claim.start
            if claim.speaker != _AUTHOR:
                claim.speaker = self.words(claim.speaker, near)
            claim.matched_words = [self.words(word, near) for word in claim.matched_words]
            claim.within = self.words(claim.within, near) if claim.within else claim.within
            claim.period = self.words(claim.period, near) if claim.period else claim.period
            claim.start, claim.end, claim.span = self._quoted(claim.start, claim.end)
        for option in brief.options:
            if option.start is not None and option.end is not None:
                if option.proposed_by and option.proposed_by != _AUTHOR:
                    option.proposed_by = self.words(option.proposed_by, option.start)
                option.start, option.end, option.span = self._quoted(option.start, option.end)
            for setting in option.levers:
                if setting.stated_start is not None and setting.stated_end is not None:
                    setting.stated_start, setting.stated_end, setting.stated = self._quoted(
                        setting.stated_start, setting.stated_end
                    )
        for number in brief.quantities:
            if number.start is not None and number.end is not None:
                if number.speaker != _AUTHOR:
                    number.speaker = self.words(number.speaker, number.start)
                number.start, number.end, number.span = self._quoted(number.start, number.end)

    def _quoted(self, start: int, end: int) -> tuple[int, int, str]:
        first, last = self.place(start, end)
        return first, last, self.source[first:last]


def translate(source: str) -> Translated:
    """Return a Spanish text as English; lines that are English already stay as they are, and so do line ends."""
    made: list[str] = []
    starts: list[int] = []
    pieces: list[Piece] = []
    length = 0

    def add(piece: Piece) -> None:
        nonlocal length
        if piece.gap and made and not made[-1].endswith(("\n", " ")):
            made.append(" ")
            length += 1
        if piece.english:
            made.append(piece.english)
            starts.append(length)
            pieces.append(piece)
            length += len(piece.english)

    for start, end in lines(source):
        if made or start:
            add(Piece("\n", start - 1, start, "blank", False))
        for piece in (as_written if _english(source[start:end]) else gloss)(source, start, end):
            add(piece)
    return Translated(source, "".join(made), starts, pieces)


def _english(line: str) -> bool:
    """Tell whether a line is English: by its stop words, a short one by hardly a word in it being Spanish."""
    told = detect_language(line)
    if told != "unknown":
        return told == "en"
    words = re.findall(r"[^\W\d_]+", line.lower())
    return sum(glossary().knows(word) for word in words) < 0.4 * len(words)
