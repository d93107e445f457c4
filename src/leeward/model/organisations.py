"""Organisations: members, recruitment, conflict, and what policy does to them.

Ten Mexican groups and a fringe, three Colombian groups and a fringe. Form: Prieto-Curiel, Campedelli and Hope 2023,

    dC_i/dt = C_i ( rho - eta/T - theta sum_j M_ij C_j - omega C_i ),

recruitment less incapacitation, conflict and saturation, with every pair of groups of a country in conflict (M = 1;
the fringe is many small groups, so it also fights itself and saturates as if it were 140). Rates are solved per
draw from the flows of the start (recruits, arrests, killed, leavers a week). Recruitment rises with the revenue of
trafficking and falls with community programmes; justice spending raises incapacitation and convictions with a
delay; leaders removed fragment their group into the fringe, raise killings for months (Calderon et al. 2015; Lindo
and Padilla-Romo 2018; Dickenson 2014) and make moving drugs through Mexico dearer for a while; scarcity raises
killings (Castillo, Mejia and Restrepo 2020). Homicides outside organised conflict stay as they are, but for the
deterrence of better justice.

Parameters: recruits_, arrests_, killed_, leavers_per_member (a year), revenue_recruitment,
community_effect, eligible_young, justice_gain, justice_lag_years, justice_deterrence, leader_deaths, leader_fragment,
leader_disruption, mexico_lab_share, mexico_leader_chance, reward_captures, scarcity_violence,
organised_share, homicide_base, conviction_base, group_share_*, fringe_groups_*,
justice_scale, integrity_scale, leader_shock_weeks, leader_disruption_weeks, southern_memory_weeks, split_limit, relative_bound.
State: members (O,D); reform, integrity (2,D) log spending after its lag; shock (2,D) excess killings a week;
disruption (1,D); revenue_reference, delivered_reference, southern, southern_reference (1,D).
"""

from __future__ import annotations

from typing import Any

from leeward.model.static import WEEKS, Array, Control, Params, State, Static


def spending(xp: Any, st: Static, p: Params, s: State, control: Control) -> tuple[Array, Array]:
    """Log of justice and of anti-corruption spending after their lag, (2, D) each, by country (Mexico, Colombia)."""
    justice = xp.log1p(st.lever(control, "justice_reform") / p["justice_scale"])
    clean = xp.log1p(st.lever(control, "anti_corruption") / p["integrity_scale"])
    rate = 1.0 / (WEEKS * p["justice_lag_years"])
    return s["reform"] + (justice - s["reform"]) * rate, s["integrity"] + (clean - s["integrity"]) * rate


def hunted(xp: Any, st: Static, p: Params, control: Control, operations: Array) -> Array:
    """Leaders a week who fall to force in Mexico or through informants who are paid, (2, D), by country.

    operations: (1, D) operations a week in Mexico; what is not aimed at laboratories is aimed at leaders. A reward adds a
    small hazard in proportion to what is on offer.
    """
    by_force = operations * (1.0 - p["mexico_lab_share"]) * p["mexico_leader_chance"]
    offered = xp.matmul(st.tables["reward_country"], st.lever(control, "reward"))
    informed = offered * p["reward_captures"] / WEEKS
    return informed + xp.concatenate([by_force, xp.zeros_like(by_force)], axis=0)


def members(
    xp: Any, st: Static, p: Params, s: State, control: Control, revenue: Array, reform: Array, leaders: Array
) -> dict[str, Array]:
    """Members of each group next week and the week's flows.

    revenue: (1, D) trafficking revenue relative to the start; reform: (2, D); leaders: (2, D) a week who fall beside the
    lever that removes them. Returns `members` (O, D), `recruits`,
    `arrested`, `killed` (2, D) persons a week by country, `removed` (2, D) leaders beyond today's pace.
    """
    country = st.tables["group_country"]  # (2, O)
    c = s["members"]
    total = xp.matmul(country, c)

    def of_group(by_country: Array) -> Array:
        return xp.matmul(country.T, by_country)

    enrolled = st.lever(control, "community_engagement") / p["eligible_young"]
    spared = 1.0 - p["community_effect"] * xp.minimum(enrolled, 1.0)
    pull = revenue ** p["revenue_recruitment"]
    recruits = p["recruit_rate"] * c * of_group(spared * pull)
    arrested = of_group(p["arrest_flow"] * (1.0 + p["justice_gain"] * reform) / xp.maximum(total, 1.0)) * c
    rivals = of_group(total) - c * p["fights_within"]
    killed = p["conflict_rate"] * c * rivals
    left = p["saturation"] * c * c * p["saturation_weight"]
    removed = xp.maximum(st.lever(control, "leadership_removal") - st.baseline("leadership_removal"), 0.0) / WEEKS + leaders
    chance = st.tables["led"] / of_group(xp.matmul(country, st.tables["led"]))  # that a fallen leader was this group's
    split = xp.minimum(of_group(removed * p["leader_fragment"]) * chance, p["split_limit"]) * c
    fringe = (1.0 - st.tables["led"]) * of_group(xp.matmul(country, split))
    after = c + recruits - arrested - killed - left - split + fringe
    return {
        "members": xp.maximum(after, 0.0),
        "recruits": xp.matmul(country, recruits),
        "arrested": xp.matmul(country, arrested),
        "killed": xp.matmul(country, killed),
        "removed": removed,
    }


def aftermath(xp: Any, p: Params, s: State, removed: Array) -> tuple[Array, Array]:
    """Excess killings a week after leaders fall, (2, D), and what that adds to each Mexican leg, US$/kg, (1, D)."""
    weeks = p["leader_shock_weeks"]
    shock = s["shock"] * (1.0 - 1.0 / weeks) + removed * p["leader_deaths"] / weeks
    disruption = s["disruption"] * (1.0 - 1.0 / p["leader_disruption_weeks"]) + removed[:1] * p["leader_disruption"]
    return shock, disruption


def homicides(
    xp: Any,
    st: Static,
    p: Params,
    s: State,
    killed: Array,
    shock: Array,
    reform: Array,
    scarcity: Array,
    southern: Array,
) -> Array:
    """Homicides a week in Mexico, Colombia and Ecuador, (3, D).

    killed: (2, D) conflict deaths of the week; scarcity: (1, D) log shortfall of cocaine reaching the United States;
    southern: (1, D) flow leaving Ecuador and Peru relative to the start (rivalry over routes).
    """
    conflict = killed / xp.maximum(p["killed_flow"], 1e-6)
    calm = 1.0 - p["justice_deterrence"] * reform
    # Scarcity raises killings where the trade passes (Mexico); the study is about Mexico alone.
    felt = xp.concatenate([xp.maximum(scarcity, 0.0), xp.zeros_like(scarcity)], axis=0)
    organised = p["organised_share"] * conflict * (1.0 + p["scarcity_violence"] * felt)
    two = p["homicide_base"][:2] / WEEKS * calm * (1.0 - p["organised_share"] + organised) + shock
    third = p["homicide_base"][2:] / WEEKS * southern ** p["route_violence"]
    return xp.concatenate([two, third], axis=0)
