"""Quotes: how much of a clause the printed words of a claim must hold to say what is claimed."""

from __future__ import annotations

import re

from leeward.reading.units import Unit

FEW = 3
"""Words at which a quote is too short to say a lever, a change and an outcome."""
LONGEST_QUOTE = 240
"""Characters of a quote that was extended; what would be longer stays as it was."""

MARK = 24
"""Characters beside a quote in which the other half of a pair of brackets is looked for."""

_SHORTENED = (
    r"(?<![A-Z])(?<!\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Gen|Sen|Rep|Gov|Adm|Col|Maj|Sgt|Rev|Mrs))"
    r"(?<!\b(?:Sept|Capt|Prof|Cmdr))(?<!\b(?:Dr|Mr|Ms|Lt|St|No|vs|Jr|Sr))"
)
"""A stop after what is no shortened word: a date ("on Jan. 24") or "the U.K. Navy" ends no clause."""
_BORDER = re.compile(
    rf"[;:—–()“”\"|]|[?!]\s|{_SHORTENED}\.\s|,\s(?:and|but|while|which|because|since|although|though|so|as|yet|or|where)\s"
    r"|\s(?:but|while|although|whereas|because)\s"
)
_LEFT = re.compile(
    r"\d|\bat least\b|\b(?:no|not|never|none|nobody|neither|nor|without|hardly|barely|scarcely|little|few|unlikely|fail\w*)\b"
    r"|\b(?:dollar|euro|pound|money)s?\s(?:\w+\s)?(?:spent|put|invested)\s(?:on|into|in)\s$"
    r"|n['’]t\b|\b(?:less|fewer)\s(?:\w+\s){0,2}$|\b(?:of|in|to|from)\s(?:the\s|a\s)?$|\b[A-Za-z]+ing\s(?:the\s|a\s)?$",
    re.IGNORECASE,
)
_RIGHT = re.compile(
    r"^\s(?:that|which|who|to|of|in|from|for|by|at)\b|\d"
    r"|\b(?:percent|per cent|thirds?|quarters?|fifths?|tenths?|half|twofold|tenfold)\b"
    r"|^[^,]*\b(?:not|no|never|nothing)\b|^[^,]*\b(?:more|less|better|faster|cheaper)\b[^,]*\bthan\b",
    re.IGNORECASE,
)


def whole_quote(text: str, unit: Unit, start: int, end: int) -> tuple[int, int]:
    """Return ``start:end`` extended to its clause where what is left out belongs to the claim.

    That is a negation or a denial ("I know of no study showing that"), what is done with the lever ("the suspension of"), a
    number, and for a quote of at most `FEW` words the rest of its clause. A row of a table is not extended.
    """
    if unit.kind not in ("sentence", "bullet"):
        return start, end
    left = max((match.end() for match in _BORDER.finditer(text, unit.start, start)), default=unit.start)
    right = next((match.start() for match in _BORDER.finditer(text, end, unit.end)), unit.end)
    while left < start and not (text[left].isalnum() or text[left] in "$€£"):
        left += 1
    while right > end and not (text[right - 1].isalnum() or text[right - 1] in "%€"):
        right -= 1
    few = len(re.findall(r"\w+(?:['’-]\w+)*", text[start:end])) <= FEW
    first = left if few or _LEFT.search(text, left, start) else start
    last = right if few or _RIGHT.search(text[end:right]) else end
    if last - first > LONGEST_QUOTE:
        if last - start <= LONGEST_QUOTE:
            first = start
        else:
            last = end
            first = first if end - first <= LONGEST_QUOTE else start
    return closed(text, unit, first, last)


def closed(text: str, unit: Unit, start: int, end: int) -> tuple[int, int]:
    """Return ``start:end`` without half a pair of brackets at its ends: kept whole, or left out as a mark of a note is."""
    for opening, shut in ("[]", "()"):
        inside = text[start:end]
        if inside.count(opening) > inside.count(shut):
            ends = text.find(shut, end, min(unit.end, end + MARK))
            at = start + inside.rindex(opening)
            whole = ends >= 0 and not text[at + 1 : ends].isdigit()
            end = ends + 1 if whole else start + len(text[start:at].rstrip()) if at > start else end
        elif inside.count(shut) > inside.count(opening):
            at = start + inside.index(shut) + 1
            begins = text.rfind(opening, max(unit.start, start - MARK), start)
            start = begins if begins >= 0 else at + len(text[at:end]) - len(text[at:end].lstrip()) if at < end else start
    return start, end
