"""One unit changed in one place changes only what follows from it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from leeward.world import Leg, load_world

from .support import Lab, burn_in, lab_of, with_legs

DRAW = 4
WEEK = 6


def busiest(lab: Lab, chain: int) -> int:
    """The busiest moving arm of a chain."""
    g = lab.static.graph
    use = lab.state["use"][:, DRAW] * ((g.arm_leg >= 0) & (g.arm_chain == chain))
    return int(np.argmax(use))


def others(values: Any) -> Any:
    """All draws but the one that was changed."""
    return np.delete(values, DRAW, axis=-1)


@pytest.mark.parametrize("chain", [0, 1, 2])
def test_one_kilogram_changes_no_other_draw_and_no_other_market_that_week(lab: Lab, chain: int) -> None:
    _, before = lab.run(weeks=WEEK)
    g, lay = lab.static.graph, lab.model.layout
    node = int(g.arm_from[busiest(lab, chain)])
    changed = {name: np.array(value) for name, value in before.items()}
    changed["stock"][node, DRAW] += 1.0
    base, end = lab.run(state=before, weeks=20)
    series, last = lab.run(state=changed, weeks=20)
    assert np.array_equal(others(series), others(base))
    assert all(np.array_equal(others(last[name]), others(end[name])) for name in end)
    assert not np.array_equal(series[..., DRAW], base[..., DRAW])

    _, end = lab.run(state=before, weeks=1)
    _, last = lab.run(state=changed, weeks=1)
    bazaar = lay.chain_bazaar[chain]
    elsewhere = lay.chain_bazaar[g.node_chain] != bazaar
    assert np.array_equal(last["stock"][elsewhere], end["stock"][elsewhere])
    for name in ("market_stock", "import_price", "mean_delivered", "removal"):
        assert np.array_equal(*(np.delete(x[name], bazaar, axis=0) for x in (last, end))), name
    assert not np.array_equal(last["stock"][~elsewhere], end["stock"][~elsewhere])


@pytest.mark.parametrize("chain", [0, 1])
def test_a_dollar_on_one_leg_leaves_other_markets_of_that_week_alone(lab: Lab, chain: int) -> None:
    arm = busiest(lab, chain)
    transport = lab.static.tables["transport"].copy()
    transport[arm] += 1.0
    dearer = replace(lab.static, tables={**lab.static.tables, "transport": transport})
    _, before = lab.run(weeks=WEEK)
    base, end = lab.run(state=before, weeks=1)
    series, last = lab.run(state=before, weeks=1, static=dearer)
    lay, g = lab.model.layout, lab.static.graph
    elsewhere = lay.chain_bazaar[g.arm_chain] != lay.chain_bazaar[chain]
    assert np.array_equal(last["plan"][elsewhere], end["plan"][elsewhere])
    # The arm loses favour, and its rivals at the same place gain what it lost.
    rivals = np.flatnonzero((g.arm_from == g.arm_from[arm]) & g.arm_valid & (np.arange(len(g.arm_to)) != arm))
    lost = end["plan"][arm] - last["plan"][arm]
    gained = (last["plan"][rivals] - end["plan"][rivals]).sum(axis=0)
    np.testing.assert_allclose(gained, lost, atol=1e-12)
    assert (lost >= 0).all()
    if len(rivals) and before["plan"][rivals].max() > 1e-6:
        assert (lost > 0).any()
    # What is stored of the week (prices, users, area) is not yet touched.
    for name in ("import_price", "retail_price", "coca_area", "leaf_price", "heavy_user"):
        rows = lab.rows(name)
        assert np.array_equal(series[:, rows], base[:, rows]), name


@pytest.mark.slow
def test_a_dearer_leg_on_the_map_leaves_parameters_and_luck_alone() -> None:
    world, draws = load_world(), 10
    name = next(leg.id for leg in world.legs if leg.drug == "cocaine" and leg.zone == world.zones[0].id)

    def dearer(leg: Leg) -> list[Leg]:
        cost = leg.transport_cost_usd_per_kg + 1.0
        return [replace(leg, transport_cost_usd_per_kg=cost) if leg.id == name else leg]

    lab, other = lab_of(draws), burn_in(with_legs(world, dearer), draws)
    for key, value in lab.params.items():
        assert np.array_equal(value, other.params[key]), key
    base, _ = lab.run(weeks=26)
    series, _ = other.run(weeks=26)
    assert not np.array_equal(series, base)
    delivered = lab.rows("kg_delivered")
    change = series[:, delivered].sum(axis=0) / base[:, delivered].sum(axis=0) - 1.0
    assert np.abs(np.median(change, axis=-1)).max() < 1e-3


def test_draws_side_by_side_do_not_touch(lab: Lab) -> None:
    """The same draws in another order give the same numbers; sums over legs may differ in the last digit."""
    order = np.random.default_rng(3).permutation(len(lab.ids))

    def shuffled(arrays: dict[str, Any]) -> dict[str, Any]:
        return {name: value[..., order] if np.ndim(value) else value for name, value in arrays.items()}

    base, _ = lab.run(weeks=26)
    series, _ = lab.run(weeks=26, params=shuffled(lab.params), state=shuffled(lab.state))
    np.testing.assert_allclose(series, base[..., order], rtol=1e-9, atol=1e-12)
