"""What is said, and kept, when a long run stops before its end."""

from __future__ import annotations

import contextlib
import errno
import re
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from pathlib import Path
from typing import Any

from leeward.evidence.errors import InputError

STOPPING = ("SIGINT", "SIGTERM", "SIGHUP")
_FULL = {errno.ENOSPC: "the disk is full", errno.EDQUOT: "the disk quota is used up", errno.EFBIG: "a file grew too large"}


class Stopped(KeyboardInterrupt):
    """A signal asked the process to stop; `number` is the signal's."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number


class Interrupted(RuntimeError):
    """A run that ended before its end. `str` is one sentence: why, how many draws are stored, how to go on.

    stored, wanted: draws. known: false when the cause is none of those that have a sentence of their own.
    """

    def __init__(self, folder: Path, cause: str, stored: int, wanted: int, known: bool = True) -> None:
        if stored:
            kept = f"{stored:,} of {wanted:,} draws are stored; go on with the same command and --resume"
        else:
            kept = "no draw is stored yet"
        super().__init__(f"{folder}: {cause}: {kept}.")
        self.folder, self.cause, self.stored, self.wanted, self.known = folder, cause, stored, wanted, known


@contextlib.contextmanager
def signals() -> Iterator[None]:
    """Turn Ctrl-C, SIGTERM and SIGHUP into Stopped, once; what follows is ignored while the run puts its things away.

    Only in the main thread; a signal that is ignored (nohup, a job in the background) stays ignored.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before: dict[int, Any] = {}
    asked = False

    def stop(number: int, frame: Any) -> None:
        nonlocal asked
        if not asked:
            asked = True
            raise Stopped(number)

    try:
        for name in STOPPING:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                before[number] = signal.signal(number, stop)
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def cause(error: BaseException) -> tuple[str, bool]:
    """Why a run ended, in words, and whether that is a cause one can know."""
    from leeward.ensembles.processes import WorkerDied, WorkersLost

    if isinstance(error, Stopped):
        return {"SIGINT": "stopped by Ctrl-C"}.get(str(error), f"stopped by {error}"), True
    if isinstance(error, KeyboardInterrupt):
        return "stopped by Ctrl-C", True
    if isinstance(error, (WorkerDied, WorkersLost)):
        return str(error), True
    if isinstance(error, BrokenExecutor):
        return "the executor lost a worker and ended", True
    if isinstance(error, MemoryError):
        return "memory ran out", True
    if type(error).__name__ == "KilledWorker":  # of Dask
        return "a unit of work ended several workers of the cluster, one after the other", True
    number = _errno(error)
    if number in _FULL:
        return _FULL[number], True
    if isinstance(error, OSError) and error.strerror:
        place = f" ({error.filename})" if error.filename else ""
        return f"{error.strerror}{place}", True
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0] if lines else 'no message'}", False


def _errno(error: BaseException) -> int | None:
    """The system's number of an error; HDF5 puts it into its text."""
    number = getattr(error, "errno", None)
    if isinstance(number, int):
        return number
    match = re.search(r"errno = ([0-9]+)", str(error))
    return int(match[1]) if match else None


def stored(folder: Path) -> tuple[int, int]:
    """Draws stored in a folder of draws, and draws asked for; (0, 0) where there is no run."""
    from leeward.ensembles.store import FolderStore

    try:
        store = FolderStore.open(folder)
        return sum(part.count for part in store.parts(strict=False)), store.plan.draws
    except (InputError, OSError):
        return 0, 0
