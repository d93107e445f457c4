"""A study: a baseline and options on the same draws, and the function that runs one from a brief."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from concurrent.futures import Executor
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import xarray as xr

from leeward.ensembles import DRAWS
from leeward.ensembles.backend import Backend, cache_folder, choose
from leeward.ensembles.executors import opened
from leeward.ensembles.manifest import make_manifest
from leeward.ensembles.parts import FilePart, part_name
from leeward.ensembles.plan import StudyPlan, parse_shard
from leeward.ensembles.protocol import Model
from leeward.ensembles.room import check_room
from leeward.ensembles.runner import Progress, run_plan
from leeward.ensembles.sketch import Sketch
from leeward.ensembles.store import FolderStore, MemoryStore, Store, fewer, played, writing
from leeward.evidence import load_outcomes, shown
from leeward.evidence.errors import InputError
from leeward.strategy import Strategy

if TYPE_CHECKING:
    from leeward.reading.brief import Brief
    from leeward.world import World

MOST_TOGETHER = 100_000_000
"""Bytes of an outcome up to which it is read of all options at once."""
Grid = tuple[slice, list[str], list[list[str]], list[tuple[int, ...]]]
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


class Study:
    """Weekly series of every draw under every option, read from a store when they are asked for.

    Draws that the model rejected are left out of everything; `plan["rejected"]` says how many. Where some options have fewer
    draws than others (`steps`), a study is of the first draws, which all options have; `own` gives all that an option has.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._plan = store.plan
        self._every = [(part, np.flatnonzero(~part.record()[2])) for part in store.parts()]
        self._fewer = fewer(store.manifest)
        self._views: dict[int, Study] = {}
        self._grids: dict[str, Grid] = {}
        self._cut(min(self._fewer.values(), default=self._plan.draws))

    def _cut(self, draws: int) -> None:
        """Be the study of the first draws, and of the options that have as many."""
        stop = self._plan.first_draw + draws
        found = [(part, kept) for part, kept in self._every if not self._fewer or part.first < stop]
        self._views[draws] = self
        self._options = [name for name in self._plan.options if self._fewer.get(name, draws) >= draws]
        self._parts, self._kept = [part for part, _ in found], [kept for _, kept in found]
        self._cache: dict[tuple[str, str], np.ndarray[Any, Any]] = {}
        self._coords: dict[tuple[str, str], dict[str, Any]] = {}
        self._table: pd.DataFrame | None = None

    @staticmethod
    def open(folder: str | os.PathLike[str]) -> Study:
        """The study in a folder of draws; InputError when there is none."""
        return Study(FolderStore.open(Path(folder)))

    @property
    def options(self) -> list[str]:
        """Ids of the options, "baseline" first; placebos end in "__placebo"."""
        return list(self._options)

    def own(self, option: str) -> Study:
        """The study of all draws that an option has, with the options that have as many; the study itself where all have."""
        draws = self._fewer.get(option, self._plan.draws)
        if draws not in self._views:
            view = copy(self)
            view._cache, view._coords, view._table = {}, {}, None
            view._cut(draws)
        return self._views[draws]

    @property
    def draws(self) -> np.ndarray[Any, Any]:
        """Numbers of the draws in the study, in order."""
        found = [part.first + kept for part, kept in zip(self._parts, self._kept, strict=True)]
        return np.concatenate(found) if found else np.zeros(0, np.int64)

    @property
    def plan(self) -> dict[str, Any]:
        """Seed, draws, years, start, world, hashes, version, engine, and how many draws were rejected.

        "lacking" counts draws that were asked for and are not there, where there are any; "lacks" says which, after a
        merge of some shards only.
        """
        present, kept = sum(part.count for part, _ in self._every), sum(len(kept) for _, kept in self._every)
        known = {k: v for k, v in self.store.manifest.items() if k not in ("plan", "series", "leeward")}
        plan = {k: v for k, v in self._plan.to_dict().items() if k != "options"}
        if short := self._plan.draws - present:
            known = {"lacking": short, **known}
        left = {"weeks": self._plan.weeks, "options": list(self._plan.options), "rejected": present - kept}
        return {**plan, **left, "draws": present, **known}

    @property
    def structures(self) -> list[str]:
        """Columns of `parameters` that are structural choices."""
        return list(self.store.manifest["structures"])

    def strategy(self, option: str) -> Strategy:
        """Lever settings of an option; KeyError for an id that is not in the study."""
        return self._plan.options[option]

    @property
    def outcomes(self) -> list[str]:
        """Names of the outcomes that were kept."""
        return list(dict.fromkeys(outcome for outcome, _ in self.store.series))

    @property
    def parameters(self) -> pd.DataFrame:
        """One row a draw, one column a parameter in its unit; structural choices as strings."""
        if self._table is None:
            names: list[str] = []
            columns = []
            for part, kept in zip(self._parts, self._kept, strict=True):
                names, values, _ = part.record()
                columns.append(values[:, kept])
            values = np.concatenate(columns, axis=1) if columns else np.zeros((0, 0))
            table = pd.DataFrame(values.T, columns=names, index=pd.Index(self.draws, name="draw"))
            for name, labels in self.store.manifest["structures"].items():
                if name in table:
                    table[name] = np.array(labels, object)[table[name].to_numpy(int)]
            self._table = table
        return self._table

    def outcome(self, name: str, option: str | None = None) -> xr.DataArray:
        """Weekly values of an outcome in its unit, float32.

        Dims (option, draw, week, *dims of the outcome), or without option when one is named. Combinations of
        coordinates that the model does not have are NaN. KeyError for an outcome or option that is not there;
        InputError when only horizons were kept.
        """
        if self._plan.keep != "weekly":
            raise InputError("only horizons were kept: use horizon() or quantiles()", key="keep")
        return self._labelled(name, option, "week", list(range(self._plan.weeks)), "weekly")

    def plain(self, name: str, option: str) -> tuple[np.ndarray[Any, Any], dict[str, list[str]]]:
        """What `outcome` gives of one option without its labels: values (draw, week, *dims), and the labels of each dim.

        Errors as there.
        """
        if self._plan.keep != "weekly":
            raise InputError("only horizons were kept: use horizon() or quantiles()", key="keep")
        _, dims, labels, _ = self._grid(name)
        if option not in self._options:
            raise KeyError(f"{option}: not in this study, which has {', '.join(self.options)}")
        values = self._values(name, option, "weekly", self._plan.weeks)
        return np.moveaxis(values, (-1, -2), (0, 1)), dict(zip(dims, labels, strict=True))

    def horizon(self, name: str, option: str | None = None) -> xr.DataArray:
        """Means over the 13 weeks that end at each horizon; dims as `outcome`, horizon in place of week."""
        return self._labelled(name, option, "horizon", self._plan.horizons, "horizon")

    def quantiles(self, name: str, shares: Sequence[float] = QUANTILES) -> xr.DataArray:
        """Weekly quantiles over draws: dims (quantile, option, week, *dims of the outcome).

        Exact when weekly values were kept, otherwise from the sketches (error below 2 % of the value).
        """
        if self._plan.keep == "weekly":
            return _named(self.outcome(name).quantile(list(shares), dim="draw", keep_attrs=True))
        rows, dims, labels, cells = self._grid(name)
        shape = (len(shares), len(self.options), self._plan.weeks, *(len(x) for x in labels))
        values = np.full(shape, np.nan)
        for o in range(len(self.options)):
            for row, cell in zip(range(rows.start, rows.stop), cells, strict=True):
                total = Sketch(self._plan.weeks)
                for part in self._parts:
                    total.merge(part.sketch(o, row))
                place: Any = (slice(None), o, slice(None), *cell)
                values[place] = total.quantiles(shares)
        coords: dict[str, Any] = {"quantile": list(shares), "option": self.options}
        coords |= {"week": np.arange(self._plan.weeks), **dict(zip(dims, labels, strict=True))}
        return _named(xr.DataArray(values, dims=("quantile", "option", "week", *dims), coords=coords, name=name))

    def _grid(self, name: str) -> Grid:
        """Rows of an outcome's series, its dims, their labels, and the cell of each row."""
        if name not in self._grids:
            self._grids[name] = self._gridded(name)
        return self._grids[name]

    def _gridded(self, name: str) -> Grid:
        rows = [i for i, (outcome, _) in enumerate(self.store.series) if outcome == name]
        if not rows:
            raise KeyError(f"{name}: not in this study, which has {', '.join(self.outcomes)}")
        coords = [dict(self.store.series[i][1]) for i in rows]
        dims = list(coords[0])
        labels = [list(dict.fromkeys(c[dim] for c in coords)) for dim in dims]
        cells = [tuple(at.index(c[dim]) for dim, at in zip(dims, labels, strict=True)) for c in coords]
        return slice(rows[0], rows[-1] + 1), dims, labels, cells

    def _values(self, name: str, option: str, kind: str, length: int) -> np.ndarray[Any, Any]:
        """(*dims of the outcome, length, draw): the order of the parts, so that nothing is transposed."""
        key = (f"{kind}/{name}", option)
        if key not in self._cache:
            rows, _, labels, cells = self._grid(name)
            every = self.options if kind == "weekly" and self._together(rows) else [option]
            for at, values in zip(every, self._read(kind, every, rows, length), strict=True):
                sizes = [len(x) for x in labels]
                if cells != list(np.ndindex(*sizes)):
                    grid = np.full((*sizes, *values.shape[1:]), np.nan, np.float32)
                    for cell, series in zip(cells, values, strict=True):
                        grid[cell] = series
                    values = grid
                found = values.reshape(*sizes, *values.shape[-2:]).view()
                found.setflags(write=False)
                self._cache[key[0], at] = found
        return self._cache[key]

    def _together(self, rows: slice) -> bool:
        """Whether an outcome is read of all options at once: each look at a file costs as much as some megabytes."""
        draws = sum(int(part.count) for part in self._parts)
        series: int = rows.stop - rows.start
        return 4 * len(self.options) * series * self._plan.weeks * draws <= MOST_TOGETHER

    def _read(self, kind: str, options: list[str], rows: slice, length: int) -> Any:
        """Series (S, length, draw) of each of the options, of the draws that count."""
        found = []
        for part, kept in zip(self._parts, self._kept, strict=True):
            held = list(played(self._plan, self.store.manifest, part.first).options)
            at = [held.index(name) for name in options]
            if kind != "weekly":
                values = np.stack([part.horizon(o, rows) for o in at])
            else:  # one look at the file
                values = part.weekly(slice(at[0], at[-1] + 1), rows)
                values = values if len(values) == len(at) else values[np.array(at) - at[0]]
            found.append(values if len(kept) == part.count else np.take(values, kept, axis=-1))
        empty = np.zeros((len(options), rows.stop - rows.start, length, 0), np.float32)
        return found[0] if len(found) == 1 else np.concatenate([empty, *found], axis=-1)

    def _labelled(self, name: str, option: str | None, axis: str, marks: list[int], kind: str) -> xr.DataArray:
        _, dims, labels, _ = self._grid(name)
        if option is not None and option not in self._options:
            raise KeyError(f"{option}: not in this study, which has {', '.join(self.options)}")
        if (name, axis) not in self._coords:
            plain = {"draw": self.draws, axis: marks, **dict(zip(dims, labels, strict=True))}
            self._coords[name, axis] = {str(key): found for key, found in xr.Coordinates(plain).items()}
        coords: dict[str, Any] = self._coords[name, axis]
        if option is not None:
            values = np.moveaxis(self._values(name, option, kind, len(marks)), (-1, -2), (0, 1))
            every = ("draw", axis, *dims)
            return _named(xr.DataArray(values, dims=every, coords={**coords, "option": option}, name=name))
        stacked = np.stack([self._values(name, o, kind, len(marks)) for o in self.options])
        every = ("option", "draw", axis, *dims)
        values = np.moveaxis(stacked, (-1, -2), (1, 2))
        return _named(xr.DataArray(values, dims=every, coords={"option": self.options, **coords}, name=name))

    def moved(self, folder: Path) -> None:
        """Read on from the place that the folder of draws was moved to; nothing to do for a study in memory."""
        if isinstance(self.store, FolderStore):
            self.store.folder = folder
            for part, _ in self._every:
                if isinstance(part, FilePart):
                    part.path = folder / part.path.name

    def plot(self, outcome: str = "kg_delivered", option: str | None = None, *, where: str | None = None) -> shown.Picture:
        """Draw an outcome under an option (the first beside the baseline unless named) against the baseline.

        where: a market, country or corridor of the outcome. InputError for names that are not in the study.
        """
        return shown.picture(self, outcome, option, where=where)

    def __repr__(self) -> str:
        """Name options and sizes."""
        return f"<Study of {', '.join(self.options)}: {len(self.draws)} draws, {self._plan.weeks} weeks>"

    def _repr_html_(self) -> str:
        return shown.html(self)

    def save(self, folder: str | os.PathLike[str]) -> Path:
        """Write the study to a new or empty folder of draws and return its path."""
        target = FolderStore.create(Path(folder), self.store.manifest, resume=False)
        for part, _ in self._every:
            if isinstance(self.store, FolderStore):
                name = part_name(part.first, part.count)
                shutil.copyfile(self.store.folder / name, target.folder / name)
                continue
            writer = target.begin(part.first, part.count)
            writer.take(part)
            writer.commit()
        return target.folder


