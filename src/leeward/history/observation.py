"""The observation layer: from the model's true weekly quantities to what a published series would show.

1. *Aggregate*: the model's weekly values at the named coordinates are added, divided by those at `over` (shares), and
   averaged or summed over the weeks that end on the date of the point. A window that reaches back before the start
   uses the weeks that exist; a sum is then scaled up to the full window.
2. *Documented movement*: true movement times kappa (a load is reported on several legs, or on none). *Seizures* are
   published gross: pure kilograms divided by purity. Both are parameters of the draw.
3. *Compare*: `level` as it is; `ratio` relative to the model's own value at the start of the baseline (mean of its
   first 4 weeks, 13 for flows) times the last observed value before the start. A ratio cancels any lasting bias, price
   level and purity, and asks only how things moved.
4. *Instrument*: a lasting bias (levels only) and an error from point to point, drawn for every draw, so that the
   ensemble is a forecast of the published number; what the last value before the start tells of them is in `measuring.py`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd
import xarray as xr
from scipy.special import ndtri

from leeward.evidence.arrays import Floats
from leeward.evidence.calendar import DAYS_A_YEAR
from leeward.evidence.errors import InputError
from leeward.evidence.outcomes import load_outcomes
from leeward.evidence.parameters import load_parameters
from leeward.evidence.vocabulary import BASELINE_ID
from leeward.history.measuring import error_of
from leeward.history.records import Case, Coords, Point, Series
from leeward.history.reference import declared_sd
from leeward.model import noise
from leeward.strategy import weeks_between

SLOTS = {"kappa": -1, "purity": -2}
WALK_SLOT = 10_000
ANCHOR_WEEKS = {"flow": 13, "level": 4, "index": 4}


class Simulated(Protocol):
    """What is scored: weekly series of draws. A `Study` is one."""

    @property
    def draws(self) -> npt.NDArray[Any]: ...  # noqa: D102
    @property
    def parameters(self) -> pd.DataFrame: ...  # noqa: D102
    def outcome(self, name: str, option: str | None = None) -> xr.DataArray: ...  # noqa: D102


class Summed(Protocol):
    """A quantity: `outcome` added up over `coords`, divided by the same over `over` where given."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def outcome(self) -> str: ...  # noqa: D102
    @property
    def coords(self) -> tuple[Coords, ...]: ...  # noqa: D102
    @property
    def over(self) -> tuple[Coords, ...]: ...  # noqa: D102


def documented_movement(true_flow: Floats, kappa: Floats) -> Floats:
    """Movement that is documented, in the unit of the true one: kappa times it."""
    return np.asarray(true_flow * kappa, float)


def gross_seizures(pure: Floats, purity: Floats) -> Floats:
    """Seizures as published, gross weight: pure kilograms over purity (a fraction)."""
    return np.asarray(pure / purity, float)


def _normals(case: Case, series: Series, seed: int, draws: npt.NDArray[Any], slot: int) -> Floats:
    """Standard normals (D,), addressed by case, series and slot: the same in any subset of draws."""
    address = noise.addresses("observation", [f"{case.id}/{series.name}"])
    u = noise.uniform(np, np.uint32(seed & 0xFFFFFFFF), np.asarray(draws, np.uint32), slot, address, dtype=np.float64)
    return np.asarray(ndtri(u[0]), float)


def _parameter(name: str, simulated: Simulated, case: Case, series: Series, seed: int) -> Floats:
    table = simulated.parameters
    if name in table:
        return table[name].to_numpy(float)
    normal = _normals(case, series, seed, simulated.draws, SLOTS[name])
    cumulative = 0.5 * (1.0 + np.vectorize(math.erf)(normal / math.sqrt(2.0)))
    return load_parameters()[name].ppf(np.clip(cumulative, 0.0, 1.0))


def weekly(simulated: Simulated, series: Summed, option: str) -> Floats:
    """Weekly values (D, W) of the quantity a series is about, in the model's unit, without the observation layer.

    InputError when the model has no such outcome or coordinates.
    """
    try:
        values = simulated.outcome(series.outcome, option)
    except KeyError as problem:
        raise InputError(str(problem.args[0]), key=f"series {series.name}") from None
    top = _total(values, series.coords, series.name)
    if series.over:
        below = _total(values, series.over, series.name)
        top = np.divide(top, below, out=np.zeros_like(top), where=below > 0)
    return top


