"""States: cooperation of partner services and what it is worth, and the state that force is used against.

Partners share intelligence on which much of detection rests (85 % of the intelligence of the joint task force in Key
West was Colombian). Lethal unilateral action makes partners withhold it; it comes back with time, and is
built by liaison posts and joint operations. Reference case: the British, Dutch and Colombian limits within ten weeks
of the first strike of September 2025. Form: first-order loss per strike and first-order return, per partner
(inferred; prior only but for the reference case).

Parameters: partner_loss, partner_floor, partner_weight (P), partner_return_weeks, liaison_gain, joint_gain,
intelligence_share, lost_cooperation, intelligence_elasticity, soil_loss, lab_strike_counts_as, rally_*, sanction_scale,
designation_scale, designation_heat, deterrence_gain, coup_share, coup_success, split_*, reward_scale, support_*, prisoners,
held_*, troops_scale, troops_limit, deaths_per_operation, bystanders_of_operation, detainee_memory_weeks; floors and ceilings:
docs/model/states.md.
State: cooperation (P,D), 1 = today; intelligence
(1,D), smoothed detentions relative to baseline; rung (5,D) probabilities; rally, regime, displaced, oil,
was_removed, cohesion, outside, held (1,D).
"""

from __future__ import annotations

from typing import Any

from leeward.model.static import MONTHS, WEEKS, Array, Control, Params, State, Static


def cooperation(xp: Any, st: Static, p: Params, s: State, control: Control, strikes: Array, land: Array, soil: Array) -> Array:
    """Willingness of each partner to share, (P, D), 1 = today.

    strikes: (1, D) lethal strikes at sea this week; land: (1, D) force on land this week:
    strikes on laboratories and operations in Mexico times `lab_strike_counts_as`, and the removal of a leadership or an
    occupation as it happens; soil: (1, D) operations this week in Mexico, which the partner whose soil it is minds most. Liaison
    posts and joint operations build it with logarithmic returns (less than `effort_floor` of today's is as good as none), talks a
    little; ultimatums to a partner buy compliance from it for a time (Mexico's transfers of prisoners, 2025-26;
    :func:`compliance`). An election or other shock shifts a partner's alignment (`control["alignment"]`, (P,)).
    """
    liaison = xp.log(_effort(xp, st, p, control, "intelligence_sharing"))
    joint = xp.log(_effort(xp, st, p, control, "multilateral_task_force"))
    talks = xp.log(_effort(xp, st, p, control, "diplomacy"))
    built = (
        1.0
        + p["liaison_gain"] * liaison
        + p["joint_gain"] * joint
        + p["talks_gain"] * talks
        + _extorted(xp, st, p, control)
        + control["alignment"][:, None]
    )
    force = strikes + p["land_counts_as"] * land
    lost = (1.0 - xp.exp(-p["partner_loss"] * force - p["soil_loss"] * soil)) * xp.maximum(
        s["cooperation"] - p["partner_floor"], 0.0
    )
    after = s["cooperation"] + (built - s["cooperation"]) / p["partner_return_weeks"] - lost
    return xp.clip(after, 0.0, p["cooperation_ceiling"])


def _extorted(xp: Any, st: Static, p: Params, control: Control) -> Array:
    return p["threat_compliance"] * xp.log1p(xp.matmul(st.tables["partner_threat"], st.lever(control, "coercive_threat")))


def compliance(xp: Any, st: Static, p: Params, s: State, control: Control) -> Array:
    """The part of each partner's cooperation that ultimatums have bought, (P, D).

    It works like the rest of cooperation and comes and goes at its pace, but it is no good will: relations leave it out.
    """
    return s["compliance"] + (_extorted(xp, st, p, control) - s["compliance"]) / p["partner_return_weeks"]


def _effort(xp: Any, st: Static, p: Params, control: Control, lever: str) -> Array:
    """Level of a lever relative to today's; less than `effort_floor` is as good as none."""
    return xp.maximum(st.lever(control, lever) / st.baseline(lever), p["effort_floor"])


