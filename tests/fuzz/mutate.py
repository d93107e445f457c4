"""Small documents of each format, and what can go wrong with them: mutations that follow from a seed and a number alone.

A mutator of our own rather than Hypothesis: nothing is shrunk or remembered, a hundred thousand cases are to run in an
hour, and a find is named by three words (format, seed, number) on any machine.
"""

from __future__ import annotations

import contextlib
import io
import random
import zipfile
import zlib
from collections.abc import Callable
from functools import lru_cache

from lxml import etree

from leeward.reading.samples import CLAIM, docx_bytes, odt_bytes, pdf_bytes

FORMATS = ("text", "markdown", "html", "pdf", "docx", "odt", "yaml")
SUFFIX = {"text": "txt", "markdown": "md", "html": "html", "pdf": "pdf", "docx": "docx", "odt": "odt", "yaml": "yaml"}

_PROSE = f"""Harbour notes
By A. Writer, 7 November 2025

{CLAIM} The ministry said that patrols in the eastern Pacific would cut seizures from 10 percent to 80 percent by 2027.
Officials, however, doubt it: "strikes worsened violence," one said. At least 21 people were killed.

1. Port inspections reduce cocaine trafficking.
2. Do not expand aerial eradication in Colombia (2,000 ha a month).
"""
_MARKDOWN = f"""# Plan

Each of these would reduce overdose deaths:

* **Treatment** for 150,000 more users
- Naloxone

| Measure | Expected outcome |
| --- | --- |
| Port inspections | Reduced cocaine trafficking; higher prices |

{CLAIM}
"""
_HTML = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Harbour notes</title>
<script>var a = "x < y";</script></head><body><nav><a href="#">Home</a></nav><article><h1>Harbour notes</h1>
<p>{CLAIM}</p>
<p>Patrols &amp; raids &#8220;cut&#8221; flows, <b>the report</b> found.<br>Prices rose.</p>
<ul><li>Naloxone lowers overdose deaths.</ul>
<table><tr><th>Measure</th><th>Outcome</th></tr><tr><td colspan=2>Port inspections reduce cocaine flow</td></tr>
<tr><td rowspan=2>Naloxone<sup>1</sup></td><td><ul><li>Fewer deaths</li><li>x</li></ul></td></tr></table>
</article></body></html>"""
_ODT = f"""<text:h text:outline-level="1">Harbour notes</text:h><text:p>{CLAIM}<text:note><text:note-body><text:p>The report
does not say so.</text:p></text:note-body></text:note></text:p><text:list><text:list-item><text:p>Naloxone lowers overdose
deaths.</text:p></text:list-item></text:list><table:table><table:table-row><table:table-cell><text:p>Measure</text:p>
</table:table-cell><table:table-cell><text:p>Effect</text:p></table:table-cell></table:table-row><table:table-row>
<table:table-cell table:number-rows-spanned="2"><text:p>Port inspections</text:p></table:table-cell><table:table-cell>
<text:p>Less trafficking</text:p></table:table-cell></table:table-row><table:table-row><table:covered-table-cell/>
<table:table-cell><text:p>More seizures</text:p></table:table-cell></table:table-row></table:table>"""
_YAML = """leeward: 1
title: Patrols or treatment
world: {name: americas, start: 2025-09-01}
years: 3
options:
  - id: patrols
    levers:
      - {lever: vessel_patrol, level: surge, where: [eastern_pacific], start_date: 2025-10-01, end_week: 108}
  - id: clinics
    levers: [{lever: treatment, value: 150, ramp_weeks: 52}]
claims:
  - {id: c1, lever: vessel_patrol, outcome: kg_seized, direction: increase, speaker: agency, option: patrols}
  - lever: treatment
    outcome: consumption
    direction: decrease
    option: clinics
shocks:
  - {name: election, start_week: 45, where: [colombia], size: 0.2}
