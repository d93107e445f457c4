"""The engine behind the page: what a slider asks comes before what a document asks, and the newest wish of a visitor wins.

Worker threads (one a core; the compiled program runs outside Python's lock) take pieces of work by urgency: the first year of
everybody's first block before anybody's later years, those before second blocks, and sentences after. Worlds, burn-ins and
baselines stay in memory (`leeward.ensembles.whatif`), and so does what was told lately: who asks the same is answered from it.
"""

from __future__ import annotations

import itertools
import json
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from queue import PriorityQueue
from threading import Event, RLock, Thread
from typing import Any

from leeward import api
from leeward.ensembles.backend import cores
from leeward.ensembles.blocks import Halted
from leeward.ensembles.protocol import LANES, SEGMENT_WEEKS
from leeward.ensembles.study import Study, plan_study
from leeward.ensembles.whatif import Series, WhatIf
from leeward.ensembles.worlds import Worlds
from leeward.evidence.errors import InputError
from leeward.explore import bands
from leeward.explore.bands import MINE
from leeward.explore.desks import mark_of
from leeward.explore.held import held, split
from leeward.explore.limits import ASSESSMENTS, DRAWS, WAITING
from leeward.reading.brief import Brief, Option
from leeward.strategy import BASELINE, Strategy

URGENT, SOON, SECOND, TOLD, LATER = 0, 1, 2, 3, 5
KEPT = 200
"""Answers to moves that are kept, for whoever asks the same."""
FIRST_GUESS = 0.6
"""Seconds of a first year, until one was timed."""
WORLDS = 3
"""Worlds (with seed and horizon) kept in memory."""
Emit = Callable[[dict[str, Any]], None]


class Busy(Exception):
    """More waits than the engine can serve; `seconds` until it is worth trying again."""

    def __init__(self, sentence: str, seconds: float) -> None:
        super().__init__(sentence)
        self.seconds = max(1, round(seconds))


