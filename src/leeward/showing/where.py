"""Where an outcome is looked at: a market, a country or a corridor picked by its name."""

from __future__ import annotations

from leeward.evidence.errors import unknown_name
from leeward.evidence.outcomes import Outcome
from leeward.judging.arrays import Arrays
from leeward.judging.measure import measure_for
from leeward.judging.series import Measure

AXES = ("market", "country", "corridor")


def places(arrays: Arrays, outcome: Outcome) -> list[str]:
    """Return the places of an outcome that can be picked, in the order of the model; none where it has one axis or none."""
    labels = arrays.labels(outcome.name)
    return [name for axis in AXES for name in labels.get(axis, ())]


def measure_at(arrays: Arrays, outcome: Outcome, where: str | None) -> Measure:
    """Return the measure of an outcome at a place, or at the usual one: the United States, all countries, all corridors.

    InputError for a place that the outcome does not have.
    """
    if where is None:
        return measure_for(arrays, outcome, market="usa")
    known = places(arrays, outcome)
    if where not in known:
        raise unknown_name("place", where, known, key="where")
    in_market = where in arrays.labels(outcome.name).get("market", ())
    return measure_for(arrays, outcome, places=() if in_market else (where,), market=where if in_market else "usa")
