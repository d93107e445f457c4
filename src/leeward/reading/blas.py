"""One thread for products of small matrices: several of them wait for each other longer than they work.

NumPy's products are made by OpenBLAS with a thread for each processor. On the matrices of one sentence the threads spend three
times as much processor time as one does, and on a busy machine more of the clock too.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache

import numpy as np

_NAMES = [f"{first}openblas_{{}}_num_threads{last}" for first in ("scipy_", "") for last in ("64_", "")]
_lock = threading.Lock()
_inside: list[int] = []
"""The number of threads before, once for each that is in `one_thread` now."""


@lru_cache(maxsize=1)
def _threads() -> tuple[Callable[[], int], Callable[[int], object]] | None:
    """Return how the number of threads is asked and set; ``None`` where NumPy has another library or it cannot be asked."""
    module = getattr(np, "_core", None) or np.core
    try:
        library = ctypes.CDLL(module._multiarray_umath.__file__)
    except (OSError, AttributeError):
        return None
    for name in _NAMES:
        ask, tell = (getattr(library, name.format(verb), None) for verb in ("get", "set"))
        if ask is not None and tell is not None:
            tell.argtypes = [ctypes.c_int]
            return ask, tell
    return None


@contextmanager
def one_thread() -> Iterator[None]:
    """Have NumPy's products made by one thread inside the block; the number before comes back when the last has left."""
    known = _threads()
    if known is None:
        yield
        return
    ask, tell = known
    with _lock:
        _inside.append(_inside[0] if _inside else ask())
        tell(1)
    try:
        yield
    finally:
        with _lock:
            before = _inside.pop()
            if not _inside:
                tell(before)
