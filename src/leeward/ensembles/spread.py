"""Units of work on the workers of an executor: each writes its own part; one whose worker dies is tried again.

A unit that was lost with its worker comes back block by block, so that what kills workers is narrowed down to a block
of LANES draws. A block that has ended TRIES workers stops the run and is named.
"""

from __future__ import annotations

import hashlib
import pickle
import platform
import warnings
from collections import deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from itertools import pairwise
from pathlib import Path
from threading import Lock
from time import perf_counter
from typing import Any

from leeward.ensembles.backend import EngineNotice, choose
from leeward.ensembles.blocks import Blocks, run_unit
from leeward.ensembles.manifest import data_hashes, engine_facts
from leeward.ensembles.pace import Pace
from leeward.ensembles.plan import StudyPlan
from leeward.ensembles.processes import Processes, WorkerDied, WorkersLost
from leeward.ensembles.protocol import LANES, Model
from leeward.ensembles.store import FolderStore
from leeward.evidence.errors import InputError

TRIES = 3
LOOK = 5.0
"""Seconds between looks at whether an executor still has workers."""
Unit = tuple[int, int]
Answer = tuple[int, float]


def spread(
    executor: Executor, plan: StudyPlan, model: Model, store: FolderStore, pace: Pace, tick: Callable[[int], None]
) -> None:
    """Run what `pace` cuts on an executor; `tick` gets the draws of each stored unit.

    InputError when a worker runs another version; WorkersLost, naming the draws, when a block ends TRIES workers; what
    a worker or the executor raises otherwise. What was queued is then cancelled.
    """
    engine = store.manifest["engine"]
    work = pickle.dumps((plan, model, engine, store.manifest["hashes"], store.folder.resolve(), pace.threads))
    again: deque[Unit] = deque()
    deaths: dict[Unit, int] = {}
    running: dict[Future[Answer], Unit] = {}

    def following() -> Unit | None:
        return again.popleft() if again else pace.take()

    try:
        while True:
            while len(running) < 2 * pace.workers and (unit := following()) is not None:
                running[executor.submit(_remote, work, *unit)] = unit
            if not running:
                return
            for future in _finished(executor, running):
                unit = running.pop(future)
                try:
                    draws, seconds = future.result()
                except WorkerDied as lost:
                    again.extend(_retry(unit, deaths, lost))
                    continue
                pace.learn(draws, seconds)
                tick(draws)
    except BaseException:
        for future in running:
            future.cancel()
        if isinstance(executor, Processes):
            executor.shutdown(cancel_futures=True)  # before anybody tidies up what they were writing
        raise


def _retry(unit: Unit, deaths: dict[Unit, int], lost: WorkerDied) -> list[Unit]:
    """The blocks of a unit that was lost with its worker; WorkersLost when one has been lost too often."""
    first, count = unit
    draws = f"draws {first} to {first + count - 1}"
    number = deaths.get(unit, 0) + 1
    if number >= TRIES:
        raise WorkersLost(f"{draws} ended {number} worker processes, one after the other; {lost}")
    warnings.warn(f"{lost} while it simulated {draws}; another one simulates them again", EngineNotice, stacklevel=2)
    cuts = [first, *range((first // LANES + 1) * LANES, first + count, LANES), first + count]
    blocks = [(a, b - a) for a, b in pairwise(cuts)]
    deaths.update(dict.fromkeys(blocks, number))
    return blocks


def _finished(executor: Any, running: dict[Future[Answer], Unit]) -> set[Future[Answer]]:
    if not all(isinstance(future, Future) for future in running):
        first = next(iter(running))  # an executor with futures of its own kind
        first.result()
        return {first}
    check = getattr(executor, "check", None)
    while True:
        done, _ = wait(running, timeout=LOOK if check is not None else None, return_when=FIRST_COMPLETED)
        if done:
            return done
        if check is not None:
            check()


def _remote(work: bytes, first: int, count: int) -> Answer:
    """One unit in a worker: runs it into its own part file; returns its number of draws and the seconds it took."""
    blocks, store, threads = _unpack(work)
    began = perf_counter()
    run_unit(blocks, store.begin(first, count), threads)
    return count, perf_counter() - began


_unpacked: dict[str, tuple[Blocks, FolderStore, int]] = {}
_unpacking = Lock()


def _unpack(work: bytes) -> tuple[Blocks, FolderStore, int]:
    key = hashlib.sha256(work).hexdigest()
    with _unpacking:
        if key not in _unpacked:
            plan, model, engine, hashes, folder, threads = pickle.loads(work)
            backend = choose(engine["backend"], engine["dtype"] if engine["backend"] == "jax" else None)
            found = data_hashes()
            here = {**hashes, **{k: v for k, v in found.items() if k in hashes}}
            differ = [k for k in hashes if here[k] != hashes[k]]
            # The only data that one side may have and the other lack.
            differ += ["plugins"] * (("plugins" in hashes) != ("plugins" in found) and "code" in hashes)
            differ += [k for k, v in engine_facts(backend).items() if engine.get(k) != v]
            if differ:
                message = f"the worker on {platform.node()} has another version ({', '.join(differ)} differ)"
                raise InputError(message, key="executor")
            _unpacked.clear()
            store = FolderStore.open(Path(folder))
            _unpacked[key] = (Blocks(plan, model, backend), store, threads)
        return _unpacked[key]
