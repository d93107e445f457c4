"""Where draws go: a folder of parts with a manifest, or memory.

    manifest.json                        what was run: plan, series, hashes; written once, whole
    part-0000000000-0000000199.nc        draws 0-199, all options (netCDF 4, readable by xarray)

A part is written under a temporary name and renamed when it is complete, so a part that exists is whole.
Parts hold consecutive draws; together they are the study, in any number and order. Memory holds one part that is
not written yet, never the study.
"""

from __future__ import annotations

import contextlib
import json
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from leeward.ensembles.backend import EngineNotice
from leeward.ensembles.lock import LOCK, held
from leeward.ensembles.parts import Damaged, FilePart, FilePartWriter, MemoryPart, Part
from leeward.ensembles.plan import Shard, StudyPlan
from leeward.evidence.errors import InputError
from leeward.evidence.safefile import read_json, write_whole

MANIFEST = "manifest.json"
FORMAT = 1
_PART = re.compile(r"part-(\d{10})-(\d{10})\.nc")


def fewer(manifest: dict[str, Any]) -> dict[str, int]:
    """Options that have fewer draws than the study (`steps`), and how many."""
    found: dict[str, int] = manifest.get("stopped", {}).get("fewer", {})
    return found


def played(plan: StudyPlan, manifest: dict[str, Any], first: int) -> StudyPlan:
    """The plan with the options that a part from draw `first` on holds: those that were not settled before."""
    gone = {name for name, draws in fewer(manifest).items() if first - plan.first_draw >= draws}
    return replace(plan, options={k: v for k, v in plan.options.items() if k not in gone}) if gone else plan


