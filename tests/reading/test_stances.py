"""How a claim is said: sixty sentences of our own, written before it was looked at what the rules say of them."""

from __future__ import annotations

import pytest
from stances import STANCES

from leeward.reading import read

SAID = [(stance, text, pair) for stance, rows in STANCES.items() for text, pair in rows]
NOT_YET = {
    "Vessel patrols will not stop cocaine trafficking, whatever the admirals say.",
    "The ministry says that aerial spraying cut coca cultivation.",
}
"""Read as said flatly: a denial without a word of doubt."""


@pytest.mark.parametrize(("stance", "text", "pair"), SAID, ids=[text[:40] for _, text, _ in SAID])
def test_the_stance_of_a_claim(stance: str, text: str, pair: str) -> None:
    lever, outcome = pair.split()
    found = next(claim for claim in read(text + "\n").claims if (claim.lever, claim.outcome) == (lever, outcome))
    assert (found.stance == stance) is (text not in NOT_YET)


def test_what_is_doubted_without_a_denial_is_for_a_person() -> None:
    brief = read("The auditors question whether vessel patrols raise cocaine seizures.\n")
    assert [claim.tier for claim in brief.claims if claim.stance == "doubts"] == ["possible"]
