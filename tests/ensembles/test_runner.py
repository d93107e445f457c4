"""The same numbers to the bit for any split of the work, and the same luck under every strategy."""

from __future__ import annotations

import multiprocessing
import os
import signal
import tracemalloc
from collections.abc import Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from toy import ToyModel, ToyStatic

from leeward.ensembles.backend import Backend, choose
from leeward.ensembles.executors import opened
from leeward.ensembles.manifest import make_manifest
from leeward.ensembles.merging import merge
from leeward.ensembles.parts import Part
from leeward.ensembles.plan import StudyPlan
from leeward.ensembles.protocol import LANES
from leeward.ensembles.runner import run_plan
from leeward.ensembles.store import FolderStore, MemoryStore
from leeward.ensembles.study import Study
from leeward.evidence.errors import InputError
from leeward.strategy import LeverSetting, Strategy

pytestmark = pytest.mark.slow

STRIKES = Strategy((LeverSetting("maritime_strike", 4.0, start_week=3, ramp_weeks=10),))
PATROL = Strategy((LeverSetting("vessel_patrol", 2.0, end_week=30),))
OPTIONS = {"strikes": STRIKES, "strikes__placebo": STRIKES.placebo(), "patrol": PATROL, "nothing": Strategy()}
MODEL = ToyModel()


def backends() -> list[str]:
    try:
        return [choose("jax").name, "numpy"]
    except InputError:
        return ["numpy"]


def plan(draws: int = 2 * LANES, **settings: Any) -> StudyPlan:
    return StudyPlan(OPTIONS, draws=draws, **({"years": 1.25, "seed": 5} | settings))


def folder(path: Path, p: StudyPlan, backend: Backend, model: ToyModel = MODEL) -> FolderStore:
    return FolderStore.create(path, make_manifest(p, model, backend, {}, {}))


def memory(p: StudyPlan, backend: Backend, model: ToyModel = MODEL, **how: Any) -> MemoryStore:
    store = MemoryStore(p, make_manifest(p, model, backend, {}, {}))
    run_plan(p, model, store, backend=backend, **how)
    return store


def arrays(parts: Sequence[Part], options: int = 1 + len(OPTIONS)) -> dict[str, Any]:
    """Everything in some parts, joined over draws."""
    every = slice(None)
    weekly = [np.stack([part.weekly(o, every) for o in range(options)]) for part in parts]
    records = [part.record() for part in parts]
    return {
        "weekly": np.concatenate(weekly, axis=-1),
        "record": np.concatenate([r[1] for r in records], axis=-1),
        "rejected": np.concatenate([r[2] for r in records]),
    }


def same(left: dict[str, Any], right: dict[str, Any]) -> None:
    for name, values in left.items():
        assert values.tobytes() == right[name].tobytes(), name


@pytest.mark.parametrize("name", backends())
def test_units_threads_and_starts_do_not_matter(name: str, tmp_path: Path) -> None:
    backend, p = choose(name), plan(2 * LANES + 30)
    whole = arrays(memory(p, backend, threads=1).parts())
    same(whole, arrays(memory(p, backend, threads=3, unit=LANES).parts()))
    same(whole, arrays(memory(p, backend, threads=2, unit=37).parts()))
    late = plan(41, first_draw=LANES - 11)
    found = arrays(memory(late, backend).parts())
    span = slice(late.first_draw, late.first_draw + 41)
    same(found, {k: np.ascontiguousarray(v[..., span]) for k, v in whole.items()})


@pytest.mark.parametrize("name", backends())
def test_shards_in_any_order_merge_into_the_whole(name: str, tmp_path: Path) -> None:
    backend, p = choose(name), plan(3 * LANES - 20)
    whole = arrays(memory(p, backend).parts())
    folders = []
    for i in (3, 1, 2):
        shard = p.part(i, 3)
        run_plan(shard, MODEL, folder(tmp_path / f"shard{i}", shard, backend), backend=backend)
        folders.append(tmp_path / f"shard{i}")
    merged = merge(folders, tmp_path / "all")
    assert (merged.plan.first_draw, merged.plan.draws) == (0, 3 * LANES - 20)
    same(whole, arrays(merged.parts()))


def test_worker_processes_give_the_same_bits(tmp_path: Path) -> None:
    backend, p = choose(), plan(3 * LANES)
    whole = arrays(memory(p, backend).parts())
    store = folder(tmp_path / "x", p, backend)
    seen: list[tuple[int, int]] = []
    with opened("processes:2") as (pool, workers):
        run_plan(p, MODEL, store, pool, lambda a, b, _: seen.append((a, b)), backend=backend, workers=workers)
    assert len(store.parts()) >= 2
    assert seen[0][0] == 0
    assert seen[-1] == (3 * LANES * 5, 3 * LANES * 5)
    same(whole, arrays(store.parts()))


