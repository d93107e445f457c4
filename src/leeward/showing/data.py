"""The numbers behind a picture as a file: every chart has a table and a link that saves the same as CSV.

The link is a `data:` address inside the page, so that the report stays one file that fetches nothing.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from leeward.showing.svg import Markup, join, tag, twin

Value = str | float | int | None


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """Return rows as CSV (RFC 4180): numbers with six figures, nothing for what is undefined.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_cell(heading) for heading in headings])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: Value) -> str:
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, (int, float)):
        return f"{value:.6g}"
    return f"'{value}" if value[:1] in tuple("=+-@\t\r\n") else value


def csv_link(name: str, headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> Markup:
    """Return a link that saves rows as ``name.csv``."""
    text = csv_text(headings, rows).encode("utf-8", "replace")
    address = f"data:text/csv;charset=utf-8,{quote(text, safe=',:;/()')}"
    return tag("a", "CSV", download=f"{name}.csv", href=address, aria_label=f"Save {name}.csv", cls="csv")


def twin_with_csv(summary: str, table: Markup, name: str, headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> Markup:
    """Return a table that can be opened under a picture, and the link that saves its numbers."""
    return twin(summary, join(tag("p", "The same numbers: ", csv_link(name, headings, rows), cls="small"), table))
