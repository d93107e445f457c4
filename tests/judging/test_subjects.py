"""The first sentences of a text of which it is known what it is mainly about: named, quoted, and answered where it was read."""

from __future__ import annotations

from typing import Any

import pytest
from answer_briefs import COSTLY, PATROL, STRIKE, TREAT, Case, claim
from small_study import nothing

from leeward.judging import Judgement, judge
from leeward.judging.proponents import called, plural
from leeward.reading.brief import DocumentInfo
from leeward.reading.subject import Instrument, Subject

QUOTE = "Ships, in the end, did not lower what arrives"
EFFECTS = {"patrol": {**COSTLY, "kg_delivered": -0.3}, "strike": COSTLY, "treat": {**COSTLY, "consumption": -0.2}}
STILL = {"start": 10, "end": 10 + len(QUOTE), "span": f"'{QUOTE}'"}


def told(claims: list[str], *, options: tuple[str, ...] = (PATROL, STRIKE, TREAT), **about: Any) -> Judgement:
    brief = Case("a report", list(options), claims, EFFECTS, "").brief()
    brief.document = DocumentInfo(path="page.txt", sha256="0" * 64)
    about.setdefault("instruments", [Instrument(lever="vessel_patrol", words="more ships")])
    quoted = {"conclusion": QUOTE, "start": 10, "end": 10 + len(QUOTE)} if about.pop("quoted", True) else {}
    brief.subject = Subject(**quoted, **about)
    return judge(Case("a report", list(options), claims, EFFECTS, "").study(), brief, published=nothing)


def sentences(claims: list[str], **about: Any) -> dict[str, str]:
    return {sentence.about: sentence.text for sentence in told(claims, **about).answer.sentences}


DENIAL = claim("vessel_patrol", "kg_delivered", "no_effect", "patrol", **STILL)
GOOD = claim("maritime_strike", "kg_delivered", "decrease", "strike", "officials")


def test_it_is_named_with_its_words_whatever_most_claims_are_about() -> None:
    first = sentences([GOOD, GOOD, GOOD, DENIAL])["proposal"]
    assert first == "The text is mainly about “Patrol ships, surge” (“more ships”) (1 of 4 passages)."


@pytest.mark.parametrize(
    ("about", "says"),
    [
        ({"proposer": "the Navy"}, ", which the Navy proposes, weighs or carries out."),
        ({"proposer": "Sens. Hale and Roe"}, ", which Sens. Hale and Roe propose, weigh or carry out."),
        ({"proposer": "author"}, ", which the author advises."),
    ],
)
def test_who_proposes_it(about: dict[str, Any], says: str) -> None:
    assert says in sentences([GOOD, claim("vessel_patrol", "kg_delivered", "decrease", "patrol")], **about)["proposal"].replace(
        "(1 of 2 passages)", "passages)"
    )


def test_several_measures_are_named_in_their_order_and_the_rest_counted() -> None:
    instruments = [
        Instrument(lever="vessel_patrol", words="more ships"),
        Instrument(lever="other_instrument", words="a ban on fast boats"),
        Instrument(lever="treatment", words="treatment"),
        Instrument(lever="maritime_strike", words="missiles"),
    ]
    sides = sentences([DENIAL], instruments=instruments, one=False, proposer="the Navy")["proposal"]
    assert ", which the Navy proposes, weighs or carries out, then “a ban on fast boats”" in sides
    first = sentences([DENIAL], instruments=instruments, one=False)["proposal"]
    assert first == (
        "The text deals with several measures: first “Patrol ships, surge” (“more ships”) (1 of 1 passage), then "
        "“a ban on fast boats”, “Treatment” and 1 more."
    )


def test_what_no_option_plays_is_no_lever_of_the_model_and_gets_no_number_of_another() -> None:
    ban = [Instrument(lever="other_instrument", words="a ban on fast boats")]
    found = told([GOOD], instruments=ban, proposer="author").answer
    assert [sentence.about for sentence in found.sentences] == ["proposal", "conclusion", "counts"]
    assert found.sentences[0].text == (
        "The text is mainly about “a ban on fast boats”, which is no lever of the model and which the author advises."
    )
    assert found.option == ""


