"""The section of the report on what moved where: corridor maps and changes by corridor."""

from __future__ import annotations

import math
from collections.abc import Sequence

from leeward.evidence import numbers
from leeward.judging import words
from leeward.judging.judgement import Judgement
from leeward.judging.moved import FLOW, Arm, Moved
from leeward.showing import charts
from leeward.showing.map import change_text, corridor_map, share_text
from leeward.showing.options import option_name
from leeward.showing.sections import section
from leeward.showing.svg import Child, Markup, figure, table, tag, twin


def moved(judgement: Judgement) -> Markup | None:
    """Return the corridor maps and what moved where, for each option that moves anything at any horizon."""
    flows = {option: list(marks.values()) for option, marks in judgement.moved.items() if marks}
    if not flows:
        return None
    outcome = judgement.arrays.outcomes[FLOW]
    smallest = outcome.smallest_effect.value
    moving = {option: items for option, items in flows.items() if any(size(x, smallest) > 0 for x in items)}
    still = [option for option in flows if option not in moving]
    parts: list[Child] = []
    if not moving:
        parts.append(_triptych(judgement, next(iter(flows.values()))[-1], smallest, "map-none"))
    for number, (option, items) in enumerate(moving.items()):
        most = max(items, key=lambda item: size(item, smallest))
        parts.append(
            tag(
                "div",
                tag("h3", option_name(judgement, option)),
                tag("p", " ".join(sentence(item) for item in items)),
                _triptych(judgement, most, smallest, f"map-{number}"),
                _bars(items, most, smallest, f"moved-{number}"),
                twin("Table of corridors and modes", arm_table(judgement, items)),
                cls="option",
            )
        )
    if still:
        listed = "; ".join(option_name(judgement, option) for option in still)
        limit = words.smallest_effect(outcome)
        parts.append(tag("p", f"No corridor changes by more than {limit} at any horizon under: {listed}."))
    return section(
        "moved",
        "Corridors of every option",
        "Departing cocaine by corridor. Arcs are drawn by hand, one a corridor: they are not routes, and"
        " the model"
        " shows nothing finer. The maps are of the horizon at which most had moved.",
        *parts,
    )


def size(item: Moved, smallest: float) -> float:
    """Return how much moved: kilograms of the corridors whose change exceeds the smallest effect."""
    return sum(abs(arm.change.median) for arm in item.corridors if math.isfinite(arm.relative) and abs(arm.relative) > smallest)


def sentence(item: Moved) -> str:
    """Say how departures change in all, and what comes through elsewhere."""
    total = item.total
    text = (
        f"After {words.horizon(item.horizon)}, departures change by {numbers.signed(total.median, 0)} kg a"
        " week in all"
        f" ({numbers.signed(total.low90, 0)} to {numbers.signed(total.high90, 0)})"
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
            "Width: kilograms. Number: change of the corridor. Purple more, green less, thin grey"
            " negligible, dashed"
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


def arm_table(judgement: Judgement, items: Sequence[Moved]) -> Markup:
    """Return the table of corridors and modes at each horizon."""
    rows: list[Sequence[Child]] = []
    for item in items:
        rows += [(*_arm_row(arm)[:1], words.horizon(item.horizon), *_arm_row(arm)[1:]) for arm in item.corridors]
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
        caption=f"Departing cocaine, {option_name(judgement, items[0].option)}. The land border carries what"
        " came"
        " through other corridors and is not in the total.",
        numeric=range(2, 9),
    )


def _arm_row(arm: Arm) -> Sequence[Child]:
    return (
        arm.title[:1].upper() + arm.title[1:],
        share_text(arm.share_before),
        share_text(arm.share_after),
        numbers.large(arm.before),
        numbers.large(arm.after),
        change_text(arm),
        f"{numbers.signed(arm.change.low90, 0)} to {numbers.signed(arm.change.high90, 0)}",
        f"{100 * arm.agreement:.0f} %",
    )


def _bars(items: Sequence[Moved], most: Moved, smallest: float, name: str) -> Markup:
    """Draw the change by corridor at each horizon, side by side on one scale."""
    order = [arm.name for arm in sorted(most.corridors, key=lambda a: a.change.median)]
    ends = [v for item in items for arm in item.corridors for v in (arm.change.low90, arm.change.high90)]
    ends += [v for item in items for v in (item.total.low90, item.total.high90)]
    drawn = []
    for item in items:
        arms = {arm.name: arm for arm in item.corridors}
        rows = []
        for arm in (arms[key] for key in order):
            changed = math.isfinite(arm.relative) and abs(arm.relative) > smallest
            cls = ("up" if arm.change.median > 0 else "down") if changed else "neg"
            rows.append(charts.Row(arm.title, arm.change, cls, numbers.signed(arm.change.median, 0)))
        total = numbers.signed(item.total.median, 0)
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
