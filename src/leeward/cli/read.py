"""``leeward read``: a document's options and claims, without simulating anything."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from leeward.cli.core import emit, grid, show, verb

if TYPE_CHECKING:
    from rich.console import RenderableType

    from leeward.reading import Brief


@click.command(short_help="Find the options and claims in a document.")
@click.argument("source", metavar="DOC", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="Write the brief there as YAML.",
)
@verb
def read(source: Path, out: Path | None, as_json: bool) -> None:
    """Read DOC (text, Markdown, HTML, PDF, or a YAML brief) and print the claims found in it.

    Every claim carries the verbatim span it rests on. A lever or outcome that the model lacks is kept, and
    said to be outside the model.
    """
    from leeward import api

    brief = api.read(source)
    if out is not None:
        _write(brief, out)
    if as_json:
        emit(brief)
        return
    show(*_described(brief))
    if out is not None:
        show(f"brief: {out}")


def _write(brief: Brief, out: Path) -> None:
    from leeward.evidence.errors import InputError
    from leeward.reading import dump_brief

    if out.exists():
        raise InputError("exists already; give another name", file=out)
    dump_brief(brief, out)


def _described(brief: Brief) -> list[RenderableType]:
    rows = [
        (
            claim.id,
            claim.speaker,
            claim.stance,
            claim.lever or claim.lever_family or "",
            claim.outcome or "",
            claim.direction,
            "yes" if claim.in_model else "no",
            _shortened(claim.span or ""),
        )
        for claim in brief.claims
    ]
    columns = ("claim", "speaker", "stance", "lever", "outcome", "direction", "in model", "words")
    shown: list[RenderableType] = [grid(brief.title or "Claims", columns, rows)] if rows else []
    inside = sum(bool(claim.in_model) for claim in brief.claims)
    found = f"{len(brief.claims)} claims, {inside} of them within the model"
    unreviewed = "" if brief.reviewed else " Not reviewed by a person yet."
    shown.append(f"{found}; {len(brief.options)} options to simulate.{unreviewed}")
    return shown


def _shortened(span: str, limit: int = 90) -> str:
    text = " ".join(span.split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
