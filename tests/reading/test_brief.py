"""Briefs as files: every mistake is one sentence with its place; what is written reads back equal."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.evidence.errors import InputError
from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import load_outcomes
from leeward.reading import Brief, Claim, Option, dump_brief, load_brief
from leeward.reading.brief import LeverSetting
from leeward.reading.yamlfile import brief_yaml, parse_brief

GOOD = """\
leeward: 1
title: Patrols and treatment
options:
  - id: patrols
    levers:
      - lever: vessel_patrol
        level: more
        where: [eastern_pacific]
        start_week: 4
        end_week: 60
claims:
  - lever: vessel_patrol
    outcome: maritime_flow
    direction: decrease
    option: patrols
"""


def error(text: str) -> InputError:
    with pytest.raises(InputError) as caught:
        parse_brief(text, "brief.yaml")
    return caught.value


def test_a_good_brief_is_completed(tmp_path: Path) -> None:
    path = tmp_path / "brief.yaml"
    path.write_text(GOOD, encoding="utf-8")
    brief = load_brief(path)
    assert brief.claims[0].id == "c1"
    assert brief.claims[0].in_model is True
    assert brief.claims[0].lever_family == load_levers()["vessel_patrol"].family
    assert brief.options[0].levers[0].end_week == 60


def test_a_claim_without_option_gets_one(tmp_path: Path) -> None:
    path = tmp_path / "brief.yaml"
    path.write_text("claims:\n- {lever: treatment, outcome: consumption, direction: decrease}\n", encoding="utf-8")
    brief = load_brief(path)
    (option,) = brief.options
    assert brief.claims[0].option == option.id
    assert (option.levers[0].lever, option.levers[0].level) == ("treatment", "surge")


MISTAKES = [
    ("unknown key", GOOD.replace("title:", "titel:"), 2, "titel", "title"),
    ("unknown key deep", GOOD.replace("        level:", "        levle:"), 7, "options[0].levers[0].levle", "level"),
    (
        "unknown lever",
        GOOD.replace("- lever: vessel_patrol", "- lever: patrolz"),
        6,
        "options[0].levers[0].lever",
        "vessel_patrol",
    ),
    ("unknown outcome", GOOD.replace("maritime_flow", "maritim_flow"), 13, "claims[0].outcome", "maritime_flow"),
    ("unknown level", GOOD.replace("level: more", "level: maximum"), 7, "options[0].levers[0].level", "all_out"),
    ("negative dial", GOOD.replace("level: more", "value: -3"), 7, "options[0].levers[0].value", "0 to"),
    ("dial too high", GOOD.replace("level: more", "value: 1.0e+9"), 7, "options[0].levers[0].value", "ship-days"),
    ("end before start", GOOD.replace("end_week: 60", "end_week: 2"), 6, "options[0].levers[0]", "not after"),
    ("bad date", GOOD + "world: {start: 2025-13-40}\n", 16, "world.start", "YYYY-MM-DD"),
    (
        "wrong type",
        GOOD.replace("start_week: 4", "start_week: soon"),
        9,
        "options[0].levers[0].start_week",
        "whole number",
    ),
    ("text for a list", GOOD.replace("[eastern_pacific]", "eastern_pacific"), 8, "options[0].levers[0].where", "list"),
    (
        "both strengths",
        GOOD.replace("level: more", "level: more\n        value: 3"),
        6,
        "options[0].levers[0]",
        "either",
    ),
    ("twice", GOOD + "title: again\n", 16, "title", "twice"),
    ("other version", GOOD.replace("leeward: 1", "leeward: 2"), 1, "leeward", "1"),
    ("unknown option", GOOD.replace("option: patrols", "option: patrol"), 15, "claims[0].option", "patrols"),
    ("not a number", GOOD + "years: .nan\n", 16, "years", ""),
    ("zero years", GOOD + "years: 0.0\n", 16, "years", "greater than 0"),
    (
        "same id twice",
        GOOD.replace("claims:", "  - id: patrols\n    levers: []\nclaims:"),
        11,
        "options[1].id",
        "twice",
    ),
]


@pytest.mark.parametrize(("name", "text", "line", "key", "said"), MISTAKES, ids=[row[0] for row in MISTAKES])
def test_a_mistake_is_one_sentence_with_its_place(name: str, text: str, line: int, key: str, said: str) -> None:
    found = error(text)
    assert (found.line, found.key) == (line, key)
    assert str(found).startswith(f"brief.yaml, line {line}, key {key}: ")
    assert said in str(found)
    assert "\n" not in str(found)


@pytest.mark.parametrize("text", ["a: [1, 2", "- 1\n- 2\n", "just words", "a: &x {b: 1}\nc: *x\n", "\tq: 1\n"])
def test_what_is_no_brief_is_refused(text: str) -> None:
    assert error(text).file == "brief.yaml"


def test_dates_are_counted_from_the_start_of_the_world() -> None:
    text = GOOD.replace("start_week: 4", "start_date: 2025-09-15").replace("end_week: 60", "end_date: 2026-09-14")
    setting = parse_brief(text, "x").options[0].levers[0]
    assert (setting.start_week, setting.end_week) == (2, 54)


def test_a_date_before_the_world_is_refused() -> None:
    found = error(GOOD.replace("start_week: 4", "start_date: 2024-01-01"))
    assert found.key == "options[0].levers[0].start_date"


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "brief.yaml"
    dump_brief(Brief(title="old"), path)
    before = path.read_bytes()

    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", broken)
    with pytest.raises(InputError, match="cannot be written"):
        dump_brief(Brief(title="new"), path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["brief.yaml"]


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        dump_brief(Brief(), tmp_path / "nowhere" / "brief.yaml")


WORDS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40)


@st.composite
def briefs(draw: st.DrawFn) -> Brief:
    lever = draw(st.sampled_from([x for x in load_levers().values() if x.maximum > x.minimum]))
    value = draw(st.floats(lever.minimum, lever.maximum, allow_nan=False))
    setting = LeverSetting(lever=lever.name, value=value, start_week=draw(st.integers(0, 100)))
    span = draw(st.none() | WORDS)
    claim = Claim(
        id="c1",
        span=span,
        start=0 if span else None,
        end=len(span) if span else None,
        lever=lever.name,
        outcome=draw(st.sampled_from(sorted(load_outcomes()))),
        direction=draw(st.sampled_from(["increase", "mixed"])),
        speaker=draw(WORDS),
        matched_words=draw(st.lists(WORDS, max_size=3)),
        option="o",
        reading_confidence=draw(st.floats(0, 1)),
        note=draw(st.none() | WORDS),
    )
    return Brief(
        title=draw(WORDS),
        seed=draw(st.integers(0, 2**40)),
        options=[Option(id="o", title=draw(WORDS), levers=[setting])],
        claims=[claim],
    )


@given(briefs())
def test_what_is_written_reads_back_equal(brief: Brief) -> None:
    assert parse_brief(brief_yaml(brief), "x") == brief


@pytest.mark.parametrize("mark", ["\x85", "\u2028", "\u2029", "\r", "\n", " a\x85 b"])
def test_other_line_breaks_are_kept(mark: str) -> None:
    brief = Brief(title=mark)
    assert parse_brief(brief_yaml(brief), "x") == brief
