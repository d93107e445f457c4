"""``run``, ``merge``, ``bench`` and what is judged from their folders."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import Result

import leeward as lw
from leeward import results
from leeward.api import Assessment
from leeward.ensembles.study import Study

pytestmark = pytest.mark.slow

Leeward = Callable[..., Result]
Printed = Callable[..., Any]
BRIEF = """\
leeward: 1
title: Patrols
years: 0.5
options:
  - {id: patrols, levers: [{lever: vessel_patrol, level: surge}]}
claims:
  - {id: c1, lever: vessel_patrol, outcome: kg_seized, direction: increase, option: patrols}
"""


@pytest.fixture
def brief(leeward: Leeward) -> Path:
    """A small brief in the (empty) working folder."""
    path = Path("patrols.yaml")
    path.write_text(BRIEF, encoding="utf-8")
    return path


@pytest.fixture
def kept(brief: Path, printed: Printed) -> Path:
    """A run of 150 draws: a whole block and half of the next."""
    printed("run", brief, "--out", "kept", "--draws", 150)
    return Path("kept")


def seized(folder: Path | str) -> Any:
    return Study.open(Path(folder) / results.DRAWS).outcome("kg_seized").to_numpy()


def test_shards_and_longer_runs_give_the_draws_of_one_run(kept: Path, brief: Path, printed: Printed, leeward: Leeward) -> None:
    whole = seized(kept)
    for number in (1, 2):
        printed("run", brief, "--out", f"part{number}", "--draws", 150, "--shard", f"{number}/2")
    merged = printed("merge", "part2", "part1", "--out", "merged")
    assert merged["plan"]["draws"] == 150
    assert np.array_equal(seized("merged"), whole)
    assert {path.name for path in Path("merged").iterdir()} == {"draws", "brief.yaml", "leeward.json"}

    printed("run", brief, "--out", "grown", "--draws", 100)
    grown = printed("run", brief, "--out", "grown", "--draws", 150, "--resume")
    assert grown["plan"]["draws"] == 150
    assert np.array_equal(seized("grown"), whole)

    assert leeward("merge", "part1", "part1", "--out", "twice").exit_code == 2
    assert leeward("merge", "part1", "nowhere", "--out", "twice").exit_code == 2
    assert not Path("twice").exists()
    assert leeward("merge", "part1", "part2", "--out", "kept").exit_code == 0, "untouched results are replaced"


def test_a_killed_run_goes_on(kept: Path, brief: Path, leeward: Leeward) -> None:
    whole = seized(kept)
    for path in (kept / results.DRAWS).glob("part-*.nc"):
        path.unlink()
    (kept / results.MARKER).write_text('{"leeward": "0", "files": {}}')
    (kept / results.BRIEF).unlink()
    assert leeward("run", brief, "--out", kept, "--draws", 150, "--resume").exit_code == 0
    assert np.array_equal(seized(kept), whole)
    assert (kept / results.BRIEF).exists()


def test_a_run_is_neither_lost_nor_mixed(kept: Path, brief: Path, leeward: Leeward) -> None:
    before = {path: path.stat().st_mtime_ns for path in kept.rglob("*")}
    for words in ([], ["--resume", "--seed", 9], ["--resume", "--force"], ["--force", "--shard", "5/2"]):
        result = leeward("run", brief, "--out", kept, "--draws", 150, *words)
        assert result.exit_code == 2, (words, result.output)
        assert {path: path.stat().st_mtime_ns for path in kept.rglob("*") if path.is_file()} == {
            path: time for path, time in before.items() if path.is_file()
        }
    assert leeward("run", brief, "--out", kept, "--draws", 10, "--force").exit_code == 0
    assert Study.open(kept / results.DRAWS).plan["draws"] == 10
    assert sorted(path.name for path in Path().iterdir()) == ["kept", "patrols.yaml"]


def test_a_folder_of_other_things_is_left_alone(brief: Path, leeward: Leeward) -> None:
    Path("mine").mkdir()
    Path("mine/thesis.txt").write_text("ten years of work")
    Path("assessed").mkdir()
    Path("assessed/leeward.json").write_text("{}")
    Path("assessed/study.json").write_text("{}")
    for folder in ("mine", "assessed"):
        for words in ([], ["--resume"], ["--force"]):
            assert leeward("run", brief, "--out", folder, "--draws", 10, *words).exit_code == 2
    assert Path("mine/thesis.txt").read_text() == "ten years of work"
    assert not Path("mine/draws").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--shard", "3/2"], "shard"),
        (["--shard", "two"], "shard"),
        (["--executor", "cloud:9"], "processes:N"),
        (["--executor", "processes:0"], "processes:N"),
        (["--draws", "0"], "--draws"),
        (["--seed", "one"], "--seed"),
        (["--keep", "everything"], "--keep"),
    ],
)
def test_bad_settings_write_nothing(brief: Path, leeward: Leeward, words: list[str], said: str) -> None:
    result = leeward("run", brief, "--out", "out", *words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert [path.name for path in Path().iterdir()] == ["patrols.yaml"]


def test_worker_processes_give_the_same_draws(kept: Path, brief: Path, leeward: Leeward) -> None:
    result = leeward("run", brief, "--out", "spread", "--draws", 150, "--executor", "processes:2")
    assert result.exit_code == 0, result.output
    assert np.array_equal(seized("spread"), seized(kept))


def test_a_run_is_judged_like_an_assessment(kept: Path, brief: Path, printed: Printed) -> None:
    study = lw.assess(brief, draws=150)
    expected = json.loads(results.to_json(study.to_dict()))
    assert printed("explain", kept, "c1") == expected["verdicts"][0]
    assert printed("compare", kept) == expected["comparison"]
    assert Assessment.open(kept).verdicts.equals(study.verdicts)


def test_horizons_are_kept_but_not_judged(brief: Path, printed: Printed, leeward: Leeward) -> None:
    printed("run", brief, "--out", "short", "--draws", 10, "--keep", "horizons")
    result = leeward("compare", "short")
    assert result.exit_code == 2
    assert "horizons only" in result.stderr


def test_draws_without_a_brief_cannot_be_judged(kept: Path, leeward: Leeward) -> None:
    (kept / results.BRIEF).unlink()
    result = leeward("compare", kept)
    assert result.exit_code == 2
    assert "brief.yaml" in result.stderr
    shutil.rmtree(kept / results.DRAWS)
    assert leeward("compare", kept).exit_code == 2


def test_bench_measures(printed: Printed) -> None:
    measured = printed("bench", "--draws", 10, "--years", 1, "--repeats", 1)
    assert measured["system_years_per_second"] > 0
    assert measured["cores"] >= 1
    assert measured["limit"]


def _started(brief: Path, *words: object) -> subprocess.Popen[str]:
    """`leeward run` with two worker processes, as a process of its own."""
    command = [sys.executable, "-m", "leeward", "run", brief, "--out", "long", "--executor", "processes:2", *words]
    known = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen([str(word) for word in command], env=known, stderr=subprocess.PIPE, text=True)


def _workers(parent: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
            words = path.with_name("cmdline").read_bytes()
        except OSError:
            continue
        if int(fields[1]) == parent and b"spawn_main" in words:
            found.append(int(path.parent.name))
    return found


def _wait(condition: Callable[[], Any], seconds: float = 300) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_a_run_survives_the_death_of_a_worker(brief: Path) -> None:
    """Handed case h34, shortened: the run goes on, and its numbers are those of an undisturbed one."""
    parts = Path("long/draws")
    with _started(brief, "--draws", 500) as run:
        _wait(lambda: list(parts.glob("part-*.nc")))
        os.kill(_workers(run.pid)[0], signal.SIGKILL)
        _, said = run.communicate()
    assert run.returncode == 0, said
    assert "a worker process was lost (killed by SIGKILL" in said
    assert "Traceback" not in said and "A fault of" not in said
    study = Study.open(parts)
    assert study.plan["draws"] == 500
    undisturbed = lw.run(brief, out="undisturbed", draws=500)
    assert seized("long").tobytes() == undisturbed.outcome("kg_seized").to_numpy().tobytes()


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_run_leaves_draws_and_no_process(brief: Path, number: signal.Signals) -> None:
    parts = Path("long/draws")
    with _started(brief, "--draws", 50_000) as run:
        _wait(lambda: list(parts.glob("part-*.nc")))
        workers = _workers(run.pid)
        run.send_signal(number)
        _, said = run.communicate()
    assert run.returncode == 128 + number
    stored = sum(int(path.stem[-10:]) - int(path.stem[5:15]) + 1 for path in parts.glob("part-*.nc"))
    assert f"{stored:,} of 50,000 draws are stored; go on with the same command and --resume." in said
    assert len(said.splitlines()) == 1
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]
    assert not [path.name for path in parts.iterdir() if path.name.startswith((".", "run"))]
