"""JSON Schemas (draft 2020-12) of the files and of what every verb prints with `--json`.

They are made from the types that the records are built against (`make.py`) and shipped as files, so that reading one
needs no library: `leeward schema NAME`, or the folder `data` beside this file.
"""

from __future__ import annotations

import json
from importlib import resources
from typing import Any, Final

FORMAT: Final = 2
"""The number of study.json, raised when a script that reads it would break. 1 had other words of verdicts."""

FORMATS = {"study": FORMAT, "assess": FORMAT, "verdict": FORMAT}
"""Number in the `$id` of a schema; 1 for those that are not named."""

FILES = {
    "brief": "a YAML brief, as written by hand or by `leeward read --out`",
    "study": "study.json",
    "verdict": "one element of `verdicts` in study.json",
    "manifest": "draws/manifest.json",
}
"""What is not printed by a verb under the same name, in words."""

PRINTS = {
    "assess": "assess",
    "read": "read",
    "review": "review",
    "explore": "explore",
    "compare": "compare",
    "explain": "verdict",
    "report": "report",
    "run": "run",
    "merge": "run",
    "bench": "bench",
    "levers": "levers",
    "outcomes": "outcomes",
    "parameters": "parameters",
    "evidence": "evidence",
    "world": "world",
    "replicate": "replicate",
    "effects": "effects",
    "backtest": "backtest",
    "calibrate": "calibrate",
    "score": "score",
    "doctor": "doctor",
    "config": "config",
    "schema": "schema",
    "check": "check",
    "new": "new",
}
"""Verb -> the name of the schema of what it prints with `--json`."""

NAMES = tuple(dict.fromkeys((*FILES, *PRINTS.values())))
"""The names of all schemas."""


def schema_text(name: str) -> str:
    """Return the shipped schema of a file or of what a verb prints, as text; InputError for another name."""
    from leeward.evidence.errors import unknown_name

    found = PRINTS.get(name, name)
    if found not in NAMES:
        raise unknown_name("schema", name, sorted({*NAMES, *PRINTS}))
    return (resources.files("leeward.schemas") / "data" / f"{found}.json").read_text(encoding="utf-8")


def schema(name: str) -> dict[str, Any]:
    """Return the shipped schema of a file or of what a verb prints; InputError for another name."""
    found: dict[str, Any] = json.loads(schema_text(name))
    return found
