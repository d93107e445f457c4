"""The sections of the report about options: compared, cost and deaths, what moved where, and over time."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from leeward.ensembles.ids import is_placebo, without_placebo
from leeward.evidence import numbers
from leeward.judging import words
from leeward.judging.compare import Cell, Comparison
from leeward.judging.judgement import Judgement
from leeward.judging.scales import unit_of
from leeward.judging.series import BASELINE, Measure
from leeward.judging.summary import Interval
from leeward.judging.verdict import percent
from leeward.showing import charts
from leeward.showing.data import Value, twin_with_csv
from leeward.showing.sections import section, slug
from leeward.showing.svg import Child, Markup, figure, join, table, tag, twin

PANELS = (
    "kg_delivered",
    "consumption",
    "overdose_death",
    "retail_price",
    "maritime_flow",
    "potential_production",
    "heavy_user",
    "import_price",
)
"""Outcomes compared in pictures, the first six that the study kept; all of them are in the table."""

SHOWN = 2
"""Pictures of the comparison in the brief; the others follow in the appendix."""

FANS = ("kg_delivered", "consumption")


def scaled(interval: Interval, factor: float) -> Interval:
    """Return an interval in shown units."""
    return Interval(
        interval.median * factor,
        interval.low50 * factor,
        interval.high50 * factor,
        interval.low90 * factor,
        interval.high90 * factor,
    )


def option_name(judgement: Judgement, option: str) -> str:
    """Return the title of an option; a placebo says what it is."""
    if is_placebo(option):
        return f"the same without deaths (placebo of {option_name(judgement, without_placebo(option))})"
    return words.option_title(option, judgement.option_titles)


def _row_name(judgement: Judgement, option: str) -> str:
    return "– same kilograms, no deaths" if is_placebo(option) else option_name(judgement, option)


def main_measures(compared: Comparison, limit: int) -> list[Measure]:
    """Return the first measures of `PANELS` that the study kept, of cocaine and the US market where split."""
    return [
        measure
        for name in PANELS
        for measure in compared.measures()
        if measure.outcome == name
        and measure.labels.get("market") in (None, ("usa",))
        and measure.labels.get("drug") in (None, ("cocaine",))
    ][:limit]


def comparison(
    judgement: Judgement, *, shown: Collection[str] | None = None, costs: Markup | None = None, named: Markup | None = None
) -> Markup:
    """Return the options side by side: those ``shown`` (all by default), their ``costs``, and who else is ``named``."""
    compared = judgement.comparison
    if not compared.options:
        return section("options", "Options compared", "No option was simulated.")
    if shown is not None and not shown:
        return section("options", "Options compared", "", named)
    after = words.horizon(compared.horizon)
    panels = [_panel(judgement, measure, after, shown) for measure in main_measures(compared, SHOWN)]
    return section(
        "options",
        "Options compared",
        f"Change against the baseline {after} after the start (mean of the quarter), each option on the"
        " same draws."
        " A strike is shown beside a placebo that removes the same kilograms without deaths.",
        tag("div", *panels, cls="grid2"),
        costs,
        named,
    )


def more(judgement: Judgement, costs: Markup | None = None) -> Markup | None:
    """Return what the comparison has no room for: further outcomes, the costs of the other options, regret, every number."""
    compared = judgement.comparison
    if not compared.options:
        return None
    after = words.horizon(compared.horizon)
    panels = [_panel(judgement, measure, after) for measure in main_measures(compared, 6)[SHOWN:]]
    return section(
        "more-options",
        "More on the options",
        "",
        tag("div", *panels, cls="grid2") if panels else None,
        costs,
        _regret(judgement),
        _everything(judgement),
    )


COLUMNS = (
    "option", "measure", "unit", "median", "5 %", "25 %", "75 %", "95 %", "share that rises", "share negligible",
    "share that falls",
)  # fmt: skip
MOST_ROWS = 8
"""Options drawn in one picture; the table under it has all."""


def _largest(cells: Sequence[Cell], main: str) -> list[Cell]:
    """Return the cells of the main option and of those with the largest effects, each strike with its placebo, in their order."""
    real = [cell for cell in cells if not is_placebo(cell.option)]
    if len(real) <= MOST_ROWS:
        return list(cells)
    size = {cell.option: abs(cell.interval.median) if math.isfinite(cell.interval.median) else -1.0 for cell in real}
    kept = set(sorted(size, key=lambda name: (name != main, -size[name]))[:MOST_ROWS])
    return [cell for cell in cells if without_placebo(cell.option) in kept]


def _panel(judgement: Judgement, measure: Measure, after: str, shown: Collection[str] | None = None) -> Markup:
    row = judgement.comparison.row(measure)
    every = [cell for cell in row if shown is None or without_placebo(cell.option) in shown]
    cells = _largest(every, judgement.answer.option)
    outcome = judgement.arrays.outcomes[measure.outcome]
    factor, axis = words.scale_of(outcome.smallest_effect.kind, unit_of(outcome))
    smallest = outcome.smallest_effect.value
    rows = [
        charts.Row(
            _row_name(judgement, cell.option),
            scaled(cell.interval, factor),
            charts.shade(cell.interval, smallest, cell.good),
            words.effect(cell.interval, cell.kind, cell.unit),
        )
        for cell in cells
    ]
    told = "; ".join(
        f"{_row_name(judgement, cell.option)} {words.with_interval(cell.interval, cell.kind, cell.unit)}" for cell in cells
    )
    title = f"{measure.text}, change after {after}"
    noise = outcome.yearly_sd.value * factor if outcome.yearly_sd and outcome.smallest_effect.kind == "relative" else None
    labels = "-".join(name for _, kept in measure.selection for name in kept)
    name = f"dots-{slug(measure.outcome)}-{slug(labels)}"
    drawing = charts.dot_plot(name, title, f"{told}.", rows, axis, zone=smallest * factor, noise=noise)
    grid = table(
        ("Option", "Median", "Half of versions", "9 in 10", "Rises", "Negligible", "Falls"),
        [
            (
                _row_name(judgement, cell.option),
                words.effect(cell.interval, cell.kind, cell.unit),
                words.span(cell.interval, cell.kind, cell.unit, 50),
                words.span(cell.interval, cell.kind, cell.unit),
                percent(cell.shares.increase),
                percent(cell.shares.negligible),
                percent(cell.shares.decrease),
            )
            for cell in every
        ],
        caption=title,
        numeric=range(1, 7),
    )
    note = f"Grey: negligible, under {words.smallest_effect(outcome)}."
    if noise is not None:
        note += " Dotted: one standard deviation of ordinary yearly change, where it fits."
    if len(cells) < len(every):
        count = len({without_placebo(cell.option) for cell in every})
        note += f" What is mainly proposed and the options with the largest effects; all {count} in the table."
    return tag(
        "div",
        tag("h3", measure.text),
        figure(drawing, note, twin_with_csv("Table", grid, name, COLUMNS, _numbers(judgement, every))),
    )


def _numbers(judgement: Judgement, cells: Sequence[Cell]) -> list[list[Value]]:
    rows: list[list[Value]] = []
    for cell in cells:
        kept, moves = cell.interval, cell.shares
        unit = "share of the baseline" if cell.kind == "relative" else cell.unit
        row = [kept.median, kept.low90, kept.low50, kept.high50, kept.high90, moves.increase, moves.negligible, moves.decrease]
        rows.append([option_name(judgement, cell.option), cell.measure.text, unit, *row])
    return rows


def _regret(judgement: Judgement) -> Markup | None:
    chosen = [
        measure
        for measure in judgement.comparison.measures()
        if measure.outcome in FANS and measure.labels.get("market") in (None, ("usa",))
    ]
    found = {(item.option, item.measure): item for item in judgement.comparison.regret}
    chosen = [measure for measure in chosen if (BASELINE, measure.text) in found]
    if not chosen:
        return None
    headings = ["Option"]
    for measure in chosen:
        what = measure.outcome.replace("_", " ")
        headings += [f"{what}: best in", "helps in", "regret, 90th percentile", "largest"]
    rows: list[Sequence[Child]] = []
    for option in (BASELINE, *judgement.comparison.options):
        row: list[Child] = ["Nothing more (baseline)" if option == BASELINE else option_name(judgement, option)]
        for measure in chosen:
            item = found[option, measure.text]
            factor, unit = words.scale_of(item.kind, item.unit)
            row += [f"{100 * item.best:.0f} %", f"{100 * item.helps:.0f} %"]
            row += [f"{numbers.number(factor * value)} {unit}".strip() for value in (item.regret90, item.worst)]
        rows.append(row)
    return join(
        tag("h3", "Regret and robustness"),
        table(
            headings,
            rows,
            caption=f"On {' and on '.join(measure.text for measure in chosen)}. Regret: how far an option"
            " falls"
            " behind the best one in the same model version; the smallest largest regret is the minimax"
            " choice. Options that tie are all the best. Cost and deaths are not in it.",
            numeric=range(1, len(headings)),
        ),
    )


def _everything(judgement: Judgement) -> Markup:
    compared = judgement.comparison
    columns = list(dict.fromkeys(cell.option for cell in compared.cells))
    rows: list[Sequence[Child]] = []
    for measure in compared.measures():
        found = {cell.option: cell for cell in compared.row(measure)}
        rows.append((measure.text, *(_cell(found.get(option)) for option in columns)))
    return twin(
        f"More outcomes for every option ({len(rows)} rows)",
        table(
            ("Outcome", *(_row_name(judgement, option) for option in columns)),
            rows,
            caption="Median change and interval of 9 in 10 model versions",
            numeric=range(1, 1 + len(columns)),
        ),
    )


def _cell(cell: Cell | None) -> Child:
    if cell is None or not math.isfinite(cell.interval.median):
        return "–"
    if cell.kind == "relative" or cell.unit in words.POINTS or abs(cell.interval.high90) < 1e4:
        return join(
            words.effect(cell.interval, cell.kind, cell.unit),
            tag("br"),
            tag("span", words.span(cell.interval, cell.kind, cell.unit), cls="small"),
        )
    return words.large_interval(cell.interval)