def test_the_conclusion_is_quoted_with_its_speaker_and_answered_where_it_was_read() -> None:
    found = sentences([DENIAL, GOOD])
    assert found["conclusion"] == f"It mainly says: “{QUOTE}”."
    assert found["promise"].startswith(
        "Of this the model tests no change of drugs delivered; in the model it changes by −30\u00a0%"
    )
    assert found["promise"].endswith("measured for cocaine: contradicted.")
    who = sentences([DENIAL], speaker="the auditors")
    assert who["conclusion"] == f"It mainly says, as the auditors have it: “{QUOTE}”."
    assert sentences([DENIAL], speaker="Ships")["conclusion"] == f"It mainly says: “{QUOTE}”."


def test_what_the_text_says_to_the_contrary_is_quoted_after_the_answer_and_the_cost() -> None:
    other = "Fewer boats, the captains say, is fewer drugs"
    found = told([DENIAL], other=other, other_speaker="the captains").answer.sentences
    assert [sentence.about for sentence in found] == ["proposal", "conclusion", "promise", "cost", "conclusion", "counts"]
    assert found[4].text == f"It also says: “{other}”."  # who says it stands in the words
    spoken = told([DENIAL], other='"Each boat is three tonnes that never came," he said.', other_speaker="Capt. Roe").answer
    assert spoken.sentences[4].text == "It also says, as Capt. Roe has it: “Each boat is three tonnes that never came”."
    assert told([DENIAL], other=other, other_speaker="Capt. Roe").answer.sentences[4].text == (
        f"It also says, as Capt. Roe has it: “{other}”."
    )


def test_the_years_that_a_finding_is_told_of_stand_before_what_it_is_now() -> None:
    then = {**STILL, "modality": "did", "period": "2001-2012"}
    found = told([claim("vessel_patrol", "kg_delivered", "no_effect", "patrol", **then)]).answer
    promise = next(sentence for sentence in found.sentences if sentence.about == "promise")
    assert promise.text.startswith(
        "Of this the model tests no change of drugs delivered, told of 2001-2012; in the model it changes by"
    )
    assert {"name": "told_of", "value": None, "shown": "2001-2012"} in promise.numbers


@pytest.mark.parametrize(
    ("key", "words", "why"),
    [
        (
            "condition",
            "only if ports follow",
            "the text binds it to “only if ports follow”, which is not played; without that cocaine",
        ),
        (
            "apart",
            "in the first year",
            "the text speaks of “in the first year”, which is not measured by itself; cocaine",
        ),
    ],
)
def test_what_is_bound_or_of_less_than_is_measured_is_not_settled(key: str, words: str, why: str) -> None:
    found = told([claim("vessel_patrol", "kg_delivered", "decrease", "patrol", **{**STILL, key: f"'{words}'"})])
    (item,) = found.items
    assert item.word == "outside the model" and item.reason.startswith(why) and "−30\u00a0%" in item.reason


def test_no_evidence_of_a_change_is_told_as_that() -> None:
    quote = "We saw no sign that what arrives fell"
    more = {"start": 10, "end": 10 + len(quote), "span": f"'{quote}'"}
    found = told([claim("vessel_patrol", "kg_delivered", "no_effect", "patrol", **more)]).answer.text
    assert "Of this the model tests no evidence of a change of drugs delivered; in the model it changes by" in found


