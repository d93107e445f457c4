"""A lever from the sentence before is judged where the sentence takes it up, and never where it only stands near a trend."""

from __future__ import annotations

import pytest

from leeward.reading.claims import find_claims

TAKEN_UP = (
    ("Supervised injection sites are open in two cities. The simple truth is that they save lives.", "harm_reduction"),
    ("Naloxone was handed out to 3,000 families. It reduces overdose deaths and brings people to services.", "harm_reduction"),
    ("The navy stepped up patrols. This move reduced drug trafficking.", "vessel_patrol"),
    ("Methadone clinics opened in every borough. These programmes reduced overdose deaths.", "treatment"),
)
BESIDE = (
    "The council will vote on school prevention. Cocaine consumption among adults fell in the years before the pandemic.",
    "The navy stepped up patrols. Rain reduced coca cultivation.",
    "Naloxone is sold without a prescription. Overdose deaths fell in the north last year.",
    "Naloxone is sold without a prescription. Overdose deaths fell this year in the north.",
    "The drone strike killed three people. Overdose deaths in the United States doubled between 2015 and 2022.",
)


@pytest.mark.parametrize(("text", "lever"), TAKEN_UP)
def test_what_a_sentence_takes_up_is_read(text: str, lever: str) -> None:
    read = [claim for claim in find_claims(text).claims if claim.tier == "read"]
    assert [(claim.lever, bool(claim.carried)) for claim in read] == [(lever, True)]


@pytest.mark.parametrize("text", BESIDE)
def test_a_trend_beside_a_lever_is_never_its_effect(text: str) -> None:
    assert not any(claim.carried and claim.tier == "read" for claim in find_claims(text).claims)
