"""Markets: orders, prices and users. The price loop closes here.

A *bazaar* is one drug in one market. Importers order A = [Q + (S* - S)/tau] / (1 - p): consumption, plus what
refills the stock, grossed up for losses, so seized kilograms are ordered again and derived demand at the source
rises. The import price is replacement cost times scarcity, P = [P_src/(1 - p) + T + m] (S*/S)^g, reached with a
delay. What importers could not buy at the source moves the price before their stock has run down, by
(bought/sought)^-f: who holds a storable good will not sell it today for less than it will fetch when the pipeline
is thin (Wright and Williams 1991; Deaton and Laroque 1992). The draw picks the *closure*:

    cost      orders are met as long as the source has stock; consumers see the cost (Rydell and Everingham 1994)
    quantity  orders stay at their baseline; what is lost is missed, and price rations what arrives
    shared    exporters ship what is produced; a shortage is shared by all markets (Caulkins and Hao 2008)

and the owner of the export-to-import margin m: *rent* (absorbs part of a cost rise), *fixed* cost, or *risk*
(grows with the odds of loss). Retail follows import by the pass-through structure: additive (a dollar is a dollar:
MR-331) or multiplicative (constant ratios: MR-317).

Users: light and heavy, with flows after Everingham and Rydell (1994); initiation and use per head answer to the
retail price with elasticities solved from the *total* elasticities at one year and in the long run, so price is
not counted twice. Treatment: use falls by about 80 % while in treatment; a small share of those who leave
treatment does not return to heavy use.

Parameters: elasticity_one_year, elasticity_long_run_extra, rates of the user flows, stock_cover_weeks,
scarcity_exponent, scarcity_foreseen, filled_floor, price_lag_weeks, order_gap_weeks, margin_*, treatment_*, prevention_*,
overdose_*, purity_*, account_weeks;
bounds: docs/model/market.md. State (B,D):
market_stock, pipeline, import_price, retail_price, purity, light, heavy, treated, order_reference, cost_reference,
odds_reference, margin, removal, spend, source_cost; trend (2,D).
"""

from __future__ import annotations

from typing import Any

from leeward.model.routes import rows
from leeward.model.static import WEEKS, Array, Control, Params, State, Static


def orders(xp: Any, st: Static, p: Params, s: State, use: Array, cap: Array, growth: Array, pin: Array) -> Array:
    """Kilograms ordered at the source for each bazaar this week, (B, D).

    use: (B, D) consumption a week; cap: (1, D) kg a week that exporters can ship when a shortage is shared;
    growth: (B, D) factor of the market's own trend.
    """
    # What is on its way counts, or orders would chase their own delay (Sterman 1989).
    short = p["market_stock"] * growth - s["market_stock"] + s["pipeline_reference"] - s["pipeline"]
    most = p["refill_limit"] * use
    refill = (1.0 - pin) * xp.clip(short / p["order_gap_weeks"], -most, most)
    wanted = (use + refill) / (1.0 - xp.minimum(s["removal"], p["loss_limit"]))
    fixed = s["order_reference"] * growth
    cocaine = st.tables["is_cocaine"]
    total = xp.sum(wanted * cocaine, axis=0, keepdims=True)
    rationed = wanted * xp.minimum(1.0, cap / xp.maximum(total, 1e-6))
    chosen = (
        p["closure_cost"] * wanted
        + p["closure_quantity"] * fixed
        + p["closure_shared"] * (cocaine * rationed + (1.0 - cocaine) * wanted)
    )
    return pin * wanted + (1.0 - pin) * chosen


