"""Backtests: a past episode played by the model, scored against what was observed and against simple references.

Each case is run on the same draws under the strategy that was really applied, under none (the baseline) and under a
shuffled one (`strategies.py`). The forecasts of the published numbers (`observation.py`) are scored by CRPS, beside
persistence, trend (`reference.py`) and the arithmetic of the lever (`arithmetic.py`). Where a case reads one quantity with
two instruments, their joint reading is scored (`joint.py`) and each is shown. `pooled.py` sums up. Points that are only
recalled are shown, never scored. Every run is logged.

Fit nothing on a case that is scored: a bundled case is played with the posterior that was fitted without it
(`fair_posterior`). With another posterior, a case that took part in its fit is in-sample; `leave_one_out` refits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from leeward.ensembles.plan import digest
from leeward.ensembles.posterior import Posterior
from leeward.ensembles.posterior_file import load_left_out, shipped, shipped_folder
from leeward.evidence.arrays import Floats
from leeward.evidence.errors import InputError
from leeward.history import log
from leeward.history.arithmetic import arithmetic
from leeward.history.cases import bundled_cases, load_case
from leeward.history.families import families
from leeward.history.joint import Joint, joints
from leeward.history.keys import BacktestRow
from leeward.history.playing import (
    BASELINE,
    SHUFFLED,
    TRUE,
    Played,
    Progress,
    Simulator,
    options_of,
    play,
    played,
    world_prior_share,
)
from leeward.history.records import Case, Point, Series
from leeward.history.reference import Reference, references
from leeward.history.scores import QUANTILES, crps, inside, log_z, skill, weighted_quantile
from leeward.history.signs import right_signs
from leeward.history.surveys import ceiling

DRAWS = 200

Row = dict[str, Any]


@dataclass(frozen=True)
class CaseScore:
    """Scores of a case: `rows`, one a series; `points`, one an observation with the forecast's quantiles."""

    case: Case
    rows: list[Row]
    points: list[Row] = field(default_factory=list)


def score_case(
    case: str | Path | Case, draws: int = DRAWS, *, seed: int = 1, simulate: Simulator | None = None,
    coarse: bool = False, posterior: Posterior | None = None, events: Sequence[Case] | None = None,
    prior: bool = False, record: bool = False, progress: Progress | None = None,
) -> CaseScore:  # fmt: skip
    """Run and score one case. See `backtest` for the arguments; this also gives the points behind the rows.

    InputError for a case that is wrong, or whose dated world is not there.
    """
    found = load_case(case)
    if draws < 2:
        raise InputError(f"{draws} draws: two or more are needed to score an ensemble", key="draws")
    if simulate is None and posterior is None and not prior:
        posterior = fair_posterior(found)
    run = play(coarse=coarse, posterior=posterior, progress=progress) if simulate is None else simulate
    result = played(found, options_of(found, events), draws, seed, run)
    if len(result.draws) < 2:
        raise InputError(f"{result.rejected} of {draws} draws were rejected: too few are left to score", key="draws")
    fitted = posterior is not None and found.id in posterior.cases
    share = world_prior_share(found, coarse) if simulate is None else None
    together = joints(found)
    member = {reading.name: made.series.name for made in together for reading in made.readings}
    rows, points = [], []
    for forecast in [*_alone(result), *(_together(result, made) for made in together)]:
        row, shown = _score_series(result, forecast, fitted, share)
        rows.append({**row, "joint": member.get(row["series"], "")})
        points += shown
    plan = result.plan
    log.look(
        {
            "kind": "backtest", "cases": [found.id], "case_sha256": found.sha256, "draws": draws,
            "rejected": result.rejected, "seed": seed, "run": plan.get("run", ""), "hashes": plan.get("hashes", {}),
            "engine": plan.get("engine", {}),
            "posterior": "" if posterior is None else posterior.id, "rows": digest([_plain(r) for r in rows]),
            "crps": {r["series"]: r["crps"] for r in rows},
        },
        keep=record,
    )  # fmt: skip
    return CaseScore(found, rows, points)


def fair_posterior(case: Case) -> Posterior:
    """Return the posterior that was fitted without a bundled case and its points; for other cases the shipped one."""
    return _left_out().get(case.id, shipped())


