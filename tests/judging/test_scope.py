"""Drug, market, place and time of a claim: asked of what the text names, and never of a default that it does not mean."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_study import SmallStudy, brief_of, claim, judged, nothing

from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import load_outcomes
from leeward.judging import judge, words
from leeward.judging.arrays import Arrays
from leeward.judging.judgement import Verdict
from leeward.judging.paths import CHAIN
from leeward.judging.reasons import reports_past, tells_how_soon, unshown
from leeward.judging.rules import BUILT_IN, NO_EFFECT, NO_PATH, OUTSIDE, SUPPORTED, UNSETTLED
from leeward.judging.scope import OF_COCAINE, counted_elsewhere, drug_of, market_near, market_of_text, measured_as
from leeward.judging.standing import stand_in
from leeward.reading.bind import PLACE_OF_LEVER
from leeward.reading.brief import Brief, Claim, LeverSetting, Option
from leeward.reading.drugs import drugs_in

DRUGS = {"overdose_death": {"drug": ["cocaine", "fentanyl"]}}
SOCIETY = {"homicide": {"country": ["mexico", "colombia", "ecuador"]}, "recruit": {"country": ["mexico", "colombia"]}}
MARKETS = {"kg_delivered": {"market": ["usa", "europe"]}, "heavy_user": {"market": ["usa"]}}
CORRIDORS = ["eastern_pacific", "western_caribbean", "eastern_caribbean", "export_container"]
FLOWS = {"drug_flow": {"corridor": CORRIDORS}, "kg_seized": {"corridor": CORRIDORS}}
AXES = {**DRUGS, **SOCIETY, **MARKETS, **FLOWS}


def study(**changes: Any) -> SmallStudy:
    """Return a study of outcomes at 100, whose option changes each by a factor for every cell, or one for all of them."""
    series = {}
    for name in {*AXES, "crew_wage", "retail_purity", "arrest", "response_time", "consumption", "regional_stability"}:
        size = tuple(len(labels) for labels in AXES.get(name, {}).values())
        base = np.full((4, 1, *size), 100.0)
        series[name] = {"baseline": base, "a": base * (1 + np.asarray(changes.get(name, 0.001)))}
    return SmallStudy(series, axes=AXES)


def one(
    told: Claim, lever: str = "treatment", where: tuple[str, ...] = (), others: tuple[Claim, ...] = (), **changes: Any
) -> Verdict:
    brief = brief_of(told, *others, lever=lever, where=where)
    return judged(study(**changes), brief=brief).items[0]


# The drug.


@pytest.mark.parametrize(
    ("text", "drugs"),
    [
        ("methadone keeps people alive", {"fentanyl"}), ("nitazenes in the Baltic", {"fentanyl"}), ("crack markets", {"cocaine"}),
        ("cocaine mixed with fentanyl", {"cocaine", "fentanyl"}), ("methamphetamine labs", {"other"}), ("the boats", set()),
    ],
)  # fmt: skip
def test_words_that_name_a_drug(text: str, drugs: set[str]) -> None:
    assert drugs_in(text) == drugs


def test_the_drug_is_that_of_the_claim_then_of_the_lever_then_of_the_passages_around() -> None:
    bare = claim(lever="port_inspection", outcome="overdose_death", start=1000, span="fewer deaths", end=1012)
    near = claim(number=2, lever="border_scanning", span="heroin seized", start=1500, end=1513)
    far = near.model_copy(update={"start": 9000, "end": 9013})
    assert drug_of(bare, brief_of(bare)) is None
    assert drug_of(bare, brief_of(bare, near)) == "fentanyl"
    assert drug_of(bare, brief_of(bare, far)) is None
    assert drug_of(bare, Brief(title="The opioid crisis", claims=[bare])) == "fentanyl"
    second = far.model_copy(update={"id": "c3", "start": 12000, "end": 12013})
    assert drug_of(bare, brief_of(bare, far, second)) == "fentanyl"
    assert drug_of(bare, brief_of(bare, far, second, claim(number=4, drug="cocaine"))) is None
    assert drug_of(claim(lever="harm_reduction"), Brief(title="Cocaine in Europe")) == "fentanyl"
    assert drug_of(claim(drug="cocaine", lever="harm_reduction"), brief_of(bare, near)) == "cocaine"


def test_deaths_are_those_of_the_drug_that_is_named() -> None:
    changes = {"overdose_death": [0.01, -0.5]}
    saved = one(claim(outcome="overdose_death", lever="harm_reduction", span="kits save lives"), "harm_reduction", **changes)
    assert (saved.measure, saved.word) == ("Overdose deaths (fentanyl)", SUPPORTED)
    cocaine = one(
        claim(outcome="overdose_death", lever="border_scanning", span="fewer crack deaths"), "border_scanning", **changes
    )
    assert (cocaine.measure, cocaine.word) == ("Overdose deaths (cocaine)", NO_EFFECT)


@pytest.mark.parametrize(
    ("lever", "outcome", "drug", "reason"),
    [
        ("precursor_control", "retail_purity", "fentanyl", "and the model has purity of cocaine at retail"),
        ("treatment", "overdose_death", "heroin", "and the model has treatment of heavy users for cocaine alone"),
        ("port_inspection", "kg_seized", "methamphetamine", "and the model has cocaine seized"),
    ],
)  # fmt: skip
def test_what_the_model_has_of_another_drug_is_outside(lever: str, outcome: str, drug: str, reason: str) -> None:
    item = one(claim(outcome=outcome, lever=lever, drug=drug), lever)
    assert item.word == OUTSIDE and item.reason.endswith(reason) and item.reason.startswith("the text speaks of ")


def test_outcomes_of_cocaine_are_outcomes() -> None:
    assert load_outcomes().keys() >= OF_COCAINE and load_outcomes().keys() >= CHAIN


# The market and the place.


def test_a_text_about_another_market_is_asked_of_that_market() -> None:
    europe = [claim(number=n, market="europe") for n in (1, 2)] + [claim(number=3, place=["spain"])]
    assert market_of_text(brief_of(*europe)) == "europe"
    assert market_of_text(brief_of(*europe[:2])) is None
    assert market_of_text(brief_of(*europe, *(claim(number=n, market="usa") for n in (4, 5)))) is None
    bare = claim(number=9, outcome="heavy_user")
    item = one(bare, others=tuple(europe))
    assert item.word == OUTSIDE and "not for Europe" in item.reason
    assert one(bare).word == NO_EFFECT


def test_a_flow_to_another_market_is_what_is_delivered_there() -> None:
    told: dict[str, Any] = {"outcome": "drug_flow", "lever": "port_inspection", "market": "europe"}
    changes = {"kg_delivered": [0.0, -0.3]}
    item = one(claim(**told), "port_inspection", ("export_ports",), **changes)
    assert (item.measure, item.word) == ("Cocaine delivered to a market (Europe)", SUPPORTED)
    # A sea where the option does not act: the flow through it is meant.
    there = one(claim(**told, place=["eastern_pacific"]), "port_inspection", ("export_ports",), **changes)
    assert there.measure == "Cocaine leaving (eastern Pacific)"
    acting = claim("increase", outcome="drug_flow", lever="maritime_strike", market="europe", place=["caribbean"])
    assert one(acting, "maritime_strike", ("western_caribbean", "eastern_caribbean"), **changes).measure.endswith("(Europe)")
    assert measured_as(claim(outcome="retail_price", market="europe"), (), None) == "retail_price"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lever", "outcome", "place", "reason"),
    [
        ("maritime_strike", "recruit", [], "the lever acts in the Caribbean, and no other place is read for the claim"),
        ("port_inspection", "homicide", [], "ports of export and ports in Europe, and no other place is read for the claim"),
        ("leadership_removal", "homicide", ["eastern_pacific"], "not for the eastern Pacific"),
        ("leadership_removal", "recruit", ["ecuador"], "not for Ecuador"),
        ("manual_eradication", "homicide", ["peru"], "not for Peru"),
    ],
)  # fmt: skip
def test_a_society_that_the_model_does_not_have_is_outside(lever: str, outcome: str, place: list[str], reason: str) -> None:
    item = one(claim("increase", outcome=outcome, lever=lever, place=place), lever, **{outcome: 0.5})
    assert item.word == OUTSIDE and item.reason.endswith(reason)


def test_a_society_is_that_where_the_lever_acts() -> None:
    item = one(claim("increase", outcome="homicide", lever="manual_eradication"), "manual_eradication", homicide=[0.0, 0.5, 0.0])
    assert (item.measure, item.word) == ("Homicides (Colombia)", SUPPORTED)


def test_a_lever_refused_for_its_place_is_refused_in_the_passage_beside() -> None:
    said = "military presence in Peru: outside the model, the lever acts on Venezuela"
    refused = claim(
        number=2, lever="show_of_force", outcome="homicide", place=["peru"], start=300, end=310, span="soldiers x",
        in_model=False, outside_reason=said, option=None,
    )  # fmt: skip
    told: dict[str, Any] = {"lever": "show_of_force", "outcome": "consumption", "end": 110, "span": "the troops"}
    assert one(claim(start=100, **told), "show_of_force", others=(refused,)).reason == said
    far = refused.model_copy(update={"start": 3000, "end": 3010})
    assert one(claim(start=100, **told), "show_of_force", others=(far,)).reason != said


def test_a_lever_of_one_country_is_not_meant_where_the_text_names_only_others() -> None:
    border = claim(number=2, place=["mexico"])
    told: dict[str, Any] = {"lever": "ground_troops", "outcome": "consumption"}
    item = one(claim(**told), "ground_troops", others=(border,))
    assert item.word == OUTSIDE and item.reason == "the lever acts in Venezuela in the model, and the text does not name it"
    for place in (["venezuela"], ["caribbean"], []):
        assert one(claim(**told), "ground_troops", others=(claim(number=2, place=place),)).word == NO_EFFECT


def test_a_lever_of_several_countries_is_not_answered_with_the_usual_one_where_the_text_is_about_another() -> None:
    told: dict[str, Any] = {"lever": "manual_eradication", "outcome": "consumption"}
    said = "the lever is played in Colombia, which the text was not found to name"
    item = one(claim(**told), "manual_eradication", others=(claim(number=2, place=["peru"]),))
    assert (item.word, item.reason) == (OUTSIDE, said)
    for places in (["colombia", "peru"], ["ecuador"], ["usa"], ["peru", "caribbean"], []):
        assert one(claim(**told), "manual_eradication", others=(claim(number=2, place=places),)).word == NO_EFFECT
    there = one(claim(**told), "manual_eradication", ("peru",), others=(claim(number=2, place=["peru"]),))
    assert there.word == NO_EFFECT


# What stands in for what the text speaks of.


@pytest.mark.parametrize(
    ("outcome", "span", "says"),
    [
        ("member", "the raids weakened the cartel", "the text speaks of the strength of groups: measured for their members"),
        ("member", "the cartel lost a third of its members", ""),
        (
            "overdose_death",
            "fewer overdoses of cocaine",
            "the text speaks of overdoses, fatal or not: measured for deaths by overdose",
        ),
        ("overdose_death", "fewer cocaine overdose deaths", ""),
    ],
)
def test_strength_is_not_members_and_an_overdose_is_no_death(outcome: str, span: str, says: str) -> None:
    told = claim(lever="vessel_patrol", outcome=outcome, span=span, drug="cocaine")
    brief = brief_of(told, lever="vessel_patrol")
    assert stand_in(told, brief, load_outcomes()[outcome]) == says
    names = {"member": "members of trafficking groups (Mexico)", "overdose_death": "overdose deaths (cocaine)"}
    texts = {"member": "strength of trafficking groups (Mexico)", "overdose_death": "overdoses"}
    if says:
        assert words.in_the_text(names[outcome], "", says) == texts[outcome]
        assert words.measured_for("", says).startswith(", measured for ")


@pytest.mark.parametrize(
    ("span", "soon"),
    [
        ("murders rose within six months", True), ("14 months later prices were back", True), ("it fell in the first year", True),
        ("seizures doubled since 2019", False), ("it fell by a third between 2010 and 2014", False),
        ("over ten years it fell", False),
    ],
)  # fmt: skip
def test_how_soon_an_effect_came_is_not_the_years_in_which_it_was_seen(span: str, soon: bool) -> None:
    assert tells_how_soon(claim(span=span, horizon_weeks=26)) is soon
    assert not tells_how_soon(claim(span=span))


def test_a_finding_that_says_how_soon_is_judged_then_and_others_at_the_end() -> None:
    told: dict[str, Any] = {"modality": "did", "reader": "llm", "stance": "reports", "horizon_weeks": 26}
    series = {"consumption": {"baseline": np.full((4, 156), 100.0), "a": np.full((4, 156), 99.0)}}
    for span, week in (("use fell within six months", 26), ("use fell in six months of work", 156)):
        item = judged(SmallStudy(series, weeks=156), brief=brief_of(claim(span=span, **told))).items[0]
        assert item.told_of and item.horizon == week


def test_what_departs_is_counted_everywhere_where_the_sea_is_only_that_of_the_lever() -> None:
    told: dict[str, Any] = {
        "lever": "maritime_strike",
        "outcome": "drug_flow",
        "direction": "no_effect",
        "place": ["eastern_pacific"],
    }
    there = one(claim(**told), "maritime_strike", ("eastern_pacific",))
    whole = one(claim(**told, carried=[PLACE_OF_LEVER]), "maritime_strike", ("eastern_pacific",))
    assert (there.measure, whole.measure) == (
        "Cocaine leaving (eastern Pacific)",
        "Cocaine leaving (all corridors)",
    )


# Wider measures, the lever's own corridors.


@pytest.mark.parametrize("size", [0.5, -0.5, 0.001])
def test_a_measure_that_is_wider_settles_nothing(size: float) -> None:
    item = one(claim("increase", outcome="crew_wage", lever="maritime_strike", place=["caribbean"]), crew_wage=size)
    assert item.word == OUTSIDE
    assert "for all sea routes together, not the Caribbean alone; there it changes by" in item.reason
    mixed = one(
        claim("increase", outcome="crew_wage", place=["caribbean"]), crew_wage=np.array([0.5, 0.5, -0.5, 0]).reshape(4, 1)
    )
    assert (mixed.word, mixed.wider) == (UNSETTLED, "all sea routes together, not the Caribbean alone")


def test_what_a_lever_moves_itself_is_measured_in_its_own_corridors() -> None:
    told = claim("increase", outcome="kg_seized", lever="vessel_patrol")
    brief = brief_of(told, lever="vessel_patrol", where=("eastern_pacific",))
    (item,) = judge(study(kg_seized=[0.5, 0.0, 0.0, 0.0]), brief, published=nothing).items
    assert (item.measure, item.word) == ("Cocaine seized (eastern Pacific)", BUILT_IN)
    arrests = one(claim("increase", outcome="arrest", lever="vessel_patrol"), "vessel_patrol")
    assert arrests.word == OUTSIDE and "not the sea alone" in arrests.reason
    inland = one(claim("increase", outcome="arrest", lever="domestic_enforcement"), "domestic_enforcement")
    assert inland.word == OUTSIDE
    assert inland.reason.startswith("the model counts arrests of crews and of members of trafficking groups, not those within")


@pytest.mark.parametrize(
    ("outcome", "acts_in", "why"),
    [
        ("detection_rate", ("us_southwest_border",),
         "the model has detection rate at sea, and the lever acts elsewhere: the US south-west border"),
        ("detection_rate", ("export_ports", "eastern_pacific"), ""),
        ("detection_rate", (), ""),
        ("detection_rate", ("venezuela",), ""),
        ("deterrence", ("air",), ""),
        ("deterrence", ("europe_ports",),
         "the model has deterrence at sea and in the air, and the lever acts elsewhere: ports in Europe"),
        ("kg_seized", ("us_southwest_border",), ""),
        ("arrest", ("usa", "mexico"), ""),
    ],
)  # fmt: skip
def test_what_is_counted_where_a_lever_does_not_act(outcome: str, acts_in: tuple[str, ...], why: str) -> None:
    assert counted_elsewhere(load_outcomes()[outcome], acts_in) == why


def test_seizures_of_fentanyl_are_measured_as_such_where_the_study_has_them() -> None:
    told = claim("increase", lever="border_scanning", outcome="kg_seized", drug="fentanyl")
    flows = {"baseline": np.full(4, 100.0), "a": np.full(4, 130.0)}
    with_it = judged(SmallStudy({"kg_seized": flows, "fentanyl_seized": flows}), brief=brief_of(told, lever="border_scanning"))
    assert (with_it.items[0].measure, with_it.items[0].word) == ("Fentanyl seized", SUPPORTED)
    without = judged(SmallStudy({"kg_seized": flows}), brief=brief_of(told, lever="border_scanning")).items[0]
    assert without.word == OUTSIDE and "the model has cocaine seized" in without.reason
    of_cocaine = judged(
        SmallStudy({"kg_seized": flows, "fentanyl_seized": flows}), brief=brief_of(claim("increase", outcome="kg_seized"))
    )
    assert of_cocaine.items[0].measure.startswith("Cocaine seized")
    abroad = told.model_copy(update={"place": ["canada"]})
    there = judged(
        SmallStudy({"fentanyl_seized": flows, "kg_seized": flows}), brief=brief_of(abroad, lever="border_scanning")
    ).items[0]
    assert there.reason == "the model has fentanyl seized for the United States, not for Canada"


def test_an_own_equation_that_acts_elsewhere_is_no_answer() -> None:
    still = {"baseline": np.full(4, 100.0), "a": np.full(4, 100.0)}
    moved = {"baseline": np.full(4, 100.0), "a": np.full(4, 90.0)}
    told = claim("increase", lever="coercive_threat", outcome="cooperation")
    brief = brief_of(told, lever="coercive_threat")
    found = judge(SmallStudy({"cooperation": still, "regime_survival": moved}), brief, published=nothing).items[0]
    assert (found.word, found.no_path) == (OUTSIDE, True) and "the lever moves it only where it acts" in found.reason


def test_a_market_that_stands_beside_a_claim_is_its_own() -> None:
    priced: dict[str, Any] = {"lever": "vessel_patrol", "outcome": "retail_price", "start": 100, "end": 110}
    asked = claim(number=1, **priced)
    port, town = (claim(number=n, start=at, end=at + 9, place=["netherlands"]) for n, at in ((2, 300), (4, 4000)))
    us = claim(number=3, start=5000, end=5010, market="usa")
    assert market_near(asked, brief_of(asked, port, town, us)) == "europe"
    assert market_near(asked, brief_of(asked, port, us)) is None  # named once
    assert market_near(asked, brief_of(asked, town, town, us)) is None  # too far
    assert market_near(asked, brief_of(asked, port, town, us, us, us)) is None  # a text that is more about the United States
    assert market_near(asked, brief_of(asked, port, town), ("usa",)) is None  # a lever of the market itself
    assert market_near(claim(number=1, **{**priced, "outcome": "consumption"}), brief_of(port, town)) is None
    assert market_near(claim(number=1, **priced, kind="table"), brief_of(port, town)) is None


# Size of an own equation, no mechanism, definition, time.


def test_a_claim_of_no_effect_on_an_own_equation_is_judged_by_size() -> None:
    for size, word in ((-0.01, SUPPORTED), (-0.5, BUILT_IN)):
        (item,) = judge(study(consumption=size), brief_of(claim("no_effect")), published=nothing).items
        assert item.word == word
    split = np.array([-0.5, -0.5, -0.01, -0.01]).reshape(4, 1)
    assert judge(study(consumption=split), brief_of(claim("no_effect")), published=nothing).items[0].word == UNSETTLED


def test_noise_of_feedback_is_no_path_off_the_way_of_cocaine() -> None:
    noise = np.array([0.0, 0.0, 0.0001, -0.0001]).reshape(4, 1)
    told: dict[str, Any] = {"lever": "multilateral_task_force"}
    item = one(claim(outcome="response_time", **told), "multilateral_task_force", response_time=noise, consumption=noise)
    assert (item.word, item.no_path) == (NO_PATH, False) and "noise of feedback" in item.reason
    assert one(claim(**told), "multilateral_task_force", consumption=noise).word == NO_EFFECT
    assert one(claim(outcome="response_time", **told), "multilateral_task_force", response_time=noise * 100).word == NO_EFFECT


@pytest.mark.parametrize("lever", ["lab_strike", "mexico_strike", "ground_troops"])
def test_what_a_lever_is_itself_is_certain_by_definition(lever: str) -> None:
    assert "regional_stability" in load_levers()[lever].assumed
    told = claim("decrease", lever=lever, outcome="regional_stability")
    (item,) = judge(study(regional_stability=-0.009), brief_of(told, lever=lever), published=nothing).items
    assert (
        item.word == BUILT_IN and item.built_in is not None and item.built_in.ground().startswith("the definition of the measure")
    )
    assert item.measure == "Regional stability (that no state of the region is struck on its own soil)"


def test_a_time_beyond_the_study_is_outside() -> None:
    late = one(claim(horizon_weeks=520), consumption=-0.3)
    assert late.word == OUTSIDE and late.reason.startswith("the text speaks of 10 years; the study ends after 3 months, where")
    assert one(claim(horizon_weeks=13), consumption=-0.3).word == SUPPORTED
    long = one(claim(horizon_weeks=260, span="it pays in the long term"), consumption=-0.3)
    assert long.reason.startswith("the text speaks of the long term (taken as 5 years);")
    five = one(claim(horizon_weeks=260, span="it pays within five years"), consumption=-0.3)
    assert five.reason.startswith("the text speaks of 5 years;")


# What is told of the past.


@pytest.mark.parametrize(
    ("span", "past"),
    [
        ("the blockade has cut traffic", True), ("villages that were sprayed saw planting rise", True),
        ("raids pushed gangs north", True), ("the ban did lower prices", True),
        ("fumigation had no measurable effect on exports", True),
        ("Reduced traffic", False), ("more ships seized", False), ("each ship sunk saves lives", False),
        ("the ban will have cut traffic", False), ("loads moved by sea, displaced within a year", False),
    ],
)  # fmt: skip
def test_findings_of_the_past_are_tested_from_now_on(span: str, past: bool) -> None:
    told = claim(modality="did", span=span)
    assert reports_past(told) is past
    found = one(told, consumption=-0.3)
    assert (found.word, bool(found.told_of)) == (SUPPORTED, past)
    assert one(claim(modality="will", span="it will cut traffic"), consumption=-0.3).word == SUPPORTED


def test_a_change_in_percent_that_is_put_down_to_a_lever_is_judged() -> None:
    told = claim(modality="did", span="the ban has cut traffic by 30 percent", size=30.0, unit="percent")
    assert one(told, consumption=-0.3).word == SUPPORTED


def test_no_driver_turns_the_majority_of_what_is_built_in() -> None:
    draws = 80
    values = np.where(np.arange(draws) < 40, 100.0, 80.0)[:, None]
    small = SmallStudy(
        {"consumption": {"baseline": np.full((draws, 1), 100.0), "a": values}},
        draws=draws,
        parameters={"one": np.arange(draws) * 1.0},
    )
    option = Option(id="a", levers=[LeverSetting(lever="treatment", level="surge")])
    (item,) = judge(small, Brief(options=[option], claims=[claim()]), published=nothing).items
    assert item.word == BUILT_IN and not item.drivers and item.driven != "verdict"


# Where what is displaced goes to.


SHIFT = "Patrols in the Caribbean pushed the boats to the eastern Pacific"
AXES_OF_SHIFT = {"where": ("western_caribbean", "eastern_caribbean"), "lever": "vessel_patrol"}


def shifted(span: str, place: list[str]) -> Claim:
    """Return a claim that a lever displaces boats, said in these words."""
    told = claim("increase", outcome="displaced_share", lever="vessel_patrol", place=place)
    return told.model_copy(update={"span": span, "matched_words": ["pushed"]})


def test_a_displacement_to_a_sea_is_measured_by_the_flow_through_that_sea() -> None:
    told = shifted(SHIFT, ["caribbean", "eastern_pacific"])
    flow = [0.5, -0.3, -0.3, 0.0]
    item = one(told, **AXES_OF_SHIFT, drug_flow=flow)
    assert item.word == SUPPORTED
    assert "eastern Pacific" in item.measure
    against = one(told, **AXES_OF_SHIFT, drug_flow=[-0.5, 0.6, 0.6, 0.0])
    assert against.word == "contradicted"


def test_a_displacement_to_where_the_option_acts_as_well_is_not_judged() -> None:
    told = shifted("More patrols pushed the boats to the eastern Pacific", ["eastern_pacific"])
    item = one(told, lever="vessel_patrol", where=("eastern_pacific", "western_caribbean"), drug_flow=0.5)
    assert item.word == OUTSIDE
    assert "acts as well" in item.reason


def test_a_displacement_that_names_no_goal_stays_a_share() -> None:
    told = shifted("Patrols pushed the boats elsewhere", [])
    assert measured_as(told, ("western_caribbean",), Arrays(study(), load_outcomes())) == "displaced_share"


@pytest.mark.parametrize(
    ("drug", "name", "shown"),
    [
        ("", "cocaine seized", "cocaine seized"),
        ("fentanyl", "cocaine seized", "fentanyl seized"),
        ("opioids", "cocaine consumption", "opioid consumption"),
        ("cannabis", "cocaine consumption", "cannabis consumption"),
        ("cannabis", "import price of cocaine", "import price of cannabis"),
        ("opioids", "overdose deaths", "overdose deaths"),
    ],
)
def test_an_outcome_is_named_with_the_drug_of_the_text(drug: str, name: str, shown: str) -> None:
    assert words.with_drug(name, drug) == shown


@pytest.mark.parametrize(
    ("span", "stands"), [("crackdowns raise violence", True), ("crackdowns raise violence and murders", False)]
)
def test_violence_is_not_homicides(span: str, stands: bool) -> None:
    told = claim(lever="domestic_enforcement", outcome="homicide", span=span)
    says = stand_in(told, brief_of(told, lever="domestic_enforcement"), load_outcomes()["homicide"])
    assert says == ("the text speaks of violence in general: measured for homicides" if stands else "")
    if stands:
        assert words.in_the_text("homicides (Mexico)", "", says) == "violence (Mexico)"


@pytest.mark.parametrize(("span", "shown"), [("there was no sign so far of a rise", True), ("use did not rise", False)])
def test_no_sign_of_an_effect_is_no_evidence_of_one(span: str, shown: bool) -> None:
    assert unshown(claim("no_effect", span=span)) is shown
