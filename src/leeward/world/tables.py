"""The records of a world. Each class is at once the schema of one table, its limits and its documentation.

A field is a column of the table of the same name. `_number`, `_name` and `_names` state what a cell may hold;
`rows.py` reads and checks cells by these statements.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from leeward.world.provenance import DatedValue, Momentum

KINDS = ("source", "departure", "transit", "landfall", "border", "wholesale", "market")
MODES = ("go_fast", "low_profile", "fishing_cargo", "container", "light_aircraft", "land")
DRUGS = ("cocaine", "fentanyl")
ZONE_KINDS = ("sea", "air", "port", "land", "border")
BASINS = ("pacific", "caribbean", "atlantic", "none")
CORRIDORS = (
    "eastern_pacific",
    "western_caribbean",
    "eastern_caribbean",
    "atlantic",
    "land_border",
    "air",
    "export_container",
)
STATUSES = ("read", "inferred", "recalled", "judgement")


def _number(low: float | None = 0.0, high: float | None = None, *, optional: bool = False) -> Any:
    return field(metadata={"type": "number", "low": low, "high": high, "optional": optional})


def _name(choices: tuple[str, ...] = (), *, optional: bool = False) -> Any:
    return field(metadata={"type": "name", "choices": choices, "optional": optional})


def _names(choices: tuple[str, ...] = (), *, optional: bool = False) -> Any:
    return field(metadata={"type": "names", "choices": choices, "optional": optional})


def _text() -> Any:
    return field(metadata={"type": "text", "optional": True})


def _flag() -> Any:
    return field(metadata={"type": "flag", "optional": False})


@dataclass(frozen=True, slots=True)
class Place:
    """A region, coast, sea area or country: never an exact site.

    lon, lat: degrees, a point inside the region for drawing. dwell_weeks: mean weeks a load stays here.
    supply_share: share of the country's potential production harvested here (sources only, else None; shares
    of a country sum to 1). coarse: id of the place it belongs to in the coarse world.
    """

    id: str = _name()
    title: str = _name()
    country: str = _name(optional=True)
    kind: str = _name(KINDS)
    lon: float = _number(-180, 180)
    lat: float = _number(-90, 90)
    dwell_weeks: float = _number()
    supply_share: float | None = _number(0, 1, optional=True)
    coarse: str = _name()
    source: tuple[str, ...] = _names()
    status: str = _name(STATUSES)
    note: str = _text()


@dataclass(frozen=True, slots=True)
class Leg:
    """One way of moving loads from one place to another.

    id: `origin>destination:mode`, with `:fentanyl` appended for that drug. zone: what it crosses. corridor:
    empty for inland legs. networks: who may use it. gate: where a path is counted for the shares of `Gate`,
    or empty. distance_km. transport_cost_usd_per_kg: money cost of moving a kilogram, without loss, craft
    or wages, in 2024 US$. load_kg: typical load. crew: people with the load. vessel_cost_usd: craft lost
    with a load. base_weight: share of what leaves the origin (weights of an origin and drug sum to 1), all
    markets together. capacity_factor: kilograms that can pass before congestion raises costs, as a multiple
    of base use.
    """

    id: str = _name()
    origin: str = _name()
    destination: str = _name()
    mode: str = _name(MODES)
    drug: str = _name(DRUGS)
    zone: str = _name()
    corridor: str = _name(CORRIDORS, optional=True)
    networks: tuple[str, ...] = _names()
    gate: str = _name(optional=True)
    distance_km: float = _number()
    transport_cost_usd_per_kg: float = _number()
    load_kg: float = _number(1e-6)
    crew: float = _number()
    vessel_cost_usd: float = _number()
    base_weight: float = _number(1e-9, 1)
    capacity_factor: float = _number(1)
    source: tuple[str, ...] = _names()
    status: str = _name(STATUSES)
    note: str = _text()


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of sea, air, land or control point with one kind of enforcement.

    area_km2 (None for ports and borders). detection, pursuit, stop: probabilities at today's effort, each
    with its range, each given the step before, for a load that crosses the zone once. crossing_hours: how
    long that takes. reference_distance_km: length of one crossing; detection on a leg of d km is 1 - (1 -
    detection_base) ** (d / reference_distance_km), so that splitting a leg changes nothing; None where
    distance plays no part. lever_zone: the name that levers use for it.
    """

    id: str = _name()
    title: str = _name()
    kind: str = _name(ZONE_KINDS)
    basin: str = _name(BASINS)
    area_km2: float | None = _number(1, optional=True)
    detection_base: float = _number(0, 1)
    detection_low: float = _number(0, 1)
    detection_high: float = _number(0, 1)
    pursuit_base: float = _number(0, 1)
    pursuit_low: float = _number(0, 1)
    pursuit_high: float = _number(0, 1)
    stop_base: float = _number(0, 1)
    stop_low: float = _number(0, 1)
    stop_high: float = _number(0, 1)
    crossing_hours: float = _number()
    reference_distance_km: float | None = _number(1, optional=True)
    lever_zone: str = _name()
    source: tuple[str, ...] = _names()
    status: str = _name(STATUSES)
    note: str = _text()


