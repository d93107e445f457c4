"""Makes the schemas from the types: `python -m leeward.schemas.make` writes the shipped files again (`make docs`)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from leeward.ensembles.keys import BenchRecord, ManifestRecord
from leeward.evidence import keys, load_levers, load_outcomes
from leeward.history.keys import BacktestRow, EffectRow, ForecastScores, PooledRow
from leeward.judging.keys import ComparisonRecord, VerdictRecord
from leeward.reading import Brief
from leeward.reading.conflicts import ReadingSet
from leeward.reading.score import ScoreRow
from leeward.replications.base import Row
from leeward.schemas import FORMATS, NAMES, printed

FOLDER = Path(__file__).with_name("data")
DRAFT = "https://json-schema.org/draft/2020-12/schema"

TYPES: dict[str, Any] = {
    "brief": Brief,
    "study": printed.StudyRecord,
    "assess": printed.AssessRecord,
    "verdict": VerdictRecord,
    "manifest": ManifestRecord,
    "read": Brief | ReadingSet | list[ScoreRow],
    "review": printed.ReviewRecord,
    "explore": printed.ExploreRecord,
    "compare": ComparisonRecord,
    "report": printed.ReportRecord,
    "run": printed.RunRecord,
    "bench": BenchRecord,
    "levers": list[keys.LeverRow] | keys.LeverInFull,
    "outcomes": list[keys.OutcomeRow] | keys.OutcomeInFull,
    "parameters": list[keys.ParameterRow] | keys.ParameterInFull,
    "evidence": list[keys.FindingRow],
    "world": printed.WorldRecord,
    "replicate": list[Row],
    "effects": list[EffectRow],
    "backtest": list[BacktestRow] | list[PooledRow],
    "calibrate": printed.CalibrateRecord,
    "score": ForecastScores,
    "doctor": printed.DoctorRecord,
    "config": printed.ConfigRecord,
    "check": printed.CheckRecord,
    "new": printed.NewRecord,
    "schema": list[str] | dict[str, Any],
}
"""Name of a schema -> the type it is made from."""


class _Plain(GenerateJsonSchema):
    """No titles: they repeat the key."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Leave titles out."""
        return False


def made(name: str) -> dict[str, Any]:
    """Return the schema called `name`. A brief may leave out keys with a default; what is printed has every key."""
    mode: Any = "validation" if name == "brief" else "serialization"
    body = TypeAdapter(TYPES[name]).json_schema(mode=mode, schema_generator=_Plain)
    _close(body)
    if name == "brief":
        _as_written(body["$defs"])
    return {"$schema": DRAFT, "$id": f"urn:leeward:{FORMATS.get(name, 1)}:{name}", **body}


def _as_written(defs: dict[str, Any]) -> None:
    """What is different in a YAML brief: a claim without an id is given one. Names of our own levers are there to be offered."""
    levers = [x.name for x in load_levers().values() if not x.plugin]
    defs["Claim"].pop("required")
    defs["LeverSetting"]["properties"]["lever"]["examples"] = levers
    defs["Claim"]["properties"]["lever"]["examples"] = levers
    defs["Claim"]["properties"]["outcome"]["examples"] = [x.name for x in load_outcomes().values() if not x.plugin]


def _close(part: Any) -> None:
    """Allow no other keys than those declared, and put docstrings on one line."""
    if isinstance(part, list):
        for item in part:
            _close(item)
    if not isinstance(part, dict):
        return
    if isinstance(part.get("properties"), dict):
        part.setdefault("additionalProperties", False)
    if isinstance(part.get("description"), str):
        part["description"] = " ".join(part["description"].split())
    for value in part.values():
        _close(value)


def text(name: str) -> str:
    """Return the schema called `name` as the text of its file."""
    return json.dumps(made(name), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for one in NAMES:
        (FOLDER / f"{one}.json").write_text(text(one), encoding="utf-8")
        print(f"src/leeward/schemas/data/{one}.json")
