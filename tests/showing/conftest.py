from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


def load_fake() -> ModuleType:
    name = "leeward_fake_study"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).parents[1] / "judging" / "fake_study.py")
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
