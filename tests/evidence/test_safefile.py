"""Files that users name: every kind of name and of file that is none ends in one sentence, at once."""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path

import pytest

from leeward.evidence import safefile
from leeward.evidence.errors import InputError
from leeward.evidence.safefile import read_bytes, read_text


def test_an_ordinary_file_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(bytes(range(256)) * 9000)
    assert read_bytes(path) == path.read_bytes()
    assert read_bytes(str(path), limit=path.stat().st_size) == path.read_bytes()
    link = tmp_path / "link"
    link.symlink_to(path)
    assert read_bytes(link) == path.read_bytes()


def _fifo(path: Path) -> Path:
    os.mkfifo(path)
    return path


def _loop(path: Path) -> Path:
    path.symlink_to(path)
    return path


def _dangling(path: Path) -> Path:
    path.symlink_to(path.with_name("gone"))
    return path


def _inside_a_file(path: Path) -> Path:
    path.write_text("x", encoding="utf-8")
    return path / "b"


def _socket(path: Path) -> Path:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))
    return path


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda p: p, "no such file"),
        (lambda p: p.parent, "this is a folder, not a file"),
        (lambda p: Path("/dev/zero"), "this is a device, not an ordinary file"),
        (_fifo, "this is a pipe, not an ordinary file"),
        (_loop, "the name is a loop of links"),
        (_dangling, "this is a link to a file that does not exist"),
        (_inside_a_file, "no such file: a part of its path is not a folder"),
        (lambda p: p.with_name("x" * 5000), "the name is too long for a file"),
        (lambda p: f"{p}\0", "this cannot be the name of a file"),
        (lambda p: f"{p}\ud800", "this cannot be the name of a file"),
    ],
)
def test_what_is_no_ordinary_file_is_said(tmp_path: Path, made: object, said: str) -> None:
    assert callable(made)
    with pytest.raises(InputError) as caught:
        read_bytes(made(tmp_path / "a"))
    assert caught.value.message == said
    assert len(str(caught.value)) < 500 and str(caught.value).isprintable()


def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="socket"):
        read_bytes(_socket(Path("s")))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may read everything")
def test_no_permission(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x")
    path.chmod(0)
    with pytest.raises(InputError, match="no permission"):
        read_bytes(path)
    path.chmod(stat.S_IRUSR)


def test_a_file_over_the_limit_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)

    def never(*_: object, **__: object) -> int:
        raise AssertionError("the file was opened")

    monkeypatch.setattr(os, "open", never)
    with pytest.raises(InputError, match=r"the file has 50 MB; at most 5 MB are read: give a part"):
        read_bytes(path, limit=5_000_000, advice="give a part")


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="no file here that is larger than it says")
def test_a_file_larger_than_it_says_is_read_to_the_limit() -> None:
    assert os.stat("/proc/self/status").st_size == 0
    assert read_bytes("/proc/self/status").startswith(b"Name:")
    with pytest.raises(InputError, match="over "):
        read_bytes("/proc/self/status", limit=100)


def test_a_file_swapped_for_a_pipe_does_not_hang(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x")
    seen = os.stat(path)
    path.unlink()
    os.mkfifo(path)
    monkeypatch.setattr(safefile.os, "stat", lambda _: seen)
    with pytest.raises(InputError, match="pipe"):
        read_bytes(path)


def test_text_is_utf8_and_says_the_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xef\xbb\xbfa\r\nb")
    assert read_text(path) == "a\r\nb"
    path.write_bytes(b"a\nb\n\xff")
    with pytest.raises(InputError, match="not UTF-8") as caught:
        read_text(path)
    assert caught.value.line == 3


def test_sizes_are_never_nought() -> None:
    assert [safefile.megabytes(n) for n in (1, 40_000, 1_500_000, 5_000_000, 2e9)] == [
        "0.000001 MB",
        "0.04 MB",
        "1.5 MB",
        "5 MB",
        "2,000 MB",
    ]
