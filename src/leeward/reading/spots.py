"""What stands where among the tokens of a unit: look-ups by place instead of searches through every find."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Generic, Protocol, TypeVar


class Placed(Protocol):
    """Something at tokens (or characters) ``first:last``."""

    @property
    def first(self) -> int:
        """Where it begins."""

    @property
    def last(self) -> int:
        """Where it has ended."""


T = TypeVar("T", bound=Placed)


class Spots(Generic[T]):
    """Finds in order of ``first``; every look-up gives them in that order.

    ``over`` and ``overlapping`` look back no further than the longest find, so they are quick where finds are short.
    """

    __slots__ = ("_by_first", "_by_last", "_firsts", "_longest", "items")

    def __init__(self, items: Sequence[T]) -> None:
        self.items = items
        self._firsts = [item.first for item in items]
        self._longest = max((item.last - item.first for item in items), default=0)
        self._by_first: dict[int, list[T]] = {}
        self._by_last: dict[int, list[T]] = {}
        for item in items:
            self._by_first.setdefault(item.first, []).append(item)
            self._by_last.setdefault(item.last, []).append(item)

    def at(self, first: int) -> Sequence[T]:
        """Return the finds that begin at ``first``."""
        return self._by_first.get(first, ())

    def ending(self, last: int) -> Sequence[T]:
        """Return the finds that end just before ``last``."""
        return self._by_last.get(last, ())

    def since(self, first: int) -> Iterator[T]:
        """Yield the finds that begin at ``first`` or later."""
        for number in range(bisect_left(self._firsts, first), len(self.items)):
            yield self.items[number]

    def overlapping(self, first: int, last: int) -> Iterator[T]:
        """Yield the finds that share a place with ``first:last``."""
        low = bisect_right(self._firsts, first - self._longest)
        for number in range(low, bisect_left(self._firsts, last)):
            if self.items[number].last > first:
                yield self.items[number]

    def over(self, index: int) -> Iterator[T]:
        """Yield the finds that cover ``index``."""
        return self.overlapping(index, index + 1)

    def within(self, first: int, last: int) -> bool:
        """Tell whether a whole find lies inside ``first:last``."""
        for number in range(bisect_left(self._firsts, first), bisect_left(self._firsts, last)):
            if self.items[number].last <= last:
                return True
        return False


class Ranges:
    """Ranges ``(first, last)`` of places, of any length, overlapping or not."""

    __slots__ = ("_firsts", "_reach")

    def __init__(self, ranges: Sequence[tuple[int, int]]) -> None:
        ordered = sorted(ranges)
        self._firsts = [first for first, _ in ordered]
        self._reach: list[int] = []
        for _, last in ordered:
            self._reach.append(max(last, self._reach[-1]) if self._reach else last)

    def __bool__(self) -> bool:
        """Tell whether there is a range at all."""
        return bool(self._firsts)

    def hold(self, first: int, last: int) -> bool:
        """Tell whether one range holds all of ``first:last``."""
        at = bisect_right(self._firsts, first)
        return at > 0 and self._reach[at - 1] >= last

    def __contains__(self, index: int) -> bool:
        """Tell whether a place lies in a range."""
        return self.hold(index, index + 1)


def any_in(places: Sequence[int], first: int, last: int) -> bool:
    """Tell whether one of ``places`` (ascending) lies in ``first:last``."""
    at = bisect_left(places, first)
    return at < len(places) and places[at] < last