class Pool:
    """Threads that take the most urgent piece of work first, of equals the oldest."""

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self._queue: PriorityQueue[tuple[int, int, Callable[[], None]]] = PriorityQueue()
        self._order = itertools.count()
        for number in range(threads):
            Thread(target=self._work, name=f"leeward-engine-{number}", daemon=True).start()

    def submit(self, urgency: int, work: Callable[[], Any]) -> Future[Any]:
        """Queue a piece of work."""
        future: Future[Any] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(work())
            except BaseException as error:
                future.set_exception(error)

        self._queue.put((urgency, next(self._order), run))
        return future

    def _work(self) -> None:
        while True:
            self._queue.get()[2]()


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
        self._worlds = Worlds(WORLDS)
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._moves: dict[str, Event] = {}
        self._told: OrderedDict[str, list[dict[str, Any]]] = OrderedDict()
        self._ahead, self._pace = 0, FIRST_GUESS
        self._lock = RLock()
        self.ready = False

    def world(self, brief: Brief, values: Mapping[str, float] | None = None) -> WhatIf:
        """The draws of a brief's world, seed and horizon; ``values`` are unknowns that have one value in all of them."""
        if not values:
            return self._worlds.of(brief, self.draws)
        plain = self.world(brief)
        return self._worlds.of(brief, self.draws, json.dumps(values, sort_keys=True), lambda: held(plain, values))

    def warm(self, brief: Brief | None = None) -> None:
        """Compile, and play the baseline of the usual world: what the first visitor would wait for."""

        def block(number: int) -> None:
            world = self.world(brief or Brief())
            world.baseline(number)
            if number == 0:  # what the first chart would load is there before it is asked for
                study = world.study({"baseline": BASELINE}, min(LANES, self.draws))
                bands.chart(study, bands.CHARTS[0])
                bands.corridors(study)
            self.ready = True

        for number in range(-(-self.draws // LANES)):
            self.pool.submit(LATER, partial(block, number))

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

        Emits rows with a `kind`: queued (where it takes a while), bands (several, `final` last), unknowns, answer, stale. Blocks;
        InputError and Busy before anything is played.
        """
        began = time.monotonic()
        what = json.dumps([mark_of(brief), list(charts), dict(assume), where, told, self.draws])
        if what in self._told:
            self._newest(visitor, halt)
            self._answered(visitor, halt, self._told[what], emit)
            return
        kept: list[dict[str, Any]] = []

        def tell(row: dict[str, Any]) -> None:
            emit(row)
            if row.get("final") or row["kind"] in ("unknowns", "answer"):
                kept.append(row)

        plan, extra = plan_study(brief, self.draws)
        chosen, values = split(assume)
        world = self.world(brief)
        options = {name: strategy for name, strategy in plan.options.items() if name in ("baseline", MINE)}
        strategy = options.get(MINE, BASELINE)
        world.check(strategy)
        self._newest(visitor, halt)
        try:
            played = self.world(brief, values) if values else world
            self._play(world, strategy, options, charts, chosen, played, where, tell, halt, began)
            if told and strategy and not halt.is_set():
                tell(self._sentences(world, brief, plan.options, extra, halt))
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
        """Seconds until a new move would see its first bands, about: first years that wait, at the pace of the last ones."""
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

    def _first(self, work: Callable[[], Any]) -> Future[Any]:
        """Queue a first year, and count it in what others wait for."""
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
                    if took > 0.02:  # not one that was known, or that nobody waits for
                        self._pace += 0.2 * (took - self._pace)

        return self.pool.submit(URGENT, run)

    def _play(
        self, world: WhatIf, strategy: Strategy, options: dict[str, Strategy], charts: Sequence[str], assume: Mapping[str, str],
        played: WhatIf, where: str | None, emit: Emit, halt: Event, began: float,
    ) -> None:  # fmt: skip
        first_draws = min(LANES, self.draws)
        told_weeks: list[int] = []
        assumed = bool(assume) or played is not world

        def bands_of(draws: int, weeks: int, final: bool) -> dict[str, Any]:
            study = played.study(options, draws, weeks=weeks)
            kept = bands.assumed(study, assume)
            shown = bands.Chosen(study, kept) if assume else study
            whole = study if played is world else world.study(options, draws, weeks=weeks)
            row: dict[str, Any] = {
                "kind": "bands", "final": final, "draws": int(kept.sum()), "of": len(kept), "weeks": weeks,
                "charts": [bands.chart(shown, name, whole if assumed else None, where) for name in charts],
            }  # fmt: skip
            if weeks == world.plan.weeks:
                row["map"] = bands.corridors(shown)
            return {**row, "ms": round(1000 * (time.monotonic() - began))}

        def seen(at: int, _: Series) -> None:
            weeks = min((at + 1) * SEGMENT_WEEKS, world.plan.weeks)
            last = weeks == world.plan.weeks and self.draws <= LANES
            if not halt.is_set() and not last and not assumed and weeks not in told_weeks:
                told_weeks.append(weeks)
                emit(bands_of(first_draws, weeks, False))

        def block(number: int, weeks: int | None = None) -> None:
            if halt.is_set():
                raise Halted
            for each in dict.fromkeys((world, played)):
                each.series(BASELINE, number, halt)
                each.series(strategy, number, halt, seen if number == 0 else None, weeks)

        wait = self.wait()
        if wait > 2:
            emit({"kind": "queued", "seconds": round(wait), "visitors": self._ahead})
        first = self._first(partial(block, 0, SEGMENT_WEEKS))
        second = [self.pool.submit(SECOND, partial(block, b)) for b in range(1, -(-self.draws // LANES))]
        first.result()
        for future in (self.pool.submit(SOON, partial(block, 0)), *second):
            future.result()
        self.ready = True
        emit(bands_of(self.draws, world.plan.weeks, True))
        if charts and not halt.is_set():
            emit({"kind": "unknowns", "unknowns": self._unknowns(world, options, charts[0], where)})

    def _unknowns(self, world: WhatIf, options: dict[str, Strategy], outcome: str, where: str | None) -> list[dict[str, Any]]:
        def work() -> list[dict[str, Any]]:
            return bands.unknowns(world.study(options, self.draws), outcome, where)

        found: list[dict[str, Any]] = self.pool.submit(TOLD, work).result()
        return found

    def _sentences(
        self, world: WhatIf, brief: Brief, options: Mapping[str, Strategy], extra: dict[str, Any], halt: Event
    ) -> dict[str, Any]:
        """What the strategy does, in the words of the report; a strike is judged beside its placebo."""

        # The placebo of a strike is played on all threads; judging takes what is there.
        def ready(strategy: Strategy, number: int) -> None:
            if halt.is_set():
                raise Halted
            world.series(strategy, number, halt)

        work = [
            self.pool.submit(TOLD, partial(ready, strategy, block)) for strategy in options.values() for block in world.blocks
        ]
        for future in work:
            future.result()

        def judged() -> dict[str, Any]:
            if halt.is_set():
                raise Halted
            study = world.study(dict(options), self.draws, **extra)
            answer = api.judge_study(study, brief).judgement.answer
            return {
                "kind": "answer",
                "sentences": [row.to_dict() for row in answer.sentences if row.about in ("promise", "cost")],
            }

        found: dict[str, Any] = self.pool.submit(TOLD, judged).result()
        return found

    # -- an assessment

    def assess(self, key: str, brief: Brief, folder: Path | None = None) -> Job:
        """The assessment of a brief: begun, on its way, or done. `folder`: the draws of a finished study to take."""
        with self._lock:
            known = self._jobs.get(key)
            if known is not None and not known.error:
                self._jobs.move_to_end(key)
                return known
            if sum(job.state in ("waiting", "playing", "judging") for job in self._jobs.values()) >= ASSESSMENTS:
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
            job.state, job.total = "playing", len(plan.options) * len(world.blocks)
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
