"""Numbers, money, dates, places, probabilities and horizons in a stretch of text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from leeward.evidence.calendar import READ_MONTH, WEEKS_A_YEAR
from leeward.reading.outside import read_toml
from leeward.reading.units import sentence_around

_ONES = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
}
_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
NUMBER_WORDS = {
    **_ONES,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
    **_TENS,
    **{f"{tens}-{ones}": 10 * at + n for at, tens in enumerate(_TENS, 2) for n, ones in enumerate(_ONES, 1)},
    "hundred": 100,
    "dozen": 12,
    "dozens": 24,
}
"""Numbers in words, up to "ninety-nine"."""
LONG_TERM = 260
"""Weeks that "in the long term" is taken for."""
SCALE = {
    "thousand": 1e3,
    "million": 1e6,
    "m": 1e6,
    "bn": 1e9,
    "billion": 1e9,
    "trillion": 1e12,
    "k": 1e3,
    "hundred": 100.0,
    "dozen": 12.0,
}
_NUMBER = re.compile(
    r"(?P<money>US\$|\$|€|£)?\s?(?P<n>(?<!\d)(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d++(?:\.\d++)?)|\b(?:"
    + "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
    + r")\b)(?P<ord>st|nd|rd|th)?\b"
    r"(?:[\s-]?(?P<scale>thousand|million|billion|trillion|bn|m\b|k\b|hundred|dozen))?"
    r"\s?(?P<pct>percent|per cent|percentage points|%)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number at ``start:end``: its value, its unit as written (``percent``, ``US$``, or ``""``)."""

    value: float
    unit: str
    start: int
    end: int
    ordinal: bool = False


def numbers(text: str, start: int, end: int) -> list[Number]:
    """Return the numbers in ``text[start:end]``; years and ordinals of centuries are left out."""
    found = []
    for match in _NUMBER.finditer(text, start, end):
        written = match["n"].lower()
        value = float(NUMBER_WORDS[written]) if written in NUMBER_WORDS else float(written.replace(",", ""))
        if match["scale"]:
            value *= SCALE[match["scale"].lower()]
        unit = ""
        if match["pct"]:
            unit = "percentage points" if "point" in match["pct"].lower() else "percent"
        elif match["money"]:
            unit = {"€": "EUR", "£": "GBP"}.get(match["money"], "US$")
        year = re.fullmatch(r"(19|20)\d\d", match["n"]) and not match["scale"] and not unit
        if year or (written == "one" and not unit and not match["scale"]) or value > 1e15:
            continue
        found.append(
            Number(
                value,
                unit,
                match.start("money") if match["money"] else match.start("n"),
                match.end(),
                bool(match["ord"]),
            )
        )
    return [Number(n.value, n.unit, n.start, _strip(text, n.start, n.end), n.ordinal) for n in found]


