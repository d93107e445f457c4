"""The published pages agree with the stored results, the results with the cases, and the log with the looks."""

from __future__ import annotations

from pathlib import Path

import pytest

from history_pages import PAGES, backtests_page, calibration_page, forecasts_page
from leeward.history import log
from leeward.history.cases import bundled_cases, load_case
from leeward.history.joint import joints
from leeward.history.stored import stored

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("name", "page"), [("backtests", backtests_page), ("forecasts", forecasts_page), ("calibration", calibration_page)]
)
def test_a_page_is_what_the_results_say(name: str, page: object) -> None:
    assert callable(page)
    text = page()
    assert (ROOT / PAGES / f"{name}.md").read_text(encoding="utf-8") == text
    assert "<!--" not in text


def test_the_results_are_of_these_cases() -> None:
    found = stored()
    assert found["cases"] == {name: load_case(name).sha256 for name in bundled_cases()}
    cases = [load_case(name) for name in bundled_cases()]
    alone = {(case.id, s.name) for case in cases for s in case.series}
    together = {(case.id, made.series.name) for case in cases for made in joints(case)}
    assert {(r["case"], r["series"]) for r in found["rows"]} == alone | together


def test_every_scored_case_was_looked_at() -> None:
    looks = log.looks()
    assert all(looks.get(name, 0) > 0 for name in bundled_cases())
