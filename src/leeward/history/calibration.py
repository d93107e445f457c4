"""Calibration: from prior draws to weighted ones, on the observed series up to a cut-off date.

*Method.* History matching (Craig and others 1997; Vernon, Goldstein and Bower 2010) and then tempered importance
weights: every prior draw is played through the cases, draws that no allowance for error can reconcile with the data are
ruled out (implausibility, second largest over series, above 3), and the rest are weighted by a Gaussian likelihood of
log residuals whose exponent beta <= 1 is lowered until `least` effective draws remain. Residuals of one series share
what is unknown of the instrument's bias and a lasting discrepancy, and what the model does not hold wanders: a random
walk from the start with the declared yearly standard deviation of the outcome. So ten points of a series are far from
ten pieces of evidence, and two surveys of one area are readings of one path (`likelihood.py`). Draws are played without
drift (`Steady`): the walk of the likelihood stands in its place, or weights would go to lucky paths. Discrepancies are
declared, not fitted.

*A world that cannot be.* A draw may be rejected in the world of one case and not in that of another. The case then
gives it the mean likelihood of the draws it admits: it neither speaks for it nor against it.

*Why no library.* Measured on 20 November 2026, two cores. The engine plays 100 draws side by side, and 1 draw costs
as much as 100 (1.0 s for 10 years of 100 draws, full network). A sampler that asks for one draw at a time pays a
hundredfold.
pyabc 0.13 (ABC-SMC), on a toy with 8 parameters of which 3 matter and 4 data, spent 2,802 single calls to reach a
tolerance of 0.24 and gave the best-known parameter a standard deviation of 0.12, where the exact answer is 0.057. At
engine cost that is 47 minutes. 20,000 prior draws in blocks cost 200 s and weights on them gave 0.057 (65 effective
draws). pyabc brings 72 packages and 658 MB; sbi brings torch with its CUDA libraries. An emulator
(history matching proper) saves simulator time that is not scarce here. What weights cannot do is find a small region in
160 dimensions; beta and the number of effective draws say openly how far they got.

*What is never updated*: structural choices. Weights are raked until every option of every choice (and every pair of
options) has its declared, equal share.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.types import is_numeric_dtype

from leeward.ensembles.posterior import Posterior, effective, equal, rake, strata_of
from leeward.ensembles.posterior_file import save
from leeward.evidence.arrays import Floats
from leeward.evidence.errors import InputError
from leeward.history import log
from leeward.history.cases import bundled_cases, load_case
from leeward.history.effect_evidence import Response, by_event, in_the_fit, of_the_event, responses
from leeward.history.effect_files import load_effects
from leeward.history.effect_playing import GroupSimulator, play_values, simulator
from leeward.history.identify import Row, pairs_table, parameter_table, predictive_checks
from leeward.history.joint import groups
from leeward.history.likelihood import LASTING, PASSING, Evidence, by_case, evidence_of, usable
from leeward.history.playing import TRUE, Played, Progress, Simulator, play, played
from leeward.history.records import Case

CUT = date(2024, 12, 31)
IMPLAUSIBLE = 3.0
LEAST = 400.0
"""Effective draws to keep: about as many as an ordinary assessment plays."""
DRAWS = 10_000
LEFT_OUT_DRAWS = 500


@dataclass(frozen=True)
class Gathered:
    """Prior draws played through cases: what every fit, with or without a case, starts from."""

    seed: int
    asked: int
    cut: date
    draws: npt.NDArray[np.int64]
    parameters: pd.DataFrame
    evidence: tuple[Evidence, ...]
    cases: tuple[Case, ...]
    plays: tuple[Played, ...]
    skipped: Mapping[str, str]
    responses: tuple[Response, ...] = ()

    @property
    def structures(self) -> dict[str, npt.NDArray[Any]]:
        """Structural choices of every draw."""
        table = self.parameters
        return {str(n): table[n].to_numpy() for n in table if not is_numeric_dtype(table[n])}


@dataclass(frozen=True)
class Calibration:
    """A fit: the posterior and what it did. Tables are lists of plain rows."""

    posterior: Posterior
    table: list[Row]
    pairs: list[Row]
    checks: list[Row]

    def save(self, folder: str | Path, left_out: Mapping[str, Posterior] | None = None) -> Path:
        """Write the posterior with `parameters.csv`, `pairs.csv` and `checks.csv` beside it; return the folder.

        left_out: the posteriors that leave out each case, by the case.
        """
        path = save(self.posterior, folder, left_out)
        for name, rows in (("parameters", self.table), ("pairs", self.pairs), ("checks", self.checks)):
            with (path / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, list(rows[0]) if rows else ["none"], lineterminator="\n")
                writer.writeheader()
                writer.writerows({k: f"{v:.6g}" if isinstance(v, float) else v for k, v in row.items()} for row in rows)
        return path


def gather(
    cases: Iterable[str | Path | Case] | None = None, draws: int = DRAWS, *, cut: date | str = CUT, seed: int = 1,
    simulate: Simulator | None = None, simulate_effects: GroupSimulator | None = None, coarse: bool = False,
    progress: Progress | None = None,
) -> Gathered:  # fmt: skip
    """Play prior draws 0 ... draws - 1 through cases and compare them with every scored point up to `cut`.

    Published effects that are declared in-sample are played too; with a stand-in for the model (`simulate`) only if there is
    one for them. A draw that half of the worlds reject is left out. A bundled case whose world is missing is skipped and
    listed. InputError when nothing is left.
    """
    last = cut if isinstance(cut, date) else _day(cut)
    run = play(coarse=coarse, steady=True, progress=progress) if simulate is None else simulate
    plays, kept, skipped = [], [], {}
    for case in [load_case(c) for c in (bundled_cases() if cases is None else cases)]:
        if not case.calibrate or not any(usable(case, s, last) for s in case.series):
            skipped[case.id] = f"no scored point up to {last}" if case.calibrate else "what it tells is of its own time"
            continue
        options = {TRUE: case.strategy} if case.strategy else {}
        try:
            plays.append(played(case, options, draws, seed, run, instrument=False))
            kept.append(case)
        except InputError as problem:
            if problem.key != "start" or problem.file is not None:
                raise
            skipped[case.id] = problem.message
    if not plays:
        raise InputError("no case can be used: " + "; ".join(f"{k}: {v}" for k, v in skipped.items()), key="cases")
    count = sum(np.isin(np.arange(draws), p.draws).astype(int) for p in plays)
    common = np.flatnonzero(2 * np.asarray(count) > len(plays))
    if len(common) < 10:
        raise InputError(f"only {len(common)} of {draws} draws are admissible in most worlds", key="draws")
    evidence = tuple(
        evidence_of(p, used, last, common)
        for p in plays
        for some in groups(p.case)
        if (used := [s for s in some if usable(p.case, s, last)])
    )
    if simulate is None and simulate_effects is None:
        simulate_effects = simulator(None, coarse=coarse, steady=True, progress=progress)
    told: tuple[Response, ...] = ()
    if simulate_effects is not None:
        records = [e for e in in_the_fit(load_effects(), kept) if e.measure and e.measure.window[1] <= last]
        told = responses(records, play_values(records, draws, seed, simulate_effects, coarse=coarse), common)
    return Gathered(seed, draws, last, common, _shared(plays, common), evidence, tuple(kept), tuple(plays), skipped, told)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f"{text!r} is not a date such as 2024-12-31", key="cut") from None


def _shared(plays: Sequence[Played], draws: npt.NDArray[np.int64]) -> pd.DataFrame:
    """Parameters that are the same draw by draw in every world: the declared ones, not those of a dated table."""
    tables = [p.parameters.set_axis(p.draws) for p in plays]
    first, *rest = tables
    both = [(t.loc[i], first.loc[i]) for t in rest for i in [first.index.intersection(t.index)]]
    same = [n for n in first if all(n in a and a[n].equals(b[n]) for a, b in both)]
    whole = first[same]
    for table in rest:
        whole = whole.combine_first(table[same])
    return whole.loc[draws, same]


def weigh(
    gathered: Gathered, cases: Iterable[str] | None = None, *, least: float = LEAST, barred: Collection[str] = ()
) -> Posterior:
    """Weight the draws by the evidence of some cases (all by default), with at least `least` effective draws.

    A point that several cases compare counts once, in the first of them; `barred` points do not count. InputError when
    fewer draws than `least` were gathered or no evidence is left.
    """
    names = {c.id for c in gathered.cases} if cases is None else set(cases)
    used: list[Evidence] = []
    seen = set(barred)
    for evidence in gathered.evidence:
        if evidence.case in names and (rest := evidence.without(seen)) is not None:
            used.append(rest)
            seen.update(rest.points)
    count = len(gathered.draws)
    if not used:
        raise InputError("no evidence is left to fit on", key="cases")
    if count < least:
        raise InputError(f"{count} draws are admissible, fewer than the {least:g} effective ones wanted", key="draws")
    out = [c for c in gathered.cases if c.id not in names]
    told = [r for r in gathered.responses if not any(of_the_event(r.effect, c) for c in out)]
    score = np.sum([by_case(used, case) for case in sorted({e.case for e in used})], axis=0) + by_event(told)
    far = np.sort(np.nan_to_num(np.stack([e.implausibility() for e in used])), axis=0)[-min(2, len(used))]
    fine = far <= IMPLAUSIBLE
    structures = gathered.structures
    weights, beta = _temper(score, fine, structures, least)
    chosen = tuple(sorted({e.case for e in used}))
    about = {
        "cut": gathered.cut.isoformat(), "beta": beta, "plausible_share": float(fine.mean()), "least": least,
        "discrepancy": {"lasting": LASTING, "passing": PASSING}, "asked": gathered.asked,
        "points": sum(len(e.points) for e in used),
        "contained": sorted({e.case for e in gathered.evidence} & names - set(chosen)),
        "skipped": dict(gathered.skipped),
        "series": [f"{e.case}/{e.series}" for e in used],
        "effects": [r.effect.id for r in told],
        "case_sha256": {c.id: c.sha256 for c in gathered.cases if c.id in chosen},
        "code": sorted({str(p.plan.get("hashes", {}).get("code", "")) for p in gathered.plays}),
    }  # fmt: skip
    return Posterior(gathered.seed, gathered.draws.astype(np.uint32), weights, strata_of(structures, count), chosen, about)


def fit(gathered: Gathered, cases: Iterable[str] | None = None, *, least: float = LEAST) -> Calibration:
    """Weight the draws (`weigh`), and say what that taught."""
    posterior = weigh(gathered, cases, least=least)
    return Calibration(
        posterior, parameter_table(gathered.parameters, posterior.weights),
        pairs_table(gathered.parameters, posterior.weights),
        predictive_checks(gathered.plays, gathered.draws, posterior.weights, gathered.cut, gathered.seed),
    )  # fmt: skip


def each_left_out(gathered: Gathered, *, least: float = LEAST, count: int = LEFT_OUT_DRAWS) -> dict[str, Posterior]:
    """Return, for every gathered case, the posterior of all others as `count` draws of equal weight."""
    fitted = fitter(gathered, least=least)
    found = {}
    for case in gathered.cases:
        whole = fitted([other for other in gathered.cases if other.id != case.id])
        about = {"effective_draws": whole.size, "beta": whole.about["beta"]}
        found[case.id] = replace(equal(whole, count), about=about)
    return found


def fitter(gathered: Gathered, *, least: float = LEAST) -> Callable[[Sequence[Case]], Posterior]:
    """Return what `leave_one_out` needs: a function that fits the gathered draws on the cases it is given.

    Points of a gathered case that is not among them are barred, so that they do not come in through another case.
    """

    def posterior(cases: Sequence[Case]) -> Posterior:
        names = [c.id for c in cases]
        barred = {point for e in gathered.evidence if e.case not in names for point in e.points}
        return weigh(gathered, names, least=least, barred=barred)

    return posterior


def _temper(
    score: Floats, fine: npt.NDArray[np.bool_], structures: Mapping[str, npt.NDArray[Any]], least: float
) -> tuple[Floats, float]:
    """Raked weights with the largest exponent beta <= 1 that keeps `least` effective draws."""

    def weights(beta: float, only: npt.NDArray[np.bool_]) -> Floats | None:
        raw = np.where(only, np.exp(beta * (score - score[only].max())), 0.0)
        try:
            return rake(raw, structures)
        except ValueError:
            return None

    def enough(w: Floats | None) -> bool:
        return w is not None and effective(w) >= least

    every = np.ones_like(fine)
    only = fine if fine.any() and enough(weights(0.0, fine)) else every
    low, high = 0.0, 1.0
    best = weights(0.0, only)
    if best is None or not enough(best):
        raise InputError(f"the structural shares alone leave fewer than {least:g} effective draws", key="draws")
    if enough(found := weights(1.0, only)) and found is not None:
        return found, 1.0
    for _ in range(30):
        middle = (low + high) / 2
        found = weights(middle, only)
        if found is not None and enough(found):
            low, best = middle, found
        else:
            high = middle
    return best, low


def calibrate(
    cases: Iterable[str | Path | Case] | None = None, draws: int = DRAWS, *, cut: date | str = CUT, seed: int = 1,
    least: float = LEAST, simulate: Simulator | None = None, coarse: bool = False, out: str | Path | None = None,
    record: bool = False, progress: Progress | None = None,
) -> Calibration:  # fmt: skip
    """Play prior draws through cases, weight them, and (with `out`) write the posterior to a folder.

    cases: ids or folders, the bundled ones by default. draws: prior draws; 1,000 are enough to see what it does. cut: no
    later point is used. least: effective draws to keep. coarse: the coarse network, faster. record: log the look in the
    package too. With more than one case, the posteriors that leave out each case in turn are written too. Every fit is a
    look at its cases and is logged.
    """
    gathered = gather(cases, draws, cut=cut, seed=seed, simulate=simulate, coarse=coarse, progress=progress)
    enough = min(least, len(gathered.draws) / 2)
    result = fit(gathered, least=enough)
    log.look(
        {
            "kind": "calibrate", "cases": list(result.posterior.cases), "draws": draws, "seed": seed,
            "posterior": result.posterior.id, "beta": result.posterior.about["beta"], "effective": result.posterior.size,
        },
        keep=record,
    )  # fmt: skip
    if out is not None:
        result.save(out, each_left_out(gathered, least=enough) if len(gathered.cases) > 1 else None)
    return result
