"""Draws in steps give the draws of a run that asked for as many at once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from quick import numbers, plan, toy
from toy import ToyModel

from leeward.ensembles.protocol import LANES
from leeward.ensembles.steps import run_in_steps
from leeward.ensembles.study import Study

STEPS = (LANES, 2 * LANES, 3 * LANES)


def stepped(answers: Sequence[list[str] | None], out: Path | None = None) -> tuple[Study, list[int]]:
    """A run in steps, the looks answered in turn, and the draws that each look saw."""
    seen: list[int] = []

    def unsettled(study: Study) -> list[str] | None:
        seen.append(len(study.draws))
        return answers[len(seen) - 1]

    study = run_in_steps(plan(), ToyModel(burn_in_segments=0), unsettled, steps=STEPS, out=out, backend="numpy")
    return study, seen


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize(
    ("answers", "draws", "looks", "left"),
    [
        ([[]], 100, [100], []),
        ([["c1", "c2"], []], 200, [100, 200], []),
        ([["c1", "c2"], ["c2"]], 300, [100, 200], ["c2"]),
        ([None], 300, [], []),
    ],
)
def test_a_run_stops_where_it_is_told_and_has_the_bits_of_a_run_of_as_many(
    answers: list[list[str] | None], draws: int, looks: list[int], left: list[str], kept: bool, tmp_path: Path
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
        plan(), ToyModel(burn_in_segments=0), lambda study: ["c"], steps=STEPS, backend="numpy",
        progress=lambda done, total, text: told.append((done, total)),
    )  # fmt: skip
    assert {total for _, total in told} == {600}
    assert [done for done, _ in told] == sorted(done for done, _ in told) and told[-1][0] == 600


@pytest.mark.parametrize("steps", [(), (200, 100), (100, 100)])
def test_steps_rise(steps: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="rise"):
        run_in_steps(plan(), ToyModel(), lambda study: [], steps=steps, backend="numpy")
