"""The end of a week: memories, states, organisations, forces, and the state that the next week starts from.

While `pin` is 1 (burn-in), references follow this week's values and what they pin stays at its base; while `live`
is 0, what has a trend of its own (conflict, members, overdose trend, drift) waits for the strategy to start.
"""

from __future__ import annotations

from typing import Any

from leeward.model import crews, forces, interdiction, organisations, routes, states
from leeward.model.routes import rows
from leeward.model.static import Array, Control, Params, State, Static


def _total(xp: Any, table: Array) -> Array:
    return xp.sum(table, axis=0, keepdims=True)


def _consequences(xp: Any, st: Static, p: Params, s: State, control: Control, now: dict[str, Any]) -> dict[str, Any]:
    """States, organisations and homicides after this week's events."""
    pin, lethal = control["pin"], control["lethal"]
    rung, rise = states.escalation(xp, st, p, s, control)
    removed_by_force = states.at(states.floors(xp, st, control), "leadership_removed")
    removal = states.at(rise, "leadership_removed")
    soil = now["operations"] * lethal
    on_land = (_total(xp, now["lab_strikes"] * lethal) + soil) * p["lab_strike_counts_as"] + removal * removed_by_force
    at_sea = _total(xp, now["hit"]["strikes"] * st.tables["zone_is_sea"]) * lethal
    kept = 1.0 - states.finance(xp, st, p, control)
    earned = now["ledger"]["mean_delivered"]
    income = _total(xp, now["prices"]["import_price"] * earned * st.tables["bazaar_usa"])
    reached = _total(xp, earned * st.tables["bazaar_usa_cocaine"])
    bound = p["relative_bound"]
    revenue = xp.clip(income * kept / xp.maximum(s["revenue_reference"], 1.0), 1.0 / bound, bound)
    leaders = organisations.hunted(xp, st, p, control, now["operations"])
    groups = organisations.members(xp, st, p, s, control, pin + (1.0 - pin) * revenue, now["reform"], leaders)
    shock, disruption = organisations.aftermath(xp, p, s, groups["removed"])
    leaving_south = _total(xp, rows(xp, now["flow"], st.index["southern"]))
    southern = s["southern"] + (leaving_south - s["southern"]) / p["southern_memory_weeks"]
    southern_reference = s["southern_reference"] + pin * (southern - s["southern_reference"])
    scarcity = xp.log(xp.maximum(s["delivered_reference"], 1e-6) / xp.maximum(reached, 1e-6)) * (1.0 - pin)
    relative_south = xp.clip(southern / xp.maximum(southern_reference, 1e-6), 1.0 / bound, bound)
    return {
        "rung": rung,
        "trust": states.cooperation(xp, st, p, s, control, at_sea, on_land, soil),
        "compliance": states.compliance(xp, st, p, s, control),
        "target": states.target_state(xp, st, p, s, control, rung, rise),
        "kept": kept,
        "income": income,
        "reached": reached,
        "groups": groups,
        "shock": shock,
        "disruption": disruption,
        "southern": southern,
        "southern_reference": southern_reference,
        "killings": organisations.homicides(xp, st, p, s, groups["killed"], shock, now["reform"], scarcity, relative_south),
    }


