"""The sections of the report about claims: limits, answer, verdict table, drivers, evidence trail."""

from __future__ import annotations

from collections.abc import Sequence

from leeward.evidence import numbers
from leeward.judging import words
from leeward.judging.drivers import lower_first, readable
from leeward.judging.judgement import Judgement, Verdict
from leeward.judging.record import interval_in, judged, shares_in
from leeward.judging.rules import (
    AT_FIRST,
    BUILT_IN,
    CONTRADICTED,
    DEPENDS,
    LARGER,
    MEANING,
    NO_DIRECTION,
    NO_EFFECT,
    NO_PATH,
    OUTSIDE,
    SMALLER,
    SUPPORTED,
    UNSETTLED,
)
from leeward.showing.charts import dumbbell, effect_strip, shares_bar
from leeward.showing.svg import Child, Markup, figure, join, path_of, table, tag, twin

CHIPS = {
    SUPPORTED: ("c-holds", "full"),
    SMALLER: ("c-briefly", "half"),
    LARGER: ("c-holds", "full"),
    AT_FIRST: ("c-briefly", "half"),
    DEPENDS: ("c-depends", "diamond"),
    NO_EFFECT: ("c-small", "ring"),
    CONTRADICTED: ("c-fails", "cross"),
    UNSETTLED: ("c-depends", "diamond"),
    BUILT_IN: ("c-assumed", "ring"),
    NO_PATH: ("c-outside", "dash"),
    OUTSIDE: ("c-outside", "dash"),
    NO_DIRECTION: ("c-nodir", "dash"),
}


def icon(shape: str) -> Markup:
    """Return the small sign of a verdict: its shape, not its colour, carries the meaning."""
    parts = {
        "full": tag("circle", cx=6, cy=6, r=5, fill="currentColor"),
        "half": join(
            tag("circle", cx=6, cy=6, r=4.5, fill="none", stroke="currentColor", stroke_width="1.6"),
            tag("path", d="M6 1.5A4.5 4.5 0 0 0 6 10.5Z", fill="currentColor"),
        ),
        "diamond": tag("path", d="M6 .5L11.5 6L6 11.5L.5 6Z", fill="currentColor"),
        "ring": tag("circle", cx=6, cy=6, r=4.5, fill="none", stroke="currentColor", stroke_width="1.6"),
        "cross": tag("path", d="M2 2L10 10M10 2L2 10", stroke="currentColor", stroke_width="2.4"),
        "dash": tag("path", d=path_of([(1.5, 6), (10.5, 6)]), stroke="currentColor", stroke_width="2.2"),
    }
    return tag("svg", parts[shape], viewBox="0 0 12 12", aria_hidden="true", focusable="false")


def chip(word: str, text: str | None = None) -> Markup:
    """Return a verdict as a chip."""
    cls, shape = CHIPS[word]
    return tag("span", icon(shape), text or word, cls=f"chip {cls}")


def section(name: str, title: str, lead: str, *children: Child, cls: str | None = None) -> Markup:
    """Return a named part of the page."""
    return tag(
        "section",
        tag("h2", title, id=f"{name}-h"),
        tag("p", lead, cls="lead") if lead else None,
        *children,
        id=name,
        cls=cls,
        aria_labelledby=f"{name}-h",
    )


def limits(judgement: Judgement) -> Markup:
    """Return what must be read first."""
    return tag(
        "section",
        tag("h2", "Read this first", id="limits-h"),
        tag("ul", *(tag("li", text) for text in judgement.limits)),
        id="limits",
        cls="limits",
        aria_labelledby="limits-h",
    )


def answer(judgement: Judgement) -> Markup:
    """Return the answer in one sentence and the tally of verdicts."""
    tally = [
        tag("li", chip(word, f"{count} {word}"), " ", tag("span", MEANING[word], cls="small"))
        for word, count in judgement.counts.items()
    ]
    return section(
        "answer",
        "The answer",
        "",
        *(tag("p", sentence.text, cls="big" if at < 2 else None) for at, sentence in enumerate(judgement.answer.sentences)),
        tag("ul", *tally, cls="tally") if tally else None,
        cls="answer",
    )


def who(claim: Verdict) -> str:
    """Return who says it and how: officials, as an aim."""
    how = {
        "aims": ", as an aim",
        "recommends": ", as advice",
        "doubts": ", doubting it",
        "reports": ", reported",
    }
    return f"{claim.speaker}{how.get(claim.stance, '')}"


