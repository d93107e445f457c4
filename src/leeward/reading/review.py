"""The review screen in the terminal: text left, claim right, one key for each decision.

Only drawing and keys are here; what a decision does is in `reviewing.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from leeward.evidence.errors import InputError
from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import load_outcomes
from leeward.evidence.vocabulary import DIRECTIONS
from leeward.reading.brief import Brief, Claim
from leeward.reading.load import Document, load
from leeward.reading.reviewing import MENDABLE, Review
from leeward.reading.yamlfile import load_brief

KEYS = {
    "a": "accept",
    "d": "drop",
    "1-5": "another lever",
    "6-0": "another outcome",
    ">": "more",
    "<": "less",
    "=": "no effect",
    "m": "mend in words",
    "+": "add",
    "n": "next",
    "p": "back",
    "u": "undo",
    "x": "drop all possible ones left",
    "w": "write and end",
    "q": "stop, keep for later",
    "?": "help",
}
_WAYS = {">": "increase", "<": "decrease", "=": "no_effect"}
_AROUND = 280

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
        ("where", ", ".join([*claim.place, *([claim.market] if claim.market else [])])),
        ("horizon", f"{claim.horizon_weeks} weeks" if claim.horizon_weeks else ""),
        ("chance", _chance(claim)),
        ("size", "" if claim.size is None else f"{claim.size:g} {claim.unit or ''}".strip()),
        ("when", claim.period or ""),
        ("matched", ", ".join(claim.matched_words)),
        ("carried", "; ".join(claim.carried)),
        ("model", "" if claim.in_model else f"outside: {claim.outside_reason}"),
        ("levers", _numbered(claim.candidates.levers, 1)),
        ("outcomes", _numbered(claim.candidates.outcomes, 6)),
    ]
    for name, value in rows:
        if value:
            table.add_row(name, Text(value))
    return table


def _numbered(names: Sequence[str], first: int) -> str:
    """Return suggestions with the keys that take them."""
    return ", ".join(f"{(first + place) % 10}:{name}" for place, name in enumerate(names[:5]))


def _chance(claim: Claim) -> str:
    if claim.probability is None:
        return ""
    before = f"{claim.probability_before:.0%} to " if claim.probability_before is not None else ""
    return f"{before}{claim.probability:.0%}"


def in_order(brief: Brief) -> list[Claim]:
    """Return the claims as they are asked for: those that are judged first, then the possible ones, the likeliest first."""
    possible = sorted(brief.possible_claims(), key=lambda claim: -claim.reading_confidence)
    return [*brief.read_claims(), *possible]


def screen(review: Review, claim: Claim, place: int) -> Group:
    """Return the screen for one claim: passage left, fields right, keys below."""
    shown = review.shown(claim.id)
    decision = review.decisions.get(claim.id, {}).get("decision", "open")
    columns = Table.grid(expand=True, padding=(0, 1))
    columns.add_column(ratio=1)
    columns.add_column(ratio=1)
    left = passage(review.text, shown) if review.text is not None else Text(shown.span or "")
    tier = "judged" if claim.tier == "read" else f"possible, chance {claim.reading_confidence:.2f}"
    columns.add_row(
        Panel(left, title="document", border_style="dim"),
        Panel(
            fields(shown),
            title=Text(f"{claim.id} · {tier} · {decision}"),
            border_style="green" if claim.tier == "read" else "dim",
        ),
    )
    keys = Text("  ").join(Text.assemble((key, "bold"), " ", name) for key, name in KEYS.items())
    return Group(columns, Text(_where(review, place)), keys)


def _where(review: Review, place: int) -> str:
    """Return how far the review is, tier by tier."""
    still = {claim.id for claim in review.open_claims()}
    parts = []
    for name, claims in (("judged", review.brief.read_claims()), ("possible", review.brief.possible_claims())):
        if claims:
            parts.append(f"{name}: {sum(claim.id not in still for claim in claims)} of {len(claims)} decided")
    return f"claim {place + 1} of {len(review.brief.claims)}; {', '.join(parts)}"


def run_review(review: Review, console: Console, read_key: ReadKey, ask: AskText) -> Brief | None:
    """Go through the claims; returns the written brief, or ``None`` when the review was stopped for later."""
    claims = in_order(review.brief)
    still = review.open_claims()
    at = next((i for i, claim in enumerate(claims) if claim in still), 0)
    if not claims:
        console.print("No claims were read; press + to add one, w to write the brief.")
    while True:
        if claims:
            at = max(0, min(at, len(claims) - 1))
            console.clear()
            console.print(screen(review, claims[at], at))
            if not review.open_claims():
                console.print(Text("Every claim is decided: w writes the brief.", style="bold"))
        key = read_key()
        if key in ("q", "\x03", "\x04", ""):
            review.save()
            console.print("Kept for later.")
            return None
        if key == "w":
            return review.finish()
        try:
            at = _act(review, key, claims, at, console, ask)
        except InputError as problem:
            console.print(Text(str(problem), style="red"))
            ask("press Enter")


def _act(review: Review, key: str, claims: Sequence[Claim], at: int, console: Console, ask: AskText) -> int:
    if key == "+":
        _add(review, claims[at] if claims else None, ask)
        return at
    if key == "?":
        console.print("\n".join(f"{key}  {name}" for key, name in KEYS.items()))
        ask("press Enter")
        return at
    if not claims:
        return at
    claim = claims[at]
    if key == "a":
        if review.decisions.get(claim.id, {}).get("decision") != "mend":
            review.accept(claim.id)
        return at + 1
    if key == "d":
        review.drop(claim.id)
        return at + 1
    if key == "u":
        review.undo(claim.id)
        return at
    if key == "x":
        for other in [other for other in review.open_claims() if other.tier == "possible"]:
            review.drop(other.id)
        return at
    if key == "m":
        changes = {}
        for name in ("lever", "outcome", "direction", "speaker", "stance"):
            value = ask(f"{name} [{getattr(review.shown(claim.id), name)}]: ").strip()
            if value:
                changes[name] = _suggested(claim, name, value)
        review.mend(claim.id, **changes)
        return at + 1
    if key in _WAYS:
        review.mend(claim.id, direction=_WAYS[key])
        return at
    if key in "1234567890":
        name, place = ("lever", int(key) - 1) if key in "12345" else ("outcome", (int(key) - 6) % 10)
        offered = claim.candidates.levers if name == "lever" else claim.candidates.outcomes
        if place < len(offered):
            review.mend(claim.id, **{name: offered[place]})
        return at
    return at + {"n": 1, "p": -1}.get(key, 0)


def _add(review: Review, near: Claim | None, ask: AskText) -> None:
    """Ask for a claim that was missed; the words of the claim on the screen are taken where none are given."""
    usual = near.span if near is not None and near.span else ""
    span = ask(f"words of the document [{' '.join(usual.split())}]: " if usual else "words of the document: ") or usual
    chosen = {
        name: _suggested(near, name, value.strip())
        for name in ("lever", "outcome", "direction", "speaker")
        if (value := ask(f"{name}: ")).strip()
    }
    review.add(span, None, **chosen)


def _suggested(claim: Claim | None, name: str, value: str) -> str:
    """Turn the number of a suggestion, a sign of direction, or the beginning of one name only into the name."""
    offered = []
    if claim is not None:
        offered = {"lever": claim.candidates.levers, "outcome": claim.candidates.outcomes}.get(name, [])
    if value.isdecimal() and value.isascii() and 0 < int(value) <= len(offered):
        return offered[int(value) - 1]
    if name == "direction":
        value = _WAYS.get(value, value)
    known: Sequence[str] = {"lever": [*load_levers()], "outcome": [*load_outcomes()], "direction": DIRECTIONS}.get(name, ())
    begins = [full for full in known if full.startswith(value)]
    return begins[0] if len(begins) == 1 and value not in known else value


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


__all__ = ["KEYS", "MENDABLE", "fields", "in_order", "open_review", "passage", "review_in_terminal", "run_review", "screen"]
