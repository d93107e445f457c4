"""Variables, declared once: axes, state, what a week makes, constant tables and the week's uniforms.

From these records come the state before the burn-in (`start.py`), the addresses of the uniforms and the way a week cuts
them (`compile.py`, `week.py`), and docs/model/variables.md. Series are declared in `observation.py`, by outcome; names
of parameters in `evidence/data/parameters/`. Every array has its draws on a last axis that is not written here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from leeward.model.static import Static

AXES: dict[str, str] = {
    "1": "one number",
    "N": "places in chains",
    "A": "arms",
    "Q": "cells (zone x mode x chain)",
    "Z": "zones",
    "C": "chains",
    "B": "bazaars (drug x market)",
    "K": "growing countries",
    "G": "gates",
    "P": "partners",
    "O": "organisations: large groups and fringes",
    "M": "countries of organisations (Mexico, Colombia)",
    "R": "rungs of escalation",
    "X": "drugs whose overdose deaths are counted",
    "W": "pools: zone x mode",
    "V": "what drifts: kind x country, bazaar or pool (`trends.KINDS`)",
    "U": "lever cells: one lever at one place",
    "H": "countries whose homicides are counted",
    "Y": "purchases: what each chain buys in each growing country, or elsewhere",
}
"""Axes by the letter that docstrings use."""

Kind = Literal["level", "memory", "reference", "plan"]
KINDS: dict[Kind, str] = {
    "level": "a quantity that this week's flows change",
    "memory": "what is remembered of past weeks, smoothed or discounted",
    "reference": "set at the start or solved while the burn-in is pinned, then kept",
    "plan": "what traffickers mean to do",
}


@dataclass(frozen=True, slots=True)
class Variable:
    """One state variable: an array (axis, D).

    start: its value before the burn-in: a number (what the burn-in solves starts at a plain guess), or the name of a
    parameter or of a quantity of `start.quantities`.
    """

    name: str
    axis: str
    unit: str
    kind: Kind
    start: float | str
    line: str


@dataclass(frozen=True, slots=True)
class Value:
    """What a phase of the week adds to what is known (`now`): an array (axis, D).

    name: its key; `group.name` where the phase adds a dict of arrays under `group`. phase: one of `PHASES`.
    """

    name: str
    axis: str
    unit: str
    phase: str
    line: str


@dataclass(frozen=True, slots=True)
class Stream:
    """One stream of uniforms: its name in a week, the purpose in its addresses, and its axis."""

    name: str
    purpose: str
    axis: str
    line: str


@dataclass(frozen=True, slots=True)
class Table:
    """One constant of a compiled world (`compile.py`).

    axes: letters of `AXES`, or words for the axes that tables alone have; "cells" are the places of the lever in the
    name. A table of one axis is a column (axis, 1); of two, a matrix, most often of 0 and 1: sums by group. into: for an
    index, the axis whose rows it takes.
    """

    name: str
    axes: tuple[str, ...]
    line: str
    into: str = ""


TABLES = (
    Table("cell_load", ("Q",), "kg a load"),
    Table("cell_crew", ("Q",), "persons aboard"),
    Table("cell_craft", ("Q",), "US$ of a vessel or aircraft"),
    Table("cell_at_sea", ("Q",), "whether craft with a crew cross the open sea"),
    Table("cell_strikable", ("Q",), "whether a load can be struck"),
    Table("cell_in_mexico", ("Q",), "whether the cell lies on Mexican land"),
    Table("own_sky", ("Z",), "whether the zone is the air over South American states, which shoot"),
    Table("zone_crew", ("Z",), "persons aboard, mean of the zone"),
    Table("pool", ("W", "Q"), "cells of one zone and mode, whose networks hear of each other"),
    Table("zone_cell", ("Z", "Q"), "cells of a zone"),
    Table("distance", ("A",), "length of the leg relative to its zone"),
    Table("transport", ("A",), "US$/kg"),
    Table("crowds", ("A",), "whether the arm can be crowded"),
    Table("country_purchase", ("K", "Y"), "purchases in a growing country"),
    Table("bazaar_chain", ("B", "C"), "chains of a bazaar"),
    Table("bazaar_cell", ("B", "Q"), "cells of a bazaar"),
    Table("bazaar_purchase", ("B", "Y"), "purchases of a bazaar"),
    Table("bazaar_terminal", ("B", "markets"), "market nodes of a bazaar"),
    Table("bazaar_node", ("B", "N"), "places of a bazaar"),
    Table("is_exporter", ("N",), "whether the place heads a chain"),
    Table("holds_stock", ("N",), "whether loads wait at the place"),
    Table("is_cocaine", ("B",), "whether the drug is cocaine"),
    Table("bazaar_usa", ("B",), "whether the market is the United States"),
    Table("bazaar_usa_cocaine", ("B",), "both"),
    Table("cocaine_rows", ("cocaine markets", "B"), "bazaars of cocaine"),
    Table("fentanyl_row", ("1", "B"), "the bazaar of fentanyl"),
    Table("fentanyl_posts", ("1", "Q"), "fentanyl at the borders and in the ports of the United States"),
    Table("zone_is_sea", ("Z",), "whether the zone is at sea"),
    Table("zone_is_searched", ("Z",), "whether it is at sea or in the air"),
    Table("zone_of_country", ("Z", "M"), "the land of a country"),
    Table("patrol_share", ("Z",), "share of patrol effort"),
    Table("zones_*", ("Z", "cells"), "what a lever's cell does in a zone"),
    Table("countries_*", ("K", "cells"), "what a lever's cell does in a growing country"),
    Table("near_waters", ("Z",), "whether the zone is off the target state"),
    Table("near_target", ("cells of maritime_strike",), "whether strikes there count as off the target state"),
    Table("target_country", ("cells of lab_strike",), "whether the cell is the target state"),
    Table("reward_country", ("M", "cells of reward"), "the country whose leaders a reward is on"),
    Table("target_reward", ("cells of reward",), "whether the reward is on leaders of the target state"),
    Table("partner_threat", ("P", "cells of coercive_threat"), "the partner that an ultimatum goes to"),
    Table("lever_baseline", ("U",), "setting of today"),
    Table("lever_unit_cost", ("U",), "US$ a week for one unit of the dial"),
    Table("group_country", ("M", "O"), "organisations of a country"),
    Table("led", ("O",), "whether the organisation has leaders to lose"),
    Table("flow_groups", ("flows", "reported arms"), "arms of a corridor and mode"),
    Table("gate_groups", ("G", "reported arms"), "arms through a gate"),
    Table("corridor_groups", ("departure corridors", "flows"), "modes of a corridor that leaves South America"),
    Table("sea_groups", ("1", "flows"), "flows on craft with a crew"),
    Table("seizure_groups", ("places of seizure", "Q"), "cells whose seizures are reported together"),
    Table("seized_inland", ("places of seizure",), "where what is lost with laboratories counts"),
    Table("sea_zone_groups", ("sea zones", "Z"), "zones of a watched sea"),
)  # fmt: skip
"""Tables of numbers, `Static.tables`."""

INDICES = (
    Table("cell_zone", ("Q",), "zone of a cell", "Z"),
    Table("cell_pool", ("Q",), "pool of a cell", "W"),
    Table("arm_cell", ("A",), "cell of an arm, or what it buys; the last row is for padding", "Q, Y, padding"),
    Table("purchase_source", ("Y",), "country bought in; the last is elsewhere", "K, elsewhere"),
    Table("terminal_bazaar", ("markets",), "bazaar of a market node", "B"),
    Table("chain_bazaar", ("C",), "bazaar of a chain", "B"),
    Table("overdose_bazaar", ("X",), "bazaar whose use deaths follow", "B"),
    Table("other_drug", ("B",), "bazaar of the other drug in the same market", "B"),
    Table("reported", ("reported arms",), "arms whose loads are reported, each load once", "A"),
    Table("transit", ("cells in transit",), "cocaine cells at sea and in the air", "Q"),
    Table("southern", ("southern arms",), "arms that leave Ecuador and Peru", "A"),
)  # fmt: skip
"""Row numbers, `Static.index`."""

STREAMS = (
    Stream("luck_cell", "seizure", "Q", "loads seized"),
    Stream("luck_strike", "strike", "Z", "strikes on craft that carry"),
    Stream("luck_empty", "strike-empty", "Z", "strikes on craft that carry nothing"),
    Stream("luck_lab", "laboratory", "K", "laboratories destroyed"),
    Stream("luck_trend", "overdose", "X", "shocks of the trend of overdose deaths"),
    Stream("luck_drift", "drift", "V", "what wanders by itself"),
    Stream("luck_regime", "regime", "V", "when quiet years end and begin"),
)
"""Uniforms of a week; an address is made of purpose and entity, so their order moves no number."""

STATE = (
    # Routes.
    Variable("stock", "N", "kg", "level", "through_stock", "cocaine waiting at a place"),
    Variable("plan", "A", "share", "plan", "share", "share of what leaves a place that takes the arm"),
    Variable("pivot", "A", "US$/kg", "reference", 0.0, "utility of the arm at the start"),
    Variable("use", "A", "kg/week", "memory", "arm_flow", "smoothed flow on the arm"),
    Variable("use_base", "A", "kg/week", "reference", "arm_flow", "its use at the start"),
    Variable("capacity", "A", "kg/week", "level", "arm_capacity", "what the arm carries before it crowds"),
    Variable("chain_plan", "C", "share", "plan", "chain_share", "share of a bazaar's orders that goes to the chain"),
    Variable("chain_pivot", "C", "US$/kg", "reference", 0.0, "value at the head of the chain at the start"),
    Variable("counted_on", "Q", "share", "plan", 1.0, "crews that go, in the plan in force"),
    Variable("sent", "Q", "loads", "memory", 1.0, "loads sent"),
    Variable("lost", "Q", "loads", "memory", 0.1, "loads lost"),
    Variable("loss_reference", "Q", "probability", "reference", 0.1, "removal that traffickers are used to"),
    Variable("gate_mean", "G", "kg/week", "memory", 0.0, "flow through each gate, to compare with the evidence"),
    # Crews.
    Variable("deaths", "Q", "persons", "memory", 0.0, "crew killed"),
    Variable("caught", "Q", "loads", "memory", 0.1, "loads intercepted"),
    # Interdiction.
    Variable("owed_seized", "Q", "kg", "level", 0.0, "seized and still to be taken from the flow"),
    Variable("owed_destroyed", "Q", "kg", "level", 0.0, "destroyed and still to be taken from the flow"),
    Variable("tracks_base", "Z", "loads/week", "reference", 1.0, "loads detected at the start"),
    Variable("effort", "Z", "ratio", "level", 1.0, "patrol effort relative to baseline, before levers"),
    Variable("finds", "Z", "kg/week", "memory", 1.0, "recent finds"),
    Variable("finds_base", "Z", "kg/week", "reference", 1.0, "finds at the start"),
    # Markets.
    Variable("mean_sought", "B", "kg/week", "memory", "orders", "sought at the source"),
    Variable("mean_bought", "B", "kg/week", "memory", "orders", "bought at the source"),
    Variable("mean_delivered", "B", "kg/week", "memory", "weekly", "delivered to the market"),
    Variable("mean_lost_kg", "B", "kg/week", "memory", "weekly_lost", "lost on the way"),
    Variable("mean_spent", "B", "US$/week", "memory", "weekly_spent", "spent on the way"),
    Variable("mean_paid", "B", "US$/week", "memory", "weekly_paid", "paid at the source"),
    Variable("removal", "B", "share", "memory", "weekly_removal", "share lost between source and import"),
    Variable("spend", "B", "US$/kg", "memory", "way_cost", "spent on the way for each kilogram delivered"),
    Variable("source_cost", "B", "US$/kg", "memory", "source_price_base", "paid for each kilogram bought"),
    Variable("import_price", "B", "US$/kg", "level", "import_price_base", "import price"),
    Variable("margin", "B", "US$/kg", "reference", 0.0, "export-to-import margin that holds the base price"),
    Variable("cost_reference", "B", "US$/kg", "reference", 0.0, "cost of a kilogram at import at the start"),
    Variable("odds_reference", "B", "odds", "reference", 1.0, "odds of loss at the start"),
    Variable("retail_price", "B", "US$/kg", "level", "retail_price_base", "retail price of a pure kilogram"),
    Variable("purity", "B", "ratio", "memory", 1.0, "purity at retail relative to the start"),
    Variable("light", "B", "persons", "level", "light_base", "light users"),
    Variable("heavy", "B", "persons", "level", "heavy_base", "heavy users"),
    Variable("treated", "B", "persons", "level", 0.0, "people in treatment beyond today's"),
    Variable("market_stock", "B", "kg", "level", "market_stock", "stock in the market"),
    Variable("pipeline", "B", "kg", "level", 0.0, "on the way to the market"),
    Variable("pipeline_reference", "B", "kg", "reference", 0.0, "on the way at the start"),
    Variable("order_reference", "B", "kg/week", "reference", "orders", "orders at the start"),
    Variable("trend", "X", "log", "level", 0.0, "trend of overdose deaths by itself"),
    Variable("prevention", "1", "fraction", "level", 0.0, "initiation prevented"),
    # Trends.
    Variable("drift", "V", "log", "level", 0.0, "what has wandered by itself since the start"),
    Variable("unsettled", "V", "0 or 1", "level", "unsettled_start", "whether it is in years of change"),
    # Supply.
    Variable("area", "K", "ha", "level", "coca_area", "coca area"),
    Variable("area_base", "K", "ha", "reference", "coca_area", "coca area at the start"),
    Variable("enrolled", "K", "ha", "level", 0.0, "under agreements to grow something else"),
    Variable("cleared", "K", "ha", "level", 0.0, "cleared for good and not yet opened again"),
    Variable("profit", "K", "ratio", "memory", 1.0, "expected price relative to the start"),
    Variable("labs", "K", "laboratories", "level", "labs", "laboratories standing"),
    Variable("labs_base", "K", "laboratories", "reference", "labs", "laboratories at the start"),
    Variable("raids_felt", "K", "ratio", "memory", 1.0, "raids of the last weeks relative to the start"),
    Variable("raids_usual", "K", "ratio", "memory", 1.0, "raids that processors have become used to, relative to the start"),
    Variable("precursor", "1", "ratio", "level", 1.0, "availability of precursors"),
    Variable("substitution", "1", "fraction", "level", 0.0, "share of a denial that substitutes have undone"),
    Variable("synthesis", "1", "ratio", "level", 1.0, "capacity to make fentanyl in Mexico"),
    Variable("realised", "K", "fraction", "reference", 0.6, "share of potential production that exists as cocaine"),
    Variable("sales", "K", "ratio", "memory", 1.0, "asked for over made, relative to the start"),
    Variable("source_stock", "K", "kg", "level", 1e4, "cocaine in stock at the source"),
    Variable("source_stock_base", "K", "kg", "reference", 1e4, "that stock at the start"),
    # Organisations.
    Variable("members", "O", "persons", "level", "members_base", "members"),
    Variable("reform", "M", "log", "level", 0.0, "justice spending after its lag"),
    Variable("integrity", "M", "log", "level", 0.0, "anti-corruption spending after its lag"),
    Variable("shock", "M", "persons/week", "level", 0.0, "killings that follow the fall of leaders"),
    Variable("disruption", "1", "US$/kg", "level", 0.0, "added to the cost of each Mexican leg"),
    Variable("revenue_reference", "1", "US$/week", "reference", 1.0, "trafficking revenue at the start"),
    Variable("delivered_reference", "1", "kg/week", "reference", 1.0, "cocaine delivered to the United States at the start"),
    Variable("southern", "1", "kg/week", "memory", 1.0, "flow out of Ecuador and Peru"),
    Variable("southern_reference", "1", "kg/week", "reference", 1.0, "that flow at the start"),
    # States and forces.
    Variable("rung", "R", "probability", "level", 0.0, "conflict at least at the rung"),
    Variable("rally", "1", "percentage points", "level", 0.0, "support gained by the target's government"),
    Variable("regime", "1", "probability", "level", 1.0, "survival of the regime"),
    Variable("displaced", "1", "persons", "level", 0.0, "people displaced since the start"),
    Variable("oil", "1", "thousand barrels/day", "level", "oil_base", "oil output of the target state"),
    Variable("was_removed", "1", "0 or 1", "level", 0.0, "whether the leadership has been removed"),
    Variable("cohesion", "1", "probability", "level", 1.0, "that no overt attempt by the target state's elite has been made"),
    Variable("outside", "1", "probability", "level", 0.0, "that an outside power has given the target state support"),
    Variable("held", "1", "persons", "level", "prisoners", "held for political reasons in the target state"),
    Variable("cooperation", "P", "ratio", "level", 1.0, "willingness to share, 1 = today"),
    Variable("compliance", "P", "ratio", "memory", 0.0, "part of cooperation that ultimatums have bought"),
    Variable("intelligence", "1", "ratio", "memory", 1.0, "what detainees tell, relative to the start"),
    Variable("detained_base", "1", "persons/week", "reference", 1.0, "detained at sea at the start"),
    Variable("readiness", "1", "fraction", "level", 1.0, "readiness of forces"),
)  # fmt: skip
"""The state of a week."""

LEDGER = (*(x.name for x in STATE if x.name.startswith("mean_")), "removal", "spend", "source_cost")
PRICES = ("import_price", "margin", "cost_reference", "odds_reference")
PEOPLE = ("light", "heavy", "treated")
ALARM = ("raids_felt", "raids_usual")
FIELDS = ("area", "enrolled", "cleared", "profit")
TARGET = ("rally", "regime", "displaced", "oil", "was_removed", "cohesion", "outside", "held")
"""State that a phase hands on in a group of its own: units and meaning are those of the state."""

PHASES: dict[str, str] = {
    "growth": "what has moved by itself",
    "effort": "what the strategy puts into the field",
    "expectations": "what traffickers expect, and where they plan to go",
    "shipments": "consumption, orders, purchases and departures",
    "funnel": "detection, pursuit, seizures and strikes; what arrives",
    "bazaars": "accounts, prices, users and overdose deaths",
    "sources": "fields, laboratories, precursors and stock at the source",
    "aftermath": "states, organisations and homicides",
}
"""Phases of a week in their order, which is that of `week.py`."""

NOW = (
    Value("growth_area", "K", "ratio", "growth", "coca area that growers want, relative to the start"),
    Value("growth_yield", "K", "ratio", "growth", "yield"),
    Value("growth_use", "B", "ratio", "growth", "use"),
    Value("growth_import_price", "B", "ratio", "growth", "margin at import"),
    Value("growth_retail_price", "B", "ratio", "growth", "margin at retail"),
    Value("wander_route", "W", "spreads of choice", "growth", "what a crossing has become worth avoiding by itself"),
    Value("search", "Z", "ratio", "effort", "search effort relative to baseline"),
    Value("patrol", "Z", "ratio", "effort", "patrol effort relative to baseline"),
    Value("response", "Z", "ratio", "effort", "capacity to pursue relative to baseline"),
    Value("wanted_strikes", "Z", "strikes/week", "effort", "strikes on craft at sea and in the air that are ordered"),
    Value("lab_strikes", "K", "strikes/week", "effort", "strikes on laboratories"),
    Value("operations", "1", "operations/week", "effort", "operations against laboratories and leaders in Mexico"),
    Value("reform", "M", "log", "effort", "justice spending after its lag"),
    Value("integrity", "M", "log", "effort", "anti-corruption spending after its lag"),
    Value("wage", "Q", "US$", "expectations", "wage of one crew member or courier"),
    Value("price", "K", "ratio", "expectations", "source price relative to the start"),
    Value("leaf_price", "K", "ratio", "expectations", "price of leaf relative to the start"),
    Value("cost", "A", "US$/kg", "expectations", "cost of the arm, or price of what it buys"),
    Value("plan", "A", "share", "expectations", "share of what leaves a place that takes the arm"),
    Value("pivot", "A", "US$/kg", "expectations", "utility of the arm at the start"),
    Value("chain_plan", "C", "share", "expectations", "share of a bazaar's orders that goes to the chain"),
    Value("chain_pivot", "C", "US$/kg", "expectations", "value at the head of the chain at the start"),
    Value("counted_on", "Q", "share", "expectations", "crews that go, in the plan of next week"),
    Value("going", "A", "share", "expectations", "share of loads that sets out"),
    Value("undeterred", "Q", "share", "expectations", "share that sets out of the loads that would if nobody feared"),
    Value("left", "N", "kg/week", "shipments", "what sets out from the place"),
    Value("relative_price", "B", "ratio", "shipments", "retail price relative to the start"),
    Value("use", "B", "kg/week", "shipments", "used in the market"),
    Value("made", "K", "kg/week", "shipments", "cocaine made"),
    Value("ordered", "B", "kg/week", "shipments", "ordered by the market"),
    Value("flow", "A", "kg/week", "shipments", "what sets out along the arm"),
    Value("exposed", "Q", "kg/week", "shipments", "what sets out, weighted by relative distance"),
    Value("asked", "K", "kg/week", "shipments", "asked for in the country"),
    Value("sought", "Y", "kg/week", "shipments", "sought at the source"),
    Value("purchases", "Y", "kg/week", "shipments", "bought at the source"),
    Value("unmet", "Y", "share", "shipments", "share of what was asked for that was not there"),
    Value("bought", "K", "kg/week", "shipments", "bought in the country"),
    Value("loads", "Q", "loads/week", "funnel", "loads that cross"),
    Value("zone_loads", "Z", "loads/week", "funnel", "loads that cross the zone"),
    Value("tracks", "Z", "loads/week", "funnel", "loads detected"),
    Value("tracks_base", "Z", "loads/week", "funnel", "loads detected at the start"),
    Value("cell_removal", "Q", "probability", "funnel", "that a load is seized"),
    Value("lost_loads", "Q", "loads/week", "funnel", "loads seized"),
    Value("hit.strikes", "Z", "strikes/week", "funnel", "strikes on craft"),
    Value("hit.deaths", "Z", "persons/week", "funnel", "killed by strikes"),
    Value("hit.bystanders", "Z", "persons/week", "funnel", "of them aboard craft that carried nothing"),
    Value("hit.struck", "Q", "loads/week", "funnel", "loads destroyed by strikes"),
    Value("hit.killed", "Q", "persons/week", "funnel", "killed by strikes, in the networks that hear of it"),
    Value("seized", "Q", "kg/week", "funnel", "taken from the flow by seizure"),
    Value("destroyed", "Q", "kg/week", "funnel", "taken from the flow by strikes"),
    Value("owed_seized", "Q", "kg", "funnel", "seized and still to be taken from the flow"),
    Value("owed_destroyed", "Q", "kg", "funnel", "destroyed and still to be taken from the flow"),
    Value("delivered", "B", "kg/week", "funnel", "arrives in the market"),
    Value("stock", "N", "kg", "funnel", "waiting at a place at the end of the week"),
    *(Value(f"ledger.{x.name}", "B", x.unit, "bazaars", x.line) for x in STATE if x.name in LEDGER),
    *(Value(f"prices.{x.name}", "B", x.unit, "bazaars", x.line) for x in STATE if x.name in PRICES),
    Value("retail", "B", "US$/kg", "bazaars", "retail price of a pure kilogram"),
    *(Value(f"people.{x.name}", "B", x.unit, "bazaars", x.line) for x in STATE if x.name in PEOPLE),
    Value("prevention", "1", "fraction", "bazaars", "initiation prevented"),
    Value("deaths", "X", "persons/week", "bazaars", "overdose deaths"),
    Value("trend", "X", "log", "bazaars", "trend of overdose deaths by itself"),
    Value("drift", "V", "log", "bazaars", "what has wandered by itself since the start"),
    Value("unsettled", "V", "0 or 1", "bazaars", "whether it is in years of change"),
    Value("purity", "B", "ratio", "bazaars", "purity at retail relative to the start"),
    *(Value(f"alarm.{x.name}", "K", x.unit, "sources", x.line) for x in STATE if x.name in ALARM),
    *(Value(f"fields.{x.name}", "K", x.unit, "sources", x.line) for x in STATE if x.name in FIELDS),
    Value("labs", "K", "laboratories", "sources", "laboratories standing"),
    Value("precursor", "1", "ratio", "sources", "availability of precursors"),
    Value("substitution", "1", "fraction", "sources", "share of a denial that substitutes have undone"),
    Value("synthesis", "1", "ratio", "sources", "capacity to make fentanyl in Mexico"),
    Value("in_labs", "K", "kg/week", "sources", "cocaine lost with laboratories"),
    Value("sales", "K", "ratio", "sources", "asked for over made, relative to the start"),
    Value("source_stock", "K", "kg", "sources", "cocaine in stock at the source"),
    Value("rung", "R", "probability", "aftermath", "conflict at least at the rung"),
    Value("trust", "P", "ratio", "aftermath", "willingness to share, 1 = today"),
    Value("compliance", "P", "ratio", "aftermath", "part of cooperation that ultimatums have bought"),
    *(Value(f"target.{x.name}", "1", x.unit, "aftermath", x.line) for x in STATE if x.name in TARGET),
    Value("target.land_deaths", "1", "persons/week", "aftermath", "killed on land by force"),
    Value("kept", "1", "share", "aftermath", "share of revenue that sanctions leave"),
    Value("income", "1", "US$/week", "aftermath", "trafficking revenue in the United States"),
    Value("reached", "1", "kg/week", "aftermath", "cocaine delivered to the United States"),
    Value("groups.members", "O", "persons", "aftermath", "members"),
    Value("groups.recruits", "M", "persons/week", "aftermath", "recruited"),
    Value("groups.arrested", "M", "persons/week", "aftermath", "arrested"),
    Value("groups.killed", "M", "persons/week", "aftermath", "killed in conflict between groups"),
    Value("groups.removed", "M", "leaders/week", "aftermath", "leaders removed beyond today's pace"),
    Value("shock", "M", "persons/week", "aftermath", "killings that follow the fall of leaders"),
    Value("disruption", "1", "US$/kg", "aftermath", "added to the cost of each Mexican leg"),
    Value("southern", "1", "kg/week", "aftermath", "flow out of Ecuador and Peru"),
    Value("southern_reference", "1", "kg/week", "aftermath", "that flow at the start"),
    Value("killings", "H", "persons/week", "aftermath", "homicides"),
)  # fmt: skip
"""What is known in a week (`now`), by the phase that adds it; the uniforms (`STREAMS`) are there from the beginning."""


def stream_rows(names: Mapping[str, Sequence[str]]) -> dict[str, slice]:
    """Stream of uniforms -> its rows among the addresses, from the names on each axis."""
    found, first = {}, 0
    for stream in STREAMS:
        last = first + len(names[stream.axis])
        found[stream.name], first = slice(first, last), last
    return found


def sizes(st: Static) -> dict[str, int]:
    """Axis -> length in a compiled world."""
    countries, groups = st.tables["group_country"].shape
    return {
        "1": 1,
        "N": len(st.graph.node_place),
        "A": len(st.graph.arm_to),
        "C": len(st.graph.chains),
        "U": len(st.lever_cells),
        "M": countries,
        "O": groups,
        "Y": st.tables["country_purchase"].shape[1],
        **{axis: len(names) for axis, names in st.names.items()},
    }
