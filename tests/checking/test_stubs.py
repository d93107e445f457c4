"""What `leeward new` writes, and that it writes all of it or nothing."""

from __future__ import annotations

import ast
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from leeward.checking import stubs
from leeward.checking.stubs import new_stub
from leeward.checking.wholly import write_wholly
from leeward.cli import main
from leeward.evidence import InputError
from leeward.evidence.levers import read_levers
from leeward.evidence.outcomes import read_outcomes
from leeward.evidence.parameters import read_parameters

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """What `new` looks at of a checkout."""
    root = tmp_path / "tree"
    for name in ("src/leeward/evidence/data", "src/leeward/model"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    (root / "tests" / "model").mkdir(parents=True)
    shutil.copy(ROOT / "pyproject.toml", root)
    return root


def contents(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


DATA = Path("src/leeward/evidence/data")


@pytest.mark.parametrize(
    ("kind", "read", "files"),
    [
        ("lever", read_levers, ["levers.toml", "supply.py", "test_lever_kite.py"]),
        ("outcome", read_outcomes, ["outcomes.toml", "supply.py", "test_outcome_kite.py"]),
        ("parameter", read_parameters, ["supply.toml"]),
    ],
)
def test_a_stub_is_a_record_that_loads_a_function_and_a_test(
    tree: Path, kind: str, read: Callable[[Path], list[object]], files: list[str]
) -> None:
    before = contents(tree)
    written = new_stub(kind, "kite", into=tree)
    assert [path.name for path in written.files] == files
    changed = {path.relative_to(tree) for path, data in contents(tree).items() if before.get(path) != data}
    assert changed == set(written.files)
    records = {record.name: record for record in read(tree / DATA)}  # type: ignore[attr-defined]
    assert records["kite"].subsystem == "supply" and "TODO" in records["kite"].title  # type: ignore[attr-defined]
    for path in written.files:
        text = (tree / path).read_text(encoding="utf-8")
        if path.suffix == ".py":
            ast.parse(text)
            assert max(map(len, text.splitlines())) <= 130
    assert any("TODO" in step for step in written.steps) and any("leeward check" in step for step in written.steps)


@pytest.mark.parametrize(
    "subsystem", ["crews", "forces", "interdiction", "market", "organisations", "routes", "states", "supply"]
)
@pytest.mark.parametrize("kind", ["lever", "outcome"])
def test_every_subsystem_takes_a_function(tree: Path, kind: str, subsystem: str) -> None:
    new_stub(kind, "kite" + "_kite" * 7, subsystem=subsystem, into=tree)
    source = (tree / f"src/leeward/model/{subsystem}.py").read_text(encoding="utf-8")
    names = {alias.name for node in ast.parse(source).body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert {"Any", "Array", "Static" if kind == "lever" else "State"} <= names
    assert max(map(len, source.splitlines())) <= 130


@pytest.mark.parametrize(
    ("kind", "name", "says"),
    [
        ("lever", "treatment", "there is a lever 'treatment' already"),
        ("lever", "coca_area", "there is an outcome 'coca_area' already"),
        ("outcome", "cost_factor", "there is a parameter 'cost_factor' already"),
        ("lever", "area", "there is a function 'area' already"),
        ("lever", "Kite", "'Kite' cannot name a lever"),
        ("lever", "kite-flying", "cannot name a lever"),
        ("lever", "class", "cannot name a lever"),
        ("lever", "_kite", "cannot name a lever"),
        ("lever", "kite__tail", "cannot name a lever"),
        ("lever", "k" * 41, "40 at most"),
        ("lever", "../kite", "cannot name a lever"),
        ("kite", "kite", "unknown kind 'kite'"),
    ],
)
def test_a_name_that_will_not_do_writes_nothing(tree: Path, kind: str, name: str, says: str) -> None:
    before = contents(tree)
    with pytest.raises(InputError) as found:
        new_stub(kind, name, into=tree)
    assert says in str(found.value)
    assert contents(tree) == before


def test_a_subsystem_that_there_is_not_is_refused(tree: Path) -> None:
    for kind in ("lever", "parameter"):
        with pytest.raises(InputError, match="unknown subsystem 'weather'"):
            new_stub(kind, "kite", subsystem="weather", into=tree)


def test_a_folder_that_is_no_checkout_is_refused(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="is not a checkout of Leeward"):
        new_stub("lever", "kite", into=tmp_path)
    with pytest.raises(InputError, match="there is no folder"):
        new_stub("lever", "kite", into=tmp_path / "nowhere")
    (tree / "pyproject.toml").write_text("[project\n", encoding="utf-8")
    with pytest.raises(InputError, match="is not a checkout"):
        new_stub("lever", "kite", into=tree)
    monkeypatch.setattr(stubs.leeward, "__file__", str(tmp_path / "lib" / "site" / "leeward" / "__init__.py"))
    with pytest.raises(InputError, match="this Leeward is installed, not a checkout; name the folder of one"):
        new_stub("lever", "kite")


def test_a_test_that_is_there_is_not_replaced(tree: Path) -> None:
    (tree / "tests/model/test_lever_kite.py").write_text("mine", encoding="utf-8")
    before = contents(tree)
    with pytest.raises(InputError, match="exists already"):
        new_stub("lever", "kite", into=tree)
    assert contents(tree) == before


def test_when_one_file_cannot_take_its_place_all_are_put_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new, third = tmp_path / "old", tmp_path / "new", tmp_path / "third"
    old.write_bytes(b"before")
    usual, calls = os.replace, []

    def replace(source: Path, target: Path) -> None:
        calls.append(target)
        if target == third:
            raise OSError(28, "No space left on device", str(target))
        usual(source, target)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(InputError, match=r"third: cannot be written: No space left on device; nothing was changed"):
        write_wholly({old: b"after", new: b"after", third: b"after"})
    assert calls == [old, new, third]
    assert contents(tmp_path) == {old: b"before"}


def test_files_are_written_with_the_mode_they_had(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.write_bytes(b"before")
    old.chmod(0o640)
    write_wholly({old: b"after", tmp_path / "new": b"new"})
    assert contents(tmp_path) == {old: b"after", tmp_path / "new": b"new"}
    assert old.stat().st_mode & 0o777 == 0o640


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        write_wholly({tmp_path / "no" / "file": b""})


def test_the_command_says_what_is_written_and_what_is_left(tree: Path) -> None:
    call = CliRunner().invoke(main, ["new", "lever", "kite", "--into", str(tree)])
    assert call.exit_code == 0, call.output
    assert "wrote src/leeward/evidence/data/levers.toml" in call.stdout and "1. Write what is marked TODO" in call.stdout
    again = CliRunner().invoke(main, ["new", "lever", "kite", "--into", str(tree)])
    assert again.exit_code == 2 and "there is a lever 'kite' already" in again.stderr
    printed = CliRunner().invoke(main, ["new", "parameter", "wind", "--into", str(tree), "--json"])
    assert printed.exit_code == 0 and '"next"' in printed.stdout
