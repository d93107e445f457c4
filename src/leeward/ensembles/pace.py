"""How many draws go into a part: whole blocks, cut so that a stop of any kind loses a few seconds of work.

The first parts are as small as can be (a block a thread). From then on the time that the last part took says how many
blocks take PART_SECONDS here. No number depends on it: see `protocol.LANES`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from leeward.ensembles.plan import StudyPlan
from leeward.ensembles.protocol import LANES

PART_SECONDS = 8.0
"""Aim for the time in a part. A machine that becomes twice as slow meanwhile still stores one within 20 seconds."""
PART_BYTES = {"weekly": 64_000_000, "horizons": 48_000_000}
"""Bound on the size of a part, and so on what a worker gathers in memory."""
GROWTH = 4
"""A part has at most so many times the draws of the one before it: one wrong measurement does little harm."""


class Pace:
    """Cuts ranges of draws (first, count) into units of work.

    workers, threads: of each worker. unit: draws in a unit, where they are fixed (any number; the last of a range may
    be smaller).
    """

    def __init__(
        self, plan: StudyPlan, series: int, ranges: Iterable[tuple[int, int]], workers: int, threads: int, unit: int | None = None
    ) -> None:
        kept = plan.weeks if plan.keep == "weekly" else len(plan.horizons)
        block_bytes = 4 * len(plan.options) * max(series, 1) * kept * LANES
        self.most = max(1, PART_BYTES[plan.keep] // block_bytes)
        self.workers, self.threads, self.unit = workers, max(1, threads), unit
        self.blocks = min(self.most, self.threads)
        self._ranges = deque((first, first + count) for first, count in ranges)

    @property
    def left(self) -> int:
        """Draws not handed out yet."""
        return sum(stop - first for first, stop in self._ranges)

    def take(self) -> tuple[int, int] | None:
        """The next unit (first, count): up to a whole number of blocks; None when nothing is left."""
        if not self._ranges:
            return None
        size = self._size() if self.unit is None else self.unit
        first, stop = self._ranges.popleft()
        edge = first // LANES * LANES + size if size % LANES == 0 else first + size  # whole blocks, even after a ragged start
        end = min(stop, edge)
        if end < stop:
            self._ranges.appendleft((end, stop))
        return first, end - first

    def learn(self, draws: int, seconds: float) -> None:
        """Size the next units by the time that one of them took."""
        blocks = max(1, draws // LANES)
        fitting = int(PART_SECONDS * blocks / max(seconds, 1e-6))
        full = fitting // self.threads * self.threads  # threads work on as many blocks at once
        self.blocks = max(1, min(self.most, GROWTH * blocks, max(full, self.threads)))

    def _size(self) -> int:
        share = -(-self.left // (LANES * self.workers))  # towards the end, something for every worker
        return LANES * max(1, min(self.blocks, max(share, 1)))
