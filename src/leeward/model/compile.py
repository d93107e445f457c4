"""Tables in, constants out: the world and the evidence tables become the arrays that a week works on."""

from __future__ import annotations

import hashlib
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from leeward.evidence.errors import InputError
from leeward.evidence.levers import Lever, load_levers
from leeward.evidence.parameters import load_parameters
from leeward.evidence.placenames import PATROLLED_SEAS, SEAS
from leeward.evidence.plugins import plugins
from leeward.model import noise, observation
from leeward.model.graph import Grouping, group_rows
from leeward.model.hooks import OBSERVATION, find_hooks
from leeward.model.layout import DRUGS, GROUPS, HOMICIDE, PARTNERS, Layout, axis_names, lay_out
from leeward.model.states import RUNGS
from leeward.model.static import LeverCell, SeriesKey, Static
from leeward.model.variables import STREAMS, stream_rows
from leeward.world import World

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]

CRAFT = ("go_fast", "low_profile", "fishing_cargo")
"""Modes that travel on the open sea with a crew of their own."""

TARGET = "venezuela"
"""The state that force is used against in this world."""
NEAR_TARGET = ("western_caribbean", "eastern_caribbean")
"""Waters in which strikes count as strikes off the target state."""


SHARED_BY = {"maritime_strike": "patrol_share", "air_shootdown": "own_sky"}
"""Levers that strike so many times, and the table by which the zones of a place share them."""


def fixed_value(name: str) -> float:
    """Value of a parameter that is compiled into the tables; InputError if its prior is not fixed."""
    found = load_parameters()[name]
    if found.prior.kind != "fixed":
        problem = f"parameter {name!r}: compiled into the tables, not drawn, so its prior cannot be {found.prior.kind}"
        raise InputError(problem, file=found.file, line=found.line, key="prior.kind", allowed=("fixed",))
    return found.prior.numbers["value"]


def _matrix(rows: int, columns: int, pairs: list[tuple[int, int, float]]) -> Floats:
    table = np.zeros((rows, columns))
    for r, c, value in pairs:
        table[r, c] += value
    return table


def _column(values: list[float]) -> Floats:
    return np.array(values, float).reshape(-1, 1)


def _lever_cells(lay: Layout) -> tuple[LeverCell, ...]:
    cells: list[LeverCell] = []
    for lever in load_levers().values():
        if not lever.in_model:
            continue
        for where in lever.where_allowed or ("all",):
            everywhere = lever.scope in ("none", "zone")
            base = lever.baseline if everywhere or where in lever.where_default else 0.0
            if not everywhere and len(lever.where_default) > 1:
                base /= len(lever.where_default)
            cells.append(LeverCell(lever.name, where, lay.world.baselines.get((lever.name, where), base)))
    return tuple(cells)


def set_lever(static: Static, values: Floats, lever: Lever, value: float, where: tuple[str, ...]) -> None:
    """Write one lever setting into a control vector (U,) in place.

    How the dial counts places is the lever's `scope`. A dial per zone takes the value in each named place. A dial of
    countries takes it in the named ones together; a shared dial is the total of all its places, so that what goes to one
    beyond the world's baseline is extra. The difference goes to the named places: in equal parts what is added, in
    proportion to today's what is cut.

    Raises
    ------
    InputError
        If the lever cannot act on a named place.
    """
    rows = range(*static.lever_slices[lever.name].indices(len(values)))
    allowed = [static.lever_cells[r].where for r in rows]
    named = [w for w in (where or lever.where_default) if w in allowed] if allowed != ["all"] else ["all"]
    unknown = [w for w in where if w not in allowed] if allowed != ["all"] else []
    if unknown or not named:
        raise InputError(f"{lever.name} cannot act on {', '.join(unknown or where)}", key="where", allowed=allowed)
    counted = [r for r in rows if static.lever_cells[r].where in named or lever.scope != "country"]
    extra = value - sum(static.lever_cells[r].baseline for r in counted)
    weights = {r: 1.0 for r in rows if static.lever_cells[r].where in named}
    if extra < 0:  # what is cut is cut where it is done today
        weights = {r: static.lever_cells[r].baseline for r in weights}
    total = sum(weights.values()) or 1.0
    for r, weight in weights.items():
        values[r] = value if lever.scope in ("none", "zone") else static.lever_cells[r].baseline + extra * weight / total


