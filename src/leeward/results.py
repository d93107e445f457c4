"""The folder an assessment leaves behind: written whole or not at all, and never over somebody else's files.

leeward-<stem>/
  report.html     the report, self-contained
  study.json      plan, options, verdicts: what `--json` prints
  brief.yaml      the reading, to be reviewed and run again
  draws/          the weekly series of every draw
  leeward.json    what was written, with sizes and hashes
"""

from __future__ import annotations

import errno
import glob
import hashlib
import json
import math
import os
import platform
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from leeward._version import __version__
from leeward.ensembles.lock import alive, check_free
from leeward.evidence.errors import InputError
from leeward.evidence.safefile import read_json
from leeward.safetext import safe
from leeward.schemas import schema

MARKER = "leeward.json"
REPORT = "report.html"
PDF = "report.pdf"
STUDY = "study.json"
BRIEF = "brief.yaml"
DRAWS = "draws"
_LONGEST_STEM = 100
_MOST_STUDY_BYTES = 500_000_000


def default_folder(source: Path | str) -> Path:
    """Return where the results on ``source`` go unless told: ``leeward-<stem>`` in the working folder.

    An address of the web gives the last part of its path, or its host.

    Of a long stem the beginning, so that the name fits every file system.
    """
    if isinstance(source, str):
        from urllib.parse import urlsplit

        parts = urlsplit(source)
        stem = re.sub(r"[^\w.-]+", "-", Path(parts.path).stem or parts.hostname or "").strip("-.") or "results"
    else:
        stem = source.stem or "results"
    while len(os.fsencode(stem)) > _LONGEST_STEM:
        stem = stem[: _LONGEST_STEM if len(stem) > _LONGEST_STEM else -1]
    return Path(f"leeward-{stem}")


def check_new_file(path: Path) -> None:
    """Raise InputError unless a new file may be written to ``path``: a free name in a folder that is there."""
    if named(path):
        raise InputError(
            "is a folder; give the name of a file" if path.is_dir() else "exists already; give another name", file=path
        )
    if not named(path.parent):
        raise InputError(f"there is no folder {path.parent} to write it in", file=path)
    if not path.parent.is_dir():
        raise InputError(f"{path.parent} is a file, not a folder to write in", file=path)


