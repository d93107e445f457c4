"""Optional: a language model behind an OpenAI-compatible endpoint lists claims and judges readings. Off unless asked for.

The document is untrusted text: it goes to the model as data between marks of its own, and whatever it says,
only proposals that pass the checks (`proposed`) are kept: labels out of the closed tables, a direction out of the
five, and a span that stands verbatim in the document. Everything else is dropped and counted. The model
decides no number. `leeward.reading.endpoint` asks; the answer is never executed.

What an unknown model proposes is *possible*. A model that passed the examination (`examination`) is asked a second time,
whether each reading is right, its own proposals and those of Leeward's own reader alike: what it finds right is *read*, what it
finds wrong is not (docs/reading.md has what such a model was right about).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from leeward.evidence.errors import InputError
from leeward.reading.bind import complete
from leeward.reading.brief import Brief, Claim, ModelProposals, Tier
from leeward.reading.candidates import UNSPECIFIED
from leeward.reading.endpoint import CHUNK, Asker, Endpoint, TooLong
from leeward.reading.home import settle_country, settle_seas
from leeward.reading.instructions import (
    ANSWERS,
    CONFIRM,
    LIST,
    SUBJECT,
    answers_schema,
    claims_schema,
    instruction,
    prompt_hash,
    subject_schema,
    to_confirm,
    to_list,
    to_name_subject,
)
from leeward.reading.load import Document
from leeward.reading.proposed import check, subject_of, told
from leeward.reading.subject import Subject
from leeward.reading.units import Unit, split_units, unit_at

MAX_PROPOSALS = 400
"""Most proposals looked at in one answer, and `MAX_PARTS` most parts of a document that are sent."""
MAX_PARTS = 300
T = TypeVar("T")
BEFORE = 800
"""Characters before a part that go with it, so that "it" and "the programme" can be understood."""
MOST_READINGS = 40
"""Readings judged in one question."""


def _outermost(content: str) -> str:
    """Return what stands from the first brace of an answer to its last; empty where there are none."""
    start, end = content.find("{"), content.rfind("}")
    return content[start : end + 1] if 0 <= start < end else ""


def records(content: str, name: str) -> tuple[list[Any], str]:
    """Return the records that an answer lists under a name, and what is to be said of it where it is not whole."""
    whole = _outermost(content)
    if not whole:
        return [], f"answer without {name}"
    try:
        data = json.loads(whole)
    except RecursionError:
        return [], f"answer without {name}"
    except ValueError:
        return _whole_ones(content[content.index("{") :]), "answer cut short or damaged"
    found = data.get(name) if isinstance(data, dict) else None
    return (found[:MAX_PROPOSALS], "") if isinstance(found, list) else ([], f"answer without {name}")


def _whole_ones(content: str) -> list[Any]:
    """Return the records that stand whole in an answer that is not."""
    found: list[Any] = []
    reader, at = json.JSONDecoder(), content.find("[")
    while 0 <= at < len(content) and len(found) < MAX_PROPOSALS:
        at = content.find("{", at)
        if at < 0:
            break
        try:
            record, at = reader.raw_decode(content, at)
        except (ValueError, RecursionError):
            break
        found.append(record)
    return found


@dataclass(slots=True)
class Consulted:
    """What a model said of a text: the proposals that passed every check, and what it answered of each claim.

    ``units`` are those of the text. ``proposed`` counts what it listed, ``dropped`` what was left out, by reason; ``answers`` are
    by place in the list of all claims, and empty where it was not asked.
    """

    units: Sequence[Unit]
    kept: list[Claim] = field(default_factory=list)
    proposed: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    answers: dict[int, dict[str, Any]] = field(default_factory=dict)

    def answer(self, number: int) -> str:
        """Return right, half or wrong of a claim; nothing where there is no answer."""
        return str(self.answers[number]["answer"]) if number in self.answers else ""


def consult(
    text: str, claims: Sequence[Claim], endpoint: Endpoint, progress: Callable[[float], None] | None = None, *, confirm: bool
) -> Consulted:
    """Ask a model for the claims of a text and, to ``confirm``, whether ``claims`` and its own proposals are right.

    ``answers`` are by place in ``[*claims, *kept]``. A model whose context is too short for the instruction gets a shorter one,
    and confirms nothing. Errors as `add`.
    """
    stretches = parts(text, endpoint.chunk)
    if len(stretches) > MAX_PARTS:
        said = (
            f"the document has {len(stretches):,} parts of {endpoint.chunk:,} characters; at most {MAX_PARTS} are sent to a model"
        )
        raise InputError(f"{said}: give a part of it, or larger parts (`leeward config chunk`)", key="llm")
    asker = Asker(endpoint, claims_schema())
    found = Consulted(split_units(text))
    short = False
    for number, (start, end) in enumerate(stretches, 1):
        question = to_list(text[start:end], text[max(0, start - BEFORE) : start])
        try:
            answer = asker.ask(instruction(LIST, short=short), question)
        except TooLong:
            if short:
                raise
            short, confirm = True, False  # too little room to be told what the names mean is too little to be trusted
            answer = asker.ask(instruction(LIST, short=True), question)
        _take(found, claims, answer, text, (start, end))
        if progress is not None:
            progress((0.5 if confirm else 1.0) * number / len(stretches))
    if confirm:
        asker = Asker(endpoint, answers_schema())
        for number, (start, end) in enumerate(stretches, 1):
            _confirm(found, claims, asker, text, (start, end))
            if progress is not None:
                progress(0.5 + 0.5 * number / len(stretches))
    return found


def _take(found: Consulted, claims: Sequence[Claim], answer: str, text: str, place: tuple[int, int]) -> None:
    """Check the proposals of an answer, and keep those that say nothing that is there."""
    listed, fault = records(answer, "claims")
    if fault:
        found.dropped[fault] += 1
    for proposal in listed:
        found.proposed += 1
        claim, reason = check(proposal, text, place, found.units)
        if claim is None:
            found.dropped[reason] += 1
        elif any(_same(claim, other) for other in (*claims, *found.kept)):
            found.dropped["already read"] += 1
        else:
            found.kept.append(claim)


def _confirm(found: Consulted, claims: Sequence[Claim], asker: Asker, text: str, place: tuple[int, int]) -> None:
    """Ask of the claims of a part of the text whether they are right; what is not answered has no answer."""
    start, end = place
    asked = []
    for number, claim in enumerate((*claims, *found.kept)):
        at = claim.start
        if at is None or not start <= at < end or claim.kind == "table":
            continue
        unit = unit_at(found.units, at)
        sentence = claim.span or "" if unit is None else text[unit.start : unit.end]
        asked.append((number, (claim, sentence)))

    def question(group: Sequence[tuple[int, tuple[Claim, str]]]) -> str:
        return to_confirm(text[start:end], [reading for _, reading in group], text[max(0, start - BEFORE) : start])

    for (number, _), record in answered(asker, CONFIRM, asked, question, ANSWERS):
        found.answers[number] = record


def answered(
    asker: Asker, task: str, asked: Sequence[T], question: Callable[[Sequence[T]], str], answers: Collection[str]
) -> Iterator[tuple[T, dict[str, Any]]]:
    """Ask a model of some things, `MOST_READINGS` in one question, and yield each with the record of its answer.

    ``question`` numbers what it is given from one on; a record without such a number, or with none of the ``answers``, is none.
    """
    for first in range(0, len(asked), MOST_READINGS):
        group = asked[first : first + MOST_READINGS]
        for record in records(asker.ask(instruction(task), question(group)), "answers")[0]:
            at, answer = (record.get("number"), record.get("answer")) if isinstance(record, dict) else (None, None)
            if isinstance(at, int) and 1 <= at <= len(group) and answer in answers:
                yield group[at - 1], record


def subject(text: str, endpoint: Endpoint) -> Subject | None:
    """Ask a model what a text is mainly about, by its beginning and its end where it is long; ``None`` where it gives no answer
    that the text bears out. Errors as `add`, but for a question that is too long for it: then there is none.
    """
    beginning, end = text, ""
    if len(text) > endpoint.chunk * 3 // 2:
        beginning, end = text[: endpoint.chunk], text[-(endpoint.chunk // 2) :]
    try:
        answer = Asker(endpoint, subject_schema()).ask(instruction(SUBJECT), to_name_subject(beginning, end))
    except TooLong:
        return None
    try:
        return subject_of(json.loads(_outermost(answer)), text)
    except (ValueError, RecursionError):
        return None


def add(
    document: Document,
    brief: Brief,
    endpoint: Endpoint,
    progress: Callable[[float], None] | None = None,
    *,
    examined: float | None = None,
) -> Brief:
    """Add the proposals of a model that pass every check to a brief of the same document, without options for them.

    A proposal that says what a claim of the brief says, at the same place, is not added again. The model's
    name, the hash of the instruction and what was dropped, by reason, are kept in ``brief.proposals``.
    The document goes out in parts of whole paragraphs, of at most about ``endpoint.chunk`` characters, one request each. With
    ``examined``, the share of its readings that were right at least when the model was examined, each part goes out once
    more: what the model then finds right is *read* if it names an outcome, with that share as its belief and with speaker,
    drug, size, place and time as the model has them, what it finds half right *possible*, and what it finds wrong is dropped,
    or unlikely where Leeward's own reader made it; and it is asked what the document is mainly about.
    Returns the same brief, changed. Raises InputError when the brief is of another document, when the address is not http or
    https, when the document has too many parts, or when the endpoint fails or answers in another form; the brief is then
    unchanged.
    """
    known = brief.document.sha256 if brief.document else None
    if known is not None and known != document.sha256:
        raise InputError("the brief is of another document than the one given", key="llm")
    found = consult(document.text, brief.claims, endpoint, progress, confirm=examined is not None)
    about = None if examined is None else subject(document.text, endpoint)
    own = len(brief.claims)
    for number, claim in enumerate(brief.claims):
        _judged(claim, found.answer(number), endpoint.model, examined)
    if examined is not None:
        every = [*brief.claims, *found.kept]
        for number, record in found.answers.items():
            if record["answer"] == "right" and not every[number].by_person:
                told(every[number], record, document.text, found.units)
    if examined is not None:
        settle_seas([*brief.claims, *found.kept])
    if about is not None:
        settle_country([*brief.claims, *found.kept], about.country, about.instruments[0].lever)
    kept = list(_confirmed(found, own, examined))
    _name(brief.claims, kept)
    brief.claims += kept
    brief.proposals = ModelProposals(
        model=endpoint.model,
        prompt_sha256=prompt_hash(),
        temperature=endpoint.temperature,
        proposed=found.proposed,
        kept=len(kept),
        dropped=dict(sorted(found.dropped.items())),
        examined=examined,
    )
    brief.subject = about
    brief.reviewed = False
    return brief


def propose(document: Document, brief: Brief, endpoint: Endpoint, progress: Callable[[float], None] | None = None) -> Brief:
    """Add the proposals of a model that was not examined to a finished brief; arguments and errors as for `add`."""
    return complete(add(document, brief, endpoint, progress))


HALF, UNLIKELY = 0.25, 0.05
"""Most belief in a claim that an examined model finds half right, and wrong: of such on development pages 23 of 90 and 3 of 94
were right (docs/reading.md).
"""


def _judged(claim: Claim, answer: str, model: str, examined: float | None) -> None:
    """Move a claim of Leeward's own reader to the tier that an examined model's answer gives it; no answer moves none.

    What is half right is no more than *possible*, and what is wrong an unlikely one.
    """
    if examined is None or not answer or claim.by_person:
        return
    claim.note = f"found {'half right' if answer == 'half' else answer} by the model {model}"
    claim.tier = _tier(claim, answer)
    if answer == "right":
        claim.reading_confidence = max(claim.reading_confidence, examined)
    else:
        claim.reading_confidence = min(claim.reading_confidence, HALF if answer == "half" else UNLIKELY)


def _tier(claim: Claim, answer: str) -> Tier:
    """The tier that an answer gives; that something "worked" says nothing that a reader could use, however rightly read."""
    return "read" if answer == "right" and claim.outcome != UNSPECIFIED else "possible"


def _confirmed(found: Consulted, own: int, examined: float | None) -> Iterator[Claim]:
    for number, claim in enumerate(found.kept, own):
        answer = found.answer(number)
        if answer == "wrong":
            found.dropped["found wrong when asked again"] += 1
            continue
        if answer == "right" and examined is not None:
            claim.tier, claim.reading_confidence = _tier(claim, answer), examined
        elif answer == "half":
            claim.reading_confidence = HALF
        yield claim


def _name(known: Sequence[Claim], kept: Sequence[Claim]) -> None:
    taken = {claim.id for claim in known}
    number = 1
    for claim in kept:
        while f"m{number}" in taken:
            number += 1
        claim.id = f"m{number}"
        taken.add(claim.id)


def _same(claim: Claim, other: Claim) -> bool:
    if (claim.lever, claim.outcome, claim.direction) != (other.lever, other.outcome, other.direction):
        return False
    a, b, c, d = claim.start, claim.end, other.start, other.end
    return a is not None and b is not None and c is not None and d is not None and a < d and c < b


def parts(text: str, size: int = CHUNK) -> list[tuple[int, int]]:
    """Return stretches of the text of at most about ``size`` characters that end with a paragraph, or else with a sentence."""
    stretches: list[tuple[int, int]] = []
    start = last = whole = 0
    paragraph = None
    for unit in split_units(text):
        if unit.paragraph != paragraph:
            whole, paragraph = last, unit.paragraph
        if unit.end - start > size and last > start:
            cut = whole if whole - start > size // 2 else last
            stretches.append((start, cut))
            start = cut if cut == whole else unit.start
        last = unit.end
    if last > start:
        stretches.append((start, last))
    return stretches
