"""Weekly controls: when a lever and a shock act, how strongly and where."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from leeward.evidence.errors import InputError
from leeward.evidence.shocks import load_shocks
from leeward.model.compile import PARTNERS
from leeward.strategy import BASELINE, LeverSetting, Shock, Strategy

from .support import IN_MODEL, Lab


def hit(name: str, *, start_week: int = 2, size: float | None = None, **more: Any) -> Shock:
    """A shock of the usual size of its kind where none is given."""
    usual = load_shocks()[name].default if name in load_shocks() else 1.0
    return Shock(name, usual if size is None else size, start_week, **more)


def struck(lab: Lab, *shocks: Shock, strategy: Strategy = BASELINE) -> dict[str, Any]:
    return lab.model.with_shocks(shocks).controls(strategy, 0, 6)


def test_forces_that_leave_are_gone_from_their_week_on(lab: Lab) -> None:
    assert struck(lab, hit("carrier_leaves", size=0.3))["force"].tolist() == pytest.approx([1, 1, 0.7, 0.7, 0.7, 0.7])
    assert struck(lab, hit("carrier_leaves", end_week=4))["force"].tolist() == pytest.approx([1, 1, 0.5, 0.5, 1, 1])
    both = struck(lab, hit("carrier_leaves", end_week=4), hit("carrier_leaves", start_week=3))
    assert both["force"].tolist() == pytest.approx([1, 1, 0.5, 0.25, 0.5, 0.5])


def test_an_earthquake_displaces_once(lab: Lab) -> None:
    assert struck(lab, hit("earthquake", size=20.0))["displaced"].tolist() == [0, 0, 20000, 0, 0, 0]
    assert struck(lab, hit("earthquake"))["displaced"].tolist() == [0, 0, 100000, 0, 0, 0]


def test_an_election_moves_the_partner_it_names_or_all(lab: Lab) -> None:
    one = struck(lab, hit("election", size=-0.2, where=("colombia",)))["alignment"]
    assert one[:2].max() == 0 and one[2:, PARTNERS.index("colombia")] == pytest.approx(np.full(4, -0.2))
    assert np.delete(one, PARTNERS.index("colombia"), axis=1).any() == np.False_
    everyone = struck(lab, hit("election", end_week=3))["alignment"]
    assert everyone.tolist() == [[0.1 if week == 2 else 0.0] * len(PARTNERS) for week in range(6)]


@pytest.mark.parametrize(
    ("shock", "said"),
    [
        ({"name": "meteor"}, "unknown shock 'meteor'"),
        ({"name": "carrier_leaves", "size": 1.5}, "1.5"),
        ({"name": "earthquake", "where": ("mexico",)}, "mexico"),
    ],
    ids=["name", "size", "place"],
)
def test_a_shock_that_cannot_be_is_refused(shock: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        hit(**shock)


def test_a_shock_hits_the_baseline_and_every_option_alike(lab: Lab) -> None:
    option = Strategy((LeverSetting("treatment", IN_MODEL["treatment"].levels["surge"]),))
    shock = hit("carrier_leaves")
    assert struck(lab, shock)["force"].tolist() == struck(lab, shock, strategy=option)["force"].tolist()
    assert struck(lab)["force"].tolist() == [1.0] * 6


def test_a_lever_acts_in_its_weeks_and_climbs_along_its_ramp(lab: Lab) -> None:
    lever = IN_MODEL["treatment"]
    (row,) = range(*lab.static.lever_slices["treatment"].indices(len(lab.static.lever_cells)))

    def path(**when: Any) -> list[float]:
        made = lab.model.controls(Strategy((LeverSetting("treatment", lever.baseline + 8.0, (), **when),)), 0, 6)
        return (made["lever"][:, row] - lever.baseline).tolist()

    assert path() == pytest.approx([8] * 6)
    assert path(start_week=2, end_week=4) == pytest.approx([0, 0, 8, 8, 0, 0])
    ramp = path(start_week=1, ramp_weeks=4)
    assert ramp[0] == 0 and np.diff(ramp[1:5]) == pytest.approx([2, 2, 2]) and ramp[5] == pytest.approx(8)


def test_a_later_setting_replaces_an_earlier_one_while_both_act(lab: Lab) -> None:
    base = IN_MODEL["treatment"].baseline
    (row,) = range(*lab.static.lever_slices["treatment"].indices(len(lab.static.lever_cells)))
    two = (LeverSetting("treatment", base + 8.0), LeverSetting("treatment", base + 2.0, start_week=2, end_week=4))
    made = lab.model.controls(Strategy(two), 0, 6)
    assert (made["lever"][:, row] - base).tolist() == pytest.approx([8, 8, 2, 2, 8, 8])
