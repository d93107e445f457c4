"""Playing a case: the options it is run under, the model that runs them, and the forecasts that come out.

Draws are played in portions and only the forecasts of the observed points are kept, so memory does not grow with them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from leeward.ensembles.posterior import Posterior, PosteriorModel, Steady
from leeward.evidence.arrays import Floats
from leeward.evidence.vocabulary import BASELINE_ID
from leeward.history.cases import bundled_cases, load_case
from leeward.history.observation import Simulated, predict
from leeward.history.records import Case, Point
from leeward.history.strategies import donor_of, mapped
from leeward.strategy import Strategy

Progress = Callable[[int, int, str], None]
Simulator = Callable[[Case, Mapping[str, Strategy], range, int], Simulated]
"""(case, options, numbers of the draws, seed) -> series of every option and of "baseline"."""
DatedRun = Callable[[str, date, float, Mapping[str, Strategy], range, int], Simulated]
"""(world, start, years, options, numbers of the draws, seed) -> the same."""

TRUE, SHUFFLED, BASELINE = "strategy", "shuffled", BASELINE_ID
PORTION_VALUES = 50_000_000
SERIES = 110
LANES = 100


def play(
    *, coarse: bool = False, posterior: Posterior | None = None, steady: bool = False, progress: Progress | None = None
) -> Simulator:
    """Return the simulator that runs Leeward's own model in the dated world of a case; steady: without drift.

    It raises InputError (key `start`) when there is no world for that date.
    """
    run = dated_runs(coarse=coarse, posterior=posterior, steady=steady, progress=progress)

    def simulate(case: Case, options: Mapping[str, Strategy], draws: range, seed: int) -> Simulated:
        return run(case.world, case.start, case.years, options, draws, seed)

    return simulate


def dated_runs(
    *, coarse: bool = False, posterior: Posterior | None = None, steady: bool = False, progress: Progress | None = None
) -> DatedRun:
    """Return the function that runs Leeward's own model in dated worlds, each compiled once; arguments as `play`."""
    models: dict[tuple[str, str], Any] = {}

    def run(world: str, day: date, years: float, options: Mapping[str, Strategy], draws: range, seed: int) -> Simulated:
        from leeward.ensembles.plan import StudyPlan
        from leeward.ensembles.study import run_model
        from leeward.model.system import compile_model
        from leeward.world import load_world

        start = day.isoformat()
        if (world, start) not in models:
            model: Any = compile_model(load_world(world, start, coarse))
            model = Steady(model) if steady else model
            models[world, start] = model if posterior is None else PosteriorModel(model, posterior)
        plan = StudyPlan(options, len(draws), draws.start, years, seed, "weekly", world, start, coarse, posterior is None)
        return run_model(plan, models[world, start], progress=progress)

    return run


def portions(draws: int, weeks: int, options: int) -> list[range]:
    """Draws to play at a time, so that the weekly series of `options` options, baseline included, fit in memory."""
    size = max(LANES, PORTION_VALUES // (SERIES * weeks * options) // LANES * LANES)
    return [range(first, min(first + size, draws)) for first in range(0, draws, size)]


def world_prior_share(case: Case, coarse: bool = False) -> float:
    """Return the share of the dated world of a case that rests on judgement alone (see `leeward.world.prior_share`)."""
    from leeward.world import load_world, prior_share

    return float(prior_share(load_world(case.world, case.start.isoformat(), coarse)))


def options_of(case: Case, events: Sequence[Case] | None = None) -> dict[str, Strategy]:
    """Return the options a case is run under, besides the baseline: the real strategy and the shuffled one."""
    known = [load_case(name) for name in bundled_cases()] if events is None else events
    options = {TRUE: case.strategy} if case.strategy else {}
    donor = donor_of(case, known)
    if donor is not None:
        options[SHUFFLED] = mapped(donor, case)
    return options


@dataclass(frozen=True)
class Played:
    """Forecasts of a case. `forecasts`: series -> option -> (D, points); `points`: series -> the points themselves.

    draws: numbers of the draws that were not rejected, (D,). parameters: one row a draw. plan: what identifies the run.
    """

    case: Case
    draws: npt.NDArray[np.int64]
    parameters: pd.DataFrame
    points: Mapping[str, tuple[Point, ...]]
    forecasts: Mapping[str, Mapping[str, Floats]]
    plan: Mapping[str, Any]
    rejected: int

    def best(self, series: str) -> Floats:
        """The forecast under the strategy that was really applied, (D, points): the baseline's in a null window."""
        options = self.forecasts[series]
        return options[TRUE] if TRUE in options else options[BASELINE]


def played(
    case: Case, options: Mapping[str, Strategy], draws: int, seed: int, simulate: Simulator, *, instrument: bool = True
) -> Played:
    """Play a case and return its forecasts; `instrument` as in `predict`."""
    points = {s.name: s.targets(case.start, case.end) for s in case.series}
    wanted = list(dict.fromkeys([*options, BASELINE]))
    parts: list[Simulated] = []
    numbers: list[npt.NDArray[Any]] = []
    tables: list[pd.DataFrame] = []
    found: dict[str, dict[str, list[Floats]]] = {s.name: {o: [] for o in wanted} for s in case.series}
    plan: Mapping[str, Any] = {}
    for some in portions(draws, case.weeks, len(wanted)):
        part = simulate(case, options, some, seed)
        plan = plan or getattr(part, "plan", {})
        parts.append(part)
        numbers.append(np.asarray(part.draws))
        tables.append(part.parameters)
        for series in case.series:
            for option in wanted:
                chosen = predict(part, case, series, points[series.name], option, seed=seed, instrument=instrument)
                found[series.name][option].append(chosen)
        parts.clear()
    kept = np.concatenate(numbers).astype(np.int64)
    forecasts = {s: {o: np.concatenate(values) for o, values in by.items()} for s, by in found.items()}
    return Played(case, kept, pd.concat(tables), points, forecasts, plan, draws - len(kept))