_AXES = {
    "option": ("option played", ""),
    "draw": ("number of the draw: one plausible system", ""),
    "week": ("weeks since the start", "week"),
    "horizon": ("week at which the quarter ends", "week"),
    "quantile": ("quantile over draws", "fraction"),
}


def _named(array: xr.DataArray) -> xr.DataArray:
    """The array with the unit and the long name of its outcome and axes in `attrs`, as plotting libraries read them."""
    known = load_outcomes().get(str(array.name))
    if known is not None:
        array.attrs |= {"units": known.unit, "long_name": known.title, "description": known.definition}
    for name, coordinate in array.coords.items():
        title, unit = _AXES.get(str(name), (str(name), ""))
        coordinate.attrs |= {"long_name": title, **({"units": unit} if unit else {})}
    return array


def run_model(
    plan: StudyPlan,
    model: Model,
    *,
    hashes: dict[str, str] | None = None,
    extra: dict[str, Any] | None = None,
    out: str | os.PathLike[str] | None = None,
    backend: Backend | str | None = None,
    executor: str | Executor | None = None,
    progress: Progress | None = None,
    resume: bool = True,
) -> Study:
    """Run a plan on a model, into `out` or in memory, and return the study.

    hashes, extra: more for the manifest; a run is resumed only where plan, model, engine and all hashes agree
    (InputError). A folder takes one run at a time (`lock`). Whatever ends the run early, parts that are stored stay.
    """
    chosen = backend if isinstance(backend, Backend) else choose(backend)
    for strategy in plan.options.values():  # a wrong place or lever is found before anything is written
        model.controls(strategy, 0, 1)
    manifest = make_manifest(plan, model, chosen, hashes or {}, extra or {})
    with opened(executor) as (pool, workers):
        if out is None:
            store: Store = MemoryStore(plan, manifest)
            run_plan(plan, model, store, pool, progress, backend=chosen, workers=workers)
            return Study(store)
        with writing(Path(out), manifest, resume=resume) as folder:
            run_plan(plan, model, folder, pool, progress, backend=chosen, workers=workers)
            return Study(folder)


