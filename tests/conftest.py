"""What the tests of several folders share."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from types import ModuleType
from typing import Any

import fake_study
import hypothesis
import pytest

ROOT = Path(__file__).resolve().parent.parent

# Programs of the model take a minute to compile: all workers, folders of tests and sessions of this copy share them.
os.environ.setdefault("LEEWARD_PROGRAMS", str(ROOT / ".pytest_cache" / "programs"))
# An option that is found was played before: tests that play the same twice, or split otherwise, would compare it with itself.
os.environ["LEEWARD_RUNS"] = "shared"

# A shell that runs the tests in the background has Ctrl-C ignored, which children inherit; the tests of stops need it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# A deadline measures the machine, not the code, so there is none; under CI every run tries the same examples.
hypothesis.settings.register_profile("leeward", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.register_profile("quick", deadline=None, max_examples=20)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=1000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "leeward"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of development documents and labels: ``$LEEWARD_SEEDS``, or ``shared`` beside the repository.

    It holds ``seeds/``, ``claims_seeds.json`` and ``evidence/``. Tests that need it are skipped where there is none; a
    variable that names something else is a mistake, not a reason to skip.
    """
    given = os.environ.get("LEEWARD_SEEDS")
    folder = Path(given) if given else ROOT.parent / "shared"
    if (folder / "seeds").is_dir():
        return folder
    if given:
        pytest.fail(f"LEEWARD_SEEDS={given}: no folder 'seeds' in it", pytrace=False)
    pytest.skip("development documents not present (LEEWARD_SEEDS names their folder)")


@pytest.fixture(scope="session")
def seeds(shared: Path) -> Path:
    """The folder of the five real documents."""
    return shared / "seeds"


@pytest.fixture(scope="session")
def fake() -> ModuleType:
    return fake_study


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
