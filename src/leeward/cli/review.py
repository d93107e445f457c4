"""``leeward review``: a person confirms or mends the claims of a brief, in the terminal."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leeward.cli.core import counted, emit, show, verb
from leeward.cli.documents import max_size_option
from leeward.cli.params import NAME
from leeward.showing.edge import console

if TYPE_CHECKING:
    from leeward.schemas.printed import ReviewRecord


@click.command(short_help="Confirm, mend, drop or add the claims of a brief.")
@click.argument("brief", metavar="BRIEF", type=NAME)
@max_size_option
@click.option("--reviewer", default=None, help="Name to stand beside each decision  [default: the user's]")
@verb
def review(brief: Path, reviewer: str | None, max_size: float | None, as_json: bool) -> None:
    """Go through the claims of BRIEF (YAML): the document left, the claim right, one key a decision.

    Every decision is kept at once, so a review can be stopped and taken up again. With --json nothing is
    asked: the state of the review is printed.
    """
    from leeward import api
    from leeward.evidence.errors import InputError
    from leeward.reading.review import open_review, review_in_terminal

    if brief.suffix.lower() not in api.BRIEF_SUFFIXES:
        raise InputError("is not a YAML brief; `leeward read DOC --out brief.yaml` writes one", file=brief)
    name = reviewer or user()
    if as_json:
        state = open_review(brief, name, max_size=max_size)
        record: ReviewRecord = {
            "brief": str(brief),
            "reviewed": state.brief.reviewed,
            "claims": len(state.brief.claims),
            "decided": state.done(),
            "open": [claim.id for claim in state.open_claims()],
            "decisions": state.decisions,
            "added": state.added,
        }
        emit(record)
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise InputError("a review needs a terminal; --json prints where it stands", file=brief)
    written = review_in_terminal(brief, name, console(), max_size=max_size)
    if written is not None:
        how = "reviewed" if written.reviewed else "partly reviewed"
        show(f"{brief}: {counted(len(written.claims), 'claim')}, {how}.")


def user() -> str:
    """The name of the user of this machine, as it stands beside decisions."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "reviewer"
