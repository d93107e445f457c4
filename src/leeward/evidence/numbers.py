"""How numbers are written, said once.

Prose, tables of verdicts and the report print for readers: a minus sign, thin spaces between thousands, a dash where there
is no number (`number`, `large`, `fixed`, `signed`). Tables on a terminal are copied into other programs: ASCII, commas, and
nothing where there is no number (`plain`). Sizes in bytes have decimal units (`megabytes`, `gigabytes`).
"""

from __future__ import annotations

import math

MINUS = "\N{MINUS SIGN}"
DASH = "–"
_LARGE = ((1e9, " billion"), (1e6, " million"), (1e4, " thousand"))


def number(value: float | None, digits: int = 2) -> str:
    """Return a number to `digits` significant figures; a dash when undefined."""
    if value is None or not math.isfinite(value):
        return DASH
    if value == 0:
        return "0"
    size = math.floor(math.log10(abs(value)))
    decimals = max(0, digits - 1 - size)
    rounded = round(value, digits - 1 - size)
    return (MINUS if rounded < 0 else "") + _thin(abs(rounded), decimals)


def large(value: float | None) -> str:
    """Return a large number short: 1.2 thousand, 3.4 million, 5.6 billion."""
    if value is None or not math.isfinite(value):
        return DASH
    scale, word = scale_of_large(abs(value))
    if word:
        return number(value / scale, 2 if abs(value) / scale < 100 else 3) + word
    return number(value, 3 if abs(value) >= 100 else 2)


def scale_of_large(size: float) -> tuple[float, str]:
    """Return the divisor and the word with which a number of that size is written short: (1e6, " million"); (1.0, "")."""
    for limit, word in _LARGE:
        if size >= limit:
            return (1e3 if word == " thousand" else limit), word
    return 1.0, ""


def fixed(value: float, places: int) -> str:
    """Return a number with at most `places` decimals, without a tail of ".0"."""
    rounded = round(value, places)
    if rounded == 0:
        return "0"
    return f"{MINUS if rounded < 0 else ''}{_thin(abs(rounded), places).removesuffix('.0')}"


def signed(value: float, decimals: int) -> str:
    """Return a number with its sign and fixed decimals; no sign on what rounds to nought."""
    if not math.isfinite(value):
        return DASH
    rounded = round(value, decimals)
    if rounded == 0:
        return f"{0:.{decimals}f}"
    return ("+" if rounded > 0 else MINUS) + _thin(abs(rounded), decimals)


def plain(value: float | None, digits: int = 3) -> str:
    """Return a number with so many significant digits, thousands grouped by commas; a missing one as nothing."""
    if value is None or not math.isfinite(value):
        return ""
    if value == 0:
        return "0"
    if abs(value) >= 10**digits:
        return f"{value:,.0f}"
    return f"{value:.{digits}g}"


def megabytes(size: float) -> str:
    """Return a number of bytes in MB, one digit after the point at most, never rounded down to nought."""
    shown = f"{size / 1e6:,.1f}".removesuffix(".0")
    return f"{shown if shown != '0' else f'{size / 1e6:.6f}'.rstrip('0')} MB"


def gigabytes(size: float) -> str:
    """Return a number of bytes in GB, or in TB where it is very large."""
    return f"{size / 1e9:,.1f} GB" if size < 1e13 else f"{size / 1e12:,.0f} TB"


def _thin(value: float, decimals: int) -> str:
    return f"{value:,.{decimals}f}".replace(",", "\u202f")
