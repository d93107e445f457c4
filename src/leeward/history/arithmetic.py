"""The reference *last value + arithmetic of the lever*: what a pocket calculator makes of a strategy.

The last value before the start is moved by what the levers' own equations say mechanically, and by nothing that adapts: no
price, no grower, no trafficker answers. A model with adaptation has to beat this, or its adaptation is ornament. The forms
were declared before they were scored:

- *coca area*: less the hectares cleared beyond the pace of the start, net of what is replanted at once (medians of the
  priors of `manual_net` and `aerial_net`: the surveys of replanting say that most of what is cleared comes back, so the net
  form is the better guess in advance; `gross=True` gives the other), and less `livelihood_hectares` a family enrolled. Both
  come back with their own clocks (`clearing_years`, `livelihood_persistence`, medians). Fewer hectares than that pace add.
- *potential production*: in proportion to that area.
- *seizures*: in proportion to effort, dial over dial of the start, averaged over the window of the point. At sea the
  geometric mean of flight hours and ship-days (twice both is twice), in the air sorties, in the ports of arrival and of
  departure inspections, inland raids on laboratories. Several places count alike.
- *availability of precursors*: by the supply denied.
- *deaths at sea*: plus strikes x people aboard x share killed.

Everything else (prices, consumption, overdose deaths, shares of corridors, violence) has no such arithmetic: the reference
is persistence. The pace of the start is that of the dated world, as the model has it. The spread is that of persistence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from leeward.evidence.arrays import Floats
from leeward.evidence.calendar import MODEL_YEAR
from leeward.evidence.parameters import load_parameters
from leeward.evidence.placenames import PATROLLED_SEAS
from leeward.history.records import Case, Series
from leeward.history.reference import Reference, from_nought
from leeward.model.static import MONTH
from leeward.strategy import weeks_between

FIELDS = ("coca_area", "potential_production")
MOVED = (*FIELDS, "kg_seized", "precursor_availability", "death_at_sea")
"""Outcomes that a lever moves mechanically."""

LEAST_SHARE = 0.05
"""A field is never forecast to shrink below this share of its last value: arithmetic alone can clear more than there is."""

LEAST_EFFORT = 0.001
"""Effort never counts as less than this share of that of the start: a forecast of nought has no logarithm."""

SEA_EFFORT = ("surveillance", "vessel_patrol")
EFFORT = {
    "air": "air_interdiction",
    "arrival_port": "port_inspection",
    "export_container": "port_inspection",
    "inland": "lab_raid",
    "land_border": "border_scanning",
}
"""Place of seizure -> the lever whose dial is its effort; the seas have `SEA_EFFORT`."""
PORTS = {"arrival_port": "europe_ports", "export_container": "export_ports"}
"""Place of seizure -> place of the dial, where only one of the lever's places counts."""

Dials = Mapping[tuple[str, str], Floats]
"""(lever, place) -> weekly dial (W,)."""
Today = Mapping[tuple[str, str], float]
"""(lever, place) -> dial of the start."""


def arithmetic(
    series: Series, case: Case, persistence: Reference | None, *, coarse: bool = True, gross: bool = False
) -> Reference | None:
    """Return the reference for a series; None where there is no persistence to move (deaths at sea start from nought).

    gross: hectares cleared count in full. InputError when there is no dated world for the start of the case.
    """
    base = persistence
    if base is None and series.outcome == "death_at_sea":
        base = from_nought(series, case.start)
    if base is None or not case.strategy:
        return None if persistence is None else replace(persistence, name="arithmetic")
    days = [p.date for p in series.targets(case.start, case.end)]
    path = _path(series, case, base.last if persistence is not None else 0.0, coarse, gross)
    moved = {day: float(path[min(weeks_between(case.start, day), case.weeks - 1)]) / base.last for day in days}
    return replace(base, name="arithmetic", factors=moved) if all(value > 0 for value in moved.values()) else None


def _path(series: Series, case: Case, last: float, coarse: bool, gross: bool) -> Floats:
    """What the arithmetic makes of the last value, weekly (W,), in the unit of the series."""
    if series.outcome not in MOVED:
        return np.full(case.weeks, last)
    settings, today = dials(case, coarse)
    if series.outcome in FIELDS:
        return last * _fields(series, case, last, settings, today, coarse, gross)
    if series.outcome == "kg_seized":
        return last * _seizures(series, settings, today)
    if series.outcome == "precursor_availability":
        return last * _precursors(settings, today)
    return last + _deaths(series, settings, today)


def dials(case: Case, coarse: bool = True) -> tuple[Dials, Today]:
    """Return the dials of every lever and place, weekly under the strategy of a case, and at the start."""
    from leeward.model.system import compile_model
    from leeward.world import load_world

    model = compile_model(load_world(case.world, case.start.isoformat(), coarse))
    weekly = model.controls(case.strategy, 0, case.weeks)["lever"]
    cells = model.static.lever_cells
    return (
        {(c.lever, c.where): np.asarray(weekly[:, i], float) for i, c in enumerate(cells)},
        {(c.lever, c.where): c.baseline for c in cells},
    )


