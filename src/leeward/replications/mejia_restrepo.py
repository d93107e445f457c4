"""Mejia and Restrepo 2016: eradication and interdiction as contests over land and over export routes.

    land kept       q  = x / (x + phi z)          z eradication spending, x producers' counter-effort
    farm and lab    Qd = A q^al r^(1-al)          r other inputs, al the share of leaf in the export price
    routes kept     h  = t / (t + gam s)          s interdiction spending, t traffickers' counter-effort
    exports         Qx = B h^be Qd^(1-be)         be the share of trafficking in the import price
    consumers       Qx + rivals(p) = demand(p)    rivals elastic, demand elastic to the import price p

Governments move first; producers and traffickers choose x, r and t to maximise profit at given prices. The
contest form is from memory, the two-stage structure was read. Calibrated values of the paper were not
reached: `phi` and `gam` are fitted here to its two headline marginal costs, the rest comes from the price
chain or is a judgement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import exp, log, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import root

from leeward.replications.base import NOT_SCORED, Target, Tolerance

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Economy:
    """Baseline and shares. Quantities in kg a year, prices in US$ per kg, spending in US$ a year.

    `farm_price` and `import_price` are the export and import stages of the c. 2007 price chain, `leaf_share`
    and `route_share` follow from it. Quantities, the split of spending and the elasticities are judgements.
    """

    farm_price: float = 2_400.0
    import_price: float = 19_000.0
    farm_kg: float = 550_000.0
    export_kg: float = 400_000.0
    rival_kg: float = 250_000.0
    leaf_share: float = 800 / 2_400
    budget: float = 4.3e9 / 9
    interdiction_split: float = 0.5
    rival_elasticity: float = 1.0
    demand_elasticity: float = -0.5 * 19_000 / 122_000

    @property
    def route_share(self) -> float:
        """Share of export revenue that does not go to buying drug from producers."""
        return 1 - self.farm_price * self.farm_kg / (self.import_price * self.export_kg)


@dataclass(frozen=True, slots=True)
class Outcome:
    """An equilibrium: shares of land and routes kept, kg a year by stage, prices in US$ per kg."""

    land_kept: float
    routes_kept: float
    farm_kg: float
    export_kg: float
    rival_kg: float
    consumed_kg: float
    import_price: float
    farm_price: float

    @property
    def yield_index(self) -> float:
        """Kg produced per unit of land kept."""
        return self.farm_kg / self.land_kept


def kept(stake: float, attack: float) -> float:
    """Share kept in a contest x / (x + attack) by a defender who chooses x for a prize of `stake` ln(share).

    First-order condition: stake * attack = x (x + attack). No attack: all is kept.
    """
    if attack <= 0:
        return 1.0
    effort = (-attack + sqrt(attack**2 + 4 * stake * attack)) / 2
    return effort / (effort + attack)


@dataclass(frozen=True, slots=True)
class Model:
    """An economy with contest strengths `phi` (land) and `gam` (routes), normalised at its baseline."""

    economy: Economy
    phi: float
    gam: float

    def _base_land(self) -> float:
        e = self.economy
        return kept(e.leaf_share * e.farm_price * e.farm_kg, self.phi * e.budget * (1 - e.interdiction_split))

    def _base_routes(self) -> float:
        e = self.economy
        return kept(e.route_share * e.import_price * e.export_kg, self.gam * e.budget * e.interdiction_split)

    def solve(self, eradication: float, interdiction: float) -> Outcome:
        """Equilibrium at yearly spending on eradication and interdiction, US$."""
        e, be = self.economy, self.economy.route_share
        base_land, base_routes, total = self._base_land(), self._base_routes(), e.export_kg + e.rival_kg

        def parts(logs: Array) -> tuple[Outcome, Array]:
            """State and residuals at log ratios to baseline of (farm kg, farm price, import price)."""
            kg, farm_price = e.farm_kg * exp(logs[0]), e.farm_price * exp(logs[1])
            farm_revenue = farm_price * kg
            land = kept(e.leaf_share * farm_revenue, self.phi * eradication)
            routes = kept(be / (1 - be) * farm_revenue, self.gam * interdiction)
            out = e.export_kg * (routes / base_routes) ** be * exp((1 - be) * logs[0])
            rivals = e.rival_kg * exp(e.rival_elasticity * logs[2])
            used, price = total * exp(e.demand_elasticity * logs[2]), e.import_price * exp(logs[2])
            residuals = np.array(
                [
                    log(land / base_land) + (1 - e.leaf_share) / e.leaf_share * logs[1] - logs[0],
                    log(farm_revenue / (1 - be)) - log(price * out),
                    log(out + rivals) - log(used),
                ]
            )
            state = Outcome(land, routes, kg, out, rivals, used, price, farm_price)
            return state, residuals

        def residuals_at(logs: Array) -> Array:
            return parts(logs)[1]

        answer = root(residuals_at, np.zeros(3), tol=1e-13)
        state, residuals = parts(answer.x)
        if float(np.abs(residuals).max()) > 1e-9:
            raise ArithmeticError(f"no equilibrium found at eradication {eradication:g}, interdiction {interdiction:g}")
        return state

    def baseline(self) -> Outcome:
        """Equilibrium at the budget and split of the economy."""
        e = self.economy
        return self.solve(e.budget * (1 - e.interdiction_split), e.budget * e.interdiction_split)

    def marginal_costs(self, step: float = 0.01) -> tuple[float, float]:
        """US$ per kg less consumed, (eradication, interdiction): central differences of relative `step`."""
        e = self.economy
        z, s = e.budget * (1 - e.interdiction_split), e.budget * e.interdiction_split
        dz = self.solve(z * (1 - step), s).consumed_kg - self.solve(z * (1 + step), s).consumed_kg
        ds = self.solve(z, s * (1 - step)).consumed_kg - self.solve(z, s * (1 + step)).consumed_kg
        return 2 * step * z / dz, 2 * step * s / ds

    def fall_when_multiplied(self, factor: float) -> float:
        """Percent fall of kg consumed when both budgets are multiplied by `factor`."""
        e = self.economy
        more = self.solve(factor * e.budget * (1 - e.interdiction_split), factor * e.budget * e.interdiction_split)
        return 100 * (1 - more.consumed_kg / self.baseline().consumed_kg)


def fit(eradication_cost: float, interdiction_cost: float, economy: Economy = Economy()) -> Model:
    """Model whose marginal costs equal the two given ones (US$ per kg); ArithmeticError if none does."""
    target = np.log([eradication_cost, interdiction_cost])

    def gap(logs: Array) -> Array:
        model = Model(economy, exp(logs[0]), exp(logs[1]))
        return np.log(model.marginal_costs()) - target

    answer = root(gap, np.log([0.05, 0.05]), tol=1e-10)
    if float(np.abs(gap(answer.x)).max()) > 1e-6:
        raise ArithmeticError(f"no contest strengths give {eradication_cost:g} and {interdiction_cost:g} US$ per kg")
    return Model(economy, exp(answer.x[0]), exp(answer.x[1]))


@cache
def headline() -> Model:
    """The model fitted to the two marginal costs of the 2016 abstract."""
    return fit(940_000.0, 175_000.0)


# Delivered to consumer countries: demand at the import stage, no rivals, as in a single-source model.
DELIVERED = Economy(rival_kg=1.0, demand_elasticity=-0.5)


@cache
def edition_2008() -> Model:
    """The contest form fitted to the recalled marginal costs of the 2008 edition, on delivered kg."""
    return fit(163_000.0, 3_600.0, DELIVERED)


JEBO = "Mejia and Restrepo 2016, JEBO 126:255-275, abstract"
CEDE = "Mejia and Restrepo 2008, CEDE 005123, abstract"
KING = "the same paper's May 2009 edition, Stanford King Center page"

TITLE = "Land and routes: eradication against interdiction"
CITATION = (
    "Mejia and Restrepo 2016, The economics of the war on illegal drug production and trafficking, "
    "JEBO 126:255-275; 2008 and 2009 editions of The war on illegal drug production and trafficking"
)
READ = (
    "Abstracts of all editions. The contest form is from memory; the calibration table was not "
    "reached. Fitted here: phi and gam, to the two marginal costs of 2016. Everything else is the c. "
    "2007 price chain or a judgement."
)
DIFFERENCES = (
    "The two headline costs are fitted, so they say nothing. The test is what follows from them.",
    "The miss: tripling the budget lowers kg consumed by 0.35 %, published about 17 % (2008) and 19.5 "
    "% (2009). No contest with falling returns can close that: another US$ 0.96 billion a year at "
    "175,000 per kg or dearer buys at most 5.5 tonnes. The 17 % belongs to an earlier edition whose "
    "marginal costs, as far as remembered, were far lower (163,000 and 3,600).",
    "Fitted to those remembered costs instead, with demand at the import stage and no rivals, the "
    "same contest form gives just under 20 %, beside the published 17 and 19.5. So the editions seem "
    "to differ in calibration, above all in how much of what is stopped others supply, and not in the "
    "contest. The row is not scored, because the costs were not read.",
    "Grossman and Mejia 2006 is another model of the same family; its 44 % is shown because it is often set beside these.",
    "Looks: one. Demand elasticity and rivals of the earlier edition are a judgement; elasticities of "
    "-0.3 and -1.0 instead of -0.5 give 18 and 22 %.",
)
TARGETS: tuple[Target, ...] = (
    Target(
        "cost_eradication",
        "marginal cost of a kg less at retail, eradication",
        940_000.0,
        "US$ per kg",
        Tolerance("none", reason="phi is fitted to it"),
        "read",
        JEBO,
        use="fitted",
    ),
    Target(
        "cost_interdiction",
        "marginal cost of a kg less at retail, interdiction",
        175_000.0,
        "US$ per kg",
        Tolerance("none", reason="gam is fitted to it"),
        "read",
        JEBO,
        use="fitted",
    ),
    Target(
        "tripling",
        "fall of cocaine reaching consumers when the US budget trebles",
        17.0,
        "percent",
        Tolerance("absolute", 5.0, reason="judgement; a third of the number"),
        "read",
        CEDE,
        note="out of sample: fitted to 2016, published 2008",
    ),
    Target(
        "equal_strength",
        "eradication per interdiction, marginal cost, at equal contest strength",
        "interdiction is cheaper",
        "ratio",
        Tolerance("at_least", 1.0, reason="sign"),
        "read",
        JEBO,
    ),
    Target(
        "yield",
        "kg per unit of land kept, with the budget against without",
        "yields rise under eradication",
        "percent",
        Tolerance("at_least", 0.5, reason="sign, clear of rounding"),
        "read",
        JEBO,
    ),
    Target(
        "rivals",
        "output of rival countries, with the budget against without",
        "displaced to other source countries",
        "percent",
        Tolerance("at_least", 0.5, reason="sign, clear of rounding"),
        "read",
        JEBO,
    ),
    Target(
        "consumers",
        "fall of consumption, with the budget against without",
        "no apparent effect on consumers",
        "percent",
        Tolerance("at_most", 5.0, reason="half of a plausible yearly change of use"),
        "read",
        JEBO,
    ),
    Target(
        "tripling_2008",
        "fall when the budget trebles, fitted to the 2008 costs instead",
        17.0,
        "percent",
        NOT_SCORED,
        "read",
        CEDE,
        use="shown",
        note="published number read; the costs it is fitted to are recalled, hence not scored",
    ),
    Target(
        "tripling_2009",
        "the same beside the 2009 edition",
        19.5,
        "percent",
        NOT_SCORED,
        "read",
        KING,
        use="shown",
    ),
    Target(
        "exports_left",
        "Colombian exports, with the budget against without",
        44.0,
        "percent",
        NOT_SCORED,
        "read",
        "Grossman and Mejia 2006, abstract",
        use="shown",
        note="another model and calibration",
    ),
)


def compute() -> Mapping[str, float]:
    """Return the computed value of every target."""
    model = headline()
    base, none = model.baseline(), model.solve(0.0, 0.0)
    eradication, interdiction = model.marginal_costs()
    equal = Model(model.economy, 0.05, 0.05).marginal_costs()
    earlier = edition_2008().fall_when_multiplied(3.0)
    return {
        "cost_eradication": eradication,
        "cost_interdiction": interdiction,
        "tripling": model.fall_when_multiplied(3.0),
        "equal_strength": equal[0] / equal[1],
        "yield": 100 * (base.yield_index / none.yield_index - 1),
        "rivals": 100 * (base.rival_kg / none.rival_kg - 1),
        "consumers": 100 * (1 - base.consumed_kg / none.consumed_kg),
        "tripling_2008": earlier,
        "tripling_2009": earlier,
        "exports_left": 100 * base.export_kg / none.export_kg,
    }
