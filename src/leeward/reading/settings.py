"""Settings: which number of a sentence says how much of a lever there is to be, and where that stands in the text."""

from __future__ import annotations

import bisect
import datetime
import re
from dataclasses import dataclass
from functools import lru_cache

from leeward.evidence.levers import Lever, load_levers
from leeward.reading.bind import DEFAULT_LEVEL, Strength, misplaced, settings_where, usual_strength
from leeward.reading.brief import LeverSetting
from leeward.reading.ground import Grounded
from leeward.reading.outside import read_toml
from leeward.reading.quantify import NUMBER_WORDS, Number, numbers, places
from leeward.reading.tokens import Match, Matcher
from leeward.reading.units import Unit

MOST_NUMBERS = 20
"""Numbers of one sentence that are looked at."""
BESIDE = 40
"""Characters after a number in which a country says where it holds."""
ACTOR = "usa"
"""The country whose forces and agencies act elsewhere: to name it ("United States personnel") does not say where."""
WHOLE = 100.0
"""Percent of a whole: a larger share is none."""

_PERIOD = re.compile(
    r"(?<!within )(?<!after )(?<!in )(?<!for )(?<!than )\b(?P<per>a|per|each|every)\s(?P<unit>day|week|month|year)\b"
    r"|\b(?:(?P<adv>daily|weekly|monthly|annually|yearly)"
    r"|(?:in|over|during|within)\s(?:the\s)?(?:last|past|first|next)?\s?(?P<n>\d+|one|two|three|four|five|six|nine|ten"
    r"|twelve)\s(?P<unit2>day|week|month|year)s?|in\s(?:fiscal\s)?(?:year\s)?(?P<year>(?:19|20)\d\d))\b",
    re.IGNORECASE,
)
_MONTHS_IN = {"day": 1 / 30.44, "week": 7 / 30.44, "month": 1.0, "year": 12.0}
_WHEN = re.compile(
    r"\b(?P<m>January|February|March|April|May|June|July|August|September|October|November|December)\s"
    r"(?:(?P<d>\d{1,2}),?\s)?(?P<y>20\d\d)\b"
)
_BREAK = re.compile(
    r"[;?!|]|\.\s|(?<!\d),\s(?:and|but|which|who|of which|where|as|for|so)\b|\s[–—]\s"
    r"|\b(?:although|though|while|whereas|but|because|after|since|when|of which|of whom|which|who|that)\b",
    re.IGNORECASE,
)
_TARGET = re.compile(
    r"\b(?:should|must|ought|shall|will|would|'ll|needs? to|has to|have to|plan(?:s|ned|ning)?|programmes?|programs?"
    r"|targets?|goals?|aim(?:s|ed)?"
    r"|propos\w+|recommend\w*|order(?:s|ed)|announc\w+|wants?|seeks?|pledg\w+|promis\w+|call(?:s|ed|ing)? for|bill|treaty|to"
    r"|decid\w+|approv\w+|authori[sz]\w+|launch\w*|deploy\w*|expand\w*|increas\w+|strengthen\w*|rais(?:e|es|ing)|return"
    r"|fund(?:s|ed)?|invest\w*|cuts?|reduc\w+|reach(?:es|ing)?|achiev(?:es?|ing))\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:last|past|previous)\s(?:year|month|week|decade|spring|summer|autumn|fall|winter)\b|\bsince\s(?:19|20)\d\d\b|\bago\b"
    r"|\bin\s(?:19|20)\d\d\b|\b(?:reported|(?:has|have|had)\s(?:\w+ly\s)?(?:reached|been|fallen|risen|\w+ed)|(?:was|were)\s\w+)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:not|never|no longer|refus\w+|without)\b|n['’]t\b", re.IGNORECASE)
