"""Assumptions that set a value: the value stands in every draw, everything else is as it was drawn."""

from __future__ import annotations

import numpy as np
import pytest

from leeward.evidence.errors import InputError
from leeward.explore.held import Held, split
from leeward.model.system import compile_model
from leeward.world import load_world

DRAWS = np.arange(40, dtype=np.uint32)


def test_values_and_choices_are_told_apart() -> None:
    chosen, values = split({"crew_base_wage": "=15000", "memory_weeks_novice": "low", "price_closure": "cost"})
    assert chosen == {"memory_weeks_novice": "low", "price_closure": "cost"} and values == {"crew_base_wage": 15000.0}
    assert split({"crew_base_wage": "=1.5e4"})[1] == {"crew_base_wage": 15000.0}


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("crew_base_wage", "=many", "a number is expected"),
        ("crew_base_wage", "=1e999", "a number is expected"),
        ("crew_base_wage", "=-5", "outside what is plausible"),
        ("crew_base_wage", "=1e9", "outside what is plausible"),
        ("crew_wage_base", "=15000", "unknown assumption 'crew_wage_base'"),
        ("price_closure", "=1", "unknown assumption 'price_closure'"),
    ],
)
def test_what_cannot_be_set_gets_a_sentence(name: str, text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        split({name: text})


def test_the_value_stands_in_every_draw_and_nothing_else_moves() -> None:
    model = compile_model(load_world("americas", "2025-09-01", coarse=True))
    fixed = Held(model, {"crew_base_wage": 15000.0})
    before, after = model.parameter_table(DRAWS, 1), fixed.parameter_table(DRAWS, 1)
    assert (after["crew_base_wage"] == 15000.0).all() and before["crew_base_wage"].std() > 0
    assert [name for name in before if not np.array_equal(before[name], after[name])] == ["crew_base_wage"]
    usual, held = model.sample_parameters(DRAWS, 1), fixed.sample_parameters(DRAWS, 1)
    assert (held["crew_base_wage"] == 15000.0).all() and usual.keys() == held.keys()
    assert not np.array_equal(usual["cell_base_wage"], held["cell_base_wage"]), "what follows from it moves with it"
    assert np.array_equal(usual["stock_weeks"], held["stock_weeks"]), "what does not stays"
    assert fixed.base is model and fixed.code_version() != model.code_version(), "the compiled program is the model's own"
    assert fixed.week == model.week and model.sampler.scalars(1, DRAWS)["crew_base_wage"].std() > 0
