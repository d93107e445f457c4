"""Minimal pairs: two texts that differ in a word or two and have to be read differently.

Each row holds both texts and what is read in each, so a rule that stops working (or works everywhere) fails one side.
Only what the public function returns is looked at.
"""

from __future__ import annotations

from typing import Any

import pytest

from leeward.reading import Brief, Claim, read

Triple = tuple[str | None, str | None, str]

LESS: Triple = ("treatment", "consumption", "decrease")
MORE: Triple = ("treatment", "consumption", "increase")
NONE: Triple = ("treatment", "consumption", "no_effect")
NOTHING: set[Triple] = set()


def brief_of(text: str) -> Brief:
    return read(text + "\n")


def triples(text: str) -> set[Triple]:
    return {(claim.lever, claim.outcome, claim.direction) for claim in brief_of(text).claims}


def judged(text: str) -> set[Triple]:
    """The claims that are sure enough to be judged."""
    return {(claim.lever, claim.outcome, claim.direction) for claim in brief_of(text).read_claims()}


def claim_of(text: str) -> Claim:
    """The one claim of a text."""
    (claim,) = brief_of(text).claims
    return claim


TREATMENT = "Drug treatment {} cocaine consumption."

DIRECTIONS: list[tuple[str, str, Triple, str, Triple]] = [
    # A verb of change, alone and with its particle.
    ("verb", TREATMENT.format("lowered"), LESS, TREATMENT.format("raised"), MORE),
    ("verb and particle", TREATMENT.format("cut down on"), LESS, TREATMENT.format("drove up"), MORE),
    ("particle before", TREATMENT.format("drove down"), LESS, TREATMENT.format("drove up"), MORE),
    (
        "particle after",
        "Drug treatment drove cocaine consumption down.", LESS,
        "Drug treatment drove cocaine consumption up.", MORE,
    ),
    (
        "brought",
        "Drug treatment brought cocaine consumption down.", LESS,
        "Drug treatment brought cocaine consumption up.", MORE,
    ),
    (
        "kept low, kept high",
        "The kingpin strategy kept homicides low.", ("leadership_removal", "homicide", "decrease"),
        "The kingpin strategy kept homicides soaring.", ("leadership_removal", "homicide", "increase"),
    ),
    (
        "intransitive",
        "With drug treatment, cocaine consumption fell.", LESS,
        "With drug treatment, cocaine consumption rose.", MORE,
    ),
    (
        "halved, doubled",
        "Because of the airstrikes, street prices halved.", ("maritime_strike", "retail_price", "decrease"),
        "Because of the airstrikes, street prices doubled.", ("maritime_strike", "retail_price", "increase"),
    ),
    (
        "unmoved",
        "Because of the airstrikes, street prices stayed stable.", ("maritime_strike", "retail_price", "no_effect"),
        "Because of the airstrikes, street prices climbed.", ("maritime_strike", "retail_price", "increase"),
    ),
    (
        "shot down, intercepted",
        "The shoot-down policy reduced coca cultivation.", ("air_shootdown", "coca_area", "decrease"),
        "Intercepting drug flights reduced coca cultivation.", ("air_interdiction", "coca_area", "decrease"),
    ),
    (
        "purity, price",
        "Because of the airstrikes, the purity of cocaine fell.", ("maritime_strike", "retail_purity", "decrease"),
        "Because of the airstrikes, the price of cocaine fell.", ("maritime_strike", "retail_price", "decrease"),
    ),
    # A change of a change.
    ("a rise", TREATMENT.format("prevented a rise in"), LESS, TREATMENT.format("caused a rise in"), MORE),
    ("a fall", TREATMENT.format("caused a fall in"), LESS, TREATMENT.format("slowed the fall in"), MORE),
    (
        "curbed, fuelled",
        "Aerial spraying curbed the rise in coca cultivation.", ("aerial_eradication", "coca_area", "decrease"),
        "Aerial spraying fuelled the rise in coca cultivation.", ("aerial_eradication", "coca_area", "increase"),
    ),
    # Better and worse mean up or down by what is good.
    (
        "better of a bad thing",
        "The kingpin strategy improved violence.", ("leadership_removal", "homicide", "decrease"),
        "The kingpin strategy worsened violence.", ("leadership_removal", "homicide", "increase"),
    ),
    (
        "better of a good thing",
        "The airstrikes improved relations with the neighbours.",
        ("maritime_strike", "diplomatic_relation", "increase"),
        "The airstrikes worsened relations with the neighbours.",
        ("maritime_strike", "diplomatic_relation", "decrease"),
    ),
    # Negation, and how far it reaches.
    ("not", "Drug treatment does reduce cocaine consumption.", LESS,
     "Drug treatment does not reduce cocaine consumption.", NONE),
    ("not only", "Drug treatment not only reduced cocaine consumption.", LESS,
     "Drug treatment never reduced cocaine consumption.", NONE),
    ("within six words", "Drug treatment will always in any way reduce cocaine consumption.", LESS,
     "Drug treatment will never in any way reduce cocaine consumption.", NONE),
    ("no further than its clause", "Drug treatment is not cheap but reduces cocaine consumption.", LESS,
     "Drug treatment is cheap but never reduces cocaine consumption.", NONE),
    ("a second verb after and", "Drug treatment is not cheap and reduces cocaine consumption.", LESS,
     "Drug treatment does not please or reduce cocaine consumption.", NONE),
    ("a comma ends it", "Drug treatment will, as critics never tire of saying, reduce cocaine consumption.", LESS,
     "Drug treatment will, as critics say, never reduce cocaine consumption.", NONE),
    ("a sentence ends it", "Nobody objected. Drug treatment reduced cocaine consumption.", LESS,
     "They objected. Drug treatment never reduced cocaine consumption.", NONE),
    ("failed", "Drug treatment managed to reduce cocaine consumption.", LESS,
     "Drug treatment failed to reduce cocaine consumption.", NONE),
    ("did nothing", "Drug treatment did much to reduce cocaine consumption.", LESS,
     "Drug treatment did nothing to reduce cocaine consumption.", NONE),
    ("evidence", "There is evidence that drug treatment cut cocaine consumption.", LESS,
     "There is no evidence that drug treatment cut cocaine consumption.", NONE),
    ("passive", "With drug treatment, cocaine consumption was cut.", LESS,
     "With drug treatment, cocaine consumption was not cut.", NONE),
    ("after the outcome", "With drug treatment, cocaine consumption did fall.", LESS,
     "With drug treatment, cocaine consumption did not fall.", NONE),
    ("despite", "With drug treatment, cocaine consumption rose.", MORE,
     "Despite drug treatment, cocaine consumption rose.", NONE),
]  # fmt: skip


