"""Numbers and places in words: units, signs, roundings and what is said of nothing."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from small_study import SmallStudy, arrays_of, outcome

from leeward.evidence import numbers
from leeward.evidence.outcomes import load_outcomes
from leeward.evidence.placenames import corridors_of, in_words, title_of
from leeward.judging import words
from leeward.judging.measure import measure_for
from leeward.judging.summary import Interval

M, S, T = numbers.MINUS, "\u00a0", "\u202f"
NOTHING = Interval(*(math.nan,) * 5)


def around(median: float, low: float, high: float) -> Interval:
    """Return an interval whose inner half lies between the median and the ends."""
    return Interval(median, (low + median) / 2, (high + median) / 2, low, high)


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.0, 2, "0"),
        (1.0, 2, "1.0"),
        (9.96, 2, "10.0"),
        (10.0, 2, "10"),
        (-0.0344, 2, f"{M}0.034"),
        (12345.0, 2, f"12{T}000"),
        (12345.0, 3, f"12{T}300"),
        (math.inf, 2, "–"),
        (None, 2, "–"),
    ],
)
def test_significant_figures(value: float | None, digits: int, text: str) -> None:
    assert numbers.number(value, digits) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (99.0, "99"),
        (123.4, "123"),
        (9999.0, f"10{T}000"),
        (1e4, "10 thousand"),
        (123_456.0, "123 thousand"),
        (1e6, "1.0 million"),
        (2.5e9, "2.5 billion"),
        (-2.5e6, f"{M}2.5 million"),
        (math.nan, "–"),
        (None, "–"),
    ],
)
def test_large_numbers(value: float | None, text: str) -> None:
    assert numbers.large(value) == text


def test_large_intervals_share_one_unit() -> None:
    assert words.large_interval(around(2.5e6, 1e6, 4e6)) == "2.5 (1 to 4) million"
    assert words.large_interval(around(2.5e4, -1e4, 4e4)) == f"25 ({M}10 to 40) thousand"
    assert words.large_interval(around(150e6, 50e6, 250e6)) == "150 (50 to 250) million"
    assert words.large_interval(around(5e6, 5e6, 5e6)) == "5 million"
    assert words.large_interval(around(-3.0, -5.0, 0.04)) == f"{M}3 ({M}5 to 0)"
    assert words.large_interval(NOTHING) == "–"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0.04, 1, "0.0"),
        (-0.04, 1, "0.0"),
        (0.06, 1, "+0.1"),
        (1.26, 1, "+1.3"),
        (-1.26, 1, f"{M}1.3"),
        (-1234.0, 0, f"{M}1{T}234"),
        (math.nan, 1, "–"),
    ],
)
def test_signs(value: float, decimals: int, text: str) -> None:
    assert numbers.signed(value, decimals) == text


def test_percent_points_and_units() -> None:
    assert words.scale_of("relative", "kg/week") == (100.0, "%")
    assert words.scale_of("absolute", "fraction") == (100.0, "percentage points")
    assert words.scale_of("absolute", "probability") == (100.0, "points of probability")
    assert words.scale_of("absolute", "index") == (1.0, "")
    assert words.scale_of("absolute", "deaths/week") == (1.0, "deaths/week")


@pytest.mark.parametrize(
    ("values", "places"),
    [
        ([0.0], 1),
        ([math.nan], 1),
        ([0.049], 3),
        ([0.05], 2),
        ([0.99, -0.2], 2),
        ([1.0], 1),
        ([-19.9], 1),
        ([20.0], 0),
        ([3, -30], 0),
    ],
)
def test_decimals_follow_the_largest_number(values: list[float], places: int) -> None:
    assert words.decimals_for(values) == places


def test_an_effect_with_its_intervals() -> None:
    cut = around(-0.012, -0.03, 0.004)
    assert words.effect(cut, "relative", "kg/week") == f"{M}1.2{S}%"
    assert words.span(cut, "relative", "kg/week") == f"{M}3.0 to +0.4"
    assert words.span(cut, "relative", "kg/week", 50) == f"{M}2.1 to {M}0.4"
    assert words.with_interval(cut, "relative", "kg/week") == f"{M}1.2{S}% ({M}3.0 to +0.4)"
    assert words.with_interval(around(0.5, 0.1, 0.8), "absolute", "index") == "+0.50 (+0.10 to +0.80)"
    assert words.with_interval(around(2.0, 1.0, 3.0), "absolute", "deaths/week") == f"+2.0{S}deaths/week (+1.0 to +3.0)"


def test_large_effects_are_said_in_thousands_and_millions() -> None:
    assert words.effect(around(99_999.0, 9e4, 99_999.0), "absolute", "kg") == f"+99{T}999{S}kg"
    assert words.effect(around(1e5, 9e4, 1e5), "absolute", "kg") == f"+100{S}thousand{S}kg"
    cost = around(-2.5e6, -4e6, 2e5)
    assert words.with_interval(cost, "absolute", "US$/week") == f"{M}2.5{S}million{S}US$/week ({M}4.0 to +0.2{S}million)"
    assert words.span(around(250e6, 1e8, 3e8), "absolute", "US$") == f"+100 to +300{S}million"
    assert words.effect(around(2e9, 1e9, 3e9), "absolute", "US$") == f"+2.0{S}billion{S}US$"


def test_an_undefined_effect_is_a_dash_without_a_unit() -> None:
    for kind in ("relative", "absolute"):
        assert words.effect(NOTHING, kind, "kg/week") == "–"
        assert words.span(NOTHING, kind, "kg/week") == "–"
        assert words.with_interval(NOTHING, kind, "kg/week") == "–"


def test_the_smallest_effect_has_its_unit() -> None:
    assert words.smallest_effect(outcome("consumption")) == f"3.0{S}%"
    assert words.smallest_effect(outcome("detection_rate")) == f"2.0{S}percentage points"
    assert words.smallest_effect(outcome("cooperation")) == f"5.0{S}%{S}of today's"
    assert words.smallest_effect(outcome("regional_stability")) == f"5.0{S}points of probability"
    assert words.smallest_effect(outcome("programme_cost")) == f"100{T}000{S}US$/week"


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "0 of 20"),
        (0.001, "1 of 20"),
        (0.5, "10 of 20"),
        (0.999, "19 of 20"),
        (1.0, "20 of 20"),
        (math.nan, "–"),
        (None, "–"),
    ],
)
def test_shares_of_twenty(share: float | None, text: str) -> None:
    assert words.in_twenty(share) == text


def test_twentieths_go_to_the_largest_remainders() -> None:
    assert words.twentieths([1 / 3, 1 / 3, 1 / 3]) == [7, 7, 6]
    assert words.twentieths([0.04, 0.92, 0.04]) == [1, 18, 1]
    assert words.twentieths([0.02, 0.97, 0.01]) == [1, 19, 0]
    assert words.twentieths([0.0, 1.0, 0.0]) == [0, 20, 0]
    assert words.twentieths([0.15, 0.85, 0.0]) == [3, 17, 0]


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0.2, "1 week"),
        (1.0, "1 week"),
        (2.0, "2 weeks"),
        (8.9, "9 weeks"),
        (9.0, "2 months"),
        (52.0, "12 months"),
        (99.9, "23 months"),
        (100.0, "1.9 years"),
        (520.0, "10.0 years"),
        (None, "–"),
        (math.inf, "–"),
    ],
)
def test_spans_of_weeks(count: float | None, text: str) -> None:
    assert words.weeks(count) == text


def test_horizons_in_words() -> None:
    told = {
        13: "3 months",
        26: "6 months",
        52: "1 year",
        104: "2 years",
        156: "3 years",
        208: "4 years",
        40: "week 40",
        60: "week 60",
    }
    assert {week: words.horizon(week) for week in told} == told
    assert words.horizon(0) == "week 0"


def test_titles_and_cut_texts() -> None:
    assert words.option_title("a_b", {"a_b": "Both"}) == "Both"
    assert words.option_title("a_b", {"a_b": ""}) == "a b"
    assert words.shorten("one two three", 3) == "one two three"
    assert words.shorten("one two three four", 3) == "one two three …"
    assert words.shorten(" ".join("w" * 14)) == " ".join("w" * 14)
    assert words.shorten(" ".join("w" * 15)).endswith(" …")


# Places.


def test_places_in_words() -> None:
    assert title_of("usa") == "United States"
    assert title_of("gulf_of_mexico_and_cuba") == "Gulf of Mexico and Cuba"
    assert [in_words(names) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == ["", "A", "A and B", "A, B and C"]
    assert corridors_of(["caribbean", "western_caribbean", "pacific"]) == (
        "western_caribbean",
        "eastern_caribbean",
        "eastern_pacific",
    )


LABELS = {
    "corridor": ["eastern_pacific", "western_caribbean", "eastern_caribbean", "land_border"],
    "market": ["usa", "europe", "other"],
    "country": ["colombia", "peru"],
    "drug": ["cocaine", "fentanyl"],
    "rung": ["presence", "strikes_on_land", "occupation"],
}


def measured(name: str, **where: object) -> tuple[dict[str, tuple[str, ...]], str]:
    record = load_outcomes()[name]
    axes = {name: {dim: LABELS[dim] for dim in record.dims if dim in LABELS}}
    arrays = arrays_of(SmallStudy({name: {"baseline": 1.0}}, axes=axes))
    found = measure_for(arrays, replace(record, title="It"), **where)  # type: ignore[arg-type]
    return found.labels, found.text


@pytest.mark.parametrize(
    ("name", "where", "labels", "text"),
    [
        ("consumption", {}, {"market": ("usa",)}, "It (United States)"),
        ("consumption", {"market": "europe"}, {"market": ("europe",)}, "It (Europe)"),
        ("consumption", {"places": ["eu"]}, {"market": ("europe",)}, "It (Europe)"),
        ("consumption", {"places": ["peru"], "market": "nowhere"}, {"market": ("usa",)}, "It (United States)"),
        ("coca_area", {}, {}, "It (Colombia and Peru)"),
        ("coca_area", {"places": ["peru", "usa"]}, {"country": ("peru",)}, "It (Peru)"),
        ("overdose_death", {}, {"drug": ("cocaine",)}, "It (cocaine)"),
        ("overdose_death", {"drug": "fentanyl"}, {"drug": ("fentanyl",)}, "It (fentanyl)"),
        ("kg_seized", {}, {}, "It (all corridors)"),
        ("kg_seized", {"places": ["pacific"]}, {"corridor": ("eastern_pacific",)}, "It (eastern Pacific)"),
        ("kg_seized", {"acts_in": ["pacific"]}, {}, "It (all corridors)"),
        (
            "drug_flow",
            {},
            {"corridor": ("eastern_pacific", "western_caribbean", "eastern_caribbean")},
            "It (all corridors but the US land border)",
        ),
        ("drug_flow", {"places": ["us_southwest_border"]}, {"corridor": ("land_border",)}, "It (US land border)"),
        ("detection_rate", {}, {"corridor": ("eastern_pacific",)}, "It (eastern Pacific)"),
        (
            "detection_rate",
            {"acts_in": ["caribbean"]},
            {"corridor": ("western_caribbean", "eastern_caribbean")},
            "It (Caribbean)",
        ),
        (
            "corridor_share",
            {"places": ["pacific"], "acts_in": ["caribbean"]},
            {"corridor": ("eastern_pacific",)},
            "It (eastern Pacific)",
        ),
        ("arrest", {"places": ["peru"]}, {}, "It"),
        ("escalation", {}, {"rung": ("strikes_on_land",)}, "It (strikes on a state's own soil or worse)"),
    ],
)
def test_what_a_claim_is_measured_on(name: str, where: dict[str, object], labels: dict[str, tuple[str, ...]], text: str) -> None:
    assert measured(name, **where) == (labels, text)


def test_departures_through_all_corridors_do_not_count_the_land_border_twice() -> None:
    axes = {"drug_flow": {"corridor": ["eastern_pacific", "land_border"]}}
    arrays = arrays_of(SmallStudy({"drug_flow": {"baseline": [100.0, 80.0], "a": [90.0, 80.0]}}, axes=axes))
    measure = measure_for(arrays, load_outcomes()["drug_flow"])
    assert (arrays.path("baseline", measure)[0, 0], arrays.path("a", measure)[0, 0]) == (100.0, 90.0)


def test_without_the_united_states_it_is_the_first_market() -> None:
    axes = {"consumption": {"market": ["europe", "other"]}}
    arrays = arrays_of(SmallStudy({"consumption": {"baseline": 1.0}}, axes=axes))
    assert measure_for(arrays, load_outcomes()["consumption"]).labels == {"market": ("europe",)}
