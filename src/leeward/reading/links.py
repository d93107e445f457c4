"""Links: whether a unit says that one lever moves one outcome, and which way, by the encoder's last states.

A link is judged by the unit as a whole, the names of lever and outcome, and the words that name them where any do: one hidden
layer over the sum of these (``link.*`` in ``data/encoder.npz``, learned together with the encoder).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Read = NDArray[np.float16]
"""What links read of a unit: a row for the whole of it, then one for each piece; left half of levers, right half of outcomes."""
Spot = tuple[int, int] | None
"""Pieces of a unit that name a lever or an outcome."""
LINKED = ("none", "increase", "decrease", "no_effect")


@dataclass(frozen=True)
class Links:
    """The weights of the links, as they stand in the encoder's file."""

    weights: Mapping[str, NDArray[Any]]

    def read(self, whole: Floats, own: Floats) -> Read:
        """Return what links read of a unit, for its sums as a whole (3 x size) and the states of its pieces (pieces x size)."""
        base = whole @ self.weights["link.base"] + self.weights["link.base_bias"]
        rows = np.concatenate([np.tile(base, 2)[None], own @ self.weights["link.words"]])
        return rows.astype(np.float16)

    def logs(self, read: Read, names: tuple[int, int], spots: tuple[Spot, Spot]) -> Floats:
        """Return the logarithms of the chances of `LINKED` for a lever and an outcome, by their numbers and where they stand."""
        size = read.shape[1] // 2
        made = read[0, :size].astype(np.float32)
        for role, (part, spot) in enumerate(zip(("link.levers", "link.outcomes"), spots, strict=True)):
            made = made + self.weights[part][names[role]]
            found = read[1 + spot[0] : 1 + spot[1], role * size : (role + 1) * size] if spot is not None else read[:0]
            made = made + (found.astype(np.float32).mean(0) if len(found) else self.weights["link.absent"][role])
        raw = _gelu(made) @ self.weights["link.last"] + self.weights["link.last_bias"]
        raw = raw - raw.max()
        logs: Floats = np.asarray(raw - np.log(np.exp(raw).sum()), dtype=np.float32)
        return np.maximum(logs, np.float32(-9.0))


def _gelu(x: Floats) -> Floats:
    made: Floats = 0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x**3)))
    return made
