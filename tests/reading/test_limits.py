"""Limits: every format refuses what is over them in one sentence, and reads it when they are raised."""

from __future__ import annotations

from pathlib import Path

import pytest

from leeward.evidence.errors import InputError
from leeward.reading import limits, load_document, pdf, read, webpage
from leeward.reading.limits import LIMITS, Limits, limits_for
from leeward.reading.samples import CLAIM, docx_bytes, pdf_bytes, samples


@pytest.mark.parametrize("suffix", sorted(samples()))
def test_max_size_bounds_the_file_of_every_format(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(samples()[suffix])
    with pytest.raises(InputError, match=r"the file has 0\.\d+ MB; at most 0.00002 MB are read: .*--max-size 0\.1\.$"):
        load_document(path, max_size=0.00002)
    assert CLAIM in load_document(path, max_size=0.1).text


def test_what_the_sentence_asks_for_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIMITS, "pdf", Limits(megabytes=1, pages=3, seconds=60))
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_bytes([CLAIM] * 7))
    with pytest.raises(InputError, match="the document has 7 pages; at most 3 are read: ") as caught:
        load_document(path)
    asked = float(str(caught.value).rstrip(".").rpartition(" ")[2])
    assert load_document(path, max_size=asked).text.count(CLAIM) == 7


def test_characters_are_bounded_wherever_the_text_is_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in ("text", "pdf", "docx"):
        monkeypatch.setitem(LIMITS, kind, limits.replace(LIMITS[kind], characters=100))
    with pytest.raises(InputError, match=r"the document has 101 characters; at most 100 are read"):
        load_document("a\n" + "b" * 99)
    body = "".join(f"<w:p><w:r><w:t>{CLAIM}</w:t></w:r></w:p>" for _ in range(2))
    for name, data in (("a.pdf", pdf_bytes([CLAIM] * 2)), ("a.docx", docx_bytes(body))):
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(InputError, match="more than 100 characters"):
            load_document(path)


def test_a_docx_of_many_elements_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIMITS, "docx", limits.replace(LIMITS["docx"], elements=1000))
    path = tmp_path / "a.docx"
    path.write_bytes(docx_bytes("<w:p/>" * 1000))
    with pytest.raises(InputError, match="more than 1,000 elements"):
        load_document(path)


@pytest.mark.parametrize("size", [0, -1, float("nan"), float("inf"), 2001])
def test_a_limit_that_is_none_is_refused(size: float) -> None:
    with pytest.raises(InputError, match="not a size in MB"):
        limits_for("text", size)


def test_a_larger_size_raises_every_limit_and_a_smaller_one_only_the_file() -> None:
    usual, larger, smaller = LIMITS["pdf"], limits_for("pdf", 100), limits_for("pdf", 5)
    assert (larger.pages, larger.characters, larger.file_bytes) == (2 * usual.pages, 2 * usual.characters, 100_000_000)
    assert (smaller.pages, smaller.characters, smaller.file_bytes) == (usual.pages, usual.characters, 5_000_000)


def test_a_pdf_that_takes_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_bytes([CLAIM] * 3))
    monkeypatch.setattr(pdf.Budget, "spent", lambda _: True)
    with pytest.raises(InputError, match="takes more than 120 seconds of processor time"):
        load_document(path)


def test_a_process_that_is_ended_by_the_system_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, script = tmp_path / "a.pdf", tmp_path / "reader.py"
    path.write_bytes(pdf_bytes([CLAIM]))
    monkeypatch.setattr(pdf.pdfwords, "__file__", str(script))
    script.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n", encoding="utf-8")
    with pytest.raises(InputError, match="takes more than 120 seconds of processor time"):
        load_document(path)
    script.write_text("raise MemoryError\n", encoding="utf-8")
    with pytest.raises(InputError, match="it is damaged, or asks for more memory than is given"):
        load_document(path)


