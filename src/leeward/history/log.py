"""The log of looks: every scoring run leaves a line, so that the number of looks at a case can be published.

Append-only JSON lines in `$LEEWARD_CACHE/history/looks.jsonl` (or the user's cache folder), and with `record` also in
the package's own `history/log/looks.jsonl`, which is what the documentation counts. Every line carries the hash of the
line before it: a line that was taken out or changed is seen by `verify`.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from leeward._version import __version__
from leeward.ensembles.backend import cache_folder
from leeward.evidence.errors import InputError

NAME = "looks.jsonl"


def cache_log() -> Path:
    """Where this user's looks are logged."""
    return cache_folder() / "history" / NAME


def package_log() -> Path:
    """Where recorded looks are kept, in the package."""
    return Path(__file__).parent / "log" / NAME


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def _digest(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()[:16]


def append(record: Mapping[str, Any], path: Path) -> dict[str, Any]:
    """Add a line to a log, with the time, the version and the hash of the line before; return what was written.

    InputError when the file cannot be written.
    """
    before = _lines(path)
    line = {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "version": __version__,
        **record,
        "previous": _digest(before[-1]) if before else "",
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(json.dumps(line, sort_keys=True, ensure_ascii=True, allow_nan=False) + "\n")
    except OSError as problem:
        raise InputError(f"the log of looks cannot be written: {problem.strerror}", file=path) from None
    return line


def look(record: Mapping[str, Any], *, keep: bool = False) -> None:
    """Log a scoring run in the user's cache and, with `keep`, in the package's log."""
    append(record, cache_log())
    if keep:
        append(record, package_log())


def read(path: Path) -> list[dict[str, Any]]:
    """Return the lines of a log; empty when there is none. InputError (line) for a line that is no JSON."""
    found = []
    for number, line in enumerate(_lines(path), start=1):
        try:
            found.append(json.loads(line))
        except json.JSONDecodeError:
            raise InputError("not a line of JSON", file=path, line=number) from None
    return found


def verify(path: Path) -> list[int]:
    """Return the numbers of the lines whose predecessor is not the one they were written after (empty: intact)."""
    lines, wrong = _lines(path), []
    for number, line in enumerate(lines, start=1):
        expected = _digest(lines[number - 2]) if number > 1 else ""
        try:
            if json.loads(line).get("previous") != expected:
                wrong.append(number)
        except json.JSONDecodeError:
            wrong.append(number)
    return wrong


def looks(paths: Iterable[Path] | None = None) -> dict[str, int]:
    """Return how often each case was scored (or used in a fit), by case id; the package's log by default."""
    counts: Counter[str] = Counter()
    for path in [package_log()] if paths is None else paths:
        for line in read(path):
            counts.update(line.get("cases", []))
    return dict(counts)
