"""Routes: where loads go, what traffickers believe, and how fast they re-plan.

Choice is recursive logit without path enumeration (Fosgerau, Frejinger and Karlstrom 2013), in pivot-point form
(Koppelman 1983; Daly 2007): legs keep the base shares of the world's tables while utilities are at their
reference, and shares move only with what has changed since,

    u_a = (1 - p_a) V_to(a) - c_a - p_a K_cell - w_cell
    V_i = V_i* + mu ln sum_a s_a exp{ (u_a - u_a*) / mu },      P_a = s_a exp{...} / sum

with perceived loss p, transport c and a disutility of crowding (convex in use over capacity), craft K, crew cost w,
base share s and reference u*. The constants of all legs are thereby solved exactly in every draw. Because s is a
share of the flow, drawing one leg as two with half the share each changes nothing: the pivot does the work of a
link-size term with capacity weights.

Beliefs are a discounted beta-binomial over loads sent and lost, held by each network for each zone and mode
(a *cell*), pooled in part over networks; cells that are not used drift to the pooled prior. Three clocks: dwell
of loads at places (weeks), re-planning (weeks), capacity (months to years).

Parameters: choice_scale, replan_share, memory_weeks, prior_loads, pooling_loads, use_smoothing_weeks,
capacity_weeks, capacity_headroom, capacity_follows, crowding, crowding_limit, dwell_factor, perceived_loss_limit,
distance_shortest, distance_longest, hold_back, hold_back_from.
State: stock (N,D) kg; plan, use, use_base, capacity, pivot (A,D); sent, lost (Q,D) loads.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from leeward.model.graph import Grouping
from leeward.model.static import Array, Params, State, Static


def rows(xp: Any, table: Array, index: Array) -> Array:
    """Rows of a (.., D) array: the one kind of gather the week uses. Every index is in range, so JAX need not look."""
    if xp is np:
        return np.take(table, index, axis=0)
    return table.at[index].get(mode="promise_in_bounds")


def once(xp: Any, p: Params, table: Array) -> Array:
    """A computed table (R, D) as it is, which JAX computes once before more rows than it has are taken from it.

    Left to itself the compiler computes a row again for everyone who takes it. What enters a loop is computed before; this
    one is never gone through, which the compiler cannot know: no block begins with the last draw there can be. On a GPU,
    where a loop asks its host whether to go on, rows are computed again.
    """
    if xp is np:
        return table
    from jax import default_backend, lax

    if default_backend() != "cpu":
        return table
    turns = (xp.ravel(p["draw"])[0] == xp.uint32(np.iinfo(np.uint32).max)).astype(xp.int32)
    return lax.while_loop(lambda held: held[0] < turns, lambda held: (held[0] + 1, -held[1]), (xp.int32(0), table))[1]


def beliefs(xp: Any, st: Static, p: Params, s: State) -> Array:
    """Perceived probability that a load of each cell is lost, (Q, D).

    Posterior mean (lost + prior) / (sent + prior), the prior centred on the pooled experience of all networks
    in the same zone and mode.
    """
    pooled_lost = rows(xp, xp.matmul(st.tables["pool"], s["lost"]), st.index["cell_pool"])
    pooled_sent = rows(xp, xp.matmul(st.tables["pool"], s["sent"]), st.index["cell_pool"])
    prior = (pooled_lost + p["prior_loads"] * s["loss_reference"]) / (pooled_sent + p["prior_loads"])
    return (s["lost"] + p["pooling_loads"] * prior) / (s["sent"] + p["pooling_loads"])


def arm_costs(xp: Any, st: Static, p: Params, s: State, cell_cost: Array) -> Array:
    """Money it costs to move a kilogram along each arm, US$ per kg, (A, D): transport, crew and craft (`cell_cost`)."""
    return st.tables["transport"] + rows(xp, once(xp, p, cell_cost), st.index["arm_cell"])


def crowding(xp: Any, p: Params, s: State) -> Array:
    """What a full corridor is worth avoiding, US$ per kg, (A, D); felt in the choice, paid to nobody.

    The square of last weeks' use over capacity, in units of the spread of choice: a corridor fills up before it takes
    everything. Only crossings by sea and air and loads through ports crowd; roads do not. A disutility, not a cost:
    it stands for landing places, protection and attention that run short.
    """
    full = xp.minimum(s["use"] / s["capacity"], p["crowding_limit"])
    return p["crowding_scale"] * full * full


def going(xp: Any, p: Params, s: State, loss: Array, willing: Array) -> Array:
    """Share of the loads of each cell that sets out, (Q, D): the rest waits where it is.

    loss: (Q, D) perceived chance of losing a load. Loads wait where losses are above what traffickers are used to by more
    than `hold_back_from`: exp(-hold_back x the excess). willing: (Q, D) share of crews that go. Loads that were planned for
    more crews than now go wait too, until the plan has moved (`counted_on`): in 1995 flights from Peru fell within weeks.
    """
    excess = xp.maximum(loss - s["loss_reference"] - p["hold_back_from"], 0.0)
    return xp.exp(-p["hold_back"] * excess) * xp.minimum(willing / s["counted_on"], 1.0)


def counted_on(p: Params, s: State, willing: Array, pin: Array) -> Array:
    """Share of crews that go on which the plan in force rests, (Q, D): it moves at the pace of re-planning."""
    return s["counted_on"] + (pin + (1.0 - pin) * p["replan_share"]) * (willing - s["counted_on"])


def bought_to_go(xp: Any, st: Static, p: Params, plan: Array, going: Array) -> Array:
    """Share of loads that sets out, (A, D), with purchases cut to what can go on from where they are bought.

    plan, going: (A, D). Who cannot send does not buy: leaf in Peru lost its buyers in 1995 when its flights stayed at home.
    """
    waits = sums(xp, plan * (1.0 - going), st.graph.resales, reduced=True)
    buys = (st.index["arm_cell"] >= len(st.cells))[:, None]
    return xp.where(buys, 1.0 - rows(xp, once(xp, p, waits), st.graph.arm_seller), going)


def avoided(xp: Any, st: Static, p: Params, drift: Array, willing: Array) -> Array:
    """What each arm has become worth avoiding by itself, US$ per kg, (A, D): felt in the choice and paid to nobody.

    drift: (W, D), in units of the spread of choice, is the random walk of each zone and mode (protection, landing places and
    habits come and go for reasons that the model does not hold). willing: (Q, D) share of crews that go, see
    `crews.trip_cost`. A way for which a share w finds a crew is chosen w times as often, which in a logit is a utility of
    mu ln w (implicit availability, Cascetta 2009): who finds no crew looks for another way, and
    a source whose ways are all feared is worth less to its buyers.
    """
    felt = rows(xp, drift, st.index["cell_pool"]) - xp.log(willing)
    return by_arm(xp, st, p, felt * p["cell_mu"], 0.0)


def by_arm(xp: Any, st: Static, p: Params, cells: Array, else_: float) -> Array:
    """Values of cells (Q, D) put on the arms that go through them, (A, D); `else_` on arms that buy and on padding."""
    rest = xp.zeros((st.tables["country_purchase"].shape[1] + 1, cells.shape[1]), cells.dtype) + else_
    return rows(xp, once(xp, p, xp.concatenate([cells, rest], axis=0)), st.index["arm_cell"])


def plan(
    xp: Any, st: Static, p: Params, s: State, terminal: Array, keep: Array, cost: Array, pin: Array
) -> tuple[Array, Array, Array]:
    """Value of each place and this week's plan.

    Parameters: terminal (T, D) value of a kilogram at each market node; keep (A, D) perceived probability of
    arrival; cost (A, D); pin 1 during the burn-in (utilities become the reference), else 0.
    Returns values (N, D) US$ per kg, shares (A, D) after partial re-planning, and the new reference (A, D). The reference may
    stay where it is: moving it with what lasts, and the base share with it, leaves every choice of a logit as it was.
    """
    last = st.graph.blocks[-1]
    values = xp.zeros((last.first_node + last.nodes, terminal.shape[-1]), terminal.dtype)
    values = _put(xp, values, 0, terminal)
    shares = []
    pivots = []
    for block in st.graph.blocks:
        arms = slice(block.first_arm, block.first_arm + block.nodes * block.slots)
        u = keep[arms] * rows(xp, values, st.graph.arm_to[arms]) - cost[arms]
        pivot = s["pivot"][arms] + pin * (u - s["pivot"][arms])
        share = p["share"][arms]
        shape = (block.nodes, block.slots, -1)
        mu = p["mu"][block.first_node : block.first_node + block.nodes][:, None, :]
        gain = xp.reshape(u - pivot, shape) / mu
        top = xp.max(xp.where(xp.reshape(share, shape) > 0, gain, -1e9), axis=1, keepdims=True)
        weight = xp.reshape(share, shape) * xp.exp(xp.minimum(gain - top, 0.0))
        total = xp.sum(weight, axis=1, keepdims=True)
        reference = xp.sum(xp.reshape(share * pivot, shape), axis=1)
        node_value = reference + (mu * (top + xp.log(total)))[:, 0, :]
        values = _put(xp, values, block.first_node, node_value)
        shares.append(xp.reshape(weight / total, (block.nodes * block.slots, -1)))
        pivots.append(pivot)
    wanted = xp.concatenate(shares, axis=0)
    return values, s["plan"] + p["replan_share"] * (wanted - s["plan"]), xp.concatenate(pivots, axis=0)


def _put(xp: Any, table: Array, first: int, found: Array) -> Array:
    """The table (R, D) with the rows from `first` on replaced, in place: it was made for that and nobody else holds it."""
    if xp is np:
        table[first : first + len(found)] = found
        return table
    return table.at[first : first + len(found)].set(found)


def departures(xp: Any, st: Static, p: Params, s: State, plan: Array, shipped: Array, going: Array) -> tuple[Array, Array]:
    """Kilograms that set out along each arm this week, (A, D), under this week's `plan` (A, D), and from each place, (N, D).

    Loads dwell at a place for a time that is exponential with the place's mean; exporters send what they
    bought this week, `shipped` (C, D). going: (A, D) share of loads that sets out.
    """
    leaving = s["stock"] * p["release"] + rows(xp, once(xp, p, shipped), st.graph.node_chain) * st.tables["is_exporter"]
    flow = plan * going * rows(xp, once(xp, p, leaving), st.graph.arm_from)
    return flow, sums(xp, flow, st.graph.departures)


def sums(xp: Any, table: Array, grouping: Grouping, reduced: bool = False) -> Array:
    """Sum the rows of (R, D) by group, (G, D).

    reduced: by a reduction, which a compiler does once, whatever uses it; without, it may add up again for every use, which
    is faster where each sum is used once.
    """
    padded = xp.concatenate([table, xp.zeros_like(table[:1])], axis=0)
    parts = []
    for index in grouping.tables:
        if reduced:
            parts.append(xp.sum(rows(xp, padded, index), axis=1))
            continue
        total = rows(xp, padded, index[:, 0])
        for column in range(1, index.shape[1]):
            total = total + rows(xp, padded, index[:, column])
        parts.append(total)
    return rows(xp, xp.concatenate(parts, axis=0), grouping.order)


def experience(p: Params, s: State, sent: Array, lost: Array, pin: Array) -> tuple[Array, Array]:
    """Discounted memory of loads sent and lost, (Q, D) each, with mean age `memory_weeks`; settled while pinned."""
    return remember(p, s["sent"], sent, pin), remember(p, s["lost"], lost, pin)


def remember(p: Params, held: Array, seen: Array, pin: Array | float) -> Array:
    """Discounted memory, (Q, D), of what was `held` and what is `seen` this week; settled at `seen` where pin is 1."""
    keep = 1.0 - 1.0 / p["memory_weeks"]
    return pin * p["memory_weeks"] * seen + (1.0 - pin) * (held * keep + seen)


def capacity(xp: Any, p: Params, s: State, flow: Array, pin: Array) -> tuple[Array, Array, Array]:
    """Smoothed use of each arm, its use at the start, and its capacity, kg per week, (A, D) each.

    Capacity follows use with a delay of months to years, and only a share of its change (`capacity_follows`): crews,
    landing places and protection become dearer with scale, and an abandoned route can be taken up again. While pinned
    it equals use times headroom.
    """
    use = s["use"] + (flow - s["use"]) / p["use_smoothing_weeks"]
    base = xp.maximum(s["use_base"] + pin * (use - s["use_base"]), 1e-3)
    target = p["capacity_headroom"] * (base + p["capacity_follows"] * (use - base))
    grown = s["capacity"] + (target - s["capacity"]) / p["capacity_weeks"]
    return use, base, pin * p["capacity_headroom"] * base + (1.0 - pin) * grown


def chain_plan(xp: Any, st: Static, p: Params, s: State, values: Array, pin: Array) -> tuple[Array, Array]:
    """Share of each bazaar's orders that goes to each chain, and its reference value, (C, D) each.

    The upper nest: networks compete for the orders of a market in the same pivot-point form, with a wider scale
    (`network_scale` times that of routes), and orders move at the pace of re-planning.
    """
    value = rows(xp, values, st.graph.exporters)
    pivot = s["chain_pivot"] + pin * (value - s["chain_pivot"])
    weight = p["chain_share"] * xp.exp(xp.clip((value - pivot) / p["chain_mu"], -30.0, 30.0))
    total = rows(xp, xp.matmul(st.tables["bazaar_chain"], weight), st.index["chain_bazaar"])
    return s["chain_plan"] + p["replan_share"] * (weight / total - s["chain_plan"]), pivot
