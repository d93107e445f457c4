"""What a notebook shows of a brief, a study or a verdict: a picture that stands by itself, and who draws it.

A room imports only from rooms before it, and the drawing room is among the last: it is looked up by its name when a
notebook first asks for a picture.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from html import escape
from importlib import import_module
from os import PathLike
from pathlib import Path
from typing import Any

from leeward.evidence.errors import InputError

DRAWER = "leeward.showing.notebook"


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as SVG that needs no style sheet, with a title and, for those who do not see it, a summary in words."""

    title: str
    summary: str
    svg: str

    def _repr_svg_(self) -> str:
        """What a notebook shows: as an image, so that neither can change the other."""
        return self.svg

    def save(self, path: str | PathLike[str]) -> Path:
        """Write the SVG and return its path; InputError for a name with another ending."""
        place = Path(path)
        if place.suffix.lower() != ".svg":
            raise InputError("a picture is saved as SVG: give a name that ends in .svg", file=place)
        place.write_text(self.svg, encoding="utf-8")
        return place

    def image(self) -> str:
        """The picture as an HTML image that holds its own data."""
        data = base64.b64encode(self.svg.encode()).decode()
        return f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(f"{self.title}. {self.summary}")}">'

    def __repr__(self) -> str:
        """Title and summary: what the picture says, where no picture can be shown."""
        return f"<Picture: {self.title}. {self.summary}>"


def html(of: Any) -> str:
    """The HTML of a brief, a study, a verdict or an assessment; the words of documents are escaped."""
    return str(import_module(DRAWER).html(of))


def picture(of: Any, *what: Any, **how: Any) -> Picture:
    """The picture of a brief, a study, a verdict or an assessment."""
    found: Picture = import_module(DRAWER).picture(of, *what, **how)
    return found
