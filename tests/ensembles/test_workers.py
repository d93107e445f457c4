"""Workers that die, parts cut by the time they take: the same bits, and nothing that runs on alone."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tasks import die, double, leave, refuse
from toy import DeadlyModel, ToyModel

from leeward.ensembles.backend import EngineNotice
from leeward.ensembles.executors import opened
from leeward.ensembles.manifest import data_hashes
from leeward.ensembles.pace import GROWTH, PART_BYTES, PART_SECONDS, Pace
from leeward.ensembles.plan import StudyPlan
from leeward.ensembles.processes import Processes, WorkerDied, WorkersLost
from leeward.ensembles.protocol import LANES
from leeward.ensembles.store import FolderStore
from leeward.ensembles.study import Study, run_model
from leeward.evidence.errors import InputError
from leeward.strategy import LeverSetting, Strategy

pytestmark = pytest.mark.slow

PATROL = Strategy((LeverSetting("vessel_patrol", 2.0),))
MODEL = ToyModel(burn_in_segments=0)
posix = pytest.mark.skipif(os.name != "posix", reason="needs signals")


def plan(draws: int = 3 * LANES, **changes: Any) -> StudyPlan:
    return StudyPlan({"a": PATROL}, **{"draws": draws, "years": 0.1, "seed": 5, **changes})


def numbers(study: Study) -> bytes:
    return study.outcome("kg_seized").values.tobytes() + study.parameters.to_csv().encode()


# How parts are cut


@given(
    st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 3000)), max_size=4),
    st.integers(1, 9),
    st.integers(1, 9),
    st.lists(st.floats(1e-4, 1e3), min_size=1, max_size=5),
)
def test_units_cover_the_draws_once_in_whole_blocks(ranges: Any, workers: int, threads: int, times: list[float]) -> None:
    pace = Pace(plan(), 32, ranges, workers, threads)
    found: list[int] = []
    turn = 0
    while (unit := pace.take()) is not None:
        first, count = unit
        assert count > 0
        ends = {a + n for a, n in ranges}
        assert (first + count) % LANES == 0 or first + count in ends
        found += range(first, first + count)
        pace.learn(count, times[turn % len(times)])
        turn += 1
    assert found == [draw for first, count in ranges for draw in range(first, first + count)]
    assert pace.left == 0


@given(st.floats(0.001, 60.0), st.integers(1, 8))
def test_a_part_takes_the_seconds_it_should(block_seconds: float, threads: int) -> None:
    pace = Pace(plan(10**9), 32, [(0, 10**9)], 1, threads)
    first = pace.take()
    assert first is not None and first[1] == threads * LANES, "the first part is as small as can be"
    sizes = [threads]
    for _ in range(12):
        pace.learn(sizes[-1] * LANES, sizes[-1] * block_seconds)
        unit = pace.take()
        assert unit is not None
        sizes.append(unit[1] // LANES)
        assert sizes[-1] <= GROWTH * max(sizes[-2], threads)
    assert sizes[-1] * block_seconds <= max(PART_SECONDS, threads * block_seconds)
    full = PART_SECONDS / block_seconds
    assert sizes[-1] >= min(full / 2 - threads, pace.most)


def test_parts_are_bounded_in_bytes() -> None:
    big = StudyPlan({"a": PATROL}, draws=1_000_000, years=10.0)
    pace = Pace(big, 120, [(0, big.draws)], 1, 4)
    for _ in range(20):
        pace.learn(LANES * pace.blocks, 1e-3)
    unit = pace.take()
    assert unit is not None and unit[1] % LANES == 0
    assert 0.5 * PART_BYTES["weekly"] < unit[1] * 4 * 2 * 120 * big.weeks <= PART_BYTES["weekly"]
    last = Pace(big, 120, [(0, 4 * LANES)], 2, 1)
    last.blocks = 100
    assert last.take() == (0, 2 * LANES), "towards the end, something for every worker"


@pytest.mark.parametrize("keep", ["weekly", "horizons"])
def test_bits_do_not_depend_on_the_cut(keep: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    p = plan(3 * LANES + 30, keep=keep)
    monkeypatch.setattr("leeward.ensembles.runner.cores", lambda: 1)

    def found(study: Study) -> bytes:
        bands = study.quantiles("import_price").values
        return study.horizon("kg_seized").values.tobytes() + bands.tobytes() + study.parameters.to_csv().encode()

    whole = found(run_model(p, MODEL, backend="numpy"))
    counts = set()
    for name, seconds in (("slow", 1e-6), ("fast", 1e6)):
        monkeypatch.setattr("leeward.ensembles.pace.PART_SECONDS", seconds)
        study = run_model(p, MODEL, backend="numpy", out=tmp_path / name)
        counts.add(len(list((tmp_path / name).glob("part-*.nc"))))
        assert found(study) == whole
    assert len(counts) == 2, "the two runs were cut differently"


# Processes


@posix
def test_a_lost_worker_fails_its_own_task_alone() -> None:
    with Processes(2) as pool:
        tasks = [pool.submit(fn, 3) for fn in (double, die, double, refuse, leave, double)]
        assert [tasks[i].result() for i in (0, 2, 5)] == [6, 6, 6]
        with pytest.raises(WorkerDied, match="killed by SIGKILL, as when memory runs out"):
            tasks[1].result()
        with pytest.raises(InputError, match="key 3: no such number"):
            tasks[3].result()
        with pytest.raises(WorkerDied, match="ended with status 3"):
            tasks[4].result()
    with pytest.raises(RuntimeError, match="stopped"):
        pool.submit(double, 1)


def test_shutdown_ends_what_runs() -> None:
    before = set(multiprocessing.active_children())
    began = time.monotonic()
    with contextlib.suppress(KeyboardInterrupt), Processes(1) as pool:
        pid = pool.submit(os.getpid).result()
        running, queued = pool.submit(time.sleep, 600), pool.submit(double, 1)
        while not running.running():
            time.sleep(0.01)
        raise KeyboardInterrupt
    assert time.monotonic() - began < 300
    assert isinstance(running.exception(), WorkerDied)
    assert queued.cancelled()
    assert set(multiprocessing.active_children()) <= before
    if os.name == "posix":
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


ORPHAN = """
import sys, time
from leeward.ensembles.processes import Processes
if __name__ == "__main__":
    import os
    pool = Processes(1)
    print(pool.submit(os.getpid).result(), flush=True)
    pool.submit(time.sleep, 600)
    time.sleep(600)
