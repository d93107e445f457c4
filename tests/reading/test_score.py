"""The scorer, on documents of our own, and the aims on the development documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from leeward.evidence.errors import InputError
from leeward.reading.score import outcome_signs, read_gold, same_speaker, score

TEXT = """Harbour plan

Vessel patrols reduced cocaine trafficking in the strait.

Experts warned that airstrikes could fuel instability.

| Measure | Expected outcome |
|---|---|
| Drug treatment | Lower drug consumption |
"""

GOLD: list[dict[str, Any]] = [
    {
        "page": "a",
        "lever": "maritime_interdiction",
        "outcome": "drug_flow",
        "direction": "decrease",
        "speaker": "author",
        "span": "reduced cocaine trafficking",
    },
    {
        "page": "a",
        "lever": "military_strikes",
        "outcome": "regional_stability",
        "direction": "decrease",
        "speaker": "experts",
        "span": "could fuel instability",
    },
    {
        "page": "a",
        "lever": "treatment",
        "outcome": "consumption",
        "direction": "decrease",
        "speaker": "author",
        "span": "Lower drug consumption",
    },
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a_page.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def rows_of(gold: list[dict[str, Any]], folder: Path) -> dict[tuple[str, str], dict[str, Any]]:
    path = folder / "gold.json"
    path.write_text(json.dumps(gold), encoding="utf-8")
    rows = score(path, [folder / "a_page.txt"])
    return {(row["kind"], row["measure"]): row for row in rows}


def test_everything_right_scores_one(folder: Path) -> None:
    rows = rows_of(GOLD, folder)
    for measure in ("sentence", "lever", "outcome", "pair", "claim", "family"):
        assert rows["all", measure]["f1"] == 1.0
    for measure in ("direction", "speaker", "suggested"):
        assert rows["all", measure]["precision"] == 1.0
    assert rows["table", "claim"]["labelled"] == 1
    assert ("bullet", "claim") not in rows


def test_a_missed_and_a_wrong_claim_are_counted(folder: Path) -> None:
    wrong = [{**GOLD[0], "direction": "increase"}, GOLD[1]]
    rows = rows_of(wrong, folder)
    claim = rows["all", "claim"]
    assert (claim["right"], claim["read"], claim["labelled"]) == (1, 3, 2)
    assert claim["precision"] == pytest.approx(1 / 3)
    assert claim["recall"] == pytest.approx(1 / 2)
    assert rows["all", "direction"]["precision"] == pytest.approx(1 / 2)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"lever": "teleportation"}, "lever label"),
        ({"outcome": "joy"}, "outcome label"),
        ({"span": None}, "lacks span"),
    ],
)
def test_wrong_labels_are_said(folder: Path, change: dict[str, Any], said: str) -> None:
    path = folder / "gold.json"
    path.write_text(json.dumps([{**GOLD[0], **change}]), encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_gold(path)


def test_a_span_that_is_not_there_is_said(folder: Path) -> None:
    with pytest.raises(InputError, match="not in the document"):
        rows_of([{**GOLD[0], "span": "never written"}], folder)


def test_opposite_outcomes_are_known() -> None:
    signs = outcome_signs("regional_stability")
    assert signs["regional_stability"] == 1 and signs["escalation"] == -1


def test_speakers() -> None:
    assert same_speaker("Derek Maltz", "Maltz")
    assert same_speaker("experts", "Global experts")
    assert not same_speaker("author", "experts")


def test_our_labels_fit_the_tables_and_are_short() -> None:
    folder = Path(__file__).parent / "gold"
    pages = {page["page"] for page in json.loads((folder / "pages.json").read_text(encoding="utf-8"))}
    halves = [read_gold(folder / name) for name in ("development.json", "held_out.json")]
    assert all(len(row["span"].split()) < 15 for half in halves for row in half)
    first, second = ({row["page"] for row in half} for half in halves)
    assert not first & second and first | second <= pages


def test_aims_on_the_development_documents(shared: Path) -> None:
    rows = {(r["kind"], r["measure"]): r for r in score(shared / "claims_seeds.json", [shared / "seeds"])}
    right = rows["table", "family"]["right"] + rows["bullet", "family"]["right"]
    read = rows["table", "family"]["read"] + rows["bullet", "family"]["read"]
    labelled = rows["table", "family"]["labelled"] + rows["bullet", "family"]["labelled"]
    assert 2 * right / (read + labelled) >= 0.95
    assert rows["table", "claim"]["recall"] == 1.0
    assert rows["all", "direction"]["precision"] >= 0.92
    assert rows["all", "speaker"]["precision"] >= 0.80
    assert rows["all", "suggested"]["precision"] >= 0.90
