"""The report as a page: self-contained, safe, readable by everybody."""

from __future__ import annotations

import csv
import io
import itertools
import re
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from leeward.evidence.errors import InputError
from leeward.judging import judge
from leeward.showing.data import csv_text
from leeward.showing.pageone import important, reviewed_by
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


def spaced(text: str) -> str:
    """Return a page with plain spaces, to look for words in it."""
    return text.replace("\u00a0", " ")


@pytest.fixture(scope="module")
def html(judgement: Any, study: Any, brief: Any) -> str:
    return spaced(render_report(judgement, study, brief))


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_needs_nothing_from_elsewhere(html: str, page: Page) -> None:
    assert not re.search(r"@import|url\(", html)
    for _, attrs in page.tags:
        assert not [key for key in attrs if key.startswith("on")]
        assert not {"src", "srcset", "data", "action"} & set(attrs)
        href = attrs.get("href")
        assert href is None or href.startswith("#") or (href.startswith("data:text/csv;") and attrs["download"])
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


def test_limits_come_first_then_the_brief_then_the_appendix(page: Page, html: str, judgement: Any) -> None:
    names = [attrs["id"] for attrs in page.all("section")]
    brief = ["limits", "answer", "claims", "chains", "options", "corridors", "drivers", "record", "reproduce", "appendix"]
    assert [name for name in names if name in brief] == brief
    assert {"more-options", "moved", "time", "trail", "reading", "run"} <= set(names[names.index("appendix") :])
    first = html[: html.index('id="claims"')]
    assert "Nobody has reviewed this reading" in first
    for sentence in judgement.answer.sentences:
        assert spaced(escape(sentence.text)) in first
    assert 'id="main-level-t"' in first and 'id="main-change-t"' in first
    assert len(re.findall(r'<ol class="five">(.*?)</ol>', first, flags=re.S)[0].split("<li>")) == 6
    for text in judgement.limits:
        assert escape(text) in html


def test_who_reviewed_is_named(study: Any, brief: Any) -> None:
    seen = brief.model_copy(deep=True)
    assert reviewed_by(seen).startswith("Nobody has reviewed")
    for claim in seen.claims:
        claim.review, claim.reviewed_by = "confirmed", "A. Reader"
    seen.reviewed = True
    assert reviewed_by(seen) == "The reading was confirmed by A. Reader."
    seen.claims[0].review, seen.claims[0].reviewed_by, seen.reviewed = None, None, False
    assert "nobody has reviewed the others" in reviewed_by(seen)


def test_the_first_claims_start_with_the_promise_and_repeat_no_pair(judgement: Any) -> None:
    rows = important(judgement)
    assert any(item.claim == judgement.answer.claim for item in rows[0].items)
    pairs = [(row.lead.lever, row.lead.outcome) for row in rows]
    assert len(pairs) == len(set(pairs)) == 5
    words = [row.lead.word for row in rows]
    assert "outside the model" not in words and "no path" not in words


def test_the_appendix_is_closed_and_prints_when_asked(html: str, page: Page) -> None:
    closed = [attrs for attrs in page.all("details") if attrs.get("class") == "appendix"]
    assert len(closed) >= 6 and all("open" not in attrs for attrs in page.all("details"))
    assert [attrs["id"] for attrs in page.all("input")] == ["print-all"]
    style = re.findall(r"<style>(.*?)</style>", html, flags=re.S)[0]
    assert "details:not([open])" in style and "#print-all:checked" in style


def test_every_claim_stands_once_in_a_table_with_its_verdict_and_effect(html: str, judgement: Any) -> None:
    for row in judgement.rows:
        if row.lead.word == "outside the model":
            continue
        part = html[html.index(f'id="row-{row.lead.claim}"') :]
        part = part[: part.index("</tr>")]
        assert row.lead.word in part
        folded = part.index('<details class="why">')
        if row.lead.effect is not None:
            assert part.index("after") < folded
            assert part.index("Driven by") > folded and spaced(escape(row.lead.reason)) in part[folded:]


