"""A first look at a strategy: few draws of a world, spread over all of them, half a year at a time.

A program of its own for 64 draws and 26 weeks takes an eighth of the work of the one that a study is made with, whose
100 draws do not fill the widest vectors. Draws, parameters and luck are those of the study; the arithmetic differs in its last
bits, so what was looked at is always followed by the study itself.
"""

from __future__ import annotations

from dataclasses import replace
from threading import Event
from typing import Any

import numpy as np
import pandas as pd

from leeward.ensembles.backend import Backend
from leeward.ensembles.blocks import Blocks, Prepared
from leeward.ensembles.plan import StudyPlan
from leeward.ensembles.protocol import LANES, SEGMENT_WEEKS, Arrays, Draws, Model
from leeward.ensembles.study import Study
from leeward.ensembles.whatif import WhatIf
from leeward.strategy import Strategy

GLANCED = 64
"""Draws of a first look: a whole number of vectors of any processor."""
STRETCH = 26
"""Weeks of a step of a first look."""
GLANCE_BYTES = 200_000_000
"""Bytes of states and series that a first look keeps, about."""


class Glance(WhatIf):
    """`GLANCED` draws of a world as one block, in stretches of `STRETCH` weeks; thread-safe.

    world: with at least as many draws. backend: another than that of the world, where its program is not compiled yet.
    """

    lanes, stretch = GLANCED, STRETCH

    def __init__(self, world: WhatIf, backend: Backend | None = None) -> None:
        self.numbers = spread(world.plan.draws, GLANCED)
        plan = replace(world.plan, draws=GLANCED)
        super().__init__(plan, world.model, backend or world.backend, extra=world.extra, most_bytes=GLANCE_BYTES)
        self._facts: dict[str, Any] = {}
        self._table: pd.DataFrame | None = None

    def _made_blocks(self) -> Blocks:
        return _Few(self.plan, self.model, self.backend, self.numbers)

    def study(self, options: dict[str, Strategy], draws: int, *, weeks: int | None = None, **extra: Any) -> Study:
        """The study of options on all of its draws, whose table is made once."""
        found = super().study(options, draws, weeks=weeks, **extra)
        if self._table is not None and draws == GLANCED:
            found._table = self._table
        elif draws == GLANCED:
            self._table = found.parameters
        return found

    def _manifest(self, plan: StudyPlan, extra: dict[str, Any]) -> dict[str, Any]:
        # Nothing of a first look is stored, so hashes of the run need not be those of this plan.
        if not self._facts:
            self._facts = super()._manifest(plan, self.extra)
        return {**self._facts, **extra, "plan": plan.to_dict()}


def spread(draws: int, count: int) -> Draws:
    """Return `count` of the draws 0 ... draws - 1, evenly over each block: a block is a sample in the order of its strata."""
    ends = np.arange(0, draws, LANES)
    sizes = np.minimum(LANES, draws - ends)
    parts = np.diff(np.round(np.append(0, np.cumsum(sizes)) / draws * count).astype(int))
    shift = (np.arange(len(ends)) + 0.5) / len(ends)  # another block is picked from between the steps of the first
    picked = [end + (np.arange(n) + by) / n * size for end, size, n, by in zip(ends, sizes, parts, shift, strict=True) if n]
    return np.concatenate(picked).astype(np.uint32)


class _Few(Blocks):
    def __init__(self, plan: StudyPlan, model: Model, backend: Backend, numbers: Draws) -> None:
        super().__init__(plan, model, backend)
        self.numbers = numbers
        starts = range(0, SEGMENT_WEEKS, STRETCH)
        self.burn_in = [_cut(controls, start) for controls in self.burn_in for start in starts]

    def prepare(self, block: int, halt: Event | None = None) -> Prepared:
        """Sample the draws and run their burn-in; there is one block."""
        if block:
            raise IndexError(f"block {block}: there is one")
        return self.burnt_in(self.numbers, halt)


def _cut(controls: Arrays, start: int) -> Arrays:
    return {name: value[start : start + STRETCH] for name, value in controls.items()}
