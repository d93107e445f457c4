"""Suggestions: the five levers and five outcomes that the words of a claim fit best, always shown."""

from __future__ import annotations

from leeward.reading.ground import Grounded
from leeward.reading.units import Unit


def suggest(
    text: str, unit: Unit, grounded: Grounded, lever: str | None, outcome: str | None, *, count: int = 5
) -> tuple[list[str], list[str]]:
    """Return up to ``count`` names of levers and of outcomes for a claim, the chosen ones first."""
    levers = [lever] if lever else []
    outcomes = [outcome] if outcome else []
    for found in grounded.levers:
        levers += found.group.members() if found.group else [found.label]
    for named in grounded.outcomes:
        outcomes += [named.label, *named.others]
    return list(dict.fromkeys(levers))[:count], list(dict.fromkeys(outcomes))[:count]