def test_a_conclusion_that_was_not_read_as_a_claim_is_quoted_and_the_promise_told() -> None:
    elsewhere = claim(
        "vessel_patrol", "kg_delivered", "decrease", "patrol", "officials", start=300, end=320, span=f"'{'x' * 20}'"
    )
    found = sentences([elsewhere], proposer="officials")
    assert found["conclusion"] and found["promise"].startswith(
        "In these words no claim was read that the model tests; elsewhere in it: Officials expect fewer drugs delivered;"
    )
    outside = claim("vessel_patrol", "human_right", "increase", "patrol", "officials", start=300, end=320, span=f"'{'x' * 20}'")
    assert sentences([outside])["promise"] == "In these words no claim was read that the model tests."
    assert "conclusion" not in sentences([elsewhere], quoted=False)
    unread = "In these words no claim was read that the model tests."
    assert sentences([elsewhere], proposer="the Navy")["promise"] == unread  # an aside of somebody else answers nothing
    assert "elsewhere in it" in sentences([elsewhere, elsewhere], proposer="the Navy")["promise"]


def test_of_two_claims_in_a_conclusion_both_are_answered_what_can_be_tested_first() -> None:
    users = claim("vessel_patrol", "consumption", "decrease", "patrol", **STILL)
    price = claim("vessel_patrol", "retail_price", "increase", "patrol", **STILL)
    found = [sentence.text for sentence in told([price, users, DENIAL]).answer.sentences if sentence.about == "promise"]
    assert [text.split(";")[0] for text in found] == [
        "Of this the model tests no change of drugs delivered",
        "Nor can it test the rest: the model has no mechanism from vessel patrol to drugs consumed.",
    ]


def test_what_the_model_cannot_test_of_a_conclusion_is_said_with_the_reason() -> None:
    rights = claim("vessel_patrol", "human_right", "decrease", "patrol", **STILL)
    hope = claim("vessel_patrol", "kg_delivered", "decrease", "patrol", "officials")
    found = sentences([rights, hope], proposer="officials")
    assert (
        "That the model cannot test: "
        in told(
            [rights, DENIAL.replace("start: 10", "start: 400").replace(f"end: {10 + len(QUOTE)}", f"end: {400 + len(QUOTE)}")]
        ).answer.text
    )
    assert found["promise"].startswith("Officials expect")  # what it can test of the proposer's follows
    assert sentences([rights, hope])["promise"].startswith("That the model cannot test")  # and no aside
    oil = claim("vessel_patrol", "human_right", "increase", "patrol", "officials", start=300, end=320, span=f"'{'x' * 20}'")
    both = told([rights, oil]).answer.sentences
    assert len([sentence for sentence in both if sentence.about == "promise"]) == 1  # nothing of the rest is either


def test_every_number_of_the_sentences_is_kept() -> None:
    quoted = f"'{QUOTE} in 2024'"
    more = {"start": 10, "end": 8 + len(quoted), "span": quoted}
    brief = Case(
        "a report", [PATROL], [claim("vessel_patrol", "kg_delivered", "no_effect", "patrol", **more)], EFFECTS, ""
    ).brief()
    brief.subject = Subject(
        instruments=[Instrument(lever="vessel_patrol", words="12 more ships")],
        conclusion=quoted[1:-1],
        start=10,
        end=8 + len(quoted),
    )
    found = judge(Case("a report", [PATROL], [], EFFECTS, "").study(), brief, published=nothing).answer
    for sentence in found.sentences:
        text = sentence.text
        for number in sorted((one["shown"] for one in sentence.numbers), key=len, reverse=True):
            text = text.replace(number, "")
        assert not any(char.isdigit() for char in text), (sentence.text, text)


@pytest.mark.parametrize(
    ("speaker", "several"),
    [
        ("Mexico and the United States", True),
        ("the Mexicans", True), ("the United States and Peru", True), ("Reps. Hale and Roe", True),
        ("the Navy, the Coast Guard and their partners", True), ("UN Office on Drugs and Crime", False),
        ("Ministry of Health, Labour and Welfare", False), ("Customs and Border Protection (CBP)", False),
        ("the Netherlands", False),
    ],
)  # fmt: skip
def test_several_names_are_several_speakers_and_a_body_of_two_words_is_one(speaker: str, several: bool) -> None:
    assert plural(speaker) is several