def import_price(
    xp: Any,
    st: Static,
    p: Params,
    s: State,
    source_cost: Array,
    spend: Array,
    growth: Array,
    use_growth: Array,
    pin: Array,
) -> dict[str, Array]:
    """Import price and what it rests on, (B, D) each, US$ per pure kg.

    source_cost: price paid at the source per kg bought; spend: transport, crew and craft per kg delivered; growth,
    use_growth: (B, D) factors of the trends of price and use from before the start. During the
    burn-in the margin is solved so that the base price holds.
    """
    survive = 1.0 - xp.minimum(s["removal"], p["loss_limit"])
    cost = source_cost / survive + spend
    odds = s["removal"] / survive
    cost_reference = s["cost_reference"] + pin * (cost - s["cost_reference"])
    odds_reference = s["odds_reference"] + pin * (odds - s["odds_reference"])
    solved = s["margin"] + pin * (p["import_price_base"] - cost - s["margin"])
    absorbed = p["rent_absorbs"] * (cost - cost_reference)
    rent = xp.maximum(solved - absorbed, p["rent_floor"] * solved)
    ratio = xp.clip(odds / xp.maximum(odds_reference, 1e-4), 1.0 / p["odds_bound"], p["odds_bound"])
    margin = p["margin_rent"] * rent + p["margin_fixed"] * solved + p["margin_risk"] * solved * ratio
    short = p["market_stock"] * use_growth / xp.maximum(s["market_stock"], 1e-3)
    scarcity = xp.clip(short, p["scarcity_floor"], p["scarcity_ceiling"]) ** p["scarcity_exponent"]
    filled = xp.maximum(s["mean_bought"] / xp.maximum(s["mean_sought"], 1e-6), p["filled_floor"])
    scarcity = scarcity * filled ** -p["scarcity_foreseen"]
    # A price trend from before the start is a trend of the margin, at the scale of the base price.
    trend = p["import_price_base"] * (growth - 1.0)
    wanted = (cost + pin * solved + (1.0 - pin) * (margin + trend)) * (pin + (1.0 - pin) * scarcity)
    price = s["import_price"] + (wanted - s["import_price"]) / p["price_lag_weeks"]
    return {
        "import_price": pin * p["import_price_base"] + (1.0 - pin) * xp.maximum(price, 1.0),
        "margin": solved,
        "cost_reference": cost_reference,
        "odds_reference": odds_reference,
    }


def ledger(xp: Any, p: Params, s: State, flows: dict[str, Array]) -> dict[str, Array]:
    """Smoothed accounts of each bazaar, (B, D): kilograms sought, bought, delivered and lost; transport and purchase cost.

    flows: this week's `sought`, `bought`, `delivered`, `lost_kg` (kg), `spent`, `paid` (US$); memory of `account_weeks`. Returns
    also `removal` (share lost between source and import), `spend` (US$ per kg delivered) and `source_cost` (US$ per
    kg bought).
    """
    rate = 1.0 / p["account_weeks"]
    after = {f"mean_{k}": s[f"mean_{k}"] + (v - s[f"mean_{k}"]) * rate for k, v in flows.items()}
    got = xp.maximum(after["mean_delivered"], 1e-6)
    after["removal"] = xp.clip(after["mean_lost_kg"] / (after["mean_lost_kg"] + got), 0.0, p["loss_limit"])
    after["spend"] = after["mean_spent"] / got
    after["source_cost"] = after["mean_paid"] / xp.maximum(after["mean_bought"], 1e-6)
    return after


def retail_price(xp: Any, st: Static, p: Params, price: Array, enforcement: Array, growth: Array) -> Array:
    """Retail price, US$ per pure kg, (B, D), from the import price by the draw's pass-through.

    enforcement: (1, 1) domestic enforcement relative to today; it adds to dealers' costs inside the United States
    with diminishing returns (Caulkins and Reuter 2010 on the weak marginal effect of toughness). growth: (B, D) factor
    of the retail margin's own trend.
    """
    additive = p["retail_price_base"] + (price - p["import_price_base"])
    multiplicative = p["retail_price_base"] * price / p["import_price_base"]
    blended = p["pass_additive"] * additive + p["pass_multiplicative"] * multiplicative
    felt = xp.maximum(enforcement, p["enforcement_floor"])
    dealers = 1.0 + st.tables["bazaar_usa"] * p["enforcement_price_gain"] * xp.log(felt)
    return xp.maximum(blended * dealers * growth, p["retail_floor"] * p["retail_price_base"])


def purity(xp: Any, p: Params, s: State) -> Array:
    """Purity at retail relative to the start, (B, D).

    Dealers stretch what has become dear: the purity of what is sold follows the price of a pure gram as P^-e within weeks,
    so a gram as sold costs P^(1-e). In the United States the price of a pure gram rose by 36 % in 1990 while purity fell
    by 4 %, and doubled after 2006 while it fell by 35 % (Cunningham, Callaghan and Liu 2015): e from 0.13 to 0.62.
    """
    wanted = (s["retail_price"] / p["retail_price_base"]) ** -p["purity_response"]
    return s["purity"] + (xp.minimum(wanted, p["purest"]) - s["purity"]) / p["purity_lag_weeks"]