"""


@posix
def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(ORPHAN)
    with subprocess.Popen([sys.executable, "main.py"], cwd=tmp_path, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        os.kill(worker, 0)
        parent.kill()
    for _ in range(600):
        if not _lives(worker):
            return
        time.sleep(0.05)
    os.kill(worker, signal.SIGKILL)
    raise AssertionError("the worker went on without its parent")


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return state != "Z"


# Runs whose workers die


@pytest.fixture
def deadly(tmp_path: Path) -> Iterator[Any]:
    def make(lives: int) -> DeadlyModel:
        return DeadlyModel(burn_in_segments=0, count=str(tmp_path / "deaths"), lives=lives, parent=os.getpid())

    yield make


@posix
def test_a_run_goes_on_when_a_worker_dies(tmp_path: Path, deadly: Any) -> None:
    with pytest.warns(EngineNotice, match=r"worker process was lost \(killed by SIGKILL.*while it simulated draws 100 to 199"):
        study = run_model(plan(), deadly(1), out=tmp_path / "x", backend="numpy", executor="processes:2")
    assert (tmp_path / "deaths").read_text() == "x"
    assert numbers(study) == numbers(run_model(plan(), MODEL, backend="numpy"))
    left = {path.name.partition("-")[0] for path in (tmp_path / "x").iterdir()}
    assert left == {"manifest.json", "part"}, "no unfinished part, no lock"


@posix
def test_a_block_that_kills_its_workers_is_named(tmp_path: Path, deadly: Any) -> None:
    with warnings.catch_warnings(), pytest.raises(WorkersLost, match="draws 100 to 199 ended 3 worker processes"):
        warnings.simplefilter("ignore")
        run_model(plan(4 * LANES), deadly(99), out=tmp_path / "x", backend="numpy", executor="processes:2")
    assert (tmp_path / "deaths").read_text() == "xxx"
    held = [part.first for part in FolderStore.open(tmp_path / "x").parts()]
    assert held and LANES not in held, "what the others did is kept"
    assert not list((tmp_path / "x").glob(".*"))
    study = run_model(plan(4 * LANES), deadly(0), out=tmp_path / "x", backend="numpy")
    assert numbers(study) == numbers(run_model(plan(4 * LANES), MODEL, backend="numpy"))


def test_a_worker_without_the_plugins_of_the_run_is_refused(tmp_path: Path) -> None:
    hashes = {"code": data_hashes()["code"], "plugins": "of a plug-in"}
    with (
        pytest.raises(InputError, match=r"the worker on .* has another version \(plugins differ\)"),
        opened("processes:1") as (pool, _),
    ):
        run_model(plan(LANES), MODEL, hashes=hashes, out=tmp_path / "x", backend="numpy", executor=pool)


def test_a_worker_of_another_version_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(InputError, match=r"the worker on .* has another version \(code differ\)"),
        opened("processes:1") as (pool, _),
    ):
        run_model(plan(), MODEL, hashes={"code": "0" * 16}, out=tmp_path / "x", backend="numpy", executor=pool)


# A cluster


@contextlib.contextmanager
def _cluster(folder: Path, workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and workers, each a process of its own."""
    path = os.pathsep.join([*sys.path, str(Path(__file__).parent)])
    known = {**os.environ, "PYTHONPATH": path, "DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "error"}
    file = folder / "scheduler.json"

    def start(what: str, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *words]
        return subprocess.Popen(command, env=known, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    every = [start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))]
    try:
        for _ in range(1200):
            if file.exists():
                break
            time.sleep(0.1)
        every += [
            start("worker", "--scheduler-file", str(file), "--nthreads", "1", "--no-nanny", "--no-dashboard")
            for _ in range(workers)
        ]
        yield json.loads(file.read_text())["address"], every[1:]
    finally:
        for process in every:
            process.kill()
            process.wait()


