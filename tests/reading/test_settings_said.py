"""A number sets the dial of a lever only where the text says it of that lever, as what is to be or is being done."""

from __future__ import annotations

import pytest

import leeward as lw
from leeward.reading.brief import Brief, LeverSetting


def setting(text: str, lever: str) -> LeverSetting | None:
    """Return the first setting of ``lever`` among the options of a text."""
    brief: Brief = lw.read(text + "\n")
    return next((s for option in brief.options for s in option.levers if s.lever == lever), None)


NEVER = [
    ("Forced eradication should go on, although eight in ten hectares are replanted within a year.", "manual_eradication"),
    ("We propose fumigation, for three out of four hectares sprayed last year stayed bare.", "aerial_eradication"),
    ("Mexico should destroy more laboratories; 640 laboratories were destroyed there last year.", "lab_raid"),
    ("The navy should raid laboratories. In Mexico soldiers destroyed 700 laboratories in 2024.", "lab_raid"),
    ("The plan expands drug treatment, after 40 patients died in 2023.", "treatment"),
    ("The ministry plans surveillance flights; traffickers flew 300 flight hours a month over the jungle.", "surveillance"),
    ("The programme of crop substitution has reached 31,000 families since 2017.", "alternative_livelihood"),
    ("The government should arrest kingpins: rivals killed 12 leaders last year.", "leadership_removal"),
    ("We recommend sanctions. The banks lost 90 companies a year as clients after the sanctions.", "sanction"),
    ("Customs should scan containers, of which 3 percent of containers held fruit.", "port_inspection"),
]
"""Numbers of the past, of other countries, shares and counts of something else."""

SETS = [
    ("The ministry plans to spray 4,000 hectares of coca a month with glyphosate.", "aerial_eradication", 4000.0),
    ("Forced eradication must return to 60,000 hectares a year.", "manual_eradication", 5000.0),
    ("The admiral wants aircraft to fly 900 flight hours a month on surveillance.", "surveillance", 900.0),
    ("Police in Colombia should destroy 900 laboratories a month.", "lab_raid", 900.0),
    ("Customs will inspect 30 percent of containers.", "port_inspection", 30.0),
    ("The agency would scan 55 percent of vehicles at the crossings.", "border_scanning", 55.0),
    ("The bill would fund drug treatment for 200,000 people.", "treatment", 200.0),
    ("The police should remove 6 cartel leaders a year.", "leadership_removal", 6.0),
    ("The government will enrol 1,500 families a month in crop substitution.", "alternative_livelihood", 1500.0),
    ("The President ordered the deployment of 7,000 troops to the Caribbean.", "show_of_force", 7000.0),
]
"""Numbers that say how much of the lever is to be done."""


@pytest.mark.parametrize(("text", "lever"), NEVER)
def test_a_number_of_something_else_sets_nothing(text: str, lever: str) -> None:
    found = setting(text, lever)
    assert found is None or found.value is None, found


@pytest.mark.parametrize(("text", "lever", "value"), SETS)
def test_a_number_of_the_lever_sets_it(text: str, lever: str, value: float) -> None:
    found = setting(text, lever)
    assert found is not None
    assert found.value == pytest.approx(value, rel=1e-3)


@pytest.mark.parametrize(("text", "lever", "value"), SETS)
def test_a_setting_of_the_text_stands_in_the_text(text: str, lever: str, value: float) -> None:
    found = setting(text, lever)
    assert found is not None
    assert found.stated is not None
    assert found.stated_start is not None
    assert found.stated_end is not None
    assert text[found.stated_start : found.stated_end] == found.stated