_LESS = re.compile(
    r"\b(?:cut(?:s|ting)?|reduc\w+|lower(?:s|ed|ing)?|scal\w+ back|scal\w+ down|slash\w*|halv\w+|shrink\w*"
    r"|fewer|less|only|limit(?:s|ed|ing)?|cap(?:s|ped)?|curb\w*|down to)\b",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\b(?:more|expand\w*|increas\w+|rais(?:e|es|ed|ing)|strengthen\w*|step(?:s|ped)? up|intensif\w+"
    r"|enhanc\w+|boost\w*|return|restor\w+|resum\w+)\b",
    re.IGNORECASE,
)
_SHARE_BEFORE = re.compile(
    r"(?:\b\w+\s(?:in|out of)\s(?:every\s)?|\bof\s(?:every\s)?|\d\s?(?:to|-|–)\s?|\bfrom\s)$", re.IGNORECASE
)
_SHARE_AFTER = re.compile(
    r"^\s(?:in|out of)\s(?:every\s)?(?:\d|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|hundred)", re.IGNORECASE
)
_EFFECT_BEFORE = re.compile(
    r"\b(?:coca|crops?|cultivation|area|production|deaths?|overdoses|flows?|seizures|homicides|murders|prices?|use|consumption)"
    r"\s(?:\w+\s){0,2}?by\s(?:(?:about|around|some|nearly|almost|roughly|between|up to|as much as)\s)?"
    r"(?:[\d,.]+\s(?:and|to|or)\s)?$",
    re.IGNORECASE,
)
"""Before a number by which an outcome changes: the size of an effect, and no setting of the lever."""
_CHANGE_AFTER = re.compile(r"^(?:\sof\s\w+)?\s(?:fewer|less|more|higher|lower|saved|lost|killed|died)\b", re.IGNORECASE)
_STANDING = ("show_of_force", "ground_troops")
"""Levers whose numbers are what is there now: a report of it sets them too."""


@dataclass(frozen=True, slots=True)
class Dial:
    """A dial, or a count that sets none: what its numbers count, and how they become its units."""

    key: str
    lever: str
    any_words: bool
    any_nouns: bool
    unit: str
    per: str
    factor: float
    what: str


@lru_cache(maxsize=1)
def dials() -> tuple[list[Dial], Matcher]:
    """Return the dials and counts, and one matcher for the nouns that they count and the words that must stand beside."""
    data = read_toml("dials.toml")
    result, matcher = [], Matcher()
    for number, record in enumerate([*data["dial"], *data["count"]]):
        key = str(number)
        matcher.add(key, "noun", record["nouns"])
        matcher.add(key, "word", record.get("words", ()))
        result.append(
            Dial(
                key,
                record.get("lever", ""),
                not record.get("words"),
                not record["nouns"],
                record.get("unit", ""),
                record.get("per", ""),
                float(record.get("factor", 1.0)),
                record.get("what", ""),
            )
        )
    return result, matcher


class Stated:
    """The numbers of a unit, and which dials its words speak of."""

    def __init__(self, text: str, unit: Unit, grounded: Grounded) -> None:
        self.numbers = numbers(text, unit.start, unit.end)[:MOST_NUMBERS]
        self.tokens = grounded.tokens
        self._nouns: dict[str, list[Match]] = {}
        self._words: set[str] = set()
        for match in dials()[1].find(grounded.tokens) if self.numbers else ():
            if match.group == "noun":
                self._nouns.setdefault(match.label, []).append(match)
            else:
                self._words.add(match.label)

    def speaks_of(self, dial: Dial) -> bool:
        """Tell whether the words that must stand beside the number are there."""
        return dial.any_words or dial.key in self._words

    def counts(self, dial: Dial, number: Number) -> int | None:
        """Return where the counted noun ends when the number counts what the dial counts, else ``None``."""
        if (dial.unit and number.unit != dial.unit) or (not dial.unit and number.unit):
            return None
        if dial.any_nouns:
            return number.end
        nouns = self._nouns.get(dial.key, [])
        first = bisect.bisect_left(self.tokens, number.end, key=lambda token: token.start)
        for place in range(bisect.bisect_left(nouns, first, key=lambda match: match.first), len(nouns)):
            match = nouns[place]
            if match.first > first + 3:
                break
            between = self.tokens[first : match.first]
            if all(t.kind == "word" for t in between) and not any(
                t.low in ("in", "of", "and", "to", "the", "for", "on", "at", "with", "by") for t in between
            ):
                return self.tokens[match.last - 1].end
        return None


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a sentence names a lever, in the text."""

    start: int
    end: int


def setting_of(text: str, unit: Unit, stated: Stated, lever: str, place: list[str], mention: Mention) -> LeverSetting | None:
    """Return the setting that a number of the sentence gives for this lever where it is named, or ``None``.

    The number must be said of the lever (`_said_of`), with a period where the dial is a rate. ``None`` too for a lever
    that no number is said of.
    """
    table = load_levers()[lever]
    where = settings_where(lever, place)
    for dial in dials()[0] if stated.numbers else ():
        if dial.lever != lever or not stated.speaks_of(dial):
            continue
        for number in stated.numbers:
            last = stated.counts(dial, number)
            if last is None or not _said_of(text, unit, dial, number, last, mention):
                continue
            first, last = number.start, max(last, number.end)
            value, note = _valued(text, unit, dial, table, number, last)
            strength: Strength = {"value": value, "note": note} if value is not None else usual_strength(lever, where, note)
            return LeverSetting(
                lever=lever,
                where=where,
                stated=text[first:last],
                stated_start=first,
                stated_end=last,
                start_date=_start_date(text, unit),
                **strength,
            )
    if lever == "regime_removal":
        return LeverSetting(lever=lever, value=1.0, where=where)
    return None


def _clause(text: str, unit: Unit, first: int, last: int) -> tuple[int, int]:
    """Return where the clause around ``first:last`` begins and ends."""
    begins, ends = unit.start, unit.end
    for match in _BREAK.finditer(text, unit.start, unit.end):
        if match.end() <= first:
            begins = match.end()
        elif match.start() >= last:
            ends = match.start()
            break
    return begins, ends


def _said_of(text: str, unit: Unit, dial: Dial, number: Number, last: int, mention: Mention) -> bool:
    """Tell whether a number says how much of the lever there is or is to be.

    It stands in the clause of the lever, is no share ("nine in ten"), no end of a range, no change ("200 fewer", "coca by 8,000
    hectares"), is neither denied nor counted in a past or a place that the lever is not for.
    """
    first = number.start
    between = (mention.end, first) if mention.end <= first else (last, mention.start)
    if between[0] < between[1] and _BREAK.search(text, *between):
        return False
    before, after = text[max(unit.start, first - 24) : first], text[last : last + 24]
    if _SHARE_BEFORE.search(before) and not re.search(r"\bfrom\s\S+\s(?:\w+\s)?to\s$", before):
        noun = re.search(r"\bof\s(?:every\s)?$", before, re.IGNORECASE)
        if noun is None or re.search(
            r"(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|most|many|some|half|third|quarter))\s(?:out\s)?of\s(?:every\s)?$",
            before,
            re.IGNORECASE,
        ):
            return False
    if _EFFECT_BEFORE.search(text, max(unit.start, first - 80), first):
        return False
    if _SHARE_AFTER.search(text[number.end : number.end + 24]) or _CHANGE_AFTER.search(after):
        return False
    begins, ends = _clause(text, unit, first, last)
    aims = _TARGET.search(text, begins, first) is not None or _TARGET.search(text, last, ends) is not None
    if _DENIED.search(text, begins, first):
        return False
    near = places(text, begins, min(ends, last + BESIDE))
    named = [name for name, kind in near if kind == "country" and name != ACTOR]
    if named and misplaced(dial.lever, named):
        return False
    if dial.unit == "percent" and not aims:
        return False
    return aims or dial.lever in _STANDING or _PAST.search(text, begins, ends) is None


def asks_less(text: str, unit: Unit, setting: LeverSetting) -> bool:
    """Tell whether the clause of a number asks for less of the lever, or reports that it was cut."""
    if setting.stated_start is None or setting.stated_end is None:
        return False
    return _LESS.search(text, *_clause(text, unit, setting.stated_start, setting.stated_end)) is not None


def _valued(text: str, unit: Unit, dial: Dial, table: Lever, number: Number, last: int) -> tuple[float | None, str | None]:
    """Return what is played of a number that is said of a lever (``None``: the default level), and a note."""
    value, note = _dialled(text, unit, dial, number, last)
    if value is None:
        return None, note
    said, default = text[number.start : last], f"the default level, {DEFAULT_LEVEL}, is played"
    if value > table.maximum and dial.unit == "percent" and value <= WHOLE:
        return table.maximum, f"the text says {said}; the highest that the dial allows, {table.maximum:g}, is played"
    if not table.minimum <= value <= table.maximum:
        outside = f"{value:g} is outside the dial ({table.minimum:g} to {table.maximum:g} {table.unit})"
        return None, f"the text says {said}; {outside}; {default}"
    begins, ends = _clause(text, unit, number.start, last)
    less = _LESS.search(text, begins, ends) is not None
    if value < table.baseline and (not less or _MORE.search(text, begins, number.start) is not None):
        today = f"less than today's {table.baseline:g} {table.unit}, though the text does not ask for less"
        return None, f"the text says {said}, {value:g} on the dial: {today}; {default}"
    return value, note


def _dialled(text: str, unit: Unit, dial: Dial, number: Number, last: int) -> tuple[float | None, str | None]:
    value = number.value * dial.factor
    if not dial.per:
        return round(value, 6), None
    begins, ends = _clause(text, unit, number.start, last)
    near = sorted(_PERIOD.finditer(text, begins, ends), key=lambda match: abs(match.start() - last))
    period = near[0] if near else None
    if number.ordinal or period is None:
        return (
            None,
            f"a count of {number.value:g} without a period; the dial is per {dial.per};"
            f" the default level, {DEFAULT_LEVEL}, is played",
        )
    if period["year"]:
        months = 12.0
    elif period["adv"]:
        name = {"daily": "day", "weekly": "week", "monthly": "month"}.get(period["adv"].casefold(), "year")
        months = _MONTHS_IN[name]
    elif period["n"]:
        raw = period["n"].casefold()
        months = float(NUMBER_WORDS.get(raw, 0) or raw) * _MONTHS_IN[period["unit2"].casefold()]
    else:
        months = _MONTHS_IN[period["unit"].casefold()]
    if months <= 0:
        return None, None
    rate = value / months * (12.0 if dial.per == "year" else 1.0)
    return float(f"{rate:.6g}"), f"{number.value:g} over {months:.3g} months, per {dial.per}"


def _start_date(text: str, unit: Unit) -> str | None:
    found = _WHEN.search(text, unit.start, unit.end)
    if found is None or not re.search(
        r"\b(?:from|starting|beginning|begin|until|as of|on|in)\s+$", text[unit.start : found.start()][-12:]
    ):
        return None
    try:
        day = datetime.datetime.strptime(f"{found['m']} {found['d'] or 1} {found['y']}", "%B %d %Y").date()
    except ValueError:
        return None
    return day.isoformat() if day >= datetime.date(2025, 9, 1) else None
