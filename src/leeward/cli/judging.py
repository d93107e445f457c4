"""``leeward compare`` and ``leeward explain``: what an assessment found, from the folder it wrote."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from leeward.cli.core import emit, grid, show, verb

Record = dict[str, Any]
HEADLINES = (
    "consumption",
    "kg_delivered",
    "retail_price",
    "overdose_death",
    "death_at_sea",
    "programme_cost",
)
"""What `compare` shows unless an outcome is named."""


@click.command(short_help="Options side by side, from a results folder.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--outcome", default=None, help="One outcome, with shares and the total over the study.")
@verb
def compare(folder: Path, outcome: str | None, as_json: bool) -> None:
    """Compare the options of the assessment in DIR with the baseline: effect, intervals, cost, deaths.

    DIR may also be what `leeward run` or `leeward merge` wrote; its draws are then judged first.
    """
    from leeward import api, results
    from leeward.evidence.errors import unknown_name

    study = api.open_study(folder)
    comparison: Record = study["comparison"]
    cells: list[Record] = comparison["cells"]
    if outcome is not None:
        known = {cell["outcome"] for cell in cells}
        if outcome not in known:
            raise unknown_name("outcome", outcome, known, file=folder / results.STUDY, key="--outcome")
        cells = [cell for cell in cells if cell["outcome"] == outcome]
    if as_json:
        emit({**comparison, "cells": cells})
        return
    from leeward.judging import words

    title = f"Differences from the baseline after {words.horizon(comparison['horizon_weeks'])}"
    show(grid(title, *_one_outcome(cells)) if outcome else grid(title, *_side_by_side(cells)))
    show("Median, with the interval that holds 90 % of the draws. Undefined: –")


@click.command(short_help="One verdict in full, from a results folder.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("claim")
@verb
def explain(folder: Path, claim: str, as_json: bool) -> None:
    """Explain the verdict on CLAIM (its id) in the assessment in DIR: sizes, what decides it, evidence.

    DIR may also be what `leeward run` or `leeward merge` wrote; its draws are then judged first.
    """
    from leeward import api, results
    from leeward.evidence.errors import unknown_name

    study = api.open_study(folder)
    verdicts: dict[str, Record] = {item["claim"]: item for item in study["verdicts"]}
    if claim not in verdicts:
        raise unknown_name("claim", claim, verdicts, file=folder / results.STUDY)
    found = verdicts[claim]
    if as_json:
        emit(found)
        return
    from rich.text import Text

    for part in found["explanation"]:
        show(Text(part["heading"], style="bold"), *(Text(f"  {line}") for line in part["lines"]), "")


def _interval(record: Record) -> Any:
    from leeward.judging.summary import Interval

    names = ("median", "low50", "high50", "low90", "high90")
    return Interval(*(float("nan") if record[name] is None else record[name] for name in names))


def _effect(record: Record) -> str:
    from leeward.judging import words

    if record["median"] is None:
        return "–"
    return words.with_interval(_interval(record), record["kind"], record["unit"])


def _side_by_side(cells: list[Record]) -> tuple[list[str], list[list[str]]]:
    shown = [cell for cell in cells if cell["outcome"] in HEADLINES]
    measures = list(dict.fromkeys(cell["measure"] for cell in shown))
    by_option: dict[str, dict[str, str]] = {}
    for cell in shown:
        by_option.setdefault(cell["option"], {})[cell["measure"]] = _effect(cell)
    rows = [[option, *(row.get(measure, "") for measure in measures)] for option, row in by_option.items()]
    return ["option", *measures], rows


def _one_outcome(cells: list[Record]) -> tuple[list[str], list[list[str]]]:
    from leeward.judging import words

    rows = []
    for cell in cells:
        unit = cell["unit"].removesuffix("/week")
        total = {**cell, **cell["total"], "kind": "absolute", "unit": unit} if cell["total"] else None
        shares = (words.in_twenty(cell[name]) for name in ("decrease", "negligible", "increase"))
        rows.append(
            [cell["option"], cell["measure"], _effect(cell), *shares, _effect(total) if total else ""]
        )
    return ["option", "measure", "effect", "falls in", "negligible in", "rises in", "over the study"], rows
