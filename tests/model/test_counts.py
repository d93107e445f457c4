"""Counts by inversion: exact against scipy, monotone, the same in both libraries."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats

from leeward.model import counts, noise

N = 20_000
MEANS = [(1e-5, 0.1), (0.1, 2.0), (2.0, 8.0), (8.0, 30.0), (30.0, 300.0)]


def _sample(low: float, high: float, seed: int = 0) -> tuple[Any, Any]:
    rng = np.random.default_rng(seed)
    mean = np.exp(rng.uniform(np.log(low), np.log(high), N)).astype(np.float32).astype(float)
    u = (2 * rng.integers(0, 2**23, N) + 1) * 2.0**-24
    u[:3] = 2.0**-24, 0.5 + 2.0**-24, 1.0 - 2.0**-24
    return mean, u


@pytest.mark.parametrize("kmax", [8, 16, 32])
@pytest.mark.parametrize(("low", "high"), MEANS)
def test_poisson_is_the_exact_quantile_below_kmax(low: float, high: float, kmax: int) -> None:
    mean, u = _sample(low, high)
    true = stats.poisson.ppf(u, mean)
    found = counts.poisson(np, mean, u, kmax)
    np.testing.assert_array_equal(found[true < kmax], true[true < kmax])
    assert np.all(found[true >= kmax] >= kmax)
    assert np.max(np.abs(found - true)) <= 1.0
    if np.sum(true >= kmax) > 100:
        assert np.mean((found != true)[true >= kmax]) < 0.06


@pytest.mark.parametrize(("low", "high"), MEANS)
def test_poisson_in_float32_seldom_differs(low: float, high: float) -> None:
    mean, u = _sample(low, high)
    exact = counts.poisson(np, mean, u)
    found = counts.poisson(np, mean.astype(np.float32), u.astype(np.float32))
    assert found.dtype == np.float32
    assert np.mean(found != exact) < 5e-4
    assert np.max(np.abs(found - exact)) <= 2.0


def test_poisson_moments() -> None:
    address = noise.addresses("test", [f"leg{i}" for i in range(400)])
    draws = np.arange(500, dtype=np.uint32)
    for mean in (0.02, 1.0, 6.0, 40.0):
        u = noise.uniform(np, 5, draws, 0, address, np.float64)
        found = counts.poisson(np, np.full_like(u, mean), u)
        # Six standard errors: fails for one set of addresses in 5e8.
        assert abs(found.mean() - mean) < 6 * np.sqrt(mean / u.size)
        assert abs(found.var() - mean) < 6 * np.sqrt((mean + 2 * mean**2) / u.size)


@settings(max_examples=200, deadline=None)
@given(
    st.floats(1e-4, 200.0),
    st.floats(1.00002, 3.0),
    st.integers(0, 2**23 - 1),
    st.sampled_from([np.float32, np.float64]),
)
def test_poisson_is_monotone_in_the_mean(mean: float, factor: float, step: int, dtype: Any) -> None:
    u = np.array([(2 * step + 1) * 2.0**-24], dtype)
    low, high = (counts.poisson(np, np.array([m], dtype), u) for m in (mean, mean * factor))
    assert low[0] <= high[0]


@pytest.mark.parametrize("mean", [0.0, 1e-4, 0.7, 5.0, 14.0, 60.0, 90.0, 1000.0])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_poisson_is_monotone_in_u_and_has_no_outliers(mean: float, dtype: Any) -> None:
    inner = np.arange(1, 2**24, 2**24 // 50_000) | 1
    steps = np.unique(np.concatenate([np.arange(1, 4001, 2), inner, 2**24 - np.arange(1, 4001, 2)]))
    u = (steps * 2.0**-24).astype(dtype)
    found = counts.poisson(np, np.full_like(u, mean), u)
    assert np.all(np.diff(found) >= 0)
    true = stats.poisson.ppf(u.astype(float), mean)
    # In float32 the outermost uniforms are within rounding of several quantiles.
    assert np.max(np.abs(found - true)) <= (3.0 if dtype is np.float32 else 1.0)


@pytest.mark.slow
def test_poisson_under_jax() -> None:
    jax = pytest.importorskip("jax")
    for low, high in MEANS:
        mean, u = _sample(low, high, 1)
        with jax.enable_x64(True):
            found = jax.jit(lambda m, v: counts.poisson(jax.numpy, m, v))(mean, u)
            np.testing.assert_array_equal(np.asarray(found), counts.poisson(np, mean, u))


def test_edges() -> None:
    u = np.array([2.0**-24, 0.5 + 2.0**-24, 1.0 - 2.0**-24])
    assert np.all(counts.poisson(np, np.zeros(3), u) == 0)
    assert np.all(counts.binomial(np, np.zeros(3), np.full(3, 0.4), u) == 0)
    assert np.all(counts.binomial(np, np.full(3, 9.0), np.zeros(3), u) == 0)
    assert np.all(counts.binomial(np, np.full(3, 9.0), np.ones(3), u) == 9)
    with pytest.raises(ValueError, match="at least 8"):
        counts.poisson(np, np.ones(1), np.array([0.5]), 7)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 60), st.floats(0.0, 1.0), st.integers(0, 2**23 - 1))
@example(31, 0.5703125, 0)
def test_binomial_is_the_quantile(n: int, p: float, step: int) -> None:
    u = np.array([(2 * step + 1) * 2.0**-24])
    found = float(counts.binomial(np, np.array([float(n)]), np.array([p]), u)[0])
    true = float(stats.binom.ppf(u[0], n, p))
    assert 0.0 <= found <= n
    rare = min(true, found) if p <= 0.5 else n - max(true, found)
    below = rare < counts.KMAX
    edge = stats.binom.cdf(np.array([true - 1, true]), n, p)
    near = np.min(np.abs(edge - u[0])) < 1e-12
    most = 1.0 if 1e-5 < u[0] < 1 - 1e-5 else 2.0  # as `binomial` says of the outermost draws
    assert found == true or near or (not below and abs(found - true) <= most)


def test_binomial_moments() -> None:
    rng = np.random.default_rng(2)
    u = (2 * rng.integers(0, 2**23, 200_000) + 1) * 2.0**-24
    for n, p in ((5, 0.3), (40, 0.8), (200, 0.5), (500, 0.02)):
        found = counts.binomial(np, np.full_like(u, n), np.full_like(u, p), u)
        assert abs(found.mean() - n * p) < 6 * np.sqrt(n * p * (1 - p) / u.size)
        assert abs(found.var() / (n * p * (1 - p)) - 1.0) < 0.03


def test_normal_quantile() -> None:
    u = (np.arange(1, 2**24, 2**24 // 100_000) | 1) * 2.0**-24
    np.testing.assert_allclose(counts.normal_quantile(np, u), stats.norm.ppf(u), atol=1e-6)


def test_expected_switch() -> None:
    count, mean = np.array([3.0, 0.0]), np.array([2.5, 0.4])
    np.testing.assert_array_equal(counts.expected(np, np.float64(1.0), count, mean), count)
    np.testing.assert_array_equal(counts.expected(np, np.float64(0.0), count, mean), mean)
