"""The order of a week. This file is the model's table of contents; the equations are in the files beside it.

    levers -> forces -> intelligence -> beliefs and costs -> values and plans -> orders -> departures
    -> detection, pursuit, seizures, strikes -> arrivals -> markets and users -> supply -> memories, states -> observation

`week` is pure and written once over an array namespace `xp`: JAX runs it inside a scan, NumPy runs the very same
source as the reference. Draws are on the last axis. `control` holds what is the same for all draws this week: lever
values (U,), `week` (negative in the burn-in), `pin` (1 while references are being solved), `noise` (0 = counts are
their means), `live` (0 until the strategy starts: what has a trend of its own waits) and `lethal` (0 = placebo); shocks
act through `force`, `displaced` and `alignment`.
"""

from __future__ import annotations

from typing import Any

from leeward.model import crews, forces, interdiction, market, noise, observation, organisations, routes, states, supply
from leeward.model.counts import normal_quantile
from leeward.model.routes import rows
from leeward.model.static import Array, Control, Params, State, Static

MONTH = 52.0 / 12.0


def _relative(xp: Any, st: Static, s: State, control: Control, name: str) -> Array:
    """Effort of a force lever relative to baseline by zone, (Z, D), after readiness."""
    base = st.baseline(name)
    arriving = forces.delivered(xp, s, control, st.lever(control, name), base)
    return 1.0 + xp.matmul(st.tables[f"zones_{name}"], arriving / base - 1.0)


def _scan(xp: Any, st: Static, p: Params, control: Control, name: str) -> Array:
    """Search exponent of a fixed-post lever relative to baseline by zone, minus one, (Z, D).

    Checks are aimed at the likeliest first, so the exponent grows less than in proportion to their number.
    """
    effort = (st.lever(control, name) / st.baseline(name)) ** p["inspection_elasticity"]
    return xp.matmul(st.tables[f"zones_{name}"], effort - 1.0)


