"""Where quotations stand in a text: in double marks, and in single marks."""

from __future__ import annotations

import bisect
import re


class Quotes:
    """Quotations of one kind, which never overlap: where they begin and end in the text."""

    def __init__(self, found: list[tuple[int, int]]) -> None:
        self._starts = [start for start, _ in found]
        self._ends = [end for _, end in found]

    def over(self, index: int) -> tuple[int, int] | None:
        """Return the quotation that holds a place."""
        at = bisect.bisect_right(self._starts, index) - 1
        return (self._starts[at], self._ends[at]) if at >= 0 and index < self._ends[at] else None

    def hold(self, start: int, end: int) -> bool:
        """Tell whether ``start:end`` is all inside a quotation."""
        at = bisect.bisect_right(self._starts, start) - 1
        return at >= 0 and end <= self._ends[at]


def quotations(text: str) -> tuple[Quotes, Quotes]:
    """Return the quotations in double marks and those in single marks."""
    double = [(m.start(), m.end()) for m in re.finditer(r"“[^“”\n]{3,1500}”?|\"[^\"\n]{3,1500}\"", text)]
    return Quotes(double), Quotes(_single(text))


_OPEN, _CLOSE = re.compile(r"(?<!\w)['‘](?=\w)"), re.compile(r"(?<=[.,!?])['’](?!\w)")


def _single(text: str) -> list[tuple[int, int]]:
    """Return the quotations in single marks: 12 to 900 characters of a line, to the first mark that may close."""
    closing = [mark.start() for mark in _CLOSE.finditer(text)]
    found: list[tuple[int, int]] = []
    for mark in _OPEN.finditer(text) if closing else ():
        if found and mark.start() < found[-1][1]:
            continue
        at = bisect.bisect_left(closing, mark.end() + 12)
        if at < len(closing) and closing[at] <= mark.end() + 900 and text.find("\n", mark.end(), closing[at]) < 0:
            found.append((mark.start(), closing[at] + 1))
    return found
