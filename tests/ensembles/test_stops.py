"""Runs that stop before their end: nothing stored is lost, and one sentence says what is stored."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from quick import after_parts, fail, numbers, plan, toy

from leeward.ensembles.executors import check_words
from leeward.ensembles.plan import StudyPlan
from leeward.ensembles.stopping import Stopped, cause, signals, stored
from leeward.ensembles.study import Study
from leeward.evidence.errors import InputError

Leeward = Callable[..., Result]
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("small_parts")]
posix = pytest.mark.skipif(os.name != "posix", reason="needs signals and modes")


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
    assert found.returncode == 0, found.stderr
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
