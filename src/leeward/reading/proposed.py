"""Proposals of a language model, checked against the document, and what the text itself says of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from leeward.reading.brief import Candidates, Claim
from leeward.reading.drugs import drug
from leeward.reading.instructions import STANCES, labels
from leeward.reading.quantify import horizon, period, places
from leeward.reading.sizes import size
from leeward.reading.stances import modality
from leeward.reading.units import Unit
from leeward.reading.within import part_of_country

_TO_A_MODEL = re.compile(
    r"(?i)\b(?:ignore|disregard|forget|override)\b[^.\n]{0,40}\b(?:instruction|prompt|rule|above|previous|earlier)"
    r"|\bas an? (?:ai|language model|assistant)\b|\byou are (?:now )?an? (?:ai|assistant|language model)"
    r"|\bsystem prompt\b|^\W*system:"
)


def _place(span: str, text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where words stand in ``text[start:end]``, white space aside; ``None`` where they do not."""
    pattern = r"\s+".join(map(re.escape, span.split()))
    found = re.compile(pattern).search(text, start, end)
    return (found.start(), found.end()) if found else None


def check(
    proposal: Any, text: str, within: tuple[int, int] | None = None, units: Sequence[Unit] = ()
) -> tuple[Claim | None, str]:
    """Return the claim of a proposal, or ``None`` and the reason why it is dropped.

    ``within`` is the part of the text that the model was shown, ``units`` are those of the text. The span is that of the text,
    letter by letter, and so is what its sentence says besides: place, drug, time and size are read, not taken from the model.
    """
    if not isinstance(proposal, dict):
        return None, "not a record"
    span = proposal.get("span")
    if not isinstance(span, str) or len(span.strip()) < 8:
        return None, "no span"
    if len(span) > 2_000 or len(span.split()) > 80:
        return None, "span too long"
    place = _place(span, text, *(within or (0, len(text))))
    if place is None:
        return None, "span not verbatim in the document"
    start, end = place
    opened = max(text.rfind(sign, 0, start) for sign in (". ", "! ", "? ", "\n"))
    if _TO_A_MODEL.search(text[opened + 1 : end]):
        return None, "span addresses the model"
    for name in ("lever", "outcome", "direction"):
        if proposal.get(name) not in labels()[name]:
            return None, f"unknown {name}"
    stance, speaker, direction = proposal.get("stance"), proposal.get("speaker"), proposal["direction"]
    if not isinstance(speaker, str) or speaker not in text or len(speaker) > 80:
        speaker = "author"
    unit = next((unit for unit in units if unit.start <= start < unit.end), Unit("sentence", start, end, 0))
    sentence = (text, unit.start, max(unit.end, end))
    named = places(*sentence)
    markets = [name for name, kind in named if kind == "market"]
    amount = size(*sentence, start, direction, proposal["outcome"]) or (None, None)
    return Claim(
        id="proposal",
        span=text[start:end],
        start=start,
        end=end,
        kind="sentence",
        lever=proposal["lever"],
        outcome=proposal["outcome"],
        direction=direction,
        speaker=speaker,
        stance=stance if stance in STANCES else "asserts",
        modality=modality(text[unit.start : sentence[2]], end - 1 - unit.start),
        negated=direction == "no_effect",
        reader="llm",
        tier="possible",
        reading_confidence=0.5,
        place=[name for name, kind in named if kind != "market"],
        market=markets[0] if markets else None,
        within=part_of_country(text, unit, start, end),
        drug=drug(*sentence),
        period=period(*sentence),
        horizon_weeks=horizon(*sentence, start),
        size=amount[0],
        unit=amount[1],
        candidates=Candidates(levers=[proposal["lever"]], outcomes=[proposal["outcome"]]),
        matched_words=[text[start:end][:80]],
    ), ""
