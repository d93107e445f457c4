"""Binding: claims to options with lever settings, and options to the numbers of the document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypedDict

from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import load_outcomes
from leeward.evidence.placenames import ELSEWHERE, MARKET_OF_COUNTRY, MARKETS, SEAS, ZONES_OF, in_words, place_title
from leeward.evidence.vocabulary import Level
from leeward.reading.brief import Brief, Claim, LeverSetting, Option, slug
from leeward.reading.outside import outside_levers, outside_outcomes, read_toml
from leeward.reading.quantify import places as named_places

DEFAULT_LEVEL: Level = "surge"
PLACE_OF_LEVER, PLACE_OF_TEXT = "place from where the lever is named", "place that the text is about"
"""Where a claim's place came from that its sentence does not name."""
NO_NUMBER = f"the text gives no number that sets it; the default level, {DEFAULT_LEVEL}, is played"
"""Note of a setting that no number of the text sets."""


def family_of_lever(name: str | None) -> str | None:
    """Return the family of a lever, ``outside`` for an instrument that no table holds."""
    if name is None:
        return None
    lever = load_levers().get(name)
    return lever.family if lever else "outside"


def family_of_outcome(name: str | None) -> str | None:
    """Return the family of an outcome, ``outside`` for one that no table holds."""
    if name is None:
        return None
    outcome = load_outcomes().get(name)
    return outcome.family if outcome else "outside"


def outside(lever: str | None, outcome: str | None) -> str:
    """Return why a claim on this lever and outcome is outside the model; empty when it is inside."""
    reasons = []
    levers, outcomes = load_levers(), load_outcomes()
    if lever is None:
        reasons.append("no instrument is named")
    elif lever not in levers:
        reasons.append(outside_levers().get(lever, f"{lever} is not a lever of the model"))
    elif not levers[lever].in_model:
        reasons.append(levers[lever].outside_reason or f"the lever {lever} is not in the model")
    if outcome is None:
        reasons.append("no outcome is named")
    elif outcome not in outcomes:
        reasons.append(outside_outcomes().get(outcome, f"{outcome} is not an outcome of the model"))
    elif not outcomes[outcome].in_model:
        reasons.append(outcomes[outcome].outside_reason or f"the outcome {outcome} is not in the model")
    return "; ".join(reasons)


def complete(brief: Brief) -> Brief:
    """Fill what follows from the tables: families, ``in_model``, the reason, and the option of each claim.

    Options that are there stay as they are; a claim whose lever no option moves gets a new option at the
    default level. Returns the same brief, changed.
    """
    examined = brief.proposals is not None and brief.proposals.examined is not None
    for claim in brief.claims:
        claim.lever_family = family_of_lever(claim.lever)
        claim.outcome_family = family_of_outcome(claim.outcome)
        reasons = [outside(claim.lever, claim.outcome), refused(claim)]
        claim.outside_reason = "; ".join(reason for reason in reasons if reason)
        claim.in_model = not claim.outside_reason
        if claim.reader == "llm" and claim.review is None and not examined:
            claim.tier = "possible"
    known = _Known(brief.options)
    for claim in brief.claims:
        if claim.option is None or claim.option not in known.ids:
            claim.option = _option_for(brief, claim, known)
    return brief


