"""Parts of the page that stand still, as HTML made by the report's own functions: compared options, history, evidence, about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from leeward._version import __version__
from leeward.evidence import numbers
from leeward.evidence.tables import evidence_rows
from leeward.history.stored import stored, stored_effects
from leeward.judging.drivers import readable
from leeward.judging.judgement import Judgement
from leeward.judging.limits import MODEL_NOT_OBSERVED
from leeward.judging.record import shares_in
from leeward.judging.words import twentieths
from leeward.reading.brief import Brief
from leeward.showing import options
from leeward.showing.costs import cost_table
from leeward.showing.sections import chip, section
from leeward.showing.svg import Child, Markup, join, table, tag


def compared(judgement: Judgement) -> str:
    """Options side by side: dot plots with intervals, cost, deaths, regret."""
    return options.comparison(judgement, costs=cost_table(judgement))


def history() -> str:
    """What the model said of past episodes and of published effects, hits and misses."""
    return join(_effects(), _episodes())


def _effects() -> Markup:
    found = stored_effects()
    head = found["headline"]
    run = [row for row in found["rows"] if row["meets"] is not None]
    free = [row for row in run if row["counts"]]
    used = [row for row in run if not row["counts"]]
    lead = (
        f"Of {head['n']} published effects that no prior and no equation uses, {head['meets']} are met: the published range"
        f" touches the model's 90 % interval. Of {head['ratios']} with a ratio, {head['near']} lie within a factor of three."
        f" {head['not_run']} more were read and cannot be asked of the model."
    )
    return section("effects", "Published effects", lead, _effect_table("In no prior and no equation", free),
                   _effect_table("Used in a prior, an equation or the fit: no test", used))  # fmt: skip


def _effect_table(title: str, rows: Sequence[dict[str, Any]]) -> Markup:
    cells: list[Sequence[Child]] = [
        (
            tag("span", row["study"]), row["setting"], numbers.number(row["published"]), numbers.number(row["model"]),
            f"{numbers.number(row['model_low'])} to {numbers.number(row['model_high'])}", row["unit"],
            _mark(bool(row["meets"]), "met", "missed"),
        )
        for row in sorted(rows, key=lambda row: (not row["meets"], row["study"]))
    ]  # fmt: skip
    heads = ("Study", "Setting", "Published", "Model", "Model, 9 in 10", "Unit", "Result")
    return table(heads, cells, caption=title, numeric=(2, 3, 4))


def _mark(good: bool, yes: str, no: str) -> Markup:
    return chip("supported", yes) if good else chip("contradicted", no)


def _episodes() -> Markup:
    found = stored()
    by_name = {row["quantity"]: row for row in found["summary"]}
    skill = by_name["skill against persistence, all cases"]
    lead = (
        f"{skill['cases']} past episodes with {skill['series']} series and {skill['n']} observations, each played with a"
        f" posterior that leaves it out. Against “nothing changes” the model's error is"
        f" {numbers.signed(100 * skill['value'], 0)} % better (90 %: {numbers.signed(100 * skill['low'], 0)} to"
        f" {numbers.signed(100 * skill['high'], 0)})."
    )
    cells: list[Sequence[Child]] = []
    for row in found["rows"]:
        if row["crps"] is None or row["crps_persistence"] is None:
            continue
        better = row["crps"] < row["crps_persistence"]
        cells.append((
            readable(row["case"]), readable(row["series"]), row["kind"], numbers.number(row["crps"]),
            numbers.number(row["crps_persistence"]), f"{row['inside90']} of {row['n']}",
            _mark(better, "closer", "farther"),
        ))  # fmt: skip
    heads = ("Episode", "Series", "Kind", "Error of the model", "Error of “nothing changes”", "Inside 9 in 10", "Result")
    return section("episodes", "Past episodes", lead, table(heads, cells, caption="Error: CRPS, in the unit of the series",
                                                            numeric=(3, 4, 5)))  # fmt: skip


def evidence(lever: str | None, outcome: str | None) -> str:
    """The published findings on a lever and an outcome, with sources; InputError for unknown names."""
    rows = evidence_rows(lever or None, outcome or None)
    if not rows:
        return tag("p", "No published finding on this has been entered.")
    cells: list[Sequence[Child]] = [
        (
            row["summary"], readable(row["lever"]), readable(row["outcome"]), row["direction"],
            readable(row["design"]), row["status"], row["source"],
        )
        for row in rows
    ]  # fmt: skip
    heads = ("Finding", "Lever", "Outcome", "Direction", "Design", "Status", "Source")
    return table(heads, cells, caption=f"{len(rows)} finding{'s' if len(rows) != 1 else ''}")


def about(judgement: Judgement | None) -> str:
    """Limits first, then what the model is, in short."""
    texts = GENERAL if judgement is None else judgement.limits
    card = [
        ("What it is", "A stochastic model of the cocaine system from field to user, weekly steps, with organisations and states"
         " that adapt. Docs: docs/model."),
        ("What it is for", "Comparing strategies at the level of corridors, countries and markets, and checking claims."),
        ("What it is not for", "Anything operational: no site, vessel, time or person is in it. No forecast of a year."),
        ("Uncertainty", "Every picture shows the spread over plausible model versions: parameters drawn from a posterior, and"
         " structural choices on which experts disagree, with equal weights."),
        ("Deaths", "Deaths at sea, bystanders among them, are counted as a cost of every strategy."),
        ("Record", "See History: published effects met and missed, past episodes better and worse than “nothing changes”."),
        ("Version", f"Leeward {__version__}, Apache-2.0. The same brief, seed and draws give the same numbers."),
    ]  # fmt: skip
    return join(
        tag("section", tag("h2", "Read this first"), tag("ul", *(tag("li", text) for text in texts)), cls="limits"),
        section("card", "The model in short", "", tag("dl", *(join(tag("dt", a), tag("dd", b)) for a, b in card), cls="card")),
    )


GENERAL = (
    MODEL_NOT_OBSERVED,
    "A verdict is worth as much as its record: see which published effects are met and missed, and which responses were never"
    " tested.",
)


def claim_extra(judgement: Judgement, brief: Brief, claim: str) -> dict[str, Any]:
    """What the drawer of a claim shows beside its explanation: effect strip, shares in twenty, how it was read and played."""
    from leeward.showing.sections import effect_picture
    from leeward.showing.trail import read_and_played

    item = next(item for item in judgement.items if item.claim == claim)
    shares = shares_in(item.to_dict())
    dots = dict(zip(shares, twentieths(list(shares.values())), strict=True)) if shares else {}
    return {"dots": dots, "strip": effect_picture(item), "trail": join(*read_and_played(judgement, brief, item))}
