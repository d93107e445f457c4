"""Worlds of the past: every year loads, nothing is known before its time, and every number says what it rests on."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.evidence.errors import InputError
from leeward.evidence.facts import load_facts
from leeward.evidence.levers import load_levers
from leeward.evidence.parameters import load_parameters
from leeward.world import GROUPS, Momentum, World, load_world, prior_share, prior_shares, provenance_rows
from leeward.world.checks import topological_order
from leeward.world.points import Point, Quantity, read_at
from leeward.world.provenance import STATUS_ORDER

from .conftest import Edit, Rows

pytestmark = pytest.mark.slow

YEARS = range(1990, 2027)

# What the tables of 2025 were before worlds had dates.
REFERENCE = {
    "places": "738e6d8a0773b5ab",
    "legs": "14c7b27f94b42b16",
    "zones": "deb88afe2d921816",
    "gates": "23c34c9110267910",
    "countries": "ffcd79970ccb49a3",
    "markets": "115f975ba51dedee",
    "networks": "ab8a55665551b57b",
    "ranges": "c027ef810f53c356",
}


def in_year(year: int, **options: bool) -> World:
    return load_world(start=date(year, 1, 1), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("table", REFERENCE)
def test_the_world_of_2025_is_what_it_was(table: str) -> None:
    world = load_world(start="2025-09-01")
    assert hashlib.sha256(repr(getattr(world, table)).encode()).hexdigest()[:16] == REFERENCE[table]
    assert world.baselines == {} and world.levels == {}


@pytest.mark.parametrize("coarse", [False, True])
@pytest.mark.parametrize("year", YEARS)
def test_every_year_loads_and_passes_the_checks(year: int, coarse: bool) -> None:
    world = in_year(year, coarse=coarse)
    assert world.start == date(year, 1, 1)
    for drug in ("cocaine", "fentanyl"):
        rank = {name: i for i, name in enumerate(topological_order(world.legs_of(drug)))}
        assert all(rank[leg.origin] < rank[leg.destination] for leg in world.legs_of(drug))
    for market in world.markets:
        gates = world.gates_of(market.id)
        assert sum(gate.central for gate in gates) == pytest.approx(1)
        assert all(gate.low <= gate.central <= gate.high for gate in gates)
        assert sum(gate.low for gate in gates) < 1 < sum(gate.high for gate in gates)
    for zone in world.zones:
        assert 0 < zone.detection_low <= zone.detection_base <= zone.detection_high <= 1
        assert 0 < zone.pursuit_low <= zone.pursuit_base <= zone.pursuit_high <= 1
    for limits in world.ranges:
        assert limits.low < limits.high
    assert 0 < prior_share(world) <= 1
    assert all(0 <= share <= 1 for share in prior_shares(world).values())


@pytest.mark.parametrize("year", range(1990, 2025))
def test_nothing_is_known_before_its_time(year: int) -> None:
    facts = load_facts()
    world = in_year(year)
    assert not any(value.later_knowledge for value in (*world.provenance, *world.momentum))
    named = [(value.quantity, name) for value in (*world.provenance, *world.momentum) for name in value.facts]
    named += [(row.id, name) for row in (*world.countries, *world.markets, *world.gates, *world.zones)
              for name in row.source if row.status != "judgement" and name in facts]  # fmt: skip
    assert year == 1990 or named
    for what, name in named:
        fact = facts[name]
        dated = fact.year_end if fact.year_end is not None else fact.year
        assert dated is None or dated < year or _carried(world, name), (what, name)


def _carried(world: World, fact: str) -> bool:
    """Small growers stay as in the tables of 2025, marked as carried and as prior."""
    rows = [country for country in world.countries if fact in country.source]
    carried = {value.place for value in world.provenance if value.carried and value.prior}
    return bool(rows) and all(row.id in carried for row in rows)


def test_later_knowledge_is_used_only_when_allowed_and_is_flagged() -> None:
    strict, late = (load_world(start="2013-07-01", later_knowledge=allowed) for allowed in (False, True))
    assert late.later_knowledge and not strict.later_knowledge
    flagged = [value for value in late.provenance if value.later_knowledge]
    assert {"coca_area", "consumption", "gate_share"} <= {value.quantity for value in flagged}
    facts = load_facts()
    for value in flagged:
        after = [name for name in value.facts if (facts[name].year_end or facts[name].year or 0) >= 2013]
        assert after or value.prior or value.source, value
    width = {}
    for world in (strict, late):
        low, _, high = world.levels["overdose_base_cocaine"]
        width[world.later_knowledge] = high / low
    assert width[True] < width[False]


def test_areas_are_those_of_the_survey() -> None:
    countries = {country.id: country for country in load_world(start="1995-01-01").countries}
    assert countries["colombia"].coca_area_ha == pytest.approx(44700, rel=0.01)
    assert countries["peru"].coca_area_ha == pytest.approx(108600, rel=0.01)
    two = {country.id: country for country in load_world(start="2008-01-01").countries}["colombia"]
    assert two.coca_area_ha == pytest.approx(99000, rel=0.01) and two.coca_area_high > 160000


def test_every_point_of_a_series_is_its_fact() -> None:
    facts = load_facts()
    checked = 0
    for year in range(1991, 2025):
        for value in in_year(year).provenance:
            if value.quantity != "coca_area" or not value.facts:
                continue
            survey = facts[value.facts[0]]
            if survey.year == year - 1:
                assert value.central == pytest.approx(survey.value, rel=0.002)
                checked += 1
    assert checked > 90


def test_shares_of_corridors_follow_the_record() -> None:
    def islands(year: int) -> float:
        return sum(gate.central for gate in in_year(year).gates_of("usa") if gate.gate in ("eastern_caribbean", "venezuela"))

    def pacific(year: int) -> float:
        return sum(gate.central for gate in in_year(year).gates_of("usa") if gate.corridor == "eastern_pacific")

    assert islands(1994) == pytest.approx(0.25, abs=0.05)
    assert islands(2000) == pytest.approx(0.43, abs=0.02)
    assert islands(2007) == pytest.approx(0.10, abs=0.02)
    assert pacific(2016) >= 0.68
    assert pacific(1994) < pacific(2000) < pacific(2007) < pacific(2016)


def test_modes_of_the_time() -> None:
    def modes(year: int) -> set[str]:
        return {leg.mode for leg in in_year(year).legs}

    assert "low_profile" not in modes(2004) and "low_profile" in modes(2006)

    def by_air(year: int) -> float:
        legs = [leg for leg in in_year(year).legs if leg.origin == "peru_huallaga" and leg.destination == "col_labs"]
        total = sum(leg.base_weight for leg in legs)
        return sum(leg.base_weight for leg in legs if leg.mode == "light_aircraft") / total

    assert by_air(1994) > 0.85 and by_air(1994) > by_air(1998) > 0
    assert "col_labs" in {place.id for place in in_year(1994).places}
    assert "col_labs" not in {place.id for place in in_year(2010).places}


def test_fentanyl_is_negligible_before_2013() -> None:
    amounts = {year: next(m.fentanyl_t for m in in_year(year).markets if m.id == "usa") for year in (1994, 2012, 2020)}
    assert amounts[1994] <= amounts[2012] < 0.1 < amounts[2020]


def test_lever_settings_in_force() -> None:
    def at(start: str, lever: str, where: str) -> float:
        return load_world(start=start).baselines[lever, where]

    assert at("2004-01-01", "aerial_eradication", "colombia") == pytest.approx(132817 / 12, abs=1)
    assert at("2005-01-01", "aerial_eradication", "colombia") == pytest.approx(136550 / 12, abs=1)
    assert at("2015-10-02", "aerial_eradication", "colombia") == 0
    assert at("2021-01-01", "manual_eradication", "colombia") == pytest.approx(130000 / 12, abs=1)
    assert at("1995-02-01", "air_interdiction", "air") < at("1995-04-01", "air_interdiction", "air")
    assert at("2001-05-01", "air_interdiction", "air") < at("2001-04-01", "air_interdiction", "air")
    same_year = load_world(start="2004-01-01", later_knowledge=True).baselines
    assert same_year["aerial_eradication", "colombia"] == pytest.approx(136550 / 12, abs=1)


def test_strikes_in_force_are_those_of_the_thirteen_weeks_before() -> None:
    assert load_world(start="2025-09-30").baselines == {}
    rate = load_world(start="2026-01-01").baselines
    zones = ("eastern_pacific", "western_caribbean", "eastern_caribbean")
    assert sum(rate["maritime_strike", zone] for zone in zones) == pytest.approx(32 / 13 * 4.348, rel=0.01)
    assert rate["maritime_strike", "eastern_pacific"] > 3 * rate["maritime_strike", "western_caribbean"]


@pytest.mark.parametrize("year", YEARS)
def test_levers_and_levels_have_names_that_the_model_knows(year: int) -> None:
    world = in_year(year)
    levers, parameters = load_levers(), load_parameters()
    for (name, where), value in world.baselines.items():
        assert levers[name].minimum <= value <= levers[name].maximum
        assert where in (levers[name].where_allowed or ("all",))
    assert set(world.levels) <= set(parameters)
    for low, central, high in world.levels.values():
        assert 0 < low <= central <= high
    if year != 2025:
        assert {"overdose_base_cocaine", "overdose_base_fentanyl", "homicide_base_mexico", "homicide_base_colombia",
                "homicide_base_ecuador", "members_mexico", "oil_base"} <= set(world.levels)  # fmt: skip


def _slope(world: World, quantity: str, place: str) -> Momentum:
    return next(slope for slope in world.momentum if (slope.quantity, slope.place) == (quantity, place))


def test_momentum() -> None:
    cases = (("1999-01-01", "colombia", 1), ("1999-01-01", "peru", -1), ("2004-01-01", "colombia", -1))
    for start, place, sign in cases:
        slope = _slope(load_world(start=start), "coca_area", place)
        assert slope.central * sign > 0.1 and not slope.prior and slope.facts
    # 144,800 ha in 2001 ... 86,000 in 2003 against 163,300 in 2000
    fall = _slope(load_world(start="2004-01-01"), "coca_area", "colombia")
    assert fall.central == pytest.approx(-0.2137, abs=0.002)
    unknown = _slope(load_world(start="1994-01-01"), "consumption", "europe")
    assert unknown.central == 0 and unknown.prior and unknown.low < 0 < unknown.high
    for year in YEARS:
        slopes = in_year(year).momentum
        assert len({(slope.quantity, slope.place) for slope in slopes}) == len(slopes) == 12
        assert all(slope.low <= slope.central <= slope.high for slope in slopes)


def test_provenance_covers_the_state_and_makes_a_table() -> None:
    for year in (1990, 2005, 2025, 2026):
        world = in_year(year)
        rows = provenance_rows(world)
        assert len(rows) == len(world.provenance) + len(world.momentum)
        assert {row["group"] for row in rows} <= {*GROUPS, "momentum"}
        assert {row["status"] for row in rows} <= set(STATUS_ORDER)
        assert {"supply", "market", "corridor", "enforcement", "route"} <= set(prior_shares(world))
        assert all(row["low"] <= row["central"] <= row["high"] for row in rows)  # type: ignore[operator]
    assert prior_share(in_year(2012)) < prior_share(in_year(1990))


@pytest.mark.parametrize(
    ("start", "words"),
    [
        ("1989-06-01", "coca_area of colombia.*from 1990"),
        ("2027-01-01", "2026-12-31"),
        ("1950-01-01", "it needs coca_area of colombia"),
    ],
)
def test_a_start_that_the_evidence_does_not_reach(start: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        load_world(start=start)


SPEC = Quantity("area", "Area", "ha", "supply", "log", "middle", 0.1, 15.0, "")
SHARE = Quantity("share", "Share", "fraction", "corridor", "share", "middle", 0.02, 15.0, "")


def point(year: int, low: float, central: float, high: float, status: str = "read") -> Point:
    return Point("area", "x", "", year, None, low, central, high, None, ("judgement",), "", status, "")


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.integers(1980, 2020), min_size=1, max_size=6, unique=True),
    st.floats(0.05, 0.9), st.floats(1.0, 1.5), st.integers(1981, 2030), st.booleans(), st.booleans(),
)  # fmt: skip
def test_a_reading_keeps_order_and_limits(
    years: list[int], central: float, wide: float, start: int, late: bool, share: bool
) -> None:
    points = [point(year, central / wide, central, min(central * wide, 1.0)) for year in years]
    reading = read_at(points, SHARE if share else SPEC, date(start, 7, 1), late)
    if reading is None:
        assert late or min(years) >= start or start - max(y for y in years if y < start) > 14
        return
    assert 0 <= reading.low <= reading.central <= reading.high
    assert reading.central == pytest.approx(central)
    assert late or not reading.later_knowledge


def test_between_points_levels_are_geometric_and_ranges_grow_with_distance() -> None:
    points = [point(2000, 90, 100, 110), point(2010, 360, 400, 440)]
    middle = read_at(points, SPEC, date(2005, 7, 2), later_knowledge=True)
    strict = read_at(points, SPEC, date(2005, 7, 2))
    near = read_at(points, SPEC, date(2001, 1, 1))
    assert middle and strict and near
    assert middle.central == pytest.approx(200, rel=0.01) and middle.later_knowledge
    assert strict.central == pytest.approx(100) and not strict.later_knowledge
    assert strict.high / strict.low > near.high / near.low > 110 / 90
    recalled = read_at([point(2000, 90, 100, 110, "recalled")], SPEC, date(2001, 1, 1))
    assert recalled and recalled.high / recalled.low > near.high / near.low


def _first(column: str, value: str) -> Callable[[Rows], object]:
    return lambda rows: rows[0].__setitem__(column, value)


@pytest.mark.parametrize(
    ("file", "column", "value", "words"),
    [
        ("points", "quantity", "coca", "unknown quantity"),
        ("points", "low", "1e9", "not in order"),
        ("points", "money", "1920", "deflator has no 1920"),
        ("levers", "lever", "spraying", "unknown lever"),
        ("levers", "since", "1995", "is not a date"),
        ("presence", "id", "submarine", "unknown mode"),
        ("quantities", "scale", "root", "scale"),
        ("legs", "origin", "nowhere", "unknown place"),
    ],
)
def test_a_wrong_cell_is_named(edit: Edit, file: str, column: str, value: str, words: str) -> None:
    folder = edit(f"dated/{file}.csv", _first(column, value))
    with pytest.raises(InputError, match=words):
        load_world(start="1992-03-01", data_dir=folder)


def test_a_world_without_dated_tables_has_only_its_own_years(edit: Edit) -> None:
    folder: Path = edit("places.csv", lambda rows: None)
    for file in (folder / "dated").iterdir():
        file.unlink()
    (folder / "dated").rmdir()
    assert load_world(data_dir=folder).momentum == ()
    with pytest.raises(InputError, match="no dated points"):
        load_world(data_dir=folder, start="2004-01-01")


def test_a_gate_without_a_dated_share_is_named(edit: Edit) -> None:
    def drop(rows: Rows) -> None:
        rows[:] = [row for row in rows if row["place"] != "usa/venezuela"]

    with pytest.raises(InputError, match="it needs gate_share of usa/venezuela"):
        load_world(start="2004-01-01", data_dir=edit("dated/points.csv", drop))


def test_the_table_of_prior_shares_in_the_docs_is_current() -> None:
    """The rows of `docs/model/world.md` are what `prior_shares` says, to two decimals."""
    page = Path(__file__).parents[2] / "docs" / "model" / "world.md"
    groups = ("supply", "market", "corridor", "enforcement", "route", "level", "lever")
    found = re.findall(r"^\| ((?:19|20)\d\d) \|((?: [\d.-]+ \|){8})$", page.read_text(encoding="utf-8"), re.M)
    assert len(found) >= 8
    for year, cells in found:
        world = in_year(int(year))
        shares = prior_shares(world)
        expected = [f"{prior_share(world):.2f}", *(f"{shares[name]:.2f}" if name in shares else "-" for name in groups)]
        assert [cell.strip() for cell in cells.split("|")[:-1]] == expected, year
