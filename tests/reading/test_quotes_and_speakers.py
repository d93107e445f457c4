"""Whole quotes, their speaker, what they measure, and when."""

from __future__ import annotations

import re

import pytest

import leeward as lw
from leeward.reading.brief import Claim
from leeward.reading.claims import find_claims

SPEAKERS = [
    (
        'The World Bank counts 200,000 growers. "Spraying will cut coca cultivation by a third," the head of a farmers\' '
        "union said on Monday.",
        "head of a farmers' union",
    ),
    (
        'Europol published its yearly report. "Container inspections reduce the flow of cocaine into Europe," said a senior '
        "officer of the harbour police.",
        "officer",
    ),
    (
        'According to the United Nations, crops doubled. The mayor of Cali spoke after the meeting. "Patrols reduced homicides '
        'in the city," the mayor told reporters.',
        "mayor",
    ),
    (
        'Interpol has 196 members. "Intelligence sharing increases seizures of cocaine," the deputy chief of customs in Vigo '
        "argued.",
        "deputy chief",
    ),
    (
        'The DEA has an office there. "Naloxone reduces overdose deaths," a nurse from Dayton said.',
        "nurse",
    ),
    (
        "Mr. ALDEN. Thank you. Vehicle scanning reduces the flow of fentanyl.\n\nMs. BREEN. Does it?\n\n"
        "Mr. ALDEN. It does.\n\nMs. BREEN. Treatment reduces overdose deaths.",
        "alden",
    ),
    (
        "The United Nations counts the crop each year. Spraying reduces coca cultivation, the governor of Cauca said.",
        "governor",
    ),
]


def claims_of(text: str) -> list[Claim]:
    """Return the claims of a text that name a change."""
    return [claim for claim in lw.read(text + "\n").claims if claim.lever != "unspecified"]


@pytest.mark.parametrize(("text", "name"), SPEAKERS)
def test_the_speaker_is_who_says_it(text: str, name: str) -> None:
    claims = claims_of(text)
    assert claims
    assert name in claims[0].speaker.casefold(), claims[0].speaker


WHOLE = [
    ("I know of no study showing that container inspections reduced cocaine use.", ["no study"]),
    ("The suspension of intelligence sharing lowers seizures at once.", ["suspension"]),
    ("Strikes on small boats have left at least 61 people dead.", ["61"]),
    ("Removing kingpins increases homicides by 22 percent within a year.", ["Removing", "22 percent"]),
    ("Patrols in the Pacific did not, in the eyes of most captains, reduce the flow of cocaine.", ["not", "flow"]),
    ("Aerial spraying lowers coca cultivation by 4,000 hectares.", ["4,000 hectares"]),
    ("Crop substitution, unlike spraying, reduces coca cultivation by a fifth.", ["substitution", "fifth"]),
    ("The threats against Mexico increased cooperation.", ["threats", "cooperation"]),
]


@pytest.mark.parametrize(("text", "words"), WHOLE)
def test_a_quote_holds_its_denial_and_its_number(text: str, words: list[str]) -> None:
    claims = claims_of(text)
    assert claims
    assert any(all(word in (claim.span or "") for word in words) for claim in claims), [c.span for c in claims]
    for claim in claims:
        assert claim.start is not None
        assert claim.end is not None
        assert text[claim.start : claim.end] == claim.span


SHORT = [
    "Threats of force have increased the risk of war, and the attacks went on.",
    "They say that strikes simply move the traffic to the Pacific.",
    "Tighter controls in Vigo divert cocaine to other ports.",
    "Attacks on boats increased corruption in the ports.",
    "In the last decade the patrols, and nothing else, reduced shipments.",
    "Spraying displaces coca.",
]


@pytest.mark.parametrize("text", SHORT)
def test_no_quote_of_one_or_two_words(text: str) -> None:
    for claim in lw.read(text + "\n").claims:
        assert len(re.findall(r"\w+", claim.span or "")) > 2 or claim.span == text.rstrip("."), claim.span


DENIED = [
    "I know of no study showing that vehicle scanning lowered overdose deaths.",
    "There is no research showing that sanctions reduced drug trafficking.",
    "She has seen no data showing that spraying reduced coca cultivation.",
    "No study has shown that naval patrols reduce the flow of cocaine.",
    "We are not aware of any evidence that removing kingpins reduces homicides.",
    "Nobody has shown that the designation of cartels reduced violence.",
    "It has never been shown that strikes on boats reduce overdose deaths.",
]


@pytest.mark.parametrize("text", DENIED)
def test_a_claim_denied_at_its_head_is_never_the_claim(text: str) -> None:
    claims = claims_of(text)
    assert claims
    for claim in claims:
        assert claim.direction in ("no_effect", "unclear"), (claim.span, claim.direction)
        assert claim.tier == "possible"


MEASURES = [
    ("Scanning vehicles increases the amount of fentanyl that agents seize.", {"kg_seized"}, {"fentanyl_flow"}),
    ("Container inspections increase the cocaine that customs officers intercept.", {"kg_seized"}, {"drug_flow", "kg_delivered"}),
    ("Patrols reduce the quantity of cocaine that gets through.", {"kg_delivered"}, {"maritime_flow", "drug_flow"}),
    ("Port inspections lower the amount of cocaine that arrives in Europe.", {"kg_delivered"}, {"maritime_flow", "drug_flow"}),
    ("Naval interdiction lowers what reaches the market.", {"kg_delivered"}, {"maritime_flow", "drug_flow"}),
    ("Intelligence sharing raises the number of tonnes of cocaine we seize.", {"kg_seized"}, {"drug_flow"}),
    ("Interdiction cut the drugs that reach American streets.", {"kg_delivered"}, {"maritime_flow", "drug_flow"}),
]


@pytest.mark.parametrize(("text", "right", "wrong"), MEASURES)
def test_the_verb_tells_what_is_measured(text: str, right: set[str], wrong: set[str]) -> None:
    found = {claim.outcome for claim in claims_of(text)}
    assert found & right, found
    assert not found & wrong, found


HORIZONS = [
    ("Crop substitution would reduce coca cultivation by a quarter in ten years.", 522),
    ("Over the next five years treatment will reduce cocaine use.", 261),
    ("Patrols would lower shipments within two years.", 104),
    ("Drug treatment would reduce cocaine use in 2 years. Drug treatment would reduce cocaine use in 8 years.", 417),
    pytest.param(
        "Spraying cuts coca in six months, but crop substitution reduces coca cultivation within twelve years.",
        626,
        marks=pytest.mark.xfail(reason="of two levers on one outcome in a sentence the first is shown alone"),
    ),
    ("Prevention programmes in schools reduce cocaine use only after fifteen years.", 783),
]


@pytest.mark.parametrize(("text", "weeks"), HORIZONS)
def test_the_horizon_of_a_claim_is_its_own(text: str, weeks: int) -> None:
    found = [claim.horizon_weeks for claim in claims_of(text) if claim.repeats is None]
    assert any(h is not None and abs(h - weeks) <= 3 for h in found), found


@pytest.mark.parametrize(
    "who", ["Rear Adm. Eric C. Jones", "Vice Adm. Linda Fagan", "Maj. Gen. Ana Paz", "Brig. Gen. Sam Hill", "Rear Admiral Kim Lo"]
)
def test_a_rank_of_two_words_belongs_to_the_name(who: str) -> None:
    text = f'"More patrol ships will reduce the flow of cocaine through the Caribbean," said {who}, of the Seventh District.'
    assert {claim.speaker for claim in find_claims(text).claims} == {who}
