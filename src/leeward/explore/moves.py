"""One move of a slider: a first look, then all draws, then words. Every piece of work goes through the pool."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Any

from leeward.ensembles.blocks import Halted
from leeward.ensembles.protocol import SEGMENT_WEEKS
from leeward.ensembles.whatif import WhatIf
from leeward.evidence.errors import InputError
from leeward.explore import bands, saying
from leeward.explore.bands import MINE
from leeward.explore.pool import REST, SOON
from leeward.reading.brief import Brief
from leeward.strategy import BASELINE, Strategy

if TYPE_CHECKING:
    from leeward.explore.engine import Engine

Emit = Callable[[dict[str, Any]], None]
BREATH = 0.2
"""Seconds between two looks whether a program is compiled, or nobody waits for it any more."""


class Move:
    """What is played for one wish of a visitor, and told to it.

    world: the draws; played: the same, or with values set. charts, where: what is drawn. assume: which draws count.
    """

    def __init__(
        self, engine: Engine, world: WhatIf, played: WhatIf, options: Mapping[str, Strategy], brief: Brief, extra: dict[str, Any],
        charts: Sequence[str], where: str | None, assume: Mapping[str, str], tell: Emit, halt: Event,
    ) -> None:  # fmt: skip
        self.engine, self.pool, self.draws = engine, engine.pool, engine.draws
        self.world, self.played, self.brief, self.extra = world, played, brief, extra
        self.every = dict(options)
        self.options = {name: strategy for name, strategy in options.items() if name in ("baseline", MINE)}
        self.strategy = self.options.get(MINE, BASELINE)
        self.charts, self.where, self.assume = charts, where, assume
        self.tell, self.halt = tell, halt
        self.began, self.turn, self.weeks = time.monotonic(), engine.pool.turn(), world.plan.weeks

    def look(self) -> None:
        """Tell a few draws of the first half year as soon as anything, then of one year after the other."""
        here, there = self.engine.programs.look(self.world, self.played)
        marks = sorted({min(here.stretch, self.weeks), *range(SEGMENT_WEEKS, self.weeks, SEGMENT_WEEKS), self.weeks})
        if here.backend is not self.world.backend:  # it only stands in for what is being compiled, which needs the time as well
            marks = marks[:2]
        elif here.shown == self.draws:  # the last one is told as such
            marks = marks[:-1]
        for mark in marks:
            piece = partial(self._glanced, here, there, mark)
            done = self.engine.first(piece) if mark == marks[0] else self.pool.submit(SOON, piece, self.turn)
            done.result()

    def _glanced(self, here: WhatIf, there: WhatIf, weeks: int) -> None:
        for each in dict.fromkeys((here, there)):
            self._go_on()
            each.series(BASELINE, 0, weeks=weeks)  # everybody's, so that nobody's wish may end it
            each.series(self.strategy, 0, self.halt, weeks=weeks)
        self._go_on()
        try:
            self.tell(self._bands(here, there, here.shown, weeks, False))
        except InputError:  # too few of them are as assumed: all draws may be enough, or say why not
            if not self.assume:
                raise

    def whole(self) -> None:
        """Play all draws, and tell them and what is not known; what waits for a compiler waits outside of the pool."""
        programs = self.engine.programs.of(self.world)
        if not programs.full.is_set():
            self.tell({"kind": "compiling"})
        while not programs.full.wait(BREATH):
            self._go_on()
        work = []
        for block in self.world.blocks:
            work.append(self._queue(partial(self._block, self.strategy, block)))
            if self.engine.alone:  # a core is left to the next look of the same visitor
                work[-1].result()
        for future in work:
            future.result()
        self._queue(self._final).result()

    def _block(self, strategy: Strategy, block: int) -> None:
        self._go_on()
        for each in dict.fromkeys((self.world, self.played)):
            each.series(BASELINE, block)
            each.series(strategy, block, self.halt)

    def _final(self) -> None:
        self._go_on()
        self.tell(self._bands(self.world, self.played, self.draws, self.weeks, True))
        if self.charts:
            study = self.world.study(self.options, self.draws)
            self.tell({"kind": "unknowns", "unknowns": bands.unknowns(study, self.charts[0], self.where)})

    def words(self) -> None:
        """Tell what the strategy does, in the words of the report; a strike is judged beside its placebo."""
        work = [
            self._queue(partial(self._placebo, strategy, block))
            for name, strategy in self.every.items()
            for block in self.world.blocks
            if name not in self.options
        ]
        for future in work:
            future.result()
        self._queue(self._told).result()

    def _placebo(self, strategy: Strategy, block: int) -> None:
        self._go_on()
        self.world.series(strategy, block, self.halt)

    def _told(self) -> None:
        self._go_on()
        study = self.world.study(self.every, self.draws, **self.extra)
        chart = self.charts[0] if self.charts else None
        self.tell({"kind": "answer", "sentences": saying.sentences(study, self.brief, self.where, chart)})

    def _queue(self, work: Callable[[], None]) -> Future[Any]:
        return self.pool.submit(REST, work, self.turn)

    def _go_on(self) -> None:
        if self.halt.is_set():
            raise Halted

    def _bands(self, world: WhatIf, played: WhatIf, draws: int, weeks: int, final: bool) -> dict[str, Any]:
        study = played.study(self.options, draws, weeks=weeks)
        row: dict[str, Any] = {"kind": "bands", "final": final, "weeks": weeks}
        shown: Any = study
        whole = None
        if self.assume or played is not world:
            kept = bands.assumed(study, self.assume)
            shown = bands.Chosen(study, kept) if self.assume else study
            whole = study if played is world else world.study(self.options, draws, weeks=weeks)
            row |= {"draws": int(kept.sum()), "of": len(kept)}
        else:
            row |= {"draws": len(study.draws), "of": len(study.draws)}
        row["charts"] = [bands.chart(shown, name, whole, self.where) for name in self.charts]
        if weeks == self.weeks:
            row["map"] = bands.corridors(shown)
        return {**row, "ms": round(1000 * (time.monotonic() - self.began))}
