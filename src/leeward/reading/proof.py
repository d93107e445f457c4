"""What will be printed of each claim, read once more by an examined language model against the document, line by line.

A claim is read in parts: lever, outcome and direction in one question, size, speaker, place and time in another, the strength
of the lever by rule. Each part may be right and the line that they make is not ("coca down 31 %", of the enrolled villages in
the first year). So a model is shown the lines as a reader will see them, with what is played and measured, and says which are
not true of the document: the claim then waits for a person, the size or time is dropped, place and speaker are changed, the
strength is the usual one, and the words that set a claim apart from what is measured stand beside it (`Claim.apart`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import claimed_outcomes
from leeward.reading.bind import listed, other_harm_reduction
from leeward.reading.brief import Brief, Claim, LeverSetting, Option
from leeward.reading.endpoint import Asker, Endpoint
from leeward.reading.instructions import PROOF, PROOFS, proofs_schema, to_proofread
from leeward.reading.llm import BEFORE, HALF, answered, parts
from leeward.reading.load import Document
from leeward.reading.proposed import give_to, pointed, put_elsewhere
from leeward.reading.units import Unit, split_units, unit_at

_WAYS = {
    "increase": "up",
    "decrease": "down",
    "no_effect": "no change of it",
    "mixed": "both ways",
    "unclear": "no direction told",
}
_STANCES = {"aims": "as an aim", "recommends": "as advice", "doubts": "as a doubt"}
_SAME = re.compile(r"\W+")


def proofread(document: Document, brief: Brief, endpoint: Endpoint) -> frozenset[int]:
    """Ask a model whether the lines on the claims of a brief that are *read* are true of its document, and mend what is not.

    Claims of tables and those that a person made or reviewed are not asked. Returns where the words stand in the document from
    which a strength was wrongly taken; the options of the brief stay as they are. Errors as `leeward.reading.llm.add`.
    """
    text, units = document.text, split_units(document.text)
    asker = Asker(endpoint, proofs_schema())
    options = {option.id: option for option in brief.options}
    wrong: set[int] = set()
    for start, end in parts(text, endpoint.chunk):
        part, before = text[start:end], text[max(0, start - BEFORE) : start]
        asked = [claim for claim in brief.claims if _is_asked(claim) and start <= (claim.start or 0) < end]

        def question(group: Sequence[Claim], part: str = part, before: str = before) -> str:
            lines = [line(claim, options.get(claim.option or ""), text, units) for claim in group]
            return to_proofread(part, lines, before)

        for claim, record in answered(asker, PROOF, asked, question, PROOFS):
            mended(claim, record, text, endpoint.model)
            wrong |= _not_its_strength(record, options.get(claim.option or ""))
    return frozenset(wrong)


def _is_asked(claim: Claim) -> bool:
    return claim.tier == "read" and claim.kind != "table" and claim.start is not None and not claim.by_person


def line(claim: Claim, option: Option | None, text: str, units: Sequence[Unit]) -> str:
    """Return the line on a claim: who says what of which instrument, as what it is tested, and the passage."""
    lever, outcome = load_levers().get(claim.lever or ""), claimed_outcomes().get(claim.outcome or "")
    own = other_harm_reduction(claim) or ("" if lever is not None else claim.lever_words or claim.lever or "")
    named = f"“{own}”" if own or lever is None else lever.title
    what = outcome.title if outcome is not None else f"“{claim.outcome_words or claim.outcome}”"
    if claim.drug and outcome is not None:  # outcomes named for cocaine stand for whatever drug a text speaks of
        what = re.sub(r"\b[Cc]ocaine\b", claim.drug if claim.drug_named else "drugs in general", what)
    size = "" if claim.size is None else f" {claim.size:g} {claim.unit or ''}".rstrip()
    drug = f" ({claim.drug})" if claim.drug and claim.drug not in what.casefold() and claim.drug_named else ""
    said = [f"{named} → {what}{drug}: {_WAYS[claim.direction]}{size}"]
    said += [f"in {listed(claim.place)}"] if claim.place else []
    said += [claim.within] if claim.within else []
    if claim.modality == "did":
        said += [f"told of what has happened{f' ({claim.period})' if claim.period else ''}"]
    said += ["turned round: the text speaks of less of it or of its end"] if claim.of_less else []
    said += [f"bound to “{claim.condition}”"] if claim.condition else []
    said += [f"within {claim.horizon_weeks} weeks"] if claim.horizon_weeks else []
    said += [" ".join(part for part in (f"says {claim.speaker}", _STANCES.get(claim.stance, "")) if part)]
    unit = unit_at(units, claim.start)
    passage = claim.span or "" if unit is None else text[unit.start : unit.end]
    return f"{', '.join(said)}; {_tested(claim, option)}; passage: {' '.join(passage.split())}"


def _tested(claim: Claim, option: Option | None) -> str:
    """Say what is played and measured for a claim."""
    if option is None or not claim.in_model or claim.counted:
        return "not tested"
    settings = " and ".join(_strength(setting) for setting in option.levers)
    return f"tested as {settings}, in the whole of {listed(claim.place) or claim.market or 'the country, market or sea'}"


def _strength(setting: LeverSetting) -> str:
    lever = load_levers()[setting.lever]
    value = lever.value(setting.level or "") if setting.value is None else setting.value
    stated = f", from the words “{setting.stated}”" if setting.value is not None and setting.stated else ""
    return f"{lever.title} at {value:g} {lever.unit} (today {lever.baseline:g}{stated})"


def mended(claim: Claim, record: dict[str, Any], text: str, model: str) -> None:
    """Take what was found of the line on a claim; words and speakers only where they stand in the document."""
    answer = record["answer"]
    if answer == "claim":
        claim.tier, claim.reading_confidence = "possible", min(claim.reading_confidence, HALF)
        claim.note = f"its line was not found fair by the model {model}"
        return
    if answer == "size":
        claim.size = claim.unit = None
    elif answer == "time":
        claim.horizon_weeks = claim.period = None
    elif answer == "place":
        put_elsewhere(claim, record.get("instead"), text)
    elif answer == "speaker":
        give_to(claim, record.get("instead"), text)
    apart = pointed(record.get("apart"), text)
    known = _SAME.sub(" ", f"{claim.within or ''} {claim.condition or ''}".casefold())
    claim.apart = apart if apart and _SAME.sub(" ", apart.casefold()).strip() not in known else None


def _not_its_strength(record: dict[str, Any], option: Option | None) -> set[int]:
    if record.get("strength") != "no" or option is None:
        return set()
    return {setting.stated_start for setting in option.levers if setting.stated_start is not None and setting.value is not None}
