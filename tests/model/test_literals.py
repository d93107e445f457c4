"""No belief hides in an equation: a number in `model/` is a parameter, a unit, a guard of arithmetic, or named here.

A number that says how the world is (a share, a clock, a bound, a weight) belongs in `evidence/data/parameters/`, with
its unit, source and status. What may stand in the code is in `EVERYWHERE` and `HERE`, each with its reason.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import leeward.model
from leeward.evidence.parameters import load_parameters

FOLDER = Path(next(iter(leeward.model.__path__)))

NUMERICS = {
    "counts": "quantiles of distributions by published expansions",
    "noise": "constants of the Threefry generator",
    "graph": "layout of arrays: no quantity of the world",
    "shares": "rounds and damping of a fit that is judged by its result",
}
"""Files of numerical methods, with no equation of the system in them."""

EVERYWHERE = {
    0: "nothing", 1: "a whole",
    1e-3: "guard", 1e-4: "guard", 1e-6: "guard", 1e-9: "guard", 1e-12: "guard", 1e-300: "guard against division by nought",
}  # fmt: skip

HERE: dict[str, dict[float, str]] = {
    "layout": {10: "large groups in Mexico", 3: "large groups in Colombia; arrays that start alike"},
    "compile._group_tables": {2: "Mexico and Colombia"},
    "compile.compile_static": {8: "entries of a cache"},
    "interdiction.strikes": {24: "exact counts up to here", 16: "exact counts up to here"},
    "observation": {1000: "grams in a kilogram"},
    "sample.Sampler._regimes": {2: "a variance from a half of a square"},
    "routes.plan": {1e9: "minus infinity for an arm that nobody uses"},
    "routes.chain_plan": {30: "the exponential stays finite"},
    "sample": {1000: "kilograms in a tonne", 2: "pinned years of the burn-in", 3: "years of a slope before the start"},
    "sample._table": {2: "place of the high value", 3: "a range has three"},
    "sample.Sampler._derive": {0.1: "a yield divides", 0.5: "laboratories divide"},
    "start": {1.7: "a guess that the burn-in replaces", 1500: "a guess that the burn-in replaces"},
    "states.target_state": {1000: "persons in a thousand"},
    "static": {12: "months in a year"},
    "system": {52: "weeks in a segment", 8: "entries of a cache", 1000: "persons in a thousand"},
    "variables": {0.1: "a guess of the start", 0.6: "a guess of the start", 1e4: "a guess of the start"},
    "week": {100: "percent", 1000: "thousand places"},
}  # fmt: skip


def bare(source: str, module: str) -> Iterator[tuple[str, int, float]]:
    """Numbers in the code of a module: (scope, line, size); indices, axes, shapes and square roots do not count."""

    def walk(node: ast.AST, scope: str) -> Iterator[tuple[str, int, float]]:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            scope = f"{scope}.{node.name}"
        if isinstance(node, ast.Constant):
            if isinstance(node.value, int | float) and not isinstance(node.value, bool):
                yield scope, node.lineno, abs(node.value)
            return
        skipped: list[ast.AST | None] = []
        if isinstance(node, ast.Subscript):
            skipped = [node.slice]
        elif isinstance(node, ast.keyword) and node.arg == "axis":
            skipped = [node.value]
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and ast.unparse(node.right) == "0.5":
            skipped = [node.right]
        for child in ast.iter_child_nodes(node):
            if child not in skipped:
                yield from walk(child, scope)

    return walk(ast.parse(source), module)


def allowed(scope: str) -> set[float]:
    """Numbers that may stand in a scope: those of every scope around it, and those allowed everywhere."""
    parts = scope.split(".")
    around = [".".join(parts[: i + 1]) for i in range(len(parts))]
    return set(EVERYWHERE).union(*(HERE.get(name, {}) for name in around))


FILES = sorted(path for path in FOLDER.glob("*.py") if path.stem not in NUMERICS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_belief_is_a_bare_number(path: Path) -> None:
    found = bare(path.read_text(encoding="utf-8"), path.stem)
    strange = [f"{path.name}:{line} in {scope}: {size:g}" for scope, line, size in found if size not in allowed(scope)]
    assert strange == [], "declare it in src/leeward/evidence/data/parameters/, or say in HERE what else it is"


def test_every_parameter_is_read_somewhere() -> None:
    """By its name, or by a name put together from parts; two are read where published figures are compared."""
    whole: set[str] = set()
    made: list[str] = []
    for path in [*FOLDER.glob("*.py"), FOLDER.parent / "history" / "observation.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [re.escape(str(x.value)) if isinstance(x, ast.Constant) else "[a-z0-9_]+" for x in node.values]
                if "_" in "".join(parts).replace("[a-z0-9_]+", ""):
                    made.append("".join(parts))
    idle = [x for x in load_parameters() if x not in whole and not any(re.fullmatch(pattern, x) for pattern in made)]
    assert idle == []


def test_the_search_sees_numbers_wherever_they_stand() -> None:
    source = (
        "LIMIT = 0.3\n"
        "class A:\n"
        "    def f(self, x, cap=0.8):\n"
        "        y = x[3:4] ** 0.5 + x.sum(axis=2)\n"
        "        return [-0.25 * y if n else max(y, 7) for n in x]\n"
    )
    seen = sorted((scope, size) for scope, _, size in bare(source, "m"))
    assert seen == [("m", 0.3), ("m.A.f", 0.25), ("m.A.f", 0.8), ("m.A.f", 7)]
    assert 1000 in allowed("sample.Sampler.draw") and 1000 not in allowed("supply.area")


def test_what_is_allowed_is_used() -> None:
    """An entry that no longer stands in the code would let a belief in."""
    used = {(scope, size) for path in FILES for scope, _, size in bare(path.read_text(encoding="utf-8"), path.stem)}
    idle = [
        f"{name}: {size:g}"
        for name, sizes in HERE.items()
        for size in sizes
        if not any(s == size and (scope == name or scope.startswith(f"{name}.")) for scope, s in used)
    ]
    assert idle == []
    assert {path.stem for path in FOLDER.glob("*.py")} >= set(NUMERICS)
