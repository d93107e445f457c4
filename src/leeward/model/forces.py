"""Forces: how long a surge lasts, and what it costs.

Readiness wears with effort beyond today's and returns with rest; it caps the extra effort actually delivered
(the carrier of 2025-26 stayed about three months; three to six hulls keep one forward). Form: first-order wear and
recovery (inferred; prior only). Programme cost is the sum over levers of effort beyond today's times its marginal
unit cost; fixed costs of forces that exist anyway are not counted.

Parameters: readiness_wear, readiness_return_weeks, readiness_floor, unit cost of each lever (`levers.toml`), cost_factor;
presence_patrol, presence_scale (`week.effort`).
State: readiness (1,D).
"""

from __future__ import annotations

from typing import Any

from leeward.model.static import Array, Control, Params, State, Static


def readiness(xp: Any, p: Params, s: State, surge: Array) -> Array:
    """Readiness of the forces next week, (1, D), at least `readiness_floor`; surge: (1, D) extra effort relative to today's."""
    worn = p["readiness_wear"] * xp.maximum(surge, 0.0) * s["readiness"]
    rested = (1.0 - s["readiness"]) / p["readiness_return_weeks"]
    return xp.clip(s["readiness"] - worn + rested, p["readiness_floor"], 1.0)


def delivered(xp: Any, s: State, control: Control, value: Array, baseline: Array) -> Array:
    """Effort that arrives, with draws: today's in full, the extra times readiness and what shocks leave of it.

    `control["force"]` is 1, less when a shock takes forces away (a carrier that leaves).
    """
    extra = value - baseline
    return baseline + xp.where(extra > 0, extra * s["readiness"] * control["force"], extra)


def surge(xp: Any, st: Static, control: Control) -> Array:
    """Extra effort of the forces relative to today's, (1, 1): what wears readiness; 1 is one whole surge.

    Each lever that asks something of them says how much beyond today is a whole surge (`effort` in `levers.toml`).
    """
    extra = 0.0
    for name, effort in st.efforts.items():
        value, today = st.lever(control, name), st.baseline(name)
        beyond = xp.sum(value) / today.sum() - 1.0 if effort.of == "today" else xp.sum(value - today)
        extra = extra + (beyond if effort.rests else xp.maximum(beyond, 0.0)) / effort.size
    return xp.reshape(extra, (1, 1))


def programme_cost(xp: Any, st: Static, p: Params, control: Control) -> Array:
    """Marginal cost of the strategy this week, US$ of 2024, (1, D): effort beyond today's times unit cost."""
    base = xp.asarray(st.tables["lever_baseline"])
    return xp.sum((control["lever"][:, None] - base) * st.tables["lever_unit_cost"], axis=0, keepdims=True) * p["cost_factor"]
