"""The command line: one file per group of verbs, each loaded when it is asked for.

This module and the ones it lists import nothing heavier than click at their top; the engine is imported
inside a verb's body, so that ``leeward --help`` stays instant.
"""

import os

import click

from leeward._version import __version__
from leeward.cli.core import VerbGroup

# Threads of OpenBLAS go to sleep soon after their last product, and do not spin for a tenth of a second beside the engine's.
os.environ.setdefault("OPENBLAS_THREAD_TIMEOUT", "4")

VERBS: dict[str, dict[str, str]] = {
    "The main job": {
        "assess": "leeward.cli.assess:assess",
        "read": "leeward.cli.read:read",
        "review": "leeward.cli.review:review",
        "explore": "leeward.cli.explore:explore",
    },
    "Results": {
        "compare": "leeward.cli.judging:compare",
        "explain": "leeward.cli.judging:explain",
        "report": "leeward.cli.judging:report",
    },
    "Ensembles": {
        "run": "leeward.cli.ensembles:run",
        "merge": "leeward.cli.ensembles:merge",
        "bench": "leeward.cli.ensembles:bench",
    },
    "What the model rests on": {
        "levers": "leeward.cli.tables:levers",
        "outcomes": "leeward.cli.tables:outcomes",
        "parameters": "leeward.cli.tables:parameters",
        "evidence": "leeward.cli.tables:evidence",
        "world": "leeward.cli.world:world",
    },
    "Its record": {
        "replicate": "leeward.cli.history:replicate",
        "effects": "leeward.cli.effects:effects",
        "backtest": "leeward.cli.history:backtest",
        "calibrate": "leeward.cli.history:calibrate",
        "score": "leeward.cli.history:score",
    },
    "Adding to it": {
        "new": "leeward.cli.checking:new",
        "check": "leeward.cli.checking:check",
    },
    "This installation": {
        "doctor": "leeward.cli.doctor:doctor",
        "config": "leeward.cli.config:config",
        "schema": "leeward.cli.schema:schema",
    },
}
"""Verbs by the heading they stand under in the help: name -> module:function. Listed once they work."""


@click.group(cls=VerbGroup, verbs=VERBS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="leeward")
def main() -> None:
    """Play a drug-control strategy through an adaptive model of the trafficking system.

    Start with `leeward assess ARTICLE`: it reads the options and claims in a document, simulates each option
    against a baseline, and says which claims hold once everyone has adapted.

    Exit status: 0 done, 2 bad input (nothing written), 1 failure.
    """
