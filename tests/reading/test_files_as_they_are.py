"""Pages and texts as people have them: uneven tables, marks of footnotes, saved pages, transcripts, damaged letters."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as trees

from leeward.evidence.errors import InputError
from leeward.reading import load_document, read
from leeward.reading.decoding import decode, plain_letters
from leeward.reading.mending import mended, spread
from leeward.reading.samples import CLAIM
from leeward.reading.transcripts import without_times

TABLE = """<html><body><article><h1>Options on cocaine</h1><p>What each option would do, in the view of the staff.</p>
<table><tr><th>Option</th><th>Effect</th></tr><tr>
<td rowspan="2">Treatment of heavy users</td><td>Lower cocaine consumption</td></tr>
<tr><td>Fewer overdose deaths</td></tr><tr><td>Container inspection</td><td><ul><li>More cocaine seizures</li>
<li>Routes shift to other ports</li></ul></td></tr></table></article></body></html>"""


def page(tmp_path: Path, source: str | bytes, name: str = "a.html") -> Path:
    path = tmp_path / name
    path.write_bytes(source if isinstance(source, bytes) else source.encode())
    return path


def test_cells_that_reach_over_rows_repeat_and_lists_in_cells_are_read(tmp_path: Path) -> None:
    path = page(tmp_path, TABLE)
    text = load_document(path).text
    assert text.count("| Treatment of heavy users |") == 2
    assert "More cocaine seizures; Routes shift to other ports" in text
    found = {(claim.lever, claim.outcome) for claim in read(path).claims}
    assert {("treatment", "consumption"), ("treatment", "overdose_death"), ("port_inspection", "kg_seized")} <= found


CELL = st.tuples(st.integers(1, 5), st.integers(1, 5), st.booleans())


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(CELL, max_size=5), min_size=1, max_size=6))
def test_every_row_of_any_table_gets_as_many_cells_as_there_are_columns(rows: list[list[tuple[int, int, bool]]]) -> None:
    source = ""
    for r, cells in enumerate(rows):
        tags = ("th" if head else "td" for _, _, head in cells)
        inside = "".join(
            f"<{tag} rowspan={down} colspan={right}>c{r}x{c}.</{tag}>"
            for c, (tag, (down, right, _)) in enumerate(zip(tags, cells, strict=True))
        )
        source += f"<tr>{inside}</tr>"
    table = trees.fromstring(f"<table>{source}</table>")
    assert spread(table)
    assert len({len(row) for row in table.iter("tr")}) == 1
    text = "".join(table.itertext())
    assert all(f"c{r}x{c}." in text for r, cells in enumerate(rows) for c in range(len(cells)))


@pytest.mark.parametrize("size", ["99999999", "-3", "x", "", "٣"])
def test_spans_that_lie_are_bounded(size: str) -> None:
    table = trees.fromstring(f"<table><tr><td rowspan='{size}' colspan='{size}'>a</td></tr><tr><td>b</td></tr></table>")
    assert spread(table)
    assert sum(1 for _ in table.iter("td")) <= 2 * 101


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("ships<sup>1</sup> cut<sup>[2,3]</sup> flows.<sup><a href='#x'>12</a></sup>", "ships cut flows."),
        ("10<sup>3</sup> km<sup>2</sup> on the 21<sup>st</sup>", "10^3 km2 on the 21st"),
        ("patrols<sup>*</sup> and<sup>a</sup> more", "patrols and more"),
    ],
)
def test_marks_of_footnotes_go_and_powers_stay(source: str, text: str) -> None:
    assert "".join(trees.fromstring(mended(f"<html><body><p>{source}</p></body></html>")).itertext()).strip() == text


def test_banners_and_menus_of_a_saved_page_are_left_out(tmp_path: Path) -> None:
    words = "".join(f"<p>{CLAIM} It was part {n} of the plan.</p>" for n in range(8))
    source = f"""<!DOCTYPE html><html><!-- saved from url=(0030)https://example.org/ --><head><title>Notes</title>
    <script>var patrols = "cut crime";</script></head><body>
    <div id="cookie-consent"><p>We use cookies: accept all of them now.</p>
    </div><nav><a href=x>Home</a></nav><article><h1>Notes</h1>{words}</article>
    <div class="social-share">Share this page</div></body></html>"""
    text = load_document(page(tmp_path, source)).text
    assert text.count(CLAIM) == 8
    assert "cookies" not in text and "Share this" not in text and "cut crime" not in text


def archive(page: bytes, encoding: str = "quoted-printable") -> bytes:
    import quopri

    body = quopri.encodestring(page) if encoding == "quoted-printable" else page
    return (
        b'From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: " + encoding.encode() + b"\r\n\r\n" + body
        + b"\r\n--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--b--\r\n"
    )  # fmt: skip


def test_a_page_saved_in_one_file_is_read(tmp_path: Path) -> None:
    path = page(
        tmp_path, archive(f"<html><body><article><h1>Notes</h1><p>{CLAIM} – so they say.</p></article></body></html>".encode())
    )
    for name in ("a.mhtml", "a.mht", "a"):
        document = load_document(path.rename(tmp_path / name) and tmp_path / name)
        assert document.format == "html" and f"{CLAIM} – so they say." in document.text and not document.notes
        path = tmp_path / name
    path = page(tmp_path, archive(b""), "b.mhtml")
    with pytest.raises(InputError, match="a saved page \\(MHTML\\) without a page in it"):
        load_document(path)


def test_archives_inside_archives_end(tmp_path: Path) -> None:
    deep = b"From: <Saved by x>\nMIME-Version: 1.0\n" + b"".join(
        b'Content-Type: multipart/related; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(3000)
    )
    with pytest.raises(InputError, match="without a page"):
        load_document(page(tmp_path, deep, "a.mhtml"))


HALF = CLAIM.partition(" in ")
SUBTITLES = f"""WEBVTT