class MemoryStore:
    """Keeps everything in memory: for notebooks and for small studies."""

    def __init__(self, plan: StudyPlan, manifest: dict[str, Any]) -> None:
        self.plan, self.manifest = plan, manifest
        self.series = manifest["series"]
        self._parts: list[MemoryPart] = []

    def begin(self, first: int, count: int) -> MemoryPart:
        """Start a part."""
        part = MemoryPart(played(self.plan, self.manifest, first), len(self.series), first, count)
        self._parts.append(part)
        return part

    def parts(self) -> Sequence[Part]:
        """Finished parts by first draw."""
        return sorted(self._parts, key=lambda part: part.first)

    def grow(self, plan: StudyPlan, manifest: dict[str, Any]) -> None:
        """Take the same run with more draws."""
        self.plan, self.manifest = plan, manifest

    def note(self, **more: Any) -> None:
        """Add to the manifest."""
        self.manifest = {**self.manifest, **more}

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

        Unfinished parts are removed, and damaged ones, with a notice: their draws are missing. InputError when the
        folder holds another run (naming what differs), another shard, a part of another run, a run and `resume` is
        false, or files that are not Leeward's. The caller holds the lock of the folder (`lock.held`) where others may
        write to it.
        """
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / MANIFEST
        if path.exists():
            known = _load(path)
            if not resume:
                raise InputError("holds a run already; resume it, or choose another folder", file=folder)
            _same(known, manifest, folder)
            if fewer(known):
                raise InputError(
                    "holds options of different numbers of draws, to which none are added; choose another", file=folder
                )
            manifest = {**manifest, "plan": _span(known["plan"], manifest["plan"])}
            FolderStore(folder, manifest).mend()
        elif any(path.name != LOCK for path in folder.iterdir()):
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
        plan = played(self.plan, self.manifest, first)
        return FilePartWriter(self.folder, plan, self.run, len(self.series), first, count)

    def parts(self, *, strict: bool = True) -> Sequence[FilePart]:
        """Finished parts by first draw; those that repeat draws of another are passed over.

        InputError, naming the file, for one that cannot be read, is of another run, or does not hold what its name
        says; without `strict` it is passed over. Its checksum is verified when a value is first read.
        """
        found: list[FilePart] = []
        for part in self._files():
            try:
                self._header(part)
            except InputError:
                if strict:
                    raise
                continue
            if not found or part.first >= found[-1].first + found[-1].count:
                found.append(part)
        return found

    def grow(self, plan: StudyPlan, manifest: dict[str, Any]) -> None:
        """Take the same run with more draws; the manifest is written. The caller holds the lock."""
        _dump(self.folder / MANIFEST, manifest)
        self.plan, self.manifest = plan, manifest

    def note(self, **more: Any) -> None:
        """Add to the manifest, which is written. The caller holds the lock."""
        self.grow(self.plan, {**self.manifest, **more})

    def mend(self) -> None:
        """Remove what killed runs left unfinished, and damaged parts (EngineNotice); InputError for parts of others."""
        self.sweep()
        for part in self._files():
            try:
                self._header(part)
                part.check()
            except Damaged:
                part.path.unlink()
                draws = f"draws {part.first} to {part.first + part.count - 1}"
                warnings.warn(f"{part.path}: is damaged; {draws} are simulated again", EngineNotice, stacklevel=2)

    def sweep(self) -> None:
        """Remove unfinished parts, which nobody writes any more when the lock is held and no worker is at work."""
        for path in self.folder.glob(".part-*.tmp"):
            path.unlink(missing_ok=True)

    def _files(self) -> list[FilePart]:
        found = []
        for path in sorted(self.folder.glob("part-*.nc")):
            if match := _PART.fullmatch(path.name):
                first, last = int(match[1]), int(match[2])
                found.append(FilePart(self.plan, path, first, last - first + 1))
        return found

    def _header(self, part: FilePart) -> None:
        try:
            with h5py.File(part.path, "r") as file:
                run, complete, draws = str(file.attrs["run"]), np.all(file.attrs["complete"] == 1), file["draw"][...]
        except (OSError, KeyError, ValueError, RuntimeError) as error:
            if isinstance(error, PermissionError):
                raise InputError(f"cannot be read: {error.strerror}", file=part.path) from None
            raise Damaged(part.path) from None
        if run != self.run:
            raise InputError("is a part of another run; take it out of this folder", file=part.path)
        if not complete:
            raise Damaged(part.path)
        if part.count < 1 or not np.array_equal(draws, np.arange(part.first, part.first + part.count)):
            held = f"{draws[0]} to {draws[-1]}" if len(draws) else "none"
            raise InputError(f"holds draws {held}, not those of its name; name it by them again", file=part.path)

    def missing(self, first: int, count: int) -> list[tuple[int, int]]:
        """Ranges (first, count) of the given draws that no part holds."""
        return gaps(((part.first, part.count) for part in self.parts()), first, count)


@contextlib.contextmanager
def writing(folder: Path, manifest: dict[str, Any], *, resume: bool = True) -> Iterator[FolderStore]:
    """`FolderStore.create` under the lock of the folder; at the end, well or not, unfinished parts are removed.

    Where `create` refuses, a folder that was not there before is not there after.
    """
    fresh = not folder.exists()
    with contextlib.ExitStack() as stack:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            stack.enter_context(held(folder))
            store = FolderStore.create(folder, manifest, resume=resume)
        except BaseException as error:
            stack.close()
            if fresh:
                with contextlib.suppress(OSError):
                    folder.rmdir()
            if isinstance(error, OSError):
                raise InputError(f"cannot be written: {error.strerror or error}", file=folder) from None
            raise
        try:
            yield store
        finally:
            store.sweep()


Store = MemoryStore | FolderStore


def gaps(taken: Iterable[tuple[int, int]], first: int, count: int) -> list[tuple[int, int]]:
    """What is left of a range of draws when some (first, count) are taken out."""
    left = [(first, first + count)]
    for low, n in taken:
        pieces = [(a, b) for lo, hi in left for a, b in ((lo, min(hi, low)), (max(lo, low + n), hi)) if a < b]
        left = pieces
    return [(a, b - a) for a, b in sorted(left)]


def _span(known: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """The plan of what was asked for before and now, together."""
    first = min(known["first_draw"], wanted["first_draw"])
    stop = max(plan["first_draw"] + plan["draws"] for plan in (known, wanted))
    shards = [plan["shard"] for plan in (known, wanted) if plan.get("shard")]
    shard = {"shard": max(shards, key=lambda shard: shard["draws"])} if shards else {}
    return {**wanted, "first_draw": first, "draws": stop - first, **shard}


def _same(known: dict[str, Any], wanted: dict[str, Any], folder: Path) -> None:
    """Raise InputError unless two manifests are of one run and one shard."""
    if known["run"] != wanted["run"]:
        differ = []
        for name in ("seed", "years", "start", "world", "keep", "coarse", "prior"):
            old, new = known["plan"].get(name), wanted["plan"].get(name)
            if old != new:
                differ.append(f"{name} {old}, not {new}")
        if known["plan"].get("options") != wanted["plan"].get("options"):
            differ.append("other options")
        old, new = known.get("hashes", {}), wanted["hashes"]
        differ += [f"another {k}" for k in sorted(old.keys() | new.keys()) if k != "plan" and old.get(k) != new.get(k)]
        raise InputError(f"holds another run ({', '.join(differ) or 'another format'}); choose another folder", file=folder)
    old, new = (Shard.from_dict(manifest["plan"].get("shard")) for manifest in (known, wanted))
    if (old and (old.index, old.count)) != (new and (new.index, new.count)):
        held, asked = (f"shard {s.name}" if s else "a run without shards" for s in (old, new))
        raise InputError(f"holds {held}, and what is asked for is {asked}; choose another folder", file=folder)


def _load(path: Path) -> dict[str, Any]:
    values = read_json(path)
    if not isinstance(values, dict) or values.get("leeward") != FORMAT or "run" not in values:
        raise InputError("is not the manifest of a run that this version can read", file=path)
    return values


def _dump(path: Path, values: dict[str, Any]) -> None:
    write_whole(path, json.dumps(values, indent=1, ensure_ascii=False) + "\n")
