"""Words with places into lines of segments, and zones of lines that share white gutters: columns and tables.

A line is what stands on one height of the page; a segment is a stretch of it without a wide gap. `leeward.reading.pdflayout`
makes paragraphs and tables of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from statistics import median

BULLETS = "•‣▪◦●○►■□–*\x7f\uf0b7\uf0a7·"
MARKER = re.compile(rf"(?:[{BULLETS}-]|\(?(?:\d{{1,2}}|[a-zA-Z]|[ivx]{{1,4}})[.)])\Z")
_MARK = re.compile(r"[\d*†‡§,]{1,4}\Z")
_UNITS = re.compile(r"(?:\d|(?:^|[\s\d/])(?:k|c|m)?m)\Z")
WIDE = 0.45
"""A gap wider than this share of a line's height parts segments, and a gutter is at least so wide."""
_BROAD = 1.4
"""A gutter of few lines is at least so wide: between words of set lines, narrow ones meet by chance."""


@dataclass(slots=True)
class Word:
    """A word: ``base`` is the height of its baseline."""

    left: float
    bottom: float
    right: float
    top: float
    base: float
    text: str

    @property
    def size(self) -> float:
        """Height of the letters' boxes, a little more than the size of the font."""
        return self.top - self.bottom


@dataclass(slots=True)
class Segment:
    """Words of a line without a wide gap between."""

    left: float
    right: float
    base: float
    size: float
    text: str


