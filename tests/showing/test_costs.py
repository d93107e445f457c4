"""Cost and deaths: what is not priced says so, money and deaths are of one campaign; only what is judged is in the brief."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small_study import SmallStudy, claim

from leeward.evidence.levers import load_levers
from leeward.judging import judge
from leeward.judging.prices import extrapolated, left_out, setting_text
from leeward.judging.summary import Interval
from leeward.judging.words import QUOTED
from leeward.reading.brief import Brief, Claim, DocumentInfo, LeverSetting, Option
from leeward.reading.load import load
from leeward.showing.costs import cost_table
from leeward.showing.quotes import around, in_sentences
from leeward.showing.report import render_report
from leeward.showing.terminal import settings
from leeward.showing.told import told
from leeward.showing.unbroken import lines, unbroken

LEVERS = load_levers()
WEEKS, DRAWS = 26, 8
FACTOR = np.linspace(0.8, 1.2, DRAWS)
CREW, LETHALITY = np.linspace(3, 4, DRAWS), np.full(DRAWS, 0.9)
ORDERED, HITS = 2.0, 0.5  # strikes a week


def option(name: str, *levers: str, value: float | None = None) -> Option:
    made = [LeverSetting(lever=lever, level=None if value else "surge", value=value) for lever in levers]
    return Option(id=name, title=LEVERS[levers[0]].title, levers=made)


def weekly(values: Any) -> Any:
    return np.broadcast_to(
        np.asarray(values, float).reshape(-1, 1) if np.ndim(values) else np.full((DRAWS, 1), values), (DRAWS, WEEKS)
    )


def study(**deaths: float) -> SmallStudy:
    zero = weekly(0.0)
    cost = {"baseline": zero, "strikes": weekly(ORDERED * 1.5e6 * FACTOR), "troops": zero, "threat": zero, "boats": weekly(1e6)}
    sea = {"baseline": zero, "strikes": weekly(HITS * CREW * LETHALITY)}
    land = {"baseline": zero, "troops": weekly(deaths.get("troops", 30.0))}
    flow = {name: weekly(100.0) for name in cost}
    parameters = {"strike_crew": CREW, "strike_lethality": LETHALITY, "cost_factor": FACTOR}
    series = {"consumption": flow, "programme_cost": cost, "death_at_sea": sea, "death_on_land": land}
    return SmallStudy(series, draws=DRAWS, weeks=WEEKS, parameters=parameters)


def brief(**changes: Any) -> Brief:
    made = [option("strikes", "maritime_strike"), option("troops", "ground_troops"), option("threat", "coercive_threat"),
            option("boats", "vessel_patrol")]  # fmt: skip
    claims = [
        claim("decrease", 1, lever="maritime_strike", option="strikes"),
        claim("decrease", 2, lever="vessel_patrol", option="boats"),
    ]
    return Brief(title="Costs", options=made, claims=claims, **changes)


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page).replace("\u00a0", " ").split())


@pytest.fixture(scope="module")
def found() -> Any:
    return judge(study(), brief())


def test_strikes_carried_out_are_deaths_over_those_killed_a_strike(found: Any) -> None:
    kept = found.comparison.strikes
    assert list(kept) == ["strikes"]  # no other option orders strikes alone
    assert kept["strikes"].ordered == pytest.approx(ORDERED * WEEKS)
    assert kept["strikes"].carried_out.median == pytest.approx(HITS * WEEKS)
    np.testing.assert_allclose(kept["strikes"].costs, HITS * WEEKS * 1.5e6 * FACTOR)
    cell = found.comparison.cell("strikes", "programme_cost")
    assert cell.total.median == pytest.approx(ORDERED * WEEKS * 1.5e6)  # the model's own record is as it was
    assert found.to_dict()["comparison"]["strikes"][0]["ordered"] == pytest.approx(52.0)


def test_the_first_sentences_price_the_campaign_that_kills(found: Any) -> None:
    said = text_of(found.answer.text)
    assert "of about 52 strikes ordered over 6 months only 13 are carried out" in said
    assert "these cost US$ 19.5" in said and "(US$ 78 million for all)" in said


def test_without_the_parameters_of_a_strike_the_money_is_of_what_is_ordered() -> None:
    bare = study()
    bare.parameters = bare.parameters[["cost_factor"]]
    made = judge(bare, brief())
    assert made.comparison.strikes == {} and "it costs US$ 78" in text_of(made.answer.text)


def test_what_has_no_price_and_no_deaths_gets_a_sentence_and_no_line(found: Any) -> None:
    page = str(cost_table(found, brief()))
    said = text_of(page)
    assert "Not priced, and no deaths counted: Coercive threats." in said
    row = said[said.index("Ground troops") :]
    assert "not priced" in row and "780" in row.split("Patrol ships")[0]  # thirty a week for 26 weeks, on land
    assert "Deaths on land" in said and "13 of 52 strikes are carried out" in said
    assert not re.search(r"<td[^>]*>0</td>", page)


def test_few_deaths_are_whole_and_none_is_a_dash() -> None:
    page = text_of(str(cost_table(judge(study(troops=1.13 / WEEKS), brief()), brief())))
    assert "1.1" not in page.replace("1.13", "") and "Deaths on land" in page
    none = text_of(str(cost_table(judge(study(troops=0.3 / WEEKS), brief()), brief())))
    assert "Deaths on land" not in none and "Ground troops" in none[none.index("no deaths counted") :]


def test_what_is_saved_is_said_in_words(found: Any) -> None:
    saved = Interval(-110e6, -130e6, -90e6, -183e6, -73e6)
    cells = [
        replace(x, total=saved) if x.outcome == "programme_cost" and x.option == "boats" else x for x in found.comparison.cells
    ]
    changed = replace(found, comparison=replace(found.comparison, cells=cells))
    assert "saves 110 million 73 to 183" in text_of(str(cost_table(changed, brief())))


def test_a_price_says_what_it_leaves_out_and_where_it_is_extrapolated() -> None:
    note = left_out(LEVERS["show_of_force"], LEVERS)
    assert "gross cost is ten times as much" in note and "C01" not in note and "A19" not in note
    assert "Military presence" in left_out(LEVERS["maritime_strike"], LEVERS)
    patrols = LEVERS["vessel_patrol"]
    most = max(patrols.levels.values())
    assert extrapolated(LeverSetting(lever="vessel_patrol", value=2 * most + 1), patrols)
    assert not extrapolated(LeverSetting(lever="vessel_patrol", value=2 * most), patrols)
    assert not extrapolated(LeverSetting(lever="ground_troops", level="all_out"), LEVERS["ground_troops"])
    assert setting_text(LeverSetting(lever="regime_removal", value=1.0), LEVERS["regime_removal"]) == ""
    assert settings(brief())["strikes"] == "8 strikes/month (baseline 0)"


def test_of_what_a_program_read_only_options_with_a_judged_claim_stand_in_the_brief(found: Any) -> None:
    read = brief(document=DocumentInfo(title="x"))
    assert told(found, brief()) == found.options
    assert told(found, read) == ["strikes", "boats"]
    page = render_report(found, study(), read)  # type: ignore[arg-type]
    first, behind = page.split('id="appendix"', 1)
    assert "“Ground troops” and “Coercive threats” are named in the text, but no claim about them is judged" in text_of(first)
    assert "not priced" not in text_of(first) and "not priced" in text_of(behind)


def test_a_document_of_which_nothing_was_read_shows_no_effect_and_counts_what_waits() -> None:
    waiting = [Claim(id="p1", lever="maritime_strike", outcome="consumption", option="strikes", tier="possible", reader="rules")]
    nothing = brief(document=DocumentInfo(title="x")).model_copy(update={"claims": waiting})
    page = render_report(judge(study(), nothing), study(), nothing)  # type: ignore[arg-type]
    first = text_of(page.split('id="appendix"', 1)[0])
    assert "0 claims judged; 1 possible claim waits for a person" in first and "claims found" not in first
    assert "so none is judged" in first and "From instrument to people" not in first and "Cost and deaths" not in first
    assert "No claim is judged, so there is no verdict that could change" in first


def test_numbers_stay_with_their_units() -> None:
    for whole in ("US$\u00a04\u202f000", "312)\u00a0million", "100\u00a0%", "\N{MINUS SIGN}27\u00a0points", "3\u00a0years"):
        text = f"words before it and {whole.replace(chr(0xA0), ' ')} at the end"
        for width in range(16, 40):
            assert any(whole in line for line in lines(text, width)), (whole, width)
    assert unbroken("no number here") == "no number here"
    assert max(len(line) for line in lines("word " * 30, 20)) <= 20


def test_a_quotation_stands_in_its_sentence(tmp_path: Path, found: Any) -> None:
    sentence = "Unless they are paid for, officials said, **threats** of force would bring down flows only for a while."
    text = f"First of all. {sentence} Then nothing.\n"
    path = tmp_path / "doc.txt"
    path.write_text(text)
    start = text.index("threats")
    asked = Claim(id="c1", span="threats", start=start, end=start + 7)
    assert around(text, asked) == sentence.replace("*", "")
    assert around(text, asked.model_copy(update={"start": 0, "end": 7})) == ""
    assert around("| a | threats |\n", asked.model_copy(update={"start": 6, "end": 13})) == ""
    many = " ".join(f"w{number}" for number in range(60))
    long = f"{many} threats {many}."
    at = long.index("threats")
    said = '"It moved," said Dr. Ana Ruiz of the U.S. Coast Guard (ret. 2020), and she left.'
    there = said.index("moved")
    assert (
        around(f"One more. {said} Another.\n", asked.model_copy(update={"start": 10 + there, "end": 15 + there, "span": "moved"}))
        == said
    )
    bullet = "- Boats stay in port. Crews see threats everywhere. Pay went up."
    at_bullet = bullet.index("threats")
    in_it = asked.model_copy(update={"start": at_bullet, "end": at_bullet + 7})
    assert around(bullet, in_it) == "Crews see threats everywhere."
    wordy = f"A B C D E F G H I J {' '.join(f'x{number}' for number in range(22))} end."
    span = wordy[wordy.index("x0") : wordy.index(" end.")]
    held = asked.model_copy(update={"span": span, "start": wordy.index("x0"), "end": wordy.index(" end.")})
    assert around(wordy, held).startswith("… G H I J x0 ")
    short = wordy[14:]
    near = held.model_copy(update={"start": short.index("x0"), "end": short.index(" end.")})
    assert around(short, near).startswith("H I J x0 ")
    cut_down = around(long, asked.model_copy(update={"start": at, "end": at + 7}))
    assert cut_down.startswith("… w54 w55") and " w59 threats w0 " in cut_down and cut_down.endswith(" …")
    assert len(cut_down.split()) <= QUOTED + 3
    item = replace(found.items[0], span="threats")
    asked_of = replace(found, items=[item, *found.items[1:]])
    info = DocumentInfo(path=str(path), sha256=hashlib.sha256(path.read_bytes()).hexdigest())
    of = brief(document=info).model_copy(update={"claims": [asked]})
    shown, shown_of = in_sentences(asked_of, of)
    assert "Unless" in shown.items[0].span and shown_of.claims[0].span == shown.items[0].span
    path.write_text(text + "changed")
    load(path)
    assert in_sentences(asked_of, of)[0].items[0].span == "threats"


def test_a_cell_stands_behind_the_head_of_its_row(tmp_path: Path, found: Any) -> None:
    text = "Table\n\n| Instrument | Coca |\n|---|---|\n| Eradication | −6% |\n"
    path = tmp_path / "doc.txt"
    path.write_text(text)
    at = text.index("−6%")
    cell = Claim(id="c1", span="−6%", start=at, end=at + 3, kind="table")
    of = brief(document=DocumentInfo(path=str(path), sha256=hashlib.sha256(path.read_bytes()).hexdigest()))
    asked_of = replace(found, items=[replace(found.items[0], span="−6%"), *found.items[1:]])
    shown, _ = in_sentences(asked_of, of.model_copy(update={"claims": [cell]}))
    assert shown.items[0].span == "Eradication | −6%"
