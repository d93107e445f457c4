"""A Spanish text as English for the reader, and what was read in it put back into the words of the document."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache

from leeward.reading.attribute import AUTHOR
from leeward.reading.brief import Brief, Claim, Option, Quantity
from leeward.reading.load import detect_language
from leeward.reading.spanish.gloss import as_written, gloss
from leeward.reading.spanish.glossary import glossary
from leeward.reading.spanish.order import Piece
from leeward.reading.units import lines_of

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
        met = self.pieces[first:last]
        met = [piece for piece in met if piece.kind != "blank"] or met
        return min(piece.start for piece in met), max(piece.end for piece in met)

    def words(self, said: str, near: int) -> str:
        """Return the words of the source behind some words of the text near a place; those given where there are none."""
        low = max(0, near - _NEAR)
        found = [match.start() + low for match in re.finditer(re.escape(said), self.text[low : near + _NEAR])] if said else []
        if not found:
            return said
        at = min(found, key=lambda place: abs(place - near))
        start, end = self.place(at, at + len(said))
        return self.source[start:end]

    def put_back(self, brief: Brief) -> None:
        """Give every claim, option and number of a brief that was read in the text its words and places in the source."""
        for claim in brief.claims:
            near = claim.start or 0
            claim.speaker = self._who(claim.speaker, near)
            claim.matched_words = [self.words(word, near) for word in claim.matched_words]
            claim.within = claim.within and self.words(claim.within, near)
            claim.condition = claim.condition and self.words(claim.condition, near)
            claim.period = claim.period and self.words(claim.period, near)
            claim.in_english = claim.span
            self._quote(claim)
        for option in brief.options:
            option.proposed_by = option.proposed_by and self._who(option.proposed_by, option.start or 0)
            self._quote(option)
            for setting in option.levers:
                if setting.stated_start is not None and setting.stated_end is not None:
                    setting.stated_start, setting.stated_end = self.place(setting.stated_start, setting.stated_end)
                    setting.stated = self.source[setting.stated_start : setting.stated_end]
        for number in brief.quantities:
            number.speaker = self._who(number.speaker, number.start or 0)
            self._quote(number)

    def _who(self, speaker: str, near: int) -> str:
        return speaker if speaker == AUTHOR.speaker else self.words(speaker, near)

    def _quote(self, said: Claim | Option | Quantity) -> None:
        if said.start is not None and said.end is not None:
            said.start, said.end = self.place(said.start, said.end)
            said.span = self.source[said.start : said.end]


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

    for start, end in lines_of(source):
        if made or start:
            add(Piece("\n", start - 1, start, "blank", False))
        for piece in (as_written if _english(source[start:end]) else gloss)(source, start, end):
            add(piece)
    return Translated(source, "".join(made), starts, pieces)


@lru_cache(maxsize=64)
def in_english(words: str) -> str:
    """Return a Spanish title, or another short text, in the words that it is read in."""
    return translate(words).text


def _english(line: str) -> bool:
    """Tell whether a line is English: by its stop words, a short one by hardly a word in it being Spanish."""
    told = detect_language(line)
    if told != "unknown":
        return told == "en"
    words = re.findall(r"[^\W\d_]+", line.lower())
    return sum(glossary().knows(word) for word in words) < 0.4 * len(words)
