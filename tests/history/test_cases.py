"""Cases: the bundled ones hold together, and mistakes are named with file, key and line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from history_toy import CASE, HEADER, OBSERVED, write_case

from leeward.evidence.errors import InputError
from leeward.evidence.facts import load_facts
from leeward.history.cases import bundled_cases, load_case
from leeward.history.reference import references
from leeward.history.strategies import donor_of, mapped


def test_a_folder_is_read(tmp_path: Path) -> None:
    case = load_case(write_case(tmp_path))
    series = case.series[0]
    assert (case.id, case.kind, case.start, case.weeks) == ("toy", "event", date(2010, 1, 1), 261)
    assert [p.value for p in series.history(case.start)] == [100, 110, 100, 105]
    assert [p.scored for p in series.targets(case.start, case.end)] == [True, True, False, True]
    setting = case.strategy.settings[0]
    assert (setting.lever, setting.start_week, setting.end_week, setting.where) == (
        "manual_eradication", 0, 52, ("colombia",),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "key", "line"),
    [
        ("lever: manual_eradication", "lever: manual_eradicatoin", "strategy[0].lever", 10),
        ("value: 3000", "value: 99999", "strategy[0].value", 11),
        ("value: 3000", "value: lots", "strategy[0].value", 11),
        ("status: read", "status: seen", "strategy[0].status", 15),
        ("end: 2011-01-01", "end: 2009-01-01", "strategy[0].end", 14),
        ("start: 2010-01-01\nend", "start: 1980-01-01\nend", "start", 6),
        ("start: 2010-01-01\nend", "start: soon\nend", "start", 6),
        ("end: 2014-12-31", "end: 2009-12-31", "end", 7),
        ("kind: event", "kind: episode", "kind", 4),
        ("kind: event", "kind: null", "strategy", 9),
        ("in_sample: false", "in_sample: true", "in_sample_reason", None),
        ("outcome: coca_area", "outcome: coca_aera", "series[0].outcome", 19),
        ("country: colombia}}", "land: colombia}}", "series[0].coords.land", 20),
        ("compare: level", "compare: index", "series[0].observation.compare", 22),
        ("instrument: exact", "instrument: telescope", "series[0].observation.instrument", 22),
        ("    unit: ha", "    units: ha", "series[0].units", 21),
        ("title: A toy\n", "", None, None),
        ("title: A toy\n", "title: A toy\ntitle: B\n", "title", 4),
        ("id: {id}", "id: other", "id", 2),
    ],
)
def test_mistakes_in_the_case(tmp_path: Path, old: str, new: str, key: str | None, line: int | None) -> None:
    assert old in CASE
    folder = write_case(tmp_path, text=CASE.replace(old, new, 1))
    with pytest.raises(InputError) as error:
        load_case(folder)
    assert error.value.file is not None and error.value.file.endswith("case.yaml")
    if key is not None:
        assert error.value.key == key
    if line is not None:
        assert error.value.line == line


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ("2010-12-31,arae,95,,,ha,,x,,read,", "series"),
        ("2010-13-31,area,95,,,ha,,x,,read,", "date"),
        ("2010-12-31,area,many,,,ha,,x,,read,", "value"),
        ("2010-12-31,area,0,,,ha,,x,,read,", "value"),
        ("2010-12-31,area,95,99,,ha,,x,,read,", "low"),
        ("2010-12-31,area,95,,,t,,x,,read,", "unit"),
        ("2010-12-31,area,95,,,ha,,x,,heard,", "status"),
        ("2010-12-31,area,95,,,ha,no_such_fact,x,,read,", "source_id"),
        ("2010-12-31,area,95,,,ha,,,,read,", "source"),
        ("2010-12-31,area,95,,,ha,,x", None),
        ("2011-12-31,area,95,,,ha,,x,,read,", "date"),
    ],
)
def test_mistakes_in_the_table(tmp_path: Path, row: str, key: str | None) -> None:
    text = HEADER + "2011-12-31,area,95,,,ha,,x,,read,\n" + row + "\n"
    with pytest.raises(InputError) as error:
        load_case(write_case(tmp_path, observed=text))
    assert error.value.line == 3 and error.value.key == key
    assert str(error.value.file).endswith("observed.csv")


def test_other_columns_missing_files_and_unknown_ids(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="columns"):
        load_case(write_case(tmp_path, observed="a,b\n"))
    folder = write_case(tmp_path)
    (folder / "observed.csv").unlink()
    with pytest.raises(InputError, match=r"observed\.csv"):
        load_case(folder)
    with pytest.raises(InputError, match="nearest"):
        load_case("peru_air_brige")


def test_a_ratio_needs_a_point_before_the_start(tmp_path: Path) -> None:
    late = HEADER + "2010-12-31,area,95,,,ha,,x,,read,\n"
    with pytest.raises(InputError, match="ratio"):
        load_case(write_case(tmp_path, text=CASE.replace("compare: level", "compare: ratio"), observed=late))


def test_the_bundle_has_the_promised_cases() -> None:
    cases = [load_case(name) for name in bundled_cases()]
    kinds = [c.kind for c in cases]
    assert kinds == sorted(kinds) and kinds.count("null") >= max(6, kinds.count("event"))
    promised = {
        "peru_air_bridge_1995_99", "plan_colombia_2000_09", "spraying_announcement_2013_17",
        "colombian_interdiction_2006_09", "caribbean_to_mexico", "strikes_2025",
    }  # fmt: skip
    assert promised <= {c.id for c in cases}


@pytest.mark.parametrize("name", bundled_cases())
def test_bundled_points_agree_with_the_facts_they_cite(name: str) -> None:
    case, facts = load_case(name), load_facts()
    scored = 0
    for series in case.series:
        for point in series.points:
            scored += point.scored
            if point.status == "read" and point.source_id:
                assert facts[point.source_id].status == "read"
            if point.status == "recalled":
                assert not point.scored
    assert scored > 0


def test_references_are_what_they_say(tmp_path: Path) -> None:
    case = load_case(write_case(tmp_path))
    persistence, trend = references(case.series[0], case.start)
    assert persistence is not None and trend is not None
    mean, spread = persistence.moments(date(2010, 12, 31))
    assert 2.718281828**mean == pytest.approx(105) and persistence.drift == 0
    assert persistence.moments(date(2013, 12, 31))[1] == pytest.approx(2 * spread, rel=1e-3)
    assert trend.drift == pytest.approx(0.0058, abs=2e-3) and trend.moments(date(2013, 12, 31))[1] > 2 * spread * 0.9


def test_old_history_is_no_reference(tmp_path: Path) -> None:
    old = HEADER + "2001-12-31,area,95,,,ha,,x,,read,\n2010-12-31,area,95,,,ha,,x,,read,\n"
    case = load_case(write_case(tmp_path, observed=old))
    assert references(case.series[0], case.start) == (None, None)


def test_recalled_points_are_no_history(tmp_path: Path) -> None:
    case = load_case(
        write_case(
            tmp_path,
            observed=OBSERVED.replace("2009-12-31,area,105,,,ha,,a toy,,read", "2009-12-31,area,999,,,ha,,a toy,,recalled"),
        )
    )
    persistence, _ = references(case.series[0], case.start)
    assert persistence is not None and persistence.last == 100


def test_the_shuffled_strategy_is_anothers_in_the_length_of_this_one() -> None:
    events = [c for c in map(load_case, bundled_cases()) if c.kind == "event"]
    for case in map(load_case, bundled_cases()):
        donor = donor_of(case, events)
        assert donor is not None and donor.id != case.id
        strategy = mapped(donor, case)
        assert [s.lever for s in strategy] == [s.lever for s in donor.strategy]
        assert all(s.start_week < case.weeks and (s.end_week is None or s.end_week <= case.weeks) for s in strategy)
    assert donor_of(events[0], events[:1]) is None
