"""Binding: claims to options with lever settings, and options to the numbers of the document."""

from __future__ import annotations

from collections.abc import Sequence

from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import load_outcomes
from leeward.reading.brief import Brief, Claim, Level, LeverSetting, Option, slug
from leeward.reading.outside import outside_levers, outside_outcomes

DEFAULT_LEVEL: Level = "surge"


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
    for claim in brief.claims:
        claim.lever_family = family_of_lever(claim.lever)
        claim.outcome_family = family_of_outcome(claim.outcome)
        claim.outside_reason = outside(claim.lever, claim.outcome)
        claim.in_model = not claim.outside_reason
    for claim in brief.claims:
        if claim.option is None or all(option.id != claim.option for option in brief.options):
            claim.option = _option_for(brief, claim)
    return brief


def _option_for(brief: Brief, claim: Claim) -> str | None:
    levers = load_levers()
    if claim.lever is None or claim.lever not in levers:
        return None
    wanted = settings_where(claim.lever, claim.place)
    names = [claim.lever, *(name for name in claim.with_levers if name in levers and name != claim.lever)]
    close = None
    for option in brief.options:
        if sorted(setting.lever for setting in option.levers) != sorted(names) or (
            option.levers[0].lever != claim.lever
        ):
            continue
        if option.levers[0].where == wanted:
            return option.id
        if not wanted or not option.levers[0].where:
            close = close or option.id
    if close is not None:
        return close
    option = make_option(brief, claim.lever, wanted, claim.with_levers)
    brief.options.append(option)
    return option.id


_ZONES_OF = {"caribbean": ("western_caribbean", "eastern_caribbean")}


def settings_where(lever_name: str, places: list[str]) -> list[str]:
    """Return the places of a claim that this lever can act on, empty for its usual ones.

    A lever on zones keeps zones, one on countries keeps countries, one on markets keeps markets; a set equal to
    the lever's usual places is returned empty.
    """
    lever = load_levers().get(lever_name)
    if lever is None or lever.where == "none":
        return []
    expanded = [zone for place in places for zone in _ZONES_OF.get(place, (place,))]
    allowed = known_places(lever.where)
    kept = [place for place in dict.fromkeys(expanded) if place in allowed]
    return [] if set(kept) == set(lever.where_default) else kept


_ZONES = frozenset(
    (
        "eastern_pacific",
        "western_caribbean",
        "eastern_caribbean",
        "export_ports",
        "europe_ports",
        "air",
        "us_southwest_border",
        "atlantic",
    )
)
_MARKETS = frozenset(("usa", "europe", "other"))
_COUNTRIES = frozenset(
    (
        "colombia",
        "peru",
        "bolivia",
        "venezuela",
        "ecuador",
        "mexico",
        "honduras",
        "guatemala",
        "panama",
        "costa_rica",
        "brazil",
    )
)


def known_places(kind: str) -> frozenset[str]:
    """Return the names of places of a kind: zone, country or market."""
    zones = frozenset(
        place for lever in load_levers().values() if lever.where == "zone" for place in lever.where_default
    )
    return {"zone": _ZONES | zones, "country": _COUNTRIES, "market": _MARKETS}.get(kind, frozenset())


def make_option(brief: Brief, lever_name: str, where: list[str], others: Sequence[str] = ()) -> Option:
    """Return a new option that holds a lever (and ``others`` with it) at the default level; its id is new."""
    levers = load_levers()
    names = [name for name in dict.fromkeys([lever_name, *others]) if name in levers]
    title = " with ".join(levers[name].title for name in names)
    title += f" in {', '.join(place.replace('_', ' ') for place in where)}" if where else ""
    base = slug("_".join([*names, *where]))
    identifier, number = base, 2
    taken = {option.id for option in brief.options}
    while identifier in taken:
        identifier, number = f"{base}_{number}", number + 1
    settings = [LeverSetting(lever=lever_name, level=DEFAULT_LEVEL, where=where)]
    settings += [LeverSetting(lever=name, level=DEFAULT_LEVEL) for name in names[1:]]
    return Option(id=identifier, title=title, levers=settings)
