"""What every replication has in common: targets fixed beforehand, rows, and a registry.

A replication is a small model rebuilt from its published description. Its targets (published number,
tolerance, reason for the tolerance) are a constant table in the module, written before the comparison
is made; `rows()` sets the computed numbers beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Literal, Protocol, cast

from typing_extensions import TypedDict

from leeward.evidence.errors import InputError

Status = Literal["read", "inferred", "recalled"]
Use = Literal["predicted", "fitted", "shown"]
Rule = Literal["relative", "absolute", "at_least", "at_most", "between", "none"]

STUDIES: tuple[str, ...] = (
    "rydell_everingham_1994",
    "everingham_rydell_flows",
    "adaptive_smugglers",
    "mejia_restrepo",
    "prieto_curiel_2023",
    "narcologic",
)


class Row(TypedDict):
    """One published quantity beside the computed one.

    `holds` is None when the row is not scored: the number was fitted, is only recalled, or nothing
    comparable was published.
    """

    study: str
    quantity: str
    published: float | str | None
    computed: float
    tolerance: str
    holds: bool | None
    status: Status
    unit: str
    use: Use
    reason: str
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a computed number may lie from the published one, and why.

    `relative` is a share of the published number, `absolute` is in its unit, `at_least`, `at_most` and
    `between` are for statements published in words (`low`, `high` in the unit of the quantity).
    """

    rule: Rule
    size: float = 0.0
    high: float = 0.0
    reason: str = ""

    def holds(self, computed: float, published: float | str | None) -> bool | None:
        """True or False for a scored rule, None for rule `none`."""
        if self.rule == "none":
            return None
        if self.rule == "at_least":
            return computed >= self.size
        if self.rule == "at_most":
            return computed <= self.size
        if self.rule == "between":
            return self.size <= computed <= self.high
        if not isinstance(published, (int, float)):
            raise TypeError(f"rule {self.rule!r} needs a published number, not {published!r}")
        room = self.size * abs(published) if self.rule == "relative" else self.size
        return abs(computed - published) <= room

    def text(self) -> str:
        """Return the tolerance in a few words."""
        if self.rule == "relative":
            return f"within {100 * self.size:g} %"
        if self.rule == "absolute":
            return f"within {self.size:g}"
        if self.rule == "at_least":
            return f"at least {self.size:g}"
        if self.rule == "at_most":
            return f"at most {self.size:g}"
        if self.rule == "between":
            return f"{self.size:g} to {self.high:g}"
        return "not scored"


NOT_SCORED = Tolerance("none")


@dataclass(frozen=True, slots=True)
class Target:
    """A published quantity (a number, or the statement in our own words) with its tolerance and status."""

    key: str
    quantity: str
    published: float | str | None
    unit: str
    tolerance: Tolerance
    status: Status
    source: str
    use: Use = "predicted"
    note: str = ""


def number(value: float) -> str:
    """Three significant digits, thousands separated; "none" for what is no number."""
    if value != value:
        return "none"
    if abs(value) >= 1000:
        return f"{float(f'{value:.3g}'):,.0f}"
    if abs(value) < 0.0005:
        return "0"
    return f"{value:.4g}" if abs(value - 1) < 0.05 else f"{value:.3g}"


class Replication(Protocol):
    """What a module of this folder offers."""

    TITLE: str
    CITATION: str
    READ: str
    DIFFERENCES: tuple[str, ...]
    TARGETS: tuple[Target, ...]

    def compute(self) -> Mapping[str, float]:
        """Return the computed value for the key of every target."""


def rows_for(study: str, targets: Iterable[Target], computed: Mapping[str, float]) -> list[Row]:
    """Set computed numbers beside targets. Only predictions of numbers that were read are scored."""
    rows: list[Row] = []
    for target in targets:
        value = float(computed[target.key])
        scored = target.use == "predicted" and target.status != "recalled"
        holds = target.tolerance.holds(value, target.published) if scored else None
        rows.append(
            Row(
                study=study,
                quantity=target.quantity,
                published=target.published,
                computed=value,
                tolerance=target.tolerance.text() if scored else "not scored",
                holds=holds,
                status=target.status,
                unit=target.unit,
                use=target.use,
                reason=target.tolerance.reason,
                note=target.note,
                source=target.source,
            )
        )
    return rows


def load_study(name: str) -> Replication:
    """Return the module of one replication; InputError for an unknown name."""
    if name not in STUDIES:
        raise InputError(f"unknown replication {name!r}", key="name", allowed=list(STUDIES))
    return cast(Replication, import_module(f"leeward.replications.{name}"))


@cache
def _computed(name: str) -> tuple[tuple[str, float], ...]:
    compute: Callable[[], Mapping[str, float]] = load_study(name).compute
    return tuple(compute().items())


def replicate(name: str | None = None) -> list[Row]:
    """Rows of one replication, or of all of them in order.

    Raises InputError for an unknown name. Computed numbers are cached within a process.
    """
    names = STUDIES if name is None else (name,)
    rows: list[Row] = []
    for one in names:
        rows += rows_for(one, load_study(one).TARGETS, dict(_computed(one)))
    return rows
