"""Who waits for what: first looks before later years, moves finished in turn, the same asked twice, a full engine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest
from starlette.testclient import TestClient

from leeward.ensembles.blocks import Halted
from leeward.explore import bands, saying
from leeward.explore.app import Site
from leeward.explore.engine import Busy, Engine, mine
from leeward.explore.limits import WAITING
from leeward.explore.pool import Pool
from leeward.reading.brief import Brief, LeverSetting
from leeward.strategy import BASELINE, Strategy


class Plan:
    weeks, draws = 156, 200


class World:
    """A world that only notes what it is asked for, and in which a stretch takes until it is let go."""

    plan, blocks, stretch, lanes, shown = Plan(), range(2), 26, 64, 64
    backend = object()

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
        if halt is not None and halt.is_set():
            raise Halted
        if strategy != BASELINE:
            with self.lock:
                self.asked.append((strategy.settings[0].value, block, weeks))

    def baseline(self, block: int) -> None:
        pass

    def study(self, options: Any, draws: int, weeks: int | None = None, **_: Any) -> Any:
        return Played(draws)


class Played:
    def __init__(self, draws: int) -> None:
        self.draws = range(draws)


class Programs:
    """Programs of which those of all draws are there once they are let go."""

    def __init__(self) -> None:
        self.full = Event()
        self.full.set()

    def of(self, world: World) -> Any:
        return self

    def look(self, world: World, played: World) -> tuple[World, World]:
        return world, played


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    made = Engine(pool=Pool(1, looks=0))
    made.here = World()  # type: ignore[attr-defined]
    made.programs = Programs()  # type: ignore[assignment]
    monkeypatch.setattr(made, "world", lambda _: made.here)  # type: ignore[attr-defined]
    monkeypatch.setattr(bands, "chart", lambda study, name, whole, where: {"name": name, "where": where})
    monkeypatch.setattr(bands, "corridors", lambda _: {})
    monkeypatch.setattr(bands, "unknowns", lambda *_: [])
    monkeypatch.setattr(saying, "sentences", lambda *_: [])
    yield made


def asked(value: float) -> Brief:
    return mine(Brief(), [LeverSetting(lever="treatment", value=value)])


def play(engine: Engine, who: str, value: float, halt: Event | None = None, told: bool = False) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    engine.play(who, asked(value), ["kg_delivered"], {}, rows.append, halt or Event(), told=told, where="europe")
    return rows


def test_a_move_tells_a_first_look_then_all_then_unknowns_then_words(engine: Engine) -> None:
    rows = play(engine, "a", 10, told=True)
    assert [(row["kind"], row.get("weeks"), row.get("draws"), row.get("final")) for row in rows] == [
        ("bands", 26, 64, False), ("bands", 52, 64, False), ("bands", 104, 64, False), ("bands", 156, 64, False),
        ("bands", 156, 200, True), ("unknowns", None, None, None), ("answer", None, None, None),
    ]  # fmt: skip
    assert rows[0]["charts"] == [{"name": "kg_delivered", "where": "europe"}]
    assert "map" not in rows[0] and "map" in rows[3]


def test_first_looks_of_all_come_first_and_then_one_move_after_the_other_is_finished(engine: Engine) -> None:
    engine.here.go.clear()  # type: ignore[attr-defined]
    waiting = [threading.Thread(target=play, args=(engine, f"v{n}", 10 + n)) for n in range(4)]
    for thread in waiting:
        thread.start()
    while engine._ahead < 4:
        pass
    engine.here.go.set()  # type: ignore[attr-defined]
    for thread in waiting:
        thread.join(20)
    order = engine.here.asked  # type: ignore[attr-defined]
    first = [at for at, (_, _, weeks) in enumerate(order) if weeks == 26]
    assert len(first) == 4 and engine._ahead == 0
    # The one thread may have gone on with a move before the last visitor came; every later first look went ahead.
    assert max(first) <= 4, order
    ended = [value for value, block, weeks in order if weeks is None and block == 1]
    begun = [value for value, block, weeks in order if weeks is None and block == 0]
    assert ended == begun, "no second move is begun on all draws before the first is through"
    assert [value for value, _, weeks in order if weeks is None] == [value for value in begun for _ in range(2)], order


def test_later_years_of_all_come_before_anybody_has_all_draws(engine: Engine) -> None:
    engine.here.go.clear()  # type: ignore[attr-defined]
    engine.programs.full.clear()  # type: ignore[attr-defined]
    waiting = [threading.Thread(target=play, args=(engine, f"v{n}", 10 + n)) for n in range(3)]
    for thread in waiting:
        thread.start()
    engine.here.go.set()  # type: ignore[attr-defined]
    while len(engine.here.asked) < 12:  # type: ignore[attr-defined]
        pass
    assert all(weeks is not None for _, _, weeks in engine.here.asked)  # type: ignore[attr-defined]
    engine.programs.full.set()  # type: ignore[attr-defined]
    for thread in waiting:
        thread.join(20)
    assert len(engine.here.asked) == 18  # type: ignore[attr-defined]


def test_while_the_program_is_compiled_that_is_told_and_a_newer_move_need_not_wait(engine: Engine) -> None:
    engine.programs.full.clear()  # type: ignore[attr-defined]
    halt, rows = Event(), list[dict[str, Any]]()
    thread = threading.Thread(
        target=lambda: engine.play("a", asked(10), ["kg_delivered"], {}, rows.append, halt, told=False), daemon=True
    )
    thread.start()
    while not rows or rows[-1]["kind"] != "compiling":
        pass
    halt.set()
    thread.join(5)
    assert not thread.is_alive() and [row["kind"] for row in rows] == ["bands"] * 4 + ["compiling", "stale"]


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
    assert engine.wait() == 10
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
