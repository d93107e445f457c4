"""The keys of what the command line alone prints, and of `study.json`, declared once."""

from __future__ import annotations

from typing import Annotated, Literal

from typing_extensions import TypedDict

from leeward.checking.result import FAIL, PASS, SKIP
from leeward.ensembles.keys import PlanRecord, PosteriorRecord
from leeward.evidence.keys import OneOf, PluginRecord
from leeward.judging.keys import JudgementRecord
from leeward.world.provenance import ValueRow


class StudyRecord(JudgementRecord):
    """`study.json`."""

    leeward: Literal[2]
    version: str
    title: str
    reproduce: str
    plan: PlanRecord


class AssessRecord(StudyRecord):
    """What `assess` prints: `study.json`, and `out`, the folder of the results."""

    out: str


class RunRecord(TypedDict):
    """What `run` and `merge` have stored, and where."""

    out: str
    options: list[str]
    plan: PlanRecord


class ReportRecord(TypedDict):
    """The file that `report` wrote, and whether it is a PDF."""

    report: str
    pdf: bool


class ReviewRecord(TypedDict):
    """Where a review stands; `open` are the ids of claims without a decision, `decisions` counts them by kind."""

    brief: str
    reviewed: bool
    claims: int
    decided: int
    open: list[str]
    decisions: dict[str, dict[str, object]]
    added: list[dict[str, object]]


class ExploreRecord(TypedDict):
    """Where the explorer is served: its address, with the desk of what was opened, and the folder that desks are kept in."""

    address: str
    work: str


class CalibrateRecord(TypedDict):
    """A fit: its id, the cases it used, prior draws played, the effective number left, and its folder."""

    posterior: str
    cases: list[str]
    draws: int
    effective: float
    out: str


class CheckedRecord(TypedDict):
    """One thing that must hold, and whether it does."""

    check: str
    says: str
    result: Annotated[str, OneOf((PASS, FAIL, SKIP))]
    why: str


class CheckRecord(TypedDict):
    """The battery of checks of a lever, an outcome or a parameter."""

    kind: str
    name: str
    passed: bool
    checks: list[CheckedRecord]


class NewRecord(TypedDict):
    """The files that `new` wrote to, and the steps that are left."""

    kind: str
    name: str
    files: list[str]
    next: list[str]


class WorldRecord(TypedDict):
    """A dated world: its size, how much of it is prior, and every value with what it rests on."""

    world: str
    start: str
    places: int
    legs: int
    prior_share: float
    prior_shares: dict[str, float]
    values: list[ValueRow]


class ExaminedRecord(TypedDict):
    """What the examination of a model found: readings that it made and confirmed, claims that it was to find."""

    made: int
    right: int
    known: int
    found: int
    passed: bool


class ConfigRecord(TypedDict):
    """What is set, and in which file; of a key only that there is one, and `null` for what is not set.

    `examined` is what is known of the model that is set, `null` where it was not examined.
    """

    file: str
    settings: dict[str, str | None]
    examined: ExaminedRecord | None


class DoctorRecord(TypedDict):
    """What is installed, and whether it works; a library that is not installed is `null`."""

    leeward: str
    python: str
    platform: str
    executable: str
    cores: int | None
    engine: str
    cache: str
    libraries: dict[str, str | None]
    data: Annotated[str, OneOf(("sound", "faulty"))]
    posterior: PosteriorRecord | None
    plugins: list[PluginRecord]
    formats: dict[str, bool]
    free_disk_bytes: int
    faults: list[str]
    works: bool
