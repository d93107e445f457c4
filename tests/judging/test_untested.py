"""What tests nothing is never a finding: levers that are not set apart, options that were merged, and levers set together."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_study import SmallStudy, claim, judged

from leeward.evidence.levers import load_levers
from leeward.judging.rules import NO_PATH, OUTSIDE, SUPPORTED
from leeward.reading.brief import Brief, LeverSetting, Option

BASE = np.full(12, 100.0)


def study() -> SmallStudy:
    """Consumption stays exactly as it is, the price does not."""
    series = {"consumption": {"baseline": BASE, "a": BASE}, "retail_price": {"baseline": BASE, "a": BASE + 20}}
    return SmallStudy(series, draws=12)


def set_to(*settings: dict[str, Any]) -> Brief:
    return Brief(options=[Option(id="a", levers=[LeverSetting(**setting) for setting in settings])], claims=[claim()])


TODAY = load_levers()["treatment"].baseline


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ([{"lever": "treatment", "level": "surge"}], NO_PATH),
        ([{"lever": "treatment", "value": TODAY}], OUTSIDE),
        ([{"lever": "treatment", "level": "now"}], OUTSIDE),
        ([{"lever": "treatment", "level": "surge", "start_week": 13}], OUTSIDE),
        ([{"lever": "treatment", "level": "surge", "start_week": 12}], NO_PATH),
        ([{"lever": "treatment", "level": "surge", "start_date": "2027-01-01"}], OUTSIDE),
        ([{"lever": "vessel_patrol", "level": "surge"}], OUTSIDE),
        ([{"lever": "vessel_patrol", "level": "surge"}, {"lever": "treatment", "level": "now"}], OUTSIDE),
        ([{"lever": "treatment", "level": "now"}, {"lever": "treatment", "level": "more"}], NO_PATH),
    ],
)
def test_no_path_is_said_only_of_a_lever_that_was_set_apart(settings: list[dict[str, Any]], word: str) -> None:
    (item,) = judged(study(), brief=set_to(*settings)).items
    assert item.word == word
    assert item.no_path is (True if word == NO_PATH else None)
    if word == OUTSIDE:
        assert "so nothing was tested" in item.reason and not item.tested


def test_levers_that_are_set_together_are_named() -> None:
    (item,) = judged(
        study(), brief=set_to({"lever": "treatment", "level": "surge"}, {"lever": "lab_raid", "level": "more"})
    ).items
    assert any(note.startswith("the option also sets ") and "together" in note for note in item.notes)


def test_claims_on_a_merged_option_are_judged_by_the_one_that_is_played() -> None:
    found = study()
    found.plan |= {"merged": {"b": "a"}, "not_needed": ["c"]}
    told: dict[str, Any] = {"outcome": "retail_price"}
    claims = [claim("increase", option="a", **told), claim("increase", 2, option="b", **told)]
    options = [Option(id=name, title=name.upper(), levers=[LeverSetting(lever="treatment", level="surge")]) for name in "abc"]
    got = judged(found, brief=Brief(options=options, claims=claims))
    assert [(item.word, item.option) for item in got.items] == [(SUPPORTED, "a")] * 2
    assert len(got.rows) == 1 and got.answer.option == "a"
    assert "Options of equal settings are played once: “B” as “A”." in got.limits
    assert "Not played, since nobody proposes it and no claim tests it: “C”." in got.limits
