"""Progress of a long piece of work, told a bounded number of times."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
TIMES = 16
"""Most times that one part of the work tells how far it is."""


def steps(items: Sequence[T], progress: Callable[[float], None] | None) -> Iterator[T]:
    """Yield ``items``, telling ``progress`` the fraction that is done, at most `TIMES` times."""
    every = max(1, -(-len(items) // TIMES))
    for number, item in enumerate(items):
        if progress is not None and number and number % every == 0:
            progress(number / len(items))
        yield item


def in_percent(report: Callable[[int, int, str], None]) -> Callable[[float], None]:
    """Return a progress of fractions that tells ``report`` what a run tells it: done, of how many, of what."""
    return lambda fraction: report(round(100 * fraction), 100, "read, percent")


def part(progress: Callable[[float], None] | None, start: float, end: float) -> Callable[[float], None] | None:
    """Return the progress of a part of the work, which takes it from ``start`` to ``end`` (fractions of the whole)."""
    if progress is None:
        return None
    whole = progress
    return lambda fraction: whole(start + (end - start) * fraction)
