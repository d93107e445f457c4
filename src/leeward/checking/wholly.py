"""Writing several files, all of them or none."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

from leeward.evidence.errors import InputError


def write_wholly(files: Mapping[Path, bytes]) -> None:
    """Write every file, or leave all as they were.

    Each is written beside its place first; only when all are there does each take its place. What was replaced is put back
    when a later one fails.

    Raises
    ------
    InputError
        Where a file cannot be written; nothing is changed then.
    """
    parts: dict[Path, Path] = {}
    before: dict[Path, bytes | None] = {}
    try:
        for path, content in files.items():
            handle, name = mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
            parts[path] = Path(name)
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
            os.chmod(name, path.stat().st_mode & 0o777 if path.exists() else 0o644)
        for path, part in parts.items():
            before[path] = path.read_bytes() if path.exists() else None
            os.replace(part, path)
    except BaseException as error:
        for path, old in before.items():
            with suppress(OSError):
                path.unlink(missing_ok=True) if old is None else path.write_bytes(old)
        if isinstance(error, OSError):
            raise InputError(f"cannot be written: {error.strerror or error}; nothing was changed", file=error.filename) from None
        raise
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