BEYOND = [
    ("Every month police should destroy 9,000 laboratories in Colombia.", "lab_raid", "9,000", 2000.0),
    ("The treaty would send liaison officers of 70 nations to share intelligence.", "intelligence_sharing", "70", 45.0),
    ("The army must spray 50,000 hectares of coca a month with glyphosate.", "aerial_eradication", "50,000", 20000.0),
    ("The navy should carry out 90 strikes a month on boats.", "maritime_strike", "90", 40.0),
    ("The plan would fund addiction treatment for 3 million people.", "treatment", "3 million", 1500.0),
    ("The President ordered the deployment of 120,000 troops to the Caribbean.", "show_of_force", "120,000", 60000.0),
]
"""Counts of more than the dial goes to: the default level, with both numbers in the note."""


@pytest.mark.parametrize(("text", "lever", "said", "top"), BEYOND)
def test_beyond_the_dial_the_default_is_played_and_both_are_said(text: str, lever: str, said: str, top: float) -> None:
    found = setting(text, lever)
    assert found is not None
    assert (found.value, found.level) == (None, "surge")
    assert found.note is not None
    assert said in found.note
    assert f"{top:g}" in found.note
    assert "surge" in found.note


SHARES = [
    ("The treaty would deny 95 percent of precursors by precursor controls.", "precursor_control", 80.0, True),
    ("Precursor controls must stop 90 percent of the precursors.", "precursor_control", 80.0, True),
    ("Precursor controls should stop 60 percent of the chemicals.", "precursor_control", 60.0, False),
    ("The minister wants a 100 percent scan of containers in the port.", "port_inspection", 100.0, False),
    ("Customs should scan 100 percent of containers.", "port_inspection", 100.0, False),
    ("The state will scan all cars: it plans to scan 85 percent of vehicles.", "border_scanning", 85.0, False),
]
"""A share on a dial of shares: what the text says, or the end of the dial with a note."""


@pytest.mark.parametrize(("text", "lever", "value", "clipped"), SHARES)
def test_a_share_beyond_the_dial_is_clipped_with_a_note(text: str, lever: str, value: float, clipped: bool) -> None:
    found = setting(text, lever)
    assert found is not None
    assert found.value == pytest.approx(value)
    assert ("the highest that the dial allows" in (found.note or "")) == clipped


AGAINST = [
    ("We should expand joint operations to 2 joint operations a year.", "multilateral_task_force"),
    ("The minister announced more forced eradication: 600 hectares a year.", "manual_eradication"),
    ("The agency wants to increase surveillance to 10 flight hours a month.", "surveillance"),
    ("More laboratories must be destroyed in Colombia: police should destroy 12 laboratories a year.", "lab_raid"),
    ("The plan strengthens scanning of vehicles at the border: 1 percent of vehicles a year.", "border_scanning"),
    ("Liaison must be stepped up: officers of 3 nations should share intelligence.", "intelligence_sharing"),
]
"""Less than today of what is to be expanded is a misreading or an error of the text: the default level, with a note."""


@pytest.mark.parametrize(("text", "lever"), AGAINST)
def test_less_of_what_is_to_be_expanded_is_not_played(text: str, lever: str) -> None:
    found = setting(text, lever)
    assert found is not None
    assert found.value is None
    assert found.level == "surge"
    assert found.note


FEWER = [
    ("The government cuts manual eradication to 6,000 hectares a year.", "manual_eradication", 500.0),
    ("The bill would reduce forced eradication to 12,000 hectares a year.", "manual_eradication", 1000.0),
]


@pytest.mark.parametrize(("text", "lever", "value"), FEWER)
def test_a_proposed_cut_is_played(text: str, lever: str, value: float) -> None:
    found = setting(text, lever)
    assert found is not None
    assert found.value == pytest.approx(value)


@pytest.mark.parametrize("lever", ["vessel_patrol", "sanction", "precursor_control"])
def test_every_option_says_where_its_setting_comes_from(lever: str) -> None:
    said = {"vessel_patrol": "naval patrols", "sanction": "sanctions on banks", "precursor_control": "precursor controls"}
    found = setting(f"We should expand {said[lever]} without delay.", lever)
    assert found is not None
    assert found.level == "surge"
    assert found.stated is None
    assert found.note == "the text gives no number that sets it; the default level, surge, is played"
