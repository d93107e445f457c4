"""The sequential rule: which verdicts more draws might change."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.stats import binomtest
from small_study import SmallStudy

from leeward.evidence.wilson import wilson
from leeward.judging.judge import judge_claims
from leeward.judging.rules import HOLDS, NO_PATH, OUTSIDE
from leeward.judging.settled import Z, clear, unsettled, why_stopped
from leeward.reading.brief import Brief, Claim, LeverSetting, Option


def study(effects: Any, structure: Any = None) -> SmallStudy:
    """A study whose option changes homicides of 100 a week by so many in each draw."""
    effects = np.asarray(effects, float)
    draws = len(effects)
    parameters = {"closure": list(structure) if structure is not None else ["a", "b"] * (draws // 2)}
    series = {"homicide": {"baseline": np.full(draws, 100.0), "a": 100.0 + effects}}
    return SmallStudy(series, draws=draws, parameters=parameters, structures=["closure"])


def brief(direction: str = "decrease", **more: Any) -> Brief:
    claim = Claim(id="c1", lever="vessel_patrol", outcome="homicide", direction=direction, option="a", **more)
    return Brief(title="t", options=[Option(id="a", levers=[LeverSetting(lever="vessel_patrol", level="surge")])], claims=[claim])


def left(found: SmallStudy, of: Brief) -> list[str] | None:
    named = unsettled(lambda seen: judge_claims(seen, of), found)
    assert named is None or set(named.values()) <= {"a"}
    return None if named is None else list(named)


def split(down: int, draws: int = 100) -> np.ndarray:
    """Effects of -50 in `down` draws, evenly over the draws, and of nought in the others."""
    at = np.linspace(0, draws, draws - down, endpoint=False).astype(int)
    effects = np.full(draws, -50.0)
    effects[at] = 0.0
    return effects


@pytest.mark.parametrize("count", [0, 1, 50, 79, 80, 96, 97, 100])
def test_intervals_are_those_of_wilson(count: int) -> None:
    known = binomtest(count, 100).proportion_ci(0.99, method="wilson")
    assert wilson(count / 100, 100, Z) == pytest.approx((known.low, known.high))


def test_of_a_hundred_versions_97_or_78_are_clear_of_seven_in_eight() -> None:
    assert [count for count in range(101) if not clear(count / 100, 100, HOLDS)] == list(range(79, 97))
    assert not clear(1.0, 0) and wilson(0.5, 0, Z) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("down", "found"), [(100, []), (97, []), (96, ["c1"]), (90, ["c1"]), (50, ["c1"]), (10, ["c1"]), (0, [])]
)
def test_a_verdict_is_settled_where_its_shares_are_clear(down: int, found: list[str]) -> None:
    values = split(down)
    if down == 0:
        values = np.full(100, -0.5)  # a path, and an effect that nobody would notice
    assert left(study(values), brief()) == found


def test_what_several_words_hang_on_is_never_settled_early() -> None:
    """Half of the draws each way: every share is clear, and which unknown decides is not a share."""
    assert left(study([-50.0, 50.0] * 50), brief()) == ["c1"]


def test_every_structure_must_agree() -> None:
    values = split(97)
    rare = np.array(["a"] * 100)
    rare[np.flatnonzero(values == 0.0)] = "b"
    rare[np.flatnonzero(values != 0.0)[:7]] = "b"  # 7 of 10 there, 90 of 90 elsewhere
    assert left(study(values), brief()) == []
    assert left(study(values, rare), brief()) == ["c1"]


def test_a_size_that_is_claimed_must_be_clear_as_well() -> None:
    effects = np.full(100, -50.0)
    sized = {"size": 50.0, "unit": "percent"}
    assert left(study(effects), brief(**sized)) == []
    effects[::8] = -20.0  # in 13 of 100 smaller than claimed: near no threshold
    assert left(study(effects), brief(**sized)) == []
    effects[:] = -20.0
    effects[::10] = -50.0  # in 90 of 100 smaller than claimed: the word might turn
    assert left(study(effects), brief(**sized)) == ["c1"]


def test_the_first_half_must_say_the_same() -> None:
    asked: list[int] = []
    found = study(np.full(100, -50.0))
    of = brief()

    def verdicts(seen: Any) -> Any:
        asked.append(len(seen.parameters))
        return judge_claims(seen if len(asked) == 1 else study(np.full(50, 50.0)), of)

    assert unsettled(verdicts, found) == {"c1": "a"} and asked == [100, 50]


def test_noise_of_feedback_waits_for_more_draws_and_a_small_sure_effect_does_not() -> None:
    noise = np.zeros(100)
    noise[[3, 23, 43, 63, 83]], noise[[13, 33, 53, 73, 93]] = 0.5, -0.5
    assert [item.word for item in judge_claims(study(noise), brief())] == [NO_PATH]
    for effects, found in ((noise, ["c1"]), (np.full(100, -0.5), [])):
        assert left(study(effects), brief()) == found


@pytest.mark.parametrize(("down", "found"), [(100, []), (90, ["c1"]), (0, [])])
def test_a_verdict_that_a_wide_measure_withholds_is_settled_as_it_would_be(down: int, found: list[str]) -> None:
    values = np.where(split(down) < 0, -50.0, 0.5)
    made = study(values)
    made.series["crew_wage"] = made.series.pop("homicide")
    asked = Claim(id="c1", lever="vessel_patrol", outcome="crew_wage", direction="decrease", option="a", place=["caribbean"])
    of = brief().model_copy(update={"claims": [asked]})
    assert left(made, of) == found
    assert [item.word for item in judge_claims(made, of)] == [OUTSIDE]


@pytest.mark.parametrize(("changed", "found"), [(100, []), (90, ["c1"]), (50, ["c1"]), (0, [])])
def test_a_claim_of_no_effect_on_an_own_equation_is_settled_by_its_size(changed: int, found: list[str]) -> None:
    values = np.where(split(changed) < 0, -50.0, 0.5)
    made = study(values)
    made.series["consumption"] = made.series.pop("homicide")
    option = Option(id="a", levers=[LeverSetting(lever="treatment", level="surge")])
    asked = Claim(id="c1", lever="treatment", outcome="consumption", direction="no_effect", option="a")
    assert left(made, Brief(title="t", options=[option], claims=[asked])) == found


def test_nothing_to_settle() -> None:
    of = brief()
    of.claims.clear()
    assert left(study(np.full(100, -50.0)), of) is None


def test_the_study_says_why_it_has_as_many_draws() -> None:
    found = study(np.full(100, -50.0))
    assert why_stopped(found) == []
    found.plan["stopped"] = {"looks": [100], "most": 200, "unsettled": []}
    assert why_stopped(found) == ["100 draws were played: every verdict was settled by then (the most without a number is 200)."]
    found.plan |= {"draws": 200, "stopped": {"looks": [100], "most": 200, "unsettled": [f"c{i}" for i in range(9)]}}
    assert "after 100 c0, c1, c2, c3 and 5 others were not settled" in why_stopped(found)[0]
    found.plan["stopped"] = {"looks": [], "most": 200, "unsettled": []}
    assert "no verdict" in why_stopped(found)[0]
    found.plan["stopped"] = {"looks": [100], "most": 200, "unsettled": ["c1"], "fewer": {"b": 100, "b__placebo": 100, "c": 100}}
    found.plan["options"] = ["baseline", "a", "b", "b__placebo", "c"]
    assert "200 draws were played of the baseline and of 1 of 3 options, 100 of the others" in why_stopped(found)[0]
