"""levers, outcomes, parameters, evidence, replicate, doctor: complete, parseable, linked to their sources."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from leeward.ensembles.programs import _ENDING
from leeward.evidence.findings import findings
from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import load_outcomes
from leeward.evidence.parameters import load_parameters

Leeward = Callable[..., Result]
Printed = Callable[..., Any]


@pytest.mark.parametrize(
    ("verb", "load"), [("levers", load_levers), ("outcomes", load_outcomes), ("parameters", load_parameters)]
)
def test_json_lists_the_whole_table(printed: Printed, verb: str, load: Callable[[], dict[str, Any]]) -> None:
    assert [row["name"] for row in printed(verb)] == list(load())


@pytest.mark.parametrize("verb", ["levers", "outcomes", "parameters", "evidence"])
def test_the_table_prints(leeward: Leeward, verb: str) -> None:
    result = leeward(verb)
    assert result.exit_code == 0, result.output
    assert max(map(len, result.stdout.splitlines())) <= 120


def test_one_lever_comes_with_its_facts_and_sources(printed: Printed) -> None:
    lever = next(item for item in load_levers().values() if item.facts)
    record = printed("levers", lever.name)
    assert [fact["id"] for fact in record["facts"]] == list(lever.facts)
    assert all(fact["source"] for fact in record["facts"])


@pytest.mark.parametrize("verb", ["levers", "outcomes", "parameters"])
def test_one_record_prints_in_full(leeward: Leeward, printed: Printed, verb: str) -> None:
    name = printed(verb)[0]["name"]
    result = leeward(verb, name)
    assert result.exit_code == 0, result.output
    assert name in result.stdout


@pytest.mark.parametrize("verb", ["levers", "outcomes", "parameters", "evidence"])
def test_an_unknown_name_ends_in_2(leeward: Leeward, verb: str) -> None:
    result = leeward(verb, "patrolz")
    assert result.exit_code == 2
    assert "'patrolz'" in result.stderr
    assert "allowed:" in result.stderr


def test_parameters_of_one_subsystem(printed: Printed, leeward: Leeward) -> None:
    rows = printed("parameters", "--subsystem", "crews")
    assert rows
    assert {row["subsystem"] for row in rows} == {"crews"}
    assert leeward("parameters", "--subsystem", "crewz").exit_code == 2


def test_evidence_narrows_to_a_pair(printed: Printed) -> None:
    pair = findings()[0]
    rows = printed("evidence", pair.lever, pair.outcome)
    assert rows
    assert {(row["lever"], row["outcome"]) for row in rows} == {(pair.lever, pair.outcome)}
    assert all(row["source"] for row in rows)
    assert len(printed("evidence")) == len(findings())


def test_replicate_rows_have_the_documented_keys(printed: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = printed("replicate", "mejia_restrepo")
    keys = {"study", "quantity", "published", "computed", "tolerance", "holds", "status"}
    assert rows
    assert all(keys <= row.keys() for row in rows)
    assert {row["study"] for row in rows} == {"mejia_restrepo"}
    asked: list[str | None] = []
    monkeypatch.setattr("leeward.replications.replicate", lambda name: asked.append(name) or rows)
    assert printed("replicate") == rows
    assert asked == [None]


def test_replicate_prints_and_refuses(leeward: Leeward) -> None:
    assert "tolerance" in leeward("replicate", "mejia_restrepo").stdout
    unknown = leeward("replicate", "nobody_1900")
    assert unknown.exit_code == 2
    assert "mejia_restrepo" in unknown.stderr


@pytest.mark.slow
def test_backtest_prints_one_table_and_the_sums(leeward: Leeward, monkeypatch: pytest.MonkeyPatch) -> None:
    from leeward.history.stored import stored

    asked: list[dict[str, object]] = []
    monkeypatch.setattr("leeward.history.backtest_all", lambda **options: asked.append(options) or stored()["rows"])
    shown = leeward("backtest", "--all", "--prior")
    assert shown.exit_code == 0 and asked[0]["prior"] is True
    rules = [line for line in shown.stdout.splitlines() if set(line.strip()) == {"─"}]
    assert len(rules) == 1, "one head of one table"
    assert "peru_2002_05(null)" in "".join(shown.stdout.split())
    flat = " ".join(shown.stdout.split())
    assert "in-sample)" in flat
    value = next(r for r in stored()["summary"] if r["quantity"] == "skill against trend, all cases")["value"]
    assert f"skill against trend, all cases: {value:+.2f} (" in flat
    assert leeward("backtest").exit_code == 2
    assert leeward("backtest", "peru_2002_05", "--summary").exit_code == 2
    pooled = leeward("backtest", "--all", "--summary")
    assert f"skill against trend, all cases: {value:+.2f} (" in pooled.stdout and "peru_2002_05" not in pooled.stdout
    assert "ceiling: two surveys agree" in pooled.stdout


def test_effects_prints_one_table_and_the_counts(leeward: Leeward, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from effect_toy import record, simulate

    from leeward import history

    monkeypatch.setattr("leeward.history.play_effects", partial(history.play_effects, simulate=simulate))
    record(tmp_path, "free")
    record(tmp_path, "used", used_by="[manual_net]")
    shown = leeward("effects", str(tmp_path), "methamphetamine_1995", "--draws", "20")
    flat = " ".join(shown.stdout.split())
    assert shown.exit_code == 0, shown.stderr
    assert "not run, methamphetamine_1995: the model has no methamphetamine" in flat
    assert "In no prior and no equation: 1 of 1 met, 1 of 1 with a ratio within a factor of three." in flat
    assert "Used: 1 of 1 met" in flat
    assert leeward("effects", "permanganat").exit_code == 2


def test_doctor_reports_a_working_installation(printed: Printed) -> None:
    found = printed("doctor")
    assert found["works"] is True
    assert found["faults"] == []
    assert found["libraries"]["numpy"]
    assert found["engine"] in ("jax", "numpy")


def test_doctor_removes_the_compiled_programs_and_nothing_else(
    leeward: Leeward, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LEEWARD_PROGRAMS", str(tmp_path))
    kept, other = tmp_path / f"a{_ENDING}", tmp_path / "mine.txt"
    kept.write_bytes(b"0" * 3_000_000)
    other.write_text("mine", encoding="utf-8")
    result = leeward("doctor", "--clear")
    assert result.exit_code == 0 and "3.0 MB of compiled programs removed" in result.stderr
    assert other.exists() and kept not in tmp_path.iterdir()


def test_doctor_ends_in_1_when_the_data_are_faulty(leeward: Leeward, monkeypatch: pytest.MonkeyPatch) -> None:
    from leeward.evidence import checks

    monkeypatch.setattr(checks, "run_checks", lambda: ["facts.csv, line 3: unknown unit 'furlong'."])
    result = leeward("doctor")
    assert result.exit_code == 1
    assert "furlong" in result.stdout
