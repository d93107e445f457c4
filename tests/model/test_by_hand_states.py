"""Forces, organisations and states on one or two numbers, with the answer worked out beside the call."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from leeward.model import forces, organisations, states
from leeward.model.compile import set_lever
from leeward.model.system import compile_model
from leeward.world import load_world

from .by_hand import HELD, Bench, close, row
from .support import IN_MODEL

# Forces.

WEAR = HELD | {"readiness_wear": 0.1, "readiness_return_weeks": 20.0}


def test_readiness_wears_with_a_surge_and_returns_with_rest() -> None:
    def after(readiness: float, surge: float) -> float:
        return float(forces.readiness(np, WEAR, {"readiness": row(readiness)}, row(surge))[0, 0])

    assert after(1.0, 0.0) == 1.0
    assert after(1.0, 2.0) == pytest.approx(0.8)
    assert after(0.6, 0.0) == pytest.approx(0.62)
    assert after(0.6, 1.0) == pytest.approx(0.6 - 0.06 + 0.02)
    assert after(0.6, -3.0) == pytest.approx(0.62)  # less than today's effort rests no faster
    assert after(0.2, 50.0) == 0.2


@given(some.floats(0.2, 0.99), some.integers(1, 100))
def test_at_rest_what_is_missing_shrinks_by_the_same_share_every_week(readiness: float, weeks: int) -> None:
    state = row(readiness)
    for _ in range(weeks):
        state = forces.readiness(np, WEAR, {"readiness": state}, row(0))
    close(1 - state, (1 - readiness) * 0.95**weeks)


@pytest.mark.parametrize("lever", [name for name, lever in IN_MODEL.items() if lever.effort])
def test_what_a_lever_asks_of_the_forces_is_what_its_record_says(lever: str) -> None:
    """Today asks nothing; every setting asks what it is beyond today's over the size of a whole surge."""
    static = compile_model(load_world()).static

    def asked(value: float) -> float:
        control = np.array([cell.baseline for cell in static.lever_cells])
        set_lever(static, control, IN_MODEL[lever], value, IN_MODEL[lever].where_default)
        return float(forces.surge(np, static, {"lever": control})[0, 0])

    effort = IN_MODEL[lever].effort
    assert effort is not None and asked(IN_MODEL[lever].baseline) == 0
    today = IN_MODEL[lever].baseline
    for value in (IN_MODEL[lever].minimum, *IN_MODEL[lever].levels.values()):
        beyond = value / today - 1 if effort.of == "today" else value - today
        close(asked(value), (beyond if effort.rests else max(beyond, 0.0)) / effort.size)


def test_a_whole_surge_of_ships_and_aircraft_is_twice_as_much_of_both() -> None:
    static = compile_model(load_world()).static
    control = np.array([cell.baseline for cell in static.lever_cells])
    for name in ("vessel_patrol", "surveillance"):
        control[static.lever_slices[name]] *= 2
    close(forces.surge(np, static, {"lever": control}), 1)


def test_a_lasting_surge_settles_where_wear_and_rest_balance() -> None:
    state = row(1)
    for _ in range(1000):
        state = forces.readiness(np, WEAR, {"readiness": state}, row(0.5))
    close(state, 0.05 / (0.05 + 0.1 * 0.5))


def test_only_the_extra_effort_waits_for_readiness() -> None:
    week = Bench().control()
    close(forces.delivered(np, {"readiness": row(0.5)}, week, row(300), row(100)), 200)
    close(forces.delivered(np, {"readiness": row(0.5)}, week | {"force": 0.5}, row(300), row(100)), 150)
    close(forces.delivered(np, {"readiness": row(0.5)}, week, row(60), row(100)), 60)


SURGE = Bench(
    vessel_patrol=(50, 50), surveillance=100, maritime_strike=0, air_shootdown=0, lab_strike=0, show_of_force=1000,
    ground_troops=0, mexico_strike=0,
)  # fmt: skip
SURGE.efforts = {name: lever.effort for name, lever in IN_MODEL.items() if lever.effort}


