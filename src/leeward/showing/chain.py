"""The causal chain of each option: from the instrument to people, and where its effect dies out."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from leeward.judging import words
from leeward.judging.chains import Chain, step_of
from leeward.judging.judgement import Judgement
from leeward.showing.charts import shade
from leeward.showing.data import csv_link
from leeward.showing.options import option_name
from leeward.showing.sections import section, slug
from leeward.showing.svg import Markup, clean, join, tag

MOST = 4
"""Chains in the brief, that of the main option first; the others follow in the appendix."""
COLUMNS = (
    "option", "step", "outcome", "measure", "after weeks", "unit", "median", "5 %", "25 %", "75 %", "95 %",
    "share of versions within the smallest effect",
)  # fmt: skip


def _ordered(judgement: Judgement, shown: Collection[str] | None = None) -> list[Chain]:
    """Return the chains: the main option, then by how many claims are about the option; those not ``shown`` last."""
    about = {chain.option: sum(item.option == chain.option for item in judgement.items) for chain in judgement.chains}
    main = judgement.answer.option
    return sorted(
        (chain for chain in judgement.chains if chain.links),
        key=lambda chain: (shown is not None and chain.option not in shown, chain.option != main, -about[chain.option]),
    )


def _first(found: Sequence[Chain], shown: Collection[str] | None) -> int:
    """Return how many chains stand in the brief."""
    return min(MOST, sum(shown is None or chain.option in shown for chain in found))


def chains(judgement: Judgement, shown: Collection[str] | None = None) -> Markup | None:
    """Return the chains of the main options, of those ``shown`` (all by default); ``None`` where there is none of them."""
    found = _ordered(judgement, shown)
    first = _first(found, shown)
    if not first:
        return None
    after = words.horizon(found[0].horizon)
    more = len(found) - first
    return section(
        "chains",
        "From instrument to people",
        f"What each option changes on the way of the drug, {after} after the start: median and nine in ten model versions."
        " Broken line: within the smallest effect of interest in 7 of 8 versions or more; grey: the median is within it.",
        _drawn(judgement, found[:first]),
        tag(
            "p",
            join("In the appendix: ", tag("a", f"{more} more", href="#more-chains"), ". ") if more > 0 else None,
            "The same numbers: ",
            csv_link("chains", COLUMNS, [row for chain in found for row in _numbers(judgement, chain)]),
            cls="small",
        ),
    )


def more_chains(judgement: Judgement, shown: Collection[str] | None = None) -> Markup | None:
    """Return the chains of the other options."""
    found = _ordered(judgement, shown)
    rest = found[_first(found, shown) :]
    return section("more-chains", "Chains of the other options", "", _drawn(judgement, rest)) if rest else None


def _drawn(judgement: Judgement, found: Sequence[Chain]) -> Markup:
    return join(*(_one(judgement, chain) for chain in found))


def _one(judgement: Judgement, chain: Chain) -> Markup:
    at = chain.dies_out
    boxes = []
    for outcome, effect in chain.links:
        here = effect.at[chain.horizon]
        record = judgement.arrays.outcomes[outcome]
        still = here.shares.negligible >= judgement.threshold
        cls = f"{shade(here.interval, effect.smallest, record.good)}{' still' if still else ''}"
        boxes.append(
            tag(
                "li",
                tag("span", step_of(outcome) or "", cls="step"),
                tag("span", effect.measure.text.partition(" (all ")[0], cls="what"),
                tag("strong", _loose(words.effect(here.interval, effect.kind, effect.unit)), cls="num"),
                tag("span", words.span(here.interval, effect.kind, effect.unit), cls="small num"),
                tag("span", "dies out here", cls="dies") if outcome == at else None,
                cls=f"link {cls}",
            )
        )
    title = option_name(judgement, chain.option)
    name = f"chain-{slug(chain.option)}"
    return tag(
        "div",
        tag("h3", title, id=name),
        tag("ol", *boxes, cls="chain", aria_labelledby=name),
        cls="chainof",
    )


def _loose(text: str) -> Markup:
    """Return a size that may break before its unit: the boxes are narrow."""
    return clean(text.replace("\u00a0", " "))


def _numbers(judgement: Judgement, chain: Chain) -> list[list[str | float | int | None]]:
    rows: list[list[str | float | int | None]] = []
    for outcome, effect in chain.links:
        at = effect.at[chain.horizon]
        kept = at.interval
        unit = "share of the baseline" if effect.kind == "relative" else effect.unit
        rows.append(
            [
                option_name(judgement, chain.option), step_of(outcome) or "", outcome, effect.measure.text, chain.horizon, unit,
                kept.median, kept.low90, kept.low50, kept.high50, kept.high90, at.shares.negligible,
            ]
        )  # fmt: skip
    return rows
