"""``leeward world``: a dated world, what it holds and what each value rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from leeward.cli.core import emit, show, verb

if TYPE_CHECKING:
    from leeward.schemas.printed import WorldRecord


@click.command(short_help="A dated world: its values, their facts, and how much of it is prior.")
@click.option("--start", default="2025-09-01", show_default=True, help="First day, from 1990-01-01 to 2026-12-31.")
@click.option("--name", default="americas", show_default=True, help="Name of the world.")
@click.option("--later-knowledge", is_flag=True, help="Also use facts about years from the start on; they are flagged.")
@verb
def world(start: str, name: str, later_knowledge: bool, as_json: bool) -> None:
    """List what a world starts from: markets, countries, gates, enforcement, levels and lever settings in force.

    Every value has its range, the facts it rests on, and whether it is prior (judgement, or carried from another year).
    """
    from leeward import world as worlds

    found = worlds.load_world(name, start, later_knowledge=later_knowledge)
    rows = worlds.provenance_rows(found)
    shares = worlds.prior_shares(found)
    summary: WorldRecord = {
        "world": found.name,
        "start": found.start.isoformat(),
        "places": len(found.places),
        "legs": len(found.legs),
        "prior_share": worlds.prior_share(found),
        "prior_shares": shares,
        "values": rows,
    }
    if as_json:
        emit(summary)
        return
    from rich.table import Table

    table = Table(title=f"{found.name}, {found.start}: {summary['prior_share']:.0%} of its state is prior", title_justify="left")
    for column in ("group", "quantity", "place", "unit", "low", "central", "high", "status", "facts"):
        table.add_column(column, justify="right" if column in ("low", "central", "high") else "left", overflow="fold")
    for row in rows:
        numbers = [f"{row[key]:.4g}" for key in ("low", "central", "high")]
        facts = row["facts"]
        table.add_row(
            str(row["group"]), str(row["quantity"]), str(row["place"]), str(row["unit"]), *numbers, str(row["status"]),
            ", ".join(facts) if isinstance(facts, (list, tuple)) else str(facts).replace(";", ", "),
        )  # fmt: skip
    show(table)
