"""Proposals of a language model, checked against the document, and what the text itself says of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from leeward.evidence.levers import load_levers
from leeward.evidence.placenames import SEAS
from leeward.reading.attribute import role_of
from leeward.reading.bind import PLACE_OF_LEVER, PLACE_OF_TEXT, names_other_harm
from leeward.reading.brief import Candidates, Claim
from leeward.reading.candidates import OTHER_INSTRUMENT, OTHER_OUTCOME, UNSPECIFIED
from leeward.reading.conditions import condition_of, shortened
from leeward.reading.drugs import COCAINE, FENTANYL, OF_COCA, another_crop, drug
from leeward.reading.instructions import DRUGS, NO_COUNTRY, STANCES, home_countries, labels
from leeward.reading.quantify import horizon, period, places
from leeward.reading.sizes import per_unit, size
from leeward.reading.stances import modality
from leeward.reading.subject import AUTHOR, MOST_INSTRUMENTS, Instrument, Subject
from leeward.reading.units import Unit, unit_at
from leeward.reading.within import names_part, part_of_country

_LONGEST = 80
"""Most characters of a name or of words that are shown."""
_NAME = re.compile(r"\b[A-Z]\w{2,}")
"""A name: of a place that the model does not have, which no number of a whole settles."""
_MEETS_OPIOIDS = frozenset(
    {"treatment", "harm_reduction", "domestic_enforcement", "prevention", "border_scanning", "mexico_strike"}
)
_ON_COCA = frozenset({"aerial_eradication", "manual_eradication"})
FEW_WORDS = 3
"""Most words of a place that is a part of a country alone, and not a country with a part named beside it."""
UNKNOWN = 0.25
"""Belief in what a model proposes of which nothing is known: no measurement, and below what is named as likely."""
_MYSELF, _NOBODY = (
    re.compile(r"(?i)(?:i|we|my|our)\b"),
    re.compile(
        r"(?i)(?:it|they|he|she|there|this|that|has|have|had|is|was|are|were|been)(?:\s|$)|(?:some|many|one|others|both|each|nobody)$"
    ),
)
"""Words that are no name of who speaks: whoever writes, and somebody named before."""
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


def _addresses_a_model(text: str, start: int, end: int) -> bool:
    opened = max(text.rfind(sign, 0, start) for sign in (". ", "! ", "? ", "\n"))
    return _TO_A_MODEL.search(text[opened + 1 : end]) is not None


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
    if _addresses_a_model(text, start, end):
        return None, "span addresses the model"
    for name in ("lever", "outcome", "direction"):
        if proposal.get(name) not in labels()[name]:
            return None, f"unknown {name}"
    stance, direction = proposal.get("stance"), proposal["direction"]
    lever, outcome = _of_its_crop(proposal["lever"], proposal["outcome"], text, units, start)
    unit = unit_at(units, start) or Unit("sentence", start, end, 0)
    sentence = (text, unit.start, max(unit.end, end))
    named = places(*sentence)
    markets = [name for name, kind in named if kind == "market"]
    amount = size(*sentence, start, direction, outcome) or (None, None)
    called = proposal.get("named")
    called = called if isinstance(called, str) and 2 < len(called) <= _LONGEST and _place(called, text, 0, len(text)) else ""
    return Claim(
        id="proposal",
        span=text[start:end],
        start=start,
        end=end,
        kind="sentence",
        lever=lever,
        outcome=outcome,
        direction=direction,
        speaker=speaker_in(text, proposal.get("speaker")) or AUTHOR,
        stance=stance if stance in STANCES else "asserts",
        modality=modality(text[unit.start : sentence[2]], end - 1 - unit.start),
        negated=direction == "no_effect",
        reader="llm",
        tier="possible",
        reading_confidence=UNKNOWN,
        place=[name for name, kind in named if kind != "market"],
        market=markets[0] if markets else None,
        within=part_of_country(text, unit, start, end) if outcome != "displaced_share" else None,
        condition=condition_of(text, unit, start, end, (called,)),
        drug=drug(*sentence),
        period=period(*sentence),
        horizon_weeks=horizon(*sentence, start),
        size=amount[0],
        unit=amount[1],
        candidates=Candidates(levers=[lever], outcomes=[outcome]),
        lever_words=called or None,
        matched_words=[*([called] if called else []), text[start:end][:_LONGEST]],
    ), ""


def speaker_in(text: str, name: Any) -> str:
    """Return who a model says speaks, if the text names such a one or it is the author; else nothing."""
    if name == AUTHOR:
        return AUTHOR
    if not isinstance(name, str) or not 1 < len(name) <= _LONGEST or name not in text:
        return ""
    return AUTHOR if _MYSELF.match(name) else "" if _NOBODY.match(name) else name


def pointed(said: Any, text: str) -> str | None:
    """Return words that a model points out, if they stand in the text and name something."""
    fits = isinstance(said, str) and 2 < len(said.strip()) <= _LONGEST and _place(said, text, 0, len(text)) is not None
    return " ".join(said.split()) if fits else None


CONFIRMED = "found right by the model"
"""How the note of a claim begins that Leeward's own reader made and a model confirmed."""


