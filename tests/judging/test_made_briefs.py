"""Made briefs, one for each kind of fault: who is for an option, place, drug, time, noise; and how first sentences read."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from answer_briefs import CASES, COSTLY, STRIKE, Case
from answer_briefs import claim as said
from small_study import SmallStudy, brief_of, claim, judged, nothing

from leeward.evidence.levers import load_levers
from leeward.judging import Judgement, judge
from leeward.judging.proponents import called, plural
from leeward.judging.rules import BUILT_IN, CONTRADICTED, NO_EFFECT, NO_PATH, OUTSIDE, SUPPORTED
from leeward.judging.scope import drug_of
from leeward.reading.brief import Brief, Claim, DocumentInfo, LeverSetting, Option
from leeward.reading.drugs import COCAINE, FENTANYL, OTHER

UP, DOWN, STILL = 170.0, 30.0, 100.2


def study(name: str, value: float, axes: dict[str, list[str]] | None = None) -> SmallStudy:
    """A study in which the option takes an outcome from 100 to a value, the same in every place."""
    shape = (4, 1, *(len(labels) for labels in (axes or {}).values()))
    series = {name: {"baseline": np.full(shape, 100.0), "a": np.full(shape, value)}}
    return SmallStudy(series, axes={name: axes} if axes else None)


def one(found: SmallStudy, asked: Claim, lever: str, where: tuple[str, ...] = (), *beside: Claim) -> Any:
    return judged(found, brief=brief_of(asked, *beside, lever=lever, where=where)).items[0]


# Who is for an option.


def letter(*claims: str, reviewed: bool = True) -> Judgement:
    """A letter on strikes at sea that the reading says its author proposes."""
    option = STRIKE.replace("levers:", "proposed_by: author, levers:")
    case = Case("letter", [option], list(claims), {"strike": {"kg_delivered": -0.01, "cooperation": -0.3, **COSTLY}}, "")
    brief = case.brief()
    brief.document = DocumentInfo(path="letter.txt", sha256="0" * 64)
    brief = brief.model_copy(update={"claims": [each.model_copy(update={"reviewed": reviewed}) for each in brief.claims]})
    return judge(case.study(), brief, published=nothing)


AGAINST = [
    said("maritime_strike", "kg_delivered", "no_effect", "strike"),
    said("maritime_strike", "cooperation", "decrease", "strike"),
]


def test_a_critic_is_no_proponent() -> None:
    found = letter(*AGAINST, said("maritime_strike", "consumption", "decrease", "strike", "the ministry")).answer
    assert found.proponent == ""
    first, second = found.sentences[0].text, found.sentences[1].text
    assert "which the author argues against; the ministry says that it lowers cocaine consum" in first
    assert second.startswith("The ministry expects fewer drugs consumed; ")
    alone = letter(*AGAINST).answer
    assert alone.sentences[0].text.endswith("which the author argues against.") and "Promised" not in alone.text


def test_harm_to_what_no_table_holds_is_an_argument_too() -> None:
    harm = [
        said("maritime_strike", "human_right", "decrease", "strike"),
        said("maritime_strike", "consumption", "no_effect", "strike"),
    ]
    assert "which the author argues against" in letter(*harm).answer.sentences[0].text
    assert "argues against" not in letter(said("maritime_strike", "other_outcome", "decrease", "strike"), harm[1]).answer.text
    good = letter(said("maritime_strike", "human_right", "increase", "strike", "the ministry", stance="aims")).answer
    assert "human right" not in good.text  # it is no promise that the model could be held to


def test_an_author_who_advises_is_a_proponent() -> None:
    found = letter(said("maritime_strike", "consumption", "decrease", "strike", stance="recommends")).answer
    assert found.proponent == "author" and found.sentences[0].text.startswith("Mainly proposed is “Strikes on boats, 40 a year”")


@pytest.mark.parametrize(
    ("name", "shown", "several"),
    [
        ("author", "the author", False), ("officials", "officials", True), ("Analysts", "analysts", True),
        ("Coast Guard", "the Coast Guard", False), ("the president", "the president", False),
        ("Congress", "the Congress", False), ("police", "police", True), ("Marta Ruiz", "Marta Ruiz", False),
    ],
)  # fmt: skip
def test_speakers_as_a_sentence_names_them(name: str, shown: str, several: bool) -> None:
    assert called(name).removeprefix("the ") == shown.removeprefix("the ") and plural(name) is several


# Place.


def test_a_society_without_a_place_is_that_where_the_lever_acts() -> None:
    axes = {"country": ["mexico", "colombia", "ecuador"]}
    asked = claim("increase", lever="lab_raid", outcome="homicide")
    there = one(study("homicide", UP, axes), asked, "lab_raid", ("colombia",))
    assert (there.word, there.measure) == (SUPPORTED, "Homicides (Colombia)")
    away = one(study("homicide", UP, axes), asked, "lab_raid", ("peru",))
    assert away.word == OUTSIDE and away.effect is None and "no other place is read for the claim" in away.reason


def test_what_flows_to_another_market_is_what_is_delivered_there() -> None:
    labels = {"market": ["usa", "europe"]}
    series = {"kg_delivered": {"baseline": np.full((4, 1, 2), 100.0), "a": np.full((4, 1, 2), UP)}}
    series["drug_flow"] = {"baseline": np.full((4, 1, 2), 100.0), "a": np.full((4, 1, 2), DOWN)}
    axes = {"kg_delivered": labels, "drug_flow": {"corridor": ["western_caribbean", "atlantic"]}}
    found = SmallStudy(series, axes=axes)
    asked = claim("increase", lever="maritime_strike", outcome="drug_flow", market="europe", place=["caribbean"])
    got = one(found, asked, "maritime_strike", ("western_caribbean", "eastern_caribbean"))
    assert got.word == SUPPORTED and got.measure.endswith("(Europe)")
    assert one(found, claim("increase", lever="maritime_strike", outcome="drug_flow"), "maritime_strike").word == CONTRADICTED


# Drug.


@pytest.mark.parametrize(
    ("words", "drug"),
    [
        ("methadone keeps people alive", FENTANYL), ("pills laced with nitazenes", FENTANYL), ("crack on the corner", COCAINE),
        ("cocaine and heroin alike", COCAINE), ("ketamine in clubs", OTHER),
        ("precursors of synthetic drugs", OTHER), ("fewer people die", None),
    ],
)  # fmt: skip
def test_the_drug_of_a_claim_is_that_of_its_words(words: str, drug: str | None) -> None:
    asked = claim(outcome="overdose_death", span=words)
    assert drug_of(asked, Brief(title="A page", claims=[asked])) == drug


def test_opioids_are_fentanyl_or_outside() -> None:
    axes = {"drug": ["cocaine", "fentanyl"]}
    told: dict[str, Any] = {"lever": "harm_reduction", "outcome": "overdose_death", "span": "narcan in every bar saves lives"}
    got = one(study("overdose_death", DOWN, axes), claim(**told), "harm_reduction")
    assert (got.word, got.measure) == (SUPPORTED, "Overdose deaths (fentanyl)")
    for lever, name, words in (
        ("treatment", "overdose_death", "suboxone halves mortality"),
        ("precursor_control", "retail_purity", "weaker heroin on the street"),
        ("port_inspection", "kg_seized", "more ecstasy found in containers"),
    ):
        found = study(name, DOWN, axes if name == "overdose_death" else None)
        got = one(found, claim(lever=lever, outcome=name, span=words), lever)
        assert got.word == OUTSIDE and got.effect is None and got.reason.startswith("the text speaks of "), (lever, got.reason)


# A measure that holds more than the claim, a time that is not reached.


@pytest.mark.parametrize("value", [STILL, UP, DOWN])
def test_what_is_settled_of_a_whole_is_not_settled_of_a_part(value: float) -> None:
    asked = claim("increase", lever="vessel_patrol", outcome="crew_wage", place=["eastern_pacific"])
    got = one(study("crew_wage", value), asked, "vessel_patrol")
    assert got.word == OUTSIDE and got.reason.startswith("the model has crew pay for all sea routes together, not the eastern")
    assert got.withheld is not None and got.effect is None
    whole = one(study("crew_wage", value), claim("increase", lever="vessel_patrol", outcome="crew_wage"), "vessel_patrol")
    assert whole.word == {STILL: NO_EFFECT, UP: SUPPORTED, DOWN: CONTRADICTED}[value]


def test_a_horizon_beyond_the_study_is_outside_it() -> None:
    late, soon = (one(study("consumption", DOWN), claim(horizon_weeks=weeks), "treatment") for weeks in (520, 13))
    assert (late.word, soon.word) == (OUTSIDE, SUPPORTED)
    assert late.reason.startswith("the text speaks of 10 years; the study ends after 3 months, where the change is −70")


# Effects of nought, and of an own equation.


def own(value: float, direction: str) -> Any:
    brief = Brief(options=[Option(id="a", levers=[LeverSetting(lever="treatment", level="surge")])], claims=[claim(direction)])
    assert "consumption" in load_levers()["treatment"].assumed
    return judge(study("consumption", value), brief, published=nothing).items[0]


def test_a_claim_of_no_effect_on_an_own_equation_is_judged_by_its_size() -> None:
    assert (own(STILL, "no_effect").word, own(STILL, "decrease").word) == (SUPPORTED, NO_EFFECT)
    changed = own(DOWN, "no_effect")
    assert (changed.word, changed.if_tested, changed.lasts()) == (BUILT_IN, CONTRADICTED, "–")
    assert own(DOWN, "decrease").word == BUILT_IN


def test_noise_of_feedback_is_no_path_and_a_small_sure_effect_is_one() -> None:
    def faint(*values: float) -> Any:
        series = {"response_time": {"baseline": np.full(20, 100.0), "a": 100.0 + np.resize(values, 20)}}
        # What the option does change, so that it was tested.
        series["consumption"] = {"baseline": np.full(20, 100.0), "a": np.full(20, UP)}
        return one(SmallStudy(series, draws=20), claim(lever="diplomacy", outcome="response_time"), "diplomacy")

    noise = faint(*[0.0] * 6, 0.4, -0.4, 0.0, 0.0)
    assert noise.word == NO_PATH and noise.no_path is False and "noise of feedback" in noise.reason
    assert faint(-0.01).word == NO_EFFECT
    assert faint(*[0.0] * 8, 40.0, -40.0).word != NO_PATH
    assert "the same with and without" in faint(0.0).reason


@pytest.mark.parametrize(
    ("span", "modality", "told_of"),
    [
        ("The ban has lowered use", "did", "the past"),
        ("Clinics reduced the number of users", "did", "the past"),
        ("Clinics lower use", "will", ""),
        ("Clinics would have lowered use", "did", ""),
        ("lower use through clinics", "will", ""),
    ],
)
def test_what_has_happened_is_judged_and_said(span: str, modality: str, told_of: str) -> None:
    found = one(study("consumption", DOWN), claim(span=span, modality=modality), "treatment")
    assert (found.word, found.told_of) == (SUPPORTED, told_of)


# How sentences read.

VERB = re.compile(
    r"\b(?:is|are|names|speaks|tells|promises|expects?|aims?|costs?|saves?|changes|has|was|waits?|counts|can test|found|read)\b"
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "_"))
def test_every_first_sentence_reads_as_one(case: Case) -> None:
    for sentence in judge(case.study(), case.brief(), published=nothing).answer.sentences:
        text = sentence.text
        if sentence.about != "counts":
            assert VERB.search(re.sub("“[^”]*”", "", text)), text
            assert not re.search(r"\.\s", text.replace("Of what was read for sure.", "")), text
        assert text[0].isupper() or text[0].isdigit(), text
        assert text.endswith(".") and not text.endswith(".."), text
        assert "()" not in text and "  " not in text and not re.search(r"\(\s|\s\)|,,|;;|::| [,;:.]", text), text
        assert not re.search(r"\b(\w+) \1\b", re.sub(r"\d+", "", text)), text
