"""Worker threads that take the most urgent piece of work first, and of equals whose turn came first."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import Future
from queue import PriorityQueue
from threading import Thread
from typing import Any

FIRST, SOON, REST, LATER = 0, 1, 2, 3
"""First looks of everybody; their later years; moves played on all draws and told, one after the other; assessments."""


class Pool:
    """Threads, one a core: the compiled program runs outside Python's lock."""

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self._queue: PriorityQueue[tuple[int, int, int, Callable[[], None]]] = PriorityQueue()
        self._order = itertools.count()
        for number in range(threads):
            Thread(target=self._work, name=f"leeward-engine-{number}", daemon=True).start()

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
        self._queue.put((urgency, order if turn is None else turn, order, run))
        return future

    def _work(self) -> None:
        while True:
            self._queue.get()[3]()
