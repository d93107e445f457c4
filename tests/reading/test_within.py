"""Claims on a part of a country keep the words that say so; who speaks in a place says nothing of where."""

from __future__ import annotations

import pytest

from leeward.reading.claims import find_claims
from leeward.reading.units import split_units
from leeward.reading.within import part_of_country

PARTS = (
    ("Naloxone reduced overdose deaths in Ohio by a tenth.", "in Ohio"),
    ("Expanding treatment would cut heavy cocaine use in the state.", "in the state"),
    ("Alternative development reduced coca growing in the enrolled districts by 20 percent.", "in the enrolled districts"),
    ("The soldiers lowered homicides across the three municipalities.", "across the three municipalities"),
    ("Manual eradication raised the price of coca leaf in Nariño.", "in Nariño"),
    ("Naloxone cut overdose deaths in Pima County by 9 percent.", "in Pima County"),
    ("Scanning lowered the flow of cocaine through Antwerp.", "through Antwerp"),
    ("Prevention reduced cocaine use among pupils in 14 schools.", "in 14 schools"),
    ("Naloxone lowered Chicago's overdose deaths.", "Chicago's"),
    ("Treatment reduced Arizona overdose deaths.", "Arizona"),
    ("In places that received more than 40 kits, naloxone reduced overdose deaths.", "in places that received"),
    ("In Culiacán, arrests of leaders raised homicides.", "in Culiacán"),
)
WHOLES = (
    "Naloxone reduced overdose deaths in the United States by a tenth.",
    "Officials in Arizona say that naloxone reduces overdose deaths.",
    "Naloxone reduces overdose deaths, according to a doctor in Chicago.",
    "Naloxone reduces overdose deaths, said a nurse from the county.",
    "Manual eradication raised the price of coca leaf, but in Nariño nobody noticed.",
    "Aerial spraying cut coca growing in Colombia by half within two years.",
    "The state department says that patrols reduce the flow of cocaine.",
    "In Culiacán, officials say that naloxone reduces overdose deaths.",
    "Arrests reduced the power of Sinaloa leaders.",
    "Arrests reduced the trust in the state.",
    "Naloxone reduces overdose deaths in the country and in every region.",
)


def _part(text: str) -> str | None:
    units = split_units(text)
    start = text.index(next(word for word in WORDS if word in text))
    return part_of_country(text, units[0], start, start + 5)


WORDS = ("reduce", "lower", "cut", "raise")


@pytest.mark.parametrize(("text", "part"), PARTS)
def test_a_part_of_a_country_is_kept_as_it_is_said(text: str, part: str) -> None:
    assert _part(text) == part


@pytest.mark.parametrize("text", WHOLES)
def test_where_somebody_speaks_or_another_clause_is_no_part(text: str) -> None:
    assert _part(text) is None


def test_a_claim_holds_it() -> None:
    claims = find_claims("Distributing naloxone reduced overdose deaths in Ohio by 12 percent.").claims
    assert [claim.within for claim in claims if claim.outcome == "overdose_death"] == ["in Ohio"]
