"""The order of a week. This file is the model's table of contents; the equations are in the files beside it.

    effort -> expectations -> shipments -> funnel -> bazaars -> sources -> aftermath -> observation

`week` is pure and written once over an array namespace `xp`: JAX runs it inside a scan, NumPy runs the very same
source as the reference. Draws are on the last axis. `control` holds what is the same for all draws this week: lever
values (U,), `week` (negative in the burn-in), `pin` (1 while references are being solved), `noise` (0 = counts are
their means), `live` (0 until the strategy starts: what has a trend of its own waits) and `lethal` (0 = placebo);
shocks act through `force`, `displaced` and `alignment`.

Each phase takes what came before in the week (`now`) and returns what it adds; state of next week is put together in
`aftermath.py`. After each phase the levers of plug-ins act, where there are any (`hooks.py`).
"""

from __future__ import annotations

from typing import Any

from leeward.model import (
    crews,
    forces,
    hooks,
    interdiction,
    market,
    noise,
    observation,
    organisations,
    routes,
    states,
    supply,
    trends,
)
from leeward.model.aftermath import aftermath
from leeward.model.counts import normal_quantile
from leeward.model.routes import rows
from leeward.model.static import MONTH, WEEKS, Array, Control, Now, Params, State, Static


def week(xp: Any, st: Static, p: Params, s: State, control: Control) -> tuple[State, Array]:
    """One week: state and controls in, state and observed series (S, D) out."""
    now: Now = luck(xp, st, p, s, control) | trends.growth(xp, st, p, s, control)
    now = hooks.act(xp, st, p, s, control, now, "growth")
    for phase in (effort, expectations, shipments, funnel, bazaars, sources):
        now |= phase(xp, st, p, s, control, now)
        now = hooks.act(xp, st, p, s, control, now, phase.__name__)
    after, consequences = aftermath(xp, st, p, s, control, now)
    after, now = hooks.end(xp, st, p, s, control, now | consequences, after)
    series = observation.observe(xp, st, p, s, control, now)
    return after, hooks.observed(xp, st, p, s, control, now, series)


def luck(xp: Any, st: Static, p: Params, s: State, control: Control) -> Now:
    """The week's uniforms by stream (`variables.STREAMS`), (., D) each."""
    numbers = noise.uniform(xp, p["seed"], p["draw"], control["week"], st.addresses, dtype=s["stock"].dtype)
    return {name: numbers[rows] for name, rows in st.streams.items()}


def _relative(xp: Any, st: Static, s: State, control: Control, name: str) -> Array:
    """Effort of a force lever relative to baseline by zone, (Z, D), after readiness."""
    base = st.baseline(name)
    arriving = forces.delivered(xp, s, control, st.lever(control, name), base)
    return 1.0 + xp.matmul(st.tables[f"zones_{name}"], arriving / base - 1.0)


def _scan(xp: Any, st: Static, p: Params, control: Control, name: str) -> Array:
    """Search exponent of a fixed-post lever relative to baseline by zone, minus one, (Z, D).

    Checks are aimed at the likeliest first, so the exponent grows less than in proportion to their number.
    """
    relative = (st.lever(control, name) / st.baseline(name)) ** p["inspection_elasticity"]
    return xp.matmul(st.tables[f"zones_{name}"], relative - 1.0)


def _struck(xp: Any, st: Static, s: State, control: Control, name: str, table: str) -> Array:
    """Strikes a week by zone or country, (., D), after readiness."""
    arriving = forces.delivered(xp, s, control, st.lever(control, name), st.baseline(name))
    return xp.matmul(st.tables[table], arriving) / MONTH


def _operations(xp: Any, st: Static, s: State, control: Control) -> Array:
    """Operations a week in Mexico, (1, D), after readiness."""
    ordered = st.lever(control, "mexico_strike")
    arriving = forces.delivered(xp, s, control, ordered, st.baseline("mexico_strike"))
    return xp.sum(arriving, axis=0, keepdims=True) / MONTH


