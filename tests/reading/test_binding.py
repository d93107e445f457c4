"""Rules for places, options, carried levers and speakers, each with sentences of our own."""

from __future__ import annotations

from pathlib import Path

import pytest

from leeward.evidence.errors import InputError
from leeward.evidence.levers import load_levers
from leeward.evidence.placenames import place_title
from leeward.reading import Brief, Claim, read
from leeward.reading.bind import NO_NUMBER, complete, misplaced, settings_where, usual_strength
from leeward.reading.brief import DocumentInfo
from leeward.reading.claims import find_claims
from leeward.reading.llm import Endpoint, propose
from leeward.reading.pipeline import load_document, read_document
from leeward.reading.quantify import places as named_places
from leeward.reading.score import score
from leeward.world.load import load_world


def triples(text: str) -> list[tuple[str | None, str | None, str]]:
    return [(c.lever, c.outcome, c.direction) for c in read(text + "\n").claims]


def judged(text: str) -> list[tuple[str | None, str | None, str]]:
    return [(c.lever, c.outcome, c.direction) for c in read(text + "\n").read_claims()]


def table(*rows: str) -> str:
    return "\n".join(["| Measure | Expected effect |", "|---|---|", *(f"| {row} |" for row in rows), ""])


@pytest.mark.parametrize(
    ("cell", "outcome"),
    [
        ("Lower maritime trafficking of narcotics", "maritime_flow"),
        ("Less smuggling of cocaine by sea", "maritime_flow"),
        ("Lower flow of narcotics", "drug_flow"),
        ("Fewer tonnes of cocaine reaching Europe", "kg_delivered"),
    ],
)
def test_the_closest_flow_is_taken(cell: str, outcome: str) -> None:
    assert triples(table(f"Vessel patrols | {cell}")) == [("vessel_patrol", outcome, "decrease")]


def test_a_heading_of_what_is_expected_holds_effects() -> None:
    text = "| Idea | What its friends expect |\n|---|---|\n| Scanning containers | Fewer kilos landed in Europe |\n"
    (claim,) = read(text).claims
    assert (claim.lever, claim.outcome, claim.direction) == ("port_inspection", "kg_delivered", "decrease")
    assert claim.market == "europe"


def test_a_heading_that_lists_levers_lends_none() -> None:
    assert judged("# Raids, patrols or clinics\n\nOverdose deaths fell sharply in the valley.") == []
    one = triples("# Vessel patrols in the strait\n\nDrug smuggling fell sharply in the valley.")
    assert one == [("vessel_patrol", "drug_flow", "decrease")]


def test_only_force_is_carried_to_killings() -> None:
    assert judged("# Drug treatment\n\nThe fire on the quay killed nine people.") == []
    assert triples("The first strike on a speedboat came in May. It killed nine people.")[-1:] == [
        ("maritime_strike", "death_at_sea", "increase")
    ]


def test_without_denies_a_noun_not_the_verb_after_it() -> None:
    text = "Patrols without a clear mandate {} reduce cooperation with allies."
    assert triples(text.format("could")) == [("vessel_patrol", "cooperation", "decrease")]
    assert triples(text.format("would not")) == [("vessel_patrol", "cooperation", "no_effect")]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Officials who back the plan say that vessel patrols reduce cocaine trafficking.", "Officials"),
        ("Several researchers from the coast warn that vessel patrols reduce cocaine seizures.", "researchers"),
        ("A review of twelve programmes found that drug treatment lowers cocaine consumption.", "review"),
        ("Some economists expect that vessel patrols will reduce cocaine trafficking.", "economists"),
    ],
)
def test_a_speaker_with_a_description(text: str, speaker: str) -> None:
    (claim,) = read(text + "\n").claims
    assert claim.speaker.split()[-1] == speaker
    assert claim.role in ("official", "expert")


def test_addresses_are_not_read() -> None:
    assert judged("Seen at <https://example.org/vessel-patrols-reduce-cocaine-trafficking> in May.") == []


def test_the_label_of_a_bullet_is_its_lever() -> None:
    text = "The plan:\n\n- Port inspections: using surveillance flights to reduce cocaine trafficking.\n"
    (claim,) = read(text).claims
    assert claim.lever == "port_inspection"
    assert claim.with_levers == ["surveillance"]


