"""What the tests of several folders share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the real documents, outside the repository; tests that need them are skipped without."""
    given = os.environ.get("LEEWARD_SEEDS")
    for folder in [Path(given)] if given else [ROOT.parent / "shared" / "seeds", ROOT.parent / "shared"]:
        if sorted(folder.glob("001_*.txt")):
            return folder
    pytest.skip("seed documents not present")
