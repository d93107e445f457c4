"""Who speaks, found by the build of a sentence: no name, body or group of a list is needed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.reading.attribute import Speakers
from leeward.reading.sayers import sayers
from leeward.reading.units import split_units


def speaker(text: str, words: str) -> str:
    """Return who says some words of a text."""
    units = split_units(text)
    at = text.index(words)
    index = next(number for number, unit in enumerate(units) if unit.start <= at < unit.end)
    return Speakers(text, units).at(index, at, at + len(words)).speaker


@pytest.mark.parametrize(
    ("text", "words", "who"),
    [
        ("Beekeepers along the coast say that the spraying killed their hives.", "killed", "Beekeepers along the coast"),
        ("The spraying killed hives, say beekeepers, cattle ranchers and priests.", "killed", "beekeepers"),
        ("Patrols, harbour masters have long argued, move the loads elsewhere.", "move", "harbour masters"),
        ("In Guayaquil the dockers' union says that scanners slow the port.", "slow", "dockers' union"),
        ("Ortega's team found that prices rose after the raids.", "rose", "Ortega's team"),
        ("A survey of growers, carried out in two valleys, shows that payments cut planting.", "cut", "survey of growers"),
        ("Boats now sail at night, a harbour log shows.", "sail", "harbour log"),
        ("Naloxone, said a paramedic from Leeds, saves people every week.", "saves", "paramedic"),
        ("According to figures released by the military, patrols raised seizures.", "raised", "military"),
        ("Peru has blamed the flights for more planting.", "planting", "Peru"),
        ("An engineer hired by the county found that seizures fell after the raids.", "fell", "engineer hired by the county"),
    ],
)
def test_whoever_stands_before_or_behind_a_verb_of_saying_speaks(text: str, words: str, who: str) -> None:
    assert who in speaker(text, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The results indicate that eradication has small effects.", "small effects"),
        ("Our figures show that patrols cut shipments.", "cut"),
        ("No public data support the claim that strikes prevent deaths.", "prevent"),
        ("Twelve states set up registers in order to find forged prescriptions.", "find"),
        ("It is said that patrols cut shipments, and there are reports, estimates and claims of all kinds.", "cut"),
        ("Police found that day two tonnes of cocaine and seized them.", "seized"),
    ],
)
def test_findings_nouns_and_finds_are_the_authors(text: str, words: str) -> None:
    assert speaker(text, words) in ("author", "Police")


PERSONS = (
    "Captain Ines Duarte, who leads the squadron, welcomed the decision. The United Nations had asked for it. "
    "She said that the patrols would cut shipments. The harbour was quiet. Boats lay idle."
)


def test_he_and_she_are_the_last_person_that_was_named_and_no_body() -> None:
    assert speaker(PERSONS, "would cut") == "Captain Ines Duarte"


def test_they_are_the_last_who_spoke_also_where_no_name_is_known() -> None:
    text = "Two criminologists said that prisons were full. They wrote that longer terms had not cut sales."
    assert "criminologists" in speaker(text, "had not cut")


def test_a_last_name_stands_for_the_whole_name_said_before() -> None:
    text = "Marta Lindholm, a chemist, said the controls failed. Lindholm was in Vienna. She said that prices fell."
    assert speaker(text, "fell") == "Marta Lindholm"


def test_a_ship_with_a_persons_name_speaks_nothing() -> None:
    text = 'Senator Clara Vidal spoke first. The cutter, the Almirante Rosales, lay in port. "It stops boats," she said.'
    assert "Clara Vidal" in speaker(text, "stops boats")


@given(st.text(alphabet="abc ,.;said thatAB\"“”'-", max_size=120))
def test_any_sentence_gives_speakers_within_it(text: str) -> None:
    for start, end, words, _ in sayers(text):
        assert 0 <= start < end <= len(text)
        assert words and words in text
