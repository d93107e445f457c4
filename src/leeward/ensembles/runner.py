"""Runs a plan: what its store lacks, unit by unit, here or on the workers of an executor.

A unit of work is a range of draws with all options, and becomes one part of the store. Whatever the split, a draw's
numbers are the same to the bit.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from time import perf_counter

from leeward.ensembles.backend import Backend, choose, cores
from leeward.ensembles.blocks import Blocks, Clock, run_unit
from leeward.ensembles.kept_runs import kept_runs
from leeward.ensembles.pace import Pace
from leeward.ensembles.plan import StudyPlan
from leeward.ensembles.protocol import LANES, Model
from leeward.ensembles.spread import spread
from leeward.ensembles.store import FolderStore, Store
from leeward.evidence.errors import InputError

Progress = Callable[[int, int, str], None]


def run_plan(
    plan: StudyPlan,
    model: Model,
    store: Store,
    executor: Executor | None = None,
    progress: Progress | None = None,
    *,
    backend: Backend | None = None,
    workers: int = 1,
    threads: int | None = None,
    unit: int | None = None,
    clock: Clock | None = None,
) -> Store:
    """Run every draw of the plan that the store does not hold yet, and return the store.

    executor: any `concurrent.futures.Executor`; its workers must see the store's folder and be able to import
    the model. workers: how many it has (for the size of units). threads: in each worker, cores by default.
    unit: draws in a unit (a multiple of LANES is best); by default what a few seconds take (`pace`). progress:
    gets runs (draws x options) done, runs in all, a word. InputError for an executor with a store in memory.
    """
    backend = choose() if backend is None else backend
    threads = max(1, cores() // workers) if threads is None else threads
    ranges = store.missing(plan.first_draw, plan.draws) if plan.draws else []
    if unit is None and not isinstance(store, FolderStore):
        unit = LANES * max(1, -(-plan.draws // LANES))  # nothing in memory outlives a stop, and one part is read fastest
    pace = Pace(plan, len(store.series), ranges, workers, threads, unit)
    options = len(plan.options)
    total = plan.draws * options
    done = total - pace.left * options

    def tick(draws: int) -> None:
        nonlocal done
        done += draws
        if progress is not None:
            progress(done, total, "simulating")

    tick(0)
    if not pace.left:
        return store
    if executor is not None:
        if not isinstance(store, FolderStore):
            raise InputError("an executor needs a folder that its workers can write to", key="out")
        spread(executor, plan, model, store, pace, lambda draws: tick(draws * options))
        return store
    blocks = Blocks(plan, model, backend, clock, kept_runs(model, backend))
    while (span := pace.take()) is not None:
        began = perf_counter()
        run_unit(blocks, store.begin(*span), threads, tick)
        pace.learn(span[1], perf_counter() - began)
    return store
