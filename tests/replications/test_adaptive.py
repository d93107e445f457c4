"""The stand-in for adaptive smugglers, and the contests of Mejia and Restrepo."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.replications.adaptive_smugglers import (
    COCAINE,
    choose,
    fixed_tightening,
    moving_tightening,
    route_cost,
    source_demand,
    stringency,
)
from leeward.replications.mejia_restrepo import DELIVERED, Economy, Model, fit, headline, kept


@given(st.lists(st.floats(0.01, 0.9), min_size=11, max_size=11))
def test_shares_sum_to_one_and_cheaper_routes_carry_more(risks: list[float]) -> None:
    risk = np.array(risks)
    cost = route_cost(risk, risk, COCAINE)
    shares = choose(cost, COCAINE)
    assert shares.shape == (12,)
    assert shares.sum() == pytest.approx(1.0)
    order = np.argsort(cost)
    assert np.all(np.diff(shares[:-1][order]) <= 1e-12)


def test_doing_nothing_changes_nothing() -> None:
    assert fixed_tightening(0) == 0.0
    assert stringency(COCAINE.base) == 0.0
    assert source_demand(COCAINE.base) == pytest.approx(0.0)


def test_the_effect_lies_below_the_line_in_the_share_of_routes() -> None:
    effect = [-fixed_tightening(count) for count in range(12)]
    assert effect == sorted(effect)
    assert all(effect[count] < effect[-1] * count / 11 for count in range(1, 11))


def test_the_effect_of_stringency_flattens_because_of_the_backstop() -> None:
    without = replace(COCAINE, backstop=1e9)
    assert -stringency(0.8) < 1.05 * -stringency(0.4)
    assert -stringency(0.8, without) > 5 * -stringency(0.4, without)


def test_moving_effort_loses_its_advantage_when_it_stays_long_enough_to_be_learned() -> None:
    fixed = fixed_tightening(5)
    quick, slow = moving_tightening(5), moving_tightening(5, dwell=50, periods=1600)
    assert quick < 1.5 * fixed < 0
    assert abs(slow) < abs(quick)


@given(st.floats(1.0, 1e9), st.floats(1.0, 1e9))
def test_the_contest_satisfies_its_first_order_condition(stake: float, attack: float) -> None:
    share = kept(stake, attack)
    effort = share / (1 - share) * attack if share < 1 else np.inf
    assert 0 < share < 1
    assert effort * (effort + attack) == pytest.approx(stake * attack, rel=1e-3)


def test_no_attack_no_loss_and_more_attack_more_loss() -> None:
    assert kept(5.0, 0.0) == 1.0
    shares = [kept(1e6, attack) for attack in (1.0, 1e3, 1e6, 1e9)]
    assert shares == sorted(shares, reverse=True)


@settings(max_examples=25, deadline=None)
@given(st.floats(0.01, 1.0), st.floats(0.01, 1.0), st.floats(1.1, 4.0))
def test_the_market_clears_and_more_enforcement_raises_price_rivals_and_yield(phi: float, gam: float, k: float) -> None:
    model, half = Model(Economy(), phi, gam), Economy().budget / 2
    base, more = model.baseline(), model.solve(k * half, k * half)
    for state in (base, more):
        assert state.export_kg + state.rival_kg == pytest.approx(state.consumed_kg, rel=1e-8)
    assert base.export_kg == pytest.approx(Economy().export_kg, rel=1e-8)
    assert more.import_price > base.import_price
    assert more.rival_kg > base.rival_kg
    assert more.export_kg < base.export_kg
    assert more.land_kept < base.land_kept
    assert more.consumed_kg < base.consumed_kg


def test_more_eradication_alone_raises_kilograms_per_hectare() -> None:
    model, half = headline(), Economy().budget / 2
    assert model.solve(1.5 * half, half).yield_index > model.baseline().yield_index


def test_fit_recovers_strengths_and_marginal_costs() -> None:
    true = Model(Economy(), 0.2, 0.4)
    found = fit(*true.marginal_costs())
    assert (found.phi, found.gam) == pytest.approx((0.2, 0.4), rel=1e-4)


def test_headline_costs_bound_what_tripling_can_buy() -> None:
    economy = Economy()
    most = 2 * economy.budget / 175_000 / (economy.export_kg + economy.rival_kg)
    assert 0 < headline().fall_when_multiplied(3.0) < 100 * most < 1.0


def test_with_cheaper_marginal_costs_tripling_matters() -> None:
    assert fit(163_000.0, 3_600.0, DELIVERED).fall_when_multiplied(3.0) > 10