@pytest.mark.parametrize(("name", "one", "first", "two", "second"), DIRECTIONS, ids=[row[0] for row in DIRECTIONS])
def test_a_word_turns_the_direction(name: str, one: str, first: Triple, two: str, second: Triple) -> None:
    assert triples(one) == {first}
    assert triples(two) == {second}
    assert first != second


READ_OR_NOT: list[tuple[str, str, Triple, str]] = [
    ("cause and effect", "Drug treatment led to rising cocaine consumption.", MORE,
     "Rising cocaine consumption led to drug treatment."),
    ("due to, regardless of", "Cocaine consumption fell due to drug treatment.", LESS,
     "Cocaine consumption fell regardless of drug treatment."),
    ("by, before", "Cocaine consumption was reduced by drug treatment.", LESS,
     "Cocaine consumption was reduced before drug treatment."),
    ("after, before", "Coca cultivation fell after aerial spraying began.",
     ("aerial_eradication", "coca_area", "decrease"), "Coca cultivation fell before aerial spraying began."),
    ("with, unlike", "With drug treatment, cocaine consumption fell.", LESS,
     "Unlike drug treatment, cocaine consumption fell."),
    ("the outcome of the verb", "Drug treatment reduced cocaine consumption.", LESS,
     "Drug treatment impressed cocaine consumption experts."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "said", "wanted", "unsaid"), READ_OR_NOT, ids=[row[0] for row in READ_OR_NOT])
