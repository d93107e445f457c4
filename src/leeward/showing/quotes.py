"""A quotation stands in its sentence, where the document is still what was read: a condition, a contrast or a doubt beside the
words of a claim belongs to what is said.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from leeward.evidence.addresses import is_address
from leeward.evidence.errors import InputError
from leeward.judging.judgement import Judgement, Verdict
from leeward.judging.words import QUOTED
from leeward.reading.brief import Brief, Claim
from leeward.reading.load import kept_text, load
from leeward.reading.units import sentences, split_units

_LEFT, _BESIDE, _LEAST, _SEEN = 12, 6, 4, 26
"""Words before a quotation that are all shown; of more than that, so many, and at least so many after it. Fewer stand before a
long one, and never less than `_LEAST`, so that its last word is one of the first `_SEEN`: a terminal shows few more.
"""
_NEAR = 1_000
"""Characters on either side in which the ends of a sentence are looked for: many claims of a long text cost in proportion."""
_MARKS = re.compile(r"[*_`#>]+")
_BLANK = re.compile(r"\n\s*\n")


def in_sentences(judgement: Judgement, brief: Brief) -> tuple[Judgement, Brief]:
    """Return a judgement and its brief with quotations in their sentences; as they are where the text is not to be had.

    The text is that of the document of the brief, and only where it is the same still (by its hash). Cells of tables stand
    behind the head of their row.
    """
    text = text_of(brief)
    if not text:
        return judgement, brief
    read = {claim.id: _in_row(text, claim) if claim.kind == "table" else around(text, claim) for claim in brief.claims}
    told = {name: found for name, found in read.items() if found}

    def shown(item: Verdict) -> Verdict:
        return replace(item, span=told[item.claim]) if item.claim in told else item

    rows = [replace(row, lead=shown(row.lead), items=tuple(shown(item) for item in row.items)) for row in judgement.rows]
    claims = [claim.model_copy(update={"span": told.get(claim.id, claim.span)}) for claim in brief.claims]
    return (
        replace(judgement, items=[shown(item) for item in judgement.items], rows=rows),
        brief.model_copy(update={"claims": claims}),
    )


def text_of(brief: Brief) -> str:
    """Return the text of the document of a brief; empty where it is gone, changed or on the web and not read just now."""
    info = brief.document
    if info is None or not info.sha256:
        return ""
    if kept := kept_text(info.sha256):
        return kept
    if not info.path or is_address(info.path) or not Path(info.path).is_file():
        return ""
    try:
        found = load(info.path)
    except InputError:
        return ""
    return found.text if found.sha256 == info.sha256 else ""


def around(text: str, claim: Claim) -> str:
    """Return the sentence of a claim, of a long one a part of it; empty where its words do not stand there, or in a table."""
    if claim.span is None or claim.start is None or claim.end is None or not _stands(text, claim):
        return ""
    low, high = max(0, claim.start - _NEAR), min(len(text), claim.end + _NEAR)
    line_ends = text.find("\n", claim.start, high)
    if "|" in text[max(low, text.rfind("\n", low, claim.start) + 1) : line_ends if line_ends >= 0 else high]:
        return ""
    first, last = _sentence(text, low, high, claim.start, claim.end)
    before, behind = text[first : claim.start].split(" "), text[claim.end : last].split(" ")
    room = min(_LEFT, max(_SEEN - len(claim.span.split()), _LEAST))
    if len(before) > room + 1:
        before = ["…", *before[-min(_BESIDE, room) - 1 :]]
    room = max(QUOTED - len(before) - len(claim.span.split()), _BESIDE) + 1
    if len(behind) > room:
        behind = [*behind[:room], "…"]
    return " ".join(f"{_MARKS.sub('', ' '.join(before))}{claim.span}{_MARKS.sub('', ' '.join(behind))}".split())


def _stands(text: str, claim: Claim) -> bool:
    """Tell whether the words of a claim stand in a text where they are said to."""
    return claim.span is not None and text[claim.start : claim.end] == claim.span


def _in_row(text: str, claim: Claim) -> str:
    """Return the cell of a claim behind the first of its row, since a number alone says nothing; empty where it is not there."""
    if claim.span is None or claim.start is None or not _stands(text, claim):
        return ""
    head = text[text.rfind("\n", 0, claim.start) + 1 : claim.start].strip("| ").partition("|")[0].strip()
    return f"{head} | {claim.span}" if head else ""


def _sentence(text: str, low: int, high: int, start: int, end: int) -> tuple[int, int]:
    """Return where the sentences of ``start:end`` begin and end, looked for in ``low:high``; a bullet may hold several."""
    low = max((found.end() for found in _BLANK.finditer(text, low, start)), default=low)
    blank = _BLANK.search(text, end, high)
    part = text[low : high if blank is None else blank.start()]
    held = [
        piece
        for unit in split_units(part)
        if unit.start < end - low and start - low < unit.end
        for piece in sentences(part, unit.start, unit.end)
        if piece.start < end - low and start - low < piece.end
    ]
    return (low + held[0].start, low + held[-1].end) if held else (start, end)
