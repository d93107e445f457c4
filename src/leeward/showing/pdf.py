"""The report on paper: a PDF by a browser that is installed, since only a browser prints its style sheet."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from leeward.evidence.errors import InputError
from leeward.evidence.safefile import write_whole

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge")
VARIABLE = "LEEWARD_CHROMIUM"
SECONDS = 180


def find_browser() -> str:
    """Return the path of Chromium or Chrome: the one named in ``LEEWARD_CHROMIUM``, else the first installed.

    InputError where there is none.
    """
    given = os.environ.get(VARIABLE)
    for name in [given] if given else BROWSERS:
        path = shutil.which(name)
        if path is not None:
            return path
    if given:
        raise InputError(f"{given!r} is no program that can be run; name Chromium or Chrome", key=VARIABLE)
    raise InputError(
        "a PDF needs Chromium or Google Chrome, and none is installed: install one (on Debian and Ubuntu: apt install chromium),"
        f" or name it in {VARIABLE}; report.html prints the same from any browser",
        key="--pdf",
    )


def print_pdf(page: Path, target: Path) -> Path:
    """Print the HTML file ``page`` to the PDF ``target``, whole or not at all, and return it.

    InputError where there is no browser, or where it does not print.
    """
    browser = find_browser()
    with tempfile.TemporaryDirectory(prefix="leeward-pdf-") as folder:
        made = Path(folder) / "page.pdf"
        command = [
            browser,
            "--headless",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--no-pdf-header-footer",
            f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={made}",
            # A browser refuses its sandbox to the superuser; the page runs no script and fetches nothing.
            *(["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []),
            page.resolve().as_uri(),
        ]
        try:
            none = subprocess.DEVNULL
            subprocess.run(command, stdin=none, stdout=none, stderr=none, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired:
            raise InputError(f"{browser} did not print the report within {SECONDS} seconds", key="--pdf") from None
        except OSError as error:
            raise InputError(f"{browser} cannot be run: {error.strerror or error}", key="--pdf") from None
        if not made.is_file() or not made.stat().st_size:
            raise InputError(f"{browser} printed nothing; report.html prints the same from any browser", key="--pdf")
        write_whole(target, made.read_bytes())
    return target
