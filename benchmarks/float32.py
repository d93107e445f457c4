"""How far float32 is from float64: `python benchmarks/float32.py [DRAWS] [YEARS]`.

The same draws under the baseline and under a strategy of many levers, in float32 under JAX and in float64 under NumPy, which
run the same source with the same luck. Differences are told in units of each outcome's smallest effect of interest; a relative
one is that share of the baseline's own value. Once with counts drawn, where a count may flip and the two paths then differ by
luck; once with counts at their means, where all that is left is rounding. Prints a Markdown table.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from leeward.ensembles.backend import Backend, choose
from leeward.ensembles.blocks import Blocks
from leeward.ensembles.plan import StudyPlan
from leeward.evidence.outcomes import load_outcomes
from leeward.model.system import Model, compile_model
from leeward.strategy import LeverSetting, Strategy
from leeward.world import load_world

Floats = npt.NDArray[np.float64]

STRATEGY = Strategy(
    (
        LeverSetting("maritime_strike", 8.0),
        LeverSetting("vessel_patrol", 360.0),
        LeverSetting("surveillance", 900.0, ramp_weeks=13),
        LeverSetting("port_inspection", 8.0, start_week=26),
        LeverSetting("lab_raid", 700.0),
        LeverSetting("precursor_control", 15.0, start_week=52, end_week=104),
        LeverSetting("manual_eradication", 5000.0),
        LeverSetting("leadership_removal", 8.0),
        LeverSetting("anti_corruption", 100.0),
        LeverSetting("intelligence_sharing", 27.0),
        LeverSetting("treatment", 100.0),
        LeverSetting("harm_reduction", 5.0),
    )
)
JUDGED = 13
"""Weeks over which a value is averaged before it is judged, at the end of the run."""


def play(model: Model, backend: Backend, plan: StudyPlan, noisy: bool) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Series (options, weeks, S, D) of one block, and which draws were rejected."""
    blocks = Blocks(plan, model, backend)
    if not noisy:
        with backend.active():
            blocks.burn_in = [c | {"noise": c["noise"] * 0} for c in blocks.burn_in]
            blocks.controls = [[c | {"noise": c["noise"] * 0} for c in option] for option in blocks.controls]
    ready = blocks.prepare(0)
    found = []
    for controls in blocks.controls:
        state, out = ready.state, []
        for each in controls:
            state, values = blocks.step(ready, state, each)
            out.append(np.asarray(values, np.float64))
        found.append(np.concatenate(out)[: plan.weeks])
    return np.stack(found)[..., : plan.draws], ready.rejected[: plan.draws]


def by_outcome(model: Model, series: Floats) -> dict[str, Floats]:
    """Each outcome over all its places, (options, weeks, D), as its record says: added or averaged."""
    rows: dict[str, list[int]] = {}
    for i, key in enumerate(model.series):
        rows.setdefault(key.outcome, []).append(i)
    table = load_outcomes()
    over: dict[str, Callable[..., Any]] = {"sum": np.sum, "mean": np.mean}
    return {name: over[table[name].over](series[:, :, i], axis=2) for name, i in rows.items()}


def compare(narrow: dict[str, Floats], wide: dict[str, Floats]) -> dict[str, tuple[float, ...]]:
    """Of each outcome, in smallest effects: 99th percentile and largest over options, weeks and draws of a week's value; largest

    over draws of the effect judged at the end; and the mean of that over draws.
    """
    found = {}
    for name, b in wide.items():
        a, small = narrow[name], load_outcomes()[name].smallest_effect
        unit = np.full_like(b[:1], small.value)
        if small.kind == "relative":
            unit = small.value * np.maximum(np.abs(b[:1]), 1e-3 * np.abs(b[:1]).mean())
        weekly = np.abs(a - b) / unit
        last = unit[:, -JUDGED:].mean(axis=1)[0]
        effect = [x[1:, -JUDGED:].mean(axis=1) - x[:1, -JUDGED:].mean(axis=1) for x in (a, b)]
        judged = (effect[0] - effect[1]) / last
        found[name] = (
            float(np.percentile(weekly, 99)),
            float(weekly.max()),
            float(np.abs(judged).max()),
            float(np.abs(judged.mean(axis=1)).max()),
        )
    return found


def measure(draws: int, years: float, noisy: bool) -> tuple[dict[str, tuple[float, ...]], dict[str, float]]:
    """The comparison, and of how many of all series and draws any week differs by a thousandth (of the value or of 1)."""
    model = compile_model(load_world())
    plan = StudyPlan({"many": STRATEGY}, draws=draws, years=years)
    narrow, rejected = play(model, choose("jax", "float32"), plan, noisy)
    wide, also = play(model, choose("numpy"), plan, noisy)
    paths = np.abs(narrow - wide) > 1e-3 * np.maximum(np.abs(wide), 1.0)
    told = {
        "draws rejected otherwise": float((rejected != also).sum()),
        "draws that part": float(paths.any(axis=(0, 1, 2)).mean()),
    }
    good = ~(rejected | also)
    told["draws compared"] = float(good.sum())
    a, b = (by_outcome(model, x[..., good]) for x in (narrow, wide))
    return compare(a, b), told


def main() -> None:
    """Print the table."""
    draws, years = int((sys.argv[1:] or ["100"])[0]), float((sys.argv[2:] or ["3"])[0])
    began = time.process_time()
    drawn, told = measure(draws, years, True)
    print("counts drawn:", told)
    still, told = measure(draws, years, False)
    print("counts at their means:", told, f"{time.process_time() - began:.0f} CPU seconds")
    print("| outcome | 99 % | largest | effect, largest | effect, mean of draws | counts at their means, largest |")
    print("|---|---|---|---|---|---|")
    for name, row in sorted(drawn.items()):
        print(f"| `{name}` | " + " | ".join(f"{x:.2g}" for x in (*row, still[name][1])) + " |")


if __name__ == "__main__":
    main()
