"""What the weights of the reader run as: boosted trees and linear heads over rows of numbers, in NumPy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leeward.reading.candidates import Floats


@dataclass(frozen=True)
class Trees:
    """Boosted trees as arrays: each row of ``left``, ``right``, ``feature``, ``cut`` and ``value`` is a tree, padded.

    A negative child is a leaf: ``-1 - number`` in ``value``. Trees take turns over ``groups`` outputs.
    """

    feature: NDArray[np.int16]
    cut: Floats
    left: NDArray[np.int16]
    right: NDArray[np.int16]
    value: Floats
    groups: int

    def raw(self, rows: Floats) -> Floats:
        """Return the sums of the trees for each row and output."""
        tree, row = np.arange(len(self.feature))[None, :], np.arange(len(rows))[:, None]
        node = np.zeros((len(rows), len(self.feature)), dtype=np.int64)
        while (node >= 0).any():
            here = np.maximum(node, 0)
            goes_left = rows[row, self.feature[tree, here]] <= self.cut[tree, here]
            node = np.where(node >= 0, np.where(goes_left, self.left[tree, here], self.right[tree, here]), node)
        leaves: Floats = self.value[tree, -1 - node].reshape(len(rows), -1, self.groups)
        return np.asarray(leaves.sum(1), dtype=np.float32)


@dataclass(frozen=True)
class Linear:
    """A linear head over numbers, which are set to mean 0 and spread 1 and kept within 4."""

    mean: Floats
    spread: Floats
    weights: Floats
    bias: Floats

    def raw(self, rows: Floats) -> Floats:
        """Return the sums for each row and class."""
        made: Floats = np.clip((rows - self.mean) / self.spread, -4, 4) @ self.weights.T + self.bias
        return np.asarray(made, dtype=np.float32)


def sigmoid(raw: Floats) -> Floats:
    """Return chances for sums of evidence."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(raw, -30, 30))), dtype=np.float32)


def softmax(raw: Floats) -> Floats:
    """Return chances that add up to one for sums of evidence."""
    high = np.exp(raw - raw.max(1, keepdims=True))
    share: Floats = high / high.sum(1, keepdims=True)
    return share
