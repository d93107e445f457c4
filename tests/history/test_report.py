"""The published pages agree with the stored results, the results with the cases, and the log with the looks."""

from __future__ import annotations

from pathlib import Path

import pytest

from history_pages import PAGES, backtests_page, calibration_page, effects_page, forecasts_page
from leeward.history import log
from leeward.history.cases import bundled_cases, load_case
from leeward.history.effect_files import load_effects
from leeward.history.joint import joints
from leeward.history.stored import stored, stored_effects

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("name", "page"),
    [("backtests", backtests_page), ("forecasts", forecasts_page), ("calibration", calibration_page), ("effects", effects_page)],
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


def test_the_results_are_of_these_effects() -> None:
    found = stored_effects()
    assert found["records"] == {e.id: e.sha256 for e in load_effects()}
    head = found["headline"]
    told = " ".join((ROOT / "docs" / "limits.md").read_text(encoding="utf-8").split())
    assert f"Of {head['n']} findings of studies that no prior and no equation uses the model meets {head['meets']}," in told
    assert f"{head['near']} of {head['ratios']} are within a factor of three" in told
    sure = [r for r in found["rows"] if r["counts"] and r["meets"] and not r["published"]]
    assert len(sure) == 6 and "six of them findings of no effect or a sign alone" in told
    assert [r["id"] for r in found["rows"]] == [r["id"] for r in found["prior"]] == [e.id for e in load_effects()]
