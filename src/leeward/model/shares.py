"""Base shares of every arm: the flow of the starting world, solved per draw.

The world's tables give relative weights of legs and, for each market, the shares of its supply that leave South
America by each gate, with ranges. A path measure proportional to the product of weights along a path is scaled,
gate by gate and country by country (iterative proportional fitting; Deming and Stephan 1940), until the shares of
gates hold and purchases follow each country's production. Shares at each place follow by backward recursion.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse

from leeward.model.graph import Graph

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]

ROUNDS = 25


def make_solver(
    graph: Graph,
    weight: Floats,
    arm_gate: Ints,
    arm_country: Ints,
    chain_bazaar: Ints,
    gates: int,
    countries: int,
    bazaars: int,
) -> Callable[[Floats, Floats, Floats], tuple[Floats, Floats, Floats]]:
    """Prepare the fit for one graph.

    Parameters: weight (A,) >= 0; arm_gate (A,) gate index or -1; arm_country (A,) growing country bought from
    (exporter arms) or -1; chain_bazaar (C,). Returns a function (gate_target (G, D), country_target (K, D), orders
    (B, D)) -> shares of arms (A, D), shares of chains within their bazaar (C, D), flow through each place per unit
    of the bazaar's orders (N, D).
    """
    n_nodes = len(graph.node_place)
    gate_rows = _one_hot(arm_gate, gates)
    country_rows = _one_hot(arm_country, countries)
    into = [
        sparse.csr_matrix(
            (graph.arm_valid[a].astype(float), (graph.arm_to[a], np.arange(a.stop - a.start))),
            shape=(n_nodes, a.stop - a.start),
        )
        for a in (slice(b.first_arm, b.first_arm + b.nodes * b.slots) for b in graph.blocks)
    ]
    bazaar_chain = np.zeros((bazaars, len(graph.chains)))
    bazaar_chain[chain_bazaar, np.arange(len(graph.chains))] = 1.0
    arm_bazaar = chain_bazaar[graph.arm_chain]
    gate_bazaar = np.zeros(gates, np.int32)
    for a, g in enumerate(arm_gate):
        if g >= 0:
            gate_bazaar[g] = arm_bazaar[a]

    def solve(gate_target: Floats, country_target: Floats, orders: Floats) -> tuple[Floats, Floats, Floats]:
        draws = gate_target.shape[1]
        gate_factor = np.ones((gates, draws))
        country_factor = np.ones((countries, draws))
        for turn in range(ROUNDS):
            factor = weight[:, None] * np.ones((1, draws))
            has_gate = arm_gate >= 0
            factor[has_gate] *= gate_factor[arm_gate[has_gate]]
            has_country = arm_country >= 0
            factor[has_country] *= country_factor[arm_country[has_country]]
            value = np.ones((n_nodes, draws))
            share = np.zeros((len(weight), draws))
            for block in graph.blocks:
                arms = slice(block.first_arm, block.first_arm + block.nodes * block.slots)
                term = factor[arms] * value[graph.arm_to[arms]]
                term3 = term.reshape(block.nodes, block.slots, draws)
                total = term3.sum(axis=1)
                value[block.first_node : block.first_node + block.nodes] = total
                share[arms] = (term3 / np.maximum(total, 1e-300)[:, None, :]).reshape(-1, draws)
            chain_value = value[graph.exporters]
            chain_share = chain_value / (bazaar_chain @ chain_value)[chain_bazaar]
            flow = np.zeros((n_nodes, draws))
            flow[graph.exporters] = chain_share
            arm_flow = np.zeros_like(share)
            for block, spread in zip(reversed(graph.blocks), reversed(into), strict=True):
                arms = slice(block.first_arm, block.first_arm + block.nodes * block.slots)
                rows = slice(block.first_node, block.first_node + block.nodes)
                moved = (share[arms].reshape(block.nodes, block.slots, draws) * flow[rows][:, None, :]).reshape(-1, draws)
                arm_flow[arms] = moved
                flow += spread @ moved
            if turn == ROUNDS - 1:
                break
            through = gate_rows @ arm_flow
            if turn < ROUNDS - 8:
                bought = country_rows @ (arm_flow * orders[arm_bazaar])
                actual = bought / np.maximum(bought.sum(axis=0, keepdims=True), 1e-300)
                country_factor *= np.where(actual > 1e-12, country_target / np.maximum(actual, 1e-12), 1.0) ** 0.7
            gate_factor *= np.where(through > 1e-12, gate_target / np.maximum(through, 1e-12), 1.0)
        return share, chain_share, flow

    return solve


def _one_hot(index: Ints, size: int) -> sparse.csr_matrix:
    columns = np.flatnonzero(index >= 0)
    return sparse.csr_matrix((np.ones(len(columns)), (index[columns], columns)), shape=(size, len(index)))
