"""A flow into a market is what is delivered there, one of fentanyl alone is that of fentanyl."""

from __future__ import annotations

import pytest

from leeward.reading import read
from leeward.reading.arriving import arriving

FLOWS = [
    ("drug_flow", "the flow of drugs into the United States", "kg_delivered"),
    ("drug_flow", "smuggling of drugs and weapons into Texas", "kg_delivered"),
    ("drug_flow", "cocaine reaching American streets", "kg_delivered"),
    ("drug_flow", "the flow of cocaine out of Colombia", "drug_flow"),
    ("drug_flow", "the flow of fentanyl over the border", "fentanyl_flow"),
    ("kg_delivered", "fentanyl entering the country", "fentanyl_flow"),
    ("drug_flow", "the flow of heroin and fentanyl", "drug_flow"),
    ("maritime_flow", "boats into the United States", "maritime_flow"),
    ("consumption", "fentanyl use", "consumption"),
]


@pytest.mark.parametrize(("outcome", "words", "meant"), FLOWS)
def test_where_a_flow_goes_and_of_what(outcome: str, words: str, meant: str) -> None:
    assert arriving(outcome, words, 0, len(words)) == meant


def test_a_claim_on_a_flow_into_the_country_is_on_what_arrives() -> None:
    (claim,) = read("Patrols reduced the flow of cocaine into the United States.").claims
    assert claim.outcome == "kg_delivered"
    (claim,) = read("Scanners at the border reduced the flow of fentanyl.").claims
    assert claim.outcome == "fentanyl_flow"
