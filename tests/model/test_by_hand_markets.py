"""Markets and users on one or two numbers, with the answer worked out beside the call."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from leeward.model import market

from .by_hand import HELD, Bench, close, row

COCAINE = Bench({"is_cocaine": row(1)})
ORDERS = HELD | {
    "market_stock": row(1000), "order_gap_weeks": 10.0,
    "closure_cost": 1.0, "closure_quantity": 0.0, "closure_shared": 0.0,
}  # fmt: skip


def ordered(cap: float = 1e9, pin: float = 0.0, closure: str = "cost", use: float = 100.0, **s: float) -> float:
    p = ORDERS | {f"closure_{name}": float(name == closure) for name in ("cost", "quantity", "shared")}
    held = {"market_stock": 1000.0, "pipeline": 500.0, "pipeline_reference": 500.0, "removal": 0.0, "order_reference": 130.0}
    s = held | s
    found = market.orders(np, COCAINE, p, {name: row(value) for name, value in s.items()}, row(use), row(cap), row(1), pin)
    return float(found[0, 0])


def test_orders_are_use_grossed_up_for_what_is_lost() -> None:
    assert ordered() == pytest.approx(100)
    assert ordered(removal=0.2) == pytest.approx(125)
    assert ordered(removal=0.95) == pytest.approx(1000)  # the gross-up stops at nine tenths


def test_a_short_stock_is_refilled_over_the_gap_and_what_is_on_its_way_counts() -> None:
    assert ordered(market_stock=800) == pytest.approx(120)
    assert ordered(market_stock=800, pipeline=700) == pytest.approx(100)
    assert ordered(market_stock=1200) == pytest.approx(80)
    assert ordered(market_stock=0) == pytest.approx(150)  # no more than half of use at a time
    assert ordered(market_stock=9000) == pytest.approx(50)
    assert ordered(market_stock=800, pin=1.0) == pytest.approx(100)


def test_the_closure_says_who_misses_what_is_lost() -> None:
    assert ordered(closure="quantity", removal=0.2) == pytest.approx(130)
    assert ordered(closure="shared", removal=0.2, cap=1000) == pytest.approx(125)
    assert ordered(closure="shared", removal=0.2, cap=100) == pytest.approx(100)
    assert ordered(closure="cost", removal=0.2, cap=100) == pytest.approx(125)


PRICES = HELD | {
    "import_price_base": row(20000), "market_stock": row(1000), "scarcity_exponent": 1.0, "price_lag_weeks": 4.0,
    "rent_absorbs": 0.5, "margin_rent": 0.0, "margin_fixed": 1.0, "margin_risk": 0.0,
}  # fmt: skip


def priced(
    source: float = 2000.0, spend: float = 1000.0, owner: str = "fixed", pin: float = 0.0, foreseen: float = 0.0, **s: float
) -> dict[str, float]:
    p = PRICES | {"scarcity_foreseen": foreseen} | {f"margin_{name}": float(name == owner) for name in ("rent", "fixed", "risk")}
    # At rest a fifth is lost: cost 2000 / 0.8 + 1000 = 3500, margin 16500, odds 1 to 4.
    held = {
        "removal": 0.2, "cost_reference": 3500.0, "odds_reference": 0.25, "margin": 16500.0, "market_stock": 1000.0,
        "import_price": 20000.0, "mean_bought": 100.0, "mean_sought": 100.0,
    } | s  # fmt: skip
    found = market.import_price(
        np, COCAINE, p, {name: row(value) for name, value in held.items()}, row(source), row(spend), row(1), row(1), pin
    )
    return {name: float(value[0, 0]) for name, value in found.items()}


def test_the_import_price_stays_where_nothing_has_changed() -> None:
    for owner in ("rent", "fixed", "risk"):
        assert priced(owner=owner)["import_price"] == pytest.approx(20000)


def test_a_dearer_trip_is_passed_on_in_full_in_part_or_by_the_odds() -> None:
    # 800 US$ more, a quarter of the way in a week; rent absorbs half.
    assert priced(spend=1800)["import_price"] == pytest.approx(20200)
    assert priced(spend=1800, owner="rent")["import_price"] == pytest.approx(20100)
    # Half lost instead of a fifth: source cost 4000 instead of 2500, and odds four times as long.
    assert priced(removal=0.5)["import_price"] == pytest.approx(20000 + 1500 / 4)
    assert priced(removal=0.5, owner="risk")["import_price"] == pytest.approx(20000 + (1500 + 3 * 16500) / 4)


def test_a_short_market_clears_by_price() -> None:
    assert priced(market_stock=500)["import_price"] == pytest.approx(25000)
    assert priced(market_stock=2000)["import_price"] == pytest.approx(17500)


def test_what_could_not_be_bought_is_in_the_price_before_stocks_are_thin() -> None:
    # Half of what was sought was bought: twice the price at an elasticity of one, a quarter of the way in a week.
    assert priced(mean_bought=50)["import_price"] == pytest.approx(20000)
    assert priced(mean_bought=50, foreseen=1.0)["import_price"] == pytest.approx(25000)
    assert priced(mean_bought=50, market_stock=500, foreseen=1.0)["import_price"] == pytest.approx(35000)
    assert priced(mean_bought=1, foreseen=0.5)["import_price"] == pytest.approx(20000 + 20000 * (10**0.5 - 1) / 4)


def test_the_burn_in_solves_the_margin_so_that_the_base_price_holds() -> None:
    solved = priced(source=4000, margin=0.0, pin=1.0, cost_reference=0.0, odds_reference=9.0)
    assert solved["margin"] == pytest.approx(20000 - 4000 / 0.8 - 1000)
    assert solved["import_price"] == pytest.approx(20000)
    assert solved["cost_reference"] == pytest.approx(6000)
    assert solved["odds_reference"] == pytest.approx(0.25)
    kept = priced(source=4000, margin=7.0, cost_reference=5.0, odds_reference=9.0)
    assert (kept["margin"], kept["cost_reference"], kept["odds_reference"]) == (7.0, 5.0, 9.0)


def test_the_ledger_forgets_within_a_quarter() -> None:
    s = {
        "mean_sought": row(140),
        "mean_bought": row(130),
        "mean_delivered": row(104),
        "mean_lost_kg": row(26),
        "mean_spent": row(1e5),
        "mean_paid": row(2e5),
    }
    flows = {
        "sought": row(153),
        "bought": row(130),
        "delivered": row(91),
        "lost_kg": row(39),
        "spent": row(1e5),
        "paid": row(2e5),
    }
    after = market.ledger(np, HELD, s, flows)
    close(after["mean_sought"], 141)
    close(after["mean_delivered"], 103)
    close(after["mean_lost_kg"], 27)
    close(after["removal"], 27 / 130)
    close(after["spend"], 1e5 / 103)
    close(after["source_cost"], 2e5 / 130)


def test_retail_follows_import_by_a_dollar_or_in_proportion() -> None:
    bench = Bench({"bazaar_usa": row(1)})
    p = HELD | {"retail_price_base": row(100000), "import_price_base": row(20000), "enforcement_price_gain": 0.1}
    for additive, wanted in ((1.0, 101000), (0.0, 105000)):
        p |= {"pass_additive": additive, "pass_multiplicative": 1.0 - additive}
        close(market.retail_price(np, bench, p, row(21000), row(1), row(1)), wanted)
        close(market.retail_price(np, bench, p, row(21000), row(np.e), row(1)), wanted * 1.1)
    close(market.retail_price(np, bench, p, row(0), row(1), row(1)), 10000)


def test_dealers_stretch_what_has_become_dear() -> None:
    p = HELD | {"retail_price_base": row(100), "purity_response": 0.5, "purity_lag_weeks": 10.0}

    def after(price: float, before: float = 1.0) -> float:
        return float(market.purity(np, p, {"retail_price": row(price), "purity": row(before)})[0, 0])

    assert after(100) == 1.0
    assert after(400) == pytest.approx(1 - 0.5 / 10)
    assert after(100, before=0.5) == pytest.approx(0.55)
    assert after(100 / 16) == pytest.approx(1.04)  # purer than two fifths above today is not sold


PEOPLE = {
    "consumption_base": row(52000), "light_share": 0.25, "light_base": row(4000), "heavy_base": row(1000),
    "treatment_suppression": 0.8, "elasticity_use": -0.5, "elasticity_initiation": -1.0,
    # Flows of the start: 800 begin, 800 leave or rise; 200 rise, 200 leave or fall back.
    "initiation": row(700), "light_exit": 0.15, "escalation": 0.05, "heavy_to_light": 0.1, "heavy_exit": 0.1,
    "treatment_weeks": 20.0, "treatment_uptake_weeks": 10.0, "treatment_exit": 0.2,
}  # fmt: skip


def heads(**s: float) -> dict[str, Any]:
    return {name: row(value) for name, value in ({"light": 4000.0, "heavy": 1000.0, "treated": 0.0} | s).items()}


def test_consumption_counts_heads_treatment_and_price() -> None:
    def used(price: float = 1.0, **s: float) -> float:
        return float(market.consumption(np, Bench(), HELD | PEOPLE, heads(**s), row(price), row(1))[0, 0])

    assert used() == pytest.approx(1000)
    assert used(price=4) == pytest.approx(500)
    assert used(light=2000) == pytest.approx(1000 * (0.125 + 0.75))
    assert used(heavy=500) == pytest.approx(1000 * (0.25 + 0.375))
    assert used(treated=100) == pytest.approx(1000 * (0.25 + 0.75 * 0.92))


def test_users_begin_rise_and_leave() -> None:
    def people(price: float = 1.0, slots: float = 0.0, prevented: float = 0.0, pin: float = 0.0, **s: float) -> dict[str, Any]:
        return market.users(np, Bench(), HELD | PEOPLE, heads(**s), row(price), row(slots), row(prevented), pin)

    close(people()["light"], 4000)
    close(people()["heavy"], 1000)
    close(people(price=2)["light"], 4000 - 350 / 52)
    close(people(prevented=0.5)["light"], 4000 - 350 / 52)
    close(people(light=4520)["light"], 4520 - 0.2 * 520 / 52)
    close(people(light=4520)["heavy"], 1000 + 0.05 * 520 / 52)
    close(people(slots=100)["treated"], 10)
    close(people(slots=900)["treated"], 60)  # six in ten heavy users at most
    # A hundred in treatment: five leave in a week, one of them for good.
    close(people(treated=100, slots=100)["heavy"], 999)
    close(people(treated=100, slots=100)["treated"], 100)
    close(people(light=10, heavy=10, treated=10, pin=1.0)["light"], 4000)
    close(people(light=10, heavy=10, treated=10, pin=1.0)["treated"], 0)


def test_kits_avert_deaths_with_a_ceiling_and_prevention_grows_over_years() -> None:
    bench = Bench(harm_reduction=0.0, prevention=0.0)
    p = HELD | {
        "kit_ceiling": 0.4, "kit_effect": np.log(2.0), "opioid_share_cocaine": 0.7, "cohort_million": 4.0,
        "prevention_effect": 0.2, "prevention_lag_years": 5.0,
    }  # fmt: skip
    averted, prevented = market.demand_programmes(
        np, bench, p, {"prevention": row(0)}, bench.control(harm_reduction=1.0, prevention=2.0)
    )
    close(averted, 0.2 * 0.7, 0.2)
    close(prevented, 0.1 / 260)
    _, prevented = market.demand_programmes(np, bench, p, {"prevention": row(0.1)}, bench.control(prevention=40.0))
    close(prevented, 0.1 + 0.1 / 260)


def test_deaths_follow_use_in_part_and_their_own_trend() -> None:
    p = HELD | {
        "overdose_base": row(5200, 52000), "overdose_drift": row(0, -0.52), "overdose_volatility": row(0.1, 0.1),
        "overdose_elasticity": row(0.5, 0.5),
    }  # fmt: skip
    deaths, trend = market.overdose_deaths(np, Bench(), p, {"trend": row(0, 0)}, row(1, 4), row(0, 0), row(0, 0.5))
    close(trend, 0, -0.01)
    close(deaths, 100, 1000 * np.exp(-0.01))
    _, trend = market.overdose_deaths(np, Bench(), p, {"trend": row(0, 0)}, row(1, 1), row(1, 0), row(0, 0))
    close(trend, 0.1 / 52**0.5, -0.01)


def test_the_other_drug_matters_only_where_the_draw_lets_it_spill_over() -> None:
    bench = Bench({"bazaar_usa": row(1, 0, 1)}, {"other_drug": [2, 1, 0]})
    for spills, wanted in ((1.0, (2**0.5, 1, 1)), (0.0, (1, 1, 1))):
        close(market.spill_over(np, bench, {"cross_elasticity": 0.5, "spill_over": spills}, row(1, 3, 2)), *wanted)
