"""What the first sentences say of a text that promises nothing, of a package, and of which drug a claim is measured for."""

from __future__ import annotations

import numpy as np
import pytest
from answer_briefs import COSTLY, PATROL, STRIKE, TREAT, Case, claim
from small_study import SmallStudy, brief_of, judged, nothing
from small_study import claim as small_claim

from leeward.evidence.outcomes import load_outcomes
from leeward.judging import Judgement, judge, words
from leeward.judging.scope import mostly
from leeward.judging.standing import stand_in
from leeward.reading.brief import Brief, DocumentInfo
from leeward.showing import naming

NONE_NAMED, GENERAL = "the text names no drug here: measured for cocaine", "the text speaks of drugs in general: measured for"


def told(options: list[str], claims: list[str]) -> Judgement:
    effects = {"patrol": {**COSTLY, "kg_delivered": -0.3}, "strike": COSTLY, "treat": {**COSTLY, "consumption": -0.2}}
    brief = (case := Case("a report", options, claims, effects, "")).brief()
    brief.document = DocumentInfo(path="page.txt", sha256="0" * 64)
    return judge(case.study(), brief, published=nothing)


def test_where_nobody_promises_anything_what_is_said_most_has_its_number() -> None:
    still = claim("vessel_patrol", "kg_delivered", "no_effect", "patrol", "officials")
    found = told([PATROL], [still, still, claim("vessel_patrol", "crew_wage", "increase", "patrol", "officials")]).answer
    promise = found.sentences[1]
    assert promise.text.startswith("Officials say that it does not change drugs delivered; in the model it changes by")
    assert promise.text.endswith(", measured for cocaine: contradicted.") and promise.numbers[0]["name"] == "effect.median"


def test_what_one_speaker_says_is_not_what_the_text_says() -> None:
    own = claim("vessel_patrol", "kg_delivered", "no_effect", "patrol")
    critic = claim("vessel_patrol", "crew_wage", "no_effect", "patrol", "'Ferrer and Lowe (2014)'")
    alone, first, most = (told([PATROL], each).answer.sentences[1].text for each in ([own], [critic, own], [own, own, critic]))
    assert alone.startswith("Of it the text says that it does not change drugs delivered;")
    assert first == alone  # of as many, what the author says
    assert most.startswith("Of it the text says most that it does not change drugs delivered;")
    wish = claim("vessel_patrol", "kg_delivered", "no_effect", "patrol", condition="'only if ports follow'")
    other = claim("vessel_patrol", "kg_delivered", "increase", "patrol", "'Ferrer and Lowe (2014)'")
    assert told([PATROL], [wish, other]).answer.sentences[1].text.startswith("Ferrer and Lowe (2014) say that")
    assert told([PATROL], [wish]).answer.sentences[1].text == "Of what the text says of it the model can test nothing."


def test_where_the_text_says_the_contrary_more_often_that_is_told() -> None:
    good = claim("vessel_patrol", "kg_delivered", "decrease", "patrol", "officials")
    bad = [claim("vessel_patrol", "kg_delivered", "increase", "patrol", who) for who in ("growers", "a study")]
    promised, contrary = (told([PATROL], [good, *each]).answer.sentences[1].text for each in (bad[:1], bad))
    assert promised.startswith("Officials expect fewer drugs delivered;")
    assert contrary.startswith("Of it the text says most that it raises drugs delivered; ") and contrary.endswith("contradicted.")


def test_what_is_proposed_beside_the_main_thing_is_named() -> None:
    pairs = (("vessel_patrol", "patrol"), ("maritime_strike", "strike"), ("treatment", "treat"))
    asked = [claim(lever, "kg_delivered", "decrease", option, "the ministry", stance="recommends") for lever, option in pairs]
    first = told([PATROL, STRIKE, TREAT], [*asked, asked[0]]).answer.sentences[0].text
    assert first.endswith("(2 of 4 passages), beside “Strikes on boats, 40 a year” and “Treatment”.")
    alone = told([PATROL, STRIKE], [asked[0], claim("maritime_strike", "kg_delivered", "decrease", "strike", "others")]).answer
    assert "beside" not in alone.sentences[0].text


def test_one_lever_in_two_places_is_one_measure() -> None:
    there = PATROL.replace("id: patrol", "id: strike").replace("level: surge", "level: surge, where: [eastern_pacific]")
    said = [claim("vessel_patrol", "crew_wage", "increase", name, "officials") for name in ("patrol", "strike")]
    assert "measures about equally" not in told([PATROL, there], said).answer.text


def test_the_drug_that_most_passages_name() -> None:
    fentanyl, cocaine = small_claim(drug="fentanyl"), small_claim(drug="cocaine", number=2)
    assert mostly(Brief(title="t", claims=[fentanyl, fentanyl, cocaine])) == "fentanyl"
    assert mostly(Brief(title="t", claims=[fentanyl, cocaine])) == "" == mostly(Brief(title="t", claims=[fentanyl]))


