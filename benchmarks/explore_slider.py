"""From a move of a slider to bands drawn on the screen: `python benchmarks/explore_slider.py ADDRESS [MOVES]`.

ADDRESS: of a server that has been asked once (`leeward explore`). Moves the slider of a lever at random in headless Chromium,
waits for other bands in the chart and the next frame, pauses as a reader does, and prints median and 95th percentile with the
load of the machine: browser and server share its processors.
"""

from __future__ import annotations

import os
import random
import shutil
import statistics
import sys

from playwright.sync_api import sync_playwright

LEVER, PAUSE = "treatment", 1500
MOVE = """async ([lever, value]) => {
  const slider = document.querySelector(`[data-lever=${lever}] input[type=range]`), chart = document.querySelector('.chartbox');
  const before = chart.querySelector('svg')?.outerHTML, began = performance.now();
  return await new Promise(done => {
    const seen = new MutationObserver(() => {
      if (chart.querySelector('svg')?.outerHTML === before) return;
      seen.disconnect();
      requestAnimationFrame(() => done(performance.now() - began));
    });
    slider.value = value;
    slider.dispatchEvent(new Event('input', {bubbles: true}));
    seen.observe(chart, {childList: true, subtree: true, attributes: true});
  });
}"""


def main() -> None:
    """Move, wait, and tell the milliseconds."""
    address, moves = sys.argv[1].rstrip("/"), int(sys.argv[2]) if len(sys.argv) > 2 else 40
    browser = os.environ.get("LEEWARD_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    luck = random.Random(1)
    with sync_playwright() as play:
        page = play.chromium.launch(executable_path=browser, args=["--no-sandbox"]).new_page(
            viewport={"width": 1440, "height": 900}
        )
        page.goto(f"{address}/#answer?l={LEVER}:150")
        page.wait_for_selector(".charttitle", timeout=300_000)
        page.wait_for_selector(".board:not(:has(.stale))", timeout=300_000)
        slider = page.locator(f"[data-lever={LEVER}] input[type=range]").first
        low, high = (float(slider.get_attribute(name) or 0) for name in ("min", "max"))
        took = []
        for _ in range(moves):
            took.append(page.evaluate(MOVE, [LEVER, f"{luck.uniform(low, high):.2f}"]))
            page.wait_for_timeout(PAUSE)
    took.sort()
    print(f"{moves} moves: median {statistics.median(took):.0f} ms, 95th percentile {took[int(0.95 * (moves - 1))]:.0f} ms")
    print("load of the machine (1, 5, 15 minutes):", *(f"{x:.1f}" for x in os.getloadavg()))


if __name__ == "__main__":
    main()
