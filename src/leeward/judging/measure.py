"""From the words of a claim to the one weekly number that it is judged on, and what of its places that number leaves out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from leeward.evidence.outcomes import Outcome
from leeward.evidence.placenames import (
    CORRIDORS,
    MARKET_NAMES,
    MARKET_OF_COUNTRY,
    MARKETS,
    SEAS,
    ZONES_OF,
    in_words,
    market_named,
    place_title,
    title_of,
)
from leeward.judging.arrays import Arrays
from leeward.judging.derived import IN_SERIES
from leeward.judging.drivers import lower_first
from leeward.judging.series import Measure, is_additive, window
from leeward.reading.bind import PLACE_OF_LEVER
from leeward.reading.brief import Claim

DEPARTING = ("drug_flow",)
"""Outcomes that count a load in every corridor it goes through: also in those that are in series with others."""

BY_BOAT = ("go_fast", "low_profile", "fishing_cargo")
"""Modes with a crew at sea: what *cocaine at sea* counts."""

WITHIN = {"maritime_flow": ("drug_flow", (("mode", BY_BOAT),))}
"""Outcomes without places that are a part of another one with places: measured there where a claim names a place."""

SEA = "sea"
"""The place of a claim that says *at sea* and names no sea."""
ASHORE_TOO = ("kg_seized", "arrest")
"""Outcomes that count what happens at sea and ashore together."""

SEIZED_IN = {
    "us_southwest_border": ("land_border",),
    "mexico": ("inland",),
    "us_ports": ("arrival_port",),
    "europe_ports": ("arrival_port",),
    "europe": ("arrival_port",),
}
"""Where a seizure counts that is made at a place which is no corridor, or whose corridor is that of what leaves it."""
SEIZURE_TITLES = {"inland": "inland", "arrival_port": "ports of arrival"}

LAND_ROUTES = {"mexico": ("land_border",)}
"""Countries whose exports to a market go through one corridor."""

EVERYWHERE = {
    "maritime_flow": "all sea routes",
    "arrest": "all places at sea and ashore",
    "response_time": "all zones together",
    "crew_wage": "all sea routes together",
    "deterrence": "all crossings by sea and air together",
    "active_leg": "all routes at sea and in the air",
    "route_concentration": "all routes at sea and in the air",
    "trafficker_revenue": "all groups together",
    "precursor_availability": "all makers together",
}
"""How the whole is said of an outcome without places."""

REST = "others"
"""The label of partners that have none of their own."""

OF_THE_USA = ("overdose_death", "fentanyl_flow", "fentanyl_seized", "light_user", "heavy_user")
"""Outcomes that the model has for the United States alone."""

LEAST_RUNG = "strikes_on_land"
"""Escalation is the probability that the conflict stands at this rung or higher: shots on a state's own soil."""

RUNG_WORDS = {
    "presence": "a deployment or worse",
    "strikes_at_sea": "strikes at sea or worse",
    "strikes_on_land": "strikes on a state's own soil or worse",
    "leadership_removed": "removal of a leadership or worse",
    "occupation": "an occupation",
}
"""Rungs of escalation as a sentence names them."""

SHORES = {
    "western_caribbean": ("colombia", "venezuela"),
    "eastern_caribbean": ("venezuela", "colombia"),
    "eastern_pacific": ("colombia", "ecuador", "peru"),
    "atlantic": ("brazil", "venezuela"),
}
"""Countries from whose shore cocaine leaves through a sea."""

MEANT = {"regional_stability": "that no state of the region is struck on its own soil"}
"""What an index is the probability of, where its name does not say it."""

SURE = 1.0 - 1e-6
"""A rung with this probability in every draw is what the option itself does, and no risk of it."""


@dataclass(frozen=True, slots=True)
class Places:
    """What of the places of a claim its measure leaves out.

    ``wider``: the measure holds the named place and others beside it, said in words; empty where it fits. ``elsewhere``: the
    model has the outcome, and not in the place that is named; empty where it has.
    """

    wider: str = ""
    elsewhere: str = ""


def _market(places: Iterable[str], market: str | None, labels: Sequence[str]) -> tuple[str, ...]:
    named = (*((market,) if market else ()), *places)
    for word in named:
        name = MARKET_NAMES.get(word, word)
        if name in labels:
            return (name,)
    for word in named:
        if MARKET_OF_COUNTRY.get(word) in labels:
            return (MARKET_OF_COUNTRY[word],)
    return ("usa",) if "usa" in labels else tuple(labels[:1])


