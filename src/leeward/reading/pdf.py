"""PDF into text: paragraphs, headings, lists and tables, columns one after the other, without running heads and feet.

PDFium says which words stand where (`leeward.reading.pdfwords`, a process of its own); what belongs together is found here
by the places of the words (`pdflines`, `pdflayout`). Pages, characters, processor time and memory are bounded, because a
small file can ask for any amount of work.
"""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from leeward.evidence.errors import InputError
from leeward.reading import pdfwords
from leeward.reading.hyphens import closed
from leeward.reading.limits import Budget, Limits
from leeward.reading.pdflayout import Block, blocks_of
from leeward.reading.pdflines import BULLETS, Line, Word, lines_of

_PICTURE = 0.3
"""A page without text has pictures on at least this share of it where it is a picture of text."""
_WALL = 3
"""Times its processor time that the process may take by the clock."""
_MARGIN, _REPEATED = 0.15, 5


def pdf_text(
    data: bytes, path: Path, limits: Limits, progress: Callable[[float], None] | None = None
) -> tuple[str, str | None, list[str]]:
    """Return the text of a PDF, its title, and notes on what could not be read or was left out, with the pages.

    Raises InputError when it is locked, broken, holds no text, or is over the limits.
    """
    budget = Budget(limits.seconds)
    pages: list[_Page] = []
    size = 0
    with _words(data, path, limits) as records:
        head = next(records)
        count = int(head["pages"])
        if count > limits.pages:
            raise limits.refusal("pages", count, limits.pages, file=path)
        for number, record in enumerate(records, 1):
            pages.append(_Page(number, record))
            size += pages[-1].characters
            if size > limits.characters:
                raise limits.refusal("characters", limits.characters, limits.characters, file=path, least=True)
            if budget.spent():
                raise _too_long(limits, path)
            if progress is not None:
                progress(number / max(count, 1))
    if not size:
        if any(page.pictured for page in pages):
            raise InputError("the PDF holds pictures of text, no text: run it through text recognition", file=path)
        raise InputError("no page of the PDF holds text that can be read", file=path)
    left_out = _without_running(pages)
    blocks = _blocks(pages, budget, limits, path)
    doubtful = sorted({block.page for block in blocks if block.doubtful})
    text = "".join(_written(_joined(blocks)))
    return text, str(head["title"]) or None, _notes(pages, left_out, doubtful)


class _Page:
    """What is on a page: its lines by frame (the usual one first), and what is drawn."""

    def __init__(self, number: int, record: dict[str, Any]) -> None:
        self.number = number
        frames: dict[int, list[Word]] = {}
        for frame, left, bottom, right, top, base, text in record["words"]:
            frames.setdefault(frame, []).append(Word(left, bottom, right, top, base, text))
        self.characters = sum(len(word.text) + 1 for words in frames.values() for word in words)
        ordered = sorted(frames.items(), key=lambda item: -len(item[1]))
        self.frames = {frame: lines_of(words) for frame, words in ordered}
        self.rules: list[list[float]] = record["rules"]
        self.height = float(record.get("height", 0.0))
        self.pictured = record["pictures"] >= _PICTURE and self.characters < 100
        self.silent = not self.characters and not self.pictured

    def margin(self) -> Iterator[tuple[tuple[str, int], Line]]:
        """Yield the lines near the head and the foot of the page that may repeat, with what tells them."""
        lines = self.frames.get(0, [])
        for edge in (lines, lines[::-1]):
            for line in edge[: _apart(edge)]:
                share = line.base / self.height if self.height else 0.5
                if share > 1 - _MARGIN or share < _MARGIN:
                    said = re.sub(r"\d+|\b[ivxlc]+\b", "#", line.text.casefold())
                    yield (said, round(line.base / 4)), line


def _apart(lines: Sequence[Line]) -> int:
    """Return how many lines, three at most, stand apart at the edge of a page: by white, or by the size of the letters."""
    for number, (line, inner) in enumerate(pairwise(lines[:4]), 1):
        if abs(line.base - inner.base) > 1.6 * inner.size or abs(line.size - inner.size) > 0.08 * inner.size:
            return number
    return len(lines) if len(lines) < 4 else 0


