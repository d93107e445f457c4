"""The sentences under the chart: what a strategy does where the chart looks, and what it costs.

They are those of the report (`leeward.judging.answer`), from the outcomes that they tell of alone; where a place is picked,
what the strategy does is told of that place.
"""

from __future__ import annotations

from typing import Any

from leeward.ensembles.ids import placebo_of
from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import load_outcomes
from leeward.evidence.placenames import corridors_of, title_of
from leeward.explore.bands import MINE
from leeward.judging import words
from leeward.judging.answer import answer
from leeward.judging.arrays import Arrays
from leeward.judging.compare import compare
from leeward.judging.costs import LIVES, RELATIONS
from leeward.judging.drivers import lower_first
from leeward.judging.moved import moved
from leeward.judging.promised import MAIN
from leeward.judging.proponents import PHRASES
from leeward.judging.scales import unit_of
from leeward.judging.series import BASELINE, StudyLike, horizons, window
from leeward.judging.sizes import COST
from leeward.judging.summary import Interval, difference
from leeward.judging.telling import Say, Sentence, known
from leeward.reading.brief import Brief
from leeward.showing.where import measure_at, places

WORTH = ("kg_seized", "kg_destroyed", "consumption")
TOLD_OF = frozenset((*MAIN, COST, *WORTH, *(name for name, _ in (*LIVES, *RELATIONS)), "overdose_death", "escalation"))
"""Outcomes that the sentences tell of, with those that a comparison needs for the worth of an option."""


def sentences(study: StudyLike, brief: Brief, where: str | None = None, chart: str | None = None) -> list[dict[str, Any]]:
    """Return the sentences on the strategy `MINE` of a brief without claims: its effect and its cost; none without it.

    where: a market, country or corridor; the United States otherwise. chart: the outcome drawn, told of where none of those
    that are told of elsewhere has the place.
    """
    if MINE not in study.options:
        return []
    outcomes, levers = load_outcomes(), load_levers()
    made = next(option for option in brief.options if option.id == MINE)
    acts: list[str] = []
    for setting in made.levers:
        acts += setting.where or (levers[setting.lever].where_default if setting.lever in levers else ())
    corridors = corridors_of(list(dict.fromkeys(acts)))
    arrays = Arrays(study, outcomes, {MINE: corridors, placebo_of(MINE): corridors})
    weeks = arrays.weeks
    last = horizons(weeks)[-1]
    there = moved(arrays, MINE, last)
    flows = {MINE: {} if there is None else {last: there}}
    few = {name: outcome for name, outcome in outcomes.items() if name in TOLD_OF}
    titles = {MINE: made.title or MINE}
    whole = answer(brief, [], [], compare(arrays, few, last, [MINE]), flows, outcomes, titles, weeks, levers)
    found = {sentence.about: sentence for sentence in whole.sentences if sentence.about in ("promise", "cost")}
    local = _at(arrays, where, chart, last)
    if local is not None:
        found["promise"] = local
    return [dict(sentence.to_dict()) for sentence in found.values()]


def _at(arrays: Arrays, where: str | None, chart: str | None, horizon: int) -> Sentence | None:
    """Say what happens at a place; None at the usual one, and where no outcome told of has the place."""
    if where is None or where == "usa":
        return None
    told = [name for name in (*MAIN, chart) if name and arrays.has(name) and where in places(arrays, arrays.outcomes[name])]
    say = Say()
    for name in told:
        interval, text = _effect(arrays, name, where, horizon)
        if not known(interval):
            continue
        size = say.effect("effect", interval, *_scale(arrays, name))
        after = say("horizon_weeks", horizon, words.horizon(horizon))
        arriving = ""
        if where not in arrays.labels(name).get("market", ()) and arrays.has("kg_delivered"):
            total, _ = _effect(arrays, "kg_delivered", None, horizon)
            if known(total):
                then = say.effect("delivered", total, *_scale(arrays, "kg_delivered"), again=True)
                arriving = f"; cocaine delivered to the United States changes by {then}"
        return Sentence("promise", f"In the model {text} changes by {size} after {after}{arriving}.", tuple(say.numbers))
    titled = title_of(where)
    return Sentence("promise", f"The model keeps nothing of {titled} that a sentence could tell.", ())


def _effect(arrays: Arrays, name: str, where: str | None, horizon: int) -> tuple[Interval, str]:
    """The effect on an outcome at a place at the horizon, and how the outcome is said."""
    outcome = arrays.outcomes[name]
    measure = measure_at(arrays, outcome, where)
    base, made = (window(arrays.path(option, measure), horizon) for option in (BASELINE, MINE))
    head, _, place = measure.text.partition(" (")
    said = PHRASES.get(name, lower_first(head))
    return Interval.of(difference(made, base, outcome.smallest_effect.kind)), f"{said}{f' ({place}' if place else ''}"


def _scale(arrays: Arrays, name: str) -> tuple[str, str]:
    outcome = arrays.outcomes[name]
    return outcome.smallest_effect.kind, unit_of(outcome)


__all__ = ["TOLD_OF", "sentences"]