"""
_WORDS = {
    "text": (
        "\n\n¦\t¦due to ¦not ¦not only ¦led to ¦by 900 percent¦$1.2 billion¦21st¦1/2¦e.g. ¦U.S. ¦“¦”¦(¦)¦;¦:¦...¦- ¦1. ¦a) ¦% ¦"
        "http://x.y/z?a=b ¦of of ¦and, or, ¦Mr. ¦1e999 ¦١٢ "
    ),
    "markdown": "# ¦###### ¦|¦| a | b |\n¦| --- |\n¦|:-:|\n¦**¦__¦`¦```\n¦> ¦* ¦[a](b)¦\\|¦---\n",
    "html": (
        "<p>¦</p>¦<div>¦</div>¦<td>¦<tr>¦<table>¦</table>¦<!--¦-->¦<script>¦</script>¦<style>¦<![CDATA[¦]]>¦&#0;¦&#xD800;¦&#x110000;¦"
        "&nbsp;¦&lt;¦<a href='¦<svg>¦<math>¦<template>¦<br/>¦<?xml version='1.0' encoding='utf-16'?>¦<meta charset=utf-7>¦"
        "<meta charset=x>¦<html>¦<body>¦<time datetime='9999-99-99'>"
    ),
    "pdf": (
        "<<¦>>¦[¦]¦(¦)¦obj¦endobj¦stream\n¦endstream¦xref¦trailer¦/Length 99999999¦/Filter /FlateDecode¦2 0 R¦4 0 R¦"
        "/Kids [2 0 R]¦/Filter [/ASCIIHexDecode /LZWDecode]¦/Count -1¦/Encrypt 3 0 R¦/Type /ObjStm¦Tj¦TJ¦T*¦1e400¦-0¦BT¦ET¦/Font¦"
        "/ToUnicode 5 0 R¦startxref\n0\n¦%%EOF¦Do¦cm¦99999999999999999999"
    ),
    "docx": (
        "<w:p>¦</w:p>¦<w:r>¦</w:r>¦<w:t>¦</w:t>¦<w:tbl>¦</w:tbl>¦<w:tr>¦<w:tc>¦</w:tc>¦<w:del>¦<w:br/>¦<w:tab/>¦<w:vanish/>¦&#0;¦"
        "<w:footnoteReference w:id='1'/>¦<w:gridSpan w:val='99999'/>¦<w:numId w:val='1'/>¦<!DOCTYPE a>"
    ),
    "odt": (
        "<text:p>¦</text:p>¦<text:h text:outline-level='9'>¦</text:h>¦<text:list>¦<text:list-item>¦</text:list>¦<table:table>¦"
        "<table:table-row>¦<table:table-cell table:number-columns-repeated='99999'>¦</table:table-cell>¦"
        "<table:covered-table-cell/>¦"
        "<text:note>¦<text:note-body>¦</text:note>¦<text:s text:c='9'/>¦<text:deletion/>¦<draw:text-box>¦&#0;¦<!DOCTYPE a>"
    ),
    "yaml": (
        "- ¦: ¦{¦}¦[¦]¦&a ¦*a ¦!!python/object:os.system ¦!!binary ¦|\n¦>\n¦? ¦---\n¦...\n¦%YAML 9\n¦null¦~¦true¦.nan¦.inf¦"
        '-.inf¦1e400¦0x10¦1_000¦2025-02-30¦12:30:45¦"\\x00"¦\'¦<<: *a¦\t¦# ¦-1¦leeward: 2¦years: 0¦id: patrols¦where: []¦'
        "value: 1e308¦start: 0001-01-01¦start_week: 99999999999"
    ),
}
_ODD = "\0¦\ufeff¦\u202e¦\u2028¦\x85¦\x0c¦\x1b[31m¦é¦e\u0301¦ß¦İ¦ﬁ¦\U0001f600¦\u00ad¦\u200b¦𝟙¦²"
_BYTES = [b"\xff", b"\xff\xfe", b"\x80", b"\xed\xa0\x80", b"\xc0\x80", b"\0\0", b"\r", b"\r\n", b"\xf4\x90\x80\x80"]


@lru_cache
def originals(kind: str) -> tuple[bytes, ...]:
    """Return the documents that are mutated."""
    if kind == "text":
        return (_PROSE.encode(), _PROSE[80:400].encode("utf-16"), CLAIM.encode())
    if kind == "markdown":
        return (_MARKDOWN.encode(), f"## A\n\n- {CLAIM}\n".encode())
    if kind == "html":
        return (_HTML.encode(), f"<p>{CLAIM}<p>{_PROSE}".encode("cp1252", "replace"))
    if kind == "pdf":
        return (pdf_bytes([_PROSE[:300], CLAIM]), _packed(pdf_bytes([CLAIM])))
    if kind == "docx":
        return (docx_bytes(*_word()),)
    if kind == "odt":
        return (odt_bytes(_ODT),)
    return (_YAML.encode(), b"title: x\nclaims:\n- {lever: treatment, outcome: consumption, direction: decrease}\n")


def _packed(data: bytes) -> bytes:
    """The PDF with its content stream compressed."""
    start = data.index(b"stream\n") + 7
    end = data.index(b"\nendstream")
    packed = zlib.compress(data[start:end])
    head = data[:start].replace(b"/Length %d" % (end - start), b"/Filter /FlateDecode /Length %d" % len(packed))
    return head + packed + data[end:]


def _word() -> tuple[str, dict[str, str]]:
    def paragraph(text: str, properties: str = "") -> str:
        return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"

    body = (
        paragraph("Harbour notes", '<w:pStyle w:val="H1"/>')
        + f'<w:p><w:r><w:t>{CLAIM}</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r>'
        + "<w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:p>"
        + paragraph("Naloxone lowers overdose deaths.", '<w:numPr><w:numId w:val="1"/></w:numPr>')
        + f"<w:tbl><w:tr><w:tc>{paragraph('Measure')}</w:tc><w:tc>{paragraph('Effect')}</w:tc></w:tr>"
        + f"<w:tr><w:tc>{paragraph('Port inspections')}</w:tc><w:tc>{paragraph('Less trafficking')}</w:tc></w:tr></w:tbl>"
    )
    return body, {
        "styles": '<w:style w:styleId="H1"><w:name w:val="heading 1"/><w:basedOn w:val="H1"/></w:style>',
        "footnotes": f'<w:footnote w:id="1">{paragraph("The report does not say so.")}</w:footnote>',
    }


def mutant(kind: str, seed: int, number: int) -> bytes:
    """Return the mutation of that number: the same bytes for the same three words."""
    luck = random.Random(f"{kind} {seed} {number}")
    data = luck.choice(originals(kind))
    if kind in ("docx", "odt") and luck.random() < 0.7:
        return _inside(data, kind, luck)
    return _mutated(data, kind, luck)


def _inside(data: bytes, kind: str, luck: random.Random) -> bytes:
    """Mutate one part of a DOCX or ODT and pack it again."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = luck.choice([*parts, *["word/document.xml" if kind == "docx" else "content.xml"] * 5])
    parts[name] = _mutated(parts[name], kind, luck)
    if luck.random() < 0.7:  # well-formed again, so that what is odd is the document and not the XML
        with contextlib.suppress(etree.XMLSyntaxError):
            found = etree.fromstring(parts[name], etree.XMLParser(recover=True, resolve_entities=False))
            parts[name] = b"" if found is None else etree.tostring(found)
    if luck.random() < 0.05:
        del parts[luck.choice(list(parts))]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, text in parts.items():
            package.writestr(zipfile.ZipInfo(name), text, luck.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)))
    return out.getvalue()


