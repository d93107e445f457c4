"""Runs kept between processes: the same bits, and nothing played that was played before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from toy import ToyModel

from leeward.ensembles import kept_runs, programs
from leeward.ensembles.backend import choose
from leeward.ensembles.blocks import Blocks, run_unit
from leeward.ensembles.kept_runs import ENDING, KeptRuns
from leeward.ensembles.manifest import make_manifest
from leeward.ensembles.plan import StudyPlan
from leeward.ensembles.store import MemoryStore
from leeward.ensembles.study import Study
from leeward.ensembles.whatif import WhatIf
from leeward.model.system import Model
from leeward.strategy import BASELINE, LeverSetting, Strategy
from leeward.world import load_world

EARLY = Strategy((LeverSetting("maritime_strike", 4.0, start_week=3, ramp_weeks=10),))
LATE = Strategy((LeverSetting("maritime_strike", 4.0, start_week=30, ramp_weeks=10),))
PLAN = StudyPlan(options={"early": EARLY}, draws=150, years=1.5, seed=5)


class Counted(Blocks):
    """Counts the segments that are really played."""

    played = 0

    def _call(self, *args: Any, **more: Any) -> Any:
        type(self).played += 1
        return super()._call(*args, **more)


@pytest.fixture(autouse=True)
def _kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LEEWARD_RUNS", raising=False)


def played(plan: StudyPlan, kept: KeptRuns | None) -> tuple[int, Study]:
    Counted.played = 0
    backend = choose("numpy")
    store = MemoryStore(plan, make_manifest(plan, ToyModel(), backend, {}, {}))
    run_unit(Counted(plan, ToyModel(), backend, kept=kept), store.begin(0, plan.draws), 1)
    return Counted.played, Study(store)


def same(one: Study, other: Study) -> bool:
    alike = one.parameters.equals(other.parameters)
    return alike and all(np.array_equal(one.outcome(name).values, other.outcome(name).values) for name in one.outcomes)


def test_what_is_found_is_what_is_played_to_the_bit(tmp_path: Path) -> None:
    kept = KeptRuns(tmp_path / "programs", "toy")
    plain_count, plain = played(PLAN, None)
    first_count, first = played(PLAN, kept)
    again_count, again = played(PLAN, kept)
    assert same(plain, first) and same(plain, again)
    assert plain_count == first_count
    assert again_count == 0


def test_an_option_that_is_new_is_played_alone(tmp_path: Path) -> None:
    kept = KeptRuns(tmp_path, "toy")
    played(PLAN, kept)
    both = replace(PLAN, options={"late": LATE, "early": EARLY})
    count, found = played(both, kept)
    assert count == 2 * PLAN.segments  # in two blocks
    assert same(found, played(both, None)[1])


def test_an_option_of_another_horizon_is_played_again(tmp_path: Path) -> None:
    kept = KeptRuns(tmp_path, "toy")
    played(PLAN, kept)
    longer = replace(PLAN, years=1.7)  # as many calls of the program, some weeks more of the last
    count, found = played(longer, kept)
    assert count == 2 * PLAN.segments
    assert same(found, played(longer, None)[1])


def test_where_only_what_is_shared_is_kept_options_are_played_again(tmp_path: Path) -> None:
    kept = KeptRuns(tmp_path, "toy", options=False)
    played(PLAN, kept)
    assert played(PLAN, kept)[0] == 2 * PLAN.segments


def test_of_a_large_plan_no_option_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leeward.ensembles.blocks.MOST_BYTES", 10_000)
    kept = KeptRuns(tmp_path, "toy")
    played(PLAN, kept)
    assert played(PLAN, kept)[0] == 2 * PLAN.segments  # the option; burn-in and baseline are found


@pytest.mark.parametrize(("plan", "program"), [(replace(PLAN, seed=6), "toy"), (PLAN, "another")])
def test_what_decides_the_numbers_decides_what_is_found(tmp_path: Path, plan: StudyPlan, program: str) -> None:
    whole, _ = played(PLAN, KeptRuns(tmp_path, "toy"))
    count, found = played(plan, KeptRuns(tmp_path, program))
    assert count == whole
    assert same(found, played(plan, None)[1])


def test_a_longer_study_goes_on_from_the_baseline_of_a_shorter(tmp_path: Path) -> None:
    kept = KeptRuns(tmp_path, "toy")
    short = replace(PLAN, options={}, years=1.0)
    played(short, kept)
    longer = replace(short, years=2.0)
    count, found = played(longer, kept)
    assert count == 2 * (longer.segments - short.segments)
    assert same(found, played(longer, None)[1])


@pytest.mark.parametrize("harm", [lambda data: b"", lambda data: data[:-200], lambda data: b"x" * len(data)])
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, harm: Any) -> None:
    kept = KeptRuns(tmp_path, "toy")
    whole, plain = played(PLAN, kept)
    for path in tmp_path.glob(f"*{ENDING}"):
        path.write_bytes(harm(path.read_bytes()))
    count, found = played(PLAN, kept)
    assert count == whole and same(found, plain)


def test_a_flipped_byte_is_seen(tmp_path: Path) -> None:
    kept = KeptRuns(tmp_path, "toy")
    _, plain = played(PLAN, kept)
    for path in tmp_path.glob(f"*{ENDING}"):
        data = bytearray(path.read_bytes())
        data[len(data) // 3] ^= 1
        path.write_bytes(bytes(data))
    _, found = played(PLAN, kept)
    assert same(found, plain)


def test_late_blocks_are_not_kept(tmp_path: Path) -> None:
    late = replace(PLAN, options={}, first_draw=100 * kept_runs.BLOCKS, draws=50)
    kept = KeptRuns(tmp_path, "toy")
    backend = choose("numpy")
    store = MemoryStore(late, make_manifest(late, ToyModel(), backend, {}, {}))
    run_unit(Blocks(late, ToyModel(), backend, kept=kept), store.begin(late.first_draw, late.draws), 1)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    count, found = played(PLAN, KeptRuns(tmp_path / "file", "toy"))
    assert count and same(found, played(PLAN, None)[1])


def test_the_longest_unused_runs_go_and_programs_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.program").write_bytes(b"x" * 1000)
    monkeypatch.setattr(kept_runs, "MOST_BYTES", 1500)
    kept = KeptRuns(tmp_path, "toy")
    for number in range(8):
        kept.put(str(number), {"x": np.zeros(100)}, np.zeros(1))
    left = list(tmp_path.glob(f"*{ENDING}"))
    assert 1 <= len(left) < 8 and sum(path.stat().st_size for path in left) <= 1500
    assert (tmp_path / "a.program").exists()
    assert programs.trim(tmp_path, 0, ENDING) and not list(tmp_path.glob(f"*{ENDING}"))


def test_what_if_finds_burn_in_and_baseline_of_a_study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEEWARD_PROGRAMS", str(tmp_path))
    monkeypatch.setattr(programs, "fingerprint", lambda model: "toy")
    monkeypatch.setattr("leeward.ensembles.whatif.Blocks", Counted)
    Counted.played = 0
    first = WhatIf(PLAN, ToyModel(), choose("numpy")).series(BASELINE, 0)
    assert Counted.played
    Counted.played = 0
    world = WhatIf(PLAN, ToyModel(), choose("numpy"))
    assert np.array_equal(world.series(BASELINE, 0), first)
    assert Counted.played == 0
    world.series(EARLY, 0)
    assert Counted.played == PLAN.segments


def test_of_the_model_runs_are_kept_and_of_others_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEEWARD_PROGRAMS", str(tmp_path))
    model = Model(load_world())
    backend = choose("numpy")
    kept = kept_runs.kept_runs(model, backend)
    assert kept is not None and programs.fingerprint(model) in kept.program and np.__version__ in kept.program
    assert kept_runs.kept_runs(ToyModel(), backend) is None
    monkeypatch.setenv("LEEWARD_RUNS", "shared")
    shared = kept_runs.kept_runs(model, backend)
    assert kept.options and shared is not None and not shared.options
    monkeypatch.setenv("LEEWARD_RUNS", "off")
    assert kept_runs.kept_runs(model, backend) is None
    monkeypatch.delenv("LEEWARD_RUNS")
    monkeypatch.setenv("LEEWARD_PROGRAMS", "off")
    assert kept_runs.kept_runs(model, backend) is None
