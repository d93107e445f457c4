"""Word documents: what is read, in which order, and every kind of file that only looks like one."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from leeward.evidence.errors import InputError
from leeward.reading import read
from leeward.reading.docxpackage import MAX_PARTS
from leeward.reading.load import load
from leeward.reading.samples import CLAIM, docx_bytes

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in cells) + "</w:tr>"


def packed(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in files.items():
            package.writestr(name, text)
    return out.getvalue()


def main_part(inside: str, before: str = "") -> bytes:
    return packed({"word/document.xml": f"{before}<w:document {WORD}><w:body>{inside}</w:body></w:document>"})


def text_of(folder: Path, data: bytes) -> str:
    path = folder / "a.docx"
    path.write_bytes(data)
    return load(path).text


def test_headings_lists_tables_and_notes_stand_in_reading_order(tmp_path: Path) -> None:
    styles = (
        '<w:style w:styleId="Titre"><w:name w:val="Title"/></w:style>'
        '<w:style w:styleId="T2"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:styleId="Own"><w:name w:val="Own"/><w:basedOn w:val="T2"/></w:style>'
        '<w:style w:styleId="LB"><w:name w:val="List Bullet"/><w:pPr><w:numPr/></w:pPr></w:style>'
    )
    footnotes = (
        f'<w:footnote w:type="separator" w:id="0">{paragraph("---")}</w:footnote>'
        f'<w:footnote w:id="2">{paragraph("A note.")}{paragraph("More.")}</w:footnote>'
    )
    body = (
        paragraph("The plan", '<w:pStyle w:val="Titre"/>')
        + paragraph("Part", '<w:pStyle w:val="Own"/>')
        + '<w:p><w:r><w:t>Patrols cut</w:t></w:r><w:r><w:tab/><w:t>flows</w:t><w:footnoteReference w:id="2"/></w:r>'
        + "<w:r><w:t>.</w:t><w:br/><w:t>So it says.</w:t></w:r></w:p>"
        + paragraph("one", '<w:numPr><w:numId w:val="3"/></w:numPr>')
        + paragraph("two", '<w:pStyle w:val="LB"/>')
        + f"<w:tbl>{row('Measure', 'Effect')}{row('Naloxone|x', 'Fewer deaths')}</w:tbl>"
        + f"<w:tbl>{row('A boxed paragraph.')}</w:tbl>"
    )
    assert text_of(tmp_path, docx_bytes(body, {"styles": styles, "footnotes": footnotes})) == (
        "# The plan\n\n## Part\n\nPatrols cut flows.\nSo it says.\n\nA note. More.\n\n- one\n- two\n\n"
        "| Measure | Effect |\n| --- | --- |\n| Naloxone/x | Fewer deaths |\n\nA boxed paragraph."
    )


def test_deleted_hidden_and_doubled_text_is_left_out_and_said(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    box = f"<mc:Choice>{paragraph('Boxed.')}</mc:Choice><mc:Fallback>{paragraph('Boxed.')}</mc:Fallback>"
    path.write_bytes(
        docx_bytes(
            "<w:p><w:r><w:t>Kept</w:t></w:r><w:del><w:r><w:delText> gone</w:delText></w:r></w:del>"
            "<w:ins><w:r><w:t> added</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t> secret</w:t></w:r>"
            '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t> shown.</w:t></w:r></w:p>'
            f'<w:p><w:r><mc:AlternateContent xmlns:mc="mc">{box}</mc:AlternateContent></w:r></w:p>'
            f"<w:tbl>{row('a', 'b')}<w:tr><w:trPr><w:del/></w:trPr><w:tc>{paragraph('gone')}</w:tc></w:tr></w:tbl>"
        )
    )
    document = load(path)
    assert document.text == "Kept added shown.\n\nBoxed.\n\n| a | b |\n| --- | --- |"
    assert document.notes == ("deleted and hidden text of the document is not read",)


def test_claims_of_a_table_and_a_sentence_are_found(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    table = f"<w:tbl>{row('Measure', 'Expected outcome')}{row('Port inspections', 'Reduced cocaine trafficking')}</w:tbl>"
    path.write_bytes(docx_bytes(paragraph(CLAIM) + table))
    brief = read(path)
    assert brief.document is not None and brief.document.format == "docx"
    assert {(c.kind, c.lever, c.direction) for c in brief.claims} == {
        ("sentence", "treatment", "decrease"),
        ("table", "port_inspection", "decrease"),
    }


def locked(data: bytes) -> bytes:
    changed, at = bytearray(data), -1
    while (at := changed.find(b"PK\x01\x02", at + 1)) >= 0:
        changed[at + 8] |= 1
    return bytes(changed)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
ENTITIES = "<!DOCTYPE x [<!ENTITY a 'lol'>" + "".join(f"<!ENTITY {c} '&{b};&{b};'>" for b, c in ("ab", "bc", "cd")) + "]>"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (main_part(paragraph("&d;"), ENTITIES), "declares a document type"),
        (main_part(paragraph("&d;"), "<!DOCTYPE x [<!ENTITY d SYSTEM 'file:///etc/hostname'>]>"), "declares a document type"),
        (main_part("<w:sdt>" * 300 + "</w:sdt>" * 300), "more than 250 deep"),
        (main_part(""), "no text"),
        (packed({"word/document.xml": "hello"}), "word/document.xml is not valid XML"),
        (packed({"other.txt": "x"}), "this is a ZIP archive, not a document of text"),
        (packed({"xl/workbook.xml": "<a/>"}), "this is a spreadsheet"),
        (packed({"mimetype": "x", "content.xml": "<a/>"}), "this is an OpenDocument spreadsheet or set of slides"),
        (packed({f"{n}": "" for n in range(MAX_PARTS + 1)}), "more than 20,000 parts"),
        (docx_bytes(paragraph(CLAIM))[:-30], "it is no whole ZIP file"),
        (locked(docx_bytes(paragraph(CLAIM))), "locked with a password"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
        (OLE, "an older Word or Office file"),
        (b"just words", "the name says DOCX, but the file is none"),
    ],
)
def test_what_is_no_docx_is_said(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        text_of(tmp_path, data)
    assert caught.value.file == str(tmp_path / "a.docx")


def test_a_bomb_is_refused_by_what_it_unpacks_to(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(main_part(paragraph("a" * 70_000_000)))
    assert path.stat().st_size < 100_000
    with pytest.raises(InputError, match="more than 60,000,000 bytes when unpacked"):
        load(path)


def test_a_header_that_lies_about_sizes_is_refused(tmp_path: Path) -> None:
    data = bytearray(main_part(paragraph("a" * 100_000)))
    at = data.find(b"PK\x01\x02")
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    with pytest.raises(InputError, match="damaged"):
        text_of(tmp_path, bytes(data))