def intelligence(xp: Any, st: Static, p: Params, s: State) -> Array:
    """Multiplier of the search exponent at sea and in the air, (1, D): partners' share and what detainees tell.

    The draw picks how much lost cooperation matters: none, partial or full share of `intelligence_share`.
    """
    sharing = xp.sum(p["partner_weight"] * s["cooperation"], axis=0, keepdims=True)
    loss = xp.minimum(sharing - 1.0, 0.0) * p["lost_cooperation"]
    gain = xp.maximum(sharing - 1.0, 0.0)
    return (1.0 + p["intelligence_share"] * (loss + gain)) * s["intelligence"] ** p["intelligence_elasticity"]


def debrief(xp: Any, p: Params, s: State, detained: Array, pin: Array) -> tuple[Array, Array]:
    """Smoothed detentions at sea relative to baseline, (1, D), and their reference. Strikes yield none."""
    reference = s["detained_base"] + pin * (detained - s["detained_base"])
    ratio = xp.clip(detained / xp.maximum(reference, 1e-6), 0.0, p["detained_ceiling"])
    level = s["intelligence"] + (ratio - s["intelligence"]) / p["detainee_memory_weeks"]
    return pin + (1.0 - pin) * xp.maximum(level, p["intelligence_floor"]), reference


RUNG_HAZARDS = {
    "presence": "rung_hazard_presence",
    "strikes_at_sea": "rung_hazard_sea",
    "strikes_on_land": "rung_hazard_land",
    "leadership_removed": "rung_hazard_removal",
    "occupation": "rung_hazard_occupation",
}
"""Rungs from the lowest up, and the parameter that holds the hazard of each."""

RUNGS = tuple(RUNG_HAZARDS)


def at(table: Array, rung: str) -> Array:
    """Row of one rung, (1, .), in an array by rung (R, .)."""
    row = RUNGS.index(rung)
    return table[row : row + 1]


def escalation(xp: Any, st: Static, p: Params, s: State, control: Control) -> tuple[Array, Array]:
    """Probability that the conflict with the target state stands at least at each rung, (5, D), and this week's rise.

    The strategy fixes a floor: a deployment, strikes at sea or on land, a removal, troops. Above it the probability climbs with
    yearly hazards taken from base rates (militarised dispute to war .05, crisis to war .22: a wide prior), raised by the size
    of the deployment, by ultimatums and by designations (what is listed may be struck), lowered by talks, and it sinks back
    slowly where the strategy no longer holds it up. Flows never run on these hazards, only on what the strategy does
    (design 4.7).
    """
    floor = floors(xp, st, control)
    presence = xp.sum(st.lever(control, "show_of_force")) / st.baseline("show_of_force").sum()
    heat = (
        xp.maximum(presence, 1.0) ** p["presence_heat"]
        * (1.0 + p["threat_heat"] * st.lever(control, "coercive_threat")[:1])
        * (1.0 + p["designation_heat"] * st.lever(control, "terrorist_designation"))
        * _effort(xp, st, p, control, "diplomacy") ** -p["talks_cool"]
    )
    climb = 1.0 - xp.exp(-p["rung_hazard"] / WEEKS * heat)
    below = xp.concatenate([xp.ones_like(s["rung"][:1]), s["rung"][:-1]], axis=0)
    sinking = s["rung"] * (1.0 - 1.0 / p["rung_return_weeks"])
    after = xp.maximum(sinking + climb * (below - s["rung"]), floor)
    after = xp.clip(after, 0.0, 1.0)
    return after, xp.maximum(after - s["rung"], 0.0)


