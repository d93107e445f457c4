"""Worker threads that take the most urgent piece of work first, and of equals whose turn came first."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from concurrent.futures import Future
from threading import Condition, Thread
from typing import Any

FIRST, SOON, REST, LATER = 0, 1, 2, 3
"""First looks of everybody; their later years; moves played on all draws and told, one after the other; assessments."""


class Pool:
    """Threads, one a core: the compiled program runs outside Python's lock.

    looks: further threads for first looks and later years alone, which need not wait for a year of all draws that has begun.
    """

    def __init__(self, threads: int, looks: int = 1) -> None:
        self.threads = threads
        self._waiting: list[tuple[int, int, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._changed = Condition()
        for number in range(threads + looks):
            most = LATER if number < threads else SOON
            Thread(target=self._work, args=(most,), name=f"leeward-engine-{number}", daemon=True).start()

    def turn(self) -> int:
        """Return the place in the row of somebody who comes now, for pieces of work that are known later."""
        return next(self._order)

    def submit(self, urgency: int, work: Callable[[], Any], turn: int | None = None) -> Future[Any]:
        """Queue a piece of work, at its place in the row or at the end."""
        future: Future[Any] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(work())
            except BaseException as error:
                future.set_exception(error)

        order = next(self._order)
        with self._changed:
            heapq.heappush(self._waiting, (urgency, order if turn is None else turn, order, run))
            self._changed.notify_all()
        return future

    def _work(self, most: int) -> None:
        while True:
            with self._changed:
                while not self._waiting or self._waiting[0][0] > most:
                    self._changed.wait()
                run = heapq.heappop(self._waiting)[3]
            run()
            del run  # with it goes what a finished piece held
