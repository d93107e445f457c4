"""The keys of what `levers`, `outcomes`, `parameters` and `evidence` print, declared once.

The rows are built against these types, so the type checker compares the two, and the JSON Schemas of the package are made
from them (`leeward.schemas`). Other rooms have a file of the same name for what they hand on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

# Not from typing: the library that makes the schemas needs this one before Python 3.12.
from typing_extensions import TypedDict

from leeward.evidence.facts import STATUSES
from leeward.evidence.levers import DIALS, EFFORT_OF, RESOLUTIONS, SCOPES, SIGNS, WHERES
from leeward.evidence.outcomes import DIMS, EFFECT_KINDS, GOOD, KINDS, OVERS
from leeward.evidence.vocabulary import DIRECTIONS


@dataclass(frozen=True, slots=True)
class OneOf:
    """Beside a type: the only values there are."""

    values: tuple[str, ...]

    def __get_pydantic_json_schema__(self, core: Any, handler: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
        """Add the values to the JSON Schema of the type."""
        return {**handler(core), "enum": list(self.values)}


Maybe = float | None
"""A number, or nothing where it is undefined: not a number is written as `null`."""
Status = Annotated[str, OneOf(STATUSES)]
StatusOrNone = Annotated[str, OneOf((*STATUSES, ""))]
Good = Annotated[str, OneOf(GOOD)]
EffectKind = Annotated[str, OneOf(EFFECT_KINDS)]
Resolution = Annotated[str, OneOf(RESOLUTIONS)]
Direction = Annotated[str, OneOf(DIRECTIONS)]


class FactRow(TypedDict):
    """A published number with its source; `value` is `null` where only a range or a direction is given."""

    id: str
    quantity: str
    value: Maybe
    low: Maybe
    high: Maybe
    unit: str
    year: int | None
    year_end: int | None
    place: str
    status: Status
    note: str
    source: str
    url: str


class FindingRow(TypedDict):
    """A published finding on a lever and an outcome; `direction` is for more of the lever."""

    id: str
    lever: str
    outcome: str
    direction: Direction
    size: Maybe
    low: Maybe
    high: Maybe
    unit: str
    design: str
    place: str
    years: str
    horizon: str
    status: Status
    summary: str
    note: str
    source_id: str
    source: str
    url: str


class EffortRecord(TypedDict):
    """What is one whole surge of a lever: `size` in units of the dial, or in multiples of today's setting."""

    of: Annotated[str, OneOf(EFFORT_OF)]
    size: float
    rests: bool
    status: Status
    note: str


class PluginRecord(TypedDict):
    """A plug-in: distribution and version, package, hash of its tables and code, and the names that it brings."""

    name: str
    version: str
    package: str
    sha256: str
    levers: list[str]
    outcomes: list[str]
    parameters: list[str]


class _Lever(TypedDict):
    name: str
    title: str
    family: str
    label: str
    subsystem: str
    unit: str
    dial: Annotated[str, OneOf(DIALS)]
    now: float
    more: float
    surge: float
    all_out: float
    minimum: float
    maximum: float
    meaning: dict[str, str]
    where: Annotated[str, OneOf(WHERES)]
    where_default: list[str]
    where_allowed: list[str]
    scope: Annotated[str, OneOf(SCOPES)]
    scale: dict[str, float]
    mechanism: str
    acts_on: list[str]
    assumed: list[str]
    assumed_signs: dict[str, Annotated[str, OneOf(SIGNS)]]
    effort: EffortRecord | None
    resolution: Resolution
    lethal: bool
    in_model: bool
    outside_reason: str
    unit_cost: Maybe
    unit_cost_per: str
    unit_cost_status: StatusOrNone
    unit_cost_note: str
    aliases: list[str]
    examples: list[str]
    plugin: str


class LeverRow(_Lever):
    """A lever: `now` to `all_out`, `minimum` and `maximum` in `unit`; `facts` are ids; `plugin` is empty for our own."""

    facts: list[str]


class LeverInFull(_Lever):
    """A lever with its facts in place of their ids."""

    facts: list[FactRow]


class _Outcome(TypedDict):
    name: str
    title: str
    family: str
    label: str
    subsystem: str
    unit: str
    definition: str
    dims: list[Annotated[str, OneOf(DIMS)]]
    kind: Annotated[str, OneOf(KINDS)]
    over: Annotated[str, OneOf(OVERS)]
    derived: bool
    good: Good
    from_nought: bool
    smallest_effect: float
    smallest_effect_kind: EffectKind
    smallest_effect_status: StatusOrNone
    smallest_effect_note: str
    yearly_sd: Maybe
    yearly_sd_status: StatusOrNone
    yearly_sd_facts: list[str]
    resolution: Resolution
    in_model: bool
    outside_reason: str
    aliases: list[str]
    inverse_aliases: list[str]
    examples: list[str]
    plugin: str


class OutcomeRow(_Outcome):
    """An outcome; `smallest_effect` and `yearly_sd` are fractions where relative; `facts` are ids."""

    facts: list[str]


class OutcomeInFull(_Outcome):
    """An outcome with its facts in place of their ids."""

    facts: list[FactRow]


class _Parameter(TypedDict):
    name: str
    title: str
    unit: str
    subsystem: str
    kind: str
    q05: Maybe
    median: Maybe
    q95: Maybe
    options: list[str]
    structural: bool
    status: Status
    identified_by: str
    note: str
    plugin: str


class ParameterRow(_Parameter):
    """A parameter; quantiles are of its prior in `unit`, `null` for a choice; `facts` are ids."""

    facts: list[str]


class ParameterInFull(_Parameter):
    """A parameter with its facts in place of their ids."""

    facts: list[FactRow]
