"""The words of a verdict, each with its rule, declared once: the legend, `study.json` and docs/verdicts.md say the same.

The rules are tried in the order of `ORDER`; the first that applies gives the word, so every claim has exactly one
(`leeward.judging.verdict.decide` is the same in code). Shares are of model versions at the week judged.
"""

from __future__ import annotations

from dataclasses import dataclass

HOLDS = 7 / 8
"""Share of model versions that settles a verdict: what six right signs of six support, and no more."""

SUPPORTED = "supported"
SMALLER = "right direction, smaller than claimed"
LARGER = "right direction, larger than claimed"
AT_FIRST = "supported at first"
DEPENDS = "depends on"
NO_EFFECT = "no noticeable effect"
CONTRADICTED = "contradicted"
UNSETTLED = "unsettled"
BUILT_IN = "built in"
NO_PATH = "no path"
OUTSIDE = "outside the model"
NO_DIRECTION = "no direction to test"
REPORTED = "reported, not tested"

SEVERAL = "several unknowns together"


@dataclass(frozen=True, slots=True)
class Rule:
    """A word: `meaning` in a few words for a legend, `rule` in full, `was` the words of format 1 that it takes over.

    `tested`: the model was asked and could have said otherwise, so the word counts in a headline.
    """

    word: str
    meaning: str
    rule: str
    was: tuple[str, ...]
    tested: bool = True


RULES = (
    Rule(
        SUPPORTED,
        "as claimed in 7 of 8 versions, within every structure",
        "as claimed, beyond the smallest effect, in at least 7 of 8 versions, and no level of a structural choice is short"
        " of that by more than two standard errors; a claim of no effect is met within the smallest effect",
        ("holds",),
    ),
    Rule(
        SMALLER,
        "supported, but less than the document says",
        "supported, the document gives a size, and the effect is below it by more than the smallest effect in at least 7 of 8"
        " versions",
        ("holds",),
    ),
    Rule(
        LARGER,
        "supported, and more than the document says",
        "supported, the document gives a size, and the effect is above it by more than the smallest effect in at least 7 of 8"
        " versions",
        ("holds",),
    ),
    Rule(
        AT_FIRST,
        "so at an earlier horizon, faded at the one judged",
        "supported at an earlier horizon (never a claim of no effect), at the one judged as claimed in fewer than 7 of 8"
        " versions, the opposite in fewer than 7 of 8, and the median effect at most half of what it was, or negligible",
        ("holds briefly",),
    ),
    Rule(
        DEPENDS,
        "one belief or unknown decides it",
        "7 of 8 versions agree but one level of a structural choice falls short of that; or the majority changes with the"
        " level of a structural choice; or it changes between the ends of one unknown",
        ("depends on",),
    ),
    Rule(
        NO_EFFECT,
        "a path exists, and the effect is within the smallest effect of interest",
        "within the smallest effect in at least 7 of 8 versions, and within every structure, where a path exists",
        ("too small to tell",),
    ),
    Rule(
        CONTRADICTED,
        "the opposite in 7 of 8 versions",
        "the opposite, beyond the smallest effect, in at least 7 of 8 versions, and within every structure",
        ("does not hold", "holds briefly"),
    ),
    Rule(
        UNSETTLED,
        "versions disagree, and no single unknown decides; the split is given",
        "none of these: the reason gives the split of versions",
        ("too small to tell", "does not hold", "depends on"),
    ),
    Rule(
        BUILT_IN,
        "the lever's own equation: size, source and duration mean something, the direction does not",
        "the lever moves this outcome by its own equation, not within the smallest effect in 7 of 8 versions (that is"
        " *no noticeable effect*), the claim is not one of no effect that the size does not contradict (it gets the word of the"
        " size), and against the equation's direction in no more than 1 of 8 (else it is judged as any other); the record gives"
        " size, source and how long it lasts, and `if_tested` what the rule would have said",
        ("assumed, not tested",),
        tested=False,
    ),
    Rule(
        NO_PATH,
        "the model has no mechanism from this lever to this outcome",
        "the same with and without the option, in every version and every week, to within a ten-thousandth of the smallest"
        " effect, though the lever was set apart from the baseline and the option changes other things; or, off the way of"
        " cocaine from field to user and without an equation of the lever, median and quartiles within a hundredth of it, and"
        " nine in ten versions within it on both sides of nought, at every horizon",
        ("too small to tell", "holds"),
        tested=False,
    ),
    Rule(
        OUTSIDE,
        "not judged on this claim; the reason is given",
        "lever or outcome is not in the model, or not in the place or for the drug that the text names; the study ends "
        "before the time that the claim names, or the measure holds more than the claim (its place, its first time, its "
        "one case) or the claim is bound to what is not played, and that would settle it; no option sets the lever apart "
        "from the baseline; nothing has moved yet at the time that the claim names; or the effect has no number in more "
        "than half of the versions",
        ("outside the model", "cannot be measured"),
        tested=False,
    ),
    Rule(
        NO_DIRECTION,
        "the text does not say which way",
        "the text does not say which way",
        ("no direction to test",),
        tested=False,
    ),
    Rule(
        REPORTED,
        "a count of what has happened: no promise, and no test of one",
        "the text gives a number of what has already happened (deaths, kilograms, arrests), or reports deaths or losses that"
        " there are only where an option acts; an effect that it puts down to the lever is judged",
        ("holds", "assumed, not tested"),
        tested=False,
    ),
)
"""Every verdict there is, in the order of tables and counts; *depends on* carries what it depends on in ``depends_on``."""

ORDER = (
    OUTSIDE, REPORTED, BUILT_IN, NO_DIRECTION, NO_PATH, SUPPORTED, SMALLER, LARGER, CONTRADICTED, AT_FIRST, NO_EFFECT, DEPENDS,
    UNSETTLED,
)  # fmt: skip
"""The order in which the rules are tried; *depends on* also takes what a structure keeps from the words before it."""

WORDS = tuple(rule.word for rule in RULES)
TESTED = tuple(rule.word for rule in RULES if rule.tested)
"""The verdicts that count in a headline."""
RIGHT = (SUPPORTED, SMALLER, LARGER)
"""The verdicts of a claim whose direction is right at the week judged."""
MEANING = {rule.word: rule.meaning for rule in RULES}