def named(path: Path) -> bool:
    """Return whether there is anything of that name; InputError when it can be the name of nothing."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        said = {errno.ENAMETOOLONG: "the name is too long for a file or folder", errno.ELOOP: "the name is a loop of links"}
        raise InputError(said.get(error.errno or 0, f"cannot be looked at: {error.strerror or error}"), file=path) from None
    except ValueError:  # a NUL, or a character that the file system cannot write
        raise InputError("this cannot be the name of a file or folder", file=path) from None
    return True


def check_target(target: Path, *, force: bool = False) -> None:
    """Raise InputError unless results may be written to ``target``.

    A new or empty folder is free. A folder of earlier results is replaced while it is as Leeward left it;
    once a file in it was changed or added (a reviewed brief, a note) only with ``force``. Any other never.
    """
    if not named(target):
        place = next((folder for folder in target.parents if named(folder)), None)
        if place is not None and not place.is_dir():
            raise InputError(f"cannot be written: {place} is a file; choose another folder with --out", file=target)
        return
    if target.is_symlink() and not target.exists():
        raise InputError("is a link that leads nowhere; choose another folder with --out", file=target)
    if not target.is_dir():
        raise InputError("is a file; choose another folder with --out", file=target)
    if not _holds(target):
        return
    if not (target / MARKER).is_file():
        raise InputError("is not empty and was not written by leeward; choose another folder with --out", file=target)
    changed = [] if force else _changed(target)
    if changed:
        raise InputError(
            f"holds earlier results that were changed since ({', '.join(changed[:3])}); choose another folder"
            " with --out, or replace them with --force",
            file=target,
        )


@contextmanager
def writing(target: Path, *, force: bool = False) -> Iterator[Path]:
    """Yield an empty folder beside ``target`` that takes its place when the block ends well.

    When the block fails, the folder is removed and ``target`` is as before. Raises InputError as
    :func:`check_target` does.
    """
    check_target(target, force=force)
    if target.is_symlink():
        target = target.resolve()
    part = _beside(target, ".part")
    try:
        umask = os.umask(0)
        os.umask(umask)
        part.chmod(0o777 & ~umask)
        yield part
        _mark(part, _listing(part))
        _swap(part, target)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def check_run(target: Path, *, resume: bool = False, force: bool = False) -> None:
    """Raise InputError unless a run may be kept in ``target``.

    A new or empty folder is free. A run in it is added to with ``resume`` and replaced with ``force``; a
    folder of other results, one that Leeward did not write, or one that another run is writing to, is left alone.
    """
    if resume and force:
        raise InputError("either goes on with the run or replaces it, not both", key="--resume, --force")
    named(target)
    check_free(target / DRAWS)
    if not target.is_dir() or not _holds(target):
        check_target(target)
        return
    check_target(target, force=True)
    if (target / STUDY).exists():
        raise InputError("holds an assessment, not a run; choose another folder with --out", file=target)
    if not (resume or force):
        raise InputError(
            "holds a run already; go on with --resume, replace it with --force, or choose another folder with --out",
            file=target,
        )


@contextmanager
def running(target: Path, *, resume: bool = False) -> Iterator[Path]:
    """Yield ``target`` for a run that is kept there as it grows, so that it can be resumed when it is stopped.

    Without ``resume``, an earlier run there is put aside and removed when this one ends. Where the block raises and
    has stored no draw, the folder is as before.
    """
    if target.is_symlink():
        target = target.resolve()
    fresh = not target.exists()
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(target, error) from None
    aside = _put_aside(target) if not resume and (target / MARKER).exists() else None
    marked = (target / MARKER).exists()
    if not marked:
        try:
            _mark(target, {})
        except OSError as error:
            _restore(target, aside, fresh, marked)
            raise _unwritable(target, error) from None
    try:
        yield target
        _mark(target, _listing(target))
    except BaseException:
        if not any((target / DRAWS).glob("part-*.nc")):
            _restore(target, aside, fresh, marked)
        raise
    finally:
        if aside is not None:
            shutil.rmtree(aside, ignore_errors=True)


def _put_aside(target: Path) -> Path:
    """Move what is in ``target`` to a folder beside it; all of it, or InputError and nothing."""
    aside = _beside(target, ".old")
    moved = []
    try:
        for path in list(target.iterdir()):
            path.rename(aside / path.name)
            moved.append(path)
    except OSError as error:
        for path in moved:
            (aside / path.name).rename(path)
        aside.rmdir()
        raise _unwritable(target, error) from None
    return aside


def _restore(target: Path, aside: Path | None, fresh: bool, marked: bool) -> None:
    """Take back what a run without any draw did to its folder."""
    with suppress(OSError):
        if not marked:
            for path in list(target.iterdir()):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        if aside is not None:
            for path in list(aside.iterdir()):
                path.rename(target / path.name)
        if fresh:
            target.rmdir()


def draws_folder(folder: Path) -> Path:
    """Return the folder of draws in a results folder, or the folder itself; InputError when there is none."""
    if not named(folder):
        raise InputError("no such folder", file=folder)
    for place in (folder / DRAWS, folder):
        if (place / "manifest.json").is_file():
            return place
    raise InputError("holds no draws: give a folder that `leeward run` wrote", file=folder)


def load_study(folder: Path) -> dict[str, Any]:
    """Return the content of ``study.json`` in a results folder; InputError when there is none."""
    path = folder / STUDY
    if not named(folder):
        raise InputError("no such folder", file=folder)
    if not path.is_file():
        raise InputError(f"holds no {STUDY}: give a folder that `leeward assess` wrote", file=folder)
    study = read_json(path, limit=_MOST_STUDY_BYTES)
    form = schema("study")
    wrong = _unlike(study, form, form["$defs"], _NEEDED, "study")
    if wrong:
        raise InputError(f"is not a study that this version can read: {wrong}", file=path)
    found: dict[str, Any] = study
    return found


Names = dict[str, Any]
_CELL = (
    "option", "outcome", "measure", "kind", "unit", "median", "low50", "high50", "low90", "high90", "increase", "negligible",
    "decrease", "total",
)  # fmt: skip
_NEEDED: Names = {
    "comparison": {"horizon_weeks": {}, "cells": {key: {} for key in _CELL}},
    "options": {"id": {}, "title": {}},
    "verdicts": {"claim": {}, "explanation": {"heading": {}, "lines": {}}},
}
"""Names that `compare` and `explain` rest on: a study of another version may have more and lack others. Their kinds are those
of the schema."""

_KINDS: dict[str, Any] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "number": (int, float),
    "integer": (int, float),
    "null": (type(None),),
}


def _unlike(value: Any, part: Names, defs: Names, needed: Names, name: str) -> str:
    """Say where ``value`` first differs from a part of a schema in the names that are needed; empty where it fits."""
    if "$ref" in part:
        part = defs[part["$ref"].rpartition("/")[2]]
    if "anyOf" in part:
        said = [_unlike(value, each, defs, needed, name) for each in part["anyOf"]]
        return "" if "" in said else f"{name} is of another kind"
    kind = part["type"]
    if not isinstance(value, _KINDS[kind]) or isinstance(value, bool):
        return f"{name} is {'no table' if kind == 'object' else 'no list' if kind == 'array' else 'of another kind'}"
    inside: Iterable[str] = ()
    if kind == "array":
        inside = (_unlike(item, part["items"], defs, needed, f"{name}[{index}]") for index, item in enumerate(value))
    elif kind == "object":
        missing = next((key for key in needed if key not in value), None)
        if missing is not None:
            return f"{name} lacks {missing!r}"
        inside = (_unlike(value[key], part["properties"][key], defs, needed[key], f"{name}.{key}") for key in needed)
    return next(filter(None, inside), "")


def plain(value: Any) -> Any:
    """Reduce a value to what JSON has. Records become objects, arrays lists, NaN and infinities null."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if hasattr(value, "model_dump"):
        return plain(value.model_dump(mode="json"))
    if hasattr(value, "__dataclass_fields__"):
        return {name: plain(getattr(value, name)) for name in value.__dataclass_fields__ if name[0] != "_"}
    if hasattr(value, "to_dict") and hasattr(value, "columns"):
        return plain(value.reset_index(drop=True).to_dict("records"))
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, Iterable):
        return [plain(item) for item in value]
    return str(value)


