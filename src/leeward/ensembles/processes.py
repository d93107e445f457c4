"""Worker processes that may die: each serves one task at a time, and one that is lost is replaced.

`concurrent.futures.ProcessPoolExecutor` gives up all its tasks when one worker is killed. Here the other workers go on,
the task of the lost one fails with `WorkerDied`, and the next task gets a new process.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, TypeVar

T = TypeVar("T")
Task = tuple["Future[Any]", Callable[..., Any], tuple[Any, ...], dict[str, Any]]


class WorkersLost(RuntimeError):
    """Nobody is left to do the work."""


class WorkerDied(RuntimeError):
    """A worker process ended in the middle of a task."""

    def __init__(self, status: int | None) -> None:
        super().__init__(f"a worker process was lost ({_how(status)})")
        self.status = status

    def __reduce__(self) -> tuple[Any, ...]:
        return WorkerDied, (self.status,)


def _how(status: int | None) -> str:
    if status is None or status >= 0:
        return f"it ended with status {status}"
    with contextlib.suppress(ValueError):
        name = signal.Signals(-status).name
        return f"killed by {name}" + (", as when memory runs out" if name == "SIGKILL" else "")
    return f"killed by signal {-status}"


class Processes(Executor):
    """`number` worker processes, started when they are first needed; stopped at once by `shutdown`."""

    def __init__(self, number: int) -> None:
        self.max_workers = number
        self._context = multiprocessing.get_context("spawn")
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        self._alive: set[SpawnProcess] = set()
        self._lock = Lock()
        self._closed = self._killed = False
        self._threads = [Thread(target=self._serve, daemon=True, name="leeward-worker") for _ in range(number)]
        for thread in self._threads:
            thread.start()

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Queue a call; its future fails with WorkerDied when its process is lost."""
        if self._closed:
            raise RuntimeError("the worker processes were stopped")
        future: Future[T] = Future()
        self._tasks.put((future, fn, args, kwargs))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Stop: with cancel_futures, kill what runs; otherwise let the queue run empty first (with wait)."""
        self._closed = True
        if cancel_futures:
            with contextlib.suppress(Empty):
                while (task := self._tasks.get_nowait()) is not None:
                    task[0].cancel()
            with self._lock:
                self._killed = True
                for process in self._alive:
                    process.kill()
        for _ in self._threads:
            self._tasks.put(None)
        if wait or cancel_futures:
            for thread in self._threads:
                thread.join()

    def __exit__(self, kind: Any, value: Any, trace: Any) -> None:
        self.shutdown(cancel_futures=kind is not None)

    def _serve(self) -> None:
        """Hand tasks to one process, and to the next one once that is lost."""
        process: SpawnProcess | None = None
        pipe: Connection | None = None
        while (task := self._tasks.get()) is not None:
            future, fn, args, kwargs = task
            if not future.set_running_or_notify_cancel():
                continue
            try:
                if process is None or pipe is None or not process.is_alive():
                    process, pipe = self._start()
                right, value = _ask(process, pipe, (fn, args, kwargs))
            except BaseException as error:
                if process is not None and isinstance(error, WorkerDied):
                    self._bury(process)
                    process = None
                right, value = False, error
            if right:
                future.set_result(value)
            else:
                future.set_exception(value)
        if process is not None:
            process.kill()
            self._bury(process)

    def _start(self) -> tuple[SpawnProcess, Connection]:
        here, there = self._context.Pipe()
        process = self._context.Process(target=_work, args=(there,), daemon=True, name="leeward")
        with self._lock:
            if self._killed:
                raise RuntimeError("the worker processes were stopped")
            with _no_interrupt():
                process.start()
            self._alive.add(process)
        there.close()
        return process, here

    def _bury(self, process: SpawnProcess) -> None:
        process.join()
        with self._lock:
            self._alive.discard(process)


@contextlib.contextmanager
def _no_interrupt() -> Iterator[None]:
    """Processes started here never see Ctrl-C: it goes to the whole terminal, and the parent stops them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _ask(process: SpawnProcess, pipe: Connection, call: Any) -> tuple[bool, Any]:
    try:
        pipe.send(call)
        if pipe not in wait([pipe, process.sentinel]) and not pipe.poll():
            raise EOFError
        answer: tuple[bool, Any] = pipe.recv()
        return answer
    except (EOFError, OSError):
        process.join(10)
        raise WorkerDied(process.exitcode) from None


def _work(pipe: Connection) -> None:
    """What a worker process does: calls, one after the other, until its parent ends or hangs up."""
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    while True:
        try:
            fn, args, kwargs = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            answer = True, fn(*args, **kwargs)
        except BaseException as error:
            answer = False, error
        try:
            pipe.send(answer)
        except (BrokenPipeError, ConnectionError):
            return
        except Exception:  # an error that cannot cross
            pipe.send((False, RuntimeError(f"{type(answer[1]).__name__}: {answer[1]}")))


def _end_with_parent() -> None:
    # A parent that was killed cannot say so; a worker at work would go on alone.
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