@pytest.mark.parametrize(
    ("levers", "wanted"),
    [
        ({}, 0.0),
        ({"vessel_patrol": (100, 100)}, 0.5),
        ({"surveillance": 150}, 0.25),
        ({"maritime_strike": 10}, 0.5),
        ({"air_shootdown": 5}, 0.5),
        ({"lab_strike": 5}, 0.25),
        ({"mexico_strike": 10}, 0.5),
        ({"show_of_force": 4000}, 0.5),
        ({"show_of_force": 0}, 0.0),
        ({"ground_troops": 10000}, 0.5),
    ],
)
def test_what_counts_as_a_surge(levers: dict[str, Any], wanted: float) -> None:
    close(forces.surge(np, SURGE, SURGE.control(**levers)), wanted)


def test_cost_counts_effort_beyond_todays() -> None:
    bench = Bench({"lever_baseline": row(10, 5), "lever_unit_cost": row(100, 1000)})
    cost = forces.programme_cost(np, bench, {"cost_factor": 2.0}, {"lever": np.array([13.0, 5.0])})  # type: ignore[arg-type]
    close(cost, 600)


# Organisations: one group and a fringe in each of two countries.

GROUPS = Bench(
    {
        "group_country": np.array([[1.0, 1, 0, 0], [0, 0, 1, 1]]),
        "led": row(1, 0, 1, 0),
        "reward_country": np.array([[0.0, 1, 0], [0, 0, 1]]),
    },
    reward=(0, 0, 0), community_engagement=(0, 0), leadership_removal=(2, 2), justice_reform=(0, 0), anti_corruption=(0, 0),
)  # fmt: skip
GROUP_PARAMS = HELD | {
    "fights_within": row(1, 0, 1, 0), "saturation_weight": row(1, 0.5, 1, 0.5),
    "eligible_young": row(1000, 1000), "community_effect": 0.4, "revenue_recruitment": 0.5,
    "recruit_rate": row(0.01, 0.01, 0.01, 0.01),
    "arrest_flow": row(30, 10), "justice_gain": 0.5, "conflict_rate": row(1e-5, 1e-5, 1e-5, 1e-5),
    "saturation": row(1e-6, 1e-6, 1e-6, 1e-6), "leader_fragment": 0.1,
}  # fmt: skip


def groups(revenue: float = 1.0, reform: float = 0.0, leaders: tuple[float, float] = (0, 0), **levers: Any) -> dict[str, Any]:
    s, week = {"members": row(2000, 1000, 600, 400)}, GROUPS.control(**levers)
    return organisations.members(np, GROUPS, GROUP_PARAMS, s, week, row(revenue), row(reform, reform), row(*leaders))


def test_members_are_recruited_arrested_killed_and_leave() -> None:
    week = groups()
    close(week["recruits"], 30, 10)
    close(week["arrested"], 30, 10)
    # The group fights the fringe; the fringe fights all, itself included.
    killed = (2000 * 1000 * 1e-5, 1000 * 3000 * 1e-5, 600 * 400 * 1e-5, 400 * 1000 * 1e-5)
    left = (4.0, 0.5, 0.36, 0.08)
    close(week["killed"], sum(killed[:2]), sum(killed[2:]))
    close(week["members"], *(n - k - x for n, k, x in zip((2000, 1000, 600, 400), killed, left, strict=True)))


def test_revenue_draws_recruits_and_programmes_spare_them() -> None:
    close(groups(revenue=4.0)["recruits"], 60, 20)
    close(groups(community_engagement=(500, 0))["recruits"], 30 * 0.8, 10)
    close(groups(community_engagement=(9000, 0))["recruits"], 30 * 0.6, 10)


def test_justice_raises_arrests() -> None:
    close(groups(reform=0.4)["arrested"], 36, 12)


def test_a_fallen_leader_splits_the_group_into_the_fringe() -> None:
    week, calm = groups(leadership_removal=(54, 2)), groups()
    close(week["removed"], 1, 0)
    close(week["members"] - calm["members"], -200, 200, 0, 0)


