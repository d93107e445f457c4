"""Parts: consecutive draws of a run under all options, in memory or in one netCDF 4 file.

Variables of a file, with O options, S series, W weeks, D draws, H horizons, C recorded inputs:
weekly (O, S, W, D) float32 with keep="weekly"; at_horizon (O, S, H, D) float32 (means over the 13 weeks that
end there) and sketch_* with keep="horizons"; record (C, D) float64; rejected (D,) int8; draw (D,) int64.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import h5netcdf
import h5py
import numpy as np
import numpy.typing as npt

from leeward.ensembles.plan import HORIZON_MEAN_WEEKS, StudyPlan
from leeward.ensembles.seal import BLANK, intact, seal, trust
from leeward.ensembles.sketch import Sketch
from leeward.evidence.errors import InputError

Floats = npt.NDArray[np.floating[Any]]


class Part(Protocol):
    """Finished draws first ... first + count - 1."""

    first: int
    count: int

    def weekly(self, option: int | slice, series: slice) -> Floats:
        """Weekly values (series, W, D), of several options (option, series, W, D)."""
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

    def weekly(self, option: int | slice, series: slice) -> Floats:
        """Weekly values (series, W, D), of several options (option, series, W, D)."""
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


class _Sink(io.FileIO):
    """Where HDF5 writes to. It never hears of a full disk, for a file that it cannot close makes it crash; we do."""

    def __init__(self, handle: int) -> None:
        super().__init__(handle, "r+")
        self.error: OSError | None = None

    def check(self) -> None:
        """Raise the first error there was."""
        if self.error is not None:
            raise self.error

    def write(self, data: Any) -> int:
        """Write all of it, or note the error and pretend to."""
        rest = memoryview(data).cast("B")
        size = len(rest)
        try:
            while self.error is None and len(rest):
                rest = rest[super().write(rest) or 0 :]
        except OSError as error:
            self.error = error
        return size

    def readinto(self, buffer: Any) -> int:
        """Read; what could not be written reads as noughts."""
        view = memoryview(buffer).cast("B")
        found = super().readinto(view) or 0
        view[found:] = bytes(len(view) - found)
        return len(view)

    def truncate(self, size: int | None = None) -> int:
        """Set the length, or note the error and pretend to."""
        try:
            return super().truncate(size)
        except OSError as error:
            self.error = self.error or error
            return size or 0


def _trim() -> None:
    """Give freed memory back: the C library of Linux keeps what a part took, in pieces that the next one seldom fits."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):  # another C library
            ctypes.CDLL(None).malloc_trim(0)


