"""Scales with a meaning for indices between bounds."""

from __future__ import annotations

from leeward.evidence.outcomes import Outcome

OF_TODAY = "of today"
SCALES = {
    "regional_stability": "probability",
    "cooperation": OF_TODAY,
    "diplomatic_relation": OF_TODAY,
    "force_readiness": OF_TODAY,
    "corruption": OF_TODAY,
    "finance": OF_TODAY,
    "precursor_availability": OF_TODAY,
    "retail_purity": OF_TODAY,
}
"""Outcomes counted as an index, and the scale that they are shown on. Regional stability is the probability that no state of
the region has been struck on its own soil; the others are 1 in the baseline, so a change is a share of what there is today."""


def unit_of(outcome: Outcome) -> str:
    """Return the unit in which a difference of an outcome is shown."""
    return SCALES.get(outcome.name, outcome.unit) if outcome.unit == "index" else outcome.unit
