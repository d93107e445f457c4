"""Possible claims stand beside the verdicts: in the terminal always, on page one of the report where hardly any is judged."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

from rich.console import Console

import leeward as lw
from leeward.judging import judge
from leeward.reading.brief import Claim
from leeward.showing.report import render_report
from leeward.showing.terminal import verdict_table
from leeward.showing.waiting import FEW, LEAST, MOST, likeliest


def printed(thing: Any) -> str:
    out = io.StringIO()
    Console(file=out, width=80, highlight=False, color_system=None).print(thing)
    return out.getvalue()


def waiting(brief: Any, count: int) -> Any:
    """Return a copy of a brief in which the first ``count`` claims wait for a person."""
    return brief.model_copy(
        update={
            "claims": [
                claim.model_copy(update={"tier": "possible", "reading_confidence": 0.3 + at / 100}) if at < count else claim
                for at, claim in enumerate(brief.claims)
            ]
        }
    )


def test_the_terminal_names_what_waits_and_how_to_accept_it(study: Any, brief: Any) -> None:
    asked = waiting(brief, 2)
    text = printed(verdict_table(judge(study, asked), asked))
    assert "Possible, not judged" in text and "leeward review" in text
    assert all(f"\n{claim.id} " in text for claim in asked.possible_claims())
    assert max(len(line) for line in text.splitlines()) <= 80
    assert "Possible, not judged" not in printed(verdict_table(judge(study, brief), brief))


def test_without_a_judged_claim_nothing_is_said_of_numbers(study: Any, brief: Any) -> None:
    asked = waiting(brief, len(brief.claims))
    text = printed(verdict_table(judge(study, asked), asked))
    assert "nine model versions" not in text and "probability" not in text and "not reviewed" in text


def test_page_one_names_them_only_where_hardly_any_is_judged(study: Any, brief: Any) -> None:
    asked = waiting(brief, len(brief.claims))
    assert "Possible claims, not judged</h3>" in render_report(judge(study, asked), study, asked)
    found = judge(study, brief)
    assert len(found.rows) > FEW
    assert "Possible claims, not judged</h3>" not in render_report(found, study, waiting(brief, 1))


def test_the_likeliest_come_first_and_what_the_model_can_test_before_all() -> None:
    brief = lw.read("Ship patrols may help.\n")
    made = [
        {"id": "c1", "lever": "other_instrument", "outcome": "other_outcome", "reading_confidence": 0.9},
        *({"id": f"c{at - 5}", "lever": "treatment", "outcome": name, "reading_confidence": at / 20}
          for at, name in enumerate(("consumption", "heavy_user", "overdose_death", "homicide", "retail_price", "arrest"), 7)),
        {"id": "c9", "lever": "treatment", "outcome": "consumption", "reading_confidence": 0.8},
    ]  # fmt: skip
    brief.claims = [Claim(tier="possible", direction="decrease", **one) for one in made]
    assert [claim.id for claim in likeliest(brief)] == ["c4", "c5", "c6", "c7", "c9"] and len(likeliest(brief)) == MOST


def test_what_is_hardly_believed_is_counted_and_not_named(study: Any, brief: Any) -> None:
    asked = waiting(brief, 2)
    for claim in asked.claims[:2]:
        claim.reading_confidence = LEAST - 0.05
    text = printed(verdict_table(judge(study, asked), asked))
    assert "2 that are less likely; accept or reject" in text and not likeliest(asked)


def test_the_chance_stands_before_each(study: Any, brief: Any) -> None:
    asked = waiting(brief, 2)
    text = printed(verdict_table(judge(study, asked), asked))
    named = likeliest(asked)
    assert named and all(f"\n{claim.id} {100 * claim.reading_confidence:.0f}\u00a0% " in text for claim in named)


def test_words_of_a_document_are_plain_text_there(study: Any, brief: Any) -> None:
    asked = waiting(brief, len(brief.claims))
    asked.claims[0] = asked.claims[0].model_copy(update={"span": "[bold]<script>x</script>\x1b[31m", "start": None, "end": None})
    assert "\x1b" not in printed(verdict_table(judge(study, asked), asked))
    assert "<script>" not in render_report(replace(judge(study, asked)), study, asked)
