"""Who proposes an option, and how what warns or doubts is said."""

from __future__ import annotations

import pytest

import leeward as lw

AUTHOR = [
    ("We propose more treatment for dependent users.", "treatment"),
    ("Congress should fund naloxone in every county.", "harm_reduction"),
    ("Europe must expand container inspections at once.", "port_inspection"),
    ("I urge the ministers to pay for crop substitution.", "alternative_livelihood"),
    pytest.param(
        "Washington needs to restore intelligence sharing with its partners.",
        "intelligence_sharing",
        marks=pytest.mark.xfail(reason="restoring is taken for the effect and not for the advice: no option"),
    ),
    ("Our recommendation is clear: precursor controls ought to be tightened.", "precursor_control"),
    (
        "## Recommendations\n\n- Expand anti-corruption units in the customs service.\n- Fund crop substitution.",
        "anti_corruption",
    ),
]

NAMED = [
    ("The administration ordered strikes on boats in the Caribbean.", "maritime_strike", "administration"),
    ("The President announced the deployment of warships.", "show_of_force", "president"),
    ("Minister Duarte launched aerial spraying in the south.", "aerial_eradication", "duarte"),
    ("The bill, sponsored by Senator Hale, would impose sanctions on banks.", "sanction", "hale"),
    ("Senator Hale's bill would impose sanctions on banks.", "sanction", "hale"),
    ("The government of Ecuador plans joint operations with its neighbours.", "multilateral_task_force", "ecuador"),
    ("Sanctions on traffickers' banks were proposed by the Treasury last year.", "sanction", "treasury"),
    ("The Pentagon sent warships to the coast, and the deployment alarmed the islands.", "show_of_force", "pentagon"),
]

NOBODY = [
    ("Strikes on boats push cocaine into containers and will not save lives.", "maritime_strike"),
    ("Aerial spraying should not be resumed: it poisons the rivers.", "aerial_eradication"),
    ("Sending troops would be a mistake; an invasion raises the risk of war.", "ground_troops"),
    ("Removing kingpins increases violence, as every study since 2006 finds.", "leadership_removal"),
    ("The designation of cartels as terrorist groups has not reduced trafficking.", "terrorist_designation"),
    ("We condemn the strikes on boats and demand that they end.", "maritime_strike"),
    ("Patrols reduced shipments in the eastern Pacific in 2019.", "vessel_patrol"),
    ("Congress must stop the strikes on boats.", "maritime_strike"),
    ("Should Congress seek to expand aerial spraying, growers would move.", "aerial_eradication"),
]


def proposed_by(text: str, lever: str) -> list[str | None]:
    """Return who proposes the options that move ``lever``."""
    return [o.proposed_by for o in lw.read(text + "\n").options if any(s.lever == lever for s in o.levers)]


@pytest.mark.parametrize(("text", "lever"), AUTHOR)
def test_the_author_proposes_what_he_advises(text: str, lever: str) -> None:
    found = proposed_by(text, lever)
    assert found
    assert "author" in found


@pytest.mark.parametrize(("text", "lever", "name"), NAMED)
def test_who_ordered_or_planned_it_is_named(text: str, lever: str, name: str) -> None:
    found = proposed_by(text, lever)
    assert found
    assert any(who is not None and name in who.casefold() for who in found), found


@pytest.mark.parametrize(("text", "lever"), NOBODY)
def test_who_reports_or_opposes_proposes_nothing(text: str, lever: str) -> None:
    assert "author" not in proposed_by(text, lever)


def test_whose_leader_it_is_orders_nothing() -> None:
    found = proposed_by("He met Peru's authoritarian leader and announced the deployment of warships.", "show_of_force")
    assert found
    assert "Peru" not in found


DISTANT = [
    "Experts warned that the strikes could increase violence in the region.",
    "Critics doubt that boat strikes reduce the flow of cocaine.",
    "The priest criticised the patrols, which he says increase the price of food and violence.",
    "We warn that forced eradication will increase displacement of families.",
    "I fear that naval deployments will raise tensions in the region.",
    "The report cautions that removing kingpins increases homicides.",
    "The deployment raises concerns that conflict in the region will increase.",
]


@pytest.mark.parametrize("text", DISTANT)
def test_a_warning_or_a_doubt_is_no_aim_and_no_advice(text: str) -> None:
    claims = [claim for claim in lw.read(text + "\n").claims if claim.direction != "unclear"]
    assert claims
    assert {claim.stance for claim in claims} <= {"doubts", "reports"}, [(c.span, c.stance) for c in claims]
