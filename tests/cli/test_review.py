"""``leeward review``: the state of a review without a terminal; what it refuses."""

from __future__ import annotations

import os
import select
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

import leeward as leeward_package
from leeward.reading import load_brief

Leeward = Callable[..., Result]
Printed = Callable[..., Any]


def test_the_state_of_a_review_is_printed(printed: Printed, example: Path) -> None:
    brief = printed("read", example, "--out", "brief.yaml")
    state = printed("review", "brief.yaml", "--reviewer", "A. Reader")
    assert state["claims"] == len(brief["claims"])
    assert state["decided"] == 0
    assert state["open"] == [claim["id"] for claim in brief["claims"]]
    assert state["reviewed"] is False


def test_a_review_needs_a_brief_and_a_terminal(leeward: Leeward, example: Path) -> None:
    document = leeward("review", example)
    assert document.exit_code == 2
    assert "leeward read" in document.stderr
    leeward("read", example, "--out", "brief.yaml")
    piped = leeward("review", "brief.yaml")
    assert piped.exit_code == 2
    assert "needs a terminal" in piped.stderr
    assert leeward("review", "nowhere.yaml").exit_code == 2


def _pressed(argv: list[str], folder: Path, keys: list[str]) -> tuple[str, list[float], int]:
    """Run a program on a terminal of its own, press a key whenever it waits; what was shown, seconds a key, exit status."""
    import pty

    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.environ.update(COLUMNS="100", LINES="40", TERM="xterm", PYTHONPATH=str(Path(leeward_package.__file__).parents[1]))
        os.execv(sys.executable, [sys.executable, "-c", "from leeward.cli import main; main()", *argv])
    shown, took = _until(terminal, "help"), []
    for key in keys:
        time.sleep(0.2)  # what is typed before the program waits for it is thrown away by the terminal
        begun = time.monotonic()
        os.write(terminal, key.encode())
        shown += _until(terminal, "help" if key != "w" else "reviewed.")
        took.append(time.monotonic() - begun)
    _, status = os.waitpid(child, 0)
    os.close(terminal)
    return shown, took, os.waitstatus_to_exitcode(status)


def _until(terminal: int, words: str) -> str:
    """Return what a terminal shows until these words stand in it."""
    shown, end = b"", time.monotonic() + 20
    while words.encode() not in shown and time.monotonic() < end:
        if select.select([terminal], [], [], 1.0)[0]:
            try:
                shown += os.read(terminal, 65536)
            except OSError:
                break
    return shown.decode("utf-8", "replace")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_page_is_reviewed_by_keyboard_in_two_minutes(leeward: Leeward, example: Path, tmp_path: Path) -> None:
    leeward("read", example, "--out", "brief.yaml")
    before = load_brief(tmp_path / "brief.yaml")
    judged = len(before.read_claims())
    keys = [*"a" * (judged - 2), "d", ">", "a", *"a7ax", "w"]
    shown, took, status = _pressed(["review", "brief.yaml", "--reviewer", "A. Reader"], tmp_path, keys)
    assert status == 0, shown[-500:]
    assert "judged" in shown and "possible, chance" in shown
    brief = load_brief(tmp_path / "brief.yaml")
    assert brief.reviewed and not brief.possible_claims()
    counts = Counter(claim.review for claim in brief.claims)
    assert counts["accepted"] >= judged - 2 and counts["mended"] >= 1
    # A person who looks four seconds at each claim is done in two minutes.
    assert max(took) < 2.0 and sum(took) + 4.0 * len(keys) < 120.0, (len(keys), took)