def _index_tables(lay: Layout, tables: dict[str, Floats], index: dict[str, Ints], groupings: dict[str, Grouping]) -> None:
    world, graph = lay.world, lay.graph
    zone_of = {z.id: z for z in world.zones}
    cells, legs, k, q = lay.cells, world.legs, len(lay.countries), len(lay.cells)
    by_cell: dict[int, list[int]] = {}
    for a, cell in enumerate(lay.arm_cell):
        if cell >= 0:
            by_cell.setdefault(int(cell), []).append(int(graph.arm_leg[a]))

    def mean(name: str, cell: int) -> float:
        weights = [legs[i].base_weight for i in by_cell[cell]]
        return float(np.average([getattr(legs[i], name) for i in by_cell[cell]], weights=weights))

    tables["cell_load"] = _column([mean("load_kg", i) for i in range(q)])
    tables["cell_crew"] = _column([mean("crew", i) for i in range(q)])
    tables["cell_craft"] = _column([mean("vessel_cost_usd", i) for i in range(q)])
    at_sea = [zone_of[z].kind == "sea" and m in CRAFT for z, m, _ in cells]
    tables["cell_at_sea"] = _column([float(x) for x in at_sea])
    own_sky = {z.id for z in world.zones if z.kind == "air" and z.basin == "none"}
    tables["own_sky"] = _column([float(z in own_sky) for z in lay.zones])
    tables["cell_strikable"] = _column([float(x or z in own_sky) for x, (z, _, _) in zip(at_sea, cells, strict=True)])
    crews = [[mean("crew", i) for i in range(q) if cells[i][0] == z] for z in lay.zones]
    tables["zone_crew"] = _column([float(np.mean(x)) if x else 0.0 for x in crews])
    index["cell_zone"] = np.array([lay.zones.index(z) for z, _, _ in cells], np.int32)
    pools = list(dict.fromkeys((z, m) for z, m, _ in cells))
    index["cell_pool"] = np.array([pools.index((z, m)) for z, m, _ in cells], np.int32)
    tables["pool"] = _matrix(len(pools), q, [(int(r), c, 1.0) for c, r in enumerate(index["cell_pool"])])
    tables["zone_cell"] = _matrix(len(lay.zones), q, [(int(r), c, 1.0) for c, r in enumerate(index["cell_zone"])])

    # Rows past the cells: what each chain buys in each growing country or elsewhere; the last row is for padding.
    chains, b = graph.chains, len(lay.bazaars)
    purchases = [(c, j) for c in range(len(chains)) for j in range(k + 1)]
    last = q + len(purchases)
    arm_row = np.full(len(graph.arm_to), last, np.int32)
    distance = np.ones(len(graph.arm_to))
    crowds = np.zeros(len(graph.arm_to))
    transport = np.zeros(len(graph.arm_to))
    shortest, longest = fixed_value("distance_shortest"), fixed_value("distance_longest")
    for a in map(int, np.flatnonzero(graph.arm_valid)):
        if graph.arm_leg[a] < 0:
            country = int(lay.arm_country[a])
            arm_row[a] = q + purchases.index((int(graph.arm_chain[a]), country if country >= 0 else k))
            continue
        leg = legs[graph.arm_leg[a]]
        arm_row[a] = lay.arm_cell[a]
        transport[a] = leg.transport_cost_usd_per_kg
        crowds[a] = float(zone_of[leg.zone].kind in ("sea", "air", "port"))
        reference = zone_of[leg.zone].reference_distance_km
        if reference:
            distance[a] = min(max(leg.distance_km / reference, shortest), longest)
    index["arm_cell"] = arm_row
    index["purchase_source"] = np.array([j for _, j in purchases], np.int32)
    tables["distance"], tables["transport"] = _column(list(distance)), _column(list(transport))
    tables["crowds"] = _column(list(crowds))
    groupings["arm_rows"] = group_rows(np.where(arm_row < last, arm_row, -1), last)
    tables["country_purchase"] = _matrix(k, len(purchases), [(j, i, 1.0) for i, (_, j) in enumerate(purchases) if j < k])

    chain_of_cell = [next(i for i, c in enumerate(chains) if c.name == name) for _, _, name in cells]
    tables["bazaar_chain"] = _matrix(b, len(chains), [(int(r), c, 1.0) for c, r in enumerate(lay.chain_bazaar)])
    tables["bazaar_cell"] = _matrix(b, q, [(int(lay.chain_bazaar[c]), i, 1.0) for i, c in enumerate(chain_of_cell)])
    tables["bazaar_purchase"] = _matrix(
        b, len(purchases), [(int(lay.chain_bazaar[c]), i, 1.0) for i, (c, _) in enumerate(purchases)]
    )
    ends = range(graph.terminals)
    index["terminal_bazaar"] = lay.chain_bazaar[graph.node_chain[: graph.terminals]].astype(np.int32)
    tables["bazaar_terminal"] = _matrix(b, graph.terminals, [(int(index["terminal_bazaar"][n]), n, 1.0) for n in ends])
    index["chain_bazaar"] = lay.chain_bazaar
    exporter = np.zeros((len(graph.node_place), 1))
    exporter[graph.exporters] = 1.0
    holds = 1.0 - exporter
    holds[: graph.terminals] = 0.0
    tables["is_exporter"], tables["holds_stock"] = exporter, holds
    node_bazaar = lay.chain_bazaar[graph.node_chain]
    tables["bazaar_node"] = _matrix(b, len(node_bazaar), [(int(r), n, 1.0) for n, r in enumerate(node_bazaar)])
    is_cocaine = [float(drug == "cocaine") for drug, _ in lay.bazaars]
    in_usa = [float(market == "usa") for _, market in lay.bazaars]
    both = [x * y for x, y in zip(is_cocaine, in_usa, strict=True)]
    tables["is_cocaine"], tables["bazaar_usa"], tables["bazaar_usa_cocaine"] = map(_column, (is_cocaine, in_usa, both))
    cocaine_rows = [i for i, x in enumerate(is_cocaine) if x]
    tables["cocaine_rows"] = _matrix(len(cocaine_rows), b, [(r, i, 1.0) for r, i in enumerate(cocaine_rows)])
    usa = both.index(1.0)
    fentanyl = lay.bazaars.index(("fentanyl", "usa")) if ("fentanyl", "usa") in lay.bazaars else usa
    tables["fentanyl_row"] = _matrix(1, b, [(0, fentanyl, float(fentanyl != usa))])
    index["overdose_bazaar"] = np.array([usa, fentanyl], np.int32)
    swap = np.arange(b, dtype=np.int32)
    swap[usa], swap[fentanyl] = fentanyl, usa
    index["other_drug"] = swap
    tables["zone_is_sea"] = _column([float(zone_of[z].kind == "sea") for z in lay.zones])
    tables["zone_is_searched"] = _column([float(zone_of[z].kind in ("sea", "air")) for z in lay.zones])
    patrolled = [float(zone_of[z].lever_zone in PATROLLED_SEAS) for z in lay.zones]
    area = [zone_of[z].area_km2 or 0.0 for z in lay.zones]
    exponent = fixed_value("patrol_area_exponent")
    weight = np.array([x * y**exponent for x, y in zip(patrolled, area, strict=True)])
    tables["patrol_share"] = _column(list(weight / weight.sum()))


