"""Word documents (DOCX) into text: headings, paragraphs, lists, tables and notes, in the order in which they are read.

Read with the standard library's `zipfile` and the parser that web pages need anyway, because no library of DOCX bounds
what it unpacks or puts notes where they are read. Not read: headers and footers, comments, pictures, deleted and hidden
text, the numbers that Word gives to lists.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from leeward.reading.docxpackage import LISTED, OUTLINE, Package, attribute, joined
from leeward.reading.limits import Limits

_COLUMNS = 1_000
"""Most cells of a table row that are kept apart."""


def docx_text(data: bytes, path: Path, limits: Limits, progress: Callable[[float], None] | None = None) -> tuple[str, list[str]]:
    """Return the text of a DOCX as Markdown-like text, and notes on what was left out.

    Raises InputError when it is locked, damaged, something else in a ZIP, or over the limits.
    """
    package = Package(data, path, limits)
    main = package.main()
    related = package.related(main)
    levels = package.styles(related.get("styles"))
    notes: dict[tuple[str, str], str] = {}
    for kind in ("footnote", "endnote"):
        part = related.get(f"{kind}s")
        if part is not None:
            reader = _Body({}, {}, package)
            package.parse(part, reader, limits.unpacked)
            notes.update({(kind, name): " ".join(blocks) for name, blocks in reader.notes.items()})
    body = _Body(levels, notes, package)
    package.parse(main, body, limits.unpacked, progress)
    left = [name for name, count in (("deleted", body.deleted), ("hidden", body.hidden)) if count]
    return body.text(), [f"{' and '.join(left)} text of the document is not read"] if left else []


@dataclass(slots=True)
class _Paragraph:
    pieces: list[str] = field(default_factory=list)
    style: str = ""
    outline: int | None = None
    listed: bool | None = None
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    rows: list[list[str]] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    span: int = 1
    gone: bool = False


_SKIPPED_NAMES = """del moveFrom Fallback instrText delText delInstrText sdtPr
pPrChange rPrChange tblPrChange trPrChange tcPrChange"""
_SKIPPED = frozenset(_SKIPPED_NAMES.split())
_AS_TEXT = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_OFF = ("0", "false", "off")


class _Body:
    """The text of a body, or of a part of notes: elements in, blocks out."""

    def __init__(self, levels: dict[str, int], notes: dict[tuple[str, str], str], package: Package) -> None:
        self._levels, self._known, self._package = levels, notes, package
        self._blocks: list[str] = []
        self._paragraphs: list[_Paragraph] = []
        self._tables: list[_Table] = []
        self._path: list[str] = []
        self._skipping = self._in_text = 0
        self._hidden = False
        self._after: list[str] = []
        self._note = ""
        self._size = 0
        self.notes: dict[str, list[str]] = {}
        self.deleted = self.hidden = 0

    def text(self) -> str:
        """Return the text of the blocks."""
        return joined(self._blocks)

    def start(self, tag: str, attributes: Any) -> None:
        inside = self._path[-1] if self._path else ""
        self._path.append(tag)
        if self._skipping or (tag in _SKIPPED and not (tag == "del" and inside in ("rPr", "trPr"))):
            self._skipping += 1
            return
        if tag == "p":
            self._paragraphs.append(_Paragraph())
        elif tag == "tbl":
            self._tables.append(_Table())
        elif tag in ("footnote", "endnote") and not self._paragraphs:
            kind = attribute(attributes, "type")
            self._note = (attribute(attributes, "id") or "") if kind in (None, "normal") else ""
        elif tag == "r":
            self._hidden = False
        elif inside == "rPr" and tag == "vanish" and self._path[-3:-2] == ["r"]:
            self._hidden = attribute(attributes, "val") not in _OFF
        elif tag == "t":
            self._in_text += 1
        elif self._tables and tag in ("tr", "tc", "gridSpan", "del"):
            self._table_start(tag, inside, attributes)
        elif self._paragraphs:
            self._paragraph_start(tag, inside, attributes)

    def _table_start(self, tag: str, inside: str, attributes: Any) -> None:
        table = self._tables[-1]
        if tag == "tr":
            table.rows.append([])
            table.gone = False
        elif tag == "tc":
            table.cell, table.span = [], 1
        elif tag == "gridSpan" and inside == "tcPr":
            value = attribute(attributes, "val") or ""
            table.span = min(int(value), 60) if value.isdecimal() and len(value) < 4 else 1
        elif tag == "del" and inside == "trPr":
            table.gone = True

    def _paragraph_start(self, tag: str, inside: str, attributes: Any) -> None:
        paragraph = self._paragraphs[-1]
        if inside == "pPr":
            value = attribute(attributes, "val") or ""
            if tag == "pStyle":
                paragraph.style = value
            elif tag == "outlineLvl" and value in OUTLINE:
                paragraph.outline = int(value) + 1
        elif inside == "numPr" and tag == "numId":
            paragraph.listed = attribute(attributes, "val") != "0"
        elif inside == "r" and tag in _AS_TEXT:
            page = tag == "br" and attribute(attributes, "type") in ("page", "column")
            paragraph.pieces.append(" " if page else _AS_TEXT[tag])
        elif tag in ("footnoteReference", "endnoteReference"):
            note = self._known.pop((tag.removesuffix("Reference"), attribute(attributes, "id") or ""), "")
            if note:
                paragraph.notes.append(note)

    def data(self, text: str) -> None:
        if self._skipping:
            self.deleted += self._path[-1] == "delText"
        elif self._in_text and self._paragraphs:
            if self._hidden:
                self.hidden += 1
            else:
                self._paragraphs[-1].pieces.append(text)

    def end(self, tag: str) -> None:
        self._path.pop()
        if self._skipping:
            self._skipping -= 1
        elif tag == "t":
            self._in_text -= 1
        elif tag == "r":
            self._hidden = False
        elif tag == "p" and self._paragraphs:
            self._put(self._paragraphs.pop())
        elif tag == "tc" and self._tables and self._tables[-1].rows:
            table = self._tables[-1]
            cell = " ".join(" ".join(table.cell).replace("|", "/").split())
            if len(table.rows[-1]) < _COLUMNS:
                table.rows[-1] += [cell, *[""] * (table.span - 1)]
            else:  # still read, in the last cell
                table.rows[-1][-1] += f" {cell}"
            table.blocks += table.cell
        elif tag == "tr" and self._tables and self._tables[-1].gone:
            self._tables[-1].rows.pop()
            self.deleted += 1
        elif tag == "tbl" and self._tables:
            self._close_table(self._tables.pop())

    def _put(self, paragraph: _Paragraph) -> None:
        text = "\n".join(" ".join(line.split()) for line in "".join(paragraph.pieces).split("\n")).strip()
        if self._paragraphs:  # a text box inside a paragraph: its words go before those that follow
            self._paragraphs[-1].pieces.append(f" {text} ")
            self._paragraphs[-1].notes += paragraph.notes
            return
        if self._tables:
            if text:
                self._tables[-1].cell.append(text)
            self._after += paragraph.notes
            return
        level = paragraph.outline if paragraph.outline is not None else self._levels.get(paragraph.style)
        if text and level is not None and level != LISTED:
            text = "#" * max(level, 1) + " " + " ".join(text.split())
        elif text and (paragraph.listed or (level == LISTED and paragraph.listed is None)):
            text = "- " + " ".join(text.split())
        self._emit(text, *paragraph.notes)

    def _close_table(self, table: _Table) -> None:
        rows = [row for row in table.rows if any(row)]
        if self._tables:  # a table in a cell: its cells are words of that cell
            self._tables[-1].cell += [cell for row in rows for cell in row if cell]
            return
        width = max((len(row) for row in rows), default=0)
        if width <= 1:  # a frame around paragraphs
            self._emit(*table.blocks)
        else:
            lines = [f"| {' | '.join(row)} |" for row in rows]
            self._emit("\n".join([lines[0], "|" + " --- |" * width, *lines[1:]]))
        after, self._after = self._after, []
        self._emit(*after)

    def _emit(self, *blocks: str) -> None:
        for block in filter(None, blocks):
            if self._note:
                self.notes.setdefault(self._note, []).append(block)
            else:
                self._blocks.append(block)
            self._size += len(block)
            most = self._package.limits.characters
            if self._size > most:
                raise self._package.limits.refusal("characters", most, most, file=self._package.path, least=True)
