"""``leeward review``: the state of a review without a terminal; what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import Result

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
