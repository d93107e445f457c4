"""A lever, a parameter and an outcome of one's own, in a project outside the tree, and what is said of a faulty one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from leeward.checking.plugin_stubs import new_plugin_stub
from leeward.evidence.errors import InputError
from leeward.schemas import schema

SOURCE = Path(__file__).resolve().parents[2] / "src"
LEVER, PARAMETER, OUTCOME = "embassy_staff", "embassy_gain", "calm_sea"


class Project:
    """A project outside the tree, installed into a folder of its own."""

    def __init__(self, root: Path) -> None:
        self.root, self.site = root / "acme-levers", root / "site"
        self.package = self.root / "src" / "acme_levers"

    def new(self, kind: str, name: str) -> None:
        new_plugin_stub(kind, name, self.root, subsystem="states")

    def edit(self, file: str, *changes: tuple[str, str]) -> None:
        path = self.package / file
        text = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text, (file, old)
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")

    def fill(self, file: str, **values: str) -> None:
        """Write the values of the last record of a table, as a person does; comments of the stub go."""
        path = self.package / file
        head, found, record = path.read_text(encoding="utf-8").rpartition("[[")
        lines = [line for line in record.splitlines() if not line.startswith("#") and line.partition(" = ")[0] not in values]
        path.write_text(head + found + "\n".join([*lines, *(f"{key} = {value}" for key, value in values.items())]) + "\n")

    def install(self, name: str = "acme-levers", package: str = "acme_levers") -> None:
        """What an installer leaves: the metadata of the distribution, and the package on the path."""
        folder = self.site / f"{name.replace('-', '_')}-0.1.0.dist-info"
        folder.mkdir(parents=True)
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 0.1.0\n", encoding="utf-8")
        (folder / "entry_points.txt").write_text(f"[leeward.plugins]\n{package} = {package}\n", encoding="utf-8")

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        path = os.pathsep.join(map(str, (SOURCE, self.site, self.root / "src")))
        environment = os.environ | {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(
            [sys.executable, *words], cwd=self.root.parent, env=environment, capture_output=True, text=True, check=False
        )

    def says(self, *words: str) -> str:
        """Standard output of a command that must succeed."""
        done = self.run(*words)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        return done.stdout

    def refused(self, *words: str) -> str:
        """The one sentence of a command that must be refused."""
        done = self.run("-m", "leeward", *words)
        assert done.returncode == 2 and done.stderr.count("\n") == 1, done.stdout[-3000:] + done.stderr[-3000:]
        return done.stderr


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The recipe of CONTRIBUTING, carried out by hand: a lever that uses a parameter, and an outcome."""
    made = Project(tmp_path)
    made.new("lever", LEVER)
    made.fill(
        "levers.toml",
        title='"Staff of embassies"', unit='"hundred people"', mechanism='"More people talk to partners, who share more."',
        meaning='{now = "as today", more = "a hundred more", surge = "two hundred more", all_out = "four hundred more"}',
        assumed='{cooperation = "increase"}', examples='["more embassy staff"]', words='["embassy staff*"]',
        unit_cost="1000000", unit_cost_per='"a hundred people for a year"', unit_cost_status='"judgement"',
    )  # fmt: skip
    made.new("parameter", PARAMETER)
    made.fill(
        "parameters/states.toml",
        title='"Gain of a hundred people"', unit='"ratio"', note='"a guess"',
        prior='{kind = "uniform", low = 0.01, high = 0.05}',
    )  # fmt: skip
    made.new("outcome", OUTCOME)
    made.fill(
        "outcomes.toml",
        title='"Calm at sea"', unit='"probability"', definition='"That the conflict stays below strikes at sea."',
        bounds="[0, 1]", good='"higher"', examples='["calm at sea"]', words='["calm at sea"]',
        smallest_effect='{kind = "absolute", value = 0.05, status = "judgement", note = "a twentieth"}',
        yearly_sd='{value = 0.1, status = "judgement", facts = [], note = "no series"}',
    )  # fmt: skip
    made.edit(
        "__init__.py",
        ('@after("effort")', '@after("aftermath")'),
        (
            'return {"search": now["search"] * (1.0 + 0.0 * more)}',
            f'gain = p["{PARAMETER}"] * more / p["partner_return_weeks"]\n'
            '    return {"trust": now["trust"] + gain, "next.cooperation": now["next"]["cooperation"] + gain}',
        ),
        ('xp.zeros_like(s["readiness"])', '1.0 - now["rung"][1:2]'),
    )
    made.install()
    return made


