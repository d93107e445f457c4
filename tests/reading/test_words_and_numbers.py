"""Numbers in words and figures, tables, titles, dates and languages: each read as itself and not as its neighbour."""

from __future__ import annotations

from typing import Any

import pytest

from leeward.reading import Claim, load_document, read
from leeward.reading.quantify import horizon, period

DIAL = "The plan calls for {} boat strikes a month to cut drug trafficking."
HORIZON = "Drug treatment cut cocaine consumption within {}."

NUMBERS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "twenty-one": 21, "thirty-nine": 39, "a dozen": 12, "two dozen": 24,
    "17": 17, "3.5": 3.5,
}  # fmt: skip


def claim_of(text: str) -> Claim:
    (claim,) = read(text + "\n").claims
    return claim


def setting_of(text: str) -> Any:
    (option,) = read(text + "\n").options
    (setting,) = option.levers
    return setting


@pytest.mark.parametrize(("word", "value"), NUMBERS.items(), ids=list(NUMBERS))
def test_a_number_sets_the_dial(word: str, value: float) -> None:
    assert setting_of(DIAL.format(word)).value == pytest.approx(value)


@pytest.mark.parametrize(
    ("written", "value"), [("5,000", 5000), ("12 thousand", 12000), ("12,500", 12500), ("50 thousand", 50000)]
)
def test_thousands(written: str, value: float) -> None:
    assert setting_of(f"The plan calls for {written} ground troops to cut cocaine trafficking.").value == value


def test_a_number_outside_the_dial_sets_nothing_and_says_so() -> None:
    text = "The plan calls for {} ground troops to cut cocaine trafficking."
    inside, outside = setting_of(text.format("200,000")), setting_of(text.format("200,001"))
    assert (inside.value, inside.note) == (200000, None)
    assert (outside.value, outside.level) == (None, "surge")
    assert outside.note is not None and "outside the dial (0 to 200000 troops)" in outside.note


@pytest.mark.parametrize(
    ("words", "weeks"),
    [
        ("a year", 52), ("two years", 104), ("6 years", 313), ("a month", 4), ("six months", 26), ("twelve months", 52),
        ("a week", 1), ("ten weeks", 10), ("a day", 1), ("21 days", 3), ("a decade", 522), ("several years", 209),
        ("the next five years", 261), ("twenty-six weeks", 26), ("the first three months", 13),
    ],
)  # fmt: skip
def test_a_horizon_is_counted_in_weeks(words: str, weeks: int) -> None:
    assert claim_of(HORIZON.format(words)).horizon_weeks == weeks


@pytest.mark.parametrize(("percent", "share"), [("4", 0.04), ("40", 0.4), ("100", 1.0), ("101", None), ("140", None)])
def test_a_chance_is_a_share_up_to_one(percent: str, share: float | None) -> None:
    assert claim_of(f"There is a {percent} percent chance that drug treatment will cut cocaine consumption.").probability == share


@pytest.mark.parametrize(("word", "share"), [("chance", 0.3), ("probability", 0.3), ("likelihood", 0.3), ("part", None)])
def test_only_words_of_chance_make_a_chance(word: str, share: float | None) -> None:
    assert claim_of(f"The {word} that drug treatment will cut cocaine consumption is 30 percent.").probability == share


CELLS = {
    "↑": "increase", "↓": "decrease", "▲": "increase", "▼": "decrease", "↑ sharply": "increase", "↓ a little": "decrease",
    "↑12 %": "increase", "▼twice": "decrease", "+ 5 %": "increase", "+5 %": "increase", "-5 %": "decrease",
    "− 5 %": "decrease", "rises": "increase", "lower": "decrease", "prevented": "decrease",
}  # fmt: skip


@pytest.mark.parametrize(("cell", "direction"), CELLS.items(), ids=list(CELLS))
def test_a_cell_under_an_outcome_says_its_direction(cell: str, direction: str) -> None:
    claim = claim_of(f"| Policy | Drug trafficking |\n|---|---|\n| Boat strikes | {cell} |")
    assert (claim.kind, claim.lever, claim.outcome, claim.direction) == ("table", "maritime_strike", "drug_flow", direction)


