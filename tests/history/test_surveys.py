"""Two readings of one area: the gap, the ceiling, and a case that counts once."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from history_toy import CASE, HEADER, OBSERVED, simulator, write_case

from leeward.evidence.facts import load_facts
from leeward.history.backtests import score_case
from leeward.history.cases import bundled_cases, load_case
from leeward.history.instruments import load_instruments
from leeward.history.joint import groups, joints
from leeward.history.pooled import counted
from leeward.history.reference import references
from leeward.history.signs import right_signs
from leeward.history.surveys import Agreement, Pair, agreement, ceiling, gap, pairs

TWO = (
    CASE
    + """\
  - name: other
    outcome: coca_area
    coords: {{country: colombia}}
    unit: ha
    observation: {{compare: ratio, instrument: us_coca}}
"""
)
BOTH = OBSERVED + "".join(
    f"{year}-12-31,other,{value},,,ha,,a toy,,read,\n" for year, value in ((2009, 210), (2010, 150), (2012, 200))
)


def level(case: Any, option: str, table: Any) -> Any:
    return {"strategy": 90.0}.get(option, 105.0) + 4.0 * table["a"].to_numpy()


def test_gap_and_agreement_by_hand() -> None:
    some = [Pair("peru", 2001, 10, 20), Pair("peru", 2002, 11, 22), Pair("peru", 2003, 11, 21), Pair("bolivia", 2001, 10, 10)]
    found = gap(some)
    two, three = math.log(2), math.log(21 / 11)
    mean = (2 * two + three) / 3
    assert found.mean == pytest.approx(mean / 2) and found.between == pytest.approx(mean / math.sqrt(2))
    assert found.passing == pytest.approx(math.sqrt((2 * (two - mean) ** 2 + (three - mean) ** 2) / 2))
    assert found.yearly == pytest.approx(abs(three - two) / math.sqrt(2)) and found.pairs == 4
    seen = agreement(some)
    assert (seen.same, seen.pairs, seen.flat) == (1, 1, 1) and seen.share == 1.0
    assert agreement(some[-1:]).share is None and agreement(some[-1:]).knowing is None
    assert Agreement(5, 8, 0).knowing == pytest.approx(0.75)  # 0.75 x 0.75 + 0.25 x 0.25 = 5/8
    with pytest.raises(ValueError, match="two countries"):
        gap(some[:3])


def test_the_ceiling_is_of_the_facts() -> None:
    """Counted again from the table, without the functions that count."""
    start = ("coca cultivation (UN", "coca cultivation (US")
    facts = [f for f in load_facts().values() if f.status == "read" and f.unit == "ha" and f.quantity.startswith(start)]
    read = {(f.place, f.quantity[18:20], f.year): f.value for f in facts}
    first = {"colombia": 1999, "peru": 2000, "bolivia": 2003}
    same = all_ = 0
    for (place, who, year), value in read.items():
        keys = [(place, "UN", year + 1), (place, "US", year), (place, "US", year + 1)]
        if who == "UN" and place in first and year is not None and year >= first[place] and all(k in read for k in keys):
            un, us = read[keys[0]] - value, read[keys[2]] - read[keys[1]]
            same, all_ = same + (un * us > 0), all_ + (un * us != 0)
    found = agreement()
    assert (found.same, found.pairs) == (same, all_) and found.pairs >= 32
    assert ceiling("coca_area") == found.share and ceiling("retail_price") is None
    assert all(p.year >= first[p.country] for p in pairs())


def test_the_errors_of_the_two_instruments_make_the_gap_that_was_measured() -> None:
    found, tools = gap(), load_instruments()
    un, us = tools["un_coca"], tools["us_coca"]
    assert math.hypot(un.sd, us.sd) == pytest.approx(found.passing, abs=0.01)
    assert un.sd == us.sd and found.un_share == pytest.approx(0.5, abs=0.1)
    assert un.memory == us.memory == pytest.approx(found.memory, abs=0.02)
    declared = math.hypot(us.bias_log_mean - un.bias_log_mean, un.bias_log_sd, us.bias_log_sd, un.sd, us.sd)
    assert declared == pytest.approx(found.whole, abs=0.03)


def test_a_joint_reading_by_hand(tmp_path: Path) -> None:
    case = load_case(write_case(tmp_path, text=TWO.replace("instrument: exact", "instrument: un_coca"), observed=BOTH))
    (made,) = joints(case)
    tools = load_instruments()
    un, us = tools["un_coca"].sd ** -2, tools["us_coca"].sd ** -2
    w = un / (un + us)
    assert w == pytest.approx(0.5)
    level = math.exp(w * math.log(105) + (1 - w) * math.log(210))
    assert made.level == pytest.approx(level) and made.series.name == "area + other"
    seen = {p.date.year: p.value for p in made.series.points}
    assert seen[2009] == pytest.approx(level)
    assert seen[2010] == pytest.approx(level * math.exp(w * math.log(95 / 105) + (1 - w) * math.log(150 / 210)))
    assert seen[2011] == pytest.approx(level * 90 / 105)  # one reading alone
    assert seen[2012] == pytest.approx(level * 200 / 210)  # the other was only recalled
    held = references(made.series, case.start)[0]
    assert held is not None and held.last == pytest.approx(level)


def test_a_case_with_two_readings_counts_once(tmp_path: Path) -> None:
    path = write_case(tmp_path, text=TWO.replace("instrument: exact", "instrument: un_coca"), observed=BOTH)
    rows = {r["series"]: r for r in score_case(path, 60, simulate=simulator(level)).rows}
    assert list(rows) == ["area", "other", "area + other"]
    whole = rows["area + other"]
    assert whole["reads"] == ["area", "other"] and whole["joint"] == "" and whole["n"] == 4
    assert rows["area"]["joint"] == rows["other"]["joint"] == "area + other"
    assert counted(list(rows.values())) == [whole]
    assert whole["sign_ceiling"] == ceiling("coca_area") and whole["signs"] == 4
    assert whole["crps_arithmetic"] is not None and whole["scale"] == pytest.approx(whole["crps_persistence"], rel=20)


def test_readings_without_a_recent_value_stay_apart(tmp_path: Path) -> None:
    old = BOTH.replace("2009-12-31,other", "2004-12-31,other")
    case = load_case(write_case(tmp_path, text=TWO, observed=old))
    assert joints(case) == [] and [len(some) for some in groups(case)] == [2]


def test_nothing_is_joined_where_nothing_is_scored(tmp_path: Path) -> None:
    after = [
        line.replace(",read,", ",recalled,").replace(",inferred,", ",recalled,") if line[:4] > "2009" else line
        for line in BOTH.split("\n")[1:]
    ]
    path = write_case(tmp_path, text=TWO, observed=HEADER + "\n".join(after))
    rows = score_case(path, 20, simulate=simulator(level)).rows
    assert [r["status"] for r in rows] == ["shown: recalled only"] * 2 and joints(load_case(path)) == []


def test_another_window_is_another_quantity(tmp_path: Path) -> None:
    case = load_case(write_case(tmp_path, text=TWO + "    window_weeks: 13\n", observed=BOTH))
    assert joints(case) == [] and [len(some) for some in groups(case)] == [1, 1]


def test_the_bundled_cases_with_two_surveys_are_joined() -> None:
    found = {name: [j.series.name for j in joints(load_case(name))] for name in bundled_cases()}
    assert found["plan_colombia_2000_09"] == ["colombia_area_un + colombia_area_us"]
    assert found["peru_2006_08"] == [] and sum(len(some) for some in found.values()) == 9
    for name in bundled_cases():
        for some in groups(load_case(name)):
            assert len(some) == 1 or {s.instrument for s in some} == {"un_coca", "us_coca"}, name


def test_signs_are_of_changes_from_one_point_to_the_next(tmp_path: Path) -> None:
    observed = HEADER + "".join(
        f"{y}-12-31,area,{v},,,ha,,a toy,,read,\n" for y, v in ((2009, 100), (2010, 90), (2011, 90), (2012, 95), (2014, 80))
    )
    case = load_case(write_case(tmp_path, observed=observed))
    points = case.series[0].targets(case.start, case.end)
    made = np.array([[95.0, 99.0, 98.0, 97.0]] * 3)  # down (right), no change seen, down (wrong), two years apart
    assert right_signs(case.series[0], case, points, made) == (1, 2)
