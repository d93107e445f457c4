"""The sentences around the verdicts: the answer, confidence, and the limits that come first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from leeward.ensembles.ids import is_placebo
from leeward.evidence.levers import Lever
from leeward.evidence.outcomes import Outcome
from leeward.evidence.parameters import Parameter
from leeward.judging import words
from leeward.judging.arrays import Arrays
from leeward.judging.compare import Cell, Comparison
from leeward.judging.drivers import Driver
from leeward.judging.judgement import Verdict
from leeward.judging.literature import Literature
from leeward.judging.moved import Moved
from leeward.judging.verdict import ASSUMED, BRIEFLY, DEPENDS, FAILS, HOLDS_WORD, OUTSIDE, SMALL, UNMEASURED
from leeward.reading.brief import Brief

MAIN = (
    ("kg_delivered", "cocaine delivered to the United States"),
    ("consumption", "cocaine consumed in the United States"),
    ("drug_flow", "cocaine departing"),
    ("maritime_flow", "cocaine departing by sea"),
)


def _main_cell(comparison: Comparison, option: str) -> tuple[Cell, str] | None:
    for name, text in MAIN:
        cell = comparison.cell(option, name, "usa")
        if cell is not None and np.isfinite(cell.interval.median):
            return cell, text
    return None


def _counted(items: Sequence[Verdict]) -> str:
    counts = Counter(item.word for item in items if not item.repeats)
    tested = sum(counts[word] for word in (HOLDS_WORD, BRIEFLY, DEPENDS, SMALL, FAILS))
    if tested == 0:
        return "None of the claims found can be tested by the model"
    parts = []
    for word, one, many in (
        (HOLDS_WORD, "holds", "hold"),
        (BRIEFLY, "holds briefly", "hold briefly"),
        (DEPENDS, "depends on something unknown", "depend on something unknown"),
        (SMALL, "is too small to tell", "are too small to tell"),
        (FAILS, "does not hold", "do not hold"),
    ):
        if counts[word]:
            parts.append(f"{counts[word]} {one if counts[word] == 1 else many}")
    if not counts[HOLDS_WORD]:
        parts.insert(0, "none holds")
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"Of {tested} claim{'s' if tested != 1 else ''} that the model can test, {listed}"


def headline(
    items: Sequence[Verdict],
    comparison: Comparison,
    flows: Mapping[str, Mapping[int, Moved]],
    titles: dict[str, str],
    uses: Mapping[str, int],
) -> str:
    """Return the answer in one sentence: how the claims fare, and an option's effect with its interval.

    Of one or two options it is the one that most tested claims are about; of more, the one with the largest
    effect. The effect is on what reaches the United States: the median and the interval of 9 in 10 versions.
    """
    first = _counted(items)
    options = comparison.options
    if not options:
        return f"{first}; no option was simulated."
    cells = {name: found for name in options if (found := _main_cell(comparison, name)) is not None}
    if not cells:
        return f"{first}."
    several = len(cells) > 2

    def weight(name: str) -> float:
        return abs(cells[name][0].interval.median) if several else uses.get(name, 0)

    main = max(cells, key=weight)
    cell, what = cells[main]
    after = words.horizon(comparison.horizon)
    title = words.option_title(main, titles)
    size = words.effect(cell.interval, cell.kind, cell.unit)
    unit = f"{chr(0xA0)}%" if cell.kind == "relative" else ""
    within = f"(nine model versions in ten: {words.span(cell.interval, cell.kind, cell.unit)}{unit})"
    if several:
        text = f"{first}; of {len(options)} options “{title}” changes {what} the most, by {size} after {after} {within}"
    else:
        text = f"{first}; “{title}” changes {what} by {size} after {after} {within}"
    moved = flows.get(main, {}).get(comparison.horizon)
    if moved is not None and moved.counted > 0.5 and np.isfinite(moved.displaced.median):
        text += f", and {100 * moved.displaced.median:.0f} % of what it stops comes through other corridors"
    return text + "."


def confidence(
    lever: Lever,
    outcome: Outcome,
    drivers: Sequence[Driver],
    found: Literature,
    parameters: Mapping[str, Parameter],
    history: tuple[int, int] | None,
) -> str:
    """Return one sentence on how far a verdict should be trusted; never *high* without a scored history."""
    against: list[str] = []
    for record in (lever, outcome):
        if record.resolution == "poor":
            against.append(f"the model resolves {record.title.lower()} poorly")
    weak = [
        driver.title
        for driver in drivers
        if driver.name in parameters and parameters[driver.name].status in ("recalled", "judgement")
    ]
    if weak:
        against.append(f"{words.shorten(weak[0], 8)} drives it and rests on {_rests(parameters, drivers)}")
    if not found.findings:
        against.append("no published study was found to set beside it")
    elif found.against > found.supporting:
        against.append("published studies mostly say otherwise")
    past = "no scored history supports words of probability"
    if history is not None:
        past = f"{history[0]} of {history[1]} past signs were right"
    level = "low" if len(against) >= 2 or (against and "poorly" in against[0]) else "moderate"
    if history is not None and history[1] >= 10 and history[0] / history[1] >= 0.9 and not against:
        level = "high"
    return f"Confidence {level}: {'; '.join([*against, past])}."


def _rests(parameters: Mapping[str, Parameter], drivers: Sequence[Driver]) -> str:
    for driver in drivers:
        if driver.name in parameters and parameters[driver.name].status in ("recalled", "judgement"):
            return "recalled facts only" if parameters[driver.name].status == "recalled" else "judgement only"
    return "little"


def limits(
    items: Sequence[Verdict],
    arrays: Arrays,
    brief: Brief,
    levers: Mapping[str, Lever],
    outcomes: Mapping[str, Outcome],
    history: tuple[int, int] | None,
    unfitted: Sequence[str] = (),
) -> list[str]:
    """Return what a reader must know first, the most decisive first.

    unfitted: names of parameters that the posterior was not fitted on (`Posterior.unfitted`).
    """
    found = [
        "These are results of a model, not observations: a verdict says what happens in the model's"
        " versions of"
        " the world, and all of them may share a mistake.",
    ]
    if history is None:
        found.append(
            "The record on past episodes (`leeward backtest --all`) does not carry words of probability: shares of model"
            " versions are not probabilities, and no such words are used."
        )
    if not brief.reviewed:
        found.append(
            "The reading of the document was not reviewed by a person; a claim may have been misread. Each is"
            " shown with its words."
        )
    outside = sum(1 for item in items if item.word == OUTSIDE)
    assumed = sum(1 for item in items if item.word == ASSUMED)
    if outside:
        found.append(f"Claims outside the model, and not judged by it: {outside} of {len(items)}.")
    if assumed:
        found.append(
            f"Claims of an effect that the model assumes rather than tests, left out of the counts: {assumed} of {len(items)}."
        )
    unmeasured = sum(1 for item in items if item.word == UNMEASURED)
    if unmeasured:
        found.append(f"Claims for which the model has no number to judge: {unmeasured} of {len(items)}.")
    poor = sorted(
        {
            record.title.lower()
            for item in items
            if item.effect is not None
            for record in (levers.get(item.lever), outcomes.get(item.outcome))
            if record is not None and record.resolution == "poor"
        }
    )
    if poor:
        found.append(f"The model resolves these poorly: {', '.join(poor)}.")
    if any(is_placebo(name) for name in arrays.options):
        found.append(
            "Strikes are shown beside a placebo that removes the same kilograms without deaths; people"
            " who die at"
            " sea, with and without drugs aboard, are counted as a cost."
        )
    if unfitted:
        found.append(f"Newer than the fit to past episodes, so drawn from what was assumed beforehand: {', '.join(unfitted)}.")
    if arrays.draws < 100:
        found.append(f"Only {arrays.draws} draws were run; shares are good to about {100 / arrays.draws**0.5:.0f} points.")
    return found


def plugged(study: Any, brief: Brief) -> list[str]:
    """Say which levers and outcomes of the brief are those of plug-ins, as the study names them."""
    found = []
    levers = {setting.lever for option in brief.options for setting in option.levers}
    outcomes = {claim.outcome for claim in brief.read_claims()}
    for plugin in getattr(study, "plan", {}).get("plugins", ()):
        for kind, used in (("lever", levers), ("outcome", outcomes)):
            names = [name for name in plugin[f"{kind}s"] if name in used]
            if names:
                what = f"the {kind}{'s' if len(names) > 1 else ''} {', '.join(names)}"
                found.append(f"Uses {what} of plug-in {plugin['name']} {plugin['version']}, not part of Leeward's own record.")
    return found


def lacking(study: Any) -> list[str]:
    """Say which of the draws that were asked for are not there: a run that was stopped, or a merge without some shards."""
    plan = getattr(study, "plan", {})
    short = plan.get("lacking", 0)
    if not short:
        return []
    shards = list(dict.fromkeys(hole["shard"] for hole in plan.get("lacks", ()) if "shard" in hole))
    of = f" (of shard {', '.join(shards[:6])}{' and others' if len(shards) > 6 else ''})" if shards else ""
    return [f"The run is not complete: {short:,} of the {short + plan['draws']:,} draws that were asked for{of} are not there."]
