"""The pages under docs/model agree with the tables and the code they describe."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import leeward.model
import model_pages
from leeward.evidence import load_facts
from leeward.evidence.parameters import load_parameters
from leeward.evidence.shocks import EFFECTS

DOCS: Path = model_pages.DOCS
FILES = sorted(DOCS.glob("*.md"))


@pytest.mark.parametrize("path", sorted(model_pages.pages()), ids=lambda path: path.name)
def test_generated_text_is_up_to_date(path: Path) -> None:
    wanted = model_pages.pages()[path]
    assert path.read_text(encoding="utf-8") == wanted, "run python docs/tools/model_pages.py"


def test_every_subsystem_has_a_page() -> None:
    assert {x.subsystem for x in load_parameters().values()} == set(model_pages.PAGES)


def test_every_file_with_equations_has_a_page() -> None:
    # Plumbing: arrays, sampling and numbers, explained in index.md.
    plumbing = {
        "__init__", "aftermath", "compile", "counts", "graph", "hooks", "layout", "noise", "sample", "shares", "start", "static",
        "system", "week",
    }  # fmt: skip
    folder = Path(next(iter(leeward.model.__path__)))
    files = {path.stem for path in folder.glob("*.py")} - plumbing
    assert files <= {path.stem for path in FILES}
    index = (DOCS / "index.md").read_text(encoding="utf-8")
    assert [name for name in sorted(plumbing - {"__init__"}) if f"`{name}.py`" not in index] == []


@pytest.mark.parametrize("subsystem", sorted(model_pages.PAGES))
def test_text_of_a_page_explains_each_parameter(subsystem: str) -> None:
    """Outside the generated table, a page must name every parameter of its subsystem."""
    page = (DOCS / f"{model_pages.PAGES[subsystem]}.md").read_text(encoding="utf-8")
    hand_written = page.replace(model_pages.block(subsystem), "")
    other = "".join(path.read_text(encoding="utf-8") for path in FILES if path.stem == "observation")
    words = set(re.findall(r"[a-z][a-z_0-9]+", hand_written + other))
    missing = [x.name for x in load_parameters().values() if x.subsystem == subsystem and x.name not in words]
    assert missing == []


def test_every_page_is_in_the_index() -> None:
    linked = set(re.findall(r"\]\(([^)#]+)\)", (DOCS / "index.md").read_text(encoding="utf-8")))
    assert {path.name for path in FILES} - linked == {"index.md"}


def test_every_effect_of_a_shock_is_explained() -> None:
    page = (DOCS / "shocks.md").read_text(encoding="utf-8").replace(model_pages.shocks_block(), "")
    assert [effect for effect in EFFECTS if not re.search(rf"^{effect} ", page, re.MULTILINE)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    assert [target for target in targets if "://" not in target and not (path.parent / target).exists()] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_facts_that_are_cited_exist(path: Path) -> None:
    cited = re.findall(r"\[fact: ([^\]]+)\]", path.read_text(encoding="utf-8"))
    names = {name.strip() for group in cited for name in group.split(",")}
    assert names - set(load_facts()) == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_code_fences_are_closed(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("```") % 2 == 0


def test_status_is_no_stronger_than_the_facts() -> None:
    facts = load_facts()
    for x in load_parameters().values():
        known = {facts[name].status for name in x.facts}
        assert x.status == "judgement" or known, x.name
        if x.status in ("read", "inferred"):
            assert known - {"recalled"}, f"{x.name} rests on recalled facts alone"
        if x.status == "read":
            assert "read" in known, x.name
