"""Weekly paths: quarters, how long an effect lasts, what came back elsewhere, what moved where."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from small_study import SmallStudy, arrays_of

from leeward.evidence.outcomes import load_outcomes
from leeward.judging.arrays import Arrays
from leeward.judging.moved import Arm, moved
from leeward.judging.series import Measure, horizons, is_additive, real_options, running_quarter, window
from leeward.judging.summary import Interval, difference, duration, same

nan = float("nan")


def close(*values: float) -> Any:
    return pytest.approx(list(values), nan_ok=True)


# Quarters and differences.


def test_undefined_weeks_are_passed_over_in_windows_and_running_quarters() -> None:
    path = np.array([[1.0, nan, 3.0, 5.0], [nan, nan, nan, nan], [nan, 2.0, 2.0, 2.0]])
    assert running_quarter(path)[0].tolist() == [1.0, 1.0, 2.0, 3.0]
    assert running_quarter(path)[1].tolist() == close(nan, nan, nan, nan)
    assert running_quarter(path)[2].tolist() == close(nan, 2.0, 2.0, 2.0)
    for week in range(1, 5):
        assert running_quarter(path)[:, week - 1].tolist() == close(*window(path, week))


def test_an_undefined_week_leaves_the_quarter_after_thirteen() -> None:
    path = np.array([[nan] * 2 + [1.0] * 12 + [5.0] * 3])
    running = running_quarter(path)[0]
    assert running[13] == 1.0 and running[14] == pytest.approx((12 + 5) / 13)
    assert np.isfinite(running[2:]).all() and np.isnan(running[:2]).all()


def test_a_window_is_thirteen_weeks_and_starts_at_the_first() -> None:
    path = np.arange(1.0, 31.0)[None, :]
    assert [window(path, week)[0] for week in (0, 1, 2, 13, 14, 30, 31)] == [1.0, 1.0, 1.5, 7.0, 8.0, 24.0, 24.0]


def test_weeks_judged() -> None:
    assert [horizons(weeks) for weeks in (12, 13, 14, 52, 155, 156, 157)] == [
        [12],
        [13],
        [13, 14],
        [13, 52],
        [13, 52, 155],
        [13, 52, 156],
        [13, 52, 156],
    ]
    assert horizons(156, 0) == [1, 13, 52, 156]
    assert horizons(60, 61) == [13, 52, 60]


def test_a_difference_is_relative_to_the_size_of_the_baseline() -> None:
    path, base = np.array([3.0, -3.0, 5.0, 0.0, 1e-13, nan]), np.array([2.0, -2.0, 0.0, 0.0, 0.0, 1.0])
    assert difference(path, base, "absolute").tolist() == close(1.0, -1.0, 5.0, 0.0, 1e-13, nan)
    assert difference(path, base, "relative").tolist() == close(0.5, -0.5, nan, 0.0, nan, nan)
    assert difference(np.array([2e-12]), np.array([1e-12]), "relative")[0] == pytest.approx(1.0)


def test_the_same_path() -> None:
    one = np.array([[1.0, nan], [2.0, 3.0]])

    def alike(other: np.ndarray, kind: str = "relative", smallest: float = 0.1) -> bool:
        return same(other, one, kind, smallest)

    assert alike(one.copy())
    # A ten-thousandth of the smallest effect, here a tenth of the baseline, is nothing; more is not.
    assert alike(np.array([[1.0, nan], [2.0, 3.0 * 1.000009]]))
    assert not alike(np.array([[1.0, nan], [2.0, 3.0 * 1.000011]]))
    assert alike(np.array([[1.0, nan], [2.0, 3.00009]]), "absolute", 1.0)
    assert not alike(np.array([[1.0, nan], [2.0, 3.00011]]), "absolute", 1.0)
    assert not alike(np.array([[1.0, 1.0], [2.0, 3.0]]))
    assert not same(np.full((2, 2), nan), np.full((2, 2), nan), "relative", 0.1)


def test_quantiles_are_those_of_the_draws() -> None:
    found = Interval.of(np.array([nan, *range(100, -1, -1), np.inf]))
    assert found == Interval(50.0, 25.0, 75.0, 5.0, 95.0)
    assert found.to_dict() == {"median": 50.0, "low50": 25.0, "high50": 75.0, "low90": 5.0, "high90": 95.0}
    assert math.isnan(Interval.of(np.array([nan])).median)


def test_what_adds_up() -> None:
    table = load_outcomes()
    adding = {name for name, record in table.items() if is_additive(record)}
    assert {"kg_seized", "coca_area", "homicide", "member", "corridor_share", "programme_cost", "oil_output"} <= adding
    averaged = {"retail_price", "detection_rate", "response_time", "rally", "regime_survival", "cooperation", "escalation"}
    assert not adding & averaged
    assert real_options(["baseline", "a", "a__placebo", "b"]) == ["a", "b"]


# How long it lasts.


def path_of(*weeks: float) -> np.ndarray:
    """Return three equal draws whose first twelve weeks are nought."""
    return np.tile(np.array([0.0] * 12 + list(weeks)), (3, 1))


def test_the_peak_week_counts_from_one() -> None:
    found = duration(path_of(0.1, 0.4, 0.2, *[0.0] * 20), 0.05, 1.0)
    # Week 13 is the first whole quarter; 0.4 is in the fourteenth week; half of it, 0.2, one week later.
    assert (found.peak_week, found.peak, found.half_life, found.lasting, found.share_peaking) == (14, 0.4, 1.0, False, 1.0)
    first = duration(path_of(0.4, *[0.1] * 20), 0.05, 1.0)
    assert (first.peak_week, first.half_life) == (13, 1.0)


def test_of_equal_peaks_the_first_counts() -> None:
    assert duration(path_of(0.0, 0.4, 0.4, 0.4, *[0.0] * 20), 0.05, 1.0).half_life == 3.0
    assert duration(path_of(0.0, 0.4, 0.4, 0.4, *[0.0] * 20), 0.05, 1.0).peak_week == 14


def test_half_is_reached_at_exactly_half_and_for_a_quarter() -> None:
    assert duration(path_of(0.4, *[0.2] * 20), 0.05, 1.0).half_life == 1.0
    assert duration(path_of(0.4, *[0.21] * 20), 0.05, 1.0).lasting
    again = path_of(0.4, *[0.1] * 12, 0.3, *[0.1] * 20)
    assert duration(again, 0.05, 1.0).half_life == 14.0  # twelve weeks below half are not a quarter
    assert duration(path_of(0.4, *[0.1] * 13, 0.3, *[0.1] * 20), 0.05, 1.0).half_life == 1.0
    assert duration(path_of(0.4, 0.4, 0.1), 0.05, 1.0).half_life == 2.0  # to the end


def test_a_fall_is_followed_downwards() -> None:
    found = duration(-path_of(0.1, 0.4, *[0.1] * 20), 0.05, -1.0)
    assert (found.peak, found.peak_week, found.half_life) == (-0.4, 14, 1.0)
    wrong = duration(-path_of(0.1, 0.4, *[0.1] * 20), 0.05, 1.0)
    assert (wrong.peak_week, wrong.half_life, wrong.lasting, wrong.share_peaking) == (None, None, False, 0.0)


def test_at_least_half_of_the_draws_must_peak_above_the_smallest_effect() -> None:
    weeks = np.zeros((4, 20))
    weeks[:2, 13:] = 0.4
    half = duration(weeks, 0.05, 1.0)
    assert (half.peak_week, half.share_peaking, half.peak, half.lasting) == (14, 0.5, 0.4, True)
    weeks[1] = 0.05  # at the smallest effect is not above it
    found = duration(weeks, 0.05, 1.0)
    assert (found.peak_week, found.share_peaking) == (None, 0.25)
    assert found.peak == pytest.approx(0.025)  # median of 0.4, 0.05, 0 and 0


def test_partial_quarters_at_the_start_do_not_count() -> None:
    weeks = np.zeros((3, 30))
    weeks[:, :12] = 0.9
    weeks[:, 20] = 0.3
    assert duration(weeks, 0.05, 1.0).peak_week == 21
    short = np.tile([0.1, 0.2, 0.3], (3, 1))
    assert duration(short, 0.05, 1.0).peak_week == 3  # a study shorter than a quarter has its end


def test_undefined_draws_do_not_dilute_how_many_peak() -> None:
    weeks = np.full((5, 20), nan)
    weeks[:2] = path_of(*[0.4] * 8)[:2]
    found = duration(weeks, 0.05, 1.0)
    assert (found.share_peaking, found.peak_week) == (1.0, 13)
    weeks[0, 15] = nan
    assert duration(weeks, 0.05, 1.0).peak_week == 13
    nowhere = duration(np.full((5, 20), nan), 0.05, 1.0)
    assert nowhere.peak_week is None and math.isnan(nowhere.peak) and nowhere.share_peaking == 0.0


# What came back elsewhere. Corridors A (acted in), B, and the land border, which is in series with both.

CORRIDORS = ["western_caribbean", "eastern_pacific", "land_border"]


def corridors(
    flow: Sequence[float], seized: Sequence[float] = (10.0, 10.0, 10.0), destroyed: float | None = None, **more: Any
) -> SmallStudy:
    """Departures of 100, 200 and 150 kg a week and seizures of 10 each, and what they are under an option."""
    series: dict[str, Mapping[str, Any]] = {
        "drug_flow": {"baseline": [100.0, 200.0, 150.0], "a": list(flow)},
        "kg_seized": {"baseline": [10.0, 10.0, 10.0], "a": list(seized)},
    }
    if destroyed is not None:
        series["kg_destroyed"] = {"baseline": [0.0] * 4, "a": [destroyed] * 4}
    axes = {"drug_flow": {"corridor": CORRIDORS}, "kg_seized": {"corridor": CORRIDORS}}
    return SmallStudy(series, axes=axes, **more)


def came_back(study: SmallStudy, acts_in: Sequence[str] = ("western_caribbean",), option: str = "a") -> float:
    arrays = arrays_of(study, *(load_outcomes()[name] for name in study.series), acts_in={"a": acts_in})
    values = arrays.path(option, Measure("displaced_share"))
    assert values.shape == (4, 13)
    assert (values == values[0, 0]).all() or np.isnan(values).all()
    return float(values[0, 0])


def test_the_share_that_came_back_is_the_rise_elsewhere_over_the_fall_where_it_acts() -> None:
    assert came_back(corridors([80.0, 210.0, 150.0])) == 0.5
    # 20 kg fewer depart and 10 more are seized on the way: 30 kg fewer arrive; elsewhere 12 more depart, 3 more are seized.
    assert came_back(corridors([80.0, 212.0, 150.0], [20.0, 13.0, 10.0])) == pytest.approx(9 / 30)
    # Destroyed cargo does not arrive either: 40 kg fewer.
    assert came_back(corridors([80.0, 212.0, 150.0], [20.0, 13.0, 10.0], 10.0)) == pytest.approx(9 / 40)


def test_the_land_border_counts_neither_here_nor_there() -> None:
    assert came_back(corridors([80.0, 210.0, 999.0], [10.0, 10.0, 99.0])) == 0.5
    assert came_back(corridors([80.0, 210.0, 999.0]), ("western_caribbean", "land_border")) == 0.5


def test_the_share_that_came_back_stays_between_none_and_all() -> None:
    assert came_back(corridors([80.0, 190.0, 150.0])) == 0.0
    assert came_back(corridors([80.0, 260.0, 150.0])) == 1.0


def test_nothing_came_back_of_a_slight_fall() -> None:
    # One in a hundred of the 300 kg that depart outside the land border is slight; a little more is not.
    assert math.isnan(came_back(corridors([97.0, 201.0, 150.0])))
    assert came_back(corridors([96.0, 201.0, 150.0])) == pytest.approx(0.25)
    assert math.isnan(came_back(corridors([120.0, 210.0, 150.0])))


def test_no_share_came_back_where_the_option_acts_everywhere_or_nowhere() -> None:
    assert math.isnan(came_back(corridors([80.0, 210.0, 150.0]), ("western_caribbean", "eastern_pacific")))
    assert math.isnan(came_back(corridors([80.0, 210.0, 150.0]), ()))
    assert came_back(corridors([80.0, 210.0, 150.0]), option="baseline") == 0.0


def test_no_share_without_flows_by_corridor() -> None:
    arrays = arrays_of(SmallStudy({"drug_flow": {"baseline": [1.0] * 4, "a": [1.0] * 4}}))
    assert not arrays.has("displaced_share")
    assert not arrays.has("displaced_share")
    assert arrays.has("drug_flow")


# What moved where.


def test_what_moved_where_in_kilograms_and_shares() -> None:
    study = corridors([80.0, 210.0, 120.0], [10.0, 10.0, 10.0])
    arrays = arrays_of(study, *(load_outcomes()[name] for name in study.series), acts_in={"a": ["western_caribbean"]})
    found = moved(arrays, "a", 13)
    assert found is not None
    here, there, border = found.corridors
    assert (here.before, here.after, here.change.median, here.relative) == (100.0, 80.0, -20.0, -0.2)
    assert (here.share_before, here.share_after) == (pytest.approx(100 / 300), pytest.approx(80 / 290))
    assert (there.change.median, there.relative, there.title) == (10.0, 0.05, "eastern Pacific")
    assert (border.before, border.after, border.share_before) == (150.0, 120.0, 0.5)
    assert found.total.median == -10.0  # without the land border
    assert (found.displaced.median, found.counted, found.modes) == (0.5, 1.0, ())
    record = found.to_dict()
    assert (record["option"], record["horizon"], record["counted"]) == ("a", 13, 1.0)
    assert record["corridors"][0] == {
        "name": "western_caribbean",
        "before": 100.0,
        "after": 80.0,
        "relative": -0.2,
        "share_before": pytest.approx(1 / 3),
        "share_after": pytest.approx(80 / 290),
        "agreement": 1.0,
        "change": here.change.to_dict(),
    }


def test_modes_and_the_agreement_of_draws() -> None:
    base = np.full((4, 13, 2), 50.0)
    path = base.copy()
    path[0, :, 0], path[1:, :, 0], path[:2, :, 1] = 60.0, 40.0, 55.0
    axes = {"drug_flow": {"mode": ["go_fast", "container"]}}
    assert moved(arrays_of(SmallStudy({"drug_flow": {"baseline": base, "a": path}}, axes=axes)), "a", 13) is None
    axes = {"drug_flow": {"corridor": ["eastern_pacific"], "mode": ["go_fast", "container"]}}
    study = SmallStudy({"drug_flow": {"baseline": base[:, :, None], "a": path[:, :, None]}}, axes=axes)
    found = moved(arrays_of(study), "a", 13)
    assert found is not None
    fast, box = found.modes
    assert (fast.before, fast.after, fast.change.median, fast.agreement) == (50.0, 40.0, -10.0, 0.75)
    assert (box.after, box.change.median, box.agreement, box.share_before) == (52.5, 2.5, 0.5, 0.5)
    assert not fast.sure and not box.sure
    assert found.counted == 0.0 and math.isnan(found.displaced.median)
    assert moved(arrays_of(SmallStudy({"arrest": {"baseline": [1.0] * 4, "a": [1.0] * 4}})), "a", 13) is None


@pytest.mark.parametrize(("agreement", "sure"), [(0.79, False), (0.8, True), (1.0, True)])
def test_four_in_five_draws_make_a_sign_sure(agreement: float, sure: bool) -> None:
    assert Arm("a", "A", 1, 2, Interval(1, 1, 1, 1, 1), 1, 0.5, 0.5, agreement).sure is sure


def test_a_corridor_has_no_share_of_nothing() -> None:
    series = {"drug_flow": {"baseline": [0.0, 0.0], "a": [5.0, 15.0]}}
    axes = {"drug_flow": {"corridor": ["eastern_pacific", "atlantic"]}}
    found = moved(arrays_of(SmallStudy(series, axes=axes)), "a", 13)
    assert found is not None and math.isnan(found.corridors[0].share_before)
    assert found.corridors[0].share_after == 0.25


def test_a_corridor_without_flow_has_no_percentage() -> None:
    series = {"drug_flow": {"baseline": [0.0, 10.0], "a": [5.0, 10.0]}}
    axes = {"drug_flow": {"corridor": ["eastern_pacific", "atlantic"]}}
    found = moved(arrays_of(SmallStudy(series, axes=axes)), "a", 13)
    assert found is not None and math.isnan(found.corridors[0].relative)
    assert found.corridors[0].change.median == 5.0


# Arrays.


def test_cells_are_summed_or_averaged_and_absent_ones_left_out() -> None:
    values = np.full((4, 13, 3), nan)
    values[..., 0], values[..., 1] = 10.0, 30.0
    study = SmallStudy(
        {"coca_area": {"baseline": values, "a": 2 * values}}, axes={"coca_area": {"country": ["colombia", "peru", "bolivia"]}}
    )
    arrays = arrays_of(study)

    def first(option: str, *names: str, total: bool = True) -> float:
        selection = (("country", names),) if names else ()
        return float(arrays.path(option, Measure("coca_area", selection, total))[0, 0])

    assert (first("baseline"), first("a"), first("baseline", total=False)) == (40.0, 80.0, 20.0)
    assert (first("a", "peru"), first("a", "peru", "bolivia", total=False)) == (60.0, 60.0)
    assert first("a", "bolivia") == 0.0
    assert not arrays.knows(Measure("coca_area", (("country", ("bolivia",)),)))
    assert arrays.knows(Measure("coca_area", (("country", ("bolivia", "peru")),)))
    assert arrays.labels("coca_area") == {"country": ["colombia", "peru", "bolivia"]}
    assert (arrays.draws, arrays.weeks, arrays.options) == (4, 13, ["baseline", "a"])
    assert not arrays.idle("a") and arrays.idle("baseline")
    assert not arrays.has("arrest")
    hole = np.where(np.arange(13)[None, :, None] < 3, nan, values)
    same_holes = SmallStudy(
        {"coca_area": {"baseline": hole, "a": hole}}, axes={"coca_area": {"country": ["colombia", "peru", "bolivia"]}}
    )
    assert arrays_of(same_holes).idle("a")


def test_a_study_without_outcomes_has_no_weeks() -> None:
    table = {"arrest": load_outcomes()["arrest"]}
    with pytest.raises(ValueError, match="kept no outcome"):
        _ = Arrays(SmallStudy({"coca_area": {"baseline": [1.0] * 4}}), table).weeks
