"""The compiled model as the engine sees it: sample, controls, burn-in, week, checks.

`compile_model(world)` is the only thing `ensembles/` needs from this folder.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from leeward.evidence.errors import unknown_name
from leeward.evidence.levers import load_levers
from leeward.evidence.placenames import PATROLLED_SEAS
from leeward.evidence.shocks import load_shocks
from leeward.model.compile import compile_static, set_lever
from leeward.model.layout import PARTNERS, Layout
from leeward.model.sample import BURN_IN_PINNED, Sampler
from leeward.model.static import WEEKS, Array, Control, Params, SeriesKey, State, Static
from leeward.model.week import week
from leeward.strategy import Shock, Strategy
from leeward.world import World

LIMITS = ("realised_low", "realised_high", "realised_high_early", "survey_break_year", "start_stock_ratio")
"""Parameters that bound a plausible start."""

SEGMENT = 52
"""Weeks in one compiled scan; burn-in and every option are made of such segments."""


class Model:
    """A compiled world. Stateless: everything is a function of its arguments."""

    def __init__(self, world: World, shocks: tuple[Shock, ...] = ()) -> None:
        self.world = world
        self.shocks = shocks
        self.static: Static
        self.layout: Layout
        self.static, self.layout = compile_static(world)
        self.sampler = Sampler(self.static, self.layout)

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        """Pickle as the world and the shocks: a worker compiles it again, and keeps it."""
        return _revive, (self.world, self.shocks)

    @property
    def key(self) -> str:
        """Hash of everything compiled in."""
        return self.static.key

    @property
    def series(self) -> tuple[SeriesKey, ...]:
        """Names of the observed series, in order."""
        return self.static.series

    @property
    def structures(self) -> dict[str, tuple[str, ...]]:
        """Structural choices and their options, in the order of the index."""
        return {name: x.options for name, x in self.sampler.parameters.items() if x.structural}

    def sample_parameters(self, draw_ids: npt.NDArray[np.uint32], seed: int, prior: bool = True) -> Params:
        """Parameters of the draws, (.., D) float64; see `Sampler.parameters_of`."""
        return self.sampler.draw(seed, draw_ids)

    def parameter_table(
        self, draw_ids: npt.NDArray[np.uint32], seed: int, prior: bool = True
    ) -> dict[str, npt.NDArray[np.float64]]:
        """Declared parameters and the main table draws of each draw, name -> (D,)."""
        return self.sampler.record(seed, draw_ids)

    def initial_state(self, xp: Any, static: Static, params: Params) -> State:
        """State before the burn-in, near the steady state."""
        return self.sampler.start(params)

    def controls(self, strategy: Strategy, start_week: int, n_weeks: int) -> dict[str, npt.NDArray[Any]]:
        """Weekly controls of a strategy, arrays of length `n_weeks`; the empty strategy is the baseline.

        Later settings of the same lever and place replace earlier ones where both are active.
        """
        base = self.static.tables["lever_baseline"][:, 0]
        lever = np.repeat(base[None, :], n_weeks, axis=0)
        table = load_levers()
        for setting in strategy:
            if setting.lever not in self.static.lever_slices:
                raise unknown_name("lever", setting.lever, self.static.lever_slices, key="lever")
            target = base.copy()
            set_lever(self.static, target, table[setting.lever], setting.value, setting.where)
            changed = target != base
            for i in range(n_weeks):
                share = setting.share(start_week + i)
                if share > 0.0:
                    lever[i, changed] = base[changed] + share * (target[changed] - base[changed])
        weeks = start_week + np.arange(n_weeks)
        control = self._control(lever, weeks, pin=0.0, noise=1.0, lethal=float(strategy.lethal))
        for shock in self.shocks:
            self._strike(control, shock, weeks)
        return control

    def with_shocks(self, shocks: Sequence[Shock]) -> Model:
        """The same model under exogenous shocks, which hit the baseline and every option alike."""
        return Model(self.world, tuple(shocks)) if shocks else self

    def _strike(self, control: dict[str, npt.NDArray[Any]], shock: Shock, weeks: npt.NDArray[Any]) -> None:
        """Write one shock into weekly controls."""
        effect, size = load_shocks()[shock.name].effect, shock.size
        stop = np.inf if shock.end_week is None else shock.end_week
        on = (weeks >= shock.start_week) & (weeks < stop)
        if effect == "force":
            control["force"][on] *= 1.0 - size
        elif effect == "alignment":
            for i, partner in enumerate(PARTNERS):
                if not shock.where or partner in shock.where:
                    control["alignment"][on, i] += size
        else:
            control["displaced"][weeks == shock.start_week] += size * 1000.0

    def burn_in_controls(self) -> list[dict[str, npt.NDArray[Any]]]:
        """Controls of the burn-in segments: references are solved without noise, then a year runs freely."""
        base = np.repeat(self.static.tables["lever_baseline"].T, SEGMENT, axis=0)
        total = BURN_IN_PINNED + 1
        return [
            self._control(
                base,
                np.arange(SEGMENT) - SEGMENT * (total - i),
                pin=float(i < BURN_IN_PINNED),
                noise=float(i >= BURN_IN_PINNED),
                lethal=1.0,
            )
            for i in range(total)
        ]

    def _control(
        self, lever: npt.NDArray[Any], week_numbers: npt.NDArray[Any], pin: float, noise: float, lethal: float
    ) -> dict[str, npt.NDArray[Any]]:
        n = len(week_numbers)
        return {
            "lever": lever,
            "week": week_numbers.astype(np.int32).astype(np.uint32),
            "pin": np.full(n, pin),
            "noise": np.full(n, noise),
            "lethal": np.full(n, lethal),
            "live": (week_numbers >= 0).astype(float),
            "years": np.maximum(week_numbers, 0) / WEEKS,
            "force": np.ones(n),
            "displaced": np.zeros(n),
            "alignment": np.zeros((n, len(PARTNERS))),
        }

    def week(self, xp: Any, static: Static, params: Params, state: State, control: Control) -> tuple[State, Array]:
        """One week, for either array namespace; see `week.week`."""
        return week(xp, static, params, state, control)

    def rejected(self, params: Params, state: State, last: npt.NDArray[Any] | None) -> npt.NDArray[np.bool_]:
        """Draws that are not a plausible world after the burn-in, (D,).

        The world must be suppliable: between `realised_low` and `realised_high` of potential production
        (`realised_high_early` of the surveys before `survey_break_year`, which ran low by the vintages that came
        after) has to exist as cocaine; no market may hold `start_stock_ratio` times the stock it wants, or miss it so;
        the export-to-import margin that holds the base price must not be negative; shares of gates, and removal at sea
        in the last year of the burn-in (`last`, (weeks, S, D)), must lie in the ranges of the evidence (`World.ranges`).
        """
        potential = np.asarray(params["coca_area"] * params["yield"], np.float64)
        realised = np.sum(np.asarray(state["realised"]) * potential, axis=0) / np.sum(potential, axis=0)
        stock = np.asarray(state["market_stock"]) / np.asarray(params["market_stock"])
        limit = {name: np.asarray(params[name], np.float64)[0] for name in LIMITS}
        early = self.world.start.year < limit["survey_break_year"]
        most = np.where(early, limit["realised_high_early"], limit["realised_high"])
        good = (realised >= limit["realised_low"]) & (realised <= most)
        ratio = limit["start_stock_ratio"]
        good &= np.all((stock > 1.0 / ratio) & (stock < ratio), axis=0)
        good &= np.all(np.asarray(state["margin"]) >= 0.0, axis=0)
        for found in self.world.ranges:
            if found.quantity == "gate_share":
                rows = [i for i, (m, g) in enumerate(self.layout.gates) if m == found.market and g in found.gates]
                market = [i for i, (m, _) in enumerate(self.layout.gates) if m == found.market]
                left = np.asarray(state["gate_mean"], np.float64)
                share = np.sum(left[rows], axis=0) / np.maximum(np.sum(left[market], axis=0), 1e-9)
                good &= (share >= found.low) & (share <= found.high)
            elif last is not None and len(last):
                removal = self._sea_removal(last)
                scale = np.asarray(params["removal_scale"])[0]
                good &= (removal >= found.low * scale) & (removal <= found.high)
        return np.asarray(~good)

    def _sea_removal(self, out: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
        """Share of what leaves by the sea corridors that is seized there, (D,), from series (weeks, S, D)."""
        mean = np.asarray(out, np.float64).mean(axis=0)
        seized, left = np.zeros(mean.shape[1]), np.zeros(mean.shape[1])
        for row, key in zip(mean, self.series, strict=True):
            coords = dict(key.coords)
            if coords.get("corridor") in PATROLLED_SEAS:
                seized += row * (key.outcome == "kg_seized")
                left += row * (key.outcome == "drug_flow")
        return seized / np.maximum(left, 1e-9)

    def code_version(self) -> str:
        """Hash of the compiled world and of every declared prior."""
        world = self.world
        digest = hashlib.sha256(f"{self.static.key}{world.sha256}{world.start}{world.later_knowledge}".encode())
        for name, x in sorted(self.sampler.parameters.items()):
            digest.update(f"{name}{x.prior}".encode())
        for shock in self.shocks:
            digest.update(repr((shock.name, shock.start_week, shock.end_week, shock.size, shock.where)).encode())
        return digest.hexdigest()[:16]


@lru_cache(maxsize=8)
def compile_model(world: World) -> Model:
    """Compile a world into a `Model`; cached."""
    return Model(world)


def _revive(world: World, shocks: tuple[Shock, ...]) -> Model:
    return compile_model(world).with_shocks(shocks)