def by_model(claim: Claim) -> bool:
    """Tell whether a claim is a model's, or was confirmed by one: when it is told of is then as the model says."""
    return claim.reader == "llm" or (claim.note or "").startswith(CONFIRMED)


def _of_its_crop(lever: str, outcome: str, text: str, units: Sequence[Unit], start: int) -> tuple[str, str]:
    """Return lever and outcome as they are where the crop is coca; of poppy or cannabis others."""
    index = next((at for at, unit in enumerate(units) if unit.start <= start < unit.end), None)
    if index is None or not (lever in _ON_COCA or outcome in OF_COCA) or not another_crop("coca_area", text, units, index):
        return lever, outcome
    return (OTHER_INSTRUMENT if lever in _ON_COCA else lever), (OTHER_OUTCOME if outcome in OF_COCA else outcome)


def _in_general(claim: Claim) -> str:
    """The drug that a claim on drugs in general is held to: opioids for naloxone, and for overdoses that a lever meets where they
    are used or cross the land border, since most who die had taken one; else cocaine, which the rest of the model is on.
    """
    opioids = claim.lever == "harm_reduction" or (claim.outcome == "overdose_death" and claim.lever in _MEETS_OPIOIDS)
    return FENTANYL if opioids else COCAINE


def told(claim: Claim, record: dict[str, Any], text: str, units: Sequence[Unit]) -> None:
    """Take what a model says beside its answer, where the text bears it out: who speaks and how, of which drug, how much, where,
    when, bound to what, and whether it is said of less of the lever.

    A size is read from the words that the model names, and there is none where it names none.
    """
    give_to(claim, record.get("speaker"), text)
    drug_said = record.get("drug")
    claim.drug_named = drug_said != "all"
    if drug_said in DRUGS:
        claim.drug = drug_said if drug_said != "all" else _in_general(claim)
    unit = unit_at(units, claim.start)
    said = record.get("size")
    if unit is not None and isinstance(said, str):
        place = _place(said, text, unit.start, unit.end) if said.strip() else None
        sized = place is not None and not per_unit(text, unit.start, unit.end, place[0])
        amount = size(text, *place, place[0], claim.direction, claim.outcome) if place and sized else None
        claim.size, claim.unit = amount or (None, None)
    put_where(claim, record.get("where"), text, unit)
    claim.lever_words = pointed(record.get("instrument"), text) or claim.lever_words
    claim.outcome_words = pointed(record.get("thing"), text)
    if record.get("stance") in STANCES:
        claim.stance = record["stance"]
    claim.of_less = record.get("less") == "yes"
    if claim.of_less:
        claim.size = claim.unit = None  # a third less without it is no third more with it
    bound = record.get("condition")
    if unit is not None and isinstance(bound, str):
        there = _place(bound, text, unit.start, unit.end) if len(bound.split()) > 2 else None
        claim.condition = shortened(text[there[0] : there[1]]) if there else None
    if record.get("past") == "yes":
        claim.modality = "did"
    elif record.get("past") == "no" and claim.modality == "did":
        claim.modality = "does"


def give_to(claim: Claim, name: Any, text: str) -> None:
    """Give a claim to whom a model names, if the text names such a one or it is the author; else leave it."""
    speaker = speaker_in(text, name)
    if speaker and speaker != claim.speaker:
        claim.speaker, claim.role = speaker, role_of(speaker) if speaker != AUTHOR else None


