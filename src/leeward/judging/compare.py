"""Options side by side: every outcome with its interval, cost, deaths, and regret."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from leeward.ensembles.ids import placebo_of
from leeward.evidence.arrays import Floats
from leeward.evidence.calendar import WEEKS_A_YEAR
from leeward.evidence.outcomes import Outcome
from leeward.evidence.placenames import PATROLLED_SEAS
from leeward.judging.arrays import Arrays
from leeward.judging.campaigns import Strikes, strikes_of
from leeward.judging.keys import CellRecord, ComparisonRecord, RegretRecord, WorthRecord
from leeward.judging.measure import measure_for
from leeward.judging.scales import unit_of
from leeward.judging.series import BASELINE, Measure, is_additive, real_options, window
from leeward.judging.sizes import COST
from leeward.judging.summary import Interval, Shares, difference, middle

SLIGHT_TONNES = 0.1
SLIGHT_PERCENT = 0.01
TOTALS = (COST, "death_at_sea", "bystander_death", "death_on_land", "overdose_death", "kg_seized", "kg_destroyed")
"""Weekly outcomes that are also given as a total over the whole study."""

NOT_COMPARED = frozenset({"drug_flow", "corridor_share", "cost_per_tonne_removed", "cost_per_consumption_percent"})
"""Shown by corridor (`Moved`), or as a price of the whole option (`Worth`), not as a difference."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One option on one measure at the horizon: the paired effect and the shares at its smallest effect.

    ``baseline`` and ``level`` are the medians of the quarter without and with the option, in ``unit``;
    ``total`` is the paired difference summed over the study for outcomes that add up, else ``None``.
    """

    option: str
    outcome: str
    measure: Measure
    kind: str
    unit: str
    good: str
    interval: Interval
    shares: Shares
    baseline: float
    level: float
    total: Interval | None

    def to_dict(self) -> CellRecord:
        """Return plain values."""
        return {
            "option": self.option,
            "outcome": self.outcome,
            "measure": self.measure.text,
            "kind": self.kind,
            "unit": self.unit,
            "good": self.good,
            **self.interval.to_dict(),
            "increase": self.shares.increase,
            "negligible": self.shares.negligible,
            "decrease": self.shares.decrease,
            "undefined": self.shares.undefined,
            "baseline": self.baseline,
            "level": self.level,
            "total": self.total.to_dict() if self.total else None,
        }


@dataclass(frozen=True, slots=True)
class Regret:
    """How far an option falls behind the best one of the same draw, on one measure.

    All options are compared on the draws that all have; those in which the effect of any is undefined are left out.
    ``regret90`` and ``worst`` are the 90th percentile and the largest over draws (fraction of the baseline, or the outcome's
    unit for absolute outcomes); ``best`` the share of draws in which none is better (options that tie all count), ``helps``
    in which it helps by more than the smallest effect (the robustness of the option).
    """

    option: str
    measure: str
    kind: str
    unit: str
    median: float
    regret90: float
    worst: float
    best: float
    helps: float

    def to_dict(self) -> RegretRecord:
        """Return plain values."""
        return {
            "option": self.option,
            "measure": self.measure,
            "kind": self.kind,
            "unit": self.unit,
            "median": self.median,
            "regret90": self.regret90,
            "worst": self.worst,
            "best": self.best,
            "helps": self.helps,
        }


@dataclass(frozen=True, slots=True)
class Worth:
    """What an option's effect costs, over the whole study, from differences with the baseline.

    ``per_tonne``: US$ a tonne of pure cocaine additionally seized or destroyed; ``per_percent``: US$ a year
    for one percent less consumption in the United States. Draws in which nothing more is removed, or
    consumption does not fall, have no such price; the ``..._defined`` shares say in how many it exists.
    """

    option: str
    per_tonne: Interval
    per_tonne_defined: float
    per_percent: Interval
    per_percent_defined: float

    def to_dict(self) -> WorthRecord:
        """Return plain values."""
        return {
            "option": self.option,
            "cost_per_tonne_removed": {**self.per_tonne.to_dict(), "defined": self.per_tonne_defined},
            "cost_per_consumption_percent": {
                **self.per_percent.to_dict(),
                "defined": self.per_percent_defined,
            },
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """All options on all measures at one horizon; ``regret`` includes doing nothing (the baseline).

    ``cells`` hold the placebo of a strike too, under its own name (ending in ``__placebo``), which
    ``options`` and ``regret`` leave out.
    """

    horizon: int
    options: list[str]
    cells: list[Cell]
    regret: list[Regret]
    worth: list[Worth]
    strikes: dict[str, Strikes] = field(default_factory=dict)

    def cell(self, option: str, outcome: str, market: str | None = None) -> Cell | None:
        """Return one cell, or ``None``; ``market`` narrows outcomes that have one row a market."""
        for cell in self.cells:
            here = market is None or cell.measure.labels.get("market") in (None, (market,))
            if here and cell.option == option and cell.outcome == outcome:
                return cell
        return None

    def measures(self) -> list[Measure]:
        """Return the measures compared, in order."""
        return list(dict.fromkeys(cell.measure for cell in self.cells))

    def row(self, measure: Measure) -> list[Cell]:
        """Return the cells of one measure in the order of the options."""
        return [cell for cell in self.cells if cell.measure == measure]

    def to_dict(self) -> ComparisonRecord:
        """Return plain values."""
        return {
            "horizon_weeks": self.horizon,
            "cells": [cell.to_dict() for cell in self.cells],
            "regret": [item.to_dict() for item in self.regret],
            "worth": [item.to_dict() for item in self.worth],
            "strikes": [item.to_dict() for item in self.strikes.values()],
        }


def default_measures(
    arrays: Arrays, outcomes: Mapping[str, Outcome], claimed: Collection[str] = ()
) -> list[tuple[Outcome, Measure]]:
    """Return what is compared: the outcomes kept, for the United States and Europe where they have markets."""
    found: list[tuple[Outcome, Measure]] = []
    for outcome in outcomes.values():
        if not outcome.in_model or outcome.name in NOT_COMPARED:
            continue
        wanted = outcome.good != "none" or outcome.name in claimed or outcome.name in TOTALS
        if not wanted or not arrays.has(outcome.name):
            continue
        labels = arrays.labels(outcome.name)
        if "market" in labels:
            for market in ("usa", "europe"):
                if market in labels["market"]:
                    found.append((outcome, measure_for(arrays, outcome, market=market)))
        elif "drug" in labels:
            for drug in labels["drug"]:
                found.append((outcome, measure_for(arrays, outcome, drug=drug)))
        elif "corridor" in labels and not is_additive(outcome):
            sea = [name for name in labels["corridor"] if name in PATROLLED_SEAS]
            found.append((outcome, measure_for(arrays, outcome, places=sea)))
        else:
            found.append((outcome, measure_for(arrays, outcome)))
    return found


def compare(
    arrays: Arrays,
    outcomes: Mapping[str, Outcome],
    horizon: int,
    options: Sequence[str] | None = None,
    claimed: Collection[str] = (),
    strikes: Mapping[str, float] | None = None,
) -> Comparison:
    """Compare the options of a study at ``horizon`` weeks over every in-model outcome that was kept.

    Outcomes without a better direction are compared when a claim is about them (``claimed``). ``strikes``: US$ a strike of the
    options that order nothing but strikes at sea; what these buy is priced by the strikes that are carried out.
    """
    names = real_options(arrays.options) if options is None else list(options)
    shown = [name for real in names for name in (real, placebo_of(real)) if name in arrays.options]
    cells: list[Cell] = []
    regrets: list[Regret] = []
    for outcome, measure in default_measures(arrays, outcomes, claimed):
        kind, smallest = outcome.smallest_effect.kind, outcome.smallest_effect.value
        effects: dict[str, Floats] = {}
        for option in shown:
            own = arrays.of(option)
            path, base_path = own.path(option, measure, keep=False), own.path(BASELINE, measure)
            level, base = window(path, horizon), window(base_path, horizon)
            effect = difference(level, base, kind)
            if option in names:
                effects[option] = effect if own is arrays else _first(arrays, option, measure, horizon, kind)
            total = None
            if outcome.kind == "flow" and outcome.name in TOTALS:
                total = Interval.of((path - base_path).sum(axis=1))
            cells.append(
                Cell(
                    option,
                    outcome.name,
                    measure,
                    kind,
                    unit_of(outcome),
                    outcome.good,
                    Interval.of(effect),
                    Shares.of(effect, smallest),
                    middle(base),
                    middle(level),
                    total,
                )
            )
        if outcome.good != "none" and outcome.name != COST:
            regrets += _regret(effects, outcome, measure, smallest)
    carried_out = strikes_of(arrays, outcomes, names, strikes or {})
    return Comparison(horizon, names, cells, regrets, _worths(arrays, outcomes, names, carried_out), carried_out)


def _first(arrays: Arrays, option: str, measure: Measure, horizon: int, kind: str) -> Floats:
    """The paired difference on the draws that all options have."""
    return difference(
        window(arrays.path(option, measure, keep=False), horizon), window(arrays.path(BASELINE, measure), horizon), kind
    )


def _worths(arrays: Arrays, outcomes: Mapping[str, Outcome], names: Sequence[str], strikes: Mapping[str, Strikes]) -> list[Worth]:
    if not arrays.has(COST):
        return []
    years = arrays.weeks / WEEKS_A_YEAR

    def total(option: str, outcome: str, market: str | None = None) -> Floats:
        measure, own = measure_for(arrays, outcomes[outcome], market=market), arrays.of(option)
        return np.asarray((own.path(option, measure) - own.path(BASELINE, measure)).sum(axis=1))

    found = []
    for option in names:
        draws = arrays.of(option).draws
        cost = strikes[option].costs if option in strikes else total(option, COST)
        removed = np.zeros(draws)
        for outcome in ("kg_seized", "kg_destroyed"):
            if arrays.has(outcome):
                removed = removed + total(option, outcome) / 1000.0
        less = np.zeros(draws)
        if arrays.has("consumption"):
            measure = measure_for(arrays, outcomes["consumption"], market="usa")
            base = arrays.of(option).path(BASELINE, measure).sum(axis=1)
            less = -100.0 * total(option, "consumption", market="usa") / base
        tonne, per_tonne = _price(cost, removed, SLIGHT_TONNES)
        percent, per_percent = _price(cost / years, less, SLIGHT_PERCENT)
        found.append(Worth(option, tonne, per_tonne, percent, per_percent))
    return found


def _price(cost: Floats, bought: Floats, slight: float) -> tuple[Interval, float]:
    """Return cost over what it bought where that is more than slight, and the share of draws where it is."""
    enough = (bought > slight) & (cost > 0)
    if not enough.any():
        return Interval.of(np.array([])), 0.0
    return Interval.of(cost[enough] / bought[enough]), float(enough.mean())


def _regret(effects: Mapping[str, Floats], outcome: Outcome, measure: Measure, smallest: float) -> list[Regret]:
    if not effects:
        return []
    sign = -1.0 if outcome.good == "lower" else 1.0
    names = [BASELINE, *effects]
    first = next(iter(effects.values()))
    gains = np.stack([np.zeros_like(first), *(sign * effect for effect in effects.values())])
    gains = gains[:, np.isfinite(gains).all(axis=0)]
    if not gains.size:
        return []
    behind = gains.max(axis=0) - gains
    found = []
    for at, name in enumerate(names):
        found.append(
            Regret(
                name,
                measure.text,
                outcome.smallest_effect.kind,
                unit_of(outcome),
                float(np.median(behind[at])),
                float(np.quantile(behind[at], 0.9)),
                float(behind[at].max()),
                float(np.mean(behind[at] <= 1e-12)),
                float(np.mean(gains[at] > smallest)),
            )
        )
    return found
