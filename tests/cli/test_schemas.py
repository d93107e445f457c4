"""Schemas: of every file and verb, up to date, closed, and met by what is printed (see also ``printed`` in conftest)."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from effect_toy import record, simulate
from history_toy import simulator, write_case
from jsonschema import Draft202012Validator

from leeward import history, schemas
from leeward.cli import VERBS, main
from leeward.examples import article
from leeward.reading import load_brief
from leeward.schemas import make

Leeward = Callable[..., Result]
Printed = Callable[..., Any]
Misfits = Callable[[str, Any], list[str]]
EXAMPLES = Path(article().parent)  # type: ignore[arg-type]
SMALL = ["--draws", "6", "--years", "0.5", "--seed", "7"]
BRIEF = """\
leeward: 1
title: Patrols and strikes
years: 0.5
options:
  - id: both
    levers:
      - {lever: vessel_patrol, level: surge}
      - {lever: maritime_strike, level: more, start_date: 2025-10-01}
claims:
  - {id: c1, lever: vessel_patrol, outcome: kg_seized, direction: increase, option: both}
  - {id: c2, lever: maritime_strike, outcome: death_at_sea, direction: increase, option: both}
  - {id: c3, lever: maritime_strike, outcome: retail_price, direction: unclear}
shocks:
  - {name: earthquake, start_week: 3, where: [venezuela]}
