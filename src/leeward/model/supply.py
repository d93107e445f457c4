"""Supply: from coca field to cocaine at the source.

Coca area of each growing country follows expected profit per hectare with a lag of a year or more; eradication
removes area, growers replant, and production moves between countries through the price of leaf, because each
country's exporters are bought from according to price (`routes.py`). The price of leaf clears orders against the
country's stock of cocaine, never against the value of a route. Leaf becomes base and hydrochloride in
laboratories, which have slack and are rebuilt within weeks, and with precursors, whose denial is undone by
substitution over one to five years (Cunningham, Liu and Callaghan 2009 for the size and the recovery).

Forms: partial adjustment of area to profit (Nerlove 1958; applied to coca by Ibanez and Klasen 2017 for Colombia);
isoelastic price against stock in weeks of orders. Small areas eradicated beyond today's pace are a hazard, net of
what is replanted (Mejia, Restrepo and Rozo 2017 against Rozo 2013: 0.02 to 0.25 ha per ha sprayed).

Parameters: area_elasticity, area_lag_years, leaf_price_elasticity, stock_weeks, manual_net, aerial_net,
clearing_years, livelihood_hectares, livelihood_persistence, expected_payment_response, lab_rebuild_weeks,
lab_slack, lab_total_factor, strike_hit, synthesis_*, precursor_dependence, precursor_lag_weeks, substitution_years,
substitution_limit, substitution_half, profit_memory_weeks, stock_weeks_short, rationing_exponent, leaf_market_joined,
leaf_flow_elasticity, leaf_market_weeks, leaf_glut, processor_caution, raid_*, source_switching, planted_elsewhere,
replant_response; bounds: docs/model/supply.md.
State: area, cleared, enrolled (K,D) ha; source_stock (K,D) kg; profit, sales (K,D) index; labs (K,D);
precursor, substitution, synthesis (1,D).
"""

from __future__ import annotations

from typing import Any

from leeward.model import counts
from leeward.model.static import WEEKS, Array, Params, State, Static


def source_price(xp: Any, st: Static, p: Params, s: State, pin: Array) -> Array:
    """Price of cocaine at the source by country relative to baseline, (K, D).

    (S*/S)^g with S the stock and S* the stock at the start, of the country and of the region: brokers carry paste over
    borders, so a shortage in one country is felt in all by the weight `leaf_market_joined`. And leaf keeps badly: times
    (sales over output)^h of the last weeks. Peruvian leaf lost 46 % in three months of 2020 when buyers could not come, and
    60 % in the months after the first aircraft were shot down in 1995. Bounded to a factor of `source_price_bound`.
    """
    most, dearest = p["source_stock_bound"], p["source_price_bound"]
    own = xp.clip(s["source_stock_base"] / xp.maximum(s["source_stock"], 1e-3), 1.0 / most, most)
    here, usual = (xp.sum(s[name], axis=0, keepdims=True) for name in ("source_stock", "source_stock_base"))
    all_countries = xp.clip(usual / xp.maximum(here, 1e-3), 1.0 / most, most)
    joined = p["leaf_market_joined"]
    free = (own ** (1.0 - joined) * all_countries**joined) ** p["leaf_price_elasticity"]
    free = free * s["sales"] ** p["leaf_flow_elasticity"]
    return pin + (1.0 - pin) * xp.clip(free, 1.0 / dearest, dearest)


def sales(xp: Any, p: Params, s: State, asked: Array, made: Array, pin: Array) -> Array:
    """What is asked for over what is made by country, relative to the start, (K, D), over `leaf_market_weeks`.

    asked, made: (K, D) kg this week.
    """
    bound = p["sales_bound"]
    now = xp.clip(asked / xp.maximum(made, 1e-6) * (1.0 + p["stock_growth"]), 1.0 / bound, bound)
    return pin + (1.0 - pin) * (s["sales"] + (now - s["sales"]) / p["leaf_market_weeks"])


def rationed(xp: Any, p: Params, s: State, asked: Array, pin: Array) -> Array:
    """Share of what exporters ask for in each country that they do not get this week, (K, D).

    asked: (K, D) kg. The draw picks how a shortage begins. *buffer*: orders are met until `purchase_limit` of the stock
    is asked for in one week. *rationed*: holders let go of stock in proportion to what they have of it, so the share
    that is met is (S/S*)^r as soon as S falls below S* (r = `rationing_exponent`), with stocks of weeks and not months.
    """
    there = p["purchase_limit"] * s["source_stock"]
    met = xp.minimum(1.0, there / xp.maximum(asked, 1e-9))
    thin = xp.minimum(1.0, s["source_stock"] / xp.maximum(s["source_stock_base"], 1e-3)) ** p["rationing_exponent"]
    met = xp.minimum(met, 1.0 - p["shortage_rationed"] * (1.0 - thin))
    return (1.0 - pin) * (1.0 - met)


