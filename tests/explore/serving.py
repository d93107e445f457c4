"""An explorer of one's own and a page that looks at it: for the tests in a browser, the film of the README and a benchmark."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
"""Flags of a browser that asks nobody for anything."""
HERE = (sys.executable, "-m", "leeward")


def serve(
    *words: str, leeward: Sequence[str] = HERE, environment: Mapping[str, str] | None = None
) -> tuple[subprocess.Popen[str], str]:
    """Start ``leeward explore`` with further words; its process, and its address once it answers there."""
    command = [*leeward, "explore", "--json", "--no-open", *words]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(environment or os.environ))
    assert process.stdout is not None
    text = ""
    for line in process.stdout:
        text += line
        if line.startswith("}"):
            break
    return process, json.loads(text)["address"]


def stop(process: subprocess.Popen[str]) -> None:
    """End a server and wait until it is gone."""
    process.terminate()
    process.wait(20)


def told(page: Any) -> int:
    """How often the sentences under the chart were told."""
    return int(page.evaluate("document.documentElement.dataset.told ?? 0"))


def wait_told(page: Any, count: int, limit: int) -> None:
    """Wait until they were told so often, for ``limit`` milliseconds at most.

    Asked from here again and again: the page runs no code made at run time, and two answers that come together are told
    before a selector could see the first.
    """
    for _ in range(limit // 200):
        if told(page) >= count:
            return
        page.wait_for_timeout(200)
    raise TimeoutError(f"told {told(page)} times, not {count}")