@dataclass(slots=True)
class Line:
    """Segments on one height, from the left."""

    segments: list[Segment]

    @property
    def base(self) -> float:
        """The lowest baseline."""
        return min(segment.base for segment in self.segments)

    @property
    def size(self) -> float:
        """The height of most of it."""
        return max(self.segments, key=lambda segment: len(segment.text)).size

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.segments[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.segments[-1].right

    @property
    def text(self) -> str:
        """All that it says."""
        return " ".join(segment.text for segment in self.segments)


def lines_of(words: Sequence[Word]) -> list[Line]:
    """Return the lines of a page from the top."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (-word.base, word.left)):
        if rows and _belongs(word, rows[-1]):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [Line(segments) for row in rows if (segments := _segments(row))]


def _belongs(word: Word, row: list[Word]) -> bool:
    """Tell whether a word stands on the height of a row: nearly level, or half a line off but well beside it."""
    first = max(row, key=lambda other: other.size) if len(row) < 4 else row[0]
    size = max(word.size, first.size)
    off = abs(word.base - first.base)
    if off <= 0.35 * size:
        return True
    if off > 0.6 * size or word.size < 0.8 * first.size:
        return False
    beside = (other for other in row[-200:] if abs(other.base - word.base) > 0.1 * size)
    return all(word.left > other.right + WIDE * size or word.right < other.left - WIDE * size for other in beside)


def _segments(row: list[Word]) -> list[Segment]:
    row.sort(key=lambda word: word.left)
    tallest = max(word.size for word in row)
    low = min(word.base for word in row if word.size >= 0.9 * tallest)
    parts: list[list[Word]] = []
    for word in row:
        raised = word.size < 0.8 * tallest and word.base > low + 0.12 * tallest
        if raised and parts and _MARK.match(word.text) and not _UNITS.search(parts[-1][-1].text):
            continue  # the mark of a footnote
        last = parts[-1] if parts else None
        if last is not None and (word.left - last[-1].right <= WIDE * word.size or _hangs(last, word)):
            last.append(word)
        else:
            parts.append([word])
    return [_segment(part) for part in parts]


def _segment(words: Sequence[Word]) -> Segment:
    pieces = [words[0].text]
    for before, word in pairwise(words):
        pieces.append(word.text if word.left - before.right < 0.08 * word.size else f" {word.text}")
    letters: Counter[float] = Counter()
    for word in words:
        letters[word.size] += len(word.text)
    base = min(word.base for word in words)
    return Segment(words[0].left, max(word.right for word in words), base, letters.most_common(1)[0][0], "".join(pieces))


def _hangs(mark: Sequence[Word], word: Word) -> bool:
    """Tell whether a word is what a bullet or number stands before."""
    return len(mark) == 1 and bool(MARKER.match(mark[0].text)) and word.left - mark[0].right <= 4 * word.size


Gutter = tuple[float, float]


def _free(line: Line) -> list[Gutter]:
    edges = [-inf, *(edge for segment in line.segments for edge in (segment.left, segment.right)), inf]
    return [(edges[i], edges[i + 1]) for i in range(0, len(edges), 2)]


def _common(gutters: Sequence[Gutter], line: Line) -> list[Gutter]:
    free = _free(line)
    least = WIDE * line.size
    shared = ((max(a, c), min(b, d)) for a, b in gutters for c, d in free if max(a, c) < min(b, d))
    return [(a, b) for a, b in shared if b - a >= least]


@dataclass(slots=True)
class Zone:
    """Lines ``first`` to ``last`` (not included) that share the white ``gutters``; with none they are plain lines."""

    first: int
    last: int
    gutters: list[Gutter]


def zones(lines: Sequence[Line]) -> Iterator[Zone]:
    """Yield the zones of a page in order; every line is in one."""
    index = plain = 0
    while index < len(lines):
        alone = index == plain or not _nearer(lines[index - 1 : index + 2][::-1]) if index + 1 < len(lines) else True
        zone = _grown(lines, index) if alone and len(lines[index].segments) > 1 else None
        if zone is None:
            index += 1
            continue
        first = _upward(lines, zone, plain)
        if first > plain:
            yield Zone(plain, first, [])
        yield Zone(first, zone.last, zone.gutters)
        index = plain = zone.last
    if plain < len(lines):
        yield Zone(plain, len(lines), [])


def _grown(lines: Sequence[Line], first: int) -> Zone | None:
    gutters = [gap for gap in _free(lines[first])[1:-1] if gap[1] - gap[0] >= WIDE * lines[first].size]
    last = first + 1
    while last < len(lines):
        line = lines[last]
        if lines[last - 1].base - line.base > 4 * line.size:
            break
        shared = _common(gutters, line)
        if not shared:
            break
        gutters = shared
        last += 1
    while last - 1 > first and not _both(lines[last - 1], gutters) and _leaves(lines, last - 1):
        last -= 1
    while last < len(lines) and last - 2 > first and _nearer(lines[last - 2 : last + 1]):
        last -= 1  # the first line of the paragraph below, whose words part there by chance
    inside = lines[first:last]
    gutters = _free(lines[first])[1:-1]
    for line in inside:
        gutters = _common(gutters, line)
    gutters = [gutter for gutter in gutters if _real(gutter, inside)]
    return Zone(first, last, gutters) if gutters else None


def _real(gutter: Gutter, lines: Sequence[Line]) -> bool:
    """Tell whether a gutter is one: what stands right of it is set to one edge, and few lines have a broad one."""
    middle = (gutter[0] + gutter[1]) / 2
    sides = [[segment.left > middle for segment in line.segments] for line in lines]
    if sum(True in side and False in side for side in sides) < 1 or sum(False in side for side in sides) < 2:
        return False
    after = [line.segments[side.index(True)] for line, side in zip(lines, sides, strict=True) if True in side]
    if len(after) < 2:
        return False
    size = after[0].size
    edges = ([s.left for s in after], [s.right for s in after], [(s.left + s.right) / 2 for s in after])
    level = max(sum(abs(edge - median(side)) < 0.15 * size for edge in side) / len(side) for side in edges)
    least = _BROAD if len(after) < 4 else 0.9
    if len(after) >= 7 or (len(after) >= 4 and level == 1.0):
        least = WIDE
    elif len(after) >= 3 and level == 1.0:
        least = 0.9
    return level >= 0.55 and gutter[1] - gutter[0] >= least * size


def _nearer(three: Sequence[Line]) -> bool:
    """Tell whether the second of three lines stands nearer to the third than to the first."""
    far, line, near = (other.base for other in three)
    return abs(line - near) < 0.8 * abs(far - line)


def _leaves(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a line stands apart from the one above it."""
    above, line = lines[index - 1], lines[index]
    return above.base - line.base > 1.6 * line.size or abs(above.size - line.size) > 0.12 * above.size


def _both(line: Line, gutters: Sequence[Gutter]) -> bool:
    return any(line.left < (a + b) / 2 < line.right for a, b in gutters)


def _upward(lines: Sequence[Line], zone: Zone, least: int) -> int:
    """Return the first line of a zone with those above it that keep to one side of a gutter of two columns."""
    first = zone.first
    while len(zone.gutters) == 1 and first > least:
        line, below = lines[first - 1], lines[first]
        apart = line.base - below.base > 1.6 * below.size or abs(line.size - below.size) > 0.12 * below.size
        if apart or len(line.segments) > 1 or not _common(zone.gutters, line):
            break
        first -= 1
    return first


def column_of(segment: Segment, gutters: Sequence[Gutter]) -> int:
    """Return the number of the column that a segment stands in, from 0."""
    middle = (segment.left + segment.right) / 2
    return sum(middle > (a + b) / 2 for a, b in gutters)


def cut_by_columns(line: Line, gutters: Sequence[Gutter]) -> dict[int, list[Segment]]:
    """Return the segments of a line by column."""
    cells: dict[int, list[Segment]] = {}
    for segment in line.segments:
        cells.setdefault(column_of(segment, gutters), []).append(segment)
    return cells
