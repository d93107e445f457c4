"""Reading: from a document to a brief (options and claims) that a person can confirm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from leeward.reading.brief import Brief, Claim, Option, dump_brief, load_brief
    from leeward.reading.pipeline import read, read_document

_WHERE = {
    "Brief": "brief",
    "Claim": "brief",
    "Option": "brief",
    "load_brief": "brief",
    "dump_brief": "brief",
    "read": "pipeline",
    "read_document": "pipeline",
}

__all__ = ["Brief", "Claim", "Option", "dump_brief", "load_brief", "read", "read_document"]


def __getattr__(name: str) -> Any:
    """Import the public names when they are first used, so that ``import leeward`` stays quick."""
    if name not in _WHERE:
        raise AttributeError(f"module 'leeward.reading' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"leeward.reading.{_WHERE[name]}"), name)
