"""From a running server to a defended report, timed: `python benchmarks/explore_newcomer.py LEEWARD ARTICLE`.

LEEWARD: the command of an installation; ARTICLE: a text file. Starts `leeward explore` on it with no compiled program kept,
confirms a claim in headless Chromium, waits for the final answer, opens a verdict and saves the report; prints the
seconds of each step. No pause of a person is in them.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "explore"))
from serving import serve, stop

LONG = 900_000


def main() -> None:
    """Walk the way of somebody new and tell the seconds."""
    began = last = time.monotonic()

    def step(name: str) -> None:
        nonlocal last
        now = time.monotonic()
        print(f"{name:48}{now - last:8.1f} s   {now - began:8.1f} s in all", flush=True)
        last = now

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        environment = {**os.environ, "LEEWARD_CACHE": f"{folder}/cache"}
        environment.pop("PYTHONPATH", None)
        server, address = serve(sys.argv[2], "--work", f"{folder}/desks", leeward=[sys.argv[1]], environment=environment)
        step("read, and served")
        chromium = shutil.which(os.environ.get("LEEWARD_CHROMIUM", "chromium"))
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True).new_page()
        page.goto(address)
        page.wait_for_selector("ol.claims li", timeout=LONG)
        step("claims beside the text")
        page.locator("ol.claims li.claim.read [data-do=accept]").first.click()
        page.wait_for_selector(".done.accept")
        step("a claim confirmed and saved")
        page.click("a.main")
        page.wait_for_selector(".charttitle", timeout=LONG)
        step("first chart (the model compiled)")
        page.wait_for_selector("html[data-judged=final]", timeout=LONG)
        step("every claim judged on all draws")
        page.locator("button.verdict").first.click()
        page.wait_for_selector("dialog[open] dl.trailrows dt")
        page.keyboard.press("Escape")
        step("a verdict opened")
        page.click("details.menu > summary")
        with page.expect_download() as download:
            page.click("text=Report (HTML")
        report = Path(folder) / "report.html"
        download.value.save_as(report)
        step(f"report saved ({report.stat().st_size / 1e6:.1f} MB)")
        browser.close()
        stop(server)


if __name__ == "__main__":
    main()
