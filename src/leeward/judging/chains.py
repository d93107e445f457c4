"""One row a claim, and the chain from instrument to people that shows where an effect dies out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from leeward.evidence.outcomes import Outcome
from leeward.judging.arrays import Arrays
from leeward.judging.judgement import Verdict
from leeward.judging.measure import measure_for
from leeward.judging.row_keys import ChainRecord, LinkRecord, QuoteRecord, RowRecord
from leeward.judging.rules import HOLDS, OUTSIDE, WORDS
from leeward.judging.summary import Effect, effect_of
from leeward.reading.brief import Claim

STEPS = (
    ("instrument", (
        "detection_rate", "response_time", "precursor_availability", "active_lab", "coca_area", "corruption", "arrest",
        "conviction", "finance", "recruit",
    )),
    ("made", ("leaf_price", "potential_production", "source_stock")),
    ("moved", (
        "drug_flow", "maritime_flow", "fentanyl_flow", "corridor_share", "displaced_share", "active_leg", "route_concentration",
        "crew_wage", "deterrence",
    )),
    ("removed", ("kg_seized", "fentanyl_seized", "kg_destroyed")),
    ("delivered", ("kg_delivered", "import_price")),
    ("sold", ("retail_price", "retail_purity", "trafficker_revenue")),
    ("used", ("consumption", "light_user", "heavy_user")),
    ("people", (
        "overdose_death", "homicide", "member", "death_at_sea", "bystander_death", "death_on_land", "people_displaced",
    )),
)  # fmt: skip
"""The steps from an instrument to people, each with its outcomes; states and costs stand after them."""

STEP_OF = {outcome: (at, step) for at, (step, names) in enumerate(STEPS) for outcome in names}
CHAIN = ("potential_production", "drug_flow", "kg_delivered", "consumption", "overdose_death")
"""The outcomes of an option's chain, in the United States where there are markets."""


def step_of(outcome: str) -> str | None:
    """Return the step of an outcome; ``None`` for states, costs and outcomes of plug-ins."""
    return STEP_OF[outcome][1] if outcome in STEP_OF else None


def place_of(outcome: str) -> int:
    """Return how far an outcome is from the instrument; what has no step comes last."""
    return STEP_OF[outcome][0] if outcome in STEP_OF else len(STEPS)


@dataclass(frozen=True, slots=True)
class Row:
    """Claims that test the same thing: the verdict that stands for all, and every claim, in the order of the document."""

    lead: Verdict
    items: tuple[Verdict, ...]

    @property
    def speakers(self) -> list[str]:
        """Who says it, each once."""
        return list(dict.fromkeys(item.speaker for item in self.items))

    def to_dict(self) -> RowRecord:
        """Return plain values."""
        lead = self.lead
        quotes: list[QuoteRecord] = [
            {"claim": item.claim, "span": item.span, "speaker": item.speaker, "stance": item.stance} for item in self.items
        ]
        return {
            "claim": lead.claim,
            "claims": [item.claim for item in self.items],
            "quotes": quotes,
            "speakers": self.speakers,
            "lever": lead.lever or None,
            "outcome": lead.outcome or None,
            "direction": lead.direction,
            "option": lead.option or None,
            "verdict": lead.word,
            "step": step_of(lead.outcome),
        }


def _key(item: Verdict, claim: Claim) -> tuple[object, ...]:
    """What a claim tests: lever, outcome, direction, option, place and time; and the word, which a claimed size may change."""
    if not item.lever or not item.outcome:
        return (claim.repeats or item.claim,)
    what = (item.lever, item.outcome, item.direction, item.option, item.word)
    if item.measure:
        return (*what, item.measure, item.horizon)
    return (*what, tuple(sorted(claim.place)), claim.market, claim.drug, claim.horizon_weeks)