def _total(values: xr.DataArray, cells: Sequence[Coords], name: str) -> Floats:
    total: Floats | None = None
    for cell in cells:
        for dim, label in cell:
            if label not in [str(v) for v in values.coords[dim].values]:
                known = [str(v) for v in values.coords[dim].values]
                raise InputError(f"the model has no {dim} {label!r} here", key=f"series {name}.coords", allowed=known)
        chosen = values.sel(dict(cell))
        rest = [d for d in chosen.dims if d not in ("draw", "week")]
        part = chosen.sum(rest).transpose("draw", "week").to_numpy().astype(float)
        total = part if total is None else total + part
    assert total is not None
    return total


def predict(
    simulated: Simulated, case: Case, series: Series, points: Sequence[Point], option: str, *, seed: int = 1,
    instrument: bool = True,
) -> Floats:  # fmt: skip
    """Forecast of the published numbers, (D, points), in the unit of the series.

    instrument: False leaves out the instrument's error (for calibration, which has it in its likelihood).
    """
    values = weekly(simulated, series, option)
    size = series.scale * (series.window_weeks if series.aggregate == "sum" else 1.0)
    out = np.empty((values.shape[0], len(points)))
    for i, point in enumerate(points):
        last = min(weeks_between(case.start, point.date), values.shape[1] - 1)
        window = values[:, max(0, last - series.window_weeks + 1) : last + 1]
        out[:, i] = window.mean(axis=1) * size
    before = series.history(case.start)
    first = _at_start(simulated, series)[:, None] * size if before or series.compare == "ratio" else np.ones((len(out), 1))
    if series.compare == "level":
        if series.kappa:
            kappa = _parameter("kappa", simulated, case, series, seed)[:, None]
            out, first = documented_movement(out, kappa), documented_movement(first, kappa)
        if series.gross:
            purity = _parameter("purity", simulated, case, series, seed)[:, None]
            out, first = gross_seizures(out, purity), gross_seizures(first, purity)
        out = out * np.exp(error_of(series, case, [p.date for p in points]).means(first[:, 0]))
    else:
        out = before[-1].value * np.divide(out, first, out=np.ones_like(out), where=first > 0)
    return measured(out, simulated.draws, case, series, points, seed) if instrument else out


def _at_start(simulated: Simulated, series: Series) -> Floats:
    """The model's own value at the start of the baseline, (D,), in its unit a week."""
    base = weekly(simulated, series, BASELINE_ID)
    return np.asarray(base[:, : ANCHOR_WEEKS[load_outcomes()[series.outcome].kind]].mean(axis=1), float)


def wandering(out: Floats, draws: npt.NDArray[Any], case: Case, series: Series, points: Sequence[Point], seed: int) -> Floats:
    """Forecasts (D, points) of a model without drift, each draw with a random walk from the start.

    The walk has the declared yearly standard deviation of the outcome: the likelihood of `calibration.py`, drawn.
    """
    walk, before = np.zeros(len(out)), case.start
    columns = []
    for i, point in enumerate(points):
        years = max((point.date - before).days, 0) / DAYS_A_YEAR
        walk = walk + declared_sd(series.outcome) * math.sqrt(years) * _normals(case, series, seed, draws, WALK_SLOT + i)
        before = point.date
        columns.append(walk)
    return np.asarray(out * np.exp(np.stack(columns, axis=1)), float)


def measured(out: Floats, draws: npt.NDArray[Any], case: Case, series: Series, points: Sequence[Point], seed: int) -> Floats:
    """Forecasts (D, points), what is known of the error included, with what is unknown of it drawn for each draw."""
    root = error_of(series, case, [p.date for p in points]).root
    luck = np.stack([_normals(case, series, seed, draws, i) for i in range(1, len(points) + 1)], axis=1)
    return np.asarray(out * np.exp(luck @ root), float)
