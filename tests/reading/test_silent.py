"""Right, or silent: ways of saying that sound like a claim and are none, and readings that are not sure enough."""

from __future__ import annotations

import pytest

from leeward.reading import read
from leeward.reading.attribute import Speakers
from leeward.reading.bind import other_harm_reduction
from leeward.reading.brief import Claim
from leeward.reading.home import settle_seas
from leeward.reading.learned import LEAST_READ
from leeward.reading.quantify import horizon
from leeward.reading.sizes import size
from leeward.reading.units import split_units

WAITING = [
    "Without the two big consignments, seizures of cocaine at the scanners would have fallen by half.",
    "Had the patrols not stopped, cocaine seizures would never have dropped.",
    "After the port inspections, seizures of cocaine doubled in two others.",
    "Port inspections made cocaine seizures rise elsewhere.",
    "Naval patrols drove up coca cultivation in other countries.",
    "Kingpin arrests weakened the criminal groups.",
    "Tougher controls reduced cocaine seizures.",
    "Extradition had no effect on homicides.",
    "Our findings do not support the use of crackdowns to reduce homicides.",
    "If so, naval patrols have raised cocaine seizures.",
]


@pytest.mark.parametrize("text", WAITING)
def test_what_would_have_been_what_rises_elsewhere_and_generic_words_wait(text: str) -> None:
    assert not read(text + "\n").read_claims()


SAID = [
    "Naval patrols raised cocaine seizures.",
    "Kingpin arrests reduced the number of gang members.",
    "Aerial spraying reduced coca cultivation.",
]


@pytest.mark.parametrize("text", SAID)
def test_what_is_said_plainly_is_read(text: str) -> None:
    assert [claim.tier for claim in read(text + "\n").claims] == ["read"]


def test_only_a_numbered_paragraph_is_asked_sentence_by_sentence() -> None:
    text = "3. Some people would have survived anyway. Naloxone has prevented deaths by overdose in this city.\n"
    assert [claim.span for claim in read(text).read_claims()] == ["Naloxone has prevented deaths by overdose in this city"]


def test_long_sentences_are_read_from_a_belief_that_held_on_later_pages() -> None:
    text = (
        "Officials of both services told the panel in a closed session last spring that the additional patrols, together with "
        "the new radar and what the crews had learned over the years, had somewhat lowered what came ashore, though they gave no "
        "figures.\n"
    )
    for claim in read(text).claims:
        assert (claim.tier == "read") <= (claim.reading_confidence >= LEAST_READ)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Naloxone prevented several hundred deaths.", None),
        ("Naloxone prevented a few thousand deaths.", None),
        ("Naloxone prevented three hundred deaths.", 300.0),
        ("Naloxone prevented 300 deaths.", 300.0),
    ],
)
def test_several_hundred_is_no_hundred(text: str, amount: float | None) -> None:
    found = size(text, 0, len(text), 10, "decrease", "overdose_death")
    assert (found[0] if found else None) == amount


def test_a_turn_with_an_office_after_the_name_is_that_of_its_speaker() -> None:
    text = (
        "DR. LEN ACHTER, Department of Drug Programs: We measured. Kits lowered deaths.\n\n"
        "CHAIR DOLORES WITT: Thank you.\n\nDR. ACHTER: Kits saved lives.\n"
    )
    units = split_units(text)
    for words, who in (
        ("Kits lowered deaths", "Len Achter"),
        ("Thank you", "Chair Dolores Witt"),
        ("Kits saved lives", "Achter"),
    ):
        at = text.index(words)
        index = next(number for number, unit in enumerate(units) if unit.start <= at < unit.end)
        assert Speakers(text, units).at(index, at, at + len(words)).speaker == who


