"""Which three outcomes each lever should move most, and which way: the table behind `lever_charts.py`.

Chosen from the lever's mechanism and from what it is meant for, before the charts were made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leeward.evidence.outcomes import load_outcomes
from leeward.evidence.placenames import title_of

QUARTER, YEAR, LATE = 13, 52, 156
WHEN = {QUARTER: "first quarter", YEAR: "end of year 1", LATE: "end of year 3"}


@dataclass(frozen=True, slots=True)
class Panel:
    """One chart: outcome at coordinates (market, country, ...), horizon in weeks, and the direction expected, 1 or -1.

    Axes that are not named are summed. `where`: places the lever acts on, empty for its default.
    """

    outcome: str
    way: int
    weeks: int = YEAR
    at: tuple[tuple[str, str], ...] = ()
    where: tuple[str, ...] = ()

    def option(self, lever: str, level: str) -> str:
        """Id of the option that sets the lever to the level in the panel's places."""
        return ".".join((lever, level, *self.where))

    @property
    def title(self) -> str:
        """Outcome, where, and when."""
        where = f" ({self.place})" if self.place else ""
        return f"{self.name}{where}, {WHEN[self.weeks]}"

    @property
    def name(self) -> str:
        """Title of the outcome."""
        return load_outcomes()[self.outcome].title

    @property
    def place(self) -> str:
        """Coordinates, and where the lever acts when that is not its default, in words."""
        lever = [f"lever in {title_of(x)}" for x in self.where]
        return ", ".join([*(value.replace("_", " ") if dim == "rung" else title_of(value) for dim, value in self.at), *lever])


def _panel(outcome: str, way: int, weeks: int = YEAR, **at: str) -> Panel:
    return Panel(outcome, way, weeks, tuple(at.items()))


