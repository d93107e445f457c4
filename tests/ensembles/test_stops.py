"""Runs that stop before their end, and folders that were hurt meanwhile: nothing stored is lost, and one sentence says so."""

from __future__ import annotations

import errno
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from toy import ToyModel

from leeward import results
from leeward.cli import main
from leeward.ensembles import lock, parts, seal
from leeward.ensembles.executors import check_words
from leeward.ensembles.merging import merge
from leeward.ensembles.plan import StudyPlan, parse_shard
from leeward.ensembles.protocol import LANES
from leeward.ensembles.stopping import Stopped, cause, signals, stored
from leeward.ensembles.strategy import LeverSetting, Strategy
from leeward.ensembles.study import Study, run_model
from leeward.evidence.errors import InputError

PATROL = Strategy((LeverSetting("vessel_patrol", 2.0),))
BRIEF = "leeward: 1\noptions: [{id: a, levers: [{lever: vessel_patrol, level: more}]}]\n"
Leeward = Callable[..., Result]
posix = pytest.mark.skipif(os.name != "posix", reason="needs signals and modes")


def plan(draws: int = 3 * LANES, **changes: Any) -> StudyPlan:
    return StudyPlan({"a": PATROL}, **{"draws": draws, "years": 0.1, "seed": 5, **changes})


def toy(out: Path | None = None, p: StudyPlan | None = None, **how: Any) -> Study:
    return run_model(p or plan(), ToyModel(burn_in_segments=0), out=out, backend="numpy", **how)


def shards(folder: Path, draws: int, count: int) -> list[Path]:
    for i in range(1, count + 1):
        toy(folder / str(i), plan(draws).part(i, count))
    return [folder / str(i) for i in range(1, count + 1)]


def numbers(study: Study) -> bytes:
    return study.outcome("kg_seized").values.tobytes() + study.parameters.to_csv().encode()


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leeward.ensembles.runner.cores", lambda: 1)
    monkeypatch.setattr("leeward.ensembles.pace.PART_SECONDS", 0.0)


@pytest.fixture
def leeward(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Leeward]:
    """The command line in an empty folder with a brief, on the toy model."""

    def quick(brief: Any, *, draws: int, seed: int, out: Path, shard: str | None, **rest: Any) -> Study:
        p = plan(draws, seed=seed)
        p = p if shard is None else p.part(*parse_shard(shard))
        return toy(out, p, executor=rest["executor"], progress=rest["progress"])

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("leeward.ensembles.study.run_study", quick)
    Path("brief.yaml").write_text(BRIEF, encoding="utf-8")

    def call(*words: object) -> Result:
        return CliRunner().invoke(main, [str(word) for word in words], prog_name="leeward")

    yield call


def after_parts(monkeypatch: pytest.MonkeyPatch, number: int, act: Callable[[], None]) -> None:
    """Do something when `number` parts are stored and the next one is about to be."""
    seen = []
    usual = parts.FilePartWriter.commit

    def commit(self: Any) -> None:
        seen.append(self)
        if len(seen) == number + 1:
            act()
        usual(self)

    monkeypatch.setattr(parts.FilePartWriter, "commit", commit)


def fail(error: Exception) -> Callable[[], None]:
    def act() -> None:
        raise error

    return act


# Stopped by a signal


@posix
@pytest.mark.parametrize(("name", "said"), [("SIGINT", "stopped by Ctrl-C"), ("SIGTERM", "stopped by SIGTERM")])
def test_a_signal_stops_a_run_in_one_sentence(name: str, said: str, leeward: Leeward, monkeypatch: pytest.MonkeyPatch) -> None:
    number = getattr(signal, name)
    before = signal.getsignal(number)
    with monkeypatch.context() as patch:
        after_parts(patch, 2, lambda: os.kill(os.getpid(), number))
        result = leeward("run", "brief.yaml", "--out", "d", "--draws", 400)
    assert result.exit_code == 128 + number
    assert result.stderr == f"leeward: d: {said}: 200 of 400 draws are stored; go on with the same command and --resume.\n"
    assert result.stdout == ""
    assert signal.getsignal(number) is before
    assert sorted(path.name.partition("-")[0] for path in Path("d/draws").iterdir()) == ["manifest.json", "part", "part"]
    assert leeward("run", "brief.yaml", "--out", "d", "--draws", 400, "--resume").exit_code == 0
    assert numbers(Study.open(Path("d/draws"))) == numbers(toy(None, plan(400, seed=1)))


