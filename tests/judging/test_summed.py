"""Sums over the study, what an option is itself, and documents of which too little was read."""

from __future__ import annotations

import numpy as np
from answer_briefs import COSTLY, PATROL, STRIKE, TROOPS, Case, claim
from small_study import SmallStudy, judged, nothing
from small_study import claim as small_claim

from leeward.judging import Judgement, judge, words
from leeward.judging.sizes import with_article
from leeward.judging.summary import Interval
from leeward.reading.brief import DocumentInfo


def test_a_flow_that_there_is_only_where_an_option_acts_is_summed() -> None:
    study = SmallStudy({"death_at_sea": {"baseline": np.zeros(4), "a": np.array([1.0, 2.0, 2.0, 3.0])}}, weeks=13)
    (item,) = judged(study, small_claim("increase", outcome="death_at_sea")).items
    assert item.total is not None and item.total.median == 26.0
    assert item.to_dict()["total"]["median"] == 26.0
    study = SmallStudy({"consumption": {"baseline": np.full(4, 9.0), "a": np.full(4, 8.0)}})
    (item,) = judged(study, small_claim()).items
    assert item.total is None and item.to_dict()["total"] is None


def test_sums_in_words() -> None:
    assert words.summed(Interval(220.0, 150.0, 300.0, 130.0, 540.0), "deaths/week") == "220 (130 to 540) deaths in all"
    assert words.summed(Interval(2e6, 1.5e6, 3e6, 1e6, 4e6), "US$/week") == "US$ 2 (1 to 4) million in all"
    assert (with_article("strike"), with_article("entity listed")) == ("a strike", "an entity listed")


def told(options: list[str], claims: list[str], effects: dict[str, dict[str, float]], *, machine: bool = True) -> Judgement:
    case = Case("a report", options, claims, effects, "")
    brief = case.brief()
    if machine:
        brief.document = DocumentInfo(path="page.txt", sha256="0" * 64)
    return judge(case.study(), brief, published=nothing)


def test_where_little_was_read_nothing_is_called_the_main_measure() -> None:
    sure = claim("vessel_patrol", "kg_delivered", "decrease", "patrol", "officials")
    other = claim("maritime_strike", "kg_delivered", "decrease", "strike", "officials")
    unsure = [claim("vessel_patrol", "consumption", "decrease", "patrol", tier="possible")] * 3
    effects = {"patrol": COSTLY, "strike": COSTLY}
    found = told([PATROL, STRIKE], [sure, *unsure], effects).answer
    assert (found.option, found.claim, len(found.sentences)) == ("", "", 2)
    assert found.text.startswith(
        "Too little was read for sure to say what the text is mainly about; what was read is about “Patrol ships, surge”,"
    )
    assert told([PATROL, STRIKE], [sure, *unsure], effects, machine=False).answer.option == "patrol"
    found = told([PATROL, STRIKE], [sure, sure, *unsure], effects).answer
    assert found.option == "patrol" and found.text.startswith(
        "Of what was read for sure: the text is mainly about “Patrol ships, surge”"
    )
    found = told([PATROL, STRIKE], [sure, sure, other, other], effects).answer
    assert found.text.startswith("The text speaks of 2 measures about equally, first of “Patrol ships, surge” (2 of 4 passages)")
    found = told([PATROL, STRIKE], unsure, effects).answer
    assert found.option == "" and "no claim about it was read for sure" in found.text
    assert "Strikes" not in found.text  # of which nothing was read that is likely


def test_bystanders_follow_the_deaths_that_they_are_among() -> None:
    case = [claim("ground_troops", "regional_stability", "increase", "troops", "hawks")]
    effects = {"troops": {"death_on_land": 40.0, "bystander_death": 9.0, **COSTLY}}
    text = told([TROOPS], case, effects, machine=False).answer.text
    assert "deaths on land, 230 (210 to 260) of them bystanders" in text


def test_an_option_that_strikes_a_soil_is_said_to_do_so() -> None:
    case = Case("war", [TROOPS], [claim("ground_troops", "death_on_land", "increase", "troops", "hawks")], {"troops": COSTLY}, "")
    study = case.study()
    study.axes["escalation"] = {"rung": ["presence", "strikes_on_land", "occupation"]}
    for share, said in (
        (0.3, "probability of strikes on a state's own soil or worse +30\u00a0points"),
        (1.0, "strikes on a state's own soil are part of it"),
    ):
        study.series["escalation"] = {"baseline": np.zeros((40, 26, 3)), "troops": np.full((40, 26, 3), share)}  # type: ignore[index]
        assert said in judge(study, case.brief(), published=nothing).answer.text
        sentence = judge(study, case.brief(), published=nothing).answer.sentences[2]
        assert all(number["shown"] in sentence.text for number in sentence.numbers)
