"""The first sentence of a text whose main thing the model does not have, or has in another country."""

from __future__ import annotations

from answer_briefs import COSTLY, PATROL, Case, claim
from small_study import nothing

from leeward.judging import Judgement, judge
from leeward.reading.brief import DocumentInfo

ENFORCED = "{id: street, title: Police in the street, levers: [{lever: domestic_enforcement, level: surge}]}"
SEEN = claim("vessel_patrol", "kg_delivered", "decrease", "patrol", "officials")


def told(options: list[str], claims: list[str], *, machine: bool = True) -> Judgement:
    case = Case("a report", options, claims, {"patrol": COSTLY, "street": COSTLY}, "")
    brief = case.brief()
    if machine:
        brief.document = DocumentInfo(path="page.txt", sha256="0" * 64)
    return judge(case.study(), brief, published=nothing)


def outside(lever: str, times: int) -> list[str]:
    made = [
        claim(lever, outcome, "decrease", "", "author") for outcome in ("homicide", "consumption", "overdose_death", "kg_seized")
    ]
    return made[:times]


def test_a_text_on_what_is_no_lever_is_said_to_be_about_it() -> None:
    found = told([PATROL], [SEEN, *outside("legal_regulation", 3)]).answer
    assert found.text.startswith(
        "The text is mainly about “legal regulation” (3 of 4 passages), which is no lever of the model; of what the model has,"
        " it says most of “Patrol ships, surge” (1 passage). 4 different claims"
    )
    assert found.option == "" and {number.get("name") for number in found.sentences[0].numbers} >= {"claims", "claims_outside"}
    mixed = told([PATROL], [SEEN, *outside("other_instrument", 3)]).answer
    assert mixed.text.startswith("The text is mainly about instruments of other kinds (3 of 4 passages), which are no levers")


def test_as_many_passages_on_a_lever_of_the_model_are_the_main_thing() -> None:
    assert told([PATROL], [SEEN, SEEN, *outside("legal_regulation", 2)]).answer.option == "patrol"
    assert told([PATROL], [SEEN, *outside("legal_regulation", 3)], machine=False).answer.option == "patrol"


def test_a_lever_of_another_country_has_no_number_and_no_cost() -> None:
    here = claim("domestic_enforcement", "corruption", "decrease", "street", "author")
    there = claim("domestic_enforcement", "homicide", "decrease", "", "author", place="[united_kingdom]")
    found = told([ENFORCED], [here, here, there]).answer
    assert "has enforcement inside the market country for the United States, not for the United Kingdom." in found.text
    assert "costs" not in found.text
    alone = told([ENFORCED], [here, here]).answer
    assert "not for" not in alone.text and any(sentence.about == "cost" for sentence in alone.sentences)