@pytest.mark.parametrize(
    ("named", "other"),
    [
        ("supervised consumption site", True), ("our site", True), ("needle exchange", True), ("drug checking", True),
        ("naloxone kits", False), ("naloxone at the site", False), ("harm reduction", False),
    ],
)  # fmt: skip
def test_harm_reduction_that_is_no_naloxone_is_outside_in_its_own_words(named: str, other: bool) -> None:
    claim = Claim(id="c1", lever="harm_reduction", outcome="overdose_death", lever_words=named, span="deaths fell near it")
    assert bool(other_harm_reduction(claim)) is other
    assert not other_harm_reduction(claim.model_copy(update={"lever": "treatment"}))


def test_a_supervised_site_is_not_judged_as_naloxone() -> None:
    for claim in read("Supervised consumption rooms reduced overdose deaths.\n").claims:
        assert claim.in_model is False and "the model has naloxone" in claim.outside_reason and claim.option is None


def test_claims_on_one_campaign_share_its_sea() -> None:
    def settled(*places: list[str], lever: str = "maritime_strike") -> list[list[str]]:
        claims = [Claim(id=f"c{at}", lever=lever, place=place, reader="llm") for at, place in enumerate(places)]
        settle_seas(claims)
        return [claim.place for claim in claims]

    assert settled(["eastern_pacific"], []) == [["eastern_pacific"], ["eastern_pacific"]]
    assert settled(["eastern_pacific"], ["caribbean"], [])[2] == []  # two campaigns
    assert settled(["eastern_pacific"], [], [], [])[3] == []  # named once in passing
    assert settled(["colombia"], [])[1] == [] and settled(["eastern_pacific"], [], lever="treatment")[1] == []


def test_a_price_of_leaf_is_no_retail_price_and_an_effect_of_a_hectare_has_no_size_of_its_own() -> None:
    (claim,) = read("Aerial spraying never lowered the price of coca leaf.\n").claims
    assert claim.outcome == "leaf_price"
    text = "Each additional hectare sprayed reduced coca by 2 hectares."
    assert size(text, 0, len(text), 20, "decrease", "coca_area") is None
    whole = "Spraying reduced coca by 2 hectares."
    assert size(whole, 0, len(whole), 9, "decrease", "coca_area") == (2.0, "ha")


def test_a_number_with_a_comma_does_not_cut_who_speaks() -> None:
    text = "A household survey of 3,100 adults commissioned by his own committee found no difference in opioid use."
    at = text.index("no difference")
    who = Speakers(text, split_units(text)).at(0, at, len(text) - 1).speaker
    assert who.endswith("survey of 3,100 adults commissioned by his own committee")


def test_the_size_of_an_effect_sets_no_dial() -> None:
    start = "The ministry should start manual eradication, which would reduce coca by "
    (option,) = read(f"{start}between 8,000 and 14,000 hectares over five years.\n").options
    assert [(setting.level, setting.value) for setting in option.levers] == [("surge", None)]
    asked = "The ministry should start manual eradication of 5,000 hectares a month."
    (option,) = read(asked + "\n").options
    assert option.levers[0].value == pytest.approx(5000.0)


@pytest.mark.parametrize(
    ("text", "weeks"),
    [
        ("It fell in the first year.", 52),
        ("By the third year it was back.", 157),
        ("It fell within six months.", 26),
        ("The first year.", None),
    ],
)
def test_a_first_year_is_a_time(text: str, weeks: int | None) -> None:
    assert horizon(text, 0, len(text)) == weeks


def test_targeted_areas_are_a_part_of_a_country() -> None:
    (claim,) = read("Crackdowns reduced homicides in targeted areas.\n").claims
    assert claim.within == "in targeted areas"


def test_where_a_shift_goes_is_no_part_that_its_lever_is_held_to() -> None:
    (claim,) = read("Port inspections moved cocaine to Rotterdam's smaller terminals.\n").claims
    assert claim.outcome == "displaced_share" and claim.within is None


def test_a_time_in_another_sentence_of_a_bullet_is_not_that_of_a_claim() -> None:
    text = "Payments reduced coca by a third in the first year. By the fourth, the difference had gone."
    assert horizon(text, 0, len(text), 5) == 52 and horizon(text, 0, len(text), text.index("the difference")) is None
