"""How the tests of the command line call it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from leeward.cli import main
from leeward.examples import article
from leeward.schemas import schema

Leeward = Callable[..., Result]


@cache
def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(schema(name), format_checker=Draft202012Validator.FORMAT_CHECKER)


def misfits(name: str, value: Any) -> list[str]:
    """Where a value differs from the schema of a file or of what a verb prints."""
    return [f"{error.json_path}: {error.message}"[:300] for error in _validator(name).iter_errors(value)]


@pytest.fixture(scope="session", name="misfits")
def _misfits() -> Callable[[str, Any], list[str]]:
    return misfits


@pytest.fixture
def leeward(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Leeward]:
    """Call the command line inside an empty folder."""
    monkeypatch.chdir(tmp_path)

    def call(*words: object) -> Result:
        return CliRunner().invoke(main, [str(word) for word in words], prog_name="leeward")

    yield call


@pytest.fixture
def printed(leeward: Leeward) -> Callable[..., Any]:
    """Call a verb with ``--json``, require success and the form of its schema, and return what it printed."""

    def call(*words: object) -> Any:
        result = leeward(*words, "--json")
        assert result.exit_code == 0, result.output
        found = json.loads(result.stdout)
        assert misfits(str(words[0]), found) == []
        return found

    return call


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled article as a file."""
    path = tmp_path_factory.mktemp("example") / "brief_article.md"
    path.write_text(article().read_text(encoding="utf-8"), encoding="utf-8")
    return path
