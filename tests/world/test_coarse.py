from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from importlib import resources
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.world import load_outline, load_world
from leeward.world.checks import Tables, check
from leeward.world.coarse import coarsen, reference_flow
from leeward.world.load import _read
from leeward.world.rows import Table


def _tables() -> Tables:
    return _read(resources.files("leeward.world") / "data" / "americas")[0]


def _flows(tables: Tables, drug: str) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
    """Reference flow by gate, by market, and loads a year by mode and gate."""
    through, flows = reference_flow(tables.places.rows, tables.legs.rows, tables.countries.rows, drug)
    by_gate: dict[str, float] = defaultdict(float)
    loads: dict[str, float] = defaultdict(float)
    for leg in tables.legs.rows:
        if leg.drug == drug:
            by_gate[leg.gate or "none"] += flows[leg.id] if leg.gate else 0.0
            if leg.gate:
                loads[f"{leg.gate} {leg.mode}"] += flows[leg.id] / leg.load_kg
    return by_gate, {m.id: through.get(m.place, 0.0) for m in tables.markets.rows}, loads


def test_coarse_is_smaller_and_passes_all_checks() -> None:
    fine, coarse = load_world(), load_world(coarse=True)
    assert coarse.coarse and not fine.coarse
    assert len(coarse.places) < 0.85 * len(fine.places)
    assert len(coarse.legs) < 0.85 * len(fine.legs)
    assert {leg.mode for leg in coarse.legs} == {leg.mode for leg in fine.legs}
    assert coarse.gates == fine.gates and coarse.zones == fine.zones


def test_coarse_keeps_flows_and_loads_of_each_gate() -> None:
    tables = _tables()
    merged = coarsen(tables)
    for drug in ("cocaine", "fentanyl"):
        for before, after in zip(_flows(tables, drug), _flows(merged, drug), strict=True):
            assert after == pytest.approx(before, rel=1e-4)  # the table's weights are rounded


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_coarse_keeps_flows_whatever_the_weights(seed: int) -> None:
    tables = _tables()
    random = np.random.default_rng(seed)
    weights = random.uniform(0.01, 1, len(tables.legs.rows))
    drawn = {leg.id: float(w) for leg, w in zip(tables.legs.rows, weights, strict=True)}
    totals: dict[tuple[str, str], float] = defaultdict(float)
    for leg in tables.legs.rows:
        totals[leg.origin, leg.drug] += drawn[leg.id]
    legs = tuple(replace(leg, base_weight=drawn[leg.id] / totals[leg.origin, leg.drug]) for leg in tables.legs.rows)
    tables.legs = Table(tables.legs.file, legs, tables.legs.lines)
    merged = coarsen(tables)
    check(merged)
    assert _flows(merged, "cocaine")[0] == pytest.approx(_flows(tables, "cocaine")[0], rel=1e-9)
    assert _flows(merged, "cocaine")[1] == pytest.approx(_flows(tables, "cocaine")[1], rel=1e-9)


def test_loading_twice_gives_the_same_object_and_hash() -> None:
    assert load_world() is load_world()
    assert load_world(start=date(2025, 9, 1)) is load_world(start="2025-09-01")
    assert load_world(coarse=True).sha256 == load_world().sha256
    assert len(load_world().sha256) == 64


def test_outline() -> None:
    outline = load_outline()
    west, south, east, north = outline.bounds
    assert (west, south, east, north) == (-125, -35, 15, 60)
    data = (resources.files("leeward.world") / "data" / "outline.json").read_bytes()
    assert len(data) < 60_000
    assert "Natural Earth" in outline.credit
    for ring in outline.rings:
        assert len(ring) >= 4 and ring[0] == ring[-1]
        for lon, lat in ring:
            assert west <= lon <= east and south <= lat <= north
            assert lon == round(lon, 1) and lat == round(lat, 1)


def _inside(lon: float, lat: float) -> bool:
    """Is a point on land: how many rings' edges lie to its east is odd."""
    crossings = 0
    for ring in load_outline().rings:
        for (x1, y1), (x2, y2) in pairwise(ring):
            if (y1 > lat) != (y2 > lat) and lon < x1 + (x2 - x1) * (lat - y1) / (y2 - y1):
                crossings += 1
    return crossings % 2 == 1


ON_LAND = [(-74, 4), (-100, 40), (-55, -10), (-8, 15)]
AT_SEA = [(-79, 15), (-95, 5), (-40, 25)]


@pytest.mark.parametrize(("lon", "lat", "land"), [(*p, True) for p in ON_LAND] + [(*p, False) for p in AT_SEA])
def test_land_is_where_land_is(lon: float, lat: float, land: bool) -> None:
    assert _inside(lon, lat) is land
