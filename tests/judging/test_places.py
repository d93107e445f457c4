"""Places of a claim: measured there, said to be wider, or outside the model; the rung of escalation; counts of the past."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from small_study import SmallStudy, arrays_of, brief_of, claim, judged

from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import load_outcomes
from leeward.evidence.parameters import load_parameters
from leeward.judging import judge
from leeward.judging.equations import EQUATIONS, ground, works_of
from leeward.judging.literature import Literature
from leeward.judging.measure import LEAST_RUNG, left_out, measure_for, named_in
from leeward.judging.reasons import told_of, why_reported
from leeward.judging.rules import BUILT_IN, CONTRADICTED, NO_EFFECT, OUTSIDE, REPORTED, SUPPORTED, TESTED
from leeward.judging.sizes import built_in, decided_by_equation
from leeward.judging.summary import Shares
from leeward.judging.tested import grade
from leeward.judging.verdict import Evidence, Fit, faded

OUTCOMES, LEVERS = load_outcomes(), load_levers()
CORRIDORS = ["eastern_pacific", "western_caribbean", "eastern_caribbean", "land_border", "export_container"]
SEIZED = [
    "eastern_pacific",
    "western_caribbean",
    "eastern_caribbean",
    "export_container",
    "inland",
    "land_border",
    "arrival_port",
]
MODES = ["go_fast", "low_profile", "fishing_cargo", "container", "land"]
RUNGS = ["presence", "strikes_at_sea", "strikes_on_land", "leadership_removed", "occupation"]
AXES = {
    "drug_flow": {"corridor": CORRIDORS, "mode": MODES},
    "consumption": {"market": ["usa", "europe", "other"]},
    "import_price": {"market": ["usa", "europe"]},
    "heavy_user": {"market": ["usa"]},
    "homicide": {"country": ["mexico", "colombia", "ecuador"]},
    "cooperation": {"country": ["colombia", "united_kingdom", "mexico", "others"]},
    "escalation": {"rung": RUNGS},
    "kg_seized": {"corridor": SEIZED},
}
SERIES = {
    name: {"baseline": 1.0, "a": 1.0}
    for name in (*AXES, "maritime_flow", "crew_wage", "arrest", "death_at_sea", "finance", "overdose_death")
}


USERS = "heavy users of cocaine"


def no(what: str, have: str, named: str) -> str:
    return f"the model has {what} for {have}, not for {named}"


def places(name: str, *where: str, market: str | None = None, acts_in: tuple[str, ...] = ()) -> tuple[str, str, str]:
    arrays = arrays_of(SmallStudy(SERIES, axes=AXES))
    measure = measure_for(arrays, OUTCOMES[name], places=where, market=market, acts_in=acts_in)
    found = left_out(arrays, OUTCOMES[name], measure, where, market, acts_in)
    return measure.text, found.wider, found.elsewhere


@pytest.mark.parametrize(
    ("asked", "text", "wider", "elsewhere"),
    [
        (("maritime_flow",), "Cocaine at sea", "", ""),
        (("maritime_flow", "caribbean"), "Cocaine at sea (Caribbean)", "", ""),
        (("maritime_flow", "eastern_pacific", "usa"), "Cocaine at sea (eastern Pacific)", "", ""),
        (("maritime_flow", "peru"), "Cocaine at sea", "all sea routes, not Peru alone", ""),
        (("crew_wage", "caribbean"), "Crew pay", "all sea routes together, not the Caribbean alone", ""),
        (("arrest", "peru"), "Arrests at sea and ashore", "all places at sea and ashore, not Peru alone", ""),
        (("arrest", "usa"), "Arrests at sea and ashore", "", ""),
        (("death_at_sea", "caribbean"), "Deaths at sea", "", ""),
        (("finance", "venezuela"), "Finance of groups", "", ""),
        (("consumption", "caribbean"), "Cocaine consumption (United States)", "", ""),
        (("consumption", "spain"), "Cocaine consumption (Europe)", "Europe, not Spain alone", ""),
        (("consumption", "spain", "europe"), "Cocaine consumption (Europe)", "Europe, not Spain alone", ""),
        (("heavy_user", "europe"), "Heavy users of cocaine (United States)", "", no(USERS, "the United States", "Europe")),
        (("overdose_death", "canada"), "Overdose deaths", "", no("overdose deaths", "the United States", "Canada")),
        (("homicide", "ecuador"), "Homicides (Ecuador)", "", ""),
        (("homicide", "usa"), "Homicides (Mexico, Colombia and Ecuador)", "", ""),
        (
            ("homicide", "jamaica"),
            "Homicides (Mexico, Colombia and Ecuador)", "", no("homicides", "Mexico, Colombia and Ecuador", "Jamaica"),
        ),
        (("cooperation",), "Cooperation of partner states (all partners)", "", ""),
        (
            ("cooperation", "ecuador"),
            "Cooperation of partner states (other partners together)",
            "other partners together, not Ecuador alone",
            "",
        ),
        (("kg_seized", "us_southwest_border"), "Cocaine seized (US land border)", "", ""),
        (("kg_seized", "mexico"), "Cocaine seized (inland)", "inland, not Mexico alone", ""),
        (("kg_seized", "netherlands"), "Cocaine seized (ports of arrival)", "ports of arrival, not the Netherlands alone", ""),
        (("drug_flow", "mexico"), "Cocaine leaving (US land border)", "", ""),
        (("drug_flow", "caribbean"), "Cocaine leaving (Caribbean)", "", ""),
        (
            ("drug_flow", "brazil"),
            "Cocaine leaving (all corridors but the US land border)",
            "all corridors but the US land border, not Brazil alone",
            "",
        ),
    ],
)  # fmt: skip
def test_what_a_measure_holds_beside_the_place_of_a_claim(asked: tuple[str, ...], text: str, wider: str, elsewhere: str) -> None:
    assert places(*asked) == (text, wider, elsewhere)


def test_a_price_on_the_way_is_none_of_a_market() -> None:
    away = no("import price of cocaine", "the United States and Europe", "the Dominican Republic")
    assert places("import_price", "dominican_republic", acts_in=("western_caribbean",))[2] == away
    assert places("import_price", "dominican_republic")[2] == ""  # who acts nowhere acts anywhere
    assert places("import_price", "colombia", acts_in=("colombia",))[2] == ""
    assert places("import_price", "spain", acts_in=("colombia",))[1:] == ("Europe, not Spain alone", "")


def test_a_country_where_the_option_acts_is_no_place_of_the_outcome() -> None:
    assert places("drug_flow", "venezuela", acts_in=("venezuela",))[1:] == ("", "")
    assert places("homicide", "venezuela", acts_in=("venezuela",))[1:] == ("", "")
    assert places("consumption", "spain", acts_in=("spain",))[1:] == ("", "")
    # A sea where it acts is still a part of all routes.
    assert places("crew_wage", "caribbean", acts_in=("eastern_caribbean", "western_caribbean"))[1] != ""


def test_what_a_lever_moves_itself_is_measured_where_it_acts() -> None:
    arrays = arrays_of(SmallStudy(SERIES, axes=AXES))
    told: dict[str, Any] = {"acts_in": ["ecuador", "colombia"]}
    assert measure_for(arrays, OUTCOMES["homicide"], own=True, **told).labels == {"country": ("colombia", "ecuador")}
    assert measure_for(arrays, OUTCOMES["homicide"], **told).labels == {}
    assert measure_for(arrays, OUTCOMES["homicide"], own=True, places=["mexico"], **told).labels == {"country": ("mexico",)}
    assert measure_for(arrays, OUTCOMES["cooperation"], own=True, acts_in=["caribbean", "eastern_pacific"]).labels == {}


def test_cocaine_at_sea_in_a_named_sea_is_what_leaves_there_by_boat() -> None:
    values = np.arange(25.0).reshape(5, 5)
    flows = {"baseline": values, "a": values}
    study = SmallStudy({"drug_flow": flows, "maritime_flow": {"baseline": 1.0, "a": 1.0}}, axes={"drug_flow": AXES["drug_flow"]})
    arrays = arrays_of(study)
    measure = measure_for(arrays, OUTCOMES["maritime_flow"], places=["caribbean"])
    assert arrays.path("a", measure)[0, 0] == values[1:3, :3].sum()
    alone = arrays_of(SmallStudy({"maritime_flow": {"baseline": 1.0, "a": 1.0}}))
    kept = measure_for(alone, OUTCOMES["maritime_flow"], places=["caribbean"])
    assert (kept.outcome, kept.text) == ("maritime_flow", "Cocaine at sea")
    assert left_out(alone, OUTCOMES["maritime_flow"], kept, ["caribbean"], None, ()).wider != ""


def test_what_is_said_of_the_sea_is_measured_at_sea() -> None:
    span = "patrols raise seizures and arrests at sea"
    for outcome, named in (("kg_seized", ["sea"]), ("arrest", ["sea"]), ("drug_flow", [])):
        assert named_in(claim("increase", outcome=outcome, span=span)) == named
    assert named_in(claim("increase", outcome="arrest", span=span, place=["caribbean"])) == ["caribbean"]
    assert named_in(claim("increase", outcome="arrest", span="more arrests")) == []
    assert places("kg_seized", "sea") == ("Cocaine seized (eastern Pacific and Caribbean)", "", "")
    assert places("arrest", "sea")[1] == "all places at sea and ashore, not the sea alone"


def test_a_wider_measure_is_said_and_lowers_confidence() -> None:
    mixed = np.array([130.0, 130.0, 70.0, 100.0])
    study = SmallStudy({"crew_wage": {"baseline": np.full(4, 100.0), "a": mixed}})
    wide, fits = judged(
        study,
        claim("increase", outcome="crew_wage", place=["caribbean"]),
        claim("increase", 2, outcome="crew_wage"),
    ).items
    assert wide.wider == "all sea routes together, not the Caribbean alone" and fits.wider == ""
    assert wide.where == f"for {wide.wider}" and fits.where == ""
    assert f"measured for {wide.wider}" in wide.confidence and "measured for" not in fits.confidence
    assert (wide.to_dict()["wider"], fits.to_dict()["wider"]) == (wide.wider, None)
    assert grade(wide.record, (), "", "all")[0] == "very low"  # type: ignore[arg-type]


def test_another_country_is_outside_the_model() -> None:
    axes = {"homicide": {"country": ["mexico", "colombia"]}}
    study = SmallStudy({"homicide": {"baseline": np.full((4, 1, 2), 9.0), "a": np.full((4, 1, 2), 18.0)}}, axes=axes)
    here, there = judged(
        study,
        claim("increase", outcome="homicide", place=["mexico"]),
        claim("increase", 2, outcome="homicide", place=["jamaica"]),
    ).items
    assert (here.word, there.word) == (SUPPORTED, OUTSIDE)
    assert there.reason == "the model has homicides for Mexico and Colombia, not for Jamaica"


# Escalation.


def climbed(*rungs: float) -> SmallStudy:
    base = np.zeros((4, 13, 5))
    return SmallStudy({"escalation": {"baseline": base, "a": base + np.array(rungs)}}, axes={"escalation": AXES["escalation"]})


@pytest.mark.parametrize(
    ("rungs", "rung"),
    [
        ((1.0, 0.0, 0.0, 0.0, 0.0), LEAST_RUNG),
        ((1.0, 1.0, 0.3, 0.1, 0.0), LEAST_RUNG),
        ((1.0, 1.0, 1.0, 0.2, 0.1), "leadership_removed"),
        ((1.0, 1.0, 1.0, 1.0, 0.3), "occupation"),
        ((1.0, 1.0, 1.0, 1.0, 1.0), "occupation"),
    ],
)
def test_escalation_is_the_rung_above_what_the_option_itself_does(rungs: tuple[float, ...], rung: str) -> None:
    arrays = arrays_of(climbed(*rungs))
    assert measure_for(arrays, OUTCOMES["escalation"], option="a").labels == {"rung": (rung,)}
    assert measure_for(arrays, OUTCOMES["escalation"]).labels == {"rung": (LEAST_RUNG,)}


def test_presence_alone_is_no_escalation() -> None:
    (item,) = judged(climbed(1.0, 0.0, 0.0, 0.0, 0.0), claim("increase", outcome="escalation"), brief=None).items
    assert item.word not in (SUPPORTED, CONTRADICTED)
    (item,) = judged(climbed(1.0, 1.0, 0.4, 0.0, 0.0), claim("increase", outcome="escalation")).items
    assert item.word == SUPPORTED and item.interval is not None and item.interval.median == pytest.approx(0.4)
    assert "strikes on a state's own soil or worse" in item.measure


# Counts of the past.


@pytest.mark.parametrize(
    ("outcome", "told", "reported"),
    [
        ("death_at_sea", {"modality": "did", "size": 83.0, "unit": "people"}, True),
        ("death_at_sea", {"modality": "did"}, True),
        ("death_at_sea", {"modality": "will", "size": 83.0, "unit": "people"}, False),
        ("arrest", {"modality": "did", "size": 1940.0, "unit": "people"}, True),
        ("arrest", {"modality": "did"}, False),
        ("consumption", {"modality": "did", "size": 24.0, "unit": "percent"}, False),
        ("consumption", {"modality": "did", "period": "2012-2019"}, False),
    ],
)
def test_what_is_a_count_and_no_effect(outcome: str, told: dict[str, object], reported: bool) -> None:
    asked = claim("increase", outcome=outcome, **told)
    assert bool(why_reported(asked, OUTCOMES[outcome])) is reported


@pytest.mark.parametrize(
    ("told", "of"),
    [
        ({"modality": "did", "period": "2012-2019"}, "2012-2019"),
        ({"modality": "did", "period": "2012-2019", "size": 24.0, "unit": "percent"}, "2012-2019"),
        ({"modality": "did", "period": "2025"}, ""),
        ({"modality": "did", "period": "2025", "span": "the ban has cut use"}, "the past"),
        ({"modality": "did", "period": "2012", "stance": "aims"}, ""),
        ({"modality": "does", "period": "2012-2019"}, "2012-2019"),  # years that are over, however it is said
        ({"modality": "does", "period": "2012"}, ""),
    ],
)
def test_what_a_finding_is_told_of(told: dict[str, object], of: str) -> None:
    assert told_of(claim("decrease", **told), "2025-09-01") == of


def test_a_finding_of_the_past_is_judged_from_now_on_and_its_size_is_not_held_to_it() -> None:
    study = SmallStudy({"consumption": {"baseline": np.full(4, 100.0), "a": np.full(4, 70.0)}})
    told = {"modality": "did", "period": "2012-2019", "size": 3.0, "unit": "percent"}
    found = judged(study, claim("decrease", **told), brief=brief_of(claim("decrease", **told), lever="treatment"))
    (item,) = found.items
    assert (item.told_of, item.effect is not None) == ("2012-2019", True)
    assert item.word != REPORTED and item.claimed_size is not None and item.claimed_size.value is None
    assert any("from now on" in note and "not compared" in note for note in item.notes)
    assert item.to_dict()["told_of"] == "2012-2019"


def test_a_reported_count_is_shown_and_not_tested() -> None:
    study = SmallStudy({"death_at_sea": {"baseline": np.zeros(4), "a": np.full(4, 2.0)}})
    told = {"outcome": "death_at_sea", "modality": "did", "size": 83.0, "unit": "people"}
    found = judged(study, claim("increase", **told), brief=brief_of(claim("increase", **told), lever="treatment"))
    (item,) = found.items
    assert (item.word, item.effect, item.grade) == (REPORTED, None, "")
    assert "(83 people)" in item.reason and REPORTED not in TESTED
    assert found.counts == {REPORTED: 1}


# What became less sure has not faded.


@pytest.mark.parametrize(
    ("first", "last", "so"), [(3.0, 1.4, True), (3.0, 1.6, False), (1.2, 0.9, True), (3.0, float("nan"), True)]
)
def test_faded(first: float, last: float, so: bool) -> None:
    before, after = (Evidence(week, Fit(0.9, 0.1, 0.0), (), size=size) for week, size in ((13, first), (52, last)))
    assert faded(before, after) is so


# What a built-in effect rests on.


def test_every_equation_of_a_lever_has_its_parameters() -> None:
    known = load_parameters()
    own = {(lever.name, outcome) for lever in LEVERS.values() if not lever.plugin for outcome in lever.assumed}
    assert {(lever, outcome) for lever, pairs in EQUATIONS.items() for outcome in pairs} == own
    unknown = {name for pairs in EQUATIONS.values() for names in pairs.values() for name in names if name not in known}
    assert not unknown


def test_an_effect_rests_on_fewer_works_than_its_lever_has() -> None:
    lever = LEVERS["maritime_strike"]
    deaths, trust = (built_in(lever, OUTCOMES[name]) for name in ("death_at_sea", "cooperation"))
    assert deaths is not None and trust is not None
    assert 0 < len(deaths.sources) < len(works_of(lever.facts)) and deaths.sources != trust.sources
    assert deaths.parameters == ("strike_lethality", "strike_crew")
    assert not any("not located" in work or "Computed" in work for work in (*deaths.sources, *trust.sources))
    assert deaths.ground().endswith("on this effect")
    stability = built_in(LEVERS["lab_strike"], OUTCOMES["regional_stability"])
    assert stability is not None and stability.ground() == stability.rests_on()
    assert stability.ground() == "the definition of the measure: the lever is the event that it counts"


def test_a_lever_of_a_plug_in_is_said_to_rest_on_its_literature() -> None:
    lever = replace(LEVERS["maritime_strike"], plugin="mine")
    assert not ground(lever, "death_at_sea").own
    found = built_in(lever, OUTCOMES["death_at_sea"])
    assert found is not None and found.ground().startswith("the lever's literature (")


# What is built in, and what comes elsewhere.


def test_what_a_lever_costs_is_built_in() -> None:
    found = built_in(LEVERS["maritime_strike"], OUTCOMES["programme_cost"])
    assert found is not None and found.direction == "increase" and found.sources == ()
    assert found.ground() == found.rests_on() == "a price of US$ 1.5 million a strike and nothing else"
    assert built_in(replace(LEVERS["maritime_strike"], unit_cost=None), OUTCOMES["programme_cost"]) is None


@pytest.mark.parametrize(
    ("direction", "shares", "so"),
    [
        ("increase", Shares(0.8, 0.1, 0.1), True),
        ("increase", Shares(0.6, 0.2, 0.2), False),
        ("decrease", Shares(0.2, 0.2, 0.6), False),
        ("decrease", Shares(0.0, 0.5, 0.5), True),
        ("mixed", Shares(0.5, 0.0, 0.5), True),
        ("unclear", Shares(0.0, 0.0, 1.0), True),
    ],
)
def test_an_equation_that_the_system_turns_round_does_not_decide(direction: str, shares: Shares, so: bool) -> None:
    assert decided_by_equation(direction, shares) is so


def test_the_opposite_of_an_equation_is_said_to_be_that() -> None:
    study = SmallStudy({"consumption": {"baseline": np.full(8, 100.0), "a": np.linspace(90.0, 99.0, 8)}}, draws=8)
    brief = brief_of(claim("increase"), claim("decrease", 2))
    against, with_it = judge(study, brief, published=lambda lever, outcome, direction: Literature()).items
    assert (against.word, with_it.word) == (BUILT_IN, BUILT_IN)
    assert against.title == "built in, the opposite of the claim" and with_it.title == "built in"


def test_nothing_comes_elsewhere_where_nothing_is_stopped() -> None:
    study = SmallStudy({"kg_delivered": {"baseline": np.full(4, 100.0), "a": np.full(4, 80.0)}})
    (item,) = judged(study, claim(outcome="kg_delivered")).items
    back = item.interval
    assert back is not None
    assert replace(item, displaced=back).elsewhere == back
    assert replace(item, displaced=back, outcome="kg_seized").elsewhere is None
    assert replace(item, displaced=back, word=NO_EFFECT).elsewhere is None
    assert item.elsewhere is None


def test_words_that_look_ahead_make_no_report() -> None:
    told: dict[str, Any] = {"outcome": "kg_seized", "modality": "did", "size": 45.0, "unit": "t"}
    asked = claim("increase", **told, span="It expects seizures to rise by 45 t a year")
    assert not why_reported(asked, OUTCOMES["kg_seized"])
    assert why_reported(asked.model_copy(update={"span": "seizures rose by 45 t"}), OUTCOMES["kg_seized"])
