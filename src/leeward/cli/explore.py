"""``leeward explore``: the same engine in a browser on this machine."""

from __future__ import annotations

from pathlib import Path

import click

from leeward.cli.core import Refusal, tell
from leeward.cli.params import NAME, SOURCE
from leeward.cli.review import user


@click.command(short_help="Open a document, brief or study in the browser; move levers, see what moves.")
@click.argument("source", metavar="[DOC|BRIEF|STUDY]", type=SOURCE, required=False)
@click.option("--port", type=click.IntRange(1, 65535), default=None, help="Port  [default: 8642, or the next free one]")
@click.option("--no-open", is_flag=True, help="Do not open the browser; print the address only.")
@click.option("--work", type=NAME, default=None, help="Folder that desks are kept in  [default: the user's cache folder]")
@click.option(
    "--listen-everywhere",
    is_flag=True,
    help="Let other machines in. There is no password: whoever reaches this machine can read and change what is open.",
)
def explore(source: Path | str | None, port: int | None, no_open: bool, work: Path | None, listen_everywhere: bool) -> None:
    """Serve the explorer on this machine until Ctrl-C, and open it in the browser.

    A document is read and laid out beside its claims; a brief is played; the folder of a finished study is opened as it is.
    Needs `pip install 'leeward[explore]'`. Nothing is fetched from outside, and nothing leaves this machine.
    """
    from leeward.explore.serve import serve

    if isinstance(source, Path) and not source.exists():
        raise Refusal(f"{source}: there is no such file or folder.")
    serve(source, port=port, browser=not no_open, everywhere=listen_everywhere, folder=work, say=tell, reviewer=user())