def spill_over(xp: Any, st: Static, p: Params, relative_price: Array) -> Array:
    """Factor on consumption from the price of the other drug in the United States, (B, D).

    The draw picks none, or a cross-price elasticity whose sign is open (complements among arrestees, substitutes in
    the laboratory: Dave 2008; Petry and Bickel 1998).
    """
    swapped = rows(xp, relative_price, st.index["other_drug"])
    return swapped ** (p["cross_elasticity"] * p["spill_over"] * st.tables["bazaar_usa"])


def demand_programmes(xp: Any, st: Static, p: Params, s: State, control: Control) -> tuple[Array, Array]:
    """Fraction of overdose deaths averted by added naloxone, (2, D) by drug, and of initiation prevented, (1, D).

    Naloxone reverses opioids: it helps in that share of cocaine-involved deaths that involve them too.

    Prevention reaches initiation with a first-order lag of years (`prevention_lag_years`): it starts small and grows.
    """
    kits = st.lever(control, "harm_reduction")
    protected = p["kit_ceiling"] * (1.0 - xp.exp(-p["kit_effect"] * kits))
    reach = xp.minimum(st.lever(control, "prevention") / p["cohort_million"], 1.0) * p["prevention_effect"]
    prevented = s["prevention"] + (reach - s["prevention"]) / (WEEKS * p["prevention_lag_years"])
    shares = xp.concatenate([protected * p["opioid_share_cocaine"], protected], axis=0)
    return shares, prevented


def consumption(xp: Any, st: Static, p: Params, s: State, relative_price: Array, cross: Array) -> Array:
    """Kilograms used this week in each bazaar, (B, D), at the given price relative to baseline.

    People in treatment use `treatment_suppression` less. cross: (B, D) factor from the other drug's price.
    """
    heavy_use = s["heavy"] - p["treatment_suppression"] * s["treated"]
    people = (p["light_share"] * s["light"] / p["light_base"]) + ((1.0 - p["light_share"]) * heavy_use / p["heavy_base"])
    return p["consumption_base"] / WEEKS * people * relative_price ** p["elasticity_use"] * cross


def users(
    xp: Any,
    st: Static,
    p: Params,
    s: State,
    relative_price: Array,
    slots: Array,
    prevented: Array,
    pin: Array,
) -> dict[str, Array]:
    """Light and heavy users and people in (additional) treatment at the end of the week, (B, D) persons.

    slots: (B, D) additional treatment places; prevented: (B, D) fraction of initiation prevented. Flow rates per
    year; initiation and escalation are solved so that the baseline is steady.
    """
    begin = p["initiation"] * relative_price ** p["elasticity_initiation"] * (1.0 - prevented)
    light = s["light"] + (begin - (p["light_exit"] + p["escalation"]) * s["light"] + p["heavy_to_light"] * s["heavy"]) / WEEKS
    leave_treatment = s["treated"] / p["treatment_weeks"]
    filled = xp.minimum(slots, p["treatment_reach"] * s["heavy"])
    treated = s["treated"] + (filled - s["treated"]) / p["treatment_uptake_weeks"]
    recovered = leave_treatment * p["treatment_exit"]
    heavy = s["heavy"] + (p["escalation"] * s["light"] - (p["heavy_to_light"] + p["heavy_exit"]) * s["heavy"]) / WEEKS - recovered
    return {
        "light": pin * p["light_base"] + (1.0 - pin) * xp.maximum(light, 0.0),
        "heavy": pin * p["heavy_base"] + (1.0 - pin) * xp.maximum(heavy, 0.0),
        "treated": treated * (1.0 - pin),
    }


def overdose_deaths(
    xp: Any, st: Static, p: Params, s: State, relative_use: Array, shock: Array, protected: Array
) -> tuple[Array, Array]:
    """Deaths a week in the United States by drug (cocaine-involved, synthetic opioids), (2, D), and the log trend.

    Deaths carry an exogenous random walk from before the start (they fell 27 % in 2024 by themselves) and answer
    to use with an elasticity below one, because most cocaine deaths also involve fentanyl. shock: (2, D) standard
    normal; protected: (2, D) fraction averted by harm reduction.
    """
    trend = s["trend"] + p["overdose_drift"] / WEEKS + p["overdose_volatility"] * shock / WEEKS**0.5
    deaths = p["overdose_base"] / WEEKS * xp.exp(trend) * relative_use ** p["overdose_elasticity"] * (1.0 - protected)
    return deaths, trend