def _strip(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


_CHANCE = re.compile(
    r"(?:chance|chances|probability|likelihood|odds|risk)\b.{0,80}?(?P<p>\d{1,3}(?:\.\d+)?)\s?(?:percent|per cent|%)"
    r"|(?P<p2>\d{1,3}(?:\.\d+)?)\s?(?:percent|per cent|%)\s(?:chance|probability|likelihood|risk)",
    re.IGNORECASE | re.DOTALL,
)
_FROM_TO = re.compile(
    r"from\s(?:about |around |just |roughly )?(?P<a>\d{1,3}(?:\.\d+)?)\s?(?:percent|per cent|%)?.{0,40}?\bto\s"
    r"(?:about |around |just |roughly )?(?P<b>\d{1,3}(?:\.\d+)?)\s?(?:percent|per cent|%)",
    re.IGNORECASE,
)


_CHANCE_WORDS = re.compile(r"\b(?:chances?|probabilit\w+|likelihood|odds)\b", re.IGNORECASE)
_CHANCE_AFTER = re.compile(r"(?:percent|per cent|%)\s(?:risk|chance)", re.IGNORECASE)


def chance_near(text: str, first: int, last: int, start: int, end: int) -> bool:
    """Tell whether a number is a chance ("an 80 percent chance"), not a size."""
    near = text[max(start, first - 40) : min(end, last + 14)]
    return _CHANCE_WORDS.search(near) is not None


def may_be_chance(text: str, start: int, end: int) -> bool:
    """Tell whether a word of chance stands in ``text[start:end]``, without which `probability` finds none."""
    return bool(_CHANCE_WORDS.search(text, start, end) or _CHANCE_AFTER.search(text, start, end))


def probability(text: str, start: int, end: int) -> tuple[float, float | None] | None:
    """Return the stated chance in a sentence and the earlier one when a change is given; ``None`` if none."""
    part = text[start:end]
    if not may_be_chance(text, start, end):
        return None
    both = _FROM_TO.search(part)
    if both and float(both["a"]) <= 100 and float(both["b"]) <= 100:
        return float(both["b"]) / 100, float(both["a"]) / 100
    one = _CHANCE.search(part)
    if one:
        value = float(one["p"] or one["p2"])
        if value <= 100:
            return value / 100, None
    return None


_SPAN = re.compile(
    r"\b(?:within|in|over|after|for|during|next|coming|first|by)\s(?:the\s)?(?:next\s|coming\s|first\s|about\s)?"
    rf"(?P<n>\d+|a|an|few|several|{'|'.join(NUMBER_WORDS)})\s"
    r"(?:to\s\w+\s)?(?P<u>day|week|month|year|decade)s?\b|\b(?P<adj>short|medium|long)[- ](?:term|run)\b"
    r"|\b(?P<n2>\d+|one|two|three|five|six|ten)[- ](?P<u2>week|month|year)\b"
    r"|\b(?:in|within|by|after|during)\s(?:the|its|their)\s(?P<nth>first|second|third|fourth|fifth)\s(?P<u3>week|month|year)\b",
    re.IGNORECASE,
)
_NTH = ("first", "second", "third", "fourth", "fifth")
_MONEY = re.compile(r"(?:dollars|euros|pounds|pesos|US\$\s?[\d.,]+|[$€£][\d.,]+)(?: (?:million|billion|m|bn))?\s$", re.IGNORECASE)
"""Money right before a span of time: it is spent over it, and says nothing of when the effect comes."""
_LOOKS_BACK = re.compile(
    r"\b(?:(?:ha(?:ve|s|d)|['’](?:ve|d))\s(?:not\s|never\s|ever\s)?(?:seen|been|had|known|\w+ed)|(?:low|high|quiet|bad|good|larg|small|dead)\w*est|worst|best)"
    r"\b[^,;.]{0,30}$",
    re.IGNORECASE,
)
"""Before a span of time: it is one that is over ("as quiet as I have seen it in eleven years", "the largest in a decade")."""
_WEEKS = {"day": 1 / 7, "week": 1.0, "month": READ_MONTH, "year": WEEKS_A_YEAR, "decade": 10 * WEEKS_A_YEAR}


def horizon(text: str, start: int, end: int, at: int | None = None) -> int | None:
    """Return the stated horizon in weeks (short term 26, medium 104, long `LONG_TERM`), ``None`` when none is given.

    Of several the first, or with ``at`` the one said nearest to what stands there, after it before those that stand before,
    in its own sentence: a bullet may hold several.
    """
    if at is not None:
        start, end = sentence_around(text, start, end, at)
    found = [
        match
        for match in _SPAN.finditer(text, start, end)
        if not _MONEY.search(text, max(start, match.start() - 20), match.start())
        and not (match[0][:3] in ("in ", "for") and _LOOKS_BACK.search(text, max(start, match.start() - 60), match.start()))
    ]
    if at is not None:
        found.sort(key=lambda match: match.start() - at if match.start() >= at else (end - start) + at - match.start())
    for match in found:
        if match["adj"]:
            return {"short": 26, "medium": 104, "long": LONG_TERM}[match["adj"].lower()]
        if match["nth"]:
            return max(1, round((_NTH.index(match["nth"].lower()) + 1) * _WEEKS[match["u3"].lower()]))
        raw = (match["n"] or match["n2"]).lower()
        count = {"a": 1.0, "an": 1.0, "few": 3.0, "several": 4.0}.get(raw) or float(NUMBER_WORDS.get(raw, 0) or 0)
        if not count and raw.isdigit():
            count = float(raw)
        weeks = count * _WEEKS[(match["u"] or match["u2"]).lower()]
        if 0 < weeks <= 5218:
            return max(1, round(weeks))
    return None


@lru_cache(maxsize=1)
def _places() -> tuple[re.Pattern[str], dict[str, list[tuple[re.Pattern[str], str, str]]]]:
    """Return a pattern of the words that names of places begin with, and by those words the patterns of the names."""
    by_word: dict[str, list[tuple[re.Pattern[str], str, str]]] = {}
    for record in read_toml("places.toml")["place"]:
        words = "|".join(re.escape(word) for word in sorted(record["words"], key=len, reverse=True))
        flags = re.NOFLAG if record.get("case") else re.IGNORECASE
        place = (re.compile(rf"(?<!\w)(?:{words})(?!\w)", flags), record["name"], record["kind"])
        for opening in {_OPENING.findall(word.casefold())[0] for word in record["words"]}:
            by_word.setdefault(opening, []).append(place)
    openings = "|".join(re.escape(word) for word in sorted(by_word, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{openings})(?!\w)", re.IGNORECASE), by_word


_OPENING = re.compile(r"\w+|\W")


def places(text: str, start: int, end: int) -> list[tuple[str, str]]:
    """Return the places named in ``text[start:end]`` as (name, kind: country, zone, market), by position.

    A name inside a longer one ("Eastern Caribbean") is not counted on its own.
    """
    opening, by_word = _places()
    words = {word.casefold() for word in opening.findall(text, start, end)}
    if not words:
        return []
    patterns = {place for word in words for place in by_word.get(word, ())}
    found = sorted(
        (
            (match.start(), -match.end(), name, kind)
            for pattern, name, kind in patterns
            for match in pattern.finditer(text, start, end)
        )
    )
    whole: list[tuple[str, str]] = []
    reach = widest = begin = -1
    for first, back, name, kind in found:
        last = -back
        if first > begin:
            begin, reach, widest = first, max(reach, widest), last
        if last > reach and last == widest:
            whole.append((name, kind))
    return list(dict.fromkeys(whole))


_PERIOD = re.compile(
    r"\b(?:[Ww]ithin|[Oo]ver|[Ii]n)\s(?:the\s)?(?:(?:last|past|next|first)\s)?(?:\d+|a|two|three|four|five|six|seven|eight|nine|ten|few)"
    r"\s(?:days?|weeks?|months?|years?|decades?)\b"
    r"|\b(?:(?:[Ss]ince|[Bb]y|[Uu]ntil|between|from)\s)?(?:19|20)\d\d(?:\s?(?:[-–]\s?(?:19|20)?|(?:to|and)\s(?:19|20))\d\d)?\b"
    r"|\b(?:since|last|this|next)\s(?:year|month|week|decade|spring|summer|autumn|fall|winter|January|February"
    r"|March|April|May|June|July|August|September|October|November|December)\b"
)


def period(text: str, start: int, end: int) -> str | None:
    """Return the words that date what is said (years, "last month"), ``None`` when there are none."""
    match = _PERIOD.search(text, start, end)
    return match.group() if match else None
