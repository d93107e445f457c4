"""A burned-in world that is run by hand, week by week, in NumPy float64: what the checks and the tests look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from leeward.model import observation, routes, supply
from leeward.model.static import Static
from leeward.model.system import Model, compile_model
from leeward.model.week import week
from leeward.strategy import BASELINE, Strategy
from leeward.world import World, load_world

SEED = 1


def steps(controls: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The weeks of a controls dict."""
    for i in range(len(controls["week"])):
        yield {name: value[i] for name, value in controls.items()}


def controls_of(model: Model, strategy: Strategy, weeks: int, noise: float | None = None) -> dict[str, Any]:
    """Controls from week 0; `noise` 0 replaces counts by their means."""
    made = dict(model.controls(strategy, 0, weeks))
    if noise is not None:
        made["noise"] = np.full(weeks, noise)
    return made


@dataclass(frozen=True, eq=False, repr=False)
class Lab:
    """Draws of one world, burned in. `pinned` (S, D) is the last week in which references were solved."""

    model: Model
    ids: Any
    params: dict[str, Any]
    state: dict[str, Any]
    pinned: Any
    accepted: Any

    @property
    def static(self) -> Static:
        """The compiled world."""
        return self.model.static

    @property
    def labels(self) -> list[str]:
        """Labels of the series, in the order of their rows."""
        return [key.label for key in self.static.series]

    def __repr__(self) -> str:
        """Say how many draws there are."""
        return f"Lab({len(self.ids)} draws)"

    def row(self, label: str) -> int:
        """Index of one series."""
        return self.labels.index(label)

    def rows(self, outcome: str) -> list[int]:
        """Indices of all series of an outcome."""
        return [i for i, key in enumerate(self.static.series) if key.outcome == outcome]

    def total(self, series: Any, outcome: str) -> Any:
        """Sum over the series of an outcome, (W, D)."""
        return series[:, self.rows(outcome)].sum(axis=1)

    def run(
        self,
        strategy: Strategy = BASELINE,
        weeks: int = 52,
        *,
        noise: float | None = None,
        params: dict[str, Any] | None = None,
        state: dict[str, Any] | None = None,
        static: Static | None = None,
        each: Callable[[dict[str, Any], dict[str, Any], dict[str, Any]], None] | None = None,
    ) -> tuple[Any, dict[str, Any]]:
        """Series (W, S, D) and the last state; `each` sees control, state before and state after."""
        p = self.params if params is None else params
        s = self.state if state is None else state
        out = []
        for control in steps(controls_of(self.model, strategy, weeks, noise)):
            after, seen = week(np, static or self.static, p, s, control)
            if each is not None:
                each(control, s, after)
            s = after
            out.append(seen)
        return np.stack(out), s

    def some(self, draws: Any) -> Lab:
        """The lab with the chosen draws only, (D,) bool."""

        def cut(arrays: dict[str, Any]) -> dict[str, Any]:
            wide = len(self.ids)
            return {k: v[..., draws] if np.ndim(v) and v.shape[-1] == wide else v for k, v in arrays.items()}

        return replace(
            self, ids=self.ids[draws], params=cut(self.params), state=cut(self.state),
            pinned=self.pinned[:, draws], accepted=self.accepted[draws],
        )  # fmt: skip

    def start(self) -> dict[str, Any]:
        """A copy of the burned-in state, to change."""
        return {name: np.array(value) for name, value in self.state.items()}

    def structure(self, name: str, option: str) -> Any:
        """Draws whose structural choice `name` is `option`, (D,) bool."""
        chosen = self.model.parameter_table(self.ids, SEED)[name]
        return chosen == self.model.structures[name].index(option)


def burn_in(world: World, draws: int, change: Callable[[Model], None] | None = None) -> Lab:
    """Sample and burn in draws 0 ... draws - 1 of a world; ``change`` is given a model of its own to alter beforehand."""
    model = compile_model(world) if change is None else Model(world)
    if change is not None:
        change(model)
    ids = np.arange(draws, dtype=np.uint32)
    # Trends from before the start would hide the drift that the tests look for.
    params = {k: 0.0 * v if k.endswith("_slope") else v for k, v in model.sample_parameters(ids, SEED).items()}
    state = model.initial_state(np, model.static, params)
    pinned = None
    year: list[Any] = []
    for controls in model.burn_in_controls():
        year = []
        for control in steps(controls):
            state, seen = week(np, model.static, params, state, control)
            year.append(seen)
            if control["pin"] > 0:
                pinned = seen
    return Lab(model, ids, params, state, pinned, ~model.rejected(params, state, np.stack(year)))


@lru_cache(maxsize=8)
def lab_of(draws: int, coarse: bool = False) -> Lab:
    """A burned-in lab of the packaged world, kept for the session."""
    return burn_in(load_world(coarse=coarse), draws)


@contextmanager
def watched(static: Static) -> Iterator[dict[str, Any]]:
    """What happens inside a week: flows, losses, deliveries; refilled every week. Not for several threads at once."""
    seen: dict[str, Any] = {}
    observe, sums, laboratories = observation.observe, routes.sums, supply.laboratories

    def watch_observe(*args: Any) -> Any:
        *_, now = args
        seen.update(now)
        return observe(*args)

    def watch_sums(xp: Any, table: Any, grouping: Any, reduced: bool = False) -> Any:
        total = sums(xp, table, grouping, reduced)
        if grouping is static.graph.arrivals:
            seen.update(moved=table, inflow=total)
        return total

    def watch_laboratories(*args: Any) -> Any:
        standing, lost = laboratories(*args)
        seen["labs_lost"] = lost
        return standing, lost

    watching = (
        (observation, "observe", watch_observe),
        (routes, "sums", watch_sums),
        (supply, "laboratories", watch_laboratories),
    )
    usual = [(module, name, getattr(module, name)) for module, name, _ in watching]
    try:
        for module, name, function in watching:
            setattr(module, name, function)
        yield seen
    finally:
        for module, name, function in usual:
            setattr(module, name, function)
