"""Strikes at sea, a full factorial: `docs/tools/strikes_factorial_page.py` writes the page.

Price closure x pass-through x kappa (documented over true flow) x owner of the margin x value of life: 162
cells, each with the same draws of everything else. One verdict a cell on one claim, that strikes lower the
cocaine that reaches the United States, by the rule of `judging.verdict`; the placebo (cargo removed by the same rule,
nobody killed) beside it; and, for every assumption, the observation that would tell its levels apart best.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np

from leeward.evidence.outcomes import load_outcomes
from leeward.judging.summary import Shares
from leeward.judging.verdict import Evidence, decide, fit
from leeward.probing.own_cells import BASELINE, QUARTER, Cell, Floats, Option, Run, Runner, level, own_model
from leeward.strategy import Strategy

DRAWS, YEARS = 50, 3
STRIKE, PLACEBO, MOST, MOST_PLACEBO = "strike", "placebo", "all_out", "all_out_placebo"
FACTORS: Mapping[str, tuple[str, ...]] = {
    "closure": ("cost", "quantity", "shared"),
    "pass-through": ("additive", "multiplicative"),
    "margin owner": ("rent", "fixed", "risk"),
    "kappa": ("0.7", "1", "1.8"),
    "value of life": ("8,000", "160,000", "3,000,000"),
}
WATERS = ("western_caribbean", "eastern_caribbean")
SEA = (*WATERS, "eastern_pacific")
KEEP = (
    "kg_delivered", "consumption", "import_price", "retail_price", "crew_wage", "drug_flow", "kg_seized",
    "kg_destroyed", "death_at_sea", "leaf_price", "source_stock", "corridor_share", "maritime_flow", "cooperation",
    "detection_rate",
)  # fmt: skip
Key = tuple[str, ...]


def fixed(key: Key) -> dict[str, float | str]:
    """Return the sampler's entries of a combination of levels, in the order of `FACTORS`."""
    closure, passing, owner, kappa, life = key
    return {
        "price_closure": closure,
        "pass_through": passing,
        "margin_owner": owner,
        "true_flow": "larger",
        "removal_scale_larger": float(kappa),
        "value_of_life": float(life.replace(",", "")),
    }


def combinations() -> list[Key]:
    """All combinations of levels."""
    return list(product(*FACTORS.values()))


def options() -> tuple[Option, ...]:
    """Strikes at two levels with their placebos, and nothing."""
    surge = Strategy((level("maritime_strike", "surge"),))
    most = Strategy((level("maritime_strike", "all_out"),))
    return (
        Option(BASELINE, years=YEARS),
        Option(STRIKE, surge, YEARS),
        Option(PLACEBO, surge.placebo(), YEARS),
        Option(MOST, most, 1),
        Option(MOST_PLACEBO, most.placebo(), 1),
    )


@cache
def factorial(draws: int = DRAWS, seed: int = 1) -> Run:
    """Run all cells; a few minutes on two cores."""
    cells = [Cell(" / ".join(key), fixed(key)) for key in combinations()]
    return Runner(own_model(), seed).run(cells, options(), KEEP, draws)


@dataclass(frozen=True)
class Verdict:
    """One cell: the word on the claim, and median effects on kilograms delivered at a year, percent."""

    key: Key
    word: str
    placebo_word: str
    effect: float
    placebo: float


def judge(changes: Sequence[tuple[int, Floats]], outcome: str = "kg_delivered") -> str:
    """Word on "less of the outcome in the United States"; changes: (week, percent by draw), the last decides."""
    smallest = load_outcomes()[outcome].smallest_effect.value
    steps = [Evidence(week, fit(Shares.of(x[np.isfinite(x)] / 100, smallest), "decrease"), ()) for week, x in changes]
    return decide(steps).word


