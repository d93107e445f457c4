"""The evidence trail of the report: from the words of a claim to its numbers and studies."""

from __future__ import annotations

from collections.abc import Mapping

from leeward.evidence import numbers
from leeward.judging import words
from leeward.judging.drivers import readable
from leeward.judging.explain import explain
from leeward.judging.judgement import Judgement, Verdict
from leeward.reading.brief import Brief, Claim
from leeward.showing.sections import chip, section, slug
from leeward.showing.svg import Markup, join, tag


def trail(judgement: Judgement, brief: Brief) -> Markup:
    """Return, for each claim, the way from its words to its numbers."""
    claims = {claim.id: claim for claim in brief.claims}
    parts = []
    for item in judgement.items:
        rows = read_and_played(judgement, brief, item, claims)
        for heading, lines in explain(judgement, item.claim):
            if heading != "Claim":
                rows.append(join(tag("dt", heading), tag("dd", *(tag("p", text) for text in lines))))
        parts.append(
            tag(
                "details",
                tag(
                    "summary",
                    chip(item.word, item.title),
                    " ",
                    tag("strong", item.claim),
                    " ",
                    words.quote(item.span) if item.span else readable(item.outcome),
                ),
                tag("dl", *rows),
                cls="trail",
                id=f"trail-{slug(item.claim)}",
            )
        )
    return section(
        "trail",
        "Evidence trail",
        "From the words of the document to lever, outcome, model and published study, claim by claim.",
        *parts,
    )


def read_and_played(judgement: Judgement, brief: Brief, item: Verdict, claims: Mapping[str, Claim] | None = None) -> list[Markup]:
    """Return how the words of a claim were read, and how its option was played; ``claims`` of the brief by id."""
    found = {claim.id: claim for claim in brief.claims} if claims is None else claims
    claim = found.get(item.claim)
    return [] if claim is None else _read_as(claim) + _played_as(judgement, brief, item)


def _read_as(claim: Claim) -> list[Markup]:
    where = f"characters {claim.start} to {claim.end} of the text" if claim.start is not None else "no position"
    lines = [
        f"{words.quote(claim.span)} ({claim.kind}, {where})" if claim.span else "written by hand",
        f"{claim.speaker}{f' ({claim.role})' if claim.role else ''}; {claim.stance}; {claim.modality}"
        f"{'; hedged' if claim.hedged else ''}{'; negated' if claim.negated else ''}",
    ]
    if claim.in_english:
        lines.append(f"read word for word as: {words.shorten(claim.in_english, words.QUOTED)}")
    if claim.matched_words:
        lines.append(f"decided by the words: {', '.join(claim.matched_words)}")
    if claim.carried:
        lines.append(f"taken from around it: {'; '.join(claim.carried)}")
    if claim.place or claim.market or claim.drug:
        lines.append("about: " + ", ".join(filter(None, [*claim.place, claim.market, claim.drug])).replace("_", " "))
    return [join(tag("dt", "Words"), tag("dd", *(tag("p", text) for text in lines)))]


def _played_as(judgement: Judgement, brief: Brief, item: Verdict) -> list[Markup]:
    option = next((option for option in brief.options if option.id == item.option), None)
    if option is None:
        return []
    lines = [judgement.option_titles.get(option.id, option.id)]
    for setting in option.levers:
        level = setting.level.replace("_", " ") if setting.level else numbers.number(setting.value, 3)
        end = f"to week {setting.end_week}" if setting.end_week is not None else "to the end"
        where = f" in {', '.join(readable(place) for place in setting.where)}" if setting.where else ""
        lines.append(f"{readable(setting.lever)} at {level}{where}, from week {setting.start_week} {end}")
    return [join(tag("dt", "Played as"), tag("dd", *(tag("p", text) for text in lines)))]
