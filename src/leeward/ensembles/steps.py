"""Draws in steps: a study that begins with few draws and goes on until somebody says that they are enough.

Every step is the same plan with more draws, and adds to the same store: the draws are those of a run that asked for as many
at once, to the bit. An option that no unsettled claim tests is not played on: each option has the first so many draws of the
baseline, so that it stays paired with it, and with every other on the draws that both have (`study.Study.own`).
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leeward.ensembles import STEPS
from leeward.ensembles.backend import Backend, cache_folder, choose
from leeward.ensembles.ids import without_placebo
from leeward.ensembles.keys import StoppedRecord
from leeward.ensembles.manifest import data_hashes, make_manifest
from leeward.ensembles.plan import StudyPlan
from leeward.ensembles.protocol import Model
from leeward.ensembles.room import check_room
from leeward.ensembles.runner import Progress, run_plan
from leeward.ensembles.store import MemoryStore, Store, played, writing
from leeward.ensembles.study import Study, prepare_study
from leeward.evidence.vocabulary import BASELINE_ID

if TYPE_CHECKING:
    from leeward.reading.brief import Brief

Unsettled = Callable[[Study], Mapping[str, str] | None]
"""Names the claims whose verdicts more draws might change, with the option that each tests; None where there is no verdict that
draws decide."""


def run_in_steps(
    plan: StudyPlan,
    model: Model,
    unsettled: Unsettled,
    *,
    steps: Sequence[int] = STEPS,
    hashes: dict[str, str] | None = None,
    extra: dict[str, Any] | None = None,
    out: str | os.PathLike[str] | None = None,
    backend: Backend | str | None = None,
    progress: Progress | None = None,
) -> Study:
    """Run a plan with as many draws as the first of `steps`, and with the next what `unsettled` names a claim of.

    steps: numbers of draws, rising; after the last nobody is asked, and where there is nothing to ask (None) it is the only
    one. The manifest says in "stopped" what was looked at and found. `plan.draws` does not matter, `out` is a new or empty
    folder; the rest as in `study.run_model`. ValueError for steps that do not rise.
    """
    if not steps or any(b <= a for a, b in pairwise(steps)):
        raise ValueError(f"steps that rise are expected, not {list(steps)}")
    chosen = backend if isinstance(backend, Backend) else choose(backend)
    for strategy in plan.options.values():  # a wrong place or lever is found before anything is written
        model.controls(strategy, 0, 1)
    most = steps[-1] * len(plan.options)
    looks: list[int] = []
    left: Mapping[str, str] | None = {}
    fewer: dict[str, int] = {}
    reached = done = 0
    with contextlib.ExitStack() as stack:
        store: Store | None = None
        for step in steps:
            part = replace(plan, draws=step)
            manifest = make_manifest(part, model, chosen, hashes or {}, extra or {})
            if store is not None:
                store.grow(part, manifest)
            elif out is None:
                store = MemoryStore(part, manifest)
            else:
                store = stack.enter_context(writing(Path(out), manifest, resume=False))
            if step != steps[-1] and left is None:
                continue
            store.note(stopped=_stopped(looks, steps, left, fewer))
            now = played(part, store.manifest, part.first_draw + reached)
            told = _of_the_most(progress, done - reached * len(now.options), most)
            run_plan(now, model, store, None, told, backend=chosen)
            done += (step - reached) * len(now.options)
            reached = step
            if step == steps[-1]:
                break
            left = unsettled(Study(store))
            if left is None:
                continue
            looks.append(step)
            if not left:
                break
            on = set(left.values())
            fewer |= {name: step for name in now.options if name != BASELINE_ID and without_placebo(name) not in on}
        assert store is not None  # there is a step
        store.note(stopped=_stopped(looks, steps, left, fewer))
        return Study(store)


def _stopped(looks: Sequence[int], steps: Sequence[int], left: Mapping[str, str] | None, fewer: dict[str, int]) -> StoppedRecord:
    found: StoppedRecord = {"looks": list(looks), "most": steps[-1], "unsettled": list(left or ())}
    return {**found, "fewer": dict(fewer)} if fewer else found


def _of_the_most(progress: Progress | None, before: int, total: int) -> Progress | None:
    """Reports of a step, after `before` runs that it does not count, as a part of the longest run there can be."""
    if progress is None:
        return None
    return lambda done, _, text: progress(before + done, total, text)


def run_study_in_steps(
    brief: Brief,
    unsettled: Unsettled,
    *,
    years: float | None = None,
    seed: int | None = None,
    progress: Progress | None = None,
    out: str | os.PathLike[str] | None = None,
    prior: bool = False,
    steps: Sequence[int] = STEPS,
) -> Study:
    """`study.run_study` of a brief that is to be judged, with as many draws of `steps` as its verdicts need. Errors as there."""
    cache_folder()  # a folder that cannot be is said before anything is simulated
    plan, model, extra = prepare_study(brief, steps[-1], years, seed, prior=prior)
    check_room(plan, len(model.static.series), out, judged=True)
    if progress is not None:
        progress(0, plan.draws * len(plan.options), "compiling")
    return run_in_steps(
        plan, model, unsettled, steps=steps, hashes=data_hashes(), extra=extra, out=out, progress=progress,
    )  # fmt: skip
