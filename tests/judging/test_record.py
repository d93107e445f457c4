"""One record of a verdict: JSON, tables, terminal and report agree on it, and nothing undefined is judged."""

from __future__ import annotations

import io
import json
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from small_study import SmallStudy, claim, judged, outcome

from leeward.evidence import numbers
from leeward.evidence.outcomes import load_outcomes
from leeward.evidence.vocabulary import DIRECTIONS
from leeward.judging import Judgement, explain
from leeward.judging.record import COLUMNS, horizon_rows, interval_in, plain, row_of, shares_in
from leeward.judging.record import judged as at_week
from leeward.judging.rules import CONTRADICTED, NO_EFFECT, NO_PATH, OUTSIDE, SUPPORTED, UNSETTLED
from leeward.showing.claims import claim_row
from leeward.showing.sections import three_shares
from leeward.showing.terminal import _row as terminal_row
from leeward.showing.terminal import verdict_table

BASE = np.full(12, 100.0)
CHANGED = np.array([150.0, 150, 90, 90, 90, 90, 100, 100, 100, 100, 100, 100])
"""Consumption in twelve draws: up by half in two, down by a tenth in four, the same in six."""


def consumption(with_option: Any = CHANGED, base: Any = BASE) -> SmallStudy:
    return SmallStudy({"consumption": {"baseline": base, "a": with_option}}, draws=len(base))


def close(value: float) -> Any:
    return pytest.approx(value, abs=1e-12)


def terminal(judgement: Judgement) -> str:
    """Return what the terminal prints of the first verdict, cell by cell, once the whole table was printed."""
    Console(file=io.StringIO(), width=140).print(verdict_table(judgement))
    return " ".join(str(cell).replace("\n", " ") for cell in terminal_row(judgement.rows[0]))


EXPECTED = {
    "increase": (2 / 12, 6 / 12, 4 / 12),
    "decrease": (4 / 12, 6 / 12, 2 / 12),
    "no_effect": (6 / 12, 0.0, 6 / 12),
    "mixed": None,
    "unclear": None,
}


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_json_tables_terminal_and_report_agree_for_every_kind_of_claim(direction: str) -> None:
    found = judged(consumption(), claim(direction))
    record = json.loads(json.dumps(found.to_dict(), allow_nan=False))["verdicts"][0]
    row = found.verdicts.iloc[0]
    long = found.horizon_table.iloc[0]
    expected = EXPECTED[direction]
    three = ("as_claimed", "negligible", "opposite")
    if expected is None:
        assert record["shares"] is None
        assert [row[name] for name in three] == [long[name] for name in three] == [None] * 3
    else:
        assert [record["shares"][name] for name in three] == close_list(expected)
        assert [row[name] for name in three] == close_list(expected)
        assert [long[name] for name in three] == close_list(expected)
        assert sum(row[name] for name in three) == close(1)
    assert record["good_shares"] == {"helps": close(4 / 12), "negligible": close(0.5), "harms": close(2 / 12)}
    assert [row[name] for name in ("helps", "within_smallest", "harms")] == close_list((4 / 12, 0.5, 2 / 12))
    assert [long[name] for name in ("increase", "within_smallest", "decrease")] == close_list((2 / 12, 0.5, 4 / 12))
    at = record["effect"]["horizons"]["13"]
    assert (at["increase"], at["negligible"], at["decrease"]) == (close(2 / 12), close(0.5), close(4 / 12))
    assert at["shares"] == record["shares"]
    assert row["median"] == long["median"] == at["median"] == close(0.0)
    assert row["low90"] == long["low90"] == at["low90"] == close(-0.1)
    assert row["high90"] == long["high90"] == at["high90"] == close(0.5)
    assert three_shares(found.items[0])[1] == "helps 7, negligible 10, harms 3"
    shown = terminal(found)
    assert "0\u00a0%" in shown and f"({numbers.MINUS}10 to +50)" in shown
    if found.items[0].word == UNSETTLED and expected is not None:
        assert "/".join(f"{100 * share:.0f}" for share in expected) in shown
    page = str(claim_row(found.rows[0]))
    assert all(text in page for text in ("helps 7", "negligible 10", "harms 3", f"({numbers.MINUS}10 to +50)"))
    effect = dict(explain(found, "c1"))["Effect"][0]
    assert "helps 7 of 20, negligible 10 of 20, harms 3 of 20" in effect