@contextmanager
def _words(data: bytes, path: Path, limits: Limits) -> Iterator[Iterator[dict[str, Any]]]:
    """Start the process that reads the file; yield what it says: of the file, then of each page."""
    seconds = max(1, math.ceil(limits.seconds))
    command = [sys.executable, "-P", pdfwords.__file__, str(seconds)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    late = threading.Event()

    def end() -> None:
        late.set()
        child.kill()

    clock = threading.Timer(_WALL * seconds, end)
    clock.daemon = True
    clock.start()
    try:
        yield _records(child, data, late, limits, path)
    finally:
        clock.cancel()
        child.kill()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                stream.close()
        child.wait()


def _records(
    child: subprocess.Popen[bytes], data: bytes, late: threading.Event, limits: Limits, path: Path
) -> Iterator[dict[str, Any]]:
    assert child.stdin is not None and child.stdout is not None
    try:
        child.stdin.write(data)
        child.stdin.close()
    except (BrokenPipeError, OSError):
        pass  # it ended before it had read all: what it says, or does not, tells why
    expected = 1
    for line in child.stdout:
        record = json.loads(line)
        if fault := record.get("fault"):
            raise InputError(_FAULTS[fault], file=path)
        expected += int(record.get("pages", 0)) - 1
        yield record
        if expected == 0:
            return
    if late.is_set() or child.wait() in (-24, -9, 152, 137):
        raise _too_long(limits, path)
    raise InputError("the PDF cannot be read: it is damaged, or asks for more memory than is given", file=path)


_FAULTS = {
    "locked": "the PDF is locked with a password",
    "security": "the PDF is locked in a way that is not known here: save it as a PDF without encryption",
    "damaged": "the PDF cannot be read: it is damaged, or no PDF",
}


def _too_long(limits: Limits, path: Path) -> InputError:
    said = f"reading the PDF takes more than {limits.seconds:g} seconds of processor time: give a part of it"
    return InputError(f"{said}, or raise the limits with --max-size", file=path)


def _without_running(pages: Sequence[_Page]) -> list[str]:
    """Take the heads and feet that repeat out of the pages; return what they say. No page loses all its lines."""
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        seen.update({key for key, _ in page.margin()})
    enough = max(2, min(_REPEATED, math.ceil(0.3 * len(pages))))
    said: dict[str, None] = {}
    for page in pages:
        lines = page.frames.get(0, [])
        gone = {id(line) for key, line in page.margin() if (seen[key] >= enough and not _in_table(line, lines)) or _number(line)}
        kept = [line for line in lines if id(line) not in gone]
        if not kept:
            continue
        for line in lines:
            if id(line) in gone and not _number(line):
                said.setdefault(re.sub(r"\d+", "…", line.text))
        page.frames[0] = kept
    return list(said)


def _number(line: Line) -> bool:
    return re.fullmatch(r"(?i)\W*(?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\W*", line.text) is not None


def _in_table(line: Line, lines: Sequence[Line]) -> bool:
    """Tell whether a line of several segments has one like it close by: then it heads a table."""
    if len(line.segments) < 2:
        return False
    at = next(i for i, other in enumerate(lines) if other is line)
    near = (other for other in (*lines[max(at - 1, 0) : at], *lines[at + 1 : at + 2]))
    return any(len(other.segments) > 1 and abs(other.base - line.base) < 3 * line.size for other in near)


def _blocks(pages: Sequence[_Page], budget: Budget, limits: Limits, path: Path) -> list[Block]:
    sizes = Counter(
        round(segment.size, 1)
        for page in pages
        for lines in page.frames.values()
        for line in lines
        for segment in line.segments
        for _ in segment.text.split()
    )
    body = median(sizes.elements()) if sizes else 10.0
    found: list[Block] = []
    for page in pages:
        for frame, lines in page.frames.items():
            blocks = blocks_of(lines, page.rules if frame == 0 else [], body)
            for block in blocks:
                block.page = page.number
            found += blocks
        if budget.spent():
            raise _too_long(limits, path)
    return found


_ENDED = re.compile(r"[.!?:;][\"'”’)\]]*\Z")


def _joined(blocks: Sequence[Block]) -> list[Block]:
    """Join what a column or page parts: a sentence, a table. Notes at the foot of a page do not stand between."""
    out: list[Block] = []
    for block in blocks:
        if not block.opens or not out:
            out.append(block)
            continue
        last = out[-1]
        if block.kind == "table" and last.kind == "table" and len(block.rows[0]) == len(last.rows[0]):
            last.rows += block.rows[1:] if block.rows[0] == last.rows[0] else block.rows
            continue
        before = next((other for other in reversed(out[-6:]) if other.size > 0.92 * block.size), last)
        runs = before.kind in ("text", "item") and block.kind == "text" and not _ENDED.search(before.text)
        level = abs(before.size - block.size) <= 0.06 * block.size
        if runs and level and (block.text[:1].islower() or (before.full and block.text[:1] not in BULLETS)):
            before.text = closed(before.text, block.text) if before.text.endswith("-") else f"{before.text} {block.text}"
            before.full = block.full
        else:
            out.append(block)
    return out


def _written(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield the text: an empty line between blocks, items of a list under each other."""
    largest = max((block.size for block in blocks if block.kind == "heading"), default=0.0)
    last = ""
    for block in blocks:
        if last:
            yield "\n" if last == block.kind == "item" else "\n\n"
        last = block.kind
        if block.kind == "table":
            rows = [[" ".join(cell.replace("|", "/").split()) for cell in row] for row in block.rows]
            lines = [f"| {' | '.join(row)} |" for row in rows]
            yield "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])
        elif block.kind == "heading":
            yield f"{'#' if block.size > 0.97 * largest else '##'} {block.text}"
        else:
            yield f"- {block.text}" if block.kind == "item" else block.text


def _notes(pages: Sequence[_Page], left_out: Sequence[str], doubtful: Sequence[int]) -> list[str]:
    notes = []
    pictured = [page.number for page in pages if page.pictured]
    silent = [page.number for page in pages if page.silent]
    if pictured:
        notes.append(f"{_on(pictured)} of the PDF: a picture without text; run it through text recognition")
    if silent:
        notes.append(f"{_on(silent)} of the PDF: no text that can be read")
    if doubtful:
        notes.append(f"{_on(doubtful)} of the PDF: read as columns, may be a table")
    if left_out:
        shown = "; ".join(f"“{text[:60]}”" for text in left_out[:3]) + ("; ..." if len(left_out) > 3 else "")
        notes.append(f"left out as running heads and feet: {shown}")
    return notes


def _on(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:10])) + (", ..." if len(numbers) > 10 else "")
    return f"{'page' if len(numbers) == 1 else 'pages'} {shown}"