@pytest.mark.parametrize("cell", ["", "5", "see text"])
def test_a_cell_that_says_no_direction_makes_no_claim(cell: str) -> None:
    assert read(f"| Policy | Drug trafficking |\n|---|---|\n| Boat strikes | {cell} |\n").claims == []


def test_a_table_of_one_column_claims_nothing() -> None:
    assert read("| Policy |\n|---|\n| Boat strikes cut drug trafficking |\n").claims == []


@pytest.mark.parametrize(
    ("verb", "heard"), [("said", True), ("argued", True), ("claimed", True), ("warned", True), ("slept", False), ("ran", False)]
)
def test_only_a_verb_of_speech_makes_a_speaker(verb: str, heard: bool) -> None:
    claim = claim_of(f"Senator Jane Roe {verb} that drug treatment cut cocaine consumption.")
    assert claim.speaker == ("Senator Jane Roe" if heard else "author")


def test_a_pronoun_points_to_whoever_was_named_last() -> None:
    named = "{} said little. She said that drug treatment cut cocaine consumption."
    assert claim_of(named.format("Senator Jane Roe")).speaker == "Senator Jane Roe"
    assert claim_of(named.format("Minister Ann Doe")).speaker == "Minister Ann Doe"
    assert claim_of("We said that drug treatment cut cocaine consumption.").speaker == "author"


SAME_SUBJECT = [
    "it reduced", "also reduced", "has reduced", "may reduce", "then reduced", "could reduce", "is reducing", "does reduce",
    "will reduce", "would reduce", "can reduce", "might reduce", "did reduce", "this reduced",
]  # fmt: skip
CONTRAST = "Drug treatment was praised, but {} cocaine consumption."


@pytest.mark.parametrize("same", SAME_SUBJECT)
def test_a_contrast_with_the_same_subject_keeps_the_lever(same: str) -> None:
    claim = claim_of(CONTRAST.format(same))
    assert (claim.lever, claim.direction, claim.carried) == ("treatment", "decrease", [])


@pytest.mark.parametrize("other", ["farmers reduced", "the weather reduced", "prices reduced"])
def test_a_contrast_with_a_subject_of_its_own_does_not(other: str) -> None:
    assert read(CONTRAST.format(other) + "\n").read_claims() == []


@pytest.mark.parametrize(
    "levers", ["Naval patrols and drug treatment", "Naval patrols, drug treatment", "Naval patrols as well as drug treatment"]
)
def test_levers_named_together_are_kept_together(levers: str) -> None:
    claim = claim_of(f"{levers} cut cocaine consumption.")
    assert {claim.lever, *claim.with_levers} == {"vessel_patrol", "treatment"}


def test_levers_named_apart_are_not() -> None:
    claim = claim_of("Beside the naval patrols off the coast the long drug treatment cut cocaine consumption.")
    assert claim.with_levers == []


@pytest.mark.parametrize(
    ("words", "direction"),
    [("driven up by", "increase"), ("reduced by", "decrease"), ("unaffected by", "no_effect"), ("cut by", "decrease")],
)
def test_a_passive_names_what_did_it(words: str, direction: str) -> None:
    assert claim_of(f"Homicides were {words} the kingpin strategy.").direction == direction


# Pages.

BODY = "The plan of the ministry is to go on with the work in the north of the country and to report on it in May.\n"


@pytest.mark.parametrize(
    ("line", "title"),
    [("The plan in brief", True), ("The plan in brief.", False), ("- The plan in brief", False), ("The plan, in brief:", False)],
)
def test_a_title_is_a_first_line_that_is_no_sentence(line: str, title: bool) -> None:
    assert load_document(f"{line}\n\n{BODY}").title == ("The plan in brief" if title else None)


@pytest.mark.parametrize(
    ("line", "date"),
    [("3 May 2024", "2024-05-03"), ("May 3, 2024", "2024-05-03"), ("2024-05-03", "2024-05-03"), ("12 March 2019", "2019-03-12"),
     ("Bogotá, 3 de mayo de 2024", "2024-05-03"), ("1 de enero del 2020", "2020-01-01"),
     ("31 February 2024", None), ("2024", None)],
)  # fmt: skip
def test_the_date_of_a_page(line: str, date: str | None) -> None:
    assert load_document(f"The plan in brief\n\n{line}\n\n{BODY}").date == date


