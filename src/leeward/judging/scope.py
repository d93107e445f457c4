"""What a claim is about where its own words leave it open: the drug, the market, the place where the lever acts, the time.

A default stands only where the document names nothing else: cocaine where neither the claim nor the passages around it name
another drug, the United States where the text is not about another market. A claim about what the model does not have there
is outside the model; it is never judged on the default.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from leeward.evidence.levers import Lever
from leeward.evidence.outcomes import Outcome, load_outcomes
from leeward.evidence.placenames import (
    CORRIDORS,
    MARKET_OF_COUNTRY,
    MARKETS,
    ZONES_OF,
    in_words,
    market_named,
    place_title,
    title_of,
)
from leeward.judging.arrays import Arrays
from leeward.judging.derived import DISPLACED
from leeward.judging.drivers import lower_first
from leeward.judging.measure import PRICED, held_for, is_sea, not_for
from leeward.reading.bind import acting_places
from leeward.reading.brief import Brief, Claim
from leeward.reading.drugs import COCAINE, FENTANYL, OTHER, drugs_in
from leeward.reading.proposed import by_model

SAID = {COCAINE: "cocaine", FENTANYL: "opioids", OTHER: "another drug"}

IN_GENERAL = "drugs"
"""What a claim on drugs in general is of, where nothing is measured for it."""

OF_COCAINE = frozenset(
    {
        "coca_area", "potential_production", "active_lab", "drug_flow", "maritime_flow", "kg_delivered", "kg_seized",
        "kg_destroyed", "import_price", "retail_price", "retail_purity", "consumption", "light_user", "heavy_user",
        "trafficker_revenue", "leaf_price", "source_stock", "crew_wage", "displaced_share",
    }
)  # fmt: skip
"""Outcomes that the model has of cocaine alone."""
OF_FENTANYL = frozenset({"fentanyl_flow", "fentanyl_seized"})
THROUGH_OPIOIDS = frozenset({"harm_reduction"})
"""Levers that act through opioids: where no drug is named, the deaths are those that they act on."""
ON_COCAINE_USERS = frozenset({"treatment"})
"""Levers that the model has for users of cocaine alone."""

NEAR = 700
"""Characters on either side in which passages tell what a claim that names no drug is about."""
BESIDE = 400
"""Characters in which two claims on one lever speak of the same thing."""

LOCAL = frozenset({"homicide", "recruit", "member", "corruption", "conviction", "people_displaced"})
"""Outcomes of a country's own society: without a place they are those of the countries where the lever acts."""

FLOW = "drug_flow"
FLOWS = frozenset({FLOW, "maritime_flow"})
DELIVERED = "kg_delivered"
"""What arrives at a market: what a flow *to* a market other than the United States is measured as."""

AT_SEA = {"detection_rate": "at sea", "response_time": "at sea", "deterrence": "at sea and in the air"}
"""Outcomes of the crossings of a sea, and where they are counted: a lever at a port or a border is not measured by them."""
POSTS = ("us_southwest_border", "export_ports", "europe_ports", "air")
"""Places of levers that search at fixed posts, and nothing at sea."""

SLACK = 1.05
"""A claim's horizon counts as within the study up to this factor: three years may be 156 weeks or 157."""


REFUSED = re.compile(r"\bacts (?:on|in)\b|cannot act")
"""What the reading says where a lever does not act in the place of a claim."""


def _named(claim: Claim) -> set[str]:
    found = drugs_in(claim.words)
    if claim.drug:
        found |= drugs_in(claim.drug) or {OTHER}
    return found


_OTHERS = frozenset({"methamphetamine", "cannabis", OTHER})


def drug_of(claim: Claim, brief: Brief) -> str | None:
    """Return the drug of a claim: that of its own words, its lever's, that of the passages around it; ``None`` for none.

    Where its words name cocaine beside another drug it is cocaine; what a model says that it is of is that.
    """
    if by_model(claim) and claim.drug in _OTHERS:
        return OTHER
    for found in (_named(claim), {FENTANYL} if claim.lever in THROUGH_OPIOIDS else set(), _around(claim, brief)):
        if found:
            return COCAINE if COCAINE in found else FENTANYL if FENTANYL in found else OTHER
    return None


