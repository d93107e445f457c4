"""Posterior draws: which draws of the prior to keep, how often, and the model that draws from them.

A posterior is a weighting of numbered prior draws: everything else about a draw follows from (seed, draw), in any dated
world. It is stored as a folder with `posterior.json` (what it was made from, with hashes), `draws.csv` (draw, weight,
stratum) and, where every case was left out in turn, `left_out.csv` (case, draws of equal weight). Structural choices
keep their declared equal weights: `rake` enforces it on the weights and `Posterior.take` hands draws out in strata.

The one that `leeward calibrate` made for this version is in `data/posterior`. Draw numbers mean something only under
the priors they were drawn from, so it carries their hash and is refused under others.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from leeward.ensembles.plan import digest
from leeward.ensembles.protocol import Model
from leeward.evidence import safefile
from leeward.evidence.errors import InputError
from leeward.evidence.parameters import load_parameters

FORMAT = 2
GOLDEN = 0.6180339887498949
LEFT_OUT = "left_out.csv"
Floats = npt.NDArray[np.float64]
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
    """

    seed: int
    draws: Draws
    weights: Floats
    strata: npt.NDArray[np.int64]
    cases: tuple[str, ...] = ()
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Hash of draws, weights and seed."""
        return digest([self.seed, self.draws.tolist(), [f"{w:.9g}" for w in self.weights]])

    @property
    def size(self) -> float:
        """Effective number of draws."""
        return effective(self.weights)

    def summary(self) -> dict[str, Any]:
        """What a reader of a run has to know of it, in plain values."""
        about = {key: self.about[key] for key in ("cut", "beta") if key in self.about}
        return {"id": self.id, "effective_draws": round(self.size, 1), "cases": list(self.cases), **about}

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


def save(posterior: Posterior, folder: str | Path) -> Path:
    """Write a posterior to a folder (made if missing) and return its path."""
    path = Path(folder)
    path.mkdir(parents=True, exist_ok=True)
    head = {
        "format": FORMAT, "id": posterior.id, "seed": posterior.seed, "draws": len(posterior.draws),
        "effective_draws": posterior.size, "cases": list(posterior.cases), "priors": priors_hash(), **posterior.about,
    }  # fmt: skip
    (path / "posterior.json").write_text(json.dumps(head, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["draw", "weight", "stratum"])
    columns = zip(posterior.draws, posterior.weights, posterior.strata, strict=True)
    writer.writerows([int(d), f"{w:.9g}", int(s)] for d, w, s in columns)
    (path / "draws.csv").write_text(out.getvalue(), encoding="utf-8")
    return path


def load(folder: str | Path) -> Posterior:
    """Read a posterior; InputError when a file is missing, of another format, or its weights were changed."""
    path = Path(folder)
    try:
        head = json.loads(safefile.read_text(path / "posterior.json"))
        rows = list(csv.DictReader(io.StringIO(safefile.read_text(path / "draws.csv"))))
    except json.JSONDecodeError as problem:
        raise InputError("this is not valid JSON", file=path / "posterior.json", line=problem.lineno) from None
    if head.get("format") != FORMAT:
        raise InputError(f"format {head.get('format')!r} is not known here", file=path / "posterior.json", key="format")
    known = ("format", "id", "seed", "draws", "effective_draws", "cases", "priors")
    about = {k: v for k, v in head.items() if k not in known}
    if head.get("priors") != priors_hash():
        raise InputError(
            "fitted under other priors than those of this version: fit anew with `leeward calibrate`, or draw from the "
            "priors (--prior)", file=path / "posterior.json", key="priors",
        )  # fmt: skip
    posterior = Posterior(
        int(head["seed"]), np.array([int(r["draw"]) for r in rows], np.uint32),
        np.array([float(r["weight"]) for r in rows]),
        np.array([int(r["stratum"]) for r in rows], np.int64), tuple(head["cases"]), about,
    )  # fmt: skip
    if posterior.id != head["id"]:
        raise InputError("draws.csv is not the file that posterior.json describes", file=path / "draws.csv", key="id")
    return posterior


def priors_hash() -> str:
    """Hash of every declared prior."""
    return digest([[name, repr(x.prior)] for name, x in sorted(load_parameters().items())])


def equal(posterior: Posterior, count: int) -> Posterior:
    """The same posterior as `count` draws of equal weight, taken in strata."""
    draws = np.sort(posterior.order(count))
    stratum = dict(zip(posterior.draws.tolist(), posterior.strata.tolist(), strict=True))
    strata = np.array([stratum[int(d)] for d in draws], np.int64)
    return Posterior(posterior.seed, draws, np.full(count, 1.0 / count), strata, posterior.cases, posterior.about)


def save_left_out(found: Mapping[str, Posterior], folder: Path) -> None:
    """Write posteriors fitted without one case each, of equal weights, beside the whole one."""
    with (folder / LEFT_OUT).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["case", "effective_draws", "beta", "draws"])
        for case, p in found.items():
            about = [f"{p.about[key]:.6g}" for key in ("effective_draws", "beta")]
            writer.writerow([case, *about, " ".join(map(str, p.draws.tolist()))])


def load_left_out(folder: Path) -> dict[str, Posterior]:
    """Posteriors fitted without one case each, by the case; empty where none were stored."""
    if not (folder / LEFT_OUT).is_file():
        return {}
    whole = load(folder)
    stratum = dict(zip(whole.draws.tolist(), whole.strata.tolist(), strict=True))
    found = {}
    with (folder / LEFT_OUT).open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            draws = np.array(row["draws"].split(), np.uint32)
            strata = np.array([stratum[int(d)] for d in draws], np.int64)
            cases = tuple(c for c in whole.cases if c != row["case"])
            about = {key: float(row[key]) for key in ("effective_draws", "beta")}
            found[row["case"]] = Posterior(whole.seed, draws, np.full(len(draws), 1.0 / len(draws)), strata, cases, about)
    return found


def shipped_folder() -> Path:
    """Folder of the posterior of this version."""
    return Path(str(resources.files("leeward.ensembles") / "data" / "posterior"))


@lru_cache(maxsize=1)
def shipped() -> Posterior:
    """The posterior of this version; InputError when it was fitted under other priors."""
    return load(shipped_folder())
