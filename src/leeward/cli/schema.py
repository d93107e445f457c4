"""`leeward schema`: the form of files and of what verbs print, for scripts and editors."""

from __future__ import annotations

import click

from leeward.cli.core import emit, grid, show, tell, verb


@click.command(short_help="JSON Schemas of the files, and of what each verb prints with --json.")
@click.argument("name", required=False)
@verb
def schema(name: str | None, as_json: bool) -> None:
    """Print the JSON Schema (draft 2020-12) called NAME: a file, or a verb's output with --json.

    Without NAME the schemas are listed. An editor that is given the one of `brief` checks a brief as it is typed.
    """
    from leeward import schemas

    if name is not None:
        tell(schemas.schema_text(name).rstrip("\n"))
        return
    if as_json:
        emit(list(schemas.NAMES))
        return
    show(grid("Schemas", ("schema", "of"), [(one, _of(one)) for one in schemas.NAMES]))


def _of(name: str) -> str:
    from leeward import schemas

    verbs = [f"`{verb} --json`" for verb, printed in schemas.PRINTS.items() if printed == name]
    return ", ".join([*([schemas.FILES[name]] if name in schemas.FILES else []), *verbs])
