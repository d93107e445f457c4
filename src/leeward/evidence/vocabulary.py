"""Closed sets of words that every room uses, said once: directions, levels, and the ids that no option may take.

Other closed sets stand with the records they belong to (`levers.py`, `outcomes.py`, `facts.py`, `judging/verdict.py`).
"""

from __future__ import annotations

from typing import Literal, get_args

Direction = Literal["increase", "decrease", "no_effect", "mixed", "unclear"]
DIRECTIONS: tuple[str, ...] = get_args(Direction)
"""What a claim or a finding says of an outcome."""

Level = Literal["now", "more", "surge", "all_out"]
LEVEL_NAMES: tuple[str, ...] = get_args(Level)
"""The named levels of a dial, from today's on."""

BASELINE_ID = "baseline"
"""The id of the empty strategy in every study."""
PLACEBO_SUFFIX = "__placebo"
"""What the id of the twin of an option ends in: the same kilograms removed, without deaths."""
