"""Names of places, said once: what documents and levers call them, what the model calls them, how people write them.

The words that a document uses for a place stand in `reading/data/places.toml`, the places of facts in `places.csv`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

MARKETS = ("usa", "europe", "other")
PATROLLED_SEAS = ("eastern_pacific", "western_caribbean", "eastern_caribbean")
"""Off South and Central America, where craft are looked for and pursued."""

SEAS = (*PATROLLED_SEAS, "atlantic")

ZONES_OF: Mapping[str, tuple[str, ...]] = {"caribbean": ("western_caribbean", "eastern_caribbean")}
"""A sea of documents that the model has in several zones."""

CORRIDORS: Mapping[str, tuple[str, ...]] = {
    **ZONES_OF,
    "pacific": ("eastern_pacific",),
    "atlantic_ocean": ("atlantic",),
    "us_southwest_border": ("land_border",),
    "export_ports": ("export_container",),
    "europe_ports": ("export_container",),
}
"""Places of documents and levers that are written otherwise than the corridors of the model."""

ELSEWHERE = "elsewhere"
"""A country that documents speak of and that no table has."""

MARKET_NAMES: Mapping[str, str] = {
    "united_states": "usa",
    "us": "usa",
    "north_america": "usa",
    "america": "usa",
    "european_union": "europe",
    "eu": "europe",
    "western_europe": "europe",
}
"""Other names of a market itself. A country of it is no name of it: a claim that names the Netherlands may mean its ships."""

_EUROPE = (
    "albania", "austria", "belgium", "czechia", "denmark", "estonia", "finland", "france", "germany", "greece",
    "hungary", "iceland", "ireland", "italy", "netherlands", "norway", "poland", "portugal", "romania", "spain",
    "sweden", "switzerland", "united_kingdom",
)  # fmt: skip
_OTHERS = (
    "afghanistan", "argentina", "australia", "bahamas", "canada", "central_asia", "chile", "cuba", "el_salvador",
    "ghana", "guinea_bissau", "hong_kong", "india", "indonesia", "iran", "israel", "japan", "kenya", "laos",
    "lebanon", "malaysia", "morocco", "myanmar", "new_zealand", "nicaragua", "nigeria", "pakistan", "paraguay",
    "philippines", "russia", "saudi_arabia", "singapore", "south_africa", "south_korea", "syria", "taiwan",
    "tanzania", "thailand", "turkey", "ukraine", "uruguay", "vietnam", "west_africa",
)  # fmt: skip
MARKET_OF_COUNTRY: Mapping[str, str] = dict.fromkeys(_EUROPE, "europe") | dict.fromkeys(_OTHERS, "other")
"""The market that a country is part of: for levers that act on the users there."""

TITLES: Mapping[str, str] = {
    "usa": "United States",
    "europe": "Europe",
    "other": "other markets",
    "land_border": "US land border",
    "air": "air",
    "atlantic": "Atlantic",
    "export_container": "containers from export ports",
    "eastern_pacific": "eastern Pacific",
    "western_caribbean": "western Caribbean",
    "eastern_caribbean": "eastern Caribbean",
    "go_fast": "go-fast boats",
    "low_profile": "low-profile vessels",
    "fishing_cargo": "fishing and cargo vessels",
    "light_aircraft": "light aircraft",
}
"""Places, markets and modes as people write them, where that is not the name with capitals."""

_IN_A_SENTENCE: Mapping[str, str] = {
    "us_southwest_border": "the US south-west border",
    "usa": f"the {TITLES['usa']}",
    "united_kingdom": "the United Kingdom",
    "netherlands": "the Netherlands",
    "dominican_republic": "the Dominican Republic",
    "trinidad_and_tobago": "Trinidad and Tobago",
    "atlantic": f"the {TITLES['atlantic']}",
    "europe_ports": "ports in Europe",
    "us_ports": "ports in the United States",
    "export_ports": "ports of export",
    "air": f"the {TITLES['air']}",
    "other": TITLES["other"],
    ELSEWHERE: "a country that the model does not have",
}
"""Those that take an article, or are not their name with capitals, within a sentence."""


def title_of(name: str) -> str:
    """Return a place, market or mode as people write it."""
    if name in TITLES:
        return TITLES[name]
    return " ".join(word if word in ("of", "and") else word.capitalize() for word in name.split("_"))


def in_words(names: Sequence[str]) -> str:
    """Join names for a sentence: A; A and B; A, B and C."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def place_title(name: str) -> str:
    """Return a place as it is written in a sentence: `Venezuela`, `the western Caribbean`."""
    if name in _IN_A_SENTENCE:
        return _IN_A_SENTENCE[name]
    words = name.split("_")
    if words[0] in ("eastern", "western"):
        return " ".join(["the", words[0], *(word.capitalize() for word in words[1:])])
    return " ".join(word.capitalize() for word in words)


def market_named(name: str) -> str:
    """Return the market that a place is or lies in; empty for none."""
    market = MARKET_OF_COUNTRY.get(name, MARKET_NAMES.get(name, name))
    return market if market in MARKETS else ""


def corridors_of(places: Iterable[str]) -> tuple[str, ...]:
    """Return the corridors that places of documents and levers lie in, by the names of the model."""
    found = [name for place in places for name in CORRIDORS.get(place, (place,))]
    return tuple(dict.fromkeys(found))