def named_in(claim: Claim, at_sea_alone: bool = False) -> list[str]:
    """The places that a claim names: those of its reading, and the sea where its own words say *at sea* of what is counted
    ashore as well, or its lever acts at sea and nowhere else (``at_sea_alone``). Of what departs, a sea that another sentence
    names as where the lever acts is none: *fewer boats is not less cocaine* is said of all of it.
    """
    if claim.outcome in (*DEPARTING, *WITHIN) and PLACE_OF_LEVER in claim.carried:
        return [place for place in claim.place if not is_sea(place)]
    said = claim.outcome in ASHORE_TOO and re.search(r"\b(?:at sea|on the high seas|on the water)\b", claim.words)
    at_sea = bool(said) or (at_sea_alone and claim.outcome == "arrest" and not claim.place)
    whole = not any(is_sea(place) for place in claim.place)
    return [*claim.place, *([SEA] if at_sea and whole else [])]


def _corridors_for(outcome: Outcome, places: Sequence[str], labels: Sequence[str]) -> tuple[str, ...]:
    """The corridors of an outcome that places lie in; of seizures those where a seizure at the place counts."""
    if outcome.name != "kg_seized":
        return _corridors(places, labels)
    there = {place: SEIZED_IN.get(MARKET_OF_COUNTRY.get(place, place), ()) for place in places}
    found = {
        *_corridors([place for place in places if not there[place]], labels),
        *(name for kept in there.values() for name in kept),
    }
    return tuple(name for name in labels if name in found)


def _corridors(places: Iterable[str], labels: Sequence[str]) -> tuple[str, ...]:
    places = [name for place in places for name in (SEAS if place == SEA else (place,))]
    named = [name for place in places for name in CORRIDORS.get(place, LAND_ROUTES.get(place, (place,))) if name in labels]
    return tuple(name for name in labels if name in named)


def _seas(names: Sequence[str]) -> str:
    """Corridors in words: a sea whose zones are all there by its own name."""
    left, said = list(names), []
    for sea, zones in ZONES_OF.items():
        if all(zone in left for zone in zones):
            said.append(title_of(sea))
            left = [name for name in left if name not in zones]
    return in_words([*(SEIZURE_TITLES.get(name) or title_of(name) for name in left), *said])


def _rung(arrays: Arrays, outcome: Outcome, labels: Sequence[str], option: str) -> str:
    """The lowest rung from `LEAST_RUNG` up that the option does not itself climb to; the highest where it climbs to all."""
    rungs = list(labels)
    for rung in rungs[rungs.index(LEAST_RUNG) if LEAST_RUNG in rungs else 0 :]:
        if not option:
            return rung
        path = arrays.path(option, Measure(outcome.name, (("rung", (rung,)),), False))
        if float(window(path, path.shape[1]).min()) < SURE:
            return rung
    return rungs[-1]