def effort(xp: Any, st: Static, p: Params, s: State, control: Control, now: Now) -> Now:
    """What the strategy puts into the field this week."""
    posts = sum(_scan(xp, st, p, control, n) for n in ("port_inspection", "border_scanning", "air_interdiction"))
    patrol = _relative(xp, st, s, control, "vessel_patrol") * s["effort"]
    # Warships that are there to be seen also look around: some of a deployment is patrol effort in the waters it is in.
    base = st.baseline("show_of_force")
    arriving = forces.delivered(xp, s, control, st.lever(control, "show_of_force"), base)
    present = xp.sum(xp.maximum(arriving - base, 0.0), axis=0, keepdims=True)
    patrol = patrol * (1.0 + st.tables["near_waters"] * p["presence_patrol"] * present / p["presence_scale"])
    rapid = (st.lever(control, "rapid_response") / st.baseline("rapid_response")) ** p["rapid_exponent"]
    reform, integrity = organisations.spending(xp, st, p, s, control)
    return {
        "search": xp.maximum(_relative(xp, st, s, control, "surveillance") + posts, 0.0),
        "patrol": patrol,
        "response": patrol * rapid,
        "wanted_strikes": sum(
            _struck(xp, st, s, control, name, f"zones_{name}") for name in ("maritime_strike", "air_shootdown")
        ),
        "lab_strikes": _struck(xp, st, s, control, "lab_strike", "countries_lab_strike"),
        "operations": _operations(xp, st, s, control),
        "reform": reform,
        "integrity": integrity,
    }


def expectations(xp: Any, st: Static, p: Params, s: State, control: Control, now: Now) -> Now:
    """What traffickers expect, and where they plan to go."""
    pin = control["pin"]
    loss = routes.beliefs(xp, st, p, s)
    trip, wage, willing = crews.trip_cost(xp, st, p, s, loss)
    trip = trip + st.tables["cell_in_mexico"] * s["disruption"]
    price = supply.source_price(xp, st, p, s, pin)
    # A dearer source is left for another faster than its price alone would say: brokers already stand in both.
    felt = xp.maximum(1.0 + p["source_switching"] * (price - 1.0), p["source_felt_floor"])
    sold = xp.concatenate([felt * p["source_price_base"], p["other_source_price"]], axis=0)
    asked = rows(xp, sold, st.index["purchase_source"])
    padding = xp.zeros_like(p["other_source_price"])
    cost = routes.arm_costs(xp, st, p, s, xp.concatenate([trip, asked, padding], axis=0))
    by_row = xp.concatenate([loss, xp.zeros_like(asked), padding], axis=0)
    keep = 1.0 - xp.minimum(
        rows(xp, routes.once(xp, p, by_row), st.index["arm_cell"]) * st.tables["distance"], p["perceived_loss_limit"]
    )
    terminal = rows(xp, s["import_price"], st.index["terminal_bazaar"])
    felt_cost = cost + routes.crowding(xp, p, s) + routes.avoided(xp, st, p, now["wander_route"], willing)
    values, plan, pivot = routes.plan(xp, st, p, s, terminal, keep, felt_cost, pin)
    chain_plan, chain_pivot = routes.chain_plan(xp, st, p, s, values, pin)
    sets_out = routes.going(xp, p, s, loss, willing)
    return {
        "wage": wage,
        "price": price,
        "leaf_price": supply.leaf_price(xp, p, s, price, supply.processed(xp, p, s), pin),
        "cost": cost,
        "plan": plan,
        "pivot": pivot,
        "chain_plan": chain_plan,
        "chain_pivot": chain_pivot,
        "going": routes.bought_to_go(xp, st, p, plan, routes.by_arm(xp, st, p, sets_out, 1.0)),
        "counted_on": routes.counted_on(p, s, willing, pin),
        "undeterred": sets_out * s["counted_on"],
    }


