"""What a document is mainly about, where a person or an examined language model says so: the first sentences begin with it."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field, model_validator

from leeward.reading.fields import Position, Record, check_place

AUTHOR = "author"
Side = Literal["for", "against", "neither"]
SIDES: tuple[str, ...] = get_args(Side)
"""Where an author may stand on what a document is mainly about."""
MOST_INSTRUMENTS = 4
"""Most instruments that a document is mainly about."""


class Instrument(Record):
    """An instrument of policy, and the words of the document that name it."""

    lever: str
    words: str = ""


class Subject(Record):
    """The instruments that a document is mainly about, the most important first, and what it says of the first in the end.

    ``country`` is where the first acts: a name that reading knows, `elsewhere`, or nothing. ``one``: it is mainly about the
    first, and not about several equally. ``proposer`` proposes, orders or carries it out: words of the document, ``author``, or
    nothing. ``author`` is where the author stands on it. ``conclusion`` is verbatim in the document at ``start:end``, and
    ``speaker`` says it.
    """

    instruments: list[Instrument] = Field(min_length=1, max_length=MOST_INSTRUMENTS)
    one: bool = True
    country: str = ""
    proposer: str = ""
    author: Side = "neither"
    conclusion: str | None = None
    start: Position | None = None
    end: Position | None = None
    speaker: str = AUTHOR

    @model_validator(mode="after")
    def _whole(self) -> Subject:
        check_place("conclusion", self.conclusion, self.start, self.end)
        return self
