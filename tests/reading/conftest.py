"""Shared by the tests of reading: where the development documents are, when they are there at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the development documents (``$LEEWARD_SEEDS``, or ``../shared`` beside the repository)."""
    for place in (os.environ.get("LEEWARD_SEEDS"), Path(__file__).parents[3] / "shared"):
        if place and (Path(place) / "seeds").is_dir():
            return Path(place)
    pytest.skip("seed documents not present")