def moved_elsewhere(xp: Any, p: Params, s: State) -> Array:
    """Hectares that are wanted in each country because they were cleared in the others, (K, D).

    The share `planted_elsewhere` of what has been cleared for good, by area: growers, seed and brokers move.
    """
    total = xp.sum(s["area"], axis=0, keepdims=True)
    others = xp.maximum(total - s["area"], 1.0)
    leaving = s["cleared"] / others
    return p["planted_elsewhere"] * s["area"] * (xp.sum(leaving, axis=0, keepdims=True) - leaving)


def area(
    xp: Any,
    st: Static,
    p: Params,
    s: State,
    price: Array,
    manual: Array,
    aerial: Array,
    families: Array,
    growth: Array,
    pin: Array,
) -> dict[str, Array]:
    """Coca area by country at the end of the week.

    price: (K, D) relative price of leaf; manual, aerial: (K, D) ha eradicated a week beyond today's pace; families: (K, D)
    families enrolled a week; growth: (K, D) factor by which what growers want has moved by itself.
    Expected profit follows the price of the last `profit_memory_weeks`; yield, cost and today's
    eradication are part of the baseline. What is cleared for good stays out of what growers want until it is opened
    again (`clearing_years`). Returns `area` (K, D) ha, `enrolled` (K, D) ha under agreements, `profit` (K, D).
    """
    profit = s["profit"] + (price - s["profit"]) / p["profit_memory_weeks"]
    wanted = s["area_base"] * growth * profit ** p["area_elasticity"]
    enrolled = s["enrolled"] + families * p["livelihood_hectares"] - s["enrolled"] / (WEEKS * p["livelihood_persistence"])
    # A programme known to pay for coca makes some growers plant in order to qualify (Prem, Vargas and Mejia 2023).
    anticipation = 1.0 + p["expected_payment_response"] * families / xp.maximum(s["area_base"], 1.0) * WEEKS
    # Growers who fear for part of a field plant more of it, or give it up: the sign is open (Reyes 2014 against the others).
    risk = (manual + aerial) * WEEKS / xp.maximum(s["area_base"], 1.0)
    anticipation = anticipation * xp.clip(1.0 + p["replant_response"] * risk, 1.0 / p["replant_bound"], p["replant_bound"])
    wanted = xp.maximum(wanted * anticipation - enrolled - s["cleared"], 0.0) + (1.0 - pin) * moved_elsewhere(xp, p, s)
    removed = xp.minimum(manual * p["manual_net"] + aerial * p["aerial_net"], p["eradication_limit"] * s["area"])
    grown = (wanted - s["area"]) / (WEEKS * p["area_lag_years"])
    free = xp.maximum(s["area"] + grown - removed, 0.0)
    return {
        "area": pin * s["area_base"] + (1.0 - pin) * free,
        "enrolled": xp.maximum(enrolled, 0.0),
        "cleared": (1.0 - pin) * (s["cleared"] + removed - s["cleared"] / (WEEKS * p["clearing_years"])),
        "profit": pin + (1.0 - pin) * profit,
    }


def laboratories(
    xp: Any, st: Static, p: Params, s: State, raids: Array, strikes: Array, luck: Array, noise: Array
) -> tuple[Array, Array]:
    """Laboratories standing, and destroyed this week beyond today's pace, (K, D) each.

    raids: (K, D) labs raided a week beyond today's pace; strikes: (K, D) air strikes a week. A country can lose
    no more than `lab_loss_limit` of what stands in a week; what is lost is rebuilt with mean time `lab_rebuild_weeks`.
    """
    most = p["lab_loss_limit"] * s["labs"]
    rate = xp.clip(raids + strikes * p["strike_hit"], -most, most)
    positive = xp.maximum(rate, 0.0)
    destroyed = counts.expected(xp, noise, counts.poisson(xp, positive, luck), positive)
    destroyed = xp.minimum(destroyed, s["labs"]) + xp.minimum(rate, 0.0)
    standing = s["labs"] - destroyed + (s["labs_base"] - s["labs"]) / p["lab_rebuild_weeks"]
    return xp.maximum(standing, 0.0), destroyed