def close_list(values: Any) -> Any:
    return [close(value) for value in values]


@given(
    st.lists(st.floats(0, 300), min_size=8, max_size=8), st.sampled_from(DIRECTIONS), st.sampled_from(["lower", "higher", "none"])
)
def test_shares_add_up_to_one_wherever_they_are_printed(values: list[float], direction: str, good: str) -> None:
    base = np.array([100.0, 100, 100, 100, 100, 0, 0, np.nan])
    table = {"consumption": outcome("consumption", good=good)}
    found = judged(consumption(np.array(values), base), claim(direction), outcomes=table)
    record = found.items[0].to_dict()
    row = row_of(record)
    for names in (("as_claimed", "negligible", "opposite"), ("helps", "within_smallest", "harms")):
        kept = [row[name] for name in names]
        assert kept == [None] * 3 or sum(kept) == close(1)
    for long in horizon_rows(record):
        assert sum(long[name] for name in ("increase", "within_smallest", "decrease")) == close(1)
    assert (row["as_claimed"] is None) == (direction in ("mixed", "unclear"))
    assert (row["helps"] is None) == (good == "none")
    assert sum(shares_in(record).values()) == close(1)


def test_the_table_has_the_columns_it_promises_for_any_verdict(judgement: Any) -> None:
    for item in judgement.items:
        row = row_of(item.to_dict())
        assert list(row) == COLUMNS
        at = at_week(item.to_dict())
        assert (at is None) == (item.effect is None)
        if at is not None:
            assert row["median"] == at["median"] and row["visible"] == at["visible"]
            assert interval_in(at) == item.interval
            assert row["half_life_weeks"] == item.effect.duration.half_life
        assert row["lasts"] == item.lasts()
        assert row["evidence_for"] == item.literature.supporting


def test_a_direction_without_a_better_one_is_shown_as_rises_and_falls() -> None:
    found = judged(consumption(), claim("increase"), outcomes={"consumption": outcome("consumption", good="none")})
    assert three_shares(found.items[0])[1] == "rises 3, negligible 10, falls 7"
    assert [name for _, _, name in three_shares(found.items[0])[0]] == ["up", "neg", "down"]
    assert found.items[0].to_dict()["good_shares"] is None


def test_higher_may_be_better() -> None:
    found = judged(consumption(), claim("increase"), outcomes={"consumption": outcome("consumption", good="higher")})
    assert three_shares(found.items[0])[1] == "helps 3, negligible 10, harms 7"


# What has no number.


def test_relative_to_nought_in_every_draw_cannot_be_measured() -> None:
    found = judged(consumption(np.full(12, 30.0), np.zeros(12)), claim("increase", size=30.0, unit="percent"))
    item = found.items[0]
    assert item.word == OUTSIDE
    assert "nought in 100 % of model versions" in item.reason
    assert "+30\u00a0kg/week (+30 to +30)" in item.reason
    assert any("nothing to take a percentage of" in note for note in item.notes)
    record = item.to_dict()
    assert record["shares"] is record["good_shares"] is record["effect"] is record["lasts"] is None
    assert record["no_path"] is False
    assert (record["horizon_weeks"], record["measure"]) == (13, "Cocaine consumption")
    assert found.counts == {OUTSIDE: 1}
    assert found.headline.endswith("1 different claim, none that the model can test: 1 outside the model.")
    assert any(text == "Claims outside the model, or with nothing to judge: 1 of 1." for text in found.limits)
    shown = terminal(found)
    assert OUTSIDE in shown and "– %" not in shown and "nan" not in shown.lower()
    page = str(claim_row(found.rows[0]))
    assert OUTSIDE in page and "nan" not in page.lower() and "– %" not in page
    json.dumps(found.to_dict(), allow_nan=False)
    assert explain(found, "c1")[1][0] == "Verdict"
    assert found.horizon_table.empty


@pytest.mark.parametrize(
    ("zeros", "word"),
    [(0, SUPPORTED), (3, SUPPORTED), (6, SUPPORTED), (7, OUTSIDE), (11, OUTSIDE)],
)
def test_half_of_the_draws_must_have_a_number(zeros: int, word: str) -> None:
    base = np.array([0.0] * zeros + [100.0] * (12 - zeros))
    found = judged(consumption(np.full(12, 50.0), base), claim("decrease"))
    item = found.items[0]
    assert item.word == word
    if word == SUPPORTED:
        at = item.to_dict()["effect"]["horizons"]["13"]
        assert at["undefined"] == close(zeros / 12)
        assert item.fit.as_claimed == 1.0
        assert any("left out of the shares" in note for note in item.notes) == (zeros > 0)


