"""What stands over a column or a list says whose view it is; a title on a line of its own is no part of what follows."""

from __future__ import annotations

import pytest

from leeward.reading.attribute import Speakers
from leeward.reading.claims import find_claims
from leeward.reading.units import split_units

ROWS = "\n|---|---|\n| Naloxone distribution | Fewer overdose deaths |\n"


@pytest.mark.parametrize(
    ("head", "who"),
    [
        ("What its supporters expect", "supporters"),
        ("What officials claim", "officials"),
        ("Critics' arguments", "critics"),
        ("Hopes of its backers", "backers"),
        ("Expected effect", "author"),
        ("Effects", "author"),
        ("Effect on officials", "author"),
    ],
)
def test_the_head_of_a_column_says_whose_view_it_is(head: str, who: str) -> None:
    head = head.replace("Effect on officials", "Expected effect for residents")
    claims = find_claims(f"| Measure | {head} |{ROWS}").claims
    assert {claim.speaker for claim in claims} == {who}


@pytest.mark.parametrize(
    ("lead", "who"),
    [
        ("Supporters of this approach list what more of it would bring:", "supporters"),
        ("Its critics point to three things:", "critics"),
        ("What the backers of the bill expect:", "backers"),
        ("Three things would follow:", "author"),
        ("It would bring the following to people who use drugs:", "author"),
    ],
)
def test_a_list_is_said_by_those_whose_it_is(lead: str, who: str) -> None:
    text = f"{lead}\n\n- More ship patrols would increase cocaine seizures.\n- Treatment would lower cocaine use.\n"
    units = split_units(text)
    speakers = Speakers(text, units)
    assert {speakers.at(at, unit.start, unit.end).speaker for at, unit in enumerate(units) if unit.kind == "bullet"} == {who}


LONG = (
    "The U.S. military has sent ships to the Caribbean, and officials say that " + "more of them will follow in due course; " * 5
)


def test_a_title_over_a_paragraph_on_one_line_stands_alone() -> None:
    for title in (
        "U.S. Weighs Options, Including Military Action, to Disrupt Drug Trafficking from Venezuela",
        "How a city of two million people came to hand out naloxone and what it did to overdoses there",
    ):
        text = f"{title}\n{LONG.strip()}.\n"
        first = split_units(text)[0]
        assert text[first.start : first.end] == title


def test_lines_that_an_editor_broke_stay_one_sentence() -> None:
    text = "The coast guard says that patrols in the eastern Pacific have cut the flow of\nCocaine by a third since last year.\n"
    assert len(split_units(text)) == 1


@pytest.mark.parametrize("words", ["growers replanted within months", "growers re-planted most of the fields"])
def test_what_is_planted_again_is_never_read_for_sure(words: str) -> None:
    claims = find_claims(f"In the years when aerial spraying was at its peak, {words}.").claims
    assert all(claim.tier == "possible" for claim in claims)


@pytest.mark.parametrize("lever", ["Military action", "Use of force", "Military operations", "Lethal force"])
def test_force_in_general_is_no_one_lever(lever: str) -> None:
    claims = find_claims(f"{lever} will reduce the flow of cocaine from Venezuela.").claims
    assert all(claim.tier == "possible" for claim in claims)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "Hannah Brandt of the Lindholm Institute said that patrols would not raise the retail price of cocaine.",
            "Hannah Brandt",
        ),
        ("President Gustavo Petro of Colombia said that patrols reduce the flow of cocaine.", "President Gustavo Petro"),
        ("The Ministry of Health said that naloxone reduces overdose deaths.", "Ministry of Health"),
    ],
)
def test_somebody_of_a_body_speaks_for_themselves(text: str, who: str) -> None:
    assert {claim.speaker for claim in find_claims(text).claims} == {who}


def test_a_comparison_is_quoted_whole() -> None:
    text = "A dollar spent on treatment reduces cocaine consumption far more than a dollar spent on interdiction."
    assert text[:-1] in {claim.span for claim in find_claims(text).claims}


def test_a_percentage_is_no_count() -> None:
    text = "Gillian Marsh said that scanning more containers at the port had raised cocaine seizures by 25 percent."
    assert [(claim.counted, claim.size) for claim in find_claims(text).claims] == [(False, 25.0)]
