"""Web pages made plain before they are read: even tables, lists in cells, marks of footnotes, banners.

The tree is built once and only for pages of a usual size (`leeward.reading.webpage` says which).
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from lxml import etree
from lxml import html as trees

MOST_CELLS = 50_000
"""Most cells that a table is spread out to; a larger one stays as it is."""
MOST_SPAN = 100
_MARK = re.compile(r"\s*[\[(]?(?:\d{1,3}(?:\s*[,–-]\s*\d{1,3})*|[a-z]|[*†‡§¶#]{1,3}|note \d{1,3}|citation needed)[\])]?\s*\Z")
_BEFORE = re.compile(r"(?:\d|(?:^|[\s\d/(])(?:k|c|m)?m|CO|10)\Z")
_NEEDED = re.compile(r"<(?:sup\b|t[dh]\b[^>]*\s(?:row|col)span)|<t[dh]\b[^>]*>\s*(?:<\w+[^>]*>\s*){0,3}<[uo]l\b", re.IGNORECASE)
_LIST_IN_CELL = re.compile(r"<(?:ul|ol)\b", re.IGNORECASE)
_ASIDE = re.compile(
    r"cookie|consent|gdpr|newsletter|paywall|share-?(?:bar|tools|links)|social-?(?:share|links|media)|breadcrumb", re.IGNORECASE
)


def mended(source: str) -> str:
    """Return the source of a page with its tables even, lists in cells as text, and without marks of footnotes and banners."""
    tables = "<t" in source and _LIST_IN_CELL.search(source) is not None
    if not (tables or _NEEDED.search(source) or _ASIDE.search(source)):
        return source
    try:
        parser = trees.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        tree = trees.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return source
    for mark in list(tree.iter("sup")):
        _mark(mark)
    for table in list(tree.iter("table")):
        if next(table.iterdescendants("table"), None) is None:
            _lists(table)
            spread(table)
    _banners(tree)
    return str(trees.tostring(tree, encoding="unicode", doctype="<!DOCTYPE html>"))


def _mark(sup: Any) -> None:
    """Take the mark of a footnote out of the text; what is a power or an ordinal stays, without its tag."""
    said = "".join(sup.itertext())
    parent, previous = sup.getparent(), sup.getprevious()
    before = (previous.tail if previous is not None else parent.text) if parent is not None else None
    if _MARK.match(said) and not _BEFORE.search(before or ""):
        sup.drop_tree()
    elif said.strip().isdecimal() and (before or "")[-1:].isdecimal():
        sup.text = f"^{said.strip()}" if not len(sup) else sup.text
        sup.drop_tag()
    else:
        sup.drop_tag()


def _lists(table: Any) -> None:
    """Make text of the lists in the cells: items with a semicolon between."""
    for item in list(table.iter("li")):
        last = len(item) and item[-1].tail is not None
        said = "".join(item.itertext()).strip()
        following = item.getnext()
        if said and following is not None and said[-1] not in ".;:,!?":
            if last:
                item[-1].tail = f"{item[-1].tail.rstrip()};"
            elif len(item):
                item[-1].tail = ";"
            else:
                item.text = f"{(item.text or '').rstrip()};"
        item.tail = " "
        item.tag = "span"
    for listed in list(table.iter("ul", "ol")):
        listed.tag = "span"


def _span(cell: Any, name: str) -> int:
    value = str(cell.get(name, "1")).strip()
    return max(1, min(int(value), MOST_SPAN)) if value.isdecimal() and len(value) < 6 else 1


def spread(table: Any) -> bool:
    """Give every row of a table a cell for each column: cells that reach over rows, and heads that reach over columns, repeat.

    A cell of the body that reaches over columns is followed by empty ones. Returns whether the table was even or made so.
    """
    rows = list(table.iter("tr"))
    grid: list[dict[int, tuple[Any, bool]]] = [{} for _ in rows]
    cells = 0
    for number, row in enumerate(rows):
        at = 0
        for cell in row.iterchildren("td", "th"):
            while at in grid[number]:
                at += 1
            wide, high = _span(cell, "colspan"), min(_span(cell, "rowspan"), len(rows) - number)
            cells += wide * high
            if cells > MOST_CELLS:
                return False
            for down in range(high):
                for right in range(wide):
                    grid[number + down].setdefault(at + right, (cell, right == 0 or cell.tag == "th"))
            at += wide
    columns = max((max(line) + 1 for line in grid if line), default=0)
    if columns * len(rows) > MOST_CELLS:
        return False
    made = [[_cell(line.get(n)) for n in range(columns)] for line in grid]
    for row, line in zip(rows, made, strict=True):
        for old in list(row.iterchildren("td", "th")):
            row.remove(old)
        row.extend(line)
    return True


def _cell(found: tuple[Any, bool] | None) -> Any:
    tag = found[0].tag if found else "td"
    new = etree.Element(tag)
    if found and found[1]:
        original = found[0]
        new.text = original.text
        for child in original:
            new.append(deepcopy(child))
    return new


def _banners(tree: Any) -> None:
    """Take out banners on cookies, bars for sharing and the like, unless one holds a large part of the page."""
    whole = len("".join(tree.itertext()))
    for name in ("id", "class"):
        for found in tree.xpath(f"//*[self::div or self::aside or self::section or self::nav or self::ul][@{name}]"):
            banner = _ASIDE.search(str(found.get(name))) and found.getparent() is not None
            if banner and len("".join(found.itertext())) < 0.2 * whole:
                found.drop_tree()
