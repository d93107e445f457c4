"""``leeward read``: claims with verbatim spans from good input, one sentence and status 2 from bad."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Leeward = Callable[..., Result]
Printed = Callable[..., Any]
ROOT = Path(__file__).resolve().parents[2]


def test_every_span_of_the_example_is_verbatim(printed: Printed, example: Path) -> None:
    brief = printed("read", example)
    text = example.read_text(encoding="utf-8")
    assert len(brief["claims"]) >= 10
    for claim in brief["claims"]:
        assert claim["span"] in text
        assert claim["direction"] in ("increase", "decrease", "no_effect", "mixed", "unclear")
        assert claim["kind"] in ("table", "bullet", "sentence", "heading")


def test_the_tables_of_the_example_are_understood(printed: Printed, example: Path) -> None:
    rows = {
        (c["lever"], c["outcome"], c["direction"])
        for c in printed("read", example)["claims"]
        if c["kind"] == "table"
    }
    assert {
        ("maritime_strike", "maritime_flow", "decrease"),
        ("vessel_patrol", "kg_seized", "increase"),
        ("intelligence_sharing", "detection_rate", "increase"),
        ("treatment", "consumption", "decrease"),
        ("precursor_control", "precursor_availability", "decrease"),
    } <= rows


def test_the_table_prints_within_its_width(leeward: Leeward, example: Path) -> None:
    result = leeward("read", example)
    assert result.exit_code == 0, result.output
    assert max(map(len, result.stdout.splitlines())) <= 120
    assert "options to simulate" in result.stdout


def test_a_written_brief_reads_back_the_same(
    printed: Printed, leeward: Leeward, example: Path, tmp_path: Path
) -> None:
    first = printed("read", example, "--out", "brief.yaml")
    assert printed("read", "brief.yaml") == first
    again = leeward("read", example, "--out", "brief.yaml")
    assert again.exit_code == 2
    assert "exists already" in again.stderr


def test_the_brief_in_the_manual_is_valid(printed: Printed, tmp_path: Path) -> None:
    manual = (ROOT / "docs" / "how-to-use.md").read_text(encoding="utf-8")
    block = next(part for part in re.findall(r"(?:^    .*\n|^\n)+", manual, re.M) if "leeward: 1" in part)
    path = tmp_path / "manual.yaml"
    path.write_text(re.sub(r"^    ", "", block, flags=re.M), encoding="utf-8")
    brief = printed("read", path)
    assert [option["id"] for option in brief["options"]] == ["patrols", "clinics"]
    assert [claim["outcome"] for claim in brief["claims"]] == ["kg_seized", "consumption"]


BAD = {
    "empty.txt": b"",
    "picture.txt": bytes(range(256)) * 64,
    "unknown.yaml": b"leeward: 1\noptions:\n  - id: a\n    levers:\n      - {lever: patrolz, level: surge}\n",
    "negative.yaml": b"leeward: 1\noptions:\n  - id: a\n    levers: [{lever: vessel_patrol, value: -5}]\n",
    "order.yaml": b"leeward: 1\noptions:\n  - id: a\n    levers:\n"
    b"      - {lever: vessel_patrol, level: surge, start_week: 9, end_week: 3}\n",
    "broken.yaml": b"leeward: 1\noptions: [\n",
}


@pytest.mark.parametrize("verb", ["read", "assess"])
@pytest.mark.parametrize("name", [*BAD, "missing.txt"])
def test_bad_input_ends_in_2_and_names_the_file(
    leeward: Leeward, tmp_path: Path, name: str, verb: str
) -> None:
    if name in BAD:
        Path(name).write_bytes(BAD[name])
    result = leeward(verb, name, "--json")
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert name in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert {path.name for path in tmp_path.iterdir()} <= {name}


def test_a_bad_key_is_found_by_line(leeward: Leeward) -> None:
    Path("unknown.yaml").write_bytes(BAD["unknown.yaml"])
    said = leeward("read", "unknown.yaml").stderr
    assert "line 5" in said
    assert "vessel_patrol" in said


def test_a_spanish_article_is_admitted_and_nothing_found(leeward: Leeward, printed: Printed) -> None:
    sentence = "Los patrullajes navales reducirán el flujo de cocaína por el Caribe, según las autoridades. "
    Path("nota.txt").write_text(sentence * 20, encoding="utf-8")
    brief = printed("read", "nota.txt")
    assert brief["claims"] == []
    assert any("English" in note for note in brief["document"]["notes"])
    assert "English" in leeward("read", "nota.txt").stdout


def test_scripts_in_html_are_not_read(printed: Printed) -> None:
    page = (
        "<html><head><script>var x = 'Treatment raises overdose deaths.';</script></head><body><article><p>"
        "Officials say that vessel patrols will reduce the flow of cocaine in the eastern Pacific.</p>"
        "<p>The service has sent more ships to the region since summer and expects to keep them there.</p>"
        "</article></body></html>"
    )
    Path("page.html").write_text(page, encoding="utf-8")
    brief = printed("read", "page.html")
    assert brief["claims"]
    assert "overdose" not in json.dumps([claim["span"] for claim in brief["claims"]])


def test_the_real_documents_are_read(printed: Printed, seeds: Path) -> None:
    for path in sorted(seeds.glob("00?_*.txt")):
        text = path.read_text(encoding="utf-8")
        assert all(text[c["start"] : c["end"]] == c["span"] for c in printed("read", path)["claims"])
