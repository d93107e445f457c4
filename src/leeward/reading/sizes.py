"""How large a change is said to be: "by 30 percent", "from 94 to 90", "a third less", "two tonnes seized"."""

from __future__ import annotations

import re

from leeward.evidence.outcomes import load_outcomes
from leeward.reading.quantify import NUMBER_WORDS, SCALE, chance_near
from leeward.reading.units import sentence_around

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
    rf"(?P<n>{_COUNT})(?:(?:-|–|\s?to\s?)\d+)?\s?-?(?P<scale>hundred|thousand|million|billion)?\s?-?(?P<unit>{_UNIT})"
    r"|\b(?:(?P<many>one|two|three|four|nine)[\s-]|a\s)(?P<part>third|quarter|fifth|tenth)s?\b"
    r"|\b(?P<half>half)\b"
    r"|\b(?P<fold>halv|doubl|tripl|quadrupl)(?:es?|ed|ing)\b",
    re.IGNORECASE,
)
_ABOUT = r"(?:(?:about|around|some|nearly|almost|roughly|just|only|over|under|above|at\sleast|more\sthan|less\sthan)\s){0,2}"
_MOVED = re.compile(
    rf"(?<!aged )(?<!ages )\bfrom\s{_ABOUT}(?P<a>{_AMOUNT})\s?(?P<ua>{_UNIT})?(?:\s[^\s,.;]+){{0,3}}?"
    rf"\sto\s{_ABOUT}(?P<b>{_AMOUNT})\s?(?P<ub>{_UNIT})?"
    rf"|\bto\s{_ABOUT}(?P<b2>{_AMOUNT})\s?(?P<ub2>{_UNIT})?(?:\s[^\s,.;]+){{0,3}}?,?"
    rf"\sfrom\s{_ABOUT}(?P<a2>{_AMOUNT})\s?(?P<ua2>{_UNIT})?",
    re.IGNORECASE,
)
_LEVEL = re.compile(
    rf"(?:(?<!\d)\sto|\b(?:tariffs?|rates?|levels?|shares?|duty|duties|taxe?s?)(?:\s\w+)?\s(?:of|at|above|below|over))\s{_ABOUT}$",
    re.IGNORECASE,
)
_EACH = re.compile(r"\b(?:every|each|per|out of)\s$", re.IGNORECASE)
_OTHER_HALF = re.compile(r"\s?-|\s(?:an?|the|year|hour)\b|\sof\s(?:19|20)\d\d|\s(?:19|20)\d\d", re.IGNORECASE)
_NO_HALF = re.compile(r"\b(?:first|second|latter|last|other|and a|and)\s$", re.IGNORECASE)
_THING = re.compile(
    r"\s(?!(?:of|less|more|fewer|lower|higher|greater|smaller|as|to|in|by|since|from|over|after|at|on|below|above|and|or|but|if|when"
    r"|compared|within|during|between|under|with|while|because|than|the|this|last|per|annually|overall|nearly)\b)[a-z]"
)
_DOSE = re.compile(r"\s(?:scan|inspect|screen|search|check|tariff|duty|duties|import|interest|confidence|CI\b)", re.IGNORECASE)
_SHARE = re.compile(
    r"\s(?:of|are|were|is|was|have|has|had|hold|holds|held|say|said|believe|think|fear|support|on|take|takes|a month|a year)\b",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"\b(?:cut|reduc|lower|fall|fell|drop|declin|decreas|shr[aiu]nk|slash|rise|rose|risen|rais|increas|gr[eo]w|jump|climb|soar|surg"
    r"|stop|block|intercept|interdict|seiz|prevent|eliminat|destroy|remov|keep|kept|tak|took|curb|sav|eradicat|los[et]|lost|halt"
    r"|catch|caught|denie|deny|deprive|disrupt|wip|shed|go(?:es|ne)? down|went|down|up|disappear|gone|fewer|less|more)\w*",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[;:.]\s|,\s(?:and|but|which|who|where|while|as|of which)\b|\b(?:because|although|while|whereas|when|where)\b", re.IGNORECASE
)
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
_MEASURES = {"kg": "kg", "t": "kg", "lb": "kg", "ha": "ha", "deaths": "deaths", "lives": "deaths"}
"""What each unit measures, as the units of outcomes begin."""


_PER_UNIT = re.compile(
    r"(?i)\b(?:each|every|per) (?:additional |extra |further |more )?(?:[\d,.]+ |\w+ )?"
    r"(?:hectares?|acres?|ton(?:ne)?s?|kilos?|kilograms?|dollars?|officers?|patrols?|beds?|kits?|doses?|raids?|cutters?|ships?"
    r"|aircraft|drones?|clinics?|scanners?)\b"
)
"""An effect of so much of the instrument: its size is that of a unit, and not of what was done."""
_VAGUE = re.compile(r"(?i)\b(?:several|a few|few|many|some|tens of|dozens of) $")
"""Before a number word that then is no number: *several hundred deaths*."""