def _mutated(data: bytes, kind: str, luck: random.Random) -> bytes:
    for _ in range(min(1 + int(luck.expovariate(0.8)), 12)):
        data = luck.choice(_CHANGES)(data, kind, luck)
    return data[:20_000]


def _span(data: bytes, luck: random.Random, most: int = 200) -> tuple[int, int]:
    start = luck.randint(0, len(data))
    return start, min(len(data), start + luck.randint(0, most))


def _token(kind: str, luck: random.Random) -> bytes:
    which = luck.random()
    if which < 0.6:
        return luck.choice(_WORDS[kind].split("¦")).encode()
    if which < 0.75:
        return luck.choice(_WORDS["text"].split("¦")).encode()
    return luck.choice(_ODD.split("¦")).encode() if which < 0.9 else luck.choice(_BYTES)


def _insert(data: bytes, kind: str, luck: random.Random) -> bytes:
    at = luck.randint(0, len(data))
    return data[:at] + _token(kind, luck) + data[at:]


def _repeat(data: bytes, kind: str, luck: random.Random) -> bytes:
    at = luck.randint(0, len(data))
    return data[:at] + _token(kind, luck) * luck.choice((2, 5, 30, 300)) + data[at:]


def _delete(data: bytes, kind: str, luck: random.Random) -> bytes:
    start, end = _span(data, luck)
    return data[:start] + data[end:]


