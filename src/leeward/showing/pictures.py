"""Pictures that stand by themselves, for notebooks and files: the charts of the report with title, key and style inside."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from functools import cache

from leeward.ensembles.ids import is_placebo
from leeward.ensembles.study import Study
from leeward.evidence import load_levers, load_outcomes, numbers
from leeward.evidence.calendar import WEEKS_A_YEAR
from leeward.evidence.errors import InputError, unknown_name
from leeward.evidence.shown import Picture
from leeward.judging import words
from leeward.judging.arrays import Arrays
from leeward.judging.drivers import lower_first
from leeward.judging.judgement import Verdict
from leeward.judging.series import BASELINE
from leeward.judging.summary import Interval
from leeward.reading.brief import Brief
from leeward.showing import charts
from leeward.showing.options import scaled
from leeward.showing.style import STYLE
from leeward.showing.svg import Markup, Scale, band_of, join, label, line, num, padded, path_of, tag
from leeward.showing.where import measure_at

WIDE = 620.0
MARGIN = 16.0
_LETTER = 8.8
"""Width of a letter of a title, about."""


@cache
def style() -> str:
    """Return the rules of the report's style sheet for charts, in its light colours."""
    screen = STYLE.partition("@media screen")[0]
    colours = dict(re.findall(r"--([a-z0-9]+):([^;}]+)", STYLE.partition("@media")[0]))
    rules = re.findall(r"(?:svg|\.land)[^{}]*\{[^{}]*\}", screen)
    return re.sub(r"var\(--([a-z0-9]+)\)", lambda found: colours[found[1]], "".join(rules))


def alone(title: str, summary: str, width: float, height: float, *inside: Markup | None, key: str = "") -> Picture:
    """Return a picture: its title over the drawing of that size, and under it what the marks mean."""
    lines = _folded(title, width)
    top = MARGIN + 20.0 * len(lines) + 4
    bottom = 24.0 if key else 6.0
    whole = (width + 2 * MARGIN, top + height + bottom + 4)
    heads = [label(MARGIN, MARGIN + 14 + 20.0 * at, text, "title") for at, text in enumerate(lines)]
    svg = tag(
        "svg",
        tag("title", title),
        tag("desc", summary),
        tag("style", Markup(style() + "svg .title{font-size:15px;font-weight:600}")),
        tag("rect", width=num(whole[0]), height=num(whole[1]), fill="#ffffff"),
        *heads,
        tag("g", *inside, transform=f"translate({num(MARGIN)} {num(top)})"),
        label(MARGIN, whole[1] - 10, key, "tick") if key else None,
        xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {num(whole[0])} {num(whole[1])}", width=num(whole[0]),
        height=num(whole[1]), role="img", font_family="system-ui,sans-serif",
    )  # fmt: skip
    return Picture(title, summary, svg)


def _folded(text: str, width: float) -> list[str]:
    return textwrap.wrap(text, max(20, int(width / _LETTER)), max_lines=2, placeholder=" …") or [""]


def first_option(options: Sequence[str]) -> str:
    """Return the first option beside the baseline, or the baseline where there is no other."""
    return next((name for name in options if name != BASELINE and not is_placebo(name)), BASELINE)


def of_study(study: Study, outcome: str | None = None, option: str | None = None, *, where: str | None = None,
             titles: dict[str, str] | None = None) -> Picture:  # fmt: skip
    """Return the fan of an outcome under an option against the baseline; InputError for what the study does not have."""
    name = outcome or "kg_delivered"
    outcomes = load_outcomes()
    kept = [each for each in study.outcomes if each in outcomes]
    if name not in kept:
        raise unknown_name("outcome", name, kept, key="outcome")
    if option is not None and option not in study.options:
        raise unknown_name("option", option, study.options, key="option")
    if not len(study.draws):
        raise InputError("there is no draw to draw", key="draws")
    arrays = Arrays(study, outcomes)
    measure = measure_at(arrays, outcomes[name], where)
    shown = first_option(study.options) if option is None else option
    marks = sorted({mark for mark in (13, 52, 156) if mark <= arrays.weeks} | {arrays.weeks})
    found = charts.fan("fan", arrays, shown, measure, measure.text, marks, width=WIDE)
    title = measure.text if shown == BASELINE else f"{words.option_title(shown, titles or {})}: {lower_first(measure.text)}"
    key = "Blue: with it; line median, bands half and nine in ten model versions. Dashed: baseline. Grey: too small to matter."
    return alone(title, found.summary, WIDE, 356.0, found.drawing, key=key)


