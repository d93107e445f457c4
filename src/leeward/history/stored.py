"""Results of the bundled cases, played once and stored in the package: what the pages of history are made of."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

from leeward.ensembles.posterior_file import shipped
from leeward.history.backtests import DRAWS, backtest_all
from leeward.history.cases import bundled_cases, load_case
from leeward.history.pooled import summary

RESULTS = "backtests.json"


def stored() -> dict[str, Any]:
    """The stored results: draws, seed, posterior, cases (id -> hash), rows, summary, summary_all, summary_prior."""
    text = (resources.files("leeward.history") / "data" / RESULTS).read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def run(draws: int = DRAWS, seed: int = 1) -> dict[str, Any]:
    """Play and score every bundled case, log the looks in the package, store the rows and return them."""
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
    text = json.dumps(result, indent=1, sort_keys=True, allow_nan=False) + "\n"
    (Path(__file__).parent / "data" / RESULTS).write_text(text, encoding="utf-8")
    return result
