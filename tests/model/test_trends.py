"""Momentum fades, drift wanders as declared, is the same under every option, and waits for the start."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.evidence.levers import load_levers
from leeward.model import trends
from leeward.model.compile import set_lever

from .support import Lab, surge


@given(st.floats(-0.5, 0.5), st.floats(0.3, 6.0), st.floats(0.0, 30.0))
def test_momentum_starts_at_the_slope_and_ends_at_slope_times_life(slope: float, life: float, years: float) -> None:
    def at(y: float) -> float:
        return float(trends.momentum(np, {"years": y}, slope, life))

    assert at(0.0) == 0.0
    assert at(1e-6) == pytest.approx(slope * 1e-6, rel=1e-3, abs=1e-12)
    assert abs(at(years)) <= abs(slope) * min(life, years) + 1e-12
    assert at(1e3) == pytest.approx(slope * life)


@pytest.mark.slow
def test_drift_waits_and_then_has_the_declared_spread(group: Lab) -> None:
    assert not np.any(group.state["drift"])
    _, state = group.run(weeks=104)
    cocaine = np.concatenate([np.ones(2 * len(group.static.countries)), *[group.static.tables["is_cocaine"][:, 0]] * 3]) > 0
    scaled = state["drift"][cocaine] / group.params["drift_volatility"][cocaine] / np.sqrt(2.0)
    assert scaled.shape[0] == 2 * 4 + 3 * 3
    assert scaled.std() == pytest.approx(1.0, abs=0.08) and abs(scaled.mean()) < 0.1
    assert not np.any(state["drift"][~cocaine])


@pytest.mark.slow
def test_every_option_sees_the_same_drift_and_none_without_noise(lab: Lab) -> None:
    _, base = lab.run(weeks=30)
    _, other = lab.run(surge("manual_eradication"), weeks=30)
    assert np.array_equal(base["drift"], other["drift"]) and np.any(base["drift"])
    _, still = lab.run(weeks=30, noise=0.0)
    assert not np.any(still["drift"])


def test_what_drifts_moves_what_it_names(lab: Lab) -> None:
    """A unit of drift in Colombia's yield raises production there at once, and nothing else in the first week."""
    state = lab.start()
    row = len(lab.static.countries) + lab.static.countries.index("colombia")
    state["drift"][row] = np.log(1.1)
    moved, _ = lab.run(weeks=1, state=state, noise=0.0)
    base, _ = lab.run(weeks=1, noise=0.0)
    changed = {lab.labels[i] for i in np.flatnonzero(np.any(np.abs(moved[0] / np.where(base[0], base[0], 1) - 1) > 1e-9, axis=1))}
    assert "potential_production[country=colombia]" in changed and "coca_area[country=colombia]" not in changed
    made = lab.row("potential_production[country=colombia]")
    ratio = moved[0, made] / base[0, made]
    assert ratio == pytest.approx(np.full_like(ratio, 1.1))


def test_the_retail_margin_has_what_does_not_come_through_from_import(lab: Lab) -> None:
    p = lab.model.sample_parameters(lab.ids, 1)
    passed = p["pass_multiplicative"] + p["pass_additive"] * p["import_price_base"] / p["retail_price_base"]
    cocaine = lab.static.tables["is_cocaine"][:, 0] > 0
    whole = (p["retail_price_slope"] + passed * p["import_price_slope"])[cocaine]
    world = {m.place: m for m in lab.model.world.momentum if m.quantity == "retail_price"}
    for i, (_, market) in enumerate([b for b in lab.static.bazaars if b[0] == "cocaine"]):
        slope = world[market]
        assert np.all(whole[i] >= slope.low - 1e-9) and np.all(whole[i] <= slope.high + 1e-9)


def test_a_dial_of_countries_is_what_the_named_ones_get(lab: Lab) -> None:
    lever = load_levers()["manual_eradication"]
    base = lab.static.tables["lever_baseline"][:, 0]
    rows = range(*lab.static.lever_slices[lever.name].indices(len(base)))
    place = {lab.static.lever_cells[r].where: r for r in rows}
    values = base.copy()
    set_lever(lab.static, values, lever, 500.0, ("peru",))
    assert values[place["peru"]] == 500.0 and values[place["colombia"]] == base[place["colombia"]] > 0
    both = base.copy()
    set_lever(lab.static, both, lever, 1000.0, ("peru", "colombia"))
    assert both[place["peru"]] + both[place["colombia"]] == pytest.approx(1000.0)
    assert both[place["peru"]] == pytest.approx((1000.0 - base[place["colombia"]]) / 2)
