"""Ministries, councils, chiefs and officers speak for themselves: what they say is not the author's."""

from __future__ import annotations

import pytest

from leeward.reading import read

SAID = [
    ("The defence ministry says that aerial spraying would cut coca cultivation by half.", "defence ministry"),
    ("The interior ministry claims that patrols reduced the flow of cocaine.", "interior ministry"),
    ("Police chiefs argue that treatment reduced cocaine consumption.", "Police chiefs"),
    ("Port officers say that container inspection reduced cocaine shipments.", "Port officers"),
    ("Sceptics say that aerial spraying raised homicides.", "Sceptics"),
    ("The city council says that naloxone reduced overdose deaths.", "city council"),
]


@pytest.mark.parametrize(("text", "speaker"), SAID)
def test_a_body_that_is_no_name_speaks(text: str, speaker: str) -> None:
    claims = read(text + "\n").claims
    assert claims
    assert all(claim.speaker == speaker for claim in claims)
