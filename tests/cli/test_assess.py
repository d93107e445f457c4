"""``leeward assess`` and the Python interface, end to end on the bundled article."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click import Context
from click.testing import CliRunner, Result

import leeward as lw
from leeward.cli import main
from leeward.ensembles import DRAWS, STEPS
from leeward.ensembles.plan import StudyPlan
from leeward.ensembles.study import run_study
from leeward.evidence.errors import InputError
from leeward.evidence.outcomes import load_outcomes
from leeward.judging.settled import why_stopped

pytestmark = pytest.mark.slow

Leeward = Callable[..., Result]
SMALL = ["--draws", "6", "--years", "1", "--seed", "7"]
BRIEF = """\
leeward: 1
title: Patrols or treatment
years: 1
options:
  - id: patrols
    levers: [{lever: vessel_patrol, level: surge}]
  - id: clinics
    levers: [{lever: treatment, level: surge}]
claims:
  - {id: c1, lever: vessel_patrol, outcome: kg_seized, direction: increase, option: patrols}
  - {id: c2, lever: treatment, outcome: consumption, direction: decrease, option: clinics}
  - {id: c3, lever: vessel_patrol, outcome: OUTSIDE, direction: increase}
"""


@pytest.fixture(scope="session")
def brief(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("brief") / "patrols.yaml"
    outside = [outcome.name for outcome in load_outcomes().values() if not outcome.in_model]
    path.write_text(BRIEF.replace("OUTSIDE", outside[0] if outside else "kg_seized"), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def assessed(brief: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """One assessment through the command line: its folder and what ``--json`` printed."""
    out = tmp_path_factory.mktemp("assess") / "out"
    result = CliRunner().invoke(main, ["assess", str(brief), *SMALL, "--out", str(out), "--json"])
    assert result.exit_code == 0, result.output
    return out, json.loads(result.stdout)


def test_everything_is_written(assessed: tuple[Path, dict[str, Any]]) -> None:
    out, printed = assessed
    assert {path.name for path in out.iterdir()} == {
        "report.html",
        "study.json",
        "brief.yaml",
        "draws",
        "leeward.json",
    }
    assert json.loads((out / "study.json").read_text()) == {k: v for k, v in printed.items() if k != "out"}
    assert printed["out"] == str(out)
    assert printed["plan"]["draws"] == 6
    assert printed["plan"]["seed"] == 7


def test_the_report_loads_nothing_from_outside(assessed: tuple[Path, dict[str, Any]]) -> None:
    page = (assessed[0] / "report.html").read_text(encoding="utf-8")
    for mark in ('src="http', "src='http", '<link rel="stylesheet" href="http', "@import", "fetch("):
        assert mark not in page


def test_the_same_command_gives_the_same_numbers(assessed: tuple[Path, dict[str, Any]], brief: Path, leeward: Leeward) -> None:
    again = leeward("assess", brief, *SMALL, "--out", "again")
    assert again.exit_code == 0, again.output
    assert Path("again/study.json").read_bytes() == (assessed[0] / "study.json").read_bytes()


def test_python_and_the_command_line_agree(assessed: tuple[Path, dict[str, Any]], brief: Path) -> None:
    study = lw.assess(lw.read(brief), draws=6, years=1, seed=7)
    from leeward.results import plain

    assert plain(study.to_dict())["plan"]["hashes"] == assessed[1]["plan"]["hashes"]
    assert not study.verdicts.empty
    seized = study["kg_seized"]
    assert seized.dims[:3] == ("option", "draw", "week")
    assert seized.sizes["draw"] == len(study.parameters) == 6 - study.study.plan["rejected"]
    assert study.options[0] == "baseline"
    assert np.isfinite(seized.values).all()


def test_python_and_the_command_line_draw_as_many_unless_told() -> None:
    for verb, usual in (("assess", None), ("run", DRAWS)):
        (option,) = (item for item in main.get_command(Context(main), verb).params if item.name == "draws")  # type: ignore[union-attr]
        assert option.default == inspect.signature(getattr(lw, verb)).parameters["draws"].default == usual
    assert inspect.signature(run_study).parameters["draws"].default == StudyPlan().draws == DRAWS == STEPS[-1]


@pytest.mark.parametrize(("direction", "draws"), [("decrease", 100), ("increase", 200)])
def test_without_a_number_as_many_are_drawn_as_the_verdicts_need(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, direction: str, draws: int
) -> None:
    """Everything after the look is the study of a run that asked for as many."""
    claim = {"lever": "treatment", "outcome": "consumption", "direction": "decrease", "option": "a"}
    told = {
        "leeward": 1,
        "years": 0.5,
        "options": [{"id": "a", "levers": [{"lever": "treatment", "level": "surge"}]}],
        "claims": [claim],
    }
    if direction == "increase":
        monkeypatch.setattr("leeward.judging.settled.clear", lambda *shares: False)
    found = lw.assess(told, out=tmp_path / "a")
    asked = lw.assess(told, draws=draws)
    assert found.study.plan["draws"] == draws and found.study.plan["stopped"]["looks"] == [100]
    assert bool(found.study.plan["stopped"]["unsettled"]) == (draws == 200)
    assert "stopped" not in asked.study.plan and f"--draws {draws} " in found.to_dict()["reproduce"]
    for name in found.study.outcomes:
        np.testing.assert_array_equal(found[name].values, asked[name].values)
    pd.testing.assert_frame_equal(found.parameters, asked.parameters)
    pd.testing.assert_frame_equal(found.verdicts, asked.verdicts)
    assert set(found.judgement.limits) - set(asked.judgement.limits) == set(why_stopped(found.study))


def test_options_of_different_numbers_of_draws_are_each_right_on_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What holds an option against the baseline is that of a run of its own draws; regret that of a run of the fewest."""
    told = {
        "leeward": 1,
        "years": 0.5,
        "options": [
            {"id": x, "levers": [{"lever": "vessel_patrol", "level": level}]} for x, level in (("a", "more"), ("b", "surge"))
        ],
        "claims": [
            {"lever": "vessel_patrol", "outcome": "kg_delivered", "direction": "decrease", "option": x} for x in ("a", "b")
        ],
    }
    monkeypatch.setattr("leeward.judging.settled.unsettled", lambda verdicts, study: {"c1": "a"})
    found = lw.assess(told, out=tmp_path / "mixed")
    assert found.study.plan["stopped"]["fewer"] == {"b": 100}
    whole = {"a": lw.assess(told, draws=200), "b": lw.assess(told, draws=100)}
    again = lw.Assessment.open(tmp_path / "mixed")
    mixed = found.to_dict()
    for at, (option, asked) in enumerate(whole.items()):
        said = asked.to_dict()
        assert mixed["verdicts"][at] == said["verdicts"][at] and mixed["chains"][at] == said["chains"][at]
        assert mixed["verdicts"][at]["draws"] == mixed["options"][at]["draws"] == len(asked.study.draws)
        for part in ("cells", "worth"):
            rows = [[row for row in each["comparison"][part] if row["option"] == option] for each in (mixed, said)]
            assert rows[0] == rows[1]
        assert [row for row in mixed["moved"] if row["option"] == option] == [r for r in said["moved"] if r["option"] == option]
    assert mixed["comparison"]["regret"] == whole["b"].to_dict()["comparison"]["regret"]
    assert mixed["draws"] == len(whole["b"].study.draws) and "--draws" not in mixed["reproduce"]
    assert again.to_dict() == mixed
    versions = " to ".join(str(len(whole[x].study.draws)) for x in ("b", "a"))
    assert f"{versions} model versions" in (tmp_path / "mixed" / "report.html").read_text(encoding="utf-8")


