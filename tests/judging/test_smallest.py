"""Smallest effects that a user sets, and scales with a meaning."""

from __future__ import annotations

import numpy as np
import pytest
from small_study import SmallStudy, brief_of, claim, nothing

from leeward.evidence.errors import InputError
from leeward.evidence.outcomes import load_outcomes
from leeward.judging import judge, words
from leeward.judging.rules import NO_EFFECT, SUPPORTED
from leeward.judging.scales import SCALES, unit_of
from leeward.judging.smallest import as_told, with_smallest
from leeward.judging.summary import Interval

OUTCOMES = load_outcomes()


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("consumption=2%", "relative", 0.02),
        ("consumption = 2.5 percent", "relative", 0.025),
        ("consumption=100", "absolute", 100.0),
        ("programme_cost=2e6", "absolute", 2e6),
        ("corridor_share=5 points", "absolute", 0.05),
        ("cooperation=1 point", "absolute", 0.01),
        ("regional_stability=0.2", "absolute", 0.2),
    ],
)
def test_what_a_user_may_say(text: str, kind: str, value: float) -> None:
    found, names = with_smallest(OUTCOMES, [text])
    effect = found[names[0]].smallest_effect
    assert (effect.kind, effect.value) == (kind, pytest.approx(value))
    again = as_told([{"outcome": names[0], "value": effect.value, "kind": kind, "by": "user"}])
    assert with_smallest(OUTCOMES, again)[0][names[0]].smallest_effect.value == pytest.approx(value)


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        (["consumption"], "expected OUTCOME=VALUE"),
        (["happiness=2%"], "happiness"),
        (["consumption=0"], "above nought"),
        (["consumption=-1"], "above nought"),
        (["consumption=nan"], "above nought"),
        (["consumption=2% of all"], "above nought"),
        (["consumption=2%", "consumption=3%"], "given twice"),
        (["death_at_sea=2%"], "may be nought without an option"),
        (["consumption=5 points"], "not in points"),
    ],
)
def test_what_a_user_may_not_say(texts: list[str], why: str) -> None:
    with pytest.raises(InputError, match=why):
        with_smallest(OUTCOMES, texts)


def test_a_verdict_is_judged_by_it_and_shows_it() -> None:
    study = SmallStudy({"consumption": {"baseline": np.full(40, 100.0), "a": np.full(40, 98.0)}}, draws=40)
    brief = brief_of(claim(lever="vessel_patrol"), lever="vessel_patrol")
    for told, word, by in ((["consumption=1%"], SUPPORTED, "user"), ([], NO_EFFECT, "table")):
        outcomes, names = with_smallest(OUTCOMES, told)
        found = judge(study, brief, outcomes=outcomes, published=nothing, set_by_user=names)
        assert found.items[0].word == word
        value = found.items[0].to_dict()["effect"]["smallest"]
        assert found.to_dict()["smallest"] == [{"outcome": "consumption", "value": value, "kind": "relative", "by": by}]


def test_no_index_between_bounds_is_shown_as_a_bare_number() -> None:
    one = Interval(*(-0.99,) * 5)
    for outcome in OUTCOMES.values():
        kind = outcome.smallest_effect.kind
        if outcome.unit == "index" and kind == "absolute" and outcome.in_model and not outcome.plugin:
            assert outcome.name in SCALES
            assert words.effect(one, kind, unit_of(outcome)).partition("\u00a0")[2] in (
                *words.POINTS.values(),
                "%\u00a0of today's",
            )
    assert words.effect(one, "absolute", unit_of(OUTCOMES["regional_stability"])) == "−99\u00a0points of probability"
