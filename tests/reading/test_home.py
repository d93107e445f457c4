"""Where a claim is about that names no place: where its lever is named, or the one place that a text is about."""

from __future__ import annotations

import pytest

from leeward.evidence.placenames import MARKET_OF_COUNTRY
from leeward.reading import read
from leeward.reading.claims import find_claims
from leeward.reading.home import UNNAMED, place_of_text
from leeward.reading.outside import read_toml

ELSEWHERE = [
    "In Switzerland, heroin-assisted treatment reduced consumption of heroin by heavy users.",
    "Portugal's treatment programmes reduced drug consumption.",
    "British Columbia's naloxone programme reduced overdose deaths.",
    "In Glasgow naloxone kits reduced overdose deaths.",
    "Police crackdowns in London raised the price of cocaine.",
    "In Afghanistan eradication reduced poppy cultivation.",
    "Thailand's alternative development programme reduced opium cultivation.",
    "Australian treatment programmes cut overdose deaths by a fifth.",
]


@pytest.mark.parametrize("text", ELSEWHERE)
def test_what_is_done_in_a_country_that_the_model_lacks_is_outside(text: str) -> None:
    (claim,) = [claim for claim in read(text).claims if claim.lever not in (None, "other_instrument")]
    assert claim.place
    assert claim.in_model is False
    assert "outside the model, the lever acts on" in claim.outside_reason


BEFORE = [
    "Eradication of poppy in Afghanistan began in 2003. Eradication reduced cultivation at first.",
    "Ireland funds methadone treatment in every county. Methadone treatment reduced overdose deaths.",
    "Scottish ministers pay for naloxone kits. Naloxone kits reduced overdose deaths.",
]


@pytest.mark.parametrize("text", BEFORE)
def test_a_place_named_with_the_lever_before_holds_for_the_next_sentence(text: str) -> None:
    last = [claim for claim in read(text).claims if (claim.start or 0) >= text.index(". ") + 2]
    assert last
    assert all(claim.in_model is False and claim.place for claim in last)


def test_a_text_on_one_other_country_is_about_it_and_one_that_names_the_united_states_as_often_is_not() -> None:
    scotland = (
        "Scotland has many drug deaths.\n\nScottish ministers met in Edinburgh.\n\nIn Scotland the police carry kits.\n\n"
        "Naloxone reduced overdose deaths by 8 percent."
    )
    claim = read(scotland).claims[-1]
    assert claim.place == ["united_kingdom"]
    assert claim.in_model is False
    mixed = scotland.replace("Edinburgh", "Washington, and American states sent observers").replace(
        "In Scotland the police", "In the United States the police"
    )
    assert read(mixed).claims[-1].place == []


def test_a_sentence_that_names_its_own_place_keeps_it() -> None:
    text = "Sweden funds naloxone kits. In the United States naloxone kits reduced overdose deaths."
    claim = read(text).claims[-1]
    assert claim.market == "usa"
    assert claim.in_model is True


@pytest.mark.parametrize(
    ("named", "place"),
    [
        ([["usa"]] * 5, None),
        ([["norway"]] * 2, None),
        ([["norway"]] * 3, "norway"),
        ([["norway"]] * 3 + [["usa"]] * 3, None),
        ([["colombia"]] * 3 + [["norway"]] * 3, None),
        ([["europe"]] * 3 + [[]] * 9, "europe"),
        ([], None),
    ],
)
def test_the_place_of_a_text(named: list[list[str]], place: str | None) -> None:
    assert place_of_text(named) == place


def test_every_country_that_lies_in_a_market_has_words() -> None:
    known = {record["name"] for record in read_toml("places.toml")["place"]}
    assert set(MARKET_OF_COUNTRY) <= known


@pytest.mark.parametrize(
    ("text", "abroad"),
    [
        (
            "The Minister for Customs said that scanners reduce the cocaine entering the country. They cost 86 m euros.",
            True,
        ),
        ("The Prime Minister said that naloxone reduces overdose deaths.", True),
        ("The Minister of Health met senators in Washington. Naloxone reduces overdose deaths.", False),
        ("The sheriff said that naloxone reduces overdose deaths in the county.", False),
        ("Naloxone reduces overdose deaths.", False),
    ],
)
def test_a_text_of_a_country_that_it_does_not_name_is_not_of_the_united_states(text: str, abroad: bool) -> None:
    claims = find_claims(text + "\n").claims
    assert claims and {claim.within == UNNAMED for claim in claims} == {abroad}
