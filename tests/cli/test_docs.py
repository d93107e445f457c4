"""The documentation: links lead somewhere, and every verb is described."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from leeward.cli import VERBS

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_within_the_repository_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
    inside = [link for link in links if "://" not in link]
    assert [link for link in inside if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("verb", [name for section in VERBS.values() for name in section])
def test_every_verb_is_in_the_contracts(verb: str) -> None:
    pages = [ROOT / "README.md", ROOT / "docs" / "contracts.md"]
    for page in pages:
        assert re.search(rf"`(leeward )?{verb}\b", page.read_text(encoding="utf-8")), page.name
