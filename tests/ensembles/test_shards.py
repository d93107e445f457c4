"""Shards: empty ones, missing ones, and a study that says what it lacks."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from quick import numbers, plan, toy

from leeward.ensembles.merging import merge
from leeward.ensembles.protocol import LANES
from leeward.ensembles.study import Study
from leeward.evidence.errors import InputError

Leeward = Callable[..., Result]
pytestmark = pytest.mark.usefixtures("small_parts")
posix = pytest.mark.skipif(os.name != "posix", reason="needs signals and modes")


def shards(folder: Path, draws: int, count: int) -> list[Path]:
    for i in range(1, count + 1):
        toy(folder / str(i), plan(draws).part(i, count))
    return [folder / str(i) for i in range(1, count + 1)]


def test_a_task_with_nothing_to_do_is_done(leeward: Leeward) -> None:
    """60 draws are less than a block: two of three shards hold none, and merge takes them as they are."""
    for i in (1, 2, 3):
        result = leeward("run", "brief.yaml", "--draws", 60, "--shard", f"{i}/3", "--out", f"s{i}")
        assert result.exit_code == 0, result.output
    assert "Shard 1/3 holds no draw" in leeward("run", "brief.yaml", "--draws", 60, "--shard", "1/3", "--out", "t").stdout
    assert leeward("run", "brief.yaml", "--draws", 60, "--shard", "1/3", "--out", "s1", "--resume").exit_code == 0
    merged = leeward("merge", "s1", "s2", "s3", "--out", "m", "--json")
    assert merged.exit_code == 0, merged.output
    assert "lacking" not in json.loads(merged.stdout)["plan"]
    assert numbers(Study.open(Path("m/draws"))) == numbers(toy(None, plan(60, seed=1)))
    assert leeward("merge", "s3", "--out", "n").exit_code == 0, "the empty ones are no loss"
    for words in (["merge", "s1", "s2", "--out", "o"], ["compare", "s1"]):
        result = leeward(*words)
        assert result.exit_code == 2
    assert "holds no draw to judge" in result.stderr


def test_merge_names_what_is_missing(tmp_path: Path) -> None:
    one, two, three = shards(tmp_path, 3 * LANES, 3)
    with pytest.raises(InputError, match=r"shard 2/3 \(draws 100 to 199\) is missing: 100 of 300 draws; .*--allow-missing"):
        merge([three, one], tmp_path / "m")
    (part,) = two.glob("part-*.nc")
    part.unlink()
    with pytest.raises(InputError, match=r"shard 2/3 in .*2 is not finished \(draws 100 to 199; go on with it by --resume\)"):
        merge([one, two, three], tmp_path / "m")
    assert not (tmp_path / "m").exists()
    study = Study(merge([three, one], tmp_path / "m", allow_missing=True))
    assert study.plan["lacking"] == 100
    assert study.plan["draws"] == 200
    assert study.plan["lacks"] == [{"first_draw": 100, "draws": 100, "shard": "2/3"}]
    full = toy(tmp_path / "m", plan(3 * LANES))
    assert "lacking" not in full.plan and "lacks" not in full.plan, "a run fills the gap"
    assert numbers(full) == numbers(toy())


def test_merge_refuses_shards_that_were_cut_differently(tmp_path: Path) -> None:
    toy(tmp_path / "a", plan(3 * LANES).part(1, 3))
    toy(tmp_path / "b", plan(3 * LANES).part(2, 2))
    with pytest.raises(InputError, match=r"is shard 2/2 of 300 draws, and another folder is 1/3 of 300"):
        merge([tmp_path / "a", tmp_path / "b"], tmp_path / "m")


def test_merge_without_shards_names_draws(tmp_path: Path) -> None:
    toy(tmp_path / "a", plan(LANES))
    toy(tmp_path / "b", plan(LANES, first_draw=2 * LANES))
    with pytest.raises(InputError, match=r"draws 100 to 199 are missing: 100 of 300 draws"):
        merge([tmp_path / "a", tmp_path / "b"], tmp_path / "m")


def test_a_study_that_lacks_draws_says_so_in_its_limits(tmp_path: Path) -> None:
    from leeward.judging.limits import lacking

    one, _, three = shards(tmp_path, 3 * LANES, 3)
    short = Study(merge([one, three], tmp_path / "m", allow_missing=True))
    assert lacking(short) == ["The run is not complete: 100 of the 300 draws that were asked for (of shard 2/3) are not there."]
    assert lacking(toy()) == []