def test_leaders_who_fall_otherwise_count_beside_the_lever() -> None:
    week, calm = groups(leadership_removal=(54, 2), leaders=(0.5, 0.25)), groups()
    close(week["removed"], 1.5, 0.25)
    close(week["members"] - calm["members"], -300, 300, -15, 15)


def test_force_and_rewards_bring_leaders_down() -> None:
    p = {"mexico_lab_share": row(0.6), "mexico_leader_chance": row(0.1), "reward_captures": row(0.0052)}

    def hunted(operations: float = 0.0, **levers: Any) -> Any:
        return organisations.hunted(np, GROUPS, p, GROUPS.control(**levers), row(operations))

    close(hunted(), 0, 0)
    close(hunted(operations=2), 2 * 0.4 * 0.1, 0)
    close(hunted(reward=(50, 0, 0)), 0, 0)  # on leaders of the target state: no group loses one
    close(hunted(reward=(0, 100, 50)), 100 * 0.0001, 50 * 0.0001)
    close(hunted(operations=2, reward=(0, 100, 0)), 0.08 + 0.01, 0)


def test_killings_after_a_leader_falls_and_their_fading() -> None:
    p = HELD | {"leader_deaths": 78.0, "leader_disruption": 5.0}
    shock, disruption = organisations.aftermath(np, p, {"shock": row(39, 0), "disruption": row(13)}, row(1, 0))
    close(shock, 38 + 2, 0)
    close(disruption, 12 + 5)


def test_spending_acts_after_its_lag() -> None:
    s, p = {"reform": row(0, 0), "integrity": row(0, 0)}, HELD | {"justice_lag_years": 2.0}
    week = GROUPS.control(justice_reform=(100, 0), anti_corruption=(0, 50))
    reform, integrity = organisations.spending(np, GROUPS, p, s, week)
    close(reform, np.log(2) / 104, 0)
    close(integrity, 0, np.log(2) / 104)


def test_scarcity_and_rivalry_raise_homicides() -> None:
    p = HELD | {
        "killed_flow": row(50, 10), "justice_deterrence": 0.1, "organised_share": row(0.6, 0.4), "scarcity_violence": 0.5,
        "homicide_base": row(5200, 2600, 520), "route_violence": 0.5,
    }  # fmt: skip

    def killed(
        conflict: tuple[float, float] = (50, 10), shock: float = 0.0, reform: float = 0.0, scarce: float = 0.0, south: float = 1.0
    ) -> Any:
        return organisations.homicides(np, Bench(), p, {}, row(*conflict), row(shock, 0), row(reform, 0), row(scarce), row(south))

    close(killed(), 100, 50, 10)
    close(killed(conflict=(100, 10)), 160, 50, 10)
    close(killed(scarce=0.2), 100 * (0.4 + 0.6 * 1.1), 50, 10)
    close(killed(scarce=-0.2), 100, 50, 10)
    close(killed(reform=1.0), 90, 50, 10)
    close(killed(shock=7), 107, 50, 10)
    close(killed(south=4.0), 100, 50, 20)


# States: one partner, and the state that force is used against.

STATE = Bench(
    {
        "partner_threat": np.array([[0.0, 1.0]]), "near_target": row(1, 0), "target_country": row(1, 0),
        "target_reward": row(1, 0, 0),
    },
    reward=(0, 0, 0), intelligence_sharing=10, multilateral_task_force=1, diplomacy=1, coercive_threat=(0, 0), show_of_force=1000,
    maritime_strike=(0, 0), lab_strike=(0, 0), regime_removal=0, ground_troops=0, sanction=10, terrorist_designation=0,
)  # fmt: skip
TRUST = HELD | {
    "liaison_gain": 0.1, "joint_gain": 0.2, "talks_gain": 0.3, "threat_compliance": 0.0, "land_counts_as": 10.0,
    "partner_loss": np.log(2.0) / 4, "partner_floor": 0.2, "partner_return_weeks": 50.0, "soil_loss": np.log(2.0) / 2,
}  # fmt: skip


