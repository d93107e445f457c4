"""Sums by group and the fit of base shares on maps small enough to check by eye."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from leeward.model import routes
from leeward.model.graph import Block, group_rows
from leeward.model.shares import make_solver

from .by_hand import row


def test_rows_are_summed_by_group_and_those_of_none_left_out() -> None:
    grouping = group_rows(np.array([1, 0, 1, -1, 1], np.int32), 3)
    assert routes.sums(np, row(1, 2, 4, 8, 16), grouping)[:, 0].tolist() == [2, 21, 0]


@given(some.lists(some.integers(-1, 5), min_size=1, max_size=40))
def test_sums_by_group_equal_a_plain_loop(groups: list[int]) -> None:
    table = np.arange(1.0, len(groups) + 1)[:, None]
    found = routes.sums(np, table, group_rows(np.array(groups, np.int32), 6))[:, 0]
    assert found.tolist() == [sum(float(table[i, 0]) for i, g in enumerate(groups) if g == wanted) for wanted in range(6)]


def fit(weight: Any, gate: Any) -> Any:
    """One market (place 0), two landings (1, 2) that lead to it, an exporter (3) who chooses between them.

    Arms 0 and 1 lead from the landings to the market, arms 2 and 3 from the exporter to the landings, by gates 0 and 1.
    """
    graph = SimpleNamespace(
        node_place=np.zeros(4), arm_to=np.array([0, 0, 1, 2]), arm_valid=np.ones(4, bool), arm_chain=np.zeros(4, int),
        blocks=(Block(1, 2, 1, 0), Block(3, 1, 2, 2)), exporters=np.array([3]), chains=(None,), terminals=1,
    )  # fmt: skip
    solve = make_solver(
        graph,  # type: ignore[arg-type]
        np.array(weight, float),
        np.array([-1, -1, 0, 1], np.int32),
        np.array([-1, -1, -1, -1], np.int32),
        np.array([0], np.int32),
        2,
        1,
        1,
    )
    return solve(row(*gate), row(1.0), row(100.0))


def test_base_shares_meet_the_gates_whatever_the_weights() -> None:
    for weight in ((1, 1, 1, 1), (1, 5, 7, 1)):
        share, chain, flow = fit(weight, (0.8, 0.2))
        assert share[:, 0] == pytest.approx([1, 1, 0.8, 0.2])
        assert chain[:, 0] == pytest.approx([1])
        assert flow[:, 0] == pytest.approx([1, 0.8, 0.2, 1])
