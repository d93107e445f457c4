"""What one week needs to know and that never changes: index arrays, tables, names of series.

A `Static` is made once by `compile.py` from the tables of the world and of `evidence/`, and is shared by every
draw. Letters for axes, used in all docstrings of this folder:

    D draws (always last)   N places in chains   A arms   Q cells (zone x mode x chain)   Z zones
    C chains   B bazaars (drug x market)   K growing countries   G gates   P partners   S series   U lever cells

State variables and uniforms stand in `variables.py`, with the letters of their axes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from leeward.evidence.calendar import MODEL_YEAR
from leeward.evidence.levers import Effort
from leeward.evidence.plugins import Plugin
from leeward.model.graph import Graph, Grouping

Array = Any
"""A NumPy or JAX array; the model is written once for both (`xp` is the array namespace)."""

State = dict[str, Array]
Params = dict[str, Array]
Control = dict[str, Array]
Now = dict[str, Any]
"""What is known so far in a week, by name: `variables.STREAMS` and `variables.NOW`."""
Changes = Mapping[str, Array]
"""What the function of a plug-in's lever puts in the place of what is known, by name; see `hooks.py`."""

WEEKS = float(MODEL_YEAR)
"""Weeks in a year of the model: yearly rates and stocks are divided by it."""

MONTHS = 12.0
"""Months in a year."""

MONTH = WEEKS / MONTHS
"""Weeks in a month of the model: what is set a month is divided by it."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class SeriesKey:
    """One weekly series: the outcome it belongs to and its coordinates, e.g. ("kg_delivered", market="usa")."""

    outcome: str
    coords: tuple[tuple[str, str], ...] = ()

    @property
    def label(self) -> str:
        """`outcome[market=usa]`."""
        inner = ",".join(f"{k}={v}" for k, v in self.coords)
        return f"{self.outcome}[{inner}]" if inner else self.outcome


@dataclass(frozen=True, slots=True)
class LeverCell:
    """One entry of the weekly control vector: a lever at one of the places it can act on."""

    lever: str
    where: str
    baseline: float


@dataclass(frozen=True, slots=True)
class Hook:
    """The function of a plug-in's lever or outcome: its name, its plug-in, the phase it follows; see `hooks.py`."""

    name: str
    plugin: str
    phase: str
    function: Callable[..., Any]


@dataclass(frozen=True, eq=False)
class Static:
    """Constants of a compiled world. Arrays are NumPy float64 or int32; shapes in `compile.py`.

    names: axis -> names of its entries, for the axes of `variables.AXES` whose entries have one. streams: name of a
    stream of uniforms -> its rows in `addresses` (E,). hooks: phase -> functions of plug-ins that follow it; plugins: those
    that are installed, whatever of theirs a strategy uses.
    """

    key: str
    graph: Graph
    bazaars: tuple[tuple[str, str], ...]
    zones: tuple[str, ...]
    countries: tuple[str, ...]
    partners: tuple[str, ...]
    gates: tuple[tuple[str, str], ...]
    cells: tuple[tuple[str, str, str], ...]
    lever_cells: tuple[LeverCell, ...]
    lever_slices: dict[str, slice]
    series: tuple[SeriesKey, ...]
    tables: dict[str, Floats] = field(default_factory=dict)
    index: dict[str, Ints] = field(default_factory=dict)
    groupings: dict[str, Grouping] = field(default_factory=dict)
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    streams: dict[str, slice] = field(default_factory=dict)
    addresses: npt.NDArray[np.uint32] = field(default_factory=lambda: np.zeros(0, np.uint32))
    efforts: dict[str, Effort] = field(default_factory=dict)
    hooks: dict[str, tuple[Hook, ...]] = field(default_factory=dict)
    plugins: tuple[Plugin, ...] = ()

    def lever(self, control: Control, name: str) -> Array:
        """Values of one lever this week, (cells of the lever, 1), to broadcast over draws."""
        return control["lever"][self.lever_slices[name], None]

    def baseline(self, name: str) -> Floats:
        """Baseline of the same cells, (cells of the lever, 1)."""
        cells = self.lever_cells[self.lever_slices[name]]
        return np.array([[cell.baseline] for cell in cells])
