"""What a measure costs is told, and no effect that is judged unseen."""

from __future__ import annotations

import pytest

from leeward.reading import read


@pytest.mark.parametrize(
    "text",
    [
        "Drug treatment cost about 1.9 million pesos per patient completing six months, including staff, rent and follow-up visits.",
        "The patrol ships cost some 40 million dollars a year to run, and that is without the crews, the ministry said in its paper.",
    ],
)
def test_a_price_is_no_effect(text: str) -> None:
    assert read(text + "\n").read_claims() == []