def test_a_page_of_a_pdf_that_cannot_be_read_is_said_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_bytes([CLAIM, "broken", CLAIM]).replace(b"(broken) Tj", b"\xff" * 11))
    document = load_document(path)
    assert document.text.count(CLAIM) == 2
    assert document.notes == ("page 2 of the PDF: no text that can be read",)


@pytest.mark.parametrize(("name", "locked"), [("locked.pdf", True), ("protected.pdf", False)])
def test_a_locked_pdf_is_refused_and_one_that_is_only_protected_is_read(name: str, locked: bool) -> None:
    path = Path(__file__).parent / "files" / name
    if locked:
        with pytest.raises(InputError, match="the PDF is locked with a password"):
            load_document(path)
    else:
        assert CLAIM in load_document(path).text


@pytest.mark.parametrize(
    "page",
    [
        f"<p>{CLAIM}</p>" + "<b>x</b>" * webpage.MAX_TAGS,
        "<div>" * 2000 + CLAIM + "</div>" * 2000,
        "<p " + " ".join(f"a{n}=1" for n in range(500)) + f">{CLAIM}</p>",
    ],
)
def test_odd_pages_are_read_whole_with_a_note(tmp_path: Path, page: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(f"<html><script>var a = 'secret';</script><body>{page}</body></html>", encoding="utf-8")
    document = load_document(path)
    assert CLAIM in document.text and "secret" not in document.text
    assert any("whole text is read" in note for note in document.notes)


def test_the_whole_text_of_a_page_keeps_headings_items_and_cells() -> None:
    page = "<h2>A  b</h2><p>One <b>two</b> three</p><ul><li>x<li>y</ul><style>q</style>"
    page += "<table><tr><th>m<th>n<tr><td>1<td>2</table>"
    seen = webpage.read_page(page + "<i></i>" * webpage.MAX_TAGS, Path("a.html"))
    assert seen.text == "## A b\n\nOne two three\n\n- x\n\n- y\n\n| m | n |\n\n| 1 | 2 |"


@pytest.mark.parametrize(
    ("line", "bare"),
    [
        ("a **b** c", "a b c"),
        ("**b c** and **d**", "b c and d"),
        ("a ** b ** c", "a ** b ** c"),
        ("**a", "**a"),
        ("2**3 is **8**", "23 is **8"),
        ("**a **b** c", "a **b c"),
    ],
)
def test_signs_of_emphasis_go_in_pairs(line: str, bare: str) -> None:
    assert webpage._unmarked(line, "**") == bare


def test_a_page_that_is_mostly_no_article_has_a_note(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    article = f"<article><h1>Notes</h1>{''.join(f'<p>{CLAIM} Part {n}.</p>' for n in range(12))}</article>"
    links = "".join(f"<li><a href=x>Another page, number {n}</a></li>" for n in range(200))
    for menu, said in ((f"<nav><ul>{links}</ul></nav>", True), ("", False)):
        path.write_text(f"<html><body>{menu}{article}</body></html>", encoding="utf-8")
        document = load_document(path)
        assert document.text.count(CLAIM) == 12 and "Another page" not in document.text
        assert any("the article that was found has" in note for note in document.notes) is said


def test_the_declared_encoding_of_a_page_is_used(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(f"<html><head><meta charset='windows-1251'></head><body><p>Порт. {CLAIM}</p></body></html>".encode("cp1251"))
    document = load_document(path)
    assert "Порт" in document.text and not document.notes
    path.write_bytes(path.read_bytes().replace(b"windows-1251", b"shift_jis"))
    assert any("shift_jis that it says it is" in note for note in load_document(path).notes)
    assert webpage.declared_encoding(b"<meta charset=hex>") is None
    assert webpage.declared_encoding(b"<meta charset='ISO-8859-1'>") == "cp1252"


@pytest.mark.parametrize("suffix", sorted(samples()))
def test_progress_goes_from_nought_to_one_and_never_back(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(samples()[suffix])
    seen: list[float] = []
    assert len(read(path, progress=seen.append).claims) == 1
    assert seen == sorted(seen) and seen[0] >= 0 and seen[-1] == 1
