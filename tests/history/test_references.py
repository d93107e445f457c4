"""The arithmetic of the lever by hand, what is pooled, and families."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from history_toy import CASE, HEADER, write_case

from leeward.evidence.levers import load_levers
from leeward.evidence.parameters import load_parameters
from leeward.history.arithmetic import LEAST_SHARE, MONTH, arithmetic, cleared, dials
from leeward.history.cases import load_case
from leeward.history.families import families, family_of, load_families
from leeward.history.pooled import summary, without_best
from leeward.history.records import Case
from leeward.history.reference import Reference, references

SEIZED = HEADER + "".join(
    f"{year}-12-31,area,{value},,,kg,,a toy,,read,\n" for year, value in ((2008, 90), (2009, 100), (2010, 150))
)


def _case(tmp_path: Path, old: str = "", new: str = "", observed: str | None = None) -> Case:
    text = CASE.replace(old, new) if old else CASE
    return load_case(write_case(tmp_path, text=text) if observed is None else write_case(tmp_path, text=text, observed=observed))


def _moved(case: Case, **options: bool) -> tuple[Reference, Reference]:
    series = case.series[0]
    held = references(series, case.start)[0]
    found = arithmetic(series, case, held, **options)
    assert held is not None and found is not None
    return held, found


def test_hectares_cleared_beyond_the_pace_are_gone_but_what_is_replanted(tmp_path: Path) -> None:
    case = _case(tmp_path, "value: 3000", "value: 6000")
    settings, today = dials(case)
    # By hand: 12 months at 6,000 ha less the pace of 2009, half of it replanted, a little of it opened again.
    pace = today["manual_eradication", "colombia"]
    net, back = load_parameters()["manual_net"].median, 1 / (52 * load_parameters()["clearing_years"].median)
    gone = 0.0
    for _ in range(52):
        gone += net * (6000 - pace) / MONTH - gone * back
    assert cleared("colombia", settings, today)[51] == pytest.approx(gone)
    assert cleared("peru", settings, today)[51] == 0.0
    assert cleared("colombia", settings, today, gross=True)[51] == pytest.approx(gone / net)
    large = replace(case.series[0], points=tuple(replace(p, value=p.value * 1000) for p in case.series[0].points))
    held, found = _moved(replace(case, series=(large,)))
    first, other = date(2010, 12, 31), date(2013, 12, 31)
    assert math.exp(found.moments(first)[0]) == pytest.approx(105_000 - gone, rel=0.002)
    assert found.moments(other)[0] > found.moments(first)[0]  # opened again
    assert found.moments(first)[1] == held.moments(first)[1]  # the spread of persistence


def test_arithmetic_never_clears_more_than_there_is(tmp_path: Path) -> None:
    _, found = _moved(_case(tmp_path, "value: 3000", "value: 6000"))  # 105 ha at the start
    assert min(found.factors.values()) == pytest.approx(LEAST_SHARE)


def test_nothing_moves_what_has_no_arithmetic_or_no_strategy(tmp_path: Path) -> None:
    null = CASE.replace("kind: event", "kind: null")
    null = null[: null.index("strategy:")] + null[null.index("series:") :]
    quiet = load_case(write_case(tmp_path / "a", text=null))
    for case in (quiet, _case(tmp_path / "b", "coca_area\n    coords: {{country: colombia}}", "retail_price")):
        held, found = _moved(case)
        day = date(2012, 12, 31)
        assert found.moments(day) == held.moments(day)


def test_twice_the_effort_at_sea_seizes_twice(tmp_path: Path) -> None:
    at_sea = CASE.replace("coca_area", "kg_seized").replace("{{country: colombia}}", "{{corridor: eastern_pacific}}")
    at_sea = at_sea.replace("unit: ha", "unit: kg\n    aggregate: sum").replace("    end: 2011-01-01\n", "")
    both = at_sea.replace("manual_eradication", "vessel_patrol").replace("[colombia]", "[eastern_pacific]")
    before = dials(load_case(write_case(tmp_path / "x", text=both.replace("3000", "300"), observed=SEIZED)))[1]
    ships, hours = (before[lever, "eastern_pacific"] for lever in ("vessel_patrol", "surveillance"))
    more = both.replace("value: 3000", f"value: {2 * ships}")
    second = more[more.index("  - lever") : more.index("series:")].replace("vessel_patrol", "surveillance")
    more = more.replace("series:\n", second.replace(f"value: {2 * ships}", f"value: {2 * hours}") + "series:\n", 1)
    _, found = _moved(load_case(write_case(tmp_path / "y", text=more, observed=SEIZED)))
    assert found.factors[date(2010, 12, 31)] == pytest.approx(2.0)
    _, alone = _moved(load_case(write_case(tmp_path / "z", text=both.replace("3000", str(2 * ships)), observed=SEIZED)))
    assert alone.factors[date(2010, 12, 31)] == pytest.approx(math.sqrt(2.0))


def test_deaths_at_sea_are_strikes_by_people_by_share() -> None:
    case = load_case("strikes_2025")
    series = next(s for s in case.series if s.outcome == "death_at_sea")
    found = arithmetic(series, case, None)
    assert found is not None
    strikes = 3 + 11 + 7 + 14 + 4 / 31 * 1  # of the months to 4 January
    known = load_parameters()
    each = known["strike_crew"].median * known["strike_lethality"].median
    assert math.exp(found.moments(date(2026, 1, 4))[0]) == pytest.approx(strikes * each, rel=0.05)


def test_families() -> None:
    assert load_families().keys() <= load_levers().keys()
    assert families(load_case("plan_colombia_2000_09")) == ["forced eradication"]
    assert families(load_case("peru_2002_05")) == [] and family_of("treatment") == "demand"


def _row(case: str, kind: str, crps: float, **more: object) -> dict[str, object]:
    row = {
        "case": case, "kind": kind, "status": "scored", "in_sample": False, "joint": "", "scale": 10.0, "outcome": "coca_area",
        "crps": crps, "crps_persistence": 2.0, "crps_trend": 4.0, "crps_arithmetic": 1.0, "crps_empty": 2.0,
        "crps_shuffled": None, "n": 2, "inside50": 1, "inside90": 2, "rms_z": 1.5, "signs": 2, "signs_right": 1,
        "families": ["forced eradication"] if kind == "event" else [],
    }  # fmt: skip
    return {**row, **more}


def test_the_sum_tells_references_families_and_windows_apart() -> None:
    rows = [_row("a", "event", 1.0), _row("b", "event", 0.5), _row("c", "null", 2.0), _row("d", "null", 2.0)]
    rows.append(_row("a", "event", 99.0, joint="one + two"))  # a reading of what counts already
    found = {r["quantity"]: r for r in summary(rows, times=20)}
    assert found["skill against persistence, events"]["value"] == pytest.approx(1 - 1.5 / 4)
    assert found["skill against the arithmetic of the lever, events"]["value"] == pytest.approx(0.25)
    assert found["skill against the arithmetic of the lever, forced eradication"]["cases"] == 2
    assert found["skill against persistence, null windows"]["value"] == pytest.approx(0.0)
    assert found["skill against persistence, events but the one that helps most"]["value"] == pytest.approx(0.5)
    assert found["coverage of the 50 % intervals, events"]["value"] == 0.5
    assert found["root mean square of z, null windows"]["value"] == pytest.approx(1.5)
    assert found["right signs of yearly changes, coca area"]["value"] == 0.5
    assert 0 < found["ceiling: two surveys agree on the sign of a yearly change of coca area"]["value"] < 1
    assert [r["case"] for r in without_best(rows[:4], "crps", "crps_persistence")] == ["a", "c", "d"]
