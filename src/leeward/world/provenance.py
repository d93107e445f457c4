"""What each number of a dated world rests on, and how much of the world is prior.

A value is *prior* when nothing but judgement stands behind it. A value is *later knowledge* when a fact that it uses
describes a time on or after the start of the world.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from typing_extensions import TypedDict

if TYPE_CHECKING:
    from leeward.world.tables import World

STATUS_ORDER = ("read", "inferred", "recalled", "judgement")
GROUPS = ("supply", "market", "corridor", "enforcement", "route", "level", "lever")
"""Groups of quantities, in the order of reports. `level` and `lever` are empty for the year of the main tables."""


@dataclass(frozen=True, slots=True)
class DatedValue:
    """One quantity of a world at its start.

    low, central, high: in `unit`. evidence_year: last year of the nearest reading that it uses, None if there is
    none. distance_years: from the start to that reading, plus the handicap of its status. facts: ids of facts.
    source: where the value was read if not in a fact. carried: taken over from the tables of 2025.
    """

    group: str
    quantity: str
    place: str
    unit: str
    low: float
    central: float
    high: float
    evidence_year: int | None
    distance_years: float
    facts: tuple[str, ...]
    source: str
    status: str
    later_knowledge: bool
    carried: bool = False
    note: str = ""

    @property
    def prior(self) -> bool:
        """Nothing but judgement stands behind the value."""
        return self.status == "judgement"


@dataclass(frozen=True, slots=True)
class Momentum:
    """Yearly change of the natural logarithm of a quantity over the three years before the start.

    quantity: `coca_area` (place is a country), `consumption`, `import_price` or `retail_price` (place is a market;
    prices in 2024 US$). low, central, high: per year; central 0 and prior where the evidence gives no two points.
    """

    quantity: str
    place: str
    low: float
    central: float
    high: float
    facts: tuple[str, ...]
    status: str
    later_knowledge: bool = False

    @property
    def prior(self) -> bool:
        """No slope could be read: zero with a range."""
        return self.status == "judgement"


def weakest(statuses: Iterable[str]) -> str:
    """The weakest of some statuses."""
    return max(statuses, key=STATUS_ORDER.index)


def prior_shares(world: World) -> dict[str, float]:
    """Share of the values of each group that are prior (0 to 1), for the groups that the world has."""
    shares: dict[str, float] = {}
    for group in GROUPS:
        values = [value for value in world.provenance if value.group == group]
        if values:
            shares[group] = sum(value.prior for value in values) / len(values)
    return shares


def prior_share(world: World) -> float:
    """Share of a world's state that is prior: the mean over groups, so that many small rows do not outweigh a few."""
    shares = prior_shares(world)
    return sum(shares.values()) / len(shares) if shares else 1.0


class ValueRow(TypedDict):
    """One quantity of a world at its start, or a yearly slope, with what it rests on; ``facts`` are joined by semicolons."""

    group: str
    quantity: str
    place: str
    unit: str
    low: float
    central: float
    high: float
    evidence_year: int | None
    status: str
    prior: bool
    later_knowledge: bool
    carried: bool
    facts: str
    source: str
    note: str


def provenance_rows(world: World) -> list[ValueRow]:
    """The provenance as rows of a table, one a value, then one a slope; all cells are numbers, text or flags."""
    rows: list[ValueRow] = [
        {
            "group": value.group, "quantity": value.quantity, "place": value.place, "unit": value.unit,
            "low": value.low, "central": value.central, "high": value.high, "evidence_year": value.evidence_year,
            "status": value.status, "prior": value.prior, "later_knowledge": value.later_knowledge,
            "carried": value.carried, "facts": ";".join(value.facts), "source": value.source, "note": value.note,
        }
        for value in world.provenance
    ]  # fmt: skip
    rows += [
        {
            "group": "momentum", "quantity": slope.quantity, "place": slope.place, "unit": "log change/year",
            "low": slope.low, "central": slope.central, "high": slope.high, "evidence_year": None,
            "status": slope.status, "prior": slope.prior, "later_knowledge": slope.later_knowledge,
            "carried": False, "facts": ";".join(slope.facts), "source": "", "note": "",
        }
        for slope in world.momentum
    ]  # fmt: skip
    return rows
