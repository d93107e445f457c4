"""Numbers, money, dates, places, probabilities and horizons in a stretch of text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from leeward.evidence.calendar import READ_MONTH, WEEKS_A_YEAR
from leeward.reading.outside import read_toml

NUMBER_WORDS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
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
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "hundred": 100,
    "dozen": 12,
    "dozens": 24,
}
_SCALE = {
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
            value *= _SCALE[match["scale"].lower()]
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


_PARTS = {"third": 100 / 3, "quarter": 25.0, "fifth": 20.0, "tenth": 10.0, "half": 50.0, "halv": 50.0}
_TIMES = {"doubl": 100.0, "tripl": 200.0, "quadrupl": 300.0}
_COUNT = (
    r"\d{1,3}(?:,\d{3})+(?!\d)|\d{1,3}(?:\s\d{3})+(?!\d)|\d+(?:\.\d+)?|\b(?:"
    + "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
    + r")\b"
)
_UNIT = (
    r"%|per\s?cent\b|pct\b|percentage\spoints?\b|points\b|kgs?\b|kilos?\b|kilogram(?:me)?s?\b|(?:metric\s)?ton(?:ne)?s?\b|hectares?\b|ha\b"
    r"|pounds\b|lbs?\b|deaths\b|lives\b"
)
_AMOUNT = rf"(?:{_COUNT})(?:\s?(?:thousand|million|billion))?"
_SIZE = re.compile(
    rf"(?P<n>{_COUNT})(?:(?:-|–|\s?to\s?)\d+)?\s?-?(?P<scale>thousand|million|billion)?\s?-?(?P<unit>{_UNIT})"
    r"|\b(?:(?P<many>one|two|three|four|nine)[\s-]|a\s)?(?P<part>third|quarter|fifth|tenth|half)s?\b"
    r"|\b(?P<fold>halv|doubl|tripl|quadrupl)(?:es?|ed|ing)\b",
    re.IGNORECASE,
)
_ABOUT = r"(?:(?:about|around|some|nearly|almost|roughly|just|only|over|under|more\sthan|less\sthan)\s){0,2}"
_MOVED = re.compile(
    rf"(?<!aged )(?<!ages )\bfrom\s{_ABOUT}(?P<a>{_AMOUNT})\s?(?P<ua>{_UNIT})?(?:\s[^\s,.;]+){{0,3}}?"
    rf"\sto\s{_ABOUT}(?P<b>{_AMOUNT})\s?(?P<ub>{_UNIT})?"
    rf"|\bto\s{_ABOUT}(?P<b2>{_AMOUNT})\s?(?P<ub2>{_UNIT})?(?:\s[^\s,.;]+){{0,3}}?,?"
    rf"\sfrom\s{_ABOUT}(?P<a2>{_AMOUNT})\s?(?P<ua2>{_UNIT})?",
    re.IGNORECASE,
)
_LEVEL = re.compile(rf"(?<!\d)\sto\s{_ABOUT}$", re.IGNORECASE)
_UNITS = (
    ("percentage points", ("percentage", "point")),
    ("percent", ("%", "per", "pct")),
    ("kg", ("kg", "kilo")),
    ("t", ("ton", "metric")),
    ("ha", ("ha", "hect")),
    ("lb", ("pound", "lb")),
    ("deaths", ("death",)),
    ("lives", ("live",)),
)


def _unit(written: str) -> str:
    return next(name for name, begins in _UNITS if written.casefold().startswith(begins))


def _value(written: str, scale: str | None = None) -> float:
    said = written.casefold().split()
    if said[-1] in _SCALE and len(said) > 1:
        scale = said.pop()
    number = "".join(said).replace(",", "")
    return (NUMBER_WORDS.get(number) or float(number)) * _SCALE.get((scale or "").casefold(), 1)


def size(text: str, start: int, end: int, at: int, direction: str = "") -> tuple[float, str] | None:
    """Return the size of a change said in ``text[start:end]``, the one nearest after ``at`` first, with its unit.

    From one amount to another is a share of the first in percent, of shares the difference in percentage points, if it goes
    the way of ``direction`` (``increase``, ``decrease``). An amount that is reached ("fell to 200") is no size.
    """
    first, last = _sentence_around(text, start, end, at)
    for match in _MOVED.finditer(text, at, last):
        moved = None if _chance_near(text, match.start(), match.end(), start, end) else _moved(match)
        if moved is not None and (moved[0] > 0) == (direction != "decrease"):
            return abs(moved[0]), moved[1]
    found = [match for match in _SIZE.finditer(text, first, last) if _is_size(text, match, first, last, at)]
    if not found:
        return None
    best = min(found, key=lambda match: match.start() - at if match.start() >= at else 200 + at - match.start())
    if best["part"]:
        return round(_PARTS[best["part"].casefold()] * NUMBER_WORDS.get((best["many"] or "").casefold(), 1), 1), "percent"
    if best["fold"]:
        return {**_PARTS, **_TIMES}[best["fold"].casefold()], "percent"
    return round(_value(best["n"], best["scale"]), 6), _unit(best["unit"])


_EACH = re.compile(r"\b(?:every|each|per|out of)\s$", re.IGNORECASE)
_ENDS = re.compile(r"(?<=[a-z\d%)”\"])[.!?;]\s+(?=[A-Z“\"])")


def _sentence_around(text: str, start: int, end: int, at: int) -> tuple[int, int]:
    """Return the sentence of ``start:end`` that ``at`` stands in: a bullet may hold several."""
    ends = [match.end() for match in _ENDS.finditer(text, start, end)]
    return max([start, *(one for one in ends if one <= at)]), min([end, *(one for one in ends if one > at)])


def _is_size(text: str, match: re.Match[str], start: int, end: int, at: int) -> bool:
    """Tell whether a number may be the size of a change: no chance, no level reached, no share of who or what is meant."""
    if _chance_near(text, match.start(), match.end(), start, end) or _LEVEL.search(
        text, max(start, match.start() - 25), match.start()
    ):
        return False
    if _EACH.search(text, max(start, match.start() - 14), match.start()):
        return False
    return not (match["part"] and match.start() < at and text.startswith(" of ", match.end()))


def _moved(match: re.Match[str]) -> tuple[float, str] | None:
    """Return the change from one amount to another, with its sign; ``None`` for years, other units and a start from nought."""
    first, last = (match["a"], match["b"]) if match["a"] else (match["a2"], match["b2"])
    units = [_unit(said) for said in (match["ua"] or match["ua2"], match["ub"] or match["ub2"]) if said]
    if len(set(units)) > 1 or (not units and all(re.fullmatch(r"(?:19|20)\d\d", said) for said in (first, last))):
        return None
    before, after = _value(first), _value(last)
    if units and units[0] == "percent":
        return round(after - before, 2), "percentage points"
    return (round(100 * (after - before) / before, 1), "percent") if before > 0 else None


def _chance_near(text: str, first: int, last: int, start: int, end: int) -> bool:
    """Tell whether a number is a chance ("an 80 percent chance"), not a size."""
    near = text[max(start, first - 40) : min(end, last + 14)]
    return _CHANCE_WORDS.search(near) is not None


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
    r"|\b(?P<n2>\d+|one|two|three|five|six|ten)[- ](?P<u2>week|month|year)\b",
    re.IGNORECASE,
)
_MONEY = re.compile(r"(?:dollars|euros|pounds|pesos|US\$\s?[\d.,]+|[$€£][\d.,]+)(?: (?:million|billion|m|bn))?\s$", re.IGNORECASE)
"""Money right before a span of time: it is spent over it, and says nothing of when the effect comes."""
_WEEKS = {"day": 1 / 7, "week": 1.0, "month": READ_MONTH, "year": WEEKS_A_YEAR, "decade": 10 * WEEKS_A_YEAR}


def horizon(text: str, start: int, end: int, at: int | None = None) -> int | None:
    """Return the stated horizon in weeks (short term 26, medium 104, long 260), ``None`` when none is given.

    Of several the first, or with ``at`` the one said nearest to what stands there, after it before those that stand before.
    """
    found = [
        match
        for match in _SPAN.finditer(text, start, end)
        if not _MONEY.search(text, max(start, match.start() - 20), match.start())
    ]
    if at is not None:
        found.sort(key=lambda match: match.start() - at if match.start() >= at else (end - start) + at - match.start())
    for match in found:
        if match["adj"]:
            return {"short": 26, "medium": 104, "long": 260}[match["adj"].lower()]
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
    r"|\b(?:(?:[Ss]ince|[Bb]y|[Uu]ntil|between|from)\s)?(?:19|20)\d\d(?:\s?(?:-|–|to|and)\s?(?:19|20)?\d\d)?\b"
    r"|\b(?:since|last|this|next)\s(?:year|month|week|decade|spring|summer|autumn|fall|winter|January|February"
    r"|March|April|May|June|July|August|September|October|November|December)\b"
)


def period(text: str, start: int, end: int) -> str | None:
    """Return the words that date what is said (years, "last month"), ``None`` when there are none."""
    match = _PERIOD.search(text, start, end)
    return match.group() if match else None
