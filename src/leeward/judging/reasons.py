"""Why a claim is not judged, and what a reader must know beside a verdict."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

import numpy as np

from leeward.evidence.levers import Lever
from leeward.evidence.outcomes import Outcome
from leeward.evidence.parameters import Parameter
from leeward.judging import words
from leeward.judging.arrays import Arrays
from leeward.judging.drivers import Driver, lower_first, readable
from leeward.judging.series import BASELINE, window
from leeward.judging.sizes import PERCENT, POINTS
from leeward.judging.summary import NOUGHT, Effect, Interval
from leeward.judging.verdict import percent
from leeward.reading.brief import Claim

STANCES = {
    "aims": "an aim, not a claimed effect",
    "recommends": "a recommendation, not a claimed effect",
    "doubts": "the speaker doubts it; the verdict is on the effect as read",
}
"""What a reader must know about claims that nobody asserts."""


def why_outside(
    claim: Claim,
    levers: Mapping[str, Lever],
    outcomes: Mapping[str, Outcome],
    options: Collection[str],
    arrays: Arrays,
) -> str:
    """Say why the model has nothing to say about a claim; empty where it has. ``options`` are those of the brief."""
    if claim.outside_reason and claim.in_model is not True:
        return claim.outside_reason
    tables: tuple[tuple[str, str | None, Mapping[str, Lever | Outcome]], ...] = (
        ("lever", claim.lever, levers),
        ("outcome", claim.outcome, outcomes),
    )
    for kind, name, table in tables:
        if not name:
            return f"no {kind} of the tables was found in it"
        record = table.get(name)
        if record is None:
            return f"{kind} {name} is not in the tables"
        if not record.in_model:
            return record.outside_reason or f"{record.title} is not in the model"
    if claim.in_model is False:
        return "the reading left it outside the model"
    if not claim.option:
        return "no option of the brief tests it"
    if claim.option not in arrays.options or claim.option not in options:
        return f"option {claim.option} was not simulated: its lever cannot act there in the model"
    if not arrays.has(claim.outcome or ""):
        return f"the study did not keep {readable(claim.outcome or '')}"
    return ""


LOOKS_AHEAD = re.compile(r"\b(?:will|would|could|may|might|expect\w*|forecast\w*|predict\w*|likely|going to)\b", re.I)
"""Words of a passage that looks ahead."""


def why_reported(claim: Claim, outcome: Outcome, start: str) -> str:
    """Say why a claim is a report of what has happened and no promise; empty where it is none.

    A report tells what a lever *did*: a number of people, kilograms or boats (no percentage or points, which compare with
    what would have been), or deaths and losses that there are only where an option acts (`Outcome.from_nought`), or anything
    of years that were over when the simulated world starts (``start``, a date). Words that look ahead make it none.
    """
    if claim.modality != "did" or LOOKS_AHEAD.search(claim.span or ""):
        return ""
    years = [int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", claim.period or "")]
    if years and max(years) < int(start[:4]):
        return f"the text reports what happened in {claim.period}, before the simulated world starts ({start})"
    unit = claim.unit or ""
    if claim.size is not None and unit not in (*PERCENT, *POINTS):
        counted = f"{claim.size:,g} {unit}".strip()
        return f"the text counts what has already happened ({counted}); the model is not asked for it"
    if claim.size is None and outcome.from_nought:
        return "the text tells what has already happened; the model is not asked for it"
    return ""


def why_unmeasured(arrays: Arrays, effect: Effect, unit: str, judged: int) -> str:
    """Say why an effect has no number to judge at week ``judged``; empty where half of the draws or more have one."""
    if not arrays.knows(effect.measure):
        return f"the model has no {lower_first(effect.measure.text)}"
    at = effect.at[judged]
    if at.measured:
        return ""
    base = window(arrays.path(BASELINE, effect.measure), judged)
    nought = float(np.mean(np.abs(base) < NOUGHT))
    if effect.kind == "relative" and nought > 0:
        gap = Interval.of(window(arrays.path(effect.option, effect.measure), judged) - base)
        return (
            f"a change is measured relative to what there is without the option, which is nought in {percent(nought)}"
            f" of model versions; the change itself is {words.with_interval(gap, 'absolute', unit)}"
        )
    return f"it has no value in {percent(at.shares.undefined)} of model versions at week {judged}"


def notes(
    claim: Claim, effect: Effect, judged: int, weeks: int, lever: Lever, outcome: Outcome, arrays: Arrays
) -> tuple[str, ...]:
    """Return what a reader must know beside a verdict on the effect at week ``judged`` of ``weeks``."""
    found = []
    at, own = effect.at[judged], claim.horizon_weeks
    if own is not None and own > weeks:
        found.append(f"the claim looks {words.weeks(own)} ahead; the study ends at week {weeks}")
    if at.measured and at.shares.undefined > 0:
        found.append(f"undefined in {percent(at.shares.undefined)} of draws, which are left out of the shares")
    if claim.size is not None and claim.unit in PERCENT and abs(at.baseline) < NOUGHT:
        found.append("the claim gives its size in percent, but without the option there is nothing to take a percentage of")
    if claim.stance in STANCES:
        found.append(STANCES[claim.stance])
    for record in (lever, outcome):
        if record.resolution == "poor":
            found.append(f"the model resolves {record.title.lower()} poorly")
    return tuple(found)


def weak_driver(drivers: Sequence[Driver], parameters: Mapping[str, Parameter]) -> str:
    """Say which unknown drives a verdict though it rests on judgement or memory alone; empty where none does."""
    for driver in drivers:
        known = parameters.get(driver.name)
        if known is not None and known.status in ("recalled", "judgement"):
            rests = "recalled facts" if known.status == "recalled" else "judgement"
            return f"{words.shorten(driver.title, 8)} drives it and rests on {rests} only"
    return ""