def _double(data: bytes, kind: str, luck: random.Random) -> bytes:
    start, end = _span(data, luck)
    at = luck.randint(0, len(data))
    return data[:at] + data[start:end] * luck.choice((1, 1, 2, 10)) + data[at:]


def _move(data: bytes, kind: str, luck: random.Random) -> bytes:
    start, end = _span(data, luck)
    piece, rest = data[start:end], data[:start] + data[end:]
    at = luck.randint(0, len(rest))
    return rest[:at] + piece + rest[at:]


def _flip(data: bytes, kind: str, luck: random.Random) -> bytes:
    if not data:
        return data
    changed = bytearray(data)
    for _ in range(luck.choice((1, 1, 3, 20))):
        changed[luck.randrange(len(changed))] = luck.randrange(256)
    return bytes(changed)


def _letters(data: bytes, kind: str, luck: random.Random) -> bytes:
    start, end = _span(data, luck, 60)
    piece = data[start:end]
    return data[:start] + luck.choice((bytes.upper, bytes.lower, bytes.swapcase, bytes.title))(piece) + data[end:]


def _number(data: bytes, kind: str, luck: random.Random) -> bytes:
    places = [i for i, byte in enumerate(data) if 48 <= byte <= 57]
    if not places:
        return data
    at = luck.choice(places)
    return data[:at] + luck.choice((b"0", b"-1", b"99999999999999999999", b"1e400", b"0.0", b"", b"1,5", b"nan")) + data[at + 1 :]


def _cut(data: bytes, kind: str, luck: random.Random) -> bytes:
    return data[: luck.randint(0, len(data))]


def _splice(data: bytes, kind: str, luck: random.Random) -> bytes:
    other = luck.choice(originals(luck.choice(FORMATS) if luck.random() < 0.2 else kind))
    return data[: luck.randint(0, len(data))] + other[luck.randint(0, len(other)) :]


def _lines(data: bytes, kind: str, luck: random.Random) -> bytes:
    return data.replace(b"\n", luck.choice((b"\r\n", b"\r", b"\n\n", b" ", b"\x0b", b"")))


def _recode(data: bytes, kind: str, luck: random.Random) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(luck.choice(("utf-16", "utf-32", "cp1252", "utf-8-sig", "utf-16-le", "ascii")), "replace")


_Change = Callable[[bytes, str, random.Random], bytes]
_COMMON: tuple[_Change, ...] = (_insert, _repeat, _delete, _double, _move, _flip, _number)
_CHANGES: tuple[_Change, ...] = (*_COMMON * 4, _letters, _letters, _cut, _splice, _splice, _lines, _recode)
