"""The table of claims: verdict and effect first, then the words of the document; what decides it is folded."""

from __future__ import annotations

from collections.abc import Sequence

from leeward.evidence import numbers
from leeward.judging import words
from leeward.judging.chains import Row
from leeward.judging.drivers import readable
from leeward.judging.judgement import Judgement, Verdict
from leeward.judging.record import interval_in, judged
from leeward.judging.rules import DEPENDS, MEANING, OUTSIDE, REPORTED
from leeward.showing import naming
from leeward.showing.data import csv_link
from leeward.showing.pageone import by_weight
from leeward.showing.sections import (
    chip,
    claimed_effect,
    effect_picture,
    noise_text,
    section,
    slug,
    three_shares,
    who,
)
from leeward.showing.svg import Child, Markup, join, table, tag

MOST = 18
"""Rows in the table of the brief; the others follow in the appendix."""
COLUMNS = (
    "claim", "verdict", "confidence", "speaker", "stance", "words", "lever", "outcome", "direction", "option", "measure",
    "after weeks", "unit", "median", "5 %", "25 %", "75 %", "95 %", "smallest effect",
)  # fmt: skip


def _split(judgement: Judgement) -> tuple[list[Row], list[Row]]:
    inside = [row for row in judgement.rows if row.lead.word != OUTSIDE]
    if len(inside) <= MOST:
        return inside, []
    first = {row.lead.claim for row in by_weight(judgement)[:MOST]}
    return [row for row in inside if row.lead.claim in first], [row for row in inside if row.lead.claim not in first]


def claims(judgement: Judgement) -> Markup:
    """Return the table of claims: a row for claims that test the same, from instrument to people."""
    shown, rest = _split(judgement)
    outside = sum(row.lead.word == OUTSIDE for row in judgement.rows)
    tally = [
        tag("li", chip(word, f"{count} {word}"), " ", tag("span", MEANING[word], cls="small"))
        for word, count in judgement.counts.items()
    ]
    more = [f"{count} {what}" for count, what in ((len(rest), "further claims"), (outside, "outside the model")) if count]
    return section(
        "claims",
        "Claim by claim",
        "Each effect is the difference to the same model version, with the same luck, without the option. Model and"
        " literature are never blended.",
        tag("ul", *tally, cls="tally") if tally else None,
        claim_table(shown, "Verdicts on the claims that the model can say something about")
        if shown
        else tag("p", "No claim was found that the model can say something about."),
        tag(
            "p",
            join("In the appendix: ", tag("a", ", ".join(more), href="#more-claims"), ". ") if more else None,
            "All claims: ",
            csv_link("claims", COLUMNS, [_numbers(item) for item in judgement.items]),
            cls="small",
        )
        if judgement.items
        else None,
    )


def more_claims(judgement: Judgement) -> Markup | None:
    """Return the claims that the brief has no room for, and those that the model says nothing about."""
    _, rest = _split(judgement)
    outside = [item for item in judgement.items if item.word == OUTSIDE]
    if not rest and not outside:
        return None
    return section(
        "more-claims",
        "Further claims",
        "",
        claim_table(rest, "Further claims that the model can say something about") if rest else None,
        _outside(outside) if outside else None,
    )


def _outside(items: Sequence[Verdict]) -> Markup:
    return join(
        tag("h3", "Outside the model"),
        table(
            ("Claim", "Who", "Lever → outcome", "Why the model is silent", "Published evidence"),
            [
                (
                    join(
                        tag("a", item.claim, href=f"#trail-{slug(item.claim)}"),
                        " ",
                        words.quote(item.span) if item.span else "",
                    ),
                    who(item),
                    naming.tested(item),
                    item.reason,
                    item.literature.sentence(),
                )
                for item in items
            ],
            caption="Claims that the model says nothing about",
            cls="data cards",
        ),
    )


def claim_table(rows: Sequence[Row], caption: str) -> Markup:
    """Return claims as a table of three columns that fits a page, 80 characters a line and a phone."""
    head = tag("tr", *(tag("th", text, scope="col") for text in ("Verdict", "Effect", "Claim")))
    key = tag(
        "p",
        "Strip: dot median, thick line half, thin line nine in ten model versions; grey negligible; the same scale for"
        " all, in smallest effects of interest (±6); the arrow is where the claim points.",
        cls="small",
    )
    return join(
        tag(
            "table",
            tag("caption", caption),
            tag("thead", head),
            tag("tbody", *(claim_row(row) for row in rows)),
            cls="verdicts",
        ),
        key,
    )


