"""Fields, laboratories, precursors and the market of leaf on two or three numbers, worked out beside the call."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from leeward.model import supply

from .by_hand import HELD, Bench, close, row

HALF = row(0.5)


# The market of leaf: prices, sales, and who goes without.


def leaf_price(usual: Any, there: Any, sales: Any, pin: float = 0.0, **p: float) -> Any:
    s = {"source_stock_base": row(*usual), "source_stock": row(*there), "sales": row(*sales)}
    held = {"leaf_price_elasticity": 0.5, "leaf_market_joined": 0.0, "leaf_flow_elasticity": 0.5}
    return supply.source_price(np, Bench(), HELD | held | p, s, pin)


def test_a_short_stock_raises_the_price_at_the_source() -> None:
    stocks = ((100, 100, 100), (100, 25, 400), (1, 1, 1))
    close(leaf_price(*stocks), 1, 2, 0.5)
    close(leaf_price(*stocks, pin=1.0), 1, 1, 1)
    close(leaf_price(*stocks, source_price_bound=1.5), 1, 1.5, 1 / 1.5)


def test_a_shortage_is_felt_in_the_region_by_the_weight_of_the_joined_market() -> None:
    # A sixth of the usual in one country and the usual in the other: a quarter of the usual in both together.
    stocks = ((90, 10), (15, 10), (1, 1))
    close(leaf_price(*stocks, leaf_price_elasticity=1.0), 6, 1)
    close(leaf_price(*stocks, leaf_price_elasticity=1.0, leaf_market_joined=1.0), 4, 4)
    close(leaf_price(*stocks, leaf_price_elasticity=1.0, leaf_market_joined=0.5), 24**0.5, 2)
    # What one country lacks the other has beyond the start: nothing is short in the region.
    close(leaf_price((100, 300), (25, 375), (1, 1), leaf_market_joined=1.0), 1, 1)


def test_leaf_that_finds_no_buyer_is_cheap_whatever_the_stock() -> None:
    close(leaf_price((100, 100, 100), (100, 100, 25), (0.25, 4, 4)), 0.5, 2, 4)
    close(leaf_price((100,), (100,), (0.25,), leaf_flow_elasticity=1.5), 0.125)


def test_sales_are_what_is_asked_for_over_what_is_made_of_the_last_weeks() -> None:
    p = HELD | {"stock_growth": 0.25}

    def after(asked: float, made: float, before: float = 1.0, pin: float = 0.0) -> float:
        return float(supply.sales(np, p, {"sales": row(before)}, row(asked), row(made), pin)[0, 0])

    assert after(100, 125) == pytest.approx(1.0)  # a fifth of what is made goes into the growing stock
    assert after(200, 125) == pytest.approx(1 + 1 / 6)
    assert after(100, 125, before=0.4) == pytest.approx(0.5)
    assert after(0, 125) == pytest.approx(1 - 0.8 / 6)
    assert after(100, 0) == pytest.approx(1 + 4 / 6)
    assert after(200, 125, before=3.0, pin=1.0) == 1


def missed(
    asked: float, stock: float, usual: float = 400.0, rations: float = 0.0, exponent: float = 2.0, pin: float = 0.0
) -> float:
    p = HELD | {"shortage_rationed": rations, "rationing_exponent": exponent}
    s = {"source_stock": row(stock), "source_stock_base": row(usual)}
    return float(supply.rationed(np, p, s, row(asked), pin)[0, 0])


def test_a_stock_is_sold_until_half_of_it_is_asked_for() -> None:
    assert missed(40, 100) == 0
    assert missed(100, 100) == pytest.approx(0.5)
    assert missed(100, 0) == pytest.approx(1.0)
    assert missed(100, 100, pin=1.0) == 0


def test_holders_who_ration_sell_less_as_soon_as_they_have_less() -> None:
    assert missed(4, 100, rations=1.0) == pytest.approx(1 - 1 / 16)
    assert missed(4, 100, rations=1.0, exponent=0.5) == pytest.approx(0.5)
    assert missed(40, 400, rations=1.0) == 0
    assert missed(40, 900, rations=1.0) == 0
    # The half of a stock bounds what is sold there too.
    assert missed(1000, 400, rations=1.0) == pytest.approx(0.8)
    assert missed(4, 100, rations=1.0, pin=1.0) == 0


@given(some.floats(0.0, 1e6), some.floats(0.0, 1e6), some.floats(0.0, 1e6), some.sampled_from([0.0, 1.0]), some.floats(0.5, 2.0))
def test_never_more_is_sold_than_is_asked_for_or_half_of_what_is_there(
    asked: float, stock: float, usual: float, rations: float, exponent: float
) -> None:
    share = missed(asked, stock, usual, rations, exponent)
    assert 0 <= share <= 1
    assert asked * (1 - share) <= min(asked, stock / 2) * (1 + 1e-12) + 1e-9
    # A stock has room for what is lost with laboratories in the same week.
    assert HELD["purchase_limit"] + HELD["lab_stock_limit"] <= 1


@given(
    some.lists(some.floats(1.0, 1e6), min_size=2, max_size=3), some.floats(0.0, 1.0), some.floats(0.01, 1.0),
    some.floats(0.3, 2.0), some.floats(0.0, 0.05), some.sampled_from([0.0, 1.0]),
)  # fmt: skip
def test_at_the_start_nothing_is_short_and_nothing_is_dear(
    stocks: list[float], joined: float, ordered: float, exponent: float, growth: float, rations: float
) -> None:
    """Whatever stocks countries begin with and whatever part of what can be sold in a week is asked for."""
    one = [1.0] * len(stocks)
    prices = leaf_price(
        stocks, stocks, one, leaf_market_joined=joined, leaf_price_elasticity=exponent, leaf_flow_elasticity=exponent
    )
    np.testing.assert_allclose(prices, 1.0, rtol=1e-12)
    for stock in stocks:
        asked = ordered * stock / 2
        assert missed(asked, stock, stock, rations, exponent) == 0
        sold = supply.sales(np, HELD | {"stock_growth": growth}, {"sales": row(1)}, row(asked), row(asked * (1 + growth)), 0.0)
        close(sold, 1)


# Fields.

FIELD_PARAMS = HELD | {
    "area_elasticity": 0.5, "area_lag_years": 2.0, "livelihood_hectares": 0.5, "livelihood_persistence": 5.0,
    "expected_payment_response": 0.0, "manual_net": 0.2, "aerial_net": 0.1, "clearing_years": 4.0,
    "planted_elsewhere": 0.5, "replant_response": 0.0,
}  # fmt: skip


def field(
    price: float = 1.0, manual: float = 0.0, aerial: float = 0.0, families: float = 0.0, response: float = 0.0, **s: float
) -> dict[str, Any]:
    state = {"area": 1000.0, "area_base": 1000.0, "enrolled": 0.0, "cleared": 0.0, "profit": 1.0} | s
    return supply.area(
        np, Bench(), FIELD_PARAMS | {"replant_response": response}, {name: row(value) for name, value in state.items()},
        row(price), row(manual), row(aerial), row(families), row(1), 0.0,
    )  # fmt: skip


def test_fields_stay_where_nothing_happens() -> None:
    close(field()["area"], 1000)
    close(field()["profit"], 1)


def test_area_follows_profit_by_its_elasticity_and_lag() -> None:
    after = field(price=1.84)  # a quarter of the way to 1.84: profit 1.21, whose root is 1.1
    close(after["profit"], 1.21)
    close(after["area"], 1000 + 100 / 104)


def test_eradication_clears_net_of_what_is_replanted_and_is_bounded() -> None:
    after = field(manual=50, aerial=100)
    close(after["area"], 980)
    close(after["cleared"], 20)
    close(field(manual=10000)["area"], 950)
    close(field(cleared=208)["cleared"], 207)


def test_agreements_keep_land_out_of_coca_and_lapse() -> None:
    close(field(families=20)["enrolled"], 10)
    close(field(families=20)["area"], 1000 - 10 / 104)
    close(field(enrolled=260)["enrolled"], 259)


def test_growers_plant_against_what_they_fear_to_lose_or_give_up() -> None:
    # Ten hectares a week are 52 in a hundred a year: a quarter more is wanted, or less, and never twice as much.
    close(field(manual=5, aerial=5, response=0.5)["area"], 1000 + 260 / 104 - 1.5)
    close(field(manual=5, aerial=5, response=-0.5)["area"], 1000 - 260 / 104 - 1.5)
    close(field(manual=5, aerial=5, response=9)["area"], 1000 + 1000 / 104 - 1.5)
    close(field(manual=5, aerial=5, response=-9)["area"], 1000 - 500 / 104 - 1.5)
    # Less is planted where less is at risk than today; and what today's eradication no longer takes stands.
    close(field(manual=-5, response=0.5)["area"], 1000 - 130 / 104 + 1)


def test_what_is_cleared_for_good_is_in_part_planted_elsewhere_by_area() -> None:
    s = {"area": row(600, 300, 100), "cleared": row(40, 0, 0)}
    close(supply.moved_elsewhere(np, FIELD_PARAMS, s), 0, 15, 5)
    close(supply.moved_elsewhere(np, FIELD_PARAMS, s | {"cleared": row(0, 7, 0)}), 3, 0, 0.5)
    both = {
        "area": row(1000, 250),
        "area_base": row(1000, 250),
        "enrolled": row(0, 0),
        "cleared": row(208, 0),
        "profit": row(1, 1),
    }
    zero = row(0, 0)
    after = supply.area(np, Bench(), FIELD_PARAMS, both, row(1, 1), zero, zero, zero, row(1, 1), 0.0)
    close(after["area"], 1000 - 208 / 104, 250 + 104 / 104)
    pinned = supply.area(np, Bench(), FIELD_PARAMS, both, row(1, 1), zero, zero, zero, row(1, 1), 1.0)
    close(pinned["area"], 1000, 250)
    close(pinned["cleared"], 0, 0)
    close(supply.moved_elsewhere(np, FIELD_PARAMS, {"area": row(600), "cleared": row(100)}), 0)  # there is no elsewhere


@given(some.lists(some.tuples(some.floats(1.0, 1e5), some.floats(0.0, 1e4)), min_size=2, max_size=5))
def test_as_much_is_wanted_elsewhere_as_the_share_of_what_is_cleared(countries: list[tuple[float, float]]) -> None:
    s = {"area": row(*(x for x, _ in countries)), "cleared": row(*(x for _, x in countries))}
    moved = supply.moved_elsewhere(np, FIELD_PARAMS, s)
    assert (moved >= -1e-9 * s["cleared"].sum()).all()
    assert moved.sum() == pytest.approx(0.5 * s["cleared"].sum(), rel=1e-9, abs=1e-9)
    # What a country clears itself is never wanted in it.
    own = np.where(np.arange(len(countries))[:, None] == 0, s["cleared"], 0.0)
    assert supply.moved_elsewhere(np, FIELD_PARAMS, s | {"cleared": own})[0, 0] == pytest.approx(0.0, abs=1e-6)


# Laboratories and precursors.

LAB_PARAMS = HELD | {"strike_hit": 0.5, "lab_rebuild_weeks": 10.0}


def laboratories(labs: float, raids: float, strikes: float) -> tuple[Any, Any]:
    return supply.laboratories(
        np, Bench(), LAB_PARAMS, {"labs": row(labs), "labs_base": row(100)}, row(raids), row(strikes), HALF, 0.0
    )


def test_laboratories_are_destroyed_by_raids_and_strikes_and_rebuilt() -> None:
    for (standing, destroyed), wanted in (
        (laboratories(100, 4, 2), (95, 5)),
        (laboratories(80, 0, 0), (82, 0)),
        (laboratories(100, 90, 0), (75, 25)),
        (laboratories(100, -4, 0), (104, -4)),
    ):
        close(standing, wanted[0])
        close(destroyed, wanted[1])


def test_denied_precursors_are_missed_and_then_replaced() -> None:
    p = HELD | {"substitution_limit": 0.8, "substitution_years": 2.0, "precursor_lag_weeks": 10.0}
    s = {"precursor": row(1), "substitution": row(0)}
    available, replaced = supply.precursors(np, Bench(), p, s, row(0.2), 0.0)
    close(available, 1 - 0.2 / 10)
    close(replaced, 0.2 / 0.22 * 0.8 / 104)
    available, replaced = supply.precursors(np, Bench(), p, {"precursor": row(0.9), "substitution": row(0.5)}, row(0.2), 0.0)
    close(available, 0.9)
    # Nothing denied: availability comes back and the substitutes are given up.
    available, replaced = supply.precursors(np, Bench(), p, {"precursor": row(0.9), "substitution": row(0.5)}, row(0), 0.0)
    close(available, 0.91)
    close(replaced, 0.5 - 0.5 / 104)


def test_production_is_leaf_up_to_the_slack_of_the_laboratories() -> None:
    p = HELD | {"yield": row(5.2), "lab_slack": 0.25, "precursor_dependence": 2.0}
    p["processor_caution"] = 0.5
    s = {"labs_base": row(100), "area": row(1000), "realised": row(0.5), "precursor": row(1)}
    s |= {"raids_felt": row(1), "raids_usual": row(1)}
    close(supply.production(np, Bench(), p, s | {"labs": row(100)}, row(1)), 50)
    close(supply.production(np, Bench(), p, s | {"labs": row(80)}, row(1)), 50)
    close(supply.production(np, Bench(), p, s | {"labs": row(40)}, row(1)), 25)
    close(supply.production(np, Bench(), p, s | {"labs": row(100), "precursor": row(0.9)}, row(1)), 40.5)
    # Four times the raids that are usual halve what is processed; fewer than usual change nothing.
    close(supply.production(np, Bench(), p, s | {"labs": row(100), "raids_felt": row(4)}, row(1)), 25)
    close(supply.production(np, Bench(), p, s | {"labs": row(100), "raids_felt": row(8), "raids_usual": row(2)}, row(1)), 25)
    close(supply.production(np, Bench(), p, s | {"labs": row(100), "raids_usual": row(4)}, row(1)), 50)


def test_processors_feel_raids_within_weeks_and_become_used_to_them() -> None:
    p = HELD | {"raid_habit_weeks": 50.0, "raid_felt_weeks": 4.0, "raid_floor": 0.5}

    def after(visits: float, felt: float = 1.0, usual: float = 1.0, pin: float = 0.0) -> tuple[float, float]:
        s = {"raids_felt": row(felt), "raids_usual": row(usual)}
        found = supply.lying_low(np, p, s, row(visits), row(1.5), pin)
        return float(found["raids_felt"][0, 0]), float(found["raids_usual"][0, 0])

    assert after(1.5) == (1.0, 1.0)
    assert after(9.5) == (pytest.approx(2.0), pytest.approx(1.02))  # five times the raids
    assert after(-3.0) == (pytest.approx(0.75), pytest.approx(0.995))
    assert after(3.5, felt=2.0, usual=2.0) == (2.0, 2.0)
    assert after(9.5, felt=3.0, usual=2.0, pin=1.0) == (1.0, 1.0)


def test_leaf_that_finds_no_processor_is_cheap_while_cocaine_is_dear() -> None:
    p = HELD | {"leaf_glut": 2.0}
    close(supply.leaf_price(np, p, {}, row(1, 1.5, 1.5), row(1, 1, 0.5), 0.0), 1, 1.5, 0.375)  # type: ignore[arg-type]
    close(supply.leaf_price(np, p, {}, row(1.5), row(0.5), 1.0), 1)  # type: ignore[arg-type]
    close(supply.leaf_price(np, p, {}, row(1), row(1e-6), 0.0), 1 / p["source_price_bound"])  # type: ignore[arg-type]


def test_laboratories_of_fentanyl_are_hit_a_little_and_rebuilt() -> None:
    p = {"synthesis_share": row(0.01), "synthesis_rebuild_weeks": row(5), "synthesis_dependence": row(0.5)}

    def after(capacity: float, hit: float, pin: float = 0.0) -> float:
        return float(supply.synthesis(np, p, {"synthesis": row(capacity)}, row(hit), pin)[0, 0])  # type: ignore[arg-type]

    assert after(1.0, 0.0) == 1.0
    assert after(1.0, 3.0) == pytest.approx(np.exp(-0.03))
    assert after(0.9, 0.0) == pytest.approx(0.9 + 0.1 / 5)
    assert after(0.9, 3.0) == pytest.approx(0.9 * np.exp(-0.03) + 0.02)
    assert after(0.9, 3.0, pin=1.0) == 1.0


def test_other_laboratories_take_over_part_of_what_is_not_made() -> None:
    p = {"synthesis_dependence": row(0.5)}
    close(supply.not_synthesised(np, p, {"synthesis": row(1)}, 0.0), 0)  # type: ignore[arg-type]
    close(supply.not_synthesised(np, p, {"synthesis": row(0.81)}, 0.0), 0.1)  # type: ignore[arg-type]
    close(supply.not_synthesised(np, p | {"synthesis_dependence": row(1)}, {"synthesis": row(0.81)}, 0.0), 0.19)  # type: ignore[arg-type]
    close(supply.not_synthesised(np, p, {"synthesis": row(0.81)}, 1.0), 0)  # type: ignore[arg-type]
