"""Labs that the tests of the model share."""

from __future__ import annotations

import pytest

from .support import Lab, lab_of


@pytest.fixture(scope="session")
def lab() -> Lab:
    """Ten draws: enough for what must hold in every draw."""
    return lab_of(10)


@pytest.fixture(scope="session")
def group() -> Lab:
    """Forty-eight draws: enough for the sign of a median."""
    return lab_of(48)


@pytest.fixture(scope="session")
def crowd() -> Lab:
    """A hundred and twenty draws: for medians and for what must hold in almost every draw."""
    return lab_of(120)


@pytest.fixture(scope="session")
def coarse() -> Lab:
    """The draws of the group in the coarse world."""
    return lab_of(48, coarse=True)
