"""The sections of the report about options: compared, cost and deaths, what moved where, and over time."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from leeward.judging import words
from leeward.judging.compare import Cell
from leeward.judging.judgement import Judgement
from leeward.judging.measure import measure_for
from leeward.judging.moved import FLOW, Arm, Moved
from leeward.judging.series import BASELINE, PLACEBO, Measure
from leeward.judging.summary import Interval
from leeward.showing import charts
from leeward.showing.map import change_text, corridor_map, share_text
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

FANS = ("kg_delivered", "consumption")
MOST_FANS = 4


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
    if option.endswith(PLACEBO):
        return f"the same without deaths (placebo of {option_name(judgement, option.removesuffix(PLACEBO))})"
    return words.option_title(option, judgement.option_titles)


def _row_name(judgement: Judgement, option: str) -> str:
    return "– same kilograms, no deaths" if option.endswith(PLACEBO) else option_name(judgement, option)


def comparison(judgement: Judgement) -> Markup:
    """Return the options side by side."""
    compared = judgement.comparison
    if not compared.options:
        return section("options", "Options compared", "No option was simulated.")
    after = words.horizon(compared.horizon)
    panels = []
    chosen = [
        measure
        for name in PANELS
        for measure in compared.measures()
        if measure.outcome == name
        and measure.labels.get("market") in (None, ("usa",))
        and measure.labels.get("drug") in (None, ("cocaine",))
    ][:6]
    for measure in chosen:
        panels.append(_panel(judgement, measure, after))
    return section(
        "options",
        "Options compared",
        f"Change against the baseline {after} after the start (mean of the quarter), each option on the same draws."
        " A strike is shown beside a placebo that removes the same kilograms without deaths.",
        tag("div", *panels, cls="grid2"),
        _cost(judgement),
        _regret(judgement),
        _everything(judgement),
    )


def _panel(judgement: Judgement, measure: Measure, after: str) -> Markup:
    cells = judgement.comparison.row(measure)
    outcome = judgement.arrays.outcomes[measure.outcome]
    factor, shown = words.scale_of(outcome.smallest_effect.kind, outcome.unit)
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
        f"{_row_name(judgement, cell.option)} {words.with_interval(cell.interval, cell.kind, cell.unit)}"
        for cell in cells
    )
    title = f"{measure.text}, change after {after}"
    noise = (
        outcome.yearly_sd.value * factor
        if outcome.yearly_sd and outcome.smallest_effect.kind == "relative"
        else None
    )
    name = f"dots-{slug(measure.outcome)}-{slug('-'.join(name for _, kept in measure.selection for name in kept))}"
    drawing = charts.dot_plot(name, title, f"{told}.", rows, shown, zone=smallest * factor, noise=noise)
    grid = table(
        ("Option", "Median", "Half of versions", "9 in 10", "Rises", "Negligible", "Falls"),
        [
            (
                _row_name(judgement, cell.option),
                words.effect(cell.interval, cell.kind, cell.unit),
                words.span(cell.interval, cell.kind, cell.unit, 50),
                words.span(cell.interval, cell.kind, cell.unit),
                f"{100 * cell.shares.increase:.0f} %",
                f"{100 * cell.shares.negligible:.0f} %",
                f"{100 * cell.shares.decrease:.0f} %",
            )
            for cell in cells
        ],
        caption=title,
        numeric=range(1, 7),
    )
    note = f"Grey: negligible, under {words.smallest_effect(outcome)}."
    if noise is not None:
        note += " Dotted: one standard deviation of ordinary yearly change, where it fits."
    return tag("div", tag("h3", measure.text), figure(drawing, note, twin("Table", grid)))


def _money(interval: Interval) -> str:
    return words.large_interval(interval)


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
            row.append(words.large_interval(totals[0]) if totals else "–")
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
            caption=f"Over the whole study of {judgement.weeks} weeks, against the baseline: median and interval of"
            " 9 in 10 model versions. A price exists only in model versions in which the option removes more, or"
            " lowers consumption.",
            numeric=range(1, len(headings)),
        ),
    )


def _price(interval: Interval, defined: float) -> Child:
    if defined < 0.5:
        return join("none", tag("br"), tag("span", f"exists in {100 * defined:.0f} %", cls="small"))
    if defined > 0.995:
        return words.large_interval(interval)
    return join(
        words.large_interval(interval),
        tag("br"),
        tag("span", f"exists in {100 * defined:.0f} %", cls="small"),
    )


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
        what = judgement.arrays.outcomes[measure.outcome].label.replace("_", " ")
        headings += [f"{what}: best in", "helps in", "regret, 90th percentile", "largest"]
    rows: list[Sequence[Child]] = []
    for option in (BASELINE, *judgement.comparison.options):
        row: list[Child] = [
            "Nothing more (baseline)" if option == BASELINE else option_name(judgement, option)
        ]
        for measure in chosen:
            item = found[option, measure.text]
            factor, unit = words.scale_of(item.kind, item.unit)
            row += [f"{100 * item.best:.0f} %", f"{100 * item.helps:.0f} %"]
            row += [f"{words.number(factor * value)} {unit}".strip() for value in (item.regret90, item.worst)]
        rows.append(row)
    return join(
        tag("h3", "Regret and robustness"),
        table(
            headings,
            rows,
            caption=f"On {' and on '.join(measure.text for measure in chosen)}. Regret: how far an option falls"
            " behind the best one in the same model version; the smallest largest regret is the minimax choice. Cost"
            " and deaths are not in it.",
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
        f"Every outcome for every option ({len(rows)} rows)",
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
    return _money(cell.interval)


def moved(judgement: Judgement) -> Markup | None:
    """Return the corridor maps and what moved where, for each option that moves anything at any horizon."""
    flows = {option: list(marks.values()) for option, marks in judgement.moved.items() if marks}
    if not flows:
        return None
    outcome = judgement.arrays.outcomes[FLOW]
    smallest = outcome.smallest_effect.value
    moving = {option: items for option, items in flows.items() if any(_size(x, smallest) > 0 for x in items)}
    still = [option for option in flows if option not in moving]
    parts: list[Child] = []
    if not moving:
        parts.append(_triptych(judgement, next(iter(flows.values()))[-1], smallest, "map-none"))
    for number, (option, items) in enumerate(moving.items()):
        most = max(items, key=lambda item: _size(item, smallest))
        parts.append(
            tag(
                "div",
                tag("h3", option_name(judgement, option)),
                tag("p", " ".join(_sentence(item) for item in items)),
                _triptych(judgement, most, smallest, f"map-{number}"),
                _bars(items, smallest, f"moved-{number}"),
                twin("Table of corridors and modes", _arm_table(judgement, items)),
                cls="option",
            )
        )
    if still:
        listed = "; ".join(option_name(judgement, option) for option in still)
        limit = words.smallest_effect(outcome)
        parts.append(tag("p", f"No corridor changes by more than {limit} at any horizon under: {listed}."))
    return section(
        "moved",
        "What moved where",
        "Departing cocaine by corridor. Arcs are drawn by hand, one a corridor: they are not routes, and the model"
        " shows nothing finer. The maps are of the horizon at which most had moved.",
        *parts,
    )


def _size(item: Moved, smallest: float) -> float:
    """Return how much moved: kilograms of the corridors whose change exceeds the smallest effect."""
    return sum(
        abs(arm.change.median)
        for arm in item.corridors
        if math.isfinite(arm.relative) and abs(arm.relative) > smallest
    )


def _sentence(item: Moved) -> str:
    total = item.total
    text = (
        f"After {words.horizon(item.horizon)}, departures change by {words.signed(total.median, 0)} kg a week in all"
        f" ({words.signed(total.low90, 0)} to {words.signed(total.high90, 0)})"
    )
    if item.counted >= 0.5 and math.isfinite(item.displaced.median):
        text += (
            f", and {100 * item.displaced.median:.0f} % of what is stopped comes through elsewhere"
            f" ({100 * item.displaced.low90:.0f} to {100 * item.displaced.high90:.0f} %)"
        )
    return f"{text}."


def _triptych(judgement: Judgement, item: Moved, smallest: float, name: str) -> Markup:
    after = words.horizon(item.horizon)
    views = (
        ("before", "Baseline", "Width and number: share of departing cocaine."),
        ("after", f"With the option, after {after}", "The same scale."),
        (
            "change",
            f"Change after {after}",
            "Width: kilograms. Number: change of the corridor. Purple more, green less, thin grey negligible, dashed"
            " where the sign is unsure.",
        ),
    )
    maps = [
        tag(
            "div",
            tag("h4", heading),
            figure(
                corridor_map(
                    f"{name}-{view}",
                    item,
                    view,
                    f"{heading}: {option_name(judgement, item.option)}",
                    smallest=smallest,
                ),
                note,
            ),
        )
        for view, heading, note in views
    ]
    return tag("div", *maps, cls="grid3")


def _arm_table(judgement: Judgement, items: Sequence[Moved]) -> Markup:
    rows: list[Sequence[Child]] = []
    for item in items:
        rows += [
            (*_arm_row(arm)[:1], words.horizon(item.horizon), *_arm_row(arm)[1:]) for arm in item.corridors
        ]
    for item in items:
        rows += [(*_arm_row(arm)[:1], words.horizon(item.horizon), *_arm_row(arm)[1:]) for arm in item.modes]
    return table(
        (
            "Corridor or mode",
            "After",
            "Share before",
            "Share after",
            "Before, kg a week",
            "After, kg a week",
            "Change",
            "9 in 10, kg a week",
            "Draws that agree on the sign",
        ),
        rows,
        caption=f"Departing cocaine, {option_name(judgement, items[0].option)}. The land border carries what came"
        " through other corridors and is not in the total.",
        numeric=range(2, 9),
    )


def _arm_row(arm: Arm) -> Sequence[Child]:
    return (
        arm.title[:1].upper() + arm.title[1:],
        share_text(arm.share_before),
        share_text(arm.share_after),
        words.large(arm.before),
        words.large(arm.after),
        change_text(arm),
        f"{words.signed(arm.change.low90, 0)} to {words.signed(arm.change.high90, 0)}",
        f"{100 * arm.agreement:.0f} %",
    )


def _bars(items: Sequence[Moved], smallest: float, name: str) -> Markup:
    """Draw the change by corridor at each horizon, side by side on one scale."""
    order = [arm.name for arm in sorted(items[0].corridors, key=lambda a: a.change.median)]
    ends = [v for item in items for arm in item.corridors for v in (arm.change.low90, arm.change.high90)]
    ends += [v for item in items for v in (item.total.low90, item.total.high90)]
    drawn = []
    for item in items:
        arms = {arm.name: arm for arm in item.corridors}
        rows = []
        for arm in (arms[key] for key in order):
            changed = math.isfinite(arm.relative) and abs(arm.relative) > smallest
            cls = ("up" if arm.change.median > 0 else "down") if changed else "neg"
            rows.append(charts.Row(arm.title, arm.change, cls, words.signed(arm.change.median, 0)))
        total = words.signed(item.total.median, 0)
        rows.append(charts.Row("all but land border", item.total, "plain", total))
        after = words.horizon(item.horizon)
        told = "; ".join(f"{row.name} {row.text}" for row in rows)
        drawing = charts.dot_plot(
            f"{name}-{item.horizon}",
            f"What moved where after {after}",
            f"{told} kg a week.",
            rows,
            "kg a week",
            width=352,
            left=118,
            right=52,
            ends=ends,
        )
        drawn.append(tag("div", tag("h4", f"After {after}, kg a week"), tag("div", drawing, cls="draw")))
    return tag("div", *drawn, cls="grid3")


def over_time(judgement: Judgement) -> Markup | None:
    """Return fan charts of each option for the outcomes that its claims are about."""
    parts: list[Child] = []
    for number, option in enumerate(judgement.options):
        measures = list(_fan_measures(judgement, option))
        drawn = []
        for at, measure in enumerate(measures[:MOST_FANS]):
            outcome = judgement.arrays.outcomes[measure.outcome]
            marks = [mark for mark in judgement.horizons if mark <= judgement.weeks]
            made = charts.fan(
                f"fan-{number}-{at}",
                judgement.arrays,
                option,
                measure,
                f"{measure.text}, {option_name(judgement, option)}",
                marks,
                kind=outcome.smallest_effect.kind,
                unit=outcome.unit,
                smallest=outcome.smallest_effect.value,
            )
            grid = table(
                ("After", "Baseline, median", "With the option, median", "Change (9 in 10)"),
                [(words.horizon(mark), *rest) for mark, *rest in made.rows],
                caption=f"{measure.text}, {outcome.unit}",
                numeric=(1, 2, 3),
            )
            drawn.append(
                tag("div", tag("h4", measure.text), figure(made.drawing, made.summary, twin("Table", grid)))
            )
        if drawn:
            parts.append(
                tag(
                    "div",
                    tag("h3", option_name(judgement, option)),
                    tag("div", *drawn, cls="grid2"),
                    cls="option",
                )
            )
    if not parts:
        return None
    key = tag(
        "p",
        "Blue: with the option (line median, dark band half, light band 9 in 10 model versions). Dashed grey: the"
        " baseline (median; dotted 9 in 10). Below: the paired change; the grey band is negligible. Values are means of the"
        " quarter that ends there.",
        cls="small",
    )
    return section(
        "time",
        "Over time",
        "Levels differ between model versions far more than options do, so the upper panel overlaps"
        " even where the paired change below is clear.",
        key,
        *parts,
    )


def _fan_measures(judgement: Judgement, option: str) -> Iterable[Measure]:
    seen: set[Measure] = set()
    wanted: list[Measure] = []
    arrays = judgement.arrays
    for item in judgement.items:
        if item.option == option and item.effect is not None:
            wanted.append(item.effect.measure)
    wanted += [
        measure_for(arrays, arrays.outcomes[name], market="usa")
        for name in FANS
        if name in arrays.outcomes and arrays.has(name)
    ]
    for measure in wanted:
        if measure not in seen and measure.outcome != "corridor_share":
            seen.add(measure)
            yield measure
