"""What others are said to suppose, allege or see ruled out is for a person; what somebody simply says is read."""

from __future__ import annotations

import pytest

from leeward.reading import read
from leeward.reading.sureness import SUPPOSED

ALLEGED = [
    "The bill rests on one assumption: that scanning more vehicles will reduce overdose deaths.",
    "The ministry notes recent press reports alleging that manual eradication has pushed growers into Peru.",
    "The minister denied that naval patrols raised homicides.",
    "The minister ruled out that naval patrols had raised homicides.",
    "She rejected the suggestion that drug treatment raises cocaine consumption.",
    "It is a popular notion that aerial spraying reduces coca cultivation.",
    "It is often argued that naval patrols reduced homicides.",
    "I'd be misleading you if I said that drug treatment lowers overdose deaths.",
    "Nobody says that aerial spraying raises coca cultivation.",
]
SAID = [
    "Officials claim that naval patrols reduced homicides.",
    "The report says that naval patrols reduced the flow of cocaine.",
    "The minister said that critics were wrong and that drug treatment reduced cocaine consumption.",
]


@pytest.mark.parametrize("text", ALLEGED)
def test_what_is_alleged_is_shown_and_not_judged(text: str) -> None:
    claims = read(text + "\n").claims
    assert claims and all(claim.tier == "possible" and claim.reading_confidence <= SUPPOSED for claim in claims)


def test_a_question_is_not_named_as_likely() -> None:
    claims = read("Does drug treatment lower overdose deaths?\n").claims
    assert all(claim.tier == "possible" and claim.reading_confidence <= SUPPOSED for claim in claims)


@pytest.mark.parametrize("text", SAID)
def test_what_is_said_is_read(text: str) -> None:
    assert any(claim.tier == "read" for claim in read(text + "\n").claims)
