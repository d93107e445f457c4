"""float32 stays within the stated bound of float64 (docs/benchmarks.md) as long as no count flips."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
ROUNDING = 0.01
"""Largest difference of any outcome in any week and draw, in its smallest effects; the page states it."""


@pytest.mark.slow
@pytest.mark.skipif(find_spec("jax") is None, reason="JAX is not installed")
def test_rounding_is_far_below_the_smallest_effect(monkeypatch: pytest.MonkeyPatch) -> None:
    if not (BENCHMARKS / "float32.py").exists():
        pytest.skip("the benchmarks are not beside the tests")
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import float32

    found: dict[str, tuple[float, ...]]
    told: dict[str, Any]
    found, told = float32.measure(100, 1.0, False)
    assert told["draws rejected otherwise"] == 0
    assert told["draws compared"] > 50
    assert max(row[1] for row in found.values()) > 0.0, "nothing was compared"
    assert {name: row[1] for name, row in found.items() if row[1] >= ROUNDING} == {}
