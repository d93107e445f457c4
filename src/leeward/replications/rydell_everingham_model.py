"""The model behind `rydell_everingham_1994`: what a 1 percent fall in cocaine consumption costs.

Supply programmes raise suppliers' cost, treatment takes users out of heavy use. The market clears at zero
profit on a falling average-cost curve (elasticity `supply`, -3.6 in the report):

    dlnQ = dlnD + eta dlnP,   dlnP = dlnQ / supply + x,   x = supplier cost imposed / retail sales
    =>  dlnQ = (dlnD + eta x) / (1 - eta / supply)

Demand is carried by the users of `everingham_rydell_flows`: half of `eta` acts on grams per user in the year,
half through fewer initiates, fewer escalations and more exits, so effects on users last. One percent means
one percent of a year's consumption (or of users) in present value over 15 years at 4 percent.

The multipliers (supplier cost imposed per dollar spent) are fitted to the consumption table, because seizures
and unit costs of the report were not reached. The users table, the treatment rows and the effect of treating
every heavy user are then predicted. `frontier()` moves the assumptions that NRC 1999 and others dispute.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from typing import Literal, TypedDict

import numpy as np
from numpy.typing import NDArray

from leeward.replications.everingham_rydell_flows import (
    HEAVY_1992,
    INITIATION_1991,
    LIGHT_1992,
    Flows,
    consumption,
    project,
)

Array = NDArray[np.float64]
Closure = Literal["cost_additive", "cost_half", "cost_multiplicative", "quantity"]
Programme = Literal["source_control", "interdiction", "domestic_enforcement", "treatment"]
SUPPLY: tuple[Programme, ...] = ("source_control", "interdiction", "domestic_enforcement")
FLOWS = Flows()
PROGRAMMES: tuple[Programme, ...] = (*SUPPLY, "treatment")
CLOSURES: tuple[Closure, ...] = ("cost_additive", "cost_half", "cost_multiplicative", "quantity")

PUBLISHED_CONSUMPTION = {
    "source_control": 783.0,
    "interdiction": 366.0,
    "domestic_enforcement": 246.0,
    "treatment": 34.0,
}
PUBLISHED_USERS = {
    "source_control": 2062.0,
    "interdiction": 964.0,
    "domestic_enforcement": 675.0,
    "treatment": 155.0,
}
# Price per pure kg where a programme acts, over retail: export, import, street (c. 2007 chain).
STAGE_SHARE = {
    "source_control": 2_400 / 122_000,
    "interdiction": 19_000 / 122_000,
    "domestic_enforcement": 1.0,
}


@dataclass(frozen=True, slots=True)
class Market:
    """Assumptions. Money in US$ 1992 million, quantities in tonnes, users in millions.

    `exit_share` of those treated leave heavy use afterwards, `exit_to_none` of these leave use altogether;
    `user_share` of the demand elasticity works through numbers of users.
    """

    eta: float = -0.5
    supply: float = -3.6
    closure: Closure = "cost_additive"
    exit_share: float = 0.13
    exit_to_none: float = 0.5
    off_in_treatment: float = 0.79
    treatment_years: float = 0.30
    treatment_cost: float = 1740.0
    price: float = 129.0
    user_share: float = 0.5
    horizon: int = 15
    discount: float = 0.04
    flows: Flows = FLOWS

    @property
    def feedback(self) -> float:
        """What a shift of demand or cost is multiplied by in equilibrium."""
        return 1.0 / (1.0 - self.eta / self.supply)


START = np.array([LIGHT_1992, HEAVY_1992])


def _weights(market: Market) -> Array:
    return np.asarray((1 + market.discount) ** -np.arange(market.horizon, dtype=float))


def sales(market: Market) -> float:
    """Retail sales of the first year, US$ million."""
    return float(consumption(START, market.flows)) * market.price


def _price_year(market: Market, response: float, step: float = 1e-4) -> tuple[float, float]:
    """Present value of users' response to one year of `step` higher log price, per unit of log price.

    Returns (consumption, users), as shares of the first year's, when every flow has elasticity `response`.
    """
    flows, up = market.flows, np.exp(response * step)
    shocked = replace(
        flows,
        escalate=flows.escalate / up,
        light_quit=flows.light_quit * up,
        step_down=flows.step_down * up,
        heavy_quit=flows.heavy_quit * up,
    )
    years = market.horizon - 1
    base = project(START, np.full(years, INITIATION_1991), flows)
    first = project(START, np.array([INITIATION_1991 / up]), shocked)
    path = np.vstack([first[:1], project(first[1], np.full(years - 1, INITIATION_1991), flows)])
    gap, weights = path - base, _weights(market)
    used = float(weights @ consumption(gap, flows)) / float(consumption(START, flows)) / step
    return used, float(weights @ gap.sum(axis=1)) / float(START.sum()) / step


@cache
def price_response(market: Market) -> tuple[float, float]:
    """(consumption, users): present-value response to one year of higher price, per unit of log price.

    The response of consumption is `eta`; that of users follows from the part that works through flows.
    """
    unit_consumption, unit_users = _price_year(market, 1.0)
    response = market.user_share * market.eta / unit_consumption
    return market.eta, response * unit_users


def per_treatment(market: Market) -> tuple[float, float]:
    """(grams, user-years) averted by one treatment, present value, before the market reacts."""
    flows, matrix = market.flows, market.flows.matrix()
    stay, leave = np.array([0.0, 1.0]), np.array([1.0 - market.exit_to_none, 0.0])
    grams = users = 0.0
    for weight in _weights(market):
        gap = stay - leave
        grams += float(weight * gap @ flows.grams())
        users += float(weight * gap.sum())
        stay, leave = matrix @ stay, matrix @ leave
    off = market.off_in_treatment * market.treatment_years
    return off * flows.heavy_grams + market.exit_share * grams, market.exit_share * users


def _pass_through(programme: Programme, closure: Closure) -> float:
    """Dollars on the retail price per dollar of cost at the stage of the programme."""
    full = 1.0 / STAGE_SHARE[programme]
    return {
        "cost_additive": 1.0,
        "cost_half": 0.5 + 0.5 * full,
        "cost_multiplicative": full,
        "quantity": 1.0,
    }[closure]


@cache
def multipliers(market: Market = Market()) -> Mapping[Programme, float]:
    """Supplier cost imposed per dollar spent, fitted to the published cost per 1 % of consumption."""
    response, _ = price_response(market)
    needed = 0.01 * sales(market) / (abs(response) * market.feedback)
    return {name: needed / PUBLISHED_CONSUMPTION[name] for name in SUPPLY}


def cost_per_percent(market: Market = Market(), fitted: Market = Market()) -> dict[Programme, float]:
    """US$ million that lower consumption by 1 percent, by programme; multipliers fitted under `fitted`.

    Closure `quantity`: all cost imposed is drug at the price of the stage, and nobody replaces it.
    """
    costs: dict[Programme, float] = {}
    response, _ = price_response(market)
    for name, multiplier in multipliers(fitted).items():
        if market.closure == "quantity":
            costs[name] = 0.01 * sales(market) * STAGE_SHARE[name] / multiplier
        else:
            effect = multiplier * _pass_through(name, market.closure) * abs(response) * market.feedback
            costs[name] = 0.01 * sales(market) / effect
    tonnes = per_treatment(market)[0] / 1e6 * market.feedback
    costs["treatment"] = 0.01 * float(consumption(START, market.flows)) / tonnes * market.treatment_cost / 1e6
    return costs


def cost_per_percent_users(market: Market = Market()) -> dict[Programme, float]:
    """US$ million that lower user-years by 1 percent of a year's users, by programme (cost closures only)."""
    used, users = price_response(market)
    costs = {name: PUBLISHED_CONSUMPTION[name] * used / users for name in SUPPLY}
    per_person = per_treatment(market)[1]
    treated: dict[Programme, float] = {"treatment": 0.01 * float(START.sum()) / per_person * market.treatment_cost}
    return {**costs, **treated}


