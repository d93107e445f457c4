"""Levers and outcomes as a reader knows them: by the titles of the tables, not by the names in files."""

from __future__ import annotations

from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import load_outcomes
from leeward.judging.drivers import lower_first, readable


def lever(name: str | None) -> str:
    """Return the title of a lever; its name where no table has it, and *no lever* where there is none."""
    if not name:
        return "no lever"
    known = load_levers().get(name)
    return known.title if known else readable(name)


def outcome(name: str | None) -> str:
    """Return the title of an outcome for the middle of a sentence; its name where no table has it."""
    if not name:
        return "no outcome"
    known = load_outcomes().get(name)
    return lower_first(known.title) if known else readable(name)


def pair(cause: str | None, effect: str | None, direction: str = "") -> str:
    """Return a lever, an outcome and, where given, which way: *School prevention → consumption: decrease*."""
    return f"{lever(cause)} → {outcome(effect)}" + (f": {readable(direction)}" if direction else "")
