"""What the terminal shows."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from rich.console import Console

from leeward.judging import judge
from leeward.judging.rules import REPORTED
from leeward.judging.sizes import ClaimedSize
from leeward.judging.words import VIOLENCE, standing_in
from leeward.showing.naming import tested as told_as
from leeward.showing.naming import way
from leeward.showing.terminal import _all_outside, _outside, _row, _said, settings, verdict_table


def shown(thing: Any, width: int = 100) -> str:
    out = io.StringIO()
    Console(file=out, width=width, highlight=False, color_system=None).print(thing)
    return out.getvalue()


def test_verdicts_fit_eighty_columns(judgement: Any) -> None:
    text = shown(verdict_table(judgement), 80)
    assert max(len(line) for line in text.splitlines()) <= 80
    flat = " ".join(text.split())
    for sentence in judgement.answer.sentences:
        assert " ".join(sentence.text.split()) in flat
    assert "not reviewed by a person" in flat and "Outside the model" in flat
    for row in judgement.rows:
        assert f"{row.lead.claim} " in text


def test_a_claim_has_one_to_three_lines_with_its_verdict_in_the_first(judgement: Any) -> None:
    for row in judgement.rows:
        lines = [str(line) for line in (_outside if row.lead.word == "outside the model" else _row)(row)]
        # A fourth line only where size, place and ground do not fit into one.
        wide = len(" ".join(line.strip() for line in lines[1:3])) > 76
        assert 1 <= len(lines) <= (4 if wide else 3) and max(map(len, lines)) < 80
        assert row.lead.word in lines[0] or row.lead.word == "outside the model"
        if row.lead.effect is not None and row.lead.word != "no path":
            assert "%" in lines[1] or "points" in lines[1]


@pytest.mark.parametrize(("unit", "told"), [("people", "83 people: reported"), ("percent", "83 %: reported")])
def test_a_count_of_the_past_has_no_way_and_a_change_has(judgement: Any, unit: str, told: str) -> None:
    row = judgement.rows[0]
    lead = replace(row.lead, word=REPORTED, direction="increase", claimed_size=ClaimedSize(83.0, unit, None))
    first = str(next(iter(_row(replace(row, lead=lead))))).replace("\u00a0", " ")
    assert told in first and ("up 83" in first) is (unit == "percent")
    assert way(lead).startswith("83") is (unit == "people")


def test_what_a_verdict_depends_on_is_never_cut_off(judgement: Any) -> None:
    row = next(row for row in judgement.rows if row.lead.word == "depends on")
    long = "the share of the effort of patrols that an option takes away from other waters"
    told = [str(line) for line in _row(replace(row, lead=replace(row.lead, depends_on_title=long)))]
    assert "…" in told[0] and " ".join(" ".join(told[1:3]).split()).startswith(f"on {long}: ")
    assert not any(line.strip().startswith("on ") for line in map(str, _row(row)))


def test_what_is_not_noticeable_is_shown_with_its_size_and_the_smallest(judgement: Any) -> None:
    text = shown(verdict_table(judgement), 80).replace("\u00a0", " ")
    assert "0.00 % (−0.11 to 0.00) at 3 years, United States; within ±4.0 %" in text


def test_an_effect_that_fades_is_shown_at_both_ends(judgement: Any) -> None:
    text = shown(verdict_table(judgement), 80).replace("\u00a0", " ")
    assert "at 3 months; 0.0 % (−1.3 to 0.0) at 3 years" in text


def test_claims_that_test_the_same_are_one_row(study: Any, brief: Any) -> None:
    more = brief.model_copy(deep=True)
    again = more.claims[1].model_copy(update={"id": "c13", "speaker": "a senator", "stance": "asserts"})
    more.claims.append(again)
    found = judge(study, more)
    assert len(found.rows) == 12 and len(found.items) == 13
    assert sum(found.counts.values()) == 12
    text = shown(verdict_table(found), 80)
    assert "c2 +1 " in text and "officials and 1 more" in text


@pytest.mark.parametrize("width", [60, 80, 100, 160])
def test_no_width_breaks_it(judgement: Any, width: int) -> None:
    assert max(len(line) for line in shown(verdict_table(judgement), width).splitlines()) <= width


def test_words_of_the_document_are_not_markup(study: Any, brief: Any) -> None:
    bad = brief.model_copy(deep=True)
    bad.claims[0].span, bad.claims[0].start, bad.claims[0].end = "[red]x[/red] \x1b[2J\x07", None, None
    found = judge(study, bad)
    text = shown(verdict_table(found))
    assert "[red]x[/red]" in text and "\x1b" not in text and "\x07" not in text


def test_what_cannot_be_measured_has_its_reason_and_no_unit(fake: Any, brief: Any) -> None:
    study = fake.FakeStudy(draws=12, weeks=30)
    made = study._make
    study._make = lambda name, option: made(name, option) * (0.0 if name == "retail_price" and option == "baseline" else 1.0)
    found = judge(study, brief)
    assert "nought in 100 %" in " ".join(shown(verdict_table(found), 160).split())
    plain = shown(verdict_table(found))
    assert "– %" not in plain.replace("\u00a0", " ") and "nan" not in plain.lower()


def test_nothing_found(study: Any, brief: Any) -> None:
    empty = brief.model_copy(update={"claims": [], "options": []})
    assert "No claim was found" in shown(verdict_table(judge(study, empty)))


def test_claims_outside_for_one_reason_share_it(judgement: Any) -> None:
    row = next(row for row in judgement.rows if row.lead.word == "outside the model")
    silent = [
        replace(row, lead=replace(row.lead, claim=f"c{at}", reason="rain is no lever; nor is snow", called="rain"))
        for at in range(3)
    ]
    apart = [str(line) for line in _all_outside(silent[:2])]
    assert sum("rain is no lever; nor is snow" in line for line in apart) == 2
    together = [str(line) for line in _all_outside([*silent, row])]
    assert together[0] == "rain is no lever:" and max(map(len, together)) < 80
    assert [line.split()[0] for line in together if line[:1] == "c"][:3] == ["c0", "c1", "c2"] and "“rain”" not in together[1]
    assert sum("rain is no lever" in line for line in together) == 1
    wind = [replace(one, lead=replace(one.lead, called="wind")) for one in silent]
    assert str(next(iter(_all_outside(wind)))) == "“wind”: rain is no lever:"  # what no line of them names
    assert str(next(iter(_outside(row)))) in together[4:]


def test_what_is_not_played_stands_by_the_size(judgement: Any) -> None:
    row = next(row for row in judgement.rows if row.lead.effect is not None)
    bound = replace(row, lead=replace(row.lead, condition="only if prosecutors follow"))
    assert "   not played: “only if prosecutors follow”" in [str(line) for line in _row(bound)]
    assert not any("not played" in str(line) for line in _row(row))
    ended = replace(row, lead=replace(row.lead, of_less=True))
    assert "   the text speaks of less of it: turned round" in [str(line) for line in _row(ended)]


@pytest.mark.parametrize(("count", "lines_"), [(4, 1), (10, 2), (20, 3), (25, 3), (36, 3)])
def test_a_quotation_is_whole_up_to_three_lines_with_who_says_it(judgement: Any, count: int, lines_: int) -> None:
    row = judgement.rows[0]
    said = " ".join(["wording"] * (count - 1) + ["ends"])
    lead = replace(row.lead, span=said, speaker="a speaker with a longer name", stance="asserts")
    told = [str(line).strip() for line in _said(replace(row, lead=lead, items=(lead,)))]
    whole = " ".join(told)
    assert len(told) == lines_ and whole.endswith("a speaker with a longer name")
    assert ("…" in whole) is (len(said) > 180) and max(map(len, told)) < 80


def test_violence_outside_the_model_is_not_told_as_homicides(judgement: Any) -> None:
    lead = replace(judgement.rows[0].lead, outcome="homicide", effect=None, called="", called_outcome="")
    assert "homicides" in told_as(lead)
    told = told_as(replace(lead, stand_in=standing_in(f"speaks of {VIOLENCE}", "homicides")))
    assert "violence" in told and "homicides" not in told


def test_a_long_heading_leaves_its_setting_a_line_of_its_own(judgement: Any, brief: Any) -> None:
    option = next(
        row.lead.option for row in judgement.rows if row.lead.word != "outside the model" and settings(brief).get(row.lead.option)
    )
    found = settings(brief)[option]
    for title, own in (("Lethal strikes on vessels in the western, the eastern and other waters", True), ("Strikes", False)):
        told = replace(judgement, option_titles={**judgement.option_titles, option: title})
        lines = [line.rstrip().replace("\u00a0", " ") for line in shown(verdict_table(told, brief), 80).splitlines()]
        assert (f"   {found}" in lines) is own and (f"{title}: {found}" in lines) is not own
