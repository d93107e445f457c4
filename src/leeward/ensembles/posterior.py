"""Posterior draws: which draws of the prior to keep, how often, and the model that draws from them.

A posterior is a weighting of numbered prior draws: everything else about a draw follows from (seed, draw), in any dated
world. Structural choices keep their declared equal weights: `rake` enforces it on the weights and `Posterior.take`
hands draws out in strata. `posterior_file.py` keeps it on disk.

A draw takes each parameter from the uniform of its own name, so a parameter that is declared after the fit is drawn from
its prior, and the draws, their weights and every other parameter stay as they were. `Posterior.unfitted` names those.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from leeward.ensembles.keys import PosteriorRecord
from leeward.ensembles.plan import digest
from leeward.ensembles.protocol import Model
from leeward.evidence.arrays import Floats

GOLDEN = 0.6180339887498949
Draws = npt.NDArray[np.uint32]


def effective(weights: Floats) -> float:
    """Effective number of draws: (sum w)^2 / sum w^2 (Kish 1965)."""
    return float(weights.sum() ** 2 / np.sum(weights**2)) if np.any(weights > 0) else 0.0


def rake(weights: Floats, structures: Mapping[str, npt.NDArray[Any]], *, pairs: bool = True, rounds: int = 200) -> Floats:
    """Scale weights (N,) until every option of every structural choice has its declared, equal share.

    structures: name -> option of each draw (N,). With `pairs`, every pair of options of two choices too, where draws of
    it are left. Iterative proportional fitting (Deming and Stephan 1940). Returns weights that sum to 1; ValueError
    when no draw of some option has any weight, for then its equal share cannot be kept.
    """
    w = np.asarray(weights, float) / np.sum(weights)
    columns = {n: np.unique(np.asarray(v), return_inverse=True) for n, v in structures.items()}
    for name, (options, index) in columns.items():
        held = np.bincount(index, w, len(options))
        if np.any(held <= 0):
            raise ValueError(f"no draw with {name} = {options[int(np.argmin(held))]} has any weight")
    names = list(columns)
    cells = [(columns[n][1], len(columns[n][0])) for n in names]
    if pairs:
        for i, a in enumerate(names):
            for b in names[i + 1 :]:
                wide = len(columns[b][0])
                cells.append((columns[a][1] * wide + columns[b][1], len(columns[a][0]) * wide))
    cells.sort(key=lambda cell: -cell[1])  # single choices last: they hold exactly
    for _ in range(rounds):
        before = w.copy()
        for index, count in cells:
            held = np.bincount(index, w, count)
            w = w * np.where(held > 0, 1.0 / np.maximum(held, 1e-300), 0.0)[index]
            w /= w.sum()
        if np.max(np.abs(w - before)) < 1e-12:
            break
    return w


@dataclass(frozen=True)
class Posterior:
    """Weighted draws of the prior. draws (N,) uint32, weights (N,) sum to 1; `strata` orders them for handing out.

    cases: ids of the cases (or other data sets) that took part in the fit. about: how it was made, for the file.
    unfitted: parameters of this version that were not there when it was fitted, which keep their priors.
    """

    seed: int
    draws: Draws
    weights: Floats
    strata: npt.NDArray[np.int64]
    cases: tuple[str, ...] = ()
    about: Mapping[str, Any] = field(default_factory=dict)
    unfitted: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Hash of draws, weights and seed."""
        return digest([self.seed, self.draws.tolist(), [f"{w:.9g}" for w in self.weights]])

    @property
    def size(self) -> float:
        """Effective number of draws."""
        return effective(self.weights)

    def summary(self) -> PosteriorRecord:
        """What a reader of a run has to know of it, in plain values."""
        found: PosteriorRecord = {"id": self.id, "effective_draws": round(self.size, 1), "cases": list(self.cases)}
        if "cut" in self.about:
            found["cut"] = self.about["cut"]
        if "beta" in self.about:
            found["beta"] = self.about["beta"]
        if self.unfitted:
            found["unfitted"] = list(self.unfitted)
        return found

    def order(self, count: int, offset: float = 0.5) -> Draws:
        """Return `count` draw numbers by systematic resampling over the strata.

        Draws are laid end to end, stratum by stratum, each as long as its weight, and picked at equal steps: every
        draw appears its weight times `count`, rounded up or down, and so does every stratum (Carpenter 1999).
        """
        line = np.lexsort((self.draws, self.strata))
        ends = np.cumsum(self.weights[line])
        steps = (np.arange(count) + offset) / count * ends[-1]
        at = np.minimum(np.searchsorted(ends, steps, side="right"), len(line) - 1)
        return np.asarray(self.draws[line[at]], np.uint32)

    def take(self, numbers: npt.NDArray[Any], block: int = 100, seed: int = 0) -> Draws:
        """Return the prior draw behind each posterior draw number; the same number and seed always give the same draw.

        Each block of `block` consecutive numbers is a stratified sample of its own, so any whole blocks are balanced.
        """
        numbers = np.asarray(numbers, np.int64)
        out = np.empty(len(numbers), np.uint32)
        for b in np.unique(numbers // block):
            here = numbers // block == b
            # Van der Corput offsets: successive blocks fall between each other's steps.
            offset, n, step = 0.0, int(b) + 1, 0.5
            while n:
                offset, n, step = offset + step * (n & 1), n >> 1, step / 2
            offset = (offset + seed * GOLDEN) % 1.0  # another seed starts elsewhere between the steps
            out[here] = self.order(block, offset)[numbers[here] % block]
        return out


class PosteriorModel:
    """A model that draws its parameters from a posterior; everything else is the model's own.

    Weekly luck stays addressed by the number asked for, so two copies of a prior draw see different luck.
    """

    def __init__(self, model: Model, posterior: Posterior) -> None:
        self._model, self._posterior = model, posterior

    @property
    def base(self) -> Model:
        """The model itself, whose weeks these are."""
        found: Model = getattr(self._model, "base", self._model)
        return found

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name in ("_model", "_posterior"):
            raise AttributeError(name)
        return getattr(self._model, name)

    def __reduce__(self) -> tuple[Any, ...]:
        return PosteriorModel, (self._model, self._posterior)

    def sample_parameters(self, draw_ids: Draws, seed: int, prior: bool = True) -> Any:
        """Parameters of the prior draws behind `draw_ids`, of the seed of the posterior."""
        return self._model.sample_parameters(self._posterior.take(draw_ids, seed=seed), self._posterior.seed, True)

    def parameter_table(self, draw_ids: Draws, seed: int, prior: bool = True) -> dict[str, Any]:
        """Table of the prior draws behind `draw_ids`."""
        return self._model.parameter_table(self._posterior.take(draw_ids, seed=seed), self._posterior.seed, True)

    def code_version(self) -> str:
        """Version of the model and of the posterior."""
        return f"{self._model.code_version()}+{self._posterior.id}"


class Steady:
    """A model in which nothing drifts: what it holds, without what it leaves to chance from year to year."""

    DRIFTING = ("drift_volatility", "overdose_volatility")

    def __init__(self, model: Model) -> None:
        self._model = model

    @property
    def base(self) -> Model:
        """The model itself, whose weeks these are."""
        found: Model = getattr(self._model, "base", self._model)
        return found

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == "_model":
            raise AttributeError(name)
        return getattr(self._model, name)

    def __reduce__(self) -> tuple[Any, ...]:
        return Steady, (self._model,)

    def sample_parameters(self, draw_ids: Draws, seed: int, prior: bool = True) -> Any:
        """Parameters of the draws, with all volatilities of drift at zero."""
        found = dict(self._model.sample_parameters(draw_ids, seed, prior))
        return found | {name: 0.0 * found[name] for name in self.DRIFTING if name in found}

    def code_version(self) -> str:
        """Version of the model, marked."""
        return f"{self._model.code_version()}+steady"


def strata_of(structures: Mapping[str, Sequence[Any] | npt.NDArray[Any]], count: int) -> npt.NDArray[np.int64]:
    """Return one number a draw for its combination of structural choices, (count,)."""
    index = np.zeros(count, np.int64)
    for values in structures.values():
        options, code = np.unique(np.asarray(values), return_inverse=True)
        index = index * len(options) + code
    return index


def equal(posterior: Posterior, count: int) -> Posterior:
    """The same posterior as `count` draws of equal weight, taken in strata."""
    draws = np.sort(posterior.order(count))
    stratum = dict(zip(posterior.draws.tolist(), posterior.strata.tolist(), strict=True))
    strata = np.array([stratum[int(d)] for d in draws], np.int64)
    return replace(posterior, draws=draws, weights=np.full(count, 1.0 / count), strata=strata)
