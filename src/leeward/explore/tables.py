"""What the page picks from: levers, outcomes, places and words with their definitions, from the tables of the package."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from leeward._version import __version__
from leeward.evidence import load_levers
from leeward.evidence.outcomes import claimed_outcomes
from leeward.evidence.placenames import title_of
from leeward.evidence.tables import lever_row
from leeward.evidence.vocabulary import DIRECTIONS, LEVEL_NAMES
from leeward.explore.bands import outcome_rows
from leeward.judging.rules import MEANING
from leeward.reading.outside import outside_levers, outside_outcomes
from leeward.showing.map import ARCS, arc_points, label_place, land_path
from leeward.showing.sections import CHIPS, chip
from leeward.world import load_outline

MAP_WIDTH = 520.0


@lru_cache(maxsize=1)
def tables() -> dict[str, Any]:
    """Everything that does not change while the server runs."""
    from leeward.explore.examples import EXAMPLES

    levers = load_levers()
    places = sorted({place for lever in levers.values() for place in (*lever.where_allowed, *lever.where_default)})
    return {
        "version": __version__,
        "levers": [{**lever_row(lever), "baseline": lever.baseline} for lever in levers.values()],
        "families": list(dict.fromkeys(lever.family for lever in levers.values())),
        "outside_levers": [{"name": name, "title": name.replace("_", " ")} for name in outside_levers()],
        "outcomes": [
            {"name": o.name, "title": o.title, "unit": o.unit, "definition": o.definition, "good": o.good, "in_model": o.in_model}
            for o in claimed_outcomes().values()
        ],
        "outside_outcomes": [{"name": name, "title": name.replace("_", " ")} for name in outside_outcomes()],
        "charts": [{"name": o.name, "title": o.title, "unit": o.unit} for o in outcome_rows()],
        "directions": list(DIRECTIONS),
        "levels": list(LEVEL_NAMES),
        "places": [{"name": name, "title": title_of(name)} for name in places],
        "words": [{"word": word, "meaning": MEANING[word], "chip": chip(word)} for word in CHIPS],
        "examples": [{k: v for k, v in example.items() if k != "file"} for example in EXAMPLES],
        "map": _map(),
    }  # fmt: skip


def _map() -> dict[str, Any]:
    land, height = land_path(MAP_WIDTH)
    arcs = {}
    for name in ARCS:
        x, y, anchor, short = label_place(name, MAP_WIDTH)
        points = [[round(a, 1), round(b, 1)] for a, b in arc_points(name, MAP_WIDTH)]
        arcs[name] = {"points": points, "label": [round(x, 1), round(y, 1), anchor, short], "title": title_of(name)}
    return {"width": MAP_WIDTH, "height": round(height, 1), "land": land, "arcs": arcs, "credit": load_outline().credit}
