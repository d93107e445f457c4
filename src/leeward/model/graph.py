"""From the world's legs to the arrays that one week works on.

A *chain* is one trafficking network serving one market with one drug. Each chain has its own copy of the places
it can reach, so that every kilogram is tagged with its network and its market, and so that beliefs, plans and
capacity belong to a network (design 4.1). An *arm* is one leg in one chain.

Layout. Recursive logit needs, for each place, a sum over the legs that leave it. Places are sorted into blocks
by (distance to the market in legs, number of outgoing legs); the arms of a block form a full rectangle
(places x slots, padded), so the sum is a reshape and a reduction. Only two row gathers remain in a week: the
value at the far end of each arm, and the arms that arrive at each place. No scatter.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import numpy as np
import numpy.typing as npt

from leeward.evidence.errors import InputError
from leeward.world import Leg, World

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

EXPORTER = "exporter"
"""Name of the virtual place at the head of each chain: exporters, who choose where to buy."""

_BLOCK_COST = 25
"""Padding, in arms, that one more block is worth: fewer blocks compile faster, more blocks waste fewer slots."""


@dataclass(frozen=True, slots=True)
class Chain:
    """One network serving one market with one drug."""

    name: str
    network: str
    market: str
    drug: str


@dataclass(frozen=True, slots=True)
class Block:
    """Places whose outgoing arms form one rectangle: `nodes` rows, `slots` columns, from arm `first_arm` on."""

    first_node: int
    nodes: int
    slots: int
    first_arm: int


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """Sums of rows by group, as padded gathers: no scatter and no matrix product.

    tables: (groups, width) row numbers, padded with the number of rows (a row of zeros is appended before the
    gather). order: (G,) where group g stands in the concatenation of the tables.
    """

    tables: tuple[Ints, ...]
    order: Ints


def group_rows(group: Ints, groups: int) -> Grouping:
    """Prepare sums by group: `group` (R,) holds the group of each row, -1 for none."""
    members: dict[int, list[int]] = {}
    for row, g in enumerate(group):
        if g >= 0:
            members.setdefault(int(g), []).append(row)
    sizes = [max(len(members.get(g, ())), 1) for g in range(groups)]
    widths = _widths(sizes)
    tables: list[Ints] = []
    position = np.zeros(groups, np.int32)
    done = 0
    for width in sorted(set(widths.values())):
        here = [g for g in range(groups) if widths[sizes[g]] == width]
        table = np.full((len(here), width), len(group), np.int32)
        for r, g in enumerate(here):
            table[r, : len(members.get(g, ()))] = members.get(g, [])
            position[g] = done + r
        done += len(here)
        tables.append(table)
    return Grouping(tuple(tables), position)


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """Constant arrays of the expanded network.

    Attributes
    ----------
    node_place, node_chain: (N,) index of the place (-1 = exporter) and of the chain.
    arm_from, arm_to, arm_chain: (A,) node and chain indices; padded arms point at node 0.
    arm_leg: (A,) index into `World.legs`, -1 for the purchase at a source (exporter arms) and for padding.
    arm_source: (A,) index of the source place bought at, for exporter arms, else -1.
    arm_valid: (A,) False for padding.
    blocks: in the order in which values are computed, markets excluded (they come first in node order).
    terminal: (N_terminal,) number of market nodes at the head of the node order.
    exporters: (C,) node index of each chain's exporter.
    arrivals, departures: sums over the arms that arrive at each node, and that leave it.
    resales: sums over the arms that leave each place bought at; arm_seller: (A,) which of these exporter arms lead to, else 0.
    """

    chains: tuple[Chain, ...]
    node_place: Ints
    node_chain: Ints
    arm_from: Ints
    arm_to: Ints
    arm_chain: Ints
    arm_leg: Ints
    arm_source: Ints
    arm_valid: Bools
    blocks: tuple[Block, ...]
    terminals: int
    exporters: Ints
    arrivals: Grouping
    departures: Grouping
    resales: Grouping
    arm_seller: Ints


def _reachable(world: World, network: str, market_place: str, drug: str) -> list[tuple[int, Leg]]:
    """Legs of one chain: those of the network that lie on a way from a source to the market."""
    usable = [(i, leg) for i, leg in enumerate(world.legs) if network in leg.networks and leg.drug == drug]
    kinds = {place.id: place.kind for place in world.places}
    forward = {leg.origin for _, leg in usable if kinds[leg.origin] == "source"}
    grew = True
    while grew:
        grew = False
        for _, leg in usable:
            if leg.origin in forward and leg.destination not in forward:
                forward.add(leg.destination)
                grew = True
    backward = {market_place}
    grew = True
    while grew:
        grew = False
        for _, leg in usable:
            if leg.destination in backward and leg.origin not in backward:
                backward.add(leg.origin)
                grew = True
    return [(i, leg) for i, leg in usable if leg.origin in forward and leg.destination in backward and leg.origin in backward]


def _widths(degrees: list[int]) -> dict[int, int]:
    """Width of the rectangle for each degree: a partition of the sorted degrees that wastes least.

    Dynamic programme over cut points; cost of a group = members x largest degree + `_BLOCK_COST`.
    """
    ordered = sorted(degrees)
    best = [0.0] + [float("inf")] * len(ordered)
    cut = [0] * (len(ordered) + 1)
    for end in range(1, len(ordered) + 1):
        for start in range(end):
            cost = best[start] + (end - start) * ordered[end - 1] + _BLOCK_COST
            if cost < best[end]:
                best[end], cut[end] = cost, start
    widths: dict[int, int] = {}
    end = len(ordered)
    while end > 0:
        for degree in ordered[cut[end] : end]:
            widths[degree] = ordered[end - 1]
        end = cut[end]
    return widths


def build_graph(world: World) -> Graph:
    """Expand a world into chains, blocks and padded tables.

    Raises
    ------
    InputError
        If no chain can be built (no network reaches any market).
    """
    place_index = {place.id: i for i, place in enumerate(world.places)}
    kinds = {place.id: place.kind for place in world.places}
    chains: list[Chain] = []
    # (chain, place) -> height (longest number of legs to the market)
    raw_arms: list[tuple[int, str, str, int]] = []  # chain, from, to, leg index (-1: purchase)
    heights: dict[tuple[int, str], int] = {}
    drugs = sorted({leg.drug for leg in world.legs})
    for drug in drugs:
        for network in world.networks:
            for market in world.markets:
                market_place = f"market_{market.id}"
                if market_place not in place_index:
                    continue
                legs = _reachable(world, network.id, market_place, drug)
                if not legs:
                    continue
                c = len(chains)
                chains.append(Chain(f"{network.id}-{market.id}", network.id, market.id, drug))
                outgoing: dict[str, list[tuple[int, Leg]]] = {}
                for i, leg in legs:
                    outgoing.setdefault(leg.origin, []).append((i, leg))
                    raw_arms.append((c, leg.origin, leg.destination, i))
                memo: dict[str, int] = {market_place: 0}

                def height(place: str, memo: dict[str, int] = memo, out: dict[str, list[tuple[int, Leg]]] = outgoing) -> int:
                    if place not in memo:
                        memo[place] = 1 + max(height(leg.destination, memo, out) for _, leg in out[place])
                    return memo[place]

                for place in outgoing:
                    heights[c, place] = height(place)
                heights[c, market_place] = 0
                sources = sorted(p for p in outgoing if kinds[p] == "source")
                heights[c, EXPORTER] = 1 + max(memo[s] for s in sources)
                raw_arms.extend((c, EXPORTER, s, -1) for s in sources)
    if not chains:
        raise InputError("no trafficking network in this world reaches a market")

    degree: dict[tuple[int, str], int] = {}
    for c, origin, _, _ in raw_arms:
        degree[c, origin] = degree.get((c, origin), 0) + 1
    width: dict[tuple[int, str], int] = {}
    for level in set(heights.values()) - {0}:
        here = [key for key in heights if heights[key] == level]
        sizes_of = _widths([degree[key] for key in here])
        width.update({key: sizes_of[degree[key]] for key in here})
    order = sorted(heights, key=lambda k: (heights[k], width.get(k, 0), k[0], k[1]))
    node_of = {key: n for n, key in enumerate(order)}
    terminals = sum(1 for key in order if heights[key] == 0)

    by_origin: dict[tuple[int, str], list[tuple[str, int]]] = {}
    for c, origin, destination, leg_index in raw_arms:
        by_origin.setdefault((c, origin), []).append((destination, leg_index))

    columns: dict[str, list[int]] = {k: [] for k in ("from", "to", "chain", "leg", "source", "valid")}

    def add(origin: int, to: int, chain: int, leg: int, source: int, valid: bool) -> None:
        for name, value in zip(columns, (origin, to, chain, leg, source, int(valid)), strict=True):
            columns[name].append(value)

    blocks: list[Block] = []
    for (_, slots), keys_iter in groupby(order[terminals:], key=lambda k: (heights[k], width[k])):
        keys = list(keys_iter)
        blocks.append(Block(node_of[keys[0]], len(keys), slots, len(columns["from"])))
        for key in keys:
            arms = sorted(by_origin[key], key=lambda a: (a[0], a[1]))
            for destination, leg_index in arms:
                source = place_index[destination] if key[1] == EXPORTER else -1
                add(node_of[key], node_of[key[0], destination], key[0], leg_index, source, True)
            for _ in range(slots - len(arms)):
                add(node_of[key], 0, key[0], -1, -1, False)
    arm_to = np.array(columns["to"], np.int32)
    valid = np.array(columns["valid"], bool)

    arm_from, buys = np.array(columns["from"], np.int32), np.array(columns["source"]) >= 0
    sellers = {node: i for i, node in enumerate(sorted(set(arm_to[buys].tolist())))}
    reselling = np.array([sellers.get(node, -1) for node in arm_from.tolist()], np.int32)

    return Graph(
        chains=tuple(chains),
        node_place=np.array([place_index.get(place, -1) for _, place in order], np.int32),
        node_chain=np.array([c for c, _ in order], np.int32),
        arm_from=arm_from,
        arm_to=arm_to,
        arm_chain=np.array(columns["chain"], np.int32),
        arm_leg=np.array(columns["leg"], np.int32),
        arm_source=np.array(columns["source"], np.int32),
        arm_valid=valid,
        blocks=tuple(blocks),
        terminals=terminals,
        exporters=np.array([node_of[c, EXPORTER] for c in range(len(chains))], np.int32),
        arrivals=group_rows(np.where(valid, arm_to, -1), len(order)),
        departures=group_rows(np.where(valid, arm_from, -1), len(order)),
        resales=group_rows(np.where(valid, reselling, -1), len(sellers)),
        arm_seller=np.array([sellers[n] if b else 0 for n, b in zip(arm_to.tolist(), buys, strict=True)], np.int32),
    )
