"""Bad input ends in one sentence and status 2, writes nothing, and is told on its page as it is."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import bad_inputs
import pytest

PAGE = bad_inputs.PAGE.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("bad", bad_inputs.CASES, ids=lambda bad: bad.what.encode("unicode_escape").decode()[:60])
def test_bad_input(bad: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    bad_inputs.make(bad, tmp_path)
    before = sorted(tmp_path.rglob("*"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = bad_inputs.run(bad)
    said = result.stderr.splitlines()
    assert result.exit_code == 2, result.output[:2000]
    assert result.stdout == ""
    assert said[0].startswith("leeward: ") and said[0].endswith(".")
    assert len(said) == 1 or (len(said) == 2 and said[1].startswith("See 'leeward"))
    assert len(said[0]) < 1600 and all(line.isprintable() for line in said)
    assert sorted(tmp_path.rglob("*")) == before
    assert bad_inputs.row(bad, result) in PAGE, "run python tests/cli/bad_inputs.py"


def test_the_page_has_these_cases_and_no_other() -> None:
    rows = [line for line in PAGE if line.startswith("| ") and line.endswith(" 2 |")]
    assert len(rows) == len(bad_inputs.CASES) == len({bad.what for bad in bad_inputs.CASES})
    assert len(rows) >= 60
