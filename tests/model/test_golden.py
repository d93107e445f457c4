"""The baseline and three strategies give the numbers that were written down."""

from __future__ import annotations

import json

import pytest

from . import golden


@pytest.mark.slow
def test_the_golden_baseline_has_not_moved() -> None:
    if not golden.FILE.exists():
        pytest.skip(f"no golden.json yet; write it with: {golden.COMMAND}")
    stored = json.loads(golden.FILE.read_text(encoding="utf-8"))
    moved = golden.differences(stored["medians"], golden.compute())
    shown = "\n".join(moved[:20])
    assert not moved, (
        f"{len(moved)} numbers moved:\n{shown}\nIf that is meant, run from the root of the repository:"
        f" {golden.COMMAND}\nand say why; the reason is kept in {golden.REASONS.name}."
    )


def test_a_moved_number_is_named() -> None:
    stored = {"baseline": {"leaf_price": [1.0, 2.0, 3.0], "gone": [0.0, 0.0, 0.0]}}
    now = {"baseline": {"leaf_price": [1.0, 2.0 * (1 + 1e-5), 3.0 * (1 + 1e-8)], "new": [0.0, 0.0, 0.0]}}
    lines = golden.differences(stored, now)
    assert [line.split(":")[1].split()[0] for line in lines] == ["leaf_price", "gone", "new"]
    assert "week 52" in lines[0]
    assert not golden.differences(stored, stored)
