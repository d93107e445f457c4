"""The record of a response: what published effects and past episodes say of a lever and an outcome.

The numbers are those that the package stores (`leeward effects`, `leeward backtest --all`); nothing is played here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from leeward.evidence.levers import load_levers
from leeward.history.families import family_of
from leeward.history.stored import stored, stored_effects
from leeward.judging.chains import place_of, step_of
from leeward.judging.tested import DIRECT, LINK, PATH, PastEffect, ResponseRecord

_Row = Mapping[str, Any]
DEMAND = "demand"
"""Family of levers that act on users themselves and not through the price: their last link is another."""


@lru_cache(maxsize=1)
def _rows() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    return stored_effects()["rows"], stored()["rows"]


def past_record(lever: str, outcome: str) -> ResponseRecord:
    """Return how far the response of an outcome to a lever has been tested; never tested for a lever without a record."""
    if lever not in load_levers():
        return ResponseRecord()
    effects, episodes = _rows()
    return record_of(lever, outcome, effects, episodes)


def record_of(
    lever: str, outcome: str, effects: Sequence[Mapping[str, Any]], episodes: Sequence[Mapping[str, Any]]
) -> ResponseRecord:
    """Return the record of a response from rows of published effects that were run, and rows of backtests.

    A published effect of the same lever lies on the path where its outcome is nearer to the instrument than the one asked,
    and the one asked lies on the way of the drug from field to user, death by overdose included; one without a lever (the
    response of use to price) is the last link, but of levers that act on users themselves. Of past episodes those count in
    which the family of the lever was used and this outcome was scored; a series that a joint reading
    contains, and a case that a mechanism was made for, do not.
    """
    found = []
    for row in effects:
        where = _where(row, lever, outcome)
        if where and row["meets"] is not None:
            free = bool(row["counts"])
            found.append(PastEffect(row["id"], row["study"], row["outcome"], where, free, bool(row["meets"])))
    family = family_of(lever)
    scored = [
        row
        for row in episodes
        if family in row["families"]
        and row["outcome"] == outcome
        and row["kind"] == "event"
        and not row["in_sample"]
        and not row["joint"]
        and row["crps"] is not None
        and row["crps_persistence"] is not None
    ]
    return ResponseRecord(
        tuple(found),
        family,
        len({row["case"] for row in scored}),
        len(scored),
        sum(row["crps"] < row["crps_persistence"] for row in scored),
        sum(row["signs"] for row in scored),
        sum(row["signs_right"] for row in scored),
    )


def _where(row: Mapping[str, Any], lever: str, outcome: str) -> str:
    if row["lever"] == lever:
        if row["outcome"] == outcome:
            return DIRECT
        ends = step_of(outcome) not in (None, "people") or outcome == "overdose_death"
        return PATH if ends and place_of(row["outcome"]) < place_of(outcome) else ""
    through_price = load_levers()[lever].family != DEMAND
    return LINK if not row["lever"] and row["outcome"] == outcome and through_price else ""