def test_a_word_makes_or_unmakes_the_claim(name: str, said: str, wanted: Triple, unsaid: str) -> None:
    assert triples(said) == {wanted}
    assert judged(unsaid) == NOTHING


def test_a_list_shares_its_verb_and_another_clause_does_not() -> None:
    homicide = ("treatment", "homicide", "decrease")
    assert triples("Drug treatment reduced cocaine consumption and homicides.") == {LESS, homicide}
    assert judged("Drug treatment reduced cocaine consumption while homicides rose.") == {LESS}
    assert judged("Drug treatment reduced cocaine consumption before homicides.") == {LESS}


def test_what_follows_such_as_is_an_example_and_not_an_effect() -> None:
    deaths = ("treatment", "overdose_death", "decrease")
    assert triples("Drug treatment reduced cocaine consumption and overdose deaths.") == {LESS, deaths}
    assert judged("Drug treatment reduced cocaine consumption, such as overdose deaths.") == {LESS}


def test_this_move_carries_the_lever_and_a_new_paragraph_of_its_own_does_not() -> None:
    carried = claim_of("The navy stepped up patrols. This move reduced drug trafficking.")
    assert (carried.lever, carried.outcome, carried.direction) == ("vessel_patrol", "drug_flow", "decrease")
    assert carried.carried == ["lever from the sentence before"]
    own = claim_of("The navy stepped up patrols. Drug treatment reduced drug trafficking.")
    assert (own.lever, own.carried) == ("treatment", [])
    assert (carried.tier, own.tier) == ("read", "read")


