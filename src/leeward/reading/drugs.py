"""Which drug a text speaks of, and whether what it grows is another crop than coca."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from leeward.reading.units import Unit

COCAINE, FENTANYL, OTHER = "cocaine", "fentanyl", "other"
WORDS = (
    (COCAINE, re.compile(r"\b(?:coca|cocaine|crack)\b", re.I)),
    (
        FENTANYL,
        re.compile(
            r"\b(?:fentanyl|nitazenes?|opioids?|opiates?|heroin|opium|popp(?:y|ies)|morphine|naloxone|narcan|naltrexone|methadone"
            r"|buprenorphine|suboxone|pain ?killers?|oxycodone)\b",
            re.I,
        ),
    ),
    (
        OTHER,
        re.compile(
            r"\b(?:methamphetamines?|amphetamines?|meth|ecstasy|mdma|cannabis|marijuana|ketamine|synthetic drugs?)\b", re.I
        ),
    ),
)
"""Words of a passage that name a drug; the model has opioids as fentanyl, which is what most who die of them had taken."""

_COCA = re.compile(r"\bcoca(?:ine)?\b", re.I)
_NAMED = (
    (COCAINE, _COCA),
    (FENTANYL, re.compile(r"\bfentanyl\b", re.I)),
    ("opioids", re.compile(r"\b(?:opioids?|opiates?|heroin|opium|popp(?:y|ies))\b", re.I)),
    ("cannabis", re.compile(r"\b(?:cannabis|marijuana)\b", re.I)),
    ("methamphetamine", re.compile(r"\b(?:meth(?:amphetamines?)?|amphetamines?)\b", re.I)),
)
_CROP = re.compile(r"\b(?:popp(?:y|ies)|opium|cannabis|marijuana|hemp)\b", re.I)
OF_COCA = frozenset({"coca_area", "leaf_price", "potential_production", "source_stock"})
"""Outcomes of coca and of nothing else that is grown."""
_BEFORE = 3
"""Units before one that names no crop in which one is looked for."""


def drugs_in(text: str) -> set[str]:
    """Return the drugs that a text names: cocaine, fentanyl (any opioid), other."""
    return {name for name, words in WORDS if words.search(text)}


def drug(text: str, start: int, end: int) -> str | None:
    """Return the drug named in ``text[start:end]``: cocaine where it is named at all, else the first; ``None`` for none."""
    found = [(match.start(), name) for name, words in _NAMED if (match := words.search(text, start, end))]
    if any(name == COCAINE for _, name in found):
        return COCAINE
    return min(found)[1] if found else None


def another_crop(outcome: str, text: str, units: Sequence[Unit], index: int) -> bool:
    """Tell whether an outcome of coca is said of another crop: poppy or cannabis.

    What the unit names decides, else the nearest of the three before it that names any crop, else the whole text, where it
    names no coca at all.
    """
    if outcome not in OF_COCA:
        return False
    for at in range(index, max(-1, index - _BEFORE - 1), -1):
        unit = units[at]
        if _COCA.search(text, unit.start, unit.end):
            return False
        if _CROP.search(text, unit.start, unit.end):
            return True
    return _grows_no_coca(text)


@lru_cache(maxsize=4)
def _grows_no_coca(text: str) -> bool:
    return bool(_CROP.search(text)) and not _COCA.search(text)
