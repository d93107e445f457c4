"""What a claim is measured for in place of what its text speaks of: another drug, members, homicides, deaths."""

from __future__ import annotations

import re

from leeward.evidence.outcomes import Outcome
from leeward.judging.scope import OF_COCAINE, OF_FENTANYL, drug_of
from leeward.judging.series import Measure
from leeward.judging.words import LEAF, OVERDOSES, VIOLENCE, of_which, standing_in
from leeward.reading.brief import Brief, Claim
from leeward.reading.drugs import COCAINE, FENTANYL

_PEOPLE = re.compile(r"(?i)\b(?:members?|membership|ranks?|fighters|gunmen|hitmen|soldiers|men|recruit\w*|join\w*|people|size)\b")
"""Words for the people of a group; else it is its strength that a text speaks of."""
_VIOLENCE = re.compile(r"(?i)\b(?:violen\w+|shootings?|gunfire|fighting|clashes|unrest|bloodshed)\b")
_KILLED = re.compile(r"(?i)\b(?:homicid\w*|murder\w*|kill\w*|deaths?|dead|die[sd]?|slain|massacre\w*|lives)\b")
"""Words for violence in general, and for who is killed by it."""
_LEAF = re.compile(r"(?i)\b(?:leaf|leaves)\b")
_FATAL = re.compile(r"(?i)\b(?:deaths?|d(?:ie[sd]?|ying|ead)|fatal\w*|kill\w*|mortality|li[fv]es?|saved?|saving)\b")
"""Words for who dies of an overdose, or does not."""


def stand_in(claim: Claim, brief: Brief, outcome: Outcome) -> str:
    """Say what a claim is measured for in place of what the text speaks of: a drug where it names none, or opioids as a whole;
    members of groups where it speaks of their strength, deaths where it speaks of overdoses, homicides where it speaks of
    violence, cocaine that could be made where it speaks of leaf. Else nothing.
    """
    if outcome.name == "member":
        strength = bool(claim.words) and not _PEOPLE.search(claim.words)
        return standing_in("speaks of the strength of groups", "their members") if strength else ""
    if outcome.name == "homicide":
        violence = bool(_VIOLENCE.search(claim.words)) and not _KILLED.search(claim.words)
        return standing_in(f"speaks of {VIOLENCE}", "homicides") if violence else ""
    if outcome.name == "potential_production" and _LEAF.search(claim.outcome_words or claim.words):
        return standing_in(f"speaks of {LEAF}", "the cocaine that could be made of it")
    drug = _drug_in_place(claim, brief, outcome)
    words = claim.words.casefold()
    if outcome.name == "overdose_death" and "overdos" in words and not _FATAL.search(words):
        return standing_in(f"speaks of {OVERDOSES}", f"deaths by overdose{of_which(drug)}")
    return drug


def _drug_in_place(claim: Claim, brief: Brief, outcome: Outcome) -> str:
    if outcome.name not in OF_COCAINE | OF_FENTANYL | {"overdose_death"}:
        return ""
    found = drug_of(claim, brief)
    if not claim.drug_named or (found is None and brief.by_machine):
        said = "names no drug here" if claim.drug_named else "speaks of drugs in general"
        return standing_in(said, FENTANYL if found == FENTANYL else COCAINE)
    return standing_in("speaks of opioids", FENTANYL) if found == FENTANYL and claim.drug == "opioids" else ""


USED = frozenset({"consumption", "light_user", "heavy_user"})
"""Outcomes of use: those of one drug settle nothing of drugs in general."""


def of_one_drug(measure: Measure) -> str:
    """Say that a measure of use is of cocaine where a claim is on drugs in general."""
    place = measure.text.partition(" (")[2].rstrip(")") or "United States"
    return f"{'the United States' if place == 'United States' else place} and cocaine, not for drugs in general"
