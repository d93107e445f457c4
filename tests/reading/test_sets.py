"""Several documents, options with numbers, export, suggestions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from leeward.reading import read, read_many
from leeward.reading.brief import LeverSetting
from leeward.reading.claimreview import claim_review, short_span, write_claim_review
from leeward.reading.quantify import horizon, numbers, probability


def setting(text: str, lever: str) -> LeverSetting:
    brief = read(text + "\n")
    return next(s for option in brief.options for s in option.levers if s.lever == lever)


@pytest.mark.parametrize(
    ("text", "lever", "value"),
    [
        ("The navy deployed six ships with over 3,500 personnel to the gulf.", "show_of_force", 3500.0),
        ("They plan a ground invasion with 20,000 troops.", "ground_troops", 20000.0),
        ("The forces carried out 12 strikes on boats in the last three months.", "maritime_strike", 4.0),
        ("Aerial spraying will cover 60,000 hectares a year.", "aerial_eradication", 5000.0),
        ("The port will scan ten percent of containers with new port inspections.", "port_inspection", 10.0),
        ("The plan funds drug treatment for 80,000 people.", "treatment", 80.0),
        ("The state will buy two million naloxone kits a year.", "harm_reduction", 2.0),
        ("Judicial reform gets $120 million a year under the plan.", "justice_reform", 120.0),
        ("The army will launch raids on labs and destroy 600 laboratories a month.", "lab_raid", 600.0),
        ("They want regime change.", "regime_removal", 1.0),
    ],
)
def test_numbers_set_the_dial(text: str, lever: str, value: float) -> None:
    found = setting(text, lever)
    assert found.value == pytest.approx(value)
    assert found.level is None


def test_a_count_without_a_period_stays_a_note() -> None:
    found = setting("On Sunday the navy carried out the 17th strike on a boat.", "maritime_strike")
    assert found.value is None and found.level == "surge"
    assert found.stated == "17th strike" and "without a period" in (found.note or "")


def test_a_number_outside_the_dial_stays_a_note() -> None:
    found = setting("The port will scan 900 percent of containers with port inspections.", "port_inspection")
    assert found.value is None and "outside the dial" in (found.note or "")


def test_where_is_bound_to_the_lever() -> None:
    brief = read("Vessel patrols in the Eastern Pacific reduced cocaine trafficking to Colombia.\n")
    option = next(o for o in brief.options if o.id == brief.claims[0].option)
    assert option.levers[0].where == ["eastern_pacific"]


def test_numbers_and_horizons() -> None:
    text = "about $1.5 billion, 12 percent, eight ships, the 21st strike, 2024, 3,000 men"
    assert [(n.value, n.unit) for n in numbers(text, 0, len(text))] == [
        (1.5e9, "US$"),
        (12.0, "percent"),
        (8.0, ""),
        (21.0, ""),
        (3000.0, ""),
    ]
    assert horizon("within two years", 0, 16) == 104
    assert horizon("no date", 0, 7) is None
    chance = "the odds rose from 10 percent to 80 percent"
    assert probability(chance, 0, len(chance)) == (0.8, 0.1)
    assert probability("prices rose from 10 percent to 80 percent", 0, 41) is None


def test_documents_that_differ_are_listed(tmp_path: Path) -> None:
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_text(
        "President Rosa Quiroga spoke. Aid workers counted 40 people killed in boat strikes.\n"
        "Bolivia is a major producer of cocaine. Vessel patrols reduced cocaine trafficking.\n",
        encoding="utf-8",
    )
    two.write_text(
        "Former President Rosa Quiroga spoke. The navy counted 25 people killed in boat strikes.\n"
        "Bolivia is not a producer of cocaine. Vessel patrols did not reduce cocaine trafficking.\n",
        encoding="utf-8",
    )
    found = read_many([one, two])
    assert len(found.briefs) == 2
    about = {(conflict.kind, conflict.about): [s.says for s in conflict.statements] for conflict in found.conflicts}
    assert about["count", "people killed by strikes"] == ["40", "25"]
    assert about["production", "whether bolivia is a producer of cocaine"] == ["yes", "no"]
    assert about["office", "the office of Quiroga"] == ["president", "former president"]
    assert about["effect", "vessel_patrol on drug_flow"] == ["decrease", "no_effect"]
    texts = {"one.txt": one.read_text(encoding="utf-8"), "two.txt": two.read_text(encoding="utf-8")}
    for conflict in found.conflicts:
        for said in conflict.statements:
            assert texts[said.document][said.start : said.end] == said.span
    json.dumps(found.to_json())


def test_one_document_read_twice_has_no_conflict(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_text("Bolivia is not a producer of cocaine. It counted 40 people killed in strikes.\n", encoding="utf-8")
    assert read_many([path, path]).conflicts == []


def test_claim_review_export(tmp_path: Path) -> None:
    brief = read("According to Ana Ruiz, vessel patrols reduced cocaine trafficking in the strait.\n")
    write_claim_review(brief, tmp_path / "claims.jsonld")
    data = json.loads((tmp_path / "claims.jsonld").read_text(encoding="utf-8"))
    assert data == json.loads(json.dumps(claim_review(brief)))
    (record,) = data["@graph"]
    assert record["@type"] == "ClaimReview"
    assert record["itemReviewed"]["author"] == {"@type": "Person", "name": "Ana Ruiz"}
    assert (record["leeward:lever"], record["leeward:direction"]) == ("vessel_patrol", "decrease")
    assert record["leeward:reviewed"] is False
    assert record["itemReviewed"]["appearance"]["identifier"] == f"sha256:{brief.document.sha256}"  # type: ignore[union-attr]


def test_long_spans_are_cut_in_exports() -> None:
    assert short_span(" ".join("word" for _ in range(30))).split() == ["word"] * 15 + ["…"]


def test_suggestions_start_with_what_was_read() -> None:
    brief = read("Airstrikes and vessel patrols could fuel instability and violence.\n")
    for claim in brief.claims:
        assert claim.candidates.levers[0] == claim.lever and claim.candidates.outcomes[0] == claim.outcome
        assert 2 <= len(claim.candidates.levers) <= 5
        assert len(set(claim.candidates.outcomes)) == len(claim.candidates.outcomes) <= 5
