"""Layout: the entries of every axis of a world, by name and in order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from leeward.model.graph import Graph, build_graph
from leeward.model.states import RUNGS
from leeward.model.trends import KINDS
from leeward.world import World

Ints = npt.NDArray[np.int32]

PARTNERS = ("colombia", "united_kingdom", "netherlands", "mexico", "others")
GROUPS = {"mexico": 10, "colombia": 3}
"""Large groups of each country; the rest are its fringe. Their shares of the members are parameters
(`group_share_mexico_1` ...), as is the number of small groups in a fringe (`fringe_groups_mexico` ...)."""

DRUGS = ("cocaine", "fentanyl")
"""Drugs whose overdose deaths are counted, in the United States."""

HOMICIDE = (*GROUPS, "ecuador")
"""Countries whose homicides are counted."""


@dataclass(frozen=True, eq=False)
class Layout:
    """Names in the order of every axis, shared by the constants and by the sampling of parameters."""

    world: World
    graph: Graph
    bazaars: tuple[tuple[str, str], ...]
    chain_bazaar: Ints
    zones: tuple[str, ...]
    countries: tuple[str, ...]
    sources: tuple[str, ...]
    gates: tuple[tuple[str, str], ...]
    cells: tuple[tuple[str, str, str], ...]
    arm_cell: Ints
    arm_gate: Ints
    arm_country: Ints


def lay_out(world: World) -> Layout:
    """Fix the order of all axes for a world."""
    graph = build_graph(world)
    bazaars = tuple(dict.fromkeys((c.drug, c.market) for c in graph.chains))
    chain_bazaar = np.array([bazaars.index((c.drug, c.market)) for c in graph.chains], np.int32)
    zones = tuple(z.id for z in world.zones)
    by_place = {p.id: p for p in world.places}
    growing = {c.id for c in world.countries if c.grows_coca}
    sources = tuple(p.id for p in world.places if p.kind == "source" and p.country in growing)
    countries = tuple(dict.fromkeys(by_place[s].country for s in sources))
    gates = tuple((g.market, g.gate) for g in world.gates)
    cell_of: dict[tuple[str, str, str], int] = {}
    arms = len(graph.arm_to)
    arm_cell, arm_gate, arm_country = (np.full(arms, -1, np.int32) for _ in range(3))
    for a in range(arms):
        if not graph.arm_valid[a]:
            continue
        chain = graph.chains[graph.arm_chain[a]]
        if graph.arm_leg[a] < 0:
            country = world.places[graph.arm_source[a]].country
            arm_country[a] = countries.index(country) if country in countries else -1
            continue
        leg = world.legs[graph.arm_leg[a]]
        cell = (leg.zone, leg.mode, chain.name)
        arm_cell[a] = cell_of.setdefault(cell, len(cell_of))
        if (chain.market, leg.gate) in gates and chain.drug == "cocaine":
            arm_gate[a] = gates.index((chain.market, leg.gate))
    return Layout(
        world,
        graph,
        bazaars,
        chain_bazaar,
        zones,
        countries,
        sources,
        gates,
        tuple(cell_of),
        arm_cell,
        arm_gate,
        arm_country,
    )


def axis_names(lay: Layout) -> dict[str, tuple[str, ...]]:
    """Axis -> names of its entries; see `variables.AXES`."""
    names = {
        "Q": tuple("/".join(cell) for cell in lay.cells),
        "Z": lay.zones,
        "K": lay.countries,
        "B": tuple("/".join(bazaar) for bazaar in lay.bazaars),
        "G": tuple("/".join(gate) for gate in lay.gates),
        "P": PARTNERS,
        "R": RUNGS,
        "X": DRUGS,
        "H": HOMICIDE,
    }
    names["W"] = tuple(dict.fromkeys("/".join(cell[:2]) for cell in lay.cells))
    return names | {"V": tuple(f"{kind}/{name}" for kind, axis in KINDS.items() for name in names[axis])}
