"""Reading: from a document to a brief (options and claims) that a person can confirm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from leeward.reading.brief import Brief, Claim, Option
    from leeward.reading.claimreview import claim_review
    from leeward.reading.conflicts import ReadingSet, read_many
    from leeward.reading.pipeline import load_document, read, read_document, read_with_document
    from leeward.reading.yamlfile import dump_brief, load_brief

_WHERE = {
    "Brief": "brief",
    "Claim": "brief",
    "Option": "brief",
    "load_brief": "yamlfile",
    "dump_brief": "yamlfile",
    "read": "pipeline",
    "read_document": "pipeline",
    "read_with_document": "pipeline",
    "load_document": "pipeline",
    "ReadingSet": "conflicts",
    "read_many": "conflicts",
    "claim_review": "claimreview",
}

__all__ = [
    "Brief",
    "Claim",
    "Option",
    "ReadingSet",
    "claim_review",
    "dump_brief",
    "load_brief",
    "load_document",
    "read",
    "read_document",
    "read_many",
    "read_with_document",
]


def __getattr__(name: str) -> Any:
    """Import the public names when they are first used, so that ``import leeward`` stays quick."""
    if name not in _WHERE:
        raise AttributeError(f"module 'leeward.reading' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"leeward.reading.{_WHERE[name]}"), name)
