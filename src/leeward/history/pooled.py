"""What the scores of many series say together: skills by reference, family and kind of window; coverage; signs.

Pooled scores count a quantity once: where a case has a joint reading (`joint.py`), the readings it is made of are left out.
Intervals are by bootstrap over cases and, within each, its series.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from leeward.history.keys import PooledRow
from leeward.history.scores import binomial_interval, bootstrap, pooled_skill
from leeward.history.surveys import OUTCOME, agreement

Row = dict[str, Any]
Statistic = Callable[[Sequence[Mapping[str, Any]]], float]

REFERENCES = {"persistence": "persistence", "trend": "trend", "arithmetic": "the arithmetic of the lever"}
"""Key of a reference in the rows -> what it is called."""


def counted(rows: Sequence[Row], *, in_sample: bool = False) -> list[Row]:
    """Return the rows that pooled scores are made of: scored, out of sample unless told otherwise, each quantity once."""
    return [r for r in rows if r["status"] == "scored" and not r.get("joint") and (in_sample or not r["in_sample"])]


def summary(rows: Sequence[Row], *, in_sample: bool = False, times: int = 1000, seed: int = 1) -> list[PooledRow]:
    """Return what the rows say together: skills, coverage, spread and signs with 90 % intervals.

    in_sample: also count series of in-sample cases. The posterior is compared with the priors where rows have `crps_prior`.
    A case counts in each of the families of its levers.
    The ceiling of signs is not of the cases but of all years that two surveys read; its interval is exact binomial.
    """
    used = counted(rows, in_sample=in_sample)
    events, nulls = ([r for r in used if r["kind"] == kind] for kind in ("event", "null"))
    out: list[PooledRow] = []

    def add(quantity: str, chosen: Sequence[Row], statistic: Statistic, count: str = "n") -> None:
        low, high = bootstrap(chosen, statistic, times=times, seed=seed)
        out.append(_line(quantity, statistic(chosen), low, high, chosen, count))

    def skill(quantity: str, chosen: Sequence[Row], reference: str) -> None:
        paired = [r for r in chosen if r["crps"] is not None and r.get(reference) is not None]
        add(quantity, paired, lambda some: pooled_skill(some, "crps", reference))

    for label, chosen in (("all cases", used), ("events", events), ("null windows", nulls)):
        for key, name in REFERENCES.items():
            skill(f"skill against {name}, {label}", chosen, f"crps_{key}")
    skill("skill of the real strategy against none, events", events, "crps_empty")
    skill("skill of the real strategy against a shuffled one, events", events, "crps_shuffled")
    for key in ("persistence", "arithmetic"):
        rest = without_best(events, "crps", f"crps_{key}")
        skill(f"skill against {REFERENCES[key]}, events but the one that helps most", rest, f"crps_{key}")
    if any("crps_prior" in r for r in used):
        skill("skill of the posterior against the priors, all cases", used, "crps_prior")
    for family in sorted({f for r in events for f in r.get("families", ())}):
        chosen = [r for r in events if family in r["families"]]
        for key in ("persistence", "arithmetic"):
            skill(f"skill against {REFERENCES[key]}, {family}", chosen, f"crps_{key}")
        skill(f"skill of the real strategy against none, {family}", chosen, "crps_empty")
    for label, chosen in (("", used), (", events", events), (", null windows", nulls)):
        for share in (50, 90):
            add(f"coverage of the {share} % intervals{label}", chosen, _share(f"inside{share}", "n"))
    for label, chosen in (("events", events), ("null windows", nulls)):
        add(f"root mean square of z, {label}", [r for r in chosen if r.get("rms_z") is not None], _rms)
    for label, chosen in (("events", events), ("null windows", nulls)):
        some = [r for r in chosen if r.get("signs")]
        add(f"right signs of yearly changes, {label}", some, _share("signs_right", "signs"), "signs")
    some = [r for r in used if r.get("signs") and r["outcome"] == OUTCOME]
    add("right signs of yearly changes, coca area", some, _share("signs_right", "signs"), "signs")
    return [*out, *_ceiling()]


def without_best(rows: Sequence[Row], score: str, reference: str) -> list[Row]:
    """Return the rows without the case whose gain over the reference, by scale, is the largest: what one case carries."""
    gains: dict[str, float] = {}
    for r in rows:
        if r[score] is not None and r.get(reference) is not None:
            gains[r["case"]] = gains.get(r["case"], 0.0) + (r[reference] - r[score]) / r["scale"]
    best = max(gains, key=lambda case: gains[case], default=None)
    return [r for r in rows if r["case"] != best]


def _share(part: str, whole: str) -> Statistic:
    def statistic(some: Sequence[Mapping[str, Any]]) -> float:
        n = sum(r[whole] for r in some)
        return sum(r[part] for r in some) / n if n else math.nan

    return statistic


def _rms(some: Sequence[Mapping[str, Any]]) -> float:
    n = sum(r["n"] for r in some)
    return math.sqrt(sum(r["n"] * r["rms_z"] ** 2 for r in some) / n) if n else math.nan


def _ceiling() -> list[PooledRow]:
    """Lines to hold the signs against: the agreement of two surveys, and what knowing the truth would make of one."""
    found = agreement()
    low, high = binomial_interval(found.same, found.pairs)
    agreed = _line("ceiling: two surveys agree on the sign of a yearly change of coca area", found.share, low, high, ())
    known = _line("ceiling: one survey agrees with who knows the truth", found.knowing, None, None, ())
    for line in (agreed, known):
        line["n"] = found.pairs
    return [agreed, known]


def _line(
    quantity: str, value: float | None, low: float | None, high: float | None, rows: Sequence[Row], count: str = "n"
) -> PooledRow:
    def finite(x: float | None) -> float | None:
        return float(x) if x is not None and math.isfinite(x) else None

    return {
        "quantity": quantity, "value": finite(value), "low": finite(low), "high": finite(high),
        "cases": len({r["case"] for r in rows}), "series": len(rows), "n": sum(r[count] for r in rows),
    }  # fmt: skip