PLAY = """
import json, sys
import numpy as np
from leeward.ensembles.backend import choose
from leeward.ensembles.study import run_study
from leeward.judging.judge import judge
from leeward.reading import read

brief = read("More embassy staff would raise cooperation and bring calm at sea.")
try:
    engines = [choose("jax", "float64"), choose("numpy")]
except Exception:
    engines = [choose("numpy")]
runs = [run_study(brief, draws=20, years=0.5, coarse=True, backend=engine) for engine in engines]
option = next(name for name in runs[0].options if name != "baseline")
for name in ("cooperation", "calm_sea", "kg_delivered"):
    one, other = (np.asarray(run.outcome(name)) for run in (runs[0], runs[-1]))
    np.testing.assert_allclose(one, other, rtol=1e-6, atol=1e-9)
moved = runs[0].outcome("cooperation", option) - runs[0].outcome("cooperation", "baseline")
found = judge(runs[0], brief)
import jsonschema
from leeward.schemas import schema
jsonschema.validate(json.loads(json.dumps(runs[0].store.manifest)), schema("manifest"))
print(json.dumps({
    "engines": [engine.name for engine in engines], "plan": {k: runs[0].plan[k] for k in ("plugins", "hashes", "posterior")},
    "moved": float(moved.mean()), "limits": found.limits, "claims": [item.lever for item in found.items],
}))
"""


@pytest.mark.slow
def test_a_project_outside_the_tree_adds_to_the_model(project: Project) -> None:
    for kind, name in (("lever", LEVER), ("outcome", OUTCOME)):
        assert "checks hold" in project.says("-m", "leeward", "check", kind, name)
    found = json.loads(project.says("-c", PLAY).splitlines()[-1])
    assert found["moved"] > 0 and LEVER in found["claims"]
    (named,) = found["plan"]["plugins"]
    assert (named["name"], named["version"], named["levers"], named["outcomes"], named["parameters"]) == (
        "acme-levers", "0.1.0", [LEVER], [OUTCOME], [PARAMETER],
    )  # fmt: skip
    assert len(named["sha256"]) == 16 and "plugins" in found["plan"]["hashes"]
    assert PARAMETER in found["plan"]["posterior"]["unfitted"]
    for kind, name in (("lever", LEVER), ("outcome", OUTCOME)):
        assert f"Uses the {kind} {name} of plug-in acme-levers 0.1.0, not part of Leeward's own record." in found["limits"]


@pytest.mark.slow
def test_its_parameter_is_checked_as_ours_are(project: Project) -> None:
    assert "All 4 checks hold" in project.says("-m", "leeward", "check", "parameter", PARAMETER)


@pytest.mark.slow
def test_tables_and_doctor_name_the_plugin(project: Project) -> None:
    rows = {row["name"]: row["plugin"] for row in json.loads(project.says("-m", "leeward", "levers", "--json"))}
    assert rows[LEVER] == "acme-levers 0.1.0" and rows["treatment"] == ""
    assert "plugin acme-levers 0.1.0" in " ".join(project.says("-m", "leeward", "levers", LEVER).split())
    assert project.says("-m", "leeward", "levers").rstrip().endswith(f"Of plug-in acme-levers 0.1.0: {LEVER}.")
    report = json.loads(project.says("-m", "leeward", "doctor", "--json"))
    assert [x["name"] for x in report["plugins"]] == ["acme-levers"] and report["works"]
    jsonschema.validate(report, schema("doctor"))


KEYS = "from leeward.model.system import compile_model; from leeward.world import load_world; m = compile_model(load_world()); "


def test_the_key_of_the_model_holds_tables_and_code_of_the_plugin(project: Project) -> None:
    def keys() -> list[str]:
        return project.says("-c", KEYS + "print(m.key, m.code_version())").split()

    first = keys()
    project.edit("__init__.py", ("* more /", "* 2.0 * more /"))
    second = keys()
    (project.site / "acme_levers-0.1.0.dist-info" / "entry_points.txt").unlink()
    assert len({*first, *second, *keys()}) == 6


def test_help_looks_for_no_plugin(project: Project) -> None:
    said = project.says(
        "-c", "import sys\nfrom click.testing import CliRunner\nfrom leeward.cli import main\n"
        "r = getattr(main, 'commands', None)\nimport leeward.cli.core\n"
        "import runpy\nsys.argv = ['leeward', '--help']\n"
        "try:\n    runpy.run_module('leeward', run_name='__main__')\nexcept SystemExit:\n    pass\n"
        "print('leeward.evidence.plugins' in sys.modules)",
    )  # fmt: skip
    assert said.splitlines()[-1] == "False"


def refused(project: Project, *words: str) -> str:
    said = project.refused(*words)
    assert "plug-in acme-levers 0.1.0: " in said
    return said


def test_a_name_that_is_taken_is_refused(project: Project) -> None:
    project.edit("levers.toml", (LEVER, "treatment"))
    said = refused(project, "levers")
    assert "acme_levers/levers.toml, line 1, key name: " in said
    assert "there is a lever 'treatment' already, of Leeward itself; give another name" in said
    project.edit("levers.toml", ("treatment", LEVER))
    project.edit("parameters/states.toml", (PARAMETER, "talks_gain"))
    assert "there is a parameter 'talks_gain' already, of Leeward itself" in refused(project, "parameters")
    project.edit("parameters/states.toml", ("talks_gain", "share"))
    project.edit("__init__.py", (PARAMETER, "share"))
    draw = KEYS + "import numpy as np; m.sample_parameters(np.arange(2, dtype=np.uint32), 1)"
    assert "there is a quantity 'share' already, of Leeward itself" in project.run("-c", draw).stderr


