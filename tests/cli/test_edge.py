"""The edge of the terminal: nothing that comes from a file, a name or a variable is obeyed by it."""

from __future__ import annotations

import ast
import io
import json
import re
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from leeward.cli.core import Refusal, grid, progress, show
from leeward.history.forecasts import COLUMNS
from leeward.results import STUDY, to_json
from leeward.safetext import safe
from leeward.showing import edge

Leeward = Callable[..., Result]
SOURCE = Path(edge.__file__).parents[1]
EVIL = "\x1b[31mred\x1b]8;;http://x\x07link\x1b]8;;\x07\x9b2J\x85\u202e\u2066\u2028\u200b\u200d\ufeff\r\x00\x7f\U000e0041[bold]b[/bold][link=x]l[/link]\t:smile:"
UNSAFE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def obeyed(text: str) -> set[str]:
    return {char for char in text if unicodedata.category(char) in UNSAFE and char != "\n"}


@given(st.text(st.characters(codec=None)))
def test_safe_text_holds_nothing_but_glyphs_and_newlines(text: str) -> None:
    shown = safe(text)
    assert not obeyed(shown)
    assert safe(shown) == shown
    assert obeyed(safe(text, lines=False)) == set() and "\n" not in safe(text, lines=False)
    if not obeyed(text):
        assert shown == text


@given(st.text(st.characters(codec=None)))
def test_json_holds_the_text_and_no_character_that_is_obeyed(text: str) -> None:
    written = to_json({"a": text, text: [text]})
    assert not obeyed(written)
    assert json.loads(written) == {"a": text, text: [text]}


def test_what_is_written_past_the_functions_is_made_safe_too(monkeypatch: pytest.MonkeyPatch) -> None:
    under = io.StringIO()
    monkeypatch.setattr(sys, "stdout", under)
    with edge.guarded():
        print(EVIL)
        sys.stdout.write(EVIL)
        assert not hasattr(sys.stdout, "buffer")
    assert sys.stdout is under
    assert not obeyed(under.getvalue())


@pytest.mark.parametrize("coloured", [False, True])
def test_a_console_styles_and_the_text_does_not(monkeypatch: pytest.MonkeyPatch, coloured: bool) -> None:
    under = io.StringIO()
    monkeypatch.setattr(sys, "stdout", under)
    if coloured:
        monkeypatch.setenv("FORCE_COLOR", "1")
        monkeypatch.setenv("TERM", "xterm-256color")
        monkeypatch.delenv("NO_COLOR", raising=False)
    table = Table(EVIL, title=EVIL)
    table.add_row(EVIL)
    table.add_row(Text(EVIL, style="bold red"))
    with edge.guarded():
        show(EVIL, grid(EVIL, (EVIL,), [[EVIL]]), table, Panel(Text(EVIL), title=Text(EVIL)), Text("mine", style="bold"))
        edge.console().print(EVIL, Text.assemble(("a", "red"), (EVIL, "bold")), soft_wrap=True)
    printed = under.getvalue()
    assert ("\x1b[1m" in printed) is coloured
    assert not obeyed(re.sub(r"\x1b\[[0-9;]*m", "", printed))
    assert "\x1b[31mred" not in printed
    assert "[bold]b[/bold]" in printed.replace("\n", "") and r"\x1b[31mred" in printed