1
00:00:01.000 --> 00:00:04.000
<v Jane Doe>{HALF[0]}

2
00:00:04.000 --> 00:00:06.000
<v Jane Doe>in {HALF[2]}

3
00:00:07.000 --> 00:00:09.000
<v John Roe>I do not believe it.
"""


def test_times_of_a_transcript_go_and_speakers_stay(tmp_path: Path) -> None:
    document = load_document(page(tmp_path, SUBTITLES, "a.vtt"))
    assert document.text == f"Jane Doe: {CLAIM}\n\nJohn Roe: I do not believe it."
    assert document.notes == ("a transcript: its times are left out",)
    stamped = "[00:01] JANE: Patrols cut\n[00:05] the flow.\n[00:09] JOHN: They did not.\n(1:02:03) JANE: They did."
    assert without_times(stamped)[0] == "JANE: Patrols cut the flow.\n\nJOHN: They did not.\n\nJANE: They did."


@pytest.mark.parametrize("text", ["At 10:30 it began.\nAll went home.", "a\nb\nc\n12:00 noon", "1. one\n2. two\n3. three"])
def test_other_text_with_times_is_left_alone(text: str) -> None:
    assert without_times(text) == (text, None)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_a_transcript_is_never_an_error(text: str) -> None:
    without_times(f"00:01 a\n00:02 b\n00:03 c\n{text}")


def test_letters_written_twice_in_the_wrong_encoding_are_put_right_and_said() -> None:
    wrong = "The cutters’ crews – “tired” – cafés".encode().decode("cp1252", "replace").replace("\ufffd", "\x9d")
    text, notes = decode(wrong.encode(), "a.txt")
    assert text == "The cutters’ crews – “tired” – cafés"
    assert notes == ["6 times a letter was written in the wrong encoding and is put right (such as ’ for â€™)"]
    assert decode("Âge, naïveté, Ã".encode(), "a.txt") == ("Âge, naïveté, Ã", [])


def test_letters_that_are_lost_are_counted() -> None:
    assert decode("caf\ufffd and na\ufffdve".encode(), "a.txt")[1] == ["2 times a letter is lost in the file (\ufffd)"]


def test_ligatures_and_soft_hyphens_are_letters(tmp_path: Path) -> None:
    assert plain_letters("o\ufb03cials re\u00adduced the \ufb02ow") == "officials reduced the flow"
    path = page(
        tmp_path,
        "Notes\n\nDrug treat\u00adment re-\nduced cocaine con\u00adsumption in the old town, and more of it in the new one.",
        "a.txt",
    )
    assert load_document(path).text.startswith("Notes\n\nDrug treatment reduced cocaine consumption in")
