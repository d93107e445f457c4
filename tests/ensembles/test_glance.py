"""A first look: the same draws and luck as the study, spread over all of them, and as much as the study of any span of weeks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from toy import ToyModel

from leeward.ensembles.backend import choose
from leeward.ensembles.glance import GLANCED, STRETCH, Glance, spread
from leeward.ensembles.plan import StudyPlan
from leeward.ensembles.whatif import WhatIf
from leeward.strategy import LeverSetting, Strategy

OPTIONS = {"early": Strategy((LeverSetting("maritime_strike", 4.0, start_week=3, ramp_weeks=10),))}
PLAN = StudyPlan(draws=200, years=2.5, seed=5)


def made() -> WhatIf:
    return WhatIf(PLAN, ToyModel(), choose("numpy"))


def test_draws_are_spread_evenly_over_every_block() -> None:
    for draws in (65, 100, 150, 200, 430):
        found = spread(draws, GLANCED)
        assert len(set(found.tolist())) == GLANCED and found.max() < draws and (np.diff(found.astype(int)) > 0).all()
    halves = np.histogram(spread(200, GLANCED), bins=[0, 50, 100, 150, 200])[0]
    assert halves.tolist() == [16, 16, 16, 16]


def test_a_look_has_the_numbers_of_the_study_for_its_draws() -> None:
    world = made()
    look = Glance(world)
    whole, part = world.study(OPTIONS, 200), look.study(OPTIONS, GLANCED)
    assert len(part.draws) == GLANCED and part.parameters.shape[1] == whole.parameters.shape[1]
    assert np.array_equal(part.parameters.to_numpy(), whole.parameters.loc[look.numbers].to_numpy())
    for name in whole.outcomes:
        expected = whole.outcome(name).sel(draw=look.numbers).values
        np.testing.assert_allclose(part.outcome(name).values, expected, rtol=1e-5)


def test_it_is_played_a_stretch_at_a_time() -> None:
    look, seen = Glance(made()), []
    first = look.study(OPTIONS, GLANCED, weeks=STRETCH)
    assert first.outcome("import_price").sizes["week"] == STRETCH
    look.series(OPTIONS["early"], 0, seen=lambda at, out: seen.append((at, out.shape[1])))
    assert seen == [(at, STRETCH) for at in range(5)]
    longer = look.study(OPTIONS, GLANCED)
    np.testing.assert_array_equal(longer.outcome("import_price").values[..., :STRETCH, :], first.outcome("import_price").values)


def test_what_the_burn_in_rejects_is_what_the_study_rejects() -> None:
    class Strict(ToyModel):
        def rejected(self, params, state, last):  # type: ignore[no-untyped-def]
            assert last.shape[0] == 52, "the last year decides, in however many stretches it is played"
            return params["draw"] % 7 == 0

    world = WhatIf(replace(PLAN), Strict(), choose("numpy"))
    look = Glance(world)
    assert np.array_equal(look.prepared(0).rejected, look.numbers % 7 == 0)
    with pytest.raises(IndexError):
        look.prepared(1)
