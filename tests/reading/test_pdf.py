"""PDF: what is drawn in columns, lists and tables comes out whole and in order, whatever the order of drawing."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawn_pdfs import LEFT, RIGHT, Drawn, drawn, lines, pdf, table, whole
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.reading import load_document, read
from leeward.reading.limits import LIMITS
from leeward.reading.pdf import pdf_text
from leeward.reading.pdflayout import blocks_of
from leeward.reading.pdflines import Word, lines_of, zones


def text_of(data: bytes) -> str:
    return pdf_text(data, Path("a.pdf"), LIMITS["pdf"])[0]


@pytest.mark.parametrize("case", drawn(), ids=lambda case: case.name)
def test_sentences_are_whole_and_in_order_and_rows_keep_their_cells(case: Drawn) -> None:
    assert whole(text_of(case.bytes()), case) == (len(case.sentences), len(case.rows))


def test_a_table_over_two_pages_is_one_with_one_header() -> None:
    case = next(case for case in drawn() if case.name == "table over two pages")
    text = text_of(case.bytes())
    assert text.count("| Option |") == text.count("| --- |") == 1


def test_claims_of_a_table_over_two_pages_and_of_two_columns(tmp_path: Path) -> None:
    by_name = {case.name: case for case in drawn()}
    path = tmp_path / "a.pdf"
    path.write_bytes(by_name["table over two pages"].bytes())
    found = {(claim.lever, claim.outcome, claim.direction) for claim in read(path).claims if claim.kind == "table"}
    assert ("treatment", "consumption", "decrease") in found
    assert ("harm_reduction", "overdose_death", "decrease") in found
    path.write_bytes(by_name["two short columns"].bytes())
    assert LEFT[0] in load_document(path).text and RIGHT[0] in load_document(path).text


def test_heads_and_feet_that_repeat_are_left_out_and_said() -> None:
    case = next(case for case in drawn() if case.name == "running heads")
    text, _, notes = pdf_text(case.bytes(), Path("a.pdf"), LIMITS["pdf"])
    assert "says review" not in text and "of 3" not in text
    assert notes == ["left out as running heads and feet: “Quarterly Treatment lowers consumption, says review”"]


def test_marks_of_footnotes_go_and_units_stay() -> None:
    page = [(72, 700, 10, "Patrols cut the flow"), (167, 704, 6, "12"), (176, 700, 10, "in 40 km"), (216, 704, 6, "2")]
    page += [(222, 700, 10, "of sea.")]
    assert text_of(pdf([page])) == "Patrols cut the flow in 40 km 2 of sea."


def test_pages_without_text_are_named() -> None:
    prose = lines(" ".join(LEFT), 72, 700, 90)
    _, _, notes = pdf_text(pdf([prose, [], prose, []]), Path("a.pdf"), LIMITS["pdf"])
    assert notes == ["pages 2, 4 of the PDF: no text that can be read"]


def test_a_page_that_is_a_picture_is_named(tmp_path: Path) -> None:
    data = pdf([lines(" ".join(LEFT), 72, 700, 90), []])
    image = b"q 600 0 0 700 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"
    at = data.rindex(b"<< /Length 6 >>\nstream\n0.5 w\n")
    grown = (
        data[:at]
        + b"<< /Length %d >>\nstream\n%s\n" % (len(image) + 1, image)
        + data[at + len(b"<< /Length 6 >>\nstream\n0.5 w\n") :]
    )
    path = tmp_path / "a.pdf"
    path.write_bytes(grown)
    assert load_document(path).notes == ("page 2 of the PDF: a picture without text; run it through text recognition",)


def test_rows_are_parted_by_lines_even_where_every_cell_begins_small() -> None:
    rows = [["what", "then"], ["ships at sea", "lower flow of cocaine and longer routes"], ["clinics", "fewer deaths in towns"]]
    text = text_of(pdf([table(rows, (12, 14), 600, ruled=True)]))
    assert text.split("\n")[2:] == [f"| {a} | {b} |" for a, b in rows[1:]]


WORDS = st.builds(
    lambda x, y, width, size: Word(x, y - 2, x + width, y + size, y, "word"),
    st.floats(0, 600), st.floats(0, 800), st.floats(1, 60), st.floats(4, 30),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=80), st.lists(st.tuples(*[st.floats(0, 600)] * 4), max_size=10))
def test_wherever_words_stand_none_is_lost_or_doubled_and_tables_are_even(
    words: list[Word], rules: list[tuple[float, ...]]
) -> None:
    for number, word in enumerate(words):
        word.text = f"W{number}x"
    found = lines_of(words)
    assert [n for zone in zones(found) for n in range(zone.first, zone.last)] == list(range(len(found)))
    blocks = blocks_of(found, rules, 10.0)
    said = " ".join([block.text for block in blocks] + [cell for block in blocks for row in block.rows for cell in row])
    assert all(said.count(f"W{number}x") >= 1 for number in range(len(words)))
    assert all(len({len(row) for row in block.rows}) <= 1 for block in blocks)
