"""Words broken at the end of a line: put together again, with or without their hyphen."""

from __future__ import annotations

import re
from collections.abc import Container

_COMPOUND = frozenset(
    (
        "cross",
        "half",
        "high",
        "large",
        "long",
        "policy",
        "self",
        "short",
        "single",
        "third",
        "three",
        "two",
        "user",
        "well",
        "wide",
    )
)
"""Words before a hyphen that is more often written than not, unless an ending follows (*long-er*)."""
_ENDING = re.compile(r"(?:e[dr]s?|est|ing|ly|ness|s|ty)\Z")
_LAST = re.compile(r"([^\W\d_]+)[-\u2010]\Z")
_FIRST = re.compile(r"([^\W\d_]+)")
BROKEN = re.compile(r"([^\W\d_]+)[-\u2010]\n[ \t]*+([a-zà-ÿ]+)(\S*+)[ \t]?(?=(\n)?)")


def closed(line: str, after: str, known: Container[str] = ()) -> str:
    """Return a line that ends in a hyphen joined with the one after it.

    The hyphen goes, unless the next line begins with a capital or digit, the word before it is one that takes a hyphen
    (*long-term*), or the word with its hyphen is ``known``.
    """
    last, first = _LAST.search(line), _FIRST.match(after)
    if last is None or first is None:
        return f"{line}{after}" if line.endswith("-") and after[:1].isalnum() else f"{line} {after}"
    return line[: last.end(1)] + ("-" if _kept(last[1], first[1], known) else "") + after


def _kept(before: str, after: str, known: Container[str]) -> bool:
    if after[:1].isupper() or f"{before}-{after}".casefold() in known:
        return True
    return before.casefold() in _COMPOUND and not _ENDING.match(after)


def close_hyphens(text: str) -> tuple[str, int]:
    """Return a text with the words put together that are broken at line ends, and how many there were.

    The two lines become one, so that no short line looks like a heading.
    A word that the text holds with its hyphen elsewhere keeps it.
    """
    if not BROKEN.search(text):
        return text, 0
    known = {word.casefold() for word in re.findall(r"[^\W\d_]+-[^\W\d_]+", text)}
    count = 0

    def joined(found: re.Match[str]) -> str:
        nonlocal count
        count += 1
        whole = found[1] + ("-" if _kept(found[1], found[2], known) else "") + found[2] + found[3]
        return whole if found[4] else f"{whole} "

    return BROKEN.sub(joined, text), count