@pytest.mark.slow
@posix
def test_a_cluster_that_loses_a_worker_gives_the_same_bits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed", reason="dask.distributed is not installed (pip install 'leeward[dask]')")
    monkeypatch.setattr("leeward.ensembles.executors.PATIENCE", 120)  # starting is not what is tested
    p = plan(10 * LANES, years=1.0)
    with _cluster(tmp_path, 2) as (address, workers):
        with distributed.Client(address, timeout=120) as client:
            client.wait_for_workers(2, timeout=120)
        killed: list[int] = []

        def progress(done: int, total: int, text: str) -> None:
            if done and not killed:
                workers[0].kill()
                killed.append(done)

        out = tmp_path / "x"
        study = run_model(p, MODEL, out=out, backend="numpy", executor=f"dask:{address}", progress=progress)
    assert killed and 0 < killed[0] < p.draws * 2, "the worker died in the middle"
    assert numbers(study) == numbers(run_model(p, MODEL, backend="numpy"))
    assert np.array_equal(study.draws, np.arange(p.draws))


@pytest.mark.slow
def test_an_address_that_does_not_answer_is_refused_in_seconds(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="dask.distributed is not installed (pip install 'leeward[dask]')")
    for address in ("nonsense", "tcp://127.0.0.1:1", "tcp://nowhere.invalid:8786", "ftp://127.0.0.1:8786"):
        with pytest.raises(InputError, match=f"no Dask scheduler answers at '{address}'"):
            run_model(plan(), MODEL, out=tmp_path / "x", backend="numpy", executor=f"dask:{address}")
        assert not (tmp_path / "x").exists()
