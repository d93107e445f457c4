"""The ranking of programmes under Leeward's own model, as a frontier.

The question is that of Rydell and Everingham 1994: the same money is spent on one programme in the first year,
and the fall of US consumption is summed over fifteen years at 4 percent, in percent of a year's consumption.
Elasticity, closure and pass-through are set in cells; the share who leave heavy use after treatment is set in
the treatment option, because it touches nothing else. Counts are at their means, so differences are not luck.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np

from leeward.ensembles.protocol import SEGMENT_WEEKS, Arrays
from leeward.evidence.levers import load_levers
from leeward.model.system import Model
from leeward.probing.own_cells import (
    BASELINE,
    QUARTER,
    QUARTERS,
    After,
    Cell,
    Floats,
    Option,
    Run,
    Runner,
    own_model,
    setting,
)
from leeward.strategy import LeverSetting, Strategy

YEARS, DISCOUNT, DRAWS = 15, 0.04, 40
BUDGET = 500e6
CLOSURES = ("cost", "quantity", "shared")
PASSING = ("additive", "multiplicative")
ETAS = (-0.2, -0.5, -1.0, -1.5)
EXITS = (0.0, 0.03, 0.08, 0.13)
SUPPLY = ("source_control", "interdiction", "domestic_enforcement")
PROGRAMMES = (*SUPPLY, "treatment")
SHARES: Mapping[str, Mapping[str, float]] = {
    "source_control": {"manual_eradication": 0.5, "lab_raid": 0.5},
    "interdiction": {"surveillance": 162 / 2106, "vessel_patrol": 1944 / 2106},
    "domestic_enforcement": {"domestic_enforcement": 1.0},
    "treatment": {"treatment": 1.0},
}
"""Levers of a programme and their shares of its money. Interdiction: as today's effort costs (US$ 162 and 1,944
million a year at the marginal unit costs of `levers.toml`), so that both rise by the same part."""

KEEP = ("consumption", "programme_cost")


def yearly_cost(model: Model, strategy: Strategy) -> float:
    """US$ that a strategy costs in its first year at the central unit costs."""
    lever = model.controls(strategy, 0, SEGMENT_WEEKS)["lever"]
    return float(((lever - model.static.tables["lever_baseline"].T) @ model.static.tables["lever_unit_cost"]).sum())


def spend(model: Model, levers: Mapping[str, float], budget: float, weeks: int | None = None) -> Strategy:
    """The strategy that spends a yearly budget on levers in the given shares."""
    settings: list[LeverSetting] = []
    for name, share in levers.items():
        record = load_levers()[name]
        step = record.levels["more"] - record.baseline
        one = yearly_cost(model, Strategy((setting(name, record.baseline + step),)))
        settings.append(setting(name, record.baseline + step * budget * share / one, weeks=weeks))
    return Strategy(tuple(settings))


def with_exit(share: float) -> After:
    """Fix the share of those who leave treatment and do not go back to heavy use."""

    def change(params: Arrays) -> Arrays:
        return {**params, "treatment_exit": np.full_like(params["treatment_exit"], share)}

    return change


def elasticity(eta: float) -> dict[str, float]:
    """Long-run elasticity of demand `eta`, half of it within a year (as in the rebuilt RAND model)."""
    return {"elasticity_one_year": eta / 2, "elasticity_long_run_extra": eta / 2}


def treatment_at(share: float) -> str:
    """Name of the treatment option at an exit share."""
    return f"treatment_{round(100 * share)}"


def pulses(model: Model, exits: Sequence[float] = EXITS, years: int = YEARS) -> tuple[Option, ...]:
    """The baseline and every programme for one year."""
    strategy = {name: spend(model, SHARES[name], BUDGET, SEGMENT_WEEKS) for name in PROGRAMMES}
    treated = [Option(treatment_at(x), strategy["treatment"], years, with_exit(x)) for x in exits]
    return (Option(BASELINE, years=years), *(Option(n, strategy[n], years) for n in SUPPLY), *treated)


def present(series: Floats) -> Floats:
    """Present value of a weekly mean by quarter, (quarter, ...) -> (...)."""
    when = (np.arange(len(series)) + 0.5) / QUARTERS
    return np.asarray(np.tensordot((1 + DISCOUNT) ** -when, series, axes=1) * QUARTER)


def averted(run: Run, option: str) -> Floats:
    """Present value of the fall of US consumption, percent of the baseline's first year, (cell, draw)."""
    base, own = (run.get(name, "consumption", market="usa") for name in (BASELINE, option))
    return np.asarray(100 * present(base[: len(own)] - own) / (base[:QUARTERS].sum(axis=0) * QUARTER))


def per_million(run: Run, option: str) -> Floats:
    """Percent of a year's US consumption averted for a million dollars, (cell, draw)."""
    return np.asarray(averted(run, option) / (present(run.get(option, "programme_cost")) / 1e6))


@dataclass(frozen=True)
class Price:
    """US$ million per 1 percent of consumption: median and 90 % interval; infinite where nothing is averted."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, effect: Floats) -> Price:
        """Turn percent per million dollars of the draws into a price."""
        low, middle, high = np.nanquantile(effect, (0.05, 0.5, 0.95), method="nearest")
        return cls(*(1 / x if x > 1e-9 else np.inf for x in (middle, high, low)))


@dataclass(frozen=True)
class Place:
    """One combination of assumptions and what each programme costs there."""

    closure: str
    passing: str
    eta: float
    exit_share: float
    prices: Mapping[str, Price]
    first: Mapping[str, float]

    @property
    def cheapest(self) -> str:
        """The programme with the lowest median price."""
        return min(PROGRAMMES, key=lambda name: self.prices[name].median)


def cells() -> list[Cell]:
    """Closure x pass-through x elasticity."""
    return [
        Cell(f"{c} / {p} / {e:g}", {"price_closure": c, "pass_through": p, **elasticity(e)})
        for c, p, e in product(CLOSURES, PASSING, ETAS)
    ]


@cache
def frontier_run(draws: int = DRAWS, seed: int = 1) -> Run:
    """Run the frontier; a few minutes on two cores."""
    model = own_model()
    return Runner(model, seed, noise=False).run(cells(), pulses(model), KEEP, draws)


def frontier(run: Run) -> list[Place]:
    """All places of the frontier."""
    effect = {o: per_million(run, o) for o in run.values if o != BASELINE}
    found = []
    for i, (closure, passing, eta) in enumerate(product(CLOSURES, PASSING, ETAS)):
        for share in EXITS:
            here = {n: effect[treatment_at(share) if n == "treatment" else n][i] for n in PROGRAMMES}
            good = run.admitted[i]
            top = np.argmax(np.stack([here[n][good] for n in PROGRAMMES]), axis=0)
            found.append(
                Place(closure, passing, eta, share, {n: Price.of(x) for n, x in here.items()},
                      {n: float(np.mean(top == k)) for k, n in enumerate(PROGRAMMES)})
            )  # fmt: skip
    return found


def break_even(run: Run, cell: int, rival: str) -> float:
    """Exit share at which treatment averts as much per dollar as `rival`, by medians; linear in the exit share."""
    own = [float(np.nanmedian(per_million(run, treatment_at(x))[cell])) for x in EXITS]
    slope, start = np.polyfit(EXITS, own, 1)
    return float((np.nanmedian(per_million(run, rival)[cell]) - start) / slope)
