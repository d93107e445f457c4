"""Options side by side, on numbers that are computed by hand: units, totals, prices, regret."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from small_study import SmallStudy, arrays_of, outcome

from leeward.evidence.outcomes import load_outcomes
from leeward.judging.compare import Comparison, compare, default_measures

OUTCOMES = load_outcomes()


def compared(study: SmallStudy, horizon: int = 13, **more: Any) -> Comparison:
    return compare(arrays_of(study), OUTCOMES, horizon, **more)


def priced(weeks: int = 26, **series: Any) -> SmallStudy:
    """Two million US$ a week for 30 + 20 kg more seized, 10 kg destroyed and 5 % less consumed in the United States."""
    told = {
        "programme_cost": {"baseline": [0.0] * 4, "a": [2e6] * 4},
        "kg_seized": {"baseline": [100.0, 100.0], "a": [130.0, 120.0]},
        "kg_destroyed": {"baseline": [0.0] * 4, "a": [10.0] * 4},
        "consumption": {"baseline": [200.0, 900.0], "a": [190.0, 1.0]},
        **series,
    }
    axes = {"kg_seized": {"corridor": ["eastern_pacific", "land_border"]}, "consumption": {"market": ["usa", "europe"]}}
    return SmallStudy(told, weeks=weeks, axes=axes)


def test_a_price_is_us_dollars_a_tonne_and_us_dollars_a_year_for_a_percent() -> None:
    (worth,) = compared(priced()).worth
    # 52 million US$ in 26 weeks; 60 kg a week are 1.56 t; 5 % less; 26 weeks are 26 / 52.18 years.
    assert worth.per_tonne.median == pytest.approx(33_333_333.333)
    assert worth.per_percent.median == pytest.approx(20_872_000.0)
    assert (worth.per_tonne_defined, worth.per_percent_defined) == (1.0, 1.0)
    assert worth.to_dict() == {
        "option": "a",
        "cost_per_tonne_removed": {**worth.per_tonne.to_dict(), "defined": 1.0},
        "cost_per_consumption_percent": {**worth.per_percent.to_dict(), "defined": 1.0},
    }


def test_a_year_of_the_same_costs_the_same_for_a_percent_and_a_tonne() -> None:
    (half,), (whole,) = compared(priced()).worth, compared(priced(52)).worth
    assert whole.per_tonne.median == pytest.approx(half.per_tonne.median)
    assert whole.per_percent.median == pytest.approx(half.per_percent.median)


def test_a_price_exists_only_above_a_slight_amount_and_where_something_is_paid() -> None:
    # Ten weeks: 10 kg a week are exactly a tenth of a tonne, 1 in 10,000 exactly a hundredth of a percent.
    study = SmallStudy(
        {
            "programme_cost": {"baseline": [0.0] * 4, "a": [1e6, 1e6, 1e6, 0.0]},
            "kg_seized": {"baseline": [0.0] * 4, "a": [10.0, 11.0, -50.0, 40.0]},
            "consumption": {"baseline": [1e4] * 4, "a": [1e4 - 1, 1e4 - 2, 1e4 + 5, 1e4 - 8]},
        },
        weeks=10,
    )
    (worth,) = compared(study).worth
    assert worth.per_tonne_defined == worth.per_percent_defined == 0.25
    assert worth.per_tonne.median == pytest.approx(1e7 / 0.11)
    assert worth.per_percent.median == pytest.approx(1e6 * 52.18 / 0.02)


def test_no_price_where_nothing_is_bought_or_cost_was_not_kept() -> None:
    study = SmallStudy({"programme_cost": {"baseline": [0.0] * 4, "a": [1e6] * 4}})
    (worth,) = compared(study).worth
    assert (worth.per_tonne_defined, worth.per_percent_defined) == (0.0, 0.0)
    assert math.isnan(worth.per_tonne.median) and math.isnan(worth.per_percent.high90)
    assert compared(SmallStudy({"consumption": {"baseline": [1.0] * 4, "a": [1.0] * 4}})).worth == []


def test_a_cell_has_levels_of_the_quarter_and_the_total_of_the_study() -> None:
    weekly = np.tile(np.arange(26.0), (4, 1))
    study = priced(kg_destroyed={"baseline": np.zeros((4, 26)), "a": weekly})
    found = compared(study, horizon=26)
    cell = found.cell("a", "kg_destroyed")
    assert cell is not None and cell.total is not None
    assert (cell.baseline, cell.level, cell.interval.median) == (0.0, 19.0, 19.0)  # mean of 13 ... 25
    assert cell.total.median == 325.0  # 0 + 1 + ... + 25
    assert (cell.kind, cell.unit, cell.good) == ("absolute", "kg/week", "none")
    seized = found.cell("a", "kg_seized")
    assert seized is not None and seized.total is not None
    assert (seized.baseline, seized.level, seized.total.median) == (200.0, 250.0, 1300.0)
    assert seized.interval.median == pytest.approx(0.25)
    used = found.cell("a", "consumption")
    assert used is not None and used.total is None
    assert (used.baseline, used.level, used.interval.median) == (200.0, 190.0, pytest.approx(-0.05))
    assert (used.shares.increase, used.shares.negligible, used.shares.decrease) == (0.0, 0.0, 1.0)
    record = used.to_dict()
    assert record["measure"] == "Cocaine consumption (United States)" and record["total"] is None
    assert (record["increase"], record["negligible"], record["decrease"], record["undefined"]) == (0.0, 0.0, 1.0, 0.0)
    assert (record["baseline"], record["level"], record["median"]) == (200.0, 190.0, pytest.approx(-0.05))
    assert seized.to_dict()["total"]["median"] == 1300.0


def test_a_cell_is_found_by_option_outcome_and_market() -> None:
    found = compared(priced())
    europe = found.cell("a", "consumption", "europe")
    assert europe is not None and europe.baseline == 900.0
    assert found.cell("a", "consumption", "other") is None
    assert found.cell("b", "consumption") is None
    cost = found.cell("a", "programme_cost", "usa")
    assert cost is not None and cost.outcome == "programme_cost"
    kept = ["consumption", "consumption", "kg_destroyed", "kg_seized", "programme_cost"]
    assert sorted(measure.outcome for measure in found.measures()) == kept
    assert [cell.option for cell in found.row(found.measures()[0])] == ["a"]


def test_the_placebo_has_cells_and_no_regret() -> None:
    told = {"baseline": [100.0] * 4, "b": [90.0] * 4, "a": [90.0] * 4, "a__placebo": [95.0] * 4}
    found = compared(SmallStudy({"consumption": told}))
    assert found.options == ["b", "a"]
    assert [cell.option for cell in found.cells] == ["b", "a", "a__placebo"]
    assert [item.option for item in found.regret] == ["baseline", "b", "a"]
    assert compared(SmallStudy({"consumption": told}), options=["a"]).options == ["a"]


USED = {"baseline": [100.0] * 3, "a": [90.0, 100.0, 120.0], "b": [80.0, 110.0, 120.0]}


def test_regret_is_how_far_an_option_falls_behind_the_best_of_the_same_draw() -> None:
    found = {item.option: item for item in compared(SmallStudy({"consumption": USED}, draws=3)).regret}
    # Gains: baseline 0 0 0; a 0.1 0 -0.2; b 0.2 -0.1 -0.2. Best 0.2 0 0.
    assert found["baseline"].median == pytest.approx(0.0)
    assert found["a"].median == pytest.approx(0.1)
    assert found["b"].median == pytest.approx(0.1)
    assert found["baseline"].regret90 == pytest.approx(0.16)
    assert found["a"].regret90 == pytest.approx(0.18)
    assert [found[name].worst for name in ("baseline", "a", "b")] == pytest.approx([0.2, 0.2, 0.2])
    assert [found[name].best for name in ("baseline", "a", "b")] == pytest.approx([2 / 3, 1 / 3, 1 / 3])
    assert [found[name].helps for name in ("baseline", "a", "b")] == pytest.approx([0.0, 1 / 3, 1 / 3])
    record = found["a"].to_dict()
    assert (record["option"], record["kind"], record["unit"]) == ("a", "relative", "kg/week")
    assert set(record) == {"option", "measure", "kind", "unit", "median", "regret90", "worst", "best", "helps"}


def test_regret_turns_where_higher_is_better() -> None:
    found = {item.option: item for item in compared(SmallStudy({"retail_price": USED}, draws=3)).regret}
    # Gains: baseline 0 0 0; a -0.1 0 0.2; b -0.2 0.1 0.2. Best 0 0.1 0.2.
    assert [found[name].worst for name in ("baseline", "a", "b")] == pytest.approx([0.2, 0.1, 0.2])
    assert [found[name].best for name in ("baseline", "a", "b")] == pytest.approx([1 / 3, 1 / 3, 2 / 3])
    assert [found[name].helps for name in ("baseline", "a", "b")] == pytest.approx([0.0, 1 / 3, 2 / 3])


@pytest.mark.parametrize(("fall", "helps"), [(2.9, 0.0), (3.0, 0.0), (3.1, 1.0)])
def test_helping_starts_above_the_smallest_effect(fall: float, helps: float) -> None:
    study = SmallStudy({"consumption": {"baseline": [128.0] * 4, "a": [128.0 - 1.28 * fall] * 4}})
    table = {"consumption": outcome("consumption", smallest=(128.0 - (128.0 - 1.28 * 3.0)) / 128.0)}
    (_, item) = compare(arrays_of(study, *table.values()), table, 13).regret
    assert item.helps == helps


def test_draws_without_a_number_have_no_regret() -> None:
    told = {"baseline": [100.0, 100.0, 0.0], "a": [90.0, 100.0, 5.0]}
    _, item = compared(SmallStudy({"consumption": told}, draws=3)).regret
    assert (item.best, item.worst) == (1.0, 0.0)
    nowhere = {"baseline": [0.0] * 3, "a": [5.0] * 3}
    assert compared(SmallStudy({"consumption": nowhere}, draws=3)).regret == []


def test_cost_and_outcomes_without_a_better_direction_have_no_regret() -> None:
    found = compared(priced())
    assert {item.measure.partition(" (")[0] for item in found.regret} == {"Cocaine consumption"}


def test_what_is_compared() -> None:
    one = {"baseline": [1.0] * 4, "a": [1.0] * 4}
    axes = {
        "consumption": {"market": ["other", "usa", "europe"]},
        "retail_price": {"market": ["other"]},
        "overdose_death": {"drug": ["cocaine", "fentanyl"]},
        "detection_rate": {"corridor": ["land_border", "western_caribbean", "eastern_pacific"]},
        "escalation": {"rung": ["presence"]},
        "drug_flow": {"corridor": ["eastern_pacific"]},
    }
    series = {name: {"baseline": 1.0, "a": 1.0} for name in axes}
    study = SmallStudy({**series, "arrest": one, "kg_destroyed": one, "heavy_user": one, "farmer_livelihood": one}, axes=axes)

    def names(*claimed: str) -> list[tuple[str, tuple[str, ...]]]:
        found = default_measures(arrays_of(study), OUTCOMES, claimed)
        return [(record.name, tuple(label for _, kept in m.selection for label in kept)) for record, m in found]

    assert sorted(names()) == [
        ("consumption", ("europe",)),
        ("consumption", ("usa",)),
        ("escalation", ("presence",)),
        ("heavy_user", ()),
        ("kg_destroyed", ()),
        ("overdose_death", ("cocaine",)),
        ("overdose_death", ("fentanyl",)),
    ]
    claimed = set(names("arrest", "detection_rate", "farmer_livelihood")) - set(names())
    assert claimed == {("arrest", ()), ("detection_rate", ("western_caribbean", "eastern_pacific"))}


def test_the_comparison_as_a_record() -> None:
    found = compared(priced())
    record = found.to_dict()
    assert record["horizon_weeks"] == 13
    assert [cell["option"] for cell in record["cells"]] == ["a"] * len(found.cells)
    assert len(record["regret"]) == len(found.regret) and len(record["worth"]) == 1