@lru_cache(maxsize=1)
def _left_out() -> dict[str, Posterior]:
    return load_left_out(shipped_folder())


def backtest(case: str | Path | Case, draws: int = DRAWS, **options: Any) -> list[Row]:
    """Run and score one case and return one row a series.

    case: id of a bundled case, a folder, or a `Case`. draws: plausible systems. Keyword options: seed; simulate (a
    stand-in for the model); coarse (the coarse network); posterior (by default `fair_posterior`); prior (draw from the
    priors); events (cases to shuffle strategies from, the bundled ones by default); record (log the look in the package
    too); progress.

    Keys of a row (`keys.BacktestRow`): case, kind, families (of the levers of the case), series, outcome, unit, status
    (`scored`, or why not), n (points scored), shown (points that are only shown), size (mean observed value), scale (what
    pooled scores divide by: the last value before the start, or the size where there is none), crps and crps_persistence,
    crps_trend, crps_arithmetic, crps_empty, crps_shuffled (mean over points, unit of the series, None where there is none),
    skill_persistence, skill_trend, skill_arithmetic, coverage50, coverage90 (share of points inside), inside50, inside90
    (counts), rms_z (root mean square of `scores.log_z`), signs (yearly changes that have a sign), signs_right (those whose
    sign the median of the forecast has), sign_ceiling (how often two observers of this outcome agree on it; None where there
    is one only), reads (the series a joint reading is made of), joint (the joint reading that counts in place of this row),
    in_sample, prior_share (share of the dated world that rests on judgement alone; None with a stand-in).
    """
    return score_case(case, draws, **options).rows


@dataclass(frozen=True)
class Forecast:
    """What is scored: a series, its targets, forecasts by option (D, points), and the series it is read from, if several."""

    series: Series
    points: Sequence[Point]
    by: Mapping[str, Floats]
    reads: tuple[str, ...] = ()

    @property
    def best(self) -> Floats:
        """The forecast under the strategy that was really applied, or the baseline's in a null window."""
        return self.by[TRUE] if TRUE in self.by else self.by[BASELINE]


def _alone(result: Played) -> list[Forecast]:
    return [Forecast(s, result.points[s.name], result.forecasts[s.name]) for s in result.case.series]


def _together(result: Played, made: Joint) -> Forecast:
    targets = made.series.targets(result.case.start, result.case.end)
    names = tuple(reading.name for reading in made.readings)
    by = {
        option: made.forecast({name: result.forecasts[name][option] for name in names}, result.points, targets)
        for option in result.forecasts[names[0]]
    }
    return Forecast(made.series, targets, by, names)


def _score_series(result: Played, of: Forecast, fitted: bool, share: float | None) -> tuple[BacktestRow, list[Row]]:
    case, series, points, best = result.case, of.series, of.points, of.best
    scored = [i for i, p in enumerate(points) if p.scored and series.score]
    persistence, trend = references(series, case.start)
    moved = arithmetic(series, case, persistence)
    if not series.score:
        status = "shown: not for scoring"
    elif not scored:
        status = "shown: recalled only"
    else:
        status = "scored"

    def mean(members: Floats | None) -> float | None:
        if members is None or not scored:
            return None
        return float(np.mean([crps(members[:, i], points[i].value) for i in scored]))

    def reference(found: Reference | None) -> float | None:
        return None if found is None or not scored else float(np.mean([found.crps(points[i]) for i in scored]))

    own, held, drawn, reckoned = mean(best), reference(persistence), reference(trend), reference(moved)
    hits = {share: sum(inside(best[:, i], points[i].value, share) for i in scored) for share in (0.5, 0.9)}
    z = np.array([log_z(best[:, i], points[i].value) for i in scored])
    n, before = len(scored), series.history(case.start)
    size = float(np.mean([points[i].value for i in scored])) if n else None
    right, signs = right_signs(series, case, [points[i] for i in scored], best[:, scored])
    row: BacktestRow = {
        "case": case.id, "kind": case.kind, "families": families(case), "series": series.name, "outcome": series.outcome,
        "unit": series.unit, "status": status, "n": n, "shown": len(points) - n,
        "size": size, "scale": before[-1].value if before and n else size,
        "crps": own, "crps_persistence": held, "crps_trend": drawn, "crps_arithmetic": reckoned,
        "crps_empty": mean(of.by[BASELINE]), "crps_shuffled": mean(of.by.get(SHUFFLED)),
        "coverage50": hits[0.5] / n if n else None, "coverage90": hits[0.9] / n if n else None,
        "inside50": hits[0.5], "inside90": hits[0.9], "in_sample": case.in_sample or fitted,
        "rms_z": float(np.sqrt(np.mean(z**2))) if n and np.all(np.isfinite(z)) else None,
        "signs": signs, "signs_right": right, "sign_ceiling": ceiling(series.outcome) if signs else None,
        "skill_persistence": _skill(own, held), "skill_trend": _skill(own, drawn), "skill_arithmetic": _skill(own, reckoned),
        "reads": list(of.reads), "joint": "", "prior_share": share,
    }  # fmt: skip
    return row, [_shown(case, series, point, best[:, i]) for i, point in enumerate(points)]


