"""The engine behind the page: what a slider asks comes before what a document asks, and the newest wish of a visitor wins.

Worker threads (`leeward.explore.pool`) take pieces of work by urgency: everybody's first look (`leeward.explore.moves`) before
anybody's later years, and these before all draws and words, which are finished for one visitor after the other. Worlds, burn-ins
and baselines stay in memory (`leeward.ensembles.whatif`), and so does what was told lately: who asks the same is answered from
it.
"""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from threading import Event, RLock, Thread
from typing import Any

from leeward import api
from leeward.ensembles.backend import cores
from leeward.ensembles.blocks import Halted
from leeward.ensembles.protocol import LANES, SEGMENT_WEEKS
from leeward.ensembles.study import Study, plan_study
from leeward.ensembles.whatif import WhatIf
from leeward.ensembles.worlds import Worlds
from leeward.evidence.errors import InputError
from leeward.explore import bands
from leeward.explore.bands import MINE
from leeward.explore.desks import mark_of
from leeward.explore.held import held, split
from leeward.explore.limits import ASSESSMENTS, DRAWS, WAITING
from leeward.explore.moves import Emit, Move
from leeward.explore.pool import FIRST, LATER, Pool
from leeward.explore.ready import Programs, Ready
from leeward.reading.brief import Brief, Option
from leeward.strategy import BASELINE

KEPT = 200
"""Answers to moves that are kept, for whoever asks the same."""
FIRST_GUESS = 0.1
"""Seconds of a first look, until one was timed."""
WORLDS = 3
"""Worlds (with seed and horizon) kept in memory."""


class Busy(Exception):
    """More waits than the engine can serve; `seconds` until it is worth trying again."""

    def __init__(self, sentence: str, seconds: float) -> None:
        super().__init__(sentence)
        self.seconds = max(1, round(seconds))


class Job:
    """An assessment on its way: where it stands, and what is known so far."""

    def __init__(self) -> None:
        self.state, self.done, self.total = "waiting", 0, 0
        self.began = time.monotonic()
        self.seconds = 0.0
        self.error = ""
        self.version = 0
        self.assessment: api.Assessment | None = None
        self.final = False

    def to_dict(self) -> dict[str, Any]:
        """Where it stands."""
        return {
            "state": self.state, "done": self.done, "total": self.total, "error": self.error, "version": self.version,
            "final": self.final, "draws": 0 if self.assessment is None else len(self.assessment.study.draws),
            "seconds": round(self.seconds or time.monotonic() - self.began, 1),
        }  # fmt: skip