LANGUAGES = {
    "en": "The strikes on the boats have cut the flow of the drug, and that is what the ministry was told in May.",
    "es": "Los ataques a las lanchas han reducido el flujo de la droga en el Caribe, y se dice que por una vez se nota.",
    "pt": "Os ataques reduziram o fluxo da droga no mar, e o governo não tem dúvida de que isso se deve às operações.",
    "fr": "Les frappes sur les bateaux ont réduit le trafic dans la mer, et le ministre est sûr que les prix vont monter.",
    "de": "Die Angriffe auf die Boote haben den Handel nicht verringert, und das ist nach der Meinung von vielen ein Fehler.",
    "unknown": "Boats seized, prices unmoved, ministers pleased, critics less pleased, nobody knows why.",
}


@pytest.mark.parametrize(("language", "text"), LANGUAGES.items(), ids=list(LANGUAGES))
def test_the_language_of_a_page(language: str, text: str) -> None:
    document = load_document(text + "\n")
    assert document.language == language
    said = any("only English and Spanish are read" in note for note in document.notes)
    assert said == (language not in ("en", "es", "unknown"))


def test_a_sentence_over_a_wrapped_line_is_one_claim_and_two_headings_are_none() -> None:
    long = (
        "In the north of the country, after many years of work, drug treatment\nreduced cocaine consumption in every district.\n"
    )
    (claim,) = read(long).claims
    assert (claim.lever, claim.direction) == ("treatment", "decrease")
    assert read("Drug treatment\n\nCocaine consumption\n").claims == []


SPANS = {
    "in one month": 40.0, "over two months": 20.0, "over three months": 40 / 3, "over four months": 10.0,
    "over five months": 8.0, "over six months": 40 / 6, "in the last nine months": 40 / 9, "over ten months": 4.0,
    "over the past twelve months": 40 / 12, "in two years": 40 / 24, "over 8 months": 5.0, "each month": 40.0,
    "every year": 40 / 12, "monthly": 40.0, "annually": 40 / 12,
}  # fmt: skip


@pytest.mark.parametrize(("span", "per_month"), SPANS.items(), ids=list(SPANS))
def test_a_count_over_a_span_is_a_rate(span: str, per_month: float) -> None:
    setting = setting_of(f"The navy carried out 40 boat strikes {span} to cut drug trafficking.")
    assert setting.value == pytest.approx(per_month, rel=1e-4)


def test_what_somebody_says_is_what_follows_the_verb() -> None:
    effect = "drug treatment cut cocaine consumption"
    assert claim_of(f"Senator Jane Roe said that {effect}, and the talks went on.").speaker == "Senator Jane Roe"
    assert claim_of(f"D{effect[1:]}, and Senator Jane Roe said that the talks went on.").speaker == "author"


def test_experts_speak_on_through_a_paragraph_and_a_person_does_not() -> None:
    text = "{} said little. Drug treatment cut cocaine consumption."
    assert claim_of(text.format("Experts")).speaker == "Experts"
    assert claim_of(text.format("Bob")).speaker == "author"
    first, second = text.format("Experts").split(". ")
    assert claim_of(f"{first}.\n\n{second}").speaker == "author"


def test_two_sentences_on_a_line_are_no_heading_for_want_of_a_last_stop() -> None:
    two = "Drug treatment cut cocaine consumption. Naval patrols raised homicides"
    assert [claim.kind for claim in read(two + "\n").claims] == ["sentence", "sentence"]
    assert claim_of("Naval patrols raised homicides").kind == "heading"


def test_an_amount_after_a_year_is_no_second_year() -> None:
    text = "Seizures fell from 61 tonnes in 2022 to 38 tonnes, and from 2012 to 2019 by a third."
    assert period(text, 0, len(text)) == "2022"
    assert [period(said, 0, len(said)) for said in ("in 2019-21", "between 2010 and 2015")] == [
        "2019-21",
        "between 2010 and 2015",
    ]


@pytest.mark.parametrize(
    ("text", "weeks"),
    [
        ("It is as quiet as I have seen it in eleven years.", None),
        ("Seizures were the largest in a decade.", None),
        ("Deaths will fall in two years.", 104),
        ("The lowest prices will come within a year.", 52),
    ],
)
def test_a_span_that_is_over_is_no_horizon(text: str, weeks: int | None) -> None:
    assert horizon(text, 0, len(text)) == weeks
