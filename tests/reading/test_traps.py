"""The known traps of reading claims, each in a sentence of our own."""

from __future__ import annotations

import pytest

from leeward.reading import read

Triple = tuple[str | None, str | None, str]


def triples(text: str) -> set[Triple]:
    brief = read(text if "\n" in text else f"{text}\n")
    return {(claim.lever, claim.outcome, claim.direction) for claim in brief.claims}


def judged(text: str) -> set[Triple]:
    """The claims that are sure enough to be judged."""
    brief = read(text if "\n" in text else f"{text}\n")
    return {(claim.lever, claim.outcome, claim.direction) for claim in brief.read_claims()}


HOLDS: list[tuple[str, str, Triple]] = [
    ("plain", "Vessel patrols reduced cocaine flows through the strait.", ("vessel_patrol", "drug_flow", "decrease")),
    (
        "passive",
        "Cocaine consumption was reduced by drug treatment in every district.",
        ("treatment", "consumption", "decrease"),
    ),
    (
        "passive without agent word order",
        "Homicides were pushed up by the kingpin strategy, the mayor found.",
        ("leadership_removal", "homicide", "increase"),
    ),
    (
        "prevents by means",
        "The navy prevented drug shipments by patrolling the outer islands.",
        ("vessel_patrol", "drug_flow", "decrease"),
    ),
    (
        "by means of a lever",
        "The ministry cut overdose deaths by handing out naloxone in hostels.",
        ("harm_reduction", "overdose_death", "decrease"),
    ),
    (
        "due to",
        "Overdose deaths fell due to wider access to naloxone.",
        ("harm_reduction", "overdose_death", "decrease"),
    ),
    (
        "because of",
        "Street prices rose because of tighter border controls.",
        ("border_scanning", "retail_price", "increase"),
    ),
    (
        "thanks to",
        "Thanks to alternative development, coca cultivation declined in the valley.",
        ("alternative_livelihood", "coca_area", "decrease"),
    ),
    (
        "by a number is no cause",
        "After the spraying campaign, coca cultivation rose by 900 percent.",
        ("aerial_eradication", "coca_area", "increase"),
    ),
    (
        "worsened a bad thing",
        "The kingpin strategy worsened violence in the ports.",
        ("leadership_removal", "homicide", "increase"),
    ),
    (
        "worsened a good thing",
        "The airstrikes worsened relations with the neighbours.",
        ("maritime_strike", "diplomatic_relation", "decrease"),
    ),
    (
        "improved a bad thing",
        "Drug treatment improved drug dependency figures.",
        ("treatment", "consumption", "decrease"),
    ),
    (
        "despite",
        "Despite record port inspections, cocaine availability kept growing and cocaine supply grew.",
        ("port_inspection", "kg_delivered", "no_effect"),
    ),
    (
        "in spite of",
        "In spite of aerial spraying, coca cultivation expanded.",
        ("aerial_eradication", "coca_area", "no_effect"),
    ),
    ("negation", "Naval patrols did not reduce drug trafficking.", ("vessel_patrol", "drug_flow", "no_effect")),
    (
        "failed to",
        "Forced eradication failed to reduce coca cultivation.",
        ("manual_eradication", "coca_area", "no_effect"),
    ),
    ("little effect", "Sanctions had little effect on drug trafficking.", ("sanction", "drug_flow", "no_effect")),
    (
        "not only is no negation",
        "Drug treatment not only reduced consumption but also lowered overdose deaths.",
        ("treatment", "consumption", "decrease"),
    ),
    (
        "negation stays in its clause",
        "The talks did not please everyone, but drug treatment reduced cocaine consumption.",
        ("treatment", "consumption", "decrease"),
    ),
    (
        "negation stays in its sentence",
        "Nobody was arrested. Container inspections reduced cocaine trafficking.",
        ("port_inspection", "drug_flow", "decrease"),
    ),
    (
        "concession",
        "Although costly, harm reduction lowered overdose deaths.",
        ("harm_reduction", "overdose_death", "decrease"),
    ),
    (
        "outer change word",
        "Community programmes curbed the rise in homicides.",
        ("community_engagement", "homicide", "decrease"),
    ),
    (
        "rising is not the claim",
        "The police crackdown tackled rising violence in the harbour.",
        ("domestic_enforcement", "homicide", "decrease"),
    ),
    (
        "opposite word",
        "Airstrikes would fuel instability across the region.",
        ("maritime_strike", "regional_stability", "decrease"),
    ),
    ("avoid an opposite word", "Diplomacy could avoid unintended escalation.", ("diplomacy", "escalation", "decrease")),
    (
        "event word",
        "Vessel patrols pushed traffickers into rerouting through the Pacific.",
        ("vessel_patrol", "displaced_share", "increase"),
    ),
    (
        "list of outcomes",
        "Drug treatment reduces consumption and overdose deaths.",
        ("treatment", "overdose_death", "decrease"),
    ),
    (
        "levers after such as",
        "Measures such as vessel patrols reduced cocaine trafficking.",
        ("vessel_patrol", "drug_flow", "decrease"),
    ),
    (
        "comparison",
        "Drug treatment reduces cocaine consumption more than interdiction does.",
        ("treatment", "consumption", "decrease"),
    ),
    (
        "noun of change",
        "Alternative development led to a sharp drop in coca cultivation.",
        ("alternative_livelihood", "coca_area", "decrease"),
    ),
    (
        "after",
        "After the navy began vessel patrols, maritime trafficking fell by a third.",
        ("vessel_patrol", "maritime_flow", "decrease"),
    ),
    (
        "requires",
        "Reducing coca cultivation requires alternative development.",
        ("alternative_livelihood", "coca_area", "decrease"),
    ),
]


