"""A stand-in for a compiled world in which every number is written by the test: tables, levers and nothing else."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from leeward.evidence.parameters import load_parameters
from leeward.model.graph import Block

HELD = {name: x.prior.numbers["value"] for name, x in load_parameters().items() if x.prior.kind == "fixed"}
"""Parameters that no draw moves, as they are declared: bounds, memories, scales."""


def row(*numbers: float) -> Any:
    """One quantity in one draw: a column (n, 1)."""
    return np.array(numbers, dtype=float)[:, None]


def close(found: Any, *wanted: float) -> None:
    """The numbers found are those worked out, to rounding."""
    assert np.asarray(found).reshape(-1) == pytest.approx(wanted, rel=1e-12, abs=1e-12)


class Bench:
    """What a subsystem asks of `Static`: tables, indices, and levers by name with their baselines, (n, 1) each."""

    def __init__(self, tables: dict[str, Any] | None = None, index: dict[str, Any] | None = None, **levers: Any) -> None:
        self.tables = tables or {}
        self.index = {name: np.array(value) for name, value in (index or {}).items()}
        self.baselines = {name: row(*np.atleast_1d(value)) for name, value in levers.items()}
        self.countries: tuple[str, ...] = ()
        self.bazaars: tuple[tuple[str, str], ...] = ()
        self.graph: Any = SimpleNamespace()
        self.efforts: dict[str, Any] = {}

    def baseline(self, name: str) -> Any:
        return self.baselines[name]

    def lever(self, control: dict[str, Any], name: str) -> Any:
        return control["set"].get(name, self.baselines[name])

    def control(self, **levers: Any) -> dict[str, Any]:
        """A week in which these levers differ from their baselines."""
        return {
            "set": {name: row(*np.atleast_1d(value)) for name, value in levers.items()},
            "lethal": 1.0, "force": 1.0, "noise": 0.0, "pin": 0.0, "live": 1.0, "years": 0.0, "displaced": 0.0,
            "alignment": np.zeros(1),
        }  # fmt: skip


def fork(share: tuple[float, float] = (0.75, 0.25), **p: Any) -> tuple[Bench, dict[str, Any], dict[str, Any]]:
    """One exporting place (node 1) with two ways to one market (node 0): bench, parameters, state at the reference."""
    bench = Bench({"is_exporter": row(0, 1)})
    block = Block(first_node=1, nodes=1, slots=2, first_arm=0)
    bench.graph = SimpleNamespace(blocks=(block,), arm_to=np.array([0, 0]), node_chain=np.array([0, 0]), terminals=1)
    params = HELD | {"mu": row(100, 100), "share": row(*share), "replan_share": 1.0, "release": row(0, 0)} | p
    return bench, params, {"pivot": row(900, 800), "plan": row(*share), "stock": row(0, 0)}
