"""Every key of a case with every kind of wrong value: accepted, or one sentence that names file, key and line."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from leeward.ensembles.posterior_file import load, shipped_folder
from leeward.evidence.errors import InputError
from leeward.history.cases import COLUMNS, load_case

CASE: dict[str, Any] = {
    "leeward": 1,
    "id": "mine",
    "title": "A case",
    "kind": "event",
    "world": "americas",
    "start": "2015-01-01",
    "end": "2017-01-01",
    "in_sample": True,
    "in_sample_reason": "a reason",
    "calibrate": True,
    "notes": "a note",
    "strategy": [
        {
            "lever": "manual_eradication",
            "value": 2000,
            "where": ["colombia"],
            "start": "2015-02-01",
            "end": "2016-02-01",
            "ramp_weeks": 4,
            "status": "read",
            "source": "a report",
            "note": "n",
        }
    ],
    "series": [
        {
            "name": "area",
            "outcome": "coca_area",
            "unit": "ha",
            "coords": {"country": "colombia"},
            "aggregate": "mean",
            "window_weeks": 4,
            "scale": 1.0,
            "observation": {"compare": "level", "kappa": False, "gross": False, "instrument": "unknown"},
            "score": True,
            "note": "n",
        }
    ],
}
ROW = "2016-12-31,area,100,90,110,ha,,a report,,read,\n"
WRONG = [
    "null", "true", "!!bool maybe", "!!int many", "!mine x", "-1", "0.5", ".nan", ".inf", "1.0e+400", "1" + "0" * 400, "9" * 5000,
    "word", '"\\e[31m"', '""', "x" * 20_000, "2025-02-30", "[1, two]", "[]", "[[], [[]]]", "{a: 1}", "{}", "{[a]: 1}",
    "[" * 60 + "]" * 60,
]  # fmt: skip


def keys(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if path:
        yield path
    for key, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from keys(part, (*path, key))


def written(folder: Path, text: str, row: str = ROW) -> Path:
    made = folder / "mine"
    made.mkdir(exist_ok=True)
    (made / "case.yaml").write_text(text, encoding="utf-8")
    (made / "observed.csv").write_text(",".join(COLUMNS) + "\n" + row, encoding="utf-8")
    return made


@pytest.mark.parametrize("path", list(keys(CASE)), ids=lambda path: ".".join(map(str, path)))
def test_wrong_values_are_one_sentence(tmp_path: Path, path: tuple[str | int, ...]) -> None:
    load_case(written(tmp_path, yaml.safe_dump(CASE)))
    refused = 0
    for text in WRONG:
        made = copy.deepcopy(CASE)
        place: Any = made
        for part in path[:-1]:
            place = place[part]
        place[path[-1]] = "WRONG-VALUE"
        try:
            load_case(written(tmp_path, yaml.safe_dump(made, width=10**6).replace("WRONG-VALUE", text)))
        except InputError as problem:
            refused += 1
            said = str(problem)[:3000]
            assert f"{tmp_path}/mine/" in said and problem.line is not None, (text[:50], said)
            assert said.isprintable() and len(said) < 1500, (text[:50], said)
    assert refused >= 6


@pytest.mark.parametrize(
    "change",
    [{}, {"format": 99}, {"seed": "x"}, {"seed": None}, {"cases": 1}, {"id": "other"}, {"priors": 3}, {"sha256": 0}],
)
def test_a_posterior_of_another_form(tmp_path: Path, change: dict[str, Any]) -> None:
    shipped = shipped_folder()
    head = json.loads((shipped / "posterior.json").read_text(encoding="utf-8"))
    (tmp_path / "posterior.json").write_text(json.dumps(head | change if change else []), encoding="utf-8")
    (tmp_path / "draws.npz").write_bytes((shipped / "draws.npz").read_bytes())
    with pytest.raises(InputError) as caught:
        load(tmp_path)
    assert str(caught.value).isprintable()


def test_a_posterior_that_is_nested_without_end(tmp_path: Path) -> None:
    (tmp_path / "posterior.json").write_text("[" * 100_000, encoding="utf-8")
    with pytest.raises(InputError, match=r"nested too deeply|not valid JSON"):
        load(tmp_path)
