"""Observation: what is recorded each week.

True flow, purity and production are latent; what agencies publish is *documented* movement (kappa times the true
one: the same load is reported on several legs, others on none) and *gross* seizures (purity 0.5-0.9). Series here are
the model's own quantities in kilograms of pure drug; `kappa` and `purity` convert them where published figures
are compared (`history/`). The rows stand in the order of `Static.series`, declared by `series_keys`.

Nothing is recorded below corridor x mode (design 7).

Parameters: purity, kappa (used by comparison only), arrest_share.
"""

from __future__ import annotations

from typing import Any

from leeward.model import forces
from leeward.model.static import Array, Control, Params, SeriesKey, State, Static

WEEKS = 52.0


def series_keys(
    flow_groups: list[tuple[str, str]],
    corridors: list[str],
    seizures: list[str],
    bazaars: list[tuple[str, str]],
    countries: list[str],
    partners: list[str],
) -> list[SeriesKey]:
    """Names of all weekly series, in the order in which `observe` stacks them."""
    cocaine = [market for drug, market in bazaars if drug == "cocaine"]

    def keys(outcome: str, dim: str, values: list[str]) -> list[SeriesKey]:
        return [SeriesKey(outcome, ((dim, value),)) for value in values]

    plain = [
        "maritime_flow", "fentanyl_flow", "kg_destroyed", "detection_rate", "response_time", "active_leg",
        "route_concentration", "light_user", "heavy_user", "death_at_sea", "bystander_death", "arrest", "active_lab",
        "precursor_availability", "leaf_price", "source_stock", "crew_wage", "force_readiness", "programme_cost",
        "trafficker_revenue",
    ]  # fmt: skip
    return [
        *(SeriesKey("drug_flow", (("corridor", c), ("mode", m))) for c, m in flow_groups),
        *keys("corridor_share", "corridor", corridors),
        *keys("kg_seized", "corridor", seizures),
        *keys("kg_delivered", "market", cocaine),
        *keys("import_price", "market", cocaine),
        *keys("retail_price", "market", cocaine),
        *keys("consumption", "market", cocaine),
        *keys("overdose_death", "drug", ["cocaine", "fentanyl"]),
        *keys("coca_area", "country", countries),
        *keys("potential_production", "country", countries),
        *keys("cooperation", "partner", partners),
        *(SeriesKey(name) for name in plain),
    ]


def observe(xp: Any, st: Static, p: Params, s: State, control: Control, **now: Array) -> Array:
    """Stack this week's series, (S, D), in the order of `series_keys`.

    `now` holds this week's arrays from `week.py`: flows (A,D), exposed, seized, destroyed (Q,D), zone arrays (Z,D),
    bazaar arrays (B,D), counts. Units are those of `outcomes.toml`; prices at retail are per gram.
    """
    one = xp.ones_like(s["precursor"])
    flow, seized = now["flow"], now["seized"]
    grouped = xp.matmul(st.tables["flow_groups"], flow)
    by_corridor = xp.matmul(st.tables["corridor_groups"], grouped)
    total = xp.maximum(xp.sum(by_corridor, axis=0, keepdims=True), 1e-6)
    sea_loads = xp.sum(now["loads"] * st.tables["zone_is_sea"], axis=0, keepdims=True)
    sea_tracks = xp.sum(now["tracks"] * st.tables["zone_is_sea"], axis=0, keepdims=True)
    transit = flow * st.tables["is_transit"]
    transit_total = xp.maximum(xp.sum(transit, axis=0, keepdims=True), 1e-6)
    share = transit / transit_total
    busy = xp.sum((flow > st.tables["active_threshold"]) * st.tables["is_transit"], axis=0, keepdims=True)
    cocaine, usa = st.tables["cocaine_rows"], st.tables["bazaar_usa_cocaine"]
    response = xp.sum(st.tables["patrol_share"] / xp.maximum(now["response"], 0.02), axis=0, keepdims=True)
    crew_kg = xp.sum(now["exposed"] * st.tables["cell_at_sea"], axis=0, keepdims=True)
    caught = xp.sum(now["lost_loads"] * st.tables["cell_crew"], axis=0, keepdims=True)
    area_output = s["area"] * p["yield"] / WEEKS
    return xp.concatenate(
        [
            grouped,
            by_corridor / total,
            xp.matmul(st.tables["seizure_groups"], seized),
            xp.matmul(cocaine, now["delivered"]),
            xp.matmul(cocaine, s["import_price"]),
            xp.matmul(cocaine, s["retail_price"]) / 1000.0,
            xp.matmul(cocaine, now["use"]),
            now["deaths"],
            s["area"],
            area_output * s["precursor"] ** p["precursor_dependence"] * xp.minimum(
                s["labs"] / xp.maximum(s["labs_base"], 1e-3) * (1.0 + p["lab_slack"]), 1.0),
            s["cooperation"],
            xp.matmul(st.tables["sea_groups"], grouped),
            xp.matmul(st.tables["fentanyl_row"], now["delivered"]),
            xp.sum(now["destroyed"], axis=0, keepdims=True),
            sea_tracks / xp.maximum(sea_loads, 1e-6),
            p["response_hours"] * response,
            busy,
            xp.sum(share * share, axis=0, keepdims=True),
            xp.sum(usa * s["light"], axis=0, keepdims=True),
            xp.sum(usa * s["heavy"], axis=0, keepdims=True),
            xp.sum(now["hit"]["deaths"], axis=0, keepdims=True),
            xp.sum(now["hit"]["bystanders"], axis=0, keepdims=True),
            caught * p["arrest_share"],
            xp.sum(s["labs"], axis=0, keepdims=True),
            s["precursor"],
            xp.sum(st.tables["leaf_weight"] * now["price"], axis=0, keepdims=True),
            xp.sum(s["source_stock"], axis=0, keepdims=True),
            xp.sum(now["wage"] * now["exposed"] * st.tables["cell_at_sea"], axis=0, keepdims=True) / xp.maximum(crew_kg, 1e-6),
            s["readiness"],
            forces.programme_cost(xp, st, p, control) * one,
            xp.sum(st.tables["is_cocaine"] * s["import_price"] * now["delivered"], axis=0, keepdims=True),
        ],
        axis=0,
    )  # fmt: skip
