"""Interdiction: the funnel from load to detection, pursuit and stop, and what follows a stop.

Detection is random search, P = 1 - exp(-W v t / A) (Koopman's law; naval search-theory notes): the exponent is
proportional to effort, to time exposed (distance) and to intelligence. Pursuit is limited by response
capacity: of T detected tracks a week, with capacity for c, the share pursued is 1 - exp(-c / T), so more
detection without more ships is lost on the water (GAO-14-527: 72-74 % of known tracks went unpursued). A stop is
near certain once pursued. Two endings: seizure (cargo lost, crew detained, intelligence gained) or strike
(cargo destroyed, crew killed, no intelligence; some craft carried none). The same form, with other constants,
serves ports, land and borders.

Counts are exact Poisson numbers by cell (zone x mode x network), so no number depends on how legs are drawn.
A load that is lost is taken from the cell's flow over the following weeks where one week's flow is too
small (`owed`), which keeps both the expected loss and the mass balance.

Parameters: detection_base, pursuit_base, stop_base (Z), air_share, removal_scale, enforcement_chases,
chase_speed, strike_carrying, strike_lethality, strike_crew, empty_bystander, inspection_elasticity, rapid_exponent,
response_floor; bounds: detection_limit, chance_limit, removal_limit, take_limit, strike_limit, traffic_bound; finds_memory_weeks,
finds_bound.
State: owed_seized, owed_destroyed (Q,D) kg; tracks_base (Z,D) loads detected a week; effort (Z,D) share of patrol
effort; finds (Z,D).
"""

from __future__ import annotations

from typing import Any

from leeward.model import counts
from leeward.model.routes import rows
from leeward.model.static import Array, Params, State, Static


def detection(xp: Any, st: Static, p: Params, s: State, search: Array, patrol: Array, intelligence: Array) -> Array:
    """Probability that one load crossing each zone is detected, (Z, D).

    search, patrol: (Z, D) effort relative to the baseline of the zone; intelligence: (Z, D) multiplier.
    """
    effort = p["air_share"] * search + (1.0 - p["air_share"]) * patrol
    effort = xp.where(st.tables["zone_is_sea"] > 0, effort, search)
    hazard = -xp.log1p(-xp.minimum(p["detection_base"], p["chance_limit"])) * effort * intelligence
    return 1.0 - xp.exp(-hazard)


def pursued(xp: Any, st: Static, p: Params, s: State, tracks: Array, response: Array, pin: Array) -> tuple[Array, Array]:
    """Share of detected loads that is pursued, (Z, D), and the reference number of tracks a week.

    tracks: (Z, D) detected loads a week; response: (Z, D) response capacity relative to baseline. Part of
    the capacity follows the traffic (coastal services go where it is). Outside the sea zones whatever is found is
    dealt with on the spot.
    """
    reference = s["tracks_base"] + pin * (tracks - s["tracks_base"])
    traffic = xp.clip(tracks / xp.maximum(reference, 1e-6), 1.0 / p["traffic_bound"], p["traffic_bound"])
    usual = xp.minimum(p["pursuit_base"], p["chance_limit"])
    capacity = -xp.log1p(-usual) * reference * response * traffic ** p["response_follows"]
    share = 1.0 - xp.exp(-capacity / xp.maximum(tracks, 1e-6))
    return xp.where(st.tables["zone_is_sea"] > 0, share, p["pursuit_base"]), reference


def losses(xp: Any, st: Static, exposed: Array, removal: Array, luck: Array, noise: Array) -> Array:
    """Loads seized by cell this week, (Q, D).

    exposed: (Q, D) kg setting out, weighted by relative distance; removal: (Q, D) probability that a load is
    removed; luck: (Q, D) uniforms.
    """
    mean = exposed * removal / st.tables["cell_load"]
    return counts.expected(xp, noise, counts.poisson(xp, mean, luck), mean)


