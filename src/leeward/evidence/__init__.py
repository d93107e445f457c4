"""What is known: facts with sources, levers, outcomes, parameters and published findings.

Everything here is data with a loader and checks; nothing computes a model.
"""

from leeward.evidence.checks import run_checks
from leeward.evidence.errors import InputError, nearest, unknown_name
from leeward.evidence.facts import (
    Fact,
    Source,
    Strike,
    load_facts,
    load_places,
    load_sources,
    load_strikes,
    load_units,
    series,
)
from leeward.evidence.findings import Finding, findings
from leeward.evidence.levers import Lever, lever, levers_for, load_levers
from leeward.evidence.outcomes import Outcome, load_outcomes, outcome, outcomes_for
from leeward.evidence.parameters import Parameter, load_parameters

__all__ = [
    "Fact",
    "Finding",
    "InputError",
    "Lever",
    "Outcome",
    "Parameter",
    "Source",
    "Strike",
    "findings",
    "lever",
    "levers_for",
    "load_facts",
    "load_levers",
    "load_outcomes",
    "load_parameters",
    "load_places",
    "load_sources",
    "load_strikes",
    "load_units",
    "nearest",
    "outcome",
    "outcomes_for",
    "run_checks",
    "series",
    "unknown_name",
]
