from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest

Rows = list[dict[str, str]]
Edit = Callable[[str, Callable[[Rows], object]], Path]


@pytest.fixture
def edit(tmp_path: Path) -> Edit:
    """A copy of the packaged tables; `edit(file, change)` changes the rows of one and returns the folder."""
    folder = tmp_path / "tables"
    with resources.as_file(resources.files("leeward.world") / "data" / "americas") as packaged:
        shutil.copytree(packaged, folder)

    def apply(file: str, change: Callable[[Rows], object]) -> Path:
        path = folder / file
        with path.open(newline="", encoding="utf-8") as stream:
            rows = list(csv.DictReader(stream))
        change(rows)
        columns = list(dict.fromkeys(name for row in rows for name in row))
        with path.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return folder

    return apply