def another_drug(claim: Claim, brief: Brief) -> str:
    """Return the drug of a claim in words where it is not cocaine, which outcomes are of; else nothing."""
    found = drug_of(claim, brief)
    if found in (None, COCAINE):
        return ""
    if claim.drug in (None, OTHER):
        return SAID[FENTANYL] if found == FENTANYL else "other drugs"
    return claim.drug


def _around(claim: Claim, brief: Brief) -> set[str]:
    """The drugs of the passage nearest within `NEAR` characters that names any, one before rather than one after as near; those
    of the title where none does, and of the whole text where it names one alone.

    Not of all passages near: where a text turns from one drug to another, what it turns to is not what it came from.
    """
    if claim.start is not None:
        near: list[tuple[int, bool, set[str]]] = []
        for other in brief.claims:
            if other.start is not None and other.id != claim.id and abs(other.start - claim.start) <= NEAR:
                near.append((abs(other.start - claim.start), other.start > claim.start, _named(other)))
        for quantity in brief.quantities:
            if quantity.start is not None and abs(quantity.start - claim.start) <= NEAR:
                found = drugs_in(f"{quantity.what} {quantity.span or ''}")
                near.append((abs(quantity.start - claim.start), quantity.start > claim.start, found))
        said = [each for each in near if each[2]]
        if said:
            return min(said, key=lambda each: each[:2])[2]
    return drugs_in(title_in_english(brief)) or throughout(brief)


def title_in_english(brief: Brief) -> str:
    """Return the title of the document of a brief in the words that it is read in."""
    if brief.document is None or brief.document.language != "es":
        return brief.title
    from leeward.reading.spanish import in_english  # its word lists are read for Spanish only

    return in_english(brief.title)


def _drugs_said(brief: Brief) -> list[set[str]]:
    """The drugs of each passage that names any."""
    return [found for claim in brief.claims if (found := _named(claim))]


def throughout(brief: Brief) -> set[str]:
    """The drug that a text is about where it names one alone, and in two passages or more; else none."""
    named = _drugs_said(brief)
    every = set().union(*named) if named else set()
    return every if len(every) == 1 and len(named) >= 2 else set()


def mostly(brief: Brief) -> str:
    """The drug that more than half of the passages name that name one, two or more; else nothing."""
    named = _drugs_said(brief)
    most = Counter(drug for found in named for drug in found).most_common(1)
    return most[0][0] if most and most[0][1] > max(1, len(named) / 2) else ""


def other_drug(drug: str | None, lever: Lever, outcome: Outcome, drugs: Sequence[str]) -> str:
    """Say why a claim on a drug is outside: the model has the outcome, or the lever, for another; empty where it has it.

    ``drugs`` are the labels of the outcome's own axis.
    """
    if drug is None:
        return ""
    named = lower_first(outcome.title)
    if drugs:
        return "" if drug in drugs and not _treats(lever, drug) else _lever_of(lever, drug) or _for(named, drugs, drug)
    if drug != COCAINE and outcome.name in OF_COCAINE:
        return _for(named, ["cocaine"], drug)
    if drug == COCAINE and outcome.name in OF_FENTANYL:
        return _for(named, [], drug)
    return _lever_of(lever, drug)


def _treats(lever: Lever, drug: str) -> bool:
    return lever.name in ON_COCAINE_USERS and drug != COCAINE


def _lever_of(lever: Lever, drug: str) -> str:
    if not _treats(lever, drug):
        return ""
    return f"the text speaks of {SAID[drug]}, and the model has {lower_first(lever.title)} for cocaine alone"


def _for(named: str, drugs: Sequence[str], drug: str) -> str:
    held = f" for {in_words(list(drugs))} alone" if drugs and drugs[0] not in named else ""
    return f"the text speaks of {SAID[drug]}, and the model has {named}{held}"


