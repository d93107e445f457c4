"""Rows, tolerances, registry and the generated page."""

from __future__ import annotations

from pathlib import Path

import pytest

from leeward.evidence.errors import InputError
from leeward.replications import STUDIES, replicate
from leeward.replications.base import NOT_SCORED, Target, Tolerance, load_study, number, rows_for
from replications_page import PAGE, markdown

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
KEYS = {"study", "quantity", "published", "computed", "tolerance", "holds", "status"}


def test_unknown_study_is_named_and_the_known_ones_are_listed() -> None:
    with pytest.raises(InputError, match="unknown replication 'rydel'") as caught:
        replicate("rydel")
    assert "rydell_everingham_1994" in str(caught.value)


@pytest.mark.parametrize("name", STUDIES)
def test_rows_are_complete_and_only_predictions_of_known_numbers_are_scored(name: str) -> None:
    rows = replicate(name)
    assert rows
    assert len({row["quantity"] for row in rows}) == len(rows)
    for row in rows:
        assert set(row) >= KEYS
        assert row["source"]
        if row["status"] == "recalled" or row["use"] != "predicted":
            assert row["holds"] is None
        else:
            assert isinstance(row["holds"], bool)
            assert row["reason"], row["quantity"]
        if row["holds"] is None:
            assert row["tolerance"] == "not scored"


@pytest.mark.parametrize("name", STUDIES)
def test_every_target_of_a_study_says_what_was_read_and_what_differs(name: str) -> None:
    study = load_study(name)
    assert study.READ and study.CITATION and study.DIFFERENCES
    assert any(text.startswith("Looks:") for text in study.DIFFERENCES)


def test_a_study_with_a_miss_explains_it() -> None:
    for name in STUDIES:
        missed = sum(row["holds"] is False for row in replicate(name))
        explained = sum("miss" in text.lower()[:9] for text in load_study(name).DIFFERENCES)
        assert explained >= missed, name


def test_tolerances_at_their_edges() -> None:
    assert Tolerance("relative", 0.25).holds(125.0, 100.0) is True
    assert Tolerance("relative", 0.25).holds(-126.0, -100.0) is False
    assert Tolerance("absolute", 4.0).holds(-4.0, 0.0) is True
    assert Tolerance("between", 1.0, 2.0).holds(2.1, "between") is False
    assert Tolerance("at_least", 1.0).holds(1.0, "rises") is True
    assert Tolerance("at_most", 1.0).holds(1.002, "falls") is False
    assert NOT_SCORED.holds(5.0, 5.0) is None
    with pytest.raises(TypeError, match="needs a published number"):
        Tolerance("relative", 0.1).holds(1.0, "rises")


def test_a_recalled_number_is_never_scored_even_when_it_agrees() -> None:
    target = Target("k", "q", 5.0, "kg", Tolerance("relative", 0.5, reason="r"), "recalled", "memory")
    assert rows_for("s", [target], {"k": 5.0})[0]["holds"] is None


def test_numbers_are_written_with_three_digits() -> None:
    assert [number(v) for v in (783.4, 2061.7, 0.0266, 1.002, 0.0)] == [
        "783",
        "2,060",
        "0.0266",
        "1.002",
        "0",
    ]


def test_the_page_is_the_generated_one_and_shows_every_miss() -> None:
    page = (ROOT / PAGE).read_text(encoding="utf-8")
    assert page == markdown(), "run `python docs/tools/replications_page.py` in the repository root"
    head = page.split("## Misses")[1].split("\n## ")[0]
    for row in replicate():
        if row["holds"] is False:
            assert row["quantity"] in head