def test_a_long_brief_keeps_eighteen_rows_and_sends_the_rest_to_the_appendix(study: Any, brief: Any) -> None:
    from leeward.showing import claims

    more = brief.model_copy(deep=True)
    for number in range(20):
        again = more.claims[1].model_copy(update={"id": f"x{number}", "horizon_weeks": 20 + number})
        more.claims.append(again)
    found = judge(study, more)
    text = render_report(found, study, more)
    Page(text)
    body = text[text.index('id="claims"') : text.index('id="chains"')]
    assert body.count('id="row-') == claims.MOST
    inside = sum(row.lead.word != "outside the model" for row in found.rows)
    assert text.count('id="row-') == inside > claims.MOST


def test_csv_has_the_numbers_and_no_formula(html: str, judgement: Any) -> None:
    links = dict(re.findall(r'download="([^"]*)" href="data:text/csv;charset=utf-8,([^"]*)"', html))
    assert {"claims.csv", "chains.csv", "corridors.csv", "main-claim.csv"} <= set(links)
    rows = list(csv.reader(io.StringIO(unquote(links["claims.csv"]))))
    assert [row[0] for row in rows[1:]] == [item.claim for item in judgement.items]
    column = rows[0].index("median")
    for row, item in zip(rows[1:], judgement.items, strict=True):
        assert (row[column] == "") == (item.interval is None)
        if item.interval is not None:
            assert float(row[column]) == pytest.approx(item.interval.median, rel=1e-5, abs=1e-12)
    text = csv_text(["a"], [["=1+1"], ["@x"], [-1.5], [float("nan")], ["−2 %"], ['say "no", he']])
    assert text == 'a\r\n\'=1+1\r\n\'@x\r\n-1.5\r\n""\r\n−2 %\r\n"say ""no"", he"\r\n'


def test_nothing_is_called_negligible_without_its_size(html: str) -> None:
    if "Within the smallest effect all along" in html:
        part = html[html.index("Within the smallest effect all along") :]
        cells = re.findall(r"<td>(.*?)</td>", part[: part.index("</table>")])
        assert cells and all("within ±" in cell for cell in cells)
    assert "stays negligible" not in html


def test_words_on_the_map_do_not_lie_on_each_other() -> None:
    from leeward.showing.horizons import WIDE
    from leeward.showing.map import LABELS, _scales

    x, y, height = _scales(WIDE)
    boxes = []
    for name, (lon, lat, anchor, short) in LABELS.items():
        width = max(6.1 * len(short), 6.9 * len("+114 %"))
        left = x(lon) - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
        boxes.append((name, left, y(lat) - 16, left + width, y(lat) + 9))
        assert left >= -2 and left + width <= WIDE + 2, name
        assert y(lat) - 16 >= 0 and y(lat) + 9 <= height, name
    for a, b in itertools.combinations(boxes, 2):
        apart = a[3] <= b[1] or b[3] <= a[1] or a[4] <= b[2] or b[4] <= a[2]
        assert apart, (a[0], b[0])


def test_landmarks_language_and_headings(page: Page) -> None:
    assert page.all("html")[0]["lang"] == "en"
    for name in ("main", "header", "footer", "nav", "h1"):
        assert len(page.all(name)) == 1, name
    ids = [attrs["id"] for _, attrs in page.tags if attrs.get("id")]
    assert len(ids) == len(set(ids))
    targets = {str(attrs["href"])[1:] for attrs in page.all("a") if "download" not in attrs}
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
    assert "word39 …" in text and "word40" not in text


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
    settings = html[html.index('id="run"') :]
    assert "9f2c1ab0" in settings and "hashes: world" in settings


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
    assert spaced(target.read_text("utf-8")) == html
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
    text = spaced(render_report(found, study, asked))
    Page(text)
    assert "nought in 100 % of model versions" in text
    words = re.sub(r"<[^>]*>", " ", text)
    assert not re.search(r"[–-]\s%|\bnan\b", words.lower())
    drawn = " ".join(re.findall(r' (?:d|x|y|cx|cy|x1|x2|y1|y2|width|height|r)="([^"]*)"', text))
    assert "nan" not in drawn.lower()
    assert "fan-" in text and not re.search(r'id="fan-[^"]*"[^>]*>\s*<title[^>]*>Retail price', text)
