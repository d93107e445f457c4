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
    """A year's shock fades: what is left in years nine to twelve is below the first swing, and in nine draws of ten below half.

    Below and not far below in every draw: a route that patrols emptied for a year may stay empty, because what still uses it
    is caught more often.
    """
    series, _ = group.run(SHOCKS[shock], 12 * YEAR, noise=0.0)
    assert np.isfinite(series).all()
    paths = {
        "leaf price": np.log(leaf(group, series) / leaf(group, calm)),
        "coca area": np.log(group.total(series, "coca_area") / group.total(calm, "coca_area")),
    }
    for name, apart in paths.items():
        early, late = (np.abs(x).max(axis=0)[group.accepted] for x in (apart[: 4 * YEAR], apart[8 * YEAR :]))
        left = np.where(late > 0.002, late / np.maximum(early, 1e-9), 0.0)
        assert left.max() < 1.0, f"{name}: grows in {(left >= 1.0).mean():.0%} of draws, up to {left.max():.1f}-fold"
        assert np.quantile(left, 0.9) < 0.5, (name, np.quantile(left, 0.9))


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


def years_of(crowd: Lab, params: Any = None) -> Any:
    """Each year of the noisy baseline over the pinned reference, (Y, S, D)."""
    series, _ = crowd.run(weeks=3 * YEAR, params=params)
    ok = crowd.accepted
    assert ok.sum() >= 100
    return yearly(series)[:, :, ok], crowd.pinned[:, ok]


@pytest.fixture(scope="module")
def undrifted(crowd: Lab) -> Any:
    """Mean over draws and its standard error where nothing wanders, (2, Y, S)."""
    years, pinned = years_of(crowd, crowd.params | {"drift_volatility": 0.0 * crowd.params["drift_volatility"]})
    apart = (years - pinned) / np.maximum(pinned.mean(axis=-1), 1e-9)[:, None]
    return np.stack([1.0 + apart.mean(axis=-1), apart.std(axis=-1) / np.sqrt(years.shape[-1])])


@pytest.fixture(scope="module")
def wandering(crowd: Lab) -> Any:
    """Median over draws and its standard error where prices, use and routes wander, (2, Y, S).

    The mean of what wanders in logs rises: half the draws gain more than the others lose.
    """
    years, pinned = years_of(crowd)
    ratio = years / np.maximum(pinned, 1e-9)
    spread = np.quantile(ratio, 0.84, axis=-1) - np.quantile(ratio, 0.16, axis=-1)
    return np.stack([np.median(ratio, axis=-1), 1.2533 * spread / 2.0 / np.sqrt(years.shape[-1])])


@pytest.mark.parametrize("kind", ["undrifted", "wandering"])
@pytest.mark.parametrize("name", FLAT)
def test_the_baseline_is_flat(crowd: Lab, request: pytest.FixtureRequest, kind: str, name: str) -> None:
    years, error = request.getfixturevalue(kind)[:, :, crowd.row(name)]
    assert (np.abs(years - 1.0) - 2.0 * error).max() < TOLERANCE, (years, error)
