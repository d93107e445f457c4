"""Page one of the report: the first sentences, the picture of the main claim, the claims that matter most, who reviewed."""

from __future__ import annotations

from leeward.evidence import numbers
from leeward.judging import words
from leeward.judging.chains import Row, place_of
from leeward.judging.judgement import Judgement
from leeward.judging.rules import BUILT_IN, NO_DIRECTION, NO_PATH, OUTSIDE, REPORTED
from leeward.judging.series import Measure
from leeward.judging.summary import effect_of
from leeward.reading.brief import Brief
from leeward.showing import naming
from leeward.showing.charts import drawn_change, drawn_levels, fan_numbers, months_label, tick_text
from leeward.showing.data import twin_with_csv
from leeward.showing.options import main_measures, option_name
from leeward.showing.sections import chip, claimed_effect, section, slug, who
from leeward.showing.svg import Markup, Scale, join, picture, table, tag
from leeward.showing.waiting import on_page_one

IMPORTANT = 5
WIDE, HIGH = 420.0, 205.0
_LAST = (NO_PATH, NO_DIRECTION, REPORTED, OUTSIDE)


def page_one(judgement: Judgement, brief: Brief) -> Markup:
    """Return the answer: sentences, picture, claims, and what waits for a person where hardly any is judged."""
    sentences = judgement.answer.sentences
    return section(
        "answer",
        "The answer",
        "",
        *(tag("p", sentence.text, cls="counts" if sentence.about == "counts" else "big") for sentence in sentences),
        main_picture(judgement),
        _five(judgement),
        on_page_one(brief, len(judgement.rows)),
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
    model = brief.proposals.model if brief.proposals is not None and brief.proposals.examined else ""
    who = f"a program and the language model {model}" if model else "a program"
    return f"Nobody has reviewed this reading: {who} read the document, and a claim may have been misread."


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
        pair = naming.tested(lead, "")
        effect = claimed_effect(lead)
        items.append(
            tag(
                "li",
                tag(
                    "div",
                    chip(lead.word, lead.title),
                    f" {naming.of_then(lead)} " if effect and lead.told_of else " ",
                    tag("strong", effect, cls="num") if effect else None,
                ),
                tag("div", words.quote(lead.span) if lead.span else pair, cls="span"),
                tag("div", lead.reason, cls="small") if lead.word == OUTSIDE else None,
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


def main_picture(judgement: Judgement) -> Markup | None:
    """Draw the main option against the baseline: levels at the left, the paired change at the right, with bands."""
    found = main_measure(judgement)
    if found is None:
        return None
    option, measure = found
    outcome = judgement.arrays.outcomes[measure.outcome]
    numbered = fan_numbers(judgement.arrays, option, measure)
    levels, before, change, keep = numbered.levels, numbered.before, numbered.change, numbered.weeks
    weeks, level_unit = levels.shape[1], numbered.level_unit
    last = effect_of(judgement.arrays, option, measure, outcome, judgement.horizons).at[judgement.horizons[-1]]
    said = words.with_interval(last.interval, numbered.kind, numbered.unit)
    after = words.horizon(judgement.horizons[-1])
    named = option_name(judgement, option)
    title = f"{measure.text}: {named} against the baseline"
    x, heights = Scale(0, weeks - 1, 52, WIDE - 8), (26.0, HIGH - 38)
    parts = drawn_levels(numbered, x, heights, months=True)
    left = picture("main-level", WIDE, HIGH, title, f"Change after {after}: {said}.", *parts)
    parts = [*drawn_change(numbered, x, heights), months_label(x, heights[1])]
    right = picture("main-change", WIDE, HIGH, f"Change in {measure.text}", f"After {after}: {said}.", *parts)
    marks = [mark for mark in judgement.horizons if mark <= weeks]
    ends = [min(mark, weeks) - 1 for mark in marks]
    short = table(
        (
            "After",
            f"Baseline, median{f', {level_unit}' if level_unit else ''}",
            "With the option, median",
            f"Change, {numbered.change_unit} (median)",
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
