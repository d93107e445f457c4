"""Cartels after Prieto-Curiel and co-authors, and the NarcoLogic mechanics."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.replications import narcologic_model as narco
from leeward.replications import prieto_curiel_2023 as cartels

SMALL = narco.Settings(nodes=40, months=60)
SMALL_COUPLED = replace(narco.COUPLED, nodes=40, months=60, sites=8)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_drawn_networks_have_the_published_counts(seed: int) -> None:
    random = np.random.default_rng(seed)
    ties = cartels.draw_ties(random, np.arange(71), cartels.RIVALRIES, cartels.RIVALRY_WEIGHT)
    assert np.array_equal(ties, ties.T)
    assert np.count_nonzero(np.triu(ties)) == 92
    assert np.triu(ties).sum() == 179
    assert np.all(ties[:71].sum(axis=1) > 0) and not ties[71:].any()
    conflict = cartels.draw_conflict(seed)
    assert conflict.shape == (150, 150)
    assert not np.diagonal(conflict).any()
    untied = np.all(conflict + np.eye(150) == 1.0, axis=1)
    assert untied.sum() == 36


def test_initial_sizes_follow_rank() -> None:
    start = cartels.initial()
    assert start.sum() == pytest.approx(115_000)
    assert start[0] / start[9] == pytest.approx(10.0)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 50), st.floats(1e-3, 4e-3), st.floats(10, 300))
def test_change_is_recruits_minus_arrests_deaths_and_saturation(seed: int, rho: float, eta: float) -> None:
    rates, members, conflict = cartels.Rates(rho=rho, eta=eta), cartels.initial(), cartels.draw_conflict(seed)
    lost = cartels.deaths(members, conflict, rates).sum() + rates.omega * (members**2).sum() + eta
    assert cartels.change(members, conflict, rates).sum() == pytest.approx(rho * members.sum() - lost)


def test_one_group_alone_follows_its_closed_form() -> None:
    rates = cartels.Rates(rho=2e-3, eta=0.0, theta=0.0, omega=4e-8)
    path = cartels.run(np.array([1_000.0]), np.zeros((1, 1)), rates, 520)[:, 0]
    capacity = rates.rho / rates.omega
    weeks = np.arange(521)
    exact = capacity / (1 + (capacity / 1_000.0 - 1) * np.exp(-rates.rho * weeks))
    assert np.allclose(path, exact, rtol=1e-9)


def test_both_baselines_tell_the_two_stories_of_more_arrests() -> None:
    result = cartels.one_network(3)
    assert result["double_arrests_members"] > 0
    assert result["double_arrests_deaths_against_status_quo"] < -20
    assert result["status_quo_deaths_against_status_quo"] == 0.0
    order = [result[f"{name}_deaths"] for name in ("no_recruitment", "half_recruitment", "double_arrests", "status_quo")]
    assert order == sorted(order)


def test_same_seed_same_network() -> None:
    assert np.array_equal(cartels.draw_conflict(5), cartels.draw_conflict(5))
    assert not np.array_equal(cartels.draw_conflict(5), cartels.draw_conflict(6))


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 500), st.sampled_from([SMALL, SMALL_COUPLED]))
def test_every_kilogram_is_delivered_seized_or_in_stock(seed: int, chosen: narco.Settings) -> None:
    simulation = narco.Simulation(chosen, seed)
    for _ in range(chosen.months):
        month = simulation.step()
        total = month["delivered"] + month["seized"] + month["stored"]
        assert total == pytest.approx(month["supplied"], abs=1e-6 * max(1.0, month["supplied"]))
        assert min(month["delivered"], month["seized"], month["nodes"]) >= 0
        assert np.all(simulation.stock >= 0)
        assert np.all((simulation.risk > 0) & (simulation.risk <= 1))
        assert np.all(simulation.premium >= 1)
        assert simulation.least <= simulation.capacity <= simulation.most


def test_without_interdiction_all_arrives_and_the_network_stays_as_it_began() -> None:
    path = narco.run(replace(SMALL, interdiction_ends=0), 1)
    assert sum(month["seized"] for month in path) == 0
    assert path[-1]["delivered"] == pytest.approx(path[-1]["supplied"])
    assert path[-1]["nodes"] == path[0]["nodes"]


def test_interdiction_spreads_the_network() -> None:
    quiet = narco.run(replace(SMALL, interdiction_ends=0), 1)
    watched = narco.run(SMALL, 1)
    assert max(month["nodes"] for month in watched) > 3 * quiet[0]["nodes"]


def test_closing_when_quiet_is_what_would_consolidate() -> None:
    stopped = replace(SMALL, interdiction_ends=30)
    stays, shrinks = narco.run(stopped, 1), narco.run(replace(stopped, close_when_quiet=True), 1)
    assert shrinks[-1]["nodes"] < 0.5 * stays[-1]["nodes"]


@given(st.integers(0, 400))
def test_supply_grows_towards_its_ceiling(month: int) -> None:
    here, later = narco.supply(month, SMALL), narco.supply(month + 12, SMALL)
    assert SMALL.first_supply <= here <= later <= SMALL.last_supply * (1 + 1e-12)


@given(st.lists(st.floats(100, 5_000), min_size=2, max_size=8), st.floats(0.01, 0.9), st.floats(1, 1e4))
def test_an_undistorted_thinker_values_the_expected_payoff(gains: list[float], risk: float, load: float) -> None:
    gain, cost, p = np.array(gains), np.full(len(gains), 50.0), np.full(len(gains), risk)
    value = narco.salient_values(gain, cost, p, load, 1.0)
    assert np.allclose(value, ((1 - risk) * gain - 50.0) * load)
    lowest, highest = -50.0 * load, (gain - 50.0) * load
    biased = narco.salient_values(gain, cost, p, load, 0.35)
    assert np.all(biased >= lowest - 1e-6) and np.all(biased <= highest + 1e-6)


def test_edges_run_forward_on_their_own_side_and_reach_the_exit() -> None:
    net = narco.make_network(4)
    last = len(net.price) - 1
    assert np.all(net.tail < net.head)
    assert not np.any((net.tail == 0) & (net.head == last))
    inner = (net.tail > 0) & (net.head < last)
    assert np.array_equal(net.side[net.tail[inner]], net.side[net.head[inner]])
    for node in range(1, last):
        assert np.any((net.tail == node) & (net.head == last))
    assert 800 < len(net.tail) < 1_200
