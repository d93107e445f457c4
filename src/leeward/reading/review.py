"""The review screen in the terminal: text left, claim right, one key for each decision.

Only drawing and keys are here; what a decision does is in `reviewing.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from leeward.evidence.errors import InputError
from leeward.reading.brief import Brief, Claim
from leeward.reading.load import Document, load
from leeward.reading.reviewing import MENDABLE, Review
from leeward.reading.yamlfile import load_brief

KEYS = {
    "a": "accept",
    "m": "mend",
    "d": "drop",
    "+": "add",
    "n": "next",
    "p": "back",
    "u": "undo",
    "w": "write and end",
    "q": "stop, keep for later",
    "?": "help",
}
_AROUND = 420

ReadKey = Callable[[], str]
AskText = Callable[[str], str]


def passage(text: str, claim: Claim, *, around: int = _AROUND) -> Text:
    """Return the text around a claim: its span in bold, the matched words underlined."""
    if claim.start is None or claim.end is None:
        return Text("(written by hand: no passage)", style="dim")
    first = max(0, text.rfind("\n", 0, max(0, claim.start - around // 2)) + 1, claim.start - around)
    last = min(len(text), claim.end + around)
    shown = Text(("… " if first else "") + text[first:last] + (" …" if last < len(text) else ""))
    shift = (2 if first else 0) - first
    shown.stylize("bold reverse", claim.start + shift, claim.end + shift)
    for word in claim.matched_words:
        for found in re.finditer(re.escape(word), text[claim.start : claim.end]) if word else ():
            at = claim.start + shift
            shown.stylize("underline", at + found.start(), at + found.end())
    return shown


def fields(claim: Claim) -> Table:
    """Return what goes on of a claim, field by field."""
    table = Table.grid(padding=(0, 1))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    with_levers = f" with {', '.join(claim.with_levers)}" if claim.with_levers else ""
    rows = [
        ("lever", f"{claim.lever or '–'}{with_levers}"),
        ("outcome", claim.outcome or "–"),
        ("direction", claim.direction),
        ("speaker", claim.speaker + (f" ({claim.role})" if claim.role else "")),
        ("stance", f"{claim.stance}, {claim.modality}" + (", hedged" if claim.hedged else "")),
        ("where", ", ".join([*claim.place, *([claim.market] if claim.market else [])]) or "–"),
        ("horizon", f"{claim.horizon_weeks} weeks" if claim.horizon_weeks else "–"),
        ("chance", _chance(claim)),
        ("size", "–" if claim.size is None else f"{claim.size:g} {claim.unit or ''}".strip()),
        ("when", claim.period or "–"),
        ("matched", ", ".join(claim.matched_words) or "–"),
        ("carried", "; ".join(claim.carried) or "–"),
        ("in the model", "yes" if claim.in_model else f"no: {claim.outside_reason}"),
        ("reading", f"{claim.tier}, by {claim.reader}, chance {claim.reading_confidence:.2f}"),
        ("levers", ", ".join(claim.candidates.levers) or "–"),
        ("outcomes", ", ".join(claim.candidates.outcomes) or "–"),
    ]
    for name, value in rows:
        table.add_row(name, Text(value))
    return table


def _chance(claim: Claim) -> str:
    if claim.probability is None:
        return "–"
    before = f"{claim.probability_before:.0%} to " if claim.probability_before is not None else ""
    return f"{before}{claim.probability:.0%}"


def screen(review: Review, claim: Claim, place: int) -> Group:
    """Return the screen for one claim: passage left, fields right, keys below."""
    shown = review.shown(claim.id)
    decision = review.decisions.get(claim.id, {}).get("decision", "open")
    columns = Table.grid(expand=True, padding=(0, 1))
    columns.add_column(ratio=3)
    columns.add_column(ratio=2)
    left = passage(review.text, shown) if review.text is not None else Text(shown.span or "")
    columns.add_row(
        Panel(left, title="document", border_style="dim"),
        Panel(fields(shown), title=Text(f"{claim.id} · {decision}"), border_style="dim"),
    )
    count = len(review.brief.claims)
    line = "  ".join(f"[bold]{key}[/] {name}" for key, name in KEYS.items())
    return Group(columns, Text.from_markup(f"claim {place + 1} of {count}, {review.done()} decided   {line}"))


def run_review(review: Review, console: Console, read_key: ReadKey, ask: AskText) -> Brief | None:
    """Go through the claims; returns the written brief, or ``None`` when the review was stopped for later."""
    claims = review.brief.claims
    at = next((i for i, claim in enumerate(claims) if claim in review.open_claims()), 0)
    if not claims:
        console.print("No claims were read; press + to add one, w to write the brief.")
    while True:
        if claims:
            at = max(0, min(at, len(claims) - 1))
            console.clear()
            console.print(screen(review, claims[at], at))
        key = read_key()
        if key in ("q", "\x03", "\x04", ""):
            review.save()
            console.print("Kept for later.")
            return None
        if key == "w":
            return review.finish()
        try:
            at = _act(review, key, at, console, ask)
        except InputError as problem:
            console.print(Text(str(problem), style="red"))
            ask("press Enter")


def _act(review: Review, key: str, at: int, console: Console, ask: AskText) -> int:
    claims = review.brief.claims
    if key == "+":
        span = ask("words of the document: ")
        chosen = {name: value for name in ("lever", "outcome", "direction", "speaker") if (value := ask(f"{name}: "))}
        review.add(span, None, **chosen)
        return at
    if key == "?":
        console.print("\n".join(f"{key}  {name}" for key, name in KEYS.items()))
        ask("press Enter")
        return at
    if not claims:
        return at
    claim = claims[at]
    if key == "a":
        review.accept(claim.id)
        return at + 1
    if key == "d":
        review.drop(claim.id)
        return at + 1
    if key == "u":
        review.undo(claim.id)
        return at
    if key == "m":
        changes = {}
        for name in ("lever", "outcome", "direction", "speaker", "stance"):
            value = ask(f"{name} [{getattr(review.shown(claim.id), name)}]: ").strip()
            if value:
                changes[name] = _suggested(claim, name, value)
        review.mend(claim.id, **changes)
        return at + 1
    return at + {"n": 1, "p": -1}.get(key, 0)


def _suggested(claim: Claim, name: str, value: str) -> str:
    """Turn the number of a suggestion into its name."""
    offered = {"lever": claim.candidates.levers, "outcome": claim.candidates.outcomes}.get(name, [])
    return offered[int(value) - 1] if value.isdigit() and 0 < int(value) <= len(offered) else value


def open_review(path: str | Path, reviewer: str, *, max_size: float | None = None) -> Review:
    """Open a YAML brief for review, with its document when that is still where it was read.

    ``max_size`` is the largest document read, in MB, as in `leeward.reading.read`.
    """
    brief = load_brief(path)
    return Review.open(brief, path, reviewer, _document(brief, Path(path), max_size))


def _document(brief: Brief, path: Path, max_size: float | None) -> Document | None:
    if brief.document is None or brief.document.path is None:
        return None
    for place in (Path(brief.document.path), path.parent / Path(brief.document.path).name):
        if place.is_file():
            return load(place, max_size=max_size)
    return None


def review_in_terminal(path: str | Path, reviewer: str, console: Console, *, max_size: float | None = None) -> Brief | None:
    """Review a YAML brief on the terminal of ``console``; returns the written brief, ``None`` when stopped for later."""
    import click

    review = open_review(path, reviewer, max_size=max_size)
    return run_review(review, console, click.getchar, lambda prompt: console.input(prompt, markup=False))


__all__ = ["KEYS", "MENDABLE", "fields", "open_review", "passage", "review_in_terminal", "run_review", "screen"]