def test_styles_stay_where_they_were() -> None:
    text = Text.assemble(("a\x1bb", "red"), ("c", "bold"))
    made = edge.safe_text(text)
    assert made.plain == "a\\x1bbc"
    assert [(made.plain[s.start : s.end], str(s.style)) for s in made.spans] == [("a\\x1bb", "red"), ("c", "bold")]


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_any_encoding_of_the_terminal_will_do(monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    under = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", under)
    with edge.guarded():
        show("– ≥ \ud800", grid("é", ("→",), [["\U0001f600"]]))
        sys.stdout.flush()
    assert b"\\ud800" in under.buffer.getvalue()  # type: ignore[attr-defined]


def test_a_closed_output_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    with edge.guarded():
        show("x")
        Refusal("y").show()


@pytest.mark.parametrize("columns", ["²", "0", "-5", "9" * 30, "x", "1e9", "\x1b[31m", "٣"])
def test_odd_sizes_of_the_terminal(monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("LINES", columns)
    under = io.StringIO()
    monkeypatch.setattr(under, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdout", under)
    monkeypatch.setattr(sys, "stderr", under)
    show(grid("t", ("a",), [["b"]]))
    with progress("work", quiet=False) as report:
        report(1, 2, EVIL)
    assert max(map(len, under.getvalue().splitlines())) <= edge.WIDEST


def hostile_document() -> str:
    body = EVIL.replace("\x00", "")
    return (
        f"# Title {body}\n\nMinister A{body} said that more ship patrols will reduce cocaine reaching the United States.{body}\n"
    )


def hostile_brief() -> str:
    word = json.dumps(EVIL)
    return (
        f"title: {word}\ndocument: {{title: {word}, path: {word}, outlet: {word}, notes: [{word}]}}\n"
        f"options: [{{id: {word}, title: {word}, levers: [{{lever: vessel_patrol, level: more, note: {word}}}]}}]\n"
        f"claims: [{{id: {word}, lever: vessel_patrol, outcome: kg_delivered, direction: decrease, speaker: {word},"
        f" option: {word}, place: [{word}], unit: {word}}}]\n"
    )


def hostile_study() -> dict[str, Any]:
    numbers = dict.fromkeys(("median", "low50", "high50", "low90", "high90", "increase", "negligible", "decrease"), 0.5)
    cell = {
        "option": EVIL,
        "outcome": "kg_delivered",
        "measure": EVIL,
        "kind": "relative",
        "unit": EVIL,
        **numbers,
        "total": None,
    }
    return {
        "comparison": {"horizon_weeks": 52, "cells": [cell]},
        "options": [{"id": EVIL, "title": EVIL}],
        "verdicts": [{"claim": EVIL, "explanation": [{"heading": EVIL, "lines": [EVIL, EVIL]}]}],
    }


def forecasts() -> str:
    row = ["i" + EVIL, EVIL, EVIL, "2025-01-01", "", "0.5", "yes", "", EVIL, "read", EVIL]
    return ",".join(COLUMNS) + "\n" + ",".join('"' + cell.replace("\r", " ") + '"' for cell in row) + "\n"


WORDS: list[list[str]] = [
    ["read", "doc.md"],
    ["read", "doc.md", "--json"],
    ["read", "doc.md", "other.md"],
    ["read", "brief.yaml"],
    ["read", "brief.yaml", "--json"],
    ["read", "brief.yaml", "--out", f"a{EVIL[1:12]}/b"],
    ["review", "brief.yaml", "--json"],
    ["review", "brief.yaml"],
    ["review", "brief.yaml", "--json", "--reviewer", EVIL.replace("\x00", "")],
    ["compare", "study"],
    ["compare", "study", "--json"],
    ["compare", "study", "--outcome", "kg_delivered"],
    ["compare", "study", "--outcome", EVIL],
    ["explain", "study", EVIL],
    ["explain", "study", EVIL, "--json"],
    ["explain", "study", "c1"],
    ["score", "forecasts.csv"],
    ["score", "forecasts.csv", "--json"],
    ["score", "doc.md"],
    ["run", "keys.yaml", "--out", "o"],
    ["assess", "keys.yaml"],
    ["assess", EVIL.replace("\x00", "")],
    [EVIL],
    ["assess", "doc.md", "--" + EVIL],
    ["assess", "doc.md", "--draws", EVIL],
    ["levers", EVIL],
    ["evidence", EVIL],
    ["parameters", "--subsystem", EVIL],
    ["replicate", EVIL],
    ["backtest", EVIL.replace("\x00", "")],
    ["world", "--start", EVIL],
    ["world", "--name", EVIL],
    ["calibrate", "--out", "o", "--cut", EVIL],
]


@pytest.fixture
def hostile(tmp_path: Path) -> None:
    for name in ("doc.md", "other.md"):
        (tmp_path / name).write_text(hostile_document(), encoding="utf-8")
    (tmp_path / "brief.yaml").write_text(hostile_brief(), encoding="utf-8")
    (tmp_path / "keys.yaml").write_text(f"{json.dumps(EVIL)}: 1\n", encoding="utf-8")
    (tmp_path / "study").mkdir()
    (tmp_path / "study" / STUDY).write_text(json.dumps(hostile_study()), encoding="utf-8")
    (tmp_path / "forecasts.csv").write_text(forecasts(), encoding="utf-8")


@pytest.mark.parametrize("words", WORDS, ids=lambda words: " ".join(words).encode("unicode_escape").decode()[:60])
def test_no_verb_prints_what_a_terminal_obeys(leeward: Leeward, hostile: None, words: list[str]) -> None:
    result = leeward(*words)
    assert result.exit_code in (0, 2), result.output
    assert result.output.strip()
    assert not obeyed(result.stdout) and not obeyed(result.stderr)
    if "--json" in words and result.exit_code == 0:
        json.loads(result.stdout)


@pytest.mark.parametrize(
    "path",
    [*sorted((SOURCE / "cli").glob("*.py")), SOURCE / "showing" / "terminal.py", SOURCE / "reading" / "review.py"],
    ids=lambda p: p.name,
)
def test_nothing_goes_round_the_edge(path: Path) -> None:
    """No print, no stream, no console of its own: `edge.say` and `edge.console` are the ways out."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if name in ("print", "click.echo", "click.secho", "click.echo_via_pager", "Console", "os.write", "rich.print"):
                found.append(f"line {node.lineno}: {name}")
            if re.fullmatch(r"sys\.(__)?std(out|err)(__)?\.(write|writelines|buffer.*)", name):
                found.append(f"line {node.lineno}: {name}")
    assert found == []