@dataclass(frozen=True, slots=True)
class Gate:
    """A way out of the producing region towards one market, and its share of that market's departures.

    Every path from a source to the market passes exactly one leg with one of the market's gates. low,
    central, high: share of the market's flow; the central values of a market sum to 1.
    """

    market: str = _name()
    gate: str = _name()
    title: str = _name()
    corridor: str = _name(CORRIDORS, optional=True)
    low: float = _number(0, 1)
    central: float = _number(0, 1)
    high: float = _number(0, 1)
    source: tuple[str, ...] = _names()
    status: str = _name(STATUSES)
    note: str = _text()

    @property
    def id(self) -> str:
        """`market/gate`."""
        return f"{self.market}/{self.gate}"


@dataclass(frozen=True, slots=True)
class Country:
    """A country or group of countries: what it grows and makes, with ranges.

    coca_area in hectares; yield in kg of pure cocaine per hectare and year; potential_production in tonnes of
    pure cocaine a year; labs: sites of any stage in operation. year: of the figures.
    """

    id: str = _name()
    iso3: str = _name()
    title: str = _name()
    coca_area_ha: float = _number()
    coca_area_low: float = _number()
    coca_area_high: float = _number()
    yield_kg_per_ha: float = _number()
    yield_low: float = _number()
    yield_high: float = _number()
    potential_production_t: float = _number()
    potential_production_low: float = _number()
    potential_production_high: float = _number()
    labs: float = _number()
    labs_low: float = _number()
    labs_high: float = _number()
    year: float = _number(1900, 2100)
    grows_coca: bool = _flag()
    has_labs: bool = _flag()
    transit: bool = _flag()
    source: tuple[str, ...] = _names()
    status: str = _name(STATUSES)
    note: str = _text()


@dataclass(frozen=True, slots=True)
class Market:
    """A market of final users, with ranges.

    place: id of its place. consumption in tonnes of pure cocaine a year; import_price in 2024 US$ per pure
    kg; retail_price in 2024 US$ per pure gram; users in persons; fentanyl in tonnes of pure fentanyl a
    year.
    """

    id: str = _name()
    title: str = _name()
    place: str = _name()
    consumption_t: float = _number()
    consumption_low: float = _number()
    consumption_high: float = _number()
    import_price_usd_per_kg: float = _number()
    import_price_low: float = _number()
    import_price_high: float = _number()
    retail_price_usd_per_g: float = _number()
    retail_price_low: float = _number()
    retail_price_high: float = _number()
    light_users: float = _number()
    light_users_low: float = _number()
    light_users_high: float = _number()
    heavy_users: float = _number()
    heavy_users_low: float = _number()
    heavy_users_high: float = _number()
    fentanyl_t: float = _number()
    fentanyl_low: float = _number()
    fentanyl_high: float = _number()
    source: tuple[str, ...] = _names()
    status: str = _name(STATUSES)
    note: str = _text()


@dataclass(frozen=True, slots=True)
class Network:
    """A trafficking network: a set of organisations that share routes, not a named group."""

    id: str = _name()
    title: str = _name()
    drug: str = _name(DRUGS)
    note: str = _text()


@dataclass(frozen=True, slots=True)
class BaselineRange:
    """A range that the model's baseline must fall into.

    quantity: `gate_share` (sum over `gates` of their shares of the market's departures) or `removal_share`
    (share of the kilograms that set out by sea for the market and are removed at sea).
    """

    id: str = _name()
    quantity: str = _name(("gate_share", "removal_share"))
    market: str = _name()
    gates: tuple[str, ...] = _names(optional=True)
    low: float = _number(0, 1)
    high: float = _number(0, 1)
    facts: tuple[str, ...] = _names()
    status: str = _name(STATUSES)
    note: str = _text()


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """A dated world: all tables, checked. sha256: of the tables it was read from.

    later_knowledge: facts that describe a time after the start were allowed. momentum: slopes of the three years
    before the start. provenance: what each value rests on. baselines: (lever, where) -> dial value in force at the
    start, where it differs from the table of levers or is known for the day. levels: name of a parameter of the
    model -> (low, central, high) at the start; empty for 2025, which the parameters themselves describe.
    """

    name: str
    start: date
    coarse: bool
    places: tuple[Place, ...]
    legs: tuple[Leg, ...]
    zones: tuple[Zone, ...]
    gates: tuple[Gate, ...]
    countries: tuple[Country, ...]
    markets: tuple[Market, ...]
    networks: tuple[Network, ...]
    ranges: tuple[BaselineRange, ...]
    sha256: str
    later_knowledge: bool = False
    momentum: tuple[Momentum, ...] = ()
    provenance: tuple[DatedValue, ...] = ()
    baselines: dict[tuple[str, str], float] = field(default_factory=dict)
    levels: dict[str, tuple[float, float, float]] = field(default_factory=dict)

    def gates_of(self, market: str) -> tuple[Gate, ...]:
        """Gates of one market, in the order of the table."""
        return tuple(gate for gate in self.gates if gate.market == market)

    def legs_of(self, drug: str, network: str | None = None) -> tuple[Leg, ...]:
        """Legs of one drug, and of one network if named."""
        return tuple(leg for leg in self.legs if leg.drug == drug and (network is None or network in leg.networks))

    @property
    def lever_zones(self) -> tuple[str, ...]:
        """Names that levers use for zones, each once, in the order of the table."""
        return tuple(dict.fromkeys(zone.lever_zone for zone in self.zones))
