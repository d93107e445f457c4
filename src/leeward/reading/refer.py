"""What a sentence takes from the one before it by name: "the second" of two measures, "the increase" that is put down to one.

The words that point get the lever or the outcome that they stand for, so that everything after reads them as if it were named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from leeward.reading.direction import effects
from leeward.reading.ground import Cue, Grounded, Lever, Outcome
from leeward.reading.outside import words

_ORDER = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "former": 0, "latter": -1, "last": -1}
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "both": 2}
_GOES_ON = words("goes_on")
_RISES, _FALLS = words("rises"), words("falls")
_PUTS_DOWN = tuple(words("puts_down"))
_TO = frozenset(("to", "on", "by"))
_FURTHEST = 8
"""Words between what is put down to something and that something."""


_POINTS = re.compile(
    r"\b(?:it|they|such (?:an? )?\w+|as a result|thereby|thus|th(?:is|ese|ose)"
    r"(?! (?:week|month|year|morning|summer|winter|spring|autumn|time|day|decade|country|nation|man|woman|is the)\b))\b",
    re.IGNORECASE,
)
"""Words by which a sentence takes up what the one before it speaks of."""
MOST_BETWEEN = 8
"""Words between what takes it up and the change that it is said to make."""
_AGENTS = frozenset(
    ("strategy", "plan", "plans", "effort", "efforts", "policy", "campaign", "approach", "push", "goal", "goals", "aim")
)
"""Nouns that make the change theirs, where one stands between: "this move fits a broader strategy to"."""
_ENDS = re.compile(r"[.!?]\s")
"""Where a sentence ends inside a long quotation."""


def takes_up(text: str, start: int, change: int) -> bool:
    """Tell whether the sentence in ``text[start:change]`` takes up, as what makes the change at ``change``, what stood before."""
    begins = max((end.end() for end in _ENDS.finditer(text, start, change)), default=start)
    for pointer in _POINTS.finditer(text, begins, change):
        between = text[pointer.end() : change].casefold().split()
        if len(between) <= MOST_BETWEEN and not _AGENTS & set(between[1:]):
            return True
    return False


def refer(page: Sequence[Grounded]) -> None:
    """Give words that point to the sentence before what they stand for."""
    for index in range(1, len(page)):
        here, before = page[index], page[index - 1]
        if "\n" in here.text[before.end : here.start].strip(" \t\r"):
            continue
        if any(token.low in _ORDER for token in here.tokens) or (here.tokens and here.low(0) in ("both", "neither")):
            for lenders in ([before], [*_items(page, index)], [*page[max(index - 2, 0) : index - 1]]):
                if _numbered(here, _listed(lenders)):
                    break
        if any(token.low.startswith(_PUTS_DOWN) for token in here.tokens):
            _put_down(here, before)


def _items(page: Sequence[Grounded], index: int) -> Sequence[Grounded]:
    """Return the units before one that each begin with a mark in brackets, as a list that was cut into its items does."""
    first = index
    while first and page[first - 1].tokens and _mark(page[first - 1], 1):
        first -= 1
    return page[first:index]


def _mark(grounded: Grounded, at: int) -> bool:
    """Tell whether a number or letter in brackets stands at a token."""
    low = grounded.low(at)
    return len(low) == 1 and low.isalnum() and grounded.low(at - 1) == "(" and grounded.low(at + 1) == ")"


def _numbered(here: Grounded, listed: Sequence[str | None]) -> bool:
    """Name the levers that "the first", "the latter" and their like stand for; tell whether any was."""
    found = []
    if here.tokens[0].low in ("both", "neither") and len(listed) == 2 and listed[0] and _stands_alone(here, 0):
        found.append(Lever(0, 1, listed[0], referred=True))
    for at, token in enumerate(here.tokens):
        place = _ORDER.get(token.low)
        if place is None or not listed or here.low(at - 1) != "the" or not _stands_alone(here, at):
            continue
        if token.low in ("former", "latter") and len(listed) != 2:
            continue
        label = listed[place] if place < len(listed) else None
        if label is not None and not any(here.lever_spots.over(at)):
            found.append(Lever(at - 1, at + 1, label, referred=True))
    if found:
        here.levers = sorted([*here.levers, *found], key=lambda lever: lever.first)
        here.forget()
    return bool(found)


def _stands_alone(here: Grounded, at: int) -> bool:
    """Tell whether a word of order is a subject by itself, and no "first time" or "last year"."""
    return here.low(at + 1) in _GOES_ON or bool(here.change_spots.at(at + 1)) or here.near(at + 1, at + 2, "cause")


def _listed(before: Sequence[Grounded]) -> list[str | None]:
    """Return the levers of a list in their order, none for an item that names none; empty where there is no list of two."""
    items: list[str | None] = []
    for part in before:
        marks = [at for at in range(len(part.tokens)) if _mark(part, at)]
        for first, last in pairwise([*marks, len(part.tokens)]):
            items.append(next((lever.label for lever in part.named if first < lever.first < last), None))
    if len(items) > 1:
        return items
    labels = list(dict.fromkeys(lever.label for part in before for lever in part.named))
    said = [count for part in before for token in part.tokens if (count := _COUNTS.get(token.low))]
    return [*labels] if len(labels) > 1 and all(count == len(labels) for count in said[:1]) else []


def _put_down(here: Grounded, before: Grounded) -> None:
    """Name the outcome whose change of the sentence before is put down to a lever in this one."""
    verb = next(at for at, token in enumerate(here.tokens) if token.low.startswith(_PUTS_DOWN))
    for at in range(verb + 1, min(verb + 6, len(here.tokens))):
        low = here.low(at)
        way = "increase" if low in _RISES else "decrease" if low in _FALLS else None
        if way is None and low not in ("this", "it"):
            continue
        said = [
            effect for effect in effects(before) if effect.direction == way or (way is None and effect.direction != "no_effect")
        ]
        to = next((n for n in range(at + 1, min(at + _FURTHEST, len(here.tokens))) if here.low(n) in _TO), None)
        if not said or to is None or any(here.outcome_spots.over(at)):
            return
        effect = said[0]
        mode = "more" if effect.direction == "increase" else "less"
        outcome = Outcome(at, at + 1, effect.outcome.label, mode, referred=True)
        here.outcomes = sorted([*here.outcomes, outcome], key=lambda found: found.first)
        here.cues["means"] = sorted([*here.cues.get("means", ()), Cue(to, to + 1, "means")], key=lambda cue: cue.first)
        here.forget()
        return
