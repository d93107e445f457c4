"""Folders that were hurt, or that two runs want: named, refused or mended, and nothing stored is lost."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from quick import numbers, plan, toy

from leeward import results
from leeward.ensembles import lock, seal
from leeward.ensembles.protocol import LANES
from leeward.ensembles.study import Study
from leeward.evidence.errors import InputError

Leeward = Callable[..., Result]
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("small_parts")]
posix = pytest.mark.skipif(os.name != "posix", reason="needs signals and modes")


# Damage


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """A finished part file, weekly and horizons."""
    found = []
    for keep in ("weekly", "horizons"):
        folder = tmp_path_factory.mktemp(keep)
        toy(folder / "x", plan(LANES, keep=keep))
        (path,) = (folder / "x").glob("part-*.nc")
        found.append(path.read_bytes())
    return found[0], found[1]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), which=st.sampled_from([0, 1]), flip=st.integers(1, 255))
def test_any_changed_byte_is_found(data: Any, which: int, flip: int, whole: tuple[bytes, bytes], tmp_path: Path) -> None:
    good = whole[which]
    at = data.draw(st.integers(0, len(good) - 1))
    path = tmp_path / "part"
    path.write_bytes(good)
    seal._known.clear()
    assert seal.intact(path)
    seal._known.clear()
    path.write_bytes(good[:at] + bytes([good[at] ^ flip]) + good[at + 1 :])
    assert not seal.intact(path)
    path.write_bytes(good[:at])
    assert not seal.intact(path)


def hurt(path: Path, how: str) -> None:
    seal._known.clear()
    good = bytearray(path.read_bytes())
    if how == "flipped":
        good[len(good) // 2] ^= 1
    path.write_bytes(bytes(good if how == "flipped" else good[: len(good) // 2] if how == "cut" else b""))


@pytest.mark.parametrize("how", ["flipped", "cut", "empty"])
def test_a_damaged_part_is_named_and_mended(how: str, tmp_path: Path, leeward: Leeward) -> None:
    assert leeward("run", "brief.yaml", "--out", "d", "--draws", 300).exit_code == 0
    good = numbers(Study.open(Path("d/draws")))
    part = Path("d/draws/part-0000000100-0000000199.nc")
    hurt(part, how)
    with pytest.raises(InputError, match=f"{part.name}: is damaged or was changed") as error:
        Study.open(Path("d/draws"))
    assert "--resume" in str(error.value)
    merged = leeward("merge", "d", "--out", "m")
    assert (merged.exit_code, part.name in merged.stderr, Path("m").exists()) == (2, True, False)
    compared = leeward("compare", "d")
    assert (compared.exit_code, part.name in compared.stderr) == (2, True)
    result = leeward("run", "brief.yaml", "--out", "d", "--draws", 300, "--resume")
    assert result.exit_code == 0
    assert f"{part}: is damaged; draws 100 to 199 are simulated again" in result.stderr
    assert numbers(Study.open(Path("d/draws"))) == good


def test_parts_of_others_are_refused_and_left_alone(tmp_path: Path) -> None:
    toy(tmp_path / "a", plan(2 * LANES))
    toy(tmp_path / "b", plan(2 * LANES, seed=9))
    name = "part-0000000100-0000000199.nc"
    shutil.copyfile(tmp_path / "b" / name, tmp_path / "a" / name)
    for _ in range(2):
        with pytest.raises(InputError, match=rf"a/{name}: is a part of another run"):
            Study.open(tmp_path / "a")
        with pytest.raises(InputError, match=rf"a/{name}: is a part of another run"):
            toy(tmp_path / "a", plan(2 * LANES))
    assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    shutil.copyfile(tmp_path / "a" / "part-0000000000-0000000099.nc", tmp_path / "a" / name)
    with pytest.raises(InputError, match=rf"a/{name}: holds draws 0 to 99, not those of its name"):
        Study.open(tmp_path / "a")
    assert not (tmp_path / "a" / lock.LOCK).exists()


def test_resume_with_other_settings_says_what_differs(leeward: Leeward) -> None:
    assert leeward("run", "brief.yaml", "--out", "d", "--draws", 300, "--shard", "2/3").exit_code == 0
    before = {path: path.read_bytes() for path in Path("d").rglob("*") if path.is_file()}
    for words, said in (
        (["--seed", 2, "--shard", "2/3"], "holds another run (seed 1, not 2); choose another folder"),
        (["--shard", "1/3"], "holds shard 2/3, and what is asked for is shard 1/3"),
        ([], "holds shard 2/3, and what is asked for is a run without shards"),
    ):
        result = leeward("run", "brief.yaml", "--out", "d", "--draws", 300, "--resume", *words)
        assert result.exit_code == 2
        assert said in result.stderr
    assert {path: path.read_bytes() for path in Path("d").rglob("*") if path.is_file()} == before


# One run a folder

HOLDER = """
import sys, time
sys.path[:0] = {path!r}
from pathlib import Path
from leeward.ensembles.lock import held
with held(Path("d/draws")):
    print("held", flush=True)
    time.sleep(600)