def aftermath(xp: Any, st: Static, p: Params, s: State, control: Control, now: dict[str, Any]) -> tuple[State, dict[str, Any]]:
    """Next week's state, and what this week did to states and organisations."""
    pin, live = control["pin"], control["live"]

    def solved(name: str, value: Array) -> Array:
        """A reference: follows `value` while pinned, then stays."""
        return s[name] + pin * (value - s[name])

    def pinned(base: Array, value: Array) -> Array:
        """Something held at its base while pinned."""
        return pin * base + (1.0 - pin) * value

    def waiting(base: Array | float, value: Array) -> Array:
        """Something held at its base until the strategy starts."""
        return (1.0 - live) * base + live * value

    c = _consequences(xp, st, p, s, control, now)
    hit, target = now["hit"], c["target"]
    sent, lost = routes.experience(p, s, now["loads"], now["lost_loads"] + hit["struck"], pin)
    gate_weeks = p["gate_memory_weeks"] + pin * (p["gate_memory_pinned_weeks"] - p["gate_memory_weeks"])
    through = xp.matmul(st.tables["gate_groups"], rows(xp, now["flow"], st.index["reported"]))
    killed, caught_loads = crews.fear(p, s, hit["killed"], now["lost_loads"], pin)
    use, use_base, capacity = routes.capacity(xp, p, s, now["flow"], pin)
    found = xp.matmul(st.tables["zone_cell"], now["seized"])
    finds, finds_base, effort = interdiction.chase(xp, st, p, s, found, pin)
    caught = _total(xp, now["lost_loads"] * st.tables["cell_crew"] * st.tables["cell_at_sea"])
    intelligence, detained_base = states.debrief(xp, p, s, caught, pin)
    pipeline = xp.matmul(st.tables["bazaar_node"], now["stock"])
    needed = now["bought"] * (1.0 + p["stock_growth"]) / xp.maximum(now["made"] / s["realised"], 1e-6)
    source_base = solved("source_stock_base", p["stock_weeks"] * now["bought"])
    state: State = {
        "stock": now["stock"],
        "plan": now["plan"],
        "counted_on": now["counted_on"],
        "pivot": now["pivot"],
        "use": use,
        "use_base": use_base,
        "capacity": capacity,
        "chain_plan": now["chain_plan"],
        "chain_pivot": now["chain_pivot"],
        "sent": sent,
        "lost": lost,
        "loss_reference": solved("loss_reference", now["cell_removal"]),
        "gate_mean": s["gate_mean"] + (through - s["gate_mean"]) / gate_weeks,
        "deaths": killed,
        "caught": caught_loads,
        "owed_seized": now["owed_seized"],
        "owed_destroyed": now["owed_destroyed"],
        "tracks_base": now["tracks_base"],
        "effort": effort,
        "finds": finds,
        "finds_base": finds_base,
        **now["ledger"],
        **now["prices"],
        "retail_price": pinned(p["retail_price_base"], now["retail"]),
        "purity": pinned(1.0, now["purity"]),
        **now["people"],
        "market_stock": pinned(p["market_stock"], s["market_stock"] + now["delivered"] - now["use"]),
        "pipeline": pipeline,
        "pipeline_reference": solved("pipeline_reference", pipeline),
        "order_reference": solved("order_reference", now["ordered"]),
        "trend": now["trend"] * live,
        "drift": now["drift"] * live,
        "unsettled": waiting(p["unsettled_start"], now["unsettled"]),
        "prevention": now["prevention"] * (1.0 - pin),
        **now["fields"],
        **now["alarm"],
        "area_base": s["area_base"],
        "labs": pinned(s["labs_base"], now["labs"]),
        "labs_base": s["labs_base"],
        "precursor": now["precursor"],
        "substitution": now["substitution"],
        "synthesis": now["synthesis"],
        "realised": solved("realised", needed),
        "sales": now["sales"],
        "source_stock": pinned(source_base, now["source_stock"]),
        "source_stock_base": source_base,
        "cooperation": c["trust"],
        "compliance": c["compliance"],
        "intelligence": intelligence,
        "detained_base": detained_base,
        "readiness": forces.readiness(xp, p, s, forces.surge(xp, st, control)),
        "members": waiting(p["members_base"], c["groups"]["members"]),
        "reform": now["reform"],
        "integrity": now["integrity"],
        "shock": c["shock"],
        "disruption": c["disruption"],
        "revenue_reference": solved("revenue_reference", c["income"]),
        "delivered_reference": solved("delivered_reference", c["reached"]),
        "southern": c["southern"],
        "southern_reference": c["southern_reference"],
        "rung": c["rung"] * live,
        "rally": target["rally"] * live,
        "regime": waiting(1.0, target["regime"]),
        "displaced": target["displaced"] * live,
        "oil": waiting(p["oil_base"], target["oil"]),
        "was_removed": target["was_removed"] * live,
        "cohesion": waiting(1.0, target["cohesion"]),
        "outside": target["outside"] * live,
        "held": waiting(p["prisoners"], target["held"]),
    }
    return state, c