def _lever_tables(lay: Layout, cells: tuple[LeverCell, ...], slices: dict[str, slice], tables: dict[str, Floats]) -> None:
    lever_zone = {z.id: z.lever_zone for z in lay.world.zones}
    levers = load_levers()
    for name in (name for name in slices if levers[name].where == "zone"):
        places = [cell.where for cell in cells[slices[name]]]
        pairs = [(i, places.index(lever_zone[z]), 1.0) for i, z in enumerate(lay.zones) if lever_zone[z] in places]
        table = _matrix(len(lay.zones), len(places), pairs)
        if name in SHARED_BY:  # a number of strikes is shared by the waters of a zone, effort is not
            table *= tables[SHARED_BY[name]]
            table /= np.maximum(table.sum(axis=0, keepdims=True), 1e-12)
        tables[f"zones_{name}"] = table
    for name in (name for name in slices if levers[name].where == "country" and levers[name].subsystem == "supply"):
        places = [cell.where for cell in cells[slices[name]]]
        pairs = [(i, places.index(k), 1.0) for i, k in enumerate(lay.countries) if k in places]
        tables[f"countries_{name}"] = _matrix(len(lay.countries), len(places), pairs)
    tables["near_waters"] = _column([float(lever_zone[z] in NEAR_TARGET) for z in lay.zones])
    near = [float(c.where in NEAR_TARGET) for c in cells[slices["maritime_strike"]]]
    tables["near_target"] = _column(near)
    tables["target_country"] = _column([float(c.where == TARGET) for c in cells[slices["lab_strike"]]])
    offered = [c.where for c in cells[slices["reward"]]]
    pairs = [(i, offered.index(k), 1.0) for i, k in enumerate(GROUPS) if k in offered]
    tables["reward_country"] = _matrix(len(GROUPS), len(offered), pairs)
    tables["target_reward"] = _column([float(where == TARGET) for where in offered])
    threatened = [c.where for c in cells[slices["coercive_threat"]]]
    pairs = [(i, threatened.index(k), 1.0) for i, k in enumerate(PARTNERS) if k in threatened]
    tables["partner_threat"] = _matrix(len(PARTNERS), len(threatened), pairs)
    tables["lever_baseline"] = _column([cell.baseline for cell in cells])
    tables["lever_unit_cost"] = _column([levers[cell.lever].weekly_cost(1.0) for cell in cells])