def test_an_outcome_is_relative_only_where_the_model_has_something_to_be_relative_to(
    assessed: tuple[Path, dict[str, Any]],
) -> None:
    study = lw.Assessment.open(assessed[0]).study
    seen = set()
    for name in study.outcomes:
        base = study.outcome(name, "baseline")
        levels = base.isel(week=slice(-13, None)).mean("week").sum([dim for dim in base.dims if dim not in ("draw", "week")])
        record = load_outcomes()[name]
        seen.add(record.smallest_effect.kind)
        if record.from_nought:  # nought, or less than anything that would be noticed
            assert (levels < record.smallest_effect.value).all(), name
        elif record.smallest_effect.kind == "relative":
            assert (levels > 0).all(), name
    assert seen == {"relative", "absolute"}


def test_the_verdict_table_is_printed(leeward: Leeward, brief: Path) -> None:
    result = leeward("assess", brief, *SMALL)
    assert result.exit_code == 0, result.output
    if any(not outcome.in_model for outcome in load_outcomes().values()):
        assert "outside the model" in result.stdout.lower()
    assert "leeward-patrols/report.html" in result.stdout
    assert Path("leeward-patrols/report.html").exists()


def test_another_folder_is_refused_before_anything_runs(leeward: Leeward, brief: Path) -> None:
    Path("mine").mkdir()
    Path("mine/thesis.txt").write_text("ten years of work")
    result = leeward("assess", brief, *SMALL, "--out", "mine", "--force")
    assert result.exit_code == 2
    assert "not written by leeward" in result.stderr
    assert [path.name for path in Path("mine").iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("bad", [{"draws": 0}, {"years": 0}, {"years": float("nan")}, {"seed": -1}, {"years": -1.0}])
def test_python_refuses_bad_numbers(brief: Path, bad: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=next(iter(bad))):
        lw.assess(brief, **bad)


def test_an_unknown_name_of_the_package_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="reed"):
        _ = lw.reed  # type: ignore[attr-defined]
    assert set(lw.__all__) <= set(dir(lw))


