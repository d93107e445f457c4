"""The recipes of CONTRIBUTING, carried out in a copy of the tree: from an idea to green tests, and how many files it takes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TREE = ("src", "tests", "docs", "pyproject.toml", "README.md", "CHANGELOG.md", "CONTRIBUTING.md")
DATA = "src/leeward/evidence/data/"
STATES = "src/leeward/model/states.py"
MOST_EDITED = 3
"""Files that a person edits by hand, at most: generated pages, generated tests and the changelog do not count."""

pytestmark = pytest.mark.slow


class Copy:
    """A copy of the tree, with what a newcomer does to it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.edited: set[str] = set()
        for name in TREE:
            place = ROOT / name
            skip = shutil.ignore_patterns("__pycache__", ".*_cache")
            shutil.copytree(place, root / name, ignore=skip) if place.is_dir() else shutil.copy(place, root / name)

    def run(self, *words: str) -> str:
        """Run Python on the copy; it must succeed."""
        environment = os.environ | {"PYTHONPATH": str(self.root / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            [sys.executable, *words], cwd=self.root, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
        return done.stdout

    def edit(self, file: str, *changes: tuple[str, str]) -> None:
        """Replace texts, the last place of each, as a person does in an editor."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        for old, new in changes:
            before, found, after = text.rpartition(old)
            assert found, f"{file}: {old}"
            text = before + new + after
        path.write_text(text, encoding="utf-8")
        self.edited.add(file)

    def finish(self, kind: str, name: str) -> None:
        """Write the generated pages, check, and run the tests that look at every record."""
        self.run("docs/tools/model_pages.py")
        assert "checks hold" in self.run("-m", "leeward", "check", kind, name)
        own = [str(path.relative_to(self.root)) for path in (self.root / "tests").rglob(f"test_{kind}_{name}.py")]
        self.run(
            "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not slow", *own, "tests/docs", "tests/evidence",
            "tests/model/test_wiring.py", "tests/model/test_golden.py", "tests/model/test_sampling.py",
        )  # fmt: skip
        assert "TODO" not in self.run("-m", "leeward", f"{kind}s", name)
        assert len(self.edited) <= MOST_EDITED, sorted(self.edited)


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


def first_line(kind: str) -> str:
    """What the docstring of a stub begins with, which a person replaces."""
    text = (ROOT / "src/leeward/checking/data" / f"{kind}.py.txt").read_text(encoding="utf-8")
    return next(line for line in text.splitlines() if "TODO" in line).strip().strip('"')


def fill(copy: Copy, file: str, name: str, **values: str) -> None:
    """Write the values of the last record of a table, as a person does; comments of the stub go."""
    path = copy.root / file
    head, found, record = path.read_text(encoding="utf-8").rpartition("\n[[")
    assert found and f'name = "{name}"' in record
    lines = [line for line in record.splitlines() if not line.startswith("#")]
    known = {line.partition(" = ")[0]: i for i, line in enumerate(lines)}
    for key, value in values.items():
        line = f"{key} = {value}"
        if key in known:
            lines[known[key]] = line
        else:
            lines.append(line)
    path.write_text(head + found + "\n".join(lines) + "\n", encoding="utf-8")
    copy.edited.add(file)


def test_a_lever(copy: Copy) -> None:
    name = "embassy_staff"
    copy.run("-m", "leeward", "new", "lever", name, "--subsystem", "states")
    fill(
        copy, DATA + "levers.toml", name,
        title='"Staff of embassies"', unit='"hundred people"', mechanism='"More people talk to partners, who share more."',
        meaning='{now = "as today", more = "a hundred more", surge = "two hundred more", all_out = "four hundred more"}',
        assumed='{cooperation = "increase"}', examples='["more embassy staff"]', words='["embassy staff*"]',
        unit_cost="1000000", unit_cost_per='"a hundred people for a year"', unit_cost_status='"judgement"',
    )  # fmt: skip
    place = "+ _extorted(xp, st, p, control)"
    copy.edit(
        STATES,
        (place, place + f'\n        + p["talks_gain"] * {name}(xp, st, control)'),
        (first_line("lever"), "Hundreds of people beyond today's, (1, 1); a straight line, for want of a source."),
    )
    copy.finish("lever", name)
    read = copy.run("-c", "from leeward.reading import read; print(read('More embassy staff would raise cooperation.').claims)")
    assert name in read


def test_an_outcome(copy: Copy) -> None:
    name = "calm_sea"
    copy.run("-m", "leeward", "new", "outcome", name, "--subsystem", "states")
    fill(
        copy, DATA + "outcomes.toml", name,
        title='"Calm at sea"', unit='"probability"', definition='"That the conflict stays below strikes at sea."',
        bounds="[0, 1]", good='"higher"', examples='["calm at sea"]', words='["calm at sea"]',
        smallest_effect='{kind = "absolute", value = 0.05, status = "judgement", note = "a twentieth"}',
        yearly_sd='{value = 0.1, status = "judgement", facts = [], note = "no series"}',
    )  # fmt: skip
    copy.edit(
        STATES,
        (first_line("outcome"), "Probability that the second rung is not reached, (1, D)."),
        ('xp.zeros_like(s["readiness"])', '1.0 - s["rung"][1:2]'),
    )
    observation = "src/leeward/model/observation.py"
    last = '    _one("diplomatic_relation", _relations),\n'
    copy.edit(observation, (last, last + f'    _one("{name}", lambda w: states.{name}(w.xp, w.s)),\n'))
    copy.run("-m", "tests.model.golden", "--reason", f"the outcome {name} is new")
    copy.finish("outcome", name)


def test_a_parameter(copy: Copy) -> None:
    name = "liaison_wear"
    copy.run("-m", "leeward", "new", "parameter", name, "--subsystem", "states")
    fill(
        copy, DATA + "parameters/states.toml", name,
        title='"Part of the gain of liaison that lasts"', unit='"fraction"', note='"between a half and all; no fact"',
        prior='{kind = "uniform", low = 0.5, high = 1.0}',
    )  # fmt: skip
    copy.edit(STATES, ('+ p["liaison_gain"] * liaison', f'+ p["{name}"] * p["liaison_gain"] * liaison'))
    page = "docs/model/states.md"
    text = (copy.root / page).read_text(encoding="utf-8")
    copy.edit(page, (text[-1:], f"\nThe gain of liaison wears by `{name}`.\n"))
    copy.finish("parameter", name)


def test_what_is_refused_writes_nothing(copy: Copy) -> None:
    def check() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in (copy.root / "src").rglob("*.*") if path.is_file()}

    before = check()
    for words in (
        ("lever", "treatment"), ("lever", "coca_area"), ("outcome", "Bad-Name"), ("lever", "class"), ("parameter", "cost_factor"),
        ("lever", "toy", "--subsystem", "weather"), ("lever", "area"), ("lever", "toy", "--into", "nowhere"),
    ):  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-m", "leeward", "new", *words],
            cwd=copy.root, env=os.environ | {"PYTHONPATH": str(copy.root / "src"), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 2 and done.stderr.count("\n") == 1, (words, done.stderr)
    assert check() == before