@posix
def test_a_run_stopped_before_its_first_part_leaves_no_folder(leeward: Leeward, monkeypatch: pytest.MonkeyPatch) -> None:
    after_parts(monkeypatch, 0, lambda: os.kill(os.getpid(), signal.SIGTERM))
    result = leeward("run", "brief.yaml", "--out", "d", "--draws", 400)
    assert result.exit_code == 143
    assert "no draw is stored yet" in result.stderr
    assert [path.name for path in Path().iterdir()] == ["brief.yaml"]


@posix
def test_what_was_to_be_replaced_comes_back_when_nothing_replaces_it(leeward: Leeward, monkeypatch: pytest.MonkeyPatch) -> None:
    assert leeward("run", "brief.yaml", "--out", "d", "--draws", 100).exit_code == 0
    before = {path: path.read_bytes() for path in Path("d").rglob("*") if path.is_file()}
    after_parts(monkeypatch, 0, lambda: os.kill(os.getpid(), signal.SIGINT))
    assert leeward("run", "brief.yaml", "--out", "d", "--draws", 200, "--force").exit_code == 130
    assert {path: path.read_bytes() for path in Path("d").rglob("*") if path.is_file()} == before
    assert sorted(path.name for path in Path().iterdir()) == ["brief.yaml", "d"]


@posix
def test_a_second_signal_does_not_disturb_the_first() -> None:
    with pytest.raises(Stopped) as stopped, signals():
        try:
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(60)
        finally:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.01)
    assert stopped.value.number == signal.SIGTERM


