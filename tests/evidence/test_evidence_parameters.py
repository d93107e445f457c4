"""Priors: quantile functions that rise, stay inside their bounds and meet the quantiles they state."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats

from leeward.evidence.errors import InputError
from leeward.evidence.parameters import Parameter, Prior, load_parameters, read_parameters

PRIORS = {
    "fixed": Prior("fixed", {"value": 3.0}),
    "uniform": Prior("uniform", {"low": -1.0, "high": 4.0}),
    "loguniform": Prior("loguniform", {"low": 0.01, "high": 10.0}),
    "triangular": Prior("triangular", {"low": 0.0, "mode": 1.0, "high": 5.0}),
    "triangular_edge": Prior("triangular", {"low": 0.0, "mode": 0.0, "high": 5.0}),
    "normal": Prior("normal", {"median": 0.5, "low": 0.1, "high": 1.5, "minimum": 0.0, "maximum": 2.0}),
    "lognormal": Prior("lognormal", {"median": 2.0, "low": 0.5, "high": 20.0}),
    "beta": Prior("beta", {"a": 2.0, "b": 5.0, "low": 0.1, "high": 0.9}),
    "choice": Prior("choice", {}, ("none", "partial", "full")),
}


def parameter(prior: Prior) -> Parameter:
    """A parameter around a prior."""
    return Parameter("p", "", "kg", "routes", prior, (), "judgement", "prior only", "", "x.toml", 1)


@pytest.mark.parametrize("kind", PRIORS)
@given(u=hnp.arrays(np.float64, hnp.array_shapes(max_dims=3, max_side=6), elements=st.floats(0.0, 1.0, allow_nan=False)))
def test_ppf_keeps_shape_rises_and_is_finite(kind: str, u: np.ndarray) -> None:
    values = parameter(PRIORS[kind]).ppf(u)
    assert values.shape == u.shape and values.dtype == np.float64
    assert np.all(np.isfinite(values))
    order = np.argsort(u, axis=None)
    assert np.all(np.diff(values.ravel()[order]) >= -1e-9)


@pytest.mark.parametrize("kind", ["normal", "lognormal"])
def test_stated_quantiles_are_met_exactly(kind: str) -> None:
    prior = PRIORS[kind]
    values = parameter(prior).ppf(np.array([0.05, 0.5, 0.95]))
    stated = [prior.numbers[key] for key in ("low", "median", "high")]
    np.testing.assert_allclose(values, stated, rtol=1e-9)


def test_against_scipy() -> None:
    u = np.linspace(0.01, 0.99, 37)
    np.testing.assert_allclose(parameter(PRIORS["triangular"]).ppf(u), stats.triang(0.2, loc=0, scale=5).ppf(u), rtol=1e-9)
    np.testing.assert_allclose(parameter(PRIORS["beta"]).ppf(u), 0.1 + 0.8 * stats.beta(2, 5).ppf(u), rtol=1e-9)
    np.testing.assert_allclose(parameter(PRIORS["loguniform"]).ppf(u), stats.loguniform(0.01, 10).ppf(u), rtol=1e-9)


def test_choices_have_equal_weight_and_end_inside() -> None:
    chosen = parameter(PRIORS["choice"])
    u = (np.arange(3000) + 0.5) / 3000
    assert np.bincount(chosen.ppf(u).astype(int)).tolist() == [1000, 1000, 1000]
    assert chosen.ppf(np.array([0.0, 1.0])).tolist() == [0.0, 2.0]
    assert chosen.structural and chosen.options == ("none", "partial", "full")


def test_bounds_of_a_truncated_normal_hold() -> None:
    values = parameter(PRIORS["normal"]).ppf(np.linspace(0, 1, 1001))
    assert values.min() >= 0.0 and values.max() <= 2.0


@pytest.mark.parametrize("u", [-0.1, 1.1, float("nan")])
def test_probabilities_outside_the_unit_interval_are_refused(u: float) -> None:
    with pytest.raises(ValueError, match=r"\[0, 1\]"):
        parameter(PRIORS["uniform"]).ppf(np.array([0.5, u]))


def test_shipped_parameters_have_finite_priors() -> None:
    for record in load_parameters().values():
        assert np.all(np.isfinite(record.ppf(np.array([0.0, 0.05, 0.5, 0.95, 1.0])))), record.name


@pytest.mark.parametrize(
    ("prior", "says"),
    [
        ('{kind = "lognormal", median = 1, low = 0, high = 2}', "above zero"),
        ('{kind = "normal", median = 5, low = 0, high = 2}', "median must lie between"),
        ('{kind = "triangular", low = 0, mode = 3, high = 2}', "mode must lie between"),
        ('{kind = "beta", a = 0, b = 2}', "a and b must be above zero"),
        ('{kind = "choice", options = ["only"], structural = true}', "two or more different options"),
        ('{kind = "choice", options = ["a", "b"], structural = false}', "structural must be true"),
        ('{kind = "uniform", low = 0, high = 2, structural = true}', "structural must be true"),
        ('{kind = "normal", median = 1, low = 0, high = 2, minimum = 3, maximum = 2}', "minimum must"),
        ('{kind = "fixed", value = inf}', "not a finite number"),
        ('"uniform"', "wrong type"),
    ],
)
def test_malformed_priors_are_refused(tmp_path: Path, prior: str, says: str) -> None:
    folder = tmp_path / "parameters"
    folder.mkdir()
    (folder / "x.toml").write_text(
        f'[[parameter]]\nname = "p"\ntitle = "t"\nunit = "kg"\nsubsystem = "s"\nprior = {prior}\n'
        'facts = []\nstatus = "judgement"\nidentified_by = "prior only"\n',
        encoding="utf-8",
    )
    with pytest.raises(InputError, match=says) as caught:
        read_parameters(tmp_path)
    assert caught.value.file == "parameters/x.toml" and caught.value.line == 1


def test_a_folder_without_parameters_is_empty(tmp_path: Path) -> None:
    assert load_parameters(tmp_path) == {}