def test_two_plugins_cannot_bring_the_same_name(project: Project) -> None:
    other = Project(project.root.parent)
    other.package = project.root / "src" / "zeta_levers"
    other.package.mkdir()
    for name in ("levers.toml", "__init__.py"):
        (other.package / name).write_bytes((project.package / name).read_bytes())
    other.install("zeta-levers", "zeta_levers")
    said = project.refused("levers")
    assert f"plug-in zeta-levers 0.1.0: there is a lever '{LEVER}' already, of plug-in acme-levers 0.1.0" in said


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("levers.toml", "[[lever]]", "[[lever", "acme_levers/levers.toml: plug-in acme-levers 0.1.0: not valid TOML"),
        ("levers.toml", 'dial = "rate"', 'dial = "knob"', "key dial: plug-in acme-levers 0.1.0: unknown dial 'knob'"),
        ("parameters/states.toml", '"uniform"', '"even"', "acme_levers/parameters/states.toml, line 1, key prior.kind: "),
        ("__init__.py", f"def {LEVER}", "def other", f"the package 'acme_levers' has no function '{LEVER}'"),
        ("__init__.py", '@after("aftermath")\n', "", f"the function '{LEVER}' of 'acme_levers' follows nothing; mark it"),
        ("__init__.py", '@after("aftermath")', '@after("aftermaths")', "unknown phase 'aftermaths'; nearest: aftermath"),
        ("__init__.py", "from typing import Any", "from typing import Anything", "ImportError: cannot import name 'Anything'"),
        ("__init__.py", '"next.cooperation":', '"next.cooperations":', "unknown value changed by 'embassy_staff' after"),
        ("__init__.py", 'now["trust"] + gain,', 'now["trust"][0],', "made 'trust' of shape (8,) where (P, D) is (5, 8)"),
        ("__init__.py", 'now["trust"] + gain,', "1.0,", "made 'trust' of shape () where (P, D) is (5, 8)"),
        ("__init__.py", 'return {"trust"', 'return [] and {"trust"', "returned list, not changes by name"),
        ("__init__.py", f'p["{PARAMETER}"]', 'p["embassy_gains"]', "KeyError: 'embassy_gains'"),
        ("__init__.py", '1.0 - now["rung"][1:2]', 'now["rung"]', "made 'what it returns' of shape (5, 8) where (1, D) is (1, 8)"),
        ("outcomes.toml", "dims = []", 'dims = ["market"]', "an outcome of a plug-in has no axes: 'calm_sea'"),
    ],
)  # fmt: skip
def test_a_fault_of_a_plugin_is_one_sentence_that_names_it(project: Project, file: str, old: str, new: str, says: str) -> None:
    project.edit(file, (old, new))
    assert says in refused(project, "check", "lever", LEVER)


def test_an_entry_point_that_leads_nowhere_is_refused(project: Project) -> None:
    entry = project.site / "acme_levers-0.1.0.dist-info" / "entry_points.txt"
    for value, says in (
        ("gone", "the package 'gone' cannot be found"),
        ("json.decoder", "'json.decoder' is no package with a folder for its tables"),
        ("email", "the folder of the package 'email' holds no table; allowed: levers.toml"),
    ):
        entry.write_text(f"[leeward.plugins]\nx = {value}\n", encoding="utf-8")
        assert says in refused(project, "levers")


def test_the_command_writes_a_project_and_says_what_is_left(tmp_path: Path) -> None:
    made = Project(tmp_path)
    written = json.loads(made.says("-m", "leeward", "new", "lever", "kites", "--plugin", "kite-levers", "--json"))
    assert written["files"] == [
        "pyproject.toml",
        "src/kite_levers/__init__.py",
        "src/kite_levers/levers.toml",
        "tests/test_lever_kites.py",
    ]
    assert written["next"][-2:] == ["pip install -e kite-levers", "leeward check lever kites"]
    said = made.refused("new", "lever", "kites", "--plugin", "x", "--into", "y")
    assert "key --into, --plugin: either a checkout or a project of your own, not both." in said
    assert not (tmp_path / "x").exists()


def test_stubs_are_refused_as_a_whole(project: Project, tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "notes.txt").write_text("mine", encoding="utf-8")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for kind, name, folder, subsystem, says in (
        ("lever", "treatment", project.root, "states", "the name 'treatment' is that of a lever already"),
        ("lever", LEVER, project.root, "states", f"there is a function '{LEVER}' already"),
        ("lever", "Bad", project.root, "states", "cannot name a lever"),
        ("lever", "kites", project.root, "../..", "unknown subsystem"),
        ("lever", "kites", full, "states", "is neither empty nor the project of a plug-in"),
        ("lever", "kites", tmp_path / "Bad Name", "states", "cannot name a project"),
        ("lever", "kites", tmp_path / "leeward", "states", "cannot name a project"),
    ):
        with pytest.raises(InputError, match=says):
            new_plugin_stub(kind, name, folder, subsystem=subsystem)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