def floors(xp: Any, st: Static, control: Control) -> Array:
    """What the strategy itself does to the target state, (5, 1) of 0 or 1: at least this rung.

    Strikes count where they fall in the waters next to the target state; a placebo strikes nobody.
    """
    own = {
        "presence": xp.sum(xp.maximum(st.lever(control, "show_of_force") - st.baseline("show_of_force"), 0.0)),
        "strikes_at_sea": xp.sum(st.tables["near_target"] * st.lever(control, "maritime_strike")) * control["lethal"],
        "strikes_on_land": xp.sum(st.tables["target_country"] * st.lever(control, "lab_strike")) * control["lethal"],
        "leadership_removed": xp.sum(st.lever(control, "regime_removal")),
        "occupation": xp.sum(st.lever(control, "ground_troops")),
    }
    levels: dict[str, Array] = {}
    above: Array = 0.0
    for rung in reversed(RUNGS):  # a rung holds those below it
        above = xp.maximum(xp.where(own[rung] > 1e-6, 1.0, 0.0), above)
        levels[rung] = xp.reshape(above, (1, 1))
    return xp.concatenate([levels[rung] for rung in RUNGS], axis=0)


def anywhere(xp: Any, control: Control, rung: Array, operations: Array) -> Array:
    """Probability that the conflict with the target state, or force in Mexico, stands at least at each rung, (5, D).

    operations: (1, D) operations this week in Mexico; they are strikes on land, which hold the rungs below.
    """
    struck = xp.where(operations * control["lethal"] > 1e-9, 1.0, 0.0)
    held = RUNGS.index("strikes_on_land") + 1
    return xp.concatenate([xp.maximum(rung[:held], struck), rung[held:]], axis=0)


def target_state(xp: Any, st: Static, p: Params, s: State, control: Control, rung: Array, rise: Array) -> dict[str, Array]:
    """The target state: support, survival of the regime, deaths on land, people displaced, oil, (1, D) each.

    Rally: points of support gained as force is used, with a half-life of months. Regime: a small base hazard (coups),
    more under sanctions and threats and less in a rally; removing the leader ends it only with the complement of the
    persistence of regimes (0.76-0.92); occupation ends it within years. People flee in proportion to conflict deaths
    (18 to 30 a death). Oil falls with force on land and rises, with a lag of years, once the industry is opened. Its inner
    state is that of `inner_state`.
    """
    used = p["rally_at_sea"] * at(rise, "strikes_at_sea") + at(rise, "strikes_on_land") + at(rise, "leadership_removed")
    rally = s["rally"] * (1.0 - 1.0 / p["rally_weeks"]) + p["rally_jump"] * used
    pressure = p["sanction_pressure"] * xp.log1p(_listed(xp, st, control) / p["sanction_scale"])
    threat = p["threat_pressure"] * st.lever(control, "coercive_threat")[:1]
    troops = st.lever(control, "ground_troops")
    occupied = xp.where(troops > 1e-6, 1.0, 0.0)
    under = xp.minimum(troops / p["troops_scale"], p["troops_limit"]) * p["occupation_hazard"]
    own = (p["coup_hazard"] + pressure + threat) * xp.exp(-s["rally"] / p["rally_shield"])
    hazard = own + under
    removal = at(floors(xp, st, control), "leadership_removed")
    struck = xp.maximum(removal - s["was_removed"], 0.0)
    regime = s["regime"] * xp.exp(-hazard / WEEKS) * (1.0 - struck * (1.0 - p["regime_persists"]))
    land = (
        xp.sum(st.tables["target_country"] * st.lever(control, "lab_strike"), keepdims=True)[:, :1]
        * MONTHS
        / WEEKS
        * p["deaths_per_land_strike"]
        * control["lethal"]
        + struck * p["deaths_of_removal"]
        + troops / 1000.0 * p["deaths_per_thousand_troops"] / WEEKS
    )
    displaced = s["displaced"] + land * p["refugees_per_death"] + control["displaced"]
    opened = removal * (1.0 - s["regime"] * p["oil_needs_change"])
    struck_now = xp.sum(st.tables["target_country"] * st.lever(control, "lab_strike")) * control["lethal"]
    harmed = xp.maximum(occupied, xp.where(struck_now > 1e-6, 1.0, 0.0))
    wanted = p["oil_base"] * (1.0 - p["oil_force_loss"] * harmed) + p["oil_opening"] * opened
    wanted = wanted * (1.0 - p["oil_sanction_loss"] * pressure / xp.maximum(p["sanction_pressure"], 1e-9))
    oil = s["oil"] + (wanted - s["oil"]) / p["oil_lag_weeks"]
    return {
        "rally": rally, "regime": regime, "displaced": displaced, "oil": oil,
        "land_deaths": land + xp.zeros_like(s["oil"]),
        "was_removed": xp.maximum(s["was_removed"], removal + xp.zeros_like(s["oil"])),
        **inner_state(xp, st, p, s, control, rung, own),
    }  # fmt: skip