def test_a_listed_consequence_belongs_to_what_the_section_opens_with() -> None:
    text = (
        "# What may follow\n\nCrop spraying began in the hills last month. Some fear for the towns.\n"
        "What may happen next:\n\n- Vessel patrols: patrols could reduce cocaine trafficking.\n"
        "- Towns: a rise in violence.\n"
    )
    last = read(text).claims[-1]
    assert (last.lever, last.outcome) == ("aerial_eradication", "homicide")
    assert last.carried == ["lever that the section opens with"]


def test_a_cell_with_two_effects_keeps_both_and_links_them(tmp_path: Path) -> None:
    text = table("Vessel patrols | Increased cocaine seizures & more arrests")
    first, second = read(text).claims
    assert (first.outcome, second.outcome) == ("kg_seized", "arrest")
    assert (first.also, second.also) == (None, first.id)
    page, gold = tmp_path / "p1.md", tmp_path / "gold.json"
    page.write_text(text, encoding="utf-8")
    label = '[{"page": "p1", "lever": "vessel_patrol", "outcome": "kg_seized", "direction": "increase", '
    gold.write_text(label + '"span": "Increased cocaine seizures", "speaker": "author"}]', encoding="utf-8")
    row = next(r for r in score(gold, [page]) if (r["kind"], r["measure"]) == ("table", "claim"))
    assert (row["right"], row["read"], row["labelled"]) == (1, 1, 1)


def test_a_lever_that_cannot_act_there_is_outside_the_model() -> None:
    brief = read("The minister said air strikes on labs in Ecuador would reduce cocaine production.\n")
    (claim,) = brief.claims
    assert claim.lever == "lab_strike" and claim.in_model is False and claim.option is None
    assert "in Ecuador: outside the model" in claim.outside_reason
    assert "acts on Colombia, Peru, Bolivia and Venezuela" in claim.outside_reason
    assert brief.options == []


def test_places_that_are_allowed_are_kept() -> None:
    brief = read("Air strikes on labs in Ecuador and Peru would reduce cocaine production.\n")
    (claim,) = brief.claims
    assert claim.in_model and [o.levers[0].where for o in brief.options] == [["peru"]]
    assert brief.options[0].title.endswith("in Peru")


def test_force_in_mexico_and_in_venezuela_are_different_levers() -> None:
    for place, lever in (("Mexico", "mexico_strike"), ("Venezuela", "lab_strike")):
        (claim,) = read(f"Air strikes on laboratories in {place} would raise homicides.\n").claims
        assert (claim.lever, claim.outcome, claim.in_model) == (lever, "homicide", True)


def test_a_reward_is_not_a_designation() -> None:
    for words, lever in (("A reward for the arrest of the boss", "reward"), ("A terrorist designation", "terrorist_designation")):
        assert lever in {claim.lever for claim in read(f"{words} would raise homicides.\n").claims}


def test_only_places_of_the_levers_own_kind_count() -> None:
    assert misplaced("lab_strike", ["mexico", "caribbean"]) == ["mexico"]
    assert misplaced("vessel_patrol", ["mexico"]) == []
    assert misplaced("air_interdiction", ["eastern_pacific"]) == []
    assert misplaced("treatment", ["colombia", "spain"]) == ["spain"]
    assert misplaced("precursor_control", ["mexico"]) == []
    assert settings_where("vessel_patrol", ["caribbean", "mexico"]) == ["western_caribbean", "eastern_caribbean"]
    assert place_title("western_caribbean") == "the western Caribbean" and place_title("costa_rica") == "Costa Rica"


def test_where_a_shift_goes_to_is_not_where_the_lever_acts() -> None:
    brief = read("Vessel patrols in the Eastern Caribbean will push smuggling to the Eastern Pacific.\n")
    (claim,) = brief.claims
    assert claim.outcome == "displaced_share"
    assert [o.levers[0].where for o in brief.options] == [["eastern_caribbean"]]


def test_a_bare_proposal_of_a_covered_lever_makes_no_option() -> None:
    text = "Vessel patrols in the Eastern Pacific reduced cocaine trafficking.\n"
    assert len(read(text + "They plan patrols.\n").options) == 1
    assert len(read(text + "They plan patrols and drug treatment.\n").options) == 2
    numbered = read(text + "They will deploy 400 ship-days of patrols a month.\n")
    assert any(s.value == 400 for o in numbered.options for s in o.levers)
    advice = read(text + "\n# What experts recommend\n\n- More vessel patrols\n- Port inspections\n")
    assert [o.id for o in advice.options if all(c.option != o.id for c in advice.claims)] == [
        "vessel_patrol",
        "port_inspection",
    ]


