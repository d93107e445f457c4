"""Scores of probabilistic forecasts: CRPS, skill, coverage, and their intervals.

The continuous ranked probability score (Matheson and Winkler 1976; Gneiting and Raftery 2007) is the mean absolute
error of a forecast that is a distribution: it has the unit of the quantity and is 0 for a certain and right forecast.
For an ensemble of M members it is mean |x - y| - sum |xi - xj| / (2 M (M - 1)): the *fair* form (Ferro 2014), whose
expectation does not depend on M, so that 50 draws are not punished for being few.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr
from scipy.stats import binomtest

from leeward.evidence.arrays import Floats

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Ends of the 90 % and 50 % intervals of a forecast, and its median."""


def crps(members: ArrayLike, observed: float, weights: ArrayLike | None = None) -> float:
    """Return the fair CRPS of an ensemble (M,) against one observation, in the unit of the members.

    weights: (M,) of any sum, for a weighted ensemble; the spread term is divided by 1 - sum of squared weights, which
    is the fair form for equal weights. ValueError for fewer than two members or members that are not finite.
    """
    x = np.asarray(members, float).ravel()
    if len(x) < 2 or not np.all(np.isfinite(x)):
        raise ValueError("a score needs two or more finite members")
    w = np.full(len(x), 1.0 / len(x)) if weights is None else np.asarray(weights, float).ravel()
    if w.shape != x.shape or np.any(w < 0) or not w.sum() > 0:
        raise ValueError("one weight a member, none negative, is expected")
    w = w / w.sum()
    order = np.argsort(x, kind="stable")
    x, w = x[order], w[order]
    below = np.cumsum(w)
    # sum_ij wi wj |xi - xj| = 2 sum_i (x[i+1] - x[i]) F_i (1 - F_i)
    spread = 2.0 * float(np.sum(np.diff(x) * below[:-1] * (1.0 - below[:-1])))
    alone = 1.0 - float(np.sum(w * w))
    if alone <= 1e-12:
        raise ValueError("all weight lies on one member: its spread is unknown")
    return float(np.sum(w * np.abs(x - observed)) - 0.5 * spread / alone)


def crps_lognormal(mu: float, sigma: float, observed: float) -> float:
    """Return the CRPS of a lognormal forecast (log mean mu, log sd sigma > 0) in closed form (Baran and Lerch 2015)."""
    if sigma <= 0:
        return abs(math.exp(mu) - observed)
    z = (math.log(observed) - mu) / sigma
    mean = math.exp(mu + sigma * sigma / 2)
    upper = float(ndtr(z - sigma)) + float(ndtr(sigma / math.sqrt(2))) - 1.0
    return observed * (2.0 * float(ndtr(z)) - 1.0) - 2.0 * mean * upper


def weighted_quantile(members: ArrayLike, shares: Sequence[float], weights: ArrayLike | None = None) -> Floats:
    """Return quantiles of an ensemble (M,), weighted: linear between the mid-points of each member's weight."""
    x = np.asarray(members, float).ravel()
    if weights is None:
        return np.asarray(np.quantile(x, list(shares)), float)
    w = np.asarray(weights, float).ravel()
    order = np.argsort(x, kind="stable")
    x, w = x[order], w[order] / w.sum()
    return np.asarray(np.interp(list(shares), np.cumsum(w) - w / 2, x), float)


def log_z(members: ArrayLike, observed: float) -> float:
    """Return how many standard deviations the observation lies above the forecast, on a log scale.

    Median and half the width of the central 68 % stand in for mean and standard deviation, so that a few draws at nought
    do not decide; nan for a forecast without spread. A sharp and honest ensemble has a root mean square of 1.
    """
    low, middle, high = np.log(np.maximum(weighted_quantile(members, (0.1587, 0.5, 0.8413)), 1e-12))
    return float((math.log(observed) - middle) / ((high - low) / 2)) if high > low else math.nan


def inside(members: ArrayLike, observed: float, share: float, weights: ArrayLike | None = None) -> bool:
    """Tell whether the observation lies in the central interval that holds `share` of the ensemble."""
    low, high = weighted_quantile(members, [(1 - share) / 2, (1 + share) / 2], weights)
    return bool(low <= observed <= high)


def binomial_interval(hits: int, n: int, confidence: float = 0.9) -> tuple[float, float]:
    """Return the exact (Clopper-Pearson) interval of a share; (nan, nan) without trials."""
    if n == 0:
        return math.nan, math.nan
    found = binomtest(hits, n).proportion_ci(confidence, method="exact")
    return float(found.low), float(found.high)


def skill(score: float, reference: float) -> float:
    """Return 1 - score / reference: 0 for the reference itself, 1 for a perfect forecast, negative when worse."""
    return math.nan if not reference > 0 else 1.0 - score / reference


Row = Mapping[str, Any]


def pooled_skill(rows: Sequence[Row], score: str, reference: str) -> float:
    """Return the skill over several series, each CRPS first divided by the `scale` of its series.

    That is the last value before the start: a series in hectares and one in dollars count alike, and one that fell to a
    fraction does not count several times over. Rows without either score are left out; nan if none is left.
    """
    pairs = [(r[score] / r["scale"], r[reference] / r["scale"]) for r in rows if _have(r, score, reference)]
    if not pairs:
        return math.nan
    a, b = np.mean(np.asarray(pairs), axis=0)
    return skill(float(a), float(b))


def _have(row: Row, *keys: str) -> bool:
    return all(isinstance(row.get(k), (int, float)) and math.isfinite(row[k]) for k in (*keys, "scale"))


def bootstrap(
    rows: Sequence[Row],
    statistic: Callable[[Sequence[Row]], float],
    *,
    times: int = 1000,
    seed: int = 1,
    confidence: float = 0.9,
) -> tuple[float, float]:
    """Return an interval of a statistic of rows, by resampling cases and, within each, its series.

    Two stages with replacement (Davison and Hinkley 1997, 3.8), since the series of a case share its luck. (nan, nan)
    with fewer than two cases: one case has no sampling variation to show.
    """
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(str(row["case"]), []).append(row)
    if len(groups) < 2:
        return math.nan, math.nan
    rng, names, values = np.random.default_rng(seed), list(groups), []
    for _ in range(times):
        chosen: list[Row] = []
        for i in rng.integers(0, len(names), len(names)):
            group = groups[names[i]]
            chosen += [group[j] for j in rng.integers(0, len(group), len(group))]
        values.append(statistic(chosen))
    found = np.asarray(values)
    found = found[np.isfinite(found)]
    if not len(found):
        return math.nan, math.nan
    low, high = np.quantile(found, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)
