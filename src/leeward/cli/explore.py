"""``leeward explore``: the same engine in a browser on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from leeward.cli.core import Refusal, emit, tell, verb
from leeward.cli.params import NAME, SOURCE
from leeward.cli.review import user
from leeward.showing.edge import say

if TYPE_CHECKING:
    from leeward.schemas.printed import ExploreRecord

OPEN = (
    "WARNING: --listen-everywhere lets others in: whoever reaches this machine can read and change what is open here,"
    " and there is no password."
)


@click.command(short_help="Open a document, brief or study in the browser; move levers, see what moves.")
@click.argument("source", metavar="[DOC|BRIEF|STUDY]", type=SOURCE, required=False)
@click.option("--port", type=click.IntRange(1, 65535), default=None, help="Port  [default: 8642, or the next free one]")
@click.option("--no-open", is_flag=True, help="Do not open the browser; print the address only.")
@click.option("--work", type=NAME, default=None, help="Folder that desks are kept in  [default: the user's cache folder]")
@click.option(
    "--ask-model", is_flag=True, help="Send every text that is opened to the language model that is set, which reads along."
)
@click.option("--listen-everywhere", is_flag=True, help="Let other machines in, without a password.")
@verb
def explore(
    source: Path | str | None,
    port: int | None,
    no_open: bool,
    work: Path | None,
    ask_model: bool,
    listen_everywhere: bool,
    as_json: bool,
) -> None:
    """Serve the explorer on this machine until Ctrl-C, and open it in the browser.

    A document is read and laid out beside its claims; a brief is played; the folder of a finished study is opened as it is.
    Needs `pip install 'leeward[explore]'`. Nothing is fetched from outside, and nothing leaves this machine, unless --ask-model
    is given: then texts go to the model of `leeward config`, if it has passed its examination.
    """
    from leeward.explore.serve import serve
    from leeward.reading.examination import trusted

    if isinstance(source, Path) and not source.exists():
        raise Refusal(f"{source}: there is no such file or folder.")

    model = trusted() if ask_model else None
    if ask_model and model is None:
        raise Refusal("--ask-model: no language model that has passed its examination is set (`leeward config --examine`).")

    def told(address: str, folder: Path) -> None:
        if listen_everywhere:
            say(OPEN, err=True)
        if as_json:
            record: ExploreRecord = {"address": address, "work": str(folder)}
            emit(record)
            return
        tell(f"Leeward explorer: {address}")
        where = "Everything stays on this machine." if model is None else f"Texts that are opened go to the model {model.model}."
        tell(f"Stop it with Ctrl-C. {where}")

    serve(
        source, port=port, browser=not no_open, everywhere=listen_everywhere, folder=work, say=told, reviewer=user(), model=model
    )