class FilePartWriter(MemoryPart):
    """Gathers a part in memory and writes its file at once, under a temporary name until it is complete."""

    def __init__(self, folder: Path, plan: StudyPlan, run: str, series: int, first: int, count: int) -> None:
        super().__init__(plan, series, first, count)
        self.path, self.run, self.series = folder / part_name(first, count), run, series

    def take(self, part: Part) -> None:
        """Copy everything from a finished part of the same plan."""
        self.names, self.inputs, self.rejected = part.record()
        every = slice(0, self.series)
        for option in range(len(self.plan.options)):
            if self.plan.keep == "weekly":
                self.values[option] = part.weekly(option, every)
                continue
            self.means[option] = part.horizon(option, every)
            self.sketches[option] = [part.sketch(option, i) for i in range(every.stop)]

    def commit(self) -> None:
        """Write the file, give it its name and let go of the values. OSError where that fails, and nothing is left."""
        mark = f".{self.path.stem}-{os.getpid()}-{platform.node()}-"
        handle, name = tempfile.mkstemp(prefix=mark, suffix=".tmp", dir=self.path.parent)
        temporary = Path(name)
        try:
            with _Sink(handle) as sink:
                with h5netcdf.File(sink, "w") as file:
                    self._write(file)
                sink.check()
            seal(temporary)
            umask = os.umask(0)
            os.umask(umask)
            temporary.chmod(0o666 & ~umask)
            os.replace(temporary, self.path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        trust(self.path)
        self.values = self.means = np.zeros((0, 0, 0, 0), np.float32)
        self.sketches = []
        _trim()

    def _write(self, file: Any) -> None:
        plan = self.plan
        file.dimensions = {
            "option": len(plan.options),
            "series": self.series,
            "week": plan.weeks,
            "draw": self.count,
            "horizon": len(plan.horizons),
            "input": len(self.names),
        }
        file.attrs["run"] = self.run
        file.attrs["check"] = BLANK
        file.attrs["inputs"] = json.dumps(self.names)
        file.create_variable("draw", ("draw",), "i8", data=np.arange(self.first, self.first + self.count))
        file.create_variable("record", ("input", "draw"), "f8", data=self.inputs)
        file.create_variable("rejected", ("draw",), "i1", data=self.rejected.astype(np.int8))
        if plan.keep == "weekly":
            file.create_variable("weekly", ("option", "series", "week", "draw"), "f4", data=self.values)
        if self.plan.keep == "horizons":
            dims = ("option", "series", "horizon", "draw")
            file.create_variable("at_horizon", dims, "f4", data=self.means)
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


class Damaged(InputError):
    """The bytes of a part are not those that were written."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            "is damaged or was changed since it was written (its checksum differs); go on with `leeward run ... --resume`,"
            " which simulates its draws again",
            file=path,
        )


class FilePart:
    """A finished part file, opened for each look and closed again. Before the first look its checksum is verified.

    Every look raises InputError, naming the file, when the file is damaged, was changed, or cannot be read.
    """

    def __init__(self, plan: StudyPlan, path: Path, first: int, count: int) -> None:
        self.plan, self.path, self.first, self.count = plan, path, first, count

    def check(self) -> None:
        """Verify the checksum; nothing is read twice."""
        try:
            if intact(self.path):
                return
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror or error}", file=self.path) from None
        raise Damaged(self.path)

    @contextlib.contextmanager
    def _open(self, opener: Any) -> Iterator[Any]:
        self.check()
        try:
            with opener(self.path, "r") as file:
                yield file
        except OSError:
            raise Damaged(self.path) from None

    def _read(self, name: str, *where: Any) -> Any:
        with self._open(h5py.File) as file:  # a tenth of the time of opening it as netCDF
            return file[name][where or ...]

    def weekly(self, option: int | slice, series: slice) -> Floats:
        """Weekly values (series, W, D), of several options (option, series, W, D)."""
        return np.asarray(self._read("weekly", option, series))

    def horizon(self, option: int, series: slice) -> Floats:
        """Values at the horizons (series, H, D)."""
        if self.plan.keep == "weekly":
            return horizon_means(self.weekly(option, series), self.plan.horizons)
        return np.asarray(self._read("at_horizon", option, series))

    def sketch(self, option: int, series: int) -> Sketch:
        """Histograms of one series."""
        with self._open(h5netcdf.File) as file:
            weeks = file.dimensions["week"].size
            width = np.asarray(file.variables["sketch_width"][...])
            low = int(file.variables["sketch_low"][option, series])
            start = int(width.ravel()[: option * width.shape[1] + series].sum()) * weeks
            size = int(width[option, series])
            counts = np.asarray(file.variables["sketch_count"][start : start + weeks * size])
        return Sketch(weeks, low, counts.astype(np.uint32).reshape(weeks, size))

    def record(self) -> tuple[list[str], Floats, npt.NDArray[np.bool_]]:
        """Names and values (C, D) of recorded inputs, and which draws were rejected (D,)."""
        with self._open(h5netcdf.File) as file:
            names = json.loads(str(file.attrs["inputs"]))
            rejected = np.asarray(file.variables["rejected"][...]) != 0
            return names, np.asarray(file.variables["record"][...]), rejected


def part_name(first: int, count: int) -> str:
    """File name of a part."""
    return f"part-{first:010d}-{first + count - 1:010d}.nc"