def test_a_lever_that_the_model_has_in_other_places_alone_is_said_to_be() -> None:
    raids = claim(
        "lab_raid",
        "potential_production",
        "decrease",
        None,
        in_model="false",
        outside_reason="'raids in Mexico: outside'",
        **STILL,
    )
    found = told([raids, GOOD], instruments=[Instrument(lever="lab_raid", words="raids")], proposer="the Navy").answer
    assert found.sentences[0].text == (
        "The text is mainly about “raids” (1 of 2 passages), which the model has in other places alone "
        "(as “Raids on laboratories”) and which the Navy proposes, weighs or carries out."
    )
    assert [sentence.about for sentence in found.sentences] == ["proposal", "conclusion", "counts"]


def test_names_in_capitals_and_bodies_are_said_as_in_a_sentence() -> None:
    assert called("Mr. HALE") == "Mr. Hale" and called("Dr. ROE-PIKE") == "Dr. Roe-Pike"
    assert called("JOINT COMMITTEE ON PUBLIC SAFETY") == "the Joint Committee on Public Safety"
    assert called("US") == "the US" and called("Rita Quispe") == "Rita Quispe"
    assert plural("Belgium and the Netherlands") and not plural("Belgium")


def test_a_cost_at_our_own_scale_answers_no_cost_of_the_text() -> None:
    dear = claim("vessel_patrol", "programme_cost", "increase", "patrol")
    ours = PATROL.replace("level: surge", "level: surge, note: the text gives no number")
    (own,), (at_ours,) = (told([dear], options=(option,)).items for option in (PATROL, ours))
    assert own.word == "built in"
    assert at_ours.word == "outside the model" and "the text's scale is not played" in at_ours.reason


def test_the_loss_of_what_is_shared_is_not_answered_with_more_of_it() -> None:
    share = "{id: share, title: Sharing, levers: [{lever: intelligence_sharing, level: surge}]}"
    lost = claim("intelligence_sharing", "kg_delivered", "decrease", "share", of_less="true")
    (item,) = told([lost], options=(PATROL, share)).items
    assert item.word == "outside the model" and "takes none away" in item.reason


@pytest.mark.parametrize("key", ["within", "apart"])
def test_what_is_unsettled_of_a_whole_is_not_even_that_of_a_part(key: str) -> None:
    split = {**EFFECTS, "patrol": {**COSTLY, "kg_delivered": -0.04}}
    part = claim("vessel_patrol", "kg_delivered", "no_effect", "patrol", **{key: "'in Port of Spain'"})
    brief = Case("a report", [PATROL], [part], split, "").brief()
    (item,) = judge(Case("a report", [PATROL], [part], split, "").study(), brief, published=nothing).items
    assert item.word == "outside the model" and "changes by" in item.reason


@pytest.mark.parametrize(
    ("words", "moves", "word"),
    [
        ("Patrols did not lower what arrives.", 0.3, "supported"),  # it rises, and only a fall is denied
        ("Patrols did not lower what arrives.", -0.3, "contradicted"),
        ("Patrols did not lower what arrives.", 0.01, "supported"),  # met as any claim of no effect
        ("Patrols had no effect on what arrives.", 0.3, "contradicted"),
        ("Patrols neither lowered nor raised what arrives.", 0.3, "contradicted"),
        ("The rise of what arrives cannot be attributed to patrols.", -0.3, "supported"),
    ],
)
def test_a_denial_of_a_fall_is_not_held_against_a_rise(words: str, moves: float, word: str) -> None:
    moved = {**EFFECTS, "patrol": {**COSTLY, "kg_delivered": moves}}
    case = Case(
        "a report", [PATROL], [claim("vessel_patrol", "kg_delivered", "no_effect", "patrol", span=f"'{words}'")], moved, ""
    )
    (item,) = judge(case.study(), case.brief(), published=nothing).items
    assert item.word == word and bool(item.denies) is (word == "supported" and abs(moves) > 0.1)
