"""Questions of the replicated studies, put to Leeward's own model, and the assumptions that move its answers.

Every question has a published answer (from the targets of the replication) and a rule, fixed before the model was
asked, for what counts as the same answer. The model is asked with everything drawn, and again with one assumption
set at a time; the assumption whose levels move the answer most is the one that makes the difference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from leeward.ensembles.protocol import Arrays
from leeward.evidence.levers import load_levers
from leeward.model.system import Model
from leeward.probing.own_cells import BASELINE, QUARTERS, After, Cell, Floats, Option, Run, Runner, own_model, setting
from leeward.probing.own_frontier import (
    BUDGET,
    PROGRAMMES,
    SHARES,
    averted,
    elasticity,
    per_million,
    pulses,
    spend,
)
from leeward.strategy import Strategy

DRAWS, LONG, SHORT = 40, 15, 5
SEA = ("eastern_pacific", "western_caribbean", "eastern_caribbean")
OUT = (*SEA, "atlantic", "air", "export_container")
PRICES_1992 = 2.24
"""US consumer prices of 2024 over those of 1992 (recalled: 313.7 over 140.3)."""
PLAN_COLOMBIA = 540e6
"""US$ a year, the order of the United States' spending on Plan Colombia (recalled)."""
KEEP = (
    "consumption", "programme_cost", "drug_flow", "kg_seized", "kg_delivered", "active_leg", "route_concentration",
    "potential_production", "member", "heavy_user",
)  # fmt: skip
DRAWN = "everything drawn"
EXIT = {"treatment_persistence": "some"}
SWITCHES: Mapping[str, Mapping[str, Mapping[str, float | str]]] = {
    "price closure": {x: {"price_closure": x} for x in ("cost", "quantity", "shared")},
    "pass-through": {x: {"pass_through": x} for x in ("additive", "multiplicative")},
    "margin owner": {x: {"margin_owner": x} for x in ("rent", "fixed", "risk")},
    "elasticity": {f"{x:g}": elasticity(x) for x in (-0.2, -1.5)},
    "after-treatment exit": {
        "0 %": {"treatment_persistence": "none"}, "13 %": {**EXIT, "treatment_exit_some": 0.13},
    },
    "route adaptation": {
        "frozen": {"replan_share": 1e-6, "network_scale": 1e6, "enforcement_response": "fixed"},
        "fast": {"replan_share": 0.2, "network_scale": 1.0, "choice_scale": 0.04},
    },
    "growers' response": {
        "none": {"area_elasticity": 1e-6}, "strong": {"area_elasticity": 0.8, "area_lag_years": 1.0},
    },
    "net effect of eradication": {
        "low": {"aerial_net": 0.02, "manual_net": 0.33}, "high": {"aerial_net": 0.25, "manual_net": 0.65},
    },
    "price gain of enforcement": {"low": {"enforcement_price_gain": 0.02}, "high": {"enforcement_price_gain": 0.15}},
    "flow not documented": {
        "none": {"true_flow": "as_documented"}, "much": {"true_flow": "larger", "removal_scale_larger": 0.6},
    },
}  # fmt: skip
"""Assumptions set one at a time, with their levels."""


def quantiles(values: Floats) -> tuple[float, float, float]:
    """5, 50 and 95 percent of what is not NaN, without interpolating to infinity."""
    low, middle, high = np.nanquantile(values, (0.05, 0.5, 0.95), method="nearest")
    return float(low), float(middle), float(high)


def price(effect: float) -> float:
    """One over an effect per dollar; infinite where there is none."""
    return 1 / effect if effect > 1e-9 else np.inf


@dataclass(frozen=True)
class Question:
    """One question: what was published, what Leeward computes for it, and when the two agree.

    value: (cell, draw), of which the median is the answer; `inverse` when the answer is one over that median
    (a price, of which an effect per dollar is the well-behaved form). why: what differs in construction.
    """

    key: str
    study: str
    text: str
    unit: str
    published: str
    status: str
    value: Callable[[Run], Floats]
    low: float
    high: float
    why: str
    inverse: bool = False

    def agrees(self, answer: float) -> bool:
        """Whether an answer is the published one within the rule."""
        return self.low <= answer <= self.high

    def answer(self, run: Run, cell: int) -> tuple[float, float, float]:
        """Median and 90 % interval in one cell."""
        low, middle, high = quantiles(self.value(run)[cell])
        if not self.inverse:
            return middle, low, high
        return price(middle), price(high), price(low)


