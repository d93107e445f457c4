"""Trends: what moves by itself, whatever the strategy: momentum from before the start, and drift.

A dated world starts with the yearly slopes of the three years before it. They go on and fade. Beside them, coca area,
yield, consumption and the margins at import and retail wander: weather, politics, other crops, fashion and whatever
else the model does not hold. Yearly changes of coca area of the three growers from 1990 to 2024 have standard
deviations of 0.13 to 0.20 and correlate by 0.37 to 0.53 with the change of the year before; what growers *want*
therefore does a random walk, which area follows with its lag (`supply.area`), so that changes come in runs.

The drift of a draw is addressed by draw and week: the baseline and every option see the same one, and it cancels in
their difference as far as the system is linear. It waits until the strategy starts.

Forms: exponential fading of a log slope; random walk of the logarithm (as for overdose deaths in `market.py`).
Parameters: momentum_years, price_momentum_years, area_volatility, yield_volatility, use_volatility,
import_price_volatility, retail_price_volatility, route_volatility, change_rate, change_years, quiet_volatility.
State: drift (V, D), logs, in the order of `KINDS`; unsettled (V, D), 0 or 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from leeward.model.static import WEEKS, Array, Control, Params, State, Static

KINDS = {"area": "K", "yield": "K", "use": "B", "import_price": "B", "retail_price": "B", "route": "W"}
"""Kinds of drift and the axis of each: growing countries, bazaars, or pools (zone x mode)."""


def rows_of(names: Mapping[str, Sequence[str]]) -> dict[str, slice]:
    """Rows of each kind in the drift (V, D); names: those of every axis."""
    found, first = {}, 0
    for kind, axis in KINDS.items():
        found[kind] = slice(first, first + len(names[axis]))
        first += len(names[axis])
    return found


def momentum(xp: Any, control: Control, slope: Array, life: Array) -> Array:
    """Log of the factor by which a trend from before the start has moved a quantity, same shape as `slope`.

    slope: per year (log); it fades with mean `life` (1, D) years.
    """
    return slope * life * (1.0 - xp.exp(-control["years"] / life))


def growth(xp: Any, st: Static, p: Params, s: State, control: Control) -> dict[str, Array]:
    """Factor by which each quantity has moved by itself since the start, `growth_<kind>` (K or B, D).

    And `wander_route` (W, D): what a crossing has become dearer by, in units of the spread of choice.
    """
    found = {}
    for kind, rows in rows_of(st.names).items():
        log = s["drift"][rows]
        if kind == "route":
            found["wander_route"] = log
            continue
        if f"{kind}_slope" in p:
            life = p["price_momentum_years"] if "price" in kind else p["momentum_years"]
            log = log + momentum(xp, control, p[f"{kind}_slope"], life)
        found[f"growth_{kind}"] = xp.exp(log)
    return found


def regimes(xp: Any, p: Params, s: State, uniform: Array) -> Array:
    """Whether each quantity is in years of change next week, 0 or 1, (V, D); uniform: (V, D).

    A two-state Markov chain: years of change begin at `change_rate` a year and last `change_years` on average.
    """
    begins = xp.where(uniform < p["change_rate"] / WEEKS, 1.0, 0.0)
    lasts = xp.where(uniform < 1.0 / (WEEKS * p["change_years"]), 0.0, 1.0)
    return s["unsettled"] * lasts + (1.0 - s["unsettled"]) * begins


def drift(xp: Any, p: Params, s: State, normal: Array) -> Array:
    """Drift of the next week, (V, D); normal: standard normals of the same shape.

    Quiet years are narrower and years of change wider than the long run (`volatility_quiet`, `volatility_change`), in
    such a way that the long-run variance is the one of the priors.
    """
    scale = p["volatility_quiet"] + s["unsettled"] * (p["volatility_change"] - p["volatility_quiet"])
    return s["drift"] + p["drift_volatility"] * scale * normal / WEEKS**0.5
