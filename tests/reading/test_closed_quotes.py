"""Quotes do not end inside a pair of brackets."""

from __future__ import annotations

import pytest

from leeward.reading import read
from leeward.reading.spans import closed, whole_quote
from leeward.reading.units import Unit, split_units


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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("On Jan. 30 the U.K. Navy seized much of it with Gen. Smith in charge.",
         "On Jan. 30 the U.K. Navy seized much of it with Gen. Smith in charge"),
        ("Raids came first. Then the Navy seized much of it. Prices rose.", "Then the Navy seized much of it"),
    ],
)  # fmt: skip
def test_a_shortened_word_ends_no_clause(text: str, said: str) -> None:
    start = text.index("Navy seized")
    unit = Unit("sentence", 0, len(text), 0, None, None)
    first, last = whole_quote(text, unit, start, start + len("Navy seized"))
    assert text[first:last] == said
