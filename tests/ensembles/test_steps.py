"""Draws in steps give the draws of a run that asked for as many at once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from quick import numbers, plan, toy
from toy import ToyModel

from leeward.ensembles.merging import merge
from leeward.ensembles.plan import StudyPlan
from leeward.ensembles.protocol import LANES
from leeward.ensembles.steps import run_in_steps
from leeward.ensembles.study import Study
from leeward.evidence.errors import InputError
from leeward.strategy import LeverSetting, Strategy

STEPS = (LANES, 2 * LANES, 3 * LANES)


def stepped(
    answers: Sequence[dict[str, str] | None], out: Path | None = None, of: StudyPlan | None = None
) -> tuple[Study, list[int]]:
    """A run in steps, the looks answered in turn, and the draws of the baseline that each look saw."""
    seen: list[int] = []

    def unsettled(study: Study) -> dict[str, str] | None:
        seen.append(len(study.own("baseline").draws))
        return answers[len(seen) - 1]

    study = run_in_steps(of or plan(), ToyModel(burn_in_segments=0), unsettled, steps=STEPS, out=out, backend="numpy")
    return study, seen


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize(
    ("answers", "draws", "looks", "left"),
    [
        ([{}], 100, [100], []),
        ([{"c1": "a", "c2": "a"}, {}], 200, [100, 200], []),
        ([{"c1": "a", "c2": "a"}, {"c2": "a"}], 300, [100, 200], ["c2"]),
        ([None], 300, [], []),
    ],
)
def test_a_run_stops_where_it_is_told_and_has_the_bits_of_a_run_of_as_many(
    answers: list[dict[str, str] | None], draws: int, looks: list[int], left: list[str], kept: bool, tmp_path: Path
) -> None:
    out = tmp_path / "draws" if kept else None
    study, seen = stepped(answers, out)
    assert study.plan["draws"] == draws and not study.plan.get("lacking")
    assert study.plan["stopped"] == {"looks": looks, "most": 300, "unsettled": left}
    assert seen == (looks or [100])
    assert numbers(study) == numbers(toy(p=plan(draws)))
    assert study.plan["run"] == toy(p=plan(draws)).plan["run"]
    if out is not None:
        manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
        assert manifest["plan"]["draws"] == draws and manifest["stopped"] == study.plan["stopped"]
        assert numbers(Study.open(out)) == numbers(study)
        assert not list(out.glob(".part*"))


def test_progress_is_of_the_most_there_can_be_and_never_falls() -> None:
    told: list[tuple[int, int]] = []
    run_in_steps(
        plan(), ToyModel(burn_in_segments=0), lambda study: {"c": "a"}, steps=STEPS, backend="numpy",
        progress=lambda done, total, text: told.append((done, total)),
    )  # fmt: skip
    assert {total for _, total in told} == {600}
    assert [done for done, _ in told] == sorted(done for done, _ in told) and told[-1][0] == 600


@pytest.mark.parametrize("steps", [(), (200, 100), (100, 100)])
def test_steps_rise(steps: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="rise"):
        run_in_steps(plan(), ToyModel(), lambda study: {}, steps=steps, backend="numpy")


STRIKES = Strategy((LeverSetting("maritime_strike", 3.0),))
OPTIONS = {name: Strategy((LeverSetting("vessel_patrol", level),)) for name, level in (("a", 2.0), ("b", 3.0), ("c", 4.0))} | {
    "d": STRIKES,
    "d__placebo": STRIKES.placebo(),
}


def wide(draws: int = STEPS[-1]) -> StudyPlan:
    return StudyPlan(OPTIONS, draws=draws, years=0.1, seed=5)


@lru_cache
def at_once(draws: int) -> Study:
    return toy(p=wide(draws))


def same(study: Study, option: str, draws: int) -> None:
    """The first so many draws of an option, in every outcome, are those of a run of all of them at once, to the bit."""
    whole = at_once(draws)
    assert len(study.draws) == draws
    for name in whole.outcomes:
        np.testing.assert_array_equal(study.outcome(name, option).values, whole.outcome(name, option).values)
        values, labels = study.plain(name, option)
        np.testing.assert_array_equal(values, whole.plain(name, option)[0])
        assert labels == whole.plain(name, option)[1]
    assert study.parameters.equals(whole.parameters)


@settings(max_examples=6, deadline=None)
@given(st.sets(st.sampled_from("abcd"), min_size=1), st.sets(st.sampled_from("abcd")), st.booleans())
def test_an_option_that_is_settled_is_played_no_further(first: set[str], second: set[str], kept: bool) -> None:
    with TemporaryDirectory() as folder:
        out = Path(folder) / "draws" if kept else None
        second &= first
        study, _ = stepped([{f"c_{x}": x for x in first}, {f"c_{x}": x for x in second}], out, wide())
        most = 300 if second else 200
        wanted = {x: 100 if x not in first else 200 if x not in second else 300 for x in "abcd"}
        wanted |= {"baseline": most, "d__placebo": wanted["d"]}
        least = min(wanted.values())
        for found in (study, *([Study.open(out)] if out is not None else [])):
            assert found.options == list(wide().options) and found.plan["draws"] == most
            assert found.plan["stopped"].get("fewer", {}) == {x: n for x, n in wanted.items() if n < most}
            for option, draws in wanted.items():
                same(found.own(option), option, draws)
                same(found.own(option), "baseline", draws)
                same(found, option, least)
            # all together: the draws that all have
            assert numbers(found) == numbers(at_once(least))
            for option in set(found.options) - set(found.own("baseline").options):
                with pytest.raises(KeyError):
                    found.own("baseline").outcome("kg_seized", option)


def test_a_study_of_different_numbers_is_saved_whole_and_neither_added_to_nor_merged(tmp_path: Path) -> None:
    study, _ = stepped([{"c1": "b"}, {"c1": "b"}], None, wide())
    study.save(tmp_path / "saved")
    found = Study.open(tmp_path / "saved")
    same(found.own("b"), "b", 300)
    same(found, "c", 100)
    assert found.plan == study.plan
    with pytest.raises(InputError, match="different numbers of draws"):
        toy(tmp_path / "saved", wide())
    with pytest.raises(InputError, match="different numbers of draws"):
        merge([tmp_path / "saved"], tmp_path / "merged")


def test_progress_never_falls_when_options_stop() -> None:
    told: list[tuple[int, int]] = []
    run_in_steps(
        wide(), ToyModel(burn_in_segments=0), lambda study: {"c": "b"}, steps=STEPS, backend="numpy",
        progress=lambda done, total, text: told.append((done, total)),
    )  # fmt: skip
    done = [done for done, _ in told]
    assert {total for _, total in told} == {1800} and done == sorted(done) and done[-1] == 600 + 2 * 200
