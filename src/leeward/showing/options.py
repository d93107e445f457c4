"""The sections of the report about options: compared, cost and deaths, what moved where, and over time."""

from __future__ import annotations

import math
from collections.abc import Sequence

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


def comparison(judgement: Judgement) -> Markup:
    """Return the options side by side."""
    compared = judgement.comparison
    if not compared.options:
        return section("options", "Options compared", "No option was simulated.")
    after = words.horizon(compared.horizon)
    panels = [_panel(judgement, measure, after) for measure in main_measures(compared, SHOWN)]
    return section(
        "options",
        "Options compared",
        f"Change against the baseline {after} after the start (mean of the quarter), each option on the"
        " same draws."
        " A strike is shown beside a placebo that removes the same kilograms without deaths.",
        tag("div", *panels, cls="grid2"),
        _cost(judgement),
    )


def more(judgement: Judgement) -> Markup | None:
    """Return what the comparison has no room for: further outcomes, regret, every number."""
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


def _panel(judgement: Judgement, measure: Measure, after: str) -> Markup:
    every = judgement.comparison.row(measure)
    cells = _largest(every, judgement.answer.option)
    outcome = judgement.arrays.outcomes[measure.outcome]
    factor, shown = words.scale_of(outcome.smallest_effect.kind, unit_of(outcome))
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
    drawing = charts.dot_plot(name, title, f"{told}.", rows, shown, zone=smallest * factor, noise=noise)
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
        note += f" What is mainly proposed and the options with the largest effects; all {len(judgement.options)} in the table."
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


def _amount(interval: Interval) -> Child:
    """Return a large number with its interval below it."""
    text = words.large_interval(interval)
    if " (" not in text:
        return text
    middle, _, rest = text.partition(" (")
    inner, _, word = rest.partition(")")
    return join(f"{middle}{word}", tag("br"), tag("span", inner, cls="small"))


def _cost(judgement: Judgement) -> Markup | None:
    compared = judgement.comparison
    columns = [
        (title, outcome)
        for title, outcome in (
            ("Programme cost, US$", "programme_cost"),
            ("Deaths at sea", "death_at_sea"),
            ("Bystanders killed", "bystander_death"),
            ("Overdose deaths, cocaine involved", "overdose_death"),
        )
        if any(cell.outcome == outcome and cell.total is not None for cell in compared.cells)
    ]
    if not columns:
        return None
    worth = {item.option: item for item in compared.worth}
    headings = ["Option", *(title for title, _ in columns)]
    if worth:
        headings += ["US$ per extra tonne removed", "US$ a year per 1 % less US consumption"]
    rows: list[Sequence[Child]] = []
    for option in compared.options:
        row: list[Child] = [option_name(judgement, option)]
        for _, outcome in columns:
            totals = [
                cell.total
                for cell in compared.cells
                if cell.option == option
                and cell.outcome == outcome
                and cell.total is not None
                and cell.measure.labels.get("drug") in (None, ("cocaine",))
            ]
            row.append(_amount(totals[0]) if totals else "–")
        if option in worth:
            item = worth[option]
            row += [_price(item.per_tonne, item.per_tonne_defined)]
            row += [_price(item.per_percent, item.per_percent_defined)]
        rows.append(row)
    return join(
        tag("h3", "Cost and deaths"),
        table(
            headings,
            rows,
            caption=f"Over the whole study of {judgement.weeks} weeks, against the baseline: median and"
            " interval of"
            " 9 in 10 model versions. A price exists only in model versions in which the option removes"
            " more, or"
            " lowers consumption; the share of versions follows.",
            numeric=range(1, len(headings)),
            cls="data cost",
        ),
    )


def _price(interval: Interval, defined: float) -> Child:
    if defined < 0.5:
        return join("none", tag("br"), tag("span", f"exists in {100 * defined:.0f}\u00a0%", cls="small"))
    if defined > 0.995:
        return _amount(interval)
    return join(_amount(interval), tag("span", f"; in {100 * defined:.0f}\u00a0%", cls="small"))


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
    return _amount(cell.interval)
