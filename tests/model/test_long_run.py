"""Years: what lasts, what comes back, and that nothing swings by itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from leeward.strategy import LeverSetting, Strategy

from .support import Lab, surge

pytestmark = pytest.mark.slow

YEAR = 52


@pytest.fixture(scope="module")
def calm(group: Lab) -> Any:
    """Twelve years of the baseline without noise: (W, S, D)."""
    return group.run(weeks=12 * YEAR, noise=0.0)[0]


def yearly(series: Any) -> Any:
    """Means of whole years, (Y, ...)."""
    return series.reshape(-1, YEAR, *series.shape[1:]).mean(axis=1)


def leaf(lab: Lab, series: Any) -> Any:
    """Leaf price over countries, weighted by their area at the start, (W, D)."""
    rows, area = lab.rows("leaf_price"), series[0, lab.rows("coca_area")]
    return (series[:, rows] * area).sum(axis=1) / area.sum(axis=0)


def test_lasting_removal_raises_coca_area_in_the_long_run_when_demand_is_inelastic(group: Lab) -> None:
    """What is seized is ordered again, so growers gain: in every draw whose importers pass the cost on.

    Where orders are fixed ('quantity') nothing is ordered again, and area stays near where it was.
    """
    cost, fixed = (group.accepted & group.structure("price_closure", x) for x in ("cost", "quantity"))
    assert cost.sum() >= 8 and fixed.sum() >= 8
    lab = group.some(cost | fixed)
    params = dict(lab.params)
    params["elasticity_use"] = np.full_like(params["elasticity_use"], -0.05)
    params["elasticity_initiation"] = np.zeros_like(params["elasticity_initiation"])
    params["spill_over"] = np.zeros_like(params["spill_over"])
    harder = {**params, "removal_scale": params["removal_scale"] * 1.2}
    late = slice(6 * YEAR, 12 * YEAR)
    before, after = (
        lab.total(lab.run(weeks=12 * YEAR, noise=0.0, params=p)[0][late], "coca_area").mean(axis=0) for p in (params, harder)
    )
    change = after / before - 1.0
    passed_on = lab.structure("price_closure", "cost")
    assert 0.002 < np.median(change[passed_on]) < 0.5
    assert (change[passed_on] > 0).all(), np.sort(change[passed_on])
    assert abs(np.median(change[~passed_on])) < 0.01, np.sort(change[~passed_on])


SHOCKS = {
    "precursors": Strategy((LeverSetting("precursor_control", 30.0, (), 0, YEAR),)),
    "patrols": surge("vessel_patrol", level="all_out", end_week=YEAR),
}


@pytest.mark.parametrize("shock", SHOCKS)
def test_no_cobweb_after_a_shock(group: Lab, calm: Any, shock: str) -> None:
    """A year's shock fades: what is left in years nine to twelve is well below the first swing."""
    series, _ = group.run(SHOCKS[shock], 12 * YEAR, noise=0.0)
    assert np.isfinite(series).all()
    paths = {
        "leaf price": np.log(leaf(group, series) / leaf(group, calm)),
        "coca area": np.log(group.total(series, "coca_area") / group.total(calm, "coca_area")),
    }
    for name, apart in paths.items():
        early, late = np.abs(apart[: 4 * YEAR]).max(axis=0), np.abs(apart[8 * YEAR :]).max(axis=0)
        grew = group.accepted & (late > np.maximum(0.75 * early, 0.002))
        share, worst = grew.sum() / group.accepted.sum(), (late / np.maximum(early, 1e-9)).max()
        assert not grew.any(), f"{name}: {share:.0%} of draws swing on or grow, up to {worst:.1f}-fold"


def test_no_cobweb_in_the_baseline(group: Lab, calm: Any) -> None:
    """Without noise the swings of the leaf price and of area around their own trend do not grow."""
    for name, level in (("leaf price", leaf(group, calm)), ("coca area", group.total(calm, "coca_area"))):
        path = np.log(yearly(level))[:, group.accepted]
        turns = np.diff(path, n=2, axis=0)  # a straight trend has none, a swing has many
        early, late = np.abs(turns[:5]).max(axis=0), np.abs(turns[5:]).max(axis=0)
        grew = late > np.maximum(early, 0.01)
        assert not grew.any(), f"{name}: swings grow in {grew.mean():.0%} of draws, to {late.max():.2f}"


FLAT = [
    "kg_delivered[market=usa]", "kg_delivered[market=europe]", "kg_delivered[market=other]",
    "import_price[market=usa]", "import_price[market=europe]", "import_price[market=other]",
    "retail_price[market=usa]", "retail_price[market=europe]", "retail_price[market=other]",
    "consumption[market=usa]", "consumption[market=europe]", "consumption[market=other]",
    "coca_area[country=colombia]", "coca_area[country=peru]", "coca_area[country=bolivia]",
    "potential_production[country=colombia]", "maritime_flow", "fentanyl_flow", "trafficker_revenue",
    "crew_wage",
    "corridor_share[corridor=eastern_pacific]", "corridor_share[corridor=western_caribbean]",
    "corridor_share[corridor=eastern_caribbean]", "corridor_share[corridor=export_container]",
    "light_user[market=usa]", "heavy_user[market=usa]", "cooperation[country=colombia]",
    "active_lab[country=colombia]",
]  # fmt: skip
TOLERANCE = 0.04


@pytest.fixture(scope="module")
def drift(crowd: Lab) -> Any:
    """Mean over draws of each year of the noisy baseline over the pinned reference, and its standard error, (2, Y, S)."""
    series, _ = crowd.run(weeks=3 * YEAR)
    ok = crowd.accepted
    assert ok.sum() >= 100
    base = np.maximum(crowd.pinned[:, ok].mean(axis=-1), 1e-9)
    apart = (yearly(series)[:, :, ok] - crowd.pinned[None, :, ok]) / base[:, None]
    return np.stack([1.0 + apart.mean(axis=-1), apart.std(axis=-1) / np.sqrt(ok.sum())])


@pytest.mark.parametrize("name", FLAT)
def test_the_baseline_is_flat(crowd: Lab, drift: Any, name: str) -> None:
    years, error = drift[:, :, crowd.row(name)]
    assert (np.abs(years - 1.0) - 2.0 * error).max() < TOLERANCE, (years, error)
