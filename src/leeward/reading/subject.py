"""What a document is mainly about, where a person or an examined language model says so: the first sentences begin with it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from leeward.reading.fields import Position, Record

AUTHOR = "author"
Side = Literal["for", "against", "neither"]


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

    instruments: list[Instrument] = Field(min_length=1, max_length=4)
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
        if self.conclusion is None or self.start is None or self.end is None:
            return self
        if self.end - self.start != len(self.conclusion):
            raise ValueError(f"start {self.start} and end {self.end} do not fit a conclusion of {len(self.conclusion)}")
        return self
