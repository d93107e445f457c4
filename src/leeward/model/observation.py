"""Observation: what is recorded each week.

True flow, purity and production are latent; what agencies publish is *documented* movement (kappa times the true
one: the same load is reported on several legs, others on none) and *gross* seizures (purity 0.5-0.9). Series here are
the model's own quantities in kilograms of pure drug; `kappa` and `purity` convert them where published figures
are compared (`history/`). Each outcome is one record of `SERIES`: the entries it is recorded for and how it is computed;
`series_keys` and `observe` both read it. Units are those of `outcomes.toml`.

Nothing is recorded below corridor x mode (design 7).

Parameters: purity, kappa (used by comparison only), arrest_share, active_leg_loads, response_floor, response_hours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from leeward.model import forces, states, supply
from leeward.model.routes import rows
from leeward.model.static import WEEKS, Array, Control, Params, SeriesKey, State, Static


@dataclass(frozen=True)
class Week:
    """One week as a series sees it: constants, parameters, the state it began with, and what happened (`now`)."""

    xp: Any
    st: Static
    p: Params
    s: State
    control: Control
    now: dict[str, Any]

    def total(self, table: Array) -> Array:
        """Sum over rows, (1, D)."""
        return self.xp.sum(table, axis=0, keepdims=True)

    def ratio(self, part: Array, whole: Array) -> Array:
        """Part over whole, nought where there is neither."""
        return part / self.xp.maximum(whole, 1e-6)

    def mapped(self, table: str, value: Array) -> Array:
        """Product of a constant table with an array of the week."""
        return self.xp.matmul(self.st.tables[table], value)

    @cached_property
    def flow(self) -> Array:
        """Kilograms by corridor and mode, each load once."""
        return self.mapped("flow_groups", rows(self.xp, self.now["flow"], self.st.index["reported"]))

    @cached_property
    def leaving(self) -> Array:
        """Kilograms by departure corridor."""
        return self.mapped("corridor_groups", self.flow)

    @cached_property
    def transit(self) -> Array:
        """Loads in each cocaine cell at sea and in the air."""
        return rows(self.xp, self.now["exposed"] / self.st.tables["cell_load"], self.st.index["transit"])

    @cached_property
    def at_sea(self) -> Array:
        """Kilograms exposed on craft with a crew, by cell."""
        return self.now["exposed"] * self.st.tables["cell_at_sea"]


@dataclass(frozen=True, slots=True)
class Series:
    """One outcome: what it is recorded for, the names of the coordinates, and its rows in a week, (entries, D)."""

    outcome: str
    over: str
    dims: tuple[str, ...]
    value: Callable[[Week], Array]


def _of(outcome: str, over: str, dim: str, value: Callable[[Week], Array]) -> Series:
    return Series(outcome, over, (dim,), value)


def _one(outcome: str, value: Callable[[Week], Array]) -> Series:
    return Series(outcome, ONE, (), value)


ONE = "one number"


def _active_legs(w: Week) -> Array:
    busy = w.transit > w.p["active_leg_loads"] / WEEKS
    return w.total(busy * w.xp.ones_like(w.transit))


def _concentration(w: Week) -> Array:
    share = w.ratio(w.transit, w.total(w.transit))
    return w.total(share * share)


def _deterred(w: Week) -> Array:
    """A way for which a share of crews is found is planned that much less and waits that much more (`routes.avoided`)."""
    undeterred = w.xp.maximum(rows(w.xp, w.now["undeterred"], w.st.index["transit"]), 1e-6)
    return w.ratio(w.total(w.transit * (1.0 / undeterred - 1.0)), w.total(w.transit / undeterred))


def _convicted(w: Week) -> Array:
    rate = w.xp.minimum(w.p["conviction_base"] * (1.0 + w.p["conviction_gain"] * w.now["reform"]), 1.0)
    return w.now["groups"]["arrested"] * rate


def _potential(w: Week) -> Array:
    s, p = w.s, w.p
    return s["area"] * p["yield"] * w.now["growth_yield"] / WEEKS * supply.processed(w.xp, p, s)


def _seized(w: Week) -> Array:
    inland = w.st.tables["seized_inland"] * w.total(w.now["in_labs"])
    return w.mapped("seizure_groups", w.now["seized"]) + inland


def _detected(w: Week) -> Array:
    return w.ratio(w.mapped("sea_zone_groups", w.now["tracks"]), w.mapped("sea_zone_groups", w.now["zone_loads"]))


def _response_time(w: Week) -> Array:
    slow = w.st.tables["patrol_share"] / w.xp.maximum(w.now["response"], w.p["response_floor"])
    return w.p["response_hours"] * w.total(slow)


def _arrests(w: Week) -> Array:
    crew = w.total(w.now["lost_loads"] * w.st.tables["cell_crew"]) * w.p["arrest_share"]
    return crew + w.total(w.now["groups"]["arrested"])


def _revenue(w: Week) -> Array:
    earned = w.s["import_price"] * w.now["delivered"] - w.now["ledger"]["mean_paid"]
    return w.total(w.st.tables["is_cocaine"] * earned) * w.now["kept"]


def _relations(w: Week) -> Array:
    willing = w.xp.maximum(w.now["trust"] - w.now["compliance"], 0.0)
    struck = states.at(w.now["rung"], "strikes_at_sea")
    return (w.total(willing) + 1.0 - struck) / (len(w.st.partners) + 1.0)


def _cost(w: Week) -> Array:
    return forces.programme_cost(w.xp, w.st, w.p, w.control) * w.xp.ones_like(w.s["precursor"])


def _users(w: Week, kind: str) -> Array:
    return w.total(w.st.tables["bazaar_usa_cocaine"] * w.s[kind])


def _deaths_on_land(w: Week) -> Array:
    """And in the air over it, and in Mexico: everybody is counted somewhere."""
    mexico, _ = states.killed_in_mexico(w.p, w.control, w.now["operations"])
    return mexico + w.now["target"]["land_deaths"] + w.total(w.now["hit"]["deaths"] * (1.0 - w.st.tables["zone_is_sea"]))


def _bystanders(w: Week) -> Array:
    return w.total(w.now["hit"]["bystanders"]) + states.killed_in_mexico(w.p, w.control, w.now["operations"])[1]


def _conflict(w: Week) -> Array:
    return states.anywhere(w.xp, w.control, w.now["rung"], w.now["operations"])


SERIES = (
    Series("drug_flow", "corridor x mode", ("corridor", "mode"), lambda w: w.flow),
    _of("corridor_share", "departure corridors", "corridor", lambda w: w.ratio(w.leaving, w.total(w.leaving))),
    _of("kg_seized", "places of seizure", "corridor", _seized),
    _of("detection_rate", "sea zones", "corridor", _detected),
    _of("kg_delivered", "cocaine markets", "market", lambda w: w.mapped("cocaine_rows", w.now["delivered"])),
    _of("import_price", "cocaine markets", "market", lambda w: w.mapped("cocaine_rows", w.s["import_price"])),
    _of("retail_price", "cocaine markets", "market", lambda w: w.mapped("cocaine_rows", w.s["retail_price"]) / 1000.0),
    _of("retail_purity", "cocaine markets", "market", lambda w: w.mapped("cocaine_rows", w.s["purity"])),
    _of("consumption", "cocaine markets", "market", lambda w: w.mapped("cocaine_rows", w.now["use"])),
    _of("light_user", "the United States", "market", lambda w: _users(w, "light")),
    _of("heavy_user", "the United States", "market", lambda w: _users(w, "heavy")),
    _of("overdose_death", "drugs", "drug", lambda w: w.now["deaths"]),
    _of("coca_area", "growing countries", "country", lambda w: w.s["area"]),
    _of("potential_production", "growing countries", "country", _potential),
    _of("active_lab", "growing countries", "country", lambda w: w.s["labs"]),
    _of("leaf_price", "growing countries", "country", lambda w: w.now["leaf_price"] * w.p["leaf_price_base"]),
    _of("source_stock", "growing countries", "country", lambda w: w.s["source_stock"]),
    _of("cooperation", "partners", "country", lambda w: w.now["trust"]),
    _of("homicide", "countries of homicide", "country", lambda w: w.now["killings"]),
    _of("member", "countries of groups", "country", lambda w: w.mapped("group_country", w.s["members"])),
    _of("recruit", "countries of groups", "country", lambda w: w.now["groups"]["recruits"]),
    _of("conviction", "countries of groups", "country", _convicted),
    _of("corruption", "countries of groups", "country", lambda w: 1.0 - w.p["corruption_response"] * w.now["integrity"]),
    _of("escalation", "rungs", "rung", _conflict),
    _of("regime_survival", "target state", "country", lambda w: w.now["target"]["regime"]),
    _of("rally", "target state", "country", lambda w: w.now["target"]["rally"]),
    _of("people_displaced", "target state", "country", lambda w: w.now["target"]["displaced"]),
    _of("oil_output", "target state", "country", lambda w: w.now["target"]["oil"]),
    _one("maritime_flow", lambda w: w.mapped("sea_groups", w.flow)),
    _one("fentanyl_flow", lambda w: w.mapped("fentanyl_row", w.now["delivered"])),
    _one("fentanyl_seized", lambda w: w.mapped("fentanyl_posts", w.now["seized"])),
    _one("kg_destroyed", lambda w: w.total(w.now["destroyed"])),
    _one("response_time", _response_time),
    _one("active_leg", _active_legs),
    _one("route_concentration", _concentration),
    _one("death_at_sea", lambda w: w.total(w.now["hit"]["deaths"] * w.st.tables["zone_is_sea"])),
    _one("bystander_death", _bystanders),
    _one("death_on_land", _deaths_on_land),
    _one("arrest", _arrests),
    _one("precursor_availability", lambda w: w.s["precursor"]),
    _one("deterrence", _deterred),
    _one("crew_wage", lambda w: w.ratio(w.total(w.now["wage"] * w.at_sea), w.total(w.at_sea))),
    _one("force_readiness", lambda w: w.s["readiness"]),
    _one("programme_cost", _cost),
    _one("trafficker_revenue", _revenue),
    _one("finance", lambda w: w.now["kept"]),
    _one("regional_stability", lambda w: 1.0 - states.at(_conflict(w), "strikes_on_land")),
    _one("diplomatic_relation", _relations),
    _of("elite_cohesion", "target state", "country", lambda w: w.now["target"]["cohesion"]),
    _of("outside_involvement", "target state", "country", lambda w: w.now["target"]["outside"]),
    _of("political_prisoner", "target state", "country", lambda w: w.now["target"]["held"]),
)
"""Every outcome that the model records, in the order of rows; corridors and modes are those of `compile._series`."""


def series_keys(entries: Mapping[str, Sequence[tuple[str, ...]]]) -> tuple[SeriesKey, ...]:
    """Names of all weekly series, in order. entries: what a record is `over` -> coordinates of its entries."""
    known = {ONE: [()], **entries}
    return tuple(SeriesKey(x.outcome, tuple(zip(x.dims, coords, strict=True))) for x in SERIES for coords in known[x.over])


def observe(xp: Any, st: Static, p: Params, s: State, control: Control, now: dict[str, Any]) -> Array:
    """This week's series, (S, D), in the order of `SERIES`.

    `now` holds this week's arrays from `week.py`: flows (A,D), exposed, seized, destroyed (Q,D), zone arrays (Z,D),
    bazaar arrays (B,D), counts. Prices at retail are per gram.
    """
    seen = Week(xp, st, p, s, control, now)
    return xp.concatenate([x.value(seen) for x in SERIES], axis=0)
