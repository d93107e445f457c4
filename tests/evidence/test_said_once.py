"""What is said once stays said once: these words and numbers are written out in their home alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import leeward
from leeward.evidence import calendar, numbers
from leeward.evidence.safefile import write_whole
from leeward.reading.quantify import horizon

ROOT = Path(next(iter(leeward.__path__)))
HOMES = {
    r'"now", "more", "surge"': {"evidence/vocabulary.py"},
    r'"no_effect", "mixed"': {"evidence/vocabulary.py"},
    r'= "__placebo"': {"evidence/vocabulary.py"},
    r"\b(52\.18|4\.348|4\.345|365\.25)\b": {"evidence/calendar.py", "evidence/levers.py"},
    r"^\w+ = \S*NDArray\[np\.float64\]": {"evidence/arrays.py"},
    r'united_states": "usa"|the United Kingdom"': {"evidence/placenames.py"},
    r"u202f|MINUS SIGN": {"evidence/numbers.py"},
    # Parts are written by a library, under a temporary name of their own; a folder of results is written whole by results.py;
    # the files of a new lever are written all or none.
    r"mkstemp|os\.replace": {"evidence/safefile.py", "ensembles/parts.py", "checking/wholly.py"},
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


def test_numbers_for_readers_and_for_programs() -> None:
    assert [numbers.number(x) for x in (None, 0.0, -1234.5, 0.01234)] == ["–", "0", "−1\u202f200", "0.012"]
    assert [numbers.plain(x) for x in (None, 0.0, -1234.5, 0.01234)] == ["", "0", "-1,234", "0.0123"]
    assert [numbers.signed(x, 1) for x in (0.04, -0.26, 1500.0)] == ["0.0", "−0.3", "+1\u202f500.0"]
    shown = [numbers.large(x) for x in (9999.0, 12_345.0, -3.4e6, 5.6e9)]
    assert shown == [
        "10\u202f000",
        "12 thousand",
        "−3.4 million",
        "5.6 billion",
    ]
    assert [numbers.megabytes(1), numbers.gigabytes(2.5e9), numbers.gigabytes(2e13)] == ["0.000001 MB", "2.5 GB", "20 TB"]


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
