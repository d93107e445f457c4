"""The shipped data: it passes every check and says what the documentation promises."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from leeward.evidence.checks import CHECKS, check_parameters, run_checks
from leeward.evidence.errors import InputError
from leeward.evidence.facts import (
    STATUSES,
    load_facts,
    load_sources,
    load_strikes,
    load_units,
    series,
)
from leeward.evidence.findings import findings, load_findings
from leeward.evidence.levers import LEVEL_NAMES, lever, levers_for, load_levers
from leeward.evidence.outcomes import load_outcomes, outcome, outcomes_for
from leeward.evidence.tables import (
    evidence_rows,
    fact_rows,
    lever_rows,
    outcome_rows,
    parameter_rows,
    status_counts,
)
from leeward.evidence.vocabulary import DIRECTIONS

ROOT = Path(__file__).parents[2]

LEVERS = [
    "surveillance",
    "vessel_patrol",
    "maritime_strike",
    "lab_strike",
    "lab_raid",
    "precursor_control",
    "aerial_eradication",
    "manual_eradication",
    "alternative_livelihood",
    "port_inspection",
    "border_scanning",
    "air_interdiction",
    "air_shootdown",
    "intelligence_sharing",
    "multilateral_task_force",
    "rapid_response",
    "domestic_enforcement",
    "community_engagement",
    "justice_reform",
    "anti_corruption",
    "leadership_removal",
    "treatment",
    "prevention",
    "harm_reduction",
    "sanction",
    "terrorist_designation",
    "show_of_force",
    "coercive_threat",
    "regime_removal",
    "ground_troops",
    "diplomacy",
]

OUTCOMES = [
    "death_on_land",
    "coca_area",
    "potential_production",
    "active_lab",
    "precursor_availability",
    "drug_flow",
    "maritime_flow",
    "kg_delivered",
    "kg_seized",
    "kg_destroyed",
    "detection_rate",
    "response_time",
    "active_leg",
    "route_concentration",
    "displaced_share",
    "corridor_share",
    "import_price",
    "retail_price",
    "retail_purity",
    "consumption",
    "light_user",
    "heavy_user",
    "overdose_death",
    "death_at_sea",
    "bystander_death",
    "homicide",
    "recruit",
    "member",
    "arrest",
    "conviction",
    "cooperation",
    "escalation",
    "regime_survival",
    "rally",
    "people_displaced",
    "oil_output",
    "force_readiness",
    "programme_cost",
    "cost_per_tonne_removed",
    "cost_per_consumption_percent",
    "trafficker_revenue",
    "fentanyl_flow",
    "leaf_price",
    "source_stock",
    "crew_wage",
    "corruption",
    "farmer_livelihood",
    "diplomatic_relation",
    "regional_stability",
    "deterrence",
    "finance",
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_shipped_data_passes(check: object) -> None:
    assert callable(check)
    assert check(None) == []


def test_every_promised_lever_and_outcome_is_declared() -> None:
    assert set(LEVERS) <= set(load_levers())
    assert set(OUTCOMES) <= set(load_outcomes())


def test_the_facts_are_all_there() -> None:
    facts = load_facts()
    assert len(facts) >= 1690
    assert facts["coca_unodc_COL_2024"].value == 261_000
    assert facts["mr331_eta"].status == "recalled" and facts["mr331_ratio7"].status == "read"
    for name in ("A01", "ORG-001", "T001", "mr331_eta", "coca_unodc_COL_1990"):
        assert load_sources()[facts[name].source_id].title


def test_pounds_and_acres_became_metric_and_say_so() -> None:
    fact = load_facts()["T218"]
    assert fact.unit == "kg" and fact.value == pytest.approx(355_755 * 0.45359237)
    assert "pounds" in fact.note
    area = load_facts()["T148"]
    assert area.unit == "ha" and area.value == pytest.approx(319_000 * 0.40468564224)


def test_nominal_and_real_money_are_different_dimensions() -> None:
    for unit in load_units().values():
        if unit.unit.startswith(("US$", "EUR", "COP")):
            real = re.match(r"US\$(19|20)\d\d", unit.unit) is not None
            assert unit.dimension.endswith("real" if real else "nominal"), unit.unit


def test_recalled_facts_never_claim_an_address_they_were_read_at() -> None:
    sources = load_sources()
    for fact in load_facts().values():
        if sources[fact.source_id].kind == "recalled":
            assert fact.status == "recalled", fact.id


def test_series_are_sorted_and_leave_out_part_years() -> None:
    points = series("manual_COL_")
    years = [year for year, _, _ in points]
    assert years == sorted(years) and len(set(years)) == len(years)
    assert all(fact.id == f"manual_COL_{year}" for year, _, fact in points)
    assert series("no_such_series_") == []
    assert series("cm_lo_", unit="ha") == []


def test_strikes_add_up_to_the_published_totals() -> None:
    strikes = load_strikes()
    until = [strike for strike in strikes if strike.date <= "2026-01-07" and strike.id.startswith("strike")]
    assert sum(strike.killed or 0 for strike in until) == 114
    assert max(strike.cum_strikes or 0 for strike in until) == 35
    published = [strike.cum_killed for strike in strikes if strike.id.startswith("checkpoint")]
    assert all(number is not None for number in published)


def test_findings_hold_evidence_for_and_against() -> None:
    rows = load_findings()
    assert len(rows) >= 80 and {row.direction for row in rows} == set(DIRECTIONS)
    claims = findings("maritime_strike", "import_price") + findings("maritime_strike", "drug_flow")
    assert {"increase", "no_effect"} <= {row.direction for row in claims}
    with_findings = {row.lever for row in rows}
    without = set(LEVERS) - with_findings
    assert without <= {"terrorist_designation"}


def test_findings_filter_by_lever_and_outcome() -> None:
    both = findings("treatment", "heavy_user")
    assert both and all((row.lever, row.outcome) == ("treatment", "heavy_user") for row in both)
    assert set(both) <= set(findings("treatment")) & set(findings(outcome="heavy_user"))
    assert findings("terrorist_designation", "leaf_price") == []


@pytest.mark.parametrize(
    ("arguments", "near"),
    [(("treatmnt", None), "treatment"), ((None, "overdose_deaths"), "overdose_death")],
)
def test_unknown_names_in_a_query_list_the_nearest(arguments: tuple[str | None, str | None], near: str) -> None:
    with pytest.raises(InputError, match=f"nearest: .*{near}"):
        evidence_rows(*arguments)


def test_lookups_of_single_records() -> None:
    assert lever("treatment").value("surge") == 150
    assert outcome("overdose_death").dims == ("drug",)
    with pytest.raises(InputError, match="unknown lever"):
        lever("treatments_for_all")
    with pytest.raises(InputError, match="unknown outcome"):
        outcome("happiness")
    with pytest.raises(InputError, match="unknown level 'maximum'"):
        lever("treatment").value("maximum")


def test_costs_per_week_follow_the_dial() -> None:
    patrol = lever("vessel_patrol")
    assert patrol.unit_cost is not None
    month = patrol.unit_cost * 180
    assert patrol.weekly_cost(180) == pytest.approx(month * 12 / 52.18, rel=1e-3)
    assert lever("regime_removal").weekly_cost(1) == 0.0


def test_tables_can_be_dumped_as_json() -> None:
    tables = (lever_rows(), outcome_rows(), parameter_rows(), evidence_rows(), fact_rows(["A01", "mr_erad"]))
    for rows in tables:
        assert json.loads(json.dumps(rows)) == rows
    assert [row["name"] for row in lever_rows()] == list(load_levers())
    with pytest.raises(InputError, match="unknown subsystem"):
        parameter_rows("weather")
    with pytest.raises(InputError, match="unknown fact"):
        fact_rows(["no_such_fact"])


def test_smallest_effects_follow_the_series_where_there_is_one() -> None:
    for record in load_outcomes().values():
        spread = record.yearly_sd
        assert spread is not None
        if spread.facts and "half the standard deviation" in record.smallest_effect.note:
            assert record.smallest_effect.value == pytest.approx(spread.value / 2, rel=0.05), record.name


def test_every_yearly_sd_can_be_recomputed_from_its_facts() -> None:
    facts = load_facts()
    checked = 0
    for record in load_outcomes().values():
        spread = record.yearly_sd
        if spread is None or not spread.facts:
            continue
        points = {}
        for name in spread.facts:
            fact = facts[name]
            year = int(match[0]) if (match := re.search(r"(?:19|20)\d\d", name)) else fact.year
            assert year is not None and fact.value is not None
            points[year] = fact.value
        changes = [points[year + 1] / points[year] - 1 for year in sorted(points) if year + 1 in points]
        mean = sum(changes) / len(changes)
        sd = (sum((change - mean) ** 2 for change in changes) / (len(changes) - 1)) ** 0.5
        assert sd == pytest.approx(spread.value, rel=0.01), record.name
        checked += 1
    assert checked >= 8


def test_every_gold_label_names_a_lever_and_an_outcome(shared: Path) -> None:
    for claim in json.loads((shared / "claims_seeds.json").read_text(encoding="utf-8")):
        assert levers_for(claim["lever"]), claim["lever"]
        assert outcomes_for(claim["outcome"]), claim["outcome"]


def test_labels_reach_the_records_they_should() -> None:
    assert levers_for("military_strikes")[:2] == ["maritime_strike", "lab_strike"]
    assert levers_for("vessel_patrol") == ["vessel_patrol"]
    assert "member" in outcomes_for("organisation_strength")
    assert outcomes_for("cocaine_production")[0] == "potential_production"
    assert outcomes_for("coordination")[0] == "cooperation"
    assert outcomes_for("deterrence") == ["crew_wage", "deterrence"]
    assert levers_for("justice") == ["justice_reform", "anti_corruption"]
    assert levers_for("lab_destruction") == ["lab_raid", "lab_strike"]
    assert set(levers_for("military")) == {record.name for record in load_levers().values() if record.family == "military"}
    assert "regime_pressure" in outcome("regime_survival").inverse_aliases
    assert levers_for("no such label") == [] and outcomes_for("no such label") == []


def test_words_are_unambiguous_enough_for_a_reader() -> None:
    for record in load_levers().values():
        assert len(set(record.aliases)) == len(record.aliases)
        assert (
            record.label in record.aliases or record.label.replace("_", " ") in record.aliases or (record.label == record.name)
        ), record.name
    for record in load_outcomes().values():
        assert not set(record.aliases) & set(record.inverse_aliases)


def test_levels_have_meanings_and_lethal_levers_are_marked() -> None:
    for record in load_levers().values():
        assert tuple(record.levels) == LEVEL_NAMES and all(record.meaning.values())
        assert not set(record.assumed) - set(load_outcomes())
    lethal = {name for name, record in load_levers().items() if record.lethal}
    assert lethal & set(LEVERS) == {"maritime_strike", "air_shootdown", "lab_strike", "regime_removal", "ground_troops"}


def test_the_documentation_counts_are_true() -> None:
    text = (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8")
    counts = status_counts()
    for table in ("facts", "findings"):
        for status in STATUSES:
            row = re.search(rf"^\| {status} \|(.*)\|$", text, flags=re.MULTILINE)
            assert row is not None, status
            cells = [cell.strip().replace(",", "") for cell in row[1].split("|")]
            shown = int(cells[("facts", "findings").index(table)])
            assert shown == counts[table].get(status, 0), (table, status)
    assert f"{len(load_sources())} sources" in text
    assert f"{len(load_units())} units" in text


def test_run_checks_joins_all_checks() -> None:
    assert [line for line in run_checks() if line not in check_parameters()] == []
