"""Table rows: the header says which cell names the lever and which cells name outcomes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from leeward.reading.direction import MOST_EFFECTS, Effect, effects
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
    """A claim of a table row: the lever cell, the effect in an outcome cell, what was found in each, the head of the column."""

    lever_cell: Piece | None
    lever: Grounded | None
    effect_cell: Piece
    effect: Effect | None
    grounded: Grounded
    direction: str | None = None
    head: Piece | None = None


class _Header:
    """The header of a table, looked at once for all its rows."""

    def __init__(self, text: str, header: tuple[Piece, ...]) -> None:
        heads = [text[piece.start : piece.end] for piece in header]
        self._text, self._header = text, header
        self._grounded: dict[int, Grounded] = {}
        self.effect = [_EFFECT_HEAD.search(head) is not None for head in heads]
        names = (i for i, head in enumerate(heads) if not self.effect[i] and _LEVER_HEAD.search(head))
        self.lever = next(names, len(heads))

    def piece(self, index: int) -> Piece | None:
        """Return the head of a column; ``None`` when it has none."""
        return self._header[index] if index < len(self._header) else None

    def grounded(self, index: int) -> Grounded | None:
        """Return what the head of a column names; ``None`` when the column has no head."""
        piece = self.piece(index)
        if piece is None:
            return None
        if index not in self._grounded:
            self._grounded[index] = ground(self._text, piece.start, piece.end)
        return self._grounded[index]


class Heads:
    """The headers of the tables of a text; the rows of a table come one after the other, so one is kept."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._last: tuple[tuple[Piece, ...], _Header] | None = None

    def of(self, unit: Unit) -> _Header:
        """Return the header over a row."""
        if self._last is None or self._last[0] is not unit.header:
            self._last = (unit.header, _Header(self._text, unit.header))
        return self._last[1]


def row_claims(text: str, unit: Unit, heads: Heads) -> list[RowClaim]:
    """Return the claims of a table row; a cell without a known outcome gives one claim with no effect."""
    header = heads.of(unit)
    cells = [ground(text, cell.start, cell.end) for cell in unit.cells]
    lever_at = _lever_column(header, cells)
    if lever_at is None:
        return []
    claims: list[RowClaim] = []
    for index, cell in enumerate(unit.cells):
        if index != lever_at and cell.end > cell.start:
            head = header.piece(index)
            claims += [replace(claim, head=head) for claim in _cell(text, unit, lever_at, cells, index, header)]
    return claims


def _lever_column(header: _Header, cells: list[Grounded]) -> int | None:
    if header.lever < min(len(cells), len(header.effect)):
        return header.lever
    if len(cells) < 2:
        return None
    if cells[0].levers or any(header.effect[1:]):
        return 0
    return next((i for i, cell in enumerate(cells) if cell.levers and not cell.outcomes), None)


def _cell(text: str, unit: Unit, lever_at: int, cells: list[Grounded], index: int, header: _Header) -> list[RowClaim]:
    cell, grounded, lever = unit.cells[index], cells[index], cells[lever_at]
    lever_cell = unit.cells[lever_at]
    of_effects = index < len(header.effect) and header.effect[index]
    found = effects(grounded)[:MOST_EFFECTS]
    if found:
        return [RowClaim(lever_cell, lever, cell, effect, grounded) for effect in found]
    words = text[cell.start : cell.end].strip()
    arrow = _arrow(words, grounded)
    in_head = header.grounded(index) if arrow else None
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
    if grounded.outcomes and (of_effects or arrow):
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
    if of_effects and len(words) > 3 and lever.levers:
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
