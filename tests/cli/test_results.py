"""The results folder: whole or not at all, and never over somebody else's files."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from leeward import results
from leeward.evidence.errors import InputError


def write(target: Path, text: str = "first", *, force: bool = False) -> None:
    with results.writing(target, force=force) as part:
        (part / results.REPORT).write_text(text)
        (part / results.DRAWS).mkdir()
        (part / results.DRAWS / "0.h5").write_bytes(b"draws")


def test_a_new_folder_appears_whole(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b"
    write(target)
    assert (target / results.REPORT).read_text() == "first"
    marker = json.loads((target / results.MARKER).read_text())
    assert sorted(marker["files"]) == ["draws/0.h5", "report.html"]
    assert [path.name for path in target.parent.iterdir()] == ["b"]


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), results.writing(tmp_path / "out") as part:
        (part / "half").write_text("half")
        raise RuntimeError("stopped")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_earlier_results_alone(tmp_path: Path) -> None:
    write(tmp_path / "out")
    with pytest.raises(KeyboardInterrupt), results.writing(tmp_path / "out"):
        raise KeyboardInterrupt
    assert (tmp_path / "out" / results.REPORT).read_text() == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_untouched_results_are_replaced(tmp_path: Path) -> None:
    write(tmp_path / "out")
    write(tmp_path / "out", "second")
    assert (tmp_path / "out" / results.REPORT).read_text() == "second"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("changed", ["report.html", "notes.txt", "draws/0.h5"])
def test_changed_results_need_force(tmp_path: Path, changed: str) -> None:
    write(tmp_path / "out")
    (tmp_path / "out" / changed).write_text("mine, and longer")
    with pytest.raises(InputError, match=changed):
        write(tmp_path / "out", "second")
    write(tmp_path / "out", "second", force=True)
    assert (tmp_path / "out" / results.REPORT).read_text() == "second"


def test_another_folder_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("ten years of work")
    for force in (False, True):
        with pytest.raises(InputError, match="not written by leeward"):
            write(tmp_path, force=force)
    assert (tmp_path / "thesis.txt").read_text() == "ten years of work"


def test_a_file_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(InputError, match="is a file"):
        write(tmp_path / "out", force=True)


def test_a_place_that_cannot_be_written_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file")
    with pytest.raises(InputError, match="cannot be written"):
        write(tmp_path / "file" / "out")


def test_an_empty_folder_is_free(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    write(tmp_path / "out")
    assert (tmp_path / "out" / results.REPORT).exists()


@pytest.mark.parametrize("text", [None, "not json", "[1]"])
def test_load_study_says_what_is_missing(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / results.STUDY).write_text(text)
    with pytest.raises(InputError, match=r"study"):
        results.load_study(tmp_path)


CELL = dict.fromkeys(("option", "outcome", "measure", "kind", "unit"), "x")
CELL |= dict.fromkeys(("median", "low50", "high50", "low90", "high90", "increase", "negligible", "decrease"), None)
STUDY: dict[str, Any] = {
    "comparison": {"horizon_weeks": 52, "cells": [CELL | {"total": None, "new": 1}]},
    "options": [{"id": "a", "title": "A"}],
    "verdicts": [{"claim": "c1", "explanation": [{"heading": "Why", "lines": ["so"]}]}],
}


def test_a_study_of_another_version_is_read_where_it_has_what_is_needed(tmp_path: Path) -> None:
    (tmp_path / results.STUDY).write_text(json.dumps(STUDY | {"later": 1}))
    assert results.load_study(tmp_path)["comparison"] == STUDY["comparison"]


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (("comparison",), [], "study.comparison is no table"),
        (("comparison", "cells"), {}, "study.comparison.cells is no list"),
        (("comparison", "horizon_weeks"), True, "study.comparison.horizon_weeks is of another kind"),
        (("comparison", "cells", 0, "median"), "1", "study.comparison.cells[0].median is of another kind"),
        (("comparison", "cells", 0, "total"), 1.5, "study.comparison.cells[0].total is of another kind"),
        (("comparison", "cells", 0, "unit"), ..., "study.comparison.cells[0] lacks 'unit'"),
        (("options", 0, "title"), None, "study.options[0].title is of another kind"),
        (("verdicts", 0, "explanation", 0, "lines", 0), 3, "study.verdicts[0].explanation[0].lines[0] is of another kind"),
        (("verdicts",), ..., "study lacks 'verdicts'"),
    ],
)
def test_a_study_of_another_form_is_refused_with_the_place(tmp_path: Path, path: Any, value: Any, says: str) -> None:
    study = json.loads(json.dumps(STUDY))
    *outer, last = path
    place = study
    for key in outer:
        place = place[key]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    (tmp_path / results.STUDY).write_text(json.dumps(study))
    with pytest.raises(InputError, match=re.escape(f"is not a study that this version can read: {says}.")):
        results.load_study(tmp_path)


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    names: tuple[str, ...]


def test_json_has_no_nan_and_no_types_of_its_own() -> None:
    value = {
        "point": Point(float("nan"), ("a", "b")),
        "array": np.array([[1.5, np.inf], [np.nan, 2.0]], dtype=np.float32),
        "scalar": np.int64(7),
        "flag": np.bool_(True),
        "table": pd.DataFrame({"share": [0.5, None]}, index=["r", "s"]),
        "path": Path("a/b"),
        3: None,
    }
    assert json.loads(results.to_json(value)) == {
        "point": {"x": None, "names": ["a", "b"]},
        "array": [[1.5, None], [None, 2.0]],
        "scalar": 7,
        "flag": True,
        "table": [{"share": 0.5}, {"share": None}],
        "path": "a/b",
        "3": None,
    }
