"""One thing that must hold, and whether it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

PASS, FAIL, SKIP = "pass", "fail", "skip"

UNFINISHED = "TODO"
"""What a stub leaves in a text that a person has to write."""


@dataclass(frozen=True, slots=True)
class Check:
    """``name`` for short, ``says`` what must hold, ``result`` is pass, fail or skip, ``why`` gives the reason or the size."""

    name: str
    says: str
    result: str
    why: str = ""

    @property
    def failed(self) -> bool:
        """Tell whether it does not hold; what does not apply (skip) has not failed."""
        return self.result == FAIL

    def to_dict(self) -> dict[str, str]:
        """Return plain values."""
        return {"check": self.name, "says": self.says, "result": self.result, "why": self.why}


class Broken(AssertionError):
    """What must hold does not; the text says where and by how much."""


class Skipped(Exception):
    """A check that does not apply; the text says why."""


def run(name: str, says: str, test: Callable[[], str]) -> Check:
    """Run one test: what it returns is the size or detail of a pass; `Broken` makes a failure and `Skipped` a skip."""
    try:
        return Check(name, says, PASS, test())
    except Broken as error:
        return Check(name, says, FAIL, str(error))
    except Skipped as error:
        return Check(name, says, SKIP, str(error))


def demand(holds: object, text: str) -> None:
    """Raise `Broken` with the text unless it holds."""
    if not holds:
        raise Broken(text)


def unfinished(texts: Iterable[str]) -> list[str]:
    """Return those of the texts in which a stub's mark still stands."""
    return [text for text in texts if UNFINISHED in text]
