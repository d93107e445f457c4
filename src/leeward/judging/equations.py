"""What a lever's own equation rests on: the parameters that carry its effect on each outcome that it moves itself.

A lever's record lists all its literature. A built-in effect rests on less: on the works that gave the parameters of that
effect their values. Where a pair has none of its own (plug-ins), the lever's literature is named as that.
"""

from __future__ import annotations

from dataclasses import dataclass

from leeward.evidence.facts import load_facts, load_sources
from leeward.evidence.levers import Lever
from leeward.evidence.parameters import load_parameters

_TRUST = ("partner_loss_colombia", "partner_loss_united_kingdom", "partner_loss_netherlands", "partner_floor")

EQUATIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "surveillance": {"detection_rate": ("air_share", "detection_luck")},
    "vessel_patrol": {
        "kg_seized": ("air_share", "detection_luck", "chase_speed"),
        "arrest": ("detection_luck", "chase_speed", "arrest_share"),
        "response_time": ("response_hours", "response_follows"),
    },
    "maritime_strike": {
        "kg_destroyed": ("strike_lethality", "strike_carrying"),
        "death_at_sea": ("strike_lethality", "strike_crew"),
        "bystander_death": ("strike_crew", "strike_carrying", "empty_bystander"),
        "cooperation": _TRUST,
        "escalation": ("rung_hazard_sea", "rung_hazard_land"),
        "diplomatic_relation": _TRUST,
    },
    "lab_strike": {
        "active_lab": ("strike_hit", "lab_total_factor"),
        "death_on_land": ("deaths_per_land_strike",),
        "escalation": ("rung_hazard_removal",),
        "regional_stability": (),
        "diplomatic_relation": (*_TRUST, "land_counts_as"),
        "rally": ("rally_jump",),
        "outside_involvement": ("support_hazard",),
    },
    "lab_raid": {"active_lab": ("lab_total_factor", "lab_stock", "lab_rebuild_weeks")},
    "precursor_control": {"precursor_availability": ("precursor_lag_weeks", "substitution_years", "substitution_limit")},
    "aerial_eradication": {"coca_area": ("aerial_net",)},
    "manual_eradication": {"coca_area": ("manual_net",)},
    "alternative_livelihood": {
        "coca_area": ("livelihood_hectares", "livelihood_persistence", "expected_payment_response"),
    },
    "port_inspection": {"kg_seized": ("inspection_elasticity",)},
    "border_scanning": {"kg_seized": ("inspection_elasticity",), "fentanyl_seized": ("inspection_elasticity",)},
    "air_interdiction": {"kg_seized": ("inspection_elasticity",)},
    "air_shootdown": {
        "kg_destroyed": ("strike_lethality", "strike_carrying"),
        "death_on_land": ("strike_lethality", "strike_crew"),
    },
    "intelligence_sharing": {"cooperation": ("liaison_gain",), "diplomatic_relation": ("liaison_gain",)},
    "multilateral_task_force": {"cooperation": ("joint_gain",), "diplomatic_relation": ("joint_gain",)},
    "rapid_response": {"response_time": ("response_hours", "rapid_exponent")},
    "domestic_enforcement": {"retail_price": ("enforcement_price_gain",), "arrest": ("arrests_per_member",)},
    "community_engagement": {"recruit": ("community_effect",)},
    "justice_reform": {"conviction": ("conviction_base", "conviction_gain"), "homicide": ("justice_deterrence",)},
    "anti_corruption": {"corruption": ("integrity_gain", "corruption_response")},
    "leadership_removal": {"homicide": ("leader_deaths", "leader_fragment", "leader_shock_weeks")},
    "treatment": {
        "heavy_user": ("treatment_weeks", "treatment_exit_some"),
        "consumption": ("treatment_suppression", "treatment_weeks", "treatment_exit_some"),
    },
    "prevention": {"light_user": ("prevention_effect",)},
    "harm_reduction": {"overdose_death": ("kit_ceiling", "kit_effect")},
    "sanction": {
        "finance": ("finance_gain",),
        "regime_survival": ("sanction_pressure",),
        "oil_output": ("oil_sanction_loss",),
        "elite_cohesion": ("split_force",),
        "political_prisoner": ("held_sanction",),
    },
    "terrorist_designation": {"finance": ("finance_gain",), "escalation": ("designation_heat", "rung_hazard_land")},
    "show_of_force": {
        "force_readiness": ("readiness_wear", "readiness_return_weeks"),
        "escalation": ("presence_heat", "rung_hazard_land"),
        "outside_involvement": ("support_hazard",),
    },
    "coercive_threat": {
        "escalation": ("threat_heat", "rung_hazard_land"),
        "cooperation": ("threat_compliance_mexico",),
        "regime_survival": ("threat_pressure",),
        "elite_cohesion": ("split_force",),
    },
    "regime_removal": {
        "regime_survival": ("regime_persists",),
        "escalation": ("rung_hazard_occupation",),
        "regional_stability": (),
        "diplomatic_relation": (*_TRUST, "land_counts_as"),
        "death_on_land": ("deaths_of_removal",),
        "rally": ("rally_jump",),
        "oil_output": ("oil_force_loss", "oil_opening"),
        "people_displaced": ("refugees_per_death",),
        "outside_involvement": ("support_hazard",),
        "political_prisoner": ("held_removal",),
    },
    "ground_troops": {
        "regime_survival": ("occupation_hazard",),
        "escalation": (),
        "regional_stability": (),
        "diplomatic_relation": (*_TRUST, "land_counts_as"),
        "death_on_land": ("deaths_per_thousand_troops",),
        "people_displaced": ("refugees_per_death",),
        "force_readiness": ("readiness_wear", "readiness_return_weeks"),
        "oil_output": ("oil_force_loss",),
        "outside_involvement": ("support_hazard",),
    },
    "diplomacy": {
        "cooperation": ("talks_gain",),
        "escalation": ("talks_cool",),
        "diplomatic_relation": ("talks_gain",),
    },
    "mexico_strike": {
        "fentanyl_flow": ("synthesis_found", "synthesis_share"),
        "homicide": ("mexico_leader_chance", "leader_deaths"),
        "death_on_land": ("deaths_per_operation",),
        "bystander_death": ("bystanders_of_operation",),
        "cooperation": ("soil_loss_mexico",),
        "escalation": (),
        "regional_stability": (),
        "diplomatic_relation": ("soil_loss_mexico",),
    },
    "reward": {"homicide": ("reward_captures", "leader_deaths"), "elite_cohesion": ("split_reward",)},
}
"""Parameters of what each lever does to each outcome by its own equation; none where the lever is that event itself."""

