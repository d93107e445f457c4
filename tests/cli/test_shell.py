"""The command line itself: help, exit status, one-sentence errors, start-up."""

from __future__ import annotations

import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from leeward.cli import VERBS, main
from leeward.cli.core import VerbGroup, grid, number, show
from leeward.evidence.errors import InputError

Leeward = Callable[..., Result]
NAMES = [name for section in VERBS.values() for name in section]


def said(result: Result) -> list[str]:
    return result.stderr.strip().splitlines()


def test_help_lists_every_verb_with_a_sentence(leeward: Leeward) -> None:
    result = leeward("--help")
    assert result.exit_code == 0
    for name in NAMES:
        line = next(line for line in result.stdout.splitlines() if line.strip().startswith(f"{name} "))
        assert len(line.split()) >= 4


@pytest.mark.parametrize("name", NAMES)
def test_every_verb_has_help_and_json(leeward: Leeward, name: str) -> None:
    result = leeward(name, "--help")
    assert result.exit_code == 0
    assert "--json" in result.stdout


@pytest.mark.parametrize("words", [["--help"], ["assess", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(words: list[str]) -> None:
    heavy = ("numpy", "scipy", "pandas", "xarray", "jax", "pydantic", "rich", "trafilatura", "rapidfuzz")
    code = (
        "import sys\nfrom leeward.cli import main\n"
        f"main({words!r}, standalone_mode=False)\n"
        f"print('LOADED', *[name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().splitlines()[-1] == "LOADED"


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import sys, leeward; print(sorted({'numpy', 'pandas', 'jax', 'click'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_unknown_verb_names_the_nearest(leeward: Leeward) -> None:
    result = leeward("asses", "x")
    assert result.exit_code == 2
    assert "nearest: assess" in said(result)[0]


@pytest.mark.parametrize(
    ("words", "word"),
    [
        (["--draws", 0], "--draws"),
        (["--draws", "many"], "--draws"),
        (["--years", -1], "--years"),
        (["--years", 0], "--years"),
        (["--years", "nan"], "--years"),
        (["--seed", -1], "--seed"),
        (["--seed", "one"], "--seed"),
        (["--colour", "red"], "--colour"),
    ],
)
def test_bad_options_end_in_2_and_write_nothing(
    leeward: Leeward, example: Path, tmp_path: Path, words: list[object], word: str
) -> None:
    result = leeward("assess", example, *words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert word in said(result)[0]
    assert len(said(result)) == 2
    assert list(tmp_path.iterdir()) == []


def test_missing_argument_ends_in_2(leeward: Leeward) -> None:
    result = leeward("assess")
    assert result.exit_code == 2
    assert "DOC_OR_BRIEF" in said(result)[0]


def failing(error: Exception) -> click.Command:
    """A command line with one verb, which raises ``error``."""
    group = VerbGroup("leeward", verbs={"Verbs": {"fail": "nowhere:fail"}})
    from leeward.cli.core import verb

    @click.command()
    @verb
    def fail(as_json: bool) -> None:
        raise error

    group.get_command = lambda ctx, name: fail  # type: ignore[method-assign]
    return group


def test_bad_input_is_one_sentence_and_2() -> None:
    error = InputError("unknown lever 'patrolz'", file="brief.yaml", line=12, key="options[0]")
    result = CliRunner().invoke(failing(error), ["fail", "--json"])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == f"leeward: {error}\n"


def test_a_failure_is_1_with_a_trace_only_on_demand() -> None:
    error = RuntimeError("the engine stopped\nand more")
    result = CliRunner().invoke(failing(error), ["fail"])
    assert result.exit_code == 1
    assert said(result)[0] == "leeward: RuntimeError: the engine stopped"
    assert "Traceback" not in result.stderr
    assert "Traceback" in CliRunner().invoke(failing(error), ["fail", "--debug"]).stderr


def test_a_warning_of_leeward_is_one_line() -> None:
    from leeward.cli.core import verb
    from leeward.ensembles.backend import EngineNotice

    @click.command()
    @verb
    def warn(as_json: bool) -> None:
        warnings.warn("NumPy runs the model", EngineNotice, stacklevel=1)

    group = VerbGroup("leeward", verbs={"Verbs": {"warn": "nowhere:warn"}})
    group.get_command = lambda ctx, name: warn  # type: ignore[method-assign]
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        result = CliRunner().invoke(group, ["warn"])
    assert result.stderr == "leeward: NumPy runs the model\n"
    assert result.exit_code == 0


def test_brackets_are_not_markup(capsys: pytest.CaptureFixture[str]) -> None:
    show("[bold] and [/nonsense]", grid("A [red] title", ("a", "words"), [["[b]", "long enough"]]))
    printed = capsys.readouterr().out
    assert "[bold] and [/nonsense]" in printed
    assert "A [red] title" in printed
    assert "[b]" in printed


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (1234.5, "1,234"), (0.012345, "0.0123"), (12.34, "12.3"), (float("nan"), ""), (None, "")],
)
def test_numbers_fit_their_cells(value: float | None, text: str) -> None:
    assert number(value) == text


def test_main_is_the_entry_point() -> None:
    done = subprocess.run([sys.executable, "-m", "leeward", "--version"], capture_output=True, text=True)
    assert done.returncode == 0
    assert done.stdout.startswith("leeward, version")
    assert isinstance(main, VerbGroup)
