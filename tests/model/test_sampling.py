"""Draws: each parameter has its own luck; structural choices have equal weights."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from leeward.evidence.parameters import load_parameters
from leeward.model.sample import Sampler
from leeward.model.system import compile_model
from leeward.world import load_world

from .support import SEED

MODEL = compile_model(load_world())
PARAMETERS = load_parameters()
STRUCTURES = {
    "price_closure": 3, "pass_through": 2, "margin_owner": 3, "true_flow": 2, "experience": 2,
    "enforcement_response": 2, "lost_cooperation_effect": 3, "treatment_persistence": 2, "drug_spill_over": 2,
    "shortage": 2,
}  # fmt: skip
QUICK = settings(max_examples=20, deadline=None, derandomize=True)
MANY = np.arange(6000, dtype=np.uint32)


def ids(*numbers: int) -> Any:
    return np.array(numbers, dtype=np.uint32)


@pytest.fixture(scope="module")
def table() -> dict[str, Any]:
    """Declared parameters and table draws of many draws."""
    return MODEL.parameter_table(MANY, SEED)


@QUICK
@given(some.sets(some.sampled_from(sorted(PARAMETERS)), max_size=20), some.integers(0, 2**31))
def test_a_parameter_depends_on_seed_draw_and_its_own_name_only(absent: set[str], seed: int) -> None:
    draws = ids(0, 1, 7, 99)
    whole = Sampler(MODEL.static, MODEL.layout, PARAMETERS).scalars(seed, draws)
    kept = {name: x for name, x in PARAMETERS.items() if name not in absent}
    turned = dict(reversed(kept.items()))
    part = Sampler(MODEL.static, MODEL.layout, turned).scalars(seed, draws)
    assert set(part) == set(kept)
    assert all(np.array_equal(part[name], whole[name]) for name in part)


@pytest.mark.slow
@QUICK
@given(some.lists(some.integers(0, 5000), min_size=1, max_size=9, unique=True), some.integers(0, 2**31))
def test_a_draw_is_the_same_in_any_company(numbers: list[int], seed: int) -> None:
    together = MODEL.parameter_table(ids(*numbers), seed)
    params = MODEL.sample_parameters(ids(*numbers), seed)
    for i, number in enumerate(numbers[:3]):
        alone = MODEL.parameter_table(ids(number), seed)
        assert all(np.array_equal(alone[name][0], together[name][i]) for name in together)
        own = MODEL.sample_parameters(ids(number), seed)
        for name, value in params.items():
            if np.ndim(value) > 1 and value.shape[-1] == len(numbers):
                # Base shares are solved by sums over legs, whose last digit may depend on the company.
                np.testing.assert_allclose(own[name][..., 0], value[..., i], rtol=1e-9, atol=1e-14)


def test_seeds_and_draws_differ(table: dict[str, Any]) -> None:
    other = MODEL.parameter_table(MANY, SEED + 1)
    free = [name for name, x in PARAMETERS.items() if x.prior.kind not in ("fixed", "choice")]
    assert free
    for name in free:
        assert len(np.unique(table[name])) > 0.98 * len(MANY), name
        assert not np.array_equal(table[name], other[name]), name


def test_parameters_are_independent(table: dict[str, Any]) -> None:
    names = [name for name, x in PARAMETERS.items() if x.prior.kind != "fixed"]
    ranks = np.array([np.argsort(np.argsort(table[name])) for name in names], float)
    correlation = np.corrcoef(ranks) - np.eye(len(names))
    # About 5,000 pairs, standard error 1 / sqrt(6000) = 0.013: the largest lies near 4 of them.
    assert np.abs(correlation).max() < 5.5 / len(MANY) ** 0.5


def test_gates_sum_to_one_and_stay_positive(table: dict[str, Any]) -> None:
    world = load_world()
    for market in {gate.market for gate in world.gates}:
        shares = np.array([table[f"gate_{gate.market}_{gate.gate}"] for gate in world.gates_of(market)])
        assert (shares > 0).all()
        np.testing.assert_allclose(shares.sum(axis=0), 1.0, rtol=1e-12)


def test_sampled_quantities_are_possible() -> None:
    params = MODEL.sample_parameters(MANY[:400], SEED)
    for name, value in params.items():
        assert np.isfinite(value).all(), name
    shares = ("detection_base", "pursuit_base", "stop_base", "share", "chain_share", "release", "light_share")
    for name in shares:
        assert ((params[name] >= 0) & (params[name] <= 1 + 1e-12)).all(), name
    for name in ("initiation", "escalation", "mu", "import_price_base", "coca_area", "yield", "labs"):
        assert (params[name] >= 0).all(), name
    for name in ("elasticity_use", "elasticity_initiation"):
        assert (params[name] <= 0).all(), name
    low, high = params["import_price_base"], params["retail_price_base"]
    assert (low < high).all()


def test_shares_leave_every_place_whole_and_meet_the_gates() -> None:
    params, g = MODEL.sample_parameters(MANY[:30], SEED), MODEL.layout.graph
    out = np.zeros((len(g.node_place), 30))
    np.add.at(out, g.arm_from, params["share"])
    assert (params["share"][~g.arm_valid] == 0).all()
    np.testing.assert_allclose(out[g.terminals :], 1.0, rtol=1e-9)
    flow = params["share"] * params["node_flow"][g.arm_from]
    for i, gate in enumerate(MODEL.static.gates):
        through = flow[MODEL.layout.arm_gate == i].sum(axis=0)
        np.testing.assert_allclose(through, params["gate_target"][i], rtol=1e-6, err_msg=str(gate))


def test_the_structural_choices_are_those_of_the_design() -> None:
    assert {name: len(options) for name, options in MODEL.structures.items()} == STRUCTURES
    for name in MODEL.structures:
        assert PARAMETERS[name].prior.kind == "choice"


@pytest.mark.parametrize("name", sorted(STRUCTURES))
def test_structural_choices_have_equal_weights(name: str, table: dict[str, Any]) -> None:
    n = STRUCTURES[name]
    u = (np.arange(6000) + 0.5) / 6000
    counts = np.bincount(np.asarray(PARAMETERS[name].ppf(u), int), minlength=n)
    assert np.array_equal(counts, np.full(n, 6000 // n))
    drawn = np.bincount(table[name].astype(int), minlength=n)
    spread = (len(MANY) * (1 / n) * (1 - 1 / n)) ** 0.5
    assert np.abs(drawn - len(MANY) / n).max() < 4.5 * spread


def test_every_pair_of_structural_choices_is_drawn(table: dict[str, Any]) -> None:
    for a, b in combinations(STRUCTURES, 2):
        pairs = set(zip(table[a][:400], table[b][:400], strict=True))
        assert len(pairs) == STRUCTURES[a] * STRUCTURES[b], (a, b)


def test_exactly_one_option_of_each_choice_acts() -> None:
    params = MODEL.sample_parameters(MANY[:200], SEED)
    for options in (
        ("closure_cost", "closure_quantity", "closure_shared"),
        ("pass_additive", "pass_multiplicative"),
        ("margin_rent", "margin_fixed", "margin_risk"),
    ):
        assert np.array_equal(sum(params[option] for option in options), np.ones((1, 200)))
        assert set(np.unique(params[options[0]])) == {0.0, 1.0}
