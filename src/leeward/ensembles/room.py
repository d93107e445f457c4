"""Whether there is room for what a run would keep: asked before anything is simulated."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from leeward.ensembles.plan import StudyPlan
from leeward.evidence.errors import InputError
from leeward.evidence.numbers import gigabytes

VALUE_BYTES = 4
"""A value kept is a float32."""


def needed(plan: StudyPlan, series: int) -> int:
    """Bytes that a plan keeps of a model with so many series: every week, or the horizons, of every draw and option."""
    times = plan.weeks if plan.keep == "weekly" else len(plan.horizons)
    return plan.draws * len(plan.options) * times * series * VALUE_BYTES


def check_room(plan: StudyPlan, series: int, out: str | os.PathLike[str] | None, *, judged: bool = False) -> None:
    """Raise InputError where a plan would keep more than is free on the disk of ``out`` (in memory without one).

    What a run that is resumed holds already counts as free. Verdicts hold the series they look at in memory, so with
    ``judged`` what is kept has to fit there as well.
    """
    wanted = needed(plan, series)
    places = [] if out is None else [(_free(Path(out)), "free on the disk")]
    memory = _memory()
    if memory is not None and (out is None or judged):
        places.append((memory, "of memory"))
    for free, where in places:
        if wanted > free:
            raise InputError(
                f"{plan.draws:,} draws of {len(plan.options)} options over {plan.weeks} weeks take {gigabytes(wanted)}, and there"
                f" are {gigabytes(free)} {where}: play fewer draws, or keep horizons only (`leeward run --keep horizons`)",
                key="draws",
            )


def _free(folder: Path) -> int:
    place = next((path for path in (folder, *folder.parents) if path.exists()), Path("."))
    held = sum(path.stat().st_size for path in folder.glob("part-*.nc")) if folder.is_dir() else 0
    return shutil.disk_usage(place).free + held


def _memory() -> int | None:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # another system than POSIX
        return None
