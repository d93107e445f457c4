"""``leeward check``: a table, JSON, and an exit status that a script can use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result

import leeward.checking
from leeward.checking import Check

Leeward = Callable[..., Result]
GOOD = Check("record", "the record is complete", "pass", "levers.toml, line 7")
BAD = Check("words", "phrases for it are read back", "fail", "'kites' is read as nothing")


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> list[Check]:
    """What the battery finds in the tests here."""
    checks = [GOOD]
    for kind in ("lever", "outcome", "parameter"):
        monkeypatch.setattr(leeward.checking, f"check_{kind}", lambda name: checks)
    return checks


@pytest.mark.parametrize("kind", ["lever", "outcome", "parameter"])
def test_all_well_ends_in_0(leeward: Leeward, printed: Callable[..., Any], found: list[Check], kind: str) -> None:
    result = leeward("check", kind, "kite")
    assert result.exit_code == 0 and "All 1 checks hold." in result.stdout
    assert printed("check", kind, "kite") == {"kind": kind, "name": "kite", "passed": True, "checks": [GOOD.to_dict()]}


def test_one_failure_ends_in_1_and_says_why(leeward: Leeward, found: list[Check]) -> None:
    found.append(BAD)
    result = leeward("check", "lever", "kite")
    assert result.exit_code == 1
    assert "1 of 2 checks failed." in result.stdout and "kites" in result.stdout
    assert leeward("check", "lever", "kite", "--json").exit_code == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("lever", "vessel_patrols"), "unknown lever 'vessel_patrols'; nearest: vessel_patrol"),
        (("outcome", "coca"), "unknown outcome 'coca'"),
        (("parameter", "x"), "unknown parameter 'x'"),
        (("knob", "x"), "'knob' is not one of 'lever', 'outcome', 'parameter'"),
        (("lever",), "Missing argument 'NAME'"),
    ],
)
def test_bad_input_ends_in_2(leeward: Leeward, words: tuple[str, ...], says: str) -> None:
    result = leeward("check", *words)
    assert result.exit_code == 2
    assert says in result.stderr
