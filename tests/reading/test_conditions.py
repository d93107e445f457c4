"""What binds a claim to something that is not played is kept in the words of the text, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.reading import read
from leeward.reading.conditions import MOST, condition_of
from leeward.reading.units import split_units

BOUND = [
    ("Patrols will cut shipments only if prosecutors can freeze the accounts.", "Patrols will cut shipments", "Patrols",
     "only if prosecutors can freeze the accounts"),
    ("Unless growers get roads, spraying will not lower cultivation for long.", "spraying will not lower cultivation", "spraying",
     "Unless growers get roads"),
    ("Treatment, coupled with housing, cut overdose deaths by a third.", "Treatment, coupled with housing, cut overdose deaths",
     "Treatment", "coupled with housing"),
    ("Scanners find more once officers are trained, she said.", "Scanners find more", "Scanners", "once officers are trained"),
    ("Strikes without a public account could reduce intelligence sharing.", "Strikes without a public account could reduce",
     "Strikes", "without a public account"),
    ("Cacao lowered coca only where a road had been built.", "Cacao lowered coca", "Cacao", "only where a road had been built"),
    ("Without beds to send people to, naloxone will not lower deaths.", "naloxone will not lower deaths", "naloxone",
     "Without beds to send people to"),
    ("Boats catch more, provided that aircraft guide them; ports do not.", "Boats catch more", "Boats",
     "provided that aircraft guide them"),
    ("Kits save lives as long as someone uses them.", "Kits save lives", "Kits", "as long as someone uses them"),
]  # fmt: skip
FREE = [
    ("If patrols were doubled, seizures would rise.", "patrols were doubled, seizures would rise", "patrols"),
    ("He was asked if patrols cut shipments.", "patrols cut shipments", "patrols"),
    ("Naloxone saves lives even if nobody calls an ambulance.", "Naloxone saves lives", "Naloxone"),
    ("Spraying cut coca by half, but homicides rise unless police follow.", "Spraying cut coca by half", "Spraying"),
    ("Seizures by patrols rose until 2019.", "Seizures by patrols rose", "patrols"),
    ("Patrols pass once a week and seizures rise.", "Patrols pass once a week and seizures rise", "Patrols"),
    ("Unless it is renewed, overdose deaths will rise and treatment end.", "overdose deaths will rise", "treatment"),
    ("If the flights resume, coca will fall.", "coca will fall", "spraying"),
    ("Patrols went on without delay and seizures rose.", "Patrols went on without delay and seizures rose", "Patrols"),
    ("Clinics give it without fuss, and overdose deaths fell.", "overdose deaths fell", "Clinics"),
    ("Crime goes together with drug use, so treatment lowers crime.", "treatment lowers crime", "treatment"),
]


def bound(text: str, span: str, lever: str) -> str | None:
    start = text.index(span)
    (unit,) = split_units(text)
    return condition_of(text, unit, start, start + len(span), (lever,))


@pytest.mark.parametrize(("text", "span", "lever", "words"), BOUND)
def test_the_words_of_a_condition(text: str, span: str, lever: str, words: str) -> None:
    assert bound(text, span, lever) == words


@pytest.mark.parametrize(("text", "span", "lever"), FREE)
def test_what_is_no_condition(text: str, span: str, lever: str) -> None:
    assert bound(text, span, lever) is None


def test_a_long_condition_is_cut() -> None:
    text = f"Patrols cut shipments only if {'the prosecutors and ' * 12}judges agree."
    found = bound(text, "Patrols cut shipments", "Patrols")
    assert found is not None and found.endswith(" …") and len(found.split()) == MOST + 1


PIECES = [
    *("patrols", "cut", "flows", "only if", "unless", "the police", "without", "roads"),
    *(",", ";", ".", "(", ")", "once", "coupled with", "“"),
]


@given(st.lists(st.sampled_from(PIECES), min_size=2, max_size=14), st.data())
def test_a_condition_stands_in_its_unit(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    for unit in split_units(text):
        start = data.draw(st.integers(unit.start, unit.end - 1))
        found = condition_of(text, unit, start, data.draw(st.integers(start, unit.end)), ("patrols",))
        assert found is None or (found.removesuffix(" …") in text[unit.start : unit.end] and "patrol" not in found)


def test_a_claim_keeps_its_condition() -> None:
    (claim,) = read("Vessel patrols will reduce cocaine shipments only if prosecutors follow.\n").claims
    assert claim.condition == "only if prosecutors follow"


def test_less_of_a_lever_is_said_to_be_turned_round() -> None:
    found = {
        claim.of_less: claim
        for claim in read("Cuts in drug treatment raised cocaine consumption.\nPatrols cut shipments.\n").claims
    }
    assert (found[True].lever, found[True].direction) == ("treatment", "decrease") and found[False].lever == "vessel_patrol"
