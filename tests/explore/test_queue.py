"""Who waits for what: first years before later ones, the same question answered once, and a full engine that says when."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest
from starlette.testclient import TestClient

from leeward.explore import bands
from leeward.explore.app import Site
from leeward.explore.engine import Busy, Engine, Pool, mine
from leeward.explore.limits import WAITING
from leeward.reading.brief import Brief, LeverSetting
from leeward.strategy import BASELINE, Strategy


class Plan:
    weeks, draws = 156, 200


class World:
    """A world that only notes what it is asked for, and in which a year takes until it is let go."""

    plan, blocks = Plan(), range(2)

    def __init__(self) -> None:
        self.asked: list[tuple[Any, int, int | None]] = []
        self.go = Event()
        self.go.set()
        self.lock = threading.Lock()

    def check(self, strategy: Strategy) -> None:
        pass

    def series(
        self, strategy: Strategy, block: int, halt: Event | None = None, seen: Any = None, weeks: int | None = None
    ) -> None:
        self.go.wait(20)
        if strategy != BASELINE:
            with self.lock:
                self.asked.append((strategy.settings[0].value, block, weeks))
        for year in range(1 if weeks == 52 else 3):
            if seen is not None:
                seen(year, None)

    def baseline(self, block: int) -> None:
        pass

    def study(self, options: Any, draws: int, weeks: int | None = None, **_: Any) -> Any:
        return options


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    made = Engine(pool=Pool(1))
    made.here = World()  # type: ignore[attr-defined]
    monkeypatch.setattr(made, "world", lambda _: made.here)  # type: ignore[attr-defined]
    monkeypatch.setattr(bands, "assumed", lambda *_: Kept())
    monkeypatch.setattr(bands, "chart", lambda study, name, whole, where: {"name": name, "where": where})
    monkeypatch.setattr(bands, "corridors", lambda _: {})
    monkeypatch.setattr(bands, "unknowns", lambda *_: [])
    yield made


class Kept(list[bool]):
    def __init__(self) -> None:
        super().__init__([True])

    def sum(self) -> int:
        return 1


def asked(value: float) -> Brief:
    return mine(Brief(), [LeverSetting(lever="treatment", value=value)])


def play(engine: Engine, who: str, value: float, halt: Event | None = None) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    engine.play(who, asked(value), ["kg_delivered"], {}, rows.append, halt or Event(), told=False, where="europe")
    return rows


def test_a_move_tells_first_years_then_all_then_unknowns(engine: Engine) -> None:
    rows = play(engine, "a", 10)
    assert [(row["kind"], row.get("weeks"), row.get("final")) for row in rows] == [
        ("bands", 52, False), ("bands", 104, False), ("bands", 156, False), ("bands", 156, True), ("unknowns", None, None),
    ]  # fmt: skip
    assert rows[0]["charts"] == [{"name": "kg_delivered", "where": "europe"}]
    assert "map" not in rows[0] and "map" in rows[2]


def test_first_years_of_all_come_before_later_years(engine: Engine) -> None:
    engine.here.go.clear()  # type: ignore[attr-defined]
    waiting = [threading.Thread(target=play, args=(engine, f"v{n}", 10 + n)) for n in range(4)]
    for thread in waiting:
        thread.start()
    while engine._ahead < 4:
        pass
    assert engine.wait() > 1
    engine.here.go.set()  # type: ignore[attr-defined]
    for thread in waiting:
        thread.join(20)
    order = engine.here.asked  # type: ignore[attr-defined]
    first = [at for at, (_, block, weeks) in enumerate(order) if weeks == 52]
    assert len(first) == 4 and engine._ahead == 0
    # The one thread may have taken a second block before the last visitor came; every later first year went ahead.
    assert max(first) <= 4, order
    assert {block for _, block, weeks in order[5:]} == {0, 1}


def test_who_asks_the_same_is_answered_from_memory(engine: Engine) -> None:
    rows = play(engine, "a", 10)
    count = len(engine.here.asked)  # type: ignore[attr-defined]
    again = play(engine, "b", 10)
    assert len(engine.here.asked) == count  # type: ignore[attr-defined]
    assert (
        [row["kind"] for row in again] == ["bands", "unknowns"] and again[0]["final"] and again[0]["charts"] == rows[0]["charts"]
    )
    play(engine, "b", 11)
    assert len(engine.here.asked) > count and not engine._moves  # type: ignore[attr-defined]


def test_a_move_that_was_left_is_not_kept(engine: Engine) -> None:
    halt = Event()
    halt.set()
    rows = play(engine, "a", 12, halt)
    assert rows[-1]["kind"] == "stale" and not engine._told


def test_a_queue_is_told_and_a_full_one_says_when(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    engine._ahead, engine._pace = 19, 0.5
    rows = play(engine, "a", 13)
    assert rows[0] == {"kind": "queued", "seconds": 10, "visitors": 19}
    monkeypatch.setattr(engine, "_moves", {f"v{n}": Event() for n in range(WAITING)})
    with pytest.raises(Busy, match=f"{WAITING} visitors wait for the engine: about 10 seconds") as problem:
        play(engine, "new", 14)
    assert problem.value.seconds == 10


def test_a_full_engine_answers_with_when_to_come_back(site: Site, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise Busy("60 visitors wait for the engine: about 12 seconds.", 12)

    monkeypatch.setattr(site.engine, "play", full)
    answer = client.post("/api/play", json={"levers": []})
    assert answer.status_code == 503 and answer.headers["retry-after"] == "12"
    assert answer.json()["error"] == "60 visitors wait for the engine: about 12 seconds."
    monkeypatch.setattr(site.engine, "assess", full)
    desk = client.post(
        "/api/open", json={"text": "Officials say that strikes on boats will reduce the flow of cocaine.\n"}
    ).json()
    again = client.get(f"/api/desks/{desk['desk']}/answer")
    assert again.status_code == 503 and again.headers["retry-after"] == "12"