def trust(cooperation: float = 1.0, strikes: float = 0.0, land: float = 0.0, soil: float = 0.0, **levers: Any) -> float:
    s, week = {"cooperation": row(cooperation)}, STATE.control(**levers)
    return float(states.cooperation(np, STATE, TRUST, s, week, row(strikes), row(land), row(soil))[0, 0])


def test_partners_withhold_after_strikes_and_come_back() -> None:
    assert trust() == pytest.approx(1.0)
    assert trust(strikes=4) == pytest.approx(1.0 - 0.5 * 0.8)  # half of what lies above the floor
    assert trust(land=0.4) == pytest.approx(0.6)
    assert trust(soil=2) == pytest.approx(0.6)
    assert trust(strikes=4, soil=2) == pytest.approx(1.0 - 0.75 * 0.8)
    assert trust(cooperation=0.6) == pytest.approx(0.6 + 0.4 / 50)
    assert trust(cooperation=0.1, strikes=4) == pytest.approx(0.1 + 0.9 / 50)


def test_posts_operations_and_talks_build_trust_with_logarithmic_returns() -> None:
    for lever, today, gain in (("intelligence_sharing", 10, 0.1), ("multilateral_task_force", 1, 0.2), ("diplomacy", 1, 0.3)):
        assert trust(**{lever: today * np.e}) == pytest.approx(1 + gain / 50)
        assert trust(**{lever: 0}) == pytest.approx(1 + gain * np.log(0.1) / 50)


def test_what_an_ultimatum_extorts_is_cooperation_and_no_good_will() -> None:
    p, week = TRUST | {"threat_compliance": 0.4}, STATE.control(coercive_threat=(0, np.e - 1))
    s = {"cooperation": row(1.0), "compliance": row(0.0)}
    for _ in range(60):
        after = states.cooperation(np, STATE, p, s, week, row(0.0), row(0.0), row(0.0))
        s = {"cooperation": after, "compliance": states.compliance(np, STATE, p, s, week)}
    bought = 0.4 * (1 - (1 - 1 / 50) ** 60)
    assert s["compliance"][0, 0] == pytest.approx(bought)
    assert s["cooperation"][0, 0] - s["compliance"][0, 0] == pytest.approx(1.0)


def test_what_partners_tell_and_what_detainees_tell() -> None:
    p = HELD | {"partner_weight": row(1), "intelligence_share": 0.5, "lost_cooperation": 0.5, "intelligence_elasticity": 0.5}

    def told(cooperation: float, detainees: float = 1.0, **more: float) -> float:
        s = {"cooperation": row(cooperation), "intelligence": row(detainees)}
        return float(states.intelligence(np, Bench(), p | more, s)[0, 0])

    assert told(1.0) == pytest.approx(1.0)
    assert told(0.6) == pytest.approx(0.9)
    assert told(0.6, lost_cooperation=0.0) == pytest.approx(1.0)
    assert told(1.4) == pytest.approx(1.2)
    assert told(1.0, detainees=0.25) == pytest.approx(0.5)


def test_without_detainees_intelligence_runs_dry() -> None:
    s = {"intelligence": row(1), "detained_base": row(4)}
    level, reference = states.debrief(np, HELD, s, row(0), 0.0)
    close(level, 1 - 1 / 26)
    close(reference, 4)
    close(states.debrief(np, HELD | {"detainee_memory_weeks": 13.0}, s, row(0), 0.0)[0], 1 - 1 / 13)
    close(states.debrief(np, HELD, s, row(8), 0.0)[0], 1 + 1 / 26)
    close(states.debrief(np, HELD, s | {"intelligence": row(0.2)}, row(0), 0.0)[0], 0.2)
    level, reference = states.debrief(np, HELD, s, row(8), 1.0)
    close(level, 1)
    close(reference, 8)