PANELS: Mapping[str, tuple[Panel, Panel, Panel]] = {
    "surveillance": (
        _panel("detection_rate", 1, QUARTER, corridor="eastern_pacific"),
        _panel("kg_delivered", -1, QUARTER, market="usa"),
        _panel("force_readiness", -1),
    ),
    "vessel_patrol": (
        _panel("kg_delivered", -1, QUARTER, market="usa"),
        _panel("import_price", 1, market="usa"),
        _panel("response_time", -1, QUARTER),
    ),
    "maritime_strike": (
        _panel("death_at_sea", 1),
        _panel("crew_wage", 1),
        _panel("corridor_share", 1, corridor="eastern_pacific"),
    ),
    "lab_strike": (
        _panel("potential_production", -1),
        _panel("death_on_land", 1),
        _panel("cooperation", -1, country="colombia"),
    ),
    "lab_raid": (
        _panel("active_lab", -1, QUARTER, country="colombia"),
        _panel("leaf_price", 1, country="colombia"),
        _panel("potential_production", -1, country="colombia"),
    ),
    "precursor_control": (
        _panel("precursor_availability", -1, YEAR),
        _panel("leaf_price", 1, country="colombia"),
        _panel("potential_production", -1, country="colombia"),
    ),
    "aerial_eradication": (
        _panel("coca_area", -1, country="colombia"),
        _panel("leaf_price", 1, LATE, country="colombia"),
        _panel("coca_area", 1, LATE, country="peru"),
    ),
    "manual_eradication": (
        _panel("coca_area", -1, country="colombia"),
        _panel("leaf_price", 1, LATE, country="colombia"),
        _panel("coca_area", 1, LATE, country="peru"),
    ),
    "alternative_livelihood": (
        _panel("coca_area", 1, QUARTER, country="colombia"),
        _panel("coca_area", -1, LATE, country="colombia"),
        _panel("programme_cost", 1),
    ),
    "port_inspection": (
        _panel("kg_seized", 1, QUARTER, corridor="export_container"),
        _panel("kg_delivered", -1, QUARTER, market="europe"),
        _panel("import_price", 1, market="europe"),
    ),
    "border_scanning": (
        _panel("fentanyl_flow", -1, QUARTER),
        _panel("kg_delivered", -1, QUARTER, market="usa"),
        _panel("import_price", 1, market="usa"),
    ),
    "air_interdiction": (
        _panel("drug_flow", -1, corridor="air", mode="light_aircraft"),
        _panel("kg_seized", 1, QUARTER, corridor="air"),
        _panel("corridor_share", -1, corridor="air"),
    ),
    "intelligence_sharing": (
        _panel("cooperation", 1, country="colombia"),
        _panel("detection_rate", 1, corridor="western_caribbean"),
        _panel("detection_rate", 1, corridor="eastern_pacific"),
    ),
    "multilateral_task_force": (
        _panel("cooperation", 1, country="colombia"),
        _panel("detection_rate", 1, corridor="western_caribbean"),
        _panel("detection_rate", 1, corridor="eastern_pacific"),
    ),
    "rapid_response": (
        _panel("response_time", -1, QUARTER),
        _panel("kg_delivered", -1, QUARTER, market="usa"),
        _panel("import_price", 1, market="usa"),
    ),
    "domestic_enforcement": (
        _panel("retail_price", 1, market="usa"),
        _panel("consumption", -1, market="usa"),
        _panel("overdose_death", -1, drug="cocaine"),
    ),
    "community_engagement": (
        _panel("recruit", -1, country="mexico"),
        _panel("member", -1, LATE, country="mexico"),
        _panel("homicide", -1, LATE, country="mexico"),
    ),
    "justice_reform": (
        _panel("conviction", 1, LATE, country="mexico"),
        _panel("member", -1, LATE, country="mexico"),
        _panel("homicide", -1, LATE, country="mexico"),
    ),
    "anti_corruption": (
        _panel("corruption", -1, LATE, country="mexico"),
        _panel("corruption", -1, LATE, country="colombia"),
        _panel("kg_delivered", -1, LATE, market="usa"),
    ),
    "leadership_removal": (
        _panel("homicide", 1, YEAR, country="mexico"),
        _panel("member", -1, YEAR, country="mexico"),
        _panel("fentanyl_flow", -1, YEAR),
    ),
    "treatment": (
        _panel("consumption", -1, market="usa"),
        _panel("heavy_user", -1, LATE, market="usa"),
        _panel("overdose_death", -1, drug="cocaine"),
    ),
    "prevention": (
        _panel("consumption", -1, LATE, market="usa"),
        _panel("light_user", -1, LATE, market="usa"),
        _panel("programme_cost", 1),
    ),
    "harm_reduction": (
        _panel("overdose_death", -1, drug="fentanyl"),
        _panel("overdose_death", -1, drug="cocaine"),
        _panel("programme_cost", 1),
    ),
    "sanction": (
        _panel("finance", -1),
        _panel("regime_survival", -1, country="venezuela"),
        _panel("oil_output", -1, LATE, country="venezuela"),
    ),
    "terrorist_designation": (
        _panel("finance", -1),
        _panel("trafficker_revenue", -1),
        _panel("recruit", -1, country="mexico"),
    ),
    "show_of_force": (
        _panel("escalation", 1, rung="strikes_at_sea"),
        _panel("force_readiness", -1),
        _panel("programme_cost", 1),
    ),
    "coercive_threat": (
        _panel("escalation", 1, rung="strikes_on_land"),
        _panel("regime_survival", -1, country="venezuela"),
        Panel("cooperation", 1, YEAR, (("country", "mexico"),), ("mexico",)),
    ),
    "regime_removal": (
        _panel("regime_survival", -1, country="venezuela"),
        _panel("people_displaced", 1, country="venezuela"),
        _panel("oil_output", 1, LATE, country="venezuela"),
    ),
    "ground_troops": (
        _panel("regime_survival", -1, LATE, country="venezuela"),
        _panel("death_on_land", 1),
        _panel("people_displaced", 1, country="venezuela"),
    ),
    "diplomacy": (
        _panel("escalation", -1, rung="strikes_on_land"),
        _panel("cooperation", 1, country="colombia"),
        _panel("diplomatic_relation", 1),
    ),
}
