"""The report on paper: by a browser that is there, or one sentence."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from leeward.evidence.errors import InputError
from leeward.showing import pdf
from leeward.showing.report import write_report


def fake_browser(folder: Path, script: str) -> Path:
    path = folder / "browser"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_without_a_browser_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(pdf.VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError, match="apt install chromium"):
        pdf.find_browser()
    monkeypatch.setenv(pdf.VARIABLE, "nothing-of-that-name")
    with pytest.raises(InputError, match=r"LEEWARD_CHROMIUM.*'nothing-of-that-name' is no program"):
        pdf.find_browser()


@pytest.mark.skipif(os.name != "posix", reason="a shell script stands for the browser")
def test_a_browser_that_prints_nothing_leaves_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(pdf.VARIABLE, str(fake_browser(tmp_path, "exit 1")))
    page = tmp_path / "page.html"
    page.write_text("<h1>a</h1>", encoding="utf-8")
    with pytest.raises(InputError, match="printed nothing"):
        pdf.print_pdf(page, tmp_path / "out.pdf")
    assert not (tmp_path / "out.pdf").exists()


@pytest.mark.skipif(os.name != "posix", reason="a shell script stands for the browser")
def test_what_the_browser_prints_is_moved_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = 'for word; do case "$word" in --print-to-pdf=*) printf "%%PDF-1.4 x" > "${word#--print-to-pdf=}";; esac; done'
    monkeypatch.setenv(pdf.VARIABLE, str(fake_browser(tmp_path, script)))
    page = tmp_path / "page.html"
    page.write_text("<h1>a</h1>", encoding="utf-8")
    assert pdf.print_pdf(page, tmp_path / "out.pdf").read_bytes() == b"%PDF-1.4 x"


@pytest.mark.slow
def test_the_brief_is_printed_on_six_pages_at_most(judgement: Any, study: Any, brief: Any, tmp_path: Path) -> None:
    if not any(map(shutil.which, [os.environ.get(pdf.VARIABLE) or "", *pdf.BROWSERS])):
        pytest.skip("no Chromium: install one, or name it in LEEWARD_CHROMIUM")
    page = write_report(judgement, study, brief, tmp_path / "report.html")
    brief_pages = len(pypdfium2.PdfDocument(pdf.print_pdf(page, tmp_path / "brief.pdf")))
    assert brief_pages <= 6
    whole = tmp_path / "all.html"
    whole.write_text(page.read_text("utf-8").replace('id="print-all"', 'id="print-all" checked'), encoding="utf-8")
    assert len(pypdfium2.PdfDocument(pdf.print_pdf(whole, tmp_path / "all.pdf"))) > brief_pages + 3
