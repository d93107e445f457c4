"""The brief: what a document proposes (options) and claims, as checked records.

A brief is what reading produces, what a person confirms and what everything after runs on. It is written as
YAML (`yamlfile.py`) and every field has one meaning, given below. Positions (``start``, ``end``) count
characters of the loaded text, so ``text[start:end] == span`` for every claim that came from a document.
"""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from leeward import strategy
from leeward.evidence import shown
from leeward.evidence.levers import lever as lever_named
from leeward.evidence.shocks import load_shocks
from leeward.evidence.vocabulary import Direction, Level
from leeward.reading.fields import DateText, Number, Position, Record, Share, Week, check_place, finite
from leeward.reading.subject import Subject

FORMAT = 1

Kind = Literal["table", "bullet", "sentence", "heading"]
Stance = Literal["asserts", "aims", "recommends", "doubts", "reports"]
Modality = Literal["did", "does", "will", "could", "should"]
Reader = Literal["rules", "llm", "human"]
Review = Literal["accepted", "mended", "added"]
Tier = Literal["read", "possible"]


_day = datetime.date.fromisoformat
UNTITLED = "Untitled document"
"""The title of a brief whose document has none."""


class DocumentInfo(Record):
    """The document behind a brief: where it was, what it is, and how it was read.

    ``sha256`` is of the bytes, ``characters`` the length of the loaded text that positions refer to.
    ``language`` is an ISO 639-1 code or ``unknown``; ``notes`` say what was and was not read.
    """

    path: str | None = None
    title: str | None = None
    outlet: str | None = None
    date: DateText | None = None
    language: str = "unknown"
    format: str = "text"
    sha256: str | None = None
    characters: int | None = None
    notes: list[str] = Field(default_factory=list)


class World(Record):
    """The dated world that the options are played in."""

    name: str = "americas"
    start: DateText = "2025-09-01"


class LeverSetting(Record):
    """One lever held at a level, from ``start_week`` to ``end_week`` (``None``: to the end).

    Give ``level`` (one of the four names) or ``value`` (dial units), not both. ``where`` is empty for the
    lever's usual places. ``start_date`` and ``end_date`` may be given instead of weeks; they are counted
    from the start of the world. ``ramp_weeks``: weeks until the setting is reached in full. ``stated`` are the
    words of the document (at ``stated_start:stated_end``) that give a number for it, whether it is played (``value``) or not
    (``level``, the default); ``note`` says what is played instead and why, and that a default is one.
    """

    lever: str
    level: Level | None = None
    value: Number | None = None
    where: list[str] = Field(default_factory=list)
    start_week: Week = 0
    end_week: Week | None = None
    ramp_weeks: Week = 0
    start_date: DateText | None = None
    end_date: DateText | None = None
    stated: str | None = None
    stated_start: Position | None = None
    stated_end: Position | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _one_strength(self) -> LeverSetting:
        if (self.level is None) == (self.value is None):
            raise ValueError(f"lever {self.lever!r} needs either a level or a value, not both and not neither")
        if self.end_week is not None and self.end_week <= self.start_week:
            raise ValueError(f"end_week {self.end_week} is not after start_week {self.start_week}")
        if self.start_date and self.end_date and self.end_date <= self.start_date:
            raise ValueError(f"end_date {self.end_date} is not after start_date {self.start_date}")
        return self

    def played(self, start: str) -> strategy.LeverSetting:
        """Return the setting as it is played in a world that starts on ``start``: a value on the dial, and weeks.

        Raises InputError, with the key of the setting, for an unknown lever, a value outside its dial, a date before
        the start of the world, and an end that is not after the start.
        """
        lever = lever_named(self.lever)
        value = lever.value(self.level or "") if self.value is None else self.value
        strategy.check_dial(lever, value)
        first, last = strategy.weeks_of(
            _day(start), self.start_week, self.end_week,
            None if self.start_date is None else _day(self.start_date), None if self.end_date is None else _day(self.end_date),
        )  # fmt: skip
        return strategy.LeverSetting(self.lever, float(value), tuple(self.where), first, last, self.ramp_weeks)


class Option(Record):
    """A policy option: lever settings that are played against the baseline."""

    id: str
    title: str = ""
    levers: list[LeverSetting] = Field(default_factory=list)
    proposed_by: str | None = None
    span: str | None = None
    start: Position | None = None
    end: Position | None = None