def test_strikes_mean_what_the_page_mostly_means() -> None:
    page = "Air strikes on labs began. Bombing laboratories cut cocaine production. The strikes on labs went on.\n"
    plain = "Military action could fuel violence.\n"
    assert read(plain).claims[0].lever == "maritime_strike"
    assert read(page + "\n" + plain).claims[-1].lever == "lab_strike"


def test_a_claim_by_hand_is_held_to_its_place() -> None:
    claim = Claim(id="c", lever="lab_strike", outcome="potential_production", direction="decrease", place=["mexico"])
    brief = complete(Brief(claims=[claim]))
    assert brief.options == [] and brief.claims[0].in_model is False


def test_proposals_need_the_document_of_the_brief() -> None:
    document = load_document("Vessel patrols reduced cocaine trafficking.\n")
    brief = read_document(document)
    with pytest.raises(InputError, match="endpoint"):
        propose(document, brief, Endpoint("http://[broken", "m"))
    brief.document = DocumentInfo(sha256="0" * 64)
    with pytest.raises(InputError, match="another document"):
        propose(document, brief, Endpoint("http://127.0.0.1:9/v1", "m"))


def test_a_sentence_runs_on_over_a_wrapped_line() -> None:
    text = "The first strike on a speedboat, which came in the early days of May,\nkilled nine people at once.\n"
    (claim,) = read(text).claims
    assert (claim.lever, claim.outcome, claim.carried) == ("maritime_strike", "death_at_sea", [])


def test_a_change_before_the_measures_is_not_their_effect() -> None:
    text = "Drug treatment grew in the valley. Overdose deaths fell to 90{}.\n"
    assert triples(text.format(" in spring"))
    assert not judged(text.format(" in spring, before any of these measures began"))


@pytest.mark.parametrize(
    ("text", "lever"),
    [
        ("Generals in Mexico fear the missiles. The strikes will not end the trade.", "mexico_strike"),
        ("The missiles fell at noon on two laboratories. The bombing will not end the trade.", "lab_strike"),
        ("The missiles fell at noon. The bombing will not end the trade.", "maritime_strike"),
    ],
)
def test_strikes_of_a_text_without_a_sea_are_on_land(text: str, lever: str) -> None:
    named = [found.label for grounded in find_claims(text).grounded for found in grounded.levers]
    assert named and set(named) == {lever}


def test_where_a_text_gives_no_number_a_smaller_country_has_its_share_of_the_level() -> None:
    lever = load_levers()["manual_eradication"]
    areas = {country.id: country.coca_area_ha for country in load_world("americas").countries}
    for place in ("peru", "bolivia"):
        assert lever.scale[place] == pytest.approx(areas[place] / areas["colombia"], abs=0.006)
        assert usual_strength("manual_eradication", [place])["value"] == pytest.approx(
            lever.scale[place] * lever.levels["surge"], rel=0.05
        )
    assert usual_strength("manual_eradication", []) == {"level": "surge", "note": NO_NUMBER}
    assert usual_strength("manual_eradication", ["colombia", "peru"])["level"] == "surge"
    (option,) = read(
        "The report recommends that Bolivia uproot coca by force. Forced eradication in Bolivia reduced coca area."
    ).options
    (setting,) = option.levers
    assert (setting.level, setting.value, setting.where) == (None, 650.0, ["bolivia"])
    assert setting.note is not None and "13 percent of it" in setting.note


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("in the Chapare", "bolivia"),
        ("across Putumayo", "colombia"),
        ("in the VRAEM", "peru"),
        ("in Guerrero", "mexico"),
        ("in Cauca", "colombia"),
        ("in Sonora", "mexico"),
    ],
)
def test_a_region_is_of_its_country(text: str, place: str) -> None:
    assert [name for name, _ in named_places(text, 0, len(text))] == [place]


@pytest.mark.parametrize(
    ("row", "tier"),
    [
        ("Manual eradication | −9%", "read"), ("Assistance after manual eradication | −9%", "possible"),
        ("Manual eradication | −9% (n.s.)", "possible"), ("Manual eradication | −9% (not significant)", "possible"),
    ],
)  # fmt: skip
def test_a_cell_that_is_of_another_or_of_nothing_for_sure_waits(row: str, tier: str) -> None:
    claims = read(f"Table\n\n| Instrument | Coca area |\n|---|---|\n| {row} |\n").claims
    assert [claim.tier for claim in claims] == [tier]
