"""The words of a PDF with their places, found by PDFium: run as a process of its own, one line of JSON a page.

PDFium is a library in C++ that reads files nobody vouches for. In a process of its own it cannot take Leeward down with
it, and its processor time and memory have an end that the system sees to. `leeward.reading.pdf` starts it, gives it the
file on standard input, and makes text of what it says.

This file runs alone and imports nothing of Leeward.
"""

from __future__ import annotations

import ctypes
import json
import math
import sys
from typing import Any

MEMORY = 4 << 30
"""Most bytes of memory that the process may ask for."""
_RULES = 3_000
"""Most lines and frames looked at on a page, and `_DRAWN` most objects."""
_DRAWN = 50_000
_HYPHENS = (0x02, 0xFFFE)
"""What PDFium says for a hyphen at the end of a line."""


def main(seconds: int) -> None:
    """Read a PDF from standard input and write what is on its pages to standard output."""
    _bound(seconds)
    import pypdfium2.raw as pdfium

    pdfium.FPDF_InitLibraryWithConfig(ctypes.byref(pdfium.FPDF_LIBRARY_CONFIG(version=2)))
    data = sys.stdin.buffer.read()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        code = pdfium.FPDF_GetLastError()
        locked = code == pdfium.FPDF_ERR_PASSWORD
        _say({"fault": "locked" if locked else "security" if code == pdfium.FPDF_ERR_SECURITY else "damaged"})
        return
    pages = pdfium.FPDF_GetPageCount(document)
    _say({"pages": pages, "title": _title(pdfium, document)})
    for number in range(pages):
        page = pdfium.FPDF_LoadPage(document, number)
        if not page:
            _say({"words": [], "rules": [], "pictures": 0.0, "broken": True})
            continue
        _say(_page(pdfium, page))
        pdfium.FPDF_ClosePage(page)


def _bound(seconds: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: the one who waits ends it by the clock
        return
    for what, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _say(record: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(record) + "\n")
    sys.stdout.flush()


def _title(pdfium: Any, document: Any) -> str:
    size = pdfium.FPDF_GetMetaText(document, b"Title", None, 0)
    if not 2 < size < 10_000:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDF_GetMetaText(document, b"Title", buffer, size)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0").strip()


def _page(pdfium: Any, page: Any) -> dict[str, Any]:
    """Words as [frame, left, bottom, right, top, baseline, text], rules as [left, bottom, right, top]; y goes up.

    The frame tells how often the text is turned by a quarter; its words have their places in the turned page.
    """
    text = pdfium.FPDFText_LoadPage(page)
    words = _words(pdfium, text) if text else []
    if text:
        pdfium.FPDFText_ClosePage(text)
    rules, pictures = _drawn(pdfium, page)
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    share = pictures / (width * height) if width * height > 0 else 0.0
    return {"words": words, "rules": rules, "pictures": round(min(share, 1.0), 3), "height": height}


def _words(pdfium: Any, text: Any) -> list[list[Any]]:
    words: list[list[Any]] = []
    box = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    refs = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    opened = False
    for index in range(pdfium.FPDFText_CountChars(text)):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if code in _HYPHENS:
            code = 0x2D
        if code <= 0x20 or code in (0xA0, 0x3000):
            opened = False
            continue
        if not pdfium.FPDFText_GetLooseCharBox(text, index, refs[0]) or not pdfium.FPDFText_GetCharOrigin(text, index, *refs[1:]):
            continue
        frame = round(pdfium.FPDFText_GetCharAngle(text, index) / (math.pi / 2)) % 4
        left, bottom, right, top, base = _turned(frame, box.left, box.bottom, box.right, box.top, x.value, y.value)
        size = top - bottom
        if not (math.isfinite(left + right + size + base) and abs(left) + abs(base) < 1e6):
            continue
        sign = chr(code) if code < 0xD800 or 0xDFFF < code < 0x110000 else "\ufffd"
        last = words[-1] if opened else None
        if (
            last is not None
            and last[0] == frame
            and abs(base - last[5]) <= 0.2 * size
            and -0.5 * size <= left - last[3] <= 0.4 * size
            and 0.75 * size <= last[4] - last[2] <= 1.34 * size
        ):
            last[1], last[2] = min(last[1], left), min(last[2], bottom)
            last[3], last[4] = max(last[3], right), max(last[4], top)
            last[6] += sign
        else:
            words.append([frame, left, bottom, right, top, base, sign])
            opened = True
    for word in words:
        word[1:6] = (round(value, 2) for value in word[1:6])
    return words


def _turned(
    frame: int, left: float, bottom: float, right: float, top: float, x: float, y: float
) -> tuple[float, float, float, float, float]:
    if frame == 1:
        return bottom, -right, top, -left, -x
    if frame == 2:
        return -right, -top, -left, -bottom, -y
    if frame == 3:
        return -top, left, -bottom, right, x
    return left, bottom, right, top, y


def _drawn(pdfium: Any, page: Any) -> tuple[list[list[float]], float]:
    """The lines and frames on a page, and the area of its pictures."""
    rules: list[list[float]] = []
    area = 0.0
    sides = [ctypes.c_float() for _ in range(4)]
    for index in range(min(pdfium.FPDFPage_CountObjects(page), _DRAWN)):
        thing = pdfium.FPDFPage_GetObject(page, index)
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind not in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE):
            continue
        if not pdfium.FPDFPageObj_GetBounds(thing, *map(ctypes.byref, sides)):
            continue
        left, bottom, right, top = (round(side.value, 1) for side in sides)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            area += max(right - left, 0) * max(top - bottom, 0)
        elif len(rules) < _RULES:
            rules.append([left, bottom, right, top])
    return rules, area


if __name__ == "__main__":
    main(int(sys.argv[1]))
