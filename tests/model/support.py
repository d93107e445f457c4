"""How the tests of the model run it: by hand, week by week, in NumPy float64."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from leeward.checking.lab import SEED, Lab, burn_in, controls_of, lab_of, steps, watched
from leeward.evidence.levers import load_levers
from leeward.strategy import LeverSetting, Strategy
from leeward.world import World

__all__ = ["SEED", "Lab", "burn_in", "controls_of", "lab_of", "steps", "watched"]

IN_MODEL = {name: lever for name, lever in load_levers().items() if lever.in_model}


def surge(lever: str, *where: str, level: str = "surge", **when: Any) -> Strategy:
    """One lever at a named level from week 0."""
    return Strategy((LeverSetting(lever, IN_MODEL[lever].levels[level], tuple(where), **when),))


def gate_shares(lab: Lab, flows: Any) -> dict[tuple[str, str], Any]:
    """Share of each (market, gate) in the market's departures, (D,), from kilograms on arms (A, D)."""
    arm_gate = lab.model.layout.arm_gate
    through = {gate: flows[arm_gate == i].sum(axis=0) for i, gate in enumerate(lab.static.gates)}
    totals: dict[str, Any] = {}
    for (market, _), kg in through.items():
        totals[market] = totals.get(market, 0.0) + kg
    return {gate: kg / totals[gate[0]] for gate, kg in through.items()}


def effect(series: Any, base: Any, weeks: slice) -> Any:
    """Paired relative effect on a mean over weeks, (D,); series and base (W, D)."""
    return series[weeks].mean(axis=0) / np.maximum(base[weeks].mean(axis=0), 1e-9) - 1.0


def with_legs(world: World, change: Callable[[Any], list[Any]]) -> World:
    """The world with every leg replaced by what `change` makes of it."""
    return replace(world, legs=tuple(new for leg in world.legs for new in change(leg)))
