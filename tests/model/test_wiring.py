"""What the compiled arrays say of the tables they are made from: each cell, zone, lever and draw in its own place."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from leeward.evidence.errors import InputError
from leeward.evidence.parameters import load_parameters
from leeward.model import compile
from leeward.model.compile import CRAFT, NEAR_TARGET, SHARED_BY
from leeward.world import load_world

from .support import IN_MODEL, SEED, Lab

WORLD = load_world()
ZONES = {zone.id: zone for zone in WORLD.zones}


def column(lab: Lab, name: str) -> Any:
    return lab.static.tables[name][:, 0]


def test_levers_of_the_model_have_cells_and_no_others(lab: Lab) -> None:
    assert {cell.lever for cell in lab.static.lever_cells} == set(IN_MODEL)
    for name, lever in IN_MODEL.items():
        cells = lab.static.lever_cells[lab.static.lever_slices[name]]
        assert tuple(cell.where for cell in cells) == (lever.where_allowed or ("all",))
        assert {cell.lever for cell in cells} == {name}


def test_a_cell_is_at_sea_where_craft_cross_the_sea(lab: Lab) -> None:
    wanted = [ZONES[zone].kind == "sea" and mode in CRAFT for zone, mode, _ in lab.static.cells]
    assert column(lab, "cell_at_sea").astype(bool).tolist() == wanted
    assert any(wanted) and not all(wanted)


def test_networks_pool_what_they_know_of_a_zone_and_mode(lab: Lab) -> None:
    keys = [(zone, mode) for zone, mode, _ in lab.static.cells]
    together = lab.static.tables["pool"].T @ lab.static.tables["pool"]
    assert (together == np.array([[float(one == two) for two in keys] for one in keys])).all()


def test_every_cell_belongs_to_its_zone(lab: Lab) -> None:
    table = lab.static.tables["zone_cell"]
    for c, (zone, _, _) in enumerate(lab.static.cells):
        assert np.flatnonzero(table[:, c]).tolist() == [lab.static.zones.index(zone)]
        assert lab.static.index["cell_zone"][c] == lab.static.zones.index(zone)


@pytest.mark.parametrize("name", [x for x, lever in IN_MODEL.items() if lever.where == "zone" and x not in SHARED_BY])
def test_effort_in_a_zone_comes_from_the_lever_cell_of_that_zone(lab: Lab, name: str) -> None:
    places = [cell.where for cell in lab.static.lever_cells[lab.static.lever_slices[name]]]
    table = lab.static.tables[f"zones_{name}"]
    for z, zone in enumerate(lab.static.zones):
        assert table[z].tolist() == [float(ZONES[zone].lever_zone == place) for place in places]
    assert table.any()


@pytest.mark.parametrize("name", sorted(SHARED_BY))
def test_strikes_of_a_zone_are_shared_by_its_waters_or_skies(lab: Lab, name: str) -> None:
    sums = lab.static.tables[f"zones_{name}"].sum(axis=0)
    assert sums == pytest.approx(np.ones_like(sums))


def test_aircraft_are_shot_down_over_states_that_shoot_and_nowhere_else(lab: Lab) -> None:
    own_sky = column(lab, "own_sky") > 0
    shot = lab.static.tables["zones_air_shootdown"].sum(axis=1) > 0
    assert [zone for zone, own in zip(lab.static.zones, own_sky, strict=True) if own] == ["air_south_america"]
    assert shot.tolist() == own_sky.tolist()
    wanted = [(ZONES[zone].kind == "sea" and mode in CRAFT) or zone == "air_south_america" for zone, mode, _ in lab.static.cells]
    assert column(lab, "cell_strikable").astype(bool).tolist() == wanted


def test_the_crew_of_a_zone_is_the_mean_of_its_cells(lab: Lab) -> None:
    aboard, zones = column(lab, "cell_crew"), np.asarray(lab.static.index["cell_zone"])
    for z, crew in enumerate(column(lab, "zone_crew")):
        assert crew == pytest.approx(aboard[zones == z].mean() if (zones == z).any() else 0.0)


def test_waters_off_the_target_state_are_those_near_it(lab: Lab) -> None:
    near = [z for z, part in zip(lab.static.zones, column(lab, "near_waters"), strict=True) if part]
    assert near and {ZONES[z].kind for z in near} == {"sea"}
    assert {ZONES[z].lever_zone for z in near} == set(NEAR_TARGET)


@pytest.mark.parametrize(
    "name", [name for name, lever in IN_MODEL.items() if (lever.where, lever.subsystem) == ("country", "supply")]
)
def test_a_lever_of_countries_acts_in_the_country_it_names(lab: Lab, name: str) -> None:
    places = [cell.where for cell in lab.static.lever_cells[lab.static.lever_slices[name]]]
    table = lab.static.tables[f"countries_{name}"]
    for k, country in enumerate(lab.static.countries):
        assert table[k].tolist() == [float(country == place) for place in places]


def test_patrols_are_spread_over_the_sea_and_make_one_whole(lab: Lab) -> None:
    share = column(lab, "patrol_share")
    assert share.sum() == pytest.approx(1.0)
    assert all(ZONES[zone].kind == "sea" for zone, part in zip(lab.static.zones, share, strict=True) if part > 0)
    assert (column(lab, "zone_is_sea") == [float(ZONES[zone].kind == "sea") for zone in lab.static.zones]).all()
    searched = [float(ZONES[zone].kind in ("sea", "air")) for zone in lab.static.zones]
    assert (column(lab, "zone_is_searched") == searched).all()


def test_clean_courts_help_on_their_own_land(lab: Lab) -> None:
    mexico, colombia = lab.static.tables["zone_of_country"].T
    assert [z for z, x in zip(lab.static.zones, mexico, strict=True) if x] == [z for z in lab.static.zones if z == "mexico_land"]
    assert [z for z, x in zip(lab.static.zones, colombia, strict=True) if x] == [
        z for z in lab.static.zones if z == "colombia_land"
    ]
    assert mexico.sum() == 1


def test_what_is_compiled_in_must_be_fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert compile.fixed_value("distance_longest") == 1.6
    drawn = {"distance_longest": load_parameters()["choice_scale"]}
    monkeypatch.setattr(compile, "load_parameters", lambda: drawn)
    with pytest.raises(InputError, match="'distance_longest': compiled into the tables") as caught:
        compile.fixed_value("distance_longest")
    assert (caught.value.file, caught.value.key) == ("parameters/routes.toml", "prior.kind")


def test_longer_crossings_are_exposed_longer_within_bounds(lab: Lab) -> None:
    distance, graph = column(lab, "distance"), lab.static.graph
    for arm in np.flatnonzero(graph.arm_leg >= 0):
        leg = WORLD.legs[graph.arm_leg[arm]]
        usual = ZONES[leg.zone].reference_distance_km
        wanted = min(max(leg.distance_km / usual, 0.5), 1.6) if usual else 1.0
        assert distance[arm] == pytest.approx(wanted)
        assert column(lab, "transport")[arm] == pytest.approx(leg.transport_cost_usd_per_kg)


def test_fringes_fight_within_and_led_groups_do_not(lab: Lab) -> None:
    country, led = lab.static.tables["group_country"], column(lab, "led").astype(bool)
    assert country.sum(axis=0).tolist() == [1.0] * len(led)
    share, within = lab.params["group_share"], lab.params["fights_within"]
    np.testing.assert_allclose(country @ share, 1.0)
    np.testing.assert_allclose(share[:2].T, [[0.179, 0.089]] * len(lab.ids))
    assert (~led).sum() == 2
    assert (within[led] == 1).all()
    np.testing.assert_allclose(within[~led].T, [[1 / 140, 1 / 10]] * len(lab.ids))
    np.testing.assert_array_equal(lab.params["saturation_weight"], within)


def test_partners_weigh_what_their_own_parameters_say(lab: Lab) -> None:
    p, names = lab.model.parameter_table(lab.ids, SEED), lab.static.partners
    weight = dict(zip(names, lab.params["partner_weight"], strict=True))
    np.testing.assert_allclose(sum(weight.values()), 1.0)
    np.testing.assert_allclose(weight["colombia"], p["weight_colombia"])
    np.testing.assert_allclose(weight["mexico"], (1.0 - p["weight_colombia"]) * p["weight_mexico"])
    answers = dict(zip(names, lab.params["threat_compliance"], strict=True))
    np.testing.assert_allclose(answers["mexico"], p["threat_compliance_mexico"])
    np.testing.assert_allclose(answers["colombia"], p["threat_compliance_others"])
    assert not answers["netherlands"].any()
    for name in names:
        np.testing.assert_allclose(lab.params["partner_loss"][names.index(name)], p[f"partner_loss_{name}"])


def test_wages_and_visibility_are_those_of_the_crossing(lab: Lab) -> None:
    p = lab.model.parameter_table(lab.ids, SEED)
    for c, (zone, mode, _) in enumerate(lab.static.cells):
        crew = "crew_base_wage" if ZONES[zone].kind in ("sea", "air") else "courier_wage"
        np.testing.assert_allclose(lab.params["cell_base_wage"][c], p[crew])
        name = {"low_profile": "low_profile_detectability", "fishing_cargo": "fishing_detectability"}.get(mode)
        np.testing.assert_allclose(lab.params["cell_detectability"][c], p[name] if name else 1.0)


def test_structures_choose_the_numbers_they_name(lab: Lab) -> None:
    p = lab.model.parameter_table(lab.ids, SEED)
    old = lab.structure("experience", "experienced")
    memory = np.where(old, p["memory_weeks_experienced"], p["memory_weeks_novice"])
    np.testing.assert_allclose(lab.params["memory_weeks"][0], memory)
    chasing = lab.structure("enforcement_response", "chasing")
    assert np.broadcast_to(lab.params["enforcement_chases"], (1, len(old)))[0].astype(bool).tolist() == chasing.tolist()
    full, partial = (lab.structure("lost_cooperation_effect", option) for option in ("full", "partial"))
    np.testing.assert_allclose(lab.params["lost_cooperation"][0], np.where(full, 1.0, partial * p["lost_cooperation_partial"]))
    lasting = lab.structure("treatment_persistence", "some")
    np.testing.assert_allclose(lab.params["treatment_exit"][0], lasting * p["treatment_exit_some"])


def test_the_gates_of_a_market_take_all_of_it(lab: Lab) -> None:
    markets = np.array([market for market, _ in lab.static.gates])
    for market in set(markets.tolist()):
        np.testing.assert_allclose(lab.params["gate_target"][markets == market].sum(axis=0), 1.0)


def test_every_cell_of_every_chain_counts_in_its_market(lab: Lab) -> None:
    by_market = lab.static.tables["bazaar_cell"]
    chains = {chain.name: (chain.drug, chain.market) for chain in lab.static.graph.chains}
    for c, (_, _, chain) in enumerate(lab.static.cells):
        assert [lab.static.bazaars[b] for b in np.flatnonzero(by_market[:, c])] == [chains[chain]]
    usa = [float(bazaar == ("cocaine", "usa")) for bazaar in lab.static.bazaars]
    assert column(lab, "bazaar_usa_cocaine").tolist() == usa
    cocaine, fentanyl = (lab.static.bazaars[i] for i in lab.static.index["overdose_bazaar"])
    assert (cocaine, fentanyl) == (("cocaine", "usa"), ("fentanyl", "usa"))
