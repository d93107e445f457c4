"""One plausible system per draw: all parameters, structural choices and the base state that follows from them.

Every number comes from the addressed uniform of its own name, so adding a parameter leaves all others alone.
Quantities of the world's tables (zones, gates, markets, countries) are triangular between their low and high
values with the mode at the central one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from leeward.evidence.errors import InputError
from leeward.evidence.parameters import Parameter, load_parameters
from leeward.model import noise
from leeward.model.layout import DRUGS, GROUPS, HOMICIDE, PARTNERS, Layout
from leeward.model.shares import make_solver
from leeward.model.start import start_state
from leeward.model.states import RUNG_HAZARDS
from leeward.model.static import WEEKS, Params, State, Static
from leeward.model.trends import KINDS, rows_of

Floats = npt.NDArray[np.float64]

BURN_IN_PINNED = 2
"""Segments of 52 weeks in which references are solved, without noise."""


_CENTRAL = {
    "consumption": "consumption_t",
    "import_price": "import_price_usd_per_kg",
    "retail_price": "retail_price_usd_per_g",
    "light_users": "light_users",
    "heavy_users": "heavy_users",
    "coca_area": "coca_area_ha",
    "yield": "yield_kg_per_ha",
    "labs": "labs",
    "fentanyl": "fentanyl_t",
}


def _range(record: Any, what: str) -> tuple[float, float, float]:
    """Low, central and high value of one column of a world table."""
    return getattr(record, f"{what}_low"), getattr(record, _CENTRAL[what]), getattr(record, f"{what}_high")


def _uniforms(seed: int, draws: npt.NDArray[np.uint32], purpose: str, names: list[str]) -> Floats:
    table: Floats = noise.uniform(np, seed, draws, 0, noise.addresses(purpose, names), dtype=np.float64)
    return table


def _triangular(u: Floats, low: Floats, mode: Floats, high: Floats) -> Floats:
    """Quantile of the triangular distribution, vectorised over rows; a zero range gives the mode."""
    span = np.maximum(high - low, 1e-300)
    split = (mode - low) / span
    left = low + np.sqrt(np.maximum(u * span * (mode - low), 0.0))
    right = high - np.sqrt(np.maximum((1.0 - u) * span * (high - mode), 0.0))
    return np.where(high > low, np.where(u < split, left, right), mode)


def _table(seed: int, draws: npt.NDArray[np.uint32], purpose: str, rows: list[tuple[str, float, float, float]]) -> Floats:
    """Draw a column of a world table: rows are (name, low, central, high); returns (rows, D)."""
    u = _uniforms(seed, draws, purpose, [name for name, *_ in rows])
    low, mode, high = (np.array([[row[i]] for row in rows]) for i in (1, 2, 3))
    return _triangular(u, low, mode, high)


def _at(u: Floats, bounds: tuple[float, float, float]) -> Floats:
    """Quantile of a triangular distribution with the given low, central and high value."""
    low, mode, high = (np.full_like(u, x) for x in bounds)
    return _triangular(u, low, mode, high)


SLOPE_YEARS = 3
"""Years before the start over which slopes of a world are taken."""


class Sampler:
    """Draws parameters for a compiled world; pure in (seed, draw numbers)."""

    def __init__(self, static: Static, lay: Layout, parameters: dict[str, Parameter] | None = None) -> None:
        self.static, self.lay = static, lay
        self.parameters = load_parameters() if parameters is None else parameters
        graph, world = lay.graph, lay.world
        weight = np.zeros(len(graph.arm_to))
        potential = {c.id: c.potential_production_t for c in world.countries}
        supply_share = {p.id: p.supply_share or 0.0 for p in world.places}
        for a in np.flatnonzero(graph.arm_valid):
            if graph.arm_leg[a] >= 0:
                weight[a] = world.legs[graph.arm_leg[a]].base_weight
            else:
                place = world.places[graph.arm_source[a]]
                weight[a] = (potential.get(place.country, 0.0) * supply_share[place.id]) or 1.0
        self.solve = make_solver(
            graph,
            weight,
            lay.arm_gate,
            lay.arm_country,
            lay.chain_bazaar,
            len(lay.gates),
            len(lay.countries),
            len(lay.bazaars),
        )

    def scalars(self, seed: int, draws: npt.NDArray[np.uint32]) -> dict[str, Floats]:
        """Every declared parameter, (D,); structural choices as the index of the option."""
        names = list(self.parameters)
        u = _uniforms(seed, draws, "parameter", names)
        levels = self.lay.world.levels  # what the evidence says of the start of a dated world
        return {
            name: _at(u[i], levels[name]) if name in levels else self.parameters[name].ppf(u[i]) for i, name in enumerate(names)
        }

    def draw(self, seed: int, draws: npt.NDArray[np.uint32]) -> Params:
        """Parameters of the given draws as the week wants them: name -> (.., D) float64."""
        x = self.scalars(seed, draws)
        p: dict[str, Any] = {name: value[None, :] for name, value in x.items()}
        self._structure(p, x)
        self._world(seed, draws, p)
        self._momentum(seed, draws, p)
        self._derive(p)
        p["draw"], p["seed"] = draws.astype(np.uint32), np.uint32(seed)
        for name, found in self.parameters.items():
            if found.plugin and not np.shares_memory(p[name], x[name]):  # a quantity of the sampler took its place
                message = f"plug-in {found.plugin}: there is a quantity {name!r} already, of Leeward itself; give another name"
                raise InputError(message, file=found.file, line=found.line, key="name")
        return p

    def record(self, seed: int, draws: npt.NDArray[np.uint32]) -> dict[str, Floats]:
        """What a person wants to see of each draw: declared parameters and the main table draws, (D,) each."""
        x = self.scalars(seed, draws)
        p: dict[str, Any] = {name: value[None, :] for name, value in x.items()}
        self._structure(p, x)
        self._world(seed, draws, p)
        record = dict(x)
        for i, (drug, market) in enumerate(self.lay.bazaars):
            if drug == "cocaine":
                record[f"consumption_{market}"] = p["consumption_base"][i] / 1000.0
                record[f"import_price_{market}"] = p["import_price_base"][i]
                record[f"retail_price_{market}"] = p["retail_price_base"][i] / 1000.0
        for i, (market, gate) in enumerate(self.lay.gates):
            record[f"gate_{market}_{gate}"] = p["gate_target"][i]
        for i, zone in enumerate(self.lay.zones):
            record[f"detection_{zone}"] = p["detection_base"][i]
        return record

    def _choice(self, x: dict[str, Floats], name: str, option: str) -> Floats:
        chosen: Floats = (x[name] == self.parameters[name].options.index(option)).astype(np.float64)
        return chosen[None, :]

    def _structure(self, p: dict[str, Any], x: dict[str, Floats]) -> None:
        for option in ("cost", "quantity", "shared"):
            p[f"closure_{option}"] = self._choice(x, "price_closure", option)
        for option in ("additive", "multiplicative"):
            p[f"pass_{option}"] = self._choice(x, "pass_through", option)
        for option in ("rent", "fixed", "risk"):
            p[f"margin_{option}"] = self._choice(x, "margin_owner", option)
        p["shortage_rationed"] = self._choice(x, "shortage", "rationed")
        p["stock_weeks"] = np.where(p["shortage_rationed"] > 0, p["stock_weeks_short"], p["stock_weeks"])
        larger = self._choice(x, "true_flow", "larger")
        # Loads that nobody documents serve use that nobody measures: what is seized stays as published.
        p["removal_scale"] = 1.0 + larger * (p["removal_scale_larger"] - 1.0)
        old = self._choice(x, "experience", "experienced")
        p["memory_weeks"] = np.where(old > 0, p["memory_weeks_experienced"], p["memory_weeks_novice"])
        p["enforcement_chases"] = self._choice(x, "enforcement_response", "chasing")
        full, partial = (self._choice(x, "lost_cooperation_effect", o) for o in ("full", "partial"))
        p["lost_cooperation"] = full + partial * p["lost_cooperation_partial"]
        p["treatment_exit"] = self._choice(x, "treatment_persistence", "some") * p["treatment_exit_some"]
        p["spill_over"] = self._choice(x, "drug_spill_over", "some")

    def _world(self, seed: int, draws: npt.NDArray[np.uint32], p: dict[str, Any]) -> None:
        world, lay = self.lay.world, self.lay
        for what in ("detection", "pursuit", "stop"):
            rows = [
                (z.id, getattr(z, f"{what}_low"), getattr(z, f"{what}_base"), getattr(z, f"{what}_high")) for z in world.zones
            ]
            p[f"{what}_base"] = _table(seed, draws, f"zone-{what}", rows)
        p["detection_base"] = np.minimum(p["detection_base"] * p["detection_luck"], p["detection_limit"])
        modes = np.array([[m] for _, m, _ in lay.cells])
        p["cell_detectability"] = np.where(
            modes == "low_profile",
            p["low_profile_detectability"],
            np.where(modes == "fishing_cargo", p["fishing_detectability"], 1.0),
        )
        kinds = {z.id: z.kind for z in world.zones}
        by_crew = np.array([[kinds[z] in ("sea", "air")] for z, _, _ in lay.cells])
        flown = np.array([[kinds[z] == "air"] for z, _, _ in lay.cells])
        p["fear_threshold"] = np.where(flown, p["fear_threshold_air"], p["fear_threshold_sea"])
        p["cell_base_wage"] = np.where(by_crew, p["crew_base_wage"], p["courier_wage"])
        gates = _table(seed, draws, "gate", [(f"{g.market}/{g.gate}", g.low, g.central, g.high) for g in world.gates])
        markets = np.array([g.market for g in world.gates])
        for market in set(markets):
            gates[markets == market] /= gates[markets == market].sum(axis=0)
        p["gate_target"] = gates
        market_rows = {m.id: m for m in world.markets}
        columns: dict[str, list[Floats]] = {}
        for drug, market in lay.bazaars:

            def drawn(what: str, market: str = market) -> Floats:
                column: Floats = _table(seed, draws, f"market-{what}", [(market, *_range(market_rows[market], what))])[0]
                return column

            if drug == "fentanyl":
                values = {
                    "consumption_base": drawn("fentanyl") * 1000.0,
                    "import_price_base": p["fentanyl_import_price"][0],
                    "retail_price_base": p["fentanyl_retail_price"][0],
                    "light_base": p["fentanyl_light_ratio"][0] * p["fentanyl_users"][0],
                    "heavy_base": p["fentanyl_users"][0],
                }
            else:
                values = {
                    "consumption_base": drawn("consumption") * 1000.0,
                    "import_price_base": drawn("import_price"),
                    "retail_price_base": drawn("retail_price"),
                    "light_base": drawn("light_users"),
                    "heavy_base": drawn("heavy_users"),
                }
            for name, value in values.items():
                columns.setdefault(name, []).append(value)
        for name, rows_ in columns.items():
            p[name] = np.stack(rows_)
        p["retail_price_base"] = p["retail_price_base"] * 1000.0
        p["consumption_base"] = p["consumption_base"] / p["removal_scale"]
        countries = {c.id: c for c in world.countries}
        for what in ("coca_area", "yield", "labs"):
            p[what] = _table(
                seed, draws, f"country-{what}",
                [(k, *_range(countries[k], what)) for k in lay.countries],
            )  # fmt: skip

    def _momentum(self, seed: int, draws: npt.NDArray[np.uint32], p: dict[str, Any]) -> None:
        """Yearly log slopes of the three years before the start, 0 where unknown, and the volatility of drift."""
        rows = {(m.quantity, m.place): m for m in self.lay.world.momentum}

        def slope(quantity: str, place: str) -> Floats:
            row = rows.get((quantity, place))
            if row is None:
                return np.zeros(len(draws))
            drawn: Floats = _table(seed, draws, f"momentum-{quantity}", [(place, row.low, row.central, row.high)])[0]
            return drawn

        p["area_slope"] = np.stack([slope("coca_area", k) for k in self.lay.countries])
        for name, quantity in (("use", "consumption"), ("import_price", "import_price"), ("retail_price", "retail_price")):
            p[f"{name}_slope"] = np.stack([slope(quantity, m) if d == "cocaine" else slope("", m) for d, m in self.lay.bazaars])
        # Part of the trend at retail is the trend at import, passed through; the rest is the retail margin's own.
        passed = p["pass_multiplicative"] + p["pass_additive"] * p["import_price_base"] / p["retail_price_base"]
        p["retail_price_slope"] = p["retail_price_slope"] - passed * p["import_price_slope"]
        cocaine = self.static.tables["is_cocaine"]
        by_country, by_bazaar = np.ones((len(self.lay.countries), 1)), np.ones((len(self.lay.bazaars), 1)) * cocaine
        entries = {"K": by_country, "B": by_bazaar, "W": np.ones((len(self.static.names["W"]), 1))}
        p["drift_volatility"] = np.concatenate([p[f"{kind}_volatility"] * entries[axis] for kind, axis in KINDS.items()])
        self._regimes(seed, draws, p)

    def _regimes(self, seed: int, draws: npt.NDArray[np.uint32], p: dict[str, Any]) -> None:
        """How wide quiet years and years of change are, and which of them each quantity starts in, (V, D).

        With a share c of the time in change, q^2 (1 - c) + w^2 c = 1. What moved before the start is likelier to be in
        change: the odds rise with the square of its slope over its yearly volatility (the ratio of two normal densities).
        """
        share = p["change_rate"] * p["change_years"] / (1.0 + p["change_rate"] * p["change_years"])
        quiet = p["quiet_volatility"]
        wide = np.sqrt((1.0 - (1.0 - share) * quiet**2) / share)
        p["volatility_quiet"], p["volatility_change"] = quiet, wide
        names = self.static.names["V"]
        slope = np.zeros((len(names), len(draws)))
        for kind, rows in rows_of(self.static.names).items():
            if f"{kind}_slope" in p:
                slope[rows] = p[f"{kind}_slope"]
        moved = np.minimum((slope / np.maximum(p["drift_volatility"], 1e-9)) ** 2, p["slope_evidence_limit"])
        # The slope is a mean of some years, so its variance is that part of a year's.
        odds = share / (1.0 - share) * quiet / wide * np.exp(SLOPE_YEARS / 2 * moved * (1.0 / quiet**2 - 1.0 / wide**2))
        odds = np.where(slope == 0.0, share / (1.0 - share), odds)
        u = _uniforms(seed, draws, "regime-start", list(names))
        p["unsettled_start"] = (u < odds / (1.0 + odds)).astype(np.float64)

    def _derive(self, p: dict[str, Any]) -> None:
        lay, graph = self.lay, self.lay.graph
        chain_bazaar, place = lay.chain_bazaar, lay.world.places
        price = p["import_price_base"]
        mu = p["choice_scale"] * price
        p["mu"] = mu[chain_bazaar[graph.node_chain]]
        cell_chain = [next(i for i, c in enumerate(graph.chains) if c.name == name) for _, _, name in lay.cells]
        p["cell_mu"] = mu[chain_bazaar[cell_chain]]
        p["crowding_scale"] = p["crowding"] * p["mu"][graph.arm_from] * self.static.tables["crowds"]
        p["chain_mu"] = (mu * p["network_scale"])[chain_bazaar]
        dwell = np.array([place[i].dwell_weeks if i >= 0 else 1.0 for i in graph.node_place])[:, None] * p["dwell_factor"]
        # A load leaves its place in the week after it came at the earliest: mean stay = 1 / release weeks.
        p["release"] = self.static.tables["holds_stock"] / np.maximum(dwell, 1.0)
        p["yield"] = np.maximum(p["yield"], 0.1)
        potential = p["coca_area"] * p["yield"]
        self._users(p)
        p["market_stock"] = p["stock_cover_weeks"] * p["consumption_base"] / WEEKS
        for name in ("overdose_base", "overdose_elasticity"):
            p[name] = np.concatenate([p[f"{name}_{drug}"] for drug in DRUGS])
        self._partners(p)
        p["rung_hazard"] = np.concatenate([p[name] for name in RUNG_HAZARDS.values()])
        self._groups(p)
        p["other_source_price"] = p["fentanyl_source_price"]
        p["labs"] = np.maximum(p["labs"] * p["lab_total_factor"], 0.5)
        share, chain_share, flow = self.solve(p["gate_target"], potential / potential.sum(axis=0), p["consumption_base"])
        p["share"], p["chain_share"], p["node_flow"] = share, chain_share, flow

    def _partners(self, p: dict[str, Any]) -> None:
        """What each partner's cooperation weighs, loses and answers to ultimatums, (P, D) each."""
        rest, nothing = 1.0 - p["weight_colombia"], np.zeros_like(p["weight_colombia"])
        weights = {"colombia": p["weight_colombia"]}
        answers = {"colombia": p["threat_compliance_others"], "mexico": p["threat_compliance_mexico"]}
        p["partner_weight"] = np.concatenate([weights[x] if x in weights else p[f"weight_{x}"] * rest for x in PARTNERS])
        p["threat_compliance"] = np.concatenate([answers.get(x, nothing) for x in PARTNERS])
        p["soil_loss"] = np.concatenate([p["soil_loss_mexico"] if x == "mexico" else nothing for x in PARTNERS])
        p["partner_loss"] = np.concatenate([p[f"partner_loss_{x}"] for x in PARTNERS])

    def _groups(self, p: dict[str, Any]) -> None:
        """Sizes and rates of the organisations, solved from the yearly flows per member of the start."""
        tables = self.static.tables
        share, within = [], []
        for name, groups in GROUPS.items():
            sizes = [p[f"group_share_{name}_{i + 1}"] for i in range(groups)]
            one = np.ones_like(p[f"fringe_groups_{name}"])
            share += [*sizes, 1.0 - sum(sizes)]
            within += [one] * groups + [1.0 / p[f"fringe_groups_{name}"]]
        p["group_share"] = np.concatenate(share)
        # A fringe of n equal groups fights all but an n-th of itself, and saturates by an n-th of its square.
        p["fights_within"] = p["saturation_weight"] = np.concatenate(within)
        totals = np.concatenate([p[f"members_{name}"] for name in GROUPS])
        country = tables["group_country"]
        p["members_base"] = (country.T @ totals) * p["group_share"]
        p["recruit_rate"] = p["recruits_per_member"] / WEEKS
        p["arrest_flow"] = p["arrests_per_member"] / WEEKS * totals
        p["killed_flow"] = p["killed_per_member"] / WEEKS * totals
        rivals = country.T @ totals - p["members_base"] * p["fights_within"]
        p["conflict_rate"] = country.T @ (p["killed_flow"] / (country @ (p["members_base"] * rivals)))
        crowd = country @ (p["members_base"] ** 2 * p["saturation_weight"])
        p["saturation"] = country.T @ (p["leavers_per_member"] / WEEKS * totals / crowd)
        p["homicide_base"] = np.concatenate([p[f"homicide_base_{c}"] for c in HOMICIDE])

    def _users(self, p: dict[str, Any]) -> None:
        """Steady initiation and escalation, and flow elasticities solved from the total ones.

        With initiation I answering as P^e and use per head as P^q, the long-run total elasticity is e + q and the
        one-year total is q + e m, where m is the share of the long-run response of use to initiation that has come
        at the end of a year, found from the two-state flow itself.
        """
        light, heavy = p["light_base"], p["heavy_base"]
        p["heavy_exit"] = p["heavy_exit"] * np.ones_like(light)
        p["escalation"] = (p["heavy_to_light"] + p["heavy_exit"]) * heavy / light
        p["initiation"] = (p["light_exit"] + p["escalation"]) * light - p["heavy_to_light"] * heavy
        use_ratio = p["heavy_use_ratio"]
        p["light_share"] = light / (light + use_ratio * heavy)
        # A unit step of initiation for a year, from rest, against the steady state it leads to.
        low, high = np.zeros_like(light), np.zeros_like(heavy)
        for _ in range(int(WEEKS)):
            low, high = (
                low + (p["initiation"] - (p["light_exit"] + p["escalation"]) * low + p["heavy_to_light"] * high) / WEEKS,
                high + (p["escalation"] * low - (p["heavy_to_light"] + p["heavy_exit"]) * high) / WEEKS,
            )
        reached = p["light_share"] * low / light + (1 - p["light_share"]) * high / heavy
        long_run = p["elasticity_one_year"] + p["elasticity_long_run_extra"]
        p["elasticity_initiation"] = p["elasticity_long_run_extra"] / (1.0 - reached)
        p["elasticity_use"] = long_run - p["elasticity_initiation"]

    def start(self, p: Params) -> State:
        """State before the burn-in; see `start.start_state`."""
        return start_state(self.static, self.lay, p)
