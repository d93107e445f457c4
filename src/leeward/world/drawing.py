"""The drawing of a day: which places and legs were in use, with what weights."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import fields, replace
from datetime import date

from leeward.world.checks import Tables
from leeward.world.coarse import prune_networks
from leeward.world.dated import DatedTables, replace_tables
from leeward.world.points import decimal_year, present
from leeward.world.rows import Table
from leeward.world.tables import Leg, Place


def draw(main: Tables, dated: DatedTables, day: date) -> Tables:
    """Places and legs of a day: those of the main tables that were in use, and those that no longer are.

    Weights out of each place are scaled to sum to 1 for each drug. A network leaves the legs where its loads can no
    longer come or go on; legs and places that are left without any go.

    Raises
    ------
    InputError
        For a rule about a leg or a mode that the main tables do not have.
    """
    when = decimal_year(day)
    legs_by_id = {leg.id for leg in main.legs.rows}
    modes = {leg.mode for leg in main.legs.rows}
    for rule in dated.presence.rows:
        known = legs_by_id if rule.kind == "leg" else modes
        if rule.id not in known:
            raise dated.presence.unknown(rule.kind, rule.id, sorted(known), rule.id, "id")
    rules = {(rule.kind, rule.id): rule for rule in dated.presence.rows}

    def in_use(leg: Leg) -> bool:
        own = (rules.get(("mode", leg.mode)), rules.get(("leg", leg.id)))
        return all(rule is None or present(rule.valid_from, rule.valid_to, when) for rule in own)

    known_places = {place.id for place in (*main.places.rows, *dated.places.rows)}
    for row in dated.legs.rows:
        for column in ("origin", "destination"):
            if getattr(row, column) not in known_places:
                raise dated.legs.unknown("place", getattr(row, column), sorted(known_places), row.id, column)
    legs = [leg for leg in main.legs.rows if in_use(leg)]
    names = [column.name for column in fields(Leg)]
    legs += [
        Leg(**{name: getattr(row, name) for name in names})
        for row in dated.legs.rows
        if present(row.valid_from, row.valid_to, when)
    ]
    places = list(main.places.rows)
    columns = [column.name for column in fields(Place)]
    places += [
        Place(**{name: getattr(place, name) for name in columns})
        for place in dated.places.rows
        if present(place.valid_from, place.valid_to, when)
    ]
    legs = list(prune_networks(tuple(legs), tuple(places)))
    ends = {name for leg in legs for name in (leg.origin, leg.destination)}
    totals: dict[tuple[str, str], float] = defaultdict(float)
    for leg in legs:
        totals[leg.origin, leg.drug] += leg.base_weight
    scaled = tuple(replace(leg, base_weight=leg.base_weight / totals[leg.origin, leg.drug]) for leg in legs)
    return replace_tables(
        main,
        places=Table(main.places.file, tuple(place for place in places if place.id in ends), main.places.lines),
        legs=Table(main.legs.file, scaled, main.legs.lines | dated.legs.lines),
    )
