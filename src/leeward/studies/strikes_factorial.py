"""Strikes at sea, a full factorial: `python -m leeward.studies.strikes_factorial` writes the page.

Price closure x pass-through x kappa (documented over true flow) x owner of the margin x value of life: 162
cells, each with the same draws of everything else. One verdict a cell on one claim, that strikes lower the
cocaine that reaches the United States, by the rule of `judging.verdict`; the placebo (cargo removed by the same rule,
nobody killed) beside it; and, for every assumption, the observation that would tell its levels apart best.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np

from leeward.evidence.outcomes import load_outcomes
from leeward.judging.summary import Shares
from leeward.judging.verdict import BRIEFLY, DEPENDS, FAILS, HOLDS_WORD, SMALL, Evidence, decide, fit
from leeward.strategy import Strategy
from leeward.studies.own_cells import BASELINE, QUARTER, Cell, Floats, Option, Run, Runner, level, own_model
from leeward.studies.report import number, table

PAGE = Path("docs/validation/strikes_factorial.md")
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
SHORT = {HOLDS_WORD: "holds", BRIEFLY: "briefly", DEPENDS: "depends", SMALL: "small", FAILS: "fails"}


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


def grid(found: Sequence[Verdict]) -> str:
    """The verdict table: a row a closure, pass-through and owner, a column a kappa and value of life."""
    by_key = {v.key: v for v in found}
    kappas, lives = FACTORS["kappa"], FACTORS["value of life"]
    header = ("closure", "pass-through", "margin", *(f"κ {k}, life {v}" for k in kappas for v in lives))
    lines = []
    for row in product(FACTORS["closure"], FACTORS["pass-through"], FACTORS["margin owner"]):
        line = [by_key[(*row, k, v)] for k in kappas for v in lives]
        lines.append((*row, *(f"{SHORT[v.word]} {v.effect:+.1f} ({v.placebo:+.1f})" for v in line)))
    return table(header, lines)


def _tally(words: Sequence[str]) -> str:
    count = Counter(SHORT[word] for word in words)
    return ", ".join(f"{count[word]} {word}" for word in SHORT.values() if count[word])


def by_level(run: Run, found: Sequence[Verdict], option: str, placebo: str) -> str:
    """One row a level of each factor: verdicts and medians over its cells and draws."""
    lines: list[tuple[str, ...]] = []
    own, other = (run.change(o, "kg_delivered", 3, market="usa") for o in (option, placebo))
    used = run.change(option, "consumption", 3, market="usa")
    waters, calm = (run.change(o, "drug_flow", 3, corridor=WATERS) for o in (option, placebo))
    for at, (factor, names) in enumerate(FACTORS.items()):
        for name, cells in zip(names, levels_of(run, factor), strict=True):
            here = [v for v in found if v.key[at] == name]
            low, middle, high = np.nanquantile(own[cells], (0.05, 0.5, 0.95))
            lines.append((
                factor, name, _tally([v.word for v in here]), f"{middle:+.1f} ({low:+.1f} to {high:+.1f})",
                f"{np.nanmedian(other[cells]):+.1f}", f"{np.nanmedian(used[cells]):+.2f}",
                f"{np.nanmedian(waters[cells]):+.0f}", f"{np.nanmedian(calm[cells]):+.0f}",
            ))  # fmt: skip
    header = (
        "assumption", "level", "verdicts", "kg reaching the US, % (90 %)", "placebo", "US consumption, %",
        "departures by struck waters, %", "placebo",
    )  # fmt: skip
    return table(header, lines)


def main_effects(run: Run, option: str) -> dict[str, float]:
    """Share of the variance of cell medians (kg delivered, one year) that each assumption alone explains."""
    middle = np.nanmedian(run.change(option, "kg_delivered", 3, market="usa"), axis=1)
    total = float(np.var(middle)) * len(middle)
    return {
        factor: sum(len(c) * (middle[c].mean() - middle.mean()) ** 2 for c in levels_of(run, factor)) / total
        for factor in FACTORS
    }


def _tell_table(run: Run, option: str) -> str:
    found = tells(run, option)
    lines: list[tuple[str, ...]] = []
    for factor, names in FACTORS.items():
        best = [t for t in found if t.factor == factor][:3]
        lines += [
            (factor, t.observable, "; ".join(f"{n}: {number(m)}" for n, m in zip(names, t.medians, strict=True)),
             f"{100 * t.explained:.0f} %", f"{100 * t.right:.0f} % ({100 / len(names):.0f} %)")
            for t in best
        ]  # fmt: skip
    header = ("assumption", "observation at one year", "median by level", "variance explained", "right (by chance)")
    return table(header, lines)


def _answers(run: Run, option: str) -> str:
    """Say per assumption whether one year of watching tells its levels apart."""
    found, lines = tells(run, option), []
    for factor, names in FACTORS.items():
        best = max((t for t in found if t.factor == factor), key=lambda t: np.nan_to_num(t.right))
        chance = 1 / len(names)
        gain = (best.right - chance) / (1 - chance)
        word = "tells them apart" if gain > 0.6 else "helps" if gain > 0.2 else "hardly helps"
        lines.append(
            f"- **{factor}**: {best.observable} {word}; one look names the right level in {100 * best.right:.0f} % "
            f"of draws, {100 * chance:.0f} % by chance."
        )
    return "\n".join(lines)


def _common(found: Sequence[Verdict]) -> str:
    """What the given cells have in common, in words."""
    if not found:
        return ""
    same = [f"{factor} {found[0].key[at]}" for at, factor in enumerate(FACTORS) if len({v.key[at] for v in found}) == 1]
    return f" (all with {', '.join(same)})" if same else ""


def _totals(run: Run) -> str:
    lines: list[tuple[str, ...]] = []
    for option, name in ((STRIKE, "surge"), (PLACEBO, "surge, placebo"), (MOST, "all_out"),
                         (MOST_PLACEBO, "all_out, placebo")):  # fmt: skip
        one = slice(0, 4)
        cut = np.nanmedian((run.get(option, "kg_destroyed")[one].mean(axis=0)) * 52 / 1000)
        dead = np.nanmedian(run.get(option, "death_at_sea")[one].mean(axis=0) * 52)
        us = run.change(option, "kg_delivered", 3, market="usa")
        used = run.change(option, "consumption", 3, market="usa")
        lines.append((
            name, number(float(cut)), number(float(dead)), _interval(us), _interval(used),
            _interval(run.change(option, "crew_wage", 3)),
            _interval(run.change(option, "retail_price", 3, market="usa")),
        ))  # fmt: skip
    header = (
        "strikes", "tonnes destroyed, first year", "deaths at sea, first year", "kg reaching the US, %",
        "US consumption, %", "crew wage, %", "US retail price, %",
    )  # fmt: skip
    return table(header, lines)


def _interval(values: Floats) -> str:
    low, middle, high = np.nanquantile(values, (0.05, 0.5, 0.95))
    return f"{middle:+.2g} ({low:+.2g} to {high:+.2g})"


def markdown(run: Run | None = None) -> str:
    """Return the whole page."""
    run = factorial() if run is None else run
    year, later = verdicts(run), verdicts(run, weeks=(13, 52, 156))
    most = verdicts(run, MOST, MOST_PLACEBO)
    used, used_later = (verdicts(run, weeks=w, outcome="consumption") for w in ((13, 52), (13, 52, 156)))
    strike, calm = (run.change(o, "kg_delivered", 3, market="usa") for o in (STRIKE, PLACEBO))
    gap = np.nanmedian(strike - calm)
    gaps = [float(np.nanmedian((strike - calm)[c])) for c in levels_of(run, "value of life")]
    ranked = sorted(main_effects(run, STRIKE).items(), key=lambda item: -item[1])
    shares = "; ".join(f"{name} {100 * value:.0f} %" for name, value in ranked)
    kept = run.admitted.sum(axis=1)
    worse = 100 * np.mean([v.effect > v.placebo for v in year])
    dead, most_dead = (float(np.nanmedian(run.get(o, "death_at_sea")[:4].mean(axis=0) * 52)) for o in (STRIKE, MOST))
    holding = [v for v in year if v.word in (HOLDS_WORD, BRIEFLY)]
    failing = [v for v in year if v.word == FAILS]
    smallest = 100 * load_outcomes()["kg_delivered"].smallest_effect.value
    counts = table(
        ("strikes, horizon", "verdicts over the 162 cells", "the same for the placebo"),
        [
            (name, _tally([v.word for v in x]), _tally([v.placebo_word for v in x]))
            for name, x in (
                ("kg reaching the US: surge, 1 year", year),
                ("surge, 3 years", later),
                ("all_out, 1 year", most),
                ("US consumption: surge, 1 year", used),
                ("surge, 3 years", used_later),
            )
        ],
    )
    return f"""# Strikes at sea: a full factorial

