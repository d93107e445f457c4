"""Published effects: causal estimates of studies, each asked of the model as a brief in a dated world.

A record is *met* where the published range touches the model's 90 % interval, and the measure is defined in half of the
draws at least (an effect that is not there has no shape); of a bound the median has to lie on its side. So that a wide
interval is no merit, the ratio of medians and a score stand beside it. The score is the mean CRPS of the model's
distribution over the published one, divided by the spread of the latter: 0.56 where the two are the same, and more the
further and the wider the model is. Records that a prior, an equation or the fit uses are counted apart: only the others
say anything of the model.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import norm

from leeward.ensembles.plan import digest
from leeward.ensembles.posterior import Posterior
from leeward.ensembles.posterior_file import shipped
from leeward.evidence.arrays import Floats
from leeward.evidence.errors import InputError
from leeward.history import log
from leeward.history.effect_files import load_effects
from leeward.history.effect_playing import GroupSimulator, play_values, simulator
from leeward.history.effect_records import Effect, Published
from leeward.history.keys import EffectHeadline, EffectRow
from leeward.history.playing import Progress
from leeward.history.scores import QUANTILES, crps, weighted_quantile

DRAWS = 200
FACTOR = 3.0
"""Medians within this factor of each other, and of one sign, count as near."""
NODES = 41
"""Points that stand for the published distribution in the score."""


def play_effects(
    records: str | Path | Effect | Iterable[str | Path | Effect] | None = None, draws: int = DRAWS, *, seed: int = 1,
    posterior: Posterior | None = None, prior: bool = False, simulate: GroupSimulator | None = None, coarse: bool = False,
    steady: bool = False, record: bool = False, progress: Progress | None = None,
) -> list[EffectRow]:  # fmt: skip
    """Play published effects and return one row a record, in their order.

    records: ids, files, folders or records, all bundled ones by default. posterior: by default that of this version; prior:
    draw from the priors. simulate: a stand-in for the model. steady: without drift. record: log the look in the package
    too. InputError for a record that is wrong or cannot be played, and for fewer than two draws.
    """
    effects = load_effects(records)
    if draws < 2:
        raise InputError(f"{draws} draws: two or more are needed to score an ensemble", key="draws")
    if simulate is None:
        posterior = None if prior else (shipped() if posterior is None else posterior)
        simulate = simulator(posterior, coarse=coarse, steady=steady, progress=progress)
    found = play_values(effects, draws, seed, simulate, coarse=coarse)
    rows = [effect_row(effect, found.values.get(effect.id)) for effect in effects]
    plan: Any = found.plans[0] if found.plans else {}
    log.look(
        {
            "kind": "effects", "cases": [e.id for e in effects], "draws": draws, "seed": seed,
            "record_sha256": digest([e.sha256 for e in effects]), "hashes": plan.get("hashes", {}),
            "engine": plan.get("engine", {}), "posterior": "" if posterior is None else posterior.id,
            "headline": dict(effects_headline(rows)),
        },
        keep=record,
    )  # fmt: skip
    return rows


def effect_row(effect: Effect, values: Floats | None) -> EffectRow:
    """The row of a record; values: one a draw (D,), nan where the measure is not defined; None where it is not run."""
    published = effect.published
    fine = np.zeros(0) if values is None else values[np.isfinite(values)]
    low90 = low50 = middle = high50 = high90 = ratio = points = near = None
    meets = None if values is None else False
    if values is not None and len(fine) >= 2:
        low90, low50, middle, high50, high90 = (float(q) for q in weighted_quantile(fine, QUANTILES))
        low, high = published.interval
        bound = not (math.isfinite(low) and math.isfinite(high))
        touches = low < middle < high if bound else low90 <= high and high90 >= low
        meets = touches and 2 * len(fine) >= len(values)
        centre = published.centre
        if centre:
            ratio = middle / centre + 0.0  # a plain nought, whatever the sign of the other
            near = 1.0 / FACTOR <= ratio <= FACTOR
        points = score(fine, published)
    return {
        "id": effect.id, "study": effect.study, "year": effect.year, "design": effect.design, "setting": effect.setting,
        "lever": effect.lever, "outcome": effect.quantity.outcome,
        "measure": effect.measure.kind if effect.measure else "", "start": effect.start.isoformat() if effect.measure else "",
        "horizon": effect.horizon, "published": published.centre, "low": published.low, "high": published.high,
        "unit": effect.unit, "spread": published.scale, "spread_from": published.spread_from,
        "model": middle, "model_low": low90, "model_high": high90, "model_low50": low50, "model_high50": high50,
        "ratio": ratio, "near": near, "meets": meets, "score": points, "used_by": list(effect.used_by),
        "in_sample": effect.in_sample, "counts": effect.free and values is not None, "status": effect.status,
        "draws": len(fine), "undefined": 0 if values is None else len(values) - len(fine),
        "not_run": effect.not_run,
        "note": effect.note,
    }  # fmt: skip


def published_nodes(published: Published) -> Floats:
    """Equally likely values of what was published, (NODES,): normal, or lognormal where its spread is of the logarithm."""
    centre = published.centre
    assert centre is not None
    z = norm.ppf((np.arange(NODES) + 0.5) / NODES)
    if published.log_scale:
        return np.asarray(centre * np.exp(published.spread * z), float)
    return np.asarray(centre + published.spread * z, float)


def score(members: Floats, published: Published) -> float | None:
    """Mean fair CRPS of an ensemble (M,) over the published distribution, in spreads of the latter; None for a bound."""
    if published.centre is None or published.scale <= 0:
        return None
    return float(np.mean([crps(members, one) for one in published_nodes(published)])) / published.scale


def effects_headline(rows: Sequence[EffectRow]) -> EffectHeadline:
    """Count rows: those that count (in no prior, no equation, no fit) and those used, each met and within factor 3."""

    def counted(chosen: Sequence[EffectRow]) -> tuple[int, int, int, int]:
        ratios = [r for r in chosen if r["ratio"] is not None]
        return len(chosen), sum(bool(r["meets"]) for r in chosen), len(ratios), sum(bool(r["near"]) for r in ratios)

    run = [r for r in rows if r["meets"] is not None]
    free, used = [r for r in run if r["counts"]], [r for r in run if not r["counts"]]
    scores = [r["score"] for r in free if r["score"] is not None]
    n, met, ratios, near = counted(free)
    used_n, used_met, used_ratios, used_near = counted(used)
    return {
        "n": n, "meets": met, "ratios": ratios, "near": near, "median_score": _middle(scores),
        "used_n": used_n, "used_meets": used_met, "used_ratios": used_ratios, "used_near": used_near,
        "not_run": len(rows) - len(run),
    }  # fmt: skip


def _middle(values: Sequence[float]) -> float | None:
    found = float(np.median(values)) if values else math.nan
    return found if math.isfinite(found) else None
