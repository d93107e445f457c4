"""The page in a browser against the real server: by mouse, by keyboard, and when the server goes away.

Fails on any request off this machine, any complaint in the console, and any serious finding of axe.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from serving import FLAGS, serve, stop, told, wait_told

pytestmark = pytest.mark.slow
sync_api = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python")
pytest.importorskip("uvicorn")

LONG = 400_000
"""Milliseconds that a first compilation may take on a small machine."""
CHROMIUM = next((p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None)
AXE = Path(axe.__file__).with_name("axe.min.js")
SERIOUS = """axe.run(document, {resultTypes: ["violations"]}).then(found => found.violations
  .filter(v => ["serious", "critical"].includes(v.impact)).map(v => [v.id, v.nodes.map(n => n.html.slice(0, 200))]))"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    process, address = serve("--work", str(tmp_path_factory.mktemp("desks")))
    yield address
    stop(process)


@contextmanager
def page_at(address: str, **context: Any) -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here")
    complaints: list[str] = []
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, "accept_downloads": True, **context}).new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: complaints.append(str(e)))
        page.on(
            "request", lambda r: None if r.url.startswith((address, "data:", "blob:")) else complaints.append(f"off: {r.url}")
        )
        page.goto(address)
        page.wait_for_selector(".cards")
        yield page, complaints
        browser.close()
    assert complaints == []


def nothing_serious(page: Any) -> None:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate(SERIOUS) == []


def settled(page: Any) -> None:
    """Wait until nothing is greyed: what is greyed while new numbers come has less contrast, as it should."""
    page.wait_for_selector(".board:not(:has(.stale))", timeout=LONG)


def article() -> str:
    return (resources.files("leeward.examples") / "ports_and_growers.md").read_text(encoding="utf-8")


def test_an_article_from_paste_to_report(server: str, tmp_path: Path) -> None:
    with page_at(server) as (page, _):
        nothing_serious(page)
        page.fill("#paste", article())
        page.click("button.main")
        page.wait_for_selector("ol.claims li", timeout=LONG)
        nothing_serious(page)
        first, second = page.locator("ol.claims li.claim.read").all()[:2]
        first.locator("[data-do=accept]").click()
        page.wait_for_selector(".done.accept")
        second = page.locator("ol.claims li.claim.read").nth(1)
        second.locator("[data-do=mend]").click()
        page.select_option("form.editor select[name=direction]", "mixed")
        page.click("form.editor button.main")
        page.wait_for_selector(".done.mend")
        page.click("a.main")
        wait_told(page, 1, LONG)
        page.wait_for_selector("html[data-judged=final]", timeout=LONG)
        nothing_serious(page)
        before, count = page.inner_text(".mine"), told(page)
        page.click("text=All to now")  # the page opens with what the article is mainly about, which may be one of these three
        wait_told(page, count + 1, LONG)
        for lever, level in (("treatment", 3), ("vessel_patrol", 2), ("precursor_control", 4)):
            box, count = page.locator(f'[data-lever="{lever}"]'), told(page)
            if not box.is_visible():
                page.click(f'details.group:has([data-lever="{lever}"]) > summary')
            box.locator(f".four label:nth-child({level})").click()
            wait_told(page, count + 1, LONG)
        assert page.inner_text(".mine") != before
        assert "treatment:150" in page.url and "vessel_patrol:240" in page.url
        page.locator("button.verdict").first.click()
        page.wait_for_selector("dialog[open] dl.trailrows dt")
        assert "Published evidence" in page.inner_text("dialog")
        nothing_serious(page)
        page.keyboard.press("Escape")
        page.click("details.menu > summary")
        with page.expect_download() as download:
            page.click("text=Report (HTML")
        report = tmp_path / "report.html"
        download.value.save_as(report)
        assert "Leeward report" in report.read_text(encoding="utf-8")
        address = page.url
        page.goto("about:blank")
        page.goto(address)
        wait_told(page, 1, LONG)
        assert page.locator('[data-lever="treatment"].on').count() == 1


