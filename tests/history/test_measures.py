"""Measures of effects on series of a few numbers, each by hand."""

from __future__ import annotations

import numpy as np
import pytest

from leeward.history import measures as m

WEEK = slice(0, 2)
BASE = np.array([[10.0, 10.0, 10.0, 10.0]])
MORE = np.array([[12.0, 13.0, 11.0, 11.0]])


def test_changes() -> None:
    assert m.percent_change(MORE, BASE, WEEK) == pytest.approx([25.0])
    assert m.ratio(MORE, BASE, WEEK) == pytest.approx([1.25])
    assert m.difference(MORE, BASE, WEEK) == pytest.approx([2.5])
    assert m.before_after(MORE, WEEK, slice(2, 4)) == pytest.approx([-12.0])
    assert m.share_left(MORE, BASE, WEEK, slice(2, 4)) == pytest.approx([0.4])


def test_a_flow_is_added_up_and_a_level_is_averaged() -> None:
    assert m.change_per_unit(MORE, BASE, WEEK, units=10.0, flow=True) == pytest.approx([0.5])
    assert m.change_per_unit(MORE, BASE, WEEK, units=10.0, flow=False) == pytest.approx([0.25])


def test_elasticity() -> None:
    assert m.elasticity(MORE, BASE, WEEK, np.log(1.25)) == pytest.approx([1.0])
    assert m.elasticity(MORE, BASE, WEEK, np.array([-2.0 * np.log(1.25)])) == pytest.approx([-0.5])


def test_leakage_is_one_where_all_comes_back() -> None:
    less = BASE - 4.0
    assert m.leakage(less, BASE, BASE + 4.0, BASE, WEEK) == pytest.approx([1.0])
    assert m.leakage(less, BASE, BASE - 1.0, BASE, WEEK) == pytest.approx([-0.25])


@pytest.mark.parametrize(
    "value",
    [
        m.ratio(BASE, 0.0 * BASE, WEEK),
        m.share_left(BASE * 1.0001, BASE, WEEK, slice(2, 4)),
        m.elasticity(MORE, BASE, WEEK, 1e-5),
        m.elasticity(0.0 * BASE, BASE, WEEK, 1.0),
        m.leakage(BASE * 0.9999, BASE, MORE, BASE, WEEK),
    ],
)
def test_what_does_not_move_has_no_response(value: np.ndarray) -> None:
    assert np.isnan(value).all()


def test_turnover_counts_points_once() -> None:
    """Shares 50 and 50, then 60 and 40: ten points change place, whatever the total does."""
    years = [np.full((2, 52), 5.0), np.array([[12.0], [8.0]]) * np.ones(52)]
    parts = np.concatenate(years, axis=1)[None]
    assert m.share_turnover(parts, slice(0, 104)) == pytest.approx([10.0])
    assert m.share_turnover(parts * 3.0, slice(0, 130)) == pytest.approx([10.0])
    assert np.isnan(m.share_turnover(0.0 * parts, slice(0, 104))).all()
