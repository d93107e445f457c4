"""Mutation testing: change one thing in a copy of the source, and see whether a test notices.

``make mutants`` runs it. A seeded sample of small changes is made, one at a time, in a copy of the repository in a
temporary folder; the tests of that package run against each and stop at the first failure. A change that no test
notices *survives* and is printed: either a behaviour that nothing holds, or a change that makes no difference.

The changes are those of mutmut (a number moved by one, an operator or a comparison swapped, a branch forced), less
those that any test that runs the line would notice (an argument or a key replaced by nothing) and less the wording of
sentences; and one more, a guard (an ``if`` that only returns, goes on or raises) that is never taken. The sample takes
the kinds in turn, so that many small numbers do not crowd out the few branches.

The working tree is only read. Which tests belong to which package stands in ``[tool.leeward.mutants]`` of
``pyproject.toml``.
"""

from __future__ import annotations

import argparse
import difflib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import libcst as cst
from mutmut.mutation.file_mutation import create_mutations

ROOT = Path(__file__).resolve().parent.parent
COPIED = ("src", "tests", "docs", "pyproject.toml", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "Makefile")
KINDS = ("number", "operator", "branch", "guard", "word")
_OPERATORS = (cst.BinaryOperation, cst.BooleanOperation, cst.ComparisonTarget, cst.AugAssign)
_BRANCHES = (cst.IfExp, cst.UnaryOperation, cst.Is, cst.IsNot, cst.In, cst.NotIn, cst.Break, cst.Continue, cst.Name)


@dataclass(frozen=True)
class Mutant:
    """One changed line: where, what kind of change, and the whole file with it."""

    file: str
    line: int
    kind: str
    old: str
    new: str

    def diff(self) -> str:
        """Return the changed lines, old and new."""
        lines = difflib.unified_diff(self.old.splitlines(), self.new.splitlines(), lineterm="", n=0)
        return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))


@dataclass(frozen=True)
class Outcome:
    """What the tests said: ``killed``, ``survived`` or ``timed out`` (which counts as noticed)."""

    mutant: Mutant
    said: str
    seconds: float


def _kind(node: cst.CSTNode, words: set[int]) -> str | None:
    if isinstance(node, cst.BaseNumber):
        return "number"
    if isinstance(node, _OPERATORS):
        return "operator"
    if isinstance(node, _BRANCHES):
        return "branch"
    return "word" if id(node) in words else None


class _Look(cst.CSTVisitor):
    """Words in lists of words, and ifs that only leave."""

    def __init__(self) -> None:
        self.words: set[int] = set()
        self.guards: list[cst.If] = []

    def visit_Element(self, node: cst.Element) -> None:
        self._word(node.value)

    def visit_DictElement(self, node: cst.DictElement) -> None:
        self._word(node.key)

    def _word(self, node: cst.CSTNode) -> None:
        if isinstance(node, cst.SimpleString) and " " not in node.value:
            self.words.add(id(node))

    def visit_If(self, node: cst.If) -> None:
        body = node.body.body
        if node.orelse is None and len(body) == 1 and isinstance(body[0], cst.SimpleStatementLine):
            last = body[0].body[0]
            name = node.test.value if isinstance(node.test, cst.Name) else ""
            if isinstance(last, cst.Return | cst.Continue | cst.Break | cst.Raise) and name != "TYPE_CHECKING":
                self.guards.append(node)


@dataclass(frozen=True, eq=False)
class _Change:
    """A change of one node of a file that is not made yet."""

    file: Path
    module: cst.Module
    before: cst.CSTNode
    after: cst.CSTNode
    kind: str

    def make(self) -> Mutant | None:
        """Return the mutant; None when the change changes nothing or is no Python."""
        old = self.module.code
        new = self.module.deep_replace(self.before, self.after).code  # type: ignore[arg-type]
        name = self.file.relative_to(ROOT).as_posix()
        try:
            compile(new, name, "exec")
        except SyntaxError:
            return None
        pairs = zip(old.splitlines(), new.splitlines(), strict=False)
        line = next((number for number, (one, two) in enumerate(pairs, 1) if one != two), 0)
        return Mutant(name, line, self.kind, old, new) if line else None


