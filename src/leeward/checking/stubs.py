"""The first lines of a new lever, outcome or parameter: its record, its function and its test, written into a checkout."""

from __future__ import annotations

import ast
import keyword
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import leeward
from leeward.checking.wholly import write_wholly
from leeward.evidence import safefile
from leeward.evidence.errors import InputError, unknown_name
from leeward.evidence.levers import read_levers
from leeward.evidence.outcomes import read_outcomes
from leeward.evidence.parameters import parameter_files, read_parameters
from leeward.evidence.reading_tables import read_records

KINDS = ("lever", "outcome", "parameter")
LONGEST = 40
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_NEEDED = {"lever": ("Any", "Array", "Control", "Static"), "outcome": ("Any", "Array", "State")}
"""Names that the function of a stub uses: those that the file lacks are added to what it imports from `static`."""


@dataclass(frozen=True, slots=True)
class Written:
    """The files written, relative to the checkout, and what is left for a person to do, in order."""

    files: tuple[Path, ...]
    steps: tuple[str, ...]


def checkout(into: Path | None = None) -> Path:
    """Return the root of the checkout to write into: ``into``, or the one that this package runs from.

    Raises
    ------
    InputError
        For a folder that is no checkout of Leeward, or when the package was installed from a wheel and none is given.
    """
    root = Path(leeward.__file__).resolve().parents[2] if into is None else into
    if _is_checkout(root):
        return root
    if into is None:
        raise InputError("this Leeward is installed, not a checkout; name the folder of one", key="--into")
    if not root.is_dir():
        raise InputError(f"there is no folder {str(into)!r}", key="--into")
    what = "is not a checkout of Leeward (its pyproject.toml, and src/leeward/evidence/data)"
    raise InputError(f"{str(into)!r} {what}", key="--into")


def _is_checkout(root: Path) -> bool:
    try:
        project = tomllib.loads(safefile.read_text(root / "pyproject.toml")).get("project", {})
        found = isinstance(project, dict) and project.get("name") == "leeward"
        return found and (root / "src" / "leeward" / "evidence" / "data" / "levers.toml").is_file()
    except (InputError, OSError, ValueError):
        return False


def new_stub(kind: str, name: str, *, subsystem: str = "supply", into: Path | None = None) -> Written:
    """Write the stubs of a new lever, outcome or parameter; every file or none.

    The record goes to the end of its table, the function (of a lever or an outcome) to the end of
    ``model/<subsystem>.py``, the test (of a lever or an outcome) to ``tests/model/``. A parameter has no function of its
    own, and its record goes to ``parameters/<subsystem>.toml``.

    Raises
    ------
    InputError
        For a name that is no snake_case or is taken, a subsystem that there is not, or a folder that is no checkout;
        nothing is written.
    """
    if kind not in KINDS:
        raise unknown_name("kind", kind, KINDS)
    check_name(kind, name)
    read_records.cache_clear()  # the tables on the disk, not as they were
    root = checkout(into)
    package = root / "src" / "leeward"
    data = package / "evidence" / "data"
    _check_free(kind, name, data)
    words = {"NAME": name, "KIND": kind, "SUBSYSTEM": subsystem}
    table = data / {"lever": "levers.toml", "outcome": "outcomes.toml", "parameter": f"parameters/{subsystem}.toml"}[kind]
    if kind == "parameter":
        known = [Path(file).stem for file in parameter_files(data)]
    else:
        known = sorted(path.stem for path in (package / "model").glob("*.py") if _takes_a_function(path))
    if subsystem not in known:
        raise unknown_name("subsystem", subsystem, known, key="--subsystem")
    new = {table: _text(table).rstrip("\n") + "\n" + filled(f"{kind}.toml", words)}
    if kind != "parameter":
        module = package / "model" / f"{subsystem}.py"
        new[module] = _with_function(module, kind, name, filled(f"{kind}.py.txt", words))
        test = root / "tests" / "model" / f"test_{kind}_{name}.py"
        if test.exists():
            raise InputError("exists already; give another name", file=test)
        new[test] = filled("test.py.txt", words)
    write_wholly({path: text.encode() for path, text in new.items()})
    read_records.cache_clear()
    return Written(tuple(path.relative_to(root) for path in new), _steps(kind, name, subsystem))


