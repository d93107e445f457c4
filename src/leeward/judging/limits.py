"""The limits that a reader must know first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from leeward.ensembles.ids import is_placebo
from leeward.evidence.levers import Lever
from leeward.evidence.outcomes import Outcome
from leeward.judging.arrays import Arrays
from leeward.judging.judgement import Verdict
from leeward.judging.rules import BUILT_IN, NO_PATH, OUTSIDE
from leeward.reading.brief import Brief

MODEL_NOT_OBSERVED = (
    "These are results of a model, not observations: a verdict says what happens in the model's versions of the world, and all of"
    " them may share a mistake."
)


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
    found = [MODEL_NOT_OBSERVED]
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
    if brief.proposals is not None and brief.proposals.examined is not None:
        found.append(_by_a_model(brief, brief.proposals.model, brief.proposals.examined))
    for word, what in (
        (OUTSIDE, "outside the model, or with nothing to judge"),
        (BUILT_IN, "of an effect that is built into the model rather than tested, left out of the counts"),
        (NO_PATH, "for which the model has no mechanism from lever to outcome, so that an effect of nought is no finding"),
    ):
        number = sum(1 for item in items if item.word == word)
        if number:
            found.append(f"Claims {what}: {number} of {len(items)}.")
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
        where = "" if all(arrays.of(name) is arrays for name in arrays.options) else " of some options"
        good = f"shares are good to about {100 / arrays.draws**0.5:.0f} points"
        found.append(f"Only {arrays.draws} draws were run{where}; {good}{' there' if where else ''}.")
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


def fewer_options(study: Any, titles: Mapping[str, str]) -> list[str]:
    """Say which options were played as another of equal settings, and which were not because nobody proposes them."""
    plan = getattr(study, "plan", {})
    merged, idle = plan.get("merged", {}), plan.get("not_needed", ())
    found = []
    if merged:
        pairs = (f"“{titles.get(name, name)}” as “{titles.get(first, first)}”" for name, first in merged.items())
        found.append(f"Options of equal settings are played once: {'; '.join(pairs)}.")
    if idle:
        names = ", ".join(f"“{titles.get(name, name)}”" for name in idle)
        found.append(f"Not played, since nobody proposes it and no claim tests it: {names}.")
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


def _by_a_model(brief: Brief, model: str, examined: float) -> str:
    """Say how many of the claims that are judged a language model found, and what its examination gave."""
    judged = brief.read_claims()
    own = sum(claim.reader == "llm" for claim in judged)
    return (
        f"The language model {model} found {own} of the {len(judged)} claims that are judged and judged the reading of all;"
        f" at least {100 * examined:.0f} % of its readings (with nine in ten confidence) were right when it was examined."
    )
