"""Backtests on a toy: what a row says, what is logged, leaving a case out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from history_toy import CASE, OBSERVED, Toy, parameters, simulator, write_case

from leeward.ensembles.posterior import Posterior
from leeward.evidence.errors import InputError
from leeward.history import log
from leeward.history.backtests import backtest, backtest_all, leave_one_out, score_case
from leeward.history.cases import load_case
from leeward.history.instruments import load_instruments
from leeward.history.measuring import error_of
from leeward.history.observation import documented_movement, gross_seizures, predict, wandering
from leeward.history.pooled import summary
from leeward.history.records import Case
from leeward.history.scores import crps

KEYS = {
    "case", "kind", "series", "crps", "crps_persistence", "crps_trend", "crps_empty", "crps_shuffled", "coverage50",
    "coverage90", "n", "in_sample", "status",
}  # fmt: skip


def right(case: Case, option: str, table: Any) -> Any:
    """The strategy brings the area down to about 90; without it, it stays at about 105."""
    return {"strategy": 90.0, "baseline": 105.0}.get(option, 130.0) + 4.0 * table["a"].to_numpy()


def test_a_row(tmp_path: Path) -> None:
    row = backtest(write_case(tmp_path), 60, simulate=simulator(right))[0]
    assert set(row) >= KEYS and json.dumps(row)
    members = 90.0 + 4.0 * parameters(range(60), 1)["a"].to_numpy()
    assert row["crps"] == pytest.approx(np.mean([crps(members, y) for y in (95, 90, 85)]), rel=1e-6)
    assert row["n"] == 3 and row["shown"] == 1 and row["status"] == "scored"
    assert row["crps"] < row["crps_empty"] < row["crps_shuffled"] and row["crps"] < row["crps_persistence"]
    assert row["skill_persistence"] == pytest.approx(1 - row["crps"] / row["crps_persistence"])
    assert row["coverage90"] == 1.0 and row["in_sample"] is False


def test_points_tell_what_was_scored(tmp_path: Path) -> None:
    points = score_case(write_case(tmp_path), 40, simulate=simulator(right)).points
    assert [p["scored"] for p in points] == [True, True, False, True]
    assert all(p["low"] <= p["q25"] <= p["median"] <= p["q75"] <= p["high"] for p in points)


def test_recalled_points_change_nothing(tmp_path: Path) -> None:
    from history_toy import OBSERVED

    one = backtest(write_case(tmp_path / "a"), 40, simulate=simulator(right))[0]
    other = OBSERVED.replace(",500,", ",5,")
    two = backtest(write_case(tmp_path / "b", observed=other), 40, simulate=simulator(right))[0]
    assert one == two


def test_a_null_window_has_no_strategy_to_lose(tmp_path: Path) -> None:
    text = CASE.replace("kind: event", "kind: null")
    text = text[: text.index("strategy:")] + text[text.index("series:") :]
    row = backtest(write_case(tmp_path, text=text), 40, simulate=simulator(right))[0]
    assert row["kind"] == "null" and row["crps"] == row["crps_empty"]


def test_portions_do_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = write_case(tmp_path)
    whole = backtest(case, 250, simulate=simulator(right))
    monkeypatch.setattr("leeward.history.playing.PORTION_VALUES", 1)
    assert backtest(case, 250, simulate=simulator(right)) == whole


def test_a_series_that_is_not_for_scoring(tmp_path: Path) -> None:
    row = backtest(write_case(tmp_path, text=CASE + "    score: false\n"), 20, simulate=simulator(right))[0]
    assert row["status"] == "shown: not for scoring" and row["crps"] is None and row["n"] == 0


def test_every_run_is_logged_and_the_log_only_grows(tmp_path: Path) -> None:
    case = write_case(tmp_path)
    for seed in (1, 2):
        backtest(case, 20, seed=seed, simulate=simulator(right))
    lines = log.read(log.cache_log())
    assert [line["seed"] for line in lines] == [1, 2] and lines[0]["case_sha256"] == load_case(case).sha256
    assert log.looks([log.cache_log()]) == {"toy": 2}
    assert log.verify(log.cache_log()) == []
    text = log.cache_log().read_text()
    log.cache_log().write_text(text.replace('"seed": 1', '"seed": 9'))
    assert log.verify(log.cache_log()) == [2]


def test_the_packages_log_is_intact() -> None:
    assert log.verify(log.package_log()) == []


def test_too_few_draws(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="two or more"):
        backtest(write_case(tmp_path), 1, simulate=simulator(right))


def test_a_missing_world_is_said_and_other_mistakes_are_raised(tmp_path: Path) -> None:
    def nowhere(*_: Any) -> Any:
        raise InputError("there is none yet", key="start")

    rows = backtest_all([write_case(tmp_path)], 20, simulate=nowhere)
    assert rows[0]["status"] == "not run: there is none yet" and rows[0]["crps"] is None
    bad = CASE.replace("country: colombia", "country: atlantis")
    with pytest.raises(InputError, match="atlantis"):
        backtest_all([write_case(tmp_path, text=bad)], 20, simulate=simulator(right))


def _posterior(cases: Sequence[str]) -> Posterior:
    return Posterior(1, np.arange(4, dtype=np.uint32), np.full(4, 0.25), np.zeros(4, np.int64), tuple(cases))


def test_leaving_one_out_never_fits_on_the_case_that_is_scored(tmp_path: Path) -> None:
    cases = [write_case(tmp_path, name) for name in ("one", "two", "three")]
    seen: list[tuple[str, ...]] = []

    def fit(others: Sequence[Case]) -> Posterior:
        seen.append(tuple(c.id for c in others))
        return _posterior([c.id for c in others])

    rows = leave_one_out(fit, cases, 20, simulate=simulator(right))
    assert seen == [("two", "three"), ("one", "three"), ("one", "two")]
    assert [r["case"] for r in rows] == ["one", "two", "three"] and not any(r["in_sample"] for r in rows)
    with pytest.raises(ValueError, match="leave out one"):
        leave_one_out(lambda others: _posterior(["one"]), cases, 20, simulate=simulator(right))


def test_a_case_that_was_fitted_on_is_in_sample(tmp_path: Path) -> None:
    row = backtest(write_case(tmp_path), 20, simulate=simulator(right), posterior=_posterior(["toy"]))[0]
    assert row["in_sample"] is True


def test_summary_counts_what_is_out_of_sample(tmp_path: Path) -> None:
    rows = []
    for name in ("one", "two", "three"):
        rows += backtest(write_case(tmp_path, name), 40, simulate=simulator(right))
    rows[2]["in_sample"] = True
    found = {r["quantity"]: r for r in summary(rows, times=50)}
    line = found["skill of the real strategy against none, events"]
    assert line["cases"] == 2 and line["value"] > 0 and line["low"] <= line["value"] + 1e-9
    assert found["coverage of the 90 % intervals"]["n"] == 6
    assert found["skill against persistence, null windows"]["value"] is None
    assert {r["quantity"]: r for r in summary(rows, in_sample=True, times=50)}[
        "coverage of the 90 % intervals"
    ]["n"] == 9  # fmt: skip
    assert json.dumps(summary(rows, times=10))


def _case(tmp_path: Path, layer: str, extra: str = "") -> Case:
    text = CASE.replace("{{compare: level, instrument: exact}}", layer.replace("{", "{{").replace("}", "}}"))
    return load_case(write_case(tmp_path, text=text + extra))


def test_the_ratio_forgets_the_level(tmp_path: Path) -> None:
    case = _case(tmp_path, "{compare: ratio, instrument: exact}")
    points = case.series[0].targets(case.start, case.end)
    for size in (1.0, 1000.0):
        values = {o: np.full((3, case.weeks), size * f) for o, f in (("baseline", 1.0), ("strategy", 0.8))}
        toy = Toy(values, np.arange(3), parameters(range(3), 1))
        assert np.allclose(predict(toy, case, case.series[0], points, "strategy"), 0.8 * 105)


def test_kappa_and_purity(tmp_path: Path) -> None:
    case = _case(tmp_path, "{compare: level, instrument: exact, kappa: true, gross: true}")
    points = case.series[0].targets(case.start, case.end)
    table = parameters(range(3), 1).assign(kappa=[1.0, 2.0, 3.0], purity=[0.5, 0.8, 1.0])
    toy = _level(10.0, 3, case, table)
    made = predict(toy, case, case.series[0], points, "strategy")
    assert np.allclose(made[:, 0], [20.0, 25.0, 30.0])
    assert documented_movement(np.array([2.0]), np.array([3.0]))[0] == 6.0
    assert gross_seizures(np.array([8.0]), np.array([0.8]))[0] == pytest.approx(10.0)


def test_sums_windows_scale_and_shares(tmp_path: Path) -> None:
    extra = "    aggregate: sum\n    window_weeks: 52\n    scale: 0.001\n"
    case = _case(tmp_path, "{compare: level, instrument: exact}", extra)
    points = case.series[0].targets(case.start, case.end)
    ramp = np.tile(np.arange(case.weeks, dtype=float), (2, 1))
    toy = Toy({"strategy": ramp, "baseline": ramp}, np.arange(2), parameters(range(2), 1))
    made = predict(toy, case, case.series[0], points, "strategy")
    assert made[0, 0] == pytest.approx(sum(range(1, 53)) / 1000) or made[0, 0] == pytest.approx(sum(range(52)) / 1000)
    text = "    over: [{{country: colombia}}, {{country: peru}}]\n"
    share = _case(tmp_path / "s", "{compare: level, instrument: exact}", text)
    assert np.allclose(predict(toy, share, share.series[0], points, "strategy")[:, 1:], 1 / 3)


def _level(value: float, draws: int, case: Case, table: Any) -> Toy:
    values = np.full((draws, case.weeks), value)
    return Toy({"strategy": values, "baseline": values}, np.arange(draws), table)


def test_the_last_value_before_the_start_tells_the_error_in_part(tmp_path: Path) -> None:
    case = _case(tmp_path, "{compare: level, instrument: us_coca}")
    points = case.series[0].targets(case.start, case.end)
    toy = _level(100.0, 4000, case, parameters(range(2), 1))
    made = np.log(predict(toy, case, case.series[0], points, "strategy") / 100.0)
    # By hand: prior of the log bias, and one reading, 105 seen where the model has 100, a day before the start.
    tool = load_instruments()["us_coca"]
    prior = (np.log(0.85) + np.log(1.75)) / 2
    spread = (np.log(1.75) - np.log(0.85)) / 2 / 1.6448536
    known = spread**2 + tool.sd**2 + 0.226**2 / 365.25
    for i, years in ((0, 1), (3, 4)):
        told = spread**2 + tool.sd**2 * tool.memory**years
        assert made[:, i].mean() == pytest.approx(prior + told / known * (np.log(1.05) - prior), abs=0.01)
        assert made[:, i].std() == pytest.approx(np.sqrt(spread**2 + tool.sd**2 - told**2 / known), rel=0.05)
    one, two = spread**2 + tool.sd**2 * tool.memory, spread**2 + tool.sd**2 * tool.memory**2
    both = spread**2 + tool.sd**2 * tool.memory - one * two / known
    assert np.cov(made[:, 0], made[:, 1])[0, 1] == pytest.approx(both, rel=0.15)


def test_the_error_of_the_anchor_is_carried_into_a_ratio(tmp_path: Path) -> None:
    case, days = _case(tmp_path, "{compare: ratio, instrument: un_coca}"), [date(2010, 12, 31), date(2013, 12, 31)]
    tool, found = (
        load_instruments()["un_coca"],
        error_of(_case(tmp_path, "{compare: ratio, instrument: un_coca}").series[0], case, days),
    )
    assert found.covariance[0, 0] == pytest.approx(2 * tool.sd**2 * (1 - tool.memory), rel=0.01)
    assert found.covariance[1, 1] == pytest.approx(2 * tool.sd**2 * (1 - tool.memory**4), rel=0.01)
    assert np.allclose(found.root @ found.root, found.covariance)
    white = error_of(_case(tmp_path, "{compare: ratio, instrument: production}").series[0], case, days)
    assert np.allclose(white.covariance, 0.12**2 * np.array([[2, 1], [1, 2]]))


def test_without_a_recent_value_the_bias_is_the_instruments(tmp_path: Path) -> None:
    old = OBSERVED.replace("2007-12-31", "2004-12-31").replace("2008-12-31", "2005-12-31").replace("2009-12-31", "2003-12-31")
    case = load_case(write_case(tmp_path, text=CASE.replace("exact", "us_coca"), observed=old))
    points = case.series[0].targets(case.start, case.end)
    made = np.log(predict(_level(100.0, 4000, case, parameters(range(2), 1)), case, case.series[0], points, "strategy") / 100.0)
    assert made.mean() == pytest.approx((np.log(0.85) + np.log(1.75)) / 2, abs=0.02) and 0.2 < made[:, 0].std() < 0.3


def test_a_walk_grows_with_the_square_root_of_time(tmp_path: Path) -> None:
    case = _case(tmp_path, "{compare: level, instrument: exact}")
    points = case.series[0].targets(case.start, case.end)
    walked = np.log(wandering(np.ones((4000, len(points))), np.arange(4000), case, case.series[0], points, 1))
    years = np.array([(p.date - case.start).days / 365.25 for p in points])
    assert walked.std(axis=0) == pytest.approx(0.226 * np.sqrt(years), rel=0.05)
    assert np.corrcoef(walked[:, 0], walked[:, 1])[0, 1] == pytest.approx(np.sqrt(years[0] / years[1]), abs=0.05)
