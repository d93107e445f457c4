"""The pictures of the report except the map, as SVG text. Every function takes numbers and returns markup.

Intervals are drawn the same way everywhere: a thin line for 9 in 10 model versions, a thick one for half of
them, a dot for the median; the grey zone is the range that counts as negligible.
"""

from __future__ import annotations

import math
import textwrap
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from leeward.evidence import numbers
from leeward.evidence.arrays import Floats
from leeward.evidence.calendar import WEEKS_A_MONTH
from leeward.judging import words
from leeward.judging.arrays import Arrays
from leeward.judging.scales import unit_of
from leeward.judging.series import BASELINE, Measure, running_quarter, sorted_quantiles
from leeward.judging.summary import Interval, difference
from leeward.showing.svg import Markup, Scale, band_of, join, label, line, num, padded, path_of, picture, tag

WIDE = 430.0
BEYOND = 6.0
"""Effects are drawn up to this many smallest effects; longer ones end in an arrow head."""


def shade(interval: Interval, smallest: float, good: str) -> str:
    """Return the class of an effect by its median: help, harm or neg; up or down if neither is better."""
    middle = interval.median
    if not math.isfinite(middle) or abs(middle) <= smallest:
        return "neg"
    if good == "none":
        return "up" if middle > 0 else "down"
    return "help" if (middle < 0) == (good == "lower") else "harm"


def whisker(scale: Scale, y: float, interval: Interval, cls: str, *, size: float = 5.0) -> Markup:
    """Return an interval: thin 90 %, thick 50 %, dot at the median, arrow heads where the scale cuts it."""
    if not math.isfinite(interval.median):
        return label((scale.start + scale.end) / 2, y + 4, "undefined", "tick", "middle")
    parts = [
        line(scale.clip(interval.low90), y, scale.clip(interval.high90), y, f"i90 {cls}"),
        line(scale.clip(interval.low50), y, scale.clip(interval.high50), y, f"i50 {cls}"),
    ]
    if interval.low90 < scale.low:
        parts.append(
            tag(
                "path",
                d=path_of([(scale.start - 1, y), (scale.start + 6, y - 4), (scale.start + 6, y + 4)], close=True),
                cls=cls,
            )
        )
    if interval.high90 > scale.high:
        parts.append(
            tag(
                "path",
                d=path_of([(scale.end + 1, y), (scale.end - 6, y - 4), (scale.end - 6, y + 4)], close=True),
                cls=cls,
            )
        )
    parts.append(tag("circle", cx=scale.clip(interval.median), cy=y, r=size, cls=f"dot {cls}"))
    return join(parts)


def shares_bar(parts: Sequence[tuple[str, float, str]], width: float = 150.0) -> Markup:
    """Return a bar cut into shares; the words stand beside it, so it is hidden from screen readers."""
    x = 0.0
    boxes = []
    for _, share, cls in parts:
        size = share * width
        if size > 0.2:
            boxes.append(tag("rect", x=x, y=0, width=max(size - 0.8, 0.4), height=11, cls=cls))
        x += size
    return tag("svg", *boxes, width=width, height=11, viewBox=f"0 0 {num(width)} 11", aria_hidden="true", cls="chart")


