"""Who says it, by the build of a clause: the words before a verb of saying, or those after it where it stands behind its speech.

`attribute.py` knows names, titles, bodies and groups; this finds whoever else speaks ("peasant farmers", "Kral's group", "new
research") from the verb alone: what stands between it and the beginning of its clause, if that reads as one group of nouns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from leeward.reading.outside import read_toml

_LISTS = read_toml("speech.toml")["clause"]
_SAYS = "|".join(_LISTS["says"].split())
_WORD = re.compile(r"\d{1,3}(?:,\d{3})+|[^\s,;:.!?()“”\"—–]+(?:\.(?=[A-Za-z]))?[^\s,;:!?()“”\"—–.]*\.?|[,;:!?()“”\"—–.]")
_VERB = re.compile(rf"(?<![\w’'-])(?:{_SAYS})(?![\w’'-])")
_WHAT = re.compile(_LISTS["what"])
"""What follows a verb that tells what is said: "that", a clause, a colon, a quotation."""
_INSIDE = re.compile(r"\s*(?:[,.”\"]|$)|\s(?:on|in|at|last|this|yesterday|today|earlier|late|during)\b")
_ADVERB = re.compile(r"^(?:\w+ly|also|have|has|had|now|still|then|often|long|therefore|thus|too|both|all|once|again|in|turn)$")
_STOPS, _OPENERS, _NOUNS, _LINKS = (frozenset(_LISTS[name].split()) for name in ("stops", "openers", "nouns", "links"))
_EVIDENCE = frozenset(_LISTS["evidence"].split())
_SHOWS = tuple(_LISTS["shows"].split())
_PREPOSITIONS = frozenset(_LISTS["prepositions"].split())
_EMPTY = frozenset(_LISTS["empty"].split())
_DETERMINERS = frozenset(_LISTS["determiners"].split())
_ENDS = frozenset(_LISTS["ends"].split())
_NEVER_INSIDE, _NEVER_FIRST, _NEVER_LAST = _STOPS | _OPENERS, _EMPTY | _PREPOSITIONS, _PREPOSITIONS | _DETERMINERS
MOST = 12
"""Words of one who speaks."""


def sayers(part: str) -> Iterator[tuple[int, int, str, bool]]:
    """Yield where each speaker of a sentence begins, where verb or name ends, the words, and whether all of it is theirs."""
    for verb in _VERB.finditer(part):
        before = part[: verb.start()].rstrip()
        inserted = _INSIDE.match(part, verb.end()) is not None
        if inserted or _WHAT.match(part, verb.end()):
            found = _group(part, len(before), shown=not inserted and verb[0].startswith(_SHOWS))
            alone = found is not None and verb[0] in _NOUNS and " " not in part[found[0] : found[1]]
            if found is not None and (not inserted or (_after_comma(part, found[0]) and not alone)):
                yield found[0], verb.end(), part[found[0] : found[1]], inserted
                continue
        if before.endswith((",", "”", '"')) and verb[0] not in _NOUNS:
            found = _behind(part, verb.end())
            if found is not None:
                yield verb.start(), found[1], part[found[0] : found[1]], True


def _after_comma(part: str, start: int) -> bool:
    return part[:start].rstrip().endswith((",", "”", '"'))


def _group(part: str, end: int, *, shown: bool) -> tuple[int, int] | None:
    """Return the group of nouns that ends at a place: over adverbs and what stands between commas, back to where a clause begins.

    What a finding ``shown`` is about ("the results indicate") is the author's, not somebody else's.
    """
    words = [(found.start(), found.end(), found[0]) for found in _WORD.finditer(part, 0, end)]
    low = [word.casefold() for _, _, word in words]
    at = len(words)
    while at and _ADVERB.match(low[at - 1]):
        at -= 1
    if at and low[at - 1] == ",":
        other = next((i for i in range(at - 2, max(at - 40, -1), -1) if low[i] == ","), None)
        if not other:
            return None
        at = other
    last, first = at, at
    while first and last - first < MOST and _joins(low[first - 1]):
        first -= 1
    if first and low[first - 1] not in _OPENERS and low[first - 1][0].isalnum():
        return None
    while first < last and low[first] in _LINKS:
        first += 1
    if first < last and low[first] in _PREPOSITIONS:
        first = max(
            (i for i in range(first + 2, last) if low[i] in _DETERMINERS and low[i - 1] not in _PREPOSITIONS), default=last
        )
    if first == last or low[first] in _EMPTY or low[last - 1] in _NEVER_LAST:
        return None
    if shown and (low[first] in ("our", "this", "these") or _EVIDENCE.intersection(low[first:last])):
        return None
    return words[first][0], words[last - 1][1]


def _joins(word: str) -> bool:
    return (word[0].isalnum() or word[0] in "’'") and word not in _NEVER_INSIDE


def _behind(part: str, start: int) -> tuple[int, int] | None:
    """Return the group of nouns after a verb that stands behind its speech ("..., say officials and farmers.")."""
    words = [(found.start(), found.end(), found[0].casefold()) for found in _WORD.finditer(part, start)][:MOST]
    ends = (at for at, (_, _, word) in enumerate(words) if not _joins(word) or (at and word in _ENDS))
    last = next(ends, len(words))
    if not last or words[0][2] in _NEVER_FIRST:
        return None
    return words[0][0], words[last - 1][1]
