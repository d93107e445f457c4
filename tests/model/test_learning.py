"""What this week teaches the next: losses to seizure and to strikes are remembered, fear fades, forces rest.

In the packaged world and without luck; what has to come out is worked out from what is seen happening in the week.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from leeward.strategy import BASELINE, LeverSetting, Strategy

from .support import Lab, surge

STRIKES = surge("maritime_strike")


def first_week(lab: Lab, strategy: Strategy, state: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
    """Series (S, D) and state after one week without luck."""
    series, after = lab.run(strategy, weeks=1, noise=0.0, state=state)
    return series[0], after


def test_traffickers_learn_from_strikes_as_they_do_from_seizures(lab: Lab) -> None:
    p = lab.params
    _, calm = first_week(lab, BASELINE)
    seen, struck = first_week(lab, STRIKES)
    # Every person killed stands for a strike; the share that carried something is loads lost, and remembered.
    strikes = seen[lab.row("death_at_sea")] / (p["strike_crew"] * p["strike_lethality"])[0]
    assert np.all(strikes > 0)
    remembered = (struck["lost"] - calm["lost"]).sum(axis=0)
    np.testing.assert_allclose(remembered, (strikes * p["strike_carrying"])[0], rtol=1e-9)
    # Nobody was sent who would not have been, and nobody was caught instead.
    np.testing.assert_allclose(struck["sent"], calm["sent"], rtol=1e-12)
    np.testing.assert_allclose(struck["caught"], calm["caught"], rtol=1e-12)


def test_crews_hear_of_every_one_killed(lab: Lab) -> None:
    _, calm = first_week(lab, BASELINE)
    seen, struck = first_week(lab, STRIKES)
    heard = (struck["deaths"] - calm["deaths"]).sum(axis=0)
    np.testing.assert_allclose(heard, seen[lab.row("death_at_sea")], rtol=1e-9)


def test_losses_and_deaths_are_forgotten_at_the_pace_of_memory(lab: Lab) -> None:
    """Two states that differ only in what is remembered differ next week by the same, less a week of forgetting."""
    _, plain = first_week(lab, BASELINE)
    keep, mourned = (1.0 - 1.0 / lab.params[name] for name in ("memory_weeks", "fear_memory_weeks"))
    dead = lab.start()
    dead["deaths"] = dead["deaths"] + 2.0
    _, after = first_week(lab, BASELINE, dead)
    np.testing.assert_allclose(after["deaths"] - plain["deaths"], 2.0 * mourned * np.ones_like(plain["deaths"]), rtol=1e-9)
    # What is sent and lost this week moves with the plan, so the memory of losses is bounded rather than equal.
    told = lab.start()
    told["lost"] = told["lost"] + 3.0
    _, after = first_week(lab, BASELINE, told)
    gap = (after["lost"] - plain["lost"]).mean(axis=0)
    np.testing.assert_allclose(gap, 3.0 * keep[0], rtol=0.2)


def test_what_is_learnt_moves_loads_away_from_where_they_were_lost(lab: Lab) -> None:
    _, plain = first_week(lab, BASELINE)
    warned = lab.start()
    cells = np.array([zone == "eastern_pacific" or "pacific" in zone for zone, *_ in lab.static.cells])
    assert cells.any() and not cells.all()
    warned["lost"] = np.where(cells[:, None], warned["lost"] + 0.5 * warned["sent"], warned["lost"])
    _, after = first_week(lab, BASELINE, warned)
    arm = np.asarray(lab.static.index["arm_cell"])
    into = np.flatnonzero((arm < len(cells)) & np.append(cells, [False] * (arm.max() + 1 - len(cells)))[arm])
    moved = (after["plan"] - plain["plan"])[into] * plain["use"][into]
    assert np.all(moved.sum(axis=0) < 0)


def test_readiness_wears_under_a_surge_and_returns_when_it_ends(lab: Lab) -> None:
    """Thirteen weeks of strikes, then rest: what is missing shrinks by 1/T a week, and reaches the effort delivered."""
    pause = Strategy((LeverSetting("maritime_strike", STRIKES.settings[0].value, end_week=13),))
    gone: list[Any] = []

    def keep(control: dict[str, Any], before: dict[str, Any], after: dict[str, Any]) -> None:
        gone.append(1.0 - after["readiness"][0])

    lab.run(pause, weeks=40, noise=0.0, each=keep)
    assert np.all(np.diff(np.stack(gone[:13]), axis=0) > 0)
    rest = 1.0 - 1.0 / lab.params["readiness_return_weeks"][0]
    for week in range(14, 40):
        np.testing.assert_allclose(gone[week], gone[week - 1] * rest, rtol=1e-9)
    assert np.all(gone[39] < 0.6 * gone[12])


def test_worn_forces_strike_less_of_what_is_ordered(lab: Lab) -> None:
    worn = lab.start()
    worn["readiness"] = np.full_like(worn["readiness"], 0.5)
    # One strike a month is few enough to be found everywhere.
    few = Strategy((LeverSetting("maritime_strike", 1.0),))
    fresh, _ = first_week(lab, few)
    tired, _ = first_week(lab, few, worn)
    deaths = lab.row("death_at_sea")
    per_strike = (lab.params["strike_crew"] * lab.params["strike_lethality"])[0]
    np.testing.assert_allclose(fresh[deaths], 12 / 52 * per_strike, rtol=1e-9)
    np.testing.assert_allclose(tired[deaths], 6 / 52 * per_strike, rtol=1e-9)
    rested, ready = first_week(lab, BASELINE, worn)
    np.testing.assert_allclose(ready["readiness"], 0.5 + 0.5 / lab.params["readiness_return_weeks"], rtol=1e-12)
    assert rested[lab.row("force_readiness")] == pytest.approx(0.5)


def test_owed_loads_are_taken_from_later_weeks(lab: Lab) -> None:
    owing = lab.start()
    cell = int(np.argmax(owing["sent"].min(axis=1)))
    owing["owed_destroyed"] = owing["owed_destroyed"].copy()
    owing["owed_destroyed"][cell] += 1.0
    plain, _ = first_week(lab, BASELINE)
    seen, _ = first_week(lab, BASELINE, owing)
    destroyed = lab.row("kg_destroyed")
    np.testing.assert_allclose(seen[destroyed] - plain[destroyed], 1.0, rtol=1e-6)
