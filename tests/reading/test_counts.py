"""How many were killed, seized or arrested is told and never tested; what brings lives or drugs somewhere is read as that."""

from __future__ import annotations

from typing import Any

import pytest

from leeward.reading.brief import Claim
from leeward.reading.claims import find_claims
from leeward.reading.sureness import haul

COUNTS = (
    "The strikes on boats have killed 87 people since September.",
    "Within five days the Coast Guard seized over 14 tons of cocaine in two large busts at sea.",
    "The navy said that its strikes on two boats killed eleven people.",
    "Patrol ships seized 9,200 kilograms of cocaine in May.",
)


@pytest.mark.parametrize("text", COUNTS)
def test_a_count_of_what_happened_is_read_as_a_count(text: str) -> None:
    claims = [claim for claim in find_claims(text).claims if claim.tier == "read"]
    assert claims and all(claim.counted for claim in claims)


@pytest.mark.parametrize(
    "text",
    [
        "Did the strikes on boats kill 87 people?",
        "Strikes on boats could kill 87 people.",
        "More patrol ships would raise seizures of cocaine by 20 tons.",
        "Strikes on boats will increase deaths at sea.",
    ],
)
def test_what_may_happen_is_no_count_that_is_read(text: str) -> None:
    assert not any(claim.tier == "read" and claim.counted and claim.modality != "did" for claim in find_claims(text).claims)
    assert not any(claim.counted and claim.tier == "read" for claim in find_claims(text).claims)


@pytest.mark.parametrize(
    "text",
    ["Every strike on a boat saves 25,000 American lives, the president said.", "Each boat struck saves 25,000 Americans."],
)
def test_a_number_of_lives_saved_at_sea_is_of_overdoses(text: str) -> None:
    claims = find_claims(text).claims
    assert [(claim.lever, claim.outcome, claim.direction) for claim in claims if claim.tier == "read"] == [
        ("maritime_strike", "overdose_death", "decrease")
    ]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Patrol ships stop the smuggling of drugs, weapons and people into the United States.", "kg_delivered"),
        ("More patrol ships will keep drugs off American streets.", "kg_delivered"),
        ("Patrol ships keep cocaine out of our communities.", "kg_delivered"),
        ("Patrol ships reduce the flow of cocaine through the Caribbean.", "drug_flow"),
    ],
)
def test_what_drugs_are_kept_from_is_where_they_would_arrive(text: str, outcome: str) -> None:
    assert {claim.outcome for claim in find_claims(text).claims} == {outcome}


@pytest.mark.parametrize(
    ("words", "lever"),
    [
        ("pill testing", "harm_reduction"),
        ("recovery housing", "treatment"),
        ("lab busts", "lab_raid"),
        ("taking down drug lords", "leadership_removal"),
        ("hot-spot policing", "domestic_enforcement"),
        ("gang prevention", "community_engagement"),
        ("asset seizures", "money_laundering_control"),
        ("x-ray machines", "port_inspection"),
    ],
)
def test_names_that_the_trade_uses_are_known(words: str, lever: str) -> None:
    assert lever in {claim.lever for claim in find_claims(f"The minister says that {words} reduced violence.").claims}


@pytest.mark.parametrize(
    ("size", "unit", "direction", "stance", "sentence", "told"),
    [
        (3086.0, "lb", "increase", "reports", "Two interceptions gave the navy 3,086 pounds of cocaine.", True),
        (3086.0, "lb", "increase", "reports", "Two interceptions gave the navy 3,086 pounds more cocaine.", False),
        (20.0, "t", "increase", "reports", "Seizures are up by 20 t where patrols went.", False),
        (20.0, "percent", "increase", "reports", "Patrols gave the navy 20 percent of it.", False),
        (20.0, "t", "increase", "aims", "Patrols are there to take 20 t.", False),
        (20.0, "t", "decrease", "reports", "Patrols took 20 t.", False),
        (None, None, "increase", "reports", "Patrols took what there was.", False),
    ],
)  # fmt: skip
def test_an_amount_in_a_sentence_without_a_change_is_a_haul(
    size: float | None, unit: str | None, direction: str, stance: str, sentence: str, told: bool
) -> None:
    fields: dict[str, Any] = {"direction": direction, "stance": stance, "size": size, "unit": unit}
    claim = Claim(id="c1", lever="vessel_patrol", outcome="kg_seized", **fields)
    assert haul(claim, sentence) is told
    assert not haul(claim.model_copy(update={"outcome": "retail_price"}), sentence)