def changes_of(file: Path) -> Iterator[_Change]:
    """Yield every change of a file, in order of place."""
    module, mutations, _, _ = create_mutations(str(file), file.read_text(encoding="utf-8"))
    look = _Look()
    module.visit(look)
    for made in mutations:
        kind = _kind(made.original_node, look.words)
        lowered = isinstance(made.mutated_node, cst.SimpleString) and "XX" not in made.mutated_node.value
        if kind is not None and not lowered:
            yield _Change(file, module, made.original_node, made.mutated_node, kind)
    for guard in look.guards:
        yield _Change(file, module, guard.test, cst.Name("False"), "guard")


def sample(files: Iterable[Path], count: int, seed: int) -> list[Mutant]:
    """Return up to ``count`` mutants of the files in random order, the kinds in turn: a run that is stopped is a sample too.

    The same source and seed give the same mutants.
    """
    rng = random.Random(seed)
    by_kind: dict[str, list[_Change]] = {kind: [] for kind in KINDS}
    for file in sorted(files):
        for change in changes_of(file):
            by_kind[change.kind].append(change)
    for changes in by_kind.values():
        rng.shuffle(changes)
    chosen: list[Mutant] = []
    while len(chosen) < count and any(by_kind.values()):
        for changes in by_kind.values():
            mutant = changes.pop().make() if changes and len(chosen) < count else None
            if mutant is not None:
                chosen.append(mutant)
    return chosen


