"""Scores against values known by other means."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import lognorm, norm

from leeward.history.scores import (
    binomial_interval,
    bootstrap,
    crps,
    crps_lognormal,
    inside,
    pooled_skill,
    skill,
    weighted_quantile,
)

numbers = st.floats(-1e3, 1e3).map(lambda x: round(x, 3))


def normal_crps(y: float) -> float:
    return y * (2 * norm.cdf(y) - 1) + 2 * norm.pdf(y) - 1 / math.sqrt(math.pi)


@pytest.mark.parametrize("y", [-2.0, 0.0, 0.7, 3.0])
def test_ensemble_crps_meets_the_normal_formula(y: float) -> None:
    members = norm.ppf((np.arange(4000) + 0.5) / 4000)
    assert crps(members, y) == pytest.approx(normal_crps(y), abs=2e-3)


def test_the_fair_form_does_not_depend_on_the_size_of_the_ensemble() -> None:
    rng = np.random.default_rng(0)
    small = np.mean([crps(rng.normal(size=3), 0.5) for _ in range(20_000)])
    assert small == pytest.approx(normal_crps(0.5), abs=0.01)


@pytest.mark.parametrize(("mu", "sigma", "y"), [(0.0, 0.5, 1.3), (2.0, 0.1, 5.0), (-1.0, 1.0, 0.1)])
def test_lognormal_formula_meets_its_integral(mu: float, sigma: float, y: float) -> None:
    grid = np.linspace(1e-6, lognorm.ppf(1 - 1e-7, sigma, scale=math.exp(mu)) + y, 400_000)
    gap = lognorm.cdf(grid, sigma, scale=math.exp(mu)) - (grid >= y)
    assert crps_lognormal(mu, sigma, y) == pytest.approx(np.trapezoid(gap**2, grid), rel=1e-3)


def test_a_certain_lognormal_is_the_absolute_error() -> None:
    assert crps_lognormal(math.log(4.0), 0.0, 3.0) == pytest.approx(1.0)


@given(st.lists(numbers, min_size=2, max_size=30), numbers)
def test_crps_against_the_double_sum(members: list[float], y: float) -> None:
    x = np.array(members)
    m = len(x)
    pairs = np.abs(x[:, None] - x[None, :]).sum() / (2 * m * (m - 1))
    assert crps(x, y) == pytest.approx(np.abs(x - y).mean() - pairs, abs=1e-6)


@given(st.lists(numbers, min_size=2, max_size=20), numbers, st.floats(0.1, 9))
def test_crps_has_the_unit_of_the_quantity(members: list[float], y: float, scale: float) -> None:
    x = np.array(members)
    assert crps(x * scale, y * scale) == pytest.approx(scale * crps(x, y), rel=1e-6, abs=1e-6)


def test_weight_nothing_means_not_there() -> None:
    assert crps([1.0, 2.0, 50.0], 1.5, [1, 1, 0]) == pytest.approx(crps([1.0, 2.0], 1.5))


def test_bad_ensembles_are_refused() -> None:
    for members, weights in (([1.0], None), ([1.0, math.nan], None), ([1.0, 2.0], [1.0, 0.0]), ([1.0, 2.0], [-1, 2])):
        with pytest.raises(ValueError):
            crps(members, 0.0, weights)


def test_skill_is_zero_for_the_reference_itself() -> None:
    assert skill(3.0, 3.0) == 0.0 and skill(0.0, 3.0) == 1.0 and skill(6.0, 3.0) == -1.0


def test_coverage_of_a_calibrated_toy_is_near_nominal() -> None:
    rng = np.random.default_rng(1)
    for share in (0.5, 0.9):
        hits = sum(inside(rng.normal(size=400), rng.normal(), share) for _ in range(2000))
        low, high = binomial_interval(hits, 2000, 0.999)
        assert low <= share <= high


def test_weighted_quantiles() -> None:
    x = np.arange(1000.0)
    assert weighted_quantile(x, [0.5], (x < 500) * 1.0)[0] == pytest.approx(249.5, abs=1)


def test_pooling_weighs_series_by_size_and_skips_what_is_missing() -> None:
    rows = [
        {"case": "a", "scale": 1000.0, "crps": 100.0, "ref": 200.0},
        {"case": "b", "scale": 1.0, "crps": 0.1, "ref": 0.2},
        {"case": "b", "scale": 1.0, "crps": 0.1, "ref": None},
    ]
    assert pooled_skill(rows, "crps", "ref") == pytest.approx(0.5)
    assert math.isnan(pooled_skill(rows, "crps", "nothing"))


def test_bootstrap_needs_two_cases_and_holds_the_truth() -> None:
    rng = np.random.default_rng(2)
    rows = [{"case": f"c{i}", "scale": 1.0, "crps": float(a), "ref": 1.0} for i, a in enumerate(rng.uniform(0.4, 0.8, 12))]
    low, high = bootstrap(rows, lambda some: pooled_skill(some, "crps", "ref"), times=300)
    assert low < pooled_skill(rows, "crps", "ref") < high and low > 0.2 and high < 0.6
    assert math.isnan(bootstrap(rows[:1], lambda some: 1.0)[0])