def verdicts(
    run: Run,
    option: str = STRIKE,
    placebo: str = PLACEBO,
    weeks: Sequence[int] = (13, 52),
    outcome: str = "kg_delivered",
) -> list[Verdict]:
    """One verdict a cell, at the last of `weeks`."""
    paths = [[(w, run.change(o, outcome, w // QUARTER - 1, market="usa")) for w in weeks] for o in (option, placebo)]
    found = []
    for i, key in enumerate(combinations()):
        own, other = ([(w, x[i]) for w, x in path] for path in paths)
        words = judge(own, outcome), judge(other, outcome)
        middle, calm = float(np.nanmedian(own[-1][1])), float(np.nanmedian(other[-1][1]))
        found.append(Verdict(key, *words, middle, calm))
    return found


def observables(run: Run, option: str, quarter: int = 3) -> dict[str, Floats]:
    """What somebody could look at a year in, (cell, draw): name with unit -> value."""

    def share(name: str) -> Floats:
        return np.asarray(100 * run.get(name, "corridor_share", corridor=WATERS)[quarter])

    def change(outcome: str, **where: str | tuple[str, ...]) -> Floats:
        return run.change(option, outcome, quarter, **where)

    def dollars(name: str) -> Floats:
        return np.asarray(run.get(name, "retail_price", market="usa")[quarter] * 1000.0)

    base = run.get(BASELINE, "kg_seized")[quarter]
    used = run.get(BASELINE, "consumption")[quarter]
    before, after = (run.get(name, "import_price", market="usa")[quarter] for name in (BASELINE, option))
    kilo = after - before
    street = dollars(option) - dollars(BASELINE)
    return {
        "crew wage at sea, change, %": change("crew_wage"),
        "share of the Caribbean in departures, change, points": share(option) - share(BASELINE),
        "kilograms leaving by the struck waters, change, %": change("drug_flow", corridor=WATERS),
        "kilograms seized in the struck waters, change, %": change("kg_seized", corridor=WATERS),
        "US import price, change, %": change("import_price", market="usa"),
        "US retail price, change, %": change("retail_price", market="usa"),
        "US retail price rise per dollar of import price rise": np.where(abs(kilo) > 50.0, street / kilo, np.nan),
        "kilograms reaching the US, change, %": change("kg_delivered", market="usa"),
        "kilograms reaching Europe, change, %": change("kg_delivered", market="europe"),
        "US consumption, change, %": change("consumption", market="usa"),
        "stock at the source, change, %": change("source_stock"),
        "no strikes: kilograms seized per kilogram used (wastewater)": base / used,
        "no strikes: share of sea departures seized, %": 100
        * run.get(BASELINE, "kg_seized", corridor=SEA)[quarter]
        / run.get(BASELINE, "drug_flow", corridor=SEA)[quarter],
    }


@dataclass(frozen=True)
class Tell:
    """How well one observable tells the levels of one assumption apart."""

    factor: str
    observable: str
    medians: tuple[float, ...]
    explained: float
    right: float


def levels_of(run: Run, factor: str) -> list[list[int]]:
    """Cells of each level of a factor."""
    at = list(FACTORS).index(factor)
    return [[i for i, key in enumerate(combinations()) if key[at] == value] for value in FACTORS[factor]]


def separation(values: Sequence[Floats]) -> tuple[float, float]:
    """(share of the variance of ranks between levels; share of draws that go to the right level).

    The second asks which level has the nearest median to one observed value; by chance it is 1 / levels.
    """
    kept = [x[np.isfinite(x)] for x in values]
    if any(x.size == 0 for x in kept):
        return float("nan"), float("nan")
    pooled = np.concatenate(kept)
    ranks = np.argsort(np.argsort(pooled)).astype(float)
    parts = np.split(ranks, np.cumsum([x.size for x in kept])[:-1])
    between = sum(p.size * (p.mean() - ranks.mean()) ** 2 for p in parts) / max(ranks.size * ranks.var(), 1e-12)
    middle = np.array([np.median(x) for x in kept])
    right = [float(np.mean(np.argmin(abs(x[:, None] - middle), axis=1) == i)) for i, x in enumerate(kept)]
    return float(between), float(np.mean(right))


def tells(run: Run, option: str) -> list[Tell]:
    """For every assumption the observables, best first."""
    seen = observables(run, option)
    found = []
    for factor in FACTORS:
        groups = levels_of(run, factor)
        ranked = []
        for name, values in seen.items():
            parts = [values[cells].ravel() for cells in groups]
            explained, right = separation(parts)
            ranked.append(Tell(factor, name, tuple(float(np.nanmedian(x)) for x in parts), explained, right))
        found += sorted(ranked, key=lambda t: -np.nan_to_num(t.explained))
    return found


def main_effects(run: Run, option: str) -> dict[str, float]:
    """Share of the variance of cell medians (kg delivered, one year) that each assumption alone explains."""
    middle = np.nanmedian(run.change(option, "kg_delivered", 3, market="usa"), axis=1)
    total = float(np.var(middle)) * len(middle)
    return {
        factor: sum(len(c) * (middle[c].mean() - middle.mean()) ** 2 for c in levels_of(run, factor)) / total
        for factor in FACTORS
    }
