"""Smallest effects of interest that a user sets for one assessment: ``consumption=2%``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from leeward.evidence.errors import InputError, unknown_name
from leeward.evidence.outcomes import Outcome, SmallestEffect
from leeward.judging.row_keys import SmallestRecord
from leeward.judging.scales import OF_TODAY, unit_of

KEY = "--smallest"
_VALUE = re.compile(r"(?P<number>\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*(?P<unit>%|percent|points?)?", re.ASCII)


def with_smallest(outcomes: Mapping[str, Outcome], told: Sequence[str]) -> tuple[dict[str, Outcome], list[str]]:
    """Return the outcomes with the smallest effects that a user set, and the names of those.

    Each is ``OUTCOME=VALUE``: a percentage of the baseline (``2%``), points of a probability, fraction or share of today's
    (``5 points``), or a number in the outcome's own unit. InputError for anything else, for an outcome that is told twice,
    and for a percentage of what may be nought without an option.
    """
    found, names = dict(outcomes), []
    for text in told:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not equals:
            raise InputError(f"{text!r}: expected OUTCOME=VALUE, such as consumption=2%", key=KEY)
        if name not in outcomes:
            raise unknown_name("outcome", name, outcomes, key=KEY)
        if name in names:
            raise InputError(f"{name} is given twice", key=KEY)
        found[name] = _changed(outcomes[name], value)
        names.append(name)
    return found, names


def _changed(outcome: Outcome, text: str) -> Outcome:
    match = _VALUE.fullmatch(text)
    number = float(match["number"]) if match else 0.0
    if match is None or not 0 < number < 1e15:
        raise InputError(f"{outcome.name}={text}: expected a number above nought, such as 2% or 0.5", key=KEY)
    share = unit_of(outcome) in ("fraction", "probability", OF_TODAY)
    kind, value = "absolute", number
    if match["unit"] in ("%", "percent"):
        if outcome.from_nought:
            raise InputError(
                f"{outcome.name} may be nought without an option, so a percentage of it means nothing: give {outcome.unit}",
                key=KEY,
            )
        kind, value = "relative", number / 100
    elif match["unit"]:
        if not share:
            raise InputError(f"{outcome.name} is counted in {outcome.unit}, not in points", key=KEY)
        value = number / 100
    return replace(outcome, smallest_effect=SmallestEffect(kind, value, "judgement", "set by the user"))


def as_told(records: Sequence[SmallestRecord]) -> list[str]:
    """Return what a user told, from the records of a judgement: the same smallest effects once more."""
    return [
        f"{record['outcome']}={100 * record['value']:.10g}%"
        if record["kind"] == "relative"
        else f"{record['outcome']}={record['value']:.10g}"
        for record in records
        if record["by"] == "user"
    ]
