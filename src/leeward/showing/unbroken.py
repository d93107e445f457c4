"""A number stays on one line with its unit: spaces between them are such that no line breaks there."""

from __future__ import annotations

import re
import textwrap

from leeward.evidence.numbers import MINUS

_UNIT = (
    r"%|(?:million|billion|thousand|percentage points|points|kg|ha|tonnes?|people|deaths|lives|strikes?|weeks?|months?|years?)\b"
)
_MONEY = re.compile(r"(US\$|[€£]) (?=[\d(+±" + MINUS + "])")
_NUMBER = re.compile(rf"(?<=[\d)]) (?={_UNIT})")
_SIGN = re.compile(r"(?<=[+±" + MINUS + r"]) (?=\d)")


def unbroken(text: str) -> str:
    """Return a text with no place for a break between a number, its sign, its currency and its unit."""
    if " " not in text or not any(char.isdigit() for char in text):
        return text
    return _SIGN.sub("\u00a0", _NUMBER.sub("\u00a0", _MONEY.sub("\\1\u00a0", text)))


def lines(text: str, room: int) -> list[str]:
    """Break a text into lines of at most ``room`` columns, at plain spaces alone."""
    return textwrap.wrap(unbroken(text), max(room, 8), break_on_hyphens=False)


def two_lines(text: str, room: int) -> list[str]:
    """Return a text in at most two lines of ``room`` columns, with a mark where more follows."""
    found = lines(text, room)
    return [found[0], cut(" ".join(found[1:]), room)] if len(found) > 1 else found


def cut(text: str, room: int) -> str:
    """Return the first line of a text in ``room`` columns, with a mark where more follows."""
    found = lines(text, room)
    if len(found) < 2:
        return found[0] if found else ""
    return f"{lines(text, room - 2)[0]} …"