def plan_study(
    brief: Brief,
    draws: int = DRAWS,
    years: float | None = None,
    seed: int | None = None,
    keep: str = "weekly",
    prior: bool = False,
    world: World | str | None = None,
    coarse: bool = False,
) -> tuple[StudyPlan, dict[str, Any]]:
    """The plan of a brief's study, and what of the brief is not played as it stands (for the manifest). Errors as `run_study`."""
    from leeward.ensembles.options import fewer, strategies

    start = brief.world.start
    every, left_out = strategies(brief, start)
    options, merged, not_needed = fewer(brief, every)
    plan = StudyPlan(
        options, draws, 0, brief.years if years is None else years, brief.seed if seed is None else seed,
        keep, world if isinstance(world, str) else brief.world.name, start, coarse, prior,
    )  # fmt: skip
    extra: dict[str, Any] = {"left_out": left_out}
    extra |= {"merged": merged} if merged else {}
    extra |= {"not_needed": not_needed} if not_needed else {}
    return plan, extra


def prepare_study(
    brief: Brief,
    draws: int = DRAWS,
    years: float | None = None,
    seed: int | None = None,
    keep: str = "weekly",
    prior: bool = False,
    world: World | str | None = None,
    coarse: bool = False,
) -> tuple[StudyPlan, Model, dict[str, Any]]:
    """What `run_study` runs: the plan, the model with its posterior, and more for the manifest. InputError as there."""
    from leeward.ensembles.options import shocks
    from leeward.ensembles.posterior import PosteriorModel
    from leeward.ensembles.posterior_file import shipped
    from leeward.model.system import compile_model
    from leeward.world import load_world, prior_share

    posterior = None if prior else shipped()
    plan, told = plan_study(brief, draws, years, seed, keep, prior, world, coarse)
    table = load_world(plan.world, plan.start, coarse) if world is None or isinstance(world, str) else world
    compiled = compile_model(table).with_shocks(shocks(brief))
    model = compiled if posterior is None else PosteriorModel(compiled, posterior)
    dumped = [shock.model_dump(exclude_defaults=True) for shock in brief.shocks]
    extra: dict[str, Any] = {"left_out": told.pop("left_out"), "world_prior_share": round(prior_share(table), 4)}
    extra |= told
    extra |= {"shocks": dumped} if dumped else {}
    extra |= {} if posterior is None else {"posterior": posterior.summary()}
    return plan, model, extra


