"""How much of a PDF each reader recovers: sentences whole and in order, rows of tables with their cells, time a page.

Run from the repository root, with the readers to compare installed (none is needed by Leeward but pypdfium2):

    python -m pip install pypdf pdfminer.six pdfplumber
    python benchmarks/pdf_readers.py

The cases are those of `tests/reading/drawn_pdfs.py`. Lines of every reader are joined to paragraphs and words broken at
line ends put together before they are compared, so that order and completeness count and line ends do not.
"""

from __future__ import annotations

import io
import logging
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "reading"))

from drawn_pdfs import Drawn, drawn, whole

from leeward.reading.hyphens import close_hyphens
from leeward.reading.limits import LIMITS
from leeward.reading.pdf import pdf_text

logging.disable(logging.WARNING)


def leeward(data: bytes) -> str:
    """Leeward: words from PDFium, the rest by their places."""
    return pdf_text(data, Path("a.pdf"), LIMITS["pdf"])[0]


def pypdf(data: bytes) -> str:
    """Text in the order of drawing."""
    from pypdf import PdfReader

    return "\n\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def pypdfium2(data: bytes) -> str:
    """What PDFium itself makes of a page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    return "\n\n".join(page.get_textpage().get_text_range().replace("\r", "") for page in document)


def pdfminer(data: bytes) -> str:
    """With its own analysis of the layout."""
    from pdfminer.high_level import extract_text

    return str(extract_text(io.BytesIO(data)))


def pdfplumber(data: bytes) -> str:
    """Text, then the tables that it finds, cells with bars between."""
    import pdfplumber

    out = []
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            out.append(page.extract_text() or "")
            for table in page.extract_tables():
                out += ["| " + " | ".join(" ".join((cell or "").split()) for cell in row) + " |" for row in table]
    return "\n".join(out)


READERS: list[Callable[[bytes], str]] = [leeward, pypdf, pypdfium2, pdfminer, pdfplumber]


def plain(text: str) -> str:
    """Put words broken at line ends together, whatever sign the reader gives for the hyphen."""
    return close_hyphens(re.sub("[\u00ad\ufffe\x02]", "-", text).replace("ﬁ", "fi").replace("ﬂ", "fl"))[0]


def measured(reader: Callable[[bytes], str], cases: list[tuple[Drawn, bytes]]) -> tuple[int, int, float]:
    """Return sentences and rows recovered, and milliseconds a page."""
    sentences = rows = pages = 0
    reader(cases[0][1])
    began = time.perf_counter()
    texts = [(case, reader(data)) for case, data in cases]
    took = time.perf_counter() - began
    for case, text in texts:
        a, b = whole(plain(text), case)
        sentences, rows, pages = sentences + a, rows + b, pages + len(case.pages)
    return sentences, rows, 1000 * took / pages


def main() -> None:
    """Print one line a reader."""
    cases = [(case, case.bytes()) for case in drawn()]
    print(f"{sum(len(case.sentences) for case, _ in cases)} sentences, {sum(len(case.rows) for case, _ in cases)} rows")
    many = Drawn("report", next(case for case in drawn() if case.name == "one column").pages * 100)
    long = [(many, many.bytes())]
    for reader in READERS:
        try:
            sentences, rows, _ = measured(reader, cases)
            _, _, took = measured(reader, long)
        except ImportError as missing:
            print(f"{reader.__name__}: not installed ({missing.name})")
            continue
        print(f"{reader.__name__:10} sentences {sentences:3}  rows {rows:3}  {took:6.1f} ms a page of a report of 100")


if __name__ == "__main__":
    main()
