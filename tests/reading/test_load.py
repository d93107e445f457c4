"""Loading: formats, encodings, and every kind of file that is no document."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from leeward.evidence.errors import InputError
from leeward.reading import read
from leeward.reading.hyphens import close_hyphens
from leeward.reading.load import dateline, detect_language, load
from leeward.reading.pipeline import is_path
from leeward.reading.samples import pdf_bytes

PAGE = """<!doctype html><html><head><title>Harbour notes</title>
<script>var secret = "vessel patrols cut crime";</script>
<style>.a{color:red}</style></head><body><nav>Home | About</nav><article><h1>Harbour notes</h1>
<p>Vessel patrols reduced cocaine trafficking in the strait, the report found,
and the ministry will go on with them.</p>
<script>document.write("treatment reduced consumption")</script>
<ul><li>Drug treatment lowered cocaine consumption in the old town over four years.</li></ul>
<table><tr><th>Measure</th><th>Expected outcome</th></tr>
<tr><td>Port inspections</td><td>Reduced cocaine trafficking</td></tr>
<tr><td>Naloxone</td><td>Fewer overdose deaths</td></tr></table>
<p>The harbour master keeps a second ledger, and the town council reads both of them out at every session.</p>
</article><footer>Subscribe</footer></body></html>"""


def test_plain_text_keeps_every_character(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Título breve\n\nPatrols “cut” flows.\n".encode())
    document = load(path)
    assert document.text == "Título breve\n\nPatrols “cut” flows.\n"
    assert document.title == "Título breve"
    assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_html_gives_article_list_and_table_without_scripts(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(PAGE, encoding="utf-8")
    document = load(path)
    assert "secret" not in document.text and "document.write" not in document.text and "color:red" not in document.text
    brief = read(path)
    triples = {(c.kind, c.lever, c.outcome, c.direction) for c in brief.claims}
    assert ("table", "port_inspection", "drug_flow", "decrease") in triples
    assert ("table", "harm_reduction", "overdose_death", "decrease") in triples
    assert ("sentence", "vessel_patrol", "drug_flow", "decrease") in triples
    assert ("bullet", "treatment", "consumption", "decrease") in triples
    assert sum(c.tier == "read" for c in brief.claims) == 4


def test_pdf_is_read_with_its_claim(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_bytes(["Harbour notes\nDrug treatment reduced cocaine consumption in the old\ntown over four years."]))
    brief = read(path)
    assert brief.document is not None and brief.document.format == "pdf"
    assert [(c.lever, c.outcome, c.direction) for c in brief.claims] == [("treatment", "consumption", "decrease")]


def test_markdown_headings_and_bullets(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# Plan\n\n* Drug treatment reduces cocaine consumption\n", encoding="utf-8")
    (claim,) = read(path).claims
    assert (claim.kind, claim.lever) == ("bullet", "treatment")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\t\n", "empty"),
        ("binary.txt", b"ab\x00\x01cd" * 50, "binary"),
        ("noise.md", bytes(range(1, 32)) * 40, "binary"),
        ("broken.pdf", b"%PDF-1.4\nnothing here", "PDF"),
        ("empty.html", b"<html><body></body></html>", "no text"),
        ("utf16.txt", b"\xff\xfea", "utf-16"),
    ],
)
def test_what_is_no_document_is_said(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError, match=said) as caught:
        read(path)
    assert caught.value.file == str(path)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "nothing.txt")
    with pytest.raises(InputError, match="folder"):
        read(tmp_path)
    with pytest.raises(InputError, match="no such file"):
        read("missing_article.txt")


def test_a_huge_file_is_refused_without_reading_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)

    def never(*_: object, **__: object) -> int:
        raise AssertionError("the file was opened")

    monkeypatch.setattr(os, "open", never)
    with pytest.raises(InputError, match=r"50 MB; at most 5 MB are read: .*--max-size 50\."):
        read(path)


def test_windows_letters_are_read_with_a_note(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("The patrols – costly – cut the traffic in the strait for a while.".encode("cp1252"))
    document = load(path)
    assert "– costly –" in document.text
    assert any("Windows-1252" in note for note in document.notes)


def test_utf16_with_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Drug treatment reduced cocaine consumption.".encode("utf-16"))
    assert len(read(path).claims) == 1


def test_another_language_is_said_and_nothing_found() -> None:
    text = (
        "El gobierno de la región anunció que las patrullas en el mar y los controles en los puertos seguirán "
        "por un año más, y que se espera una reducción de la violencia en los barrios del norte."
    )
    brief = read(text + "\n")
    assert brief.document is not None and brief.document.language == "es"
    assert any("Spanish" in note for note in brief.document.notes)


def test_languages() -> None:
    assert detect_language("The cat sat on the mat and it was happy with the sun on its back for a while.") == "en"
    assert detect_language("O governo do estado disse que não vai mudar o plano e que os portos do norte ficam.") == "pt"
    assert detect_language("patrol patrol") == "unknown"


def test_path_or_text() -> None:
    assert is_path(Path("anything"))
    assert is_path("report.pdf")
    assert not is_path("Drug treatment reduces consumption.")
    assert not is_path("two\nlines.txt")


def test_dateline() -> None:
    assert dateline("Harbour notes\nBy A. Writer, 7 November 2025\n\nText.") == "2025-11-07"
    assert dateline("Harbour notes\nPublished 2025-02-31\n") is None


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("they re-\nduced the flow\nfor good", "they reduced the flow\nfor good"),
        ("low-\nered con-\nsumption.\nThen", "lowered consumption.\nThen"),
        ("a long-\nterm plan", "a long-term plan"),
        ("drug-related; drug-\nrelated", "drug-related; drug-related "),
        ("Anglo-\nAmerican", "Anglo-\nAmerican"),
        ("- one\n- two", "- one\n- two"),
    ],
)
def test_words_broken_at_line_ends_are_put_together(text: str, whole: str) -> None:
    assert close_hyphens(text)[0] == whole
