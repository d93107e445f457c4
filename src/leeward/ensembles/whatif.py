"""What if: strategies asked one after the other of the same draws, with nothing computed twice.

The burn-in of a block of draws, the baseline, and every stretch of weeks that two strategies have in common are kept in
memory. A strategy is known by its controls, a segment of weeks at a time: one that starts in the second year
branches from the state of the baseline at the end of the first. The numbers are those of `study.run_study`, to the bit:
the same blocks go through the same compiled program.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from threading import Event, Lock
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from leeward.ensembles.backend import Backend
from leeward.ensembles.blocks import Blocks, Halted, Prepared
from leeward.ensembles.kept_runs import digest, kept_runs
from leeward.ensembles.manifest import make_manifest
from leeward.ensembles.plan import StudyPlan
from leeward.ensembles.protocol import LANES, SEGMENT_WEEKS, Arrays, Model
from leeward.ensembles.store import MemoryStore
from leeward.ensembles.study import Study
from leeward.evidence.calendar import MODEL_YEAR
from leeward.strategy import BASELINE, Strategy

MOST_BYTES = 800_000_000
"""Bytes of states and series that are kept, about; the longest unused go first."""

T = TypeVar("T")
Series = npt.NDArray[np.float32]
Seen = Callable[[int, Series], None]
"""What hears of every stretch of weeks: its number from 0, and its series (S, weeks, lanes)."""


class _Kept(Generic[T]):
    """Values by key, each made once even when several threads ask; the longest unused are dropped."""

    def __init__(self, most_bytes: int) -> None:
        self.most, self.size = most_bytes, 0
        self._futures: OrderedDict[Hashable, tuple[Future[T], int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], T], size: Callable[[T], int]) -> T:
        while True:
            with self._lock:
                known = self._futures.get(key)
                mine: Future[T] = Future()
                if known is None:
                    self._futures[key] = (mine, 0)
                else:
                    self._futures.move_to_end(key)
            if known is None:
                return self._make(key, mine, make, size)
            try:
                return known[0].result()
            except Halted:  # somebody else let go of it; whoever still wants it makes it
                continue

    def _make(self, key: Hashable, mine: Future[T], make: Callable[[], T], size: Callable[[T], int]) -> T:
        try:
            value = make()
        except BaseException as error:
            with self._lock:
                self._futures.pop(key, None)
            mine.set_exception(error)
            raise
        with self._lock:
            bytes_ = size(value)
            if key in self._futures:
                self._futures[key] = (mine, bytes_)
                self.size += bytes_
            for old in list(self._futures):
                if self.size <= self.most:
                    break
                if old != key and self._futures[old][1]:
                    self.size -= self._futures.pop(old)[1]
        mine.set_result(value)
        return value


@dataclass(frozen=True)
class _Step:
    """The state after a stretch of weeks and its series (S, weeks, lanes)."""

    state: Arrays
    series: Series


class WhatIf:
    """Draws of one world, seed and horizon, of which strategies are asked. Thread-safe.

    plan: its options do not matter, its draws say how many there are at most. hashes and extra as in `study.run_model`.
    """

    lanes, stretch = LANES, SEGMENT_WEEKS
    """Draws of a block, and weeks of one call of the program."""

    def __init__(
        self,
        plan: StudyPlan,
        model: Model,
        backend: Backend,
        *,
        hashes: dict[str, str] | None = None,
        extra: dict[str, Any] | None = None,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self.plan, self.model, self.backend = plan, model, backend
        self.hashes, self.extra = hashes or {}, extra or {}
        self._blocks = self._made_blocks()
        self._prepared: _Kept[Prepared] = _Kept(most_bytes)
        self._steps: _Kept[_Step] = _Kept(most_bytes)
        self._controls: _Kept[tuple[str, Arrays]] = _Kept(most_bytes // 20)

    def _made_blocks(self) -> Blocks:
        return Blocks(self.plan, self.model, self.backend, kept=kept_runs(self.model, self.backend))

    @property
    def blocks(self) -> range:
        """Numbers of the blocks of draws."""
        return range(-(-self.plan.draws // self.lanes))

    @property
    def shown(self) -> int:
        """Draws of the first block."""
        return min(self.lanes, self.plan.draws)

    def prepared(self, block: int, halt: Event | None = None) -> Prepared:
        """A block after its burn-in."""
        return self._prepared.get(block, lambda: self._blocks.prepare(block, halt), lambda made: _bytes(made.params, made.state))

    def check(self, strategy: Strategy) -> None:
        """InputError for a strategy that the model cannot play."""
        self.model.controls(strategy, 0, 1)

    def series(
        self, strategy: Strategy, block: int, halt: Event | None = None, seen: Seen | None = None, weeks: int | None = None
    ) -> Series:
        """Weekly series (S, W, lanes) of a block under a strategy. `seen` hears of every stretch as it is there.

        weeks: the first of them only, all by default. Halted soon after `halt` is set.
        """
        prepared = self.prepared(block)  # every strategy branches from it, so that nobody's wish may end it
        state, path, found = prepared.state, "", []
        left = self.plan.weeks if weeks is None else weeks
        for at in range(-(-left // self.stretch)):
            if halt is not None and halt.is_set():
                raise Halted
            known, controls = self._controls_of(strategy, at)
            path = f"{path}/{known}"
            before = state

            def make(before: Arrays = before, controls: Arrays = controls, path: str = path) -> _Step:
                after, out = self._blocks.step(prepared, before, controls, halt, path if not strategy else None)
                return _Step(after, np.ascontiguousarray(out.transpose(1, 0, 2), dtype=np.float32))

            step = self._steps.get((block, path), make, lambda made: _bytes(made.state) + made.series.nbytes)
            state = step.state
            found.append(step.series[:, :left])
            left -= self.stretch
            if seen is not None:
                seen(at, found[-1])
        return found[0] if len(found) == 1 else np.concatenate(found, axis=1)

    def _controls_of(self, strategy: Strategy, at: int) -> tuple[str, Arrays]:
        def make() -> tuple[str, Arrays]:
            controls = self.model.controls(strategy, at * self.stretch, self.stretch)
            with self.backend.active():
                return digest(controls), self.backend.put(controls)

        return self._controls.get((strategy, at), make, lambda made: _bytes(made[1]))

    def study(self, options: dict[str, Strategy], draws: int, *, weeks: int | None = None, **extra: Any) -> Study:
        """The study of options on the first `draws` draws, as `study.run_study` gives it; what is known is not played again.

        weeks: its first weeks only, whole stretches or all. extra: more for its manifest.
        """
        plan = replace(self.plan, options=options, draws=draws)
        if weeks is not None and weeks != plan.weeks:
            plan = replace(plan, years=weeks / MODEL_YEAR)
        store = MemoryStore(plan, self._manifest(plan, {**self.extra, **extra}))
        part = store.begin(0, draws)
        for block in range(-(-draws // self.lanes)):
            at, count = block * self.lanes, min(self.lanes, draws - block * self.lanes)
            ready = self.prepared(block)
            part.set_record(at, ready.names, ready.record[:, :count], ready.rejected[:count])
            for number, strategy in enumerate(plan.options.values()):
                part.put(number, at, self.series(strategy, block, weeks=plan.weeks)[:, :, :count])
        part.commit()
        return Study(store)

    def _manifest(self, plan: StudyPlan, extra: dict[str, Any]) -> dict[str, Any]:
        return make_manifest(plan, self.model, self.backend, self.hashes, extra)

    def baseline(self, block: int, halt: Event | None = None) -> Series:
        """Weekly series of a block under the empty strategy."""
        return self.series(BASELINE, block, halt)


def _bytes(*every: Arrays) -> int:
    return sum(int(getattr(value, "nbytes", 0)) for arrays in every for value in arrays.values())
