"""Rydell and Everingham, and the user flows beneath."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.replications.everingham_rydell_flows import (
    Flows,
    consumption,
    continuous_steady_state,
    half_life,
    project,
    steady_state,
)
from leeward.replications.rydell_everingham_1994 import break_even_exit, break_even_pass_through, frontier
from leeward.replications.rydell_everingham_model import (
    CLOSURES,
    PROGRAMMES,
    PUBLISHED_CONSUMPTION,
    SUPPLY,
    Market,
    cost_per_percent,
    cost_per_percent_users,
    per_treatment,
    price_response,
)

rates = st.builds(
    Flows,
    light_quit=st.floats(0.05, 0.4),
    escalate=st.floats(0.005, 0.1),
    step_down=st.floats(0.0, 0.1),
    heavy_quit=st.floats(0.01, 0.1),
)
people = st.floats(0.0, 20.0)


@given(rates, people, people, people)
def test_users_are_conserved_up_to_initiation_and_quitting(f: Flows, light: float, heavy: float, new: float) -> None:
    start = np.array([light, heavy])
    after = project(start, np.array([new]), f)[1]
    assert np.all(after >= 0)
    left = f.light_quit * light + f.heavy_quit * heavy
    assert after.sum() == pytest.approx(start.sum() + new - left, abs=1e-9)


@given(rates, st.floats(0.1, 5.0))
def test_the_steady_state_stays_and_is_reached_from_anywhere(f: Flows, new: float) -> None:
    steady = steady_state(new, f)
    assert np.allclose(project(steady, np.full(3, new), f)[-1], steady)
    assert np.allclose(project(np.array([9.0, 0.1]), np.full(1500, new), f)[-1], steady, rtol=1e-4)
    assert np.allclose(steady_state(2 * new, f), 2 * steady)


def test_the_continuous_form_settles_lower_than_the_discrete_one() -> None:
    low, high = consumption(continuous_steady_state(1.0)), consumption(steady_state(1.0))
    assert high == pytest.approx(405, abs=1)
    assert 0.8 < low / high < 0.87


def test_half_life_of_heavy_users_alone_without_return_is_a_plain_decay() -> None:
    flows = Flows(step_down=0.0, heavy_quit=0.06, escalate=0.0)
    assert half_life(np.array([0.0, 1.0]), flows) == pytest.approx(np.log(0.5) / np.log(0.94), abs=0.02)


@given(st.floats(-1.6, -0.1), st.sampled_from([-3.6, 2.0, float("inf"), -8.0]))
def test_price_response_of_consumption_is_the_elasticity_and_users_respond_less(eta: float, supply: float) -> None:
    used, users = price_response(Market(eta=eta, supply=supply))
    assert used == eta
    assert eta < users < 0


@given(st.floats(0.0, 0.5), st.floats(0.0, 0.5))
def test_more_leaving_heavy_use_makes_treatment_cheaper_and_nothing_else(low: float, more: float) -> None:
    less, most = Market(exit_share=low), Market(exit_share=low + more)
    before, after = cost_per_percent(less), cost_per_percent(most)
    assert after["treatment"] <= before["treatment"]
    assert all(after[name] == before[name] for name in SUPPLY)


def test_a_treatment_with_no_lasting_effect_counts_time_in_treatment_only() -> None:
    grams, user_years = per_treatment(Market(exit_share=0.0))
    assert grams == pytest.approx(0.79 * 0.30 * 118.93)
    assert user_years == 0.0


def test_multipliers_reproduce_what_they_were_fitted_to() -> None:
    costs = cost_per_percent()
    for name in SUPPLY:
        assert costs[name] == pytest.approx(PUBLISHED_CONSUMPTION[name], rel=1e-9)


def test_supply_programmes_cost_more_per_user_than_per_kilogram_and_treatment_most_so() -> None:
    used, users = cost_per_percent(), cost_per_percent_users()
    ratio = {name: users[name] / used[name] for name in PROGRAMMES}
    assert all(1.5 < ratio[name] < 4 for name in SUPPLY)
    assert ratio["treatment"] == max(ratio.values())


@given(st.sampled_from((-3.6, 2.0, float("inf"))), st.floats(-1.5, -0.2), st.floats(0.0, 0.13))
def test_the_slope_of_supply_scales_all_programmes_alike_under_the_cost_closures(s: float, eta: float, e: float) -> None:
    flat = cost_per_percent(Market(eta=eta, exit_share=e, supply=float("inf")))
    bent = cost_per_percent(Market(eta=eta, exit_share=e, supply=s))
    factors = [bent[name] / flat[name] for name in PROGRAMMES]
    assert factors == pytest.approx([factors[0]] * 4)


def test_a_falling_cost_curve_makes_control_cheaper_and_a_rising_one_dearer() -> None:
    falling, flat, rising = (cost_per_percent(Market(supply=s))["interdiction"] for s in (-3.6, float("inf"), 2.0))
    assert falling < flat < rising


def test_the_ranking_flips_where_it_is_said_to() -> None:
    cells = {(c["exit_share"], c["eta"], c["supply"], c["closure"]): c["cheapest"] for c in frontier()}
    assert len(cells) == 4 * 4 * 3 * len(CLOSURES)
    assert cells[0.13, -0.5, -3.6, "cost_additive"] == "treatment"
    assert cells[0.0, -1.5, -3.6, "cost_additive"] == "domestic_enforcement"
    assert cells[0.13, -0.5, -3.6, "cost_multiplicative"] == "source_control"
    assert cells[0.13, -0.2, 2.0, "cost_multiplicative"] == "treatment"


def test_break_even_points_are_where_costs_are_equal() -> None:
    share = break_even_exit(-1.0)
    costs = cost_per_percent(Market(eta=-1.0, exit_share=share))
    assert costs["treatment"] == pytest.approx(costs["domestic_enforcement"])
    passed = break_even_pass_through("source_control", 0.13)
    low = cost_per_percent(replace(Market(), closure="cost_additive"))
    high = cost_per_percent(replace(Market(), closure="cost_multiplicative"))
    mixed = 1 / ((1 - passed) / low["source_control"] + passed / high["source_control"])
    assert mixed == pytest.approx(low["treatment"])