@pytest.mark.parametrize(
    ("outcome", "fields", "text"),
    [
        ("consumption", {}, NONE_NAMED),
        ("consumption", {"drug": "cocaine"}, ""),
        ("consumption", {"drug": "cocaine", "drug_named": False}, f"{GENERAL} cocaine"),
        ("overdose_death", {"drug": "opioids"}, "the text speaks of opioids: measured for fentanyl"),
        ("overdose_death", {"drug": "fentanyl", "drug_named": False}, f"{GENERAL} fentanyl"),
        ("homicide", {}, ""),
    ],
)  # fmt: skip
def test_which_drug_a_claim_is_measured_for(outcome: str, fields: dict[str, object], text: str) -> None:
    asked = small_claim(outcome=outcome, **fields)
    brief = brief_of(asked)
    by_hand = stand_in(asked, brief, load_outcomes()[outcome])
    assert by_hand == ("" if text == NONE_NAMED else text)  # whoever writes the name of the outcome names its drug
    brief.document = DocumentInfo(path="page.txt", sha256="0" * 64)
    assert stand_in(asked, brief, load_outcomes()[outcome]) == text


def test_a_drug_that_only_stands_in_is_not_put_into_the_mouth_of_the_text() -> None:
    asked = [
        claim("vessel_patrol", "kg_delivered", "decrease", "patrol", "officials", **more) for more in ({}, {"drug": "cocaine"})
    ]
    unnamed, second = (told([PATROL], [each]).answer.sentences[1].text for each in asked)
    assert unnamed.startswith("Officials expect fewer drugs delivered;") and ", measured for cocaine: " in unnamed
    assert second.startswith("Officials expect less cocaine delivered;") and "measured for" not in second
    assert words.in_the_text("overdose deaths (fentanyl)", "", "the text speaks of opioids: measured for fentanyl") == (
        "overdose deaths (opioids)"
    )


@pytest.mark.parametrize(
    ("direction", "said", "unshown"),
    [
        ("no_effect", "found no clear evidence that it lowered it", True),
        ("no_effect", "could not show that it lowered it", True),
        ("no_effect", "found that it did not change it", False),
        ("decrease", "there was no evidence against it", False),
    ],
)  # fmt: skip
def test_no_evidence_of_an_effect_is_not_evidence_of_none(direction: str, said: str, unshown: bool) -> None:
    study = SmallStudy({"consumption": {"baseline": np.full(4, 100.0), "a": np.full(4, 50.0)}})
    (item,) = judged(study, brief=brief_of(small_claim(direction, span=said, drug="cocaine"))).items
    assert item.unshown is unshown
    assert ("which is not to say that there is none" in naming.beside(item)) is unshown
    assert naming.way(item) == ("no evidence of an effect" if unshown else direction.replace("_", " "))


def test_use_of_one_drug_settles_nothing_of_drugs_in_general() -> None:
    study = SmallStudy({"consumption": {"baseline": np.full(4, 100.0), "a": np.full(4, 50.0)}})
    (item,) = judged(study, brief=brief_of(small_claim(drug="cocaine", drug_named=False))).items
    assert item.word == "outside the model" and "cocaine, not for drugs in general; there it changes by −50" in item.reason
    assert judged(study, brief=brief_of(small_claim(drug="cocaine"))).items[0].word == "supported"


def test_drugs_in_general_are_no_cocaine_where_nothing_is_measured() -> None:
    study = SmallStudy({"consumption": {"baseline": np.full(4, 9.0), "a": np.full(4, 8.0)}})
    asked = small_claim(
        lever="decriminalisation", option=None, in_model=False, outside_reason="no lever", drug="cocaine", drug_named=False
    )
    (item,) = judged(study, brief=brief_of(asked)).items
    assert naming.tested(item) == "decriminalisation → drug consumption: decrease"
    words = small_claim(lever="other_instrument", outcome="other_outcome", option=None, in_model=False, outside_reason="neither",
                        lever_words="drug courts", outcome_words="relapse")  # fmt: skip
    (item,) = judged(study, brief=brief_of(words)).items
    assert naming.tested(item) == "“drug courts” → “relapse”: decrease"


def test_what_would_be_lost_is_no_promise() -> None:
    lost = claim("vessel_patrol", "kg_delivered", "decrease", "patrol", "officials", of_less="true")
    first, second = (told([PATROL], [each]).answer.sentences[1].text for each in (lost.replace(", of_less: true", ""), lost))
    assert first.startswith("Officials expect fewer drugs delivered") and "expect" not in second and "says most" not in second
