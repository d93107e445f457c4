"""Where draws go: a folder of parts with a manifest, or memory.

    manifest.json                        what was run: plan, series, hashes; written once, whole
    part-0000000000-0000000199.nc        draws 0-199, all options (netCDF 4, readable by xarray)

A part is written under a temporary name and renamed when it is complete, so a part that exists is whole.
Parts hold consecutive draws; together they are the study, in any number and order. Memory holds the blocks of
one part that are not written yet, never the study.

Variables of a part, with O options, S series, W weeks, D draws, H horizons, C recorded inputs:
weekly (O, S, W, D) float32 with keep="weekly"; horizon (O, S, H, D) float32 (means over the 13 weeks that end
there) and sketch_* with keep="horizons"; record (C, D) float64; rejected (D,) int8; draw (D,) int64.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import re
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol

import h5netcdf
import numpy as np
import numpy.typing as npt

from leeward.ensembles.plan import HORIZON_MEAN_WEEKS, StudyPlan
from leeward.ensembles.sketch import Sketch
from leeward.evidence.errors import InputError

MANIFEST = "manifest.json"
FORMAT = 1
_PART = re.compile(r"part-(\d{10})-(\d{10})\.nc")

Floats = npt.NDArray[np.floating[Any]]


class Part(Protocol):
    """Finished draws first ... first + count - 1."""

    first: int
    count: int

    def weekly(self, option: int, series: slice) -> Floats:
        """Weekly values (series, W, D)."""
        ...

    def horizon(self, option: int, series: slice) -> Floats:
        """Values at the horizons (series, H, D)."""
        ...

    def sketch(self, option: int, series: int) -> Sketch:
        """Histograms of one series."""
        ...

    def record(self) -> tuple[list[str], Floats, npt.NDArray[np.bool_]]:
        """Names and values (C, D) of recorded inputs, and which draws were rejected (D,)."""
        ...


def horizon_means(values: Floats, horizons: Sequence[int]) -> Floats:
    """Means over the 13 weeks that end at each horizon: (S, W, D) -> (S, H, D)."""
    spans = [values[:, max(0, end - HORIZON_MEAN_WEEKS) : end].mean(axis=1) for end in horizons]
    return np.stack(spans, axis=1)


class MemoryPart:
    """A part in memory; also what a file part is gathered in when only horizons are kept."""

    def __init__(self, plan: StudyPlan, series: int, first: int, count: int) -> None:
        self.plan, self.first, self.count = plan, first, count
        shape = (len(plan.options), series)
        self.names: list[str] = []
        self.inputs = np.full((0, count), np.nan)
        self.rejected = np.zeros(count, bool)
        self.values = np.zeros((0, 0, 0, 0), np.float32)
        self.means = np.zeros((0, 0, 0, 0), np.float32)
        self.sketches: list[list[Sketch]] = []
        if plan.keep == "weekly":
            self.values = np.empty((*shape, plan.weeks, count), np.float32)
        else:
            self.means = np.empty((*shape, len(plan.horizons), count), np.float32)
            self.sketches = [[Sketch(plan.weeks) for _ in range(shape[1])] for _ in range(shape[0])]

    def set_record(self, at: int, names: list[str], values: Floats, rejected: npt.NDArray[np.bool_]) -> None:
        """Keep recorded inputs (C, n) of n draws from position `at`."""
        if not self.names:
            self.names = names
            self.inputs = np.full((len(names), self.count), np.nan)
        self.inputs[:, at : at + values.shape[1]] = values
        self.rejected[at : at + values.shape[1]] = rejected

    def put(self, option: int, at: int, values: Floats) -> None:
        """Keep weekly values (S, W, n) of one option for n draws from position `at`.

        Their record comes first: rejected draws are left out of the sketches.
        """
        span = slice(at, at + values.shape[2])
        if self.plan.keep == "weekly":
            self.values[option, :, :, span] = values
            return
        self.means[option, :, :, span] = horizon_means(values, self.plan.horizons)
        kept = values[:, :, ~self.rejected[span]]
        for sketch, rows in zip(self.sketches[option], kept, strict=True):
            sketch.add(rows)

    def weekly(self, option: int, series: slice) -> Floats:
        """Weekly values (series, W, D)."""
        return self.values[option, series]

    def horizon(self, option: int, series: slice) -> Floats:
        """Values at the horizons (series, H, D)."""
        if self.plan.keep == "weekly":
            return horizon_means(self.values[option, series], self.plan.horizons)
        return self.means[option, series]

    def sketch(self, option: int, series: int) -> Sketch:
        """Histograms of one series."""
        return self.sketches[option][series]

    def record(self) -> tuple[list[str], Floats, npt.NDArray[np.bool_]]:
        """Names and values (C, D) of recorded inputs, and which draws were rejected (D,)."""
        return self.names, self.inputs, self.rejected

    def commit(self) -> None:
        """Nothing to do: see `FilePartWriter`."""

    def discard(self) -> None:
        """Nothing to do."""


class FilePartWriter(MemoryPart):
    """Writes one part file; weekly values go to disk as they come."""

    def __init__(self, store: FolderStore, first: int, count: int) -> None:
        plan = store.plan
        super().__init__(plan, len(store.series) if plan.keep == "horizons" else 0, first, count)
        self.values = np.zeros((0, 0, 0, 0), np.float32)
        self.path = store.folder / part_name(first, count)
        mark = f".{self.path.stem}-{os.getpid()}-{platform.node()}-"
        handle, name = tempfile.mkstemp(prefix=mark, suffix=".tmp", dir=store.folder)
        os.close(handle)
        self.temporary = Path(name)
        self.file: Any = h5netcdf.File(self.temporary, "w")
        self.file.dimensions = {
            "option": len(plan.options),
            "series": len(store.series),
            "week": plan.weeks,
            "draw": count,
            "horizon": len(plan.horizons),
        }
        self.file.attrs["run"] = store.run
        self.file.create_variable("draw", ("draw",), "i8", data=np.arange(first, first + count))
        if plan.keep == "weekly":
            self.stream = self.file.create_variable("weekly", ("option", "series", "week", "draw"), "f4")

    def put(self, option: int, at: int, values: Floats) -> None:
        """Write weekly values (S, W, n) of one option for n draws from position `at`."""
        if self.plan.keep == "weekly":
            self.stream[option, :, :, at : at + values.shape[2]] = values
        else:
            super().put(option, at, values)

    def take(self, part: Part) -> None:
        """Copy everything from a finished part of the same plan."""
        self.names, self.inputs, self.rejected = part.record()
        every = slice(0, self.file.dimensions["series"].size)
        for option in range(len(self.plan.options)):
            if self.plan.keep == "weekly":
                self.stream[option] = part.weekly(option, every)
                continue
            self.means[option] = part.horizon(option, every)
            self.sketches[option] = [part.sketch(option, i) for i in range(every.stop)]

    def commit(self) -> None:
        """Finish the file and give it its name."""
        file = self.file
        file.dimensions["input"] = len(self.names)
        file.attrs["inputs"] = json.dumps(self.names)
        file.create_variable("record", ("input", "draw"), "f8", data=self.inputs)
        file.create_variable("rejected", ("draw",), "i1", data=self.rejected.astype(np.int8))
        if self.plan.keep == "horizons":
            dims = ("option", "series", "horizon", "draw")
            file.create_variable("horizon", dims, "f4", data=self.means)
            flat = [sketch for row in self.sketches for sketch in row]
            shape = (len(self.sketches), len(self.sketches[0]))
            counts = np.concatenate([sketch.counts.ravel() for sketch in flat])
            low = np.array([sketch.low for sketch in flat]).reshape(shape)
            width = np.array([sketch.counts.shape[1] for sketch in flat]).reshape(shape)
            file.dimensions["cell"] = len(counts)
            file.create_variable("sketch_low", ("option", "series"), "i8", data=low)
            file.create_variable("sketch_width", ("option", "series"), "i8", data=width)
            packed = {"compression": "gzip", "compression_opts": 1, "shuffle": True}
            file.create_variable("sketch_count", ("cell",), "u4", data=counts, **packed)
        file.attrs["complete"] = 1
        file.close()
        umask = os.umask(0)
        os.umask(umask)
        self.temporary.chmod(0o666 & ~umask)
        os.replace(self.temporary, self.path)

    def discard(self) -> None:
        """Remove what was written of an unfinished part."""
        with contextlib.suppress(Exception):
            self.file.close()
        self.temporary.unlink(missing_ok=True)


class FilePart:
    """A finished part file, opened for each look and closed again."""

    def __init__(self, plan: StudyPlan, path: Path, first: int, count: int) -> None:
        self.plan, self.path, self.first, self.count = plan, path, first, count

    def _read(self, name: str, *where: Any) -> Any:
        with h5netcdf.File(self.path, "r") as file:
            return file.variables[name][where or ...]

    def weekly(self, option: int, series: slice) -> Floats:
        """Weekly values (series, W, D)."""
        return np.asarray(self._read("weekly", option, series))

    def horizon(self, option: int, series: slice) -> Floats:
        """Values at the horizons (series, H, D)."""
        if self.plan.keep == "weekly":
            return horizon_means(self.weekly(option, series), self.plan.horizons)
        return np.asarray(self._read("horizon", option, series))

    def sketch(self, option: int, series: int) -> Sketch:
        """Histograms of one series."""
        with h5netcdf.File(self.path, "r") as file:
            weeks = file.dimensions["week"].size
            width = np.asarray(file.variables["sketch_width"][...])
            low = int(file.variables["sketch_low"][option, series])
            start = int(width.ravel()[: option * width.shape[1] + series].sum()) * weeks
            size = int(width[option, series])
            counts = np.asarray(file.variables["sketch_count"][start : start + weeks * size])
        return Sketch(weeks, low, counts.astype(np.uint32).reshape(weeks, size))

    def record(self) -> tuple[list[str], Floats, npt.NDArray[np.bool_]]:
        """Names and values (C, D) of recorded inputs, and which draws were rejected (D,)."""
        with h5netcdf.File(self.path, "r") as file:
            names = json.loads(str(file.attrs["inputs"]))
            rejected = np.asarray(file.variables["rejected"][...]) != 0
            return names, np.asarray(file.variables["record"][...]), rejected


def part_name(first: int, count: int) -> str:
    """File name of a part."""
    return f"part-{first:010d}-{first + count - 1:010d}.nc"


class MemoryStore:
    """Keeps everything in memory: for notebooks and for small studies."""

    def __init__(self, plan: StudyPlan, manifest: dict[str, Any]) -> None:
        self.plan, self.manifest = plan, manifest
        self.series = manifest["series"]
        self._parts: list[MemoryPart] = []

    def begin(self, first: int, count: int) -> MemoryPart:
        """Start a part."""
        part = MemoryPart(self.plan, len(self.series), first, count)
        self._parts.append(part)
        return part

    def parts(self) -> Sequence[Part]:
        """Finished parts by first draw."""
        return sorted(self._parts, key=lambda part: part.first)

    def missing(self, first: int, count: int) -> list[tuple[int, int]]:
        """Ranges (first, count) of the given draws that no part holds."""
        return gaps(((part.first, part.count) for part in self._parts), first, count)


class FolderStore:
    """A folder of parts. Made by `create` (new or resumed) or `open`."""

    def __init__(self, folder: Path, manifest: dict[str, Any]) -> None:
        self.folder, self.manifest = folder, manifest
        self.plan = StudyPlan.from_dict(manifest["plan"])
        self.series = manifest["series"]
        self.run = str(manifest["run"])

    @staticmethod
    def create(folder: Path, manifest: dict[str, Any], *, resume: bool = True) -> FolderStore:
        """A new store, or the one that is there if it holds the same run (its draws are then added to).

        InputError when the folder holds another run (naming what differs), a run and `resume` is false, or
        files that are not Leeward's.
        """
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / MANIFEST
        if path.exists():
            known = _load(path)
            if not resume:
                raise InputError("holds a run already; resume it, or choose another folder", file=folder)
            if known["run"] != manifest["run"]:
                old, new = known.get("hashes", {}), manifest["hashes"]
                differ = ", ".join(sorted(k for k in old.keys() | new.keys() if old.get(k) != new.get(k)))
                raise InputError(
                    f"holds another run ({differ or 'format'} differ); choose another folder", file=folder
                )
            manifest = {**manifest, "plan": _span(known["plan"], manifest["plan"])}
            _sweep(folder)
        elif any(folder.iterdir()):
            raise InputError("is not empty and holds no run; choose another folder", file=folder)
        _dump(path, manifest)
        return FolderStore(folder, manifest)

    @staticmethod
    def open(folder: Path) -> FolderStore:
        """The store in a folder; InputError when there is none."""
        path = folder / MANIFEST
        if not path.is_file():
            raise InputError(f"holds no {MANIFEST}: give a folder of draws that leeward wrote", file=folder)
        return FolderStore(folder, _load(path))

    def begin(self, first: int, count: int) -> FilePartWriter:
        """Start a part."""
        return FilePartWriter(self, first, count)

    def parts(self) -> Sequence[Part]:
        """Finished parts of this run by first draw.

        Files that are broken, of another run, or that repeat draws of another part are passed over.
        """
        found: list[FilePart] = []
        for path in sorted(self.folder.glob("part-*.nc")):
            match = _PART.fullmatch(path.name)
            if match and self._valid(path):
                first, last = int(match[1]), int(match[2])
                if not found or first >= found[-1].first + found[-1].count:
                    found.append(FilePart(self.plan, path, first, last - first + 1))
        return found

    def _valid(self, path: Path) -> bool:
        try:
            with h5netcdf.File(path, "r") as file:
                return int(file.attrs.get("complete", 0)) == 1 and str(file.attrs.get("run")) == self.run
        except Exception:
            return False

    def missing(self, first: int, count: int) -> list[tuple[int, int]]:
        """Ranges (first, count) of the given draws that no part holds."""
        return gaps(((part.first, part.count) for part in self.parts()), first, count)


Store = MemoryStore | FolderStore


def gaps(taken: Iterable[tuple[int, int]], first: int, count: int) -> list[tuple[int, int]]:
    """What is left of a range of draws when some (first, count) are taken out."""
    left = [(first, first + count)]
    for low, n in taken:
        pieces = [(a, b) for lo, hi in left for a, b in ((lo, min(hi, low)), (max(lo, low + n), hi)) if a < b]
        left = pieces
    return [(a, b - a) for a, b in sorted(left)]


def merge(folders: Sequence[Path], out: Path) -> FolderStore:
    """Bring the parts of shards of one run together in a new folder (hard links where possible, else copies).

    InputError when the shards are of different runs, overlap, or `out` is not empty.
    """
    stores = [FolderStore.open(folder) for folder in folders]
    if not stores:
        raise InputError("nothing to merge", key="folders")
    for store in stores[1:]:
        if store.run != stores[0].run:
            raise InputError(f"is another run than {stores[0].folder}", file=store.folder)
    parts = sorted((part.first, part.count, store.folder) for store in stores for part in store.parts())
    if not parts:
        raise InputError("holds no finished part", file=stores[0].folder)
    for (first, count, _), (following, _, folder) in pairwise(parts):
        if following < first + count:
            raise InputError(f"draw {following} is there twice", file=folder)
    draws = sum(count for _, count, _ in parts)
    plan = {**stores[0].manifest["plan"], "first_draw": parts[0][0], "draws": draws}
    merged = FolderStore.create(out, {**stores[0].manifest, "plan": plan}, resume=False)
    for first, count, folder in parts:
        source, target = folder / part_name(first, count), out / part_name(first, count)
        try:
            os.link(source, target)
        except OSError:
            shutil.copyfile(source, target)
    return merged


def _span(known: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    first = min(known["first_draw"], wanted["first_draw"])
    stop = max(plan["first_draw"] + plan["draws"] for plan in (known, wanted))
    return {**wanted, "first_draw": first, "draws": stop - first}


def _sweep(folder: Path) -> None:
    """Remove unfinished parts of runs that were killed on this machine; others may be at work elsewhere."""
    for path in folder.glob(".part-*.tmp"):
        _, _, _, pid, node = path.name.split("-", 4)
        here = node.startswith(f"{platform.node()}-")
        if here and os.name == "posix" and not _alive(int(pid)):
            path.unlink(missing_ok=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _load(path: Path) -> dict[str, Any]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InputError(f"is not valid JSON ({error})", file=path) from None
    if not isinstance(values, dict) or values.get("leeward") != FORMAT or "run" not in values:
        raise InputError("is not the manifest of a run that this version can read", file=path)
    return values


def _dump(path: Path, values: dict[str, Any]) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    temporary.write_text(json.dumps(values, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    os.replace(temporary, path)
