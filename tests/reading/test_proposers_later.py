"""A second set on settings, options and proposers, of kinds that the first set did not hold."""

from __future__ import annotations

import pytest

import leeward as lw
from leeward.reading.brief import Option


def options(text: str, lever: str) -> list[Option]:
    """Return the options of a text whose first setting is of ``lever``."""
    return [option for option in lw.read(text + "\n").options if option.levers[0].lever == lever]


SENT_BY = [
    ("About 9,000 United States personnel were deployed on warships off the coast.", "show_of_force", 9000.0),
    ("The U.S. military has increased its presence, deploying ships with 5,500 sailors.", "show_of_force", 5500.0),
    ("The United States deployed warships with 6,000 marines near Venezuela.", "show_of_force", 6000.0),
    ("American aircraft should fly surveillance for 800 flight hours a month.", "surveillance", 800.0),
    ("The United States should carry out 12 strikes a month on boats.", "maritime_strike", 12.0),
    ("U.S. contractors will spray 5,000 hectares of coca a month with glyphosate.", "aerial_eradication", 5000.0),
]


@pytest.mark.parametrize(("text", "lever", "value"), SENT_BY)
def test_the_country_that_acts_is_not_where_it_acts(text: str, lever: str, value: float) -> None:
    assert [o.levers[0].value for o in options(text, lever)] == [pytest.approx(value)]


ASKED = [
    (
        "The last government cut its target for manual eradication to 12,000 hectares a year. "
        "The ministry says that forced eradication must rise to 48,000 hectares a year.",
        "manual_eradication",
        4000.0,
    ),
    (
        "Forced eradication should reach 36,000 hectares a year. Years ago it was reduced to 11,000 hectares a year of "
        "manual eradication.",
        "manual_eradication",
        3000.0,
    ),
    (
        "The navy reduced surveillance to 400 flight hours a month. The admiral wants surveillance of 1,200 flight hours "
        "a month.",
        "surveillance",
        1200.0,
    ),
    (
        "Spending cuts limited spraying to 1,000 hectares sprayed a month. The bill would restore aerial spraying of "
        "6,000 hectares a month.",
        "aerial_eradication",
        6000.0,
    ),
    (
        "The ministry cut crop substitution to 700 families a month. Parliament must fund crop substitution for 2,000 families "
        "a month.",
        "alternative_livelihood",
        2000.0,
    ),
    (
        "Austerity reduced the destruction of laboratories to 500 laboratories a month. Police in Colombia should destroy 800 "
        "laboratories a month.",
        "lab_raid",
        800.0,
    ),
]


@pytest.mark.parametrize(("text", "lever", "value"), ASKED)
def test_what_is_asked_for_is_played_before_a_cut_that_is_reported(text: str, lever: str, value: float) -> None:
    assert value in [o.levers[0].value for o in options(text, lever)]


OTHERS_ADVISE = [
    ("You recommend naval patrols; I have seen what they do.", "vessel_patrol"),
    ("They propose sanctions on banks, and nothing comes of it.", "sanction"),
    ("The view has hardened that aerial spraying must return.", "aerial_eradication"),
    ("It is argued in the capital that ground troops should be sent.", "ground_troops"),
    ("Some call for the deployment of warships.", "show_of_force"),
    ("Your newspaper urges a ground invasion.", "ground_troops"),
    ("The idea that boat strikes must go on is popular.", "maritime_strike"),
    ("The general wrote a letter proposing ground troops.", "ground_troops"),
    ("A senator urged the deployment of warships in March.", "show_of_force"),
    ("Others have demanded the removal of cartel leaders.", "leadership_removal"),
]


@pytest.mark.parametrize(("text", "lever"), OTHERS_ADVISE)
def test_what_others_advise_is_not_the_authors(text: str, lever: str) -> None:
    assert "author" not in [o.proposed_by for o in options(text, lever)]


TARGETS = [
    ("Maduro sent jets over warships, and strikes on boats were launched a week later.", "maritime_strike", "maduro"),
    ("Officials rule out deploying ground troops to Venezuela.", "ground_troops", "venezuela"),
    ("Police captured 23 men wanted for extradition.", "justice_reform", "police"),
    ("Mexico was told that sanctions on banks would be imposed.", "sanction", "mexico"),
    ("Colombia announced a budget. Aerial spraying poisons rivers.", "aerial_eradication", "colombia"),
    ("Ecuador wants its fishermen back who were hit by strikes on boats.", "maritime_strike", "ecuador"),
]


@pytest.mark.parametrize(("text", "lever", "name"), TARGETS)
def test_who_is_only_named_before_a_measure_does_not_propose_it(text: str, lever: str, name: str) -> None:
    assert all(name not in (o.proposed_by or "").casefold() for o in options(text, lever))


CLAIMED = [
    ("Resuming spraying would reduce coca cultivation by a few percent.", "aerial_eradication"),
    ("The state should adopt a common list; train inspectors; and put the savings into drug treatment.", "treatment"),
    ("Port controls lower the supply of cocaine to Europe.", "port_inspection"),
    ("Inspection of containers in Guayaquil has raised seizures there.", "port_inspection"),
    ("Crop substitution lowers coca cultivation in the valleys.", "alternative_livelihood"),
]


@pytest.mark.parametrize(("text", "lever"), CLAIMED)
def test_a_claim_of_an_effect_in_clear_words_makes_an_option(text: str, lever: str) -> None:
    assert options(text, lever)


@pytest.mark.parametrize(
    ("text", "lever", "who"),
    [
        ("Congress should shift money from interdiction at sea to treatment, which reduces cocaine use.", "vessel_patrol", None),
        ("Parliament ought to divert two million a year away from aerial spraying to roads.", "aerial_eradication", None),
        ("We should move officers from patrols at sea into ports.", "vessel_patrol", None),
        ("President Alma Rojas is considering air strikes on laboratories in Venezuela.", "lab_strike", "President Alma Rojas"),
        ("The Pentagon is weighing strikes on boats in the Caribbean.", "maritime_strike", "Pentagon"),
    ],
)
def test_what_money_leaves_is_not_proposed_and_who_considers_is_named(text: str, lever: str, who: str | None) -> None:
    assert {option.proposed_by for option in options(text, lever)} <= {who}
    assert who is None or options(text, lever)


def test_a_claim_that_waits_for_a_person_makes_no_option() -> None:
    brief = lw.read("Precursor controls raise the cost of making cocaine.\n")
    assert brief.possible_claims() and not brief.options