def of_verdict(item: Verdict) -> Picture:
    """Return the effect of a claim at every horizon; InputError where the model says nothing of it."""
    if item.effect is None:
        raise InputError(f"there is no effect to draw: {item.word} ({item.reason})", key=item.claim)
    effect = item.effect
    factor, unit = words.scale_of(effect.kind, effect.unit)
    rows = [
        charts.Row(
            f"after {words.horizon(week)}{' (judged)' if week == item.horizon else ''}",
            scaled(at.interval, factor),
            charts.shade(at.interval, effect.smallest, item.good),
            words.effect(at.interval, effect.kind, effect.unit),
        )
        for week, at in effect.at.items()
    ]
    told = "; ".join(f"{row.name} {row.text}" for row in rows)
    drawing = charts.dot_plot("effect", effect.measure.text, told, rows, f"change against the baseline, {unit}".rstrip(", "),
                              zone=effect.smallest * factor, width=WIDE)  # fmt: skip
    key = "Dot: median. Thick: half of model versions. Thin: nine in ten. Grey: too small to matter."
    return alone(f"{effect.measure.text}: {item.title}", f"{told}.", WIDE, 50.0 + 30 * len(rows), drawing, key=key)


def of_brief(brief: Brief) -> Picture:
    """Return what is played when: one bar for every setting of a lever, under its option."""
    levers, years = load_levers(), brief.years
    scale = Scale(0, years, 214, WIDE - 10)
    parts: list[Markup] = []
    y, told = 8.0, []
    for option in brief.options:
        parts.append(label(0, y + 8, words.shorten(option.title or option.id, 12), "head"))
        y += 22
        for setting in option.levers:
            played = setting.played(brief.world.start)
            record = levers[setting.lever]
            start = played.start_week / WEEKS_A_YEAR
            end = years if played.end_week is None else min(years, played.end_week / WEEKS_A_YEAR)
            value = f"{numbers.number(played.value)} {record.unit}"
            # A setting that starts after the study still has its row, so that nobody misses it.
            bar = (scale.clip(start), scale.clip(max(end, start)))
            ramp = scale.clip(min(start + played.ramp_weeks / WEEKS_A_YEAR, end))
            shape = [(bar[0], y + 15), (ramp, y + 1), (bar[1], y + 1), (bar[1], y + 15)]
            parts += [label(10, y + 12, words.shorten(record.title, 5)), tag("path", d=path_of(shape, close=True), cls="f50")]
            parts.append(label(min(bar[0] + 6, WIDE - 10 - len(value) * 5.6), y + 12, value, "val"))
            told.append(f"{option.title or option.id}: {record.title} at {value} from year {start:.1f} to {end:.1f}")
            y += 21
        y += 6
    if not brief.options:
        parts.append(label(0, y + 8, "No option: only the baseline is played."))
        y += 24
    ticks = scale.ticks(6)
    frame = [line(scale(t), 2, scale(t), y, "grid") for t in ticks]
    axis = [label(scale(t), y + 15, num(t), "tick", "middle") for t in ticks]
    axis.append(label((scale.start + scale.end) / 2, y + 31, f"years since {brief.world.start}", "tick", "middle"))
    title = f"What is played: {brief.title}" if brief.title else "What is played"
    return alone(title, "; ".join(told) or "Nothing is played beside the baseline", WIDE, y + 38, join(frame, parts, axis))


def response(title: str, unit: str, rows: Sequence[tuple[float, Interval]], zone: float, axis: str, now: float) -> Picture:
    """Return a response curve: the effect (shown units, ``axis`` names them) over the setting of a lever in ``unit``."""
    settings = [value for value, _ in rows]
    x = Scale(min([*settings, now]), max([*settings, now]), 62, WIDE - 14)
    values = [v for _, at in rows for v in (at.low90, at.high90)]
    y = Scale(*padded(values, include=(0.0, -1.5 * zone, 1.5 * zone)), 246, 22)
    bands = []
    for low, high, cls in (("low90", "high90", "f90"), ("low50", "high50", "f50")):
        ends = [[y.clip(getattr(at, name)) for _, at in rows] for name in (low, high)]
        bands.append(tag("path", d=band_of([x(v) for v in settings], ends[0], ends[1]), cls=cls))
    middle = [(x(v), y.clip(at.median)) for v, at in rows]
    ticks, steps = y.ticks(5), x.ticks(6)
    parts = [
        label(0, 8, axis, "soft lab"),
        tag("rect", x=x.start, y=y(zone), width=x.end - x.start, height=y(-zone) - y(zone), cls="zone"),
        *(line(x.start, y(t), x.end, y(t), "zero" if t == 0 else "grid") for t in ticks),
        *(label(x.start - 7, y(t) + 4, charts.tick_text(t, ticks), "tick", "end") for t in ticks),
        *bands, tag("path", d=path_of(middle), cls="fmed"),
        *(tag("circle", cx=a, cy=b, r=3.5, cls="dot", fill="#0a6aa8") for a, b in middle),
        *(label(x(t), 264, numbers.number(t), "tick", "middle") for t in steps),
        line(x(now), y.end, x(now), y.start, "noise"), label(x(now) + 4, y.end + 10, "now", "tick"),
        label((x.start + x.end) / 2, 282, unit, "tick", "middle"),
    ]  # fmt: skip
    told = "; ".join(f"at {numbers.number(v)} {numbers.number(at.median)} ({numbers.number(at.low90)} to"
                     f" {numbers.number(at.high90)})" for v, at in rows)  # fmt: skip
    key = "Line: median. Bands: half and nine in ten model versions. Grey: too small to matter."
    return alone(title, f"{axis}: {told}.", WIDE, 288.0, join(parts), key=key)
