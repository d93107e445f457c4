"""Lines of a page into blocks: paragraphs, headings, items of lists, tables; columns one after the other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from leeward.reading.hyphens import closed
from leeward.reading.pdflines import BULLETS, MARKER, WIDE, Gutter, Line, Segment, Zone, column_of, cut_by_columns, zones

_ENDS = re.compile(r"[.!?:;][\"'”’)\]]*\Z")
_STOPS = re.compile(r"[.!?][\"'”’)\]]*\Z")
_NUMBER = re.compile(r"\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]?\Z")
_DEEP = 3
_APART = 1.3
"""Lines further apart than this many times the usual are not of one paragraph."""


@dataclass(slots=True)
class Block:
    """A paragraph, heading, item or table; ``opens``: the first of a column or page, ``full``: its last line is full."""

    kind: str
    text: str = ""
    size: float = 0.0
    page: int = 0
    opens: bool = False
    full: bool = False
    rows: list[list[str]] = field(default_factory=list)
    gutters: list[Gutter] = field(default_factory=list)
    doubtful: bool = False


Rules = Sequence[Sequence[float]]


def blocks_of(lines: Sequence[Line], rules: Rules, body: float, depth: int = 0) -> list[Block]:
    """Return the blocks of a page, or of a column of one, in reading order; ``body`` is the usual height of a line."""
    found: list[Block] = []
    edges = _edges(rules)
    for zone in zones(lines):
        inside = lines[zone.first : zone.last]
        if not zone.gutters or depth >= _DEEP:
            blocks = _paragraphs(inside, body)
        else:
            blocks = _zone(inside, zone, edges, rules, body, depth)
        found += blocks
    if found:
        found[0].opens = True
    return found


def _edges(rules: Rules) -> list[Edge]:
    """Return the level edges of lines and frames as (height, left, right)."""
    edges = []
    for left, bottom, right, top in rules:
        if right - left < 4:
            continue
        if top - bottom < 3:
            edges.append(((top + bottom) / 2, left, right))
        else:
            edges += [(top, left, right), (bottom, left, right)]
    return edges


Edge = tuple[float, float, float]


def _zone(lines: Sequence[Line], zone: Zone, edges: Sequence[Edge], rules: Rules, body: float, depth: int) -> list[Block]:
    if len(zone.gutters) == 1 and (numbered := _numbered(lines, zone.gutters)):
        return _paragraphs(numbered, body)
    opening = next(n for n, line in enumerate(lines) if len(cut_by_columns(line, zone.gutters)) > 1)
    table = _Table(lines[opening:], zone.gutters, edges)
    if table.found:
        rows = table.rows()
        if len(rows) > 1:
            return [*_paragraphs(lines[:opening], body), Block("table", size=body, rows=rows, gutters=zone.gutters)]
    columns: list[list[Line]] = [[] for _ in range(len(zone.gutters) + 1)]
    for line in lines:
        for column, segments in cut_by_columns(line, zone.gutters).items():
            columns[column].append(Line(segments))
    found: list[Block] = []
    for side in columns:
        side.sort(key=lambda line: -line.base)
        found += blocks_of(side, rules, body, depth + 1)
    if table.doubtful and found:
        found[0].doubtful = True
    return found


def _numbered(lines: Sequence[Line], gutters: Sequence[Gutter]) -> list[Line]:
    """Return the lines of a list whose numbers stand apart from its items, each number before its item; else none."""
    out = []
    for line in lines:
        cells = cut_by_columns(line, gutters)
        if 0 in cells and not _NUMBER.match(" ".join(segment.text for segment in cells[0])):
            return []
        if 0 not in cells:
            out.append(line)
            continue
        first, *rest = line.segments
        mark = first.text if first.text[-1] in ".)" else f"{first.text}."
        text = " ".join([mark, *(segment.text for segment in rest)])
        out.append(Line([Segment(first.left, line.right, line.base, line.size, text)]))
    return out


class _Table:
    """Tells whether the lines of a zone are a table or columns of prose, and where its rows end.

    Frames and lines between rows tell; where there are none, white between rows; else whether the cells of a line begin
    together: those of a row do (no small letter), the lines of two columns rarely.
    """

    def __init__(self, lines: Sequence[Line], gutters: Sequence[Gutter], edges: Sequence[Edge]) -> None:
        self._lines, self._gutters = lines, gutters
        self._cells = [cut_by_columns(line, gutters) for line in lines]
        several = [cells for cells in self._cells if len(cells) > 1]
        columns = len(gutters) + 1
        starting = [_begun(cells, columns) for cells in several]
        share = sum(starting) / max(len(starting), 1)
        named = [0 in cells and _starts(cells[0][0].text) for cells in several]
        words = [sum(len(segment.text.split()) for segment in part) for cells in several for part in cells.values()]
        short = sum(words) / max(len(words), 1)
        self._covered = [self._between(i, edges) for i in range(len(lines) - 1)]
        self._ruled = [len(covered) > columns / 2 for covered in self._covered]
        gaps = self._gaps()
        self._spaced = gaps if self._records_start(gaps) else []
        ruled = sum(self._ruled) >= 2 or (any(self._ruled) and share >= 0.3)
        even = short <= 10 and ((share >= 0.5 and sum(starting) >= 2) or sum(named) >= max(3, 0.8 * len(named)))
        self._named = even and share < 0.5
        many = columns > 2 and (share >= 0.3 or short <= 3) and short <= 8 and self._few_words(sum(starting))
        self.found = ruled or bool(self._spaced) or even or many
        self.doubtful = not self.found and share >= 0.34 and short <= 7

    def _between(self, index: int, edges: Sequence[Edge]) -> set[int]:
        """Return the columns between whose lines ``index`` and the next a level edge is drawn."""
        above, below = self._lines[index], self._lines[index + 1]
        low, high = below.base + 0.3 * below.size, above.base + 0.12 * above.size
        crossing = [(left, right) for y, left, right in edges if low <= y <= high]
        if not crossing:
            return set()
        middles = self._middles()
        return {n for n, middle in enumerate(middles) if any(left <= middle <= right for left, right in crossing)}

    def _middles(self) -> list[float]:
        lefts = [min(line.left for line in self._lines), *(b for _, b in self._gutters)]
        rights = [*(a for a, _ in self._gutters), max(line.right for line in self._lines)]
        return [(left + right) / 2 for left, right in zip(lefts, rights, strict=True)]

    def _gaps(self) -> list[bool]:
        steps = [a.base - b.base for a, b in pairwise(self._lines)]
        if len(steps) < 2:
            return []
        least = min(step for step in steps if step > 0.5 * self._lines[0].size) if max(steps) > 0 else 0
        return [step > 1.25 * least for step in steps]

    def _records_start(self, gaps: Sequence[bool]) -> bool:
        """Tell whether white parts the lines into records as a table has them: short, and of cells that begin there."""
        records: list[dict[int, str]] = [{}]
        lengths = [0]
        for index, cells in enumerate(self._cells):
            if index and gaps and gaps[index - 1]:
                records.append({})
                lengths.append(0)
            lengths[-1] += 1
            for column, segments in cells.items():
                records[-1].setdefault(column, segments[0].text)
        begun = [sum(map(_starts, record.values())) >= 0.5 * len(record) and _starts(record.get(0, "")) for record in records]
        wide = sum(len(record) > 1 for record in records) >= 0.7 * len(records)
        short = max(lengths) <= 9 and sum(lengths) <= 5 * len(lengths)
        return len(records) >= 3 and wide and short and self._few_words(len(records)) and sum(begun) >= 0.85 * len(begun)

    def _few_words(self, records: int) -> bool:
        """Tell whether so many records would have cells of a size that cells have."""
        words = sum(len(line.text.split()) for line in self._lines)
        return words <= 22 * max(records, 1) * (len(self._gutters) + 1)

    def rows(self) -> list[list[str]]:
        """Return the cells, row by row."""
        columns = len(self._gutters) + 1
        begins = [True, *(self._begins(i) for i in range(1, len(self._lines)))]
        rows: list[list[str]] = []
        for index, cells in enumerate(self._cells):
            if begins[index]:
                row = [""] * columns
                covered = self._covered[index - 1] if index else set()
                if covered and len(covered) < columns:  # a cell that reaches over several rows
                    for column in set(range(columns)) - covered:
                        row[column] = rows[-1][column] if column not in cells else ""
                rows.append(row)
            for column, segments in cells.items():
                for segment in segments:
                    rows[-1][column] = _joined(rows[-1][column], segment.text)
        return [row for row in rows if any(row)]

    def _begins(self, index: int) -> bool:
        full_grid = sum(self._ruled) >= 2 and sum(self._ruled) + 1 >= 0.5 * sum(map(self._opening, range(len(self._lines))))
        if self._ruled[index - 1]:
            return True
        if full_grid:
            return False
        if self._spaced:
            return self._spaced[index - 1]
        return self._opening(index)

    def _opening(self, index: int) -> bool:
        cells = self._cells[index]
        return len(cells) > 1 and (
            _begun(cells, len(self._gutters) + 1) or (self._named and 0 in cells and _starts(cells[0][0].text))
        )


def _begun(cells: Mapping[int, Sequence[Segment]], columns: int) -> bool:
    """Tell whether the cells of a line all begin there; of three columns and more, the first and half of the others."""
    begun = [_starts(part[0].text) for part in cells.values()]
    if columns == 2:
        return all(begun)
    return 0 in cells and _starts(cells[0][0].text) and sum(begun) >= 0.5 * len(begun)


def _starts(text: str) -> bool:
    """Tell whether a text may begin a cell or paragraph: no small letter stands first."""
    first = text.lstrip("\"'“‘([")[:1]
    return not first.islower()


def _joined(text: str, more: str) -> str:
    if not text:
        return more
    return closed(text, more) if text.endswith("-") else f"{text} {more}"


def _paragraphs(lines: Sequence[Line], body: float) -> list[Block]:
    """Return the paragraphs, headings and items of lines that stand under each other."""
    if not lines:
        return []
    right = max(line.right for line in lines)
    left = min(line.left for line in lines)
    width = max(right - left, 1.0)
    steps = [a.base - b.base for a, b in pairwise(lines)]
    close = [step / line.size for step, line in zip(steps, lines, strict=False) if 0 < step < 1.8 * line.size]
    usual = median(close) if close else 1.1
    found: list[Block] = []
    listed: float | None = None  # where the items of a list without signs begin
    start = previous = lines[0]
    for index, line in enumerate(lines):
        text, item = _unbulleted(line.text)
        step = (steps[index - 1] / line.size) if index else 0.0
        if index and listed is None and _opens_list(previous, line, lines[index:], left, width):
            listed = line.left
        elif listed is not None and (line.left < listed - 0.5 * line.size or step > _APART * usual * 1.4):
            listed = None
        bare = listed is not None and not item
        fresh = (
            not index
            or item
            or bare
            or step > _APART * usual
            or abs(line.size - previous.size) > 0.12 * previous.size
            or _turns(start, previous, line, found[-1].text, right - 0.12 * width)
        )
        if fresh:
            kind = "item" if item or bare else "text"
            found.append(Block(kind, text, size=line.size, full=line.right > right - 0.12 * width))
            start = line
        else:
            found[-1].text = _joined(found[-1].text, text)
            found[-1].full = line.right > right - 0.12 * width
        previous = line
    for block in found:
        if block.kind == "text" and block.size > 1.15 * body and len(block.text) <= 200 and not _STOPS.search(block.text):
            block.kind = "heading"
    return found


def _turns(start: Line, previous: Line, line: Line, text: str, filled: float) -> bool:
    """Tell whether a line begins a paragraph by how the line before it ends and where this one begins."""
    ended, begins = bool(_ENDS.search(text)), _starts(line.text)
    if MARKER.match(line.text.split(" ", 1)[0]) and begins and line.left <= start.left + line.size:
        return bool(ended or previous.right < filled or MARKER.match(start.text.split(" ", 1)[0]))
    if previous.right < filled:
        return ended or begins
    return ended and line.left > previous.left + 0.8 * line.size and line.left > start.left + 0.1 * line.size


def _opens_list(previous: Line, line: Line, rest: Sequence[Line], left: float, width: float) -> bool:
    """Tell whether a line and those under it are items without signs: moved in under a line that ends in a colon."""
    if not previous.text.endswith(":") or line.left < previous.left + 0.8 * line.size:
        return False
    items = []
    for other in rest:
        if other.left < line.left - 0.5 * line.size:
            break
        items.append(other)
    short = all(other.right - left < 0.85 * width or len(other.text) < 60 for other in items)
    return short and not _unbulleted(line.text)[1]


def _unbulleted(text: str) -> tuple[str, bool]:
    """Return a text without the bullet before it, and whether there was one."""
    if text[:1] in BULLETS and text[1:2] in (" ", "") and len(text) > 2:
        return text[1:].strip(), True
    if text[:2] == "- " and len(text) > 3:
        return text[2:].strip(), True
    return text, False


__all__ = ["WIDE", "Block", "Segment", "blocks_of", "column_of"]
