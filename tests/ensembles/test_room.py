"""A run that there is no room for is refused before it begins."""

from __future__ import annotations

from pathlib import Path

import pytest

from leeward.ensembles import room
from leeward.ensembles.plan import StudyPlan
from leeward.evidence.errors import InputError


def test_what_is_kept_is_counted() -> None:
    assert room.needed(StudyPlan(draws=10, years=1.0), 7) == 10 * 52 * 7 * 4
    assert room.needed(StudyPlan(draws=10, years=1.0, keep="horizons"), 7) == 10 * 2 * 7 * 4


def test_no_room_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = StudyPlan(draws=1000, years=3.0)
    wanted = room.needed(plan, 100)
    monkeypatch.setattr(room, "_memory", lambda: wanted - 1)
    room.check_room(plan, 100, tmp_path / "new")
    for out, judged, where in ((None, False, "of memory"), (tmp_path, True, "of memory")):
        with pytest.raises(InputError, match=f"{where}: play fewer draws"):
            room.check_room(plan, 100, out, judged=judged)
    monkeypatch.setattr(room, "_memory", lambda: wanted)
    room.check_room(plan, 100, None)
    monkeypatch.setattr(room, "_free", lambda _: wanted - 1)
    with pytest.raises(InputError, match="free on the disk"):
        room.check_room(plan, 100, tmp_path)


def test_what_a_run_holds_already_counts_as_free(tmp_path: Path) -> None:
    before = room._free(tmp_path)
    (tmp_path / "part-0-1.nc").write_bytes(b"x" * 1_000_000)
    assert room._free(tmp_path) >= before - 5_000_000
