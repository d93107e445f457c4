"""The shards of one run, brought together in a new folder, when none is missing or when that is said."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from leeward.ensembles.parts import part_name
from leeward.ensembles.plan import Shard
from leeward.ensembles.store import FolderStore, fewer, gaps
from leeward.evidence.errors import InputError

_SHOWN = 6


def merge(folders: Sequence[Path], out: Path, *, allow_missing: bool = False) -> FolderStore:
    """Bring the parts of shards of one run together in a new folder (hard links where possible, else copies).

    With `allow_missing`, draws may be missing: the manifest then lists them under "lacks", each {"first_draw", "draws",
    "shard" ("i/n", of sharded runs)}. InputError when draws are missing otherwise (naming the shards), when the runs
    differ, their shards are cut differently, draws are there twice, a part is damaged, or `out` is not empty.
    """
    stores = [FolderStore.open(folder) for folder in folders]
    if not stores:
        raise InputError("nothing to merge", key="folders")
    for store in stores:
        if fewer(store.manifest):
            raise InputError("holds options of different numbers of draws, which cannot be merged", file=store.folder)
    for store in stores[1:]:
        if store.run != stores[0].run:
            raise InputError(f"is another run than {stores[0].folder}", file=store.folder)
    parts: list[tuple[int, int, Path]] = []
    for store in stores:
        for part in store.parts():
            part.check()
            parts.append((part.first, part.count, store.folder))
    parts.sort()
    for (first, count, _), (following, _, folder) in pairwise(parts):
        if following < first + count:
            raise InputError(f"draw {following} is there twice", file=folder)
    first, draws, shards = _whole(stores)
    lacks = _lacks(parts, first, draws, shards)
    if lacks and not allow_missing:
        raise InputError(_missing(lacks, stores, draws), key="folders")
    if not parts:
        raise InputError("holds no finished part", file=stores[0].folder)
    plan = {k: v for k, v in stores[0].manifest["plan"].items() if k != "shard"}
    manifest = {k: v for k, v in stores[0].manifest.items() if k != "lacks"}
    manifest |= {"plan": {**plan, "first_draw": first, "draws": draws}} | ({"lacks": lacks} if lacks else {})
    merged = FolderStore.create(out, manifest, resume=False)
    for first, count, folder in parts:
        source, target = folder / part_name(first, count), out / part_name(first, count)
        try:
            os.link(source, target)
        except OSError:
            shutil.copyfile(source, target)
    return merged


def _whole(stores: Sequence[FolderStore]) -> tuple[int, int, int]:
    """First draw and number of draws of the study that these are shards of, and the number of shards (0: none).

    Folders of runs without shards count with the draws that they were asked for.
    """
    known: Shard | None = None
    for store in stores:
        shard = store.plan.shard
        if shard is None:
            continue
        if known is not None and (shard.count, shard.first_draw, shard.draws) != (known.count, known.first_draw, known.draws):
            message = f"is shard {shard.name} of {shard.draws:,} draws, and another folder is {known.name} of {known.draws:,}"
            raise InputError(message, file=store.folder)
        known = known or shard
    spans = [(s.plan.first_draw, s.plan.first_draw + s.plan.draws) for s in stores if s.plan.shard is None]
    if known is not None:
        spans.append((known.first_draw, known.first_draw + known.draws))
    first, stop = min(a for a, _ in spans), max(b for _, b in spans)
    return first, stop - first, known.count if known is not None else 0


def _lacks(parts: Sequence[tuple[int, int, Path]], first: int, draws: int, shards: int) -> list[dict[str, Any]]:
    """What is missing, by shard."""
    holes = gaps([(a, n) for a, n, _ in parts], first, draws)
    if not shards:
        return [{"first_draw": a, "draws": n} for a, n in holes]
    found = []
    for index in range(1, shards + 1):
        start, count = Shard(index, shards, first, draws).range
        for low, n in holes:
            a, b = max(low, start), min(low + n, start + count)
            if a < b:
                found.append({"first_draw": a, "draws": b - a, "shard": f"{index}/{shards}"})
    return found


def _missing(lacks: Sequence[dict[str, Any]], stores: Sequence[FolderStore], draws: int) -> str:
    here = {shard.name: store for store in stores if (shard := store.plan.shard) is not None}
    said = []
    for hole in lacks[:_SHOWN]:
        span = f"draws {hole['first_draw']} to {hole['first_draw'] + hole['draws'] - 1}"
        name = hole.get("shard")
        if name in here:
            said.append(f"shard {name} in {here[name].folder} is not finished ({span}; go on with it by --resume)")
        else:
            said.append(f"shard {name} ({span}) is missing" if name else f"{span} are missing")
    more = f", and {len(lacks) - _SHOWN} more" if len(lacks) > _SHOWN else ""
    number = sum(hole["draws"] for hole in lacks)
    return f"{', '.join(said)}{more}: {number:,} of {draws:,} draws; give what is missing, or merge without with --allow-missing"
