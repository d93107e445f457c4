"""How far a language model can be trusted to read: it is asked about passages of our own wording whose claims are known.

A model passes where, of the readings of these passages that it makes and confirms, the share that is right is `SHARE` or more,
with nine in ten confidence that it is (Wilson), and it finds `FOUND` or more of the claims. Only then is what it confirms of a
document *read*; proposals of any other model stay *possible*. What was found is kept beside the settings, for the endpoint, the
model and the very instructions that it was examined with.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypedDict

from leeward.evidence import safefile
from leeward.evidence.errors import InputError
from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import load_outcomes
from leeward.evidence.vocabulary import DIRECTIONS
from leeward.evidence.wilson import wilson
from leeward.reading.configured import file_of_settings, write_private
from leeward.reading.endpoint import Endpoint, chosen
from leeward.reading.instructions import prompt_hash
from leeward.reading.llm import consult
from leeward.reading.outside import outside_levers, outside_outcomes, read_toml
from leeward.reading.units import unit_at

SHARE, FOUND = 0.7, 0.5
"""Least share of confirmed readings that is right, and of known claims that is found."""
Z = 1.2816
"""Quantile of the normal distribution below which 90 % lies: how sure it must be that the share is not below `SHARE`."""
_MOST = 1_000_000


@dataclass(frozen=True)
class Known:
    """A claim of a passage: words of its sentence, and what it may be read as (lever, outcome, direction)."""

    says: str
    right: frozenset[tuple[str, str, str]]


class Counts(TypedDict):
    """The counts of an examination."""

    made: int
    right: int
    known: int
    found: int


@dataclass(frozen=True)
class Examined:
    """What a model made of the passages: readings confirmed, of which ``right``; known claims, of which ``found``."""

    made: int
    right: int
    known: int
    found: int

    @property
    def share(self) -> float:
        """The share of confirmed readings that is right; 0 where there is none."""
        return self.right / self.made if self.made else 0.0

    @property
    def least(self) -> float:
        """The share that is right at least, with nine in ten confidence: the belief in what the model confirms."""
        return wilson(self.share, self.made, Z)[0]

    @property
    def passed(self) -> bool:
        """Tell whether what the model confirms may be judged."""
        return self.least >= SHARE and self.found >= FOUND * self.known

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Examined:
        """Return what a record of the four counts says; it may hold more."""
        return cls(*(record[name] for name in Counts.__annotations__))

    def to_dict(self) -> Counts:
        """The four counts."""
        return {"made": self.made, "right": self.right, "known": self.known, "found": self.found}

    def sentence(self) -> str:
        """Say the result in a sentence."""
        so = "what it confirms of a document is read" if self.passed else "what it proposes stays possible"
        of = f"{self.right} of the {self.made} readings that it confirmed are right and {self.found} of {self.known} claims found"
        return f"The model {'passed' if self.passed else 'did not pass'}: {of}; {so}."


@cache
def passages() -> tuple[tuple[str, tuple[Known, ...]], ...]:
    """Return the passages, each with its claims; ValueError for a name that is in no table, or words that are not there."""
    levers, outcomes = {*load_levers(), *outside_levers()}, {*load_outcomes(), *outside_outcomes()}
    found = []
    for record in read_toml("examination.toml")["passage"]:
        text = record["text"].strip()
        claims = []
        for claim in record["claim"]:
            right = frozenset(_triple(words) for words in claim["right"])
            known = all(a in levers and b in outcomes and c in DIRECTIONS for a, b, c in right)
            if not known or text.count(claim["says"]) != 1:
                raise ValueError(f"examination.toml: {claim['says']!r}")
            claims.append(Known(claim["says"], right))
        found.append((text, tuple(claims)))
    return tuple(found)


def _triple(words: str) -> tuple[str, str, str]:
    lever, outcome, direction = words.split()
    return lever, outcome, direction


def examine(endpoint: Endpoint, progress: Callable[[float], None] | None = None) -> Examined:
    """Ask a model for the claims of every passage, and then whether its readings are right. Errors as `llm.propose`."""
    made = right = found = 0
    every = passages()
    for number, (text, claims) in enumerate(every, 1):
        asked = consult(text, (), endpoint, confirm=True)
        sentence = {known: unit_at(asked.units, text.index(known.says)) for known in claims}
        met = set()
        for at, claim in enumerate(asked.kept):
            if asked.answer(at) != "right":
                continue
            made += 1
            triple = (claim.lever, claim.outcome, claim.direction)
            here = unit_at(asked.units, claim.start)
            fits = {known for known in claims if triple in known.right and sentence[known] == here}
            right += bool(fits)
            met |= fits
        found += len(met)
        if progress is not None:
            progress(number / len(every))
    return Examined(made, right, sum(len(claims) for _, claims in every), found)


def _file() -> Path:
    return file_of_settings().with_name("examined.json")


def _key(endpoint: Endpoint) -> str:
    return f"{endpoint.url.rstrip('/')} {endpoint.model} {prompt_hash()}"


def keep(endpoint: Endpoint, result: Examined) -> None:
    """Keep what was found, in the place of an earlier result of the same model; InputError where it cannot be written."""
    every = _kept() | {_key(endpoint): result.to_dict()}
    write_private(_file(), json.dumps(every, indent=2, sort_keys=True) + "\n")


def known(endpoint: Endpoint) -> Examined | None:
    """Return what is known of a model with these instructions; ``None`` where it was not examined."""
    found = _kept().get(_key(endpoint))
    if not isinstance(found, dict) or not all(isinstance(found.get(name), int) for name in Counts.__annotations__):
        return None
    return Examined.of(found)


def trusted() -> Endpoint | None:
    """Return the endpoint that is set, if its model passed; InputError for settings that are none."""
    endpoint = chosen()
    result = None if endpoint is None else known(endpoint)
    return endpoint if result is not None and result.passed else None


def _kept() -> dict[str, Any]:
    path = _file()
    if not path.exists():
        return {}
    found = safefile.read_json(path, limit=_MOST)
    if not isinstance(found, dict):
        raise InputError("is not a file of results: an object by model", file=path)
    return found
