"""The smallest documents of each format, made on the spot: what ``leeward doctor`` reads to see whether reading works."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

CLAIM = "Drug treatment reduced cocaine consumption in the old town over four years."
"""A sentence in which one claim is found."""
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def samples() -> dict[str, bytes]:
    """Return one file by format, named by its suffix; each holds `CLAIM` under a heading."""
    article = f"<article><h1>Notes</h1><p>{CLAIM}</p></article>"
    page = f"<!doctype html><html><head><title>Notes</title></head><body>{article}</body></html>"
    return {
        "txt": f"Notes\n\n{CLAIM}\n".encode(),
        "md": f"# Notes\n\n{CLAIM}\n".encode(),
        "html": page.encode(),
        "pdf": pdf_bytes([f"Notes\n{CLAIM}"]),
        "odt": odt_bytes(f"<text:h>Notes</text:h><text:p>{escape(CLAIM)}</text:p>"),
        "docx": docx_bytes(f"<w:p><w:r><w:t>Notes</w:t></w:r></w:p><w:p><w:r><w:t>{escape(CLAIM)}</w:t></w:r></w:p>"),
    }


def odt_bytes(body: str, others: Mapping[str, str] | None = None) -> bytes:
    """Return an ODT whose text is the given OpenDocument XML (prefixes ``text``, ``table``, ``office``), and other parts."""
    name = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = "".join(f' xmlns:{word}="{name}:{word}:1.0"' for word in ("office", "text", "table", "style", "draw"))
    content = (
        f"<office:document-content{spaces}><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(zipfile.ZipInfo("mimetype"), "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        for part, text in {"content.xml": content, **(others or {})}.items():
            package.writestr(zipfile.ZipInfo(part), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def pdf_bytes(pages: Sequence[str]) -> bytes:
    """Return a PDF with one page for each text, in Helvetica; lines end where the text's lines do."""
    numbers = range(4, 4 + 2 * len(pages), 2)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % number for number in numbers), len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, text in zip(numbers, pages, strict=True):
        for sign in "\\()":
            text = text.replace(sign, f"\\{sign}")
        lines = "".join(f"({line}) Tj T* " for line in text.split("\n"))
        stream = f"BT /F1 11 Tf 14 TL 72 720 Td {lines}ET".encode("latin-1", "replace")
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (number + 1)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    return pdf_of(objects)


def pdf_of(objects: Sequence[bytes]) -> bytes:
    """Return a PDF of the given objects, numbered from 1, the first of which is its catalogue."""
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, table))
    return out.getvalue()


def docx_bytes(body: str, parts: Mapping[str, str] | None = None) -> bytes:
    """Return a DOCX whose body is the given WordprocessingML (prefix ``w``).

    ``parts`` holds the inside of further parts by kind: ``styles``, ``footnotes``, ``endnotes``.
    """
    others = dict(parts or {})
    kinds = "".join(
        f'<Relationship Id="r{number}" Type="{_OFFICE}/{kind}" Target="{kind}.xml"/>' for number, kind in enumerate(others)
    )
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r" Type="{_OFFICE}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{kinds}</Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
        **{f"word/{kind}.xml": f'<w:{kind} xmlns:w="{_WORD}">{inside}</w:{kind}>' for kind, inside in others.items()},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in files.items():
            package.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()
