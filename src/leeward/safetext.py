"""Text from outside, as it can be shown: a character without a glyph is written out by its code.

A terminal obeys what it is sent (colours, cursor moves, titles, links), and text may run backwards or have no width.
"""

from __future__ import annotations


def safe(text: str, *, lines: bool = True) -> str:
    """Return ``text`` with every character that has no glyph of its own written out by its code: ``\\x1b``, ``\\u202e``.

    Those are the Unicode categories Cc, Cf, Cs, Co, Cn, Zl and Zp: control characters (C0, DEL, C1), marks of
    direction, of zero width and of language, lone surrogates, line and paragraph separators. A tab becomes a space.
    A newline stays, unless ``lines`` is false; spaces of other widths stay. Safe text comes back as it is.
    """
    if text.isprintable():
        return text
    return "".join(_written(char, lines) for char in text)


def _written(char: str, lines: bool) -> str:
    space = char >= "\xa0" and char.isspace() and char not in "\u2028\u2029"
    if char.isprintable() or space or (lines and char == "\n"):
        return char
    return " " if char == "\t" else char.encode("unicode_escape").decode("ascii")
