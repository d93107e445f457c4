"""How far a response has been tested, the confidence that follows, and the grade of what is published."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_study import brief_of, claim, fading, nothing

from leeward.history.families import family_of
from leeward.judging import explain, judge
from leeward.judging.literature import graded
from leeward.judging.tested import DIRECT, GRADES, LINK, NEVER, PATH, PastEffect, ResponseRecord, grade
from leeward.showing.past import past_record, record_of


def effects(*found: tuple[str, bool], free: bool = True) -> tuple[PastEffect, ...]:
    return tuple(PastEffect(f"e{at}", "A study", "coca_area", where, free, meets) for at, (where, meets) in enumerate(found))


@pytest.mark.parametrize(
    ("record", "level"),
    [
        (NEVER, "very low"),
        (ResponseRecord(effects((LINK, True))), "very low"),
        (ResponseRecord(effects((PATH, True))), "low"),
        (ResponseRecord(effects((PATH, False))), "very low"),
        (ResponseRecord(cases=1, series=2, better=1), "low"),
        (ResponseRecord(cases=1, series=3, better=1), "very low"),
        (ResponseRecord(effects((DIRECT, False))), "very low"),
        (ResponseRecord(effects((DIRECT, True))), "moderate"),
        (ResponseRecord(effects((DIRECT, True), (DIRECT, False))), "moderate"),
        (ResponseRecord(effects((DIRECT, True), (DIRECT, False), (DIRECT, False))), "low"),
        (ResponseRecord(effects((DIRECT, True), (DIRECT, True))), "high"),
        (ResponseRecord(effects(*((DIRECT, True),) * 3, (DIRECT, False))), "high"),
        (ResponseRecord(effects((DIRECT, True), (DIRECT, True), free=False)), "very low"),
    ],
)
def test_confidence_starts_where_the_record_says(record: ResponseRecord, level: str) -> None:
    assert grade(record)[0] == level


def test_it_goes_down_for_poor_resolution_and_for_a_driver_that_rests_on_little() -> None:
    good = ResponseRecord(effects((DIRECT, True), (DIRECT, True)))
    assert grade(good, ["homicides"])[0] == "moderate"
    level, why = grade(good, ["homicides"], "the stock drives it and rests on judgement only")
    assert (level, why[1:]) == (
        "low", ["the model resolves homicides poorly", "the stock drives it and rests on judgement only"],
    )  # fmt: skip
    assert grade(NEVER, ["homicides"], "x")[0] == "very low"


@given(
    st.lists(st.tuples(st.sampled_from([DIRECT, PATH, LINK]), st.booleans()), max_size=8),
    st.integers(0, 5), st.integers(0, 5), st.lists(st.just("x"), max_size=2),
)  # fmt: skip
def test_every_record_has_a_grade_and_a_met_effect_never_lowers_it(
    found: list[tuple[str, bool]], series: int, better: int, poor: list[str]
) -> None:
    record = ResponseRecord(effects(*found), series=series, better=min(better, series))
    level = GRADES.index(grade(record, poor)[0])
    more = ResponseRecord(effects(*found, (DIRECT, True)), series=series, better=min(better, series))
    if record.counted(DIRECT)[1] == 0:
        assert GRADES.index(grade(more, poor)[0]) >= level


def test_the_record_in_words() -> None:
    assert NEVER.sentence() == "never tested" and NEVER.never
    record = ResponseRecord(effects((DIRECT, True), (PATH, False)), "interdiction", 2, 3, 1, 4, 2)
    assert record.sentence() == (
        "1 of 1 published effects on this lever and outcome met; 0 of 1 published effects on its path met;"
        " 1 of 3 series in 2 past episodes better than persistence, 2 of 4 signs right"
    )
    used = ResponseRecord(effects((DIRECT, True), free=False))
    assert used.sentence() == "never tested (1 more used in the model, which support nothing)" and used.never


def test_a_verdict_carries_its_record_and_its_confidence() -> None:
    record = ResponseRecord(effects((DIRECT, True)))
    found = judge(fading(), brief_of(claim("increase")), published=nothing, past=lambda lever, outcome: record)
    (item,) = found.items
    assert item.grade in GRADES and item.confidence.startswith(f"Confidence {item.grade}: 1 of 1 published effects")
    stored = found.to_dict()["verdicts"][0]
    assert stored["tested"]["effects"][0] == {
        "id": "e0", "study": "A study", "outcome": "coca_area", "where": "direct", "free": True, "meets": True,
    }  # fmt: skip
    assert stored["grade"] == item.grade and stored["tested"]["never"] is False
    assert dict(explain(found, "c1"))["How far it has been tested"][1] == "met: A study, coca area (direct)"


def effect(**told: Any) -> dict[str, Any]:
    row = {"id": "e", "study": "S", "lever": "vessel_patrol", "outcome": "kg_seized", "meets": True, "counts": True}
    return row | told


def episode(**told: Any) -> dict[str, Any]:
    row = {
        "case": "a",
        "families": [family_of("vessel_patrol")], "outcome": "retail_price", "kind": "event", "in_sample": False, "joint": "",
        "crps": 1.0, "crps_persistence": 2.0, "signs": 2, "signs_right": 1,
    }  # fmt: skip
    return row | told


def test_where_a_published_effect_lies() -> None:
    def where(asked: str, **told: Any) -> list[str]:
        return [found.where for found in record_of("vessel_patrol", asked, [effect(**told)], []).effects]

    assert where("kg_seized") == [DIRECT]
    assert where("consumption") == [PATH] == where("overdose_death")
    assert where("drug_flow") == [] == where("homicide") == where("cooperation")  # nearer, or on no way of the drug
    assert where("consumption", lever="", outcome="consumption") == [LINK]
    assert where("kg_seized", lever="lab_raid") == [] == where("kg_seized", meets=None)
    treated = record_of("treatment", "consumption", [effect(lever="", outcome="consumption")], [])
    assert treated.effects == ()


def test_which_past_episodes_count() -> None:
    rows = [
        episode(), episode(case="b", crps=3.0), episode(kind="null"), episode(in_sample=True), episode(joint="x"),
        episode(outcome="consumption"), episode(families=["forced eradication"]), episode(crps_persistence=None),
    ]  # fmt: skip
    found = record_of("vessel_patrol", "retail_price", [], rows)
    assert (found.cases, found.series, found.better, found.signs, found.signs_right) == (2, 2, 1, 4, 2)


def test_the_stored_record_is_read() -> None:
    known = past_record("aerial_eradication", "coca_area")
    assert known.counted(DIRECT)[1] > 0 and known.series > 0
    assert past_record("nobody", "coca_area") == NEVER
    assert past_record("maritime_strike", "cooperation").never


@pytest.mark.parametrize(
    ("studies", "level"),
    [
        ([], ""),
        ([("official_claim", "for")], ""),
        ([("descriptive", "for")] * 9, "very low"),
        ([("unheard", "for")], "very low"),
        ([("model", "for")], "very low"),
        ([("model", "for"), ("before_after", "for")], "low"),
        ([("time_series", "for")], "low"),
        ([("time_series", "for"), ("quasi_experiment", "for")], "moderate"),
        ([("rct", "for")], "moderate"),
        ([("rct", "for"), ("rct", "for")], "high"),
        ([("meta_analysis", "for")], "high"),
        ([("rct", "for"), ("rct", "against")], "moderate"),
        ([("rct", "for"), ("model", "against")], "moderate"),
    ],
)
def test_published_evidence_is_graded_by_design_and_number(studies: list[tuple[str, str]], level: str) -> None:
    assert graded(studies) == level
