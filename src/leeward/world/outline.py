"""A light outline of the land for the corridor map."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Outline:
    """Outline of the land inside a window.

    bounds: (west, south, east, north) in degrees. rings: closed lines of (lon, lat) points in degrees, coasts
    and islands clipped to the window; lakes are left out. credit: where it comes from.
    """

    bounds: tuple[float, float, float, float]
    rings: tuple[tuple[tuple[float, float], ...], ...]
    credit: str


@lru_cache(maxsize=1)
def load_outline() -> Outline:
    """Return the outline that comes with the package (Natural Earth 1:110m, public domain)."""
    text = (resources.files("leeward.world") / "data" / "outline.json").read_text(encoding="utf-8")
    data = json.loads(text)
    west, south, east, north = (float(value) for value in data["bounds"])
    rings = tuple(
        tuple((float(lon), float(lat)) for lon, lat in zip(ring[0::2], ring[1::2], strict=True)) for ring in data["rings"]
    )
    return Outline((west, south, east, north), rings, str(data["credit"]))
