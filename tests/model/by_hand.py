"""A stand-in for a compiled world in which every number is written by the test: tables, levers and nothing else."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from leeward.evidence.parameters import load_parameters

HELD = {name: x.prior.numbers["value"] for name, x in load_parameters().items() if x.prior.kind == "fixed"}
"""Parameters that no draw moves, as they are declared: bounds, memories, scales."""


def row(*numbers: float) -> Any:
    """One quantity in one draw: a column (n, 1)."""
    return np.array(numbers, dtype=float)[:, None]


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
