"""The page of the factorial of strikes at sea: `python docs/tools/strikes_factorial_page.py` writes it (some minutes)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import numpy as np

from leeward.evidence.outcomes import load_outcomes
from leeward.judging.rules import AT_FIRST, CONTRADICTED, DEPENDS, NO_EFFECT, SUPPORTED, UNSETTLED
from leeward.probing.own_cells import Floats, Run
from leeward.probing.strikes_factorial import (
    FACTORS,
    MOST,
    MOST_PLACEBO,
    PLACEBO,
    STRIKE,
    WATERS,
    Verdict,
    combinations,
    factorial,
    levels_of,
    main_effects,
    tells,
    verdicts,
)
from leeward.replications.base import number
from markdown_text import table

PAGE = Path("docs/validation/strikes_factorial.md")
SHORT = {
    SUPPORTED: "supported", AT_FIRST: "at first", DEPENDS: "depends", NO_EFFECT: "no effect", UNSETTLED: "unsettled",
    CONTRADICTED: "contradicted",
}  # fmt: skip


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
    holding = [v for v in year if v.word in (SUPPORTED, AT_FIRST)]
    failing = [v for v in year if v.word == CONTRADICTED]
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

Generated by `docs/tools/strikes_factorial_page.py`. Nothing here was fitted or published elsewhere; it
is what Leeward's own model says when five disputed assumptions are set instead of drawn. {len(combinations())} cells:
price closure (3) x pass-through (2) x margin owner (3) x kappa (3) x value of life (3). Every cell has the same
{run.admitted.shape[1]} draws of all other parameters with the same luck, less those that are not an admissible
world there ({kept.min()} to {kept.max()} are kept).

- Strategy: `maritime_strike` at `surge` in the western and eastern Caribbean for three years; `all_out` for one
  year beside it. The **placebo** removes cargo by the same rule and kills nobody: no fear, no loss of
  cooperation. As nobody is frightened away it finds more to remove, so its kilograms are not quite the same.
- Claim: fewer kilograms of cocaine reach the United States. Verdict at one year by the rule of
  [verdicts](../verdicts.md), smallest effect of interest {smallest:g} %: *supported* (as claimed in seven draws of
  eight), *at first* (at a quarter, not at a year), *no effect* (within the smallest effect in seven of eight),
  *contradicted* (the opposite in seven of eight), *depends* or *unsettled* (none of these: the parameters that are
  still drawn decide).
- kappa is documented over true flow: published seizures stay as published while true flow is larger (0.7), as
  documented (1) or smaller (1.8, where the same load is reported on several legs). The model's own draws
  hold 0.6 to 1 only; 1.8 lies in the evidence's range for kappa and outside the draws. Draws are
  admitted on *documented* removal rates.
- Value of life, US$: the 5th, 50th and 95th percentile of its prior. Fear amplification stays drawn.

**Reading.** The claim is supported, at least for a quarter, in {len(holding)} of {len(year)} cells and contradicted in
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
