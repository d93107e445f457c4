"""``levers``, ``outcomes``, ``parameters``, ``evidence``: the tables that the model rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import click

from leeward.cli.core import emit, grid, number, show, verb

Row = Mapping[str, Any]


@click.command(short_help="The instruments of policy, their units and effort levels.")
@click.argument("name", required=False)
@verb
def levers(name: str | None, as_json: bool) -> None:
    """List the levers, or show one in full."""
    from leeward.evidence import tables
    from leeward.evidence.vocabulary import LEVEL_NAMES

    def listed(rows: Sequence[Row]) -> None:
        cells = (
            (
                row["name"],
                row["unit"],
                *(number(row[level]) for level in LEVEL_NAMES),
                _text(row["in_model"]),
                row["resolution"] if row["in_model"] else row["outside_reason"],
            )
            for row in rows
        )
        columns = ("lever", "unit", *LEVEL_NAMES, "in model", "how well resolved, or why not in")
        show(grid("Levers", columns, cells, right=LEVEL_NAMES))

    _table("lever", tables.lever_rows(), name, as_json, listed)


@click.command(short_help="What the model measures, with units and definitions.")
@click.argument("name", required=False)
@verb
def outcomes(name: str | None, as_json: bool) -> None:
    """List the outcomes, or show one in full."""
    from leeward.evidence import tables

    def listed(rows: Sequence[Row]) -> None:
        cells = (
            (
                row["name"],
                row["unit"],
                _text(row["dims"]),
                row["good"],
                _smallest(row),
                _text(row["in_model"]),
                row["definition"] if row["in_model"] else row["outside_reason"],
            )
            for row in rows
        )
        columns = (
            "outcome",
            "unit",
            "by",
            "better",
            "smallest effect",
            "in model",
            "definition, or why not in",
        )
        show(grid("Outcomes", columns, cells, right=["smallest effect"]))

    _table("outcome", tables.outcome_rows(), name, as_json, listed)


@click.command(short_help="The model's unknowns: priors, facts, status.")
@click.argument("name", required=False)
@click.option("--subsystem", default=None, help="Only the parameters of one subsystem.")
@verb
def parameters(name: str | None, subsystem: str | None, as_json: bool) -> None:
    """List the parameters with their priors, or show one in full with the facts it rests on."""
    from leeward.evidence import tables

    def listed(rows: Sequence[Row]) -> None:
        cells = (
            (
                row["name"],
                row["subsystem"],
                row["unit"],
                " or ".join(row["options"]) or _range(row["median"], row["q05"], row["q95"]),
                row["status"],
                row["identified_by"],
            )
            for row in rows
        )
        columns = ("parameter", "subsystem", "unit", "median (5 to 95 %)", "status", "identified by")
        show(grid("Parameters", columns, cells))

    _table("parameter", tables.parameter_rows(subsystem), name, as_json, listed)


@click.command(short_help="The published evidence on a lever and an outcome.")
@click.argument("lever", required=False)
@click.argument("outcome", required=False)
@verb
def evidence(lever: str | None, outcome: str | None, as_json: bool) -> None:
    """Show the published findings, all or those on LEVER (and OUTCOME), for and against, with sources."""
    from leeward.evidence import tables

    rows = tables.evidence_rows(lever, outcome)
    if as_json:
        emit(rows)
        return
    if not rows:
        pair = " and ".join(filter(None, (lever, outcome)))
        show(f"No published finding on {pair or 'anything'} has been entered.")
        return
    cells = (
        (
            row["lever"],
            row["outcome"],
            row["direction"],
            f"{_range(row['size'], row['low'], row['high'])} {row['unit']}".strip(),
            row["place"],
            row["design"].replace("_", " "),
            row["status"],
            f"{row['summary']} [{row['source']}]",
        )
        for row in rows
    )
    columns = ("lever", "outcome", "direction", "size", "place", "design", "status", "finding [source]")
    show(grid("Published evidence", columns, cells))


def _table(kind: str, rows: Sequence[Row], name: str | None, as_json: bool, listed: Callable[[Sequence[Row]], None]) -> None:
    """Print a table, or the one record called ``name`` with its facts in place of their ids."""
    from leeward.evidence.errors import unknown_name
    from leeward.evidence.tables import fact_rows

    if name is None:
        if as_json:
            emit(rows)
        else:
            listed(rows)
            _of_plugins(rows)
        return
    records = {str(row["name"]): row for row in rows}
    if name not in records:
        raise unknown_name(kind, name, records)
    record = records[name]
    facts = fact_rows(record["facts"])
    if as_json:
        emit({**record, "facts": facts})
        return
    show(grid(record["title"], ("field", "value"), _fields(_without(record, "title", "facts"))))
    if facts:
        show(_facts(facts))


def _of_plugins(rows: Sequence[Row]) -> None:
    """Say below a table which of its rows are those of plug-ins."""
    for plugin in dict.fromkeys(row["plugin"] for row in rows if row["plugin"]):
        show(f"Of plug-in {plugin}: {', '.join(row['name'] for row in rows if row['plugin'] == plugin)}.")


def _facts(facts: Sequence[Row]) -> Any:
    cells = (
        (
            fact["id"],
            fact["quantity"],
            _range(fact["value"], fact["low"], fact["high"]),
            fact["unit"],
            fact["year"] or "",
            fact["status"],
            fact["source"],
        )
        for fact in facts
    )
    columns = ("fact", "quantity", "value (range)", "unit", "year", "status", "source")
    return grid("Facts", columns, cells, right=["value (range)"])


def _without(row: Row, *keys: str) -> Row:
    return {key: value for key, value in row.items() if key not in keys}


def _fields(record: Row) -> Iterable[tuple[str, str]]:
    for key, value in record.items():
        if value in (None, "", [], {}):
            continue
        if isinstance(value, dict):
            yield key.replace("_", " "), "\n".join(f"{name}: {_text(part)}" for name, part in value.items())
        else:
            yield key.replace("_", " "), _text(value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    return number(value, 6) if isinstance(value, float) else str(value)


def _smallest(row: Row) -> str:
    value = row["smallest_effect"]
    return f"{100 * value:g} %" if row["smallest_effect_kind"] == "relative" else f"{value:g}"


def _range(value: float | None, low: float | None, high: float | None) -> str:
    spread = "" if low is None or high is None or low == high else f"({number(low)} to {number(high)})"
    return f"{number(value)} {spread}".strip()