def three_shares(item: Verdict) -> tuple[list[tuple[str, float, str]], str]:
    """Return the three shares with their words and classes, and the same as a text out of twenty."""
    shares = shares_in(item.to_dict())
    if not shares:
        return [], ""
    classes = {"helps": "help", "negligible": "neg", "harms": "harm", "rises": "up", "falls": "down"}
    counts = words.twentieths(list(shares.values()))
    text = ", ".join(f"{name} {count}" for name, count in zip(shares, counts, strict=True))
    return [(name, share, classes[name]) for name, share in shares.items()], text


def _drivers(item: Verdict) -> str:
    if item.effect is None:
        return "–"
    if not item.drivers:
        return "no single unknown"
    return "; ".join(driver.title for driver in item.drivers)


def _published(item: Verdict) -> Markup:
    text = item.literature.sentence()
    design = readable(item.literature.best)
    return join(text, tag("br") if design else None, tag("span", f"best: {design}", cls="small") if design else None)


def _effect_cell(item: Verdict) -> Markup:
    record = item.to_dict()
    at, effect = judged(record), record["effect"]
    if at is None or at["median"] is None:
        return join("–")
    interval = interval_in(at)
    kind, unit = effect["kind"], effect["unit"]
    placebo = None
    if item.placebo is not None:
        placebo = tag(
            "div",
            f"removal {words.effect(item.placebo.removal, kind, unit)}, lethality"
            f" {words.effect(item.placebo.lethality, kind, unit)}",
            cls="small",
        )
    return join(
        effect_picture(item),
        tag(
            "div",
            tag("strong", words.effect(interval, kind, unit)),
            f" after {words.horizon(item.horizon or 0)}",
            cls="num",
        ),
        tag("div", f"half: {words.span(interval, kind, unit, 50)}", cls="small num"),
        tag("div", f"9 in 10: {words.span(interval, kind, unit)}", cls="small num"),
        tag("div", noise_text(item), cls="small"),
        placebo,
    )


def effect_picture(item: Verdict) -> Markup:
    """Return the effect of a claim in multiples of its smallest effect; nothing where there is none."""
    record = item.to_dict()
    at, effect = judged(record), record["effect"]
    if at is None or at["median"] is None:
        return join("")
    return effect_strip(interval_in(at), effect["smallest"], item.good, item.direction)


def noise_text(item: Verdict) -> str:
    """Say whether the effect would be seen beside ordinary yearly change."""
    record = item.to_dict()
    at, effect = judged(record), record["effect"]
    if at is None or effect["yearly_noise"] is None:
        return ""
    seen = {"yes": "visible", "hardly": "hardly visible", "no": "not visible"}.get(at["visible"])
    if seen is None:
        return ""
    scale, shown = words.scale_of(effect["kind"], effect["unit"])
    return f"yearly change {numbers.number(scale * effect['yearly_noise'])} {shown}".rstrip() + f": {seen}"


def verdict_row(item: Verdict, others: Sequence[Verdict] = ()) -> Markup:
    """Return one row of the verdict table; ``others`` are further claims that test the same."""
    parts, counts = three_shares(item)
    pair = f"{readable(item.lever) or 'no lever'} → {readable(item.outcome) or 'no outcome'}"
    chip_text = item.title
    lasts = [tag("div", item.lasts())]
    if item.displaced is not None:
        lasts.append(tag("div", f"{100 * item.displaced.median:.0f} % came back elsewhere", cls="small"))
    cells = [
        (
            "Verdict",
            join(
                chip(item.word, chip_text),
                tag("div", item.reason, cls="small why"),
                tag("div", item.confidence, cls="small why") if item.confidence else None,
            ),
        ),
        (
            "Model versions, of 20",
            join(
                shares_bar(parts),
                tag("div", *(tag("span", text, cls="three") for text in counts.split(", ")), cls="small num"),
            )
            if parts
            else join("–"),
        ),
        ("Effect", _effect_cell(item)),
        ("Lasts", join(lasts) if item.effect is not None else join("–")),
        ("Driven by", join(_drivers(item))),
        ("Published evidence", _published(item)),
    ]
    claim = tag(
        "th",
        tag("div", f"“{words.shorten(item.span)}”" if item.span else pair, cls="span"),
        tag("div", who(item), cls="who"),
        tag("div", f"{pair}: {readable(item.direction)}", cls="who"),
        tag(
            "div",
            tag("a", item.claim, href=f"#trail-{slug(item.claim)}"),
            " ",
            None if item.reviewed else tag("span", "not reviewed", cls="badge"),
            tag("span", f" repeats {item.repeats}", cls="badge") if item.repeats else None,
            cls="who",
        ),
        *(
            tag(
                "div",
                f"also “{words.shorten(other.span)}” ({who(other)}) " if other.span else f"also {who(other)} ",
                tag("a", other.claim, href=f"#trail-{slug(other.claim)}"),
                cls="who",
            )
            for other in others
        ),
        scope="row",
        cls="claimcell",
    )
    return tag("tr", claim, *(tag("td", cell, data_label=name) for name, cell in cells))


