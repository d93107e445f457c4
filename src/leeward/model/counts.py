"""Counts from one uniform number each, by inversion.

A count is the quantile of its distribution at an addressed uniform (`noise.uniform_pair`), so it is monotone
in the uniform and in the mean: raise the mean of one leg and its count rises or stays, with the same luck.

How: the survival function S(k) = P(N > k) is summed upwards from k = 0 in `kmax` steps, and
the count is the number of k with 1 - u < S(k). Working on S rather than on the distribution function keeps
the relative precision of rare events in float32. Results below `kmax` are the exact quantile, whatever the
mean. Results of `kmax` and more come from the Cornish-Fisher expansion of the normal quantile to third order
with Sheppard's correction for the lattice, never below `kmax`; there the largest error is 1, and seldom
(`docs/engine.md` has the measured rates).

Monotone in u exactly below kmax, and in the mean up to rounding (a relative step of 1e-5 in float32).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

Array: TypeAlias = Any
Namespace: TypeAlias = Any

KMAX = 16
"""Counts below this are exact quantiles; a cell of a route sees about one loss a week on average."""

SMALLEST_KMAX = 8

__all__ = ["KMAX", "SMALLEST_KMAX", "binomial", "expected", "normal_quantile", "poisson"]

# Giles 2012, "Approximating the erfinv function", single precision: |x| not near 1, then the tail.
_CENTRE = (
    2.81022636e-08, 3.43273939e-07, -3.5233877e-06, -4.39150654e-06, 0.00021858087,
    -0.00125372503, -0.00417768164, 0.246640727, 1.50140941,
)  # fmt: skip
_TAIL = (
    -0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773,
    -0.0076224613, 0.00943887047, 1.00167406, 2.83297682,
)  # fmt: skip


def normal_quantile(xp: Namespace, u: Array) -> Array:
    """Standard normal quantile of u in (0, 1), any shape; error below 1e-6 of its size on the 2**-24 grid."""
    x = 2.0 * u - 1.0
    w = -xp.log(4.0 * u * (1.0 - u))
    centre, tail = w - 2.5, xp.sqrt(xp.maximum(w, 1.0)) - 3.0
    p = xp.zeros_like(u) + _CENTRE[0]
    q = xp.zeros_like(u) + _TAIL[0]
    for a, b in zip(_CENTRE[1:], _TAIL[1:], strict=True):
        p = p * centre + a
        q = q * tail + b
    return xp.where(w < 5.0, p, q) * x * 2.0**0.5


def _large(xp: Namespace, mean: Array, variance: Array, skew_sd: Array, u: Array, kmax: int) -> Array:
    """Cornish-Fisher count, at least kmax; `skew_sd` is skewness times standard deviation (1 for Poisson)."""
    z = normal_quantile(xp, u)
    sd = xp.sqrt(xp.maximum(variance, 0.0625))
    third = (z - z * z * z) * skew_sd * skew_sd / 72.0 + z / 24.0
    quantile = mean + sd * z + (z * z - 1.0) * skew_sd / 6.0 + third / sd
    return xp.maximum(xp.ceil(quantile - 0.5), float(kmax))


def _guard(dtype: Any) -> float:
    # Rounding may leave S(k) slightly above zero for good, and 1 - u below it; terms a shade too large (eight
    # rounding units) prevent that. On the terms, not on S(0): the other tail must keep S = 1.
    return 1.0 + 8.0 * (2.0**-24 if dtype.itemsize <= 4 else 2.0**-53)


def _apart(xp: Namespace, count: Callable[[Array, Array], Array], mean: Array, u: Array) -> Array:
    """`count(mean, u)`, which JAX computes in one kernel of its own.

    Left to itself the compiler computes the whole chain, and the expansion for large counts, again for every use of the count.
    It does not look into a loop; this one is passed through once, which the compiler cannot know, as no uniform exceeds one.
    """
    if xp.__name__ == "numpy":
        return count(mean, u)
    from jax import lax

    shape = xp.broadcast_shapes(mean.shape, u.shape)
    mean, u = xp.broadcast_to(mean, shape), xp.broadcast_to(u, shape)
    turns = 1 + (u.ravel()[0] > 1.0).astype(xp.int32)
    start = xp.int32(0), xp.zeros(shape, mean.dtype)
    return lax.while_loop(lambda held: held[0] < turns, lambda held: (held[0] + 1, count(mean, u)), start)[1]


def _check(kmax: int) -> None:
    if kmax < SMALLEST_KMAX:
        raise ValueError(f"kmax is {kmax}; the expansion beyond it needs at least {SMALLEST_KMAX}")


def poisson(xp: Namespace, mean: Array, u: Array, kmax: int = KMAX) -> Array:
    """Poisson count with the given mean at uniform u.

    mean: >= 0, any shape, float32 or float64. u: in (0, 1), broadcasts with mean. kmax: static, >= 8. Returns
    whole numbers as floats of the type of `mean`, in the broadcast shape.
    """
    _check(kmax)
    u = u.astype(mean.dtype)

    def count(mean: Array, u: Array) -> Array:
        v = 1.0 - u
        term = xp.exp(-mean) * _guard(mean.dtype)
        above = -xp.expm1(-mean)
        found = (v < above).astype(mean.dtype)
        for k in range(1, kmax):
            term = term * (mean * (1.0 / k))
            above = above - term
            found = found + (v < above).astype(mean.dtype)
        return xp.where(found >= kmax, _large(xp, mean, mean, 1.0, u, kmax), found)

    return _apart(xp, count, mean, u)


def binomial(xp: Namespace, n: Array, p: Array, u: Array, kmax: int = KMAX) -> Array:
    """Binomial count of n trials with probability p at uniform u.

    n: whole numbers >= 0 as floats; p in [0, 1]; u in (0, 1); all broadcast. The rarer of success and failure
    is counted, exactly below kmax; beyond it by the same expansion as `poisson`, within one of the exact count, or two where u is
    within 1e-5 of nought or one (measured for n up to 60 at kmax 16). Returns floats in [0, n].
    """
    _check(kmax)
    u = u.astype(n.dtype)
    flip = p > 0.5
    rare = xp.where(flip, 1.0 - p, p)
    luck = xp.where(flip, 1.0 - u, u)
    v = 1.0 - luck
    log_none = n * xp.log1p(-rare)
    odds = rare / (1.0 - rare)
    term = xp.exp(log_none) * _guard(n.dtype)
    above = -xp.expm1(log_none)
    count = (v < above).astype(n.dtype)
    for k in range(1, kmax):
        term = term * ((n - (k - 1.0)) * odds * (1.0 / k))
        above = above - term
        count = count + (v < above).astype(n.dtype)
    mean = n * rare
    large = _large(xp, mean, mean * (1.0 - rare), 1.0 - 2.0 * rare, luck, kmax)
    count = xp.minimum(xp.where(count >= kmax, large, count), n)
    return xp.where(flip, n - count, count)


def expected(xp: Namespace, noise: Array, count: Array, mean: Array) -> Array:
    """The count where `noise` is on (> 0), its mean where it is off; shapes broadcast."""
    return xp.where(noise > 0, count, mean)