FIELDS: list[tuple[str, str, str, Any, str, Any]] = [
    # How it is said.
    ("will", "modality", TREATMENT.format("cut"), "does", TREATMENT.format("will cut"), "will"),
    ("could", "modality", TREATMENT.format("will cut"), "will", TREATMENT.format("could cut"), "could"),
    ("should", "modality", TREATMENT.format("could cut"), "could", TREATMENT.format("should cut"), "should"),
    ("curbed", "modality", TREATMENT.format("curbs"), "does", TREATMENT.format("curbed"), "did"),
    ("may hedges", "hedged", TREATMENT.format("will cut"), False, TREATMENT.format("may cut"), True),
    ("recommends", "stance", TREATMENT.format("will cut"), "asserts", TREATMENT.format("should cut"), "recommends"),
    ("aims", "stance", TREATMENT.format("is meant to cut"), "aims", TREATMENT.format("cut"), "asserts"),
    ("doubts", "stance", "Drug treatment cut cocaine consumption.", "asserts",
     "There is no evidence that drug treatment cut cocaine consumption.", "doubts"),
    # Who says it.
    ("said that", "speaker", "Senator Jane Roe said that drug treatment cut cocaine consumption.", "Senator Jane Roe",
     "Senator Jane Roe knows that drug treatment cut cocaine consumption.", "author"),
    ("reported", "stance", "A study found that drug treatment cut cocaine consumption.", "reports",
     "Drug treatment cuts cocaine consumption.", "asserts"),
    ("after a quotation", "speaker", "“Drug treatment cut cocaine consumption,” said Senator Jane Roe.",
     "Senator Jane Roe", "“Drug treatment cut cocaine consumption,” said Minister John Doe.", "Minister John Doe"),
    ("according to", "speaker", "According to the health ministry, drug treatment cut cocaine consumption.",
     "health ministry", "Next to the health ministry, drug treatment cut cocaine consumption.", "author"),
    ("in the words of", "speaker", "In the words of Jane Roe, drug treatment cut cocaine consumption.", "Jane Roe",
     "In the house of Jane Roe, drug treatment cut cocaine consumption.", "author"),
    ("groups", "speaker", "Critics said that drug treatment cut cocaine consumption.", "Critics",
     "Analysts said that drug treatment cut cocaine consumption.", "Analysts"),
    ("their role", "role", "Critics said that drug treatment cut cocaine consumption.", "critic",
     "Analysts said that drug treatment cut cocaine consumption.", "expert"),
    # When, how likely, where.
    ("years and months", "horizon_weeks", "Drug treatment cut cocaine consumption within two years.", 104,
     "Drug treatment cut cocaine consumption within two months.", 9),
    ("days and weeks", "horizon_weeks", "Drug treatment cut cocaine consumption within 14 days.", 2,
     "Drug treatment cut cocaine consumption within 14 weeks.", 14),
    ("two and three", "horizon_weeks", "Drug treatment cut cocaine consumption within two years.", 104,
     "Drug treatment cut cocaine consumption within three years.", 157),
    ("short and long", "horizon_weeks", "Drug treatment cut cocaine consumption in the short term.", 26,
     "Drug treatment cut cocaine consumption in the long term.", 260),
    ("medium", "horizon_weeks", "Drug treatment cut cocaine consumption in the medium run.", 104,
     "Drug treatment cut cocaine consumption in the north.", None),
    ("money is spent over it", "horizon_weeks", "Drug treatment will cut cocaine consumption over five years.", 261,
     "At 4.8 billion dollars over five years, drug treatment will cut cocaine consumption.", None),
    ("a year is no horizon", "horizon_weeks", "Drug treatment cut cocaine consumption in 2 years.", 104,
     "Drug treatment cut cocaine consumption in 2019.", None),
    ("chance", "probability", "There is a 40 percent chance that drug treatment will cut cocaine consumption.", 0.4,
     "There is a 4 percent chance that drug treatment will cut cocaine consumption.", 0.04),
    ("no chance", "probability", "There is a 40 percent chance that drug treatment will cut cocaine consumption.", 0.4,
     "There is a 40 percent share that drug treatment will cut cocaine consumption.", None),
    ("from and to", "probability_before",
     "The chance that drug treatment will cut cocaine consumption rose from 20 percent to 40 percent.", 0.2,
     "The chance that drug treatment will cut cocaine consumption rose to 40 percent.", None),
    ("market", "market", "Drug treatment reduced cocaine consumption in Europe.", "europe",
     "Drug treatment reduced cocaine consumption in the United States.", "usa"),
    ("place", "place", "Naval patrols in the Caribbean reduced drug trafficking.", ["caribbean"],
     "Naval patrols in the eastern Pacific reduced drug trafficking.", ["eastern_pacific"]),
    ("drug", "outcome", "Naval patrols reduced drug trafficking.", "drug_flow",
     "Naval patrols reduced fentanyl trafficking.", "fentanyl_flow"),
    ("period", "period", "From 2000 to 2006 drug treatment reduced cocaine consumption.", "2000 to 2006",
     "In Paris and Rome drug treatment reduced cocaine consumption.", None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "field", "one", "first", "two", "second"), FIELDS, ids=[row[0] for row in FIELDS])
def test_a_word_turns_a_field(name: str, field: str, one: str, first: Any, two: str, second: Any) -> None:
    assert getattr(claim_of(one), field) == first
    assert getattr(claim_of(two), field) == second
    assert first != second


DIALS: list[tuple[str, str, float | None, str, float | None]] = [
    # The dial of strikes and of spraying is per month.
    ("month and year", "The plan calls for 40 boat strikes a month to cut drug trafficking.", 40.0,
     "The plan calls for 40 boat strikes a year to cut drug trafficking.", 40 / 12),
    ("without a period", "The plan calls for 40 boat strikes a month to cut drug trafficking.", 40.0,
     "The plan calls for 40 boat strikes to cut drug trafficking.", None),
    ("thousands", "The plan calls for 5,000 ground troops to cut cocaine trafficking.", 5000.0,
     "The plan calls for 15,000 ground troops to cut cocaine trafficking.", 15000.0),
    ("hectares", "The plan calls for spraying 3,000 hectares of coca a month.", 3000.0,
     "The plan calls for spraying 3,000 hectares of coca a year.", 250.0),
]  # fmt: skip


