"""Each check finds the mistake it is for, and names file, line and id."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest

from leeward.evidence.checks import run_checks
from leeward.evidence.errors import InputError
from leeward.evidence.outcomes import read_outcomes

FACT = "x1,A quantity,5,1,9,kg,2001,2002,colombia,src_1,read,"
FINDING = "f1,treatment,consumption,decrease,5,1,9,percent,rct,usa,2001,1 year,src_1,read,A summary,"


@pytest.fixture()
def data(tmp_path: Path) -> Path:
    """A small but complete data folder: shipped levers, outcomes, units, places; a fact table of its own."""
    shipped = resources.files("leeward.evidence") / "data"
    for name in ("units.csv", "places.csv", "levers.toml", "outcomes.toml"):
        (tmp_path / name).write_text((shipped / name).read_text(encoding="utf-8"), encoding="utf-8")
    for name in ("facts.csv", "sources.csv", "strikes_timeline.csv", "findings.csv"):
        (tmp_path / name).write_text((shipped / name).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "parameters").mkdir()
    _append(tmp_path / "sources.csv", "src_1,A work,https://example.org/a,paper,2001,")
    return tmp_path


def _append(path: Path, row: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_the_folder_of_the_fixture_is_sound(data: Path) -> None:
    _append(data / "facts.csv", FACT)
    _append(data / "findings.csv", FINDING)
    assert run_checks(data) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (",kg,", ",stones,", "unknown unit 'stones'"),
        (",src_1,", ",src_9,", "missing source 'src_9'"),
        (",colombia,", ",atlantis,", "unknown place 'atlantis'"),
        (",read,", ",guessed,", "unknown status 'guessed'"),
        (",2001,2002,", ",1712,2002,", "impossible year 1712"),
        (",2001,2002,", ",2001,2130,", "impossible year 2130"),
        (",2001,2002,", ",2001,1999,", "year_end 1999 is before year 2001"),
        (",5,1,9,", ",12,1,9,", "value 12 is outside low and high"),
        (",5,1,9,", ",0.5,1,,", "value 0.5 is outside low and high"),
        (",5,1,9,", ",5,9,1,", "low 9 is above high 1"),
        (",5,1,9,", ",,,,", "no number and no note"),
        ("A quantity", "", "id and quantity must not be empty"),
    ],
)
def test_bad_facts(data: Path, old: str, new: str, says: str) -> None:
    assert old in FACT
    _append(data / "facts.csv", FACT.replace(old, new, 1))
    line = _lines(data / "facts.csv")
    assert f"facts.csv, line {line}, x1: {says}" in run_checks(data)


@pytest.mark.parametrize(("old", "new", "key"), [(",5,1,9,", ",many,1,9,", "value"), (",2001,", ",2001?,", "year")])
def test_cells_that_are_no_numbers(data: Path, old: str, new: str, key: str) -> None:
    _append(data / "facts.csv", FACT.replace(old, new, 1))
    line = _lines(data / "facts.csv")
    assert any(f"facts.csv, line {line}, key {key}:" in text for text in run_checks(data))


def test_ids_used_twice(data: Path) -> None:
    _append(data / "facts.csv", FACT)
    first = _lines(data / "facts.csv")
    _append(data / "facts.csv", FACT)
    _append(data / "findings.csv", FINDING)
    _append(data / "findings.csv", FINDING)
    _append(data / "sources.csv", "src_1,The same again,https://example.org/b,paper,2002,")
    found = run_checks(data)
    assert f"facts.csv, line {first + 1}, x1: the id is already used on line {first}" in found
    assert sum("the id is already used" in text for text in found) == 3


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("s2,A work,,paper,2001,", "no url, and the note does not say 'no address'"),
        ("s2,A work,example.org,paper,2001,", "is not an address"),
        ("s2,A work,https://example.org,rumour,2001,", "unknown kind 'rumour'"),
        ("s2,A work,https://example.org,paper,1066,", "impossible year 1066"),
        ("s2,,https://example.org,paper,2001,", "the title is empty"),
    ],
)
def test_bad_sources(data: Path, row: str, says: str) -> None:
    _append(data / "sources.csv", row)
    line = _lines(data / "sources.csv")
    place = f"sources.csv, line {line}, s2: "
    assert any(text.startswith(place) and says in text for text in run_checks(data))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("treatment", "prayer", "unknown lever 'prayer'"),
        ("consumption", "joy", "unknown outcome 'joy'"),
        ("src_1", "src_9", "missing source 'src_9'"),
        ("decrease", "down", "unknown direction 'down'"),
        ("rct", "hunch", "unknown design 'hunch'"),
        (",usa,", ",utopia,", "unknown place 'utopia'"),
        (",percent,", ",stones,", "unknown unit 'stones'"),
        (",read,", ",heard,", "unknown status 'heard'"),
        (",5,1,9,", ",50,1,9,", "value 50 is outside low and high"),
        ("A summary", "", "the summary is empty"),
    ],
)
def test_bad_findings(data: Path, old: str, new: str, says: str) -> None:
    assert old in FINDING
    _append(data / "findings.csv", FINDING.replace(old, new, 1))
    line = _lines(data / "findings.csv")
    assert f"findings.csv, line {line}, f1: {says}" in run_checks(data)


def _replace(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(data: Path) -> None:
        text = (data / name).read_text(encoding="utf-8")
        assert old in text
        (data / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_replace("levers.toml", '"T214"', '"T9999"'), "surveillance: unknown fact 'T9999'"),
        (_replace("levers.toml", "{detection_rate = ", "{glory = "), "surveillance: unknown outcome 'glory'"),
        (
            _replace("levers.toml", 'assumed = {detection_rate = "increase"}', 'assumed = ["detection_rate"]'),
            "has the wrong type",
        ),
        (_replace("levers.toml", '{detection_rate = "increase"}', '{detection_rate = "up"}'), "unknown sign 'up'"),
        (_replace("levers.toml", 'scope = "zone"', 'scope = "village"'), "unknown scope 'village'"),
        (_replace("levers.toml", 'scope = "zone"', 'scope = "none"'), "key scope: 'surveillance' acts on places; allowed: zone"),
        (_replace("levers.toml", 'scope = "zone"\n', ""), "record 'surveillance' has no 'scope'"),
        (_replace("levers.toml", 'of = "today"', 'of = "yore"'), "key effort.of: unknown effort.of 'yore'"),
        (_replace("levers.toml", "size = 2.0", "size = 0"), "needs a finite size of effort above zero"),
        (_replace("levers.toml", "size = 2.0", "size = 2.0, sort = 1"), "key effort.sort: unknown key 'sort'"),
        (_replace("levers.toml", 'of = "unit", size = 20.0', 'of = "today", size = 20.0'), "cannot count multiples of today's"),
        (_replace("levers.toml", 'examples = ["', 'examples = [1, "'), "key examples: a list of texts is expected"),
        (_replace("outcomes.toml", 'over = "sum"', 'over = "most"'), "key over: unknown over 'most'; allowed: mean, sum"),
        (_replace("outcomes.toml", 'over = "sum"\n', ""), "record 'coca_area' has no 'over'"),
        (_replace("levers.toml", "more = 900, surge", "more = 90, surge"), "surveillance: levels must rise"),
        (_replace("levers.toml", "baseline = 600", "baseline = 601"), "surveillance: the level now must be the baseline"),
        (
            _replace("levers.toml", 'unit_cost_status = "inferred"', 'unit_cost_status = "sworn"'),
            "surveillance: unknown status 'sworn' of unit_cost",
        ),
        (
            _replace("levers.toml", "in_model = true", "in_model = false"),
            "surveillance: outside_reason is for levers outside the model",
        ),
        (
            _replace("levers.toml", 'name = "vessel_patrol"', 'name = "surveillance"'),
            "surveillance: the id is already used on line",
        ),
        (_replace("levers.toml", 'dial = "rate"', 'dial = "knob"'), "unknown dial 'knob'"),
        (_replace("levers.toml", "all_out = 3000}", "huge = 3000}"), "must give each level once"),
        (_replace("outcomes.toml", '"coca_unodc_COL_2023"', '"coca_on_the_moon"'), "coca_area: unknown fact 'coca_on_the_moon'"),
        (_replace("outcomes.toml", "smallest_effect = ", "other_effect = "), "record 'coca_area' has no 'smallest_effect'"),
        (_replace("outcomes.toml", 'dims = ["country"]', 'dims = ["village"]'), "unknown dims 'village'"),
        (
            _replace("outcomes.toml", "in_model = true", "in_model = false"),
            "coca_area: outside_reason is for outcomes outside the model",
        ),
        (_replace("outcomes.toml", "[[outcome]]", "[[outcome]"), "outcomes.toml: not valid TOML"),
        (_replace("strikes_timeline.csv", ",caribbean,", ",lake,"), "unknown place 'lake'"),
    ],
    ids=lambda value: value.split(":")[-1].strip()[:40] if isinstance(value, str) else "",
)
def test_bad_tables(data: Path, change: Callable[[Path], None], says: str) -> None:
    change(data)
    assert any(says in text for text in run_checks(data))


PARAMETER = """
[[parameter]]
name = "p"
title = "A parameter"
unit = "kg"
subsystem = "routes"
prior = {kind = "uniform", low = 1, high = 2}
facts = ["A01"]
status = "read"
identified_by = "prior only"
"""


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('facts = ["A01"]', 'facts = ["nope"]', "p: unknown fact 'nope'"),
        ('facts = ["A01"]', "facts = []", "p: without facts the status can only be judgement"),
        ('facts = ["A01"]', 'facts = ["mr331_eta"]', "p: the status is read, but none of its facts was read"),
        ('status = "read"', 'status = "sure"', "unknown status 'sure'"),
        ('"uniform"', '"flat"', "unknown kind of prior 'flat'"),
        ("low = 1, high = 2", "low = 1", "the uniform prior lacks 'high'"),
        ("low = 1, high = 2", "low = 3, high = 2", "low must be below high"),
        ("low = 1, high = 2", "low = 1, high = 2, top = 3", "a uniform prior has no 'top'"),
        ("low = 1", 'low = "one"', "is not a finite number"),
        ('unit = "kg"', "", "has no 'unit'"),
    ],
)
def test_bad_parameters(data: Path, old: str, new: str, says: str) -> None:
    path = data / "parameters" / "routes.toml"
    path.write_text(PARAMETER, encoding="utf-8")
    assert run_checks(data) == []
    other = data.parent / f"{data.name}_bad"
    shutil.copytree(data, other)
    (other / "parameters" / "routes.toml").write_text(PARAMETER.replace(old, new, 1), encoding="utf-8")
    found = run_checks(other)
    assert any("parameters/routes.toml, line 2" in text and says in text for text in found), found


def test_a_name_used_in_two_parameter_files(data: Path) -> None:
    for name in ("crews.toml", "routes.toml"):
        (data / "parameters" / name).write_text(PARAMETER, encoding="utf-8")
    assert run_checks(data) == ["parameters/routes.toml, line 2, p: the name is already used in parameters/crews.toml"]


def test_missing_files_and_wrong_columns_are_said_not_raised(data: Path) -> None:
    (data / "units.csv").unlink()
    text = (data / "findings.csv").read_text(encoding="utf-8")
    (data / "findings.csv").write_text(text.replace("id,lever", "id,handle", 1), encoding="utf-8")
    found = run_checks(data)
    assert "units.csv: no such data file." in found
    assert any(text.startswith("findings.csv, line 1: the columns are") for text in found)


def test_a_row_with_too_few_cells(data: Path) -> None:
    _append(data / "facts.csv", "x1,A quantity,5")
    line = _lines(data / "facts.csv")
    assert f"facts.csv, line {line}: 3 cells where 12 are expected." in run_checks(data)


def test_an_outcome_that_may_be_nought_has_an_absolute_smallest_effect(data: Path) -> None:
    table = data / "outcomes.toml"
    text = table.read_text(encoding="utf-8")
    before = 'good = "lower"\nsmallest_effect = {kind = "relative"'
    assert before in text
    table.write_text(text.replace(before, before.replace("\n", "\nfrom_nought = true\n"), 1), encoding="utf-8")
    with pytest.raises(InputError, match=r"record 'coca_area' may be nought without an option") as caught:
        read_outcomes(data)
    assert caught.value.key == "smallest_effect.kind" and caught.value.allowed == ("absolute",)
