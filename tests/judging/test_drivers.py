"""Which unknowns decide a verdict: shares of variance computed by hand, and what counts as found."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from leeward.judging.drivers import Driver, Drivers, coarse_name, lower_first, readable


def table(draws: int, **columns: Any) -> pd.DataFrame:
    return pd.DataFrame({name: list(values) for name, values in columns.items()}, index=range(draws))


def test_the_index_is_the_variance_between_bins_less_what_chance_gives() -> None:
    values = np.arange(60.0)
    drivers = Drivers(table(60, elasticity=values), [], {"elasticity": "Elasticity of demand"})
    met = values >= 30
    (found,) = drivers.find(met.astype(float), met)
    # Three bins of twenty: means 0, 1/2 and 1 around 1/2, so 10 of 15; chance gives 2 of 59.
    assert found.index == pytest.approx(2 / 3 - 2 / 59, abs=1e-6)
    assert (found.low, found.high, found.low_label, found.high_label, found.flips) == (0.0, 1.0, "low", "high", True)
    assert (found.name, found.title, found.kind) == ("elasticity", "Elasticity of demand", "parameter")
    sentence = "Elasticity of demand: met in 0 % of model versions when low, 100 % when high"
    assert found.sentence() == sentence
    assert found.to_dict()["index"] == found.index and set(found.to_dict()) == set(Driver.__dataclass_fields__)


def test_the_ends_are_the_lowest_and_the_highest_third() -> None:
    values = np.arange(62.0)[::-1]
    drivers = Drivers(table(62, p=values), [])
    met = (values < 12) | (values >= 60)
    (found,) = drivers.find(values, met)
    assert (found.low, found.high) == (pytest.approx(12 / 20), pytest.approx(2 / 20))


@pytest.mark.parametrize(("draws", "bins"), [(40, 3), (99, 3), (100, 4), (249, 9), (250, 10), (1000, 10)])
def test_a_bin_for_twenty_five_draws_three_to_ten(draws: int, bins: int) -> None:
    values = np.arange(float(draws))
    drivers = Drivers(table(draws, p=values), [])
    exact = np.arange(draws) * bins // draws
    assert drivers.indices(exact.astype(float))[0][0] == pytest.approx(1.0, abs=1e-5)
    finer = np.arange(draws) * (bins + 1) // draws
    assert drivers.indices((finer % 2).astype(float))[0][0] < 0.99


def test_a_structure_shows_its_levels_with_the_least_and_the_most() -> None:
    form = np.array(["none", "partial_loss", "full"])[np.arange(60) % 3]
    drivers = Drivers(table(60, form=form), ["form"])
    met = (form == "full") | ((form == "none") & (np.arange(60) < 30))
    (found,) = drivers.find(met.astype(float), met)
    assert (found.low, found.low_label) == (0.0, "partial loss")
    assert (found.high, found.high_label) == (1.0, "full")
    assert found.kind == "structure" and found.flips
    # Shares 0, 1/2 and 1 of twenty each: 10 of 15, less 2 of 59.
    assert found.index == pytest.approx(2 / 3 - 2 / 59, abs=1e-6)


def test_two_levels_are_named_even_when_they_are_equal() -> None:
    form = np.array(["a", "b"])[np.arange(60) % 2]
    drivers = Drivers(table(60, form=form), ["form"])
    (found,) = drivers.find((form == "a").astype(float), np.ones(60, dtype=bool))
    assert (found.low, found.high, found.low_label, found.high_label) == (1.0, 1.0, "a", "b")
    assert not found.flips


@pytest.mark.parametrize(("low", "high", "flips"), [(4, 16, True), (12, 16, False), (2, 8, False), (10, 16, False)])
def test_it_flips_when_the_majority_differs(low: int, high: int, flips: bool) -> None:
    values = np.arange(60.0)
    met = np.zeros(60, dtype=bool)
    met[:low], met[40 : 40 + high] = True, True
    (found,) = Drivers(table(60, p=values), []).find(values, met)
    assert (found.low, found.high, found.flips) == (low / 20, high / 20, flips)


def test_nothing_is_found_below_forty_draws() -> None:
    for draws, count in ((39, 0), (40, 1)):
        values = np.arange(float(draws))
        assert len(Drivers(table(draws, p=values), []).find(values, values > 10)) == count


def test_at_most_three_and_the_strongest_first() -> None:
    values = np.arange(80.0)
    weak = np.where(np.arange(80) % 4 == 0, values[::-1], values)
    columns = {"weak": weak, **{f"p{at}": values for at in range(4)}}
    drivers = Drivers(table(80, **columns), [])
    found = drivers.find(values, values > 40)
    assert [driver.name for driver in found] == ["p0", "p1", "p2"]
    assert [driver.name for driver in drivers.find(values, values > 40, most=5)] == ["p0", "p1", "p2", "p3", "weak"]


def test_unknowns_of_one_zone_are_shown_once() -> None:
    values = np.arange(80.0)
    drivers = Drivers(table(80, detection_north=values, detection_south=values, gate_usa_1=values), [])
    names = [driver.name for driver in drivers.find(values, values > 40)]
    assert names == ["detection_by_zone", "gate_usa"]


def test_what_cannot_drive_is_left_out() -> None:
    hole = np.arange(60.0)
    hole[3] = np.nan
    drivers = Drivers(
        table(
            60,
            two=np.arange(60) % 2,
            three=np.arange(60) % 3,
            hole=hole,
            alone=["x"] * 60,
            word=["a", "b"] * 30,
            flag=[1, 2] * 30,
        ),
        ["alone", "flag"],
    )
    assert list(zip(drivers.names, drivers.kinds, strict=True)) == [
        ("three", "parameter"),
        ("word", "structure"),
        ("flag", "structure"),
    ]


def test_a_target_that_does_not_vary_has_no_drivers() -> None:
    drivers = Drivers(table(60, p=np.arange(60.0)), [])
    index, floor = drivers.indices(np.full(60, 3.0))
    assert (index.tolist(), floor) == ([0.0], 1.0)
    assert Drivers(table(60), []).indices(np.arange(60.0))[1] == 1.0
    assert drivers.find(np.full(60, np.nan), np.zeros(60, dtype=bool)) == []


def test_the_floor_is_what_chance_gives() -> None:
    random = np.random.default_rng(5)
    drivers = Drivers(table(200, **{f"p{at}": random.normal(size=200) for at in range(20)}), [])
    index, floor = drivers.indices(random.normal(size=200))
    # Eight bins of two hundred draws give 7 of 199 by chance; the largest of twenty is two to three times that.
    assert 0.06 < floor < 0.14
    assert index.max() < floor


def test_draws_without_a_number_explain_nothing() -> None:
    values = np.arange(60.0)
    target, met = values.copy(), values >= 30
    drivers = Drivers(table(60, p=values), [])
    target[:15] = np.nan
    met[:10] = True  # says nothing: its target has no number
    (found,) = drivers.find(target, met)
    assert (found.low, found.high) == (0.0, 1.0)
    target[:20] = np.nan
    assert drivers.find(target, met) == []  # one end has no draw left to show
    form = np.array(["a", "b", "c"])[np.arange(60) % 3]
    target = np.where(form == "a", np.nan, (form == "b") * 1.0)
    (found,) = Drivers(table(60, form=form), ["form"]).find(target, form == "b")
    assert (found.low, found.low_label, found.high, found.high_label) == (0.0, "c", 1.0, "b")
    target = np.where(form != "c", np.nan, np.arange(60.0))
    assert Drivers(table(60, form=form, p=np.arange(60.0)), ["form"]).find(target, form == "c")[0].name == "p"


def test_names_of_unknowns() -> None:
    assert coarse_name("gate_usa_west") == ("gate_usa", "how the flow to the United States splits between coasts")
    assert coarse_name("gate_europe_north")[1] == "how the flow to Europe splits between coasts"
    assert coarse_name("gate_asia")[1] == "how the flow to other markets splits between coasts"
    assert coarse_name("detection_zone_3") == ("detection_by_zone", "how much is detected, by zone")
    assert coarse_name("stock_weeks") == ("stock_weeks", "stock weeks")
    assert readable("a_b_c") == "a b c"
    told = {"Share lost": "share lost", "US demand": "US demand", "US": "US", "A": "a", "": "", "aB": "aB"}
    assert {text: lower_first(text) for text in told} == told


def test_the_same_draws_give_the_same_drivers() -> None:
    values = np.random.default_rng(1).normal(size=(60, 5))
    columns = table(60, **{f"p{at}": values[:, at] for at in range(5)})
    one, two = (Drivers(columns, []).indices(values[:, 0] + values[:, 1]) for _ in range(2))
    assert one[0].tolist() == two[0].tolist() and one[1] == two[1]
