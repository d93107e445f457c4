"""The rule that chooses a verdict, on shares made by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.judging.structures import Level, Splits
from leeward.judging.summary import Shares
from leeward.judging.verdict import (
    BRIEFLY,
    DEPENDS,
    FAILS,
    HOLDS,
    HOLDS_WORD,
    SEVERAL,
    SMALL,
    WORDS,
    Evidence,
    Fit,
    decide,
    decide_mixed,
    estimative,
    fit,
    splitting,
)


def step(week: int, as_claimed: float, negligible: float, *levels: Level) -> Evidence:
    return Evidence(week, Fit(as_claimed, negligible, 1 - as_claimed - negligible), levels)


def level(share: float, name: str, structure: str = "closure", draws: int = 70) -> Level:
    return Level(structure, name, draws, share)


def test_holds_needs_every_structure() -> None:
    assert decide([step(156, 0.9, 0.1, level(0.9, "a"), level(0.9, "b"))]).word == HOLDS_WORD
    found = decide([step(156, 0.9, 0.1, level(1.0, "a"), level(0.6, "b"))])
    assert (found.word, found.depends_on) == (DEPENDS, "closure")
    assert "b" in found.reason


def test_a_level_may_miss_the_threshold_by_chance() -> None:
    small = level(0.85, "b", draws=30)
    assert decide([step(156, 0.9, 0.1, level(0.95, "a"), small)]).word == HOLDS_WORD


def test_holds_briefly_at_an_earlier_horizon_only() -> None:
    steps = [step(13, 1.0, 0.0), step(52, 0.5, 0.5), step(156, 0.0, 1.0)]
    found = decide(steps)
    assert found.word == BRIEFLY
    assert "week 13" in found.reason and "week 156" in found.reason
    assert decide(list(reversed(steps))).word == HOLDS_WORD


def test_a_majority_that_changes_with_a_structure_is_named() -> None:
    found = decide([step(156, 0.33, 0.67, level(1.0, "quantity"), level(0.0, "cost"), level(0.0, "shared"))])
    assert (found.word, found.depends_on) == (DEPENDS, "closure")


def test_a_bare_majority_in_one_level_does_not_split() -> None:
    assert splitting([level(0.52, "a"), level(0.05, "b")]) is None
    assert decide([step(156, 0.3, 0.7, level(0.52, "a"), level(0.05, "b"))]).word == SMALL


def test_too_small_and_contrary() -> None:
    assert decide([step(156, 0.2, 0.6)]).word == SMALL
    assert decide([step(156, 0.1, 0.3)]).word == FAILS


def test_no_majority_depends_on_the_first_driver() -> None:
    assert decide([step(156, 0.6, 0.2)], ["elasticity"]).depends_on == "elasticity"
    assert decide([step(156, 0.6, 0.2)]).depends_on == SEVERAL


def test_no_effect_is_met_by_negligible_draws() -> None:
    shares = Shares(0.05, 0.9, 0.05)
    mapped = fit(shares, "no_effect")
    assert (mapped.as_claimed, mapped.negligible, mapped.opposite) == pytest.approx((0.9, 0.0, 0.1))
    assert decide([Evidence(156, mapped, ())]).word == HOLDS_WORD
    with pytest.raises(ValueError, match="unclear"):
        fit(shares, "unclear")


def test_mixed_claims() -> None:
    assert decide_mixed([Shares(0.4, 0.2, 0.4)]).word == HOLDS_WORD
    assert decide_mixed([Shares(0.9, 0.1, 0.0), Shares(0.0, 0.1, 0.9)]).word == HOLDS_WORD
    assert decide_mixed([Shares(0.95, 0.05, 0.0)]).word == FAILS
    assert decide_mixed([Shares(0.1, 0.8, 0.1)]).word == SMALL


def test_words_of_probability_are_capped_by_history() -> None:
    assert estimative(1.0, 6, 6) == "very likely"
    assert estimative(0.0, 6, 6) == "very unlikely"
    assert estimative(1.0, 0, 0) == "roughly even chance"
    assert estimative(1.0, 40, 40) == "almost certain"
    with pytest.raises(ValueError, match="not possible"):
        estimative(0.5, 3, 2)


def test_splits_leave_out_levels_met_by_few_draws() -> None:
    import pandas as pd

    table = pd.DataFrame({"form": ["a"] * 40 + ["b"] * 40 + ["c"] * 3, "alone": ["x"] * 83})
    truth = np.array([True] * 40 + [False] * 43)
    found = Splits(table, ["form", "alone", "missing"]).shares(truth)
    assert [(x.level, x.share) for x in found] == [("a", 1.0), ("b", 0.0)]


@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=4),
    st.lists(st.floats(0, 1), max_size=5),
)
def test_every_input_gets_one_of_the_words(pairs: list[tuple[float, float]], shares: list[float]) -> None:
    levels = [level(share, f"l{at}", f"s{at % 2}") for at, share in enumerate(shares)]
    steps = [step(13 * (at + 1), a, (1 - a) * b, *levels) for at, (a, b) in enumerate(pairs)]
    found = decide(steps)
    assert found.word in WORDS
    assert (found.word == DEPENDS) == bool(found.depends_on)
    if found.word == HOLDS_WORD:
        assert steps[-1].fit.as_claimed >= HOLDS
    if found.word == SMALL:
        assert steps[-1].fit.negligible >= 0.5
    if found.word == FAILS:
        assert steps[-1].fit.opposite > 0.5
