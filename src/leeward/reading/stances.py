"""How a claim is said: asserted, reported, aimed at, recommended or doubted; and whether it did, does, will or should hold."""

from __future__ import annotations

import re

from leeward.reading.brief import Modality, Stance
from leeward.reading.outside import read_toml

_AIMING, _RECOMMENDING, _DOUBTING, _DENYING, _BELIED = (
    re.compile("".join(read_toml("speech.toml")[name]), re.IGNORECASE)
    for name in ("aiming", "recommending", "doubting", "denying", "belied")
)
_WARNED, _DOUBTED = (re.compile("".join(read_toml("speech.toml")[name]), re.IGNORECASE) for name in ("warned", "doubted"))
_TURNED = re.compile(r";|,?\s(?:but|yet|while|although|whereas)\s", re.IGNORECASE)


def stance(sentence: str, offset: int, how: str, direction: str) -> Stance:
    """Return how a claim at ``offset`` of ``sentence`` is said.

    ``aims`` for a goal or purpose, ``recommends`` for advice, ``doubts`` for a denial of effect, ``reports``
    for what somebody else says, else ``asserts``.
    """
    before = sentence[: offset + 1]
    if _RECOMMENDING.search(before):
        return "recommends"
    if direction == "no_effect" and _DOUBTING.search(sentence):
        return "doubts"
    if _DENYING.search(before) or any(found.start() <= offset < found.end() for found in _BELIED.finditer(sentence)):
        return "doubts"
    if _AIMING.search(before[-90:]) or re.search(r"\bto\s$", sentence[:offset][-4:]):
        return "aims"
    if how in ("according", "reported", "quote", "carried", "pronoun", "heading"):
        return "reports"
    return "asserts"


def wary(said: str, found: Stance, speaker: str) -> Stance:
    """Return how a claim is said whose sentence, up to its word of change, is ``said``.

    What is doubted is *doubts*; what is warned of, feared or criticised is a report of what somebody else says, and from the
    author a doubt about the measure: never an aim, advice or praise.
    """
    last = max((match.end() for match in _TURNED.finditer(said)), default=0)
    if _DOUBTED.search(said, last):
        return "doubts"
    if not _WARNED.search(said, last) or found not in ("asserts", "aims", "recommends"):
        return found
    return "doubts" if speaker == "author" else "reports"


def modality(sentence: str, offset: int) -> Modality:
    """Return did, does, will, could or should, by the words nearest before ``offset``."""
    before = sentence[: offset + 30].casefold()
    best: Modality = "does"
    place = -1
    for name, pattern in _MODAL:
        for match in pattern.finditer(before):
            if match.start() > place:
                best, place = name, match.start()
    if best == "does" and re.search(r"\b(?:has|have|had|was|were|fell|rose|led|\w{3,}ed)\b", before[-60:]):
        return "did"
    return best


_MODAL: tuple[tuple[Modality, re.Pattern[str]], ...] = (
    ("could", re.compile(r"\b(?:could|may|might|can|possib\w+|potential\w*|risk\w*|perhaps|maybe)\b")),
    (
        "will",
        re.compile(r"\b(?:will|would|going to|expected|set to|bound to|'ll|likely|predict\w*|forecast\w*)\b"),
    ),
    ("should", re.compile(r"\b(?:should|must|ought to|need to|needs to|recommend\w*)\b")),
)
