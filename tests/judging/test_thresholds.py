"""Where a word changes: each rule just below, at and above its threshold, and in its place in the order."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from small_study import SmallStudy, arrays_of, outcome

from leeward.judging.measure import measure_for
from leeward.judging.rules import AT_FIRST, CONTRADICTED, DEPENDS, NO_EFFECT, SUPPORTED, UNSETTLED
from leeward.judging.structures import Level, Splits, by_structure
from leeward.judging.summary import Effect, Shares, effect_of
from leeward.judging.verdict import Evidence, Fit, decide, decide_mixed, estimative, fit, met, percent, short_of, splitting

UP, DOWN = np.nextafter(0.03, 1), np.nextafter(-0.03, -1)
EDGES = np.array([UP, 0.03, 0.0, -0.03, DOWN, np.nan])
"""An effect just above, at and inside a smallest effect of 0.03, at its other end, just beyond, and undefined."""


def step(week: int, as_claimed: float, negligible: float, opposite: float, *levels: Level) -> Evidence:
    return Evidence(week, Fit(as_claimed, negligible, opposite), levels)


def test_an_effect_of_exactly_the_smallest_is_negligible() -> None:
    assert met(EDGES, 0.03, "increase").tolist() == [True, False, False, False, False, False]
    assert met(EDGES, 0.03, "decrease").tolist() == [False, False, False, False, True, False]
    for direction in ("no_effect", "mixed", "unclear"):
        assert met(EDGES, 0.03, direction).tolist() == [False, True, True, True, False, False]
    shares = Shares.of(EDGES, 0.03)
    assert (shares.increase, shares.negligible, shares.decrease) == (0.2, 0.6, 0.2)
    assert shares.undefined == pytest.approx(1 / 6)


def test_shares_of_nothing_are_undefined() -> None:
    for effect in (np.array([np.nan, np.inf, -np.inf]), np.array([])):
        shares = Shares.of(effect, 0.1)
        assert shares.undefined == 1.0 and math.isnan(shares.negligible)
        assert shares.good("lower") is None
    assert Shares.of(np.array([0.2]), 0.1).undefined == 0.0


def test_a_claim_reads_the_shares_its_own_way() -> None:
    shares = Shares(0.2, 0.3, 0.5)
    assert fit(shares, "increase") == Fit(0.2, 0.3, 0.5)
    assert fit(shares, "decrease") == Fit(0.5, 0.3, 0.2)
    assert fit(shares, "no_effect") == Fit(0.3, 0.0, 0.7)


# Visible.


def seen(size: float, yearly: float | None = 0.05, smallest: float = 0.03, kind: str = "relative", base: float = 1.0) -> Effect:
    record = outcome("consumption", kind_of=kind, smallest=smallest, yearly=yearly)
    study = SmallStudy({"consumption": {"baseline": [base] * 3, "a": [base + size] * 3}}, draws=3)
    arrays = arrays_of(study, record)
    return effect_of(arrays, "a", measure_for(arrays, record), record, [13])


@pytest.mark.parametrize(
    ("size", "word"),
    [
        (0.0, "no"),
        (0.03125, "no"),  # at the smallest effect
        (0.046875, "no"),  # above it, below one standard deviation
        (0.0625, "hardly"),  # at one
        (0.109375, "hardly"),
        (0.125, "yes"),  # at two
        (0.25, "yes"),
        (-0.046875, "no"),
        (-0.0625, "hardly"),
        (-0.125, "yes"),
    ],
)
def test_visible_from_two_standard_deviations_hardly_from_one(size: float, word: str) -> None:
    assert seen(size, yearly=0.0625, smallest=0.03125).visible(13) == word


def test_below_the_smallest_effect_nothing_is_visible() -> None:
    assert seen(0.25, yearly=0.0625, smallest=0.25).visible(13) == "no"
    assert seen(0.5, yearly=0.0625, smallest=0.25).visible(13) == "yes"
    assert seen(0.5, yearly=None).visible(13) == "unknown"


def test_noise_of_an_absolute_outcome_is_that_share_of_its_level() -> None:
    effect = seen(3.0, yearly=0.1, smallest=0.5, kind="absolute", base=20.0)
    assert effect.at[13].noise == pytest.approx(2.0)
    assert (effect.at[13].baseline, effect.at[13].interval.median, effect.visible(13)) == (20.0, 3.0, "hardly")
    assert math.isnan(seen(3.0, kind="absolute", base=0.0).at[13].noise)
    assert seen(0.5, yearly=0.1, base=20.0).at[13].noise == 0.1


def test_level_and_noise_are_those_of_their_own_horizon() -> None:
    record = outcome("consumption", kind_of="absolute", smallest=0.5, yearly=0.1)
    base = np.repeat([10.0, 40.0], 13)[None, :]
    study = SmallStudy({"consumption": {"baseline": base, "a": base + 2.0}}, draws=3, weeks=26)
    arrays = arrays_of(study, record)
    effect = effect_of(arrays, "a", measure_for(arrays, record), record, [13, 26])
    assert [effect.at[mark].baseline for mark in (13, 26)] == [10.0, 40.0]
    assert [effect.at[mark].noise for mark in (13, 26)] == [1.0, 4.0]
    assert [effect.visible(mark) for mark in (13, 26)] == ["yes", "no"]


def test_the_direction_followed_is_that_of_the_largest_median() -> None:
    record = outcome("consumption", smallest=0.05)
    base = np.full((1, 40), 100.0)
    path = base.copy()
    path[0, 5:14], path[0, 27:] = 120.0, 60.0
    study = SmallStudy({"consumption": {"baseline": base, "a": path}}, draws=3, weeks=40)
    arrays = arrays_of(study, record)
    measure = measure_for(arrays, record)
    assert effect_of(arrays, "a", measure, record, [13, 40]).duration.peak == pytest.approx(-0.4)
    assert effect_of(arrays, "a", measure, record, [13]).duration.peak == pytest.approx(0.2 * 9 / 13)
    assert effect_of(arrays, "a", measure, record, [13, 40], sign=1.0).duration.peak == pytest.approx(0.2 * 9 / 13)


# Structures.


def test_the_error_of_a_share_adds_one_success_and_one_failure() -> None:
    assert Level("s", "l", 98, 0.5).error == pytest.approx(math.sqrt(0.25 / 98))
    assert Level("s", "l", 8, 1.0).error == pytest.approx(math.sqrt(0.9 * 0.1 / 8))
    assert Level("s", "l", 18, 0.0).error == pytest.approx(math.sqrt(0.05 * 0.95 / 18))


def test_a_level_needs_eight_draws_and_a_structure_two_levels() -> None:
    table = pd.DataFrame({"form": ["a"] * 8 + ["b"] * 8 + ["c"] * 7, "alone": ["x"] * 23, "other": ["p", "q"] * 11 + ["p"]})
    truth = np.array([True] * 6 + [False] * 17)
    found = Splits(table, ["form", "alone", "missing", "other"]).shares(truth)
    assert [(x.structure, x.level, x.draws, x.share) for x in found] == [
        ("form", "a", 8, 0.75),
        ("form", "b", 8, 0.0),
        ("other", "p", 12, 0.25),
        ("other", "q", 11, pytest.approx(3 / 11)),
    ]
    assert {name: len(levels) for name, levels in by_structure(found).items()} == {"form": 2, "other": 2}
    assert Splits(table, []).shares(truth) == []


def test_a_level_counts_the_draws_in_which_there_is_a_number() -> None:
    table = pd.DataFrame({"form": ["a"] * 10 + ["b"] * 10})
    truth = np.array([True] * 4 + [False] * 16)
    known = np.array([False, False] + [True] * 8 + [False] * 3 + [True] * 7)
    assert [(x.level, x.draws, x.share) for x in Splits(table, ["form"]).shares(truth, known)] == [("a", 8, 0.25)]


def test_short_of_the_threshold_by_more_than_two_standard_errors() -> None:
    def level(share: float, draws: int = 98, name: str = "b") -> Level:
        return Level("form", name, draws, share)

    # At 98 draws and a share near 0.8 two standard errors are 0.0805 to 0.0815.
    assert short_of([level(0.80)], 0.875) is None
    assert short_of([level(0.79)], 0.875) == level(0.79)
    assert short_of([level(0.79, 20)], 0.875) is None
    assert short_of([level(0.5), level(0.3, name="c"), level(0.6, name="d")], 0.875) == level(0.3, name="c")
    assert short_of([], 0.875) is None


def test_a_split_needs_both_sides_clear_of_one_half_and_a_gap_of_three_errors() -> None:
    def pair(low: float, high: float, draws: int = 98, name: str = "form") -> list[Level]:
        return [Level(name, "low", draws, low), Level(name, "high", draws, high)]

    # One standard error at 98 draws and 0.55 or 0.45 is 0.0503; three of the gap of two such are 0.213.
    assert splitting(pair(0.44, 0.9)) is not None
    assert splitting(pair(0.46, 0.9)) is None
    assert splitting(pair(0.1, 0.56)) is not None
    assert splitting(pair(0.1, 0.54)) is None
    assert splitting(pair(0.40, 0.60)) is None  # clear of one half, but the gap is 0.2
    assert splitting(pair(0.39, 0.61)) is not None  # 0.22
    assert splitting(pair(0.4, 0.45)) is None
    wide = pair(0.1, 0.9, name="other")
    for levels in (pair(0.3, 0.8) + wide, wide + pair(0.3, 0.8)):
        found = splitting(levels)
        assert found is not None
        assert (found[0].structure, found[0].share, found[1].share) == ("other", 0.1, 0.9)
    three = [Level("form", "middle", 98, 0.5), *pair(0.2, 0.8)]
    found = splitting(three)
    assert found is not None and (found[0].level, found[1].level) == ("low", "high")


# The order of the rules: pairs that differ in one fact.


def test_holds_at_seven_in_eight_and_not_below() -> None:
    assert decide([step(52, 0.875, 0.125, 0.0)]).word == SUPPORTED
    assert decide([step(52, np.nextafter(0.875, 0), 0.125, 0.0)]).word == UNSETTLED
    assert decide([step(52, 0.8, 0.2, 0.0)], threshold=0.8).word == SUPPORTED
    assert decide([step(52, 0.875, 0.125, 0.0)]).reason == "as claimed in 88 % of model versions at week 52"


def test_briefly_is_the_last_earlier_horizon_at_which_it_held() -> None:
    good, bad = (0.9, 0.1, 0.0), (0.3, 0.3, 0.4)
    found = decide([step(13, *good), step(52, *good), step(104, *bad), step(156, *bad)])
    assert found.word == AT_FIRST
    assert found.reason == "as claimed in 90 % of model versions at week 52, in 30 % at week 156"
    assert decide([step(13, 0.875, 0.125, 0.0), step(52, *bad)]).word == AT_FIRST
    assert decide([step(13, np.nextafter(0.875, 0), 0.125, 0.0), step(52, *bad)]).word != AT_FIRST
    assert decide([step(13, *bad), step(52, *good)]).word == SUPPORTED


def test_briefly_says_when_most_turn() -> None:
    good = step(13, 0.9, 0.1, 0.0)
    assert "the opposite in most" in decide([good, step(52, 0.2, 0.2, 0.6)]).reason
    assert "in most" not in decide([good, step(52, 0.2, 0.3, 0.5)]).reason


def test_no_effect_until_the_effect_comes_is_not_supported_at_first() -> None:
    still, moved = step(13, 0.9, 0.0, 0.1), step(52, 0.2, 0.0, 0.8)
    found = decide([still, moved], contrary="a change")
    assert found.word == UNSETTLED and found.reason.endswith("; as claimed in 90 % at week 13")
    assert decide([still, step(52, 0.05, 0.0, 0.95)], contrary="a change").word == CONTRADICTED


def test_an_earlier_horizon_holds_briefly_only_within_every_structure() -> None:
    short = Level("form", "b", 98, 0.5)
    bad = step(52, 0.1, 0.6, 0.3)
    assert decide([step(13, 0.9, 0.1, 0.0, short), bad]).word == UNSETTLED
    assert decide([step(13, 0.9, 0.1, 0.0, Level("form", "b", 98, 0.9)), bad]).word == AT_FIRST


def test_what_still_holds_in_most_has_not_faded() -> None:
    short = Level("form", "b", 98, 0.6)
    assert decide([step(13, 0.9, 0.1, 0.0), step(52, 0.9, 0.1, 0.0, short)]).word == DEPENDS
    found = decide([step(13, 0.8, 0.2, 0.0), step(52, 0.9, 0.1, 0.0, short)])
    assert (found.word, found.depends_on) == (DEPENDS, "form")
    assert found.reason == "as claimed in 90 % of model versions, but only in 60 % of those with “b” (form)"


def test_a_split_comes_before_too_small_and_before_the_opposite() -> None:
    split = (Level("form", "a", 98, 0.9), Level("form", "b", 98, 0.05))
    for shares in ((0.3, 0.7, 0.0), (0.3, 0.0, 0.7)):
        found = decide([step(52, *shares, *split)])
        assert (found.word, found.depends_on) == (DEPENDS, "form")
        assert found.reason == "as claimed in 90 % of model versions with “a” (form), in 5 % with “b”"
    assert decide([step(52, 0.3, 0.7, 0.0)]).word == UNSETTLED
    assert decide([step(52, 0.3, 0.0, 0.7)]).word == UNSETTLED


def test_no_effect_and_the_opposite_are_settled_at_seven_in_eight_and_not_below() -> None:
    below = np.nextafter(0.875, 0)
    assert decide([step(52, 0.0, 0.875, 0.125)]).word == NO_EFFECT
    assert decide([step(52, 0.0, below, 0.125)]).word == UNSETTLED
    assert decide([step(52, 0.0, 0.125, 0.875)]).word == CONTRADICTED
    assert decide([step(52, 0.0, 0.125, below)]).word == UNSETTLED
    changed = decide([step(52, 0.05, 0.0, 0.95)], contrary="a change").reason
    assert changed == "a change in 95 % of model versions at week 52"
    small = decide([step(52, 0.0, 0.9, 0.1)]).reason
    assert small == "within the smallest effect of interest in 90 % of model versions at week 52"


def test_what_is_left_depends_on_the_strongest_unknown() -> None:
    left = [step(52, 0.6, 0.2, 0.2)]
    found = decide(left, ["elasticity", "stock"])
    assert (found.word, found.depends_on) == (DEPENDS, "elasticity")
    assert found.reason == "as claimed in 60 %, negligible in 20 %, the opposite in 20 % of model versions"
    assert (decide(left).word, decide(left).depends_on) == (UNSETTLED, "")
    with pytest.raises(ValueError, match="at least one horizon"):
        decide([])


# Claims that an outcome may go either way.


def test_versions_that_disagree_are_no_effect_that_goes_both_ways() -> None:
    below = np.nextafter(0.125, 0)
    assert decide_mixed([Shares(0.125, 0.4, 0.475)], ["stock"]).word == UNSETTLED
    assert decide_mixed([Shares(0.475, 0.4, 0.125)]).word == UNSETTLED
    assert decide_mixed([Shares(0.6, 0.4, 0.0), Shares(0.0, 0.4, 0.6)]).word == SUPPORTED
    found = decide_mixed([Shares(below, 0.4, 0.475)], ["stock"])
    assert (found.word, found.depends_on) == (DEPENDS, "stock")
    assert found.reason == "rises in 12 %, falls in 48 % of model versions"
    assert decide_mixed([Shares(0.0, 0.2, 0.8)]).word == UNSETTLED


def test_mixed_fails_when_one_way_has_seven_in_eight() -> None:
    assert decide_mixed([Shares(0.875, 0.125, 0.0)]).word == CONTRADICTED
    assert decide_mixed([Shares(0.0, 0.125, 0.875)]).word == CONTRADICTED
    assert decide_mixed([Shares(np.nextafter(0.875, 0), 0.125, 0.0)]).word == UNSETTLED
    assert decide_mixed([Shares(0.875, 0.125, 0.0)]).reason.startswith("goes one way only: rises in 88 %")


def test_mixed_has_no_effect_at_seven_in_eight() -> None:
    assert decide_mixed([Shares(0.0625, 0.875, 0.0625)]).word == NO_EFFECT
    assert decide_mixed([Shares(0.0625, np.nextafter(0.875, 0), 0.0625)]).word == UNSETTLED
    found = decide_mixed([Shares(0.05, 0.9, 0.05)]).reason
    assert found == "within the smallest effect of interest in 90 % of model versions"


def test_mixed_holds_when_the_majority_turns() -> None:
    up, down, even = Shares(0.51, 0.49, 0.0), Shares(0.0, 0.49, 0.51), Shares(0.5, 0.5, 0.0)
    assert decide_mixed([up, down]).word == SUPPORTED
    assert decide_mixed([down, up]).reason.startswith("goes one way first and the other way later; at the end it rises in 51 %")
    assert decide_mixed([up, Shares(0.0, 1.0, 0.0), down]).word == SUPPORTED
    assert decide_mixed([even, down]).word == UNSETTLED  # one half is no majority
    assert decide_mixed([up, up]).word == UNSETTLED
    with pytest.raises(ValueError, match="at least one horizon"):
        decide_mixed([])


# Words and numbers.


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "0 %"),
        (0.0049, "under 1 %"),
        (0.005, "under 1 %"),
        (0.0051, "1 %"),
        (0.5, "50 %"),
        (0.9949, "99 %"),
        (0.995, "over 99 %"),
        (0.9999, "over 99 %"),
        (1.0, "100 %"),
        (float("nan"), "–"),
    ],
)
def test_a_share_is_never_nought_or_all_unless_it_is(share: float, text: str) -> None:
    assert percent(share) == text


@pytest.mark.parametrize(
    ("share", "word"),
    [
        (0.049, "almost no chance"),
        (0.05, "very unlikely"),
        (0.199, "very unlikely"),
        (0.20, "unlikely"),
        (0.449, "unlikely"),
        (0.45, "roughly even chance"),
        (0.549, "roughly even chance"),
        (0.55, "likely"),
        (0.799, "likely"),
        (0.80, "very likely"),
        (0.949, "very likely"),
        (0.95, "almost certain"),
        (1.0, "almost certain"),
        (0.0, "almost no chance"),
    ],
)
def test_words_of_probability_begin_at_their_limits(share: float, word: str) -> None:
    assert estimative(share, 1000, 1000) == word


def test_a_history_supports_one_more_right_of_two_more() -> None:
    assert estimative(1.0, 16, 17) == "very likely"  # 17 of 19 are 0.895
    assert estimative(1.0, 18, 18) == "almost certain"  # 19 of 20 are 0.95
    assert estimative(1.0, 17, 17) == "very likely"  # 18 of 19 are 0.947
    assert estimative(0.0, 17, 17) == "very unlikely"
    assert estimative(1.0, 0, 4) == "roughly even chance"
    assert estimative(0.7, 6, 6) == "likely"
    assert estimative(0.3, 6, 6) == "unlikely"
    for right, scored in ((-1, 2), (3, 2)):
        with pytest.raises(ValueError, match="not possible"):
            estimative(0.5, right, scored)