def market_of_text(brief: Brief) -> str | None:
    """Return the market, other than the United States, that a text is about: three claims or more, a third of all and twice as
    many as name the United States, name it or countries of it; ``None`` where there is none.
    """
    found = _markets_in(brief)
    for market, count in found.most_common():
        if market != "usa" and count >= max(3, len(brief.claims) / 3, 2 * found["usa"]):
            return market
    return None


def market_near(claim: Claim, brief: Brief, acts_in: Collection[str] = ()) -> str | None:
    """Return the market, other than the United States, that the nearest passage within `NEAR` names; ``None`` for none.

    Only of what is delivered or priced, for a lever that acts in no market itself, and in a text that names that market, or
    countries of it, twice and as often as the United States. A cell of a table stands for itself.
    """
    told = claim.outcome in (DELIVERED, *PRICED) and claim.kind != "table"
    if claim.start is None or not told or (acts_in and all(name in MARKETS for name in acts_in)):
        return None
    found = _markets_in(brief)
    others = [other for other in brief.claims if other.start is not None and _markets_of(other)]
    near = min(others, key=lambda other: abs((other.start or 0) - (claim.start or 0)), default=None)
    if near is None or abs((near.start or 0) - claim.start) > NEAR:
        return None
    (market, *more) = sorted(_markets_of(near))
    return market if not more and market != "usa" and found[market] >= max(2, found["usa"]) else None


def _markets_in(brief: Brief) -> Counter[str]:
    return Counter(market for claim in brief.claims for market in _markets_of(claim))


def _markets_of(claim: Claim) -> set[str]:
    return {market for name in (claim.market or "", *claim.place) if (market := market_named(name))}


def measured_as(claim: Claim, acting: Collection[str], arrays: Arrays, drug: str | None = None) -> str:
    """Return the outcome that a claim is measured as: its own, but for a flow to another market what is delivered there.

    Where the model has it of the ``drug`` of the claim by another name (`Outcome.stands_for`), it is that one.

    A sea that is named, and where the option does not act, says that the flow through it is meant. So does one that a shift is
    said to go *to*: what goes there is measured, not what goes anywhere else.
    """
    name = claim.outcome or ""
    of_drug = (record.name for record in load_outcomes().values() if (record.stands_for, record.drug) == (name, drug))
    if other := next(of_drug, ""):
        return other if arrays.has(other) else name
    market = claim.market or next((MARKET_OF_COUNTRY[place] for place in claim.place if place in MARKET_OF_COUNTRY), None)
    if goes_to(claim, arrays):
        return FLOW
    if name not in FLOWS or market in (None, "usa") or not arrays.has(DELIVERED):
        return name
    if market not in arrays.labels(DELIVERED).get("market", ()):
        return name
    seas = [place for place in claim.place if is_sea(place)]
    return name if any(zone not in acting for sea in seas for zone in CORRIDORS.get(sea, (sea,))) else DELIVERED


def goes_to(claim: Claim, arrays: Arrays) -> list[str]:
    """Return the corridors that a displacement is said to go to, where the model has the flow through them."""
    if claim.outcome != DISPLACED or claim.direction not in ("increase", "decrease"):
        return []
    left = acting_places(claim)
    there = [name for place in claim.place if place not in left for name in CORRIDORS.get(place, (place,))]
    return [name for name in there if name in arrays.labels(FLOW).get("corridor", ())] if arrays.has(FLOW) else []


def goes_where_it_acts(claim: Claim, acting: Collection[str], arrays: Arrays) -> str:
    """Say that a displacement is said to go only to where the option acts itself: that flow shows both."""
    there = goes_to(claim, arrays)
    if not there or any(name not in acting for name in there):
        return ""
    seas = in_words(list(dict.fromkeys(place_title(_sea_of(name)) for name in there)))
    return f"the text says that it goes to {seas}, where the option acts as well, and not where it comes from"