def test_explain_tells_one_verdict_in_full(
    assessed: tuple[Path, dict[str, Any]], leeward: Leeward, printed: Callable[..., Any]
) -> None:
    out, study = assessed
    for verdict in study["verdicts"]:
        assert printed("explain", out, verdict["claim"]) == verdict
        shown = leeward("explain", out, verdict["claim"])
        assert shown.exit_code == 0, shown.output
        assert verdict["verdict"] in shown.stdout
    unknown = leeward("explain", out, "c99")
    assert unknown.exit_code == 2
    assert "allowed: c1, c2, c3" in unknown.stderr


def test_compare_puts_options_side_by_side(
    assessed: tuple[Path, dict[str, Any]], leeward: Leeward, printed: Callable[..., Any]
) -> None:
    out, study = assessed
    assert printed("compare", out) == study["comparison"]
    assert {cell["outcome"] for cell in printed("compare", out, "--outcome", "kg_seized")["cells"]} == {"kg_seized"}
    for words in (["compare", out], ["compare", out, "--outcome", "kg_seized"]):
        shown = leeward(*words)
        assert shown.exit_code == 0, shown.output
        assert "patrols" in shown.stdout
        assert max(map(len, shown.stdout.splitlines())) <= 120
    assert leeward("compare", out, "--outcome", "kg_seizedd").exit_code == 2


@pytest.mark.parametrize("words", [["compare", "nowhere"], ["explain", "nowhere", "c1"], ["report", "nowhere"]])
def test_a_folder_without_results_ends_in_2(leeward: Leeward, words: list[str]) -> None:
    result = leeward(*words)
    assert result.exit_code == 2
    assert "no such folder" in result.stderr


@pytest.mark.parametrize("words", [["assess", "d.md", "--pdf"], ["report", "nowhere", "--pdf"]])
def test_a_pdf_without_a_browser_ends_in_2_before_anything_is_done(
    leeward: Leeward, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("d.md").write_text("# A\n\nPatrols would reduce the flow of cocaine.\n", encoding="utf-8")
    monkeypatch.setenv("LEEWARD_CHROMIUM", "no-such-browser")
    result = leeward(*words)
    assert result.exit_code == 2
    assert "'no-such-browser' is no program that can be run" in result.stderr
    assert not Path("leeward-d").exists() and not Path("report.pdf").exists()
