"""Sentences in the making: what is shown as a number is kept as one, beside the sentence."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from leeward.evidence.numbers import number
from leeward.judging import words
from leeward.judging.row_keys import NumberRecord, SentenceRecord
from leeward.judging.summary import Interval


@dataclass(slots=True)
class Say:
    """A sentence in the making: what is shown as a number is kept as one."""

    numbers: list[NumberRecord] = field(default_factory=list)

    def __call__(self, name: str, value: float | None, shown: str) -> str:
        """Keep a number and return how it is shown."""
        kept = None if value is None or not math.isfinite(value) else float(value)
        self.numbers.append({"name": name, "value": kept, "shown": shown})
        return shown

    def quoted(self, name: str, text: str) -> str:
        """Return words that are told as they are, and keep them where a number stands in them."""
        return self(name, None, text) if any(char.isdigit() for char in text) else text

    def share(self, name: str, part: int, whole: int) -> str:
        """Return how many passages of all that were read something is said in: *(3 of 14 passages)*."""
        of = self("claims", whole, str(whole))
        return f"({self(name, part, str(part))} of {of} passage{'s' if whole != 1 else ''})"

    def against(self, count: int) -> str:
        """Return how many passages speak against something, to go on with; nothing for none."""
        if not count:
            return ""
        told = self("claims_against", count, str(count))
        return f"; {told} passage{'s tell' if count > 1 else ' tells'} of a bad effect, no effect or doubt"

    def effect(self, name: str, interval: Interval, kind: str, unit: str, again: bool = False) -> str:
        """Return a median and its 90 % interval in words; ``again``: what the interval is was said before."""
        middle = self(f"{name}.median", interval.median, words.effect(interval, kind, unit))
        self(f"{name}.low90", interval.low90, words.span(interval, kind, unit).split(" to ")[0])
        self(f"{name}.high90", interval.high90, words.span(interval, kind, unit).split(" to ")[-1])
        return f"{middle} ({'' if again else 'nine model versions in ten: '}{words.span(interval, kind, unit)})"

    def people(self, name: str, interval: Interval) -> str:
        """Return a number of people, whole, with its 90 % interval in words."""
        middle, low, high = (_people(x) for x in (interval.median, interval.low90, interval.high90))
        for key, shown in (("median", middle), ("low90", low), ("high90", high)):
            self(f"{name}.{key}", getattr(interval, key), shown)
        return middle if low == high else f"{middle} ({low} to {high})"

    def large(self, name: str, interval: Interval, before: str = "") -> str:
        """Return a sum with its 90 % interval in words."""
        shown = words.large_interval(interval)
        for key in ("median", "low90", "high90"):
            self(f"{name}.{key}", getattr(interval, key), shown)
        return f"{before}{shown}"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with every number in it; ``about``: proposal, conclusion, promise, cost or counts."""

    about: str
    text: str
    numbers: tuple[NumberRecord, ...]

    def to_dict(self) -> SentenceRecord:
        """Return plain values."""
        return {"about": self.about, "text": self.text, "numbers": list(self.numbers)}


def _people(value: float) -> str:
    """Return a number of people: whole below ten, else to two figures."""
    return f"{value:.0f}" if abs(value) < 9.5 else number(float(round(value)))


def known(interval: Interval) -> bool:
    """Tell whether an interval has a number."""
    return math.isfinite(interval.median)
