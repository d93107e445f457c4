"""``check`` and ``new``: what holds for a lever, an outcome or a parameter, and the first lines of a new one."""

from __future__ import annotations

from pathlib import Path

import click

from leeward.cli.core import FAILURE, emit, grid, show, tell, verb

KINDS = ("lever", "outcome", "parameter")


@click.command(short_help="What must hold for a lever, an outcome or a parameter, and whether it does.")
@click.argument("kind", type=click.Choice(KINDS), metavar="KIND")
@click.argument("name")
@verb
def check(kind: str, name: str, as_json: bool) -> None:
    """Check one KIND (lever, outcome or parameter): its record, the words for it, and what the model does with it.

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


@click.command(short_help="Write the first lines of a new lever, outcome or parameter.")
@click.argument("kind", type=click.Choice(KINDS), metavar="KIND")
@click.argument("name")
@click.option("--subsystem", default="supply", show_default=True, help="The file of the model that it belongs to.")
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    help="A checkout of Leeward  [default: the one that this command runs from]",
)
@click.option(
    "--plugin",
    type=click.Path(path_type=Path),
    help="A project of your own, outside the tree: a new folder, or one that was written this way.",
)
@verb
def new(kind: str, name: str, subsystem: str, into: Path | None, plugin: Path | None, as_json: bool) -> None:
    """Write the record, function and test of a new KIND (lever, outcome or parameter) into a checkout; say what is left to do.

    With --plugin they are written into a project of your own, which Leeward finds once it is installed beside it. All files
    are written or none. What a person has to write is marked TODO, and `leeward check` names it until it is done.
    """
    from leeward.checking.plugin_stubs import new_plugin_stub
    from leeward.checking.stubs import new_stub
    from leeward.evidence.errors import InputError

    if plugin is not None and into is not None:
        raise InputError("either a checkout or a project of your own, not both", key="--into, --plugin")
    if plugin is None:
        written = new_stub(kind, name, subsystem=subsystem, into=into)
    else:
        written = new_plugin_stub(kind, name, plugin, subsystem=subsystem)
    if as_json:
        emit({"kind": kind, "name": name, "files": [str(path) for path in written.files], "next": list(written.steps)})
        return
    for path in written.files:
        tell(f"wrote {path}")
    for number, step in enumerate(written.steps, 1):
        tell(f"{number}. {step}")
