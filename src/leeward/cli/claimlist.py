"""Claims on the terminal: one or two lines that say what is claimed, one that quotes it; those that are judged apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from leeward.cli.core import counted

if TYPE_CHECKING:
    from rich.console import RenderableType

    from leeward.reading import Brief
    from leeward.reading.brief import Claim

BEST = 8
"""Possible claims that are shown unless all are asked for."""
_QUOTED = 150
"""Characters of a quotation that is not asked for in full."""


def claim_list(brief: Brief, *, every: bool = False) -> list[RenderableType]:
    """Return the claims of a brief by tier; of the possible ones the likeliest, in their order in the text, unless ``every``.

    A claim that repeats an earlier one is counted there and left out unless ``every``.
    """
    again = 0 if every else sum(claim.repeats is not None for claim in brief.claims)
    read = [claim for claim in brief.read_claims() if every or claim.repeats is None]
    possible = [claim for claim in brief.possible_claims() if every or claim.repeats is None]
    likeliest = sorted(possible, key=lambda claim: -claim.reading_confidence)
    best = possible if every else [claim for claim in possible if claim in likeliest[:BEST]]
    shown: list[RenderableType] = [_bold(brief.title or "Claims"), ""]
    if read:
        shown += [_bold(f"Read, and judged: {len(read)}"), *_lines(read), ""]
    if best:
        more = "" if len(best) == len(possible) else f", the {len(best)} likeliest shown (--all shows them all)"
        shown += [_bold(f"Possible, for a person to accept; not judged: {len(possible)}{more}"), *_lines(best), ""]
    if again:
        shown += [
            f"{counted(again, 'claim')} left out that {'repeats' if again == 1 else 'repeat'} one above (--all shows them).",
            "",
        ]
    return shown


def _bold(text: str) -> RenderableType:
    from rich.text import Text

    return Text(text, style="bold")


def _lines(claims: Sequence[Claim]) -> list[RenderableType]:
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True, width=max(4, *(len(claim.id) for claim in claims)))
    table.add_column(overflow="fold")
    for claim in claims:
        said = Text()
        said.append(_what(claim), style="bold" if claim.tier == "read" else "")
        said.append(f"; {', '.join(_besides(claim))}", style="dim")
        table.add_row(claim.id, said)
        if claim.span:
            table.add_row("", Text(f"“{_shortened(claim.span)}”", style="italic"))
    return [table]


def _what(claim: Claim) -> str:
    """What is claimed, in the names of the tables."""
    levers = " with ".join([claim.lever or claim.lever_family or "no instrument", *claim.with_levers])
    size = "" if claim.size is None else f" by {claim.size:g} {claim.unit or ''}".rstrip()
    return f"{levers}: {claim.outcome or 'no outcome'} {claim.direction}{size}"


def _besides(claim: Claim) -> list[str]:
    """Who says it and how, where the lever comes from, how sure the reading is, and whether the model knows it."""
    parts = [claim.speaker, claim.stance]
    if claim.period:
        parts.append(claim.period)
    if claim.evidence_count > 1:
        parts.append(f"said {claim.evidence_count} times")
    if claim.repeats:
        parts.append(f"as {claim.repeats}")
    parts += claim.carried
    if claim.tier == "possible":
        parts.append(f"chance {claim.reading_confidence:.2f}")
    if not claim.in_model:
        parts.append("outside the model")
    return parts


def _shortened(span: str) -> str:
    """Return a quotation on one line, cut after a word where it is long."""
    text = " ".join(span.split())
    if len(text) <= _QUOTED:
        return text
    cut = text[: _QUOTED - 1]
    return (cut[: cut.rfind(" ")] if " " in cut[_QUOTED // 2 :] else cut).rstrip(" ,;:") + " …"
