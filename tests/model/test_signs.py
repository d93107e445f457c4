"""For every lever, the outcomes that it should move most, and which way: at surge, medians of paired effects.

Weeks are spans of the mean; sizes bound the median relative effect where evidence or design gives a bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from leeward.strategy import BASELINE, Strategy

from .support import IN_MODEL, Lab, surge

pytestmark = pytest.mark.slow

ANY = float("inf")
SPANS = {
    "quarter": slice(0, 13),
    "half": slice(0, 26),
    "second quarter": slice(13, 26),
    "year end": slice(39, 52),
    "two years": slice(91, 104),
    "three years": slice(143, 156),
}


@dataclass(frozen=True)
class Sign:
    """One expectation: lever (and places) -> series, span, direction, bounds on the median effect."""

    lever: str
    series: str
    span: str
    way: int
    where: tuple[str, ...] = ()
    least: float = 1e-5
    most: float = 10.0
    """Effects are relative to the series; of one that is zero in the baseline only the sign counts."""

    def __str__(self) -> str:
        return f"{self.lever}-{self.series}-{self.span}"


USA = "[market=usa]"
COLOMBIA = "[country=colombia]"
CARIBBEAN = ("western_caribbean", "eastern_caribbean")
TABLE = [
    # Strikes: a dip, a shift to the Pacific, a return.
    Sign("maritime_strike", "drug_flow[corridor=eastern_caribbean,mode=go_fast]", "year end", -1, CARIBBEAN),
    Sign("maritime_strike", "drug_flow[corridor=western_caribbean,mode=go_fast]", "year end", -1, CARIBBEAN),
    Sign("maritime_strike", "corridor_share[corridor=eastern_pacific]", "year end", 1, CARIBBEAN),
    Sign("maritime_strike", "kg_delivered" + USA, "half", -1, CARIBBEAN),
    Sign("maritime_strike", "crew_wage", "year end", 1, CARIBBEAN),
    Sign("maritime_strike", "cooperation" + COLOMBIA, "year end", -1, CARIBBEAN),
    # Strikes on laboratories in Venezuela do next to nothing to production, and move the conflict up a rung.
    Sign("lab_strike", "cooperation" + COLOMBIA, "year end", -1),
    Sign("lab_strike", "escalation[rung=strikes_on_land]", "quarter", 1, most=ANY),
    Sign("lab_strike", "people_displaced[country=venezuela]", "year end", 1, most=ANY),
    # Force in Mexico: a little fentanyl for some weeks, deaths, and Mexico's cooperation.
    Sign("mexico_strike", "fentanyl_flow", "quarter", -1, least=1e-6, most=0.05),
    Sign("mexico_strike", "overdose_death[drug=fentanyl]", "half", -1, least=1e-6, most=0.05),
    Sign("mexico_strike", "death_on_land", "quarter", 1, most=ANY),
    Sign("mexico_strike", "bystander_death", "quarter", 1, most=ANY),
    Sign("mexico_strike", "cooperation[country=mexico]", "quarter", -1, least=0.05, most=0.8),
    Sign("mexico_strike", "cooperation" + COLOMBIA, "year end", -1, most=0.8),
    Sign("mexico_strike", "homicide[country=mexico]", "half", 1, most=0.1),
    Sign("mexico_strike", "escalation[rung=strikes_on_land]", "quarter", 1, most=ANY),
    Sign("reward", "homicide[country=mexico]", "half", 1, ("mexico",), least=1e-7, most=0.01),
    # At sea: more is seen and stopped, less arrives, price rises.
    Sign("surveillance", "detection_rate[corridor=eastern_pacific]", "quarter", 1, least=0.02),
    Sign("surveillance", "detection_rate[corridor=western_caribbean]", "year end", 1, least=0.02),
    Sign("surveillance", "force_readiness", "year end", -1),
    Sign("vessel_patrol", "kg_delivered" + USA, "second quarter", -1, least=0.01, most=0.3),
    Sign("vessel_patrol", "import_price" + USA, "year end", 1, least=0.01),
    Sign("vessel_patrol", "response_time", "quarter", -1, least=0.1),
    Sign("rapid_response", "response_time", "quarter", -1),
    Sign("rapid_response", "kg_delivered" + USA, "half", -1),
    Sign("rapid_response", "import_price" + USA, "year end", 1),
    Sign("air_interdiction", "drug_flow[corridor=air,mode=light_aircraft]", "year end", -1),
    Sign("air_interdiction", "kg_seized[corridor=air]", "quarter", 1),
    Sign("air_interdiction", "corridor_share[corridor=air]", "year end", -1),
    Sign("port_inspection", "kg_seized[corridor=export_container]", "quarter", 1, least=0.02),
    Sign("port_inspection", "kg_delivered[market=europe]", "half", -1),
    Sign("port_inspection", "import_price[market=europe]", "year end", 1),
    Sign("border_scanning", "kg_delivered" + USA, "quarter", -1),
    Sign("border_scanning", "fentanyl_flow", "quarter", -1),
    Sign("border_scanning", "import_price" + USA, "year end", 1),
    Sign("intelligence_sharing", "cooperation" + COLOMBIA, "year end", 1),
    Sign("intelligence_sharing", "detection_rate[corridor=eastern_pacific]", "year end", 1),
    Sign("intelligence_sharing", "detection_rate[corridor=western_caribbean]", "year end", 1, most=0.1),
    Sign("multilateral_task_force", "cooperation" + COLOMBIA, "year end", 1),
    Sign("multilateral_task_force", "detection_rate[corridor=eastern_pacific]", "year end", 1),
    Sign("multilateral_task_force", "detection_rate[corridor=western_caribbean]", "year end", 1, most=0.1),
    # Supply: what is removed returns, production moves to other countries.
    Sign("lab_raid", "active_lab" + COLOMBIA, "quarter", -1, least=0.01),
    Sign("lab_raid", "leaf_price" + COLOMBIA, "year end", 1),
    # Half as many raids again: processors lie low by 1.56^-0.4 at first, and are used to it in part after a year.
    Sign("lab_raid", "potential_production" + COLOMBIA, "year end", -1, least=-0.01, most=0.12),
    Sign("precursor_control", "potential_production" + COLOMBIA, "second quarter", -1, least=0.005, most=0.2),
    Sign("precursor_control", "precursor_availability", "second quarter", -1, least=0.01, most=0.15),
    Sign("precursor_control", "leaf_price" + COLOMBIA, "year end", 1),
    Sign("manual_eradication", "coca_area" + COLOMBIA, "year end", -1, least=0.002, most=0.2),
    Sign("manual_eradication", "leaf_price" + COLOMBIA, "two years", 1),
    Sign("manual_eradication", "coca_area[country=peru]", "three years", 1),
    Sign("aerial_eradication", "coca_area" + COLOMBIA, "year end", -1, most=0.2),
    Sign("aerial_eradication", "leaf_price" + COLOMBIA, "two years", 1),
    Sign("aerial_eradication", "coca_area[country=peru]", "three years", 1),
    # Some plant in order to qualify (Prem, Vargas and Mejia 2023), so area first rises.
    Sign("alternative_livelihood", "coca_area" + COLOMBIA, "quarter", 1, most=0.1),
    Sign("alternative_livelihood", "coca_area" + COLOMBIA, "three years", -1, most=0.2),
    Sign("alternative_livelihood", "programme_cost", "quarter", 1, most=ANY),
    # Demand: slow and steady.
    Sign("treatment", "consumption" + USA, "year end", -1, least=0.002, most=0.2),
    Sign("treatment", "overdose_death[drug=cocaine]", "year end", -1),
    Sign("treatment", "retail_price" + USA, "three years", -1, least=0.0),
    Sign("prevention", "consumption" + USA, "three years", -1, most=0.05),
    Sign("prevention", "light_user" + USA, "three years", -1, most=0.05),
    Sign("prevention", "heavy_user" + USA, "three years", -1, most=0.05),
    Sign("harm_reduction", "overdose_death[drug=fentanyl]", "year end", -1, least=0.01),
    Sign("harm_reduction", "overdose_death[drug=cocaine]", "year end", -1),
    Sign("harm_reduction", "programme_cost", "quarter", 1, most=ANY),
    Sign("domestic_enforcement", "retail_price" + USA, "quarter", 1, most=0.1),
    Sign("domestic_enforcement", "consumption" + USA, "year end", -1, most=0.1),
    Sign("domestic_enforcement", "overdose_death[drug=cocaine]", "year end", -1, most=0.1),
    # Organisations.
    Sign("community_engagement", "recruit[country=mexico]", "year end", -1),
    Sign("community_engagement", "member[country=mexico]", "three years", -1),
    Sign("community_engagement", "homicide[country=mexico]", "three years", -1),
    Sign("justice_reform", "conviction[country=mexico]", "three years", 1),
    Sign("justice_reform", "member[country=mexico]", "three years", -1),
    Sign("justice_reform", "homicide[country=mexico]", "three years", -1),
    Sign("anti_corruption", "corruption[country=mexico]", "three years", -1),
    Sign("anti_corruption", "corruption[country=colombia]", "three years", -1),
    Sign("anti_corruption", "kg_delivered" + USA, "three years", -1),
    Sign("leadership_removal", "homicide[country=mexico]", "half", 1),
    Sign("leadership_removal", "member[country=mexico]", "quarter", 1, least=-0.05, most=0.05),
    Sign("leadership_removal", "crew_wage", "year end", 1, least=-0.02, most=0.02),
    # States.
    Sign("sanction", "finance", "quarter", -1),
    Sign("sanction", "trafficker_revenue", "half", -1),
    Sign("sanction", "regime_survival[country=venezuela]", "year end", -1),
    Sign("terrorist_designation", "finance", "quarter", -1),
    Sign("terrorist_designation", "trafficker_revenue", "half", -1),
    Sign("terrorist_designation", "escalation[rung=strikes_on_land]", "year end", 1, most=1.0),
    Sign("terrorist_designation", "recruit[country=mexico]", "year end", -1),
    Sign("lab_strike", "outside_involvement[country=venezuela]", "year end", 1, most=ANY),
    Sign("show_of_force", "outside_involvement[country=venezuela]", "year end", 1, most=ANY),
    Sign("regime_removal", "outside_involvement[country=venezuela]", "year end", 1, most=ANY),
    Sign("sanction", "political_prisoner[country=venezuela]", "year end", 1, most=0.5),
    Sign("sanction", "elite_cohesion[country=venezuela]", "three years", -1),
    Sign("coercive_threat", "elite_cohesion[country=venezuela]", "three years", -1),
    Sign("show_of_force", "escalation[rung=presence]", "quarter", 1, most=ANY),
    Sign("show_of_force", "force_readiness", "half", -1),
    Sign("show_of_force", "programme_cost", "quarter", 1, most=ANY),
    Sign("coercive_threat", "escalation[rung=strikes_on_land]", "year end", 1),
    Sign("coercive_threat", "regime_survival[country=venezuela]", "year end", -1),
    Sign("coercive_threat", "regional_stability", "year end", -1),
    Sign("regime_removal", "regime_survival[country=venezuela]", "quarter", -1, least=0.02),
    Sign("regime_removal", "people_displaced[country=venezuela]", "quarter", 1, most=ANY),
    Sign("regime_removal", "rally[country=venezuela]", "quarter", 1, most=ANY),
    Sign("ground_troops", "regime_survival[country=venezuela]", "three years", -1, least=0.05),
    Sign("ground_troops", "death_on_land", "year end", 1, most=ANY),
    Sign("ground_troops", "people_displaced[country=venezuela]", "year end", 1, most=ANY),
    Sign("diplomacy", "cooperation" + COLOMBIA, "year end", 1),
    Sign("diplomacy", "escalation[rung=strikes_on_land]", "year end", -1),
    Sign("diplomacy", "regional_stability", "year end", 1),
]


class Surges:
    """Series of strategies, run when first asked for and as long as asked for."""

    def __init__(self, lab: Lab) -> None:
        self.lab, self.ok = lab, lab.accepted
        self.known: dict[Strategy, Any] = {}
        self.weeks = {name: max((SPANS[x.span].stop for x in TABLE if x.lever == name), default=0) for name in IN_MODEL}

    def series(self, strategy: Strategy, weeks: int) -> Any:
        if strategy not in self.known or len(self.known[strategy]) < weeks:
            longest = [self.weeks[x.lever] for x in strategy if strategy == surge(x.lever, *x.where)]
            weeks = max([weeks, *longest]) if strategy else max(x.stop for x in SPANS.values())
            self.known[strategy] = self.lab.run(strategy, weeks)[0].astype(np.float32)
        return self.known[strategy]

    def median(self, strategy: Strategy, name: str, span: str) -> float:
        """Median over accepted draws of the paired effect, relative to the mean size of the series."""
        row, weeks = self.lab.row(name), SPANS[span]
        with_lever, without = (
            self.series(x, weeks.stop)[weeks, row].astype(float).mean(axis=0)[self.ok] for x in (strategy, BASELINE)
        )
        return float(np.median((with_lever - without) / np.maximum(np.abs(without), 1e-9)))


@pytest.fixture(scope="module")
def surges(group: Lab) -> Surges:
    assert group.accepted.sum() >= 40
    return Surges(group)


def test_rows_are_of_levers_and_series_of_the_model(group: Lab) -> None:
    """What every lever must do stands in its record (`assumed`) and is checked in tests/checking; here is what else is known."""
    assert {x.lever for x in TABLE} <= set(IN_MODEL)
    assert {x.series for x in TABLE} <= set(group.labels)


@pytest.mark.parametrize("sign", TABLE, ids=str)
def test_sign_and_size_of_a_surge(surges: Surges, sign: Sign) -> None:
    size = surges.median(surge(sign.lever, *sign.where), sign.series, sign.span) * sign.way
    assert sign.least <= size <= sign.most, size


@pytest.mark.parametrize("where", ["mexico", "venezuela"])
def test_threats_buy_cooperation_and_no_good_will(surges: Surges, where: str) -> None:
    strategy = surge("coercive_threat", where)
    assert surges.median(strategy, "diplomatic_relation", "year end") <= 1e-6
    if where == "mexico":
        assert surges.median(strategy, f"cooperation[country={where}]", "year end") > 0.01


def test_strikes_dip_shift_and_return(surges: Surges) -> None:
    strike = surge("maritime_strike", *CARIBBEAN)
    dip = min(surges.median(strike, "kg_delivered" + USA, span) for span in ("quarter", "second quarter"))
    late = surges.median(strike, "kg_delivered" + USA, "three years")
    assert dip < 0
    assert late > dip, (dip, late)
    assert abs(late) < 0.75 * abs(dip), (dip, late)


def test_lab_strikes_in_venezuela_do_next_to_nothing_to_production(surges: Surges) -> None:
    lab, strategy = surges.lab, surge("lab_strike")
    for span in SPANS.values():
        made, base = (
            lab.total(surges.series(x, span.stop)[span], "potential_production").astype(float).mean(axis=0)
            for x in (strategy, BASELINE)
        )
        change = (made / base - 1.0)[surges.ok]
        assert np.abs(change).max() < 0.02, change
        assert abs(np.median(change)) < 0.005


def test_treatment_lowers_consumption_slowly_and_steadily(surges: Surges) -> None:
    strategy = surge("treatment")
    spans = ("quarter", "year end", "two years", "three years")
    sizes = [surges.median(strategy, "consumption" + USA, span) for span in spans]
    assert sizes[0] < 0
    assert sizes[1] < 1.5 * sizes[0]
    assert sizes[2] <= sizes[1] and sizes[3] < 0.8 * sizes[1], sizes


def test_precursor_control_fades_within_three_years(surges: Surges) -> None:
    strategy = surge("precursor_control")
    name = "potential_production" + COLOMBIA
    deep, late = (surges.median(strategy, name, span) for span in ("second quarter", "three years"))
    assert deep < -0.005
    # Substitutes come within years; what was not planted while leaf was cheap takes longer.
    assert abs(late) < 0.7 * abs(deep), (deep, late)


def test_more_of_a_lever_does_more(surges: Surges) -> None:
    for lever, name, span in (
        ("vessel_patrol", "import_price" + USA, "year end"),
        ("treatment", "consumption" + USA, "year end"),
        ("manual_eradication", "coca_area" + COLOMBIA, "year end"),
        ("maritime_strike", "maritime_flow", "year end"),
    ):
        sizes = [abs(surges.median(surge(lever, level=x), name, span)) for x in ("more", "surge", "all_out")]
        # Strikes may not exceed half of what is detected, so the last step may add nothing.
        assert sizes[0] < sizes[1] <= sizes[2], (lever, sizes)