"""


@posix
def test_a_second_run_is_refused_until_the_first_is_gone(leeward: Leeward) -> None:
    assert leeward("run", "brief.yaml", "--out", "d", "--draws", 100).exit_code == 0
    code = HOLDER.format(path=sys.path)
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None and other.stdout.readline() == "held\n"
        for words in ([], ["--resume"], ["--force"]):
            result = leeward("run", "brief.yaml", "--out", "d", "--draws", 200, *words)
            assert result.exit_code == 2
            assert f"d/draws: is being written by another run (process {other.pid} on {platform.node()}" in result.stderr
        assert Study.open(Path("d/draws")).plan["draws"] == 100, "reading is free"
        other.kill()
    assert Path("d/draws", lock.LOCK).exists()
    Path("d/draws/.part-0000000100-0000000199-1-elsewhere-x.tmp").write_bytes(b"half")
    assert leeward("run", "brief.yaml", "--out", "d", "--draws", 200, "--resume").exit_code == 0
    assert not list(Path("d/draws").glob(".*")) and not Path("d/draws", lock.LOCK).exists()


@pytest.mark.parametrize(("age", "free"), [(0.0, False), (lock.STALE + 60, True)])
def test_the_lock_of_another_host_counts_while_it_is_touched(age: float, free: bool, tmp_path: Path) -> None:
    path = tmp_path / lock.LOCK
    path.write_text(json.dumps({"pid": 1, "host": "elsewhere", "started": "2026-01-01 00:00 UTC"}))
    then = time.time() - age
    os.utime(path, (then, then))
    if free:
        lock.check_free(tmp_path)
        with lock.held(tmp_path):
            assert json.loads(path.read_text())["host"] == platform.node()
        assert not path.exists()
    else:
        with pytest.raises(InputError, match="process 1 on elsewhere"), lock.held(tmp_path):
            pass
        assert path.exists()


def test_the_holder_touches_its_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "BEAT", 0.01)
    with lock.held(tmp_path):
        os.utime(tmp_path / lock.LOCK, (1, 1))
        for _ in range(500):
            if (tmp_path / lock.LOCK).stat().st_mtime > 1:
                break
            time.sleep(0.01)
        assert (tmp_path / lock.LOCK).stat().st_mtime > 1


def test_leftovers_beside_a_folder_are_tidied_up(tmp_path: Path) -> None:
    gone = f"999999999@{platform.node()}"
    mine, theirs = f"{os.getpid()}@{platform.node()}", "999999999@elsewhere"
    for who in (gone, mine, theirs):
        (tmp_path / f".d.{who}.abc.part").mkdir()
    (tmp_path / f".e.{gone}.abc.part").mkdir()
    (tmp_path / f".d.{gone}.abc.old").mkdir()
    (tmp_path / f".d.{gone}.abc.old" / "thesis").write_text("earlier results")
    with results.writing(tmp_path / "d", force=True) as part:
        assert (tmp_path / "d" / "thesis").exists(), "killed between two renames: the earlier results are back"
        (part / "new").write_text("x")
    left = {path.name for path in tmp_path.iterdir()}
    assert left >= {"d", f".d.{mine}.abc.part", f".d.{theirs}.abc.part", f".e.{gone}.abc.part"}
    assert f".d.{gone}.abc.part" not in left
