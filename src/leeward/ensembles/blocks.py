"""Blocks of draws through the burn-in and every option, into a part.

Inside a unit of work (a range of draws with all options), threads call the compiled program for different blocks and
options at once while the calling thread writes what is finished. Whatever the split, a draw's numbers are the same to
the bit.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event, Lock
from time import perf_counter
from typing import Any

import numpy as np
import numpy.typing as npt

from leeward.ensembles.backend import Backend
from leeward.ensembles.kept_runs import BLOCKS as KEPT_BLOCKS
from leeward.ensembles.kept_runs import MOST_BYTES, KeptRuns, digest
from leeward.ensembles.parts import MemoryPart
from leeward.ensembles.plan import StudyPlan, fold_seed
from leeward.ensembles.protocol import LANES, SEGMENT_WEEKS, Arrays, Draws, Model


class Halted(RuntimeError):
    """Work that nobody waits for any more."""


@dataclass(frozen=True)
class Prepared:
    """A block after the burn-in: everything its options branch from."""

    params: Arrays
    state: Arrays
    names: list[str]
    record: npt.NDArray[np.float64]
    rejected: npt.NDArray[np.bool_]
    key: str | None = None
    """What its runs are kept under, if they are."""


class Clock:
    """Seconds spent inside the compiled program, summed over threads."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._lock = Lock()

    def add(self, seconds: float) -> None:
        """Add the seconds of one call."""
        with self._lock:
            self.seconds += seconds


