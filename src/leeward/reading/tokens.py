"""Words with their places, and patterns of words: the small language of the word lists in ``data/``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

_TOKEN = re.compile(
    r"(?P<acronym>\b[A-Za-z]\.(?:[A-Za-z]\.?)+)(?!\w)"
    r"|(?P<number>\d+(?:[.,]\d+)*)"
    r"|(?P<word>[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)?(?:['’]s\b)?)"
    r"|(?P<mark>[^\w\s]|_)"
)

_POSSESSIVE = ("'s", "’s")


class Token(NamedTuple):
    """A word, number or mark at ``start:end`` of the text; ``low`` is its form for matching."""

    text: str
    low: str
    start: int
    end: int
    kind: str


def tokenise(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Return the tokens of ``text[start:end]`` with positions in ``text``.

    A possessive stays with its word and is ignored in ``low``; ``U.S.`` becomes ``us``; hyphenated words are
    several tokens with a mark between them.
    """
    tokens = []
    for found in _TOKEN.finditer(text, start, len(text) if end is None else end):
        kind = found.lastgroup or "mark"
        word = found.group()
        low = word.lower()
        if kind == "acronym":
            low, kind = low.replace(".", ""), "word"
        elif kind == "word":
            low = (low[:-2] if low.endswith(_POSSESSIVE) else low).replace("’", "'")
        tokens.append(Token(word, low, found.start(), found.end(), kind))
    return tokens


@dataclass(frozen=True, slots=True)
class _Element:
    exact: frozenset[str]
    prefixes: tuple[str, ...]
    gap: int
    optional: bool

    def fits(self, low: str) -> bool:
        return low in self.exact or (bool(self.prefixes) and low.startswith(self.prefixes))


_GAPS = {"...": 3, "...?": 1}
_PASSED = frozenset("-–‑'\"“”‘’")


def _elements(pattern: str) -> tuple[_Element, ...]:
    result: list[_Element] = []
    for part in pattern.split():
        if part in _GAPS:
            result.append(_Element(frozenset(), (), _GAPS[part], True))
            continue
        optional = part.endswith("?")
        choices = part.rstrip("?").split("|")
        if len(choices) == 1 and "-" in choices[0]:
            for word in choices[0].split("-"):
                result.append(_one([word], optional))
            continue
        result.append(_one(choices, optional))
    return tuple(result)


def _one(choices: Sequence[str], optional: bool) -> _Element:
    exact, prefixes = set(), []
    for choice in choices:
        clean = choice.replace(".", "").replace("’", "'")
        clean = clean[:-2] if clean.endswith("'s") else clean
        if clean.endswith("*"):
            prefixes.append(clean[:-1])
        else:
            exact.add(clean)
    return _Element(frozenset(exact), tuple(prefixes), 0, optional)


class Match(NamedTuple):
    """Tokens ``first:last`` (last excluded) that fit a pattern of ``label`` in list ``group``."""

    first: int
    last: int
    label: str
    group: str

    @property
    def length(self) -> int:
        """Number of tokens."""
        return self.last - self.first


class _Pattern(NamedTuple):
    elements: tuple[_Element, ...]
    label: str
    group: str


_MOST_WORDS, _LONGEST_WORD = 30_000, 40
"""Words (and pairs of words) whose patterns are remembered, and the characters of the longest."""


