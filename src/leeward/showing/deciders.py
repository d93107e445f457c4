"""What would change the answer: the unknowns that decide verdicts, one strip each that fits a phone and a page."""

from __future__ import annotations

from dataclasses import dataclass

from leeward.judging import words
from leeward.judging.drivers import Driver
from leeward.judging.judgement import Judgement, Verdict
from leeward.judging.rules import BUILT_IN
from leeward.showing import naming
from leeward.showing.data import csv_link
from leeward.showing.sections import chip, section, slug
from leeward.showing.svg import Markup, Scale, join, line, num, tag

MOST = 5
"""Unknowns in the brief, those that turn a majority first; the others follow in the appendix."""
COLUMNS = (
    "claim", "lever", "outcome", "direction", "unknown", "share of the spread", "as claimed at one end", "that end",
    "as claimed at the other end", "that other end", "majority changes",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decider:
    """An unknown and the claim that it decides."""

    item: Verdict
    driver: Driver


def deciders(judgement: Judgement) -> list[Decider]:
    """Return the unknowns that decide claims, each once for an option, outcome and direction; what turns a majority first."""
    found: dict[tuple[str, str, str, str], Decider] = {}
    for item in judgement.items:
        for driver in item.drivers if item.driven == "verdict" and item.word != BUILT_IN else ():
            found.setdefault((item.option, item.outcome, item.direction, driver.name), Decider(item, driver))
    main = judgement.answer.option
    return sorted(found.values(), key=lambda one: (not one.driver.flips, one.item.option != main, -one.driver.index))


def what_would_change(judgement: Judgement) -> Markup:
    """Return the unknowns of most weight."""
    found = deciders(judgement)
    if not any(item.effect is not None for item in judgement.items):
        return section("drivers", "What would change the answer", "No claim is judged, so there is no verdict that could change.")
    if not found:
        return section(
            "drivers",
            "What would change the answer",
            "No single unknown stands out of the noise: the verdicts are the same across the model versions, or their"
            " differences come from many unknowns together.",
        )
    more = len(found) - MOST
    return section(
        "drivers",
        "What would change the answer",
        "Share of model versions that are as the claim says, at the two ends of each unknown; marks at half of the versions and"
        " where a claim is supported. Unknowns are found among all parameters and structural choices, above what chance gives.",
        _table(judgement, found[:MOST], "The unknowns that decide verdicts"),
        tag(
            "p",
            join("In the appendix: ", tag("a", f"{more} more", href="#more-drivers"), ". ") if more > 0 else None,
            "The same numbers: ",
            csv_link("what-would-change", COLUMNS, [_numbers(one) for one in found]),
            cls="small",
        ),
    )


def more_deciders(judgement: Judgement) -> Markup | None:
    """Return the other unknowns."""
    rest = deciders(judgement)[MOST:]
    if not rest:
        return None
    return section("more-drivers", "Further unknowns", "", _table(judgement, rest, "Further unknowns that decide verdicts"))


def _table(judgement: Judgement, found: list[Decider], caption: str) -> Markup:
    head = tag("tr", *(tag("th", text, scope="col") for text in ("Unknown", "As claimed", "Claim")))
    return tag(
        "table",
        tag("caption", caption),
        tag("thead", head),
        tag("tbody", *(_row(one, judgement.threshold) for one in found)),
        cls="verdicts deciders",
    )


def _row(one: Decider, threshold: float) -> Markup:
    item, driver = one.item, one.driver
    ends = sorted(((driver.low, driver.low_label), (driver.high, driver.high_label)))
    told = [tag("div", tag("strong", f"{100 * share:.0f} %", cls="num"), f" {label}", cls="small") for share, label in ends]
    turns = tag("div", "turns the majority" if driver.flips else "does not turn the majority", cls="small")
    pair = naming.pair(item.lever, item.outcome, item.direction, item.of_drug)
    return tag(
        "tr",
        tag("th", driver.title, turns, scope="row"),
        tag("td", _strip(ends[0][0], ends[1][0], threshold), *told),
        tag(
            "td",
            chip(item.word, item.title),
            tag("div", words.quote(item.span) if item.span else pair, cls="span"),
            tag("div", f"{pair} · ", tag("a", item.claim, href=f"#trail-{slug(item.claim)}"), cls="who"),
            cls="claimcell",
        ),
    )


def _strip(low: float, high: float, threshold: float, width: float = 190.0) -> Markup:
    """Draw the two ends on an axis from nought to all versions, with marks at the half and where a claim is supported."""
    scale = Scale(0, 1, 8, width - 8)
    parts = [
        line(scale(0), 12, scale(1), 12, "grid"),
        line(scale(0.5), 4, scale(0.5), 20, "zero"),
        line(scale(threshold), 4, scale(threshold), 20, "noise"),
        line(scale.clip(low), 12, scale.clip(high), 12, "i90 plain"),
        tag("circle", cx=scale.clip(low), cy=12, r=4.5, cls="dot plain"),
        tag("circle", cx=scale.clip(high), cy=12, r=4.5, cls="dot up"),
    ]
    return tag("svg", *parts, width=width, height=24, viewBox=f"0 0 {num(width)} 24", aria_hidden="true", cls="chart")


def _numbers(one: Decider) -> list[str | float | int | None]:
    item, driver = one.item, one.driver
    return [
        item.claim, item.lever, item.outcome, item.direction, driver.title, driver.index, driver.low, driver.low_label,
        driver.high, driver.high_label, "yes" if driver.flips else "no",
    ]  # fmt: skip
