"""How the map is drawn must not matter."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from leeward.strategy import BASELINE
from leeward.world import Leg, load_world

from .support import Lab, burn_in, effect, lab_of, surge, with_legs

pytestmark = pytest.mark.slow

DRAWS = 10
COUNTED_BY_LEG = ("active_leg", "route_concentration")
LEGS = {leg.id: leg for leg in load_world().legs}


def split(*names: str) -> Lab:
    """The world with each named leg drawn as two of half the weight."""

    def twice(leg: Leg) -> list[Leg]:
        if leg.id not in names:
            return [leg]
        half = replace(leg, base_weight=leg.base_weight / 2)
        return [half, replace(half, id=f"{leg.id}:again")]

    return burn_in(with_legs(load_world(), twice), DRAWS)


def widest(*, zone_kind: str = "sea", count: int = 3) -> list[str]:
    """Legs of one kind of zone that carry most of what leaves their origin, among several that leave it."""
    world = load_world()
    kinds = {zone.id: zone.kind for zone in world.zones}
    shared = [leg for leg in world.legs if kinds[leg.zone] == zone_kind and leg.base_weight < 1]
    return [leg.id for leg in sorted(shared, key=lambda leg: -leg.base_weight)[:count]]


CASES = {
    "the widest at sea": widest(),
    "the narrowest at sea": [min((x for x in LEGS.values() if x.gate), key=lambda x: x.base_weight).id],
    "the widest on land": widest(zone_kind="land"),
    "fentanyl": [next(x.id for x in LEGS.values() if x.drug == "fentanyl")],
    "all": list(LEGS),
}


@pytest.mark.parametrize("case", CASES)
def test_splitting_legs_changes_nothing(case: str) -> None:
    whole, halves = lab_of(DRAWS), split(*CASES[case])
    assert halves.labels == whole.labels
    strategy = surge("maritime_strike", start_week=4)
    base, _ = whole.run(strategy, 30)
    series, _ = halves.run(strategy, 30)
    keep = [i for i, key in enumerate(whole.static.series) if key.outcome not in COUNTED_BY_LEG]
    scale = np.abs(base).mean(axis=0, keepdims=True)
    apart = (np.abs(series - base) / np.maximum(scale, 1e-12)).max(axis=(0, 2))
    worst = {whole.labels[i]: apart[i] for i in keep if apart[i] > 1e-9}
    assert not worst


@pytest.mark.parametrize("outcome", COUNTED_BY_LEG)
def test_splitting_legs_does_not_change_the_footprint(outcome: str) -> None:
    whole, halves = lab_of(DRAWS), split(*CASES["the widest at sea"])
    base, _ = whole.run(weeks=4)
    series, _ = halves.run(weeks=4)
    np.testing.assert_allclose(series[:, whole.rows(outcome)], base[:, whole.rows(outcome)], rtol=1e-9)


YEAR_END = slice(39, 52)
HEADLINES = [
    ("vessel_patrol", "kg_delivered[market=usa]", slice(13, 26)),
    ("vessel_patrol", "retail_price[market=usa]", YEAR_END),
    ("maritime_strike", "drug_flow[corridor=eastern_caribbean,mode=go_fast]", YEAR_END),
    ("maritime_strike", "corridor_share[corridor=eastern_pacific]", YEAR_END),
    ("precursor_control", "potential_production[country=colombia]", slice(20, 33)),
    ("treatment", "consumption[market=usa]", YEAR_END),
    ("manual_eradication", "coca_area[country=colombia]", YEAR_END),
    ("surveillance", "detection_rate[corridor=eastern_pacific]", YEAR_END),
]


@pytest.fixture(scope="module")
def effects(group: Lab, coarse: Lab) -> dict[str, Any]:
    """A year of each lever and of the baseline in both worlds, for the same draws."""
    levers = dict.fromkeys(lever for lever, *_ in HEADLINES)
    strategies = {"": BASELINE, **{name: surge(name) for name in levers}}
    return {name: (group.run(x, 52)[0], coarse.run(x, 52)[0]) for name, x in strategies.items()}


@pytest.mark.parametrize(("lever", "outcome", "weeks"), HEADLINES)
def test_a_coarser_map_keeps_signs_and_sizes(
    lever: str, outcome: str, weeks: slice, effects: dict[str, Any], group: Lab, coarse: Lab
) -> None:
    """Same sign, and size within a factor of 1.6 or half a point.

    Merging places pools legs of unlike length and load within a cell, so zones are met by a few per cent more
    or fewer loads, and fewer ways round a zone are left: sizes may move by some tens of per cent, signs not.
    """
    ok = group.accepted & coarse.accepted
    size, other = (
        float(np.median(effect(effects[lever][i][:, row], effects[""][i][:, row], weeks)[ok]))
        for i, row in enumerate((group.row(outcome), coarse.row(outcome)))
    )
    assert abs(size) > 1e-3, "not a headline"
    assert np.sign(size) == np.sign(other), (size, other)
    assert abs(other - size) < 0.005 or 1 / 1.6 < other / size < 1.6, (size, other)
