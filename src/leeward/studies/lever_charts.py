"""Every lever from `now` to `all_out` on the three outcomes it should move most: charts with table twins.

`python -m leeward.studies.lever_charts` runs all levers at all levels on the same draws and writes
docs/validation/lever_charts.md and docs/images/levers/*.svg. Values are means over the quarter that ends at the named
horizon, paired with the baseline draw by draw. The choice of outcomes and the direction expected of each were written
before the charts were made; what published work says comes from the table of findings.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import numpy as np
import numpy.typing as npt

from leeward.ensembles.plan import StudyPlan
from leeward.ensembles.posterior import PosteriorModel
from leeward.ensembles.posterior_file import shipped
from leeward.ensembles.strategy import LeverSetting, Strategy
from leeward.ensembles.study import Study, run_model
from leeward.evidence.findings import findings
from leeward.evidence.levers import LEVEL_NAMES, Lever, load_levers
from leeward.evidence.outcomes import load_outcomes
from leeward.model.system import compile_model
from leeward.studies.lever_panels import PANELS, WHEN, Panel
from leeward.studies.lever_reading import READING
from leeward.world import load_world

DRAWS = 100
YEARS = 3.0
PAGE = "docs/validation/lever_charts.md"
IMAGES = "docs/images/levers"
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


def agreement(found: Effect) -> str:
    """Say whether sign and size agree with what was expected and with the published findings."""
    sign = int(np.sign(found.surge))
    moved = "rises" if sign > 0 else "falls" if sign < 0 else "stays"
    size = f"{moved} by {number(abs(found.surge))} {found.unit} at surge" if sign else "does not move"
    if not found.matters:
        size += ", less than is worth a verdict"
    said = {x.direction for x in findings(found.lever, found.panel.outcome)}
    word = {1: "increase", -1: "decrease", 0: "no_effect"}[sign]
    if not said:
        check = "no published finding on the pair"
    elif word in said:
        check = "a published finding has the same sign" + (", another says otherwise" if len(said) > 1 else "")
    elif "no_effect" in said and not found.matters:
        check = "published work also sees no effect"
    elif said <= {"mixed", "unclear"}:
        check = "published work leaves the sign open"
    else:
        check = "published findings say otherwise: " + ", ".join(sorted(said)).replace("_", " ")
    wrong = " **Against the expected sign.**" if found.wrong else ""
    return f"{found.panel.title}: {size}; {check}.{wrong}"


def number(value: float) -> str:
    """Three significant digits, thousands with commas."""
    if value == 0:
        return "0"
    size = abs(value)
    if size >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if size >= 10 else f"{value:.2f}" if size >= 0.1 else f"{value:.2g}"


WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 300.0, 230.0, 58.0, 58.0, 40.0


def _ticks(low: float, high: float) -> list[float]:
    step = 10.0 ** np.floor(np.log10((high - low) / 3.0))
    step *= next(k for k in (1.0, 2.0, 5.0, 10.0) if (high - low) / (k * step) <= 5.0)
    first = np.ceil(low / step - 1e-9)
    return [float(step * (first + i)) for i in range(7) if step * (first + i) <= high + 1e-9 * step]


def _one(found: Effect, offset: float) -> list[str]:
    values = [x for level in found.levels for x in level]
    low, high = min(values), max(values)
    room = 0.06 * (high - low or 1.0)
    low, high = low - room, high + room
    inner = HEIGHT - TOP - BOTTOM

    def y(value: float) -> float:
        return TOP + inner * (high - min(max(value, low), high)) / (high - low)

    right = WIDTH - 12.0
    lines = [f'<g transform="translate({offset:.0f} 0)">']
    below = "; ".join(x for x in (found.panel.place, WHEN[found.panel.weeks], found.unit) if x)
    lines += [
        f'<text x="8" y="18" class="t">{escape(found.panel.name)}</text>',
        f'<text x="8" y="34" class="s">{escape(below)}</text>',
    ]
    top, bottom = y(found.smallest), y(-found.smallest)
    lines.append(f'<rect x="{LEFT}" y="{top:.1f}" width="{right - LEFT:.0f}" height="{bottom - top:.1f}" class="b"/>')
    for tick in _ticks(low, high):
        at, kind = f"{y(tick):.1f}", "z" if abs(tick) < 1e-12 else "g"
        lines += [
            f'<line x1="{LEFT}" x2="{right}" y1="{at}" y2="{at}" class="{kind}"/>',
            f'<text x="{LEFT - 5}" y="{y(tick) + 4:.1f}" class="n">{number(tick)}</text>',
        ]
    points = []
    for i, level in enumerate(found.levels):
        x = LEFT + (right - LEFT) * (i + 0.5) / 4.0
        five, quarter, half, three, most = (y(v) for v in level)
        points.append(f"{x:.1f},{half:.1f}")
        lines += [
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{five:.1f}" y2="{most:.1f}" class="w"/>',
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{quarter:.1f}" y2="{three:.1f}" class="q"/>',
            f'<circle cx="{x:.1f}" cy="{half:.1f}" r="3.5" class="m"/>',
            f'<text x="{x:.1f}" y="{HEIGHT - 20:.0f}" class="l">{LEVEL_NAMES[i].replace("_", " ")}</text>',
        ]
    lines.append(f'<polyline points="{" ".join(points)}" class="p"/></g>')
    return lines


STYLE = (
    "text{font-family:sans-serif;fill:#222}.t{font-size:12.5px;font-weight:600}.s{font-size:11px;fill:#555}"
    ".n{font-size:10px;text-anchor:end;fill:#555}.l{font-size:11px;text-anchor:middle}.b{fill:#eee}"
    ".g{stroke:#ddd}.z{stroke:#666}.w{stroke:#1f5a86;stroke-width:1.5}.q{stroke:#1f5a86;stroke-width:6;opacity:.55}"
    ".m{fill:#1f5a86}.p{fill:none;stroke:#1f5a86;opacity:.5}"
)


def svg(lever: Lever, found: Sequence[Effect]) -> str:
    """Return one picture: three panels side by side, median, 50 % (thick) and 90 % (thin) intervals by level."""
    width = WIDTH * len(found)
    text = ". ".join(f"{x.panel.title}: {number(x.surge)} {x.unit} at surge" for x in found)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {HEIGHT:.0f}" role="img" '
        f'aria-labelledby="title desc"><title id="title">{escape(lever.title)}: effect by level</title>',
        f'<desc id="desc">{escape(text)}</desc><style>{STYLE}</style>',
        f'<rect width="{width:.0f}" height="{HEIGHT:.0f}" fill="#fff"/>',
    ]
    for i, one in enumerate(found):
        lines += _one(one, i * WIDTH)
    return "\n".join([*lines, "</svg>"]) + "\n"


def _table(found: Sequence[Effect]) -> list[str]:
    lines = ["| outcome | unit | level | median | 50 % | 90 % |", "|---|---|---|---|---|---|"]
    for x in found:
        for level, (five, quarter, half, three, most) in zip(LEVEL_NAMES[1:], x.levels[1:], strict=True):
            spans = f"{number(quarter)} to {number(three)} | {number(five)} to {number(most)}"
            lines.append(f"| {x.panel.title} | {x.unit} | {level} | {number(half)} | {spans} |")
    return lines


def markdown(study: Study, found: Mapping[str, Sequence[Effect]]) -> str:
    """Return docs/validation/lever_charts.md."""
    plan = study.plan
    every = [x for some in found.values() for x in some]
    wrong = [x for x in every if x.wrong]
    lines = [
        "# Every lever, from now to all-out",
        "",
        "Generated by `python -m leeward.studies.lever_charts`. Do not edit.",
        "",
        f"{plan['draws']} draws of the posterior, {plan['rejected']} rejected, seed {plan['seed']}. Three outcomes that each",
        "lever should move most, chosen with the expected sign before the charts were made. Dots are medians of paired",
        "effects against the baseline, thick bars 50 %, thin bars 90 % of draws; the grey band is what is too",
        "small for",
        "a verdict. Values are means of the quarter that ends at the named time. What each level means:",
        "[levers.md](../model/levers.md).",
        "",
        f"Of {len(every)} outcomes {sum(x.matters for x in every)} move by more than is worth a verdict at surge; "
        f"{len(wrong)} go against the expected sign"
        + (": " + "; ".join(f"{x.lever}, {x.panel.title}" for x in wrong) if wrong else "")
        + ".",
    ]
    for name, some in found.items():
        lever = load_levers()[name]
        lines += ["", f"## {lever.title}", "", f"![{lever.title}](../images/levers/{name}.svg)", ""]
        lines += [f"`{name}`, {lever.unit}: " + ", ".join(f"{x} {lever.value(x):,g}" for x in LEVEL_NAMES) + "."]
        lines += ["", READING[name], "", *(f"- {agreement(x)}" for x in some), "", *_table(some)]
    return "\n".join(lines) + "\n"


def write(page: str = PAGE, images: str = IMAGES, draws: int | str = DRAWS) -> dict[str, list[Effect]]:
    """Run all levers, write the page and one picture a lever, and return the effects."""
    study = run(int(draws))
    found = effects(study)
    Path(images).mkdir(parents=True, exist_ok=True)
    for name, some in found.items():
        (Path(images) / f"{name}.svg").write_text(svg(load_levers()[name], some), encoding="utf-8")
    Path(page).write_text(markdown(study, found), encoding="utf-8")
    return found


if __name__ == "__main__":
    write(*sys.argv[1:])
