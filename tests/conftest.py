"""What the tests of several folders share."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the real documents, outside the repository; tests that need them are skipped without."""
    given = os.environ.get("LEEWARD_SEEDS")
    for folder in [Path(given)] if given else [ROOT.parent / "shared" / "seeds", ROOT.parent / "shared"]:
        if sorted(folder.glob("001_*.txt")):
            return folder
    pytest.skip("seed documents not present")


def load_fake() -> ModuleType:
    name = "leeward_fake_study"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, ROOT / "tests" / "judging" / "fake_study.py")
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture(scope="session")
def fake() -> ModuleType:
    return load_fake()


@pytest.fixture(scope="session")
def study(fake: ModuleType) -> Any:
    return fake.FakeStudy()


@pytest.fixture(scope="session")
def brief(fake: ModuleType) -> Any:
    return fake.make_brief()


@pytest.fixture(scope="session")
def judgement(study: Any, brief: Any) -> Any:
    from leeward.judging import judge

    return judge(study, brief)
