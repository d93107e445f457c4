"""The world as tables: places, legs, zones, gates, countries, markets, networks. Start with `load_world`."""

from leeward.world.load import WORLDS, load_world
from leeward.world.outline import Outline, load_outline
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
    "WORLDS",
    "BaselineRange",
    "Country",
    "Gate",
    "Leg",
    "Market",
    "Network",
    "Outline",
    "Place",
    "World",
    "Zone",
    "load_outline",
    "load_world",
]
