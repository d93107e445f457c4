"""Options: what a document proposes or reports as done, with the numbers that it gives for the dials."""

from __future__ import annotations

import bisect
import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from leeward.evidence.levers import load_levers
from leeward.reading.attribute import Speakers
from leeward.reading.bind import Ids, acting_places, misplaced, option_title, refused, settings_where
from leeward.reading.brief import LeverSetting, Option, Quantity
from leeward.reading.claims import Found
from leeward.reading.ground import Grounded
from leeward.reading.outside import read_toml
from leeward.reading.progress import steps
from leeward.reading.quantify import Number, numbers, places
from leeward.reading.tokens import Match, Matcher
from leeward.reading.units import Unit

_DOING = re.compile(
    r"\b(?:deploy\w*|send(?:s|ing)?|sent|launch\w*|conduct\w*|carr(?:y|ied|ying) out|strateg\w+|propos\w+"
    r"|plan(?:s|ned|ning)?|recommend\w*|should|must|call(?:s|ed|ing)? for|advocat\w+|consider\w*|option\w*"
    r"|possibilit\w+"
    r"|invest\w*|expand\w*|increas\w+|intensif\w+|strengthen\w*|enhanc\w+|campaign|operations?|initiat\w+|implement\w*|announc\w+|will"
    r"|push|order(?:s|ed)?|designat\w+|label\w*|offer(?:s|ed)?|impos\w+"
    r"|threat\w*|rule out|willing|prepar\w+"
    r"|program\w*|promot\w*|using|use of|target\w*|seek\w*|open to|build-up|buildup|evaluat\w+)\b",
    re.IGNORECASE,
)
_SLOGAN = re.compile(r"(?:the )?(?:war on drugs|drug[ -]war)", re.IGNORECASE)
_ADVICE = re.compile(r"\b(?:recommend\w*|propos\w+|should|must|what to do|options|solutions|call(?:s|ing)? for)\b", re.IGNORECASE)
_PERIOD = re.compile(
    r"\b(?:(?P<per>a|per|each|every)\s(?P<unit>day|week|month|year)|(?P<adv>daily|weekly|monthly|annually|yearly)"
    r"|(?:in|over|during|within)\s(?:the\s)?(?:last|past|first|next)?\s?(?P<n>\d+|one|two|three|four|five|six|nine|ten"
    r"|twelve)\s(?P<unit2>day|week|month|year)s?|in\s(?:fiscal\s)?(?:year\s)?(?P<year>(?:19|20)\d\d))\b",
    re.IGNORECASE,
)
_MONTHS_IN = {"day": 1 / 30.44, "week": 7 / 30.44, "month": 1.0, "year": 12.0}
_SMALL = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "nine": 9, "ten": 10, "twelve": 12}
_WHEN = re.compile(
    r"\b(?P<m>January|February|March|April|May|June|July|August|September|October|November|December)\s"
    r"(?:(?P<d>\d{1,2}),?\s)?(?P<y>20\d\d)\b"
)


BESIDE = 30
"""Characters after the words of a lever in which a place says where it acts."""

MOST_NUMBERS = 20
"""Numbers of one sentence that are looked at."""


@dataclass(frozen=True, slots=True)
class _Dial:
    key: str
    lever: str
    any_words: bool
    any_nouns: bool
    unit: str
    per: str
    factor: float
    what: str