@pytest.mark.parametrize(
    ("levers", "wanted"),
    [
        ({}, (0, 0, 0, 0, 0)),
        ({"show_of_force": 2000}, (1, 0, 0, 0, 0)),
        ({"maritime_strike": (1, 0)}, (1, 1, 0, 0, 0)),
        ({"maritime_strike": (0, 1)}, (0, 0, 0, 0, 0)),  # far from the target state
        ({"lab_strike": (1, 0)}, (1, 1, 1, 0, 0)),
        ({"lab_strike": (0, 1)}, (0, 0, 0, 0, 0)),
        ({"regime_removal": 1}, (1, 1, 1, 1, 0)),
        ({"ground_troops": 500}, (1, 1, 1, 1, 1)),
    ],
)
def test_a_rung_holds_those_below_it(levers: dict[str, Any], wanted: tuple[float, ...]) -> None:
    close(states.floors(np, STATE, STATE.control(**levers)), *wanted)


def test_a_placebo_strikes_nobody_and_climbs_no_rung() -> None:
    week = STATE.control(maritime_strike=(1, 0), lab_strike=(1, 0)) | {"lethal": 0.0}
    close(states.floors(np, STATE, week), 0, 0, 0, 0, 0)


HEAT = HELD | {
    "presence_heat": 1.0, "threat_heat": 1.0, "designation_heat": 0.25, "talks_cool": 1.0, "rung_return_weeks": 10.0,
    "rung_hazard": 52.0 * np.log(1 / 0.9),
}  # fmt: skip


def test_the_ladder_climbs_from_the_rung_below_and_sinks_back() -> None:
    def rung(*before: float, **levers: Any) -> tuple[Any, Any]:
        return states.escalation(np, STATE, HEAT, {"rung": row(*before)}, STATE.control(**levers))

    after, rise = rung(0, 0, 0, 0, 0)
    close(after, 0.1, 0, 0, 0, 0)
    close(rise, 0.1, 0, 0, 0, 0)
    after, rise = rung(1, 0.5, 0, 0, 0)
    close(after, 0.9, 0.45 + 0.1 * 0.5, 0.1 * 0.5, 0, 0)
    close(rise, 0, 0, 0.05, 0, 0)
    close(rung(0, 0, 0, 0, 0, coercive_threat=(1, 0))[0][:1], 1 - 0.9**2)
    close(rung(0, 0, 0, 0, 0, terrorist_designation=4)[0][:1], 1 - 0.9**2)
    close(rung(0, 0, 0, 0, 0, diplomacy=2)[0][:1], 1 - 0.9**0.5)
    after, rise = rung(0, 0, 0, 0, 0, maritime_strike=(1, 0))
    close(after[:2], 1, 1)
    close(rise[:2], 1, 1)


def test_sanctions_cost_a_share_of_revenue_up_to_three_tenths() -> None:
    p = HELD | {"finance_gain": 0.1, "deterrence_gain": 0.0}
    close(states.finance(np, STATE, p, STATE.control()), 0)
    close(states.finance(np, STATE, p, STATE.control(sanction=20)), 0.1 * np.log(2))
    close(states.finance(np, STATE, p, STATE.control(sanction=0)), 0)
    close(states.finance(np, STATE, p, STATE.control(terrorist_designation=4)), 0.1 * np.log(2))
    close(states.finance(np, STATE, p, STATE.control(sanction=1e9)), 0.3)


def test_a_designation_deters_beside_what_it_costs_and_a_listing_does_not() -> None:
    p = HELD | {"finance_gain": 0.1, "deterrence_gain": 0.05}
    close(states.finance(np, STATE, p, STATE.control()), 0)
    close(states.finance(np, STATE, p, STATE.control(sanction=20)), 0.1 * np.log(2))
    close(states.finance(np, STATE, p, STATE.control(terrorist_designation=4)), 0.15 * np.log(2))
    close(states.finance(np, STATE, p, STATE.control(terrorist_designation=1e9)), 0.3)


