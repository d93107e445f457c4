"""How fast the engine is on this machine, and what limits it."""

from __future__ import annotations

from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from leeward.ensembles.backend import choose, cores
from leeward.ensembles.blocks import Blocks, Clock, run_unit
from leeward.ensembles.keys import BenchRecord
from leeward.ensembles.manifest import make_manifest
from leeward.ensembles.parts import MemoryPart
from leeward.ensembles.plan import StudyPlan
from leeward.ensembles.protocol import LANES, SEGMENT_WEEKS, Model
from leeward.ensembles.runner import Progress, run_plan
from leeward.ensembles.store import MemoryStore
from leeward.evidence.calendar import MODEL_YEAR
from leeward.strategy import Strategy


class _Sink(MemoryPart):
    """Takes what it is given and keeps nothing."""

    def put(self, option: int, at: int, values: Any) -> None:
        """Look at the values and drop them."""
        np.isnan(values[:, -1]).any()


def run(
    *,
    draws: int | None = None,
    years: int = 10,
    repeats: int = 5,
    backend: str | None = None,
    threads: int | None = None,
    model: Model | None = None,
    progress: Progress | None = None,
    json: bool = False,
) -> BenchRecord:
    """Measure the engine: `draws` x `years` of the baseline, `repeats` times after one run that compiles.

    A system-year is 52 weeks of the whole model for one draw, burn-in years included. "store" repeats the
    measurement with every weekly series kept. "limit" says what takes the time: the share of core-seconds
    spent inside the compiled week. `json` is accepted for the command line and changes nothing.
    """
    chosen = choose(backend)
    threads = cores() if threads is None else threads
    if draws is None:
        draws = (10 if chosen.name == "jax" else 1) * LANES * threads
    began = perf_counter()
    model = _model() if model is None else model
    loaded = perf_counter() - began
    plan = StudyPlan({}, draws=draws, years=years)
    began = perf_counter()
    Blocks(plan, model, chosen).prepare(0)
    compiled = perf_counter() - began
    burn_in = len(model.burn_in_controls())
    done = -(-draws // LANES) * LANES * (plan.segments + burn_in)
    rates, inside, stored = [], [], []
    for i in range(repeats):
        clock = Clock()
        blocks = Blocks(plan, model, chosen, clock)
        began = perf_counter()
        run_unit(blocks, _Sink(StudyPlan({}, draws=1, years=1), 0, 0, draws), threads)
        seconds = perf_counter() - began
        rates.append(done / seconds)
        inside.append(clock.seconds / seconds / threads)
        store = MemoryStore(plan, make_manifest(plan, model, chosen, {}, {}))
        began = perf_counter()
        run_plan(plan, model, store, backend=chosen, threads=threads)
        stored.append(done / (perf_counter() - began))
        if progress is not None:
            progress(i + 1, repeats, "measuring")
    share = median(inside)
    wall = f"arithmetic: {100 * min(share, 1.0):.0f} % of core time is inside the compiled week"
    return {
        "system_years_per_second": round(median(rates), 1),
        "system_years_per_second_min": round(min(rates), 1),
        "system_years_per_second_max": round(max(rates), 1),
        "system_years_per_second_stored": round(median(stored), 1),
        "cores": cores(),
        "limit": wall if share > 0.5 else "overhead around the compiled week",
        "share_in_program": round(share, 3),
        "backend": chosen.name,
        "dtype": str(chosen.dtype),
        "lanes": LANES,
        "threads": threads,
        "load_seconds": round(loaded, 2),
        "compile_seconds": round(compiled, 2),
        "draws": draws,
        "years": years,
        "burn_in_years": burn_in * SEGMENT_WEEKS // MODEL_YEAR,
        "weeks": plan.weeks,
        "series": len(model.static.series),
        "repeats": repeats,
    }


def _model() -> Model:
    from leeward.model.system import compile_model
    from leeward.world import load_world

    model: Model = compile_model(load_world())
    model.controls(Strategy(), 0, 1)
    return model