def precursors(xp: Any, st: Static, p: Params, s: State, denied: Array, pin: Array) -> tuple[Array, Array]:
    """Availability of precursors (1 = today) and the share of the denial that substitution has undone, (1, D).

    denied: (1, D) fraction of supply denied beyond today.
    """
    active = denied / (denied + p["substitution_half"])
    substitution = s["substitution"] + (active * p["substitution_limit"] - s["substitution"]) / (WEEKS * p["substitution_years"])
    target = 1.0 - denied * (1.0 - s["substitution"])
    availability = s["precursor"] + (target - s["precursor"]) / p["precursor_lag_weeks"]
    return pin + (1.0 - pin) * availability, (1.0 - pin) * substitution


def synthesis(xp: Any, p: Params, s: State, hit: Array, pin: Array) -> Array:
    """Capacity to make fentanyl in Mexico relative to the start, (1, D).

    hit: (1, D) working laboratories destroyed this week by force in Mexico. Each holds the share `synthesis_share` of what
    stands, because there are many and they are small; what is lost is rebuilt with mean time `synthesis_rebuild_weeks`.
    """
    kept = s["synthesis"] * xp.exp(-hit * p["synthesis_share"])
    rebuilt = (1.0 - s["synthesis"]) / p["synthesis_rebuild_weeks"]
    return pin + (1.0 - pin) * xp.minimum(kept + rebuilt, 1.0)


def not_synthesised(xp: Any, p: Params, s: State, pin: Array) -> Array:
    """Share of what is asked for of fentanyl that is not made this week, (1, D): other laboratories take over the rest."""
    return (1.0 - pin) * (1.0 - s["synthesis"] ** p["synthesis_dependence"])


def lying_low(xp: Any, p: Params, s: State, visits: Array, usual: Array, pin: Array) -> dict[str, Array]:
    """What processors have felt of raids lately, and what they have become used to, ratios to the start, (K, D) each.

    visits: (K, D) laboratories raided or struck a week, all of them; usual: (K, 1) today's pace. A crackdown deters at first
    and wears off (Sherman 1990): felt over `raid_felt_weeks`, usual again over `raid_habit_weeks`. Pinned to 1.
    """
    ratio = xp.maximum(visits + p["raid_floor"], 0.0) / (usual + p["raid_floor"])
    felt = s["raids_felt"] + (ratio - s["raids_felt"]) / p["raid_felt_weeks"]
    used = s["raids_usual"] + (felt - s["raids_usual"]) / p["raid_habit_weeks"]
    return {"raids_felt": pin + (1.0 - pin) * felt, "raids_usual": pin + (1.0 - pin) * used}


def processed(xp: Any, p: Params, s: State) -> Array:
    """Share of the usual part of the leaf that is made into cocaine this week by country, (K, D).

    Laboratories that stand, beyond their slack; processors who lie low where raids are above what they are used to, as
    (felt/usual)^-c with c = `processor_caution`; chemicals.
    """
    capacity = s["labs"] / xp.maximum(s["labs_base"], 1e-3) * (1.0 + p["lab_slack"])
    alarm = xp.maximum(s["raids_felt"] / s["raids_usual"], 1.0)
    return xp.minimum(capacity, 1.0) * alarm ** -p["processor_caution"] * s["precursor"] ** p["precursor_dependence"]


def leaf_price(xp: Any, p: Params, s: State, price: Array, worked: Array, pin: Array) -> Array:
    """Price of leaf by country relative to the start, (K, D): the source price, less where leaf finds no processor.

    price: (K, D) source price of cocaine; worked: (K, D) share of the leaf that is processed. Leaf is harvested and keeps
    badly, so what is not processed weighs on its price, as worked^g with g = `leaf_glut`. Leaf in Bolivia lost four fifths of
    its price within a month when its laboratories were raided in 1986 (`leeward effects blast_furnace_leaf_1986`).
    """
    least = 1.0 / p["source_price_bound"]
    return pin + (1.0 - pin) * xp.maximum(price * worked ** p["leaf_glut"], least)


def production(xp: Any, st: Static, p: Params, s: State, growth: Array) -> Array:
    """Cocaine made this week by country, kg pure (K, D): area x yield x the share that is processed.

    growth: (K, D) factor by which yield has moved by itself.
    `realised` is the share of potential production that exists as cocaine in this draw, solved so that the
    baseline's mass balance closes (design 4.9).
    """
    return s["area"] * p["yield"] * growth / WEEKS * s["realised"] * processed(xp, p, s)
