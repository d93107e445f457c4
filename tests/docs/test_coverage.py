"""Every row of the documents binds to the model or says why not."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from coverage_page import COLUMNS, FILE, PAGE, load_coverage, page
from leeward.evidence.errors import InputError
from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import load_outcomes

ROOT = Path(__file__).resolve().parents[2]
ROWS = load_coverage()


def test_page_is_up_to_date() -> None:
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    assert text == page(), "run python docs/tools/coverage_page.py"


def test_enough_rows_bind_and_every_row_of_a_printed_table() -> None:
    assert len(ROWS) == 169
    assert sum(x.binds for x in ROWS) >= 124
    tables = [x for x in ROWS if x.table]
    assert len(tables) == 11 and {x.document for x in tables} == {"001"}
    assert [x.row for x in tables if x.binding != "full"] == []


def test_levers_and_outcomes_exist_in_the_model() -> None:
    levers, outcomes = load_levers(), load_outcomes()
    for x in ROWS:
        if x.binds:
            assert levers[x.lever].in_model and outcomes[x.outcome].in_model, x.row
        else:
            assert not x.lever and not x.outcome and x.outside and x.note, x.row


def test_rows_are_those_of_the_list_of_claims(shared: Path) -> None:
    path = shared / "evidence" / "seed_claims.csv"
    if not path.is_file():
        pytest.skip("no list of claims beside the development documents")
    with path.open(encoding="utf-8", newline="") as file:
        listed = [(x["seed"][:3], x["type"], x["note"].startswith("table row")) for x in csv.DictReader(file)]
    assert [(x.document, x.type, x.table) for x in ROWS] == listed


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (["1", "001", "option", "", "Patrols", "patrolz", "drug_flow", "full", "", ""], "patrolz"),
        (["1", "001", "option", "", "Patrols", "vessel_patrol", "farmer_livelihood", "full", "", ""], "farmer"),
        (["1", "001", "option", "", "Patrols", "vessel_patrol", "drug_flow", "part", "", ""], "note"),
        (["1", "001", "option", "", "Motive", "", "", "outside", "", "no quantity"], "reason"),
        (["1", "001", "option", "", "Motive", "treatment", "", "outside", "motive", "no quantity"], "no lever"),
        (["1", "001", "option", "", "word " * 13, "treatment", "consumption", "full", "", ""], "12 words"),
        (["2", "001", "option", "", "Patrols", "vessel_patrol", "drug_flow", "full", "", ""], "numbered"),
    ],
)
def test_wrong_rows_are_refused(tmp_path: Path, cells: list[str], message: str) -> None:
    with (tmp_path / FILE).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, cells])
    with pytest.raises(InputError, match=message):
        load_coverage(tmp_path)
