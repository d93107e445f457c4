"""Options: what a document proposes or reports as done, with the numbers that it gives for the dials."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection
from collections.abc import Set as AbstractSet

from leeward.evidence.levers import load_levers
from leeward.reading.attribute import Speakers
from leeward.reading.bind import Ids, acting_places, misplaced, option_title, refused, settings_where, usual_strength
from leeward.reading.brief import LeverSetting, Option, Quantity
from leeward.reading.claims import Found
from leeward.reading.ground import Grounded, Lever
from leeward.reading.progress import steps
from leeward.reading.proposers import proposer
from leeward.reading.quantify import places
from leeward.reading.settings import Mention, Stated, asks_less, dials, setting_of
from leeward.reading.sureness import is_broad
from leeward.reading.units import Unit, asks

_DOING = re.compile(
    r"\b(?:deploy\w*|send(?:s|ing)?|sent|launch\w*|conduct\w*|carr(?:y|ied|ying) out|strateg\w+|propos\w+"
    r"|plan(?:s|ned|ning)?|recommend\w*|should|must|call(?:s|ed|ing)? for|advocat\w+|consider\w*|option\w*"
    r"|possibilit\w+"
    r"|urg(?:e|es|ed|ing)|needs? to|ought|wants?|demand\w*|fund(?:s|ed|ing)?|pay(?:s|ing)?|buy(?:s|ing)?|install\w*|restor\w+"
    r"|invest\w*|expand\w*|increas\w+|intensif\w+|strengthen\w*|enhanc\w+|campaign|operations?|initiat\w+|implement\w*|announc\w+|will"
    r"|push|order(?:s|ed)?|designat\w+|label\w*|offer(?:s|ed)?|impos\w+"
    r"|threat\w*|rule out|willing|prepar\w+"
    r"|program\w*|promot\w*|using|use of|target\w*|seek\w*|open to|build-up|buildup|evaluat\w+"
    r"|consider\w*|weigh(?:s|ing)|mull(?:s|ing))\b",
    re.IGNORECASE,
)
_RECEIVED = re.compile(
    r"\b(?:get|gets|got|getting|enter(?:s|ed|ing)?|seek(?:s|ing)?|sought|receiv\w+|start(?:s|ed|ing)?|need(?:s|ed)?|complet\w+"
    r"|(?:people|users|patients|addicts|offenders|them|push(?:ed)?|entry)\s(?:in)?to)\s(?:\w+\s)?$",
    re.IGNORECASE,
)
"""Before the name of a treatment: who gets it is told, and no programme of it."""
_SLOGAN = re.compile(r"(?:the )?(?:war on drugs|drug[ -]war)", re.IGNORECASE)
_ADVICE = re.compile(r"\b(?:recommend\w*|propos\w+|should|must|what to do|options|solutions|call(?:s|ing)? for)\b", re.IGNORECASE)

BESIDE = 30
"""Characters after the words of a lever in which a place says where it acts."""
_PART = re.compile(r"[.!?]\s|[|]|,?\s(?:but|while|although|whereas)\b", re.IGNORECASE)
"""What ends the part of a sentence in which a word of doing speaks of a lever."""


def find_options(
    text: str, found: Found, progress: Callable[[float], None] | None = None, *, wrong: Collection[int] = ()
) -> tuple[list[Option], list[Quantity]]:
    """Return the options and the reported quantities of a document.

    An option is a lever that the document proposes, plans, reports as in use or claims an effect for, at the
    strength that the text gives (a number for the dial) or at the default level, with the span that says so.
    ``progress`` is told the fraction of the units that were looked at. ``wrong`` is where words stand whose number says
    nothing of a lever after all: none is played.
    """
    speakers = found.speakers
    options = _Options(text)
    effects = _effects(found)
    quantities: list[Quantity] = []
    for index in steps(range(len(found.units)), progress):
        unit, grounded = found.units[index], found.grounded[index]
        stated = Stated(text, unit, grounded)
        if stated.numbers:
            quantities += _counted(text, unit, stated, speakers, index)
        if grounded.levers and unit.kind != "heading":
            _propose(options, unit, grounded, stated, speakers, index, found.settled, effects.get(index, frozenset()), wrong)
    claimed = []
    for claim in found.claims:
        if claim.tier == "read" and claim.lever is not None and not refused(claim):
            claimed.append(options.add(claim.lever, acting_places(claim), list(claim.with_levers)))
    options.propose()
    return options.kept({option.id for option in claimed if option is not None}), _distinct(quantities)


def _default(lever: str, where: list[str]) -> LeverSetting:
    return LeverSetting(lever=lever, where=where, **usual_strength(lever, where))


def _tells(setting: LeverSetting, less: bool) -> int:
    """Rank what a sentence says of a setting: as much as today or more, a cut, a number that is not played, nothing."""
    if setting.value is not None:
        return 2 if less or setting.value < load_levers()[setting.lever].baseline else 3
    return 1 if setting.stated is not None else 0


class _Options:
    def __init__(self, text: str) -> None:
        self.text = text
        self.options: dict[tuple[str, ...], Option] = {}
        self.listed: set[str] = set()
        self._less: set[str] = set()
        self._proposers: dict[str, str] = {}
        self._opposed: set[str] = set()
        self._ids = Ids(())

    def add(
        self,
        lever: str,
        place: list[str],
        others: list[str],
        setting: LeverSetting | None = None,
        span: tuple[int, int] | None = None,
        listed: bool = False,
        less: bool = False,
    ) -> Option | None:
        levers = load_levers()
        names = [name for name in dict.fromkeys([lever, *others]) if name in levers]
        if not names or names[0] != lever:
            return None
        where = settings_where(lever, place)
        key = (*names, "@", *where)
        known = self.options.get(key)
        if known is None:
            settings = [setting or _default(lever, where)]
            settings += [_default(name, settings_where(name, place)) for name in names[1:]]
            known = Option(id=self._ids.new(names, where), title=option_title(names, where), levers=settings)
            self.options[key] = known
            self._less |= {known.id} if less else set()
        elif setting is not None and _tells(setting, less) > _tells(known.levers[0], known.id in self._less):
            known.levers[0], known.span = setting, None
            self._less = self._less | {known.id} if less else self._less - {known.id}
        if span is not None and known.span is None:
            known.start, known.end = span
            known.span = self.text[span[0] : span[1]]
        if listed:
            self.listed.add(known.id)
        return known

    def said(self, lever: str, who: str | None, opposed: bool) -> None:
        """Keep who proposes a lever (the author before others, else who is named first), and that the author opposes it."""
        if opposed:
            self._opposed.add(lever)
        if who is not None and (lever not in self._proposers or who == "author"):
            self._proposers[lever] = who

    def propose(self) -> None:
        """Write into each option who proposes it; the author never where he speaks against it too."""
        for option in self.options.values():
            lever = option.levers[0].lever
            who = self._proposers.get(lever)
            option.proposed_by = None if who == "author" and lever in self._opposed else who

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


def _named(lever: Lever, grounded: Grounded) -> bool:
    """Tell whether words name a policy: no generic word, no name of a body, none of several meanings that nothing decides."""
    said = grounded.words(lever.first, lever.last)
    if lever.label == "treatment" and _RECEIVED.search(grounded.text, grounded.start, grounded.tokens[lever.first].start):
        return False
    if is_broad("lever", said) or is_broad("name", said) or _SLOGAN.fullmatch(said):
        return False
    undecided = lever.group is not None and lever.group.name == "scanning" and not lever.group.cued(grounded.tokens)
    return not (lever.dual or undecided)


def _effects(found: Found) -> dict[int, set[str]]:
    """Return by unit of prose the levers that it names and is *read* as claiming an effect of: *possible* makes no option.

    A question claims none.
    """
    starts = [unit.start for unit in found.units]
    claimed: dict[int, set[str]] = {}
    for claim in found.claims:
        named = claim.lever is not None and claim.start is not None and not claim.carried
        if not named or claim.tier != "read" or claim.kind == "table":
            continue
        index = bisect_right(starts, claim.start or 0) - 1
        if not asks(found.text, found.units[index]):
            claimed.setdefault(index, set()).add(claim.lever or "")
    return claimed


def _done(text: str, unit: Unit, first: int, last: int) -> bool:
    """Tell whether the part of the unit that names a lever says that it is proposed, planned or done."""
    if unit.kind == "table":
        return "|" not in text[unit.start : first].lstrip("| ")
    if unit.kind == "bullet":
        return True
    begins = max((match.end() for match in _PART.finditer(text, unit.start, first)), default=unit.start)
    ends = next((match.start() for match in _PART.finditer(text, last, unit.end)), unit.end)
    return _DOING.search(text[begins:ends]) is not None


def _propose(
    options: _Options,
    unit: Unit,
    grounded: Grounded,
    stated: Stated,
    speakers: Speakers,
    index: int,
    settled: dict[tuple[int, str], str],
    effects: AbstractSet[str],
    wrong: Collection[int],
) -> None:
    text = options.text
    place = [name for name, _ in places(text, unit.start, unit.end)]
    seen: set[str] = set()
    for lever in grounded.levers:
        if not _named(lever, grounded):
            continue
        label = lever.resolve(None)
        label = settled.get((index, label), label)
        if label in seen or label not in load_levers():
            continue
        first, last = grounded.tokens[lever.first].start, grounded.tokens[lever.last - 1].end
        if misplaced(label, [name for name, _ in places(text, first, min(unit.end, last + BESIDE))]):
            continue
        seen.add(label)
        options.said(label, *proposer(text, unit, index, label, (first, last), speakers))
        setting = setting_of(text, unit, stated, label, place, Mention(first, last))
        if setting is not None and setting.stated_start in wrong:
            setting = None
        if setting is None and label not in effects and not _done(text, unit, first, last):
            continue
        start, end = first, last
        if setting is not None and setting.stated_start is not None and setting.stated_end is not None:
            start, end = min(start, setting.stated_start), max(end, setting.stated_end)
        listed = unit.kind == "bullet" and _ADVICE.search(speakers.list_head(unit)) is not None
        less = setting is not None and asks_less(text, unit, setting)
        options.add(label, place, [], setting, (start, end), listed, less)


def _counted(text: str, unit: Unit, stated: Stated, speakers: Speakers, index: int) -> list[Quantity]:
    """Return the numbers of a unit that are worth comparing between documents."""
    found: list[Quantity] = []
    counting = [dial for dial in dials()[0] if dial.what and stated.speaks_of(dial)]
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