def claim_row(row: Row) -> Markup:
    """Return the row of claims that test the same thing."""
    item = row.lead
    pair = naming.tested(item)
    others = [
        tag(
            "div",
            f"also {words.quote(other.span)} ({who(other)}) " if other.span else f"also {who(other)} ",
            tag("a", other.claim, href=f"#trail-{slug(other.claim)}"),
            cls="who",
        )
        for other in row.items[1:]
    ]
    effect = claimed_effect(item)
    return tag(
        "tr",
        tag(
            "th",
            chip(item.word, DEPENDS if item.word == DEPENDS else item.title),
            tag("div", item.depends_on_title, cls="small") if item.word == DEPENDS else None,
            tag("div", f"confidence {item.grade}", cls="small") if item.grade else None,
            scope="row",
        ),
        tag("td", _of_then(item), tag("div", tag("strong", effect, cls="num")), effect_picture(item), _beside(item))
        if effect
        else tag("td", _no_effect(item)),
        tag(
            "td",
            tag("div", words.quote(item.span) if item.span else pair, cls="span"),
            tag(
                "div",
                f"{who(item)} · {pair} · ",
                tag("a", item.claim, href=f"#trail-{slug(item.claim)}"),
                cls="who",
            ),
            *others[:1],
            tag("details", tag("summary", "What decides it"), *_folded(item), *others[1:], cls="why"),
            cls="claimcell",
        ),
        id=f"row-{slug(item.claim)}",
    )


def _of_then(item: Verdict) -> Markup | None:
    return tag("div", naming.of_then(item), cls="small") if item.told_of else None


def _beside(item: Verdict) -> Markup | None:
    return tag("div", bound, cls="small") if (bound := naming.beside(item)) else None


def _no_effect(item: Verdict) -> Markup | str:
    """What stands where there is no size: that it is a report, or a dash."""
    return tag("span", "reported as past: nothing to test", cls="small") if item.word == REPORTED else "–"


def _folded(item: Verdict) -> list[Markup]:
    record = item.to_dict()
    at, effect = judged(record), record["effect"]
    _, counts = three_shares(item)
    parts: list[tuple[str, Child]] = [("Why", item.reason)]
    if item.measure:
        parts.append(("Measured as", f"{item.measure}{f': {item.wider}' if item.wider else ''}"))
    if counts:
        parts.append(("Of every 20 model versions", counts))
    if at is not None and at["median"] is not None:
        interval = interval_in(at)
        kind, unit = effect["kind"], effect["unit"]
        scale, shown = words.scale_of(kind, unit)
        parts.append(("Half of the versions", words.span(interval, kind, unit, 50)))
        parts.append(("Smallest effect of interest", f"{numbers.number(scale * effect['smallest'])} {shown}".rstrip()))
        if item.placebo is not None:
            removal, killing = (words.effect(part, kind, unit) for part in (item.placebo.removal, item.placebo.lethality))
            text = f"removal {removal}, lethality {killing}"
            parts.append(("Strike taken apart", text))
        if item.direction != "no_effect":
            parts.append(("How long", item.lasts()))
        noise = noise_text(item)
        if noise:
            parts.append(("Beside ordinary years", noise))
        drivers = "; ".join(driver.title for driver in item.drivers) or "no single unknown"
        parts.append(("Driven by", drivers))
    if item.elsewhere is not None:
        parts.append(("Came back elsewhere", f"{100 * item.elsewhere.median:.0f} %"))
    best = readable(item.literature.best)
    parts.append(("Published evidence", item.literature.sentence() + (f" (best: {best})" if best else "")))
    if item.confidence:
        parts.append(("Confidence", item.confidence))
    return [tag("dl", *(join(tag("dt", name), tag("dd", text)) for name, text in parts))]


def _numbers(item: Verdict) -> list[str | float | int | None]:
    record = item.to_dict()
    at, effect = judged(record), record["effect"]
    row: list[str | float | int | None] = [
        item.claim, item.title, item.grade, item.speaker, item.stance, words.shorten(item.span, words.QUOTED),
        item.lever, item.outcome, item.direction, item.option, item.measure, item.horizon,
    ]  # fmt: skip
    if at is None or effect is None:
        return [*row, *[None] * 7]
    unit = "share of the baseline" if effect["kind"] == "relative" else effect["unit"]
    return [*row, unit, *(at[name] for name in ("median", "low90", "low50", "high50", "high90")), effect["smallest"]]