class Matcher:
    """Many patterns, looked for at once. ``add`` them, then call ``find`` on tokens."""

    def __init__(self) -> None:
        self._exact: dict[str, list[_Pattern]] = {}
        self._starts: dict[str, list[_Pattern]] = {}
        self._known: dict[str, tuple[_Pattern, ...]] = {}
        self._pairs: dict[tuple[str, str], tuple[_Pattern, ...]] = {}

    def add(self, label: str, group: str, patterns: Iterable[str]) -> None:
        """Add patterns that stand for ``label`` in the list called ``group``."""
        self._known.clear()
        self._pairs.clear()
        for pattern in patterns:
            elements = _elements(pattern)
            while elements and elements[0].optional:
                elements = elements[1:]
            if not elements:
                continue
            added = _Pattern(elements, label, group)
            for word in elements[0].exact:
                self._exact.setdefault(word, []).append(added)
            for prefix in elements[0].prefixes:
                self._starts.setdefault(prefix[:3], []).append(added)

    def _opening(self, low: str) -> tuple[_Pattern, ...]:
        """Return the patterns that open with a word; the same words come again and again, so they are remembered."""
        every = list(self._exact.get(low, ()))
        for size in (1, 2, 3):
            every += self._starts.get(low[:size], ()) if len(low) >= size else ()
        once = {id(pattern): pattern for pattern in every}
        fitting = tuple(pattern for pattern in once.values() if pattern.elements[0].fits(low))
        _remember(self._known, low, fitting, len(low))
        return fitting

    def _going_on(self, opening: tuple[_Pattern, ...], low: str, after: str) -> tuple[_Pattern, ...]:
        """Return those of the patterns that open with ``low`` which may go on with the word ``after`` it."""
        fitting = tuple(
            pattern
            for pattern in opening
            if len(pattern.elements) == 1
            or pattern.elements[1].gap
            or pattern.elements[1].optional
            or pattern.elements[1].fits(after)
        )
        _remember(self._pairs, (low, after), fitting, max(len(low), len(after)))
        return fitting

    def find(self, tokens: Sequence[Token]) -> list[Match]:
        """Return every match, the longest for each pattern and place, in order of place."""
        found = []
        known, pairs, row = self._known, self._pairs, _row(tokens)
        for index, low in enumerate(row.lows):
            opening = known.get(low)
            if opening is None:
                opening = self._opening(low)
            if not opening or row.ends[index]:
                continue
            here = row.word[index + 1]
            after = row.lows[here] if here < row.size else ""
            going_on = pairs.get((low, after))
            if going_on is None:
                going_on = self._going_on(opening, low, after)
            for elements, label, group in going_on:
                last = index + 1 if len(elements) == 1 else _match(row, index + 1, elements, 1)
                if last is not None:
                    found.append(Match(index, last, label, group))
        return found


K = TypeVar("K")


def _remember(known: dict[K, tuple[_Pattern, ...]], key: K, patterns: tuple[_Pattern, ...], longest: int) -> None:
    """Keep the patterns of a word or of two; a memory that is full is begun again."""
    if longest <= _LONGEST_WORD:
        if len(known) >= _MOST_WORDS:
            known.clear()
        known[key] = patterns


class _Row(NamedTuple):
    """Tokens as matching needs them: their forms, the place of the next that is not passed over, and which end a gap."""

    lows: list[str]
    word: list[int]
    ends: list[bool]
    size: int


def _row(tokens: Sequence[Token]) -> _Row:
    count = len(tokens)
    word = [count] * (count + 1)
    for index in range(count - 1, -1, -1):
        token = tokens[index]
        word[index] = word[index + 1] if token.kind == "mark" and token.text in _PASSED else index
    ends = [token.kind == "mark" and token.text not in "%&" for token in tokens]
    return _Row([token.low for token in tokens], word, ends, count)


def _match(row: _Row, index: int, elements: Sequence[_Element], at: int) -> int | None:
    """Return the index after a match of ``elements[at:]`` at the tokens from ``index``, or ``None``."""
    if at == len(elements):
        return index
    element = elements[at]
    if element.gap:
        here = index
        target = elements[at + 1] if at + 1 < len(elements) else None
        plain = target is not None and not target.gap and not target.optional
        for _ in range(element.gap + 1):
            place = row.word[here]
            if not plain or target is None:
                last = _match(row, here, elements, at + 1)
            elif place < row.size and target.fits(row.lows[place]):
                last = _match(row, place + 1, elements, at + 2)
            else:
                last = None
            if last is not None:
                return last
            if place >= row.size or row.ends[place]:
                return None
            here = place + 1
        return None
    here = row.word[index] if at else index
    if here < row.size and element.fits(row.lows[here]):
        last = _match(row, here + 1, elements, at + 1)
        if last is not None:
            return last
    return _match(row, index, elements, at + 1) if element.optional else None
