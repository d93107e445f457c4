"""``check`` and ``new``: what holds for a lever, an outcome or a parameter, and the first lines of a new one."""

from __future__ import annotations

import click

from leeward.cli.core import FAILURE, emit, grid, show, verb

KINDS = ("lever", "outcome", "parameter")


@click.command(short_help="What must hold for a lever, an outcome or a parameter, and whether it does.")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("name")
@verb
def check(kind: str, name: str, as_json: bool) -> None:
    """Check one lever, outcome or parameter: its record, the words for it, and what the model does with it.

    Takes some seconds. Exit status 1 when something does not hold.
    """
    from leeward.checking import check_lever, check_outcome, check_parameter

    checks = {"lever": check_lever, "outcome": check_outcome, "parameter": check_parameter}[kind](name)
    failed = [item for item in checks if item.failed]
    if as_json:
        emit({"kind": kind, "name": name, "passed": not failed, "checks": [item.to_dict() for item in checks]})
    else:
        rows = ((item.name, item.result, item.says, item.why) for item in checks)
        show(grid(f"{kind.capitalize()} {name}", ("check", "result", "what must hold", "why, or how much"), rows))
        show(f"{len(failed)} of {len(checks)} checks failed." if failed else f"All {len(checks)} checks hold.")
    if failed:
        raise click.exceptions.Exit(FAILURE)
