"""A study of a few numbers: series written out by hand, so that every result can be computed in the test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import Outcome, SmallestEffect, YearlySd, load_outcomes
from leeward.judging import Judgement, judge
from leeward.judging.arrays import Arrays
from leeward.judging.literature import NOTHING, Literature
from leeward.reading.brief import Brief, Claim, LeverSetting, Option

Series = Mapping[str, Mapping[str, Any]]


class SmallStudy:
    """``series``: outcome -> option -> values that broadcast to (draw, week, ...axes); ``axes``: outcome -> its labels."""

    def __init__(
        self,
        series: Series,
        *,
        draws: int = 4,
        weeks: int = 13,
        axes: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
        parameters: Mapping[str, Sequence[Any]] | None = None,
        structures: Sequence[str] = (),
    ) -> None:
        self.series, self.axes = series, dict(axes or {})
        self.draws, self.weeks = draws, weeks
        self.options = list(dict.fromkeys(name for values in series.values() for name in values))
        self.options.sort(key=lambda name: name != "baseline")
        self.parameters = pd.DataFrame(dict(parameters or {"one": np.arange(draws) % 2}), index=range(draws))
        self.structures = list(structures)
        self.plan: dict[str, Any] = {"seed": 1, "draws": draws}

    def outcome(self, name: str, option: str | None = None) -> xr.DataArray:
        assert option is not None
        labels = self.axes.get(name, {})
        values = np.asarray(self.series[name].get(option, self.series[name]["baseline"]), np.float64)
        if values.ndim == 1 and not labels and len(values) == self.draws:
            values = values[:, None]
        shape = (self.draws, self.weeks, *(len(x) for x in labels.values()))
        dims = ("draw", "week", *labels)
        return xr.DataArray(np.broadcast_to(values, shape).copy(), dims=dims, coords=dict(labels))


def outcome(name: str, **changes: Any) -> Outcome:
    """Return an outcome of the tables with some fields changed; ``kind_of``, ``smallest`` and ``yearly`` its thresholds."""
    found = load_outcomes()[name]
    kind, value = changes.pop("kind_of", None), changes.pop("smallest", None)
    if kind is not None or value is not None:
        small = found.smallest_effect
        changes["smallest_effect"] = SmallestEffect(kind or small.kind, value or small.value, "judgement", "for a test")
        if kind == "relative":
            changes.setdefault("from_nought", False)
    if "yearly" in changes:
        yearly = changes.pop("yearly")
        changes["yearly_sd"] = None if yearly is None else YearlySd(yearly, "judgement", (), "for a test")
    return replace(found, **changes)


def arrays_of(study: SmallStudy, *records: Outcome, acts_in: Mapping[str, Sequence[str]] | None = None) -> Arrays:
    """Return the arrays of a study with the outcomes given; by default those of the tables that it has."""
    table = {record.name: record for record in records} or {name: load_outcomes()[name] for name in study.series}
    return Arrays(study, table, acts_in)


def claim(direction: str = "decrease", number: int = 1, **fields: Any) -> Claim:
    """Return a claim on what treatment does to consumption, unless told otherwise."""
    told = {"lever": "treatment", "outcome": "consumption", "option": "a", "in_model": True, **fields}
    return Claim(id=f"c{number}", direction=direction, **told)  # type: ignore[arg-type]


def brief_of(*claims: Claim, options: Sequence[str] = ("a",), lever: str = "treatment", where: Sequence[str] = ()) -> Brief:
    """Return a brief with the claims and options that pull one lever."""
    made = [Option(id=name, levers=[LeverSetting(lever=lever, level="surge", where=list(where))]) for name in options]
    return Brief(title="small", options=made, claims=list(claims))


def nothing(lever: str | None, name: str | None, direction: str) -> Literature:
    """Return no published finding."""
    return NOTHING


def judged(study: SmallStudy, *claims: Claim, outcomes: Mapping[str, Outcome] | None = None, **more: Any) -> Judgement:
    """Judge claims on a small study, with levers that assume nothing."""
    free = {name: replace(lever, assumed=(), unit_cost=None) for name, lever in load_levers().items()}
    options = [name for name in study.options if name != "baseline" and not name.endswith("__placebo")]
    brief = more.pop("brief", None) or brief_of(*claims, options=options)
    return judge(study, brief, levers=free, outcomes=outcomes, published=nothing, **more)


def over(weeks: int, draws: int = 4, **options: Any) -> SmallStudy:
    """Return a study of consumption, 100 kg a week in the baseline, whose options give a value for every week."""
    base = np.full((1, weeks), 100.0)
    made = {name: np.asarray(values, dtype=float).reshape(-1, weeks) for name, values in options.items()}
    return SmallStudy({"consumption": {"baseline": base, **made}}, draws=draws, weeks=weeks)


def fading(weeks: int = 104) -> SmallStudy:
    """Return a fall of a tenth for 60 weeks that then turns to a rise of a tenth."""
    return over(weeks, a=np.where(np.arange(weeks) < 60, 90.0, 110.0))


def split_study(draws: int = 80) -> SmallStudy:
    """Return 80 draws in which consumption falls where the unknown is high and the form is "deep"."""
    at = np.arange(draws)
    values = np.where(at >= draws // 2, 90.0, 100.0)
    return SmallStudy(
        {"consumption": {"baseline": np.full(draws, 100.0), "a": values}},
        draws=draws,
        parameters={"stock": at.astype(float), "form": np.array(["deep", "flat"])[at % 2]},
        structures=["form"],
    )
