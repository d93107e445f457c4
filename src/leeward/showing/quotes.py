"""A quotation of a word or two stands in its sentence, where the document is still where it was read."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from leeward.evidence.addresses import is_address
from leeward.evidence.errors import InputError
from leeward.judging.judgement import Judgement, Verdict
from leeward.reading.brief import Brief, Claim
from leeward.reading.load import load
from leeward.reading.spans import FEW

_BESIDE = 4
"""Words shown at either side of it, within its sentence."""
_MARKS = re.compile(r"[*_`#>]+")
_END = re.compile(r"[.!?]['\"”’)]*\s|\n\s*\n")


def in_sentences(judgement: Judgement, brief: Brief) -> Judgement:
    """Return a judgement whose short quotations stand in their sentence; as it is where the document is not to be had.

    The text is that of the file named in the brief, and only where it is the same file still (by its hash).
    """
    short = {claim.id: claim for claim in brief.claims if _short(claim)}
    text = text_of(brief) if any(item.claim in short for item in judgement.items) else ""
    if not text:
        return judgement
    told = {claim.id: around(text, claim) for claim in short.values()}

    def shown(item: Verdict) -> Verdict:
        return replace(item, span=told[item.claim]) if told.get(item.claim) else item

    rows = [replace(row, lead=shown(row.lead), items=tuple(shown(item) for item in row.items)) for row in judgement.rows]
    return replace(judgement, items=[shown(item) for item in judgement.items], rows=rows)


def text_of(brief: Brief) -> str:
    """Return the text of the document of a brief; empty where it is gone, changed or on the web."""
    info = brief.document
    if info is None or not info.path or not info.sha256 or is_address(info.path) or not Path(info.path).is_file():
        return ""
    try:
        found = load(info.path)
    except InputError:
        return ""
    return found.text if found.sha256 == info.sha256 else ""


def around(text: str, claim: Claim) -> str:
    """Return the words of a claim with those beside it in its sentence; empty where they do not stand there, or in a table."""
    if claim.start is None or claim.end is None or text[claim.start : claim.end] != claim.span:
        return ""
    line = text[text.rfind("\n", 0, claim.start) + 1 :].partition("\n")[0]
    if "|" in line:
        return ""
    first = max((found.end() for found in _END.finditer(text, 0, claim.start)), default=0)
    after = _END.search(text, claim.end)
    last = len(text) if after is None else after.start() + 1
    before, behind = text[first : claim.start].split(" "), text[claim.end : last].split(" ")
    left = " ".join((["… "] if len(before) > _BESIDE + 1 else []) + before[-_BESIDE - 1 :])
    right = " ".join(behind[: _BESIDE + 1] + ([" …"] if len(behind) > _BESIDE + 1 else []))
    return " ".join(f"{_MARKS.sub('', left)}{claim.span}{_MARKS.sub('', right)}".split())


def _short(claim: Claim) -> bool:
    return claim.span is not None and claim.start is not None and len(claim.span.split()) <= FEW
