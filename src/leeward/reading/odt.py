"""OpenDocument texts (ODT) into text: headings, paragraphs, lists, tables and notes, in the order in which they are read.

The same ZIP and the same limits as DOCX (`leeward.reading.docxpackage`): nothing is unpacked to disk, no entity is
resolved, nothing linked is followed. Not read: headers and footers, comments, pictures, deleted text, numbers of lists.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from leeward.reading.docxpackage import Package, attribute, joined
from leeward.reading.limits import Limits

MIMETYPE = b"mimetypeapplication/vnd.oasis.opendocument.text"
"""What stands at byte 30 of an ODT."""
_MANIFEST = "META-INF/manifest.xml"
_COLUMNS, _REPEATED = 1_000, 60
_SKIPPED = frozenset(("annotation", "tracked-changes", "note-citation", "forms", "hidden-text", "hidden-paragraph", "script"))


def odt_text(data: bytes, path: Path, limits: Limits, progress: Callable[[float], None] | None = None) -> tuple[str, list[str]]:
    """Return the text of an ODT as Markdown-like text, and notes on what was left out.

    Raises InputError when it is locked, damaged, something else in a ZIP, or over the limits.
    """
    package = Package(data, path, limits, "ODT")
    if not package.holds("content.xml"):
        raise package.error("this is a ZIP archive, not an OpenDocument text")
    if package.holds(_MANIFEST):
        manifest = _Manifest()
        package.parse(_MANIFEST, manifest, limits.unpacked)
        if manifest.locked:
            raise package.error("the ODT is locked with a password")
    body = _Body(package)
    package.parse("content.xml", body, limits.unpacked, progress)
    if not body.is_text:
        raise package.error("this is a spreadsheet or a set of slides, not a document of text: save it as ODT, DOCX or PDF")
    return body.text(), ["deleted text of the document is not read"] if body.deleted else []


class _Manifest:
    """Whether a part is encrypted."""

    locked = False

    def start(self, tag: str, _: Any) -> None:
        self.locked = self.locked or tag == "encryption-data"

    def end(self, tag: str) -> None:
        pass

    def data(self, text: str) -> None:
        pass


@dataclass(slots=True)
class _Paragraph:
    level: int = 0
    item: bool = False
    pieces: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    rows: list[list[str]] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    wide: int = 1
    high: int = 1
    times: int = 1
    down: dict[int, tuple[int, str]] = field(default_factory=dict)
    """Columns that a cell from above reaches into: for how many rows, and what it says."""


class _Body:
    """The text: elements in, blocks out."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._blocks: list[str] = []
        self._paragraphs: list[_Paragraph] = []
        self._tables: list[_Table] = []
        self._parents: dict[str, str] = {}
        self._lists = self._skipping = self._size = 0
        self._notes: list[list[str]] = []
        self._waiting: list[str] = []
        self._heads: list[int] = []
        self.is_text = self.deleted = False

    def text(self) -> str:
        """Return the text of the blocks."""
        return joined(self._blocks)

    def start(self, tag: str, attributes: Any) -> None:
        if self._skipping or tag in _SKIPPED:
            self.deleted = self.deleted or tag == "deletion"
            self._skipping += 1
        elif tag == "style":
            self._parents[attribute(attributes, "name") or ""] = attribute(attributes, "parent-style-name") or ""
        elif tag == "text":
            self.is_text = True
        elif tag in ("p", "h"):
            self._paragraphs.append(_Paragraph(self._level(tag, attributes), self._lists > 0))
        elif tag == "list":
            self._lists += 1
        elif tag == "note":
            self._notes.append([])
            self._heads.append(len(self._paragraphs))
        elif tag == "table":
            self._tables.append(_Table())
        elif self._tables and tag in ("table-row", "table-cell", "covered-table-cell"):
            self._table_start(tag, attributes)
        elif self._paragraphs:
            if tag == "s":
                self._paragraphs[-1].pieces.append(" ")
            elif tag in ("tab", "line-break"):
                self._paragraphs[-1].pieces.append(" " if tag == "tab" else "\n")

    def _level(self, tag: str, attributes: Any) -> int:
        style = attribute(attributes, "style-name") or ""
        if "Title" in (style, self._parents.get(style)):
            return 1
        level = attribute(attributes, "outline-level") or "1"
        return (min(int(level), 6) if level.isdecimal() and len(level) < 3 else 1) if tag == "h" else 0

    def _table_start(self, tag: str, attributes: Any) -> None:
        table = self._tables[-1]
        if tag == "table-row":
            table.rows.append([])
            return

        def number(name: str) -> int:
            value = attribute(attributes, name) or "1"
            return max(1, min(int(value), _REPEATED)) if value.isdecimal() and len(value) < 7 else 1

        table.cell = []
        table.wide, table.high = number("number-columns-spanned"), number("number-rows-spanned")
        table.times = number("number-columns-repeated")

    def data(self, text: str) -> None:
        if not self._skipping and self._paragraphs:
            self._paragraphs[-1].pieces.append(text)

    def end(self, tag: str) -> None:
        if self._skipping:
            self._skipping -= 1
        elif tag in ("p", "h") and self._paragraphs:
            self._put(self._paragraphs.pop())
        elif tag == "list":
            self._lists -= 1
        elif tag == "note" and self._notes:
            self._heads.pop()
            self._waiting.append(" ".join(self._notes.pop()))
        elif tag == "table-cell" and self._tables and self._tables[-1].rows:
            self._cell(self._tables[-1])
        elif tag == "covered-table-cell" and self._tables and self._tables[-1].rows:
            table = self._tables[-1]
            for _ in range(table.times):
                self._covered(table)
        elif tag == "table" and self._tables:
            self._close_table(self._tables.pop())

    def _cell(self, table: _Table) -> None:
        said = " ".join(" ".join(table.cell).replace("|", "/").split())
        table.blocks += table.cell
        row = table.rows[-1]
        for _ in range(table.times):
            if len(row) >= _COLUMNS:
                row[-1] = f"{row[-1]} {said}".strip()
                return
            if table.high > 1:
                table.down[len(row)] = (table.high - 1, said)
            row.append(said)

    def _covered(self, table: _Table) -> None:
        """A place that another cell reaches into: what that cell says where it comes from above, else nothing."""
        row = table.rows[-1]
        if len(row) >= _COLUMNS:
            return
        left, said = table.down.get(len(row), (0, ""))
        if left:
            table.down[len(row)] = (left - 1, said)
        row.append(said if left else "")

    def _put(self, paragraph: _Paragraph) -> None:
        text = "\n".join(" ".join(line.split()) for line in "".join(paragraph.pieces).split("\n")).strip()
        if self._notes and len(self._paragraphs) >= self._heads[-1]:
            self._notes[-1].append(text)
        elif self._paragraphs:  # a text box inside a paragraph: its words go before those that follow
            self._paragraphs[-1].pieces.append(f" {text} ")
        elif self._tables:
            if text:
                self._tables[-1].cell.append(text)
        else:
            flat = " ".join(text.split())
            shown = f"{'#' * paragraph.level} {flat}" if paragraph.level else f"- {flat}" if paragraph.item else text
            self._emit(shown if text else "")
            self._after()

    def _after(self) -> None:
        waiting, self._waiting = self._waiting, []
        self._emit(*waiting)

    def _close_table(self, table: _Table) -> None:
        rows = [row for row in table.rows if any(row)]
        if self._tables:  # a table in a cell: its cells are words of that cell
            self._tables[-1].cell += [cell for row in rows for cell in row if cell]
            return
        # Cells that only fill the page say nothing.
        width = max((number for row in rows for number, cell in enumerate(row, 1) if cell), default=0)
        if width <= 1:
            self._emit(*table.blocks)
        else:
            lines = [f"| {' | '.join([*row, *[''] * width][:width])} |" for row in rows]
            self._emit("\n".join([lines[0], "|" + " --- |" * width, *lines[1:]]))
        self._after()

    def _emit(self, *blocks: str) -> None:
        for block in filter(None, blocks):
            self._blocks.append(block)
            self._size += len(block)
            most = self._package.limits.characters
            if self._size > most:
                raise self._package.limits.refusal("characters", most, most, file=self._package.path, least=True)


def is_odt(data: bytes) -> bool:
    """Tell whether a ZIP says of itself that it is an OpenDocument text (or a template of one)."""
    return data[30 : 30 + len(MIMETYPE)] == MIMETYPE
