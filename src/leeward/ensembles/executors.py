"""Where units of work run: this process, more processes here, a Dask cluster, or any executor."""

from __future__ import annotations

import contextlib
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from importlib import import_module
from typing import Any

from leeward.evidence.errors import InputError

KINDS = ("processes:N", "dask:ADDRESS")


@contextlib.contextmanager
def opened(executor: str | Executor | None) -> Iterator[tuple[Executor | None, int]]:
    """Yield (executor, number of its workers) for "processes:N", "dask:ADDRESS", an executor, or None.

    What is opened here is closed at the end; an executor that was given is left open. InputError for other
    words, and when dask.distributed is not installed.
    """
    if executor is None:
        yield None, 1
    elif not isinstance(executor, str):
        yield executor, _workers(executor)
    else:
        kind, _, rest = executor.partition(":")
        if kind == "processes" and rest.isdigit() and int(rest) > 0:
            context = multiprocessing.get_context("spawn")
            with ProcessPoolExecutor(max_workers=int(rest), mp_context=context) as pool:
                yield pool, int(rest)
        elif kind == "dask" and rest:
            with _dask(rest) as found:
                yield found
        else:
            raise InputError(f"unknown executor {executor!r}", key="executor", allowed=KINDS)


def _workers(executor: Any) -> int:
    for name in ("_max_workers", "max_workers", "num_workers"):
        number = getattr(executor, name, None)
        if isinstance(number, int) and number > 0:
            return number
    return 1


@contextlib.contextmanager
def _dask(address: str) -> Iterator[tuple[Executor, int]]:
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise InputError("dask.distributed is not installed; `pip install distributed` adds it", key="executor") from None
    with distributed.Client(address) as client:
        workers = max(1, len(client.scheduler_info().get("workers", {})))
        yield client.get_executor(), workers
