"""The section of the report on time: fan charts of each option against the baseline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from leeward.judging import words
from leeward.judging.judgement import Judgement
from leeward.judging.measure import measure_for
from leeward.judging.scales import unit_of
from leeward.judging.series import Measure
from leeward.judging.summary import effect_of
from leeward.showing import charts
from leeward.showing.data import Value, twin_with_csv
from leeward.showing.options import FANS, option_name
from leeward.showing.sections import section
from leeward.showing.svg import Child, Markup, figure, table, tag

MOST_FANS = 4
"""Charts drawn for one option; half as many where there are more than ``MANY`` options."""

MANY = 8
COLUMNS = ("option", "measure", "after weeks", "unit", "baseline", "change, median", "5 %", "25 %", "75 %", "95 %")


def over_time(judgement: Judgement) -> Markup | None:
    """Return fan charts of each option for the outcomes that its claims are about."""
    parts: list[Child] = []
    quiet: list[Sequence[Child]] = []
    most = MOST_FANS if len(judgement.options) <= MANY else MOST_FANS // 2
    for number, option in enumerate(judgement.options):
        measures = list(_fan_measures(judgement, option))
        moving = [measure for measure in measures if not _quiet(judgement, option, measure)]
        still = [f"{measure.text} {_size(judgement, option, measure)}" for measure in measures if measure not in moving]
        moving = [measure for measure in moving if _numbers(judgement, option, measure)]
        if still:
            quiet.append((option_name(judgement, option), "; ".join(still)))
        drawn = []
        for at, measure in enumerate(moving[:most]):
            outcome = judgement.arrays.outcomes[measure.outcome]
            marks = [mark for mark in judgement.horizons if mark <= judgement.weeks]
            made = charts.fan(
                f"fan-{number}-{at}",
                judgement.arrays,
                option,
                measure,
                f"{measure.text}, {option_name(judgement, option)}",
                marks,
            )
            grid = table(
                ("After", "Baseline, median", "With the option, median", "Change (9 in 10)"),
                [(words.horizon(mark), *rest) for mark, *rest in made.rows],
                caption=f"{measure.text}, {outcome.unit}",
                numeric=(1, 2, 3),
            )
            drawn.append(
                tag(
                    "div",
                    tag("h4", measure.text),
                    figure(
                        made.drawing,
                        made.summary,
                        twin_with_csv("Table", grid, f"fan-{number}-{at}", COLUMNS, _rows(judgement, option, measure)),
                    ),
                )
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
    if quiet:
        listed = table(
            ("Option", "Outcome: change at the end (nine in ten), and the smallest effect of interest"),
            quiet,
            caption="Within the smallest effect of interest in nine of ten model versions, every week; no chart is drawn",
        )
        parts.append(tag("div", tag("h3", "Within the smallest effect all along"), listed, cls="option"))
    if not parts:
        return None
    key = tag(
        "p",
        "Blue: with the option (line median, dark band half, light band 9 in 10 model versions). Dashed grey:"
        " the baseline (median; dotted 9 in 10). Below: the paired change; the grey band is negligible. Values are"
        " means of the quarter that ends there.",
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


def _quiet(judgement: Judgement, option: str, measure: Measure) -> bool:
    effect = judgement.arrays.outcomes[measure.outcome].smallest_effect
    return charts.stays_negligible(judgement.arrays, option, measure, effect.kind, effect.value)


def _rows(judgement: Judgement, option: str, measure: Measure) -> list[list[Value]]:
    outcome = judgement.arrays.outcomes[measure.outcome]
    found = effect_of(judgement.arrays, option, measure, outcome, judgement.horizons)
    unit = "share of the baseline" if found.kind == "relative" else found.unit
    return [
        [
            option_name(judgement, option), measure.text, week, unit, at.baseline, at.interval.median, at.interval.low90,
            at.interval.low50, at.interval.high50, at.interval.high90,
        ]
        for week, at in found.at.items()
    ]  # fmt: skip


def _size(judgement: Judgement, option: str, measure: Measure) -> str:
    """Say the change at the end and the smallest effect that it stays within."""
    outcome = judgement.arrays.outcomes[measure.outcome]
    last = effect_of(judgement.arrays, option, measure, outcome, judgement.horizons[-1:]).at[judgement.horizons[-1]]
    said = words.with_interval(last.interval, outcome.smallest_effect.kind, unit_of(outcome))
    return f"{said}, within ±{words.smallest_effect(outcome)}"


def _numbers(judgement: Judgement, option: str, measure: Measure) -> bool:
    """Tell whether half of the model versions or more have a number at every horizon: else there is nothing to draw."""
    outcome = judgement.arrays.outcomes[measure.outcome]
    return all(at.measured for at in effect_of(judgement.arrays, option, measure, outcome, judgement.horizons).at.values())


def _fan_measures(judgement: Judgement, option: str) -> Iterable[Measure]:
    seen: set[Measure] = set()
    wanted: list[Measure] = []
    arrays = judgement.arrays
    for item in judgement.items:
        if item.option == option and item.effect is not None:
            wanted.append(item.effect.measure)
    wanted += [
        measure_for(arrays, arrays.outcomes[name], market="usa") for name in FANS if name in arrays.outcomes and arrays.has(name)
    ]
    for measure in wanted:
        if measure not in seen and measure.outcome != "corridor_share":
            seen.add(measure)
            yield measure