@lru_cache(maxsize=1)
def _dials() -> tuple[list[_Dial], Matcher]:
    """Return the dials and counts, and one matcher for the nouns that they count and the words that must stand beside."""
    data = read_toml("dials.toml")
    result, matcher = [], Matcher()
    for number, record in enumerate([*data["dial"], *data["count"]]):
        key = str(number)
        matcher.add(key, "noun", record["nouns"])
        matcher.add(key, "word", record.get("words", ()))
        result.append(
            _Dial(
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


class _Stated:
    """The numbers of a unit, and which dials its words speak of."""

    def __init__(self, text: str, unit: Unit, grounded: Grounded) -> None:
        self.numbers = numbers(text, unit.start, unit.end)[:MOST_NUMBERS]
        self.tokens = grounded.tokens
        self._nouns: dict[str, list[Match]] = {}
        self._words: set[str] = set()
        for match in _dials()[1].find(grounded.tokens) if self.numbers else ():
            if match.group == "noun":
                self._nouns.setdefault(match.label, []).append(match)
            else:
                self._words.add(match.label)

    def speaks_of(self, dial: _Dial) -> bool:
        """Tell whether the words that must stand beside the number are there."""
        return dial.any_words or dial.key in self._words

    def counts(self, dial: _Dial, number: Number) -> int | None:
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


def find_options(text: str, found: Found, progress: Callable[[float], None] | None = None) -> tuple[list[Option], list[Quantity]]:
    """Return the options and the reported quantities of a document.

    An option is a lever that the document proposes, plans, reports as in use or claims an effect for, at the
    strength that the text gives (a number for the dial) or at the default level, with the span that says so.
    ``progress`` is told the fraction of the units that were looked at.
    """
    speakers = found.speakers
    options = _Options(text)
    quantities: list[Quantity] = []
    for index in steps(range(len(found.units)), progress):
        unit, grounded = found.units[index], found.grounded[index]
        stated = _Stated(text, unit, grounded)
        if stated.numbers:
            quantities += _counted(text, unit, stated, speakers, index)
        if grounded.levers and unit.kind != "heading":
            _propose(options, unit, grounded, stated, speakers, index, found.settled)
    claimed = []
    for claim in found.claims:
        if claim.tier == "read" and claim.lever is not None and not refused(claim):
            claimed.append(options.add(claim.lever, acting_places(claim), list(claim.with_levers)))
    return options.kept({option.id for option in claimed if option is not None}), _distinct(quantities)


class _Options:
    def __init__(self, text: str) -> None:
        self.text = text
        self.options: dict[tuple[str, ...], Option] = {}
        self.listed: set[str] = set()
        self._ids = Ids(())

    def add(
        self,
        lever: str,
        place: list[str],
        others: list[str],
        setting: LeverSetting | None = None,
        span: tuple[int, int] | None = None,
        who: str | None = None,
        listed: bool = False,
    ) -> Option | None:
        levers = load_levers()
        names = [name for name in dict.fromkeys([lever, *others]) if name in levers]
        if not names or names[0] != lever:
            return None
        where = settings_where(lever, place)
        key = (*names, "@", *where)
        known = self.options.get(key)
        if known is None:
            settings = [setting or LeverSetting(lever=lever, level="surge", where=where)]
            settings += [LeverSetting(lever=name, level="surge", where=settings_where(name, place)) for name in names[1:]]
            known = Option(id=self._ids.new(names, where), title=option_title(names, where), levers=settings)
            self.options[key] = known
        elif (
            setting is not None
            and known.levers[0].value is None
            and (setting.value is not None or known.levers[0].stated is None)
        ):
            known.levers[0], known.span = setting, None
        if span is not None and known.span is None:
            known.start, known.end = span
            known.span = self.text[span[0] : span[1]]
            known.proposed_by = who
        if listed:
            self.listed.add(known.id)
        return known

    def kept(self, claimed: set[str]) -> list[Option]:
        """Return the options that a claim tests, a number sets or a list recommends, then those of other levers."""
        every = list(self.options.values())
        sure = [
            option
            for option in every
            if option.id in claimed or option.id in self.listed or any(s.value is not None for s in option.levers)
        ]
        covered = {setting.lever for option in sure for setting in option.levers}
        kept = {option.id for option in sure}
        for option in every:
            levers = {setting.lever for setting in option.levers}
            if option.id not in kept and not levers <= covered:
                kept.add(option.id)
                covered |= levers
        return [option for option in every if option.id in kept]


def _propose(
    options: _Options,
    unit: Unit,
    grounded: Grounded,
    stated: _Stated,
    speakers: Speakers,
    index: int,
    settled: dict[tuple[int, str], str],
) -> None:
    text = options.text
    doing = unit.kind in ("bullet", "table") or _DOING.search(text[unit.start : unit.end]) is not None
    place = [name for name, _ in places(text, unit.start, unit.end)]
    seen: set[str] = set()
    for lever in grounded.levers:
        if lever.dual:
            continue
        label = lever.resolve(None)
        label = settled.get((index, label), label)
        if label in seen or label not in load_levers():
            continue
        first, last = grounded.tokens[lever.first].start, grounded.tokens[lever.last - 1].end
        if misplaced(label, [name for name, _ in places(text, first, min(unit.end, last + BESIDE))]):
            continue
        if _SLOGAN.fullmatch(grounded.words(lever.first, lever.last)):
            continue
        seen.add(label)
        setting = _setting(text, unit, stated, label, place)
        if setting is None and not doing:
            continue
        start, end = first, last
        if setting is not None and setting.stated is not None:
            said = text.find(setting.stated, unit.start, unit.end)
            start, end = min(start, said), max(end, said + len(setting.stated))
        who = speakers.at(index, start, end).speaker
        listed = unit.kind == "bullet" and _ADVICE.search(speakers.list_head(unit)) is not None
        options.add(label, place, [], setting, (start, end), who, listed)


def _setting(text: str, unit: Unit, stated: _Stated, lever: str, place: list[str]) -> LeverSetting | None:
    """Return the setting that numbers of the sentence give for this lever, or ``None``."""
    table = load_levers()[lever]
    where = settings_where(lever, place)
    for dial in _dials()[0] if stated.numbers else ():
        if dial.lever != lever or not stated.speaks_of(dial):
            continue
        for number in stated.numbers:
            last = stated.counts(dial, number)
            if last is None:
                continue
            said = text[number.start : max(last, number.end)]
            value, note = _dialled(text, unit, dial, number)
            if value is not None and not table.minimum <= value <= table.maximum:
                note = f"{value:g} is outside the dial ({table.minimum:g} to {table.maximum:g} {table.unit})"
                value = None
            start = _start_date(text, unit)
            if value is None:
                return LeverSetting(lever=lever, level="surge", where=where, stated=said, note=note, start_date=start)
            return LeverSetting(lever=lever, value=value, where=where, stated=said, note=note, start_date=start)
    if lever == "regime_removal":
        return LeverSetting(lever=lever, value=1.0, where=where)
    return None


def _dialled(text: str, unit: Unit, dial: _Dial, number: Number) -> tuple[float | None, str | None]:
    value = number.value * dial.factor
    if not dial.per:
        return round(value, 6), None
    period = _PERIOD.search(text, unit.start, unit.end)
    if number.ordinal or period is None:
        return None, f"a count of {number.value:g} without a period; the dial is per {dial.per}"
    if period["year"]:
        months = 12.0
    elif period["adv"]:
        name = {"daily": "day", "weekly": "week", "monthly": "month"}.get(period["adv"].casefold(), "year")
        months = _MONTHS_IN[name]
    elif period["n"]:
        raw = period["n"].casefold()
        months = float(_SMALL.get(raw, 0) or raw) * _MONTHS_IN[period["unit2"].casefold()]
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


def _counted(text: str, unit: Unit, stated: _Stated, speakers: Speakers, index: int) -> list[Quantity]:
    """Return the numbers of a unit that are worth comparing between documents."""
    found: list[Quantity] = []
    counting = [dial for dial in _dials()[0] if dial.what and stated.speaks_of(dial)]
    where: list[str] | None = None
    for number in stated.numbers:
        for dial in counting:
            last = stated.counts(dial, number)
            if last is None:
                continue
            if where is None:
                where = [name for name, kind in places(text, unit.start, unit.end) if kind != "market"]
            before = text[max(unit.start, number.start - 24) : number.start].casefold()
            low = number.value if re.search(r"(?:at least|more than|over|exceed\w*)\s+$", before) else None
            found.append(
                Quantity(
                    what=dial.what,
                    value=number.value,
                    low=low,
                    unit=number.unit,
                    place=list(where),
                    speaker=speakers.at(index, number.start, number.end).speaker,
                    span=text[number.start : last],
                    start=number.start,
                    end=last,
                )
            )
            break
    return found


def _distinct(quantities: list[Quantity]) -> list[Quantity]:
    seen: set[tuple[str, float]] = set()
    kept = []
    for quantity in quantities:
        key = (quantity.what, quantity.value)
        if key not in seen:
            seen.add(key)
            kept.append(quantity)
    return kept
