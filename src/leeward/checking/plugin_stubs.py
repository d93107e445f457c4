"""The first lines of a new lever, outcome or parameter in a project of one's own, outside the tree: a plug-in."""

from __future__ import annotations

import keyword
import re
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any

from leeward.checking.stubs import KINDS, Written, check_name, check_undefined, filled
from leeward.checking.wholly import write_wholly
from leeward.evidence import safefile
from leeward.evidence.errors import InputError, unknown_name
from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import load_outcomes
from leeward.evidence.parameters import load_parameters
from leeward.evidence.plugins import GROUP

_PROJECT = re.compile(r"[a-z][a-z0-9]*([-_.][a-z0-9]+)*")


def new_plugin_stub(kind: str, name: str, folder: Path, *, subsystem: str = "supply") -> Written:
    """Write the stubs of a new lever, outcome or parameter into a project outside the tree; every file or none.

    folder: a new or empty one becomes a project, called as the folder is, with a `pyproject.toml` whose entry point makes
    it a plug-in; into one that is such a project the record, function and test are added.

    Raises
    ------
    InputError
        For a name that is no snake_case or is taken, a subsystem that there is not, and a folder that is neither; nothing is
        written.
    """
    if kind not in KINDS:
        raise unknown_name("kind", kind, KINDS)
    check_name(kind, name)
    for other, taken in (("lever", load_levers()), ("outcome", load_outcomes()), ("parameter", load_parameters())):
        if name in taken:
            raise InputError(f"the name {name!r} is that of a {other} already; give another", key="NAME")
    known = sorted({x.subsystem for x in load_parameters().values()})
    if subsystem not in known:
        raise unknown_name("subsystem", subsystem, known, key="--subsystem")
    package, new = _project(folder)
    words = {"NAME": name, "KIND": kind, "SUBSYSTEM": subsystem, "PACKAGE": package.name}
    table = package / {"lever": "levers.toml", "outcome": "outcomes.toml", "parameter": f"parameters/{subsystem}.toml"}[kind]
    new[table] = (_text(table).rstrip("\n") + "\n" + filled(f"{kind}.toml", words)).lstrip("\n")
    module = package / "__init__.py"
    text = new.get(module) or _text(module)
    if kind != "parameter":
        check_undefined(module, text, name)
        new[module] = text.rstrip("\n") + "\n" + filled(f"plugin_{kind}.py.txt", words)
    test = folder / "tests" / f"test_{kind}_{name}.py"
    if test.exists():
        raise InputError("exists already; give another name", file=test)
    new[test] = filled("test.py.txt", words)
    _write(folder, new)
    return Written(tuple(path.relative_to(folder) for path in new), _steps(kind, name, folder, package, table))


def _project(folder: Path) -> tuple[Path, dict[Path, str]]:
    """Folder of the package, and the files that make the project where there is none yet."""
    project = folder / "pyproject.toml"
    if project.is_file():
        return _package(folder, project), {}
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        what = "is neither empty nor the project of a plug-in (a pyproject.toml with an entry point of " + GROUP + ")"
        raise InputError(f"{str(folder)!r} {what}", key="--plugin")
    name = folder.resolve().name
    package = re.sub(r"[-.]", "_", name)
    if not _PROJECT.fullmatch(name) or keyword.iskeyword(package) or package == "leeward":
        what = f"'{name}' cannot name a project: small letters, digits and single hyphens, a letter first"
        raise InputError(what, key="--plugin")
    words = {"PROJECT": name, "PACKAGE": package}
    place = folder / "src" / package
    return place, {project: filled("plugin.toml", words), place / "__init__.py": filled("plugin.py.txt", words)}


def _package(folder: Path, project: Path) -> Path:
    try:
        found: Any = tomllib.loads(safefile.read_text(project))
        names = list(found["project"]["entry-points"][GROUP].values())
    except tomllib.TOMLDecodeError as problem:
        raise InputError(f"not valid TOML: {problem}", file=project) from None
    except (KeyError, AttributeError, TypeError):
        raise InputError(f"has no entry point of {GROUP}, so it is no plug-in", file=project, key="--plugin") from None
    places = [base / str(name).replace(".", "/") for name in names for base in (folder / "src", folder)]
    place = next((place for place in places if (place / "__init__.py").is_file()), None)
    if place is None:
        raise InputError("names no package that lies in its folder", file=project, key=f"project.entry-points.{GROUP}")
    return place


def _text(path: Path) -> str:
    return safefile.read_text(path) if path.exists() else ""


def _write(folder: Path, new: dict[Path, str]) -> None:
    """Write every file or none; folders that were made for them go again when one cannot be written."""
    made: list[Path] = []
    try:
        for path in new:
            missing = [place for place in (path.parent, *path.parent.parents) if not place.exists()]
            for place in reversed(missing):
                place.mkdir()
                made.append(place)
        write_wholly({path: text.encode() for path, text in new.items()})
    except BaseException as problem:
        for place in reversed(made):
            with suppress(OSError):
                place.rmdir()
        if isinstance(problem, OSError):
            raise InputError(f"cannot be written: {problem.strerror or problem}", file=folder) from None
        raise


def _steps(kind: str, name: str, folder: Path, package: Path, table: Path) -> tuple[str, ...]:
    record = f"Write what is marked TODO in {table.relative_to(folder)}."
    module = package.relative_to(folder) / "__init__.py"
    function = {
        "lever": f"Write {name} in {module}: the phase that it follows, and what it changes; nothing at the baseline.",
        "outcome": f"Write {name} in {module}.",
        "parameter": f'Use p["{name}"] in a function of {module}.',
    }[kind]
    return record, function, f"pip install -e {folder}", f"leeward check {kind} {name}"
