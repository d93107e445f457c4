"""What the terminal shows."""

from __future__ import annotations

import io
from typing import Any

import pytest
from rich.console import Console

from leeward.judging import judge
from leeward.showing.terminal import verdict_table


def shown(thing: Any, width: int = 100) -> str:
    out = io.StringIO()
    Console(file=out, width=width, highlight=False, color_system=None).print(thing)
    return out.getvalue()


def test_verdicts_fit_a_hundred_columns(judgement: Any) -> None:
    text = shown(verdict_table(judgement))
    assert max(len(line) for line in text.splitlines()) <= 100
    for word in ("Verdict", "Published", "Effect (9 in 10)", "How long", "helps 20", "negligible", "harms"):
        assert word in text
    flat = " ".join(text.split())
    assert " ".join(judgement.headline.split()) in flat
    assert "not reviewed by a person" in flat and "Outside the model" in flat
    for item in judgement.items:
        assert f"{item.claim} " in text


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
    assert "cannot be" in shown(verdict_table(found), 160)
    plain = shown(verdict_table(found))
    assert "– %" not in plain.replace("\u00a0", " ") and "nan" not in plain.lower()


def test_nothing_found(study: Any, brief: Any) -> None:
    empty = brief.model_copy(update={"claims": [], "options": []})
    assert "No claim was found" in shown(verdict_table(judge(study, empty)))