@pytest.mark.parametrize(("name", "one", "first", "two", "second"), DIALS, ids=[row[0] for row in DIALS])
def test_a_word_turns_the_dial(name: str, one: str, first: float | None, two: str, second: float | None) -> None:
    for text, value in ((one, first), (two, second)):
        ((setting,),) = (option.levers for option in brief_of(text).options)
        assert setting.value == (None if value is None else pytest.approx(value, rel=1e-4))
        assert (setting.level is None) == (value is not None)


COUNTS: list[tuple[str, str, tuple[float, float | None, float | None]]] = [
    ("killed", "The boat strikes killed 83 people.", (83.0, None, None)),
    ("at least", "At least 83 people were killed in boat strikes.", (83.0, 83.0, None)),
]


@pytest.mark.parametrize(("name", "text", "wanted"), COUNTS, ids=[row[0] for row in COUNTS])
def test_a_count_is_kept_with_its_bounds(name: str, text: str, wanted: tuple[float, float | None, float | None]) -> None:
    (found,) = brief_of(text).quantities
    assert (found.what, (found.value, found.low, found.high)) == ("people killed by strikes", wanted)


def test_an_arrow_in_a_table_turns_the_direction() -> None:
    table = "| Policy | Drug trafficking | Homicides |\n|---|---|---|\n| Boat strikes | {} | {} |"
    strikes, flow, killings = "maritime_strike", "drug_flow", "homicide"
    assert triples(table.format("↓", "↑")) == {(strikes, flow, "decrease"), (strikes, killings, "increase")}
    assert triples(table.format("↑", "↓")) == {(strikes, flow, "increase"), (strikes, killings, "decrease")}


def test_words_in_a_cell_turn_the_direction() -> None:
    table = "| Policy | Effect |\n|---|---|\n| Boat strikes | {} |"
    for cell, direction in (
        ("Reduces drug trafficking", "decrease"),
        ("Increases drug trafficking", "increase"),
        ("No effect on drug trafficking", "no_effect"),
    ):
        assert triples(table.format(cell)) == {("maritime_strike", "drug_flow", direction)}


def test_a_list_under_a_heading_is_read_by_its_own_words() -> None:
    page = "# Naval patrols\n\nNaval patrols lead to:\n\n- {} overdose deaths\n- {} homicides\n"
    deaths, killings = ("vessel_patrol", "overdose_death"), ("vessel_patrol", "homicide")
    assert triples(page.format("fewer", "more")) == {(*deaths, "decrease"), (*killings, "increase")}
    assert triples(page.format("more", "fewer")) == {(*deaths, "increase"), (*killings, "decrease")}


def test_the_same_again_repeats_and_the_contrary_does_not() -> None:
    less, more = "Drug treatment reduces cocaine consumption.", "Drug treatment raises cocaine consumption."
    first, again = brief_of(f"{less} {less}").claims
    assert (first.repeats, again.repeats) == (None, first.id)
    assert first.evidence_count == 2
    first, contrary = brief_of(f"{less} {more}").claims
    assert (first.repeats, contrary.repeats) == (None, None)
    assert (first.evidence_count, contrary.evidence_count) == (1, 1)


@pytest.mark.parametrize("text", [row[1] for row in DIRECTIONS] + [row[3] for row in DIRECTIONS])
def test_what_is_read_is_where_it_says(text: str) -> None:
    for claim in brief_of(text).claims:
        assert claim.span is not None and claim.start is not None
        assert text[claim.start : claim.end] == claim.span


@pytest.mark.parametrize("than", ["better than", "rather than", "more cheaply than", "compared with"])
def test_a_lever_that_is_only_compared_claims_nothing(than: str) -> None:
    (both,) = brief_of("Drug treatment and naval patrols cut cocaine consumption.").claims
    assert "vessel_patrol" in {both.lever, *both.with_levers}
    compared = triples(f"Drug treatment, {than} naval patrols, cut cocaine consumption.")
    assert "vessel_patrol" not in {lever for lever, _, _ in compared}