class Copy:
    """A copy of the repository in which one file at a time is changed and put back."""

    def __init__(self, folder: Path, tests: dict[str, list[str]]) -> None:
        self.folder = folder
        self.process: subprocess.Popen[str] | None = None
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
            elif source.exists():
                shutil.copy2(source, folder / name)
        skip = [part for name in tests.get("leave_out", ()) for part in ("--deselect", name)]
        self.command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "-p", "no:cacheprovider", "-m", "not slow"]
        self.command += ["--hypothesis-seed=0", *skip, *tests["tests"]]
        self.environment = os.environ | {
            "PYTHONPATH": str(folder / "src"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "HYPOTHESIS_PROFILE": "quick",
            "XDG_CACHE_HOME": str(folder / "cache"),
            "LEEWARD_CACHE": str(folder / "cache"),
            "LEEWARD_PROGRAMS": "off",
        }

    def run(self, timeout: float | None = None) -> tuple[int | None, str]:
        """Run the tests: exit status (None when the time is up) and what they printed."""
        shutil.rmtree(self.folder / ".hypothesis", ignore_errors=True)
        self.process = subprocess.Popen(
            self.command,
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            printed, _ = self.process.communicate(timeout=timeout)
            return self.process.returncode, printed
        except subprocess.TimeoutExpired:
            return None, ""
        finally:
            self.stop()

    def stop(self) -> None:
        """End the tests and whatever they started."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def judge(self, mutant: Mutant, timeout: float) -> Outcome:
        """Make the change, run the tests, put the file back."""
        path = self.folder / mutant.file
        path.write_text(mutant.new, encoding="utf-8")
        begun = time.monotonic()
        try:
            status, printed = self.run(timeout)
        finally:
            path.write_text(mutant.old, encoding="utf-8")
        if status == 5:
            raise SystemExit(f"pytest found no tests on {mutant.file}:{mutant.line}\n{printed[-2000:]}")
        said = {0: "survived", None: "timed out"}.get(status, "killed")
        return Outcome(mutant, said, time.monotonic() - begun)


def play(mutants: list[Mutant], tests: dict[str, list[str]], jobs: int, scratch: Path) -> Iterator[Outcome]:
    """Judge the mutants, ``jobs`` at a time, in order; SystemExit when the tests fail without a change."""
    copies = [Copy(scratch / str(number), tests) for number in range(jobs)]
    begun = time.monotonic()
    try:
        status, printed = copies[0].run()
        if status != 0:
            raise SystemExit(f"the tests fail before anything is changed:\n{printed[-3000:]}")
        once = time.monotonic() - begun
        print(f"  the tests take {once:.0f} s unchanged", flush=True)
        free: SimpleQueue[Copy] = SimpleQueue()
        for copy in copies:
            free.put(copy)

        def one(mutant: Mutant) -> Outcome:
            copy = free.get()
            try:
                return copy.judge(mutant, 4.0 * jobs * once + 30.0)
            finally:
                free.put(copy)

        pool = ThreadPoolExecutor(jobs)
        try:
            for future in [pool.submit(one, mutant) for mutant in mutants]:
                yield future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    finally:
        for copy in copies:
            copy.stop()


def row_of(outcome: Outcome, package: str, seed: int) -> dict[str, Any]:
    """Return what ``--json`` keeps of a mutant."""
    mutant = outcome.mutant
    return {
        "package": package, "seed": seed, "file": mutant.file, "line": mutant.line, "kind": mutant.kind,
        "diff": mutant.diff(), "said": outcome.said, "seconds": round(outcome.seconds, 1),
    }  # fmt: skip


def report(package: str, outcomes: list[Outcome], wanted: int) -> None:
    """Print the score of a package and what survived."""
    survived = [o for o in outcomes if o.said == "survived"]
    noticed = len(outcomes) - len(survived)
    partly = "" if len(outcomes) == wanted else f" (stopped: {wanted - len(outcomes)} were not run)"
    print(f"\n{package}: {noticed} of {len(outcomes)} noticed, {len(survived)} survived{partly}")
    for kind in KINDS:
        these = [o for o in outcomes if o.mutant.kind == kind]
        if these:
            print(f"  {kind:9}{sum(o.said != 'survived' for o in these):4} of {len(these)}")
    for outcome in sorted(survived, key=lambda o: (o.mutant.file, o.mutant.line)):
        print(f"\n  {outcome.mutant.file}:{outcome.mutant.line}  ({outcome.mutant.kind})")
        print("\n".join(f"    {line}" for line in outcome.mutant.diff().splitlines()))
    sys.stdout.flush()


def _arguments(packages: dict[str, Any]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Change one thing at a time and see whether a test notices.")
    parser.add_argument("--package", choices=sorted(packages), action="append", help="only this package; may be repeated")
    parser.add_argument("--file", help="only this file of the packages, such as clauses.py")
    parser.add_argument("--count", type=int, default=60, help="mutants a package (default 60)")
    parser.add_argument("--seed", type=int, default=1, help="which sample (default 1)")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time (default 2)")
    parser.add_argument("--list", action="store_true", help="print the sample and run nothing")
    parser.add_argument("--json", type=Path, help="also write what happened to every mutant to this file")
    parser.add_argument("--again", type=Path, help="of the sample, only what survived in this file of --json")
    return parser.parse_args()


def main() -> None:
    """Run what the command line asks for. Survivors are no failure: exit status 0."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    packages: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["leeward"]["mutants"]
    asked = _arguments(packages)
    if asked.count < 1 or asked.jobs < 1:
        raise SystemExit("--count and --jobs are whole numbers from 1")
    before = json.loads(asked.again.read_text(encoding="utf-8")) if asked.again else []
    survivors = {(row["file"], row["diff"]) for row in before if row["said"] == "survived"}
    kept: list[dict[str, Any]] = []
    for package in asked.package or packages:
        files = [file for file in (ROOT / "src/leeward" / package).glob("*.py") if asked.file in (None, file.name)]
        if not files:
            continue
        mutants = sample(files, asked.count, asked.seed)
        if asked.again:
            mutants = [mutant for mutant in mutants if (mutant.file, mutant.diff()) in survivors]
        print(f"{package}: {len(mutants)} mutants, seed {asked.seed}", flush=True)
        if asked.list:
            for mutant in mutants:
                print(f"\n  {mutant.file}:{mutant.line}  ({mutant.kind})\n{mutant.diff()}")
            continue
        outcomes: list[Outcome] = []
        try:
            with tempfile.TemporaryDirectory(prefix="leeward-mutants-") as scratch:
                for outcome in play(mutants, packages[package], asked.jobs, Path(scratch)):
                    outcomes.append(outcome)
                    place = f"{outcome.mutant.file}:{outcome.mutant.line}"
                    print(f"  {len(outcomes):3} {outcome.said:9} {outcome.seconds:5.0f} s  {place}", flush=True)
        finally:
            # Also when stopped: what is known so far is printed and kept.
            kept += [row_of(outcome, package, asked.seed) for outcome in outcomes]
            if asked.json is not None:
                asked.json.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
            if outcomes:
                report(package, outcomes, len(mutants))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
