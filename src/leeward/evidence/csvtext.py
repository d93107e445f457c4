"""CSV of people: rows with their line, and cells that are numbers or dates or said to be none."""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterator, Sequence

from leeward.evidence.errors import InputError
from leeward.evidence.yamltext import finite, shown_value

MOST = 1e15
"""Largest size of a number in a cell; whole counts are exact up to here."""
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?")


def rows_of(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line and the cells of every row of a CSV text, the header among them.

    Raises InputError (file, line) for a quote that is never closed, and a cell over the 131,072 characters that the
    reader takes.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as problem:
        raise InputError(f"not valid CSV: {_said(problem)}", file=file, line=max(reader.line_num, 1)) from None


def records(text: str, file: str, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the line and the cells, stripped, of every row of a CSV text; empty rows are passed over.

    Raises InputError (file, line) as `rows_of` does, and for other columns than ``columns`` or a row of another length.
    """
    rows = rows_of(text, file)
    _, first = next(rows, (1, []))
    header = tuple(name.strip() for name in first)
    if header != tuple(columns):
        said = shown_value(",".join(header))
        raise InputError(f"the columns are {said}", file=file, line=1, allowed=[",".join(columns)])
    for line, cells in rows:
        if not cells:
            continue
        if len(cells) != len(columns):
            raise InputError(f"{len(cells)} cells where {len(columns)} are expected", file=file, line=line)
        yield line, dict(zip(columns, (cell.strip() for cell in cells), strict=True))


def _said(problem: csv.Error) -> str:
    said = str(problem)
    if "field larger" in said:
        return f"a cell has more than {csv.field_size_limit():,} characters"
    return "a quote is opened and never closed" if "unexpected end of data" in said else said


def number(cell: str, *, file: str, line: int, key: str) -> float:
    """Return the number in a cell; InputError where there is none, or one out of reach (above 1e15 in size)."""
    where = {"file": file, "key": key}
    if _GROUPED.fullmatch(cell):
        raise InputError(f"{cell!r} is not a number: write it without separators of thousands", line=line, **where)
    if not _NUMBER.fullmatch(cell):
        said = "a finite number" if cell.strip("+-").casefold() in ("nan", "inf", "infinity") else "a number"
        raise InputError(f"{shown_value(cell)} is not {said}", line=line, **where)
    found = finite(float(cell), MOST)
    if found is None:
        raise InputError(f"{shown_value(cell)} is out of reach: at most {MOST:g} in size", line=line, **where)
    return found


def day(cell: str, example: str, *, file: str, line: int, key: str) -> datetime.date:
    """Return the date in a cell (YYYY-MM-DD); InputError, with an ``example``, where there is none."""
    try:
        return datetime.date.fromisoformat(cell)
    except ValueError:
        raise InputError(f"{shown_value(cell)} is not a date such as {example}", file=file, line=line, key=key) from None