def treat_everyone(market: Market = Market()) -> tuple[float, float]:
    """(US$ billion in the first year, percent of discounted consumption averted), all treated yearly."""
    flows, weights = market.flows, _weights(market)
    base = project(START, np.full(market.horizon - 1, INITIATION_1991), flows)
    matrix, users, path = flows.matrix(), START, []
    for _ in range(market.horizon):
        path.append(users)
        leaving = market.exit_share * users[1]
        after = users + np.array([(1 - market.exit_to_none) * leaving, -leaving])
        users = matrix @ after + np.array([INITIATION_1991, 0.0])
    treated = np.array(path)
    off = market.off_in_treatment * market.treatment_years
    used = consumption(treated, flows) - off * flows.heavy_grams * treated[:, 1]
    averted = 1 - float(weights @ used) / float(weights @ consumption(base, flows))
    return HEAVY_1992 * market.treatment_cost / 1e3, 100 * averted * market.feedback


def break_even_exit(eta: float) -> float:
    """After-treatment exit share at which treatment costs as much as domestic enforcement (additive closure).

    Negative or zero: treatment is cheaper even if nobody leaves heavy use afterwards.
    """
    market = Market(eta=eta)
    at_zero = per_treatment(replace(market, exit_share=0.0))[0]
    slope = per_treatment(replace(market, exit_share=1.0))[0] - at_zero
    domestic = cost_per_percent(market)["domestic_enforcement"]
    needed = 0.01 * float(consumption(START)) * market.treatment_cost / market.feedback / domestic
    return (needed - at_zero) / slope


def break_even_pass_through(programme: Programme, exit_share: float, eta: float = -0.5) -> float:
    """Pass-through (0 additive, 1 multiplicative) at which `programme` costs as much as treatment."""
    costs = cost_per_percent(Market(exit_share=exit_share, eta=eta))
    return (costs[programme] / costs["treatment"] - 1) / (1 / STAGE_SHARE[programme] - 1)


class Cell(TypedDict):
    """One cell of the frontier: assumptions, US$ million per 1 % of consumption, cheapest programme."""

    exit_share: float
    eta: float
    supply: float
    closure: Closure
    costs: dict[Programme, float]
    cheapest: Programme
    domestic_to_treatment: float


def frontier(
    exits: Sequence[float] = (0.0, 0.03, 0.08, 0.13),
    etas: Sequence[float] = (-0.2, -0.5, -1.0, -1.5),
    supplies: Sequence[float] = (-3.6, float("inf"), 2.0),
    closures: Sequence[Closure] = CLOSURES,
) -> list[Cell]:
    """Rank the four programmes in every combination of assumptions (the full factorial).

    `supplies` are elasticities of supply: -3.6 is the falling cost curve of the report, infinity a flat one,
    +2 a rising one. Multipliers stay as fitted under the report's own assumptions.
    """
    cells: list[Cell] = []
    for share, eta, supply, closure in product(exits, etas, supplies, closures):
        market = Market(exit_share=share, eta=eta, supply=supply, closure=closure)
        costs = cost_per_percent(market)
        cells.append(
            Cell(
                exit_share=share,
                eta=eta,
                supply=supply,
                closure=closure,
                costs=costs,
                cheapest=min(PROGRAMMES, key=lambda name: costs[name]),
                domestic_to_treatment=costs["domestic_enforcement"] / costs["treatment"],
            )
        )
    return cells