Generated by `python -m leeward.studies.strikes_factorial`. Nothing here was fitted or published elsewhere; it
is what Leeward's own model says when five disputed assumptions are set instead of drawn. {len(combinations())} cells:
price closure (3) x pass-through (2) x margin owner (3) x kappa (3) x value of life (3). Every cell has the same
{run.admitted.shape[1]} draws of all other parameters with the same luck, less those that are not an admissible
world there ({kept.min()} to {kept.max()} are kept).

- Strategy: `maritime_strike` at `surge` in the western and eastern Caribbean for three years; `all_out` for one
  year beside it. The **placebo** removes cargo by the same rule and kills nobody: no fear, no loss of
  cooperation. As nobody is frightened away it finds more to remove, so its kilograms are not quite the same.
- Claim: fewer kilograms of cocaine reach the United States. Verdict at one year by the rule of
  [verdicts](../verdicts.md), smallest effect of interest {smallest:g} %: *holds* (seven draws in eight), *briefly*
  (at a quarter, not at a year), *small* (half or more negligible), *fails* (more than half opposite), *depends*
  (none of these: the parameters that are still drawn decide).
- kappa is documented over true flow: published seizures stay as published while true flow is larger (0.7), as
  documented (1) or smaller (1.8, where the same load is reported on several legs). The model's own draws
  hold 0.6 to 1 only; 1.8 lies in the evidence's range for kappa and outside the draws. Draws are
  admitted on *documented* removal rates.
