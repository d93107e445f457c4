"""Shares of model versions within every level of every structural choice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from leeward.evidence.arrays import Floats

MIN_DRAWS = 8
"""A level met by fewer draws than this says nothing and is left out."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a structural choice: how many draws took it, and in which share of them a thing is so."""

    structure: str
    level: str
    draws: int
    share: float

    @property
    def error(self) -> float:
        """Standard error of the share, never nought: one more success and one more failure are added."""
        share = (self.share * self.draws + 1) / (self.draws + 2)
        return float(np.sqrt(share * (1 - share) / self.draws))


class Splits:
    """The draws grouped by structural choice; built once a study."""

    def __init__(self, parameters: pd.DataFrame, structures: list[str]) -> None:
        self.draws = len(parameters)
        self.names: list[tuple[str, str]] = []
        masks: list[NDArray[np.bool_]] = []
        for name in structures:
            if name not in parameters:
                continue
            column = parameters[name].astype(str).to_numpy()
            found = sorted(set(column))
            if len(found) < 2:
                continue
            for level in found:
                mask = column == level
                if mask.sum() >= MIN_DRAWS:
                    self.names.append((name, level))
                    masks.append(mask)
        self._masks: Floats = np.asarray(masks, dtype=np.float64).reshape(len(masks), len(parameters))
        self._counts = self._masks.sum(axis=1)

    def shares(self, truth: NDArray[np.bool_], known: NDArray[np.bool_] | None = None) -> list[Level]:
        """Return the share of true draws in each level; ``truth`` (draw,).

        Where ``known`` (draw,) is given, only draws for which it is true count.
        """
        if not self.names:
            return []
        weights = np.ones(len(truth)) if known is None else known.astype(np.float64)
        counts = self._counts if known is None else self._masks @ weights
        true = self._masks @ (truth * weights)
        return [
            Level(structure, level, int(count), float(so / count))
            for (structure, level), count, so in zip(self.names, counts, true, strict=True)
            if count >= MIN_DRAWS
        ]


def by_structure(levels: list[Level]) -> dict[str, list[Level]]:
    """Group levels by structural choice, order kept."""
    grouped: dict[str, list[Level]] = {}
    for level in levels:
        grouped.setdefault(level.structure, []).append(level)
    return grouped
