"""Files that users name: read within limits, an ordinary file of a bounded size, and written whole or not at all.

A name may stand for anything: a folder, a device that never ends, a pipe that never begins, a loop of links. Nothing
here waits for a writer, and nothing reads more than the limit, whatever the file system says about its size.
"""

from __future__ import annotations

import contextlib
import errno
import json
import math
import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from leeward.evidence.errors import InputError
from leeward.evidence.numbers import megabytes

MAX_TABLE_BYTES = 20_000_000
"""Most bytes read of a brief, a case, a forecast or a table, unless the caller says otherwise."""
_PIECE = 1 << 20
Advice = str | Callable[[int], str]
"""What ends the sentence about a file that is too large, given its size in bytes."""
_NOT_ORDINARY = (
    (stat.S_ISDIR, "this is a folder, not a file"),
    (stat.S_ISFIFO, "this is a pipe, not an ordinary file"),
    (stat.S_ISSOCK, "this is a socket, not an ordinary file"),
    (stat.S_ISCHR, "this is a device, not an ordinary file"),
    (stat.S_ISBLK, "this is a device, not an ordinary file"),
)
_SAID = {
    errno.ENOENT: "no such file",
    errno.ENOTDIR: "no such file: a part of its path is not a folder",
    errno.EACCES: "no permission to read it",
    errno.EPERM: "no permission to read it",
    errno.ENAMETOOLONG: "the name is too long for a file",
    errno.ELOOP: "the name is a loop of links",
    errno.EAGAIN: "it gives nothing to read",
}


def write_whole(path: Path, text: str | bytes, *, private: bool = False) -> None:
    """Write ``text`` (as UTF-8) or bytes to ``path`` so that a reader sees the old file or the new one, never a part.

    private: only its user may read it, whatever its mode was. Raises InputError when the folder is missing or cannot be written.
    """
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as problem:
        raise InputError(f"cannot be written: {problem.strerror}", file=path) from None
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(text.encode("utf-8") if isinstance(text, str) else text)
            stream.flush()
            os.fsync(stream.fileno())
        if not private:  # a temporary file is made with mode 0600
            os.chmod(temporary, 0o644 if not path.exists() else path.stat().st_mode & 0o777)
        os.replace(temporary, path)
    except BaseException as problem:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        if isinstance(problem, OSError):
            raise InputError(f"cannot be written: {problem.strerror}", file=path) from None
        raise


def read_bytes(path: str | os.PathLike[str], *, limit: int = MAX_TABLE_BYTES, advice: Advice = "") -> bytes:
    """Return the bytes of an ordinary file (links are followed).

    Raises InputError for what is missing, no ordinary file, not to be read, or larger than ``limit`` bytes (then
    ``advice`` ends the sentence); a file over the limit is not read, and one that grows is read no further.
    """
    shown = os.fspath(path)
    try:
        _check(os.stat(shown), shown, limit, advice)
        # Another file may have taken the name since: what was opened is looked at again, without waiting for it.
        handle = os.open(shown, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb", buffering=0) as stream:
            _check(os.fstat(handle), shown, limit, advice)
            pieces, size = [], 0
            while size <= limit and (piece := stream.read(min(_PIECE, limit + 1 - size))):
                pieces.append(piece)
                size += len(piece)
    except InputError:
        raise
    except OSError as problem:
        raise InputError(_why(problem, shown), file=shown) from None
    except ValueError:  # a NUL, or a character that the file system cannot write
        raise InputError("this cannot be the name of a file", file=shown) from None
    if size > limit:
        raise InputError(_too_large(size, limit, advice), file=shown)
    return b"".join(pieces)


def read_text(path: str | os.PathLike[str], *, limit: int = MAX_TABLE_BYTES, advice: Advice = "") -> str:
    """Return the UTF-8 text of an ordinary file, a byte-order mark left out and line ends as they are.

    Raises InputError as `read_bytes` does, and with the line for what is not UTF-8.
    """
    data = read_bytes(path, limit=limit, advice=advice)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise InputError("this is not UTF-8 text", file=os.fspath(path), line=line) from None


def read_json(path: str | os.PathLike[str], *, limit: int = MAX_TABLE_BYTES) -> Any:
    """Return what a file of JSON holds.

    Raises InputError as `read_text` does, with the line for what is not JSON, and for what is nested too deeply or holds
    a number that JSON does not have (NaN, Infinity, thousands of digits).
    """
    return parse_json(read_text(path, limit=limit), os.fspath(path))


def _float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise OverflowError
    return value


def parse_json(text: str, shown: str) -> Any:
    """Return what a JSON text holds; InputError as `read_json`, with ``shown`` as the name of the file."""

    def none(name: str) -> None:
        raise InputError(f"{name} is not a number that JSON has", file=shown)

    try:
        return json.loads(text, parse_constant=none, parse_float=_float)
    except json.JSONDecodeError as problem:
        raise InputError(f"this is not valid JSON: {problem.msg.lower()}", file=shown, line=problem.lineno) from None
    except RecursionError:
        raise InputError("this JSON is nested too deeply", file=shown) from None
    except InputError:
        raise
    except (ValueError, OverflowError):
        raise InputError("a number in this JSON is out of range", file=shown) from None


def _check(found: os.stat_result, shown: str, limit: int, advice: Advice) -> None:
    if not stat.S_ISREG(found.st_mode):
        said = next((text for test, text in _NOT_ORDINARY if test(found.st_mode)), "this is not an ordinary file")
        raise InputError(said, file=shown)
    if found.st_size > limit:
        raise InputError(_too_large(found.st_size, limit, advice), file=shown)


def _too_large(size: int, limit: int, advice: Advice) -> str:
    ending = advice(size) if callable(advice) else advice
    ending = f": {ending}" if ending else ""
    return f"the file has {'over ' if size == limit + 1 else ''}{megabytes(size)}; at most {megabytes(limit)} are read{ending}"


def _why(problem: OSError, shown: str) -> str:
    if problem.errno == errno.ENOENT and Path(shown).is_symlink():
        return "this is a link to a file that does not exist"
    said = _SAID.get(problem.errno or 0)
    return said or f"cannot be read: {(problem.strerror or type(problem).__name__).lower()}"