- Value of life, US$: the 5th, 50th and 95th percentile of its prior. Fear amplification stays drawn.

**Reading.** The claim holds, at least for a quarter, in {len(holding)} of {len(year)} cells and fails in
{len(failing)}{_common(failing)}.
In {worse:.0f} % of cells more arrives under strikes than under the placebo, by {gaps[0]:.1f} points at the lowest
value of life and {gaps[-1]:.1f} at the highest (medians): the gap goes with fear, which empties the struck waters. How
much of it is traffic that moved, how much fewer kilograms left there to destroy and how much intelligence lost
is not separated here. Kilograms *arriving* at a year include the refilling of what was short, so consumption is
judged beside them. What can be struck is limited by what is detected: deaths in the first year are {dead:.0f} at
`surge` and {most_dead:.0f} at `all_out`.

{counts}

Variance of the cell medians explained by each assumption alone: {shares}. The cell medians lie between
{min(v.effect for v in year):+.1f} and {max(v.effect for v in year):+.1f} %; the median difference between strikes and
placebo, draw by draw, is {gap:+.2f} points.

{_totals(run)}

Median over all cells and draws, 90 % interval in brackets, at one year.

## By assumption

{by_level(run, year, STRIKE, PLACEBO)}

## One verdict a cell

Word, median change of kilograms reaching the United States at one year in percent, and the placebo's in
brackets. `surge`.

{grid(year)}

## What would tell the cells apart

For each assumption the three observations that separate its levels best while everything else is unknown: the
share of the variance (of ranks, over all cells and draws) that lies between levels, and how often one
observed value lies nearest to the median of its own level. Model truth without error of measurement, so these
are upper bounds; figures beginning *no strikes* need no experiment at all.

At `surge`:

{_tell_table(run, STRIKE)}

{_answers(run, STRIKE)}

At `all_out`:

{_tell_table(run, MOST)}

{_answers(run, MOST)}
"""


def main() -> None:
    """Write the page."""
    PAGE.write_text(markdown(), encoding="utf-8")
    print(f"{PAGE} written")


if __name__ == "__main__":
    main()