"""


def test_every_verb_has_a_schema_and_every_schema_a_file() -> None:
    assert set(schemas.PRINTS) == {name for section in VERBS.values() for name in section}
    assert set(make.TYPES) == set(schemas.NAMES)
    assert {path.stem for path in make.FOLDER.iterdir()} == set(schemas.NAMES)


@pytest.mark.parametrize("name", schemas.NAMES)
def test_the_shipped_schema_is_up_to_date_and_valid(name: str) -> None:
    assert schemas.schema_text(name) == make.text(name), "run python -m leeward.schemas.make (or make docs)"
    found = schemas.schema(name)
    Draft202012Validator.check_schema(found)
    assert found["$schema"] == make.DRAFT
    assert found["$id"] == f"urn:leeward:{schemas.FORMATS.get(name, 1)}:{name}"


def _objects(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, list):
        for item in part:
            yield from _objects(item)
    if isinstance(part, dict):
        if "properties" in part:
            yield part
        for value in part.values():
            yield from _objects(value)


@pytest.mark.parametrize("name", schemas.NAMES)
def test_no_schema_admits_a_key_it_does_not_declare(name: str) -> None:
    assert [part for part in _objects(schemas.schema(name)) if part.get("additionalProperties") is not False] == []


@pytest.fixture(scope="module")
def assessed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """An assessment with a strike, a shock and an unclear claim: its folder and what was printed."""
    folder = tmp_path_factory.mktemp("schemas")
    brief = folder / "brief.yaml"
    brief.write_text(BRIEF, encoding="utf-8")
    result = CliRunner().invoke(main, ["assess", str(brief), *SMALL, "--out", str(folder / "out"), "--json"])
    assert result.exit_code == 0, result.output
    return folder / "out", json.loads(result.stdout)


@pytest.mark.slow
def test_what_assess_prints_and_writes(assessed: tuple[Path, Any], misfits: Misfits, printed: Printed) -> None:
    folder, found = assessed
    assert misfits("assess", found) == []
    study = json.loads((folder / "study.json").read_text(encoding="utf-8"))
    assert misfits("study", study) == []
    assert study["verdicts"][1]["placebo"] is not None, "the case that is to be covered"
    assert [misfits("verdict", verdict) for verdict in study["verdicts"]] == [[], [], []]
    assert misfits("manifest", json.loads((folder / "draws" / "manifest.json").read_text(encoding="utf-8"))) == []
    assert misfits("brief", _plain(yaml.safe_load((folder / "brief.yaml").read_text(encoding="utf-8")))) == []
    assert printed("compare", folder)["cells"]
    assert printed("compare", folder, "--outcome", "kg_seized")["cells"]
    assert printed("explain", folder, "c2")["claim"] == "c2"
    assert printed("report", folder, "--out", "again.html") == {"report": "again.html", "pdf": False}
    assert Path("again.html").read_bytes() == (folder / "report.html").read_bytes()


@pytest.mark.slow
def test_what_run_and_merge_print(printed: Printed, misfits: Misfits) -> None:
    Path("brief.yaml").write_text(BRIEF, encoding="utf-8")
    shard = printed("run", "brief.yaml", "--out", "one", "--draws", 106, "--prior", "--shard", "2/2")
    assert shard["plan"]["shard"]["count"] == 2
    merged = printed("merge", "one", "--out", "both", "--allow-missing")
    assert merged["plan"]["lacks"] == [{"first_draw": 0, "draws": 100, "shard": "1/2"}]
    assert {"baseline", "both", "both__placebo"} <= set(merged["options"])
    assert misfits("manifest", json.loads(Path("both/draws/manifest.json").read_text(encoding="utf-8"))) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [
        lambda study: study.update(surprise=1),
        lambda study: study["verdicts"][0].update(surprise=1),
        lambda study: study["verdicts"][0]["published"].pop("for"),
        lambda study: study["verdicts"][0].update(verdict="perhaps"),
        lambda study: study["comparison"]["cells"][0].update(median="much"),
        lambda study: study["plan"].pop("seed"),
        lambda study: study.update(leeward=3),
    ],
)
def test_another_form_is_noticed(assessed: tuple[Path, Any], misfits: Misfits, change: Callable[[Any], Any]) -> None:
    study = copy.deepcopy(assessed[1])
    change(study)
    assert misfits("assess", study) != []


@pytest.mark.parametrize(
    "words",
    [
        ["levers"],
        ["levers", "vessel_patrol"],
        ["outcomes"],
        ["outcomes", "retail_price"],
        ["parameters"],
        ["parameters", "price_closure"],
        ["evidence"],
        ["evidence", "vessel_patrol"],
        ["world"],
        ["world", "--start", "2002-01-01"],
        ["replicate", "mejia_restrepo"],
        ["score"],
        ["doctor"],
        ["schema"],
        ["schema", "study"],
    ],
    ids=" ".join,
)
def test_what_the_others_print(printed: Printed, words: list[str]) -> None:
    if words[0] == "parameters" and len(words) > 1:
        words = ["parameters", next(row["name"] for row in printed("parameters") if row["structural"])]
    assert printed(*words)


def test_what_reading_prints(printed: Printed, example: Path) -> None:
    assert printed("read", example)["claims"]
    assert len(printed("read", example, example)["briefs"]) == 2
    printed("read", example, "--out", "brief.yaml")
    assert printed("review", "brief.yaml", "--reviewer", "A. Reader")["open"]
    gold = {"page": example.stem, "lever": "vessel_patrol", "outcome": "kg_seized", "direction": "increase", "speaker": "author"}
    span = next(line for line in example.read_text(encoding="utf-8").splitlines() if len(line) > 40)
    Path("gold.json").write_text(json.dumps([{**gold, "span": span}]), encoding="utf-8")
    assert printed("read", "--score", "gold.json", example)


def test_what_the_record_prints(printed: Printed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Backtests and the fit of a toy whose level is known: the model itself takes minutes."""
    case = write_case(tmp_path)

    def level(case: Any, option: str, table: Any) -> Any:
        return 90.0 + table["a"].to_numpy()

    monkeypatch.setenv("LEEWARD_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("leeward.history.backtest", partial(history.backtest, simulate=simulator(level)))
    assert printed("backtest", case, "--draws", 20)[0]["status"] == "scored"
    asked = partial(history.play_effects, simulate=simulate)
    monkeypatch.setattr("leeward.history.play_effects", asked)
    assert printed("effects", record(tmp_path, "mine"), "methamphetamine_1995", "--draws", 20)[0]["meets"] is True
    monkeypatch.setattr("leeward.history.calibrate", partial(history.calibrate, least=20, simulate=simulator(level)))
    assert printed("calibrate", case, "--draws", 100, "--out", "posterior")["cases"] == ["toy"]


def _plain(value: Any) -> Any:
    """What an editor sees of a YAML brief: a date is text."""
    return json.loads(json.dumps(value, default=str))


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.name)
def test_bundled_briefs_are_of_the_form(path: Path, misfits: Misfits) -> None:
    load_brief(path)
    assert misfits("brief", _plain(yaml.safe_load(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "text",
    [
        "leeward: 2\n",
        "titel: A\n",
        "years: 0\n",
        "seed: -1\n",
        "options: [{id: a, levers: [{lever: vessel_patrol, level: much}]}]\n",
        "claims: [{direction: up}]\n",
        "claims: [{id: 1}]\n",
        "world: {start: 1}\n",
    ],
)
def test_a_brief_that_reading_refuses_for_its_form_is_refused_by_the_schema(text: str, misfits: Misfits, tmp_path: Path) -> None:
    from leeward.evidence.errors import InputError

    path = tmp_path / "brief.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        load_brief(path)
    assert misfits("brief", _plain(yaml.safe_load(text))) != []


def test_a_claim_needs_no_id(misfits: Misfits, tmp_path: Path) -> None:
    text = "claims: [{lever: vessel_patrol, outcome: kg_seized, direction: increase}]\n"
    path = tmp_path / "brief.yaml"
    path.write_text(text, encoding="utf-8")
    assert load_brief(path).claims[0].id == "c1"
    assert misfits("brief", yaml.safe_load(text)) == []


def test_the_verb_prints_a_schema_or_the_list(leeward: Leeward) -> None:
    assert json.loads(leeward("schema", "brief").stdout) == schemas.schema("brief")
    assert leeward("schema", "explain").stdout == leeward("schema", "verdict").stdout
    shown = leeward("schema").stdout
    assert all(name in shown for name in schemas.NAMES)
    unknown = leeward("schema", "studdy")
    assert unknown.exit_code == 2
    assert "study" in unknown.stderr and "allowed:" in unknown.stderr