@pytest.mark.parametrize(("name", "text", "wanted"), HOLDS, ids=[row[0] for row in HOLDS])
def test_claim_is_read(name: str, text: str, wanted: Triple) -> None:
    assert wanted in triples(text)


EMPTY: list[tuple[str, str]] = [
    ("cause and effect swapped", "Rising violence led to the deployment of warships."),
    ("reason clause", "As homicides rose, the government sent more vessel patrols."),
    ("in response to", "In response to rising overdose deaths, the city opened supervised consumption sites."),
    ("plan without an effect", "The government plans to deploy ten more warships next year."),
    ("lever alone", "The minister inspected the vessel patrols on Tuesday."),
    ("outcome alone", "Overdose deaths fell by 27 percent in 2024."),
    ("two outcomes, no lever", "Drug trafficking fuels violence in the ports."),
    ("prompted by", "The vessel patrols were prompted by growing drug trafficking."),
]


@pytest.mark.parametrize(("name", "text"), EMPTY, ids=[row[0] for row in EMPTY])
def test_nothing_is_read(name: str, text: str) -> None:
    assert judged(text) == set()


ABSENT: list[tuple[str, str, Triple]] = [
    (
        "a number after by is no lever",
        "Seizures rose by 900 percent after vessel patrols doubled.",
        ("vessel_patrol", "kg_seized", "decrease"),
    ),
    (
        "worsened is no decrease",
        "The kingpin strategy worsened violence.",
        ("leadership_removal", "homicide", "decrease"),
    ),
    (
        "the compared lever claims nothing",
        "Drug treatment reduces cocaine consumption more than interdiction does.",
        ("vessel_patrol", "consumption", "decrease"),
    ),
    (
        "such as lists no effects",
        "Vessel patrols cannot remove the roots of trafficking, such as corruption and weak courts.",
        ("vessel_patrol", "corruption", "decrease"),
    ),
    (
        "prevents by: no sign for the means",
        "The army prevented violence by vessel patrols.",
        ("vessel_patrol", "homicide", "increase"),
    ),
    (
        "negation does not leak forward",
        "Patrols did not stop trafficking, but treatment reduced consumption.",
        ("treatment", "consumption", "no_effect"),
    ),
    (
        "negation does not leak back",
        "Drug treatment reduced consumption, and the talks did not fail.",
        ("treatment", "consumption", "no_effect"),
    ),
    (
        "drug enforcement administration is an office",
        "The Drug Enforcement Administration said cocaine trafficking had fallen.",
        ("domestic_enforcement", "drug_flow", "decrease"),
    ),
]