def scaled(name: str, factor: float) -> After:
    """Multiply a parameter once the burn-in is over."""

    def change(params: Arrays) -> Arrays:
        return {**params, name: params[name] * factor}

    return change


def sea(factor: float, where: tuple[str, ...] = SEA) -> Strategy:
    """Surveillance and patrols at sea, times a factor."""
    names = ("surveillance", "vessel_patrol")
    return Strategy(tuple(setting(n, factor * load_levers()[n].baseline, where=where) for n in names))


def options(model: Model) -> tuple[Option, ...]:
    """All that is asked of the model."""
    spray, patrol = {"aerial_eradication": 1.0}, SHARES["interdiction"]
    one, other = spend(model, spray, PLAN_COLOMBIA), spend(model, patrol, PLAN_COLOMBIA)
    everyone = Strategy((setting("treatment", 1500.0),))
    drawn = [o for o in pulses(model, exits=()) if o.after is None]
    treated = Option("treatment", spend(model, SHARES["treatment"], BUDGET, 52), LONG)
    return (
        *drawn,
        treated,
        Option("everyone", everyone, LONG),
        Option("no_initiation", years=LONG, after=scaled("initiation", 0.0)),
        Option("half_initiation", years=LONG, after=scaled("initiation", 0.5)),
        Option("double", sea(2.0), SHORT),
        Option("quarter_more", sea(1.25), SHORT),
        Option("one_zone", sea(2.0, ("western_caribbean",)), SHORT),
        Option("quiet", sea(0.5), SHORT),
        Option("eradication", one, SHORT),
        Option("patrols", other, SHORT),
        Option("treble", Strategy((*one, *other)), SHORT),
        Option("half_recruits", years=SHORT, after=scaled("recruit_rate", 0.5)),
        Option("double_arrests", years=SHORT, after=scaled("arrest_flow", 2.0)),
    )


def switched() -> list[Cell]:
    """Everything drawn, then one assumption at a time."""
    one = [Cell(f"{name}: {x}", fixed) for name, levels in SWITCHES.items() for x, fixed in levels.items()]
    return [Cell(DRAWN), *one]


@cache
def questions_run(draws: int = DRAWS, seed: int = 1) -> Run:
    """Ask the model everything; a few minutes on two cores."""
    model = own_model()
    return Runner(model, seed, noise=False).run(switched(), options(model), KEEP, draws)


def _year(series: Floats, year: int) -> Floats:
    return np.asarray(series[(year - 1) * QUARTERS : year * QUARTERS].mean(axis=0))


def _change(option: str, outcome: str, year: int, **where: str | tuple[str, ...]) -> Callable[[Run], Floats]:
    """Percent change against the baseline in one year."""

    def value(run: Run) -> Floats:
        own, base = (_year(run.get(o, outcome, **where), year) for o in (option, BASELINE))
        return 100 * (own / base - 1)

    return value


def _fall(option: str, outcome: str, year: int, **where: str | tuple[str, ...]) -> Callable[[Run], Floats]:
    change = _change(option, outcome, year, **where)
    return lambda run: -change(run)


def _growth(option: str) -> Callable[[Run], Floats]:
    """Percent change of Mexican members from the first to the last quarter of five years."""

    def value(run: Run) -> Floats:
        members = run.get(option, "member", country="mexico")
        first = run.get(BASELINE, "member", country="mexico")[0]
        return np.asarray(100 * (members[SHORT * QUARTERS - 1] / first - 1))

    return value


def half_life(run: Run) -> Floats:
    """Years until US consumption without initiation is half of the start; infinite beyond the horizon."""
    used = run.get("no_initiation", "consumption", market="usa")
    below = used < 0.5 * run.get(BASELINE, "consumption", market="usa")[0]
    first = np.argmax(below, axis=0) / QUARTERS
    found = np.where(below.any(axis=0), first, np.inf)
    return np.where(np.isnan(used[0]), np.nan, found)


def _share_of_routes(run: Run) -> Floats:
    """Effect of tightening one zone over its share of departures at sea times the effect of tightening all."""
    part, whole = (_fall(o, "consumption", SHORT, market="usa")(run) for o in ("one_zone", "double"))
    share = _year(run.get(BASELINE, "drug_flow", corridor="western_caribbean"), 1) / _year(
        run.get(BASELINE, "drug_flow", corridor=SEA), 1
    )
    return np.where(abs(whole) > 1e-3, part / np.where(abs(whole) > 1e-3, whole, 1.0) / share, np.nan)


