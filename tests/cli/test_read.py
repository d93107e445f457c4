"""``leeward read``: claims with verbatim spans from good input, one sentence and status 2 from bad."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import pairwise
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
    rows = {(c["lever"], c["outcome"], c["direction"]) for c in printed("read", example)["claims"] if c["kind"] == "table"}
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


PAGE = """Two ways to a smaller trade

More patrol ships in the eastern Pacific reduced the flow of cocaine at sea by 12 per cent. Officials said that drug
treatment lowered cocaine consumption by a third. Critics warn that boat strikes push traffickers to other routes and that a
multilateral task force, which was set up last year in the region by the ministers of eleven countries, would raise the cost
of the programme without any effect.

What port inspection would do:
(a) raise cocaine seizures
(b) lower cocaine delivered to Europe
(c) push traffickers to other routes

Legal regulation of cocaine would end the violence, experts argue. Patrol ships reduced the flow of cocaine at sea. Naloxone may
lower overdose deaths. Sanctions could weaken the gangs. It would increase violence. Prices may rise with more patrols.
Prevention in schools might lower cocaine use, some say. Crop substitution could reduce coca. Raids on laboratories may cut
production. Extradition is said to raise killings. Border scanning could lower the flow of fentanyl.
"""


@pytest.mark.parametrize("columns", [80, 100, 140])
def test_claims_are_listed_by_tier_and_no_word_is_broken(
    leeward: Leeward, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    lines = leeward("read", "page.txt").stdout.splitlines()
    assert max(map(len, lines)) <= columns
    monkeypatch.setenv("COLUMNS", "1000")
    whole = leeward("read", "page.txt").stdout
    assert " ".join(" ".join(lines).split()) == " ".join(whole.split())
    read = next(n for n, line in enumerate(lines) if line.startswith("Read, and judged:"))
    possible = next(n for n, line in enumerate(lines) if line.startswith("Possible, for a person to accept; not judged:"))
    assert read < possible
    assert any("vessel_patrol: maritime_flow decrease by 12 percent" in line for line in lines[read:possible])
    starts = [n for n, line in enumerate(lines) if re.match(r"c\d+ ", line)]
    assert max(b - a for a, b in pairwise(starts)) <= 4 + (possible > 0) * 3


def test_the_likeliest_possible_claims_are_shown_and_all_when_asked(leeward: Leeward, printed: Printed, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    claims = printed("read", "page.txt")["claims"]
    some, every = leeward("read", "page.txt").stdout, leeward("read", "page.txt", "--all").stdout
    possible = [c for c in claims if c["tier"] == "possible"]
    assert len(possible) > 8
    assert len(re.findall(r"^c\d+ ", every, re.M)) == len(claims) > len(re.findall(r"^c\d+ ", some, re.M))
    best = sorted((c for c in possible if not c["repeats"]), key=lambda c: -c["reading_confidence"])[:8]
    assert all(re.search(rf"^{c['id']} ", some, re.M) for c in best)
    said = " ".join(some.split())
    assert f"{len(possible)} possible" in said and "--all shows them" in said


def test_a_written_brief_reads_back_the_same(printed: Printed, leeward: Leeward, example: Path, tmp_path: Path) -> None:
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
    "dates.yaml": b"leeward: 1\noptions:\n  - id: a\n    levers:\n"
    b"      - {lever: vessel_patrol, level: surge, start_date: 2026-05-01, end_date: 2026-01-01}\n",
    "broken.yaml": b"leeward: 1\noptions: [\n",
}


@pytest.mark.parametrize("verb", ["read", "assess"])
@pytest.mark.parametrize("name", [*BAD, "missing.txt", "folder"])
def test_bad_input_ends_in_2_and_names_the_file(leeward: Leeward, tmp_path: Path, name: str, verb: str) -> None:
    if name in BAD:
        Path(name).write_bytes(BAD[name])
    elif name == "folder":
        Path(name).mkdir()
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


def test_a_portuguese_article_is_admitted_and_nothing_found(leeward: Leeward, printed: Printed) -> None:
    sentence = "As patrulhas da marinha vão reduzir o fluxo de cocaína no Caribe, disse o governo e não os jornais. "
    Path("nota.txt").write_text(sentence * 20, encoding="utf-8")
    brief = printed("read", "nota.txt")
    assert brief["claims"] == []
    assert any("English" in note for note in brief["document"]["notes"])
    assert "English" in leeward("read", "nota.txt").stdout


def test_a_spanish_article_is_read_and_quoted_in_its_own_words(leeward: Leeward, printed: Printed) -> None:
    sentence = "Los patrullajes navales reducirán el flujo de cocaína por el Caribe, según las autoridades. "
    Path("nota.txt").write_text(sentence * 20, encoding="utf-8")
    brief = printed("read", "nota.txt")
    first = brief["claims"][0]
    assert (first["lever"], first["outcome"], first["direction"]) == ("vessel_patrol", "drug_flow", "decrease")
    assert first["span"].startswith(("Los patrullajes", "patrullajes")) and first["place"]
    assert any("Spanish" in note for note in brief["document"]["notes"])


def test_a_portuguese_article_is_not_assessed(leeward: Leeward) -> None:
    sentence = "As patrulhas da marinha vão reduzir o fluxo de cocaína no Caribe, disse o governo e não os jornais. "
    Path("nota.txt").write_text(sentence * 20, encoding="utf-8")
    result = leeward("assess", "nota.txt", "--draws", 3, "--years", 1)
    assert result.exit_code == 2, result.output
    assert "the document is in Portuguese, and no option in English was found in it" in result.stderr
    assert not Path("leeward-nota").exists()


def test_fifty_megabytes_are_refused_at_once(leeward: Leeward, tmp_path: Path) -> None:
    line = "Officials say that vessel patrols will reduce the flow of cocaine in the Caribbean. "
    (tmp_path / "long.txt").write_bytes((line * 600_000).encode())
    result = leeward("assess", "long.txt")
    assert result.exit_code == 2
    assert "MB" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["long.txt"]


def test_several_documents_are_read_together(printed: Printed, leeward: Leeward, example: Path) -> None:
    Path("a.txt").write_text("Officials say that 15,000 troops were deployed to the Caribbean in October.")
    Path("b.txt").write_text("Officials say that 4,000 troops were deployed to the Caribbean in October.")
    found = printed("read", "a.txt", "b.txt", example)
    assert len(found["briefs"]) == 3
    assert found["briefs"][2]["claims"] == printed("read", example)["claims"]
    assert [c["kind"] for c in found["conflicts"]] == ["count"]
    shown = leeward("read", "a.txt", "b.txt")
    assert "15000" in shown.stdout.replace(",", "")
    assert "a.txt" in shown.stdout
    assert "contradict" in leeward("read", "a.txt", "a.txt").stdout
    Path("c.yaml").write_text("leeward: 1\n")
    for words in (["a.txt", "b.txt", "--out", "x.yaml"], ["a.txt", "c.yaml"], ["a.txt", "nowhere.txt"]):
        assert leeward("read", *words).exit_code == 2
    assert not Path("x.yaml").exists()


def test_reading_is_scored_against_labels(printed: Printed, leeward: Leeward, example: Path) -> None:
    claims = [c for c in printed("read", example)["claims"] if c["lever"] and c["outcome"]][:6]
    keys = ("lever", "outcome", "direction", "speaker", "span")
    labels = [{"page": "brief_article", **{key: claim[key] for key in keys}} for claim in claims]
    Path("gold.json").write_text(json.dumps(labels), encoding="utf-8")
    rows = printed("read", "--score", "gold.json", example)
    pair = next(row for row in rows if (row["kind"], row["measure"]) == ("all", "pair"))
    assert pair["recall"] == 1
    assert pair["labelled"] == 6
    assert "recall" in leeward("read", "--score", "gold.json", example).stdout
    Path("gold.json").write_text("[", encoding="utf-8")
    assert leeward("read", "--score", "gold.json", example).exit_code == 2


def test_claims_are_exported_as_claim_reviews(printed: Printed, leeward: Leeward, example: Path) -> None:
    brief = printed("read", example, "--claim-review", "claims.json")
    exported = json.loads(Path("claims.json").read_text(encoding="utf-8"))
    assert 0 < len(exported["@graph"]) == sum(claim["tier"] == "read" for claim in brief["claims"])
    assert leeward("read", example, "--claim-review", "claims.json").exit_code == 2


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
