"""Runs a plan: blocks of draws through the burn-in and every option, into a store.

A unit of work is a range of draws with all options. Inside a unit, threads call the compiled program for
different blocks and options at once while the calling thread writes what is finished. With an executor, units
go to its workers, which write their own parts. Whatever the split, a draw's numbers are the same to the bit.
"""

from __future__ import annotations

import hashlib
import pickle
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from time import perf_counter
from typing import Any

import numpy as np
import numpy.typing as npt

from leeward.ensembles.backend import Backend, choose, cores
from leeward.ensembles.parts import MemoryPart
from leeward.ensembles.plan import StudyPlan, fold_seed
from leeward.ensembles.protocol import LANES, SEGMENT_WEEKS, Arrays, Model
from leeward.ensembles.store import FolderStore, Store
from leeward.evidence.errors import InputError

Progress = Callable[[int, int, str], None]
PART_BYTES = {"weekly": 256_000_000, "horizons": 48_000_000}
"""Aim for the size of a part; with `horizons` this bounds what a worker gathers in memory."""


@dataclass(frozen=True)
class Prepared:
    """A block after the burn-in: everything its options branch from."""

    params: Arrays
    state: Arrays
    names: list[str]
    record: npt.NDArray[np.float64]
    rejected: npt.NDArray[np.bool_]


class Clock:
    """Seconds spent inside the compiled program, summed over threads."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.calls = 0
        self._lock = Lock()

    def add(self, seconds: float) -> None:
        """Count one call."""
        with self._lock:
            self.seconds += seconds
            self.calls += 1


class Blocks:
    """A plan's blocks of LANES draws on one backend. Thread-safe."""

    def __init__(self, plan: StudyPlan, model: Model, backend: Backend, clock: Clock | None = None) -> None:
        self.plan, self.model, self.backend = plan, model, backend
        self.clock = Clock() if clock is None else clock
        self.segment = backend.segment(model)
        starts = [i * SEGMENT_WEEKS for i in range(plan.segments)]
        with backend.active():
            self.burn_in = [backend.put(controls) for controls in model.burn_in_controls()]
            self.controls = [
                [backend.put(model.controls(strategy, start, SEGMENT_WEEKS)) for start in starts]
                for strategy in plan.options.values()
            ]

    def _call(self, params: Arrays, state: Arrays, controls: Arrays, keep: bool) -> tuple[Arrays, Any]:
        began = perf_counter()
        after, out = self.segment(params, state, controls)
        values = np.asarray(out if keep else next(iter(after.values())))
        self.clock.add(perf_counter() - began)
        return after, values

    def prepare(self, block: int) -> Prepared:
        """Sample a block and run its burn-in."""
        draws = np.arange(block * LANES, (block + 1) * LANES, dtype=np.uint32)
        seed, model = fold_seed(self.plan.seed), self.model
        params = model.sample_parameters(draws, seed, self.plan.prior)
        params |= {"draw": draws, "seed": np.uint32(seed)}
        state = model.initial_state(np, model.static, params)
        last = np.zeros((0, len(model.static.series), LANES))
        with self.backend.active():
            params, state = self.backend.put(params), self.backend.put(state)
            for i, controls in enumerate(self.burn_in, start=1):
                state, last = self._call(params, state, controls, keep=i == len(self.burn_in))
        plain = [{name: np.asarray(value) for name, value in arrays.items()} for arrays in (params, state)]
        rejected = np.broadcast_to(np.asarray(model.rejected(plain[0], plain[1], last), bool), (LANES,))
        record = model.parameter_table(draws, seed, self.plan.prior)
        inputs = np.stack([np.broadcast_to(np.asarray(v, float), (LANES,)) for v in record.values()])
        return Prepared(params, state, list(record), inputs, rejected)

    def option(self, prepared: Prepared, option: int) -> npt.NDArray[np.float32]:
        """Weekly series (S, W, LANES) of one option."""
        out, state = [], prepared.state
        with self.backend.active():
            for controls in self.controls[option]:
                state, values = self._call(prepared.params, state, controls, keep=True)
                out.append(values)
        series = np.concatenate(out)[: self.plan.weeks] if len(out) > 1 else out[0][: self.plan.weeks]
        return np.ascontiguousarray(series.transpose(1, 0, 2), dtype=np.float32)


def run_unit(blocks: Blocks, part: MemoryPart, threads: int, tick: Callable[[int], None] | None = None) -> None:
    """Run draws part.first ... of all options into a part and commit it. `tick` gets draws done, per option.

    On an error or interrupt the part is discarded.
    """
    options = range(len(blocks.plan.options))
    first, stop = part.first, part.first + part.count
    try:
        with ThreadPoolExecutor(max_workers=threads, thread_name_prefix="leeward") as pool:
            try:
                for block, option, prepared, future in _tasks(blocks, pool, first, stop, threads):
                    low, high = max(first, block * LANES), min(stop, (block + 1) * LANES)
                    lanes = slice(low - block * LANES, high - block * LANES)
                    if option == options[0]:
                        ready = prepared.result()
                        part.set_record(low - first, ready.names, ready.record[:, lanes], ready.rejected[lanes])
                    part.put(option, low - first, future.result()[:, :, lanes])
                    if tick is not None:
                        tick(high - low)
            except BaseException:
                pool.shutdown(wait=True, cancel_futures=True)
                raise
        part.commit()
    except BaseException:
        part.discard()
        raise


