"""Which unknowns decide a verdict: given-data sensitivity on the draws that were run anyway.

For each parameter the draws are cut into bins of equal size (levels, for a structural choice) and the share
of the variance of the target that lies between bins is taken (the correlation ratio, a given-data estimate
of the first-order index; Plischke, Borgonovo and Smith 2013). The floor is the 95th percentile, over random
re-orderings of the target, of the largest value among all unknowns, so that trying many does not find one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from leeward.evidence.arrays import Floats
from leeward.evidence.placenames import MARKETS, place_title
from leeward.judging.keys import DriverRecord

REORDERINGS = 50
MIN_DRAWS = 40


@dataclass(frozen=True, slots=True)
class Driver:
    """An unknown that matters to a verdict.

    ``index``: share of the target's variance between its bins, less what chance alone gives. ``low`` and
    ``high``: share of model versions in which the claim is met at its two ends (lowest and highest third;
    for a structural choice the levels with the least and the most). ``flips``: the majority differs between
    the two.
    """

    name: str
    title: str
    kind: str
    index: float
    low: float
    high: float
    low_label: str
    high_label: str
    flips: bool

    def to_dict(self) -> DriverRecord:
        """Return plain values."""
        return {
            "name": self.name,
            "title": self.title,
            "kind": self.kind,
            "index": self.index,
            "low": self.low,
            "high": self.high,
            "low_label": self.low_label,
            "high_label": self.high_label,
            "flips": self.flips,
        }

    def sentence(self) -> str:
        """Say what happens at its two ends."""
        return (
            f"{self.title}: met in {100 * self.low:.0f} % of model versions when {self.low_label},"
            f" {100 * self.high:.0f} % when {self.high_label}"
        )


class Drivers:
    """Bins of every unknown of a study; built once, asked for every claim."""

    def __init__(
        self,
        parameters: pd.DataFrame,
        structures: list[str],
        titles: Mapping[str, str] | None = None,
        seed: int = 0,
    ) -> None:
        self.draws = len(parameters)
        self.titles = dict(titles or {})
        self.names: list[str] = []
        self.kinds: list[str] = []
        self._levels: list[list[str]] = []
        codes: list[NDArray[np.int64]] = []
        bins = int(np.clip(self.draws // 25, 3, 10))
        for name in parameters.columns:
            column = parameters[name]
            if name in structures or not pd.api.types.is_numeric_dtype(column):
                code, found = pd.factorize(column.astype(str), sort=True)
                if len(found) < 2:
                    continue
                levels, kind = [str(level) for level in found], "structure"
            else:
                values = column.to_numpy(dtype=np.float64)
                if not np.isfinite(values).all() or len(np.unique(values)) < 3:
                    continue
                rank = values.argsort(kind="stable").argsort(kind="stable")
                code, levels, kind = rank * bins // self.draws, [], "parameter"
            self.names.append(str(name))
            self.kinds.append(kind)
            self._levels.append(levels)
            codes.append(np.asarray(code, dtype=np.int64))
        self._codes = codes
        offsets = np.cumsum([0, *(int(code.max()) + 1 for code in codes)])
        self._starts = offsets[:-1]
        onehot = np.zeros((self.draws, int(offsets[-1])), dtype=np.float32)
        for start, code in zip(self._starts, codes, strict=True):
            onehot[np.arange(self.draws), start + code] = 1
        self._onehot = onehot
        self._counts = np.maximum(onehot.sum(axis=0), 1)
        self._ranks = {
            name: parameters[name].to_numpy(dtype=np.float64).argsort(kind="stable").argsort(kind="stable")
            for name, kind in zip(self.names, self.kinds, strict=True)
            if kind == "parameter"
        }
        random = np.random.default_rng(seed)
        self._orders = np.array([random.permutation(self.draws) for _ in range(REORDERINGS)])

    def indices(self, target: Floats) -> tuple[Floats, float]:
        """Return the index of every unknown and the noise floor; ``target`` (draw,)."""
        centred = (target - target.mean()).astype(np.float32)
        variance = float((centred**2).sum())
        if variance <= 1e-20 or not self.names:
            return np.zeros(len(self.names)), 1.0
        rows = np.concatenate([centred[None, :], centred[self._orders]])
        between = (rows @ self._onehot) ** 2 / self._counts
        index = np.add.reduceat(between, self._starts, axis=1) / variance
        return index[0].astype(np.float64), float(np.quantile(index[1:].max(axis=1), 0.95))

    def find(self, target: Floats, met: NDArray[np.bool_], most: int = 3) -> list[Driver]:
        """Return up to ``most`` unknowns above the floor, the strongest first.

        ``target`` (draw,) is what is explained, ``met`` (draw,) whether the claim is met, for the two ends.
        Draws whose target is undefined (NaN) explain nothing. None are found below forty draws.
        """
        known = np.isfinite(target)
        if self.draws < MIN_DRAWS or not known.any():
            return []
        index, floor = self.indices(np.where(known, target, target[known].mean()))
        share = np.where(known, met, np.nan)
        found: list[Driver] = []
        for at in np.argsort(-index, kind="stable"):
            if index[at] <= floor or len(found) == most:
                break
            if self._coarse(self.names[at])[0] in {item.name for item in found}:
                continue
            driver = self._driver(int(at), float(index[at]), share)
            if driver is not None:
                found.append(driver)
        return found

    def _coarse(self, name: str) -> tuple[str, str]:
        if name in self.titles:
            return name, self.titles[name]
        return coarse_name(name)

    def _driver(self, at: int, index: float, met: Floats) -> Driver | None:
        name = self.names[at]
        bias = float(self._codes[at].max()) / max(self.draws - 1, 1)
        if self.kinds[at] == "structure":
            code = self._codes[at]
            every = [(_mean(met[code == at_level]), level) for at_level, level in enumerate(self._levels[at])]
            shares = [(share, level) for share, level in every if np.isfinite(share)]
            if len(shares) < 2:
                return None
            (low, least), (high, most) = min(shares, key=lambda x: x[0]), max(reversed(shares), key=lambda x: x[0])
            labels = (readable(least), readable(most))
        else:
            rank = self._ranks[name]
            third = self.draws // 3
            low, high = _mean(met[rank < third]), _mean(met[rank >= self.draws - third])
            labels = ("low", "high")
        if not np.isfinite((low, high)).all():
            return None
        shown, title = self._coarse(name)
        return Driver(
            name=shown,
            title=title,
            kind=self.kinds[at],
            index=max(0.0, index - bias),
            low=low,
            high=high,
            low_label=labels[0],
            high_label=labels[1],
            flips=(low - 0.5) * (high - 0.5) < 0,
        )


def _mean(met: Floats) -> float:
    """Return the mean of the draws in which the claim can be tested; NaN without any."""
    kept = met[np.isfinite(met)]
    return float(kept.mean()) if kept.size else float("nan")


def coarse_name(name: str) -> tuple[str, str]:
    """Return the name and title under which an unknown of a single zone or coast may be shown.

    Nothing finer than a corridor is exported, so these unknowns appear as a group.
    """
    if name.startswith("gate_"):
        market = name.split("_")[1]
        return (
            f"gate_{market}",
            f"how the flow to {place_title(market if market in MARKETS else 'other')} splits between coasts",
        )
    if name.startswith("detection_"):
        return "detection_by_zone", "how much is detected, by zone"
    return name, readable(name)


def readable(name: str) -> str:
    """Return a name without underscores."""
    return name.replace("_", " ")


def lower_first(text: str) -> str:
    """Return a title for the middle of a sentence: first letter small, unless it starts with an acronym."""
    return text if len(text) > 1 and text[1].isupper() else text[:1].lower() + text[1:]