def check_name(kind: str, name: str) -> None:
    """Raise InputError for a name that no record can have."""
    if not _NAME.fullmatch(name) or len(name) > LONGEST or keyword.iskeyword(name):
        what = f"'{name}' cannot name a {kind}: small letters, digits and single underscores, a letter first, {LONGEST} at most"
        raise InputError(what, key="NAME")


def _check_free(kind: str, name: str, data: Path) -> None:
    tables: Mapping[str, list[tuple[str, str, int]]] = {
        "lever": [(x.name, "levers.toml", x.line) for x in read_levers(data)],
        "outcome": [(x.name, "outcomes.toml", x.line) for x in read_outcomes(data)],
        "parameter": [(x.name, x.file, x.line) for x in read_parameters(data)],
    }
    for other, records in tables.items():
        for taken, file, line in records:
            if taken == name:
                raise InputError(f"there is {_a(other)} {name!r} already; give another name", file=file, line=line, key="NAME")


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _takes_a_function(path: Path) -> bool:
    """Tell whether a file of the model is a subsystem: it takes its arrays from `static`, and its name is one of the page's."""
    return "from leeward.model.static import" in _text(path) and "\nParameters:" in _text(path)


def _text(path: Path) -> str:
    return safefile.read_text(path)


def filled(template: str, words: Mapping[str, str]) -> str:
    """Return a template of `checking/data` with the words, which stand there as `@WORD@`, in their places."""
    text = (resources.files("leeward.checking") / "data" / template).read_text(encoding="utf-8")
    for key, value in words.items():
        text = text.replace(f"@{key}@", value)
    return text


def check_undefined(module: Path, text: str, name: str) -> None:
    """Raise InputError where the text of a module has a function or class of the name already, or is not Python."""
    try:
        tree = ast.parse(text)
    except SyntaxError as problem:
        raise InputError(f"is not Python: {problem.msg}", file=module, line=problem.lineno) from None
    if name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}:
        raise InputError(f"there is a function {name!r} already; give another name", file=module, key="NAME")


def _with_function(path: Path, kind: str, name: str, function: str) -> str:
    """Return the file with the function at its end and the names it uses imported; it must still be Python."""
    text = _text(path)
    check_undefined(path, text, name)
    found = re.search(r"^from leeward\.model\.static import (.+)$", text, re.MULTILINE)
    if found is None:
        raise InputError("this file takes no arrays from leeward.model.static", file=path, key="--subsystem")
    have = [part.strip() for part in found[1].split(",")]
    wanted = sorted({*have, *_NEEDED[kind]} - {"Any"}, key=lambda x: (not x.isupper(), x))
    text = text[: found.start(1)] + ", ".join(wanted) + text[found.end(1) :]
    if not re.search(r"^from typing import .*\bAny\b", text, re.MULTILINE):
        text = text[: found.start()] + "from typing import Any\n\n" + text[found.start() :]
    text = text.rstrip("\n") + "\n" + function
    ast.parse(text)
    return text


def _steps(kind: str, name: str, subsystem: str) -> tuple[str, ...]:
    module = f"src/leeward/model/{subsystem}.py"
    pages = "Write the generated pages again (make docs) and add a line to CHANGELOG.md."
    check = f"leeward check {kind} {name}"
    if kind == "parameter":
        record = f"src/leeward/evidence/data/parameters/{subsystem}.toml"
        use = f'Use p["{name}"] in an equation of the model, and name it under Parameters there and on docs/model/{subsystem}.md.'
        return f"Write what is marked TODO in {record}.", use, check, pages
    record = f"src/leeward/evidence/data/{kind}s.toml"
    function = f"Write {name} in {module}"
    if kind == "lever":
        function += ", and use it in the equation that the lever acts on: it must change nothing at the baseline."
        return f"Write what is marked TODO in {record}.", function, check, pages
    series = f"{function}, and list it among the series of src/leeward/model/observation.py."
    golden = f'python -m tests.model.golden --reason "{name} is new"'
    return f"Write what is marked TODO in {record}.", series, check, golden, pages