def _skill(own: float | None, base: float | None) -> float | None:
    return None if own is None or base is None else skill(own, base)


def _shown(case: Case, series: Series, point: Point, members: Floats) -> Row:
    low, q25, median, q75, high = (float(q) for q in weighted_quantile(members, QUANTILES))
    return {
        "case": case.id, "series": series.name, "date": point.date.isoformat(), "observed": point.value,
        "status": point.status, "scored": point.scored and series.score, "low": low, "q25": q25, "median": median,
        "q75": q75, "high": high, "unit": series.unit,
    }  # fmt: skip


def waiting(case: Case, reason: str) -> list[Row]:
    """Rows of a case that cannot be run yet: no scores, and the reason as status."""
    keys = (
        "size", "scale", "crps", "crps_persistence", "crps_trend", "crps_arithmetic", "crps_empty", "crps_shuffled",
        "coverage50", "coverage90", "rms_z", "sign_ceiling", "skill_persistence", "skill_trend", "skill_arithmetic",
        "prior_share",
    )  # fmt: skip
    return [
        {
            "case": case.id, "kind": case.kind, "families": families(case), "series": s.name, "outcome": s.outcome,
            "unit": s.unit, "status": f"not run: {reason}", "n": 0, "shown": len(s.targets(case.start, case.end)),
            **dict.fromkeys(keys),
            "inside50": 0, "inside90": 0, "signs": 0, "signs_right": 0, "reads": [], "joint": "",
            "in_sample": case.in_sample,
        }
        for s in case.series
    ]  # fmt: skip


def backtest_all(cases: Iterable[str | Path | Case] | None = None, draws: int = DRAWS, **options: Any) -> list[Row]:
    """Run and score several cases, the bundled ones by default; arguments as `backtest`.

    A case whose dated world is missing gives rows without scores that say so; any other mistake is raised.
    """
    rows: list[Row] = []
    for case in bundled_cases() if cases is None else cases:
        found = load_case(case)
        try:
            rows += backtest(found, draws, **options)
        except InputError as problem:
            if problem.key != "start" or problem.file is not None:
                raise
            rows += waiting(found, problem.message)
    return rows


Fit = Callable[[Sequence[Case]], Posterior]


def leave_one_out(fit: Fit, cases: Iterable[str | Path | Case] | None = None, draws: int = DRAWS, **options: Any) -> list[Row]:
    """Score every case with a posterior fitted on all the others; `fit` gets those and returns the posterior.

    ValueError when the fit used the case it was to leave out.
    """
    every = [load_case(c) for c in (bundled_cases() if cases is None else cases)]
    rows: list[Row] = []
    for case in every:
        posterior = fit([other for other in every if other.id != case.id])
        if case.id in posterior.cases:
            raise ValueError(f"the fit that should leave out {case.id} used it")
        rows += backtest(case, draws, posterior=posterior, **options)
    return rows


def _plain(row: Row) -> Row:
    return {k: (float(f"{v:.6g}") if isinstance(v, float) else v) for k, v in row.items()}