def run_study(
    brief: Brief,
    *,
    draws: int = DRAWS,
    years: float | None = None,
    seed: int | None = None,
    progress: Progress | None = None,
    out: str | os.PathLike[str] | None = None,
    keep: str = "weekly",
    prior: bool = False,
    backend: Backend | str | None = None,
    executor: str | Executor | None = None,
    world: World | str | None = None,
    shard: str | None = None,
    coarse: bool = False,
    judged: bool = False,
) -> Study:
    """Simulate the options of a brief against the baseline, on the same draws.

    Every option with maritime strikes also gets a placebo. Levers that the model does not have are left out
    and listed in `plan["left_out"]`. Options of equal settings are simulated once (`plan["merged"]`), and those of a
    document that nobody proposes and no claim tests are not (`plan["not_needed"]`). world: a World or the name of one, the
    brief's own by default. shard:
    "i/n". prior: draw from the priors, not from the posterior of this version. judged: verdicts follow, which hold series
    in memory. InputError for bad settings and for more than there is room for, before anything is simulated or written.
    """
    from leeward.ensembles.manifest import data_hashes

    cache_folder()  # a folder that cannot be is said before anything is simulated
    plan, model, extra = prepare_study(brief, draws, years, seed, keep, prior, world, coarse)
    if shard is not None:
        plan = plan.part(*parse_shard(shard))
    check_room(plan, len(model.static.series), out, judged=judged)
    if progress is not None:
        progress(0, plan.draws * len(plan.options), "compiling")
    return run_model(
        plan, model, hashes=data_hashes(), extra=extra, out=out, backend=backend,
        executor=executor, progress=progress,
    )  # fmt: skip
