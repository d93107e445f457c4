"""What the engine expects of a model, in full. Any object with these attributes can be run.

The compiled model of this package is `leeward.model.compile.compile_model(world) -> Model`. The engine never
imports a model: it gets one, and sends it to workers by pickling it. So a model must pickle, and `week` must not
close over anything but `static` (bound methods of a frozen class and module functions are fine).

One block of draws is run like this (D = LANES draws, always on the last axis, padded at the end of a study):

    params = model.sample_parameters(draw_ids, seed)          # once a block, NumPy float64
    params["draw"], params["seed"] = draw_ids, seed           # (D,) uint32, added by the engine, never cast
    state  = model.initial_state(np, model.static, params)    # once a block, NumPy; engine casts and moves it
    for controls in model.burn_in_controls():                 # each a segment of SEGMENT_WEEKS weeks
        state, last = segment(params, state, controls)
    rejected = model.rejected(params, state, last)            # NumPy in, (D,) bool out
    for option, strategy in plan.options.items():             # every option branches from the same state
        for segment_start in range(0, weeks, SEGMENT_WEEKS):
            branch, out = segment(params, branch, model.controls(strategy, segment_start, SEGMENT_WEEKS))

`segment` is one compiled function for all of it: `lax.scan` of `model.week` over the leading axis of `controls`.
It follows that (1) every controls dict, of burn-in and options alike, has the same keys, shapes and types;
(2) `week` returns a state with the same keys, shapes and types as it was given (floats in the float type of
the run); (3) nothing in `week` depends on values of arrays in Python. Weeks count from 0 = first week of the
strategies; burn-in weeks are negative.

Float arrays of params, state and controls are cast to the float type of the run (float32 under JAX unless asked
otherwise, float64 under NumPy); whole-number arrays keep their type (use int32 or uint32).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from leeward.ensembles.strategy import Strategy

Array = Any
Arrays = dict[str, Any]
Bools = npt.NDArray[np.bool_]

LANES = 100
"""Draws computed side by side. Draw d always sits in lane d % LANES of block d // LANES, whatever the split of
the work: that, and one compiled program for all blocks, makes results independent of the split to the bit."""

SEGMENT_WEEKS = 52
"""Weeks in one call of the compiled program."""


class SeriesLike(Protocol):
    """One weekly series: an outcome at its coordinates, e.g. kg_delivered, (("market", "usa"),)."""

    @property
    def outcome(self) -> str: ...  # noqa: D102
    @property
    def coords(self) -> tuple[tuple[str, str], ...]: ...  # noqa: D102


class StaticLike(Protocol):
    """Constants of a compiled world."""

    @property
    def key(self) -> str:
        """Hash of everything in it; part of the plan's hash."""
        ...

    @property
    def series(self) -> Sequence[SeriesLike]:
        """The rows of `out`, in order. Series of one outcome have the same coordinate names and form a grid
        (missing combinations are NaN in the DataArray)."""
        ...


class Model(Protocol):
    """A model the engine can run."""

    @property
    def static(self) -> StaticLike: ...  # noqa: D102

    @property
    def structures(self) -> Mapping[str, Sequence[str]]:
        """Structural choices: column of `parameter_table` -> names of its values, by index."""
        ...

    def sample_parameters(self, draw_ids: npt.NDArray[np.uint32], seed: int, prior: bool = True) -> Arrays:
        """Parameters of the draws as the week wants them: name -> (D,) or (K, D). Each draw depends on (seed,
        draw number) alone."""
        ...

    def parameter_table(self, draw_ids: npt.NDArray[np.uint32], seed: int, prior: bool = True) -> Arrays:
        """Parameters of the draws as a person wants them: name -> (D,) floats in the parameter's unit; for
        a structural choice the index of its value."""
        ...

    def initial_state(self, xp: Any, static: Any, params: Arrays) -> Arrays:
        """State before the burn-in: name -> (..., D)."""
        ...

    def burn_in_controls(self) -> Sequence[Arrays]:
        """Controls of the burn-in, a list of segments: name -> (SEGMENT_WEEKS, ...)."""
        ...

    def controls(self, strategy: Strategy, start_week: int, n_weeks: int) -> Arrays:
        """Controls of a strategy for weeks start_week ... start_week + n_weeks - 1: name -> (n_weeks, ...)."""
        ...

    def week(
        self, xp: Any, static: Any, params: Arrays, state: Arrays, control: Arrays
    ) -> tuple[Arrays, Array]:
        """One week, pure: (state, out), out (S, D). `control` is one row of a controls dict."""
        ...

    def rejected(self, params: Arrays, state: Arrays, last: npt.NDArray[Any]) -> Bools:
        """(D,) True where a draw is not admissible. `state`: after the burn-in; `last`: series of its last
        segment (SEGMENT_WEEKS, S, D), or (0, S, D) without a burn-in. Rejected draws are counted and left
        out of the study's arrays."""
        ...

    def code_version(self) -> str:
        """Text that changes when the numbers may change (package version, hashes of tables)."""
        ...