def elsewhere_acting(claim: Claim, outcome: Outcome, acts_in: Sequence[str], countries: Sequence[str]) -> str:
    """Say that an outcome of a society is not there for where the lever acts, where the claim names no other; else empty."""
    if outcome.name not in LOCAL or not countries or not acts_in or set(acts_in) & set(countries):
        return ""
    if claim.place:
        own = all(place in acts_in and not is_sea(place) for place in claim.place)
        return not_for(outcome, countries, in_words([place_title(place) for place in claim.place])) if own else ""
    acts = in_words(list(dict.fromkeys(_sea_of(name) for name in acts_in)))
    return f"{held_for(outcome, countries)}; the lever acts in {acts}, and no other place is read for the claim"


def counted_elsewhere(outcome: Outcome, acts_in: Sequence[str]) -> str:
    """Say that an outcome is counted where an option does not act: at sea, or among crews and groups; else empty."""
    if not acts_in:
        return ""
    there = in_words(list(dict.fromkeys(_sea_of(name) for name in acts_in)))
    at_posts = all(name in POSTS and (name != "air" or "air" not in AT_SEA.get(outcome.name, "")) for name in acts_in)
    if outcome.name in AT_SEA and at_posts:
        return f"the model has {lower_first(outcome.title)} {AT_SEA[outcome.name]}, and the lever acts elsewhere: {there}"
    if outcome.name == "arrest" and all(name in MARKETS for name in acts_in):
        return f"the model counts arrests of crews and of members of trafficking groups, not those within {there}"
    return ""


def _sea_of(place: str) -> str:
    """Return a place where a lever acts in words; a zone of a sea by the sea."""
    sea = next((name for name, zones in ZONES_OF.items() if place in zones), "")
    return f"the {title_of(sea)}" if sea else place_title(place)


def refused_beside(claim: Claim, brief: Brief) -> str:
    """Return why the same lever is refused for its place in a passage beside a claim that names no place; empty for none."""
    if claim.place or claim.start is None:
        return ""
    for other in brief.claims:
        near = other.start is not None and abs(other.start - claim.start) <= BESIDE
        same = near and other.id != claim.id and other.lever == claim.lever and other.in_model is False
        if same and other.place and REFUSED.search(other.outside_reason):
            return other.outside_reason
    return ""


def fixed_elsewhere(lever: Lever, acts_in: Sequence[str], claim: Claim, brief: Brief) -> str:
    """Say that a lever is not meant in the country where the model has it, or plays it by default; empty where it may be.

    The text must name other countries, and neither that country nor a sea before it. Where the lever can act in several, they
    are others of those: a text on coca in Peru is not answered with Colombia.
    """
    usual = len(lever.where_allowed) > 1
    if lever.where != "country" or not acts_in or (usual and (claim.place or set(acts_in) != set(lever.where_default))):
        return ""
    homes = set(lever.where_default if usual else lever.where_allowed)
    named = {place for other in brief.claims for place in other.place}
    named |= {place for quantity in brief.quantities for place in quantity.place}
    named |= {place for option in brief.options for setting in option.levers for place in setting.where}
    countries = {place for place in named if not market_named(place)}
    if not countries or homes & countries or any(is_sea(place) for place in countries):
        return ""
    if usual and not countries & set(lever.where_allowed):
        return ""
    said = f"{title_in_english(brief)} {claim.words}".casefold()
    if any(home.casefold() in said for home in homes):
        return ""
    played = in_words([place_title(home) for home in acts_in])
    if usual:
        return f"the lever is played in {played}, which the text was not found to name"
    return f"the lever acts in {played} in the model, and the text does not name {'it' if len(homes) == 1 else 'them'}"


def too_far(claim: Claim, weeks: int) -> bool:
    """Tell whether a claim speaks of a time that the study does not reach."""
    return claim.horizon_weeks is not None and claim.horizon_weeks > SLACK * weeks


def acts_at_sea_alone(acts_in: Sequence[str]) -> bool:
    """Tell whether an option acts at sea and nowhere else."""
    return bool(acts_in) and all(is_sea(place) for place in acts_in)