class Candidates(Record):
    """Names suggested for a claim, best first; suggestions are never used without being shown."""

    levers: list[str] = Field(default_factory=list)
    outcomes: list[str] = Field(default_factory=list)


class Claim(Record):
    """One claimed effect: somebody says that a lever moves an outcome in a direction.

    ``span`` is verbatim in the document at ``start:end``; claims written by hand have none. ``in_english`` are the words that
    it was read in, where the document is in another language. ``stance`` tells how it is said (an aim is not a claimed
    effect), ``modality`` did, does, will, could or should.
    ``counted``: it tells how many were killed, seized or arrested, which is a count of what happened and no effect to test.
    ``within`` are the words that narrow it to a part of a country ("in Arizona"), which the model does not have apart,
    ``condition`` those that bind it to what the model does not play ("only if prosecutors follow", "coupled with housing").
    ``apart`` are words of the document by which what is claimed is less than what is measured ("in the first year", "in enrolled
    villages"), where an examined language model found such.
    ``of_less``: the text speaks of less of the lever, or of its end, and ``direction`` is that of its effect turned round.
    ``lever_words`` and ``outcome_words`` are those that a language model pointed out; ``drug_named`` is false where it said
    that the text speaks of drugs in general, and ``drug`` is what they are held to.
    ``size`` with ``unit`` is the stated size, ``probability`` (0-1) the stated chance of it, and
    ``probability_before`` the earlier chance when the text gives a change. ``matched_words`` are the words
    that decided, ``with_levers`` other levers named together with ``lever`` for the same effect, ``carried``
    what was taken from outside the span and from where. ``reading_confidence`` (0-1) is the belief that the
    reading is right, not that the claim is. ``repeats`` is the id of an earlier claim of the same content,
    which ``evidence_count`` counts. ``also`` is the id of the first claim of the same table cell, when the cell
    names two effects. ``option`` is the option that tests it. ``tier`` is ``read`` for a claim that is sure enough to be
    judged and ``possible`` for one that is only shown, for a person to accept: it is not judged and makes no option.
    """

    id: str
    span: str | None = None
    start: Position | None = None
    end: Position | None = None
    in_english: str | None = None
    kind: Kind = "sentence"
    lever: str | None = None
    with_levers: list[str] = Field(default_factory=list)
    lever_family: str | None = None
    outcome: str | None = None
    outcome_family: str | None = None
    direction: Direction = "unclear"
    speaker: str = "author"
    role: str | None = None
    stance: Stance = "asserts"
    modality: Modality = "does"
    hedged: bool = False
    negated: bool = False
    counted: bool = False
    horizon_weeks: Annotated[int, Field(ge=0, le=52000)] | None = None
    size: Number | None = None
    unit: str | None = None
    place: list[str] = Field(default_factory=list)
    within: str | None = None
    condition: str | None = None
    apart: str | None = None
    of_less: bool = False
    lever_words: str | None = None
    outcome_words: str | None = None
    drug_named: bool = True
    market: str | None = None
    drug: str | None = None
    period: str | None = None
    probability: Share | None = None
    probability_before: Share | None = None
    candidates: Candidates = Field(default_factory=Candidates)
    matched_words: list[str] = Field(default_factory=list)
    carried: list[str] = Field(default_factory=list)
    in_model: bool | None = None
    outside_reason: str = ""
    option: str | None = None
    tier: Tier = "read"
    reading_confidence: Share = 1.0
    reader: Reader = "human"
    reviewed_by: str | None = None
    review: Review | None = None
    repeats: str | None = None
    also: str | None = None
    evidence_count: Annotated[int, Field(ge=1)] = 1
    note: str | None = None

    @property
    def words(self) -> str:
        """The words of the claim in English: of the document, or those that it was read in; empty for one written by hand."""
        return self.in_english or self.span or ""

    @property
    def by_person(self) -> bool:
        """Whether a person made or reviewed it: then no model changes it."""
        return self.reviewed_by is not None or self.reader == "human"

    @model_validator(mode="after")
    def _span_has_place(self) -> Claim:
        if self.start is not None and self.end is not None and self.end < self.start:
            raise ValueError(f"end {self.end} is before start {self.start}")
        check_place("span", self.span, self.start, self.end)
        return self


class Quantity(Record):
    """A number reported in the document: what is counted, how many, in which unit, and where it is said."""

    what: str
    value: Number
    low: Number | None = None
    high: Number | None = None
    unit: str = ""
    place: list[str] = Field(default_factory=list)
    speaker: str = "author"
    span: str | None = None
    start: Position | None = None
    end: Position | None = None


