"""What the tests of reading share."""

from __future__ import annotations

import copy
from collections import OrderedDict
from collections.abc import Iterator

import pytest

from leeward.reading import encoder, learned


@pytest.fixture(scope="module")
def shallow() -> Iterator[None]:
    """An encoder without its layers: for tests of what surrounds it, where what the sums say does not matter.

    Its sums still follow from the words of each window, so that they differ from sentence to sentence.
    """
    flat = copy.copy(encoder.load_encoder())
    flat._layers, flat._known = 0, OrderedDict()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(learned, "load_encoder", lambda: flat)
        yield
