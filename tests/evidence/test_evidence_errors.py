"""Messages: one sentence that names the place, the mistake and what is allowed."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.evidence.errors import InputError, nearest, unknown_name
from leeward.evidence.levers import load_levers


def test_the_sentence_names_file_line_key_and_what_is_allowed() -> None:
    error = unknown_name("lever", "patrolz", load_levers(), file="brief.yaml", line=12, key="options[0].levers[0].lever")
    said = str(error)
    assert said.startswith("brief.yaml, line 12, key options[0].levers[0].lever: unknown lever 'patrolz'")
    assert "nearest: vessel_patrol" in said
    assert "allowed: " in said and said.endswith(".") and "\n" not in said
    assert (error.file, error.line, error.key) == ("brief.yaml", 12, "options[0].levers[0].lever")


def test_a_message_without_a_place_is_only_the_message() -> None:
    assert str(InputError("nothing to read.")) == "nothing to read."


def test_long_lists_are_cut_but_counted() -> None:
    names = [f"name_{number}" for number in range(40)]
    said = str(InputError("wrong", allowed=names))
    assert "name_14 and 25 more" in said and "name_15" not in said
    assert InputError("wrong", allowed=names).allowed == tuple(names)


def test_the_error_survives_pickling() -> None:
    error = InputError("wrong", file="a.csv", key="unit", line=3, allowed=["kg", "t"])
    copy = pickle.loads(pickle.dumps(error))
    assert str(copy) == str(error) and copy.allowed == error.allowed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Vessel Patrol", "vessel_patrol"),
        ("surveilance", "surveillance"),
        ("strike", "maritime_strike"),
        ("lab-raids", "lab_raid"),
        ("harm reduction", "harm_reduction"),
    ],
)
def test_nearest_finds_what_was_meant(typed: str, meant: str) -> None:
    assert meant in nearest(typed, load_levers())


def test_nothing_is_near_to_noise() -> None:
    assert nearest("####", load_levers()) == []


@given(st.text(max_size=30), st.lists(st.text(min_size=1, max_size=12), max_size=8))
def test_nearest_only_returns_allowed_names(name: str, allowed: list[str]) -> None:
    found = nearest(name, allowed)
    assert set(found) <= set(allowed) and len(found) <= 4 and len(set(found)) == len(found)


def test_a_sentence_stays_one_line_of_a_bounded_length() -> None:
    long = "x\n\x1b" * 5000
    error = unknown_name("lever", long, [f"{n}{long}" for n in range(30)], file=f"{long}.yaml", key=long, line=3)
    assert str(error).isprintable() and len(str(error)) < 3000
    assert error.file == f"{long}.yaml" and error.key == long
