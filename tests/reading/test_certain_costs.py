"""What a long sentence says that a measure costs is told to a person, and not judged unseen on the word of the network."""

from __future__ import annotations

import pytest

from leeward.reading import read


@pytest.mark.parametrize(
    "text",
    [
        "Drug treatment cost about 1.9 million pesos per patient completing six months, with staff, rent and follow-up visits.",
        "Drug treatment cost about 900 euros per patient in the second year of the programme, rent and visits included.",
    ],
)
def test_a_price_is_no_effect(text: str) -> None:
    brief = read(text + "\n")
    assert brief.read_claims() == []
    assert {claim.outcome for claim in brief.claims} <= {"programme_cost", "other_outcome"}


def test_a_short_price_is_for_a_person_too() -> None:
    brief = read("Drug treatment cost about 1.9 million pounds in 2019.\n")
    assert brief.read_claims() == []