def shipments(xp: Any, st: Static, p: Params, s: State, control: Control, now: Now) -> Now:
    """Consumption, orders, purchases at the source, and what sets out along every arm."""
    pin = control["pin"]
    relative_price = s["retail_price"] / p["retail_price_base"]
    cross = market.spill_over(xp, st, p, relative_price)
    growth = now["growth_use"]
    wanted = market.consumption(xp, st, p, s, relative_price, cross) * growth
    use = xp.minimum(wanted, p["use_limit"] * s["market_stock"])
    made = supply.production(xp, st, p, s, now["growth_yield"])
    held = xp.sum(s["source_stock"], axis=0, keepdims=True)
    shippable = xp.sum(made, axis=0, keepdims=True) + p["shared_drawdown"] * held
    ordered = market.orders(xp, st, p, s, use, shippable, growth, pin)
    shipped = now["chain_plan"] * rows(xp, ordered, st.index["chain_bazaar"])
    flow, left = routes.departures(xp, st, p, s, now["plan"], shipped, now["going"])
    by_row = routes.sums(xp, flow * st.tables["distance"], st.groupings["arm_rows"])
    cells = len(st.cells)
    purchases = by_row[cells:]
    asked = xp.matmul(st.tables["country_purchase"], purchases)
    unfilled = supply.rationed(xp, p, s, asked, pin)
    other = supply.not_synthesised(xp, p, s, pin)
    unmet = rows(xp, xp.concatenate([unfilled, other], axis=0), st.index["purchase_source"])
    return {
        "relative_price": relative_price,
        "use": use,
        "made": made,
        "ordered": ordered,
        "flow": flow,
        "left": left,
        "exposed": by_row[:cells],
        "asked": asked,
        "sought": purchases,
        "purchases": purchases * (1.0 - unmet),
        "unmet": unmet,
        "bought": asked * (1.0 - unfilled),
    }


def funnel(xp: Any, st: Static, p: Params, s: State, control: Control, now: Now) -> Now:
    """Detection, pursuit, seizures and strikes; what arrives at each place and in each market."""
    exposed = now["exposed"]
    loads = exposed / st.tables["cell_load"]
    zone_loads = xp.matmul(st.tables["zone_cell"], loads)
    told = states.intelligence(xp, st, p, s)
    clean = xp.matmul(st.tables["zone_of_country"], p["integrity_gain"] * now["integrity"])
    spread = 1.0 + st.tables["zone_is_searched"] * (told - 1.0) + clean
    found = interdiction.detection(xp, st, p, s, now["search"], now["patrol"], spread)
    seen = xp.matmul(st.tables["zone_cell"], loads * p["cell_detectability"])
    tracks = found * seen
    chased, tracks_base = interdiction.pursued(xp, st, p, s, tracks, now["response"], control["pin"])
    removal = xp.minimum(found * chased * p["stop_base"] * p["removal_scale"], p["removal_limit"])
    cell_removal = xp.minimum(
        rows(xp, routes.once(xp, p, removal), st.index["cell_zone"]) * p["cell_detectability"], p["removal_limit"]
    )
    lost_loads = interdiction.losses(xp, st, exposed, cell_removal, now["luck_cell"], control["noise"])
    hit = interdiction.strikes(
        xp,
        st,
        p,
        exposed,
        now["wanted_strikes"],
        tracks,
        now["luck_strike"],
        now["luck_empty"],
        control["noise"],
        control["lethal"],
    )
    seized, destroyed, owed_seized, owed_destroyed = interdiction.take(xp, st, p, s, exposed, lost_loads, hit["struck"])
    fraction = (seized + destroyed) / xp.maximum(exposed, 1e-9)
    by_row = xp.concatenate([fraction, now["unmet"], xp.zeros_like(told)], axis=0)
    moved = now["flow"] * (1.0 - rows(xp, routes.once(xp, p, by_row), st.index["arm_cell"]) * st.tables["distance"])
    inflow = routes.sums(xp, moved, st.graph.arrivals)
    stock = s["stock"] + (inflow - now["left"]) * st.tables["holds_stock"]
    return {
        "loads": loads,
        "zone_loads": zone_loads,
        "tracks": tracks,
        "tracks_base": tracks_base,
        "cell_removal": cell_removal,
        "lost_loads": lost_loads,
        "hit": hit,
        "seized": seized,
        "destroyed": destroyed,
        "owed_seized": owed_seized,
        "owed_destroyed": owed_destroyed,
        "delivered": xp.matmul(st.tables["bazaar_terminal"], inflow[: st.graph.terminals]),
        "stock": xp.maximum(stock, 0.0),
    }


