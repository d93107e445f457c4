"""One run a folder: a lock that ends with its process, and names who holds it.

    run.lock     {"pid": 4711, "host": "node3", "started": "2026-01-31 12:00 UTC"}

On one machine, and on shared disks that pass locks on, the operating system keeps the lock and lets go of it when the
process ends, however it ends. Where a shared disk does not, the age of the file decides: its holder touches it every
`BEAT` seconds, and one that another host has not touched for `STALE` seconds is taken over.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import platform
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from threading import Event, Thread
from typing import Any

from leeward.evidence.errors import InputError

LOCK = "run.lock"
BEAT = 15.0
STALE = 120.0


def _take(handle: int) -> bool:
    """Ask the operating system for the lock on an open file; false when another process has it."""
    try:
        if os.name == "posix":
            fcntl: Any = import_module("fcntl")
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:  # pragma: no cover
            msvcrt: Any = import_module("msvcrt")
            os.lseek(handle, 1 << 30, os.SEEK_SET)  # a byte beyond the text, which stays readable
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # a disk without locks: the age of the file decides
        return True
    return True


def _age(path: Path) -> float:
    """Seconds since the lock was touched, by the clock of the disk it is on."""
    with tempfile.TemporaryFile(dir=path.parent) as now:
        return os.fstat(now.fileno()).st_mtime - path.stat().st_mtime


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _busy(path: Path) -> InputError:
    who = _read(path)
    by = f" (process {who['pid']} on {who['host']}, since {who['started']})" if {"pid", "host", "started"} <= who.keys() else ""
    return InputError(f"is being written by another run{by}; wait for its end, or choose another folder", file=path.parent)


def _open(path: Path, flags: int = 0) -> int | None:
    """The lock file, locked; None when it was replaced or removed meanwhile. InputError when another run has it."""
    handle = os.open(path, os.O_RDWR | flags, 0o666)
    try:
        if not _take(handle):
            raise _busy(path)
        there = os.fstat(handle)
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(there, path.stat()):
                host = _read(path).get("host")
                if host not in (None, platform.node()) and _age(path) < STALE:
                    raise _busy(path)
                return handle
    except BaseException:
        os.close(handle)
        raise
    os.close(handle)
    return None


def check_free(folder: Path) -> None:
    """Raise InputError, naming process and host, when a run is writing to the folder now."""
    path = folder / LOCK
    with contextlib.suppress(OSError):  # no lock there, or a folder that cannot be written anyway
        handle = _open(path)
        if handle is not None:
            os.close(handle)


@contextlib.contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the lock of an existing folder. InputError as `check_free`; OSError where the folder cannot be written."""
    path = folder / LOCK
    handle = None
    while handle is None:
        handle = _open(path, os.O_CREAT)
    done = Event()
    try:
        now = datetime.datetime.now(datetime.UTC)
        who = {"pid": os.getpid(), "host": platform.node(), "started": f"{now:%Y-%m-%d %H:%M} UTC"}
        os.ftruncate(handle, 0)
        os.write(handle, (json.dumps(who) + "\n").encode())
        Thread(target=_beat, args=(path, done), daemon=True, name="leeward-lock").start()
        yield
    finally:
        done.set()
        path.unlink(missing_ok=True)
        os.close(handle)


def _beat(path: Path, done: Event) -> None:
    while not done.wait(BEAT):
        with contextlib.suppress(OSError):
            os.utime(path)


def alive(pid: int) -> bool:
    """Tell whether a process of this machine may still be there; where one cannot tell, true."""
    if os.name != "posix":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
