"""The posterior of this version: of these priors and cases, structures untouched, and what runs draw from by default."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from leeward.ensembles import posterior_file as module
from leeward.ensembles.posterior_file import load, load_left_out, priors, shipped, shipped_folder
from leeward.ensembles.study import run_study
from leeward.evidence.errors import InputError
from leeward.evidence.parameters import load_parameters
from leeward.history.backtests import fair_posterior
from leeward.history.cases import bundled_cases, load_case
from leeward.model.sample import Sampler
from leeward.model.system import compile_model
from leeward.reading import read
from leeward.world import load_world

pytestmark = pytest.mark.slow


def test_it_is_of_these_priors_and_these_cases() -> None:
    head = json.loads((shipped_folder() / "posterior.json").read_text(encoding="utf-8"))
    assert head["priors"].items() <= priors().items()  # what is newer than the fit is fixed: nothing is drawn
    assert shipped().unfitted == ()
    assert head["case_sha256"] == {case: load_case(case).sha256 for case in shipped().cases}
    about = shipped().about  # contained: all points of the case are points of another as well
    assert {*shipped().cases, *about["contained"], *about["skipped"]} == set(bundled_cases())
    assert shipped().size >= 200 and 0 < shipped().about["beta"] <= 1


def test_structures_keep_their_shares() -> None:
    model = compile_model(load_world())
    table = model.parameter_table(shipped().draws, shipped().seed)
    for name, options in model.structures.items():
        shares = np.bincount(table[name].astype(int), shipped().weights, len(options))
        assert shares == pytest.approx(np.full(len(options), 1 / len(options)), abs=1e-6), name


def test_no_case_is_scored_with_a_posterior_that_saw_it() -> None:
    found = load_left_out(shipped_folder())
    assert set(found) == {*shipped().cases, *shipped().about["contained"]}
    for case, posterior in found.items():
        assert fair_posterior(load_case(case)).id == posterior.id and case not in posterior.cases
        assert set(posterior.draws.tolist()) <= set(shipped().draws.tolist())


def test_other_priors_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, *others = load_parameters().items()
    monkeypatch.setattr(module, "load_parameters", lambda: dict(others))  # one is gone
    with pytest.raises(InputError, match=f"other priors than those of this version \\({first[0]}\\)"):
        load(shipped_folder())
    moved = replace(first[1], prior=replace(first[1].prior, numbers={**first[1].prior.numbers, "high": 77.0}))
    monkeypatch.setattr(module, "load_parameters", lambda: {first[0]: moved, **dict(others)})
    with pytest.raises(InputError, match=first[0]):
        load(shipped_folder())


def test_a_parameter_that_is_newer_than_the_fit_keeps_its_prior_and_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    known = load_parameters()
    uniform = next(x for x in known.values() if x.prior.kind == "uniform")
    fixed = next((x for x in known.values() if x.prior.kind == "fixed"), None)
    more = {**known, "new_taste": replace(uniform, name="new_taste")}
    if fixed is not None:  # nothing is drawn, so there is nothing to name
        more["new_constant"] = replace(fixed, name="new_constant")
    monkeypatch.setattr(module, "load_parameters", lambda: more)
    found = load(shipped_folder())
    assert found.unfitted == ("new_taste",) and found.summary()["unfitted"] == ["new_taste"]
    assert found.id == shipped().id  # the draws stay as they were
    model = compile_model(load_world(coarse=True))
    sampler = Sampler(model.static, model.layout, more)
    table = sampler.record(found.seed, found.take(np.arange(400)))
    before = model.parameter_table(found.take(np.arange(400)), found.seed)
    assert all(np.array_equal(table[name], values) for name, values in before.items())
    low, high = (uniform.prior.numbers[key] for key in ("low", "high"))
    quarters = np.histogram(table["new_taste"], 4, (low, high))[0]
    assert quarters.sum() == 400 and quarters.min() > 60


def test_runs_draw_from_it_unless_told_otherwise() -> None:
    brief = read("Treatment would cut cocaine use in the United States by 5 percent, a report says.\n")
    fitted = run_study(brief, draws=3, years=0.1, backend="numpy", coarse=True)
    plain = run_study(brief, draws=3, years=0.1, backend="numpy", coarse=True, prior=True)
    assert fitted.plan["posterior"]["id"] == shipped().id and not fitted.plan["prior"]
    assert "posterior" not in plain.plan and plain.plan["prior"]
    assert fitted.plan["run"] != plain.plan["run"]
    drawn = fitted.parameters["area_elasticity"].to_numpy()
    numbers = shipped().take(fitted.draws, seed=brief.seed)
    table = compile_model(load_world(coarse=True)).parameter_table(numbers, shipped().seed)
    assert drawn == pytest.approx(table["area_elasticity"], rel=1e-6)


def test_another_seed_takes_other_draws_of_it() -> None:
    one, two = (shipped().take(np.arange(100), seed=seed) for seed in (1, 2))
    assert len(set(one.tolist()) & set(two.tolist())) < 60