_BETWEEN = re.compile(r"(?i)\bbetween\s[\d.,]+\s?(?:%|per\s?cent)?\s(?:and|to)\s(?:about\s|some\s)?$")
_TO = re.compile(r"(?i)\d\s?(?:-|–|to)\s?\d")
"""A range of sizes, which is no one size: *between 2 and 6 percent*, *2 to 6 percent*."""


def per_unit(text: str, start: int, end: int, at: int) -> bool:
    """Tell whether the sentence of ``start:end`` around a place tells the effect of a unit of the instrument."""
    return _PER_UNIT.search(text, *sentence_around(text, start, end, at)) is not None


def size(text: str, start: int, end: int, at: int, direction: str = "", outcome: str | None = None) -> tuple[float, str] | None:
    """Return the size of a change said in ``text[start:end]``, the one nearest after ``at`` first, with its unit.

    From one amount to another is a share of the first in percent, of shares the difference in percentage points, if it goes
    the way of ``direction`` (``increase``, ``decrease``). No size is an amount that is reached ("fell to 200"), a share of who or
    what is meant ("80 percent of cocaine moves by sea"), how much of an instrument there is ("100 percent scanning") or of what
    else ("tariffs of 25 percent"), a range ("between 2 and 6 percent"), and an amount in a unit that ``outcome`` is not
    measured in.
    """
    first, last = sentence_around(text, start, end, at)
    if per_unit(text, start, end, at):
        return None
    for match in _MOVED.finditer(text, at, last):
        moved = None if chance_near(text, match.start(), match.end(), start, end) else _moved(match)
        if moved is not None and (moved[0] > 0) == (direction != "decrease"):
            return abs(moved[0]), moved[1]
    found = [match for match in _SIZE.finditer(text, first, last) if _is_size(text, match, first, last, at)]
    found = [match for match in found if not _VAGUE.search(text, max(first, match.start() - 16), match.start())]
    found = [match for match in found if _fits(match, outcome) and _goes(match, direction) and not _ranges(text, match)]
    if not found:
        return None
    best = min(found, key=lambda match: match.start() - at if match.start() >= at else 200 + at - match.start())
    if best["half"]:
        return 50.0, "percent"
    if best["part"]:
        return round(_PARTS[best["part"].casefold()] * NUMBER_WORDS.get((best["many"] or "").casefold(), 1), 1), "percent"
    if best["fold"]:
        return {**_PARTS, **_TIMES}[best["fold"].casefold()], "percent"
    return round(_value(best["n"], best["scale"]), 6), _unit(best["unit"])


def _ranges(text: str, match: re.Match[str]) -> bool:
    return _TO.search(match[0]) is not None or _BETWEEN.search(text, max(0, match.start() - 40), match.start()) is not None


def _unit(written: str) -> str:
    return next(name for name, begins in _UNITS if written.casefold().startswith(begins))


def _value(written: str, scale: str | None = None) -> float:
    said = written.casefold().split()
    if said[-1] in SCALE and len(said) > 1:
        scale = said.pop()
    number = "".join(said).replace(",", "")
    return (NUMBER_WORDS.get(number) or float(number)) * SCALE.get((scale or "").casefold(), 1)


def _is_size(text: str, match: re.Match[str], start: int, end: int, at: int) -> bool:
    """Tell whether a number may be the size of a change: no chance, no level reached, no share of who or what is meant."""
    first, last = match.span()
    if chance_near(text, first, last, start, end) or _LEVEL.search(text, max(start, first - 40), first):
        return False
    if _EACH.search(text, max(start, first - 14), first):
        return False
    if (match["half"] or match["part"]) and first < at and text.startswith(" of ", last):
        return False
    if match["half"]:
        return not (_OTHER_HALF.match(text, last, end) or _NO_HALF.search(text, max(start, first - 8), first))
    if match["part"]:
        return not _THING.match(text, last, end)
    if match["unit"] and _unit(match["unit"]) == "percent":
        if _DOSE.match(text, last, end):
            return False
        return not _SHARE.match(text, last, end) or _changed_before(text, start, first)
    return True


def _changed_before(text: str, start: int, first: int) -> bool:
    """Tell whether a word of change stands before a share in its clause ("cut 80 percent of the flow")."""
    begins = max([start, first - 60, *(found.end() for found in _CLAUSE.finditer(text, start, first))])
    return _CHANGED.search(text, begins, first) is not None


def _fits(match: re.Match[str], outcome: str | None) -> bool:
    """Tell whether an outcome is measured in the unit of a size; a share fits all outcomes, an unknown one has any unit."""
    measure = _MEASURES.get(_unit(match["unit"])) if match["unit"] else None
    known = load_outcomes().get(outcome or "")
    return measure is None or known is None or known.unit.startswith(measure)


def _goes(match: re.Match[str], direction: str) -> bool:
    """Tell whether "doubled" or "halved" goes the way of the claim; with a capital it is a name ("Operation Double Barrel")."""
    if not match["fold"]:
        return True
    more = match["fold"].casefold() in _TIMES
    return direction != ("decrease" if more else "increase") and (match[0].islower() or match.start() == 0)


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