def _group_tables(lay: Layout, tables: dict[str, Floats]) -> None:
    country: list[int] = []
    led: list[float] = []
    for i, groups in enumerate(GROUPS.values()):
        country += [i] * (groups + 1)
        led += [1.0] * groups + [0.0]
    tables["group_country"] = _matrix(len(GROUPS), len(country), [(c, o, 1.0) for o, c in enumerate(country)])
    tables["led"] = _column(led)
    land = {z.id: z.lever_zone for z in lay.world.zones}
    tables["cell_in_mexico"] = _column([float(land[z] == "mexico_land") for z, _, _ in lay.cells])
    tables["zone_of_country"] = _matrix(
        len(lay.zones),
        2,
        [(i, 0 if z == "mexico_land" else 1, 1.0) for i, z in enumerate(lay.zones) if z in ("mexico_land", "colombia_land")],
    )


def _series(lay: Layout, tables: dict[str, Floats], index: dict[str, Ints]) -> tuple[SeriesKey, ...]:
    """Groups of arms that are reported: each load once, where it leaves South America or crosses the US border."""
    world, graph = lay.world, lay.graph
    zone_of = {z.id: z for z in world.zones}
    reported: dict[int, tuple[str, str]] = {}
    for a in np.flatnonzero(graph.arm_leg >= 0):
        leg, chain = world.legs[graph.arm_leg[a]], graph.chains[graph.arm_chain[a]]
        if chain.drug != "cocaine":
            continue
        if lay.arm_gate[a] >= 0:
            corridor = next(g.corridor for g in world.gates if (g.market, g.gate) == lay.gates[lay.arm_gate[a]])
            reported[int(a)] = (corridor or "home", leg.mode)
        elif zone_of[leg.zone].kind == "border":
            reported[int(a)] = ("land_border", leg.mode)
    groups = sorted({g for g in reported.values() if g[0] != "home"})
    arms = sorted(reported)
    index["reported"] = np.array(arms, np.int32)
    tables["flow_groups"] = _matrix(
        len(groups),
        len(arms),
        [(groups.index(reported[a]), i, 1.0) for i, a in enumerate(arms) if reported[a] in groups],
    )
    gated = [(int(lay.arm_gate[a]), i, 1.0) for i, a in enumerate(arms) if lay.arm_gate[a] >= 0]
    tables["gate_groups"] = _matrix(len(lay.gates), len(arms), gated)
    leaving = sorted({c for c, _ in groups if c != "land_border"})
    tables["corridor_groups"] = _matrix(
        len(leaving),
        len(groups),
        [(leaving.index(c), i, 1.0) for i, (c, _) in enumerate(groups) if c in leaving],
    )
    tables["sea_groups"] = np.array([[float(m in CRAFT and c != "land_border") for c, m in groups]])
    seizures = [*leaving, "inland", "land_border", "arrival_port"]
    corridor_of_zone = {z.id: _seizure_group(z.kind, z.lever_zone, leaving) for z in world.zones}
    drug = {c.name: c.drug for c in graph.chains}
    tables["seizure_groups"] = _matrix(
        len(seizures),
        len(lay.cells),
        [(seizures.index(corridor_of_zone[z]), i, float(drug[c] == "cocaine")) for i, (z, _, c) in enumerate(lay.cells)],
    )
    posts = {z.id for z in world.zones if z.kind == "border" or z.lever_zone == "us_ports"}
    tables["fentanyl_posts"] = np.array([[float(z in posts and drug[c] == "fentanyl") for z, _, c in lay.cells]])
    index["transit"] = np.array(
        [i for i, (z, _, c) in enumerate(lay.cells) if zone_of[z].kind in ("sea", "air") and drug[c] == "cocaine"],
        np.int32,
    )
    tables["seized_inland"] = _column([float(x == "inland") for x in seizures])
    watched = list(SEAS)
    tables["sea_zone_groups"] = _matrix(
        len(watched),
        len(lay.zones),
        [(watched.index(z.lever_zone), i, 1.0) for i, z in enumerate(world.zones) if z.lever_zone in watched],
    )
    southern = [g for g, (market, gate) in enumerate(lay.gates) if gate in ("pacific_ecuador_peru", "container_ecuador_peru")]
    index["southern"] = np.flatnonzero(np.isin(lay.arm_gate, southern)).astype(np.int32)
    return observation.series_keys(
        {
            "corridor x mode": groups,
            "departure corridors": [(corridor,) for corridor in leaving],
            "places of seizure": [(place,) for place in seizures],
            "sea zones": [(zone,) for zone in watched],
            "cocaine markets": [(market,) for drug, market in lay.bazaars if drug == "cocaine"],
            "the United States": [("usa",)],
            "drugs": [(drug,) for drug in DRUGS],
            "growing countries": [(country,) for country in lay.countries],
            "partners": [(partner,) for partner in PARTNERS],
            "countries of homicide": [(country,) for country in HOMICIDE],
            "countries of groups": [(country,) for country in GROUPS],
            "rungs": [(rung,) for rung in RUNGS],
            "target state": [(TARGET,)],
        }
    )


