"""The sections of the report about claims: limits, answer, verdict table, drivers, evidence trail."""

from __future__ import annotations

from leeward.evidence import numbers
from leeward.judging import words
from leeward.judging.judgement import Judgement, Verdict
from leeward.judging.record import interval_in, judged, shares_in
from leeward.judging.rules import (
    AT_FIRST,
    BUILT_IN,
    CONTRADICTED,
    DEPENDS,
    LARGER,
    NO_DIRECTION,
    NO_EFFECT,
    NO_PATH,
    OUTSIDE,
    REPORTED,
    SMALLER,
    SUPPORTED,
    UNSETTLED,
)
from leeward.showing import naming
from leeward.showing.charts import effect_strip
from leeward.showing.svg import Child, Markup, join, path_of, tag

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
    REPORTED: ("c-nodir", "dash"),
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


def limits(judgement: Judgement, reviewed: str) -> Markup:
    """Return what must be read first, in two sentences: what these results are, and who reviewed the reading."""
    first = (f"{text} " for text in judgement.limits[:1])
    return tag(
        "section",
        tag("h2", "Read this first", id="limits-h"),
        tag("p", *first, tag("strong", reviewed), " ", tag("a", "All limits", href="#record"), "."),
        id="limits",
        cls="limits",
        aria_labelledby="limits-h",
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


def effect_picture(item: Verdict) -> Markup:
    """Return the effect of a claim in multiples of its smallest effect; nothing where there is none."""
    record = item.to_dict()
    at, effect = judged(record), record["effect"]
    if at is None or at["median"] is None:
        return join("")
    return effect_strip(interval_in(at), effect["smallest"], item.good, item.direction)


def claimed_effect(item: Verdict) -> str:
    """Say the effect at the week judged, its place and what comes elsewhere; empty without a number.

    −9 % (−27 to −1) after 3 years, Caribbean; 60 % elsewhere.
    """
    record = item.to_dict()
    at, effect = judged(record), record["effect"]
    if at is None or at["median"] is None:
        return ""
    size = naming.points_of(item.outcome, words.with_interval(interval_in(at), effect["kind"], effect["unit"]))
    back = f"; {100 * item.elsewhere.median:.0f}\u00a0% elsewhere" if item.elsewhere is not None else ""
    whole = f"{words.summed(item.total, effect['unit'])}; " if item.total is not None else ""
    return f"{whole}{size} after {words.horizon(item.horizon or 0)}{f', {item.where}' if item.where else ''}{back}"


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


def slug(text: str) -> str:
    """Return an id that is safe in a link."""
    return "".join(char if char.isalnum() and char.isascii() else "-" for char in text)
