"""Where a claim is about that names no place: where its lever is named, else the one place that the text is about.

The United States are the default only of a text that is about no other country: a report on Scotland, or a sentence on the Swiss
programme that the sentence before names, is never judged on American numbers.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from leeward.evidence.levers import load_levers
from leeward.evidence.placenames import MARKET_OF_COUNTRY, MARKETS, SEAS, ZONES_OF
from leeward.reading.bind import PLACE_OF_LEVER, PLACE_OF_TEXT
from leeward.reading.brief import Claim
from leeward.reading.ground import Grounded
from leeward.reading.quantify import places
from leeward.reading.units import Unit, units_before

UNNAMED = "in the country of the text, which it does not name"
"""What a claim is said to be of in a text of another country than the United States that names none."""
_ABROAD = re.compile(
    r"\b(?:Minist(?:er|ry) (?:of|for)|[Pp]rime [Mm]inister|Home (?:Office|Secretary)|euros?|kron(?:er|or)|Parliament|MPs"
    r"|constabulary)\b|[€£]"
)
_AMERICAN = re.compile(
    r"\b(?:United States|U\.S\.?|USA?|Americans?|Congress(?:man|woman)?|Senat(?:e|ors?)|federal|[Dd]ollars?|White House|DEA"
    r"|FBI|count(?:y|ies)|states?)\b|\$"
)
AT_THE_BORDER = frozenset({"usa", "mexico"})
"""Countries of whose border the land border of the model is."""
LEAST, SHARE = 3, 0.6
"""Units that name the place that a text is about: so many, and this share of all that name a country or a market."""


def settle_places(text: str, units: Sequence[Unit], grounded: Sequence[Grounded], claims: Sequence[Claim]) -> None:
    """Give claims that name no place, of levers on countries or markets, the place where the lever is named or the text's."""
    placeless = [claim for claim in claims if not claim.place and claim.market is None]
    waiting = [claim for claim in placeless if _bound(claim.lever)]
    abroad = bool(placeless) and unnamed(text)
    if not waiting and not abroad:
        return
    named = [[name for name, kind in places(text, unit.start, unit.end) if kind != "zone"] for unit in units]
    home = place_of_text(named)
    starts = [unit.start for unit in units]
    if abroad and not any(named):
        for claim in placeless:
            claim.within = claim.within or UNNAMED
    for claim in waiting:
        at = max(bisect_right(starts, claim.start or 0) - 1, 0)
        found = _with_lever(claim, at, units, grounded, named)
        if found:
            _put(claim, found, PLACE_OF_LEVER)
        elif home is not None and load_levers()[claim.lever or ""].where == "market":
            _put(claim, [home], PLACE_OF_TEXT)


def settle_country(claims: Sequence[Claim], country: str, first: str = "") -> None:
    """Give claims that name no place the country that a text is said to be mainly about, where their lever acts in one.

    That country is where the ``first`` instrument of the text acts: levers on places of another kind are not put there
    (precursors are controlled in China, and naloxone is handed out elsewhere).

    The land border is that of the United States: scanning in another country is put there, so that it is not judged on this one.
    """
    market = MARKET_OF_COUNTRY.get(country, country)
    leading = load_levers().get(first)
    for claim in claims:
        lever = load_levers().get(claim.lever or "")
        if not country or lever is None or not _free(claim) or (leading is not None and lever.where != leading.where):
            continue
        if lever.where == "market":
            put = market not in lever.where_default
        elif lever.where == "country":
            put = market != "usa" and country not in lever.where_default
        else:
            put = lever.name == "border_scanning" and country not in AT_THE_BORDER
        if put:
            _put(claim, [country], PLACE_OF_TEXT)


def settle_seas(claims: Sequence[Claim]) -> None:
    """Give claims that name no place the sea where their lever acts by the others on it, if those that name one name the same and
    are a third of all at least: a text is on one campaign, and does not name its sea once in passing.
    """
    seas: dict[str, Counter[tuple[str, ...]]] = {}
    every = Counter(claim.lever or "" for claim in claims)
    for claim in claims:
        there = tuple(sorted(place for place in claim.place if place in SEAS or place in ZONES_OF))
        if there and claim.lever:
            seas.setdefault(claim.lever, Counter())[there] += 1
    for claim in claims:
        lever = load_levers().get(claim.lever or "")
        found = seas.get(claim.lever or "", Counter())
        often = 3 * found.total() >= every[claim.lever or ""]
        if lever is not None and lever.where == "zone" and len(found) == 1 and often and _free(claim):
            _put(claim, next(iter(found)), PLACE_OF_LEVER)


def _free(claim: Claim) -> bool:
    """Tell whether a claim names no place and no person has looked at it."""
    return not claim.place and claim.market is None and not claim.by_person


def unnamed(text: str) -> bool:
    """Tell whether a text that names no country is of one that is not the United States, by its offices and its money."""
    return _ABROAD.search(text) is not None and _AMERICAN.search(text) is None


def place_of_text(named: Sequence[Sequence[str]]) -> str | None:
    """Return the one country or market outside the United States that most units name which name any; else nothing.

    ``named`` are the countries and markets that each unit of the text names.
    """
    counts = Counter(place for unit in named for place in set(unit) if place in MARKETS or place in MARKET_OF_COUNTRY)
    if not counts:
        return None
    place, most = counts.most_common(1)[0]
    alike = sum(1 for unit in named if unit)
    return place if place != "usa" and most >= LEAST and most >= SHARE * alike else None


def _bound(lever: str | None) -> bool:
    record = load_levers().get(lever or "")
    return record is not None and record.where in ("market", "country")


def _with_lever(
    claim: Claim, at: int, units: Sequence[Unit], grounded: Sequence[Grounded], named: Sequence[Sequence[str]]
) -> Sequence[str]:
    """Return the places named by the nearest unit before that names the lever of a claim, with its heading."""
    for other in units_before(units, at):
        if any(lever.label == claim.lever for lever in grounded[other].levers):
            return named[other]
    return []


def _put(claim: Claim, found: Sequence[str], how: str) -> None:
    markets = [name for name in found if name in MARKETS]
    claim.place = [name for name in found if name not in MARKETS]
    claim.market = markets[0] if markets else None
    claim.carried = [*claim.carried, how]
