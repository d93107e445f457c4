"""The keys of a plan, of a manifest and of a measurement of the engine, declared once; JSON Schemas are made from them."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from typing_extensions import TypedDict

from leeward.ensembles.plan import KEEPS
from leeward.evidence.keys import OneOf, PluginRecord

Keep = Annotated[str, OneOf(KEEPS)]


class SettingRecord(TypedDict):
    """One lever held at `value` (dial units) from `start_week` up to, not including, `end_week`."""

    lever: str
    value: float
    where: list[str]
    start_week: int
    end_week: int | None
    ramp_weeks: int
    lethal: bool


class ShardRecord(TypedDict):
    """Part `index` of `count` of the draws of a whole study."""

    index: int
    count: int
    first_draw: int
    draws: int


class _Plan(TypedDict):
    draws: int
    first_draw: int
    years: float
    seed: int
    keep: Keep
    world: str
    start: str
    coarse: bool
    prior: bool
    shard: NotRequired[ShardRecord]


class WholePlanRecord(_Plan):
    """What decides the numbers, except code and data; `options` are pairs of an id and its settings."""

    options: list[tuple[str, list[SettingRecord]]]


class EngineRecord(TypedDict):
    """What computes."""

    backend: str
    library: str
    dtype: str
    lanes: int
    segment_weeks: int


class PosteriorRecord(TypedDict):
    """The posterior that the draws are from; `unfitted` are parameters drawn from their priors."""

    id: str
    effective_draws: float
    cases: list[str]
    cut: NotRequired[str]
    beta: NotRequired[float]
    unfitted: NotRequired[list[str]]


class HoleRecord(TypedDict):
    """Draws that a merged study lacks."""

    first_draw: int
    draws: int
    shard: NotRequired[str]


class StoppedRecord(TypedDict):
    """Why a study that was given no number of draws has as many as it has: the numbers after which the verdicts were looked
    at, the most there can be, and the claims that were not settled at the last look (none where that stopped it). `fewer`:
    options whose verdicts were settled before the others', and of how many draws.
    """

    looks: list[int]
    most: int
    unsettled: list[str]
    fewer: NotRequired[dict[str, int]]


class _Run(TypedDict):
    run: str
    version: str
    engine: EngineRecord
    hashes: dict[str, str]
    structures: dict[str, list[str]]
    left_out: NotRequired[dict[str, list[str]]]
    merged: NotRequired[dict[str, str]]
    not_needed: NotRequired[list[str]]
    world_prior_share: NotRequired[float]
    shocks: NotRequired[list[dict[str, Any]]]
    posterior: NotRequired[PosteriorRecord]
    plugins: NotRequired[list[PluginRecord]]
    lacks: NotRequired[list[HoleRecord]]
    stopped: NotRequired[StoppedRecord]


class PlanRecord(_Plan, _Run):
    """What was run: the plan, and of what is there, how much. `draws` counts what is stored."""

    weeks: int
    options: list[str]
    rejected: int
    lacking: NotRequired[int]


class ManifestRecord(_Run):
    """`manifest.json` of a folder of draws; `series` are pairs of an outcome and its labels."""

    leeward: Literal[1]
    plan: WholePlanRecord
    series: list[tuple[str, list[tuple[str, str]]]]


class BenchRecord(TypedDict):
    """How fast the engine is here."""

    system_years_per_second: float
    system_years_per_second_min: float
    system_years_per_second_max: float
    system_years_per_second_stored: float
    cores: int
    limit: str
    share_in_program: float
    backend: str
    dtype: str
    lanes: int
    threads: int
    load_seconds: float
    compile_seconds: float
    draws: int
    years: int
    burn_in_years: int
    weeks: int
    series: int
    repeats: int
