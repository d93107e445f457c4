"""Draw the pictures of the explorer from the bundled article: `python docs/images/explorer.py [ADDRESS] [--all FOLDER]`.

`explorer-reading.png`, `explorer-answer.png` and the animated `explorer.webp` of the README, taken in headless Chromium of a
server that is started for it (or the one at ADDRESS). `--all` also writes first screen, drawer, levers, map, compare, dark
and phone into a folder, to be looked at.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "tests" / "explore"))
from serving import FLAGS, serve, stop, told, wait_told  # noqa: E402

LONG = 600_000
WIDTH, HEIGHT = 1440, 900
FILM = (960, 600)


@contextmanager
def served(address: str | None) -> Iterator[str]:
    """The address of a server: the one given, or one of our own."""
    if address is not None:
        yield address
        return
    with tempfile.TemporaryDirectory() as work:
        process, own = serve("--work", work)
        try:
            yield own
        finally:
            stop(process)


class Film:
    """Frames with how long each stands, in milliseconds."""

    def __init__(self, page: Any) -> None:
        self.page, self.frames, self.times = page, [], []  # type: Any, list[Image.Image], list[int]

    def take(self, milliseconds: int) -> None:
        """Take what is on the screen."""
        shot = Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")
        self.frames.append(shot.resize(FILM, Image.Resampling.LANCZOS))
        self.times.append(milliseconds)

    def save(self, path: Path) -> None:
        """Write the film."""
        self.frames[0].save(path, save_all=True, append_images=self.frames[1:], duration=self.times, loop=0, quality=72, method=6)


def until(page: Any, what: str) -> None:
    """Ask the page until something is so."""
    for _ in range(LONG // 200):
        if page.evaluate(what):
            return
        page.wait_for_timeout(200)
    raise TimeoutError(what)


def main() -> None:
    """Walk through the explorer and take its pictures."""
    words = sys.argv[1:]
    folder = Path(words[words.index("--all") + 1]) if "--all" in words else None
    address = next((word for word in words if word.startswith("http")), None)
    browser_path = shutil.which(os.environ.get("LEEWARD_CHROMIUM", "chromium"))
    article = (HERE.parents[1] / "src/leeward/examples/brief_article.md").read_text(encoding="utf-8")
    with served(address) as at, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        page = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light").new_page()

        def still(name: str, **how: Any) -> None:
            if folder is not None:
                folder.mkdir(parents=True, exist_ok=True)
                page.screenshot(path=folder / f"{name}.png", **how)

        film = Film(page)
        page.goto(at)
        page.wait_for_selector(".cards")
        still("first")
        film.take(1600)
        page.fill("#paste", article)
        page.locator("#paste").evaluate("(area) => { area.scrollTop = 0; area.setSelectionRange(0, 0); }")
        film.take(900)
        page.click("button.main")
        page.wait_for_selector("ol.claims li", timeout=LONG)
        film.take(1800)
        page.locator("ol.claims li.claim.read [data-do=accept]").first.click()
        page.wait_for_selector(".done.accept")
        film.take(1300)
        page.screenshot(path=HERE / "explorer-reading.png")
        page.click("a.main")
        wait_told(page, 1, LONG)
        page.wait_for_selector("html[data-judged=final]", timeout=LONG)
        page.wait_for_timeout(400)
        still("answer", full_page=True)
        film.take(2600)
        page.screenshot(path=HERE / "explorer-answer.png")
        page.locator("button.verdict:has-text('supported')").first.click()
        page.wait_for_selector("dialog[open] dl.trailrows dt")
        page.wait_for_timeout(600)
        still("drawer")
        film.take(2200)
        page.keyboard.press("Escape")
        page.evaluate("document.querySelector('.played').scrollIntoView()")
        before = page.inner_text(".charttitle")
        page.select_option("select[aria-label='Chart of']", "consumption")
        page.wait_for_selector(f".charttitle:not(:has-text({json.dumps(before)}))", timeout=LONG)
        film.take(900)
        box = page.locator('[data-lever="treatment"]')
        if not box.is_visible():
            page.click('details.group:has([data-lever="treatment"]) > summary')
        box.scroll_into_view_if_needed()
        page.evaluate("document.querySelector('.played').scrollIntoView()")
        count = told(page)
        for level in (2, 3):
            box.locator(f".four label:nth-child({level})").click()
            page.wait_for_timeout(60)
            film.take(350)
        wait_told(page, count + 1, LONG)
        page.evaluate("document.querySelector('.played').scrollIntoView()")
        page.wait_for_timeout(200)
        still("levers")
        film.take(2000)
        slider = page.locator(".mapfig .time input")
        most = int(slider.get_attribute("max"))
        for step in range(0, most + 1, max(1, most // 9)):
            page.evaluate(
                "([s, v]) => { s.value = v; s.dispatchEvent(new Event('input')); }", [slider.element_handle(), str(step)]
            )
            page.wait_for_timeout(60)
            film.take(260)
        still("map")
        film.take(2400)
        film.save(HERE / "explorer.webp")
        if folder is not None:
            page.click("text=Add to compare")
            page.click("nav >> text=Compare")
            page.wait_for_selector(".compared section", timeout=LONG)
            until(page, "!document.querySelector('.compared').classList.contains('stale')")
            still("compare", full_page=True)
            here = page.url.replace("#compare", "#answer")
            for name, how in (
                ("dark", {"viewport": {"width": WIDTH, "height": HEIGHT}, "color_scheme": "dark"}),
                ("phone", {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2}),
            ):
                page = browser.new_context(**how).new_page()
                page.goto(here)
                wait_told(page, 1, LONG)
                page.wait_for_timeout(800)
                still(name, full_page=name == "phone")
        browser.close()
    print(f"explorer.webp: {(HERE / 'explorer.webp').stat().st_size / 1e6:.2f} MB, {len(film.frames)} frames")


if __name__ == "__main__":
    main()
