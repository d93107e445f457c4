"""Who proposes: a body or an office, not a name that was cut off before its noun."""

from __future__ import annotations

import pytest

from leeward.reading.proposers import _acts


@pytest.mark.parametrize(
    "name", ["senior military", "Senior Military", "the former federal", "Ministry of Foreign", "top military"]
)
def test_a_name_without_its_noun_proposes_nothing(name: str) -> None:
    assert not _acts(name)


@pytest.mark.parametrize(
    "name", ["the military of Mexico", "President Gustavo Petro", "the Coast Guard", "Colombia", "officials"]
)
def test_a_body_an_office_or_a_country_may_propose(name: str) -> None:
    assert _acts(name)
