"""What tests nothing is never a finding: levers that are not set apart, options that were merged, and levers set together."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_study import SmallStudy, claim, judged, nothing

from leeward.evidence.levers import load_levers
from leeward.judging import judge
from leeward.judging.rules import BUILT_IN, NO_DIRECTION, NO_PATH, OUTSIDE, SUPPORTED, TESTED
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


CHANGES = st.one_of(st.just(0.0), st.sampled_from([1e-2, -30.0, 30.0, -1.0]))


@given(
    st.lists(CHANGES, min_size=8, max_size=8), st.booleans(), st.booleans(), st.booleans(),
    st.sampled_from(["increase", "decrease", "no_effect", "mixed", "unclear"]),
)  # fmt: skip
def test_every_claim_gets_one_word_and_a_path_is_denied_only_where_nothing_ever_moves(
    changes: list[float], apart: bool, assumed: bool, idle: bool, direction: str
) -> None:
    base = np.full(8, 100.0)
    price = base if idle else base + 50
    series = {"consumption": {"baseline": base, "a": base + changes}, "retail_price": {"baseline": base, "a": price}}
    lever = replace(load_levers()["treatment"], assumed={"consumption": "decrease"} if assumed else {})
    told = Brief(
        options=[Option(id="a", levers=[LeverSetting(lever="treatment", level="surge" if apart else "now")])],
        claims=[claim(direction)],
    )
    (item,) = judge(SmallStudy(series, draws=8), told, levers={**load_levers(), "treatment": lever}, published=nothing).items
    still = not any(changes)
    # Within the smallest effect in seven of eight draws: an equation that gives so little has answered.
    little = sum(abs(change) > 1 for change in changes) <= 1 and not still and direction != "no_effect"
    # A claim of no effect that the size does not contradict gets the word of the size.
    stands = direction == "no_effect" and not still and sum(abs(change) > 3 for change in changes) < 7
    undone = sum(change > 3 for change in changes) > 1
    expected = {
        OUTSIDE: still and (idle or not apart),
        NO_DIRECTION: direction == "unclear" and not (still and (idle or not apart)),
        NO_PATH: still and apart and not idle and not assumed and direction != "unclear",
        BUILT_IN: assumed
        and direction != "unclear"
        and not little
        and not stands
        and not (still and (idle or not apart))
        and not undone,
    }
    assert sum(expected.values()) <= 1
    assert item.word == next((word for word, so in expected.items() if so), item.word)
    assert item.word in expected if any(expected.values()) else item.word in TESTED
