"""The toy model on the command line; keeps the user's cache untouched."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from quick import BRIEF, plan, toy

from leeward.cli import main
from leeward.ensembles.plan import parse_shard
from leeward.ensembles.study import Study


@pytest.fixture(scope="session", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    before = os.environ.get("LEEWARD_CACHE")
    os.environ["LEEWARD_CACHE"] = before or str(tmp_path_factory.mktemp("cache"))
    yield
    if before is None:
        del os.environ["LEEWARD_CACHE"]


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of one block, so that a few hundred draws are several."""
    monkeypatch.setattr("leeward.ensembles.runner.cores", lambda: 1)
    monkeypatch.setattr("leeward.ensembles.pace.PART_SECONDS", 0.0)


@pytest.fixture
def leeward(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Result]]:
    """The command line in an empty folder with a brief, on the toy model."""

    def quick(brief: Any, *, draws: int, seed: int, out: Path, shard: str | None, **rest: Any) -> Study:
        p = plan(draws, seed=seed)
        p = p if shard is None else p.part(*parse_shard(shard))
        return toy(out, p, executor=rest["executor"], progress=rest["progress"])

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("leeward.ensembles.study.run_study", quick)
    Path("brief.yaml").write_text(BRIEF, encoding="utf-8")

    def call(*words: object) -> Result:
        return CliRunner().invoke(main, [str(word) for word in words], prog_name="leeward")

    yield call