def cleared(country: str, settings: Dials, today: Today, *, gross: bool = False) -> Floats:
    """Hectares gone from a country at the end of each week, (W,), by the equations of `model/supply.py` without growers."""
    known = load_parameters()
    net = {name: 1.0 if gross else known[f"{name}_net"].median for name in ("manual", "aerial")}
    back = 1.0 / (MODEL_YEAR * known["clearing_years"].median)
    ends = 1.0 / (MODEL_YEAR * known["livelihood_persistence"].median)
    removed = sum(net[how] * _beyond(f"{how}_eradication", country, settings, today) for how in net)
    given = known["livelihood_hectares"].median * _beyond("alternative_livelihood", country, settings, today)
    total, gone, enrolled = [], 0.0, 0.0
    for out, families in zip(np.atleast_1d(removed), np.atleast_1d(given), strict=True):
        gone += float(out) - gone * back
        enrolled = max(enrolled + float(families) - enrolled * ends, 0.0)
        total.append(gone + enrolled)
    return np.array(total)


def _beyond(lever: str, where: str, settings: Dials, today: Today) -> Floats:
    """What a monthly dial asks beyond that of the start, a week, (W,)."""
    weeks = len(next(iter(settings.values())))
    if (lever, where) not in settings:
        return np.zeros(weeks)
    return np.asarray((settings[lever, where] - today[lever, where]) / MONTH, float)


def _fields(series: Series, case: Case, last: float, settings: Dials, today: Today, coarse: bool, gross: bool) -> Floats:
    """Share of the fields that is left, (W,): of the last value itself if it is hectares, else of the dated world's."""
    from leeward.world import load_world

    world = load_world(case.world, case.start.isoformat(), coarse)
    areas = {c.id: c.coca_area_ha for c in world.countries if c.grows_coca}
    named = {dict(cell).get("country") for cell in series.coords} or {None}
    countries = [c for c in areas if None in named or c in named]
    gone = np.sum([cleared(c, settings, today, gross=gross) for c in countries], axis=0)
    whole = last if series.outcome == "coca_area" and series.unit == "ha" else sum(areas[c] for c in countries)
    return np.asarray(np.maximum(1.0 - gone / whole, LEAST_SHARE), float)


def _seizures(series: Series, settings: Dials, today: Today) -> Floats:
    """Effort over that of the start, averaged over the window that ends with each week, (W,)."""
    named = [dict(cell).get("corridor") for cell in series.coords] or [None]
    places = [*PATROLLED_SEAS, *EFFORT] if None in named else [str(place) for place in named]
    return _windowed(np.mean([_effort(place, settings, today) for place in places], axis=0), series.window_weeks)


def _windowed(values: Floats, weeks: int) -> Floats:
    """Mean over the `weeks` that end with each week, or over those that exist, (W,)."""
    total = np.cumsum(np.concatenate(([0.0], values)))
    ends = np.arange(1, len(values) + 1)
    starts = np.maximum(ends - weeks, 0)
    return np.asarray((total[ends] - total[starts]) / (ends - starts), float)


def _effort(place: str, settings: Dials, today: Today) -> Floats:
    """Effort at a place of seizure over that of the start, (W,)."""
    sea = place in PATROLLED_SEAS
    where = place if sea else PORTS.get(place)
    logs = []
    for lever in SEA_EFFORT if sea else (EFFORT[place],) if place in EFFORT else ():
        cells = [c for c in settings if c[0] == lever and where in (None, c[1])]
        base = sum(today[c] for c in cells)
        if base > 0:
            logs.append(np.log(np.maximum(np.sum([settings[c] for c in cells], axis=0) / base, LEAST_EFFORT)))
    weeks = len(next(iter(settings.values())))
    return np.asarray(np.exp(np.mean(logs, axis=0)), float) if logs else np.ones(weeks)


def _precursors(settings: Dials, today: Today) -> Floats:
    cell = next(c for c in settings if c[0] == "precursor_control")
    left, before = 1.0 - settings[cell] / 100.0, 1.0 - today[cell] / 100.0
    return np.asarray(np.maximum(left / before, LEAST_EFFORT), float)


def _deaths(series: Series, settings: Dials, today: Today) -> Floats:
    """Deaths by strikes beyond those of the start: in the window that ends with each week, or a week, (W,)."""
    known = load_parameters()
    strikes = np.sum([_beyond(*cell, settings, today) for cell in settings if cell[0] == "maritime_strike"], axis=0)
    killed = strikes * known["strike_crew"].median * known["strike_lethality"].median
    size = series.window_weeks if series.aggregate == "sum" else 1
    return np.asarray(_windowed(killed, series.window_weeks) * size * series.scale, float)
