"""Scores of forecasts."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from leeward.evidence.errors import InputError
from leeward.history.forecasts import COLUMNS, load_forecasts, score

HEADER = ",".join(COLUMNS) + "\n"


def _file(folder: Path, *rows: str) -> Path:
    path = folder / "f.csv"
    path.write_text(HEADER + "".join(f"{r}\n" for r in rows), encoding="utf-8")
    return path


def test_known_values(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        "a,x,rain,2025-01-01,2025-02-01,0.8,yes,,,read,",
        "b,x,snow,2025-01-01,2025-02-01,0.3,no,,,read,",
        "c,y,hail,2025-01-01,,0.9,unclear,,,read,",
        "d,y,fog,2025-01-01,,0.9,no,,,recalled,",
    )
    found = score(path)
    assert found["n"] == 2 and found["shown"] == 2 and found["events"] == 2
    assert found["brier"] == pytest.approx((0.04 + 0.09) / 2)
    assert found["log_score"] == pytest.approx(-(math.log(0.8) + math.log(0.7)) / 2)
    assert found["skill"] == pytest.approx(1 - 0.065 / 0.25)
    assert [r["scored"] for r in found["rows"]] == [True, True, False, False]
    assert [b["n"] for b in found["calibration"]] == [0, 1, 0, 0, 1]
    assert found["calibration"][0]["happened"] is None and found["calibration"][4]["happened"] == 1.0


def test_certainty_that_fails_is_dear_but_finite(tmp_path: Path) -> None:
    found = score(_file(tmp_path, "a,x,rain,2025-01-01,2025-02-01,1,no,,,read,"))
    assert found["brier"] == 1.0 and found["log_score"] == pytest.approx(-math.log(1e-6)) and found["skill"] is None


def test_nothing_to_score(tmp_path: Path) -> None:
    found = score(_file(tmp_path, "a,x,rain,2025-01-01,2025-02-01,0.5,open,,,read,"))
    assert found["n"] == 0 and found["brier"] is None


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ("a,x,rain,2025-01-01,2025-02-01,1.2,no,,,read,", "probability"),
        ("a,x,rain,2025-01-01,2025-02-01,nan,no,,,read,", "probability"),
        ("a,x,rain,2025-01-01,2025-02-01,0.5,maybe,,,read,", "outcome"),
        ("a,x,rain,2025-03-01,2025-02-01,0.5,no,,,read,", "due"),
        ("a,x,rain,,2025-02-01,0.5,no,,,read,", "made"),
        ("a,x,,2025-01-01,2025-02-01,0.5,no,,,read,", "statement"),
        ("a,x,rain,2025-01-01,2025-02-01,0.5,no,,,told,", "status"),
        ("a,x,rain", None),
    ],
)
def test_mistakes(tmp_path: Path, row: str, key: str | None) -> None:
    with pytest.raises(InputError) as error:
        score(_file(tmp_path, row))
    assert error.value.key == key and error.value.line == 2


def test_bundled_forecasts() -> None:
    forecasts = load_forecasts()
    assert len(forecasts) >= 20 and {"yes", "no", "unclear", "open"} == {f.outcome for f in forecasts}
    found = score()
    assert found["n"] == sum(f.outcome in ("yes", "no") for f in forecasts)
    by_id = {r["id"]: r for r in found["rows"]}
    assert by_id["B12"]["brier"] == pytest.approx(0.893, abs=1e-3)
    assert by_id["B06"]["brier"] is None
