"""Every lever from `now` to `all_out` on the three outcomes it should move most.

All levers at all levels on the same draws. Values are means over the quarter that ends at the named horizon, paired with
the baseline draw by draw. The choice of outcomes and the direction expected of each were written before the charts were
made. `docs/tools/lever_charts_page.py` draws the charts with their table twins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from leeward.ensembles.plan import StudyPlan
from leeward.ensembles.posterior import PosteriorModel
from leeward.ensembles.posterior_file import shipped
from leeward.ensembles.study import Study, run_model
from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import load_outcomes
from leeward.evidence.vocabulary import LEVEL_NAMES
from leeward.model.system import compile_model
from leeward.probing.lever_panels import PANELS, Panel
from leeward.strategy import LeverSetting, Strategy
from leeward.world import load_world

DRAWS = 100
YEARS = 3.0
SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Effect:
    """Quantiles (5, 25, 50, 75, 95 %) of the paired effect at each of the four levels, in `unit`.

    `smallest` is the smallest effect worth a verdict in the same unit.
    """

    lever: str
    panel: Panel
    unit: str
    smallest: float
    levels: tuple[tuple[float, ...], ...]

    @property
    def surge(self) -> float:
        """Median at `surge`."""
        return self.levels[2][2]

    @property
    def matters(self) -> bool:
        """True when the median at surge reaches the smallest effect."""
        return abs(self.surge) >= self.smallest

    @property
    def wrong(self) -> bool:
        """True when the median at surge goes against the expected sign by a tenth of the smallest effect or more."""
        return self.surge * self.panel.way < -0.1 * self.smallest


def run(draws: int = DRAWS, levers: Sequence[str] = tuple(PANELS), backend: str | None = None) -> Study:
    """Run every level above `now` of the levers, three years each, and keep values at the horizons."""
    options: dict[str, Strategy] = {}
    for name in levers:
        lever = load_levers()[name]
        for panel in PANELS[name]:
            for level in LEVEL_NAMES[1:]:
                setting = LeverSetting(name, lever.value(level), panel.where)
                options[panel.option(name, level)] = Strategy((setting,))
    model = PosteriorModel(compile_model(load_world()), shipped())
    plan = StudyPlan(options, draws=draws, years=YEARS, keep="horizons", prior=False)
    return run_model(plan, model, backend=backend)


SHOWN = {"probability": (100.0, "points"), "fraction": (100.0, "points"), "US$/week": (1e-6, "US$ million/week")}
"""Units that a chart shows otherwise: the factor and the unit shown."""


def effect(study: Study, lever: str, panel: Panel) -> Effect:
    """Measure one panel in a study of `run`."""
    outcome = load_outcomes()[panel.outcome]
    at = dict(panel.at)
    values = study.horizon(panel.outcome).sel(at, drop=True).sel(horizon=panel.weeks)
    values = values.sum([name for name in values.dims if name not in ("option", "draw")])
    base = np.asarray(values.sel(option="baseline"), np.float64)
    small = outcome.smallest_effect
    percent = small.kind == "relative"
    scale, unit = SHOWN.get(outcome.unit, (1.0, outcome.unit))
    levels: list[tuple[float, ...]] = [(0.0,) * len(SHARES)]
    for level in LEVEL_NAMES[1:]:
        other = np.asarray(values.sel(option=panel.option(lever, level)), np.float64)
        some = base > 0 if percent else np.ones(len(base), bool)  # no percentage of nothing
        change = 100.0 * (other[some] / base[some] - 1.0) if percent else scale * (other - base)
        levels.append(tuple(float(x) for x in np.quantile(change, SHARES)))
    worth = 100.0 * small.value if percent else scale * small.value
    return Effect(lever, panel, "%" if percent else unit, worth, tuple(levels))


def effects(study: Study, levers: Sequence[str] = tuple(PANELS)) -> dict[str, list[Effect]]:
    """Measure all panels of the levers."""
    return {name: [effect(study, name, panel) for panel in PANELS[name]] for name in levers}
