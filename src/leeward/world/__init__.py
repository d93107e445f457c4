"""The world as tables: places, legs, zones, gates, countries, markets, networks. Start with `load_world`."""

from leeward.world.load import WORLDS, load_world
from leeward.world.outline import Outline, load_outline
from leeward.world.provenance import GROUPS, DatedValue, Momentum, prior_share, prior_shares, provenance_rows
from leeward.world.tables import (
    BaselineRange,
    Country,
    Gate,
    Leg,
    Market,
    Network,
    Place,
    World,
    Zone,
)

__all__ = [
    "GROUPS",
    "WORLDS",
    "BaselineRange",
    "Country",
    "DatedValue",
    "Gate",
    "Leg",
    "Market",
    "Momentum",
    "Network",
    "Outline",
    "Place",
    "World",
    "Zone",
    "load_outline",
    "load_world",
    "prior_share",
    "prior_shares",
    "provenance_rows",
]
