"""``run``, ``merge``, ``bench`` and what is judged from their folders."""

from __future__ import annotations

import json
import shutil
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
