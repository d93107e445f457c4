"""The compiled model as the engine sees it: sample, controls, burn-in, week, checks.

`compile_model(world)` is the only thing `ensembles/` needs from this folder.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from leeward.evidence.levers import load_levers
from leeward.model.compile import Layout, compile_static, set_lever
from leeward.model.sample import BURN_IN_PINNED, Sampler
from leeward.model.static import Array, Control, Params, SeriesKey, State, Static
from leeward.model.week import week
from leeward.world import World

SEGMENT = 52
"""Weeks in one compiled scan; burn-in and every option are made of such segments."""


class Setting(Protocol):
    """One lever setting over time, as `ensembles.strategy` declares it."""

    lever: str
    value: float
    where: tuple[str, ...]
    start_week: int
    end_week: int | None
    ramp_weeks: int


class Model:
    """A compiled world. Stateless: everything is a function of its arguments."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.static: Static
        self.layout: Layout
        self.static, self.layout = compile_static(world)
        self.sampler = Sampler(self.static, self.layout)

    @property
    def key(self) -> str:
        """Hash of everything compiled in."""
        return self.static.key

    @property
    def series(self) -> tuple[SeriesKey, ...]:
        """Names of the observed series, in order."""
        return self.static.series

    def sample(self, seed: int, draws: npt.NDArray[np.uint32]) -> tuple[Params, State, dict[str, npt.NDArray[np.float64]]]:
        """Parameters, start state and recorded inputs of the given draws; see `Sampler.sample`."""
        return self.sampler.sample(seed, draws)

    def controls(self, settings: Iterable[Setting], weeks: int, lethal: bool = True) -> dict[str, npt.NDArray[Any]]:
        """Weekly controls of a strategy, arrays of length `weeks`; the empty strategy is the baseline.

        A setting is reached linearly over its ramp and ends, if it ends, at once. Later settings of the same lever
        and place replace earlier ones.
        """
        base = self.static.tables["lever_baseline"][:, 0]
        lever = np.repeat(base[None, :], weeks, axis=0)
        table = load_levers()
        for setting in settings:
            target = base.copy()
            set_lever(self.static, target, table[setting.lever], setting.value, tuple(setting.where))
            changed = target != base
            stop = weeks if setting.end_week is None else min(setting.end_week, weeks)
            for w in range(max(setting.start_week, 0), stop):
                done = min(1.0, (w - setting.start_week + 1) / max(setting.ramp_weeks, 1))
                lever[w, changed] = base[changed] + done * (target[changed] - base[changed])
        return self._control(lever, np.arange(weeks), pin=0.0, noise=1.0, lethal=float(lethal))

    def burn_in(self) -> list[dict[str, npt.NDArray[Any]]]:
        """Controls of the burn-in segments: references are solved without noise, then a year runs freely."""
        base = np.repeat(self.static.tables["lever_baseline"].T, SEGMENT, axis=0)
        total = BURN_IN_PINNED + 1
        return [
            self._control(
                base, np.arange(SEGMENT) - SEGMENT * (total - i), pin=float(i < BURN_IN_PINNED), noise=float(i >= BURN_IN_PINNED), lethal=1.0
            )
            for i in range(total)
        ]

    def _control(self, lever: npt.NDArray[Any], week_numbers: npt.NDArray[Any], pin: float, noise: float, lethal: float) -> dict[str, npt.NDArray[Any]]:
        n = len(week_numbers)
        return {
            "lever": lever,
            "week": week_numbers.astype(np.int32).astype(np.uint32),
            "pin": np.full(n, pin),
            "noise": np.full(n, noise),
            "lethal": np.full(n, lethal),
        }

    def week(self, xp: Any, params: Params, state: State, control: Control) -> tuple[State, Array]:
        """One week, for either array namespace; see `week.week`."""
        return week(xp, self.static, params, state, control)

    def rejected(self, params: Params, state: State) -> npt.NDArray[np.bool_]:
        """Draws whose balances do not close after the burn-in, (D,).

        The world must be suppliable: between 30 and 100 % of potential production has to exist as cocaine, and every
        market must have received within 10 % of what it uses.
        """
        made = np.sum(np.asarray(state["realised"] * params["coca_area"] * params["yield"], np.float64), axis=0)
        realised = made / np.sum(np.asarray(params["coca_area"] * params["yield"]), axis=0)
        stock = np.asarray(state["market_stock"]) / np.asarray(params["market_stock"])
        bad: npt.NDArray[np.bool_] = (realised < 0.3) | (realised > 1.0) | np.any((stock < 0.3) | (stock > 3.0), axis=0)
        return bad


@lru_cache(maxsize=8)
def compile_model(world: World) -> Model:
    """Compile a world into a `Model`; cached."""
    return Model(world)
