"""The report as a page: self-contained, safe, readable by everybody."""

from __future__ import annotations

import itertools
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from leeward.evidence.errors import InputError
from leeward.judging import judge
from leeward.showing.report import render_report, write_report

VOID = {"meta", "br", "hr", "img", "link", "input", "col"}


class Page(HTMLParser):
    """Collects what the tests ask for and fails on tags that do not match."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        assert self.stack == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack and self.stack.pop() == tag, tag

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.tags if tag == name]


@pytest.fixture(scope="module")
def html(judgement: Any, study: Any, brief: Any) -> str:
    return render_report(judgement, study, brief)


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_needs_nothing_from_elsewhere(html: str, page: Page) -> None:
    assert not re.search(r"@import|url\(", html)
    for _, attrs in page.tags:
        assert not [key for key in attrs if key.startswith("on")]
        assert not {"src", "srcset", "data", "action"} & set(attrs)
        href = attrs.get("href")
        assert href is None or href.startswith("#")
    assert not page.all("script") and not page.all("link") and not page.all("iframe")
    policy = [a["content"] for a in page.all("meta") if a.get("http-equiv") == "Content-Security-Policy"]
    assert policy and "default-src 'none'" in str(policy[0])
    assert len(html.encode()) < 2_000_000


def test_words_of_the_document_are_only_text(study: Any, brief: Any, fake: Any) -> None:
    bad = brief.model_copy(deep=True)
    bad.title = "</title><script>alert(1)</script>"
    for claim in bad.claims:
        claim.speaker = '"><svg onload=alert(1)>'
        claim.place = ["<b>caribbean</b>"]
        claim.note = "<iframe src=//x>"
        claim.matched_words = ["<a href=javascript:alert(1)>"]
    bad.options[0].title = "<style>*{display:none}</style>"
    bad.document.notes = ["<!-- ", "]]>", "\u202e reversed \x1b[31m"]
    text = render_report(judge(study, bad), study, bad)
    page = Page(text)
    assert not page.all("script") and not page.all("iframe") and not page.all("b")
    assert len(page.all("style")) == 1
    assert all("onload" not in attrs and "onerror" not in attrs for _, attrs in page.tags)
    assert fake.HOSTILE not in text and "&lt;script&gt;alert" in text


def test_limits_come_first_then_the_answer(page: Page, html: str) -> None:
    names = [attrs["id"] for attrs in page.all("section")]
    assert names[:3] == ["limits", "answer", "claims"]
    assert {"options", "moved", "time", "drivers", "trail", "reading", "reproduce"} <= set(names)
    assert "not reviewed" in html


def test_landmarks_language_and_headings(page: Page) -> None:
    assert page.all("html")[0]["lang"] == "en"
    for name in ("main", "header", "footer", "nav", "h1"):
        assert len(page.all(name)) == 1, name
    ids = [attrs["id"] for _, attrs in page.tags if attrs.get("id")]
    assert len(ids) == len(set(ids))
    targets = {str(attrs["href"])[1:] for attrs in page.all("a")}
    assert targets <= set(ids)
    for _, attrs in page.tags:
        for ref in str(attrs.get("aria-labelledby") or "").split():
            assert ref in ids
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1 and all(b <= a + 1 for a, b in itertools.pairwise(levels))


def test_every_picture_says_what_it_shows(html: str, page: Page) -> None:
    pictures = page.all("svg")
    assert len(pictures) > 20
    for attrs in pictures:
        assert attrs.get("aria-hidden") == "true" or (attrs.get("role") == "img" and attrs.get("aria-labelledby"))
    for described in re.findall(r"<desc id=[^>]*>(.*?)</desc>", html, flags=re.S):
        assert len(described.strip()) > 10
    for figure in re.findall(r"<figure.*?</figure>", html, flags=re.S):
        assert re.search(r"<figcaption>.{3,}</figcaption>", figure, flags=re.S)
    assert html.count('<details class="twin">') >= 12
    assert all(attrs.get("scope") in ("col", "row") for attrs in page.all("th"))


def test_no_coordinate_is_broken(html: str) -> None:
    drawn = " ".join(re.findall(r' (?:d|x|y|cx|cy|x1|x2|y1|y2|width|height|r)="([^"]*)"', html))
    assert "nan" not in drawn.lower() and "inf" not in drawn.lower()
    widths = [float(x) for x in re.findall(r'<rect[^>]* width="([^"]*)"', html)]
    assert widths and min(widths) >= 0


def test_quotations_are_short(study: Any, brief: Any) -> None:
    long = brief.model_copy(deep=True)
    long.claims[0].span = " ".join(f"word{i}" for i in range(60))
    long.claims[0].start, long.claims[0].end = 0, len(long.claims[0].span)
    text = render_report(judge(study, long), study, long)
    assert "word13 …" in text and "word14" not in text


def test_claims_trace_back_to_words_settings_and_studies(html: str) -> None:
    part = html[html.index('id="trail-c5"') :]
    part = part[: part.index("</details>")]
    for words in (
        "characters 50 to",
        "Played as",
        "vessel patrol at surge",
        "Within each structure",
        "Published evidence",
    ):
        assert words in part


def test_reproduce_gives_command_seed_and_hashes(html: str) -> None:
    part = html[html.index('id="reproduce"') :]
    assert "leeward assess brief.yaml --draws 120 --years 3 --seed 1" in part
    assert "9f2c1ab0" in part and "hashes: world" in part


def test_maps_are_of_corridors_only(html: str) -> None:
    from leeward.showing.map import ARCS, LABELS
    from leeward.world import load_world

    assert set(ARCS) == set(LABELS)
    places = [place.id for place in load_world().places if "_" in place.id and place.country != place.id]
    assert not [name for name in places if name in html and name not in ARCS]
    assert html.count('href="#land"') >= 3


def test_written_whole_and_the_same_each_time(
    tmp_path: Path, judgement: Any, study: Any, brief: Any, html: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "report.html"
    write_report(judgement, study, brief, target)
    assert target.read_text("utf-8") == html
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
    monkeypatch.setattr("os.replace", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(InputError, match="cannot be written: full"):
        write_report(judgement, study, brief, tmp_path / "other.html")
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_an_empty_brief_still_makes_a_page(study: Any, brief: Any) -> None:
    empty = brief.model_copy(update={"claims": [], "options": [], "document": None, "title": ""})
    text = render_report(judge(study, empty), study, empty)
    Page(text)
    assert "No claim was found" in text and "Untitled document" in text


def test_what_has_no_number_is_shown_as_such(fake: Any, brief: Any) -> None:
    """A price that is nought without the option, and a cost that is: no "- %", no nan, no picture of nothing."""
    study = fake.FakeStudy(draws=24, weeks=60)
    made = study._make

    def make(name: str, option: str) -> Any:
        found = made(name, option)
        if name == "retail_price":
            return found * 0 + (0.0 if option == "baseline" else 5.0)
        if name == "programme_cost" and option == "baseline":
            return found * 0
        return found

    study._make = make
    asked = brief.model_copy(deep=True)
    asked.claims[0].outcome, asked.claims[0].direction = "programme_cost", "increase"
    asked.claims[0].size, asked.claims[0].unit, asked.claims[0].lever = 30.0, "percent", "maritime_strike"
    found = judge(study, asked)
    assert found.verdict("c6").word == "outside the model"
    text = render_report(found, study, asked)
    Page(text)
    assert "nought in 100 % of model versions" in text
    words = re.sub(r"<[^>]*>", " ", text)
    assert not re.search(r"[–-]\s%|\bnan\b", words.lower())
    drawn = " ".join(re.findall(r' (?:d|x|y|cx|cy|x1|x2|y1|y2|width|height|r)="([^"]*)"', text))
    assert "nan" not in drawn.lower()
    assert "fan-" in text and not re.search(r'id="fan-[^"]*"[^>]*>\s*<title[^>]*>Retail price', text)
