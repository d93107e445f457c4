"""What a fit taught: prior against posterior for every parameter, pairs it cannot tell apart, predictive checks.

With a hundred parameters and a few hundred effective draws, some move by chance. Every change is therefore held against
what the same weights do when they are dealt to the draws at random.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.types import is_numeric_dtype
from scipy.stats import rankdata

from leeward.evidence.arrays import Floats
from leeward.history.instruments import load_instruments
from leeward.history.observation import measured, wandering
from leeward.history.playing import Played
from leeward.history.scores import crps, inside

Row = dict[str, Any]

DEALS = 200
CHANCE = 0.99
PAIRS_SHOWN = 30


def _varies(values: Floats) -> bool:
    return float(np.std(values)) > 1e-9 * max(abs(float(np.mean(values))), 1e-9)


def _numeric(table: pd.DataFrame) -> tuple[list[str], Floats]:
    names = [str(n) for n in table if is_numeric_dtype(table[n]) and _varies(table[n].to_numpy(float))]
    return names, table[names].to_numpy(float)


def _deals(weights: Floats, times: int) -> Floats:
    rng = np.random.default_rng(1)
    return np.stack([rng.permutation(weights) for _ in range(times)])


def parameter_table(table: pd.DataFrame, weights: Floats) -> list[Row]:
    """Return a row a parameter: prior and posterior mean and sd, shrinkage, shift, and whether they exceed chance.

    shrinkage = 1 - posterior variance / prior variance. shift: of the mean, in prior standard deviations.
    beyond_chance: shrinkage or shift is beyond what 99 % of random deals of the same weights give; about three
    parameters in a hundred still pass by luck. Structural choices come last: their shares, equal by construction.
    """
    names, x = _numeric(table)
    rows: list[Row] = []
    if names:
        mean, sd = x.mean(axis=0), x.std(axis=0)
        z = (x - mean) / sd
        after, spread = weights @ z, weights @ (z * z)
        shrink = 1.0 - (spread - after**2)
        deals = _deals(weights, DEALS)
        means = deals @ z
        shrinks = 1.0 - (deals @ (z * z) - means**2)
        low, high = np.quantile(shrinks, [1 - CHANCE, CHANCE], axis=0)
        far = np.quantile(np.abs(means), CHANCE, axis=0)
        for i, name in enumerate(names):
            rows.append(
                {
                    "parameter": name, "prior_mean": float(mean[i]), "prior_sd": float(sd[i]),
                    "posterior_mean": float(mean[i] + sd[i] * after[i]),
                    "posterior_sd": float(sd[i] * np.sqrt(max(spread[i] - after[i] ** 2, 0.0))),
                    "shrinkage": float(shrink[i]), "shift": float(after[i]),
                    "beyond_chance": bool(shrink[i] < low[i] or shrink[i] > high[i] or abs(after[i]) > far[i]),
                    "structural": False,
                }
            )  # fmt: skip
    for name in map(str, table):
        if is_numeric_dtype(table[name]):
            continue
        for option in sorted(set(table[name])):
            here = (table[name] == option).to_numpy()
            rows.append(
                {
                    "parameter": f"{name} = {option}", "prior_mean": 1.0 / table[name].nunique(), "prior_sd": 0.0,
                    "posterior_mean": float(weights[here].sum()), "posterior_sd": 0.0, "shrinkage": 0.0, "shift": 0.0,
                    "beyond_chance": False, "structural": True,
                }
            )  # fmt: skip
    return rows


def pairs_table(table: pd.DataFrame, weights: Floats) -> list[Row]:
    """Return pairs of parameters that the data tie to each other: only a combination of them is known.

    Rows {"first", "second", "correlation", "before"}: weighted rank correlation after and before, for pairs whose
    change exceeds the largest change over all pairs in 95 % of random deals. The strongest come first, 30 at most.
    """
    names, x = _numeric(table)
    if len(names) < 2:
        return []
    ranks = np.apply_along_axis(rankdata, 0, x)
    z = (ranks - ranks.mean(axis=0)) / ranks.std(axis=0)

    def correlation(w: Floats) -> Floats:
        mean = w @ z
        cov = (z * w[:, None]).T @ z - np.outer(mean, mean)
        scale = np.sqrt(np.maximum(np.diag(cov), 1e-12))
        return np.asarray(cov / np.outer(scale, scale), float)

    upper = np.triu_indices(len(names), 1)
    before = correlation(np.full(len(weights), 1.0 / len(weights)))
    after = correlation(weights)
    chance = [np.max(np.abs((correlation(deal) - before)[upper])) for deal in _deals(weights, 40)]
    limit = float(np.quantile(chance, 0.95))
    change = np.abs(after - before)
    found = [(i, j) for i, j in zip(*upper, strict=True) if change[i, j] > limit]
    found.sort(key=lambda ij: -change[ij])
    return [
        {"first": names[i], "second": names[j], "correlation": float(after[i, j]), "before": float(before[i, j])}
        for i, j in found[:PAIRS_SHOWN]
    ]


def predictive_checks(plays: Sequence[Played], draws: npt.NDArray[np.int64], weights: Floats, cut: date, seed: int) -> list[Row]:
    """Return a row a series: does the posterior foretell what it was fitted on, and what it was not?

    Keys: case, series, used (points up to the cut took part), n, crps_prior, crps_posterior (instrument errors
    and the walk of what the model does not hold included), inside90_prior, inside90_posterior (counts), tail (posterior
    share of forecasts, averaged over the points on a log scale, below the observed: near 0 or 1 is a misfit).
    """
    rows: list[Row] = []
    for p in plays:
        known = np.isin(draws, p.draws)
        at, own = np.searchsorted(p.draws, draws[known]), weights[known] / weights[known].sum()
        for series in p.case.series:
            points = p.points[series.name]
            scored = [i for i, x in enumerate(points) if x.scored and series.score]
            if not scored or series.instrument not in load_instruments():
                continue
            walked = wandering(p.best(series.name), p.draws, p.case, series, points, seed)
            made = measured(walked, p.draws, p.case, series, points, seed)[at]
            before = [crps(made[:, i], points[i].value) for i in scored]
            after = [crps(made[:, i], points[i].value, own) for i in scored]
            hits = [sum(inside(made[:, i], points[i].value, 0.9, w) for i in scored) for w in (None, own)]
            level = np.log(np.maximum(made[:, scored], 1e-12)).mean(axis=1)
            seen = float(np.mean([np.log(points[i].value) for i in scored]))
            rows.append(
                {
                    "case": p.case.id, "series": series.name, "used": all(points[i].date <= cut for i in scored),
                    "n": len(scored), "crps_prior": float(np.mean(before)), "crps_posterior": float(np.mean(after)),
                    "inside90_prior": hits[0], "inside90_posterior": hits[1],
                    "tail": float(own[level < seen].sum()),
                }
            )  # fmt: skip
    return rows
