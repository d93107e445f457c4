"""What is said once stays said once: these words and numbers are written out in their home alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import leeward
from leeward.evidence import calendar
from leeward.evidence.safefile import write_whole
from leeward.reading.quantify import horizon

ROOT = Path(next(iter(leeward.__path__)))
HOMES = {
    r'"now", "more", "surge"': {"evidence/vocabulary.py"},
    r'"no_effect", "mixed"': {"evidence/vocabulary.py"},
    r'= "__placebo"': {"evidence/vocabulary.py"},
    r"\b(52\.18|4\.348|4\.345|365\.25)\b": {"evidence/calendar.py", "evidence/levers.py"},
    r"^\w+ = \S*NDArray\[np\.float64\]": {"evidence/arrays.py"},
    # Parts are written by a library, under a temporary name of their own; a folder of results is written whole by results.py.
    r"mkstemp|os\.replace": {"evidence/safefile.py", "ensembles/parts.py"},
}
"""Pattern -> the files that may have it. The docstring of a lever's cost names two of the numbers."""


@pytest.mark.parametrize("pattern", HOMES)
def test_nowhere_else(pattern: str) -> None:
    rooms = ("model", "studies", "replications", "probing")
    found = {
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*.py")
        if path.relative_to(ROOT).parts[0] not in rooms and re.search(pattern, path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert found == HOMES[pattern]


def test_years_and_months_agree_with_their_reasons() -> None:
    assert pytest.approx(calendar.DAYS_A_YEAR / 7, abs=0.005) == calendar.WEEKS_A_YEAR
    assert pytest.approx(calendar.WEEKS_A_YEAR / 12, abs=0.0005) == calendar.WEEKS_A_MONTH
    for count, week in ((12, 52), (24, 104), (36, 156)):
        assert round(count * calendar.READ_MONTH) == week == count // 12 * calendar.MODEL_YEAR
        text = f"It falls within {count} months."
        assert horizon(text, 0, len(text)) == week


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_whole(path, "one\n")
    path.chmod(0o600)
    write_whole(path, "two\n")
    assert path.read_text(encoding="utf-8") == "two\n"
    assert path.stat().st_mode & 0o777 == 0o600, "who may read it stays"
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "half \ud800")
    assert path.read_text(encoding="utf-8") == "two\n"
    assert [each.name for each in tmp_path.iterdir()] == ["a.txt"], "nothing is left beside it"
