"""What the engine expects of a model, in full. Any object with these attributes can be run.

The compiled model of this package is `leeward.model.system.compile_model(world) -> Model`. The engine gets a
model, and sends it to worker processes by pickling it once; a model that is a function of a world pickles as
that (`__reduce__` returning `compile_model, (world,)`).

One block of draws is run like this (D = LANES draws, always on the last axis):

    params = model.sample_parameters(draws, seed, prior)      # once a block, NumPy float64
    params["draw"], params["seed"] = draws, uint32(seed)      # added by the engine: (D,) uint32 and a uint32
    state = model.initial_state(np, model.static, params)     # once a block, NumPy; the engine casts it
    for controls in model.burn_in_controls():                 # each a segment of SEGMENT_WEEKS weeks
        state, last = segment(params, state, controls)
    rejected = model.rejected(params, state, last)            # NumPy in, (D,) bool out
    for strategy in plan.options.values():                    # every option branches from the same state
        for start in range(0, weeks, SEGMENT_WEEKS):
            controls = model.controls(strategy, start, SEGMENT_WEEKS)
            branch, out = segment(params, branch, controls)   # out (SEGMENT_WEEKS, S, D)

`segment` is one compiled program for all of it: a scan of `model.week` over the leading axis of `controls`.
Hence (1) every controls dict, of burn-in and options alike, has the same keys, shapes and types; (2) `week`
returns a state with the keys and shapes it was given; (3) nothing in `week` branches on values of arrays.
Weeks count from 0, the first week of the strategies; burn-in weeks are negative (or wrapped to uint32).

Float arrays of params, state and controls are cast to the float type of the run (float32 under JAX unless
asked otherwise, float64 under NumPy). Whole-number arrays keep their type: use int32 or uint32.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from leeward.strategy import Strategy

Array = Any
Arrays = dict[str, Any]
Draws = npt.NDArray[np.uint32]

LANES = 100
"""Draws computed side by side. Draw d always sits in lane d % LANES of block d // LANES, whatever the split
of the work: that, and one compiled program for all blocks, makes results independent of it to the bit."""

SEGMENT_WEEKS = 52
"""Weeks in one call of the compiled program; the model's burn-in comes in segments of this length."""


class Model(Protocol):
    """A model the engine can run. Stateless: everything is a function of its arguments."""

    @property
    def static(self) -> Any:
        """Constants of the compiled world.

        `key` is a hash of everything in them, part of the hash of a run. `series` names the rows of `out`, in order: each
        with the `outcome` and `coords` of a `model.static.SeriesKey`, the coordinate names of one outcome being the same.
        `plugins`, where there are any, are those compiled in; the manifest of a run names them.
        """
        ...

    @property
    def structures(self) -> Mapping[str, Sequence[str]]:
        """Structural choices: column of `parameter_table` -> names of its values, by index."""
        ...

    def code_version(self) -> str:
        """Text that changes when the model's numbers may change; part of the hash of a run."""
        ...

    def sample_parameters(self, draw_ids: Draws, seed: int, prior: bool = True) -> Arrays:
        """Parameters as the week wants them: name -> (..., D). Each draw depends on (seed, draw) alone."""
        ...

    def parameter_table(self, draw_ids: Draws, seed: int, prior: bool = True) -> dict[str, Any]:
        """Parameters as a person wants them: name -> (D,), structural choices as the index of the value."""
        ...

    def initial_state(self, xp: Any, static: Any, params: Arrays) -> Arrays:
        """State before the burn-in: name -> (..., D)."""
        ...

    def burn_in_controls(self) -> Sequence[Arrays]:
        """Controls of the burn-in, a list of segments: name -> (SEGMENT_WEEKS, ...)."""
        ...

    def controls(self, strategy: Strategy, start_week: int, n_weeks: int) -> Arrays:
        """Controls for weeks start_week ... start_week + n_weeks - 1: name -> (n_weeks, ...)."""
        ...

    def week(self, xp: Any, static: Any, params: Arrays, state: Arrays, control: Arrays) -> tuple[Arrays, Array]:
        """One week, pure: (state, out), out (S, D). `control` is one row of a controls dict."""
        ...

    def rejected(self, params: Arrays, state: Arrays, last: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
        """(D,) True where a draw is not admissible. Such draws are stored, counted, and left out of a study.

        state: after the burn-in. last: series of its last segment (SEGMENT_WEEKS, S, D), empty without one.
        """
        ...