class Blocks:
    """A plan's blocks of LANES draws on one backend. Thread-safe.

    kept: where burn-ins, baselines and, of plans that are not too large, options of the first blocks are looked for, and kept.
    """

    def __init__(
        self, plan: StudyPlan, model: Model, backend: Backend, clock: Clock | None = None, kept: KeptRuns | None = None
    ) -> None:
        self.plan, self.model, self.backend, self.kept = plan, model, backend, kept
        self.clock = Clock() if clock is None else clock
        self.segment = backend.segment(model)
        starts = [i * SEGMENT_WEEKS for i in range(plan.segments)]
        with backend.active():
            self.burn_in = [backend.put(controls) for controls in model.burn_in_controls()]
            self.controls = [
                [backend.put(model.controls(strategy, start, SEGMENT_WEEKS)) for start in starts]
                for strategy in plan.options.values()
            ]
        self._shared = [not strategy for strategy in plan.options.values()]
        bytes_ = 4 * len(model.static.series) * plan.weeks * LANES * len(plan.options) * -(-plan.draws // LANES)
        self._keeps_options = kept is not None and kept.options and bytes_ <= MOST_BYTES // 2

    def _call(self, params: Arrays, state: Arrays, controls: Arrays, keep: bool, halt: Event | None) -> tuple[Arrays, Any]:
        if halt is not None and halt.is_set():
            raise Halted
        began = perf_counter()
        after, out = self.segment(params, state, controls)
        values = np.asarray(out if keep else next(iter(after.values())))
        self.clock.add(perf_counter() - began)
        return after, values

    def prepare(self, block: int, halt: Event | None = None) -> Prepared:
        """Sample a block and run its burn-in. Halted soon after `halt` is set."""
        draws = np.arange(block * LANES, (block + 1) * LANES, dtype=np.uint32)
        return self.burnt_in(draws, halt, self.kept if block < KEPT_BLOCKS else None)

    def burnt_in(self, draws: Draws, halt: Event | None = None, kept: KeptRuns | None = None) -> Prepared:
        """Sample draws by their numbers, (D,), and run their burn-in, of which the last year decides what is rejected."""
        seed, model = fold_seed(self.plan.seed), self.model
        params = model.sample_parameters(draws, seed, self.plan.prior)
        params |= {"draw": draws, "seed": np.uint32(seed)}
        state = model.initial_state(np, model.static, params)
        record = model.parameter_table(draws, seed, self.plan.prior)
        inputs = np.stack([np.broadcast_to(np.asarray(v, float), (len(draws),)) for v in record.values()])
        key = None if kept is None else kept.start(params, state, *self.burn_in)
        found = None if kept is None or key is None else kept.get(key)
        if found is not None:
            with self.backend.active():
                return Prepared(self.backend.put(params), self.backend.put(found[0]), list(record), inputs, found[1], key)
        last_year = [np.zeros((0, len(model.static.series), len(draws)))]
        left = sum(_weeks(controls) for controls in self.burn_in)
        with self.backend.active():
            params, state = self.backend.put(params), self.backend.put(state)
            for controls in self.burn_in:
                state, out = self._call(params, state, controls, keep=left <= SEGMENT_WEEKS, halt=halt)
                last_year += [out] if left <= SEGMENT_WEEKS else []
                left -= _weeks(controls)
        last = last_year[-1] if len(last_year) < 3 else np.concatenate(last_year[1:])
        plain = [{name: np.asarray(value) for name, value in arrays.items()} for arrays in (params, state)]
        rejected = np.broadcast_to(np.asarray(model.rejected(plain[0], plain[1], last), bool), (len(draws),))
        if kept is not None and key is not None:
            kept.put(key, plain[1], rejected)
        return Prepared(params, state, list(record), inputs, rejected, key)

    def step(
        self, prepared: Prepared, state: Arrays, controls: Arrays, halt: Event | None = None, path: str | None = None
    ) -> tuple[Arrays, Any]:
        """One segment from a state: the state after it and its series (SEGMENT_WEEKS, S, LANES).

        path: digests of all controls since the burn-in, of a run that every study shares: it is kept, and looked for.
        """
        kept = self.kept if path is not None and prepared.key is not None else None
        found = None if kept is None else kept.get(f"{prepared.key}{path}")
        with self.backend.active():
            if found is not None:
                return self.backend.put(found[0]), found[1]
            after, values = self._call(prepared.params, state, controls, keep=True, halt=halt)
        if kept is not None:
            kept.put(f"{prepared.key}{path}", after, values)
        return after, values

    def option(self, prepared: Prepared, option: int, halt: Event | None = None) -> npt.NDArray[np.float32]:
        """Weekly series (S, W, LANES) of one option. Halted soon after `halt` is set."""
        shared = prepared.key is not None and self._shared[option]
        kept = self.kept if prepared.key is not None and not shared and self._keeps_options else None
        key = f"{prepared.key} {self.plan.weeks} {'/'.join(map(digest, self.controls[option]))}" if kept is not None else ""
        if kept is not None and (found := kept.get(key)) is not None:
            return found[1]
        series = np.empty((len(self.model.static.series), self.plan.weeks, LANES), np.float32)
        state, path = prepared.state, ""
        for start, controls in zip(range(0, self.plan.weeks, SEGMENT_WEEKS), self.controls[option], strict=True):
            path = f"{path}/{digest(controls)}" if shared else ""
            state, values = self.step(prepared, state, controls, halt, path or None)
            series[:, start : start + SEGMENT_WEEKS] = values[: self.plan.weeks - start].transpose(1, 0, 2)
        if kept is not None:
            kept.put(key, {}, series)
        return series


def _weeks(controls: Arrays) -> int:
    return len(next(iter(controls.values())))


def run_unit(blocks: Blocks, part: MemoryPart, threads: int, tick: Callable[[int], None] | None = None) -> None:
    """Run draws part.first ... of all options into a part and commit it. `tick` gets draws done, per option.

    On an error or interrupt the part is discarded.
    """
    options = range(len(blocks.plan.options))
    first, stop = part.first, part.first + part.count
    halt = Event()
    pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="leeward")
    try:
        for block, option, prepared, future in _tasks(blocks, pool, first, stop, threads, halt):
            low, high = max(first, block * LANES), min(stop, (block + 1) * LANES)
            lanes = slice(low - block * LANES, high - block * LANES)
            if option == options[0]:
                ready = prepared.result()
                part.set_record(low - first, ready.names, ready.record[:, lanes], ready.rejected[lanes])
            part.put(option, low - first, future.result()[:, :, lanes])
            if tick is not None:
                tick(high - low)
        pool.shutdown()
        part.commit()
    except BaseException:
        halt.set()
        pool.shutdown(wait=False, cancel_futures=True)  # whoever presses Ctrl-C need not wait for a compiler
        part.discard()
        raise


Task = tuple[int, int, "Future[Prepared]", "Future[npt.NDArray[np.float32]]"]


def _tasks(blocks: Blocks, pool: Executor, first: int, stop: int, threads: int, halt: Event) -> Iterator[Task]:
    """Submit groups of `threads` blocks, burn-ins first, one group ahead of what is being written."""

    def branch(prepared: Future[Prepared], option: int) -> npt.NDArray[np.float32]:
        return blocks.option(prepared.result(), option, halt)

    waiting: deque[list[Task]] = deque()
    numbers = list(range(first // LANES, (stop - 1) // LANES + 1))
    for start in range(0, len(numbers), threads):
        group = [(block, pool.submit(blocks.prepare, block, halt)) for block in numbers[start : start + threads]]
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
