"""Leeward: play a drug-control strategy through an adaptive model of the trafficking system.

    import leeward as lw

    brief = lw.read("article.txt")
    study = lw.assess(brief, draws=500)
    study.verdicts                              # DataFrame, one row a claim
    study["kg_delivered"].sel(market="usa")     # xarray: option, draw, week
    study.report("report.html")

Importing the package loads nothing heavy; each name is fetched when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from leeward._version import __version__

if TYPE_CHECKING:
    from leeward.api import Assessment as Assessment
    from leeward.api import assess as assess
    from leeward.api import merge as merge
    from leeward.api import read as read
    from leeward.api import run as run

_API = ("Assessment", "assess", "merge", "read", "run")
__all__ = ["Assessment", "__version__", "assess", "merge", "read", "run"]


def __getattr__(name: str) -> Any:
    if name in _API:
        return getattr(import_module("leeward.api"), name)
    raise AttributeError(f"module 'leeward' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
