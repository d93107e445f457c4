"""Leeward: play a drug-control strategy through an adaptive model of the trafficking system.

    import leeward as lw

    brief = lw.read("article.txt")
    study = lw.assess(brief, draws=500)
    study.verdicts                              # DataFrame, one row a claim
    study["kg_delivered"].sel(market="usa")     # xarray: option, draw, week
    study.report("report.html")

What if (docs/notebook.md):

    lw.what_if(vessel_patrol=360, treatment="surge")        # sentences, chart and numbers of a strategy
    lw.sweep("treatment").plot("consumption")               # a response curve

For a strategy of your own on a model of your own (docs/how-to-use.md):

    model = lw.compile_model(lw.load_world("americas", "2025-09-01"))
    patrols = lw.Strategy((lw.LeverSetting("vessel_patrol", 360.0),))
    study = lw.run_model(lw.StudyPlan({"patrols": patrols}, draws=200, years=3), model)

Importing the package loads nothing heavy; each name is fetched when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from leeward._version import __version__

if TYPE_CHECKING:
    from leeward.api import Assessment as Assessment
    from leeward.api import Sweep as Sweep
    from leeward.api import assess as assess
    from leeward.api import ema_model as ema_model
    from leeward.api import inference_data as inference_data
    from leeward.api import merge as merge
    from leeward.api import read as read
    from leeward.api import run as run
    from leeward.api import sweep as sweep
    from leeward.api import what_if as what_if
    from leeward.ensembles.plan import StudyPlan as StudyPlan
    from leeward.ensembles.study import Study as Study
    from leeward.ensembles.study import run_model as run_model
    from leeward.evidence.errors import InputError as InputError
    from leeward.model.system import Model as Model
    from leeward.model.system import compile_model as compile_model
    from leeward.reading.brief import Brief as Brief
    from leeward.schemas import schema as schema
    from leeward.strategy import LeverSetting as LeverSetting
    from leeward.strategy import Strategy as Strategy
    from leeward.world import World as World
    from leeward.world import load_world as load_world

_ROOMS = {
    "leeward.api": (
        "Assessment",
        "Sweep",
        "assess",
        "ema_model",
        "inference_data",
        "merge",
        "read",
        "run",
        "sweep",
        "what_if",
    ),
    "leeward.strategy": ("LeverSetting", "Strategy"),
    "leeward.ensembles.plan": ("StudyPlan",),
    "leeward.ensembles.study": ("Study", "run_model"),
    "leeward.evidence.errors": ("InputError",),
    "leeward.model.system": ("Model", "compile_model"),
    "leeward.reading.brief": ("Brief",),
    "leeward.schemas": ("schema",),
    "leeward.world": ("World", "load_world"),
}
_HOMES = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "Assessment",
    "Brief",
    "InputError",
    "LeverSetting",
    "Model",
    "Strategy",
    "Study",
    "StudyPlan",
    "Sweep",
    "World",
    "__version__",
    "assess",
    "compile_model",
    "ema_model",
    "inference_data",
    "load_world",
    "merge",
    "read",
    "run",
    "run_model",
    "schema",
    "sweep",
    "what_if",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'leeward' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
