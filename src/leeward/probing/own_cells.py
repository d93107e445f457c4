"""Leeward's own model run in many cells at once: some parameters fixed, everything else drawn from the priors.

A cell fixes chosen entries of the sampler before anything is derived from them; draws keep their numbers, so
the same systems with the same luck stand in every cell. All cells share one compiled program: pairs (cell,
draw) are packed into blocks of LANES. An option is a strategy, or parameters changed after the burn-in ("what
if nobody began to use"), or both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from leeward.ensembles.backend import Backend, choose, cores
from leeward.ensembles.protocol import LANES, SEGMENT_WEEKS, Arrays
from leeward.evidence.errors import unknown_name
from leeward.evidence.levers import load_levers
from leeward.model.sample import Sampler
from leeward.model.system import Model, compile_model
from leeward.strategy import LeverSetting, Strategy
from leeward.world import load_world

Floats = npt.NDArray[np.float64]
Fixed = Mapping[str, float | str]
After = Callable[[Arrays], Arrays]
QUARTER = 13
QUARTERS = SEGMENT_WEEKS // QUARTER
BASELINE = "baseline"


@dataclass(frozen=True)
class Cell:
    """Named assumptions: parameter -> number, or the label of a structural choice."""

    name: str
    fixed: Fixed = field(default_factory=dict)


@dataclass(frozen=True)
class Option:
    """What is done from week 0: a strategy, and parameters changed once the burn-in is over."""

    name: str
    strategy: Strategy = field(default_factory=Strategy)
    years: int = 3
    after: After | None = None


class FixedSampler(Sampler):
    """The sampler of a model with some entries fixed, one value a lane; names are those of the parameter tables."""

    def __init__(self, base: Sampler, fixed: Mapping[str, Floats]) -> None:
        self.__dict__.update(vars(base))
        self.fixed = fixed

    def scalars(self, seed: int, draws: npt.NDArray[np.uint32]) -> dict[str, Floats]:
        """Every declared parameter, (D,), the fixed ones in place of what was drawn (NaN: drawn)."""
        drawn = super().scalars(seed, draws)
        for name, values in self.fixed.items():
            drawn[name] = np.where(np.isnan(values), drawn[name], values)
        return drawn


def entry(sampler: Sampler, name: str, value: float | str) -> float:
    """Return what a fixed value is to the sampler; InputError for an unknown parameter or label."""
    if name not in sampler.parameters:
        raise unknown_name("parameter", name, sampler.parameters, key=name)
    if isinstance(value, str):
        options = sampler.parameters[name].options
        if value not in options:
            raise unknown_name("choice", value, options, key=name)
        return float(options.index(value))
    return float(value)


def lanes(sampler: Sampler, cells: Sequence[Cell]) -> dict[str, Floats]:
    """Fixed entries of every lane, name -> (D,), NaN where the cell of the lane fixes nothing."""
    names = dict.fromkeys(name for cell in cells for name in cell.fixed)
    return {name: np.array([entry(sampler, name, c.fixed[name]) if name in c.fixed else np.nan for c in cells]) for name in names}


@cache
def own_model() -> Model:
    """The compiled world of 2025."""
    return compile_model(load_world())


def setting(lever: str, value: float, *, where: tuple[str, ...] = (), weeks: int | None = None) -> LeverSetting:
    """A lever at `value` from the start, for `weeks` or for good; cut off at the end of its dial."""
    table = load_levers()[lever]
    return LeverSetting(lever, min(max(value, table.minimum), table.maximum), where, 0, weeks)


def level(name: str, word: str, *, weeks: int | None = None) -> LeverSetting:
    """A lever at one of its named levels."""
    return setting(name, load_levers()[name].levels[word], weeks=weeks)


@dataclass(frozen=True)
class Run:
    """Quarterly means of the kept series in every cell; draws that a cell does not admit are NaN.

    values: option -> (series, quarter, cell, draw).
    """

    cells: tuple[Cell, ...]
    series: tuple[tuple[str, dict[str, str]], ...]
    values: Mapping[str, npt.NDArray[np.float32]]
    admitted: npt.NDArray[np.bool_]

    def get(self, option: str, outcome: str, **where: str | tuple[str, ...]) -> Floats:
        """Sum of the series of an outcome at the given coordinates, (quarter, cell, draw); KeyError if none."""
        wanted = {k: (v,) if isinstance(v, str) else v for k, v in where.items()}
        rows = [
            i
            for i, (name, coords) in enumerate(self.series)
            if name == outcome and all(coords.get(k) in v for k, v in wanted.items())
        ]
        if not rows:
            raise KeyError(f"{outcome} {where}: not kept")
        return np.asarray(self.values[option][rows].sum(axis=0, dtype=np.float64))

    def change(self, option: str, outcome: str, quarter: int, **where: str | tuple[str, ...]) -> Floats:
        """Relative change against the baseline in one quarter, percent, (cell, draw)."""
        base = self.get(BASELINE, outcome, **where)[quarter]
        return np.asarray(100.0 * (self.get(option, outcome, **where)[quarter] / base - 1.0))

    def at(self, cell: str) -> int:
        """Return the number of a cell."""
        return [c.name for c in self.cells].index(cell)


def documented(model: Model, params: Arrays, last: npt.NDArray[Any]) -> tuple[Arrays, npt.NDArray[Any]]:
    """Flows as documented (kappa x true), for the admission test on published removal rates."""
    seen, scale = np.array(last, np.float64), np.asarray(params["removal_scale"])[0]
    for i, key in enumerate(model.series):
        if key.outcome == "drug_flow":
            seen[:, i] *= scale
    return {**params, "removal_scale": np.ones_like(np.asarray(params["removal_scale"]))}, seen


class Runner:
    """Runs cells and options on one compiled program."""

    def __init__(self, model: Model, seed: int = 1, noise: bool = True, backend: Backend | None = None) -> None:
        self.model, self.seed, self.noise = model, seed, noise
        self.backend = choose() if backend is None else backend
        self.segment = self.backend.segment(model)

    def params(self, cells: Sequence[Cell], draws: npt.NDArray[np.uint32]) -> Arrays:
        """Parameters of the lanes, one cell and one draw number a lane; NumPy float64."""
        sampler = FixedSampler(self.model.sampler, lanes(self.model.sampler, cells))
        params: Arrays = sampler.draw(self.seed, draws)
        return {**params, "draw": draws, "seed": np.uint32(self.seed)}

    def _controls(self, controls: Arrays) -> Arrays:
        quiet = controls if self.noise else {**controls, "noise": np.zeros_like(controls["noise"])}
        return self.backend.put(quiet)

    def block(
        self, cells: Sequence[Cell], draws: npt.NDArray[np.uint32], options: Sequence[Option], rows: list[int]
    ) -> tuple[npt.NDArray[np.bool_], dict[str, npt.NDArray[np.float32]]]:
        """One block of lanes: (D,) admitted, and option -> (series, quarter, D)."""
        model, plain = self.model, self.params(cells, draws)
        with self.backend.active():
            params = self.backend.put(plain)
            state = self.backend.put(model.initial_state(np, model.static, plain))
            last: Any = None
            for controls in model.burn_in_controls():
                state, last = self.segment(params, state, self._controls(controls))
            settled = {name: np.asarray(value) for name, value in state.items()}
            checked, seen = documented(model, plain, np.asarray(last))
            admitted = ~np.asarray(model.rejected(checked, settled, seen))
            found = {}
            for option in options:
                changed = params if option.after is None else self.backend.put(option.after(dict(plain)))
                found[option.name] = self._option(changed, state, option, rows)
        return admitted, found

    def _option(self, params: Arrays, state: Arrays, option: Option, rows: list[int]) -> npt.NDArray[np.float32]:
        parts = []
        for year in range(option.years):
            controls = self.model.controls(option.strategy, year * SEGMENT_WEEKS, SEGMENT_WEEKS)
            state, out = self.segment(params, state, self._controls(controls))
            weekly = np.asarray(out)[:, rows]
            parts.append(weekly.reshape(QUARTERS, QUARTER, len(rows), -1).mean(axis=1))
        return np.concatenate(parts).transpose(1, 0, 2).astype(np.float32)

    def run(self, cells: Sequence[Cell], options: Sequence[Option], keep: Sequence[str], draws: int) -> Run:
        """Run every cell with the same `draws` draws under every option; `keep` names the outcomes kept."""
        rows = [i for i, key in enumerate(self.model.series) if key.outcome in keep]
        pairs = [(c, d) for c in range(len(cells)) for d in range(draws)]
        total = len(pairs)
        pairs += [pairs[-1]] * (-total % LANES)
        blocks = [pairs[i : i + LANES] for i in range(0, len(pairs), LANES)]
        values = {o.name: np.empty((len(rows), o.years * QUARTERS, len(pairs)), np.float32) for o in options}
        admitted = np.zeros(len(pairs), bool)

        def one(number: int) -> None:
            pack = blocks[number]
            numbers = np.array([d for _, d in pack], np.uint32)
            good, found = self.block([cells[c] for c, _ in pack], numbers, options, rows)
            here = slice(number * LANES, (number + 1) * LANES)
            admitted[here] = good
            for name, table in found.items():
                values[name][:, :, here] = np.where(good, table, np.nan)

        with ThreadPoolExecutor(max_workers=min(2, cores())) as pool:
            list(pool.map(one, range(len(blocks))))
        shape = (len(cells), draws)
        return Run(
            tuple(cells),
            tuple((self.model.series[i].outcome, dict(self.model.series[i].coords)) for i in rows),
            {name: v[:, :, :total].reshape(*v.shape[:2], *shape) for name, v in values.items()},
            admitted[:total].reshape(shape),
        )
