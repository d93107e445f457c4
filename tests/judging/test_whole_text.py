"""First sentences stand by the whole text: what it is mainly about, the drug that is spoken of, the market of the text."""

from __future__ import annotations

import pytest
from answer_briefs import COSTLY, PATROL, STRIKE, TREAT, Case
from answer_briefs import claim as said
from small_study import claim, nothing

from leeward.judging import Judgement, judge
from leeward.judging.scope import drug_of
from leeward.reading.brief import Brief, DocumentInfo
from leeward.reading.drugs import COCAINE, FENTANYL

SURE = said("vessel_patrol", "kg_seized", "increase", "patrol")


def read_by_machine(title: str, sure: list[str], waiting: list[str]) -> Judgement:
    """A document of which some claims were read for sure and others wait for a person."""
    case = Case(title, [PATROL, STRIKE, TREAT], [*sure, *waiting], {"patrol": {"kg_seized": 0.3, **COSTLY}}, "")
    brief = case.brief()
    brief.document = DocumentInfo(path="letter.txt", sha256="0" * 64)
    tiers = ["read"] * len(sure) + ["possible"] * len(waiting)
    brief.claims = [each.model_copy(update={"tier": tier}) for each, tier in zip(brief.claims, tiers, strict=True)]
    return judge(case.study(), brief, published=nothing)


def waiting(lever: str, count: int) -> list[str]:
    return [said(lever, "consumption", "decrease", None) for _ in range(count)]


@pytest.mark.parametrize(
    ("title", "sure", "others", "begins"),
    [
        ("A page", [SURE, SURE], waiting("treatment", 6), "The text is mainly about “Treatment”, of which no claim"),
        ("A page", [SURE, SURE], waiting("maritime_strike", 5), "The text is mainly about “Strikes on boats, 40 a year”, of wh"),
        ("A page", [SURE, SURE], waiting("treatment", 2), "The text is mainly about “Patrol ships, surge”"),
        ("A page", [SURE, SURE], waiting("vessel_patrol", 6), "Of what was read for sure: the text is mainly about “Patrol"),
        ("Drug treatment works", [SURE, SURE], waiting("treatment", 3), "The text is mainly about “Treatment”, of which no cl"),
        ("A page", [SURE, SURE], [], "The text is mainly about “Patrol ships, surge”"),
    ],
)  # fmt: skip
def test_what_waits_and_the_title_tell_what_a_text_is_about(title: str, sure: list[str], others: list[str], begins: str) -> None:
    first = read_by_machine(title, sure, others).answer.sentences[0].text
    assert first.startswith(begins), first
    if "of which no claim" in begins:
        assert first.endswith("; what was read is about “Patrol ships, surge”.")


@pytest.mark.parametrize(
    ("passages", "drug"),
    [
        ([(0, "cocaine comes by boat"), (500, "fentanyl comes in cars")], FENTANYL),
        ([(0, "fentanyl kills"), (500, "cocaine is cut")], COCAINE),
        ([(500, "fentanyl kills"), (700, "cocaine is cut")], FENTANYL),
        ([(100, "heroin and fentanyl"), (650, "cocaine from the Andes")], COCAINE),
        ([(0, "cocaine is cut"), (560, "methadone keeps people alive")], FENTANYL),
    ],
)
def test_the_drug_is_that_of_the_nearest_passage(passages: list[tuple[int, str]], drug: str) -> None:
    beside = [claim(number=at + 2, span=text, start=start, end=start + len(text)) for at, (start, text) in enumerate(passages)]
    asked = claim(span="fewer people die", start=600, end=616)
    assert drug_of(asked, Brief(title="A page", claims=[*beside, asked])) == drug
