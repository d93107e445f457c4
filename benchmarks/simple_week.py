"""A simplified week of a trafficking system, small enough to be the same in every framework (docs/benchmarks.md).

Ten sellers bring a drug to one market along thirty routes each. Every week, of seller i and route r,

    perceived loss  b_ir = (lost_ir + K usual) / (sent_ir + K)
    choice          w_ir = s_r exp(u_ir / mu) / sum over r of the same,   u_ir = (1 - b_ir) P - c_r
    plan            q_ir <- q_ir + replan (w_ir - q_ir)
    use, orders     Q = Q0 (P / P0)^e,   A = max(Q + (S0 - S) / gap, 0) / (1 - usual)
    flow            f_ir = A q_ir / sellers
    interdiction    n_ir = Poisson(f_ir p_r / load),   seized_ir = min(load n_ir, f_ir)
    memory          sent_ir <- sent_ir (1 - 1/m) + f_ir / load,   lost_ir <- lost_ir (1 - 1/m) + seized_ir / load
    stock, price    S <- max(S + sum(f - seized) - Q, 1),   P <- P + (P0 (S0 / S)^g - P) / lag

and the series of the week are P, S, Q, sum f, sum seized, and the flow of the first ten routes. A draw has its own mu,
replan, e, p (a factor) and m. The luck of a seller, route, week and draw is one uniform number at its address.

Below: the constants, the parameters of a draw, the addresses, and the week over an array namespace with draws on the last axis,
as Leeward writes its own. The other frameworks are in `frameworks.py`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from leeward.model import noise
from leeward.model.counts import poisson

SELLERS, ROUTES, WEEKS = 10, 30, 52
K, USUAL, GAP, LOAD, LAG, SCARCITY, MOST = 20.0, 0.08, 8.0, 50.0, 6.0, 0.5, 24
PRICE, USE, STOCK = 25_000.0, 60_000.0, 600_000.0
SERIES = ("price", "stock", "use", "flow", "seized", "first_routes")

_place = np.arange(ROUTES)
SHARE = (1.0 / (1.0 + _place % 7)) / (1.0 / (1.0 + _place % 7)).sum()
COST = 1_000.0 + 150.0 * (_place % 11)
CAUGHT = 0.04 + 0.01 * (_place % 9)
ADDRESSES = noise.addresses("seized", [f"{i}/{r}" for i in range(SELLERS) for r in range(ROUTES)])
SAMPLED = {
    "mu": (800.0, 3_000.0),
    "replan": (0.03, 0.2),
    "elasticity": (-0.8, -0.2),
    "caught": (0.7, 1.6),
    "memory": (26.0, 104.0),
}


def parameters(draws: np.ndarray[Any, Any], seed: int = 1) -> dict[str, np.ndarray[Any, Any]]:
    """What differs by draw: name -> (D,)."""
    luck = noise.uniform(np, seed, draws, 0, noise.addresses("parameter", SAMPLED), np.float64)
    return {name: low + (high - low) * u for (name, (low, high)), u in zip(SAMPLED.items(), luck, strict=True)}


def uniforms(draw: int, week: int, seed: int = 1) -> np.ndarray[Any, Any]:
    """The luck of one draw and week, (SELLERS, ROUTES)."""
    found = noise.uniform(np, seed, np.array([draw], np.uint32), week, ADDRESSES, np.float64)
    return found[:, 0].reshape(SELLERS, ROUTES)


def start(xp: Any, draws: int, dtype: Any) -> dict[str, Any]:
    """State before the first week, (..., D)."""

    def full(shape: tuple[int, ...], value: Any) -> Any:
        return xp.asarray(np.broadcast_to(np.asarray(value), (*shape, draws)), dtype)

    arms = (SELLERS, ROUTES)
    return {
        "plan": full(arms, SHARE[None, :, None]),
        "sent": full(arms, 0.0),
        "lost": full(arms, 0.0),
        "price": full((), PRICE),
        "stock": full((), STOCK),
    }


def week(xp: Any, p: dict[str, Any], s: dict[str, Any], number: Any) -> tuple[dict[str, Any], Any]:
    """One week: state and series (6, D) out. p: also `draw` (D,) and `seed`."""
    dtype = s["price"].dtype
    share, cost, caught = (xp.asarray(x[None, :, None], dtype) for x in (SHARE, COST, CAUGHT))
    belief = (s["lost"] + K * USUAL) / (s["sent"] + K)
    utility = ((1.0 - belief) * s["price"] - cost) / p["mu"]
    weight = share * xp.exp(utility - xp.max(utility, axis=1, keepdims=True))
    plan = s["plan"] + p["replan"] * (weight / xp.sum(weight, axis=1, keepdims=True) - s["plan"])
    use = USE * (s["price"] / PRICE) ** p["elasticity"]
    orders = xp.maximum(use + (STOCK - s["stock"]) / GAP, 0.0) / (1.0 - USUAL)
    flow = plan * (orders / SELLERS)
    luck = noise.uniform(xp, p["seed"], p["draw"], number, ADDRESSES, dtype)
    mean = flow * caught * p["caught"] / LOAD
    seized = xp.minimum(LOAD * poisson(xp, xp.reshape(mean, luck.shape), luck, MOST).reshape(flow.shape), flow)
    keep = 1.0 - 1.0 / p["memory"]
    sent, gone = xp.sum(flow, axis=(0, 1)), xp.sum(seized, axis=(0, 1))
    stock = xp.maximum(s["stock"] + sent - gone - use, 1.0)
    price = s["price"] + (PRICE * (STOCK / stock) ** SCARCITY - s["price"]) / LAG
    after = {
        "plan": plan,
        "sent": s["sent"] * keep + flow / LOAD,
        "lost": s["lost"] * keep + seized / LOAD,
        "price": price,
        "stock": stock,
    }
    return after, xp.stack([price, stock, use, sent, gone, xp.sum(flow[:, :10], axis=(0, 1))])