def _seizure_group(kind: str, lever_zone: str, corridors: list[str]) -> str:
    if kind == "sea":
        return lever_zone
    if kind == "air":
        return "air" if "air" in corridors else "inland"
    if kind == "port":
        return "export_container" if lever_zone == "export_ports" else "arrival_port"
    return "land_border" if kind == "border" else "inland"


@lru_cache(maxsize=8)
def compile_static(world: World) -> tuple[Static, Layout]:
    """Compile a world once; cached, because worlds are frozen."""
    lay = lay_out(world)
    tables: dict[str, Floats] = {}
    index: dict[str, Ints] = {}
    groupings: dict[str, Grouping] = {}
    _index_tables(lay, tables, index, groupings)
    cells = _lever_cells(lay)
    slices: dict[str, slice] = {}
    for i, cell in enumerate(cells):
        slices[cell.lever] = slice(slices.get(cell.lever, slice(i, i)).start, i + 1)
    _lever_tables(lay, cells, slices, tables)
    _group_tables(lay, tables)
    hooks = find_hooks()
    series = (*_series(lay, tables, index), *(SeriesKey(hook.name) for hook in hooks.get(OBSERVATION, ())))
    names = axis_names(lay)
    addresses = noise.check_addresses({x.purpose: names[x.axis] for x in STREAMS})
    levers = load_levers()
    efforts = {name: found for name in slices if (found := levers[name].effort) is not None}
    digest = hashlib.sha256(repr((lay.cells, series, cells, lay.gates, efforts)).encode())
    for name in sorted(tables):
        digest.update(name.encode() + tables[name].tobytes())
    for plugin in plugins():
        digest.update(repr((plugin.label, plugin.package, plugin.sha256)).encode())
    static = Static(
        digest.hexdigest()[:16], lay.graph, lay.bazaars, lay.zones, lay.countries, PARTNERS, lay.gates, lay.cells,
        cells, slices, series, tables, index, groupings, names, stream_rows(names), np.array(list(addresses), np.uint32),
        efforts, hooks, plugins(),
    )  # fmt: skip
    return static, lay