def put_where(claim: Claim, where: Any, text: str, unit: Unit | None) -> None:
    """Put a claim where a model says that its lever acts, in words of the text; nothing said leaves it without a place."""
    if where == "" and claim.within and claim.within not in (claim.span or ""):
        claim.within = None
    if isinstance(where, str) and (not where.strip() or where in text):
        known = places(where, 0, len(where))
        here = unit is not None and where in text[unit.start : unit.end]
        lever = load_levers().get(claim.lever or "")
        # A peninsula beside a sea is no part of a country.
        on_sea = lever is not None and not set(SEAS).isdisjoint(lever.where_allowed)
        off = lever is not None and lever.where == "zone" and not here  # off Venezuela: the price is that of no Venezuelan street
        named = [name for name, kind in known if kind != "market" and not (off and kind == "country")]
        if not on_sea and _NAME.search(where) and (not known or (len(where.split()) <= FEW_WORDS and names_part(where))):
            claim.within = claim.within or f"in {where.strip()}"
        if named or PLACE_OF_TEXT not in claim.carried:
            claim.place = named
            _forget_whence(claim)
            if named and not here:
                claim.carried = [*claim.carried, PLACE_OF_LEVER]


def _forget_whence(claim: Claim) -> None:
    """Drop the notes on where the place of a claim came from."""
    claim.carried = [note for note in claim.carried if note not in (PLACE_OF_LEVER, PLACE_OF_TEXT)]


def put_elsewhere(claim: Claim, where: Any, text: str) -> None:
    """Take the place of a claim away that is none of it, and put it where a model says, in words of the text."""
    claim.place, claim.market, claim.within = [], None, None
    _forget_whence(claim)
    said = pointed(where, text)
    if said is None:
        return
    known = places(said, 0, len(said))
    claim.place = [name for name, kind in known if kind != "market"]
    claim.market = next((name for name, kind in known if kind == "market"), None)
    if names_part(said) or (not known and _NAME.search(said)):
        claim.within = f"in {said}"


MOST_WORDS = 70
"""Most words that are quoted of what a document says as a whole."""


def subject_of(record: Any, text: str) -> Subject | None:
    """Return what a model says that a document is mainly about, as far as the text bears it out; ``None`` where nothing is left.

    Labels out of the closed tables, words and conclusion that stand in the text letter by letter, and nothing that speaks to a
    model.
    """
    if not isinstance(record, dict):
        return None
    listed = record.get("instruments")
    instruments: dict[str, Instrument] = {}
    for one in listed if isinstance(listed, list) else ():
        lever, words = (one.get("lever"), pointed(one.get("named"), text)) if isinstance(one, dict) else (None, None)
        if lever == "harm_reduction" and words and names_other_harm(words):
            lever = OTHER_INSTRUMENT
        if lever in labels()["lever"] and words:
            same = words if lever in (OTHER_INSTRUMENT, UNSPECIFIED) else lever
            instruments.setdefault(same, Instrument(lever=lever, words=words))
    if not instruments:
        return None
    place = _quoted(record.get("conclusion"), text)
    beside = _quoted(record.get("other"), text)
    if beside is not None and place is not None and beside[0] < place[1] and place[0] < beside[1]:
        beside = None
    country = str(record.get("country"))
    return Subject(
        instruments=list(instruments.values())[:MOST_INSTRUMENTS],
        one=record.get("one") != "no",
        country=country if country in home_countries() and country != NO_COUNTRY else "",
        proposer=speaker_in(text, record.get("proposer")),
        conclusion=text[slice(*place)] if place else None,
        start=place[0] if place else None,
        end=place[1] if place else None,
        speaker=speaker_in(text, record.get("by")) or AUTHOR,
        other=text[slice(*beside)] if beside else None,
        other_speaker=speaker_in(text, record.get("other_by")) or AUTHOR,
    )


def _quoted(said: Any, text: str) -> tuple[int, int] | None:
    """Return where words stand that are to be quoted of a whole document: within a paragraph, and no word to a model."""
    if not isinstance(said, str) or not 2 < len(said.split()) <= MOST_WORDS:
        return None
    place = _place(said, text, 0, len(text))
    return None if place is None or "\n\n" in text[slice(*place)] or _addresses_a_model(text, *place) else place
