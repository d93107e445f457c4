"""Shocks: dated events that no option chose, each declared once in ``shocks.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from leeward.evidence.errors import InputError, unknown_name
from leeward.evidence.reading_tables import read_records

EFFECTS = ("force", "displaced", "alignment")
_NUMBER = (int, float)


@dataclass(frozen=True, slots=True)
class ShockKind:
    """A kind of shock: its size in ``unit`` between ``minimum`` and ``maximum``, and the control it moves."""

    name: str
    title: str
    unit: str
    effect: str
    default: float
    minimum: float
    maximum: float
    where_allowed: tuple[str, ...]
    facts: tuple[str, ...]
    note: str

    def check(self, size: float, where: tuple[str, ...]) -> None:
        """Raise InputError for a size or place that this kind of shock cannot have."""
        if not self.minimum <= size <= self.maximum:
            raise InputError(
                f"{size:g} is outside what {self.name} may be, {self.minimum:g} to {self.maximum:g} ({self.unit})", key="size"
            )
        for place in where:
            if place not in self.where_allowed:
                raise unknown_name("place", place, self.where_allowed, key="where")


@lru_cache(maxsize=8)
def load_shocks(folder: Path | None = None) -> dict[str, ShockKind]:
    """Load all kinds of shock by name."""
    shocks: dict[str, ShockKind] = {}
    for record in read_records("shocks.toml", "shock", folder):
        effect = str(record.need("effect", str))
        if effect not in EFFECTS:
            raise unknown_name("effect", effect, EFFECTS, file=record.file, key="effect", line=record.line)
        name = str(record.need("name", str))
        shocks[name] = ShockKind(
            name,
            str(record.need("title", str)),
            str(record.need("unit", str)),
            effect,
            float(record.need("default", _NUMBER)),
            float(record.need("minimum", _NUMBER)),
            float(record.need("maximum", _NUMBER)),
            record.texts("where_allowed"),
            record.texts("facts"),
            str(record.need("note", str)),
        )
    return shocks