class Ids:
    """The ids of options that are taken, and new ones."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._next: dict[str, int] = {}

    def __contains__(self, identifier: str | None) -> bool:
        """Tell whether an id is taken."""
        return identifier in self._taken

    def new(self, names: Sequence[str], where: Sequence[str]) -> str:
        """Return a new id for an option of these levers at these places; it is taken from then on."""
        base = slug("_".join([*names, *where]))
        identifier, number = base, self._next.get(base, 2)
        while identifier in self._taken:
            identifier, number = f"{base}_{number}", number + 1
        self._next[base] = number
        self._taken.add(identifier)
        return identifier


class _Known:
    """The options of a brief by their levers, in order, the claim's lever first."""

    def __init__(self, options: Sequence[Option]) -> None:
        self.ids = Ids(option.id for option in options)
        self._first: dict[tuple[str, ...], str] = {}
        self._at: dict[tuple[tuple[str, ...], tuple[str, ...]], str] = {}
        for option in options:
            self.add(option)

    def add(self, option: Option) -> None:
        """Keep an option."""
        if option.levers:
            key = self._key([setting.lever for setting in option.levers])
            self._first.setdefault(key, option.id)
            self._at.setdefault((key, tuple(option.levers[0].where)), option.id)

    def find(self, names: Sequence[str], wanted: Sequence[str]) -> str | None:
        """Return the option of these levers at the places wanted, else at its usual places, or any if none is wanted."""
        key = self._key(names)
        exact = self._at.get((key, tuple(wanted)))
        if exact is not None:
            return exact
        return self._at.get((key, ())) if wanted else self._first.get(key)

    @staticmethod
    def _key(names: Sequence[str]) -> tuple[str, ...]:
        return (names[0], *sorted(names))


def _option_for(brief: Brief, claim: Claim, known: _Known) -> str | None:
    levers = load_levers()
    if claim.tier != "read" or claim.lever is None or claim.lever not in levers or refused(claim):
        return None
    wanted = settings_where(claim.lever, acting_places(claim))
    names = [claim.lever, *(name for name in claim.with_levers if name in levers and name != claim.lever)]
    found = known.find(names, wanted)
    if found is not None:
        return found
    option = make_option(brief, claim.lever, wanted, claim.with_levers, known.ids)
    brief.options.append(option)
    known.add(option)
    return option.id


def settings_where(lever_name: str, places: Sequence[str]) -> list[str]:
    """Return the places named that this lever can act on (``where_allowed``), empty for its usual ones."""
    lever = load_levers().get(lever_name)
    if lever is None:
        return []
    expanded = [zone for place in places for zone in ZONES_OF.get(place, (place,))]
    kept = [place for place in dict.fromkeys(expanded) if place in lever.where_allowed]
    return [] if set(kept) == set(lever.where_default) else kept


def misplaced(lever_name: str, places: Sequence[str], *, meant: bool = False) -> list[str]:
    """Return the places named where this lever cannot act, when it can act on none of those named.

    Only places of the lever's own kind count: countries for a lever on countries, seas for one at sea, markets
    for one on users. A lever that acts on no place in particular is never misplaced. ``meant``: the places are where the lever
    is known to act, of whatever kind they are.
    """
    lever = load_levers().get(lever_name)
    if lever is None or not lever.where_allowed:
        return []
    named = [zone for place in places for zone in ZONES_OF.get(place, (place,))]
    market = MARKET_OF_COUNTRY if lever.where == "market" else {}
    if lever.where == "market":
        like = frozenset((*MARKETS, ELSEWHERE))
    elif lever.where == "zone":
        like = frozenset(SEAS) if set(SEAS) & set(lever.where_allowed) else frozenset()
    else:
        like = countries() | {ELSEWHERE}
    named = [place for place in dict.fromkeys(named) if meant or market.get(place, place) in like]
    return [] if any(market.get(place, place) in lever.where_allowed for place in named) else named


def acting_places(claim: Claim) -> list[str]:
    """Return the places of a claim without those that a shift is said to go to: the lever does not act there."""
    said = (claim.span or "").find(claim.matched_words[0]) if claim.matched_words else 0
    shifts = re.compile(r"\b(?:to|towards?|into)\b") if claim.outcome == "displaced_share" else None
    goes = shifts.search(claim.span or "", max(said, 0)) if shifts is not None else None
    if goes is None or claim.span is None:
        return list(claim.place)
    there = {name for name, _ in named_places(claim.span, goes.end(), len(claim.span))}
    return [place for place in claim.place if place not in there]


