"""How large a change is said to be, and which numbers of a sentence are no size of it."""

from __future__ import annotations

import pytest

from leeward.reading.sizes import size


def found(text: str, direction: str = "decrease", outcome: str = "drug_flow") -> tuple[float, str] | None:
    return size(text, 0, len(text), 0, direction, outcome)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Strikes cut the flow by 97 percent.", (97.0, "percent")),
        ("Patrols have stopped 80 per cent of the drugs that come by sea.", (80.0, "percent")),
        ("Eradication would reduce coca by a third.", (33.3, "percent")),
        ("About a fifth less came in.", (20.0, "percent")),
        ("The flow was cut in half.", (50.0, "percent")),
        ("Patrols would halve the flow.", (50.0, "percent")),
        ("Nearly two-thirds less cocaine came.", (66.7, "percent")),
        ("The flow fell from 200 tonnes to 150 tonnes.", (25.0, "percent")),
    ],
)
def test_the_size_of_a_change(text: str, wanted: tuple[float, str]) -> None:
    assert found(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Inspecting 40 percent of containers would cut the flow.",  # how much of the instrument
        "With 70 percent scanning of trucks less would come in.",
        "Machines that check 100% of the goods would cut the flow.",
        "Because 80 percent of cocaine moves by sea, patrols would cut the flow.",  # a share of what is meant
        "Patrols cut the flow to a country where 9 percent of adults use drugs.",
        "Tariffs of 25 percent would cut the flow.",  # of what else
        "A tariff of at least 25 percent would cut the flow.",
        "Third, patrols would cut the flow.",  # an order
        "This is the fifth operation that cut the flow.",
        "Patrols would cut the flow into the poor quarters of the city.",
        "In the first half of 2014 patrols cut the flow.",
        "Half a dozen ships cut the flow.",
        "For half a century patrols have cut the flow.",
        "Patrols cut the flow (OR 2.1, 95% CI 1.2 to 3.3).",
        "Operation Double Barrel cut the flow.",
        "Patrols cut the flow, though the crop has doubled.",  # it goes the other way
        "There is an 80 percent chance that patrols cut the flow.",
        "Patrols cut the flow to 30 percent.",  # a level reached
        "Spraying would lower coca by between 2 and 6 percent.",
        "Spraying would lower the flow by 2 to 6 percent.",
    ],
)
def test_what_is_no_size(text: str) -> None:
    assert found(text) is None


def test_an_amount_counts_only_in_the_unit_of_its_outcome() -> None:
    text = "Police arrested nine men and seized 500 kg of heroin on 20 hectares."
    assert found(text, "increase", "kg_seized") == (500.0, "kg")
    assert found(text, "increase", "coca_area") == (20.0, "ha")
    assert found(text, "increase", "arrest") is None
    assert found(text, "increase", "no such outcome") == (500.0, "kg")


def test_doubled_is_a_size_of_more() -> None:
    assert found("Seizures doubled.", "increase", "kg_seized") == (100.0, "percent")
    assert found("Seizures doubled.", "decrease", "kg_seized") is None
