"""Calibration on a toy whose answer is known, and the posterior's files and order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from history_toy import CASE, OBSERVED, simulator, write_case
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.ensembles.posterior import Posterior, PosteriorModel, effective, rake
from leeward.ensembles.posterior_file import load, load_left_out, save
from leeward.evidence.errors import InputError
from leeward.history import log
from leeward.history.backtests import leave_one_out
from leeward.history.calibration import Gathered, calibrate, fit, fitter, gather, weigh
from leeward.history.cases import load_case
from leeward.history.identify import pairs_table, parameter_table
from leeward.history.instruments import load_instruments
from leeward.history.likelihood import LASTING, PASSING, Evidence, by_case
from leeward.history.measuring import error_of
from leeward.history.records import Case


def level(case: Case, option: str, table: Any) -> Any:
    """Log level = log 90 + 0.8 (a + b): the data know the sum of a and b, and nothing of `idle`."""
    return 90.0 * np.exp(0.8 * (table["a"] + table["b"]).to_numpy())


@pytest.fixture
def calibrated(tmp_path: Path) -> Any:
    return calibrate([write_case(tmp_path)], 1500, least=150, simulate=simulator(level), out=tmp_path / "posterior")


def test_the_data_teach_the_sum_and_nothing_else(calibrated: Any) -> None:
    rows = {r["parameter"]: r for r in calibrated.table}
    assert rows["a"]["beyond_chance"] and rows["b"]["beyond_chance"]
    assert 0.3 < rows["a"]["shrinkage"] < 0.7
    assert abs(rows["idle"]["shrinkage"]) < 0.3
    pair = calibrated.pairs[0]
    assert {pair["first"], pair["second"]} == {"a", "b"} and pair["correlation"] < -0.5
    assert not any("idle" in (p["first"], p["second"]) for p in calibrated.pairs)


def test_structures_are_never_updated(calibrated: Any) -> None:
    shares = {r["parameter"]: r["posterior_mean"] for r in calibrated.table if r["structural"]}
    assert shares == pytest.approx({"form = left": 0.5, "form = right": 0.5})


def test_checks_get_better_and_the_fit_is_logged(calibrated: Any) -> None:
    check = calibrated.checks[0]
    assert check["crps_posterior"] < check["crps_prior"] and check["used"]
    assert 0.02 < check["tail"] < 0.98
    assert log.read(log.cache_log())[-1]["posterior"] == calibrated.posterior.id
    assert calibrated.posterior.size >= 150 - 1e-6 and 0 < calibrated.posterior.about["beta"] <= 1


def test_files_come_back_and_tampering_is_seen(calibrated: Any, tmp_path: Path) -> None:
    folder = tmp_path / "posterior"
    back = load(folder)
    assert back.id == calibrated.posterior.id and back.cases == ("toy",)
    assert back.about["beta"] == calibrated.posterior.about["beta"]
    assert (folder / "parameters.csv").read_text().startswith("parameter,prior_mean")
    whole = (folder / "draws.npz").read_bytes()
    for spoilt in (whole[:-9], whole[:200] + bytes([whole[200] ^ 1]) + whole[201:], b""):
        (folder / "draws.npz").write_bytes(spoilt)
        with pytest.raises(InputError, match="not the file"):
            load(folder)
    with pytest.raises(InputError, match="no such file"):
        load(tmp_path / "nothing")


def test_structures_keep_their_share_when_the_data_hate_one(tmp_path: Path) -> None:
    def biased(case: Case, option: str, table: Any) -> Any:
        return level(case, option, table) * np.where(table["form"] == "left", 1.0, 3.0)

    found = calibrate([write_case(tmp_path)], 1000, least=100, simulate=simulator(biased))
    shares = [r["posterior_mean"] for r in found.table if r["structural"]]
    assert shares == pytest.approx([0.5, 0.5])


def test_the_cut_and_the_cases_decide_what_is_used(tmp_path: Path) -> None:
    cases = [write_case(tmp_path, name) for name in ("one", "two")]
    gathered = gather(cases, 400, cut="2011-12-31", simulate=simulator(level))
    assert [e.residuals.shape[1] for e in gathered.evidence] == [2, 2]
    assert fit(gathered, ["two"], least=50).posterior.cases == ("two",)
    with pytest.raises(InputError, match="no evidence"):
        fit(gathered, [], least=50)
    with pytest.raises(InputError, match="no case"):
        gather(cases, 400, cut="2009-01-01", simulate=simulator(level))
    with pytest.raises(InputError, match="date"):
        gather(cases, 400, cut="soon", simulate=simulator(level))


def test_leaving_one_out_reuses_what_was_gathered(tmp_path: Path) -> None:
    elsewhere = CASE.replace("country: colombia", "country: peru")
    cases = [write_case(tmp_path, "one"), write_case(tmp_path, "two", text=elsewhere)]
    gathered = gather(cases, 400, simulate=simulator(level))
    rows = leave_one_out(fitter(gathered, least=50), cases, 60, simulate=simulator(level))
    assert [r["case"] for r in rows] == ["one", "two"] and not any(r["in_sample"] for r in rows)


def test_a_parameter_that_never_varies_is_left_out() -> None:
    table = pd.DataFrame({"a": np.linspace(0, 1, 50), "b": np.linspace(0, 1, 50) ** 2, "fixed": np.full(50, 0.1)})
    weights = np.arange(50.0) / np.arange(50.0).sum()
    assert [r["parameter"] for r in parameter_table(table, weights)] == ["a", "b"]
    assert all(np.isfinite(p["correlation"]) for p in pairs_table(table, weights))


def test_likelihood_against_the_full_gaussian() -> None:
    rng = np.random.default_rng(3)
    r = rng.normal(size=(5, 4))
    years = np.array([0.5, 1.0, 2.0, 4.0])
    error = 0.3**2 * np.eye(4) + 0.5**2
    found = Evidence("c", "s", r, years, error, 0.2, ("a", "b", "c", "d"), lasting=0.0, passing=0.0)
    cov = 0.3**2 * np.eye(4) + 0.5**2 + 0.2**2 * np.minimum.outer(years, years)
    exact = [-0.5 * x @ np.linalg.solve(cov, x) for x in r]
    assert np.allclose(found.log_likelihood() - found.log_likelihood()[0], np.array(exact) - exact[0])
    assert np.allclose(found.implausibility(), np.abs(r.mean(axis=1)) / np.sqrt(cov.mean()))
    left = found.without({"b", "c"})
    assert left is not None and left.points == ("a", "d") and np.array_equal(left.residuals, r[:, [0, 3]])
    assert found.without(set("abcd")) is None


def _read(r: Any, years: Any, error: Any) -> Evidence:
    names = tuple(f"{i}" for i in range(len(years)))
    return Evidence("c", "s", np.asarray(r, float), np.asarray(years, float), np.asarray(error, float), 0.2, names)


def test_two_readings_are_of_one_path(tmp_path: Path) -> None:
    """The covariance of a case with both surveys, by hand: the path in common, an error of its own for each reading."""
    (found,) = _both(tmp_path).evidence
    tool, years = load_instruments()["us_coca"], found.years
    assert found.series == "area + other" and len(years) == 4  # 95 of 2010 stands in both
    case = load_case(tmp_path / "toy")
    first = error_of(case.series[0], case, [p.date for p in case.series[0].targets(case.start, case.end) if p.scored])
    path = LASTING**2 + 0.226**2 * np.minimum.outer(years, years) + PASSING**2 * np.equal.outer(years, years)
    assert np.allclose(found.covariance[:3, :3], path[:3, :3] + first.covariance)
    assert np.allclose(found.covariance[:3, 3], path[:3, 3])
    alone = tool.sd**2 * 2 * (1 - tool.memory ** (years[3] + 1 / 365.25))
    assert found.covariance[3, 3] == pytest.approx(path[3, 3] + alone, rel=1e-3)


def test_the_same_news_twice_is_no_news() -> None:
    draws = np.linspace(-0.5, 0.5, 201)[:, None]  # the truth would be nought
    once = _read(draws, [1.0], [[0.01]])
    both = _read(np.hstack([draws, draws]), [1.0, 1.0], 0.01 * np.eye(2))

    def width(*evidence: Evidence) -> float:
        weight = np.exp(np.sum([e.log_likelihood() for e in evidence], axis=0))
        return float(np.sqrt(np.sum(weight * draws[:, 0] ** 2) / weight.sum()))

    apart = width(once, once)
    assert apart < 0.8 * width(once) and 0.9 * width(once) < width(both) < width(once)


def _both(tmp_path: Path) -> Gathered:
    text = CASE.replace("instrument: exact", "instrument: un_coca")
    second = text[text.index("  - name: area") :].replace("name: area", "name: other").replace("un_coca", "us_coca")
    second = second.replace("level", "ratio")
    observed = OBSERVED + "".join(f"{y}-12-31,other,{v},,,ha,,a toy,,read,\n" for y, v in ((2009, 150), (2010, 95), (2011, 120)))
    return gather([write_case(tmp_path, text=text + second, observed=observed)], 400, simulate=simulator(level))


def test_a_case_with_two_surveys_gives_one_piece_of_evidence(tmp_path: Path) -> None:
    gathered = _both(tmp_path)
    assert len(gathered.evidence) == 1 and weigh(gathered, least=50).about["points"] == 4


def test_a_world_that_cannot_be_speaks_neither_for_nor_against() -> None:
    r = np.array([[0.1], [np.nan], [0.4], [np.nan]])
    one = Evidence("c", "s", r, np.ones(1), np.full((1, 1), 0.04), 0.0, ("a",), lasting=0.0, passing=0.0)
    score = by_case([one], "c")
    weight = np.exp(score)
    assert weight[1] == weight[3] == pytest.approx(weight[[0, 2]].mean()) and weight[0] > weight[1] > weight[2]


def test_a_point_counts_once_and_does_not_come_in_through_another_case(tmp_path: Path) -> None:
    cases = [write_case(tmp_path, name) for name in ("one", "two")]
    gathered = gather(cases, 400, simulate=simulator(level))
    both, one = weigh(gathered, least=50), weigh(gathered, ["one"], least=50)
    assert both.about["points"] == one.about["points"] == 3 and np.allclose(both.weights, one.weights)
    with pytest.raises(InputError, match="no evidence"):
        fitter(gathered, least=50)([gathered.cases[0]])


def test_posteriors_that_leave_out_each_case_come_back(tmp_path: Path) -> None:
    elsewhere = CASE.replace("country: colombia", "country: peru")
    cases = [write_case(tmp_path, "one"), write_case(tmp_path, "two", text=elsewhere)]
    out = tmp_path / "posterior"
    calibrate(cases, 600, least=100, simulate=simulator(level), out=out)
    found = load_left_out(out)
    assert {case: p.cases for case, p in found.items()} == {"one": ("two",), "two": ("one",)}
    assert all(len(p.draws) == 500 and p.weights.sum() == pytest.approx(1.0) for p in found.values())
    halves = found["one"].strata  # structures keep their shares
    assert np.bincount(halves)[np.unique(halves)].tolist() == [250, 250]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 4), st.integers(2, 3))
def test_raking_gives_equal_shares(seed: int, first: int, second: int) -> None:
    rng = np.random.default_rng(seed)
    n = 400
    structures = {"x": rng.integers(0, first, n), "y": rng.integers(0, second, n)}
    w = rake(rng.exponential(size=n), structures)
    assert w.sum() == pytest.approx(1.0) and np.all(w >= 0)
    for name, count in (("x", first), ("y", second)):
        assert np.bincount(structures[name], w, count) == pytest.approx(np.full(count, 1 / count), abs=1e-6)


def test_raking_refuses_an_option_without_weight() -> None:
    with pytest.raises(ValueError, match="x = 1"):
        rake(np.array([1.0, 0.0]), {"x": np.array([0, 1])})


def _posterior() -> Posterior:
    rng = np.random.default_rng(4)
    weights = rng.exponential(size=300)
    strata = np.arange(300) % 3
    return Posterior(7, np.arange(1000, 1300, dtype=np.uint32), rake(weights, {"s": strata}), strata)


def test_draws_are_handed_out_by_weight_and_stratum() -> None:
    p = _posterior()
    taken = p.take(np.arange(3000))
    counts = np.bincount(taken - 1000, minlength=300) / 3000
    assert np.abs(counts - p.weights).max() < 0.002
    block = p.take(np.arange(100))
    assert np.bincount((block - 1000) % 3).tolist() in ([33, 34, 33], [34, 33, 33], [33, 33, 34])
    assert np.array_equal(p.take(np.arange(150, 160)), taken[150:160])
    assert effective(p.weights) == pytest.approx(p.size) and p.size < 300


def test_saving_needs_nothing_else(tmp_path: Path) -> None:
    p = _posterior()
    assert load(save(p, tmp_path / "p")).id == p.id


def test_a_model_that_draws_from_the_posterior() -> None:
    class Fake:
        key = "k"

        def sample_parameters(self, draws: Any, seed: int, prior: bool = True) -> Any:
            return {"draws": draws, "seed": seed}

        def parameter_table(self, draws: Any, seed: int, prior: bool = True) -> Any:
            return {"x": draws * 2.0}

        def code_version(self) -> str:
            return "v"

    p = _posterior()
    model = PosteriorModel(Fake(), p)  # type: ignore[arg-type]
    made = model.sample_parameters(np.arange(5, dtype=np.uint32), 99)
    assert made["seed"] == 7 and np.array_equal(made["draws"], p.take(np.arange(5), seed=99)) and model.key == "k"
    assert model.code_version() == f"v+{p.id}"
    assert np.array_equal(model.parameter_table(np.arange(5, dtype=np.uint32), 99)["x"], made["draws"] * 2.0)