# Stopped by the machine


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full"),
        (OSError("Can't write data (file write failed: errno = 28, error message = 'No space left')"), "the disk is full"),
        (RuntimeError("Unable to decrement (errno = 122)"), "the disk quota is used up"),
        (PermissionError(errno.EACCES, "Permission denied", "d/draws/x"), r"Permission denied (d/draws/x)"),
        (MemoryError(), "memory ran out"),
    ],
)
def test_a_run_that_cannot_go_on_says_what_is_stored(
    error: Exception, said: str, leeward: Leeward, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        after_parts(patch, 1, fail(error))
        result = leeward("run", "brief.yaml", "--out", "d", "--draws", 300)
    assert result.exit_code == 1
    assert result.stderr == f"leeward: d: {said}: 100 of 300 draws are stored; go on with the same command and --resume.\n"
    assert not list(Path("d/draws").glob(".*"))
    assert leeward("run", "brief.yaml", "--out", "d", "--draws", 300, "--resume").exit_code == 0


def test_a_fault_is_called_one_and_keeps_the_draws(leeward: Leeward, monkeypatch: pytest.MonkeyPatch) -> None:
    after_parts(monkeypatch, 1, fail(ZeroDivisionError("division by zero")))
    result = leeward("run", "brief.yaml", "--out", "d", "--draws", 300)
    assert result.exit_code == 1
    assert "ZeroDivisionError: division by zero: 100 of 300 draws are stored" in result.stderr
    assert "--debug" in result.stderr
    assert "Traceback" not in result.stderr


def test_debug_shows_the_trace_of_what_ended_a_run(
    leeward: Leeward, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    after_parts(monkeypatch, 1, fail(ZeroDivisionError("division by zero")))
    result = leeward("run", "brief.yaml", "--out", "d", "--draws", 300, "--debug")
    assert "Traceback" in result.stderr + capsys.readouterr().err


SMALL_FILES = """
import resource, sys
sys.path[:0] = {path!r}
from pathlib import Path
from leeward.ensembles.plan import StudyPlan
from leeward.ensembles.stopping import cause, stored
from leeward.ensembles.study import run_model
from toy import ToyModel
kept = Path("d")
run_model(StudyPlan(draws=100, years=0.1), ToyModel(burn_in_segments=0), out=kept, backend="numpy")
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    run_model(StudyPlan(draws=300, years=0.1), ToyModel(burn_in_segments=0), out=kept, backend="numpy")
except Exception as error:
    print(cause(error)[0], stored(kept), [path.name for path in kept.glob(".*")])
"""


@posix
def test_a_file_that_the_system_cuts_off_is_not_kept(tmp_path: Path) -> None:
    path = [*sys.path, str(Path(__file__).parent)]
    found = subprocess.run(
        [sys.executable, "-c", SMALL_FILES.format(path=path)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert found.stdout == "a file grew too large (100, 300) []\n", found
    assert numbers(toy(tmp_path / "d", StudyPlan(draws=300, years=0.1))) == numbers(toy(None, StudyPlan(draws=300, years=0.1)))


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_refused(leeward: Leeward) -> None:
    Path("d").mkdir(mode=0o500)
    result = leeward("run", "brief.yaml", "--out", "d", "--draws", 100)
    assert result.exit_code == 2
    assert result.stderr == "leeward: d: cannot be written: Permission denied.\n"


@pytest.mark.parametrize("words", [[], ["--force"], ["--resume"]])
def test_a_folder_that_cannot_be_written_is_left_as_it_is(
    words: list[str], leeward: Leeward, monkeypatch: pytest.MonkeyPatch
) -> None:
    if words:
        assert leeward("run", "brief.yaml", "--out", "d", "--draws", 100).exit_code == 0
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    refused = fail(OSError(errno.EROFS, "Read-only file system"))
    monkeypatch.setattr("leeward.results.tempfile.mkdtemp", lambda **_: refused())
    monkeypatch.setattr("leeward.results._mark", lambda *_: refused())
    monkeypatch.setattr("leeward.ensembles.lock._open", lambda *_: refused())
    result = leeward("run", "brief.yaml", "--out", "d", "--draws", 300, *words)
    assert result.exit_code == 2
    assert "d: cannot be written: Read-only file system" in result.stderr.replace("d/draws", "d")
    assert {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()} == before


def test_an_out_below_a_file_is_refused(leeward: Leeward) -> None:
    result = leeward("run", "brief.yaml", "--out", "brief.yaml/d", "--draws", 100)
    assert result.exit_code == 2
    assert "brief.yaml/d: cannot be written" in result.stderr


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


# Shards


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
    from leeward.judging.headline import lacking

    one, _, three = shards(tmp_path, 3 * LANES, 3)
    short = Study(merge([one, three], tmp_path / "m", allow_missing=True))
    assert lacking(short) == ["The run is not complete: 100 of the 300 draws that were asked for (of shard 2/3) are not there."]
    assert lacking(toy()) == []


def test_wrong_words_are_refused_before_anything_is_read(leeward: Leeward) -> None:
    for option, words in (
        ("--shard", ["²/3", "1/0", "0/3", "4/3", "a/b", "", "1/2/3", "-1/2"]),
        ("--executor", ["processes:²", "processes:0", "processes:-1", "processes:99999", "processes:", "cloud", "dask:"]),
    ):
        for word in words:
            result = leeward("run", "brief.yaml", "--out", "d", option, word)
            assert result.exit_code == 2, (option, word, result.output)
            assert f"key {option[2:]}" in result.stderr
            assert len(result.stderr.splitlines()) == 1
    assert [path.name for path in Path().iterdir()] == ["brief.yaml"]
    with pytest.raises(InputError, match=r"key executor: unknown executor 'processes:²' \(N is a whole number from 1\)"):
        check_words("processes:²")


def test_causes_have_words() -> None:
    assert cause(KeyboardInterrupt()) == ("stopped by Ctrl-C", True)
    assert cause(OSError(errno.EDQUOT, "x")) == ("the disk quota is used up", True)
    assert cause(ValueError("first\nsecond")) == ("ValueError: first", False)
    assert stored(Path("/nowhere/at/all")) == (0, 0)
