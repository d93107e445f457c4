"""The first sentences: what is mainly proposed, what it does, what it costs; and no number that is not in the record."""

from __future__ import annotations

import json
import math
import re

import pytest
from answer_briefs import CASES, Case
from small_study import nothing

from leeward.judging import Judgement, judge


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