NOT_WORKS = ("computed", "recalled")
"""Kinds of sources that are no published work: computed here, or a figure whose work was not located."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a built-in effect rests on: its parameters, and the facts and works that gave them their values.

    ``own`` is false where the pair has no parameters of its own: facts and works are then all those of the lever.
    ``defined``: there is nothing to rest on, since the lever is the event that the outcome counts.
    """

    own: bool
    parameters: tuple[str, ...]
    facts: tuple[str, ...]
    works: tuple[str, ...]
    defined: bool = False


def ground(lever: Lever, outcome: str) -> Ground:
    """Return what the effect of a lever on an outcome that it moves itself rests on."""
    carried = EQUATIONS.get(lever.name, {}).get(outcome)
    own = carried is not None and not lever.plugin
    known = load_parameters()
    names = tuple(name for name in carried or () if name in known) if own else ()
    facts = tuple(dict.fromkeys(fact for name in names for fact in known[name].facts)) if own else lever.facts
    return Ground(own, names, facts, works_of(facts), own and carried == ())


def works_of(facts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the titles of the published works behind facts, each address once."""
    table, works = load_facts(), load_sources()
    sources = dict.fromkeys(table[name].source_id for name in facts if name in table)
    found: dict[str, str] = {}
    for source in sources:
        work = works.get(source)
        if work is not None and work.kind not in NOT_WORKS:
            found.setdefault(work.url or work.title, work.title)
    return tuple(dict.fromkeys(found.values()))