def _per_dollar(run: Run, option: str) -> Floats:
    base, own = (run.get(o, "kg_delivered", market="usa")[: SHORT * QUARTERS].sum(axis=0) for o in (BASELINE, option))
    return np.asarray((base - own) / run.get(option, "programme_cost").sum(axis=0))


def _ratio(over: Callable[[Run], Floats], under: Callable[[Run], Floats]) -> Callable[[Run], Floats]:
    return lambda run: over(run) / under(run)


RAND = "Rydell and Everingham 1994"
FLOWS = "Everingham and Rydell 1994"
SOAR = "Reuter, Crawford and Cave 1988; Caulkins, Crawford and Reuter 1993"
LAND = "Mejia and Restrepo 2008, 2016"
CARTELS = "Prieto-Curiel, Campedelli and Hope 2023"
ROUTES = "Magliocca et al. 2019, 2024"
_COSTS = {"source_control": 783.0, "interdiction": 366.0, "domestic_enforcement": 246.0, "treatment": 34.0}
_WHY = {
    "source_control": "RAND imposes a cost on suppliers at a fitted rate; here the money doubles raids for a year, to the "
    "highest level of the dial, and multiplies uprooting by eight: processors lie low as in 1989-90, and where a shortage is "
    "rationed the price soars for a year or two, where stocks cushion it next to nothing happens. The one episode behind "
    "this is that of 1989-90, and the model overstates its fall of production.",
    "interdiction": "RAND counts seized product as cost; here lost kilograms are ordered again at the source price, "
    "and routes move.",
    "domestic_enforcement": "RAND fits 2.7 dollars of dealers' cost to a dollar; here retail price rises by the "
    "logarithm of effort with a gain of 0 to 0.15, after Caulkins and Reuter 2010.",
    "treatment": "Unit cost of a year-place instead of an admission, a slow intake, and exit drawn from 0 or 3-13 %; "
    "there are fewer tonnes to one percent now than in 1992.",
}
QUESTIONS: tuple[Question, ...] = (
    *(
        Question(
            name, RAND, f"cost of 1 % less consumption, {name.replace('_', ' ')}", "US$ million of 2024",
            f"{_COSTS[name]:g} of 1992 = {_COSTS[name] * PRICES_1992:.0f}", "read (second hand)",
            lambda run, name=name: per_million(run, name),  # type: ignore[misc]
            _COSTS[name] * PRICES_1992 / 2, _COSTS[name] * PRICES_1992 * 2, _WHY[name], True,
        )
        for name in PROGRAMMES
    ),
    Question(
        "ratio", RAND, "domestic enforcement per treatment, cost of 1 % less consumption", "ratio", "7", "read",
        _ratio(lambda r: per_million(r, "domestic_enforcement"), lambda r: per_million(r, "treatment")), 3.5, 14.0,
        "As the two rows above.", True,
    ),
    Question(
        "everyone", RAND, "fall of consumption when every heavy user is treated, 15 years, present value",
        "percent of all", "33", "read",
        lambda r: averted(r, "everyone") / float(np.sum(1.04 ** -((np.arange(60) + 0.5) / 4)) / 4), 25.0, 42.0,
        "At most three heavy users in five are in treatment at a time here, and only after the intake's delay.",
    ),
    Question(
        "half_life", FLOWS, "half-life of consumption with no initiation", "years", "more than a decade", "read",
        half_life, 10.0, np.inf, "Same two-state flow; rates are drawn, consumption also answers to price.",
    ),
    Question(
        "half_initiation", FLOWS, "fall of consumption after 15 years when initiation halves", "percent",
        "clearly less than 50", "read", _fall("half_initiation", "consumption", LONG, market="usa"), 10.0, 40.0,
        "Same flow.",
    ),
    Question(
        "double", SOAR, "fall of US consumption when interdiction at sea doubles, year 5", "percent",
        "modest", "read", _fall("double", "consumption", SHORT, market="usa"), 0.1, 5.0,
        "Eleven routes in the report; here three zones at sea, and the land border stays as it is.",
    ),
    Question(
        "one_zone", SOAR, "effect of doubling in one zone over its share of departures x effect of all zones", "ratio",
        "well below 1", "read", _share_of_routes, -np.inf, 0.75,
        "Smugglers of the report know every route's risk exactly; here part re-plans within capacity.",
    ),
    Question(
        "quarter", SOAR, "change of kilograms leaving the source by sea, air and container, interdiction at sea "
        "+25 %, year 2", "percent", "rises", "read",
        _change("quarter_more", "drug_flow", 2, corridor=OUT), 0.01, np.inf,
        "Lost kilograms are ordered again except under the quantity closure.",
    ),
    Question(
        "land", LAND, "eradication per interdiction, cost of a kilogram less in the United States", "ratio",
        "5.4 (940,000 / 175,000)", "read",
        _ratio(lambda r: _per_dollar(r, "eradication"), lambda r: _per_dollar(r, "patrols")), 2.7, 10.8,
        "Two contests with fitted strength there; net hectares a sprayed hectare and the funnel at sea here.", True,
    ),
    Question(
        "treble", LAND, "fall of kilograms reaching the US, eradication and interdiction + US$ "
        f"{PLAN_COLOMBIA / 1e6:g} million each a year, year 5", "percent", "17 (2008 edition)", "read",
        _fall("treble", "kg_delivered", SHORT, market="usa"), 8.5, 34.0,
        "Suppliers there have decreasing returns to land and routes; here both can be replaced.",
    ),
    Question(
        "rivals", LAND, "potential production of Peru and Bolivia under eradication in Colombia, year 5", "percent",
        "displaced to other countries", "read",
        _change("eradication", "potential_production", SHORT, country=("peru", "bolivia")), 0.1, np.inf,
        "Displacement runs through the price at the source and growers' response.",
    ),
    Question(
        "status_quo", CARTELS, "members in Mexico after five years, status quo", "percent", "26", "read",
        _growth(BASELINE), 18.0, 34.0, "Same equations in ten groups and a fringe, at weekly steps; rates are drawn.",
    ),
    Question(
        "half_recruits", CARTELS, "the same, recruitment halved", "percent", "-11", "read", _growth("half_recruits"),
        -19.0, -3.0, "Same equations.",
    ),
    Question(
        "double_arrests", CARTELS, "the same, arrests doubled", "percent", "6", "recalled", _growth("double_arrests"),
        -2.0, 14.0, "Same equations.",
    ),
    Question(
        "seized", ROUTES, "kilograms seized at sea when interdiction doubles, year 5", "percent", "rises", "read",
        _change("double", "kg_seized", SHORT, corridor=SEA), 1.0, np.inf, "Load sizes are fixed here, so value per "
        "seizure cannot fall: that published finding cannot be asked.",
    ),
    Question(
        "active", ROUTES, "active legs when interdiction doubles, year 5", "percent", "rises or stays", "read",
        _change("double", "active_leg", SHORT), -1.0, np.inf,
        "A leg counts as active from two loads a year on, and traffic leaves the sea for land, air and containers; "
        "agents of the published model open new places.",
    ),
    Question(
        "quiet", ROUTES, "concentration of routes when interdiction halves, year 5", "percent", "rises", "inferred",
        _change("quiet", "route_concentration", SHORT), 0.5, np.inf,
        "There, traffickers consolidate when nothing is lost; here every route keeps its appeal.",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """The answer with everything drawn and with each assumption set; and which of them moves it most."""

    question: Question
    drawn: tuple[float, float, float]
    levels: Mapping[str, Mapping[str, float]]

    @property
    def agrees(self) -> bool:
        """Whether the model's answer is the published one."""
        return self.question.agrees(self.drawn[0])

    def spread(self, switch: str) -> float:
        """How far the levels of an assumption lie apart, in the answer's unit (prices: in effect per dollar)."""
        values = list(self.levels[switch].values())
        if self.question.inverse:
            values = [1 / v for v in values]
        values = [min(v, 1e6) for v in values]
        return max(values) - min(values)

    @property
    def mover(self) -> str | None:
        """The assumption that moves the answer most; None when none moves it by a tenth of it or of its interval."""
        best = max(self.levels, key=self.spread)
        middle, low, high = (1 / x if self.question.inverse else min(x, 1e6) for x in self.drawn)
        return best if self.spread(best) > 0.1 * max(abs(middle), abs(high - low), 1e-9) else None

    @property
    def reached(self) -> list[str]:
        """Levels at which the answer is the published one."""
        return [f"{s}: {x}" for s, found in self.levels.items() for x, v in found.items() if self.question.agrees(v)]


def answers(run: Run) -> list[Answer]:
    """All questions answered."""
    found = []
    for question in QUESTIONS:
        levels = {
            name: {x: question.answer(run, run.at(f"{name}: {x}"))[0] for x in options_} for name, options_ in SWITCHES.items()
        }
        found.append(Answer(question, question.answer(run, run.at(DRAWN)), levels))
    return found
