"""Cases of misreading handed in from use, by kind, with variants: what is judged must be right, what is right must be shown.

A wrong claim that is judged misleads, a right one that is only *possible* waits for a person; so the two are tested apart.
Those that are still wrong are listed with what is wrong; they must be taken off the list when they are mended.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from handed_files import KINDS as FILES
from handed_files import MIXED, SIZES, File
from handed_words import KINDS as WORDS

from leeward.reading import Brief, read

Triple = tuple[str | None, str | None, str]
_SIGNS = {"+": "increase", "-": "decrease", "=": "no_effect"}


def triple(line: str) -> Triple:
    lever, outcome, sign = line.removeprefix("?").split()
    return lever, outcome, _SIGNS[sign]


def triples(brief: Brief, *, judged: bool) -> set[Triple]:
    claims = brief.read_claims() if judged else brief.claims
    return {(lever, c.outcome, c.direction) for c in claims for lever in (c.lever, *c.with_levers)}


def rows() -> list[tuple[str, int, str | File, tuple[str, ...]]]:
    words = [(kind, n, row[0], row[1:]) for kind, given in WORDS.items() for n, row in enumerate(given)]
    files = [(kind, n, file, file.claims) for kind, given in FILES.items() for n, file in enumerate(given)]
    return [*words, *files]


def brief_of(given: str | File, folder: Path) -> Brief:
    if isinstance(given, str):
        return read(given + "\n")
    path = folder / given.name
    path.write_bytes(given.content)
    return read(path)
