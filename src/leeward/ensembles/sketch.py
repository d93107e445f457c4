"""Weekly quantile sketches: histograms on fixed edges, so that merging adds whole numbers and nothing else.

The edges are the same for every series, study and machine: 32 equal steps in each octave of the absolute
value (1.6 to 3.1 % wide), from 2**-20 upwards, mirrored below zero, and one bin for what is smaller. A bin is
found from the bits of the float32, without logarithms. Sums of counts do not depend on order, so a sketch is
the same for any split of the work.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

_SHIFT = 18
_ZERO = (127 - 20) << 5
"""Bits of 2**-20 after the shift: 5 bits of mantissa are kept."""

Ints = npt.NDArray[np.int64]


def bins(values: npt.NDArray[Any]) -> Ints:
    """Bin number of each value; 0 for |x| < 2**-20, increasing in x."""
    bits = np.ascontiguousarray(values, dtype=np.float32).view(np.int32)
    size = np.maximum(((bits & 0x7FFFFFFF) >> _SHIFT) - (_ZERO - 1), 0)
    number: Ints = np.where(bits < 0, -size, size).astype(np.int64)
    return number


def edges(number: Ints) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Lower and upper edge of each bin."""
    size = np.abs(number)
    inner = ((size + (_ZERO - 1)).astype(np.uint32) << _SHIFT).view(np.float32).astype(np.float64)
    outer = ((size + _ZERO).astype(np.uint32) << _SHIFT).view(np.float32).astype(np.float64)
    inner, outer = np.where(size == 0, -(2.0**-20), inner), np.where(size == 0, 2.0**-20, outer)
    negative = number < 0
    return np.where(negative, -outer, inner), np.where(negative, -inner, outer)


class Sketch:
    """Histograms of one (option, series): counts (weeks, bins) from bin `low` upwards."""

    def __init__(self, weeks: int, low: int = 0, counts: npt.NDArray[np.uint32] | None = None) -> None:
        self.weeks = weeks
        self.low = low
        self.counts = np.zeros((weeks, 0), np.uint32) if counts is None else counts

    def _cover(self, low: int, high: int) -> None:
        width = self.counts.shape[1]
        if width == 0:
            self.low = low
        before = max(0, self.low - low)
        after = max(0, high - (self.low + width - 1))
        if before or after:
            self.counts = np.pad(self.counts, ((0, 0), (before, after)))
            self.low -= before

    def add(self, values: npt.NDArray[Any]) -> None:
        """Count values (weeks, D)."""
        if values.shape[1] == 0:
            return
        number = bins(values)
        self._cover(int(number.min()), int(number.max()))
        width = self.counts.shape[1]
        flat = (number - self.low) + np.arange(self.weeks)[:, None] * width
        found = np.bincount(flat.ravel(), minlength=self.weeks * width)
        self.counts += found.astype(np.uint32).reshape(self.weeks, width)

    def merge(self, other: Sketch) -> None:
        """Add the counts of another sketch of the same series."""
        width = other.counts.shape[1]
        if width:
            self._cover(other.low, other.low + width - 1)
            start = other.low - self.low
            self.counts[:, start : start + width] += other.counts

    def quantiles(self, shares: Sequence[float]) -> npt.NDArray[np.float64]:
        """Quantiles (len(shares), weeks), linear inside a bin; NaN for an empty sketch."""
        total = self.counts.sum(axis=1, dtype=np.int64)
        result = np.full((len(shares), self.weeks), np.nan)
        if self.counts.shape[1] == 0:
            return result
        running = np.cumsum(self.counts, axis=1, dtype=np.int64)
        lower, upper = edges(self.low + np.arange(self.counts.shape[1]))
        rows = np.arange(self.weeks)
        for i, share in enumerate(shares):
            target = share * total
            at = np.argmax(running >= np.maximum(target, 1e-9)[:, None], axis=1)
            count = self.counts[rows, at]
            inside = (target - (running[rows, at] - count)) / np.maximum(count, 1)
            value = lower[at] + (upper[at] - lower[at]) * np.clip(inside, 0.0, 1.0)
            result[i] = np.where(total > 0, value, np.nan)
        return result