@pytest.mark.parametrize(("name", "text", "unwanted"), ABSENT, ids=[row[0] for row in ABSENT])
def test_claim_is_not_read(name: str, text: str, unwanted: Triple) -> None:
    assert unwanted not in judged(text)


def test_one_effect_is_counted_once_in_a_sentence() -> None:
    brief = read("Vessel patrols cut cocaine flows and reduced drug trafficking in the strait.\n")
    flows = [claim for claim in brief.claims if claim.outcome == "drug_flow"]
    assert len(flows) == 1


def test_a_repeated_claim_points_to_the_first() -> None:
    brief = read("Vessel patrols reduce drug trafficking.\n\nA page later: vessel patrols reduce drug trafficking.\n")
    first, second = brief.claims
    assert second.repeats == first.id
    assert first.evidence_count == 2
    assert first.repeats is None


def test_heading_carries_the_lever_for_the_list_below() -> None:
    text = "## Drug treatment\n\n- Reduces cocaine consumption\n- Lowers overdose deaths\n"
    brief = read(text)
    assert {(c.lever, c.outcome, c.direction) for c in brief.claims} == {
        ("treatment", "consumption", "decrease"),
        ("treatment", "overdose_death", "decrease"),
    }
    assert all("heading" in c.carried[0] for c in brief.claims)


def test_lead_in_carries_the_lever_for_its_bullets() -> None:
    text = "Alternative development is expected to:\n- reduce coca cultivation\n- raise rural incomes\n"
    brief = read(text)
    assert ("alternative_livelihood", "coca_area", "decrease") in {(c.lever, c.outcome, c.direction) for c in brief.claims}
    assert all(c.carried for c in brief.claims)


def test_this_move_points_back() -> None:
    text = "The ministry launched aerial spraying in May. This move could raise coca prices.\n"
    assert ("aerial_eradication", "leaf_price", "increase") in triples(text)


def test_an_aim_is_not_an_asserted_effect() -> None:
    brief = read("The vessel patrols aim to reduce drug trafficking.\n")
    assert [claim.stance for claim in brief.claims] == ["aims"]


def test_a_recommendation_is_a_claim_of_the_recommender() -> None:
    brief = read("Experts recommend drug treatment to reduce cocaine consumption.\n")
    (claim,) = brief.claims
    assert (claim.stance, claim.speaker) == ("recommends", "Experts")


def test_levers_named_together_make_one_claim() -> None:
    brief = read("Vessel patrols and port inspections reduced cocaine trafficking.\n")
    (claim,) = brief.claims
    assert {claim.lever, *claim.with_levers} == {"vessel_patrol", "port_inspection"}
    option = next(option for option in brief.options if option.id == claim.option)
    assert {setting.lever for setting in option.levers} == {"vessel_patrol", "port_inspection"}


def test_a_forecast_keeps_its_probabilities() -> None:
    text = (
        "The carrier group has arrived off the coast.\n"
        "A former envoy warned that the chances of armed conflict rose from 20 percent to 65 percent.\n"
    )
    chances = [(c.probability_before, c.probability) for c in read(text).claims if c.probability is not None]
    assert chances and chances[0] == (0.2, 0.65)


def test_outside_claims_stay_claims_with_a_reason() -> None:
    brief = read("Decriminalisation reduced the prison population in three states.\n")
    (claim,) = brief.claims
    assert claim.in_model is False
    assert "decriminalisation" in claim.outside_reason.casefold()
    assert claim.option is None
