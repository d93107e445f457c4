"""What a notebook shows, and what can be asked from one: short names, escaped words, units, dicts, sweeps, other libraries."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from lxml import html as trees

import leeward as lw
from leeward.ensembles.plan import StudyPlan
from leeward.evidence.shown import Picture
from leeward.model.system import compile_model
from leeward.world import load_world

ROOT = Path(__file__).resolve().parents[2]
EVIL = "<script>alert(1)</script><img src=x onerror='alert(2)'>"
BOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))


def brief(title: str = EVIL) -> lw.Brief:
    return lw.read({
        "title": title, "years": 0.5,
        "options": [{"id": "ships", "title": EVIL, "proposed_by": EVIL,
                     "levers": [{"lever": "vessel_patrol", "level": "surge", "start_week": 10, "ramp_weeks": 8, "note": EVIL}]}],
        "claims": [
            {"id": "c1", "lever": "vessel_patrol", "outcome": "kg_seized", "direction": "increase", "option": "ships",
             "span": EVIL, "speaker": EVIL},
            {"id": "c2", "lever": "vessel_patrol", "outcome": "homicide", "direction": "decrease", "option": "ships"},
        ],
    })  # fmt: skip


@pytest.fixture(scope="module")
def assessment() -> lw.Assessment:
    made = brief()
    world = load_world("americas", "2025-09-01", coarse=True)
    played = made.options[0].levers[0].played(made.world.start)
    plan = StudyPlan({"ships": lw.Strategy((played,))}, draws=4, years=0.5, seed=1, coarse=True)
    from leeward.api import judge_study

    return judge_study(lw.run_model(plan, compile_model(world), backend="numpy"), made)


def safe(html: str) -> None:
    """No mark-up of the document in it: no script, no handler, the words themselves escaped."""
    for node in trees.fromstring(html).iter():
        assert node.tag not in ("script", "iframe", "object") and not any(name.startswith("on") for name in node.attrib)
        assert node.tag != "img" or node.get("src", "").startswith("data:image/svg+xml;base64,")


def drawn(picture: Picture) -> ElementTree.Element:
    assert "<script" not in picture.svg
    root = ElementTree.fromstring(picture.svg)
    assert root.tag == "{http://www.w3.org/2000/svg}svg" and "var(" not in picture.svg
    return root


@pytest.mark.slow
def test_names_are_short_and_words_are_escaped(assessment: lw.Assessment) -> None:
    made = assessment.brief
    long = made.model_copy(update={"claims": made.claims * 400})
    for of in (made, long, assessment, assessment.study, assessment.judgement, *assessment):
        assert len(repr(of)) < 400 and len(str(of)) < 400, type(of)
    for of in (made, long, assessment, assessment.study, *assessment):
        html = of._repr_html_()
        safe(html)
        assert html.startswith('<div class="leeward">')
    assert "&lt;script&gt;" in made._repr_html_() and "&lt;script&gt;" in assessment.verdict("c1")._repr_html_()
    assert "770 more claims" in long._repr_html_()
    assert repr(made.claims[1]).count("=") < 12, "what is as usual is left out"


@pytest.mark.slow
def test_pictures_stand_by_themselves(assessment: lw.Assessment, tmp_path: Path) -> None:
    pictures = [assessment.brief.plot(), assessment.study.plot("kg_seized"), assessment.plot(), assessment.verdict("c1").plot()]
    for picture in pictures:
        assert len(drawn(picture).findall(".//{http://www.w3.org/2000/svg}path")) >= 1 or "dot" in picture.svg
        assert picture.summary and picture.title in repr(picture)
    saved = pictures[0].save(tmp_path / "played.svg")
    assert saved.read_text(encoding="utf-8") == pictures[0].svg
    with pytest.raises(lw.InputError, match=r"ends in \.svg"):
        pictures[0].save(tmp_path / "played.png")


@pytest.mark.slow
def test_a_picture_is_of_a_place(assessment: lw.Assessment) -> None:
    usual, europe = (assessment.plot("kg_delivered", where=where) for where in (None, "europe"))
    assert "United States" in usual.title and "Europe" in europe.title and usual.svg != europe.svg
    with pytest.raises(lw.InputError, match=r"unknown place 'mars'.*usa"):
        assessment.plot("kg_delivered", where="mars")
    with pytest.raises(lw.InputError, match="unknown outcome 'kg_deliverd'; nearest: kg_delivered"):
        assessment.plot("kg_deliverd")
    with pytest.raises(lw.InputError, match="unknown option 'boats'"):
        assessment.plot("kg_delivered", "boats")


@pytest.mark.slow
def test_the_plot_shows_the_study(assessment: lw.Assessment) -> None:
    levels = assessment["kg_seized"].sel(option="ships").sum("corridor")[:, -13:].mean("week")
    base = assessment["kg_seized"].sel(option="baseline").sum("corridor")[:, -13:].mean("week")
    change = 100 * float(np.median(levels / base - 1))
    found = re.search(r"after 6 months ([−+\d.]+)\s%", assessment.plot("kg_seized").summary)
    assert found is not None and float(found[1].replace("−", "-")) == pytest.approx(change, abs=0.051)


@pytest.mark.slow
def test_every_array_says_what_it_is_in(assessment: lw.Assessment) -> None:
    study = assessment.study
    assert len(study.outcomes) > 40
    for name in study.outcomes:
        for array in (study.outcome(name), study.outcome(name, "ships"), study.horizon(name), study.quantiles(name)):
            assert array.attrs["units"] and array.attrs["long_name"], name
            assert all(array[dim].attrs["long_name"] for dim in array.dims), name
    assert study.outcome("kg_delivered").attrs["units"] == "kg/week"
    assert study.outcome("kg_delivered").week.attrs["units"] == "week"


@pytest.mark.slow
def test_an_assessment_is_gone_through(assessment: lw.Assessment) -> None:
    assert [verdict.claim for verdict in assessment] == ["c1", "c2"] and len(assessment) == 2 and bool(assessment)
    assert "kg_delivered" in assessment and "kg_deliverd" not in assessment and assessment.verdict("c1") in assessment
    assert assessment.verdict("c2").claim == "c2"
    with pytest.raises(KeyError):
        assessment.verdict("c3")


def test_a_dict_is_a_brief() -> None:
    made = lw.read({"options": [{"id": "a", "levers": [{"lever": "treatment", "value": np.float64(150)}]}]})
    assert made.options[0].levers[0].value == 150
    for wrong, said in (
        (
            {"options": [{"id": "a", "levers": [{"lever": "treatmnt", "value": 1}]}]},
            "options\\[0\\].levers\\[0\\].lever.*treatmnt",
        ),
        ({"option": []}, "key option: unknown key; nearest: options"),
        ({"years": "three"}, "key years: must be a number"),
        ({"options": [{"id": "a", "levers": [{"lever": "treatment", "value": -1e9}]}]}, "outside the dial"),
    ):
        with pytest.raises(lw.InputError, match=said) as told:
            lw.read(wrong)
        assert told.value.line is None, "the lines of a dict are nobody's"


def test_a_question_is_checked_before_anything_is_played(monkeypatch: pytest.MonkeyPatch) -> None:
    from leeward.api import asking

    monkeypatch.setattr(asking, "asked_world", lambda *_: pytest.fail("a world was made"))
    for ask, said in (
        (lambda: lw.what_if(vessel_patrl=1), "unknown lever 'vessel_patrl'"),
        (lambda: lw.what_if(vessel_patrol="surg"), "'surg' is not allowed; nearest: surge"),
        (lambda: lw.what_if(vessel_patrol=1e9), "outside the dial"),
        (lambda: lw.what_if(port_inspection={"level": "surge", "where": ["moon"]}), "moon"),
        (lambda: lw.sweep("treatmnt"), "unknown lever 'treatmnt'"),
        (lambda: lw.sweep("treatment", []), "at least one finite number"),
        (lambda: lw.sweep("treatment", [1, float("nan")]), "at least one finite number"),
        (lambda: lw.sweep("treatment", [1], level="surge"), "not both"),
    ):
        with pytest.raises(lw.InputError, match=said):
            ask()


@pytest.mark.slow
def test_what_if_and_sweep_say_the_same_as_a_run() -> None:
    asked = lw.what_if(treatment=200, draws=20, years=1)
    option = {"id": "mine", "levers": [{"lever": "treatment", "value": 200}]}
    whole = lw.assess({"years": 1, "reviewed": True, "options": [option]}, draws=20)
    assert np.array_equal(asked["consumption"], whole["consumption"]), "the numbers of a run, to the bit"
    assert list(asked) == [] and "cocaine delivered to the United States changes" in asked._repr_html_()
    assert "No claim" not in asked._repr_html_()
    swept = lw.sweep("treatment", [0, 200], draws=20, years=1)
    curve = swept.curve("consumption")
    last = whole["consumption"].sel(market="usa")[:, :, -13:].mean("week")
    change = 100 * (last.sel(option="mine") / last.sel(option="baseline") - 1)
    assert curve.loc[200.0, "median"] == pytest.approx(float(np.median(change)), rel=1e-4)
    assert (curve.loc[0.0] == 0).all() and curve.attrs["units"] == "%" and "heavy users" in curve.attrs["lever_units"]
    drawn(swept.plot("consumption"))
    assert len(repr(swept)) < 200 and swept.values == [0.0, 200.0]
    with pytest.raises(lw.InputError, match="week 60: a whole number from 1 to 52"):
        swept.curve(week=60)


@pytest.mark.slow
@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_the_example_notebooks_run(path: Path) -> None:
    from notebooks import run

    stored = json.loads(path.read_text(encoding="utf-8"))
    found = run(path)
    cells = [cell for cell in found["cells"] if cell["cell_type"] == "code"]
    assert len(cells) >= 5 and sum(bool(cell["outputs"]) for cell in cells) >= 5
    kinds = {kind for cell in cells for output in cell["outputs"] for kind in output.get("data", ())}
    assert {"image/svg+xml", "text/html"} <= kinds
    assert [bool(cell["outputs"]) for cell in stored["cells"] if cell["cell_type"] == "code"] == [
        bool(c["outputs"]) for c in cells
    ]


def test_there_are_notebooks() -> None:
    assert len(BOOKS) >= 2


@pytest.mark.slow
def test_the_posterior_for_arviz(assessment: lw.Assessment) -> None:
    pytest.importorskip("arviz")
    found = lw.inference_data(draws=200)
    wage = found["posterior"]["crew_base_wage"]
    assert wage.shape == (1, 200) and wage.attrs["units"] and wage.attrs["long_name"]
    closure = found["posterior"]["price_closure"]
    assert set(np.unique(closure)) <= set(closure.attrs["flag_values"])
    assert len(closure.attrs["flag_meanings"].split()) == len(closure.attrs["flag_values"])
    assert not np.array_equal(wage, found["prior"]["crew_base_wage"])
    own = lw.inference_data(assessment.study, outcomes=["kg_delivered"])
    kind = "prior" if assessment.study.plan["prior"] else "posterior"
    parameters = assessment.parameters["crew_base_wage"]
    assert np.allclose(own[kind]["crew_base_wage"][0], parameters)
    assert own[f"{kind}_predictive"]["kg_delivered"].dims[:2] == ("chain", "draw")
    with pytest.raises(lw.InputError, match="unknown outcome 'kg'"):
        lw.inference_data(assessment.study, outcomes=["kg"])


@pytest.mark.slow
def test_a_model_of_the_ema_workbench() -> None:
    ema = pytest.importorskip("ema_workbench")
    model: Any = lw.ema_model(["treatment"], ["consumption"], draws=12, years=1)
    assert model.levers["treatment"].lower_bound == 0 and len(model.uncertainties) == 1
    experiments, outcomes = ema.perform_experiments(model, scenarios=3, policies=2, evaluator=ema.SequentialEvaluator(model))
    assert len(experiments) == 6 and (outcomes["consumption"] > 0).all()
    at, draw = float(experiments["treatment"].iloc[0]), int(experiments["draw"].iloc[0])
    asked = lw.what_if(treatment=at, draws=12, years=1)["consumption"].sel(market="usa", option="mine")[draw, -13:].mean()
    assert outcomes["consumption"][0] == pytest.approx(float(asked), rel=1e-5)


def test_what_is_not_installed_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "arviz", None)
    monkeypatch.setitem(sys.modules, "ema_workbench", None)
    with pytest.raises(lw.InputError, match=r"leeward\[notebook\]"):
        lw.inference_data()
    with pytest.raises(lw.InputError, match=r"leeward\[ema\]"):
        lw.ema_model(["treatment"])