Task = tuple[int, int, "Future[Prepared]", "Future[npt.NDArray[np.float32]]"]


def _tasks(blocks: Blocks, pool: Executor, first: int, stop: int, threads: int) -> Iterator[Task]:
    """Submit groups of `threads` blocks, burn-ins first, one group ahead of what is being written."""

    def branch(prepared: Future[Prepared], option: int) -> npt.NDArray[np.float32]:
        return blocks.option(prepared.result(), option)

    waiting: deque[list[Task]] = deque()
    numbers = list(range(first // LANES, (stop - 1) // LANES + 1))
    for start in range(0, len(numbers), threads):
        group = [(block, pool.submit(blocks.prepare, block)) for block in numbers[start : start + threads]]
        options = range(len(blocks.plan.options))
        waiting.append([(b, o, p, pool.submit(branch, p, o)) for o in options for b, p in group])
        if len(waiting) > 1:
            yield from _drain(waiting.popleft())
    while waiting:
        yield from _drain(waiting.popleft())


def _drain(tasks: list[Task]) -> Iterator[Task]:
    # Let go of each result once it is written: a list of finished futures would hold all of them.
    tasks.reverse()
    while tasks:
        yield tasks.pop()


def unit_draws(plan: StudyPlan, series: int, workers: int) -> int:
    """Draws in a unit: whole blocks, about PART_BYTES a part, and a unit for every worker if possible."""
    kept = plan.weeks if plan.keep == "weekly" else len(plan.horizons)
    draw_bytes = 4 * len(plan.options) * max(series, 1) * kept
    most = max(1, PART_BYTES[plan.keep] // (draw_bytes * LANES))
    blocks = -(-plan.draws // LANES)
    return LANES * max(1, min(most, -(-blocks // workers)))


def _units(ranges: list[tuple[int, int]], size: int) -> list[tuple[int, int]]:
    units = []
    for first, count in ranges:
        at, stop = first, first + count
        while at < stop:
            edge = (at // LANES) * LANES + size  # whole blocks, even after a ragged start
            end = min(stop, edge if size % LANES == 0 else at + size)
            units.append((at, end - at))
            at = end
    return units


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
    unit: draws in a unit (a multiple of LANES is best). progress: gets runs (draws x options) done, runs in
    all, a word. InputError for an executor with a store in memory.
    """
    backend = choose() if backend is None else backend
    threads = max(1, cores() // workers) if threads is None else threads
    size = unit_draws(plan, len(store.series), workers) if unit is None else max(1, unit)
    units = _units(store.missing(plan.first_draw, plan.draws), size)
    total = plan.draws * len(plan.options)
    done = total - sum(count for _, count in units) * len(plan.options)

    def tick(draws: int) -> None:
        nonlocal done
        done += draws
        if progress is not None:
            progress(done, total, "simulating")

    tick(0)
    if not units:
        return store
    if executor is None:
        blocks = Blocks(plan, model, backend, clock)
        for first, count in units:
            run_unit(blocks, store.begin(first, count), threads, tick)
        return store
    if not isinstance(store, FolderStore):
        raise InputError("an executor needs a folder that its workers can write to", key="out")
    work = pickle.dumps((plan, model, backend.name, str(backend.dtype), store.folder.resolve(), threads))
    _distribute(executor, work, units, 2 * workers, lambda count: tick(count * len(plan.options)))
    return store


def _distribute(executor: Executor, work: bytes, units: list[tuple[int, int]], ahead: int, tick: Callable[[int], None]) -> None:
    queue, running = deque(units), set[Future[int]]()
    try:
        while queue or running:
            while queue and len(running) < ahead:
                running.add(executor.submit(_remote, work, *queue.popleft()))
            finished, running = _wait(running)
            for future in finished:
                tick(future.result())
    except BaseException:
        for future in running:
            future.cancel()
        raise


def _wait(running: set[Future[int]]) -> tuple[set[Future[int]], set[Future[int]]]:
    if all(isinstance(future, Future) for future in running):
        return wait(running, return_when=FIRST_COMPLETED)
    first = next(iter(running))  # an executor with futures of its own kind
    first.result()
    return {first}, running - {first}


def _remote(work: bytes, first: int, count: int) -> int:
    """One unit in a worker: runs it into its own part file and returns its number of draws."""
    blocks, store, threads = _unpack(work)
    run_unit(blocks, store.begin(first, count), threads)
    return count


_unpacked: dict[str, tuple[Blocks, FolderStore, int]] = {}
_unpacking = Lock()


def _unpack(work: bytes) -> tuple[Blocks, FolderStore, int]:
    key = hashlib.sha256(work).hexdigest()
    with _unpacking:
        if key not in _unpacked:
            plan, model, name, dtype, folder, threads = pickle.loads(work)
            _unpacked.clear()
            store = FolderStore.open(Path(folder))
            _unpacked[key] = (Blocks(plan, model, choose(name, dtype)), store, threads)
        return _unpacked[key]
