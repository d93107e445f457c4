"""Page one of the report: the first sentences, the picture of the main claim, the claims that matter most, who reviewed."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np

from leeward.evidence import numbers
from leeward.evidence.arrays import Floats
from leeward.evidence.calendar import WEEKS_A_MONTH
from leeward.judging import words
from leeward.judging.chains import Row, place_of
from leeward.judging.judgement import Judgement
from leeward.judging.rules import BUILT_IN, NO_DIRECTION, NO_PATH, OUTSIDE
from leeward.judging.scales import unit_of
from leeward.judging.series import BASELINE, Measure, running_quarter
from leeward.judging.summary import difference, effect_of
from leeward.reading.brief import Brief
from leeward.showing import naming
from leeward.showing.charts import BIG, QUANTILES, tick_text
from leeward.showing.data import twin_with_csv
from leeward.showing.options import main_measures, option_name
from leeward.showing.sections import chip, claimed_effect, section, slug, who
from leeward.showing.svg import Markup, Scale, band_of, join, label, line, padded, path_of, picture, table, tag

IMPORTANT = 5
WIDE, HIGH = 420.0, 205.0
_LAST = (NO_PATH, NO_DIRECTION, OUTSIDE)


def page_one(judgement: Judgement) -> Markup:
    """Return the answer: sentences, picture, claims."""
    sentences = judgement.answer.sentences
    return section(
        "answer",
        "The answer",
        "",
        *(tag("p", sentence.text, cls="big" if at < 3 else "counts") for at, sentence in enumerate(sentences)),
        main_picture(judgement),
        _five(judgement),
        cls="answer",
    )


def reviewed_by(brief: Brief) -> str:
    """Say who confirmed the reading."""
    claims = brief.read_claims()
    names = list(dict.fromkeys(claim.reviewed_by for claim in claims if claim.reviewed_by))
    seen = len(claims) - len(brief.unreviewed())
    if brief.reviewed:
        return f"The reading was confirmed by {', '.join(names) if names else 'a person'}."
    if seen:
        by = f" by {', '.join(names)}" if names else ""
        return f"{seen} of {len(claims)} claims were confirmed{by}; nobody has reviewed the others."
    return "Nobody has reviewed this reading: a program read the document, and a claim may have been misread."


def important(judgement: Judgement, count: int = IMPORTANT) -> list[Row]:
    """Return the claims of most weight (`by_weight`); no lever and outcome stands there twice."""
    found: dict[tuple[str, str], Row] = {}
    for row in by_weight(judgement):
        found.setdefault((row.lead.lever, row.lead.outcome), row)
    return list(found.values())[:count]


def by_weight(judgement: Judgement) -> list[Row]:
    """Return all rows: the promise, then those that the model can say something about, on the main option, tested, often
    made, near to people.
    """
    main, promise = judgement.answer.option, judgement.answer.claim

    def weight(row: Row) -> tuple[bool, bool, bool, bool, int, int]:
        lead = row.lead
        return (
            all(item.claim != promise for item in row.items),
            lead.word in _LAST,
            lead.option != main,
            lead.word == BUILT_IN,
            -len(row.items),
            -min(place_of(lead.outcome), 7),
        )

    return sorted(judgement.rows, key=weight)


def _five(judgement: Judgement) -> Markup | None:
    rows = important(judgement)
    if not rows:
        return None
    items = []
    for row in rows:
        lead = row.lead
        pair = naming.pair(lead.lever, lead.outcome)
        effect = claimed_effect(lead)
        items.append(
            tag(
                "li",
                tag("div", chip(lead.word, lead.title), " ", tag("strong", effect, cls="num") if effect else None),
                tag("div", f"“{words.shorten(lead.span, 18)}”" if lead.span else pair, cls="span"),
                tag(
                    "div",
                    f"{who(lead)} · {pair} · ",
                    tag("a", lead.claim, href=f"#row-{slug(lead.claim)}"),
                    f" and {len(row.items) - 1} more like it" if len(row.items) > 1 else None,
                    cls="who",
                ),
            )
        )
    title = "The claims that matter most" if len(items) > 1 else "The claim"
    return join(tag("h3", title), tag("ol", *items, cls="five"))


def main_measure(judgement: Judgement) -> tuple[str, Measure] | None:
    """Return the option and measure of the picture: what is promised, else the first outcome compared; None without numbers."""
    option = judgement.answer.option
    if option not in judgement.options:
        return None
    wanted: list[Measure] = []
    for item in judgement.items:
        if item.claim == judgement.answer.claim and item.effect is not None and item.option == option:
            wanted.append(item.effect.measure)
    wanted += main_measures(judgement.comparison, 8)
    for measure in wanted:
        outcome = judgement.arrays.outcomes[measure.outcome]
        if measure.outcome == "corridor_share":
            continue
        found = effect_of(judgement.arrays, option, measure, outcome, judgement.horizons)
        if all(at.measured for at in found.at.values()):
            return option, measure
    return None


def _over_draws(values: Floats) -> Floats:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return np.asarray(np.nanquantile(np.where(np.isfinite(values), values, np.nan), QUANTILES, axis=0))


def main_picture(judgement: Judgement) -> Markup | None:
    """Draw the main option against the baseline: levels at the left, the paired change at the right, with bands."""
    found = main_measure(judgement)
    if found is None:
        return None
    option, measure = found
    outcome = judgement.arrays.outcomes[measure.outcome]
    kind, unit = outcome.smallest_effect.kind, unit_of(outcome)
    base = running_quarter(judgement.arrays.path(BASELINE, measure))
    path = running_quarter(judgement.arrays.path(option, measure))
    factor, shown = words.scale_of(kind, unit)
    level_factor = 100.0 if outcome.unit in words.POINTS else 1.0
    level_unit = "%" if outcome.unit in words.POINTS else outcome.unit
    levels, before = _over_draws(path * level_factor), _over_draws(base * level_factor)
    change = _over_draws(difference(path, base, kind) * factor)
    weeks = path.shape[1]
    keep = sorted({*range(0, weeks, max(1, weeks // 52)), weeks - 1})
    last = effect_of(judgement.arrays, option, measure, outcome, judgement.horizons).at[judgement.horizons[-1]]
    said = words.with_interval(last.interval, kind, unit)
    after = words.horizon(judgement.horizons[-1])
    named = option_name(judgement, option)
    title = f"{measure.text}: {named} against the baseline"
    left = _level("main-level", title, f"Change after {after}: {said}.", levels, before, keep, weeks, level_unit)
    zone = outcome.smallest_effect.value * factor
    right = _change("main-change", f"Change in {measure.text}", f"After {after}: {said}.", change, keep, weeks, shown, zone)
    marks = [mark for mark in judgement.horizons if mark <= weeks]
    ends = [min(mark, weeks) - 1 for mark in marks]
    short = table(
        (
            "After",
            f"Baseline, median{f', {level_unit}' if level_unit else ''}",
            "With the option, median",
            f"Change, {shown} (median)",
        ),
        [
            (words.horizon(mark), _figure(before[2, at]), _figure(levels[2, at]), tick_text(float(change[2, at]), [0.0, 0.1]))
            for mark, at in zip(marks, ends, strict=True)
        ],
        caption=title,
        numeric=(1, 2, 3),
    )
    names = [f"{what} {share}" for what in ("baseline", "option", "change") for share in ("5 %", "25 %", "50 %", "75 %", "95 %")]
    rows = [[week + 1, *before[:, week].tolist(), *levels[:, week].tolist(), *change[:, week].tolist()] for week in keep]
    caption = join(
        tag("strong", f"{measure.text}, “{named}”. "),
        f"After {after}, {said} against the baseline. Blue: with the option (line median, bands half and nine in ten"
        " model versions). Dashed grey: the baseline, dotted its nine in ten. Right: the change in the same model version;"
        " the grey band is negligible.",
    )
    return tag(
        "figure",
        tag("div", tag("div", left, cls="draw"), tag("div", right, cls="draw"), cls="pair"),
        tag("figcaption", caption),
        twin_with_csv("Table", short, "main-claim", ["week", *names], rows),
        cls="fig main",
    )


def _figure(value: float) -> str:
    return numbers.large(float(value))


def _level(
    name: str, title: str, summary: str, levels: Floats, before: Floats, keep: Sequence[int], weeks: int, unit: str
) -> Markup:
    low, high = padded([*levels[[0, 4]][:, keep].ravel(), *before[[0, 4]][:, keep].ravel()])
    low = max(low, 0.0) if before.min() >= 0 and levels.min() >= 0 else low
    divisor, word = next(((d, w) for d, w in BIG if high >= d * 9.99), (1.0, ""))
    axis = " ".join(part for part in (word, unit) if part)
    x, y = Scale(0, weeks - 1, 52, WIDE - 8), Scale(low, high, HIGH - 38, 24)
    xs = [x(float(week)) for week in keep]
    parts = [label(0, 12, f"Level, {axis}" if axis else "Level", "soft lab"), *_axes(x, y, weeks, divisor)]
    parts += _bands(xs, y, levels, keep)
    for quantile, cls in ((0, "b90"), (4, "b90"), (2, "bmed")):
        parts.append(_line(xs, y, before[quantile], keep, cls))
    parts.append(_line(xs, y, levels[2], keep, "fmed"))
    return picture(name, WIDE, HIGH, title, summary, *parts)


def _change(
    name: str, title: str, summary: str, change: Floats, keep: Sequence[int], weeks: int, unit: str, zone: float
) -> Markup:
    low, high = padded(change[[0, 4]][:, keep].ravel(), include=(0.0, -1.4 * zone, 1.4 * zone))
    x, y = Scale(0, weeks - 1, 52, WIDE - 8), Scale(low, high, HIGH - 38, 24)
    xs = [x(float(week)) for week in keep]
    heading = "Change against the baseline" + (f", {unit}" if unit else "")
    parts = [label(0, 12, heading, "soft lab")]
    parts.append(tag("rect", x=x.start, y=y(zone), width=x.end - x.start, height=y(-zone) - y(zone), cls="zone"))
    parts += _axes(x, y, weeks, None)
    parts += _bands(xs, y, change, keep)
    parts.append(_line(xs, y, change[2], keep, "fmed"))
    return picture(name, WIDE, HIGH, title, summary, *parts)


def _line(xs: Sequence[float], y: Scale, values: Floats, keep: Sequence[int], cls: str) -> Markup:
    return tag("path", d=path_of([(x, y.clip(float(values[week]))) for x, week in zip(xs, keep, strict=True)]), cls=cls)


def _bands(xs: Sequence[float], y: Scale, values: Floats, keep: Sequence[int]) -> list[Markup]:
    ys = [[y.clip(float(row[week])) for week in keep] for row in values]
    return [tag("path", d=band_of(xs, ys[0], ys[4]), cls="f90"), tag("path", d=band_of(xs, ys[1], ys[3]), cls="f50")]


def _axes(x: Scale, y: Scale, weeks: int, divisor: float | None) -> list[Markup]:
    """Draw both axes; a ``divisor`` means levels, without signs."""
    ticks = y.ticks(4)
    plain = [value / (divisor or 1.0) for value in ticks]
    parts: list[Markup] = []
    for value, each in zip(ticks, plain, strict=True):
        parts.append(line(x.start, y(value), x.end, y(value), "zero" if divisor is None and value == 0 else "grid"))
        parts.append(
            label(x.start - 6, y(value) + 4, tick_text(each, plain).lstrip("" if divisor is None else "+"), "tick", "end")
        )
    months = weeks / WEEKS_A_MONTH
    every = 3 if months <= 18 else 6 if months <= 48 else 12 * max(1, round(months / 120))
    for month in range(0, round(months) + 1, every):
        place = x.clip(month * WEEKS_A_MONTH)
        parts.append(line(place, y.start, place, y.start + 4, "zero"))
        parts.append(label(place, y.start + 17, str(month), "tick", "middle"))
    parts.append(label((x.start + x.end) / 2, y.start + 33, "months since the start", "tick", "middle"))
    return parts
