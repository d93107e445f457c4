"""Results of the bundled cases and effects, played once and stored in the package: what the pages of history are made of."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

# What plays them is imported where it plays: verdicts read these results in every assessment, and need none of it.
RESULTS, EFFECTS = "backtests.json", "effects.json"


def stored() -> dict[str, Any]:
    """The stored results: draws, seed, posterior, cases (id -> hash), rows, summary, summary_all, summary_prior."""
    return _read(RESULTS)


def stored_effects() -> dict[str, Any]:
    """The stored results of published effects: draws, seed, posterior, records (id -> hash), rows, headline, prior."""
    return _read(EFFECTS)


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((resources.files("leeward.history") / "data" / name).read_text(encoding="utf-8"))
    return found


def _write(name: str, result: dict[str, Any]) -> None:
    text = json.dumps(result, indent=1, sort_keys=True, allow_nan=False) + "\n"
    (Path(__file__).parent / "data" / name).write_text(text, encoding="utf-8")


def run(draws: int | None = None, seed: int = 1) -> dict[str, Any]:
    """Play and score every bundled case, log the looks in the package, store the rows and return them.

    draws: of each case, as many as `backtests.DRAWS` unless told.
    """
    from leeward.ensembles.posterior_file import shipped
    from leeward.history.backtests import DRAWS, backtest_all
    from leeward.history.cases import bundled_cases, load_case
    from leeward.history.pooled import summary

    draws = DRAWS if draws is None else draws
    rows = backtest_all(None, draws, seed=seed, record=True)
    prior = backtest_all(None, draws, seed=seed, record=True, prior=True)
    for row, other in zip(rows, prior, strict=True):
        row["crps_prior"] = other["crps"]
    result = {
        "draws": draws, "seed": seed, "posterior": shipped().id,
        "cases": {name: load_case(name).sha256 for name in bundled_cases()},
        "rows": rows, "summary": summary(rows), "summary_all": summary(rows, in_sample=True),
        "summary_prior": summary(prior),
    }  # fmt: skip
    _write(RESULTS, result)
    return result


def run_effects(draws: int | None = None, seed: int = 1) -> dict[str, Any]:
    """Play every bundled effect from the posterior and from the priors, log the looks, store the rows and return them."""
    from leeward.ensembles.posterior_file import shipped
    from leeward.history.backtests import DRAWS
    from leeward.history.effect_files import load_effects
    from leeward.history.effects import effects_headline, play_effects

    draws = DRAWS if draws is None else draws
    rows = play_effects(None, draws, seed=seed, record=True)
    prior = play_effects(None, draws, seed=seed, record=True, prior=True)
    result = {
        "draws": draws, "seed": seed, "posterior": shipped().id, "records": {e.id: e.sha256 for e in load_effects()},
        "rows": rows, "headline": effects_headline(rows),
        "prior": [{k: r[k] for k in ("id", "model", "model_low", "model_high", "meets", "score")} for r in prior],
        "headline_prior": effects_headline(prior),
    }  # fmt: skip
    _write(EFFECTS, result)
    return result
