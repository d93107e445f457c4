"""Options: what a document proposes or reports as done, with the numbers that it gives for the dials."""

from __future__ import annotations

from leeward.reading.brief import Option, Quantity
from leeward.reading.claims import Found


def find_options(text: str, found: Found) -> tuple[list[Option], list[Quantity]]:
    """Return the options and the reported quantities of a document."""
    return [], []
