"""Cases handed in from use, by kind, with variants of our own: what must be read and what must not be judged."""

from __future__ import annotations

import pytest

from leeward.reading import read

Triple = tuple[str | None, str | None, str]


def shown(text: str) -> set[Triple]:
    return {(c.lever, c.outcome, c.direction) for c in read(text + "\n").claims}


def judged(text: str) -> set[Triple]:
    return {(c.lever, c.outcome, c.direction) for c in read(text + "\n").read_claims()}


NOT_JUDGED = {
    "an office or a job is no lever": [
        "A retired Coast Guard pilot told the station that fentanyl is behind a steady rise in overdose deaths.",
        "A former border patrol agent said that overdose deaths rose last year.",
        "The head of the treatment agency wrote that street prices fell in spring.",
        "An officer of the coast guard recalled that homicides grew in the port.",
        "The prevention secretary noted that cocaine consumption climbed again.",
    ],
    "a trend is no effect": [
        "Seizures along with drug poisoning deaths involving crystal meth continue to rise, while purity stays high.",
        "Overdose deaths fell in the north last year.",
        "Homicides rose in the port in spring.",
        "Cocaine consumption has grown since 2015.",
        "Street prices of cocaine dropped for a third year.",
    ],
    "something else is the cause": [
        "Rain reduced coca cultivation.",
        "A drought cut coca cultivation in the valley.",
        "The recession lowered cocaine consumption.",
        "Floods raised the price of coca leaf.",
        "A new road increased homicides in the hills.",
    ],
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in NOT_JUDGED.items() for text in texts])
def test_nothing_is_judged(kind: str, text: str) -> None:
    assert judged(text) == set()


NONE = "no_effect"
NEGATED = [
    ("There is no evidence that the boat strikes have lowered overdose deaths.", ("maritime_strike", "overdose_death", NONE)),
    ("Nothing shows that aerial spraying has cut homicides.", ("aerial_eradication", "homicide", NONE)),
    ("There is little evidence that drug treatment reduced homicides.", ("treatment", "homicide", NONE)),
    ("No study found that port inspections reduced cocaine consumption.", ("port_inspection", "consumption", NONE)),
    ("Vessel patrols failed to reduce cocaine trafficking.", ("vessel_patrol", "drug_flow", NONE)),
]


@pytest.mark.parametrize(("text", "wrong"), [(text, (*triple[:2], "decrease")) for text, triple in NEGATED])
def test_a_denied_effect_is_not_judged_as_one(text: str, wrong: Triple) -> None:
    assert wrong not in judged(text)


SIZES = [
    ("Port inspection raised cocaine seizures by 12 per cent.", 12.0, "percent"),
    ("Treatment lowered consumption by a third.", 33.3, "percent"),
    ("Patrol ships raised seizures by 1\u00a0000 kg.", 1000.0, "kg"),
    ("Drug treatment cut cocaine consumption by 30 percent.", 30.0, "percent"),
    ("Drug treatment cut cocaine consumption by two thirds.", 66.7, "percent"),
    ("Vessel patrols raised cocaine seizures by 40 tonnes.", 40.0, "t"),
    ("Aerial spraying cut coca cultivation by 5,000 hectares.", 5000.0, "ha"),
]


@pytest.mark.parametrize(("text", "size", "unit"), SIZES)
def test_the_size_of_an_effect_is_kept(text: str, size: float, unit: str) -> None:
    assert (size, unit) in {(claim.size, claim.unit) for claim in read(text + "\n").claims}


DATES = [
    ("Since 2019, drug treatment has cut cocaine consumption.", "Since 2019"),
    ("Drug treatment cut cocaine consumption within two years.", "within two years"),
    ("Drug treatment cut cocaine consumption last year.", "last year"),
    ("Drug treatment cut cocaine consumption between 2010 and 2015.", "between 2010 and 2015"),
    ("By 2030, drug treatment will cut cocaine consumption.", "By 2030"),
]


@pytest.mark.parametrize(("text", "when"), DATES)
def test_the_time_of_an_effect_is_kept(text: str, when: str) -> None:
    assert when in {claim.period for claim in read(text + "\n").claims}


def test_the_english_part_of_a_mixed_page_is_read() -> None:
    spanish = (
        "Resumen\n\nEste artículo estudia la erradicación de los cultivos de coca en Colombia y sus efectos sobre la violencia "
        "en las zonas rurales durante los últimos años, con datos de los municipios.\n\n"
    )
    english = "We show with data of the towns that manual eradication increased homicides in Colombia.\n"
    brief = read(spanish + "Abstract\n\n" + english)
    assert ("manual_eradication", "homicide", "increase") in {(c.lever, c.outcome, c.direction) for c in brief.claims}
    assert brief.document is not None and brief.document.language == "es" and brief.document.notes


def test_possible_claims_make_no_option_and_are_not_judged() -> None:
    brief = read("Critics of the plan met in May. Overdose deaths fell in the valley after that, and naloxone was at hand.\n")
    assert all(claim.option is None for claim in brief.possible_claims())
