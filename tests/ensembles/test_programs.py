"""Programs that are kept between processes: the same bits, never those of other code, never more than there is room for."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from toy import ToyModel

from leeward.cli import main
from leeward.ensembles import programs
from leeward.ensembles.kept_runs import ENDING
from leeward.model import routes
from leeward.model.system import Model, compile_model
from leeward.world import load_world

jax: Any = pytest.importorskip("jax")

PARAMS = {"rate": np.linspace(0.1, 1.0, 8, dtype=np.float32)}
STATE = {"held": np.linspace(1.0, 2.0, 8, dtype=np.float32)}
CONTROLS = {"push": np.linspace(0.0, 1.0, 5, dtype=np.float32)}
ARGS = (PARAMS, STATE, CONTROLS)


def segment(params: Any, state: Any, controls: Any) -> Any:
    def step(held: Any, control: Any) -> Any:
        after = {"held": held["held"] * jax.numpy.exp(-params["rate"]) + control["push"]}
        return after, after["held"] * 2.0

    return jax.lax.scan(step, state, controls)


class Spy:
    """JAX, of which every compilation is counted."""

    def __init__(self) -> None:
        self.compiled = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(jax, name)

    def jit(self, function: Any, **options: Any) -> Any:
        spy, made = self, jax.jit(function, **options)

        class Jitted:
            def lower(self, *args: Any) -> Any:
                spy.compiled += 1
                return made.lower(*args)

        return Jitted()


def run(folder: Path, spy: Spy, known: str = "one", options: dict[str, Any] | None = None) -> Any:
    state, out = programs.kept(spy, segment, options, ARGS, known, folder)(*ARGS)
    return np.asarray(state["held"]), np.asarray(out)


def test_a_kept_program_gives_the_same_bits_and_is_not_compiled_again(tmp_path: Path) -> None:
    spy = Spy()
    first, second = run(tmp_path, spy), run(tmp_path, spy)
    assert spy.compiled == 1
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))
    assert [path.suffix for path in tmp_path.iterdir()] == [".program"]


def test_another_fingerprint_or_option_is_another_program(tmp_path: Path) -> None:
    spy = Spy()
    for known, options in (("one", None), ("two", None), ("one", {"xla_cpu_prefer_vector_width": 256})):
        run(tmp_path, spy, known, options)
    assert spy.compiled == 3
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize("spoil", [lambda data: data[:-9], lambda data: b"", lambda data: data[:400] + b"x" + data[401:]])
def test_a_spoilt_program_is_made_again(tmp_path: Path, spoil: Any) -> None:
    spy = Spy()
    first = run(tmp_path, spy)
    (path,) = tmp_path.iterdir()
    path.write_bytes(spoil(path.read_bytes()))
    second = run(tmp_path, spy)
    assert spy.compiled == 2
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))
    run(tmp_path, spy)
    assert spy.compiled == 2


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    spy = Spy()
    assert np.array_equal(run(file / "programs", spy)[1], run(file / "programs", spy)[1])
    assert spy.compiled == 2


def test_the_longest_unused_go_first(tmp_path: Path) -> None:
    for age in range(5):
        path = tmp_path / f"{age}.program"
        path.write_bytes(b"x" * 100)
        os.utime(path, (1000 - age, 1000 - age))
    assert programs.trim(tmp_path, 250) == 300
    assert sorted(path.stem for path in tmp_path.iterdir()) == ["0", "1"]
    assert programs.trim(tmp_path / "none") == 0


def test_doctor_clears_what_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEEWARD_PROGRAMS", str(tmp_path))
    (tmp_path / "a.program").write_bytes(b"x" * 2_000_000)
    (tmp_path / f"a{ENDING}").write_bytes(b"x" * 1_000_000)
    result = CliRunner().invoke(main, ["doctor", "--clear"])
    assert "2.0 MB of compiled programs removed, and 1.0 MB of burn-ins and baselines" in result.stderr
    assert not list(tmp_path.iterdir())
    monkeypatch.setenv("LEEWARD_PROGRAMS", "off")
    assert "0.0 MB" in CliRunner().invoke(main, ["doctor", "--clear"]).stderr


def test_the_fingerprint_is_of_code_and_constants(monkeypatch: pytest.MonkeyPatch) -> None:
    model = compile_model(load_world())
    known = programs.fingerprint(model)
    assert known == programs.fingerprint(Model(load_world()))
    assert programs.fingerprint(ToyModel()) is None  # code of another package, of which nobody knows what it does

    other = Model(load_world())
    tables = {**other.static.tables, "crowds": other.static.tables["crowds"] * 1.5}
    other.static = replace(other.static, tables=tables)
    assert programs.fingerprint(other) != known
    moved = other.static.graph.arm_to.copy()
    moved[5] += 1
    other.static = replace(model.static, graph=replace(model.static.graph, arm_to=moved))
    assert programs.fingerprint(other) != known

    def crowding(xp: Any, p: Any, s: Any) -> Any:
        return p["crowding_scale"] * (s["use"] / s["capacity"])

    with monkeypatch.context() as patch:
        patch.setattr(routes, "crowding", crowding)
        assert programs.fingerprint(model) != known
    assert programs.fingerprint(model) == known
