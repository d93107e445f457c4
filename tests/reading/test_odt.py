"""OpenDocument texts: what is read, in which order, and every kind of file that only looks like one."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from leeward.evidence.errors import InputError
from leeward.reading import read
from leeward.reading.docxpackage import MAX_PARTS
from leeward.reading.load import load
from leeward.reading.samples import CLAIM, odt_bytes


def text_of(folder: Path, data: bytes) -> str:
    path = folder / "a.odt"
    path.write_bytes(data)
    return load(path).text


def cell(text: str, attributes: str = "") -> str:
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


COVERED = "<table:covered-table-cell/>"


def test_headings_lists_tables_and_notes_stand_in_reading_order(tmp_path: Path) -> None:
    said = "<text:note-body><text:p>A note.</text:p></text:note-body>"
    note = f"<text:note><text:note-citation>1</text:note-citation>{said}</text:note>"
    items = "".join(f"<text:list-item><text:p>{text}</text:p></text:list-item>" for text in ("one", "two"))
    table = row(cell("Measure"), cell("Effect")) + row(
        cell("Naloxone|x", 'table:number-rows-spanned="2"'),
        cell("Fewer deaths"),
        cell("", 'table:number-columns-repeated="1000"'),
    )
    table += row(COVERED, cell("Fewer cases"))
    body = (
        '<text:p text:style-name="Title">The plan</text:p><text:h text:outline-level="2">Part</text:h>'
        f"<text:p>Patrols<text:s/>cut<text:tab/><text:span>flows</text:span>{note}.<text:line-break/>So it says.</text:p>"
        f"<text:list>{items}</text:list><table:table><table:table-header-rows/>{table}</table:table>"
        f"<table:table>{row(cell('A boxed paragraph.'))}</table:table>"
    )
    assert text_of(tmp_path, odt_bytes(body)) == (
        "# The plan\n\n## Part\n\nPatrols cut flows.\nSo it says.\n\nA note.\n\n- one\n- two\n\n"
        "| Measure | Effect |\n| --- | --- |\n| Naloxone/x | Fewer deaths |\n| Naloxone/x | Fewer cases |\n\nA boxed paragraph."
    )


def test_deleted_text_and_comments_are_left_out_and_said(tmp_path: Path) -> None:
    path = tmp_path / "a.odt"
    gone = "<text:tracked-changes><text:deletion><text:p>gone</text:p></text:deletion></text:tracked-changes>"
    gone = gone.replace("<text:tracked-changes>", "<text:tracked-changes><text:changed-region>").replace(
        "</text:tracked-changes>", "</text:changed-region></text:tracked-changes>"
    )
    path.write_bytes(odt_bytes(f"{gone}<text:p>Kept.<office:annotation><text:p>No.</text:p></office:annotation></text:p>"))
    document = load(path)
    assert document.text == "Kept."
    path.write_bytes(odt_bytes(f"<text:p>{CLAIM}</text:p>"))
    assert len(read(path).claims) == 1


def packed(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in files.items():
            package.writestr(name, text)
    return out.getvalue()


LOCKED = "<m><file-entry><encryption-data/></file-entry></m>"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (packed({"content.xml": "<!DOCTYPE x [<!ENTITY a 'lol'>]><x>&a;</x>"}), "the ODT declares a document type"),
        (odt_bytes("<text:span>" * 300 + "</text:span>" * 300), "the ODT has elements more than 250 deep"),
        (odt_bytes(""), "no text"),
        (packed({"content.xml": "hello"}), "content.xml is not valid XML"),
        (packed({"content.xml": "<a><spreadsheet/></a>"}), "this is a spreadsheet or a set of slides"),
        (packed({"other.txt": "x"}), "this is a ZIP archive"),
        (packed({f"{n}": "" for n in range(MAX_PARTS + 1)}), "the ODT has more than 20,000 parts"),
        (odt_bytes("<text:p>x</text:p>")[:-30], "it is no whole ZIP file"),
        (odt_bytes("<text:p>x</text:p>", {"META-INF/manifest.xml": LOCKED}), "the ODT is locked with a password"),
        (odt_bytes(f"<text:p>{'a' * 70_000_000}</text:p>"), "more than 60,000,000 bytes when unpacked"),
        (b"just words", "the name says ODT, but the file is none"),
    ],
)
def test_what_is_no_odt_is_said(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        text_of(tmp_path, data)
    assert caught.value.file == str(tmp_path / "a.odt")


def test_repeated_cells_cannot_fill_the_memory(tmp_path: Path) -> None:
    wide = row(*(cell("x", 'table:number-columns-repeated="999999"') for _ in range(200)))
    assert text_of(tmp_path, odt_bytes(f"<table:table>{wide * 20}</table:table>")).count("x") <= 20 * 12_000
