"""What a flow is said to be a flow *into*: drugs that come into a market are what is delivered there, not what leaves."""

from __future__ import annotations

import re

from leeward.reading.units import Unit

FLOWS = ("drug_flow", "kg_delivered")
NEAR = 60
"""Characters after the words of a flow in which its goal is looked for; a clause ends it sooner."""
_INTO = re.compile(
    r"\b(?:into|enter(?:s|ed|ing)?|reach(?:es|ed|ing)?|across|over)\s(?:\w+\s){0,3}?"
    r"(?:United States|U\.S\.?|US|USA|America|American\s\w+|country|nation|Europe|European\s\w+|border|streets?|communit\w+"
    r"|homeland|shores|Texas|Florida|Arizona|California)\b"
    r"|\b(?:off|from|out of)\s(?:the|our|their|its|American|U\.S\.|European|British|local)\s"
    r"(?:\w+['’]?s?\s)?(?:streets|communities|neighbou?rhoods)\b"
)
_FENTANYL = re.compile(r"\bfentanyl\b", re.IGNORECASE)
_OTHERS = re.compile(r"\b(?:cocaine|coca|heroin|meth\w*|marijuana|cannabis|drugs|narcotics|opioids)\b", re.IGNORECASE)
_LIST = r"(?:\w+,\s)*\w+\s(?:and\s\w+\s)?(?:into|across|over)\b"
_ENDS = re.compile(rf"[;:.]\s|,\s(?!{_LIST})|\b(?:and|but|while|which)\s(?!{_LIST})")


def around(text: str, unit: Unit, start: int, end: int) -> tuple[int, int]:
    """Return where the words of a flow and its goal stand."""
    last = min(unit.end, end + NEAR)
    ends = _ENDS.search(text, end, last)
    return start, ends.start() if ends is not None else last


def arriving(outcome: str, text: str, start: int, end: int) -> str:
    """Return the outcome of a claim on a flow by where its words, ``text[start:end]``, say that it goes, and of which drug.

    Other outcomes stay as they are.
    """
    if outcome not in FLOWS:
        return outcome
    said = text[start:end]
    if _FENTANYL.search(said) and not _OTHERS.search(said):
        return "fentanyl_flow"
    return "kg_delivered" if outcome == "drug_flow" and _INTO.search(said) else outcome
