"""What a document is mainly about, where a person or an examined language model says so: the first sentences begin with it."""

from __future__ import annotations

from pydantic import Field, model_validator

from leeward.reading.fields import Position, Record, check_place

AUTHOR = "author"
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
    nothing. ``conclusion`` is verbatim in the document at ``start:end``, and ``speaker`` says it; ``other`` is what the document
    says to the contrary or beside it, verbatim too, and ``other_speaker`` says that. Where an author stands is told by these
    words alone: a label for it was wrong of most texts that weigh two sides.
    """

    instruments: list[Instrument] = Field(min_length=1, max_length=MOST_INSTRUMENTS)
    one: bool = True
    country: str = ""
    proposer: str = ""
    conclusion: str | None = None
    start: Position | None = None
    end: Position | None = None
    speaker: str = AUTHOR
    other: str | None = None
    other_speaker: str = AUTHOR

    @model_validator(mode="after")
    def _whole(self) -> Subject:
        check_place("conclusion", self.conclusion, self.start, self.end)
        return self
