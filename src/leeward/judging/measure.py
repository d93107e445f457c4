"""From the words of a claim to the one weekly number that it is judged on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from leeward.evidence.outcomes import Outcome
from leeward.evidence.placenames import CORRIDORS, MARKET_NAMES, in_words, title_of
from leeward.judging.arrays import Arrays
from leeward.judging.derived import IN_SERIES
from leeward.judging.series import Measure, is_additive

DEPARTING = ("drug_flow",)
"""Outcomes that count a load in every corridor it goes through: also in those that are in series with others."""


def _market(places: Iterable[str], market: str | None, labels: Sequence[str]) -> tuple[str, ...]:
    for word in (*((market,) if market else ()), *places):
        name = MARKET_NAMES.get(word, word)
        if name in labels:
            return (name,)
    return ("usa",) if "usa" in labels else tuple(labels[:1])


def _corridors(places: Iterable[str], labels: Sequence[str]) -> tuple[str, ...]:
    named = [name for place in places for name in CORRIDORS.get(place, (place,)) if name in labels]
    return tuple(name for name in labels if name in named)


def measure_for(
    arrays: Arrays,
    outcome: Outcome,
    *,
    places: Sequence[str] = (),
    market: str | None = None,
    drug: str | None = None,
    acts_in: Sequence[str] = (),
) -> Measure:
    """Return the measure of an outcome for a claim about ``places``, ``market`` and ``drug``.

    An axis that the claim does not name: market -> United States; drug -> cocaine; country, mode -> all;
    corridor -> all for quantities that add up, and where the option acts (``acts_in``) for shares and rates. What
    departs through all corridors leaves out those in series, which carry it a second time.
    KeyError when the study did not keep the outcome.
    """
    labels = arrays.labels(outcome.name)
    chosen: list[tuple[str, tuple[str, ...]]] = []
    words: list[str] = []
    if "market" in labels:
        kept = _market(places, market, labels["market"])
        chosen.append(("market", kept))
        words.append(in_words([title_of(name) for name in kept]))
    if "country" in labels:
        kept = tuple(name for name in labels["country"] if name in places)
        if kept:
            chosen.append(("country", kept))
        words.append(in_words([title_of(name) for name in kept]) if kept else "all countries")
    if "corridor" in labels:
        kept = _corridors(places, labels["corridor"])
        spread = is_additive(outcome) and outcome.kind == "flow"
        if not kept and not spread:
            kept = _corridors(acts_in, labels["corridor"]) or tuple(labels["corridor"][:1])
        text = in_words([title_of(name) for name in kept]) if kept else "all corridors"
        again = [name for name in labels["corridor"] if name in IN_SERIES] if outcome.name in DEPARTING and not kept else []
        if again:
            kept = tuple(name for name in labels["corridor"] if name not in IN_SERIES)
            text = f"all corridors but the {in_words([title_of(name) for name in again])}"
        if kept:
            chosen.append(("corridor", kept))
        words.append(text)
    if "rung" in labels:
        words.append("mean of the rungs")
    if "drug" in labels:
        drugs = labels["drug"]
        name = drug if drug in drugs else "cocaine" if "cocaine" in drugs else drugs[0]
        chosen.append(("drug", (str(name),)))
        words.append(title_of(str(name)).lower())
    said = outcome.title + (f" ({', '.join(words)})" if words else "")
    return Measure(outcome.name, tuple(chosen), is_additive(outcome), said)
