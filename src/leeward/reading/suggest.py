"""Suggestions: the five levers and five outcomes that fit a claim best, always shown, never used unseen.

The order is: what was chosen, what the claim's sentence names, what the page named just before, then the
nearest of the same family. Sentence embeddings may fill the rest by meaning when asked for (`embed.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import load_outcomes
from leeward.reading.ground import Grounded
from leeward.reading.outside import read_toml

COUNT = 5


@lru_cache(maxsize=1)
def _neighbours() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    data = read_toml("neighbours.toml")
    return data["lever"], data["outcome"]


def suggest(
    here: Grounded,
    before: Sequence[Grounded],
    topic: str | None,
    lever: str | None,
    outcome: str | None,
    *,
    count: int = COUNT,
) -> tuple[list[str], list[str]]:
    """Return up to ``count`` names of levers and of outcomes for a claim, the chosen ones first.

    ``here`` is the claim's unit, ``before`` the units that may lend it a lever (nearest first), ``topic`` the
    lever that the page is about.
    """
    near_levers, near_outcomes = _neighbours()
    levers = [lever] if lever else []
    levers += here.meant[:3]
    carried = [name for grounded in before for name in grounded.meant]
    levers += carried[:2]
    levers += [topic] if topic else []
    levers += near_levers.get(lever or "", []) + carried[2:]
    outcomes = [outcome] if outcome else []
    outcomes = list(dict.fromkeys(outcomes + here.measured))[:4]
    outcomes += near_outcomes.get(outcome or "", [])
    levers = [name for name in dict.fromkeys(levers) if name in load_levers() or name == lever]
    outcomes = [name for name in dict.fromkeys(outcomes) if name in load_outcomes() or name == outcome]
    return levers[:count], outcomes[:count]
