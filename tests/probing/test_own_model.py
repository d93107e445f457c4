"""Leeward's own model in cells: what is fixed stays fixed, what is not is unchanged, and the rules of the pages."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import own_model_page
import strikes_factorial_page
from leeward.ensembles.protocol import LANES
from leeward.evidence.errors import InputError
from leeward.judging.rules import CONTRADICTED, NO_EFFECT, SUPPORTED
from leeward.probing import own_frontier, own_questions
from leeward.probing import strikes_factorial as strikes
from leeward.probing.own_cells import BASELINE, Cell, FixedSampler, Option, Run, Runner, entry, lanes, level
from leeward.probing.own_cells import own_model as model_of
from leeward.strategy import Strategy

ROOT = Path(__file__).resolve().parents[2]
DRAWS = 20
DRAWN = Cell("drawn")
EXTREME = Cell("extreme", {"price_closure": "quantity", "value_of_life": 3e6, "true_flow": "larger",
                           "removal_scale_larger": 1.8})  # fmt: skip


@pytest.fixture(scope="module")
def run() -> Run:
    model = model_of()
    surge = Strategy((level("maritime_strike", "surge"),))
    options = (
        Option(BASELINE, years=1),
        Option("same", years=1, after=own_questions.scaled("recruit_rate", 1.0)),
        Option("strike", surge, 1),
        Option("placebo", surge.placebo(), 1),
    )
    return Runner(model).run((DRAWN, EXTREME), options, ("kg_delivered", "death_at_sea", "crew_wage"), DRAWS)


def test_fixing_nothing_changes_nothing_and_fixed_entries_reach_the_derived_ones() -> None:
    sampler, draws = model_of().sampler, np.arange(4, dtype=np.uint32)
    plain = sampler.draw(1, draws)
    same = FixedSampler(sampler, lanes(sampler, [DRAWN] * 4)).draw(1, draws)
    moved = FixedSampler(sampler, lanes(sampler, [DRAWN, DRAWN, EXTREME, EXTREME])).draw(1, draws)
    for name, value in plain.items():
        np.testing.assert_array_equal(same[name], value)
        if np.ndim(value):
            np.testing.assert_array_equal(np.asarray(moved[name])[..., :2], np.asarray(value)[..., :2])
    assert (moved["closure_quantity"][0, 2:] == 1).all() and (moved["closure_cost"][0, 2:] == 0).all()
    assert (moved["removal_scale"][0, 2:] == 1.8).all()
    np.testing.assert_allclose(
        moved["consumption_base"][:, 2:] * 1.8, (plain["consumption_base"] * plain["removal_scale"])[:, 2:]
    )


def test_unknown_parameters_and_choices_are_named() -> None:
    sampler = model_of().sampler
    with pytest.raises(InputError, match="value_of_lif"):
        entry(sampler, "value_of_lif", 1.0)
    with pytest.raises(InputError, match="costs"):
        entry(sampler, "price_closure", "costs")


def test_every_cell_of_the_pages_can_be_sampled() -> None:
    sampler = model_of().sampler
    for key in strikes.combinations():
        lanes(sampler, [Cell("", strikes.fixed(key))])
    assert len(set(strikes.combinations())) == 162
    for cell in (*own_questions.switched(), *own_frontier.cells()):
        lanes(sampler, [cell])


@pytest.mark.slow
def test_an_option_that_changes_nothing_is_the_baseline_and_cells_differ(run: Run) -> None:
    base, same = (run.get(o, "kg_delivered", market="usa") for o in (BASELINE, "same"))
    np.testing.assert_array_equal(base, same)
    assert run.admitted.sum() > 0.3 * run.admitted.size
    ratio = np.nanmedian(base[:, 1] / base[:, 0])
    assert 1 / 2.0 < ratio < 1 / 1.2  # 1.8 times less than drawn, where drawn is 0.6 to 1 of the documented
    assert np.isnan(base[0][~run.admitted]).all()


def test_the_placebo_kills_nobody_and_fear_raises_the_wage_only_with_deaths(run: Run) -> None:
    assert np.nanmin(run.get("strike", "death_at_sea").sum(axis=0)) > 0
    assert np.nanmax(run.get("placebo", "death_at_sea")) == 0
    strike, placebo = (np.nanmedian(run.change(o, "crew_wage", 3)[1]) for o in ("strike", "placebo"))
    assert strike > 20 > placebo


def test_blocks_are_padded_not_lost(run: Run) -> None:
    assert run.values["strike"].shape[2:] == (2, DRAWS)
    assert 2 * DRAWS < LANES
    with pytest.raises(KeyError, match="retail_price"):
        run.get("strike", "retail_price")


@pytest.mark.parametrize("programme", own_frontier.PROGRAMMES)
def test_every_programme_spends_the_same_money(programme: str) -> None:
    model = model_of()
    strategy = own_frontier.spend(model, own_frontier.SHARES[programme], own_frontier.BUDGET)
    assert own_frontier.yearly_cost(model, strategy) == pytest.approx(own_frontier.BUDGET, rel=1e-6)


def test_interdiction_raises_flights_and_patrols_by_the_same_part() -> None:
    settings = own_frontier.spend(model_of(), own_frontier.SHARES["interdiction"], own_frontier.BUDGET)
    flights, patrols = (s.value for s in settings)
    assert flights / 600 == pytest.approx(patrols / 180, rel=0.01)


def test_prices_are_infinite_where_nothing_is_averted() -> None:
    found = own_frontier.Price.of(np.array([-0.1, 0.2, 0.5, 0.8, 1.0, np.nan]))
    assert (found.low, found.median) == (pytest.approx(1.0), pytest.approx(2.0))
    assert np.isinf(found.high)


def test_present_value_of_a_year_is_about_a_year() -> None:
    assert own_frontier.present(np.ones((4, 1)))[0] == pytest.approx(52, rel=0.03)
    assert own_frontier.present(np.ones((60, 1)))[0] == pytest.approx(52 * (1 - 1.04**-15) / np.log(1.04), rel=0.01)


@given(st.floats(-20, 20), st.integers(8, 40))
def test_the_word_follows_the_smallest_effect(effect: float, draws: int) -> None:
    word = strikes.judge([(52, np.full(draws, effect))])
    expected = SUPPORTED if effect < -4 else CONTRADICTED if effect > 4 else NO_EFFECT
    assert word == expected


def test_separation_is_one_for_what_tells_apart_and_chance_for_what_does_not() -> None:
    rng = np.random.default_rng(1)
    noise = [rng.normal(size=2000) for _ in range(3)]
    explained, right = strikes.separation(noise)
    assert explained < 0.01 and right == pytest.approx(1 / 3, abs=0.05)
    explained, right = strikes.separation([x + 50 * i for i, x in enumerate(noise)])
    assert explained > 0.85 and right == 1.0


def test_the_mover_is_the_assumption_with_the_widest_levels() -> None:
    question = next(q for q in own_questions.QUESTIONS if not q.inverse)
    levels = {"a": {"x": 1.0, "y": 1.01}, "b": {"x": 0.5, "y": 2.0}}
    assert own_questions.Answer(question, (1.0, 0.0, 2.0), levels).mover == "b"
    assert own_questions.Answer(question, (1.0, 0.0, 2.0), {"a": levels["a"]}).mover is None


def test_questions_have_rules_their_published_number_meets() -> None:
    for question in own_questions.QUESTIONS:
        assert question.low < question.high and question.why and question.study
        first = question.published.split()[-1] if "=" in question.published else question.published.split()[0]
        try:
            assert question.agrees(float(first)), question.key
        except ValueError:
            assert question.published  # a statement


@pytest.mark.parametrize(("page", "words"), [
    (own_model_page.PAGE, ("## Questions and answers", "slope of supply is not a parameter", "exit 13 %")),
    (strikes_factorial_page.PAGE, ("162 cells", "placebo", "## What would tell the cells apart")),
])  # fmt: skip
def test_the_published_pages_hold_their_tables(page: Path, words: tuple[str, ...]) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert all(word in text for word in words)
    assert "nan" not in text.replace("finance", "")
