"""Table rows: the header says which cell names the lever and which cells name outcomes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from leeward.reading.direction import Effect, effects
from leeward.reading.ground import Grounded, ground
from leeward.reading.units import Piece, Unit

_LEVER_HEAD = re.compile(
    r"\b(operation|strateg|measure|polic|intervention|instrument|action|aspect|focus|approach|tool|program|option"
    r"|initiative|lever|tactic|activity|activities|response|what|step|effort|component|method|recommend|proposal)",
    re.IGNORECASE,
)
_EFFECT_HEAD = re.compile(
    r"\b(impact|outcome|effect|result|expected|benefit|consequence|goal|objective|target|change|implication"
    r"|expect|aim|finding|evidence|indicator)",
    re.IGNORECASE,
)
_ARROWS = {
    "↑": "increase",
    "↓": "decrease",
    "▲": "increase",
    "▼": "decrease",
    "→": "no_effect",
    "↔": "no_effect",
    "+": "increase",
    "++": "increase",
    "-": "decrease",
    "–": "decrease",
    "−": "decrease",
    "--": "decrease",
    "0": "no_effect",
    "=": "no_effect",
}


@dataclass(frozen=True, slots=True)
class RowClaim:
    """A claim of a table row: the lever cell, the effect in an outcome cell, and what was found in each."""

    lever_cell: Piece | None
    lever: Grounded | None
    effect_cell: Piece
    effect: Effect | None
    grounded: Grounded
    direction: str | None = None


def row_claims(text: str, unit: Unit) -> list[RowClaim]:
    """Return the claims of a table row; a cell without a known outcome gives one claim with no effect."""
    heads = [text[piece.start : piece.end] for piece in unit.header]
    cells = [ground(text, cell.start, cell.end) for cell in unit.cells]
    lever_at = _lever_column(heads, cells)
    if lever_at is None:
        return []
    claims: list[RowClaim] = []
    for index, cell in enumerate(unit.cells):
        if index == lever_at or cell.end <= cell.start:
            continue
        head = heads[index] if index < len(heads) else ""
        claims += _cell(text, unit, lever_at, cells, index, head)
    return claims


def _lever_column(heads: list[str], cells: list[Grounded]) -> int | None:
    by_head = [i for i, head in enumerate(heads[: len(cells)]) if _LEVER_HEAD.search(head) and not _EFFECT_HEAD.search(head)]
    if by_head:
        return by_head[0]
    if len(cells) < 2:
        return None
    if cells[0].levers:
        return 0
    with_lever = [i for i, cell in enumerate(cells) if cell.levers and not cell.outcomes]
    if any(_EFFECT_HEAD.search(head) for head in heads[1:]):
        return 0
    return with_lever[0] if with_lever else None


def _cell(text: str, unit: Unit, lever_at: int, cells: list[Grounded], index: int, head: str) -> list[RowClaim]:
    cell, grounded, lever = unit.cells[index], cells[index], cells[lever_at]
    lever_cell = unit.cells[lever_at]
    found = effects(grounded)
    if found:
        return [RowClaim(lever_cell, lever, cell, effect, grounded) for effect in found]
    words = text[cell.start : cell.end].strip()
    in_head = ground(text, unit.header[index].start, unit.header[index].end) if index < len(unit.header) else None
    arrow = _arrow(words, grounded)
    if arrow and in_head is not None and in_head.outcomes:
        outcome = in_head.outcomes[0]
        return [
            RowClaim(
                lever_cell,
                lever,
                cell,
                Effect(outcome, arrow, 0, len(grounded.tokens), side="cell"),
                grounded,
                arrow,
            )
        ]
    if grounded.outcomes and (_EFFECT_HEAD.search(head) or arrow):
        outcome = grounded.outcomes[0]
        change = arrow or ("increase" if outcome.mode == "more" else "unclear")
        return [
            RowClaim(
                lever_cell,
                lever,
                cell,
                Effect(outcome, change, outcome.first, outcome.last, side="cell"),
                grounded,
            )
        ]
    if _EFFECT_HEAD.search(head) and len(words) > 3 and lever.levers:
        return [RowClaim(lever_cell, lever, cell, None, grounded)]
    return []


def _arrow(words: str, grounded: Grounded) -> str | None:
    first = words.split()[0] if words.split() else ""
    if first in _ARROWS:
        return _ARROWS[first]
    if first[:1] in "↑↓▲▼":
        return _ARROWS[first[:1]]
    if re.match(r"[+]\s?\d", words):
        return "increase"
    if re.match(r"[-–−]\s?\d", words):
        return "decrease"
    for cue in grounded.changes:
        if cue.name in ("increase", "decrease", "no_effect"):
            return cue.name
        if cue.name == "prevent":
            return "decrease"
    return None