def slug(text: str) -> str:
    """Return an id that is safe in a link."""
    return "".join(char if char.isalnum() and char.isascii() else "-" for char in text)


def verdicts(judgement: Judgement) -> Markup:
    """Return the verdict table: a row for claims that test the same, from instrument to people, then those outside."""
    inside = [row for row in judgement.rows if row.lead.word != OUTSIDE]
    outside = [item for item in judgement.items if item.word == OUTSIDE]
    headings = (
        "Claim, who, lever and outcome",
        "Verdict",
        "Model versions, of 20",
        "Effect",
        "How long",
        "Driven by",
        "Published evidence",
    )
    body: Markup | None = None
    if inside:
        head = tag("tr", *(tag("th", text, scope="col") for text in headings))
        body = tag(
            "div",
            tag(
                "table",
                tag("caption", "Verdicts on the claims that the model can say something about"),
                tag("thead", head),
                tag("tbody", *(verdict_row(row.lead, row.items[1:]) for row in inside)),
                cls="verdicts",
            ),
            cls="scroll",
            tabindex="0",
            role="region",
            aria_label="Verdicts",
        )
    keys = tag(
        "div",
        tag("span", tag("i", cls="sw help"), "helps"),
        tag("span", tag("i", cls="sw neg"), "negligible"),
        tag("span", tag("i", cls="sw harm"), "harms"),
        tag("span", tag("i", cls="sw up"), "rises"),
        tag("span", tag("i", cls="sw down"), "falls (no better direction)"),
        tag(
            "span",
            "Effect strip: dot median, thick line half, thin line nine in ten model versions; grey zone"
            " negligible; the same scale for all, in smallest effects of interest (±6)",
        ),
        cls="key",
    )
    rest = None
    if outside:
        rest = join(
            tag("h3", "Outside the model"),
            table(
                ("Claim", "Who", "Lever → outcome", "Why the model is silent", "Published evidence"),
                [
                    (
                        f"“{words.shorten(item.span)}”" if item.span else item.claim,
                        who(item),
                        f"{readable(item.lever) or '–'} → {readable(item.outcome) or '–'}",
                        item.reason,
                        _published(item),
                    )
                    for item in outside
                ],
                caption="Claims that the model says nothing about",
            ),
        )
    return section(
        "claims",
        "Claim by claim",
        "Model and literature stand in separate columns and are never blended. Each effect is the"
        " difference to the"
        " same model version, with the same luck, without the option.",
        keys if inside else None,
        body or tag("p", "No claim was found that the model can say something about."),
        rest,
    )


def drivers(judgement: Judgement) -> Markup:
    """Return what would change the answer: the unknowns that decide verdicts."""
    rows: list[tuple[str, float, str, float, str]] = []
    cells: list[Sequence[Child]] = []
    seen: set[tuple[str, str, str, str]] = set()
    for item in judgement.items:
        if item.driven != "verdict":
            continue
        for driver in item.drivers:
            key = (item.option, item.outcome, item.direction, driver.name)
            if key in seen:
                continue
            seen.add(key)
            pair = f"{readable(item.outcome)}: {readable(item.direction)}"
            what = f"{item.claim} ({pair}): {lower_first(driver.title)}"
            rows.append((what, driver.low, driver.low_label, driver.high, driver.high_label))
            cells.append(
                (
                    item.claim,
                    driver.title,
                    f"{100 * driver.index:.0f} %",
                    f"{100 * driver.low:.0f} % when {driver.low_label}",
                    f"{100 * driver.high:.0f} % when {driver.high_label}",
                    "yes" if driver.flips else "no",
                )
            )
    if not rows:
        return section(
            "drivers",
            "What would change the answer",
            "No single unknown stands out of the noise: the verdicts are the same across the model"
            " versions, or"
            " their differences come from many unknowns together.",
        )
    shown = rows[:18]
    title = "Share of model versions that are as claimed, at the two ends of each unknown"
    summary = "; ".join(f"{what}: {100 * a:.0f} % ({x}) to {100 * b:.0f} % ({y})" for what, a, x, b, y in shown[:6])
    drawing = dumbbell("drivers-chart", title, summary, shown, judgement.threshold)
    headings = ("Claim", "Unknown", "Share of the spread", "As claimed", "As claimed", "Majority changes")
    return section(
        "drivers",
        "What would change the answer",
        "For every claim on which model versions disagree: the unknowns that decide it, found among all"
        " parameters"
        " and structural choices, above what chance would give.",
        figure(
            drawing,
            f"{title}. {summary}.",
            twin("Table of drivers", table(headings, cells, caption=title, numeric=[2])),
        ),
    )