class Engine:
    """One engine for all visitors. Nothing is compiled before somebody asks."""

    def __init__(self, draws: int = DRAWS, pool: Pool | None = None) -> None:
        self.draws = draws
        self.pool = Pool(max(2, cores())) if pool is None else pool
        self.programs = Ready()
        self._worlds = Worlds(WORLDS)
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._moves: dict[str, Event] = {}
        self._told: OrderedDict[str, list[dict[str, Any]]] = OrderedDict()
        self._ahead, self._pace = 0, FIRST_GUESS
        self._warm: Programs | None = None
        self._lock = RLock()

    @property
    def begun(self) -> bool:
        """Whether anything was ever asked of it: its threads may be at work."""
        return self._warm is not None or bool(self._jobs) or bool(self._told)

    @property
    def alone(self) -> bool:
        """Whether no second visitor waits for a move."""
        return len(self._moves) < 2

    @property
    def ready(self) -> bool:
        """Whether the usual world can be played on all draws."""
        return self._warm is not None and self._warm.full.is_set()

    def world(self, brief: Brief, values: Mapping[str, float] | None = None) -> WhatIf:
        """The draws of a brief's world, seed and horizon; ``values`` are unknowns that have one value in all of them."""
        if not values:
            return self._worlds.of(brief, self.draws)
        plain = self.world(brief)
        return self._worlds.of(brief, self.draws, json.dumps(values, sort_keys=True), lambda: held(plain, values))

    def warm(self, brief: Brief | None = None) -> None:
        """Begin to compile, and to play what the first visitor would wait for. Returns at once."""
        Thread(target=self._warmed, args=(brief or Brief(),), daemon=True, name="leeward-warm").start()

    def _warmed(self, brief: Brief) -> None:
        world = self.world(brief)
        self._warm = programs = self.programs.of(world)

        def first() -> None:  # what the first chart would load is there before it is asked for
            looked, _ = self.programs.look(world, world)
            study = looked.study({"baseline": BASELINE}, looked.shown, weeks=min(SEGMENT_WEEKS, world.plan.weeks))
            bands.chart(study, bands.CHARTS[0])
            bands.corridors(study)

        self.pool.submit(LATER, first)
        programs.full.wait()
        for block in world.blocks:
            self.pool.submit(LATER, partial(world.baseline, block))

    # -- a move of a slider

    def play(
        self,
        visitor: str,
        brief: Brief,
        charts: Sequence[str],
        assume: Mapping[str, str],
        emit: Emit,
        halt: Event,
        told: bool = True,
        where: str | None = None,
    ) -> None:
        """Play the only option of a brief (`MINE`, or none for the baseline) and tell what is known, as it becomes known.

        Emits rows with a `kind`: queued (where it takes a while), bands (several, `final` last), compiling, unknowns, answer,
        stale. Blocks; InputError and Busy before anything is played.
        """
        what = json.dumps([mark_of(brief), list(charts), dict(assume), where, told, self.draws])
        if what in self._told:
            self._newest(visitor, halt)
            self._answered(visitor, halt, self._told[what], emit)
            return
        kept: list[dict[str, Any]] = []

        def tell(row: dict[str, Any]) -> None:
            if halt.is_set():
                return
            emit(row)
            if row.get("final") or row["kind"] in ("unknowns", "answer"):
                kept.append(row)

        plan, extra = plan_study(brief, self.draws)
        chosen, values = split(assume)
        world = self.world(brief)
        world.check(plan.options.get(MINE, BASELINE))
        played = self.world(brief, values) if values else world
        self._newest(visitor, halt)
        try:
            wait = self.wait()
            if wait > 2:
                tell({"kind": "queued", "seconds": round(wait), "visitors": self._ahead})
            move = Move(self, world, played, plan.options, brief, extra, charts, where, chosen, tell, halt)
            move.look()
            move.whole()
            if told and MINE in plan.options:
                move.words()
            if not halt.is_set():
                self._keep(what, kept)
        except Halted:
            emit({"kind": "stale"})
        finally:
            with self._lock:
                if self._moves.get(visitor) is halt:
                    del self._moves[visitor]

    def _newest(self, visitor: str, halt: Event) -> None:
        with self._lock:
            earlier = self._moves.get(visitor)
            if earlier is not None:
                earlier.set()
            elif len(self._moves) >= WAITING:
                seconds = self.wait()
                raise Busy(f"{len(self._moves)} visitors wait for the engine: about {seconds:.0f} seconds.", seconds)
            self._moves[visitor] = halt

    def wait(self) -> float:
        """Seconds until a new move would see its first bands, about: first looks that wait, at the pace of the last ones."""
        return (self._ahead + 1) * self._pace / self.pool.threads

    def _keep(self, what: str, rows: list[dict[str, Any]]) -> None:
        with self._lock:
            self._told[what] = rows
            while len(self._told) > KEPT:
                self._told.popitem(last=False)

    def _answered(self, visitor: str, halt: Event, rows: list[dict[str, Any]], emit: Emit) -> None:
        """Tell what was told before, to whoever asks the same."""
        for row in rows:
            emit({**row, "ms": 0} if "ms" in row else row)
        with self._lock:
            if self._moves.get(visitor) is halt:
                del self._moves[visitor]

    def first(self, work: Callable[[], Any]) -> Future[Any]:
        """Queue a first look, and count it in what others wait for."""
        with self._lock:
            self._ahead += 1

        def run() -> None:
            began = time.monotonic()
            try:
                work()
            finally:
                took = time.monotonic() - began
                with self._lock:
                    self._ahead -= 1
                    if took > 0.01:  # not one that was known, or that nobody waits for
                        self._pace += 0.2 * (took - self._pace)

        return self.pool.submit(FIRST, run)

    # -- an assessment

    def assess(self, key: str, brief: Brief, folder: Path | None = None) -> Job:
        """The assessment of a brief: begun, on its way, or done. `folder`: the draws of a finished study to take."""
        with self._lock:
            known = self._jobs.get(key)
            if known is not None and not known.error:
                self._jobs.move_to_end(key)
                return known
            if sum(job.state in ("waiting", "compiling", "playing", "judging") for job in self._jobs.values()) >= ASSESSMENTS:
                raise Busy(f"{ASSESSMENTS} assessments wait for the engine: about a minute.", 60)
            job = self._jobs[key] = Job()
            while len(self._jobs) > 12:
                self._jobs.popitem(last=False)
        Thread(target=self._assess, args=(job, brief, folder), daemon=True, name="leeward-assess").start()
        return job

    def known(self, key: str) -> Job | None:
        """The assessment of a brief, where one was asked for."""
        return self._jobs.get(key)

    def _assess(self, job: Job, brief: Brief, folder: Path | None) -> None:
        try:
            if folder is not None:
                job.state, job.total = "judging", 1
                self._publish(job, api.Assessment.open(folder), final=True)
                return
            plan, extra = plan_study(brief, self.draws)
            world = self.world(brief)
            for strategy in plan.options.values():
                world.check(strategy)
            job.state, job.total = "compiling", len(plan.options) * len(world.blocks)
            self.programs.of(world).full.wait()
            for upto in range(1, len(world.blocks) + 1):
                number = upto - 1
                work = [self.pool.submit(LATER, partial(world.series, strategy, number)) for strategy in plan.options.values()]
                job.state = "playing"
                for future in work:
                    future.result()
                    job.done += 1
                job.state = "judging"
                draws = min(upto * LANES, self.draws)
                study: Study = world.study(dict(plan.options), draws, **extra)
                self._publish(job, api.judge_study(study, brief), final=draws == self.draws)
        except InputError as problem:
            job.error, job.state = str(problem), "failed"
        except Exception as problem:
            job.error, job.state = f"{type(problem).__name__}: {problem}", "failed"

    def _publish(self, job: Job, assessment: api.Assessment, *, final: bool) -> None:
        job.assessment, job.final = assessment, final
        job.version += 1
        if final:
            job.seconds = time.monotonic() - job.began
            job.state = "done"


def mine(context: Brief, levers: Sequence[Any], title: str = "Your strategy") -> Brief:
    """A brief of one strategy in the world of another brief: what the sliders ask."""
    option = [Option(id=MINE, title=title, levers=list(levers))] if levers else []
    return Brief(
        title=title, reviewed=True, options=option,
        world=context.world, years=context.years, seed=context.seed, shocks=context.shocks,
    )  # fmt: skip