class Odd(Executor):
    """An executor whose futures are of its own kind, as a cluster's are."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Any:
        inner: Future[Any] = Future()
        inner.set_result(fn(*args, **kwargs))

        class Own:
            result = staticmethod(inner.result)
            cancel = staticmethod(inner.cancel)

        return Own()


@pytest.mark.parametrize("kind", ["threads", "odd"])
def test_any_executor_will_do(kind: str, tmp_path: Path) -> None:
    backend, p = choose("numpy"), plan(2 * LANES, years=0.2)
    whole = arrays(memory(p, backend).parts())
    store = folder(tmp_path / "x", p, backend)
    with ThreadPoolExecutor(2) if kind == "threads" else Odd() as pool, opened(pool) as (given, workers):
        assert given is pool
        run_plan(p, MODEL, store, given, backend=backend, workers=workers, unit=LANES)
    same(whole, arrays(store.parts()))
    with pytest.raises(InputError, match="a folder that its workers can write to"):
        run_plan(p, MODEL, MemoryStore(p, {"series": []}), Odd(), backend=backend)


def _killed(path: str, p: StudyPlan, parts: int) -> None:
    backend = choose("numpy")
    store = folder(Path(path), p, backend)

    def progress(done: int, total: int, text: str) -> None:
        if done > (parts + 0.5) * LANES * len(p.options):
            os.kill(os.getpid(), signal.SIGKILL)

    run_plan(p, MODEL, store, progress=progress, backend=backend, unit=LANES, threads=1)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_a_killed_run_resumes_bit_identical(tmp_path: Path) -> None:
    backend, p = choose("numpy"), plan(4 * LANES, years=0.5)
    process = multiprocessing.get_context("spawn").Process(target=_killed, args=(str(tmp_path / "x"), p, 2))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    left = sorted(path.name for path in (tmp_path / "x").iterdir())
    assert [name for name in left if name.startswith("part-")] == [
        "part-0000000000-0000000099.nc",
        "part-0000000100-0000000199.nc",
    ]
    times = {name: (tmp_path / "x" / name).stat().st_mtime_ns for name in left if name.startswith("part-")}
    store = folder(tmp_path / "x", p, backend)
    assert not list((tmp_path / "x").glob(".*.tmp"))
    run_plan(p, MODEL, store, backend=backend)
    same(arrays(memory(p, backend).parts()), arrays(store.parts()))
    assert all((tmp_path / "x" / name).stat().st_mtime_ns == time for name, time in times.items())


def test_an_interrupted_part_leaves_nothing(tmp_path: Path) -> None:
    backend, p = choose("numpy"), plan(2 * LANES, years=0.2)
    store = folder(tmp_path / "x", p, backend)

    def stop(done: int, total: int, text: str) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_plan(p, MODEL, store, progress=stop, backend=backend)
    assert [path.name for path in (tmp_path / "x").iterdir()] == ["manifest.json"]


@pytest.mark.parametrize("name", backends())
def test_the_empty_strategy_is_the_baseline_to_the_bit(name: str) -> None:
    study = Study(memory(plan(LANES), choose(name)))
    values = study.outcome("kg_seized")
    assert values.sel(option="nothing").values.tobytes() == values.sel(option="baseline").values.tobytes()
    assert (values.sel(option="strikes") != values.sel(option="baseline")).any()
    first = values.sel(option="strikes", week=slice(0, 2))
    np.testing.assert_array_equal(first, values.sel(option="baseline", week=slice(0, 2)))


def test_numpy_and_jax_agree_in_float64() -> None:
    pytest.importorskip("jax")
    p = plan(LANES, years=2.0)
    numpy = arrays(memory(p, choose("numpy")).parts())
    from leeward.ensembles.blocks import Blocks

    found = []
    for backend in (choose("jax", "float64"), choose("numpy")):
        blocks = Blocks(p, MODEL, backend)
        ready = blocks.prepare(0)
        state, values = ready.state, []
        with backend.active():
            for controls in blocks.controls[1]:
                state, out = blocks.segment(ready.params, state, controls)
                values.append(np.asarray(out))
        assert values[0].dtype == np.float64
        found.append(np.concatenate(values))
    np.testing.assert_allclose(found[0], found[1], rtol=1e-10, atol=1e-10)
    single = arrays(memory(p, choose("jax")).parts())
    close = np.isclose(single["weekly"], numpy["weekly"], rtol=2e-3, atol=2e-3)
    assert close.mean() > 0.99  # float32: a count that flips moves what follows from it


def test_one_unit_more_on_one_leg_changes_that_leg_alone() -> None:
    backend, p = choose("numpy"), plan(LANES, years=1.0)
    changed = ToyModel(ToyStatic(extra_load=1.0), learning=False)
    before, after = (Study(memory(p, backend, model)).outcome("kg_seized") for model in (ToyModel(learning=False), changed))
    others = [f"leg{i:02d}" for i in range(30) if i != 7]
    assert before.sel(corridor=others).values.tobytes() == after.sel(corridor=others).values.tobytes()
    leg = after.sel(corridor="leg07") - before.sel(corridor="leg07")
    assert float(leg.min()) >= 0.0
    assert float(leg.max()) > 0.0


def test_memory_does_not_grow_with_draws(tmp_path: Path) -> None:
    backend = choose("numpy")
    model = ToyModel(burn_in_segments=0)
    small = StudyPlan({}, draws=LANES, years=0.5, keep="horizons")
    run_plan(small, model, folder(tmp_path / "warm", small, backend, model), backend=backend, threads=1)
    peaks = []
    for blocks in (2, 8):
        p = StudyPlan({}, draws=blocks * LANES, years=0.5, keep="horizons")
        store = folder(tmp_path / str(blocks), p, backend, model)
        tracemalloc.start()
        run_plan(p, model, store, backend=backend, threads=1, unit=LANES)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert len(store.parts()) == blocks
    assert peaks[1] < 1.25 * peaks[0]