def measure_for(
    arrays: Arrays,
    outcome: Outcome,
    *,
    places: Sequence[str] = (),
    market: str | None = None,
    drug: str | None = None,
    acts_in: Sequence[str] = (),
    option: str = "",
    own: bool = False,
    local: bool = False,
) -> Measure:
    """Return the measure of an outcome for a claim about ``places``, ``market`` and ``drug``.

    An axis that the claim does not name: market -> United States; drug -> cocaine; country, mode -> all;
    corridor -> all for quantities that add up, and where the option acts (``acts_in``) for shares and rates; country -> where
    the option acts too for what its lever moves by its own equation (``own``: laboratories struck in one country) and for
    outcomes of a society (``local``); corridor -> those where the option acts for what its lever moves itself. What
    departs through all corridors leaves out those in series, which carry it a second time. An outcome of `WITHIN` is
    measured in the seas that are named. Escalation is measured at one rung: the lowest from `LEAST_RUNG` up that
    ``option`` does not itself climb to. KeyError when the study did not keep the outcome.
    """
    labels = arrays.labels(outcome.name)
    inner = _part_of_another(arrays, outcome, places)
    if inner is not None:
        return inner
    chosen: list[tuple[str, tuple[str, ...]]] = []
    words: list[str] = []
    if "market" in labels:
        kept = _market(places, market, labels["market"])
        chosen.append(("market", kept))
        words.append(in_words([title_of(name) for name in kept]))
    if "country" in labels:
        here = own or local
        kept = _countries(places, labels["country"]) or tuple(name for name in labels["country"] if here and name in acts_in)
        if kept:
            chosen.append(("country", kept))
        words.append(in_words([_country(name) for name in kept]) if kept else _all_of(labels["country"]))
    if "corridor" in labels:
        named = places if places or market not in SEIZED_IN else [market]
        kept = _corridors_for(outcome, named, labels["corridor"])
        spread = is_additive(outcome) and outcome.kind == "flow"
        if not kept and own and spread:
            kept = _corridors_for(outcome, acts_in, labels["corridor"])
        if not kept and not spread:
            kept = _corridors(acts_in, labels["corridor"]) or tuple(labels["corridor"][:1])
        text = _seas(kept) if kept else "all corridors"
        again = [name for name in labels["corridor"] if name in IN_SERIES] if outcome.name in DEPARTING and not kept else []
        if again:
            kept = tuple(name for name in labels["corridor"] if name not in IN_SERIES)
            text = f"all corridors but the {in_words([title_of(name) for name in again])}"
        if kept:
            chosen.append(("corridor", kept))
        words.append(text)
    if "rung" in labels:
        rung = _rung(arrays, outcome, labels["rung"], option)
        chosen.append(("rung", (rung,)))
        words.append(RUNG_WORDS.get(rung, title_of(rung).lower()))
    if "drug" in labels:
        drugs = labels["drug"]
        name = drug if drug in drugs else "cocaine" if "cocaine" in drugs else drugs[0]
        chosen.append(("drug", (str(name),)))
        words.append(title_of(str(name)).lower())
    words += [MEANT[outcome.name]] if outcome.name in MEANT else []
    said = outcome.title + (f" ({', '.join(words)})" if words else "")
    return Measure(outcome.name, tuple(chosen), is_additive(outcome), said)


def _countries(places: Iterable[str], labels: Sequence[str]) -> tuple[str, ...]:
    """The countries of an axis that are named; the rest together (`REST`) for one that has no label of its own."""
    named = [place for place in places if place not in (*MARKET_NAMES, *MARKETS) and not is_sea(place)]
    kept = tuple(name for name in labels if name in named)
    return (REST,) if not kept and named and REST in labels else kept


def _country(name: str) -> str:
    return "other partners together" if name == REST else title_of(name)


def _all_of(countries: Sequence[str]) -> str:
    """Say all countries of an axis: by name where there are one or two."""
    if REST in countries:
        return "all partners"
    return in_words([title_of(name) for name in countries]) if len(countries) <= 3 else "all countries"


def _part_of_another(arrays: Arrays, outcome: Outcome, places: Sequence[str]) -> Measure | None:
    """Return an outcome of `WITHIN` in the seas that are named; ``None`` where none is, or the other was not kept."""
    whole, fixed = WITHIN.get(outcome.name, ("", ()))
    if not whole or not arrays.has(whole):
        return None
    labels = arrays.labels(whole)
    seas = [name for name in _corridors(places, labels.get("corridor", ())) if name in SEAS]
    if not seas or any(name not in labels.get(axis, ()) for axis, names in fixed for name in names):
        return None
    text = f"{outcome.title} ({_seas(seas)})"
    return Measure(whole, (("corridor", tuple(seas)), *fixed), is_additive(outcome), text)


