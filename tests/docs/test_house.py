"""The rooms of the package: one order wherever it is told, and no import that leads back, not even from a function."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Container, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
WITHOUT_TESTS = {"_version", "safetext", "examples", "strategy", "schemas", "results"}
"""Small rooms, tested where they are used (schemas: on what every command prints)."""


def _layers() -> list[str]:
    """Rooms of the import rule, the lowest first."""
    rule = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers: list[str] = rule["tool"]["importlinter"]["contracts"][0]["layers"]
    return layers[::-1]


def _imported(node: ast.AST, modules: Container[str]) -> Iterator[str]:
    """Modules that are imported anywhere below a node, within functions too; those for types alone are left out."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
            continue
        if isinstance(child, ast.ImportFrom) and child.module:
            inner = [f"{child.module}.{name.name}" for name in child.names]
            yield from (name if name in modules else child.module for name in inner)
        elif isinstance(child, ast.Import):
            yield from (name.name for name in child.names)
        yield from _imported(child, modules)


def _graph() -> dict[str, set[str]]:
    files = {path.relative_to(SOURCE).with_suffix("").as_posix().replace("/", "."): path for path in SOURCE.rglob("*.py")}
    modules = {name.removesuffix(".__init__"): path for name, path in files.items()}
    found = {name: set(_imported(ast.parse(path.read_text(encoding="utf-8")), modules)) for name, path in modules.items()}
    return {name: {x for x in uses if x in modules and x != name} for name, uses in found.items()}


def test_no_module_is_imported_in_a_circle() -> None:
    graph = _graph()
    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as problem:
        pytest.fail(f"a circle of imports: {' - '.join(problem.args[1])}", pytrace=False)
    assert len(order) == len(graph) > 150


def test_no_room_uses_a_later_one_even_within_a_function() -> None:
    rank = {name: i for i, name in enumerate(_layers())}
    for name, uses in _graph().items():
        room = [*name.split("."), ""][1]
        later = {x for x in uses if room in rank and rank.get([*x.split("."), ""][1], -1) > rank[room]}
        assert not later, f"{name} uses {later}"


def test_the_house_is_told_in_one_order() -> None:
    layers = _layers()
    rooms = {path.stem for path in (SOURCE / "leeward").iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    assert set(layers) == rooms - {"__init__", "__main__"}
    page = (ROOT / "docs" / "index.md").read_text(encoding="utf-8").split("## The house")[1]
    assert re.findall(r"^\| [a-z ]+ \| `(\w+)` \|", page, flags=re.M) == layers
    readme = (ROOT / "README.md").read_text(encoding="utf-8").split("## Inside")[1].split("Start at")[0]
    told = re.findall(r"`(\w+)` \(", readme)
    assert told == [name for name in layers if name in told] and len(told) >= 11


def test_every_room_has_its_tests() -> None:
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and any(path.glob("test_*.py"))}
    assert set(_layers()) - WITHOUT_TESTS == folders - {"docs"}
