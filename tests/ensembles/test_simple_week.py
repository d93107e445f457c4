"""The benchmark of frameworks plays one model: every way of writing the simplified week gives the same numbers."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def frameworks(monkeypatch: pytest.MonkeyPatch) -> Any:
    if not (BENCHMARKS / "frameworks.py").exists():
        pytest.skip("the benchmarks are not beside the tests")
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import frameworks

    return frameworks


def test_one_draw_in_plain_arrays_is_the_draw_among_others(frameworks: Any) -> None:
    together = frameworks.make_leeward(False)(7, 3, True)
    for i in range(3):
        alone = frameworks.plain(True, 7 + i, frameworks.one_draw(7 + i))
        np.testing.assert_allclose(alone, together[..., i], rtol=1e-9)
    assert np.ptp(together[-1, 4]) > 0.0, "draws differ"


@pytest.mark.parametrize("name", ["Mesa", "NumPy under EMA Workbench", "Starsim", "Leeward's week, JAX float32"])
def test_every_framework_gives_the_same_series(frameworks: Any, name: str) -> None:
    package = frameworks.MAKERS[name][0]
    if find_spec(package) is None:
        pytest.skip(f"{package} is not installed")
    plays = {n: frameworks.MAKERS[n][1]() for n in (name, "Leeward's week, NumPy")}
    assert set(frameworks.agree(plays, draws=2)) >= set(plays)  # AssertionError where one differs
