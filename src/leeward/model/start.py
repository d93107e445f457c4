"""The state from which the burn-in sets out: near the steady state, so that a short burn-in settles it."""

from __future__ import annotations

from typing import Any

import numpy as np

from leeward.model.layout import Layout
from leeward.model.static import WEEKS, Params, State, Static
from leeward.model.variables import STATE, sizes

ORDERED, WAY_COST = 1.7, 1500.0
"""Guesses that the burn-in replaces: ordered for each kilogram used, US$ spent on the way for each delivered."""


def quantities(st: Static, lay: Layout, p: Params) -> dict[str, Any]:
    """What `variables.STATE` names beside parameters, (.., D): flows that the base shares and uses imply.

    `weekly` use and `orders` (B, D) kg a week, and from them the accounts of a market; `arm_flow` and `arm_capacity`
    (A, D) kg a week; `through_stock` (N, D) kg on the way.
    """
    graph = lay.graph
    weekly = p["consumption_base"] / WEEKS
    orders = weekly * ORDERED
    through = p["node_flow"] * orders[lay.chain_bazaar[graph.node_chain]]
    arm_flow = np.maximum(p["share"] * through[graph.arm_from], 1e-3)
    return {
        "weekly": weekly,
        "orders": orders,
        "weekly_lost": orders - weekly,
        "weekly_removal": 1.0 - weekly / orders,
        "weekly_spent": weekly * WAY_COST,
        "weekly_paid": orders * p["source_price_base"],
        "way_cost": WAY_COST,
        "arm_flow": arm_flow,
        "arm_capacity": arm_flow * p["capacity_headroom"],
        "through_stock": np.where(p["release"] > 0, through / np.maximum(p["release"], 1e-9), 0.0) * st.tables["holds_stock"],
    }


def start_state(st: Static, lay: Layout, p: Params) -> State:
    """State of the given parameters before the burn-in, name -> (.., D) float64, as `variables.STATE` declares it."""
    draws = p["memory_weeks"].shape[1]
    known, size = quantities(st, lay, p), sizes(st)
    state = {}
    for x in STATE:
        value = x.start
        if isinstance(value, str):
            value = known[value] if value in known else p[value]
        state[x.name] = np.array(np.broadcast_to(value, (size[x.axis], draws)))
    return state
