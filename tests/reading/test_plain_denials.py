"""A clause that plainly denies an effect of the lever it names is read; what only follows the denial is not."""

from __future__ import annotations

import pytest

from leeward.reading.claims import find_claims

DENIED = (
    ("The strikes have not reduced the amount of cocaine reaching the United States.", "maritime_strike", "kg_delivered"),
    ("Aerial spraying does not reduce the amount of cocaine that reaches consumers.", "aerial_eradication", "kg_delivered"),
    ("In fact, interdiction has not raised the retail price of cocaine.", "vessel_patrol", "retail_price"),
    ("Port controls have not raised the retail price of cocaine.", "port_inspection", "retail_price"),
    ("Arrests of dealers do not lower drug use.", "domestic_enforcement", "consumption"),
    ("Needle exchanges do not raise drug use.", "harm_reduction", "consumption"),
)
OPEN = (
    "Patrols may not reduce shipments.",
    "Patrols would not have reduced shipments without informants.",
    "It is not true that patrols did not reduce shipments.",
    "No study has shown that naval patrols reduce the flow of cocaine.",
)


@pytest.mark.parametrize(("text", "lever", "outcome"), DENIED)
def test_a_plain_denial_is_read(text: str, lever: str, outcome: str) -> None:
    read = [claim for claim in find_claims(text).claims if claim.tier == "read"]
    assert [(claim.lever, claim.outcome, claim.direction) for claim in read] == [(lever, outcome, "no_effect")]


@pytest.mark.parametrize("text", OPEN)
def test_a_hedged_or_doubled_denial_waits(text: str) -> None:
    assert not any(claim.tier == "read" for claim in find_claims(text).claims)


def test_what_follows_in_another_clause_is_not_denied_for_sure() -> None:
    text = "Port controls have not raised the retail price of cocaine in Europe, and purity has gone up."
    read = {claim.outcome for claim in find_claims(text).claims if claim.tier == "read"}
    assert read == {"retail_price"}


@pytest.mark.parametrize(
    "text",
    [
        "Aerial spraying in Colombia also moved coca fields into Peru.",
        "Scanning in Antwerp has pushed shipments to smaller ports in France.",
        "The strikes have pushed traffickers from fast boats to container ships.",
        "Scanners drove the smugglers to Hamburg.",
        "When patrols were stepped up in the Caribbean, smugglers switched to the Pacific.",
    ],
)
def test_what_goes_to_a_place_by_name_is_displaced(text: str) -> None:
    assert ("displaced_share", "increase") in {(claim.outcome, claim.direction) for claim in find_claims(text).claims}


@pytest.mark.parametrize(
    ("text", "outcome", "direction"),
    [
        ("Methadone halves the risk of dying from an overdose.", "overdose_death", "decrease"),
        ("Sanctions have cut the income of the cartels.", "trafficker_revenue", "decrease"),
        ("Judicial reform raised the number of traffickers who are convicted.", "conviction", "increase"),
        ("The threat of tariffs made Mexico cooperate more on fentanyl.", "cooperation", "increase"),
        ("Decades of arrests have not made drugs more expensive.", "retail_price", "no_effect"),
        ("Violence interrupters reduced shootings in three neighbourhoods.", "homicide", "decrease"),
    ],
)
def test_outcomes_in_the_words_of_the_trade(text: str, outcome: str, direction: str) -> None:
    assert (outcome, direction) in {
        (claim.outcome, claim.direction) for claim in find_claims(text).claims if claim.tier == "read"
    }