def grouped(items: Sequence[Verdict], claims: Sequence[Claim]) -> tuple[list[Verdict], list[Row]]:
    """Return the verdicts with their row named, and the rows: by option, from instrument to people, what is outside last.

    A claim that the reading says repeats another joins its row where both test the same pair with the same word.
    """
    at: dict[tuple[object, ...], str] = {}
    rows: dict[str, list[Verdict]] = {}
    row_of: dict[str, str] = {}
    known = {item.claim: item for item in items}
    named: list[Verdict] = []
    for item, claim in zip(items, claims, strict=True):
        first = known.get(claim.repeats or "")
        same = first is not None and (first.lever, first.outcome, first.direction, first.word) == (
            item.lever, item.outcome, item.direction, item.word,
        )  # fmt: skip
        key = _key(item, claim)
        row = row_of[first.claim] if first is not None and same and first.claim in row_of else at.setdefault(key, item.claim)
        row_of[item.claim] = row
        made = replace(item, row=row)
        named.append(made)
        rows.setdefault(row, []).append(made)
    families: dict[tuple[str, str], int] = {}
    for item in named:
        families.setdefault((item.option, item.lever), len(families))

    def order(row: list[Verdict]) -> tuple[bool, int, int]:
        lead = row[0]
        return lead.word == OUTSIDE, families[(lead.option, lead.lever)], place_of(lead.outcome)

    return named, [Row(row[0], tuple(row)) for row in sorted(rows.values(), key=order)]


def counts(rows: Sequence[Row]) -> dict[str, int]:
    """Return the number of different claims by verdict, in the order of the words."""
    found = Counter(row.lead.word for row in rows)
    return {word: found[word] for word in WORDS if found[word]}


@dataclass(frozen=True, slots=True)
class Chain:
    """The effects of an option along the chain at one horizon."""

    option: str
    horizon: int
    links: tuple[tuple[str, Effect], ...]

    @property
    def dies_out(self) -> str | None:
        """The first outcome from which on 7 of 8 versions stay within the smallest effect, after one where they do not."""
        still = [effect.at[self.horizon].shares.negligible >= HOLDS for _, effect in self.links]
        for at in range(1, len(still)):
            if not still[at - 1] and all(still[at:]):
                return self.links[at][0]
        return None

    def to_dict(self, rows: Sequence[Row]) -> ChainRecord:
        """Return plain values; ``rows`` are those of the judgement."""
        links: list[LinkRecord] = []
        for outcome, effect in self.links:
            at = effect.at[self.horizon]
            about = [row.lead.claim for row in rows if (row.lead.option, row.lead.outcome) == (self.option, outcome)]
            links.append(
                {
                    **at.interval.to_dict(),
                    "step": step_of(outcome) or "",
                    "outcome": outcome,
                    "measure": effect.measure.text,
                    "kind": effect.kind,
                    "unit": effect.unit,
                    "negligible": at.shares.negligible,
                    "rows": about,
                }
            )
        return {"option": self.option, "horizon_weeks": self.horizon, "links": links, "dies_out": self.dies_out}


def chains(
    arrays: Arrays,
    outcomes: Mapping[str, Outcome],
    options: Sequence[str],
    horizon: int,
    own: Mapping[str, Sequence[str]],
) -> list[Chain]:
    """Return the chain of every option: the outcomes of `CHAIN` that the study kept, and the nearest that its levers move by
    their own equation (``own``), from instrument to people.
    """
    found = []
    for option in options:
        first = sorted((name for name in own.get(option, ()) if name in STEP_OF and arrays.has(name)), key=place_of)[:1]
        names = sorted({*first, *CHAIN}, key=lambda name: (place_of(name), name))
        kept = [outcomes[name] for name in names if name in outcomes and arrays.has(name)]
        links = [
            (outcome.name, effect_of(arrays, option, measure_for(arrays, outcome, market="usa"), outcome, [horizon]))
            for outcome in kept
        ]
        found.append(Chain(option, horizon, tuple(links)))
    return found