def bazaars(xp: Any, st: Static, p: Params, s: State, control: Control, now: Now) -> Now:
    """Accounts, prices and users of every market, and overdose deaths."""
    pin, cells = control["pin"], len(st.cells)
    costs = routes.sums(xp, now["flow"] * now["cost"], st.groupings["arm_rows"])
    sold = xp.concatenate([now["price"] * p["source_price_base"], p["other_source_price"]], axis=0)
    flows = {
        "sought": xp.matmul(st.tables["bazaar_purchase"], now["sought"]),
        "bought": xp.matmul(st.tables["bazaar_purchase"], now["purchases"]),
        "delivered": now["delivered"],
        "lost_kg": xp.matmul(st.tables["bazaar_cell"], now["seized"] + now["destroyed"]),
        "spent": xp.matmul(st.tables["bazaar_cell"], costs[:cells]),
        "paid": xp.matmul(st.tables["bazaar_purchase"], now["purchases"] * rows(xp, sold, st.index["purchase_source"])),
    }
    ledger = market.ledger(xp, p, s, flows)
    prices = market.import_price(
        xp, st, p, {**s, **ledger}, ledger["source_cost"], ledger["spend"],
        now["growth_import_price"], now["growth_use"], pin,
    )  # fmt: skip
    enforcement = st.lever(control, "domestic_enforcement") / st.baseline("domestic_enforcement")
    protected, prevention = market.demand_programmes(xp, st, p, s, control)
    places = st.tables["bazaar_usa_cocaine"] * st.lever(control, "treatment") * 1000.0 + xp.zeros_like(s["treated"])
    prevented = st.tables["bazaar_usa_cocaine"] * prevention
    relative_use = rows(xp, now["use"] / (p["consumption_base"] / WEEKS), st.index["overdose_bazaar"])
    shock = normal_quantile(xp, now["luck_trend"]) * control["noise"]
    deaths, trend = market.overdose_deaths(xp, st, p, s, relative_use, shock, protected)
    return {
        "ledger": ledger,
        "prices": prices,
        "retail": market.retail_price(xp, st, p, prices["import_price"], enforcement, now["growth_retail_price"]),
        "purity": market.purity(xp, p, s),
        "people": market.users(xp, st, p, s, now["relative_price"], places, prevented, pin),
        "prevention": prevention,
        "deaths": deaths,
        "trend": trend,
        "drift": trends.drift(xp, p, s, normal_quantile(xp, now["luck_drift"]) * control["noise"]),
        "unsettled": trends.regimes(xp, p, s, now["luck_regime"]),
    }


def _beyond(xp: Any, st: Static, control: Control, name: str) -> Array:
    """A country lever beyond today's pace, a week, (K, 1)."""
    return xp.matmul(st.tables[f"countries_{name}"], st.lever(control, name) - st.baseline(name)) / MONTH


def sources(xp: Any, st: Static, p: Params, s: State, control: Control, now: Now) -> Now:
    """Fields, laboratories, precursors and the stock of cocaine at the source."""
    pin, noisy = control["pin"], control["noise"]
    raids = _beyond(xp, st, control, "lab_raid")
    usual = xp.matmul(st.tables["countries_lab_raid"], st.baseline("lab_raid")) / MONTH
    raided = usual + raids + now["lab_strikes"] * p["strike_hit"]
    labs, destroyed = supply.laboratories(xp, st, p, s, raids, now["lab_strikes"], now["luck_lab"], noisy)
    manual, aerial = (_beyond(xp, st, control, f"{kind}_eradication") for kind in ("manual", "aerial"))
    families = _beyond(xp, st, control, "alternative_livelihood")
    denied = st.lever(control, "precursor_control") / 100.0 + xp.zeros_like(s["precursor"])
    precursor, substitution = supply.precursors(xp, st, p, s, denied, pin)
    working = now["operations"] * p["mexico_lab_share"] * p["synthesis_found"]
    in_labs = xp.minimum(xp.maximum(destroyed, 0.0) * p["lab_stock"], p["lab_stock_limit"] * s["source_stock"])
    return {
        "alarm": supply.lying_low(xp, p, s, raided, usual, pin),
        "fields": supply.area(xp, st, p, s, now["leaf_price"], manual, aerial, families, now["growth_area"], pin),
        "labs": labs,
        "precursor": precursor,
        "substitution": substitution,
        "synthesis": supply.synthesis(xp, p, s, working, pin),
        "in_labs": in_labs,
        "sales": supply.sales(xp, p, s, now["asked"], now["made"], pin),
        "source_stock": xp.maximum(s["source_stock"] + now["made"] - now["bought"] - in_labs, 0.0),
    }
