"""The numbers behind the charts and the map of the page, from the draws of a study."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from leeward.evidence.errors import InputError, unknown_name
from leeward.evidence.outcomes import Outcome, load_outcomes
from leeward.evidence.parameters import load_parameters
from leeward.evidence.placenames import title_of
from leeward.explore.limits import UNKNOWNS
from leeward.judging import words
from leeward.judging.arrays import Arrays
from leeward.judging.drivers import Drivers, coarse_name, readable
from leeward.judging.moved import FLOW, SURE
from leeward.judging.series import BASELINE, Measure, StudyLike, running_quarter, window
from leeward.judging.summary import Interval, difference
from leeward.showing.charts import fan_numbers
from leeward.showing.map import ARCS
from leeward.showing.where import measure_at, places

MINE = "mine"
"""Id of the strategy that the sliders set."""
CHARTS = (
    "kg_delivered", "consumption", "retail_price", "import_price", "maritime_flow", "overdose_death", "death_at_sea",
    "coca_area", "potential_production", "heavy_user", "homicide", "cooperation", "programme_cost",
)  # fmt: skip
"""Outcomes that the page offers first."""
THIRDS = ("low", "middle", "high")
FEWEST = 12
"""Model versions that an assumption must leave."""
_MAP_WEEKS = 4


class Chosen:
    """A study of some of its draws only: those in which what is assumed is so."""

    def __init__(self, study: StudyLike, kept: NDArray[np.bool_]) -> None:
        self.study, self.kept = study, kept
        self.options, self.structures = study.options, study.structures

    @property
    def plan(self) -> dict[str, Any]:
        """That of the whole."""
        return self.study.plan

    @property
    def parameters(self) -> pd.DataFrame:
        """Those of the draws kept."""
        return self.study.parameters[self.kept]

    def outcome(self, name: str, option: str | None = None) -> xr.DataArray:
        """As `Study.outcome`, of the draws kept."""
        return self.study.outcome(name, option).isel(draw=np.flatnonzero(self.kept))


def assumed(study: StudyLike, assume: Mapping[str, str]) -> NDArray[np.bool_]:
    """Tell which draws are as assumed: the level of a structural choice, or a third of a parameter's values.

    InputError, with what is allowed, for a name or level that is not there, and where too few draws are left.
    """
    table = study.parameters
    kept = np.ones(len(table), bool)
    for name, level in assume.items():
        if name not in table or coarse_name(name)[0] != name:
            raise unknown_name("assumption", name, [str(x) for x in table.columns if coarse_name(str(x))[0] == x], key="assume")
        if name in study.structures:
            levels = sorted({str(value) for value in table[name]})
            if level not in levels:
                raise unknown_name("level", level, levels, key=f"assume.{name}")
            kept &= (table[name].astype(str) == level).to_numpy()
        else:
            if level not in THIRDS:
                raise unknown_name("level", level, THIRDS, key=f"assume.{name}")
            rank = table[name].to_numpy(float).argsort(kind="stable").argsort(kind="stable")
            kept &= rank * 3 // len(table) == THIRDS.index(level)
    if assume and kept.sum() < FEWEST:
        left = int(kept.sum())
        raise InputError(f"only {left} of {len(table)} model versions are so; assume less, for {FEWEST} are needed", key="assume")
    return kept


def unknowns(study: StudyLike, outcome: str, where: str | None = None) -> list[dict[str, Any]]:
    """The structural choices, and the parameters that matter most for what the strategy does to an outcome; strongest first."""
    named = {name: record.title for name, record in load_parameters().items()}
    arrays = Arrays(study, load_outcomes())
    record = load_outcomes()[outcome]
    measure = measure_at(arrays, record, where if where in places(arrays, record) else None)
    option = MINE if MINE in study.options else BASELINE
    paths = [window(arrays.path(name, measure), arrays.weeks) for name in (option, BASELINE)]
    effect = difference(paths[0], paths[1], record.smallest_effect.kind) if option == MINE else paths[1]
    drivers = Drivers(study.parameters, list(study.structures), named)
    known = np.isfinite(effect)
    index, floor = drivers.indices(np.where(known, effect, effect[known].mean() if known.any() else 0.0))
    found, shown = [], 0
    for at in np.argsort(-index, kind="stable"):
        name, kind = drivers.names[at], drivers.kinds[at]
        if coarse_name(name)[0] != name and name not in named:
            continue
        shown += kind == "parameter"
        if kind == "parameter" and shown > UNKNOWNS:
            continue
        levels = sorted({str(v) for v in study.parameters[name]}) if kind == "structure" else list(THIRDS)
        ends = [] if kind == "structure" else np.quantile(study.parameters[name].to_numpy(float), (0.05, 0.5, 0.95)).tolist()
        found.append({
            "name": name, "title": named.get(name, readable(name)), "kind": kind, "levels": levels, "share": float(index[at]),
            "matters": bool(index[at] > floor), "ends": ends, "unit": getattr(load_parameters().get(name), "unit", ""),
        })  # fmt: skip
    return found


def chart(study: StudyLike, name: str, whole: StudyLike | None = None, where: str | None = None) -> dict[str, Any]:
    """The fan of one outcome; ``whole`` is the study of all draws where ``study`` holds those that are as assumed.

    where: a market, country or corridor; an outcome that does not have it is shown at its usual place. InputError for a place
    that no outcome has.
    """
    outcomes = load_outcomes()
    if name not in outcomes:
        raise unknown_name("outcome", name, outcomes, key="charts")
    outcome = outcomes[name]
    arrays = Arrays(study, outcomes)
    if not arrays.has(name):
        raise InputError(f"{outcome.title} is not one of the series that the model keeps", key="charts")
    known = places(arrays, outcome)
    if where is not None and where not in known:
        anywhere = {place for each in outcomes.values() if arrays.has(each.name) for place in places(arrays, each)}
        if where not in anywhere:
            raise unknown_name("place", where, anywhere, key="where")
    measure = measure_at(arrays, outcome, where if where in known else None)
    usual = "usa" if "usa" in known else ""
    option = MINE if MINE in study.options else BASELINE
    found = fan_numbers(arrays, option, measure)
    keep = found.weeks
    row: dict[str, Any] = {
        "name": name, "title": _titled(measure.text), "unit": found.level_unit, "change_unit": found.change_unit,
        "good": outcome.good, "zone": found.zone, "floor": 0.0 if found.never_negative else None, "weeks": keep,
        "with": _rows(found.levels, keep), "base": _rows(found.before, keep), "change": _rows(found.change, keep),
        "where": where if where in known else usual, "usual": usual,
        "places": [{"name": place, "title": title_of(place)} for place in known],
        "rows": _marks(found.gap, found.levels, found.before, found.kind, found.unit),
    }  # fmt: skip
    if whole is not None:
        every = Arrays(whole, outcomes)
        all_of = fan_numbers(every, option, measure)
        row["base_all"], row["change_all"] = _rows(all_of.before, keep), _rows(all_of.change, keep)
    return row


def _titled(text: str) -> str:
    """The title of a chart: a market that is named stands in its place."""
    text = re.sub(r" a market \((.+)\)$", r" \1", text)
    return re.sub(r" to United States$", " to the United States", text)


def _rows(values: NDArray[np.float64], keep: Sequence[int]) -> list[list[float | None]]:
    return [[float(f"{v:.6g}") if np.isfinite(v) else None for v in row[list(keep)]] for row in values]


def _marks(gap: Any, levels: Any, before: Any, kind: str, unit: str) -> list[dict[str, Any]]:
    from leeward.evidence import numbers

    weeks = gap.shape[1]
    marks = sorted({mark for mark in (13, 52, 104, 156, 260) if mark <= weeks} | {weeks})
    return [
        {
            "after": words.horizon(mark),
            "week": mark,
            "base": numbers.large(float(before[2, mark - 1])),
            "with": numbers.large(float(levels[2, mark - 1])),
            "change": words.with_interval(Interval.of(gap[:, mark - 1]), kind, unit),
        }
        for mark in marks
    ]


def corridors(study: StudyLike) -> dict[str, Any]:
    """What departs through each corridor over time, with and without: medians, share of the whole, agreement on the sign."""
    arrays = Arrays(study, load_outcomes())
    option = MINE if MINE in study.options else BASELINE
    labels = [name for name in arrays.labels(FLOW)["corridor"] if name in ARCS]
    paths = {
        name: tuple(running_quarter(arrays.path(o, Measure(FLOW, (("corridor", (name,)),), True))) for o in (BASELINE, option))
        for name in labels
    }
    weeks = next(iter(paths.values()))[0].shape[1]
    at = sorted({*range(_MAP_WEEKS - 1, weeks, _MAP_WEEKS), weeks - 1})
    whole = [np.sum([paths[name][side][:, at] for name in labels], axis=0) for side in (0, 1)]
    rows = []
    for name in labels:
        before, after = (path[:, at] for path in paths[name])
        gap = after - before
        usual = np.median(before, axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            rows.append({
                "name": name, "title": title_of(name),
                "before": _flat(np.median(before / whole[0], axis=0)),
                "after": _flat(np.median(after / whole[1], axis=0)),
                "change": _flat(np.median(gap, axis=0) / usual),
                "of_all": _flat(np.median(gap, axis=0) / np.median(whole[0], axis=0)),
                "sure": [bool(max(np.mean(g > 0), np.mean(g < 0)) >= SURE) for g in gap.T],
            })  # fmt: skip
    return {"weeks": [week + 1 for week in at], "corridors": rows}


def _flat(values: Any) -> list[float | None]:
    return [float(f"{v:.4g}") if np.isfinite(v) else None for v in values]


def outcome_rows() -> list[Outcome]:
    """The outcomes that the page offers as charts, the first ones first."""
    found = load_outcomes()
    first = [found[name] for name in CHARTS if name in found]
    return first + [row for name, row in found.items() if name not in CHARTS and row.in_model]


__all__ = ["MINE", "Chosen", "assumed", "chart", "corridors", "outcome_rows", "unknowns"]
