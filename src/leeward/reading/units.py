"""Text into units: headings, bullets with their lead-in, table rows with their header, sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from leeward.reading.sentences import by_rules

KINDS = ("heading", "bullet", "table", "sentence")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text: ``text[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unit:
    """A heading, bullet, table row or sentence at ``start:end`` of the text.

    ``paragraph`` numbers the blocks of the page; ``heading`` is the index of the unit that heads the section,
    ``lead_in`` that of the sentence that opens a list. For a row, ``cells`` and ``header`` are its cells and
    those of the header (which may be shorter or empty).
    """

    kind: str
    start: int
    end: int
    paragraph: int
    heading: int | None = None
    lead_in: int | None = None
    cells: tuple[Piece, ...] = field(default=())
    header: tuple[Piece, ...] = field(default=())


_BULLET = re.compile(r"\s*(?:[-*+•‣▪◦·–—●○►]|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)])\s+(?=\S)")
_RULE = re.compile(r"\s*+\|?\s*+:?-{2,}+:?\s*+(?:\|\s*+:?-{2,}+:?\s*+)*+\|?\s*+")
_HEADING = re.compile(r"\s*#{1,6}\s+")


def split_units(text: str) -> list[Unit]:
    """Return the units of ``text`` in order; they never overlap, and nothing of the text is changed."""
    units: list[Unit] = []
    lines = lines_of(text)
    paragraph = 0
    heading: int | None = None
    lead_in: int | None = None
    index = 0
    while index < len(lines):
        start, end = lines[index]
        line = text[start:end]
        if not line.strip():
            paragraph += 1
            index += 1
            continue
        if line.count("|") >= 2 or (line.count("|") == 1 and _in_table(text, lines, index)):
            index = _table(text, lines, index, paragraph, heading, units)
            paragraph += 1
            lead_in = None
            continue
        if _is_heading(text, lines, index):
            mark = _HEADING.match(line)
            piece = _trim(text, start + (mark.end() if mark else 0), end)
            heading, lead_in = len(units), None
            units += [Unit("heading", part.start, part.end, paragraph) for part in _short(text, piece)]
            paragraph += 1
        elif found := _BULLET.match(line):
            piece = _trim(text, start + found.end(), end)
            if lead_in is None and units and units[-1].kind == "sentence" and text[units[-1].end - 1 : units[-1].end] == ":":
                lead_in = len(units) - 1
            units += [Unit("bullet", part.start, part.end, paragraph, heading, lead_in) for part in _short(text, piece)]
        else:
            lead_in = None
            paragraph += 1
            while index + 1 < len(lines) and _wrapped(text, lines, index):
                index += 1
                end = lines[index][1]
            for piece in sentences(text, start, end):
                units.append(Unit("sentence", piece.start, piece.end, paragraph, heading))
        index += 1
    return units


def lines_of(text: str) -> list[tuple[int, int]]:
    """Return the place of every line of a text, without its end."""
    lines, start = [], 0
    for line in text.split("\n"):
        lines.append((start, start + len(line)))
        start += len(line) + 1
    return lines


UNWRAPPED = 200
"""Characters of a line that no editor breaks: a paragraph on one line, over which a line without a full stop is a title."""
_ENDS = re.compile(r"[.!?:;|][\"”’')\]]*\s*$")


def _wrapped(text: str, lines: list[tuple[int, int]], index: int) -> bool:
    """Tell whether a sentence runs on to the next line: a line of usual width that ends no sentence."""
    line, after = (text[start:end] for start, end in lines[index : index + 2])
    joined = after.lstrip()[:1].islower() and len(line) > 140  # lines that were put together where a word was broken
    if not (50 <= len(line) <= 140 or joined) or _ENDS.search(line) or not after.strip() or "|" in after:
        return False
    if len(after) > UNWRAPPED and after.lstrip()[:1].isupper():
        return False
    return not _BULLET.match(after) and not _is_heading(text, lines, index + 1)


def _trim(text: str, start: int, end: int) -> Piece:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Piece(start, end)


def _is_heading(text: str, lines: list[tuple[int, int]], index: int) -> bool:
    line = text[lines[index][0] : lines[index][1]].strip()
    if _HEADING.match(line):
        return True
    if len(line) > 140 or not line or line[-1] in ".,;:…”\"'’" or _BULLET.match(line):
        return False
    words = line.split()
    if line[-1] in "!?" and len(words) > 14:
        return False
    if not 1 <= len(words) <= 18 or not (line[0].isupper() or line[0].isdigit() or line[0] in "“\"‘'"):
        return False
    if re.search(r"(?<!\b[A-Z])[.!?]\s+[A-Z]", line):  # a full stop, and not one of "U.S."
        return False
    capital = sum(word[0].isupper() for word in words if word[0].isalpha() and len(word) > 3)
    long_words = sum(1 for word in words if word[0].isalpha() and len(word) > 3)
    return len(words) <= 10 or (long_words > 0 and capital >= 0.6 * long_words)


def _in_table(text: str, lines: list[tuple[int, int]], index: int) -> bool:
    near = [lines[i] for i in (index - 1, index + 1) if 0 <= i < len(lines)]
    return any(_RULE.fullmatch(text[a:b]) and "-" in text[a:b] and "|" in text[a:b] for a, b in near)


_BAR = re.compile(r"(?<!\\)\|")


def _first(text: str, cell: Piece) -> Piece:
    """Return as much of a cell as is read."""
    return _short(text, cell)[0] if cell.end - cell.start > LONGEST else cell


def _cells(text: str, start: int, end: int) -> tuple[Piece, ...]:
    cuts = [bar.start() for bar in _BAR.finditer(text, start, end)]
    edges = [start - 1, *cuts, end]
    cells = [_first(text, _trim(text, a + 1, b)) for a, b in pairwise(edges)]
    if cells and cells[0].start == cells[0].end and text[start:end].lstrip().startswith("|"):
        cells = cells[1:]
    if cells and cells[-1].start == cells[-1].end and text[start:end].rstrip().endswith("|"):
        cells = cells[:-1]
    return tuple(cells)


def _table(
    text: str,
    lines: list[tuple[int, int]],
    index: int,
    paragraph: int,
    heading: int | None,
    units: list[Unit],
) -> int:
    """Read the table that starts at line ``index``; return the index of the line after it."""
    rows: list[tuple[Piece, ...]] = []
    rule_after = None
    while index < len(lines):
        start, end = lines[index]
        line = text[start:end]
        if "|" not in line or not line.strip():
            break
        if _RULE.fullmatch(line) and "-" in line:
            rule_after = len(rows) if rule_after is None else rule_after
        else:
            rows.append(_cells(text, start, end))
        index += 1
    header: tuple[Piece, ...] = ()
    if rule_after:
        header = rows[rule_after - 1]
        rows = rows[rule_after:]
    elif len(rows) > 2 and rule_after is None:
        header, rows = rows[0], rows[1:]
    for cells in rows:
        filled = [cell for cell in cells if cell.end > cell.start]
        if filled:
            units.append(Unit("table", filled[0].start, filled[-1].end, paragraph, heading, None, cells, header))
    return index


_CLOSERS = "\"'”’)]»"


def sentences(text: str, start: int, end: int) -> list[Piece]:
    """Return the sentences of ``text[start:end]``: pysbd finds them, positions are checked against the text."""
    piece = _trim(text, start, end)
    if piece.start == piece.end:
        return []
    block = text[piece.start : piece.end].replace("\n", " ")
    if not re.search(r"[.!?…][\"'”’)\]]*\s", block):
        return _short(text, piece)
    parts = by_rules(block)
    if parts is None:
        parts = _by_marks(block)
    found: list[Piece] = []
    at = 0
    for part in parts:
        part = part.strip()
        if not part:
            continue
        here = block.find(part, at)
        if here < 0:
            found, at = [], -1
            break
        found.append(Piece(piece.start + here, piece.start + here + len(part)))
        at = here + len(part)
    if at < 0 or not found:
        found = [Piece(piece.start + a, piece.start + b) for a, b in _mark_pieces(block)]
    return [part for piece in _join_fragments(text, found) for part in _short(text, piece)]


LONGEST = 4_000
"""Most characters of a sentence, bullet or heading; a longer stretch is cut, after a clause if one ends in its second half."""
_CLAUSE = re.compile(r"[;:,–—](?=\s)")


def _short(text: str, piece: Piece) -> list[Piece]:
    parts, start = [], piece.start
    while piece.end - start > LONGEST:
        cut = _cut(text, start)
        part = _trim(text, start, cut)
        if part.end > part.start:
            parts.append(part)
        start = cut
    last = _trim(text, start, piece.end)
    return [*parts, last] if last.end > last.start else parts


def _cut(text: str, start: int) -> int:
    """Return where a stretch that begins at ``start`` and is too long is cut."""
    stop = start + LONGEST
    for clause in (*_CLAUSE.finditer(text, start + LONGEST // 2, stop),)[-1:]:
        return clause.end()
    space = text.rfind(" ", start + 1, stop)
    return space if space > start else stop


def _by_marks(block: str) -> list[str]:
    return [block[a:b] for a, b in _mark_pieces(block)]


_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’)\]]*+\s++(?=[\"'“‘(\[]?[A-Z0-9])")


def _mark_pieces(block: str) -> list[tuple[int, int]]:
    pieces, start = [], 0
    for found in _END.finditer(block):
        piece = _trim(block, start, found.end())
        pieces.append((piece.start, piece.end))
        start = found.end()
    last = _trim(block, start, len(block))
    if last.end > last.start:
        pieces.append((last.start, last.end))
    return pieces


def _join_fragments(text: str, pieces: list[Piece]) -> list[Piece]:
    """Join a stray mark or one-word fragment to the sentence before it."""
    joined: list[Piece] = []
    for piece in pieces:
        word = text[piece.start : piece.end]
        if joined and (not any(c.isalnum() for c in word) or (len(word) <= 3 and word[-1:] in _CLOSERS)):
            joined[-1] = Piece(joined[-1].start, piece.end)
        else:
            joined.append(piece)
    return joined


def unit_at(units: Sequence[Unit], place: int | None) -> Unit | None:
    """Return the unit that a place of the text is in; ``None`` for none."""
    return None if place is None else next((unit for unit in units if unit.start <= place < unit.end), None)


def asks(text: str, unit: Unit) -> bool:
    """Tell whether a unit is a question."""
    return text[unit.start : unit.end].rstrip("\"'”’)] ").endswith("?")


BACK = 3
"""Units before a claim in which its lever may be named."""


def units_before(units: Sequence[Unit], at: int) -> list[int]:
    """Return the places of the units before one that may name what it is about: the nearest, its lead-in, its heading."""
    unit = units[at]
    over = [other for other in (unit.lead_in, unit.heading) if other is not None]
    return [*range(at - 1, max(at - 1 - BACK, -1), -1), *over]


_SENTENCE_ENDS = re.compile(r"(?<=[a-z\d%)”\"])[.!?;]\s+(?=[A-Z“\"])")


def sentence_around(text: str, start: int, end: int, at: int) -> tuple[int, int]:
    """Return the sentence of ``start:end`` that ``at`` stands in: a bullet may hold several."""
    ends = [match.end() for match in _SENTENCE_ENDS.finditer(text, start, end)]
    return max([start, *(one for one in ends if one <= at)]), min([end, *(one for one in ends if one > at)])