class Shock(Record):
    """Something that happens to the system that no option chose: a dated change of a model quantity."""

    name: str
    start_week: Week = 0
    end_week: Week | None = None
    size: Number | None = None
    where: list[str] = Field(default_factory=list)
    note: str = ""

    @model_validator(mode="after")
    def _order(self) -> Shock:
        if self.end_week is not None and self.end_week <= self.start_week:
            raise ValueError(f"end_week {self.end_week} is not after start_week {self.start_week}")
        return self

    def played(self) -> strategy.Shock:
        """Return the shock as it is played, of the usual size of its kind where none is given; InputError as `strategy.Shock`."""
        kind = load_shocks().get(self.name)
        usual = kind.default if kind else 0.0
        size = usual if self.size is None else self.size
        return strategy.Shock(self.name, size, self.start_week, self.end_week, tuple(self.where))


class ModelProposals(Record):
    """The record of a language model that proposed claims: name, prompt hash, settings, kept and dropped.

    ``examined`` is the share of its readings that were right at least (with nine in ten confidence) when it was examined;
    ``None`` for a model that was not, or did not pass, of which no proposal is *read*.
    """

    model: str
    prompt_sha256: str
    temperature: Number = 0.0
    proposed: int = 0
    kept: int = 0
    dropped: dict[str, int] = Field(default_factory=dict)
    examined: Share | None = None


class Brief(Record):
    """Options and claims, ready to be confirmed by a person and run.

    ``reviewed`` is true when every claim was confirmed by a person; an unreviewed brief may be used and is
    marked as such in every output. ``subject`` is what the document is mainly about, where a person or a model says so.
    """

    leeward: Literal[1] = 1
    title: str = ""
    document: DocumentInfo | None = None
    reviewed: bool = False
    world: World = Field(default_factory=World)
    years: Annotated[float, Field(gt=0, le=100), AfterValidator(finite)] = 3.0
    seed: Annotated[int, Field(ge=0, le=2**63 - 1)] = 1
    options: list[Option] = Field(default_factory=list)
    claims: list[Claim] = Field(default_factory=list)
    shocks: list[Shock] = Field(default_factory=list)
    quantities: list[Quantity] = Field(default_factory=list)
    proposals: ModelProposals | None = None
    subject: Subject | None = None

    def claim(self, claim_id: str) -> Claim:
        """Return the claim with this id; KeyError when there is none."""
        for claim in self.claims:
            if claim.id == claim_id:
                return claim
        raise KeyError(claim_id)

    @property
    def by_machine(self) -> bool:
        """Whether it is of a document that only a machine has read: nobody wrote it, nobody reviewed it."""
        return self.document is not None and not self.reviewed

    def read_claims(self) -> list[Claim]:
        """Return the claims that are sure enough to be judged."""
        return [claim for claim in self.claims if claim.tier == "read"]

    def possible_claims(self) -> list[Claim]:
        """Return the claims that are only shown, for a person to accept."""
        return [claim for claim in self.claims if claim.tier == "possible"]

    def unreviewed(self) -> list[str]:
        """Return the ids of the claims in use that no person has confirmed."""
        return [claim.id for claim in self.read_claims() if claim.reviewed_by is None and claim.reader != "human"]

    def to_json(self) -> dict[str, Any]:
        """Return plain data for JSON: every field, in order."""
        return self.model_dump(mode="json")

    def __repr__(self) -> str:
        """Name it and count what is in it, in one line."""
        of = ("options", self.options), ("claims", self.read_claims()), ("possible claims", self.possible_claims())
        counts = ", ".join(f"{len(found)} {what[:-1] if len(found) == 1 else what}" for what, found in of)
        return f"<Brief {self.title[:80]!r}: {counts}{'' if self.reviewed else ', not reviewed'}>"

    __str__ = __repr__

    def _repr_html_(self) -> str:
        return shown.html(self)

    def plot(self) -> shown.Picture:
        """Draw what is played when: the settings of every option over the years of the study."""
        return shown.picture(self)


def slug(text: str, *, limit: int = 48) -> str:
    """Return an id made of the words of ``text``: lower case, underscores, at most ``limit`` characters."""
    name = re.sub(r"[^a-z0-9]+", "_", text.casefold()).strip("_")
    return name[:limit].rstrip("_") or "option"
