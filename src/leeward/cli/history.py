"""``leeward replicate``: published models computed again, beside their published numbers."""

from __future__ import annotations

import click

from leeward.cli.core import emit, grid, number, show, verb


@click.command(short_help="Published models re-implemented, against their published numbers.")
@click.argument("name", required=False)
@verb
def replicate(name: str | None, as_json: bool) -> None:
    """Compute the published models again, all or the one called NAME.

    The tolerance of every row was fixed before it was computed; rows that miss it are shown like the others.
    """
    from leeward import studies

    rows = studies.replicate(name)
    if as_json:
        emit(rows)
        return
    columns = ("study", "quantity", "published", "computed", "unit", "tolerance", "holds", "status")
    cells = ([_cell(dict(row)[column]) for column in columns] for row in rows)
    show(grid("Replications", columns, cells, right=["published", "computed"]))


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return number(float(value), 4)
    return "" if value is None else str(value)
