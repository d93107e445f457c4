"""The state from which the burn-in sets out: near the steady state, so that a short burn-in settles it."""

from __future__ import annotations

import numpy as np

from leeward.model.compile import PARTNERS, Layout
from leeward.model.static import WEEKS, Params, State, Static
from leeward.model.trends import sizes


def start_state(st: Static, lay: Layout, p: Params) -> State:
    """State of the given parameters before the burn-in, name -> (.., D) float64.

    Stocks in transit follow from the flow that the base shares imply; what the burn-in solves starts at a plain
    guess.
    """
    graph = lay.graph
    draws = p["memory_weeks"].shape[1]
    zero = np.zeros
    b, k = len(lay.bazaars), len(lay.countries)
    a, q, z = len(graph.arm_to), len(lay.cells), len(lay.zones)
    weekly = p["consumption_base"] / WEEKS
    orders = weekly * 1.7
    through = p["node_flow"] * orders[lay.chain_bazaar[graph.node_chain]]
    stock = np.where(p["release"] > 0, through / np.maximum(p["release"], 1e-9), 0.0) * st.tables["holds_stock"]
    arm_flow = np.maximum(p["share"] * through[graph.arm_from], 1e-3)
    area = p["coca_area"]
    return {
        "stock": stock,
        "plan": p["share"].copy(),
        "pivot": zero((a, draws)),
        "use": arm_flow,
        "capacity": arm_flow * p["capacity_headroom"],
        "use_base": arm_flow.copy(),
        "chain_plan": p["chain_share"].copy(),
        "chain_pivot": zero((len(graph.chains), draws)),
        "sent": np.ones((q, draws)),
        "lost": np.full((q, draws), 0.1),
        "loss_reference": np.full((q, draws), 0.1),
        "gate_mean": zero((len(lay.gates), draws)),
        "deaths": zero((q, draws)),
        "caught": np.full((q, draws), 0.1),
        "owed_seized": zero((q, draws)),
        "owed_destroyed": zero((q, draws)),
        "tracks_base": np.ones((z, draws)),
        "effort": np.ones((z, draws)),
        "finds": np.ones((z, draws)),
        "finds_base": np.ones((z, draws)),
        "mean_bought": orders.copy(),
        "mean_delivered": weekly.copy(),
        "mean_lost_kg": orders - weekly,
        "mean_spent": weekly * 1500.0,
        "mean_paid": orders * p["source_price_base"],
        "removal": 1.0 - weekly / orders,
        "spend": np.full((b, draws), 1500.0),
        "source_cost": p["source_price_base"] * np.ones((b, 1)),
        "import_price": p["import_price_base"].copy(),
        "margin": zero((b, draws)),
        "cost_reference": zero((b, draws)),
        "odds_reference": np.ones((b, draws)),
        "retail_price": p["retail_price_base"].copy(),
        "light": p["light_base"].copy(),
        "heavy": p["heavy_base"].copy(),
        "treated": zero((b, draws)),
        "market_stock": p["market_stock"].copy(),
        "pipeline": zero((b, draws)),
        "pipeline_reference": zero((b, draws)),
        "order_reference": orders.copy(),
        "trend": zero((2, draws)),
        "drift": zero((sum(sizes(st)), draws)),
        "prevention": zero((1, draws)),
        "area": area.copy(),
        "area_base": area.copy(),
        "enrolled": zero((k, draws)),
        "cleared": zero((k, draws)),
        "profit": np.ones((k, draws)),
        "labs": p["labs"].copy(),
        "labs_base": p["labs"].copy(),
        "precursor": np.ones((1, draws)),
        "substitution": zero((1, draws)),
        "realised": np.full((k, draws), 0.6),
        "source_stock": np.full((k, draws), 1e4),
        "source_stock_base": np.full((k, draws), 1e4),
        "members": p["members_base"].copy(),
        "reform": zero((2, draws)),
        "integrity": zero((2, draws)),
        "shock": zero((2, draws)),
        "disruption": zero((1, draws)),
        "revenue_reference": np.ones((1, draws)),
        "delivered_reference": np.ones((1, draws)),
        "southern": np.ones((1, draws)),
        "southern_reference": np.ones((1, draws)),
        "rung": zero((5, draws)),
        "rally": zero((1, draws)),
        "regime": np.ones((1, draws)),
        "displaced": zero((1, draws)),
        "oil": p["oil_base"].copy(),
        "was_removed": zero((1, draws)),
        "cooperation": np.ones((len(PARTNERS), draws)),
        "intelligence": np.ones((1, draws)),
        "detained_base": np.ones((1, draws)),
        "readiness": np.ones((1, draws)),
    }
