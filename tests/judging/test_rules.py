"""The rule that chooses a verdict, on shares made by hand; and that it is total and exclusive on any."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.judging.rules import (
    AT_FIRST,
    CONTRADICTED,
    DEPENDS,
    HOLDS,
    LARGER,
    NO_EFFECT,
    ORDER,
    RULES,
    SMALLER,
    SUPPORTED,
    TESTED,
    UNSETTLED,
    WORDS,
)
from leeward.judging.structures import Level, Splits
from leeward.judging.summary import Shares
from leeward.judging.verdict import Evidence, Fit, decide, decide_mixed, estimative, fit, short_of, sized, splitting


def step(week: int, as_claimed: float, negligible: float, *levels: Level) -> Evidence:
    return Evidence(week, Fit(as_claimed, negligible, 1 - as_claimed - negligible), levels)


def level(share: float, name: str, structure: str = "closure", draws: int = 70) -> Level:
    return Level(structure, name, draws, share)


def test_supported_needs_every_structure() -> None:
    assert decide([step(156, 0.9, 0.1, level(0.9, "a"), level(0.9, "b"))]).word == SUPPORTED
    found = decide([step(156, 0.9, 0.1, level(1.0, "a"), level(0.6, "b"))])
    assert (found.word, found.depends_on) == (DEPENDS, "closure")
    assert "b" in found.reason


def test_so_do_no_noticeable_effect_and_contradicted() -> None:
    short = (level(1.0, "a"), level(0.6, "b"))
    for fit_, word in ((Fit(0.0, 0.9, 0.1), NO_EFFECT), (Fit(0.0, 0.1, 0.9), CONTRADICTED)):
        assert decide([Evidence(156, fit_, ())]).word == word
        levels = {"within": short} if word == NO_EFFECT else {"against": short}
        found = decide([Evidence(156, fit_, (), **levels)])
        assert (found.word, found.depends_on) == (DEPENDS, "closure")


def test_a_level_may_miss_the_threshold_by_chance() -> None:
    small = level(0.85, "b", draws=30)
    assert decide([step(156, 0.9, 0.1, level(0.95, "a"), small)]).word == SUPPORTED


def test_supported_at_an_earlier_horizon_only() -> None:
    steps = [step(13, 1.0, 0.0), step(52, 0.5, 0.5), step(156, 0.0, 1.0)]
    found = decide(steps)
    assert found.word == AT_FIRST
    assert "week 13" in found.reason and "week 156" in found.reason
    assert decide(list(reversed(steps))).word == SUPPORTED


def test_what_turns_to_the_opposite_is_contradicted_and_says_what_it_was() -> None:
    found = decide([step(13, 1.0, 0.0), step(156, 0.0, 0.1)])
    assert found.word == CONTRADICTED
    assert found.reason == "the opposite in 90 % of model versions at week 156; as claimed in 100 % at week 13"


def test_a_majority_that_changes_with_a_structure_is_named() -> None:
    found = decide([step(156, 0.33, 0.67, level(1.0, "quantity"), level(0.0, "cost"), level(0.0, "shared"))])
    assert (found.word, found.depends_on) == (DEPENDS, "closure")
    turned = Evidence(156, Fit(0.0, 0.5, 0.5), (), (), (level(1.0, "quantity"), level(0.0, "cost")))
    assert (decide([turned]).word, decide([turned]).depends_on) == (DEPENDS, "closure")


def test_a_bare_majority_in_one_level_does_not_split() -> None:
    assert splitting([level(0.52, "a"), level(0.05, "b")]) is None
    assert decide([step(156, 0.3, 0.7, level(0.52, "a"), level(0.05, "b"))]).word == UNSETTLED


def test_nothing_is_settled_below_seven_in_eight() -> None:
    assert decide([step(156, 0.2, 0.6)]).word == UNSETTLED
    assert decide([step(156, 0.1, 0.3)]).word == UNSETTLED
    assert decide([step(156, 0.1, 0.3)]).reason == (
        "as claimed in 10 %, negligible in 30 %, the opposite in 60 % of model versions"
    )


def test_an_unknown_that_changes_the_majority_is_named() -> None:
    assert decide([step(156, 0.6, 0.2)], ["elasticity"]).depends_on == "elasticity"
    assert decide([step(156, 0.6, 0.2)]).word == UNSETTLED


def test_no_effect_is_met_by_negligible_draws() -> None:
    shares = Shares(0.05, 0.9, 0.05)
    mapped = fit(shares, "no_effect")
    assert (mapped.as_claimed, mapped.negligible, mapped.opposite) == pytest.approx((0.9, 0.0, 0.1))
    assert decide([Evidence(156, mapped, ())]).word == SUPPORTED
    assert decide([Evidence(156, fit(Shares(0.5, 0.1, 0.4), "no_effect"), ())], contrary="a change").word == CONTRADICTED
    with pytest.raises(ValueError, match="unclear"):
        fit(shares, "unclear")


def test_mixed_claims() -> None:
    assert decide_mixed([Shares(0.4, 0.2, 0.4)]).word == UNSETTLED  # versions that disagree
    assert decide_mixed([Shares(0.9, 0.1, 0.0), Shares(0.0, 0.1, 0.9)]).word == SUPPORTED
    assert decide_mixed([Shares(0.95, 0.05, 0.0)]).word == CONTRADICTED
    assert decide_mixed([Shares(0.05, 0.9, 0.05)]).word == NO_EFFECT
    assert decide_mixed([Shares(0.1, 0.8, 0.1)]).word == UNSETTLED


def test_a_claimed_size_is_missed_by_more_than_the_smallest_effect() -> None:
    effect = np.full(80, -0.10)
    assert sized(effect, 0.10, 0.03, "decrease") == SUPPORTED
    assert sized(effect, 0.13, 0.03, "decrease") == SUPPORTED
    assert sized(effect, 0.14, 0.03, "decrease") == SMALLER
    assert sized(effect, 0.06, 0.03, "decrease") == LARGER
    assert sized(-effect, 0.14, 0.03, "increase") == SMALLER
    few = np.where(np.arange(80) < 11, -0.5, -0.10)
    assert sized(few, 0.3, 0.03, "decrease") == SUPPORTED  # 69 of 80 are smaller: fewer than 7 of 8
    assert sized(np.append(effect, np.nan), 0.3, 0.03, "decrease") == SMALLER


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


# Total and exclusive.

shares = st.one_of(st.floats(0, 1), st.sampled_from([0.0, 0.125, 0.5, 0.874, 0.875, 1.0]))
fits = st.tuples(shares, shares).map(lambda p: Fit(p[0], (1 - p[0]) * p[1], (1 - p[0]) * (1 - p[1])))
levels = st.lists(st.tuples(shares, st.integers(8, 200), st.sampled_from("st")), max_size=5).map(
    lambda found: tuple(Level(name, f"l{at}", draws, share) for at, (share, draws, name) in enumerate(found))
)
evidence = st.builds(Evidence, st.just(13), fits, levels, levels, levels)


def applies(steps: list[Evidence], deciding: list[str]) -> dict[str, bool]:
    """Each rule of docs/verdicts.md by itself, without the order in which `decide` tries them."""
    last = steps[-1]
    a, n, o = last.fit.as_claimed, last.fit.negligible, last.fit.opposite

    def whole(found: tuple[Level, ...]) -> bool:
        return short_of(found, HOLDS) is None

    first = any(x.fit.as_claimed >= HOLDS and whole(x.levels) for x in steps[:-1])
    side = a >= HOLDS or o >= HOLDS
    faded = not side and first
    quiet = not side and not first
    open_ = quiet and n < HOLDS
    cut = any(splitting(found) for found in (last.levels, last.against, last.within))
    return {
        SUPPORTED: a >= HOLDS and whole(last.levels),
        CONTRADICTED: o >= HOLDS and whole(last.against),
        AT_FIRST: faded,
        NO_EFFECT: quiet and n >= HOLDS and whole(last.within),
        DEPENDS: (a >= HOLDS and not whole(last.levels))
        or (o >= HOLDS and not whole(last.against))
        or (quiet and n >= HOLDS and not whole(last.within))
        or (open_ and (cut or bool(deciding))),
        UNSETTLED: open_ and not cut and not deciding,
    }


@given(st.lists(evidence, min_size=1, max_size=4), st.lists(st.sampled_from(["x", "y"]), max_size=2))
def test_every_split_gets_exactly_one_word(steps: list[Evidence], deciding: list[str]) -> None:
    found = decide(steps, deciding)
    true = [word for word, so in applies(steps, deciding).items() if so]
    assert true == [found.word]
    assert found.word in TESTED
    assert (found.word == DEPENDS) == bool(found.depends_on)
    assert found.reason


@given(st.lists(st.tuples(shares, shares), min_size=1, max_size=4), st.booleans())
def test_so_does_every_mixed_claim(pairs: list[tuple[float, float]], driven: bool) -> None:
    steps = [Shares(a, (1 - a) * b, (1 - a) * (1 - b)) for a, b in pairs]
    found = decide_mixed(steps, ["x"] if driven else [])
    assert found.word in (SUPPORTED, CONTRADICTED, NO_EFFECT, DEPENDS, UNSETTLED)
    assert (found.word == DEPENDS) == bool(found.depends_on)
    if found.word == NO_EFFECT:
        assert steps[-1].negligible >= HOLDS
    if found.word == UNSETTLED:
        assert max(steps[-1].increase, steps[-1].decrease, steps[-1].negligible) < HOLDS


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=30), st.floats(0, 1), st.floats(0.001, 0.2))
def test_a_size_is_smaller_or_larger_or_neither(values: list[float], claimed: float, smallest: float) -> None:
    found = sized(np.array(values), claimed, smallest, "increase")
    below = np.mean(np.array(values) < claimed - smallest) >= HOLDS
    above = np.mean(np.array(values) > claimed + smallest) >= HOLDS
    assert not (below and above)
    assert found == (SMALLER if below else LARGER if above else SUPPORTED)


# One table of words.


def test_the_words_are_declared_once_and_documented() -> None:
    assert len(set(WORDS)) == len(WORDS) == len(RULES) == 13
    assert set(ORDER) == set(WORDS)
    docs = (Path(__file__).parents[2] / "docs" / "verdicts.md").read_text("utf-8")
    flat = " ".join(docs.split())
    for rule in RULES:
        assert rule.word in flat and rule.rule in flat, rule.word
    old = {"holds", "holds briefly", "depends on", "too small to tell", "does not hold", "assumed, not tested"}
    old |= {"outside the model", "no direction to test", "cannot be measured"}
    assert {word for rule in RULES for word in rule.was} == old
