"""Sizes, shares and durations on series that are known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from leeward.evidence import numbers
from leeward.evidence.findings import Finding
from leeward.judging import words
from leeward.judging.drivers import Drivers
from leeward.judging.literature import weigh
from leeward.judging.series import horizons, running_quarter, window
from leeward.judging.summary import Interval, Shares, difference, duration

finite = st.floats(-1e6, 1e6)


def test_window_is_the_quarter_that_ends_at_the_horizon() -> None:
    path = np.arange(160, dtype=float)[None, :]
    assert window(path, 13)[0] == np.mean(range(13))
    assert window(path, 156)[0] == np.mean(range(143, 156))
    assert window(path, 4)[0] == np.mean(range(4))
    assert window(path, 999)[0] == np.mean(range(147, 160))


def test_horizons_end_with_the_study() -> None:
    assert horizons(156) == [13, 52, 156]
    assert horizons(200) == [13, 52, 156]
    assert horizons(80) == [13, 52, 80]
    assert horizons(8) == [8]
    assert horizons(156, 104) == [13, 52, 104, 156]
    assert horizons(156, 900) == [13, 52, 156]


def test_a_tiny_difference_in_every_draw_is_negligible() -> None:
    effect = difference(np.full(50, 99.991), np.full(50, 100.0), "relative")
    assert effect == pytest.approx(np.full(50, -0.00009))
    shares = Shares.of(effect, 0.04)
    assert (shares.increase, shares.negligible, shares.decrease) == (0.0, 1.0, 0.0)


def test_relative_to_nothing_is_undefined_and_counts_as_negligible() -> None:
    effect = difference(np.array([0.0, 5.0]), np.array([0.0, 0.0]), "relative")
    assert effect[0] == 0 and math.isnan(effect[1])
    assert Shares.of(effect, 0.1).negligible == 1.0
    assert difference(np.array([5.0]), np.array([0.0]), "absolute")[0] == 5.0


def test_shares_follow_the_better_direction() -> None:
    shares = Shares(0.1, 0.2, 0.7)
    assert shares.good("lower") == {"helps": 0.7, "negligible": 0.2, "harms": 0.1}
    assert shares.good("higher") == {"helps": 0.1, "negligible": 0.2, "harms": 0.7}
    assert shares.good("none") is None


def test_half_life_of_an_exponential() -> None:
    weeks = np.arange(156)
    path = -0.4 * np.minimum(weeks / 20, 1) * 0.5 ** (np.maximum(weeks - 20, 0) / 25.0)
    found = duration(np.tile(path, (9, 1)), 0.05, -1.0)
    assert found.half_life == pytest.approx(25, abs=1)
    assert found.peak == pytest.approx(-0.4)
    assert found.share_peaking == 1.0


def test_an_effect_that_stays_has_no_half_life() -> None:
    stays = np.tile(-0.2 * np.minimum(np.arange(156) / 30, 1), (5, 1))
    found = duration(stays, 0.05, -1.0)
    assert found.lasting and found.half_life is None
    wrong_way = duration(stays, 0.05, 1.0)
    assert wrong_way.peak_week is None and not wrong_way.lasting


@given(arrays(np.float64, st.tuples(st.integers(1, 4), st.integers(1, 40)), elements=finite))
def test_running_quarter_is_the_window_of_every_week(path: np.ndarray) -> None:
    running = running_quarter(path)
    for week in range(path.shape[1]):
        assert running[:, week] == pytest.approx(window(path, week + 1), rel=1e-6, abs=1e-4)


@given(arrays(np.float64, st.integers(1, 60), elements=finite), st.floats(1e-3, 1e3))
def test_shares_add_up_and_intervals_are_ordered(effect: np.ndarray, smallest: float) -> None:
    shares = Shares.of(effect, smallest)
    assert shares.increase + shares.negligible + shares.decrease == pytest.approx(1)
    mirrored = Shares.of(-effect, smallest)
    assert (shares.increase, shares.decrease) == (mirrored.decrease, mirrored.increase)
    i = Interval.of(effect)
    assert i.low90 <= i.low50 <= i.median <= i.high50 <= i.high90


@given(st.lists(st.floats(0, 1), min_size=3, max_size=3).filter(lambda x: sum(x) > 0))
def test_twentieths_add_up_to_twenty(raw: list[float]) -> None:
    shares = [x / sum(raw) for x in raw]
    counts = words.twentieths(shares)
    assert sum(counts) == 20
    assert all(abs(count - 20 * share) < 1 + 1e-9 for count, share in zip(counts, shares, strict=True))


def test_numbers_in_words() -> None:
    minus = numbers.MINUS
    assert words.effect(Interval(-0.0123, -0.02, 0, -0.03, 0.01), "relative", "kg/week") == f"{minus}1.2\u00a0%"
    assert words.effect(Interval(0.02, 0, 0.03, 0, 0.04), "absolute", "fraction") == "+2.0\u00a0percentage points"
    assert numbers.large(1.234e9) == "1.2 billion"
    assert numbers.number(float("nan")) == "–"
    assert numbers.number(1234567, 3) == "1\u202f230\u202f000"
    assert words.large_interval(Interval(1.5e9, 1e9, 2e9, 1.2e9, 1.9e9)) == "1.5 (1.2 to 1.9) billion"
    assert words.large_interval(Interval(0, 0, 0, 0, 0)) == "0"
    assert words.weeks(17) == "4 months" and words.weeks(1) == "1 week"


def test_drivers_find_what_matters_and_nothing_in_noise() -> None:
    import pandas as pd

    random = np.random.default_rng(3)
    table = pd.DataFrame({f"p{i}": random.normal(size=200) for i in range(60)})
    table["form"] = np.array(["a", "b"])[random.integers(0, 2, 200)]
    drivers = Drivers(table, ["form"])
    target = (table["form"] == "a").to_numpy() * 2.0 + table["p7"].to_numpy()
    found = drivers.find(target, target > 1)
    assert {driver.name for driver in found[:2]} == {"form", "p7"}
    form = next(driver for driver in found if driver.name == "form")
    assert (form.low_label, form.high_label, form.kind) == ("b", "a", "structure")
    assert form.low < form.high
    noise = [len(drivers.find(random.normal(size=200), target > 1)) for _ in range(20)]
    assert sum(count > 0 for count in noise) <= 5
    assert drivers.find(np.ones(200), target > 1) == []


def _finding(direction: str, design: str) -> Finding:
    return Finding(
        "f", "treatment", "consumption", direction, None, None, None, "", design, "usa", "", "", "s", "read",
        "summary", "", 1,
    )  # fmt: skip


def test_published_evidence_is_counted_by_side() -> None:
    found = weigh(
        [
            _finding("decrease", "model"),
            _finding("no_effect", "rct"),
            _finding("mixed", "review"),
            _finding("decrease", "official_claim"),
        ],
        "decrease",
    )
    assert (found.supporting, found.against, found.mixed, found.statements) == (1, 1, 1, 1)
    assert found.best == "rct"
    assert weigh([], "decrease").sentence() == "none found"
    assert weigh([_finding("no_effect", "rct")], "no_effect").supporting == 1
