"""Force in Mexico, rewards and the inner state of the target state: who is counted, what stays as it is, what comes back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from leeward.strategy import BASELINE, LeverSetting, Strategy

from .support import Lab, lab_of, surge

VENEZUELA = "[country=venezuela]"


@pytest.fixture(scope="module")
def lab() -> Lab:
    return lab_of(8)


def series(lab: Lab, strategy: Strategy, name: str, weeks: int = 26, **given: Any) -> Any:
    """One series without noise, (W, D)."""
    return lab.run(strategy, weeks, noise=0.0, **given)[0][:, lab.row(name)]


def test_everybody_whom_operations_kill_is_counted_on_land_and_bystanders_among_them(lab: Lab) -> None:
    strategy = surge("mexico_strike")
    killed, bystanders = (series(lab, strategy, name) for name in ("death_on_land", "bystander_death"))
    p, least = lab.params, 0.2
    # Six a month are ordered; what arrives wears with readiness, to its floor at worst.
    most = 6 * 12 / 52 * p["deaths_per_operation"][0]
    assert (killed <= most * (1 + 1e-9)).all() and (killed >= least * most).all()
    assert np.allclose(bystanders, killed * p["bystanders_of_operation"][0])
    assert (series(lab, strategy, "death_at_sea") == series(lab, BASELINE, "death_at_sea")).all()


def test_no_fewer_are_killed_in_mexico_when_force_is_used_elsewhere_too(lab: Lab) -> None:
    both = Strategy((*surge("mexico_strike"), *surge("lab_strike")))
    one = series(lab, surge("mexico_strike"), "death_on_land")
    assert (series(lab, both, "death_on_land") > one * 0.5).all()


def test_laboratories_are_rebuilt_once_operations_end(lab: Lab) -> None:
    def capacity(weeks: int) -> Any:
        ended = Strategy((LeverSetting("mexico_strike", 20.0, end_week=26),))
        return lab.run(ended, weeks, noise=0.0)[1]["synthesis"][0]

    during, after = capacity(26), capacity(104)
    assert (during < 1).all() and (during > 0.5).all()
    assert np.allclose(after, 1, atol=0.01) and (after > during).all()
    assert (lab.run(BASELINE, 26, noise=0.0)[1]["synthesis"] == 1).all()


def test_mexico_minds_most(lab: Lab) -> None:
    trust = {
        country: np.median(series(lab, surge("mexico_strike"), f"cooperation[country={country}]")[-1])
        for country in ("mexico", "colombia", "netherlands")
    }
    assert trust["mexico"] < min(trust["colombia"], trust["netherlands"]) < 1


def test_the_region_is_no_longer_spared_but_the_target_state_is(lab: Lab) -> None:
    strategy = surge("mexico_strike")
    assert (series(lab, strategy, "regional_stability") == 0).all()
    for name in ("rally", "regime_survival", "political_prisoner", "outside_involvement", "oil_output", "people_displaced"):
        assert (series(lab, strategy, name + VENEZUELA) == series(lab, BASELINE, name + VENEZUELA)).all(), name


def test_a_reward_on_the_head_of_state_moves_his_circle_alone_and_either_way(lab: Lab) -> None:
    there, base = (lab.run(x, 52, noise=0.0)[0] for x in (surge("reward"), BASELINE))
    moved = {lab.static.series[i].outcome for i in np.flatnonzero((there != base).any(axis=(0, 2)))}
    assert moved == {"elite_cohesion", "programme_cost"}
    change = (there - base)[-1, lab.row("elite_cohesion" + VENEZUELA)]
    assert (change > 0).any() and (change < 0).any()


def test_a_reward_on_traffickers_catches_few(lab: Lab) -> None:
    reward, raid = (
        series(lab, x, "homicide[country=mexico]") - series(lab, BASELINE, "homicide[country=mexico]")
        for x in (surge("reward", "mexico"), surge("leadership_removal"))
    )
    assert (reward[-1] > 0).all()
    assert np.median(reward[-1]) < 0.2 * np.median(raid[-1])


def test_the_elite_splits_more_often_than_the_regime_ends_and_today_is_a_base_rate(lab: Lab) -> None:
    cohesion, regime = (series(lab, BASELINE, name + VENEZUELA, weeks=52)[-1] for name in ("elite_cohesion", "regime_survival"))
    assert (cohesion < regime).all()
    assert 0.005 < 1 - np.median(cohesion) < 0.1  # about three attempts in a hundred states and years


def test_where_force_is_used_an_outside_power_may_come_in_and_nothing_else_brings_it(lab: Lab) -> None:
    found = series(lab, surge("lab_strike"), "outside_involvement" + VENEZUELA, weeks=52)
    assert (np.diff(found, axis=0) >= 0).all()
    assert 0.05 < np.median(found[-1]) < 0.8
    assert (series(lab, surge("treatment"), "outside_involvement" + VENEZUELA) < 0.2).all()