def test_force_in_mexico_is_a_strike_on_land_of_the_region() -> None:
    calm, week = row(0.5, 0.25, 0.1, 0.05, 0), STATE.control()
    close(states.anywhere(np, week, calm, row(0)), 0.5, 0.25, 0.1, 0.05, 0)
    close(states.anywhere(np, week, calm, row(0.25)), 1, 1, 1, 0.05, 0)
    close(states.anywhere(np, week | {"lethal": 0.0}, calm, row(0.25)), 0.5, 0.25, 0.1, 0.05, 0)


def test_whom_operations_in_mexico_kill() -> None:
    p = {"deaths_per_operation": row(6), "bystanders_of_operation": row(0.25)}
    killed, bystanders = states.killed_in_mexico(p, STATE.control(), row(0.5))
    close(killed, 3)
    close(bystanders, 0.75)
    close(states.killed_in_mexico(p, STATE.control() | {"lethal": 0.0}, row(0.5))[0], 0)


TARGET = HELD | {
    "rally_jump": 10.0, "sanction_pressure": 0.1, "threat_pressure": 0.2, "coup_hazard": 0.05, "occupation_hazard": 0.5,
    "regime_persists": 0.8, "deaths_per_land_strike": 2.0, "deaths_of_removal": 100.0, "deaths_per_thousand_troops": 52.0,
    "refugees_per_death": 20.0, "oil_needs_change": 0.5, "oil_base": row(1000), "oil_force_loss": 0.2,
    "oil_opening": 400.0, "oil_sanction_loss": 0.1, "oil_lag_weeks": 50.0,
    "coup_share": 0.5, "coup_success": 0.25, "split_reward": 1.0, "split_force": np.log(3.0), "split_removal": np.log(5.0),
    "support_hazard": 52 * np.log(1 / 0.9), "support_below": 0.5, "prisoners": row(1000), "held_lag_weeks": 10.0,
    "held_sanction": 1.0, "held_threat": -1.0, "held_force": np.log(1.5), "held_removal": np.log(0.5),
}  # fmt: skip


def target(
    rise: Any = (0, 0, 0, 0, 0),
    lethal: float = 1.0,
    before: dict[str, float] | None = None,
    rung: Any = (0, 0, 0, 0, 0),
    **levers: Any,
) -> dict[str, float]:
    s = {"rally": 0.0, "regime": 1.0, "displaced": 0.0, "oil": 1000.0, "was_removed": 0.0}
    s |= {"cohesion": 1.0, "outside": 0.0, "held": 1000.0} | (before or {})
    week = STATE.control(**levers) | {"lethal": lethal}
    state = {name: row(value) for name, value in s.items()}
    found = states.target_state(np, STATE, TARGET, state, week, row(*rung), row(*rise))
    return {name: float(value[0, 0]) for name, value in found.items()}


def test_a_rally_jumps_by_rung_and_fades_within_months() -> None:
    assert target(rise=(1, 0, 0, 0, 0))["rally"] == 0
    assert target(rise=(0, 1, 0, 0, 0))["rally"] == pytest.approx(3)
    assert target(rise=(0, 0, 1, 1, 0))["rally"] == pytest.approx(20)
    assert target(before={"rally": 26.0})["rally"] == pytest.approx(25)


def test_a_regime_falls_by_coups_and_pressure_less_in_a_rally_and_mostly_survives_its_leader() -> None:
    assert target()["regime"] == pytest.approx(np.exp(-0.05 / 52))
    assert target(coercive_threat=(1, 0))["regime"] == pytest.approx(np.exp(-0.25 / 52))
    assert target(sanction=20)["regime"] == pytest.approx(np.exp(-(0.05 + 0.1 * np.log(2)) / 52))
    assert target(before={"rally": 20.0})["regime"] == pytest.approx(np.exp(-0.05 / np.e / 52))
    assert target(regime_removal=1)["regime"] == pytest.approx(0.8 * np.exp(-0.05 / 52))
    assert target(regime_removal=1, before={"was_removed": 1.0})["regime"] == pytest.approx(np.exp(-0.05 / 52))
    assert target(ground_troops=15000)["regime"] == pytest.approx(0.8 * np.exp(-0.55 / 52))


