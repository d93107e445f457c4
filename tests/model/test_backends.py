"""The same source under NumPy and JAX, in float64 and in float32."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from leeward.ensembles.backend import namespace
from leeward.model.static import Static
from leeward.model.week import week
from leeward.strategy import LeverSetting, Strategy

from .support import IN_MODEL, Lab, controls_of

pytestmark = pytest.mark.slow

jax = pytest.importorskip("jax")
YEAR = 52
FLOAT32_BOUND = 2e-3
"""Largest gap in a year without noise, relative to the mean size of the series in the draw. float32 carries
6e-8; a year of feedback through exponentials of differences of values multiplies it by some thousands."""


def random_strategy(seed: int) -> Strategy:
    """Twelve levers at random levels, places by default, random weeks."""
    chance = np.random.default_rng(seed)
    names = chance.choice(sorted(IN_MODEL), 12, replace=False)

    def setting(name: str) -> LeverSetting:
        lever = IN_MODEL[name]
        low, high = sorted((lever.baseline, lever.levels["all_out"]))
        start = int(chance.integers(0, 30))
        ramp = int(chance.integers(0, 12))
        return LeverSetting(name, float(chance.uniform(low, high)), (), start, None, ramp)

    return Strategy(tuple(setting(str(name)) for name in names))


STRATEGIES = [random_strategy(seed) for seed in (1, 2)]


def in_jax(lab: Lab, strategy: Strategy, dtype: type, noise: float) -> Any:
    """A year under JAX in a float type, compiled once a type."""
    xp: Any = namespace("jax")
    double = dtype is np.float64
    place = jax if hasattr(jax, "enable_x64") else __import__("jax.experimental", fromlist=["enable_x64"])
    with place.enable_x64(double):

        def put(arrays: dict[str, Any]) -> dict[str, Any]:
            return {
                k: xp.asarray(np.asarray(v, dtype) if np.asarray(v).dtype.kind == "f" else np.asarray(v))
                for k, v in arrays.items()
            }

        if dtype not in PROGRAMS:
            # Constants in the type of the run: JAX may keep those of an earlier program in the other type.
            tables = {name: table.astype(dtype) for name, table in lab.static.tables.items()}
            static = replace(lab.static, tables=tables)
            PROGRAMS[dtype] = jax.jit(lambda p, s, c: scan(static, p, s, c))
        compiled = PROGRAMS[dtype]
        controls = controls_of(lab.model, strategy, YEAR, noise)
        _, out = compiled(put(lab.params), put(lab.state), put(controls))
        assert out.dtype == dtype
        return np.asarray(out, np.float64)


PROGRAMS: dict[type, Any] = {}


def scan(static: Static, p: Any, s: Any, c: Any) -> Any:
    """Scan of `week` over controls, with the state kept in the types it came in."""
    xp: Any = namespace("jax")

    def step(before: Any, control: Any) -> Any:
        after, seen = week(xp, static, p, before, control)
        kept = {k: xp.broadcast_to(after[k], v.shape).astype(v.dtype) for k, v in before.items()}
        return kept, seen.astype(before["stock"].dtype)

    return jax.lax.scan(step, s, c)


def gap(a: Any, b: Any) -> Any:
    """Largest difference of each series relative to its mean size in the draw, (S,)."""
    scale = np.abs(b).mean(axis=0, keepdims=True)
    return (np.abs(a - b) / np.maximum(scale, 1e-9)).max(axis=(0, 2))


@pytest.mark.parametrize("strategy", STRATEGIES, ids=["first", "second"])
def test_numpy_and_jax_agree_to_rounding_with_exact_counts(lab: Lab, strategy: Strategy) -> None:
    reference, _ = lab.run(strategy, YEAR)
    series = in_jax(lab, strategy, np.float64, 1.0)
    apart = gap(series, reference)
    assert apart.max() < 1e-9, {lab.labels[i]: apart[i] for i in np.argsort(-apart)[:5]}


@pytest.mark.parametrize("strategy", [Strategy(), *STRATEGIES], ids=["baseline", "first", "second"])
def test_float32_stays_close_to_float64_without_noise(lab: Lab, strategy: Strategy) -> None:
    reference, _ = lab.run(strategy, YEAR, noise=0.0)
    series = in_jax(lab, strategy, np.float32, 0.0)
    # The number of active legs is a count of legs above a threshold: one may cross it earlier or later.
    keep = [i for i, key in enumerate(lab.static.series) if key.outcome != "active_leg"]
    apart = gap(series, reference)
    worst = sorted(keep, key=lambda i: -apart[i])[:5]
    assert apart[keep].max() < FLOAT32_BOUND, {lab.labels[i]: apart[i] for i in worst}
    legs = lab.row("active_leg")
    assert np.abs(series[:, legs] - reference[:, legs]).max() <= 1
