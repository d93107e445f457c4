"""No option comes of a noun that does not name the policy; one needs a proposal, a report of it being done, or an effect."""

from __future__ import annotations

import pytest

import leeward as lw

NOT_NAMED = [
    ("He entered a witness protection program and plans to testify.", "justice_reform"),
    ("The court should offer the informant witness protection.", "justice_reform"),
    ("Killings of union leaders rose, and the state must protect them.", "leadership_removal"),
    ("The murder of indigenous leaders must be investigated.", "leadership_removal"),
    ("Three submarines were steered by satellite and sent north.", "surveillance"),
    ("The crews use satellite phones and will send their position.", "surveillance"),
    ("Officials at Europol plan to publish a report on purity.", "multilateral_task_force"),
    ("Interpol announced a conference on drug markets.", "multilateral_task_force"),
    ("The container terminal in Rotterdam will buy new scanners for boxes.", "border_scanning"),
    ("Customs in Hamburg deployed scanners at the quay for containers.", "border_scanning"),
    ("The patient was sent to prison without treatment of his wounds.", "treatment"),
    ("Violence threatens the village; the threats to journalists must stop.", "coercive_threat"),
    ("The company plans talks with its union.", "diplomacy"),
    ("The Coast Guard will publish the photograph.", "vessel_patrol"),
    ("A patrol car was sent to the school.", "vessel_patrol"),
    ("The town plans a radar trap for speeding drivers.", "surveillance"),
    ("The film will use the port city as a set; leaders of the opposition were removed from the list.", "leadership_removal"),
    ("Members of the task force announced their retirement.", "multilateral_task_force"),
    ("Drug users face sanctions in school and should be heard.", "sanction"),
    ("The pardon of the singer was announced; the occupation of farmers should be listed.", "ground_troops"),
]

NAMED = [
    ("Prosecutors need stronger courts: the justice ministry will invest in judicial reform.", "justice_reform"),
    ("The army plans the removal of cartel leaders.", "leadership_removal"),
    ("The air force will expand satellite surveillance of the coast.", "surveillance"),
    ("The ministers should set up a multinational task force.", "multilateral_task_force"),
    ("The agency should install scanners for vehicles at the border.", "border_scanning"),
    ("Customs in Antwerp will scan more containers.", "port_inspection"),
    ("The city should offer drug treatment to all who ask.", "treatment"),
    ("The President used threats of tariffs against Mexico.", "coercive_threat"),
    ("The navy will expand its patrols at sea.", "vessel_patrol"),
    ("The Treasury will impose sanctions on the banks of traffickers.", "sanction"),
    ("Naloxone reduces overdose deaths.", "harm_reduction"),
    ("The government launched aerial spraying of coca.", "aerial_eradication"),
]


@pytest.mark.parametrize(("text", "lever"), NOT_NAMED)
def test_a_bare_noun_makes_no_option(text: str, lever: str) -> None:
    levers = {s.lever for option in lw.read(text + "\n").options for s in option.levers}
    assert lever not in levers


@pytest.mark.parametrize(("text", "lever"), NAMED)
def test_a_policy_makes_one(text: str, lever: str) -> None:
    levers = {s.lever for option in lw.read(text + "\n").options for s in option.levers}
    assert lever in levers


@pytest.mark.parametrize(
    "text",
    [
        "Did more people get treatment?",
        "The trial was meant to bring people into treatment by easing shame.",
        "They took away the only push into treatment that some people had.",
        "Most of them never seek treatment.",
    ],
)
def test_who_gets_treatment_is_no_programme_of_it(text: str) -> None:
    assert not any(setting.lever == "treatment" for option in lw.read(text + "\n").options for setting in option.levers)


@pytest.mark.parametrize(
    "text",
    [
        "The state should invest in treatment.",
        "The bill would expand treatment for heavy users.",
        "We should put money into treatment.",
    ],
)
def test_a_programme_of_treatment_is_an_option(text: str) -> None:
    assert any(setting.lever == "treatment" for option in lw.read(text + "\n").options for setting in option.levers)