def effect_strip(interval: Interval, smallest: float, good: str, claimed: str, width: float = 190.0) -> Markup:
    """Return one effect in multiples of its smallest effect, on the same scale for every claim.

    A small triangle on the axis points where the claim says it goes.
    """
    scale = Scale(-BEYOND, BEYOND, 8, width - 8)
    scaled = Interval(
        *(v / smallest for v in (interval.median, interval.low50, interval.high50, interval.low90, interval.high90))
    )
    parts = [
        tag("rect", x=scale(-1), y=3, width=scale(1) - scale(-1), height=22, cls="zone"),
        line(scale(0), 1, scale(0), 27, "zero"),
        whisker(scale, 14, scaled, shade(interval, smallest, good), size=4.5),
    ]
    if claimed in ("increase", "decrease"):
        side = 1 if claimed == "increase" else -1
        x = scale(0) + side * 4
        parts.append(tag("path", d=path_of([(x, 27), (x + side * 7, 31), (x, 35)], close=True), cls="plain"))
        parts.append(label(x + side * 10, 35, "claimed", "tick", "start" if side > 0 else "end"))
    return tag("svg", *parts, width=width, height=37, viewBox=f"0 0 {num(width)} 37", aria_hidden="true", cls="chart")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a dot plot: what it is, its interval (shown units), its colour, and a text at the right."""

    name: str
    interval: Interval
    cls: str
    text: str


def dot_plot(
    name: str,
    title: str,
    summary: str,
    rows: Sequence[Row],
    unit: str,
    *,
    zone: float | None = None,
    width: float = WIDE,
    left: float = 140.0,
    right: float = 92.0,
    ends: Sequence[float] | None = None,
    noise: float | None = None,
) -> Markup:
    """Return rows of intervals on one axis; ``zone`` is the half-width of the negligible range.

    Ends are set by the 90 % intervals, or by the values ``ends`` where several plots share a scale;
    ``noise`` draws dotted lines at one standard deviation of yearly change when it lies inside.
    """
    values = ends or [v for row in rows for v in (row.interval.low90, row.interval.high90)]
    low, high = padded(values, include=(0.0, -(zone or 0.0), zone or 0.0))
    scale = Scale(low, high, left, width - right)
    names = [_fold(row.name, int(left / 6.2)) for row in rows]
    top, step = 12.0, 30.0 if max(map(len, names), default=1) < 3 else 42.0
    bottom = top + step * len(rows)
    parts: list[Markup] = []
    if zone:
        a, b = scale.clip(-zone), scale.clip(zone)
        parts.append(tag("rect", x=a, y=top - 6, width=b - a, height=bottom - top + 6, cls="zone"))
    ticks = scale.ticks(5 if width > 400 else 3)
    parts += [line(scale(t), top - 6, scale(t), bottom, "zero" if t == 0 else "grid") for t in ticks]
    if noise:
        parts += [
            line(scale(side * noise), top - 6, scale(side * noise), bottom, "noise")
            for side in (-1, 1)
            if low < side * noise < high
        ]
    for at, row in enumerate(rows):
        y = top + step * (at + 0.5)
        lines = names[at]
        for index, text in enumerate(lines):
            parts.append(label(0, y + 4 + (index - (len(lines) - 1) / 2) * 13, text))
        parts.append(whisker(scale, y, row.interval, row.cls))
        parts.append(label(width - right + 10, y + 4, row.text, "val"))
    parts += [label(scale(t), bottom + 15, tick_text(t, ticks), "tick", "middle") for t in ticks]
    parts.append(label((left + width - right) / 2, bottom + 31, unit, "tick", "middle"))
    return picture(name, width, bottom + 38, title, summary, *parts)


def tick_text(value: float, ticks: Sequence[float]) -> str:
    """Return the text of a tick: decimals as the step needs, a sign except on nought; large ones short."""
    if max((abs(t) for t in ticks), default=0) >= 1e4:
        short = numbers.large(abs(value))
        return short if value == 0 else ("+" if value > 0 else numbers.MINUS) + short
    step = min((b - a for a, b in pairwise(ticks)), default=1.0)
    places = max(0, -math.floor(math.log10(step) + 1e-9)) if step > 0 else 0
    return numbers.signed(value, places) if value else "0"


def _fold(text: str, most: int) -> list[str]:
    """Cut a text into at most three lines."""
    lines = textwrap.wrap(text, most, max_lines=3, placeholder=" …")
    return lines or [""]


@dataclass(frozen=True, slots=True)
class Fan:
    """A fan chart and the numbers behind it at the horizons: (week, without, with, change)."""

    drawing: Markup
    rows: list[tuple[int, str, str, str]]
    summary: str


BIG = ((1e9, "billion"), (1e6, "million"), (1e3, "thousand"))
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def _quantiles(values: Floats) -> Floats:
    """Return the quantiles over draws of each week, (quantile, week); undefined draws are passed over."""
    if np.isfinite(values).all():
        return sorted_quantiles(np.sort(values, axis=0), QUANTILES)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return np.asarray(np.nanquantile(np.where(np.isfinite(values), values, np.nan), QUANTILES, axis=0))


def stays_negligible(arrays: Arrays, option: str, measure: Measure, kind: str, smallest: float) -> bool:
    """Tell whether nine in ten model versions stay below the smallest effect in every week; undefined is not below."""
    arrays = arrays.of(option)
    base = running_quarter(arrays.path(BASELINE, measure))
    change = _quantiles(difference(running_quarter(arrays.path(option, measure)), base, kind))[[0, 4]]
    return bool((np.abs(change) <= smallest).all())


@dataclass(frozen=True, slots=True)
class FanNumbers:
    """What a fan chart shows, in shown units: a row a quantile of `QUANTILES`, a column a week.

    ``weeks`` (from 0) are those that are drawn. ``levels`` and ``before`` with and without the option, ``change`` the paired
    change; ``gap`` (draw, week) is the change in ``unit``. ``zone`` is the half-width of the negligible range.
    """

    weeks: list[int]
    levels: Floats
    before: Floats
    change: Floats
    gap: Floats
    zone: float
    kind: str
    unit: str
    level_unit: str
    change_unit: str

    @property
    def never_negative(self) -> bool:
        """Tell whether no level that is shown is below nought."""
        return bool(self.before.min() >= 0 and self.levels.min() >= 0)


def fan_numbers(arrays: Arrays, option: str, measure: Measure) -> FanNumbers:
    """Return the numbers of a fan chart. Values are means over the quarter that ends each week, as in the verdicts."""
    outcome, arrays = arrays.outcomes[measure.outcome], arrays.of(option)
    kind, unit = outcome.smallest_effect.kind, unit_of(outcome)
    base = running_quarter(arrays.path(BASELINE, measure))
    path = running_quarter(arrays.path(option, measure))
    factor, shown = words.scale_of(kind, unit)
    gap = difference(path, base, kind)
    points = unit in words.POINTS
    level_factor = 100.0 if points else 1.0
    levels, before, change = _quantiles(path * level_factor), _quantiles(base * level_factor), _quantiles(gap * factor)
    weeks = path.shape[1]
    keep = sorted({*range(0, weeks, max(1, weeks // 52)), weeks - 1})
    zone = outcome.smallest_effect.value * factor
    return FanNumbers(keep, levels, before, change, gap, zone, kind, unit, "%" if points else outcome.unit, shown)


def fan(
    name: str, arrays: Arrays, option: str, measure: Measure, title: str, marks: Sequence[int], *, width: float = WIDE
) -> Fan:
    """Draw an option against the baseline over time: levels above, the paired change below.

    The change has a band of the negligible size around nought.
    """
    found = fan_numbers(arrays, option, measure)
    x = Scale(0, found.levels.shape[1] - 1, 58, width - 12)
    upper, lower = (26.0, 150.0), (186.0, 316.0)
    parts = [*drawn_levels(found, x, upper), *drawn_change(found, x, lower), months_label(x, lower[1])]
    rows = [_at(mark, found) for mark in marks]
    told = "; ".join(f"after {words.horizon(mark)} {text}" for mark, _, _, text in rows)
    summary = f"Change (9 in 10) {told}."
    return Fan(picture(name, width, lower[1] + 40, title, f"{title}: {summary}", *parts), rows, summary)


def drawn_levels(found: FanNumbers, x: Scale, ends: tuple[float, float], *, months: bool = False) -> list[Markup]:
    """Draw levels with and without the option between two heights, with their heading; ``months`` names them on the axis."""
    keep = found.weeks
    low, high = padded([*found.levels[[0, 4]][:, keep].ravel(), *found.before[[0, 4]][:, keep].ravel()])
    y = Scale(max(low, 0.0) if found.never_negative else low, high, ends[1], ends[0])
    divisor, word = next(((d, w) for d, w in BIG if high >= d * 9.99), (1.0, ""))
    axis = f"{word} {found.level_unit}".strip()
    parts = [label(0, ends[0] - 14, f"Level, {axis}" if axis else "Level", "soft lab")]
    parts += [*_frame(y, x, found, divisor=divisor, months=months), *_bands(x, y, found.levels, keep)]
    for quantile, cls in ((0, "b90"), (4, "b90"), (2, "bmed")):
        parts.append(_path(x, y, found.before[quantile], keep, cls))
    parts.append(_path(x, y, found.levels[2], keep, "fmed"))
    return [*parts, months_label(x, ends[1])] if months else parts


def drawn_change(found: FanNumbers, x: Scale, ends: tuple[float, float]) -> list[Markup]:
    """Draw the paired change between two heights, with its heading and a band of what is negligible."""
    keep, zone = found.weeks, found.zone
    y = Scale(*padded(found.change[[0, 4]][:, keep].ravel(), include=(0.0, -1.5 * zone, 1.5 * zone)), ends[1], ends[0])
    parts = [label(0, ends[0] - 14, f"Change against the baseline, {found.change_unit}".rstrip(", "), "soft lab")]
    parts.append(tag("rect", x=x.start, y=y(zone), width=x.end - x.start, height=y(-zone) - y(zone), cls="zone"))
    parts += [*_frame(y, x, found), *_bands(x, y, found.change, keep)]
    return [*parts, _path(x, y, found.change[2], keep, "fmed")]


def months_label(x: Scale, bottom: float) -> Markup:
    """Name the axis of time, below what ends at a height."""
    return label((x.start + x.end) / 2, bottom + 33, "months since the start", "tick", "middle")


def _path(x: Scale, y: Scale, values: Floats, keep: Sequence[int], cls: str) -> Markup:
    return tag("path", d=path_of([(x(float(week)), y.clip(float(values[week]))) for week in keep]), cls=cls)


def _bands(x: Scale, y: Scale, values: Floats, keep: Sequence[int]) -> list[Markup]:
    xs = [x(float(week)) for week in keep]
    ys = [[y.clip(float(row[week])) for week in keep] for row in values]
    return [tag("path", d=band_of(xs, ys[0], ys[4]), cls="f90"), tag("path", d=band_of(xs, ys[1], ys[3]), cls="f50")]


def _frame(y: Scale, x: Scale, found: FanNumbers, *, divisor: float | None = None, months: bool = True) -> list[Markup]:
    """Draw both axes; a ``divisor`` means levels, without signs. ``months`` names them."""
    ticks = y.ticks(4)
    signed = divisor is None
    plain = [value / (divisor or 1.0) for value in ticks]
    parts: list[Markup] = []
    for value, each in zip(ticks, plain, strict=True):
        parts.append(line(x.start, y(value), x.end, y(value), "zero" if signed and value == 0 else "grid"))
        parts.append(label(x.start - 6, y(value) + 4, tick_text(each, plain).lstrip("" if signed else "+"), "tick", "end"))
    whole = round(found.levels.shape[1] / WEEKS_A_MONTH)
    every = 3 if whole <= 18 else 6 if whole <= 48 else 12 * max(1, round(whole / 120))
    for month in range(0, whole + 1, every):
        place = x.clip(month * WEEKS_A_MONTH)
        parts.append(line(place, y.start, place, y.start + 4, "zero"))
        if months:
            parts.append(label(place, y.start + 17, str(month), "tick", "middle"))
    return parts


def _at(mark: int, found: FanNumbers) -> tuple[int, str, str, str]:
    week = min(mark, found.gap.shape[1]) - 1
    change = words.with_interval(Interval.of(found.gap[:, week]), found.kind, found.unit)
    return mark, numbers.large(float(found.before[2, week])), numbers.large(float(found.levels[2, week])), change
