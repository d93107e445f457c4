"""The words of a sentence that bind a claim to a condition or to something beside its lever: *only if*, *unless*, *coupled with*.

The model plays the lever and no such condition. A claim keeps the words (`Claim.condition`), and they are shown beside its
verdict. A condition that names the lever itself ("if patrols were doubled") is what the claim is about, and none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from leeward.reading.units import Unit

MOST = 16
"""Words of a condition that are kept; a longer one is cut, and ends with an ellipsis."""
_PRONOUN = r"(?:it|that|this|they|these|those|he|she|we|you|there)\b"
_NOUN = (
    rf"(?!{_PRONOUN}|more\s(?:than|how)\b)(?:(?:the|an?|its|their|our|his|her|no|fewer|less|enough|some|all|\d+|someone|somebody|nobody)\b"
    r"|more(?=\s\w+s\b)|(?-i:[A-Z])\w+|\w+s\b|\w+\s(?:is|are|has|have|gets?)\b)"
)
"""How a subject begins that is no pronoun: *it* and *they* mostly stand for the lever."""
_CLAUSE = re.compile(
    r"(?<![\w’'-])(?:"
    r"(?:but\s)?(?:only|except|mainly|chiefly|mostly)\s(?:if|when|where|while|as\slong\sas)\b|except\s(?:in|among)\b"
    r"|(?:provided|providing|assuming)\sthat\b|(?:as|so)\slong\sas\b|on\scondition\sthat\b"
    r"|(?:when|if|where)\s(?:(?:it|they)\s)?(?:(?:is|was|are|were)\s)?(?:combined|coupled|paired|joined|accompanied|backed|matched)\b"
    r")",
    re.IGNORECASE,
)
"""What opens a condition wherever it stands."""
_OF_LEVER = re.compile(
    rf"(?<![\w’'-])(?:(?:unless|once|until)\s(?={_NOUN})|if\s(?={_NOUN})(?!(?:any|anything|\w+ly)\b))", re.IGNORECASE
)
"""What opens one too, or tells of the lever in other words: only where its own words stand elsewhere in the sentence."""
_BESIDE = re.compile(
    r"(?<![\w’'-])(?:in\sthe\sabsence\sof\b"
    r"|(?<!with or )without\b(?!\s(?:doubt|exception|question|warning|precedent|fail|delay)\b)"
    r"|(?:combined|coupled|paired|accompanied|matched|in\scombination|along|(?<!goes )(?<!go )(?<!went )together)"
    r"\s(?:with|by)\b)",
    re.IGNORECASE,
)
"""What names a thing beside the lever: within the subject, or without it at the head of a sentence."""
_HEAD = re.compile(r"without|in\sthe\sabsence", re.IGNORECASE)
_VERB = re.compile(
    r",|\s(?:will|would|could|can|may|might|must|should|has|have|had|is|are|was|were|did|does|do|cut|cuts|kept|led|leads)\s"
    r"|\s(?:reduc|lower|rais|increas|help|work|fail|caus|produc)(?:e|es|ed|s)\b"
)
_NO_CONDITION = re.compile(
    r"\b(?:even|as|what|about|on|and|sure|unclear|find out|learn|decide|see|seen"
    r"|(?:ask|know|test|wonder|doubt|question|check)\w*)\s$",
    re.IGNORECASE,
)
_A_TIME = re.compile(
    r"(?:once|until)\s(?:(?:a|an|every|each|per|the)\s)?(?:day|week|month|quarter|year|time|(?:19|20)\d\d|now|then|today)\b", re.I
)
_MAIN = re.compile(r"[;:—–()]|[.?!][”\"’]*(?:\s|$)")
"""Where a part of a sentence ends that has its own conditions."""
_COMMA = re.compile(",")
_JOINED = re.compile(
    r",?\s(?:but|while|whereas|although|though|yet)\s|,\s(?:and|so|or|which|who|because|since|as|according|said|says|he|she|they)\b"
    r"|,?\s[“\"]|[”\"]"
)
"""Where another statement begins, which has a condition of its own."""
_STEM = 6
"""Letters by which a word that names the lever is known again ("patrols", "patrolling")."""


def condition_of(text: str, unit: Unit, start: int, end: int, lever: Sequence[str] = ()) -> str | None:
    """Return the condition in whose sentence ``text[start:end]`` stands, in the words of the text; ``None`` where there is none.

    ``lever`` are words of the text that name the lever: a clause that holds them is no condition. Of several the first after the
    claim counts, else the last before it, where no other statement stands between.
    """
    first, last = _part(text, unit, start, end)
    found = _found(text, first, last, end, lever)
    after = [place for place in found if place[0] >= start]
    before = [place for place in found if place[1] <= start]
    near = [a for a in after if a[0] < end or not _JOINED.search(text, end, a[0])][:1]
    near += [b for b in before[-1:] if not _JOINED.search(text, b[1] + 1, start)]
    if not near:
        return None
    return shortened(text[near[0][0] : near[0][1]])


def shortened(condition: str) -> str:
    """Return the words of a condition on one line, of a long one the first `MOST`."""
    words = condition.split()
    return " ".join(words) if len(words) <= MOST else f"{' '.join(words[:MOST])} …"


def _part(text: str, unit: Unit, start: int, end: int) -> tuple[int, int]:
    """Return the part of a unit, between its stops and semicolons, in which a claim stands."""
    first = max((found.end() for found in _MAIN.finditer(text, unit.start, start)), default=unit.start)
    return first, next((found.start() for found in _MAIN.finditer(text, end, unit.end)), unit.end)


def _stems(name: str) -> list[str]:
    return [word[:_STEM].casefold() for word in re.findall(r"\w+", name) if len(word) >= _STEM - 1]


def _found(text: str, first: int, last: int, end: int, lever: Sequence[str]) -> list[tuple[int, int]]:
    """Return where conditions stand, in order.

    One that opens the sentence or stands within the claim, which ends at ``end``, goes to its comma; another to where another
    statement begins.
    """
    stems = [stem for name in lever for stem in _stems(name)]
    here = any(stem in text[first:last].casefold() for stem in stems)
    found: list[tuple[int, int]] = []
    for match in sorted(
        (m for kind in (_CLAUSE, _OF_LEVER, _BESIDE) for m in kind.finditer(text, first, last)), key=re.Match.start
    ):
        if _NO_CONDITION.search(text, max(first, match.start() - 14), match.start()) or _A_TIME.match(text, match.start(), last):
            continue
        opens = not text[first : match.start()].strip(" \t\n\"“‘'(-•*")
        beside = match.re is _BESIDE
        if (beside and opens and not _HEAD.match(match.group())) or (match.re is _OF_LEVER and not here):
            continue
        border = _VERB if beside and not opens else _COMMA if opens or match.start() < end else _JOINED
        closed = border.search(text, match.end(), last)
        if beside and not opens and (closed is None or (_HEAD.match(match.group()) and closed.group() == ",")):
            continue
        stop = closed.start() if closed is not None else last
        words = text[match.start() : stop].rstrip(" ,\n")
        if _MAIN.search(words) or any(stem in words.casefold() for stem in stems):
            continue
        if len(words.split()) > len(match.group().split()) and (not found or match.start() >= found[-1][1]):
            found.append((match.start(), match.start() + len(words)))
    return found
