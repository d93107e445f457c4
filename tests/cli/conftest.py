"""How the tests of the command line call it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from leeward.cli import main
from leeward.examples import article

Leeward = Callable[..., Result]


@pytest.fixture
def leeward(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Leeward]:
    """Call the command line inside an empty folder."""
    monkeypatch.chdir(tmp_path)

    def call(*words: object) -> Result:
        return CliRunner().invoke(main, [str(word) for word in words], prog_name="leeward")

    yield call


@pytest.fixture
def printed(leeward: Leeward) -> Callable[..., Any]:
    """Call a verb with ``--json``, require success, and return what it printed."""

    def call(*words: object) -> Any:
        result = leeward(*words, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    return call


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled article as a file."""
    path = tmp_path_factory.mktemp("example") / "brief_article.md"
    path.write_text(article().read_text(encoding="utf-8"), encoding="utf-8")
    return path
