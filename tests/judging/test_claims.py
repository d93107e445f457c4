"""One claim through the whole of judging: its horizon, its drivers, its placebo, and the sentences around it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from small_study import SmallStudy, brief_of, claim, fading, judged, nothing, outcome, over, split_study

from leeward.evidence import numbers
from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import load_outcomes
from leeward.evidence.parameters import load_parameters
from leeward.judging import explain, judge
from leeward.judging.explain import drivers_in_words
from leeward.judging.rules import (
    BUILT_IN,
    CONTRADICTED,
    DEPENDS,
    NO_DIRECTION,
    OUTSIDE,
    SEVERAL,
    SUPPORTED,
    WORDS,
)
from leeward.judging.summary import AtHorizon, Duration, Effect, Interval, Shares
from leeward.judging.verdict import Fit

LEVERS, OUTCOMES, PARAMETERS = load_levers(), load_outcomes(), load_parameters()
M = numbers.MINUS


def test_the_horizon_of_a_claim_is_its_own_or_the_end() -> None:
    study = fading()
    found = judged(
        study,
        claim(),
        claim(number=2, horizon_weeks=20),
        claim(number=3, horizon_weeks=104),
        claim(number=4, horizon_weeks=0),
        claim(number=5, horizon_weeks=300),
        claim(number=6, horizon_weeks=105),
    )
    assert [item.horizon for item in found.items] == [104, 20, 104, 1, None, 104]
    assert [item.word for item in found.items] == [CONTRADICTED, SUPPORTED, CONTRADICTED, SUPPORTED, OUTSIDE, CONTRADICTED]
    late = [note for item in found.items for note in item.notes if "study ends" in note]
    assert late == ["the claim looks 2.0 years ahead; the study ends at week 104"]
    assert found.items[4].reason == (
        "the text speaks of 5.7 years; the study ends after 2 years, where the change is +10.0\u00a0% (+10.0 to +10.0)"
    )
    assert set(found.items[1].effect.at) == {13, 20, 52, 104}  # type: ignore[union-attr]
    assert found.items[0].reason == ("the opposite in 100 % of model versions at week 104; as claimed in 100 % at week 52")


def test_later_horizons_do_not_decide_an_earlier_claim() -> None:
    found = judged(fading(), claim("increase", horizon_weeks=52), claim("mixed", 2, horizon_weeks=52), claim("mixed", 3))
    assert [item.word for item in found.items] == [CONTRADICTED, CONTRADICTED, SUPPORTED]


def test_a_claim_without_a_direction_is_counted_out() -> None:
    (item,) = judged(fading(), claim("unclear")).items
    assert (item.word, item.fit) == (NO_DIRECTION, None)
    assert item.reason == "rises in 100 %, negligible in 0 %, falls in 0 % of model versions"


def test_an_assumed_pair_says_what_would_have_been_said() -> None:
    lever = replace(LEVERS["treatment"], assumed=("consumption",))
    table = {**LEVERS, "treatment": lever}
    brief = brief_of(claim(horizon_weeks=20), claim("unclear", 2))
    first, second = judge(fading(), brief, levers=table, published=nothing).items
    assert (first.word, first.if_tested, first.depends_on) == (BUILT_IN, SUPPORTED, "")
    assert first.reason.startswith(f"by the lever's own equation {M}10.0\u00a0% ({M}10.0 to {M}10.0) after week 20; rests on ")
    assert "of what is claimed the model would say: supported (as claimed in 100 %" in first.reason
    assert first.built_in is not None and first.built_in.facts and first.built_in.sources and first.built_in.mechanism
    assert first.title == BUILT_IN and second.built_in is not None
    assert (second.word, second.if_tested) == (NO_DIRECTION, "")
    assert first.fit == Fit(1.0, 0.0, 0.0)


def test_words_of_probability_need_a_history() -> None:
    history = judged(fading(), claim(horizon_weeks=20), claim("unclear", 2), history=(6, 6))
    assert [item.probability_word for item in history.items] == ["very likely", ""]
    assert history.history == {"right": 6, "scored": 6}
    assert judged(fading(), claim()).history is None


def test_draws_that_disagree_are_explained_by_what_decides_the_verdict() -> None:
    (item,) = judged(split_study(), claim()).items
    assert (item.word, item.driven, item.depends_on) == (DEPENDS, "verdict", "stock")
    (driver,) = item.drivers
    assert (driver.name, driver.low, driver.high) == ("stock", 0.0, 1.0)
    assert [(x.structure, x.level, x.draws, x.share) for x in item.levels] == [
        ("form", "deep", 40, 0.5),
        ("form", "flat", 40, 0.5),
    ]
    assert drivers_in_words(item) == [driver.sentence()]


@pytest.mark.parametrize(
    ("fall", "count", "driven", "found"),
    [
        (10.0, 3, "size", 0),  # 3 of 80 fall, 77 of 80 negligible: more than 95 %
        (10.0, 4, "verdict", 1),  # exactly 5 %
        (10.0, 76, "verdict", 1),  # exactly 95 %
        (10.0, 77, "size", 1),
        (10.0, 80, "size", 0),  # nothing varies
    ],
)
def test_the_verdict_is_explained_between_5_and_95_percent(fall: float, count: int, driven: str, found: int) -> None:
    at = np.arange(80)
    values = np.where(at < count, 100.0 - fall, 100.0)
    study = SmallStudy(
        {"consumption": {"baseline": np.full(80, 100.0), "a": values}}, draws=80, parameters={"stock": at.astype(float)}
    )
    (item,) = judged(study, claim()).items
    assert (item.driven, len(item.drivers)) == (driven, found)


def test_a_structure_that_splits_the_verdict_is_named_by_its_title() -> None:
    at = np.arange(80)
    study = SmallStudy(
        {"consumption": {"baseline": np.full(80, 100.0), "a": np.where(at % 2 == 0, 90.0, 100.0)}},
        draws=80,
        parameters={"price_closure": np.array(["cost", "quantity"])[at % 2]},
        structures=["price_closure"],
    )
    (item,) = judged(study, claim()).items
    title = PARAMETERS["price_closure"].title
    assert (item.word, item.depends_on) == (DEPENDS, "price_closure")
    assert item.depends_on_title == title[:1].lower() + title[1:]
    assert item.title == f"depends on {item.depends_on_title}"
    assert "price_closure" not in item.reason and "100 % of model versions with “cost”" in item.reason


def test_a_strike_is_its_removal_and_its_lethality() -> None:
    series = {"baseline": [100.0] * 4, "a": [70.0] * 4, "a__placebo": [80.0] * 4, "b": [90.0] * 4}
    first, second = judged(SmallStudy({"consumption": series}), claim(), claim(number=2, option="b")).items
    assert first.placebo is not None and second.placebo is None
    assert (first.placebo.removal.median, first.placebo.lethality.median) == (pytest.approx(-0.2), pytest.approx(-0.1))
    assert first.placebo.to_dict() == {
        "option": "a__placebo",
        "removal": first.placebo.removal.to_dict(),
        "lethality": first.placebo.lethality.to_dict(),
    }
    told = dict(explain(judged(SmallStudy({"consumption": series}), claim()), "c1"))["Strike and placebo"]
    assert told == [
        f"due to removing the cargo: {M}20\u00a0% ({M}20 to {M}20)",
        f"due to lethality: {M}10.0\u00a0% ({M}10.0 to {M}10.0)",
    ]


def flows(a: Any, weeks: int = 40) -> SmallStudy:
    labels = {"corridor": ["western_caribbean", "eastern_pacific"]}
    base = np.broadcast_to([100.0, 200.0], (1, weeks, 2))
    quiet = {"baseline": np.broadcast_to([10.0, 10.0], (1, weeks, 2))}
    series = {"drug_flow": {"baseline": base, "a": a}, "kg_seized": {**quiet, "a": quiet["baseline"]}}
    return SmallStudy(series, weeks=weeks, axes={"drug_flow": labels, "kg_seized": labels})


def test_what_came_back_is_of_the_week_judged_or_else_of_the_peak() -> None:
    weeks = np.arange(40)[None, :, None]
    lasting = np.where(weeks >= 0, [60.0, 220.0], [0, 0])
    passing = np.where(weeks < 20, [60.0, 210.0], [100.0, 200.0])
    told: dict[str, Any] = {"lever": "vessel_patrol", "outcome": "drug_flow", "place": ["western_caribbean"]}
    for path, share in ((lasting, 0.5), (passing, 0.25)):
        brief = brief_of(claim(**told), lever="vessel_patrol", where=["western_caribbean"])
        (item,) = judged(flows(path), brief=brief).items
        assert item.displaced is not None and item.displaced.median == share
    still = np.where(weeks < 40, [99.9, 200.0], [0, 0])
    brief = brief_of(claim(**told), lever="vessel_patrol", where=["western_caribbean"])
    assert judged(flows(still), brief=brief).items[0].displaced is None


def test_the_corridors_of_an_option_are_those_it_names_or_those_of_its_lever() -> None:
    weeks = np.arange(40)[None, :, None]
    path = np.where(weeks >= 0, [110.0, 180.0], [0, 0])
    told: dict[str, Any] = {"lever": "vessel_patrol", "outcome": "drug_flow", "place": ["eastern_pacific"]}
    brief = brief_of(claim(**told), lever="vessel_patrol", where=["eastern_pacific"])
    found = judged(flows(path), brief=brief)
    assert found.items[0].displaced is not None and found.items[0].displaced.median == 0.5
    usual = brief_of(claim(**told), lever="vessel_patrol")
    assert judged(flows(path), brief=usual).items[0].displaced is None  # it acts in both corridors


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"lever": None}, "no lever of the tables was found in it"),
        ({"outcome": None}, "no outcome of the tables was found in it"),
        ({"lever": "prayer"}, "lever prayer is not in the tables"),
        ({"outcome": "happiness"}, "outcome happiness is not in the tables"),
        ({"outcome": "farmer_livelihood"}, OUTCOMES["farmer_livelihood"].outside_reason),
        ({"in_model": False}, "the reading left it outside the model"),
        ({"in_model": None, "outside_reason": "said so"}, "said so"),
        ({"in_model": False, "outside_reason": "said so"}, "said so"),
        ({"option": None}, "no option of the brief tests it"),
        ({"option": "gone"}, "option gone was not simulated: its lever cannot act there in the model"),
        ({"outcome": "retail_price"}, "the study did not keep retail price"),
    ],
)
def test_why_a_claim_is_outside(fields: dict[str, Any], reason: str) -> None:
    (item,) = judged(fading(), claim(**fields)).items
    assert (item.word, item.reason, item.no_path, item.effect) == (OUTSIDE, reason, None, None)
    assert item.lasts() == "–"


def test_a_reason_does_not_count_where_the_reading_is_sure() -> None:
    (item,) = judged(fading(), claim(outside_reason="said so", horizon_weeks=20)).items
    assert item.word == SUPPORTED


def test_notes_say_how_it_was_said_and_what_is_resolved_poorly() -> None:
    notes = {s: judged(fading(), claim(stance=s)).items[0].notes for s in ("asserts", "aims", "recommends", "doubts", "reports")}
    assert notes["asserts"] == notes["reports"] == ()
    assert notes["aims"] == ("an aim, not a claimed effect",)
    assert notes["recommends"] == ("a recommendation, not a claimed effect",)
    assert notes["doubts"] == ("the speaker doubts it; the verdict is on the effect as read",)
    poor = {"consumption": outcome("consumption", resolution="poor", title="Use")}
    (item,) = judged(fading(), claim(), outcomes=poor).items
    assert item.notes == ("the model resolves use poorly",)
    assert judged(fading(), claim(), outcomes=poor).limits[-2] == "The model resolves these poorly: use."


def test_who_read_a_claim() -> None:
    found = judged(
        fading(),
        claim(),
        claim(number=2, reader="rules"),
        claim(number=3, reader="rules", reviewed_by="a person"),
        claim(number=4, repeats="c1"),
    )
    assert [item.reviewed for item in found.items] == [True, False, True, True]
    assert [item.repeats for item in found.items] == ["", "", "", "c1"]
    assert found.counts == {CONTRADICTED: 1}
    assert [item.row for item in found.items] == ["c1"] * 4
    (row,) = found.to_dict()["rows"]
    assert (row["claim"], row["claims"], len(row["quotes"])) == ("c1", ["c1", "c2", "c3", "c4"], 4)
    with pytest.raises(KeyError):
        found.verdict("c9")


# How long, in words.


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (Duration(0.1, None, None, False, 0.2), "never noticeable"),
        (Duration(0.1, 14, None, True, 1.0), "to the end"),
        (Duration(0.1, 14, None, False, 1.0), "to the end"),
        (Duration(0.1, 14, 30.0, False, 1.0), "halves in 7 months"),
    ],
)
def test_how_long_it_lasts(length: Duration, text: str) -> None:
    (item,) = judged(over(104, a=np.full(104, 99.0)), claim()).items
    assert item.effect is not None
    assert replace(item, effect=replace(item.effect, duration=length)).lasts() == text


def test_what_moves_the_other_way_is_not_called_negligible() -> None:
    (item,) = judged(over(104, a=np.full(104, 195.0)), claim()).items
    assert (item.word, item.lasts()) == (CONTRADICTED, "–")


# The judgement as a whole.


def test_the_judgement_is_counted_in_the_order_of_the_words() -> None:
    found = judged(fading(), claim("increase"), claim(number=2), claim(number=3, horizon_weeks=20), claim(number=4, lever=None))
    assert list(found.counts) == [word for word in WORDS if word in found.counts]
    assert found.counts == {SUPPORTED: 2, CONTRADICTED: 1, OUTSIDE: 1}
    assert (found.weeks, found.draws, found.horizons, found.threshold) == (104, 4, [13, 52, 104], 0.875)
    record = found.to_dict()
    assert record["options"] == [{"id": "a", "title": "a", "draws": 4}]
    assert record["counts"] == found.counts
    assert len(found.horizon_table) == 3 + 3 + 4
    assert found.horizon_table["horizon_weeks"].tolist() == [13, 52, 104, 13, 52, 104, 13, 20, 52, 104]


def test_what_makes_up_a_verdict() -> None:
    (item,) = judged(fading(), claim()).items
    assert (item.lever, item.outcome, item.option, item.good) == ("treatment", "consumption", "a", "lower")
    assert item.tested and not replace(item, word=BUILT_IN).tested
    assert item.good_shares == {"helps": 0.0, "negligible": 0.0, "harms": 1.0}
    assert item.interval == Interval(*(pytest.approx(0.1),) * 5)
    assert replace(item, horizon=None).interval is None and replace(item, effect=None).good_shares is None
    assert item.title == CONTRADICTED and replace(item, word=DEPENDS, depends_on_title=SEVERAL).title == f"depends on {SEVERAL}"
    assert isinstance(item.effect, Effect) and isinstance(item.effect.at[13], AtHorizon)
    assert item.effect.at[13].shares == Shares(0.0, 0.0, 1.0)