def to_json(value: Any) -> str:
    """Write a value as JSON text, through :func:`plain`; characters without a glyph stand in it as ``\\uXXXX``."""
    text = json.dumps(plain(value), indent=2, ensure_ascii=False, allow_nan=False)
    return "\n".join(line if line.isprintable() else _escaped(line) for line in text.split("\n"))


def _escaped(text: str) -> str:
    return "".join(char if safe(char) == char else json.dumps(char)[1:-1] for char in text)


def _holds(folder: Path) -> bool:
    try:
        return any(folder.iterdir())
    except OSError as error:
        raise InputError(f"cannot be looked into: {error.strerror or error}", file=folder) from None


def _swap(part: Path, target: Path) -> None:
    if not target.exists():
        part.rename(target)
        return
    old = part.with_suffix(".old")
    target.rename(old)
    try:
        part.rename(target)
    except BaseException:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _beside(target: Path, suffix: str) -> Path:
    """Make an empty folder next to ``target``, hence on the same disk."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _sweep(target)
        mark = f".{target.name}.{os.getpid()}@{platform.node()}."
        return Path(tempfile.mkdtemp(prefix=mark, suffix=suffix, dir=target.parent))
    except OSError as error:
        raise _unwritable(target, error) from None


def _sweep(target: Path) -> None:
    """Tidy up what killed processes of this machine left beside ``target``: results half written, or being replaced."""
    for path in target.parent.glob(f".{glob.escape(target.name)}.*"):
        found = re.fullmatch(r"([0-9]+)@(.*)\.[^.]*\.(part|old)", path.name[len(target.name) + 2 :])
        if found and found[2] == platform.node() and not alive(int(found[1])):
            if found[3] == "old" and not target.exists():  # killed between two renames
                path.rename(target)
            else:
                shutil.rmtree(path, ignore_errors=True)


def _unwritable(target: Path, error: OSError) -> InputError:
    return InputError(f"cannot be written: {error.strerror or error}", file=target)


def _mark(folder: Path, files: dict[str, dict[str, Any]]) -> None:
    marker = {"leeward": __version__, "files": files}
    (folder / MARKER).write_text(json.dumps(marker, indent=2) + "\n", encoding="utf-8")


def _listing(folder: Path) -> dict[str, dict[str, Any]]:
    return {
        path.relative_to(folder).as_posix(): _print(path, folder)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MARKER
    }


def _print(path: Path, folder: Path) -> dict[str, Any]:
    entry: dict[str, Any] = {"bytes": path.stat().st_size}
    if path.parent == folder:
        entry["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    return entry


def _changed(folder: Path) -> list[str]:
    try:
        known = dict(read_json(folder / MARKER)["files"])
    except (InputError, KeyError, TypeError, ValueError):
        return [MARKER]
    found = _listing(folder)
    return sorted(name for name in known.keys() | found.keys() if known.get(name) != found.get(name))
