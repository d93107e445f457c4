"""What holds for every outcome: of its record, of the words for it, and of the series that the model keeps."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

import numpy as np

from leeward.checking.lab import lab_of
from leeward.checking.records import record_is_complete, words_are_read_back
from leeward.checking.result import Check, Skipped, demand, run
from leeward.evidence import checks
from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import Outcome, outcome
from leeward.strategy import BASELINE, LeverSetting, Strategy

DRAWS = 8
WEEKS = 26
ROOM = 1e-9
"""How far rounding may carry a series over its bounds."""


def check_outcome(name: str) -> list[Check]:
    """Check one outcome, every check in its own right; takes a few seconds.

    The record: complete, known names, read back from the words of documents. In the model: there is a series with the axes
    that the record names; it is finite and inside its bounds in the baseline and under every lever at surge and all-out;
    some lever moves it.

    Raises
    ------
    InputError
        For an unknown outcome; the nearest names are listed.
    """
    record = outcome(name)
    found = [
        run("record", "the record is complete", partial(record_is_complete, record.file, record, checks.check_outcomes)),
        run("words", "phrases for it are read back as this outcome", partial(words_are_read_back, record, "outcomes")),
    ]
    tests: list[tuple[str, str, Callable[[Outcome], str]]] = [
        ("series", "the model keeps it, by the axes of the record", series),
        ("bounds", "it is finite and inside its bounds, in the baseline and under every lever", bounds),
        ("moved", "some lever moves it", moved),
    ]
    return found + [run(title, says, partial(_inside, record, test)) for title, says, test in tests]


def _inside(record: Outcome, test: Callable[[Outcome], str]) -> str:
    if not record.in_model:
        raise Skipped("the outcome is outside the model")
    if record.derived:
        raise Skipped("computed from other series, no series of its own")
    return test(record)


def series(record: Outcome) -> str:
    """The model has at least one series of the outcome, and each has exactly the axes of the record."""
    keys = [key for key in lab_of(DRAWS).static.series if key.outcome == record.name]
    demand(keys, "the model keeps no series of this name")
    wrong = [key.label for key in keys if tuple(dim for dim, _ in key.coords) != record.dims]
    demand(not wrong, f"{wrong[0] if wrong else ''} does not have the axes {', '.join(record.dims) or 'none'}")
    return f"{len(keys)} series"


@lru_cache(maxsize=1)
def _runs() -> dict[str, Any]:
    """Series (W, S, D) of the baseline and of every lever at surge and all-out, by a name for each run."""
    strategies: dict[str, Strategy] = {"the baseline": BASELINE}
    for name, lever in load_levers().items():
        if lever.in_model:
            for level in ("surge", "all_out"):
                strategies[f"{name} at {level}"] = Strategy((LeverSetting(name, lever.levels[level], lever.where_allowed),))
    lab = lab_of(DRAWS)
    with np.errstate(all="ignore"):
        return {name: lab.run(strategy, WEEKS)[0] for name, strategy in strategies.items()}


def bounds(record: Outcome) -> str:
    """Every value of every series lies inside the bounds of the record, to rounding."""
    rows, (least, most) = lab_of(DRAWS).rows(record.name), record.bounds
    demand(rows, "the model keeps no series of this name")
    low, high = np.inf, -np.inf
    for name, values in _runs().items():
        values = values[:, rows]
        demand(np.isfinite(values).all(), f"not finite under {name}")
        low, high = min(low, float(values.min())), max(high, float(values.max()))
        inside = (values >= least - ROOM).all() and (values <= most + ROOM).all()
        demand(inside, f"from {values.min():.6g} to {values.max():.6g} under {name}; the record allows {least:g} to {most:g}")
    return f"{low:.4g} to {high:.4g} {record.unit}"


def moved(record: Outcome) -> str:
    """At least one lever makes the series differ from the baseline."""
    rows, runs = lab_of(DRAWS).rows(record.name), _runs()
    base = runs["the baseline"][:, rows]
    names = {name.partition(" at ")[0] for name, values in runs.items() if (values[:, rows] != base).any()}
    demand(names, "no lever moves it, at surge or all-out")
    return f"by {len(names)} levers"