def refused(claim: Claim) -> str:
    """Return why the lever of a claim cannot act where the claim puts it, empty when it can.

    A lever taken from outside the sentence is not held to the places of the sentence, but to those of where it was taken from.
    """
    if words := other_harm_reduction(claim):
        return f"of harm reduction the model has naloxone, not “{words}”"
    placed = PLACE_OF_LEVER in claim.carried or PLACE_OF_TEXT in claim.carried
    if claim.lever is None or (claim.carried and not placed):
        return ""
    lever = load_levers().get(claim.lever)
    there = [*acting_places(claim), *([claim.market] if claim.market else [])]
    wrong = misplaced(claim.lever, there, meant=PLACE_OF_TEXT in claim.carried)
    if lever is None or not wrong:
        return ""
    title = lever.title[:1].lower() + lever.title[1:] if lever.title[1:2].islower() else lever.title
    there_told = f", in a text on {listed(wrong)}" if PLACE_OF_TEXT in claim.carried else f" in {listed(wrong)}"
    return f"{title}{there_told}: outside the model, the lever acts on {listed(lever.where_allowed)}"


_OTHER_HARM = re.compile(
    r"(?i)\b(?:supervised|inject\w+|consumption (?:site|room|facilit\w+)s?|needles?|syringes?|safer? supply|drug checking"
    r"|pill testing|test strips?|sites?)\b"
)
"""Words for instruments of harm reduction that are not naloxone, beside those for it."""
_NALOXONE = re.compile(r"(?i)\b(?:naloxone|narcan|kits?|overdose reversal)\b")


def other_harm_reduction(claim: Claim) -> str:
    """Return the words for an instrument of harm reduction that is not naloxone, the one that the model has; empty for none."""
    named = claim.lever_words or (claim.matched_words[0] if claim.matched_words else "")
    return named if claim.lever == "harm_reduction" and names_other_harm(named, claim.words) else ""


def names_other_harm(named: str, beside: str = "") -> bool:
    """Tell whether words for harm reduction name another instrument of it than naloxone, and what stands beside them does not."""
    return _OTHER_HARM.search(named) is not None and _NALOXONE.search(f"{named} {beside}") is None


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """Return the names of the countries that reading knows."""
    return frozenset(record["name"] for record in read_toml("places.toml")["place"] if record["kind"] == "country")


def listed(names: Sequence[str]) -> str:
    """Return places as a list in words."""
    return in_words([place_title(name) for name in names])


def option_title(names: Sequence[str], where: Sequence[str]) -> str:
    """Return the title of an option with these levers, the first of them at these places."""
    title = " with ".join(load_levers()[name].title for name in names)
    return f"{title} in {listed(where)}" if where else title


class Strength(TypedDict, total=False):
    """How strongly a lever is played: a level or a value, and a note."""

    level: Level
    value: float
    note: str | None


def usual_strength(lever_name: str, where: Sequence[str], note: str | None = NO_NUMBER) -> Strength:
    """Return the strength that is played where a document gives no number: the default level, or in a smaller place its share."""
    lever = load_levers()[lever_name]
    share = lever.share_in(where)
    if share == 1.0:
        return {"level": DEFAULT_LEVEL, "note": note}
    said = f"{100 * share:.0f} percent of it, by what there is in {listed(where)}"
    return {"value": float(f"{share * lever.value(DEFAULT_LEVEL):.2g}"), "note": f"{note}: {said}" if note else None}


def make_option(brief: Brief, lever_name: str, where: list[str], others: Sequence[str] = (), ids: Ids | None = None) -> Option:
    """Return a new option that holds a lever (and ``others`` with it) at the default level; its id is new.

    ``ids`` are those that are taken, when the caller keeps them; else those of the brief.
    """
    levers = load_levers()
    names = [name for name in dict.fromkeys([lever_name, *others]) if name in levers]
    ids = ids or Ids(option.id for option in brief.options)
    note = NO_NUMBER if brief.document is not None else None
    settings = [LeverSetting(lever=lever_name, where=where, **usual_strength(lever_name, where, note))]
    settings += [LeverSetting(lever=name, level=DEFAULT_LEVEL, note=note) for name in names[1:]]
    return Option(id=ids.new(names, where), title=option_title(names, where), levers=settings)