def take(
    xp: Any, st: Static, p: Params, s: State, exposed: Array, seized: Array, struck: Array
) -> tuple[Array, Array, Array, Array]:
    """Kilograms taken from the flow of each cell, (Q, D): seized, destroyed, and what is owed of each.

    seized, struck: (Q, D) loads lost. At most `take_limit` of a week's flow can go; the rest is owed by later weeks.
    """
    seize = s["owed_seized"] + seized * st.tables["cell_load"]
    destroy = s["owed_destroyed"] + struck * st.tables["cell_load"]
    total = seize + destroy
    share = xp.minimum(1.0, p["take_limit"] * exposed / xp.maximum(total, 1e-9))
    return seize * share, destroy * share, seize * (1.0 - share), destroy * (1.0 - share)


def strikes(
    xp: Any,
    st: Static,
    p: Params,
    exposed: Array,
    wanted: Array,
    detected: Array,
    luck: Array,
    luck_carrying: Array,
    noise: Array,
    lethal: Array,
) -> dict[str, Array]:
    """Lethal strikes by zone this week and what they destroy.

    wanted: (Z, D) strikes ordered a week; detected: (Z, D) detected loads a week. At most `strike_limit` of the
    loads that are detected can be struck. Returns (Z, D) arrays `strikes`, `deaths`, `bystanders`, and (Q, D) `struck` loads and
    `killed` persons by cell (on empty craft too: other crews hear of every strike). `lethal` = 0 is the placebo:
    the same kilograms removed, nobody killed.
    """
    # Some of what is struck carries nothing, so more craft can be struck than loads are found.
    rate = xp.minimum(wanted, p["strike_limit"] * detected / p["strike_carrying"])
    carrying_rate = rate * p["strike_carrying"]
    carrying = counts.expected(xp, noise, counts.poisson(xp, carrying_rate, luck, kmax=24), carrying_rate)
    empty_rate = rate - carrying_rate
    empty = counts.expected(xp, noise, counts.poisson(xp, empty_rate, luck_carrying, kmax=16), empty_rate)
    hits = carrying + empty
    crew = xp.where(st.tables["zone_is_sea"] > 0, p["strike_crew"], st.tables["zone_crew"]) * p["strike_lethality"] * lethal
    deaths = hits * crew
    bystanders = empty * p["empty_bystander"] * crew
    loads = exposed / st.tables["cell_load"] * st.tables["cell_strikable"]
    zone_loads = xp.matmul(st.tables["zone_cell"], loads)
    per_load = rows(xp, carrying / xp.maximum(zone_loads, 1e-6), st.index["cell_zone"])
    fatal = rows(xp, hits / xp.maximum(zone_loads, 1e-6), st.index["cell_zone"])
    return {
        "strikes": hits,
        "deaths": deaths,
        "bystanders": bystanders,
        "struck": per_load * loads,
        "killed": fatal * loads * rows(xp, crew, st.index["cell_zone"]),
    }


def chase(xp: Any, st: Static, p: Params, s: State, finds: Array, pin: Array) -> tuple[Array, Array, Array]:
    """Patrol effort by zone, relative to baseline, when enforcement shifts towards recent finds.

    Effort moves towards zones whose recent finds (kg, smoothed over `finds_memory_weeks`) exceed their usual level, at
    `chase_speed` a week where the draw's enforcement chases; total sea effort is unchanged. Source of the form: the
    revisit rule of NarcoLogic (Magliocca et al. 2019), in continuous form. Returns (Z, D) arrays: smoothed finds,
    their reference, relative effort.
    """
    smooth = s["finds"] + (finds - s["finds"]) / p["finds_memory_weeks"]
    base = s["finds_base"] + pin * (smooth - s["finds_base"])
    weight = st.tables["patrol_share"]
    pull = xp.sqrt(xp.clip(smooth / xp.maximum(base, 1e-6), 1.0 / p["finds_bound"], p["finds_bound"]))
    mean = xp.sum(weight * pull, axis=0, keepdims=True)
    step = p["chase_speed"] * p["enforcement_chases"] * (1.0 - pin) * (weight > 0)
    return smooth, base, s["effort"] + step * (pull / mean - s["effort"])
