"""Where draws go: a folder of parts with a manifest, or memory.

    manifest.json                        what was run: plan, series, hashes; written once, whole
    part-0000000000-0000000199.nc        draws 0-199, all options (netCDF 4, readable by xarray)

A part is written under a temporary name and renamed when it is complete, so a part that exists is whole.
Parts hold consecutive draws; together they are the study, in any number and order. Memory holds the blocks of
one part that are not written yet, never the study.
"""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import h5netcdf

from leeward.ensembles.parts import FilePart, FilePartWriter, MemoryPart, Part, part_name
from leeward.ensembles.plan import StudyPlan
from leeward.evidence.errors import InputError

MANIFEST = "manifest.json"
FORMAT = 1
_PART = re.compile(r"part-(\d{10})-(\d{10})\.nc")


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
                raise InputError(f"holds another run ({differ or 'format'} differ); choose another folder", file=folder)
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
        return FilePartWriter(self.folder, self.plan, self.run, len(self.series), first, count)

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
