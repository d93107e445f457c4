"""Provenance of the main tables, for the years that they describe."""

from __future__ import annotations

from leeward.world.checks import Tables
from leeward.world.provenance import DatedValue
from leeward.world.tables import Country, Gate, Market, Place, Zone

Triple = tuple[float, float, float]
Row = Country | Gate | Market | Place | Zone


def _value(group: str, quantity: str, unit: str, row: Row, limits: Triple, year: int | None = None) -> DatedValue:
    facts = tuple(name for name in row.source if name != "judgement")
    return DatedValue(group, quantity, row.id, unit, *limits, year, 0.0, facts, "", row.status, False)


def main_values(tables: Tables) -> list[DatedValue]:
    """One value for each number of the main tables that a dated world would draw; status and facts are the row's."""
    values: list[DatedValue] = []
    for c in tables.countries.rows:
        if c.grows_coca:
            columns: tuple[tuple[str, str, Triple], ...] = (
                ("coca_area", "ha", (c.coca_area_low, c.coca_area_ha, c.coca_area_high)),
                ("yield", "kg/ha", (c.yield_low, c.yield_kg_per_ha, c.yield_high)),
                ("labs", "count", (c.labs_low, c.labs, c.labs_high)),
            )
            values += [_value("supply", name, unit, c, limits, int(c.year)) for name, unit, limits in columns]
    for m in tables.markets.rows:
        columns = (
            ("consumption", "t/year", (m.consumption_low, m.consumption_t, m.consumption_high)),
            ("import_price", "US$2024/kg", (m.import_price_low, m.import_price_usd_per_kg, m.import_price_high)),
            ("retail_price", "US$2024/g", (m.retail_price_low, m.retail_price_usd_per_g, m.retail_price_high)),
            ("light_users", "people", (m.light_users_low, m.light_users, m.light_users_high)),
            ("heavy_users", "people", (m.heavy_users_low, m.heavy_users, m.heavy_users_high)),
        )
        values += [_value("market", name, unit, m, limits) for name, unit, limits in columns]
        if m.fentanyl_high:
            values.append(_value("market", "fentanyl", "t/year", m, (m.fentanyl_low, m.fentanyl_t, m.fentanyl_high)))
    for g in tables.gates.rows:
        values.append(_value("corridor", "gate_share", "fraction", g, (g.low, g.central, g.high)))
    for z in tables.zones.rows:
        detection = (z.detection_low, z.detection_base, z.detection_high)
        pursuit = (z.pursuit_low, z.pursuit_base, z.pursuit_high)
        values.append(_value("enforcement", "detection", "probability", z, detection))
        values.append(_value("enforcement", "pursuit", "probability", z, pursuit))
    for p in tables.places.rows:
        if p.supply_share is not None:
            values.append(_value("route", "supply_share", "fraction", p, (p.supply_share,) * 3))
    return values
