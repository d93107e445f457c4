"""Where units of work run: this process, more processes here, a Dask cluster, or any executor."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from concurrent.futures import Executor
from importlib import import_module
from importlib.util import find_spec
from time import monotonic
from typing import Any

from leeward.ensembles.backend import cores
from leeward.ensembles.processes import Processes, WorkersLost
from leeward.evidence.errors import InputError

KINDS = ("processes:N", "dask:ADDRESS")
PATIENCE = 5
"""Seconds in which a Dask scheduler has to answer, and then to show a worker."""
LONELY = 60
"""Seconds for which a run waits for a cluster that has lost all its workers."""


def most_processes() -> int:
    """Worker processes that may be asked for here: four a core, and 32 in any case."""
    return max(32, 4 * cores())


@contextlib.contextmanager
def opened(executor: str | Executor | None) -> Iterator[tuple[Executor | None, int]]:
    """Yield (executor, number of its workers) for "processes:N", "dask:ADDRESS", an executor, or None.

    What is opened here is closed at the end, at once where the block fails; an executor that was given is left open.
    InputError for other words, for more processes than `most_processes`, when dask.distributed is not installed, and
    when no scheduler with workers answers within PATIENCE.
    """
    check_words(executor)
    if executor is None:
        yield None, 1
    elif not isinstance(executor, str):
        yield executor, _workers(executor)
    elif executor.startswith("processes:"):
        number = int(executor.partition(":")[2])
        with Processes(number) as pool:
            yield pool, number
    else:
        with _dask(executor.partition(":")[2]) as found:
            yield found


def check_words(executor: str | Executor | None) -> None:
    """Raise InputError for words that `opened` does not know, without starting anything."""
    if not isinstance(executor, str):
        return
    kind, _, rest = executor.partition(":")
    if kind == "dask" and rest:
        if find_spec("distributed") is None:
            message = "dask.distributed is not installed; `pip install 'leeward[dask]'` adds it"
            raise InputError(message, key="executor")
        return
    if kind != "processes" or not re.fullmatch(r"[0-9]{1,9}", rest) or int(rest) < 1:
        hint = " (N is a whole number from 1)" if kind == "processes" else ""
        raise InputError(f"unknown executor {executor!r}{hint}", key="executor", allowed=KINDS)
    if int(rest) > most_processes():
        message = f"{int(rest)} processes: 1 to {most_processes()} may run on this machine"
        raise InputError(message, key="executor")


def _workers(executor: Any) -> int:
    for name in ("_max_workers", "max_workers", "num_workers"):
        number = getattr(executor, name, None)
        if isinstance(number, int) and number > 0:
            return number
    return 1


@contextlib.contextmanager
def _dask(address: str) -> Iterator[tuple[Executor, int]]:
    distributed: Any = import_module("distributed")
    try:
        client = distributed.Client(address, timeout=PATIENCE)
    except Exception:  # ValueError, OSError, TimeoutError and more, by the scheme of the address
        message = f"no Dask scheduler answers at {address!r} within {PATIENCE} seconds; give its address, as tcp://host:8786"
        raise InputError(message, key="executor") from None
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            raise InputError(f"the Dask scheduler at {address!r} has no workers", key="executor") from None
        yield Cluster(client), max(1, len(client.nthreads()))


class Cluster(Executor):
    """The executor of a Dask client, with a look at whether anybody is still there."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._inner = client.get_executor(pure=False)  # the same call again is a new try
        self._alone_since: float | None = None

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Send a call to the cluster, which moves it to another worker when its own is lost."""
        return self._inner.submit(fn, *args, **kwargs)

    def check(self) -> None:
        """Raise WorkersLost when the scheduler is gone, or has had no worker for LONELY seconds."""
        if self._client.status not in ("running", "connecting"):
            raise WorkersLost("the Dask scheduler is gone")
        try:
            workers = self._client.nthreads()
        except Exception:
            raise WorkersLost("the Dask scheduler does not answer") from None
        now = monotonic()
        since = self._alone_since = None if workers else self._alone_since or now
        if since is not None and now - since > LONELY:
            raise WorkersLost(f"the Dask cluster has had no worker for {LONELY} seconds")