def left_out(
    arrays: Arrays,
    outcome: Outcome,
    measure: Measure,
    places: Sequence[str],
    market: str | None,
    acts_in: Collection[str],
    own: bool = False,
) -> Places:
    """Say which places of a claim its measure does not keep apart; ``acts_in``: the places where the option acts.

    A country or market where the option acts tells where it acts. A sea there is asked of what has no places but happens at
    sea; of deaths and cargo that there are only where an option acts it tells nothing. A sea is no place of what happens in
    countries, but of what the lever moves itself (``own``), or what is counted there alone, it says only from
    where. The United States is who acts in most documents: it is a place of markets alone.
    """
    labels = arrays.labels(outcome.name)
    acting = {name for place in acts_in for name in (place, *CORRIDORS.get(place, ()))}
    named = list(dict.fromkeys(place for place in (*places, *((market,) if market else ())) if place))
    text = measure.text.partition(" (")[2].rstrip(")") or EVERYWHERE.get(outcome.name, "")
    if "market" in labels or outcome.name in OF_THE_USA:
        return _markets_left_out(outcome, named, acting, labels.get("market", ["usa"]), measure, text)
    named = [place for place in named if MARKET_NAMES.get(place, place) not in MARKETS]
    if outcome.from_nought or "rung" in labels:
        return Places()
    if "country" in labels:
        from_there = own or set(labels["country"]) <= set(acts_in)
        missing = [place for place in named if place not in acting and not (from_there and _shore(place, acts_in))]
        if REST in labels["country"]:
            missing = [place for place in missing if not is_sea(place)]
        if not missing or any(place in labels["country"] for place in named):
            return Places()
        if REST in labels["country"]:
            return Places(_wider(text, missing))
        return Places("", not_for(outcome, labels["country"], _either(missing)))
    if "corridor" in labels or outcome.name in WITHIN:
        found = dict(measure.selection).get("corridor", ())
        if any(_kept(place, found, labels.get("corridor", ())) for place in named):
            return Places()
        return Places(_wider(text, [place for place in named if place not in acting or is_sea(place) or place in SEIZED_IN]))
    if not text:
        return Places()
    return Places(_wider(text, [place for place in named if place not in acting or is_sea(place)]))


def held_for(outcome: Outcome, labels: Sequence[str]) -> str:
    """Say for which places the model has an outcome."""
    return f"the model has {lower_first(outcome.title)} for {in_words([place_title(name) for name in labels])}"


def not_for(outcome: Outcome, labels: Sequence[str], there: str) -> str:
    """Say that the model has an outcome for some places, and not for ``there``."""
    return f"{held_for(outcome, labels)}, not for {there}"


PRICED = ("import_price", "retail_price", "retail_purity")
"""Outcomes of a market that are told of other places too: a price in a country on the way is none of a market's."""


def _markets_left_out(
    outcome: Outcome, named: Sequence[str], acting: Collection[str], labels: Sequence[str], measure: Measure, text: str
) -> Places:
    """The same of an outcome of markets: a country of a larger market is not apart, a market without a label not there."""
    markets = {place: market for place in named if place not in acting and (market := market_named(place))}
    if markets and not any(market in labels for market in markets.values()):
        return Places("", not_for(outcome, labels, _either(list(markets))))
    if outcome.name in PRICED and named and not any(map(market_named, named)):
        away = [place for place in named if place not in acting and not is_sea(place)]
        if away and acting:
            return Places("", not_for(outcome, labels, _either(away)))
    kept = dict(measure.selection).get("market", ())
    return Places(_wider(text, [place for place in markets if place in MARKET_OF_COUNTRY and markets[place] in kept]))


def whole_of(part: str, measure: Measure, outcome: Outcome) -> str:
    """Say what a measure holds where a claim is on a part of it or beside it: *the United States, not in Arizona*; as read."""
    whole = measure.text.partition(" (")[2].rstrip(")") or EVERYWHERE.get(outcome.name, "") or "the whole"
    if outcome.name in OF_THE_USA or whole == "United States":
        whole = "the United States"
    return f"{whole}, not {part}"


def is_sea(place: str) -> bool:
    """Tell whether a place is a sea, or the sea itself."""
    return place == SEA or any(name in SEAS for name in CORRIDORS.get(place, (place,)))


def _shore(sea: str, acts_in: Collection[str]) -> bool:
    """Tell whether a lever acts in a country on the shore of a sea: the sea then says only from where."""
    zones = CORRIDORS.get(sea, (sea,))
    return any(country in acts_in for zone in zones for country in SHORES.get(zone, ()))


def _kept(place: str, corridors: Sequence[str], labels: Sequence[str]) -> bool:
    own = SEAS if place == SEA else CORRIDORS.get(place, LAND_ROUTES.get(place, (place,)))
    narrowed = len(corridors) < len([name for name in labels if name not in IN_SERIES]) or not labels
    return narrowed and any(name in corridors for name in own)


def _either(places: Sequence[str]) -> str:
    return " or ".join(_place(place) for place in places)


def _place(name: str) -> str:
    return f"the {name if name == SEA else title_of(name)}" if name == SEA or name in ZONES_OF else place_title(name)


def _wider(text: str, places: Sequence[str]) -> str:
    return f"{text}, not {in_words([_place(place) for place in places])} alone" if places else ""
