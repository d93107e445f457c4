"""Who proposes a measure: the author who advises it, or somebody whom the text names beside a word of proposing."""

from __future__ import annotations

import re

from leeward.evidence.levers import load_levers
from leeward.reading.attribute import NAMED, Speakers, cleaned, role_of
from leeward.reading.outside import read_toml
from leeward.reading.quantify import places
from leeward.reading.units import Unit

_ADVISING, _PROPOSING, _PASSIVE, _AGAINST, _IMPERATIVE, _HEADS = (
    re.compile("".join(read_toml("speech.toml")[name]), re.IGNORECASE)
    for name in ("advising", "proposing", "proposed_by", "against", "imperative", "advice_heads")
)
_BY = re.compile(rf"(?:{_PASSIVE.pattern})\s(?:the\s)?(?P<who>{NAMED})")
_BILL = re.compile(rf"(?P<who>{NAMED})(?:['’]s|['’])\s(?:\w+\s)?(?:bill|plan|proposal|strategy|order|programme|program)\b")
_NAMED = re.compile(NAMED)
_ENDS = re.compile(r"[.;:?!|]\s|,\s(?:but|while|although|which|and)\b|\b(?:but|while|although|because|which)\b", re.IGNORECASE)
_OTHERS = re.compile("".join(read_toml("speech.toml")["others_advise"]), re.IGNORECASE)
_AWAY = re.compile(
    r"[;:]|,\s(?:and|but|which|who)\b|\b(?:over|against|past|near|who|whose|which|that were|wanted for)\b", re.IGNORECASE
)
"""What between a verb of proposing and a lever shows that the lever is not its object."""
_REPORTED = re.compile(
    r"(?:urg(?:e|es|ed|ing)|(?:recommend|demand)(?:s|ed|ing)?|propos(?:e|es|ed|ing)|call(?:s|ed|ing)?|advocat(?:e|es|ed|ing))\b",
    re.IGNORECASE,
)
"""Words of advice that say whose it is."""
_FROM = re.compile(
    r"\b(?:mov|shift|divert|redirect|transfer|reallocat|switch|tak|pivot|turn)\w*\s"
    r"[^.;:]{0,60}?\b(?:from|away from|out of)\s(?:the\s)?$",
    re.IGNORECASE,
)
"""Money or effort that is to go elsewhere: "should move half a billion dollars from"."""
_FIRST = re.compile(r"\b(?:I|[Ww]e|[Oo]ur|[Mm]y|[Tt]his (?:paper|report|brief|statement|study))\b")
_ADJECTIVE = re.compile(
    r"\b(?:(?:senior|top|former|retired)\smilitary|senior|former|federal|local|civilian|political|judicial|top|retired|foreign)$",
    re.IGNORECASE,
)
"""A name that ends so was cut off before who it is: *senior military* of *senior military planners*."""
_SUPPOSING = re.compile(r"(?:^|[.;:?!]\s|\n)(?:Should|Were|Had)\s[^.;:?!\n]*$")
"""A condition without *if*: "Should Congress plan ..." proposes nothing."""
FAR = 160
"""Characters before a lever in which a word of proposing and its subject are looked for."""


def proposer(
    text: str, unit: Unit, index: int, lever: str, place: tuple[int, int], speakers: Speakers
) -> tuple[str | None, bool]:
    """Return who proposes the ``lever`` named at ``place`` (``None``: nobody), and whether the author speaks against it.

    ``author`` only where the author advises it; a named person or body where one is the subject of a verb of proposing,
    ordering or planning before the lever, or is said to have proposed it.
    """
    start, end = place
    if _SUPPOSING.search(text[unit.start : start]):
        return None, False
    who = speakers.at(index, start, end)
    begins = max((match.end() for match in _ENDS.finditer(text, unit.start, start)), default=unit.start)
    ends = next((match.start() for match in _ENDS.finditer(text, end, unit.end)), unit.end)
    before, after = text[begins:start], text[end:ends]
    if (
        _AGAINST.search(before)
        or _FROM.search(before)
        or re.match(r"\s(?:\w+\s){0,4}?(?:should|must|will|ought to|need to)\s(?:not|never|end|stop|cease)\b", after)
    ):
        return None, who.speaker == "author"
    passive = re.search(r"\b(?:should|must|ought to|needs? to|has to|have to)\s(?:be|go on|continue|return|expand|grow)\b", after)
    listed = unit.kind == "bullet" and _HEADS.search(speakers.list_head(unit)) is not None
    advised = _ADVISING.search(before) or passive
    others = who.speaker == "author" and (_OTHERS.search(before) is not None or not (passive or _own(before)))
    if (advised and not others) or listed or _IMPERATIVE.match(before.lstrip(' -*•"“') + text[start:end]):
        return who.speaker, False
    named = _BY.search(text, max(unit.start, start - FAR), min(unit.end, end + FAR)) or _BILL.search(
        text, max(unit.start, start - FAR), start
    )
    if named is not None and _acts(named["who"]):
        return cleaned(named["who"]), False
    return _subject(text, max(unit.start, start - FAR), start, lever), False


def _subject(text: str, low: int, start: int, lever: str) -> str | None:
    """Return the subject of the last word of proposing before a lever: no country that force or pressure is used on."""
    target = load_levers()[lever].where_allowed if load_levers()[lever].family in ("military", "pressure") else ()
    for verb in reversed(list(_PROPOSING.finditer(text, low, start))):
        if _AWAY.search(text, verb.end(), start) or text.startswith(" for ", verb.end()):
            continue
        for found in reversed(list(_NAMED.finditer(text, low, verb.start()))):
            between = text[found.end() : verb.start()]
            possessive = between.startswith(("’s", "'s")) or found.group().endswith(("’s", "'s"))
            if not possessive and not re.search(r"[.;:?!]", between) and _acts(found.group()):
                name = cleaned(found.group())
                on = any(place in target for place, _ in places(name, 0, len(name)))
                return None if on else name
    return None


def _own(before: str) -> bool:
    """Tell whether advice before a lever can be the author's: by a modal verb, in the first person, or by nobody else."""
    verb = _ADVISING.search(before)
    if verb is None or _REPORTED.match(verb.group()) is None:
        return True
    return _FIRST.search(before) is not None or not before[: verb.start()].strip()


def _acts(name: str) -> bool:
    """Tell whether a name is one that decides on measures: an office, a body of the state, a country."""
    said = cleaned(name)
    if _ADJECTIVE.search(said):
        return False
    return role_of(said) in ("official", "organisation") or any(kind == "country" for _, kind in places(said, 0, len(said)))
