"""Momentum fades; drift wanders as declared, in quiet years and in years of change, alike under every option."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

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


def row(*numbers: float) -> Any:
    return np.array(numbers, dtype=float)[:, None]


def test_drift_is_narrow_in_quiet_years_and_wide_in_years_of_change() -> None:
    p = {"volatility_quiet": 0.5, "volatility_change": 2.0, "drift_volatility": row(0.1, 0.1, 0.0)}
    s = {"drift": row(0, 0.3, 0), "unsettled": row(0, 1, 1)}
    found = trends.drift(np, p, s, row(1, -1, 1))
    assert found[:, 0] == pytest.approx([0.1 * 0.5 / 52**0.5, 0.3 - 0.1 * 2.0 / 52**0.5, 0.0])


def test_years_of_change_begin_at_their_rate_and_end_after_their_mean() -> None:
    p = {"change_rate": 0.52, "change_years": 2.0}  # one week in a hundred begins, one in 104 ends

    def after(before: float, uniform: float) -> float:
        return float(trends.regimes(np, p, {"unsettled": row(before)}, row(uniform))[0, 0])

    assert [after(0, u) for u in (0.0, 0.0099, 0.0101, 1.0)] == [1, 1, 0, 0]
    assert [after(1, u) for u in (0.0, 0.0096, 0.0097, 1.0)] == [0, 0, 1, 1]


@given(st.floats(0.1, 0.3), st.floats(1.5, 4.0), st.floats(0.4, 0.9))
def test_regimes_keep_the_long_run_share_and_the_long_run_variance(rate: float, years: float, quiet: float) -> None:
    """Of a chain that has forgotten its start, whose steps are those of `regimes` on a fine grid of uniforms."""
    p = {"change_rate": rate, "change_years": years}
    grid = ((np.arange(200_000) + 0.5) / 200_000)[:, None]
    begins, lasts = (trends.regimes(np, p, {"unsettled": np.full_like(grid, x)}, grid).mean() for x in (0.0, 1.0))
    share = begins / (begins + 1.0 - lasts)
    assert share == pytest.approx(rate * years / (1.0 + rate * years), rel=0.01)
    wide = ((1.0 - (1.0 - share) * quiet**2) / share) ** 0.5
    scale = p | {"volatility_quiet": quiet, "volatility_change": wide, "drift_volatility": 1.0}
    step = trends.drift(np, scale, {"drift": row(0, 0), "unsettled": row(0, 1)}, row(1, 1))[:, 0] * 52**0.5
    assert (1.0 - share) * step[0] ** 2 + share * step[1] ** 2 == pytest.approx(1.0)


def long_run(p: dict[str, Any]) -> Any:
    """Share of the time in change, (1, D)."""
    turns = p["change_rate"] * p["change_years"]
    return turns / (1.0 + turns)


def test_every_draw_keeps_the_long_run_variance(lab: Lab) -> None:
    p = lab.params
    share = long_run(p)
    kept = (1.0 - share) * p["volatility_quiet"] ** 2 + share * p["volatility_change"] ** 2
    np.testing.assert_allclose(kept, np.ones_like(kept), rtol=1e-12)
    assert np.all(p["volatility_quiet"] < 1) and np.all(p["volatility_change"] > 1)


@pytest.fixture(scope="module")
def drawn(lab: Lab) -> dict[str, Any]:
    """Parameters of four hundred draws, with the yearly slope from before the start of all that drifts, (V, D)."""
    p = dict(lab.model.sample_parameters(np.arange(400, dtype=np.uint32), 1))
    slope = np.zeros_like(p["drift_volatility"])
    kinds = np.array([name.split("/")[0] for name in lab.static.names["V"]])
    for kind in ("area", "use", "import_price", "retail_price"):
        slope[kinds == kind] = p[f"{kind}_slope"]
    return p | {"slope": slope}


def test_what_did_not_move_before_the_start_is_in_change_for_the_long_run_share(drawn: dict[str, Any]) -> None:
    still = (drawn["slope"] == 0).all(axis=1)
    assert 30 < still.sum() < len(still)
    found, wanted = drawn["unsettled_start"][still], long_run(drawn)
    assert set(np.unique(found)) == {0.0, 1.0}
    assert found.mean() == pytest.approx(wanted.mean(), abs=4 * np.sqrt(0.25 / found.size))
    often = wanted[0] > np.median(wanted)
    assert found[:, often].mean() > found[:, ~often].mean()


def test_what_moved_before_the_start_is_likelier_to_be_in_change(drawn: dict[str, Any]) -> None:
    """By the densities of a mean of three years under either: narrow and wide, slopes counted up to three volatilities."""
    moved = (drawn["slope"] != 0).any(axis=1) & (drawn["drift_volatility"] > 0).all(axis=1)
    yearly = drawn["drift_volatility"][moved]
    slope = np.minimum(np.abs(drawn["slope"][moved]) / yearly, 3.0)
    c = long_run(drawn)
    wide = c * norm.pdf(slope, scale=drawn["volatility_change"] / np.sqrt(3))
    narrow = (1 - c) * norm.pdf(slope, scale=drawn["volatility_quiet"] / np.sqrt(3))
    chance, found = wide / (wide + narrow), drawn["unsettled_start"][moved]
    for some_of in (chance < 0.25, (chance >= 0.25) & (chance < 0.75), chance >= 0.75):
        assert some_of.sum() > 50
        room = 4 * np.sqrt(0.25 / some_of.sum())
        assert found[some_of].mean() == pytest.approx(chance[some_of].mean(), abs=room)
    steep = slope > 1.5
    assert found[steep].mean() > found[~steep].mean() + 0.2


@pytest.mark.slow
def test_drift_waits_and_then_has_the_declared_spread(group: Lab) -> None:
    assert not np.any(group.state["drift"])
    _, state = group.run(weeks=104)
    markets, pools = group.static.tables["is_cocaine"][:, 0], len(group.static.names["W"])
    cocaine = np.concatenate([np.ones(2 * len(group.static.countries)), *[markets] * 3, np.ones(pools)]) > 0
    scaled = state["drift"][cocaine] / group.params["drift_volatility"][cocaine] / np.sqrt(2.0)
    assert scaled.shape[0] == 2 * 4 + 3 * 3 + pools
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