def week(xp: Any, st: Static, p: Params, s: State, control: Control) -> tuple[State, Array]:
    """One week: state and controls in, state and observed series (S, D) out."""
    pin, noisy, lethal = control["pin"], control["noise"], control["lethal"]
    dtype = s["stock"].dtype
    luck = noise.uniform(xp, p["seed"], p["draw"], control["week"], st.addresses["all"], dtype=dtype)
    parts = [0, cells := len(st.cells)]
    for size in (len(st.zones), len(st.zones), len(st.countries), 2):
        parts.append(parts[-1] + size)
    luck_cell, luck_strike, luck_empty, luck_lab, luck_trend = (
        luck[start:end] for start, end in zip(parts[:-1], parts[1:], strict=True)
    )

    # levers and forces
    search = _relative(xp, st, s, control, "surveillance")
    search = search + sum(_scan(xp, st, p, control, name) for name in ("port_inspection", "border_scanning", "air_interdiction"))
    search = xp.maximum(search, 0.0)
    patrol = _relative(xp, st, s, control, "vessel_patrol") * s["effort"]
    wanted_strikes = xp.matmul(st.tables["zones_maritime_strike"], forces.delivered(
        xp, s, control, st.lever(control, "maritime_strike"), st.baseline("maritime_strike"))) / MONTH  # fmt: skip
    lab_strikes = xp.matmul(st.tables["countries_lab_strike"], forces.delivered(
        xp, s, control, st.lever(control, "lab_strike"), st.baseline("lab_strike"))) / MONTH  # fmt: skip
    surge = forces.surge(xp, st, control)
    rapid = (st.lever(control, "rapid_response") / st.baseline("rapid_response")) ** p["rapid_exponent"]

    # what traffickers expect, and where they plan to go
    told = states.intelligence(xp, st, p, s)
    spread = 1.0 + st.tables["zone_is_searched"] * (told - 1.0)
    loss = routes.beliefs(xp, st, p, s)
    trip, wage = crews.trip_cost(xp, st, p, s, loss)
    trip = trip + st.tables["cell_in_mexico"] * s["disruption"]
    reform, integrity = organisations.spending(xp, st, p, s, control)
    spread = spread + xp.matmul(st.tables["zone_of_country"], p["integrity_gain"] * integrity)
    price = supply.source_price(xp, st, p, s, pin)
    nothing = xp.zeros_like(told)
    no_purchase = xp.zeros((len(st.index["purchase_source"]), *told.shape[1:]), dtype=dtype)
    paid_price = rows(xp, xp.concatenate([price * p["source_price_base"], p["other_source_price"]], axis=0), st.index["purchase_source"])
    cost_row = xp.concatenate([trip, paid_price, nothing], axis=0)
    loss_row = xp.concatenate([loss, no_purchase, nothing], axis=0)
    keep = 1.0 - xp.minimum(rows(xp, loss_row, st.index["arm_cell"]) * st.tables["distance"], 0.95)
    cost = routes.arm_costs(xp, st, p, s, cost_row)
    terminal = rows(xp, s["import_price"], st.index["terminal_bazaar"])
    values, plan, pivot = routes.plan(xp, st, p, s, terminal, keep, cost, pin)
    chain_plan, chain_pivot = routes.chain_plan(xp, st, p, s, values, pin)

    # orders, purchases, departures
    relative_price = s["retail_price"] / p["retail_price_base"]
    cross = market.spill_over(xp, st, p, relative_price)
    protected, prevention = market.demand_programmes(xp, st, p, s, control)
    use = market.consumption(xp, st, p, s, relative_price, cross)
    use = xp.minimum(use, 0.5 * s["market_stock"])
    made = supply.production(xp, st, p, s)
    shippable = xp.sum(made, axis=0, keepdims=True) + p["shared_drawdown"] * xp.sum(s["source_stock"], axis=0, keepdims=True)
    ordered = market.orders(xp, st, p, s, use, shippable, pin)
    shipped = chain_plan * rows(xp, ordered, st.index["chain_bazaar"])
    moving = {**s, "plan": plan}
    leaving, flow = routes.departures(xp, st, p, moving, shipped)
    by_row = routes.sums(xp, flow * st.tables["distance"], st.groupings["arm_rows"])
    exposed, purchases = by_row[:cells], by_row[cells:]
    bought = xp.matmul(st.tables["country_purchase"], purchases)
    unfilled = 1.0 - xp.minimum(1.0, 0.5 * s["source_stock"] / xp.maximum(bought, 1e-9))
    unfilled = (1.0 - pin) * unfilled
    bought = bought * (1.0 - unfilled)

    # the funnel
    loads = exposed / st.tables["cell_load"]
    zone_loads = xp.matmul(st.tables["zone_cell"], loads)
    found = interdiction.detection(xp, st, p, s, search, patrol, spread)
    tracks = found * zone_loads
    chased, tracks_base = interdiction.pursued(xp, st, p, s, tracks, patrol * rapid, pin)
    removal = xp.minimum(found * chased * p["stop_base"] * p["removal_scale"], 0.9)
    cell_removal = xp.minimum(rows(xp, removal, st.index["cell_zone"]) * p["cell_detectability"], 0.9)
    lost_loads = interdiction.losses(xp, st, p, exposed, cell_removal, luck_cell, noisy)
    hit = interdiction.strikes(
        xp, st, p, exposed, wanted_strikes, tracks, luck_strike, luck_empty, noisy, lethal
    )
    seized, destroyed, owed_seized, owed_destroyed = interdiction.take(xp, st, s, exposed, lost_loads, hit["struck"])
    fraction = (seized + destroyed) / xp.maximum(exposed, 1e-9)
    unmet = rows(xp, xp.concatenate([unfilled, nothing], axis=0), st.index["purchase_source"])
    fraction_row = xp.concatenate([fraction, unmet, nothing], axis=0)
    moved = flow * (1.0 - rows(xp, fraction_row, st.index["arm_cell"]) * st.tables["distance"])
    inflow = routes.sums(xp, moved, st.graph.arrivals)
    delivered = xp.matmul(st.tables["bazaar_terminal"], inflow[: st.graph.terminals])
    stock = xp.maximum(s["stock"] * (1.0 - p["release"]) + inflow * st.tables["holds_stock"], 0.0)

    # markets and users
    lost_kg = xp.matmul(st.tables["bazaar_cell"], seized + destroyed)
    costs = routes.sums(xp, flow * cost, st.groupings["arm_rows"])
    filled = 1.0 - unmet
    spent = xp.matmul(st.tables["bazaar_cell"], costs[:cells])
    paid = xp.matmul(st.tables["bazaar_purchase"], costs[cells:] * filled)
    ledger = market.ledger(
        xp, p, s, delivered, lost_kg, spent, paid, xp.matmul(st.tables["bazaar_purchase"], purchases * filled), pin
    )
    prices = market.import_price(xp, st, p, {**s, **ledger}, ledger["source_cost"], ledger["spend"], pin)
    enforcement = st.lever(control, "domestic_enforcement") / st.baseline("domestic_enforcement")
    retail = market.retail_price(xp, st, p, prices["import_price"], enforcement)
    people = market.users(
        xp, st, p, s, relative_price,
        xp.matmul(st.tables["bazaar_usa_cocaine"], st.lever(control, "treatment") * 1000.0) + xp.zeros_like(s["treated"]),
        st.tables["bazaar_usa_cocaine"] * prevention, pin,
    )  # fmt: skip
    market_stock = pin * p["market_stock"] + (1.0 - pin) * (s["market_stock"] + delivered - use)
    pipeline = xp.matmul(st.tables["bazaar_node"], stock)
    order_reference = s["order_reference"] + pin * (ordered - s["order_reference"])
    deaths, trend = market.overdose_deaths(
        xp, st, p, s, rows(xp, use / (p["consumption_base"] / 52.0), st.index["overdose_bazaar"]),
        normal_quantile(xp, luck_trend) * noisy, protected,
    )  # fmt: skip

    # supply
    raids = xp.matmul(st.tables["countries_lab_raid"], st.lever(control, "lab_raid") - st.baseline("lab_raid")) / MONTH
    labs, labs_lost = supply.laboratories(xp, st, p, s, raids, lab_strikes, luck_lab, noisy)
    fields = supply.area(
        xp, st, p, s, price,
        xp.matmul(st.tables["countries_manual_eradication"], st.lever(control, "manual_eradication") - st.baseline("manual_eradication")) / MONTH,
        xp.matmul(st.tables["countries_aerial_eradication"], st.lever(control, "aerial_eradication")) / MONTH,
        xp.matmul(st.tables["countries_alternative_livelihood"], st.lever(control, "alternative_livelihood")) / MONTH,
        pin,
    )  # fmt: skip
    precursor, substitution = supply.precursors(xp, st, p, s, st.lever(control, "precursor_control") / 100.0 + xp.zeros_like(told), pin)
    realised = s["realised"] + pin * (bought * (1.0 + p["stock_growth"]) / xp.maximum(made / s["realised"], 1e-6) - s["realised"])
    in_labs = xp.minimum(xp.maximum(labs_lost, 0.0) * p["lab_stock"], 0.02 * s["source_stock"])
    source_stock = s["source_stock"] + made - bought - in_labs
    source_base = s["source_stock_base"] + pin * (p["stock_weeks"] * bought - s["source_stock_base"])
    source_stock = pin * source_base + (1.0 - pin) * xp.maximum(source_stock, 0.0)

    # memories, states, forces
    sent, lost = routes.experience(xp, p, s, loads, lost_loads + hit["struck"], pin)
    loss_reference = s["loss_reference"] + pin * (cell_removal - s["loss_reference"])
    use_of_arms, use_base, room = routes.capacity(xp, p, s, flow, pin)
    finds, finds_base, effort = interdiction.chase(xp, st, p, s, xp.matmul(st.tables["zone_cell"], seized), pin)
    crew_caught = xp.sum(lost_loads * st.tables["cell_crew"] * st.tables["cell_at_sea"], axis=0, keepdims=True)
    debriefed, detained_base = states.debrief(xp, p, s, crew_caught, pin)
    rung, rise = states.escalation(xp, st, p, s, control)
    struck_land = xp.sum(lab_strikes * lethal, axis=0, keepdims=True) / 4.0 + rise[3:4] * xp.max(states.floors(xp, st, control)[3:])
    trust = states.cooperation(xp, st, p, s, control, xp.sum(hit["strikes"], axis=0, keepdims=True) * lethal, struck_land)
    target = states.target_state(xp, st, p, s, control, rung, rise)
    kept = 1.0 - states.finance(xp, st, p, control)
    income = xp.sum(prices["import_price"] * ledger["mean_delivered"] * st.tables["bazaar_usa"], axis=0, keepdims=True)
    reached = xp.sum(ledger["mean_delivered"] * st.tables["bazaar_usa_cocaine"], axis=0, keepdims=True)
    revenue = xp.clip(income * kept / xp.maximum(s["revenue_reference"], 1.0), 0.1, 10.0)
    revenue = pin + (1.0 - pin) * revenue
    groups = organisations.members(xp, st, p, s, control, revenue, reform)
    shock, disruption = organisations.aftermath(xp, p, s, groups["removed"])
    leaving_south = s["southern"] + (xp.sum(rows(xp, flow, st.index["southern"]), axis=0, keepdims=True) - s["southern"]) / 13.0
    southern_reference = s["southern_reference"] + pin * (leaving_south - s["southern_reference"])
    killings = organisations.homicides(
        xp, st, p, s, groups["killed"], shock, reform,
        xp.log(xp.maximum(s["delivered_reference"], 1e-6) / xp.maximum(reached, 1e-6)) * (1.0 - pin),
        xp.clip(leaving_south / xp.maximum(southern_reference, 1e-6), 0.1, 10.0),
    )  # fmt: skip
    live = control["live"]

    after: State = {
        "stock": stock, "plan": plan, "pivot": pivot, "use": use_of_arms, "capacity": room, "use_base": use_base,
        "chain_plan": chain_plan, "chain_pivot": chain_pivot,
        "sent": sent, "lost": lost, "loss_reference": loss_reference, "deaths": crews.fear(xp, p, s, hit["killed"]),
        "owed_seized": owed_seized, "owed_destroyed": owed_destroyed,
        "tracks_base": tracks_base, "effort": effort, "finds": finds, "finds_base": finds_base,
        **ledger, **prices, "retail_price": pin * p["retail_price_base"] + (1.0 - pin) * retail, **people,
        "market_stock": market_stock, "pipeline": pipeline,
        "pipeline_reference": s["pipeline_reference"] + pin * (pipeline - s["pipeline_reference"]), "order_reference": order_reference, "trend": trend * control["live"],
        "prevention": prevention * (1.0 - pin),
        **fields, "labs": pin * s["labs_base"] + (1.0 - pin) * labs, "labs_base": s["labs_base"], "area_base": s["area_base"],
        "precursor": precursor, "substitution": substitution, "realised": realised,
        "source_stock": source_stock, "source_stock_base": source_base,
        "cooperation": trust, "intelligence": debriefed, "detained_base": detained_base,
        "readiness": forces.readiness(xp, p, s, surge),
        "members": (1.0 - live) * p["members_base"] + live * groups["members"], "reform": reform, "integrity": integrity,
        "shock": shock, "disruption": disruption,
        "revenue_reference": s["revenue_reference"] + pin * (income - s["revenue_reference"]),
        "delivered_reference": s["delivered_reference"] + pin * (reached - s["delivered_reference"]),
        "southern": leaving_south, "southern_reference": southern_reference,
        "rung": rung * live, "rally": target["rally"] * live, "regime": 1.0 - live + live * target["regime"],
        "displaced": target["displaced"] * live, "oil": (1.0 - live) * p["oil_base"] + live * target["oil"],
        "was_removed": target["was_removed"] * live,
    }  # fmt: skip
    seen = observation.observe(
        xp, st, p, s, control,
        flow=flow, exposed=exposed, loads=zone_loads, tracks=tracks, seized=seized, destroyed=destroyed,
        delivered=delivered, hit=hit, use=use, deaths=deaths, made=made, wage=wage, lost_loads=lost_loads,
        response=patrol * rapid, price=price, groups=groups, killings=killings, reform=reform, integrity=integrity,
        target=target, rung=rung, trust=trust, kept=kept,
    )  # fmt: skip
    return after, seen