def test_draws_without_a_number_are_neither_for_nor_against() -> None:
    base = np.array([np.nan, np.nan, 0.0, 100, 100, 100, 100, 100, 100, 100, 100, 100])
    changed = np.array([5.0, np.nan, 5.0, 50, 50, 50, 100, 100, 100, 100, 100, 150])
    found = judged(consumption(changed, base), claim("decrease"), claim("no_effect", 2))
    first, second = (item.to_dict() for item in found.items)
    assert first["effect"]["horizons"]["13"]["undefined"] == close(3 / 12)
    assert first["shares"] == {"as_claimed": close(3 / 9), "negligible": close(5 / 9), "opposite": close(1 / 9)}
    assert second["shares"] == {"as_claimed": close(5 / 9), "negligible": 0.0, "opposite": close(4 / 9)}
    assert found.items[0].word == UNSETTLED
    assert "negligible in 56 %" in found.items[0].reason


def test_a_series_of_nothing_but_nan_cannot_be_measured() -> None:
    found = judged(consumption(np.full(12, np.nan), np.full(12, np.nan)), claim("no_effect"))
    assert found.items[0].word == OUTSIDE
    assert "consumption has no value in 100 % of model versions after 3 months" in found.items[0].reason
    assert found.items[0].no_path is False


def test_cost_beyond_a_baseline_of_nought_is_judged_in_money() -> None:
    study = SmallStudy({"programme_cost": {"baseline": np.zeros(12), "a": np.full(12, 2.5e6)}}, draws=12)
    told = {"outcome": "programme_cost", "size": 30.0, "unit": "percent"}
    found = judged(study, claim("increase", **told), claim("decrease", 2, **told), claim("no_effect", 3, **told))
    assert [item.word for item in found.items] == [SUPPORTED, CONTRADICTED, CONTRADICTED]
    record = found.items[0].to_dict()
    assert (record["effect"]["kind"], record["effect"]["unit"]) == ("absolute", "US$/week")
    assert record["effect"]["horizons"]["13"]["median"] == 2.5e6
    assert record["effect"]["yearly_noise"] is None
    assert record["effect"]["horizons"]["13"]["visible"] == "unknown"
    assert any("nothing to take a percentage of" in note for note in record["notes"])
    assert "+2.5\u00a0million\u00a0US$/week" in terminal(found)


def test_a_percentage_of_something_needs_no_note() -> None:
    for told in ({"size": 30.0, "unit": "percent"}, {"size": 30.0, "unit": "US$"}, {}):
        found = judged(consumption(), claim("increase", **told))
        assert not any("percentage" in note for note in found.items[0].notes)


def test_every_outcome_that_may_be_nought_is_measured_in_its_unit() -> None:
    named = {name for name, record in load_outcomes().items() if record.from_nought}
    assert named == {
        "programme_cost",
        "kg_destroyed",
        "people_displaced",
        "death_at_sea",
        "bystander_death",
        "death_on_land",
        "outside_involvement",
    }
    assert all(load_outcomes()[name].smallest_effect.kind == "absolute" for name in named)


def test_a_cell_that_the_model_does_not_have_cannot_be_measured() -> None:
    values = np.full((4, 13, 2), np.nan)
    values[..., 0] = 10.0
    series = {"oil_output": {"baseline": values, "a": values}, "consumption": {"baseline": np.ones(4), "a": np.ones(4) * 2}}
    study = SmallStudy(series, axes={"oil_output": {"country": ["venezuela", "peru"]}})
    told = {"outcome": "oil_output"}
    found = judged(study, claim("decrease", place=["peru"], **told), claim("decrease", 2, place=["venezuela"], **told))
    assert (found.items[0].word, found.items[1].word) == (OUTSIDE, NO_PATH)
    assert "the model has no oil output (Peru)" in found.items[0].reason
    assert (found.items[0].no_path, found.items[1].no_path) == (None, True)


# No path.