def inner_state(xp: Any, st: Static, p: Params, s: State, control: Control, rung: Array, hazard: Array) -> dict[str, Array]:
    """Cohesion of the target state's elite, involvement of outside powers, people held for political reasons, (1, D) each.

    rung: (5, D) after this week; hazard: (1, D) of the regime's end by coup or revolt, a year. An elite holds while nobody
    inside the state apparatus openly tries to unseat the executive: the attempts behind that hazard are its share by coup over
    the share of attempts that succeed (Powell and Thyne 2011). Rewards on leaders and force on land have an open sign; after a
    removal an attempt is likelier. An outside power gives support with a yearly hazard while force is used on land, and a
    small part of it from a deployment on. People held follow sanctions, threats, force and a removal with a lag.
    """
    on_land, removed = at(rung, "strikes_on_land"), at(rung, "leadership_removed")
    offered = xp.log1p(xp.matmul(st.tables["target_reward"].T, st.lever(control, "reward")) / p["reward_scale"])
    attempts = p["coup_share"] * hazard / p["coup_success"]
    pull = p["split_reward"] * offered + p["split_force"] * on_land + p["split_removal"] * removed
    support = p["support_below"] * at(rung, "presence") + (1.0 - p["support_below"]) * on_land
    joined = 1.0 - xp.exp(-p["support_hazard"] * support / WEEKS)
    wanted = (
        p["held_sanction"] * xp.log1p(_listed(xp, st, control) / p["sanction_scale"])
        + p["held_threat"] * xp.log1p(st.lever(control, "coercive_threat")[:1])
        + p["held_force"] * on_land
        + p["held_removal"] * removed
    )
    return {
        "cohesion": s["cohesion"] * xp.exp(-attempts * xp.exp(pull) / WEEKS),
        "outside": s["outside"] + joined * (1.0 - s["outside"]),
        "held": s["held"] + (p["prisoners"] * xp.exp(wanted) - s["held"]) / p["held_lag_weeks"],
    }


def killed_in_mexico(p: Params, control: Control, operations: Array) -> tuple[Array, Array]:
    """People killed this week by operations in Mexico, and how many of them had no part in trafficking, (1, D) each."""
    killed = operations * control["lethal"] * p["deaths_per_operation"]
    return killed, killed * p["bystanders_of_operation"]


def _listed(xp: Any, st: Static, control: Control) -> Array:
    """Listings beyond today's, (1, 1)."""
    return xp.maximum(st.lever(control, "sanction") - st.baseline("sanction"), 0.0)


def finance(xp: Any, st: Static, p: Params, control: Control) -> Array:
    """Share of revenue lost to sanctions and designations, (1, D): a small cost of moving money.

    A terrorist designation makes dealing with the group a crime for others too: who fears for himself keeps away from it.
    """
    listed = xp.log1p(_listed(xp, st, control) / p["sanction_scale"])
    groups = xp.log1p(st.lever(control, "terrorist_designation") / p["designation_scale"])
    lost = p["finance_gain"] * (listed + groups) + p["deterrence_gain"] * groups
    return xp.minimum(lost, p["finance_limit"])
