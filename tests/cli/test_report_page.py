"""The report in a browser: nothing but the file is requested, nothing is complained of, nothing runs over."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from select import select
from time import monotonic
from typing import Any

import pytest
from click.testing import CliRunner

from leeward.cli import main

pytestmark = pytest.mark.slow

WIDTHS = """
({heading: document.querySelector("h1")?.textContent ?? "",
  links: [...document.querySelectorAll("a[href^='#']")].filter(
    a => !document.getElementById(decodeURIComponent(a.getAttribute("href").slice(1)))).length,
  ids: (all => all.length - new Set(all).size)([...document.querySelectorAll("[id]")].map(e => e.id)),
  scripts: document.scripts.length,
  pictures: document.querySelectorAll("svg").length,
  tables: document.querySelectorAll("table").length,
  wide: document.documentElement.scrollWidth - document.documentElement.clientWidth})
"""
_EXEC = (
    "import os, sys\n"
    "r, w = (os.dup(int(fd)) for fd in sys.argv[1:3])\n"
    "high = [os.dup(fd) for fd in (r, w, r, w)][2:]\n"
    "os.dup2(high[0], 3)\n"
    "os.dup2(high[1], 4)\n"
    "os.execv(sys.argv[3], sys.argv[3:])\n"
)
"""The browser reads commands from descriptor 3 and answers on 4."""


def chromium() -> str | None:
    """The browser: $LEEWARD_CHROMIUM, or one that is installed; None without."""
    given = os.environ.get("LEEWARD_CHROMIUM")
    names = [given] if given else ["chromium", "chromium-browser", "google-chrome"]
    return next((path for name in names if (path := shutil.which(name))), None)


@dataclass
class Page:
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    value: Any = None


class Browser:
    """One headless Chromium with a profile of its own, over its debugging pipe; a context manager."""

    def __init__(self, path: str, profile: Path) -> None:
        down, up = os.pipe(), os.pipe()
        flags = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--no-first-run",
            "--remote-debugging-pipe",
            f"--user-data-dir={profile}",
        ]
        self.process = subprocess.Popen(
            [sys.executable, "-c", _EXEC, str(down[0]), str(up[1]), path, *flags],
            pass_fds=(down[0], up[1]),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(down[0])
        os.close(up[1])
        self.write, self.read = down[1], up[0]
        self.pending = b""
        self.events: list[dict[str, Any]] = []
        self.number = 0

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.write)
        os.close(self.read)
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def receive(self, seconds: float) -> dict[str, Any] | None:
        """The next message, or None when nothing comes in time."""
        end = monotonic() + seconds
        while b"\0" not in self.pending:
            if not select([self.read], [], [], max(0.0, end - monotonic()))[0]:
                return None
            data = os.read(self.read, 65536)
            if not data:
                raise RuntimeError("the browser ended")
            self.pending += data
        line, _, self.pending = self.pending.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        return message

    def call(self, method: str, session: str | None = None, **params: Any) -> dict[str, Any]:
        """Send a command and return its result; events that come meanwhile are kept."""
        self.number += 1
        sent = {"id": self.number, "method": method, "params": params}
        os.write(self.write, json.dumps(sent | ({"sessionId": session} if session else {})).encode() + b"\0")
        while (message := self.receive(60)) is not None:
            if message.get("id") != self.number:
                self.events.append(message)
            elif "error" in message:
                raise RuntimeError(f"{method}: {message['error']}")
            else:
                result: dict[str, Any] = message["result"]
                return result
        raise TimeoutError(method)

    def open(self, url: str, script: str) -> Page:
        """Open a page, let it come to rest, and evaluate an expression in it."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Network", "Log", "Runtime", "Page"):
            self.call(f"{domain}.enable", session)
        self.events.clear()
        self.call("Page.navigate", session, url=url)
        end = monotonic() + 60
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            message = self.receive(max(0.0, end - monotonic()))
            if message is None:
                raise TimeoutError(url)
            self.events.append(message)
        while (message := self.receive(0.5)) is not None:
            self.events.append(message)
        answer = self.call("Runtime.evaluate", session, expression=script, returnByValue=True)
        page = Page(value=answer["result"].get("value"))
        for event in self.events:
            method, params = event.get("method"), event.get("params", {})
            if method == "Network.requestWillBeSent":
                page.requests.append(params["request"]["url"])
            elif method == "Log.entryAdded" and params["entry"]["level"] in ("error", "warning"):
                page.complaints.append(params["entry"]["text"])
            elif method == "Runtime.exceptionThrown":
                page.complaints.append(str(params["exceptionDetails"]))
            elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning", "assert"):
                page.complaints.append(str(params["args"]))
        return page


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    path = chromium()
    if path is None:
        pytest.skip("no Chromium: install one, or name it in LEEWARD_CHROMIUM")
    with Browser(path, tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.fixture(scope="module")
def report(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("page") / "out"
    result = CliRunner().invoke(main, ["assess", str(example), "--draws", "10", "--years", "1", "--out", str(out)])
    assert result.exit_code == 0, result.output
    return out / "report.html"


def test_the_report_stands_alone(browser: Browser, report: Path) -> None:
    page = browser.open(report.as_uri(), WIDTHS)
    assert set(page.requests) == {report.as_uri()}
    assert page.complaints == []
    assert page.value["heading"]
    assert page.value["links"] == 0, "links within the page that lead nowhere"
    assert page.value["ids"] == 0, "ids that are there twice"
    assert page.value["scripts"] == 0
    assert page.value["pictures"] > 0
    assert page.value["tables"] > 0
    assert page.value["wide"] <= 0, "the page is wider than the window"


def test_the_browser_would_tell(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<h1>a</h1><img src='http://127.0.0.1:9/x.png'><script>nope()</script>", encoding="utf-8")
    seen = browser.open(page.as_uri(), WIDTHS)
    assert "http://127.0.0.1:9/x.png" in seen.requests
    assert any("nope" in text for text in seen.complaints)