def test_exactly_the_same_in_every_draw_and_week_is_no_path() -> None:
    nearly = np.tile(BASE[:, None], (1, 13))
    nearly[3, 0] *= 1 + 1e-5
    study = SmallStudy(
        {
            "consumption": {"baseline": BASE, "a": BASE, "b": nearly},
            "retail_price": {"baseline": BASE, "a": BASE + 1, "b": BASE},
        },
        draws=12,
    )
    found = judged(
        study,
        claim("decrease"),
        claim("decrease", 2, option="b"),
        claim("no_effect", 3, outcome="retail_price"),
        claim("no_effect", 4, outcome="retail_price", option="b"),
        claim("decrease", 5, outcome="arrest"),
    )
    assert [item.no_path for item in found.items] == [True, False, False, True, None]
    assert [record["no_path"] for record in found.to_dict()["verdicts"]] == [True, False, False, True, None]
    assert found.verdicts["no_path"].tolist() == [True, False, False, True, None]
    assert [item.word for item in found.items] == [NO_PATH, NO_EFFECT, SUPPORTED, NO_PATH, OUTSIDE]
    assert "no mechanism from" in found.items[0].reason and not found.items[0].tested


@pytest.mark.parametrize("direction", ["no_effect", "decrease"])
def test_before_anything_moves_nothing_is_tested(direction: str) -> None:
    later = np.full((1, 60), 50.0)
    later[:, :4] = 100.0
    study = SmallStudy({"consumption": {"baseline": np.full((1, 60), 100.0), "a": later}}, weeks=60)
    soon, then = (judged(study, claim(direction, horizon_weeks=weeks)).items[0] for weeks in (4, 30))
    assert soon.word == "outside the model" and soon.reason.startswith("nothing has moved in the model yet at week 4")
    assert then.word == {"no_effect": "contradicted", "decrease": "supported"}[direction]


def test_a_change_long_before_the_week_judged_is_a_path() -> None:
    late = np.tile(BASE[:, None], (1, 60))
    early = late.copy()
    early[0, 0] += 1.0
    study = SmallStudy({"consumption": {"baseline": late, "a": early}}, draws=12, weeks=60)
    item = judged(study, claim("decrease")).items[0]
    assert (item.horizon, item.interval.median, item.no_path) == (60, 0.0, False)


def test_an_option_that_changes_nothing_at_all_says_so() -> None:
    item = judged(consumption(BASE), claim("decrease")).items[0]
    assert (item.word, item.no_path) == (OUTSIDE, None)
    assert "changes nothing at all in this study" in item.reason


def test_plain_values_only() -> None:
    found = plain({"a": (np.float64(1.5), math.inf, True), 3: np.nan, "b": None, "c": DIRECTIONS, "d": np.int64(2)})
    assert found == {"a": [1.5, None, True], "3": None, "b": None, "c": list(DIRECTIONS), "d": 2.0}
    assert plain({1, 2}) == "{1, 2}"


def test_a_record_says_what_was_claimed_and_leaves_empty_what_was_not() -> None:
    found = judged(
        consumption(), claim(span="s", speaker="x", stance="aims"), claim(number=2, repeats="c1", lever=None, option=None)
    )
    first, second = (item.to_dict() for item in found.items)
    told = {"claim": "c1", "span": "s", "speaker": "x", "stance": "aims", "lever": "treatment", "outcome": "consumption"}
    told |= {"option": "a", "direction": "decrease", "repeats": None, "if_tested": None, "depends_on": None, "driven": "verdict"}
    assert {key: first[key] for key in told} == told
    assert (second["repeats"], second["lever"], second["option"], second["driven"]) == ("c1", None, None, None)
    assert (second["measure"], second["probability_word"], second["no_path"]) == (None, None, None)
    item = replace(found.items[0], depends_on="stock", depends_on_title="the stock", if_tested="holds", probability_word="likely")
    record = replace(item, displaced=interval_in(at_week(first) or {}), driven="size").to_dict()
    told = {"depends_on": "stock", "depends_on_title": "the stock", "if_tested": "holds", "probability_word": "likely"}
    told |= {"driven": "size"}
    assert {key: record[key] for key in told} == told
    assert record["displaced"]["high90"] == row_of(record)["high90"] == close(0.5)
    assert row_of(record)["displaced"] == row_of(record)["median"] == close(0.0)
