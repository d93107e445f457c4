"""Quotes do not end inside a pair of brackets."""

from __future__ import annotations

import pytest

from leeward.reading import read
from leeward.reading.spans import closed
from leeward.reading.units import split_units


@pytest.mark.parametrize(
    ("text", "first", "last", "quote"),
    [
        ("Patrols cut the flow of cocaine [4] for a year.", "Patrols", "cocaine [4", "Patrols cut the flow of cocaine"),
        ("Patrols cut the flow of cocaine [as the agency wrote at great length] for a year.", "Patrols", "cocaine [as",
         "Patrols cut the flow of cocaine"),
        ("Patrols cut the flow of cocaine (and heroin) for a year.", "Patrols", "(and",
         "Patrols cut the flow of cocaine (and heroin)"),
        ("Prices (per gram) rose after the raids.", "gram)", "raids", "(per gram) rose after the raids"),
        ("(Patrols and aircraft) cut the flow.", "Patrols", "flow", "(Patrols and aircraft) cut the flow"),
        ("Patrols cut the flow of cocaine.", "Patrols", "cocaine", "Patrols cut the flow of cocaine"),
    ],
)  # fmt: skip
def test_a_bracket_is_kept_whole_or_left_out(text: str, first: str, last: str, quote: str) -> None:
    (unit,) = split_units(text)
    start, end = closed(text, unit, text.index(first), text.index(last) + len(last))
    assert text[start:end] == quote


@pytest.mark.parametrize(
    "text",
    [
        "Naval patrols reduced shipments of cocaine [12] in the eastern Pacific.",
        "The agency reported that raids on laboratories (mostly small ones) reduced cocaine production [3].",
        "Treatment (of any kind) reduced consumption of cocaine [see note] by a third.",
    ],
)
def test_no_claim_quotes_half_a_bracket(text: str) -> None:
    spans = [claim.span or "" for claim in read(text).claims]
    assert spans
    assert all(span.count("[") == span.count("]") and span.count("(") == span.count(")") for span in spans)
