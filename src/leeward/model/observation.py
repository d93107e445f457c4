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
from leeward.model.routes import rows
from leeward.model.states import RUNGS
from leeward.model.static import WEEKS, Array, Control, Params, SeriesKey, State, Static


def series_keys(
    flow_groups: list[tuple[str, str]],
    corridors: list[str],
    seizures: list[str],
    bazaars: list[tuple[str, str]],
    countries: list[str],
    partners: list[str],
    watched: list[str],
) -> list[SeriesKey]:
    """Names of all weekly series, in the order in which `observe` stacks them."""
    cocaine = [market for drug, market in bazaars if drug == "cocaine"]

    def keys(outcome: str, dim: str, values: list[str]) -> list[SeriesKey]:
        return [SeriesKey(outcome, ((dim, value),)) for value in values]

    plain = [
        "maritime_flow", "fentanyl_flow", "kg_destroyed", "response_time", "active_leg", "route_concentration",
        "death_at_sea", "bystander_death", "death_on_land", "arrest", "precursor_availability", "crew_wage",
        "force_readiness", "programme_cost", "trafficker_revenue", "finance", "regional_stability",
        "diplomatic_relation",
    ]  # fmt: skip
    return [
        *(SeriesKey("drug_flow", (("corridor", c), ("mode", m))) for c, m in flow_groups),
        *keys("corridor_share", "corridor", corridors),
        *keys("kg_seized", "corridor", seizures),
        *keys("detection_rate", "corridor", watched),
        *keys("kg_delivered", "market", cocaine),
        *keys("import_price", "market", cocaine),
        *keys("retail_price", "market", cocaine),
        *keys("consumption", "market", cocaine),
        *keys("light_user", "market", ["usa"]),
        *keys("heavy_user", "market", ["usa"]),
        *keys("overdose_death", "drug", ["cocaine", "fentanyl"]),
        *keys("coca_area", "country", countries),
        *keys("potential_production", "country", countries),
        *keys("active_lab", "country", countries),
        *keys("leaf_price", "country", countries),
        *keys("source_stock", "country", countries),
        *keys("cooperation", "country", partners),
        *keys("homicide", "country", ["mexico", "colombia", "ecuador"]),
        *keys("member", "country", ["mexico", "colombia"]),
        *keys("recruit", "country", ["mexico", "colombia"]),
        *keys("conviction", "country", ["mexico", "colombia"]),
        *keys("corruption", "country", ["mexico", "colombia"]),
        *keys("escalation", "rung", list(RUNGS)),
        *keys("regime_survival", "country", ["venezuela"]),
        *keys("rally", "country", ["venezuela"]),
        *keys("people_displaced", "country", ["venezuela"]),
        *keys("oil_output", "country", ["venezuela"]),
        *(SeriesKey(name) for name in plain),
    ]


def observe(xp: Any, st: Static, p: Params, s: State, control: Control, now: dict[str, Any]) -> Array:
    """Stack this week's series, (S, D), in the order of `series_keys`.

    `now` holds this week's arrays from `week.py`: flows (A,D), exposed, seized, destroyed (Q,D), zone arrays (Z,D),
    bazaar arrays (B,D), counts. Units are those of `outcomes.toml`; prices at retail are per gram.
    """
    one = xp.ones_like(s["precursor"])
    flow, seized, groups, target = now["flow"], now["seized"], now["groups"], now["target"]

    def total(table: Array) -> Array:
        return xp.sum(table, axis=0, keepdims=True)

    grouped = xp.matmul(st.tables["flow_groups"], rows(xp, flow, st.index["reported"]))
    by_corridor = xp.matmul(st.tables["corridor_groups"], grouped)
    zone_loads = xp.matmul(st.tables["sea_zone_groups"], now["zone_loads"])
    zone_tracks = xp.matmul(st.tables["sea_zone_groups"], now["tracks"])
    transit = rows(xp, now["exposed"] / st.tables["cell_load"], st.index["transit"])
    share = transit / xp.maximum(total(transit), 1e-6)
    busy = total((transit > p["active_leg_loads"] / WEEKS) * xp.ones_like(transit))
    cocaine, usa = st.tables["cocaine_rows"], st.tables["bazaar_usa_cocaine"]
    response = total(st.tables["patrol_share"] / xp.maximum(now["response"], p["response_floor"]))
    at_sea = now["exposed"] * st.tables["cell_at_sea"]
    crew_arrests = total(now["lost_loads"] * st.tables["cell_crew"]) * p["arrest_share"]
    convicted = xp.minimum(p["conviction_base"] * (1.0 + p["conviction_gain"] * now["reform"]), 1.0)
    running = xp.minimum(s["labs"] / xp.maximum(s["labs_base"], 1e-3) * (1.0 + p["lab_slack"]), 1.0)
    earned = total(st.tables["is_cocaine"] * (s["import_price"] * now["delivered"] - now["ledger"]["mean_paid"]))
    return xp.concatenate(
        [
            grouped,
            by_corridor / xp.maximum(total(by_corridor), 1e-6),
            xp.matmul(st.tables["seizure_groups"], seized) + st.tables["seized_inland"] * total(now["in_labs"]),
            zone_tracks / xp.maximum(zone_loads, 1e-6),
            xp.matmul(cocaine, now["delivered"]),
            xp.matmul(cocaine, s["import_price"]),
            xp.matmul(cocaine, s["retail_price"]) / 1000.0,
            xp.matmul(cocaine, now["use"]),
            total(usa * s["light"]),
            total(usa * s["heavy"]),
            now["deaths"],
            s["area"],
            s["area"] * p["yield"] * now["growth_yield"] / WEEKS * s["precursor"] ** p["precursor_dependence"] * running,
            s["labs"],
            now["price"] * p["leaf_price_base"],
            s["source_stock"],
            now["trust"],
            now["killings"],
            xp.matmul(st.tables["group_country"], s["members"]),
            groups["recruits"],
            groups["arrested"] * convicted,
            1.0 - p["corruption_response"] * now["integrity"],
            now["rung"],
            target["regime"],
            target["rally"],
            target["displaced"],
            target["oil"],
            xp.matmul(st.tables["sea_groups"], grouped),
            xp.matmul(st.tables["fentanyl_row"], now["delivered"]),
            total(now["destroyed"]),
            p["response_hours"] * response,
            busy,
            total(share * share),
            total(now["hit"]["deaths"]),
            total(now["hit"]["bystanders"]),
            target["land_deaths"],
            crew_arrests + total(groups["arrested"]),
            s["precursor"],
            total(now["wage"] * at_sea) / xp.maximum(total(at_sea), 1e-6),
            s["readiness"],
            forces.programme_cost(xp, st, p, control) * one,
            earned * now["kept"],
            now["kept"],
            1.0 - now["rung"][2:3],
            (total(now["trust"]) + 1.0 - now["rung"][1:2]) / (len(st.partners) + 1.0),
        ],
        axis=0,
    )  # fmt: skip
