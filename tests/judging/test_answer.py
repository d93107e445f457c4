"""The first sentences: what is mainly proposed, what it does, what it costs; and no number that is not in the record."""

from __future__ import annotations

import json
import math
import re

import pytest
from answer_briefs import CASES, COSTLY, PATROL, Case, by, claim
from small_study import nothing

from leeward.judging import Judgement, judge
from leeward.reading.brief import DocumentInfo


def told(case: Case) -> Judgement:
    return judge(case.study(), case.brief(), published=nothing)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "_"))
def test_it_is_about_what_is_mainly_proposed(case: Case) -> None:
    found = told(case).answer
    assert (found.option, found.proponent, found.claim) == (case.option, case.who, case.claim)
    for text in case.says:
        assert text in found.text, found.text
    for text in case.never:
        assert text not in found.text, found.text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "_"))
def test_no_number_without_its_number_in_the_record(case: Case) -> None:
    record = json.loads(json.dumps(told(case).to_dict(), allow_nan=False))
    sentences = record["answer"]["sentences"]
    assert record["headline"] == " ".join(sentence["text"] for sentence in sentences)
    assert [sentence["about"] for sentence in sentences] in (
        ["proposal", "promise", "cost", "counts"], ["proposal", "promise", "counts"], ["counts"],
    )  # fmt: skip
    for sentence in sentences:
        text = re.sub("“[^”]*”", "", sentence["text"])
        for number in sorted(sentence["numbers"], key=lambda number: -len(number["shown"])):
            text = text.replace(number["shown"], "")
            assert number["shown"] in sentence["text"]
            assert number["value"] is None or math.isfinite(number["value"])
        assert not re.search(r"\d", text), text


def test_numbers_are_those_of_the_verdict_and_of_the_comparison() -> None:
    record = told(CASES[0]).to_dict()
    numbers = {number["name"]: number["value"] for s in record["answer"]["sentences"] for number in s["numbers"]}
    at = record["verdicts"][0]["effect"]["horizons"]["26"]
    assert [numbers[f"effect.{key}"] for key in ("median", "low90", "high90")] == [at["median"], at["low90"], at["high90"]]
    (cost,) = [cell for cell in record["comparison"]["cells"] if cell["outcome"] == "programme_cost"]
    assert numbers["cost.median"] == cost["total"]["median"]
    assert (numbers["rows"], numbers["tested"], numbers["supported"]) == (1, 1, 1)


def read_by_machine(*claims: str, option: str = PATROL) -> Judgement:
    case = Case("a report", [option], list(claims), {"patrol": {"kg_delivered": -0.2, **COSTLY}}, "patrol")
    brief = case.brief()
    brief.document = DocumentInfo(path="page.txt", sha256="0" * 64)
    return judge(case.study(), brief, published=nothing)


def test_an_author_who_only_reports_proposes_nothing() -> None:
    reported = claim("vessel_patrol", "kg_delivered", "decrease", "patrol", stance="reports")
    advised = claim("vessel_patrol", "consumption", "decrease", "patrol", stance="recommends")
    found = read_by_machine(reported).answer
    assert (found.proponent, found.sentences[0].text[:24]) == ("", "The text is mainly about")
    assert read_by_machine(reported, advised).answer.proponent == "author"


def test_an_option_of_which_nothing_can_be_tested_gets_no_other_number() -> None:
    outside = claim("vessel_patrol", "other_outcome", "decrease", "patrol", "officials")
    second = claim("vessel_patrol", "crime", "decrease", "patrol", "officials")
    found = read_by_machine(outside, second).answer
    (promise,) = [sentence for sentence in found.sentences if sentence.about == "promise"]
    assert promise.text.startswith("Of what the text says of it the model can test nothing") and not promise.numbers
    tested = claim("vessel_patrol", "kg_delivered", "decrease", "patrol", "officials")
    assert "test nothing" not in read_by_machine(outside, tested).answer.text


def test_claims_that_wait_for_a_person_are_counted_after_the_others() -> None:
    sure = claim("vessel_patrol", "kg_delivered", "decrease", "patrol", "officials")
    unsure = claim("vessel_patrol", "consumption", "decrease", "patrol", "officials", tier="possible")
    assert read_by_machine(sure, unsure).answer.text.endswith(" 1 possible claim waits for a person and is not judged.")
    assert "possible" not in read_by_machine(sure).answer.text
    none = read_by_machine(unsure, unsure.replace("consumption", "retail_price")).answer.sentences[-1]
    assert none.text.endswith("so none is judged; 2 possible claims wait for a person and are not judged.")
    assert [number["value"] for number in none.numbers] == [2]


def test_what_is_told_of_the_past_stands_for_a_promise_where_there_is_none() -> None:
    done = claim("vessel_patrol", "kg_delivered", "decrease", "patrol", "officials", modality="did", stance="reports",
                 span="'patrols have cut deliveries by 9 percent'", size=9, unit="'%'")  # fmt: skip
    found = told(Case("a report", [PATROL], [done, done], {"patrol": {"kg_delivered": -0.2, **COSTLY}}, "patrol")).answer
    assert found.claim == "c1" and "Officials report less cocaine delivered; in the model" in found.text


def test_the_cost_says_where_the_text_gives_no_scale_and_never_what_cannot_move() -> None:
    unstated = PATROL.replace(
        "level: surge}", "level: surge, note: 'the text gives no number that sets it; the default level, surge, is played'}"
    )
    sure = claim("vessel_patrol", "kg_delivered", "decrease", "patrol", "officials")
    still = {"patrol": {"kg_delivered": -0.2, **COSTLY}}
    cost = told(Case("no number", [unstated], [sure], still, "patrol")).answer.sentences[2].text
    assert "(baseline 180; our scale, not the text's) it costs" in cost and cost.endswith(
        "; no noticeable change in the deaths that the model counts, all its countries together."
    )
    other = PATROL.replace(
        "level: surge}", "level: surge, stated: '40 ships', note: '40 ships is no pace of the dial; surge is played'}"
    )
    assert "our scale" in told(Case("a number that sets nothing", [other], [sure], still, "patrol")).answer.text
    assert "our scale" not in told(Case("a number", [PATROL], [sure], still, "patrol")).answer.text
    slightly = {"patrol": {**still["patrol"], "cooperation": -0.001, "homicide": 0.4}}
    moved = told(Case("people", [PATROL], [sure], slightly, "patrol")).answer.sentences[2].text
    assert "no noticeable change in relations." in moved and "homicides" in moved and "deaths that the model counts" not in moved


def test_who_is_named_as_planning_a_measure_is_said_where_nobody_promises_anything() -> None:
    sure = claim("vessel_patrol", "kg_delivered", "decrease", "patrol", stance="reports")
    found = read_by_machine(sure, option=by(PATROL, "'President Alma Rojas'")).answer.sentences[0].text
    assert found.endswith(", which President Alma Rojas is read as ordering, planning or considering.")
    assert read_by_machine(sure).answer.sentences[0].text.endswith(" passage).")