def test_people_die_and_flee_where_force_falls_on_land() -> None:
    strikes = target(lab_strike=(13, 0))
    assert strikes["land_deaths"] == pytest.approx(13 * 12 / 52 * 2)
    assert strikes["displaced"] == pytest.approx(6 * 20)
    assert target(lab_strike=(13, 0), lethal=0.0)["land_deaths"] == 0
    assert target(lab_strike=(0, 13))["land_deaths"] == 0
    assert target(regime_removal=1)["land_deaths"] == pytest.approx(100)
    assert target(regime_removal=1, before={"was_removed": 1.0})["land_deaths"] == 0
    assert target(ground_troops=3000, before={"was_removed": 1.0})["land_deaths"] == pytest.approx(3)


def test_oil_falls_under_force_and_sanctions_and_rises_when_the_industry_opens() -> None:
    assert target()["oil"] == pytest.approx(1000)
    assert target(before={"oil": 900.0})["oil"] == pytest.approx(902)
    assert target(lab_strike=(1, 0))["oil"] == pytest.approx(1000 - 200 / 50)
    assert target(sanction=20)["oil"] == pytest.approx(1000 - 100 * np.log(2) / 50)
    assert target(regime_removal=1)["oil"] == pytest.approx(1000 + 400 * 0.5 / 50)
    assert target(regime_removal=1, before={"regime": 0.2})["oil"] == pytest.approx(1000 + 400 * 0.9 / 50)


def test_an_elite_splits_by_the_attempts_behind_the_hazard_of_the_regimes_end() -> None:
    # Half of the hazard is by coup and one attempt of four succeeds: two attempts for each end.
    def held(**given: Any) -> float:
        return -52 * float(np.log(target(**given)["cohesion"]))

    assert held() == pytest.approx(2 * 0.05)
    assert held(coercive_threat=(1, 0)) == pytest.approx(2 * 0.25)
    assert held(sanction=20) == pytest.approx(2 * (0.05 + 0.1 * np.log(2)))
    assert held(before={"rally": 20.0}) == pytest.approx(2 * 0.05 / np.e)
    assert held(reward=(25, 0, 0)) == pytest.approx(2 * 0.05 * 2)
    assert held(reward=(0, 25, 25)) == pytest.approx(2 * 0.05)
    assert held(rung=(1, 1, 1, 0, 0)) == pytest.approx(2 * 0.05 * 3)
    assert held(rung=(1, 1, 1, 1, 0)) == pytest.approx(2 * 0.05 * 15)
    assert target(before={"cohesion": 0.5})["cohesion"] == pytest.approx(0.5 * np.exp(-0.1 / 52))


def test_outside_powers_come_in_where_force_is_used_and_a_little_before() -> None:
    assert target()["outside"] == 0
    assert target(rung=(1, 0, 0, 0, 0))["outside"] == pytest.approx(1 - 0.9**0.5)
    assert target(rung=(1, 1, 1, 0, 0))["outside"] == pytest.approx(0.1)
    assert target(rung=(1, 1, 1, 0, 0), before={"outside": 0.4})["outside"] == pytest.approx(0.46)
    assert target(before={"outside": 0.4})["outside"] == pytest.approx(0.4)  # what was given is not taken back


def test_people_are_held_for_politics_with_a_lag() -> None:
    assert target()["held"] == pytest.approx(1000)
    assert target(before={"held": 900.0})["held"] == pytest.approx(910)
    assert target(sanction=20)["held"] == pytest.approx(1000 + 1000 / 10)  # exp(ln 2) is twice as many
    assert target(coercive_threat=(1, 0))["held"] == pytest.approx(1000 - 500 / 10)
    assert target(rung=(1, 1, 1, 0, 0))["held"] == pytest.approx(1000 + 500 / 10)
    assert target(rung=(1, 1, 1, 1, 0))["held"] == pytest.approx(1000 - 250 / 10)
