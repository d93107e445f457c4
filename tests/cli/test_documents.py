"""Documents on the command line: limits, files that are none, the bar, and what `doctor` says of the formats."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from leeward.cli import core
from leeward.cli.documents import reading
from leeward.reading.samples import samples

Leeward = Callable[..., Result]


@pytest.mark.parametrize("verb", [("read",), ("assess",), ("run", "--out", "o")])
def test_a_document_over_the_limit_is_refused_and_nothing_written(
    leeward: Leeward, tmp_path: Path, verb: tuple[str, ...]
) -> None:
    Path("a.txt").write_bytes(samples()["txt"])
    result = leeward(verb[0], "a.txt", *verb[1:], "--max-size", "0.00005")
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        "leeward: a.txt: the file has 0.000083 MB; at most 0.00005 MB are read: "
        "give a part of it, or raise the limits with --max-size 0.1."
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_device_is_refused_by_every_verb_that_reads_a_document(leeward: Leeward, tmp_path: Path) -> None:
    for arguments in (("read", "/dev/zero"), ("assess", "/dev/zero"), ("run", "/dev/zero", "--out", "o")):
        result = leeward(*arguments)
        assert (result.exit_code, result.stderr) == (2, "leeward: /dev/zero: this is a device, not an ordinary file.\n")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("size", ["0", "nan", "2001", "much"])
def test_a_size_that_is_none_is_refused(leeward: Leeward, size: str) -> None:
    result = leeward("read", "a.txt", "--max-size", size)
    assert result.exit_code == 2 and "--max-size" in result.stderr


def test_doctor_reads_every_format_and_names_the_one_that_fails(
    leeward: Leeward, printed: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert printed("doctor")["formats"] == dict.fromkeys(samples(), True)
    monkeypatch.setitem(sys.modules, "trafilatura", None)  # as where a library of it is missing
    result = leeward("doctor")
    assert result.exit_code == 1
    assert "a small HTML file cannot be read (ModuleNotFoundError: " in " ".join(result.stdout.split())
    assert "formats read        txt, md, pdf, odt, docx" in result.stdout


def test_the_bar_is_told_percent_and_only_shown_in_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(core, "_PATIENCE", -1.0)
    with reading(quiet=False) as done:
        done(0.5)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with reading(quiet=False) as done:
        done(0.25)
        done(1.0)
    assert "read, percent" in capsys.readouterr().err
