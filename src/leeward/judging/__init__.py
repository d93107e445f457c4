"""Judging: what a study says about the claims of a brief, and what is published beside it.

`judge` returns a `Judgement`. The verdicts and how they are chosen are in ``docs/verdicts.md``.
"""

from leeward.judging.arrays import Arrays
from leeward.judging.compare import Cell, Comparison, Regret, compare
from leeward.judging.explain import explain
from leeward.judging.judge import judge
from leeward.judging.judgement import Judgement, Placebo, Verdict
from leeward.judging.moved import Arm, Moved, moved
from leeward.judging.rules import HOLDS, RULES, WORDS
from leeward.judging.series import Measure, StudyLike
from leeward.judging.summary import Effect, Interval, Shares

__all__ = [
    "HOLDS",
    "RULES",
    "WORDS",
    "Arm",
    "Arrays",
    "Cell",
    "Comparison",
    "Effect",
    "Interval",
    "Judgement",
    "Measure",
    "Moved",
    "Placebo",
    "Regret",
    "Shares",
    "StudyLike",
    "Verdict",
    "compare",
    "explain",
    "judge",
    "moved",
]