def test_a_place_is_picked_and_a_value_is_set(server: str) -> None:
    with page_at(server) as (page, _):
        page.goto(f"{server}#answer?l=treatment:150")
        wait_told(page, 1, LONG)
        assert "United States" in page.inner_text(".charttitle")
        page.select_option("select[aria-label=Place]", "europe")
        page.wait_for_selector(".charttitle:has-text('Europe')", timeout=LONG)
        assert "p=europe" in page.url
        page.check("input[name=mode][value=assumptions]", force=True)
        page.wait_for_selector(".unknown", timeout=LONG)
        settled(page)
        nothing_serious(page)
        first = page.locator(".unknown:has(details)").first
        first.locator("summary").click()
        own = first.locator("input[type=number]")
        own.fill(own.get_attribute("placeholder"))
        own.press("Enter")
        page.wait_for_selector(".key:has-text('baseline of all versions')", timeout=LONG)
        assert "%3D" in page.url and page.locator(".unknown.on").count() == 1
        page.select_option("select[aria-label='Chart of']", "coca_area")
        page.wait_for_selector(".charttitle:has-text('all countries')", timeout=LONG)
        page.select_option("select[aria-label=Place]", "colombia")
        page.wait_for_selector(".charttitle:has-text('Colombia')", timeout=LONG)
        settled(page)
        nothing_serious(page)


def test_the_same_by_keyboard(server: str) -> None:
    with page_at(server) as (page, _):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "skip"
        page.focus("#paste")
        page.keyboard.insert_text(article())
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("ol.claims li", timeout=LONG)
        done = page.locator(".done")
        for keys, count in (("ja", 1), ("jd", 2), ("u", 1)):
            for key in keys:
                page.keyboard.press(key)
            sync_api.expect(done).to_have_count(count, timeout=60_000)
        page.keyboard.press("m")
        page.wait_for_selector("form.editor")
        assert page.evaluate("document.activeElement.name") == "lever"
        page.keyboard.press("Enter")
        page.focus("a.main")
        page.keyboard.press("Enter")
        wait_told(page, 1, LONG)
        where, count = page.locator(".lever input[type=range]").first, told(page)
        before = page.url
        where.focus()
        page.keyboard.press("PageUp")
        wait_told(page, count + 1, LONG)
        assert page.url != before


def test_a_script_in_the_words_is_shown_as_words(server: str) -> None:
    evil = "<script>document.title='x'</script><img src=x onerror=\"document.title='x'\">"
    with page_at(server) as (page, _):
        page.fill("#paste", f"# {evil}\n\n{evil} Officials say that strikes on boats will reduce the flow of cocaine {evil}.\n")
        page.click("button.main")
        page.wait_for_selector("ol.claims", timeout=LONG)
        assert "onerror" in page.inner_text("article.text")
        assert page.locator("article.text img").count() == 0 and page.title() != "x"


def test_a_forged_address_gets_a_sentence(server: str) -> None:
    with page_at(server) as (page, _):
        page.goto(f"{server}#answer?desk=<script>&l=x")
        page.wait_for_selector(".notice.wrong")
        assert "cannot be read" in page.inner_text("#notice")
        assert page.locator(".cards").count() == 1


def test_the_server_goes_away_and_comes_back(tmp_path: Path) -> None:
    process, address = serve("--work", str(tmp_path))
    port = int(address.rstrip("/").rpartition(":")[2])
    with page_at(address) as (page, complaints):
        page.click("[data-example=ports_and_growers]")
        page.wait_for_selector("ol.claims li", timeout=LONG)
        page.locator("[data-do=accept]").first.click()
        page.wait_for_selector(".done.accept")
        process.kill()
        process.wait(20)
        page.locator("[data-do=drop]").nth(1).click()
        page.wait_for_selector(".notice.wait")
        assert "has stopped" in page.inner_text("#notice")
        process, _ = serve("--work", str(tmp_path), "--port", str(port))
        page.wait_for_selector(".notice.good", timeout=30_000)
        page.wait_for_selector(".done.accept")
        page.locator("[data-do=drop]").nth(1).click()
        page.wait_for_selector(".done.drop")
        complaints[:] = [text for text in complaints if "ERR_CONNECTION" not in text and "ERR_EMPTY" not in text]
    stop(process)
