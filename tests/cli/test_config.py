"""`leeward config`: what is kept, where, and for whom; and what `leeward read` makes of it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from chat_server import serving
from click.testing import Result

from leeward.reading.configured import file_of_settings

Leeward = Callable[..., Result]


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LEEWARD_CONFIG", raising=False)
    monkeypatch.delenv("LEEWARD_LLM_KEY", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))


def test_settings_are_kept_shown_and_taken_away(leeward: Leeward, printed: Callable[..., Any], tmp_path: Path) -> None:
    assert printed("config")["settings"] == dict.fromkeys(("endpoint", "model", "key", "timeout", "chunk"))
    assert not (tmp_path / "settings").exists()  # looking writes nothing
    assert leeward("config", "endpoint", "http://localhost:8080/v1").exit_code == 0
    assert leeward("config", "model", "small").exit_code == 0
    found = printed("config", "--show")
    assert (found["settings"]["endpoint"], found["settings"]["model"]) == ("http://localhost:8080/v1", "small")
    assert found["file"] == str(tmp_path / "settings" / "leeward" / "config.json")
    assert printed("config", "model", "--show")["settings"] == {"model": "small"}
    assert printed("config", "--unset", "endpoint")["settings"]["endpoint"] is None


def test_a_key_is_for_its_user_alone_and_never_shown(leeward: Leeward, printed: Callable[..., Any]) -> None:
    assert "sk-secret" not in leeward("config", "key", "sk-secret").stdout
    path = file_of_settings()
    assert printed("config")["settings"]["key"] == "set"
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600
        path.chmod(0o644)
        assert "can be read by others" in leeward("config").stderr


def test_another_file_can_be_named(leeward: Leeward, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEEWARD_CONFIG", str(tmp_path / "mine.json"))
    assert leeward("config", "timeout", "30").exit_code == 0
    assert json.loads((tmp_path / "mine.json").read_text(encoding="utf-8")) == {"timeout": "30"}


@pytest.mark.parametrize(
    ("platform", "variables", "parts"),
    [
        ("linux", {}, (".config", "leeward", "config.json")),
        ("darwin", {}, ("Library", "Application Support", "leeward", "config.json")),
        ("win32", {"APPDATA": "roaming"}, ("roaming", "leeward", "config.json")),
    ],
)
def test_the_folder_is_that_of_the_platform(
    monkeypatch: pytest.MonkeyPatch, platform: str, variables: dict[str, str], parts: tuple[str, ...]
) -> None:
    monkeypatch.delenv("XDG_CONFIG_HOME")
    monkeypatch.setattr(sys, "platform", platform)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert file_of_settings().parts[-len(parts) :] == parts


SEEN: list[tuple[str, str | None]] = []


class _Model:
    answer: Callable[[dict[str, Any]], dict[str, Any]] = staticmethod(lambda _: {"claims": []})


@pytest.fixture
def server() -> Iterator[str]:
    SEEN.clear()
    with serving(lambda body: _Model.answer(body), SEEN) as address:
        yield address


def test_reading_asks_the_endpoint_that_is_set_and_no_other(
    leeward: Leeward, example: Path, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert leeward("read", example).exit_code == 0
    assert SEEN == []
    for words in (("endpoint", server), ("model", "small"), ("key", "kept"), ("chunk", "100000")):
        assert leeward("config", *words).exit_code == 0
    found = leeward("read", example)
    assert "The model small proposed 0 claims; 0 kept." in " ".join(found.stdout.split())
    assert SEEN == [("small", "Bearer kept")]
    assert leeward("read", example, "--no-model").exit_code == 0
    assert leeward("read", example, "--no-model", "--endpoint", server).exit_code == 2
    assert len(SEEN) == 1
    # Another address gets another model, and not the key that was kept for the first.
    assert leeward("read", example, "--endpoint", server.replace("127.0.0.1", "localhost"), "--model", "large").exit_code == 0
    monkeypatch.setenv("LEEWARD_LLM_KEY", "of-the-shell")
    assert leeward("read", example).exit_code == 0
    assert SEEN[1:] == [("large", None), ("small", "Bearer of-the-shell")]


def _all_right(body: dict[str, Any]) -> dict[str, Any]:
    """What a model answers that knows the passages of the examination, and of other documents one claim."""
    from leeward.reading.examination import passages

    task, text = (message["content"] for message in body["messages"])
    if "List every claim" not in task:
        return {"answers": [{"number": number, "answer": "right"} for number in range(1, 20)]}
    claims = next((claims for passage, claims in passages() if passage in text), None)
    triples = [("The navy doubled its patrols", ("vessel_patrol", "maritime_flow", "decrease"))]
    if claims is not None:
        triples = [(claim.says, min(claim.right)) for claim in claims]
    names = ("lever", "outcome", "direction")
    return {
        "claims": [
            {"span": span, "speaker": "author", "stance": "asserts", **dict(zip(names, triple, strict=True))}
            for span, triple in triples
        ]
    }


def test_a_model_is_examined_and_asked_by_assess_only_where_it_passed(
    leeward: Leeward, printed: Callable[..., Any], server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "page.txt"
    page.write_text(
        "The navy doubled its patrols and the lanes have emptied, a captain tells us over coffee.\n", encoding="utf-8"
    )
    assert leeward("config", "--examine").exit_code == 2  # there is no model yet
    assert leeward("config", "--examine", "--show").exit_code == 2
    for words in (("endpoint", server), ("model", "small")):
        assert leeward("config", *words).exit_code == 0
    quick = ("--draws", "4", "--years", "0.25", "--force", "--out", "r")
    assert leeward("assess", page, *quick).exit_code == 0
    assert SEEN == []  # not examined
    found = printed("config", "--examine")
    assert found["examined"]["passed"] is False and found["examined"]["found"] == 0 and SEEN
    asked = len(SEEN)
    assert leeward("assess", page, *quick).exit_code == 0
    assert len(SEEN) == asked  # did not pass
    monkeypatch.setattr(_Model, "answer", staticmethod(_all_right))
    found = printed("config", "--examine")
    assert found["examined"]["passed"] is True and found["examined"]["right"] == found["examined"]["made"]
    assert "passed:" in " ".join(leeward("config").stdout.split())
    asked = len(SEEN)
    assert leeward("assess", page, "--no-model", *quick).exit_code == 0
    assert len(SEEN) == asked
    record = printed("assess", page, *quick)
    assert len(SEEN) == asked + 4  # listed, judged, asked what it is about, and its lines proofread
    (verdict,) = [item for item in record["verdicts"] if item["outcome"] == "maritime_flow"]
    assert verdict["lever"] == "vessel_patrol" and verdict["claim"].startswith("m")


def test_assess_says_how_to_read_without_a_model_that_does_not_answer(leeward: Leeward, tmp_path: Path) -> None:
    from leeward.reading import examination
    from leeward.reading.endpoint import Endpoint

    page = tmp_path / "page.txt"
    page.write_text(
        "The navy doubled its patrols and the lanes have emptied, a captain tells us over coffee.\n", encoding="utf-8"
    )
    gone = "http://127.0.0.1:9/v1"
    for words in (("endpoint", gone), ("model", "small")):
        assert leeward("config", *words).exit_code == 0
    examination.keep(Endpoint(gone, "small"), examination.Examined(24, 24, 27, 22))
    found = leeward("assess", page, "--draws", "4", "--years", "0.25", "--out", "r")
    assert found.exit_code == 2 and not (tmp_path / "r").exists()
    assert "did not answer" in found.stderr and "`--no-model` reads without it" in " ".join(found.stderr.split())


def test_read_says_what_an_examined_model_finds_a_document_mainly_about(
    leeward: Leeward, server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "page.txt"
    page.write_text("The navy doubled its patrols off Peru and the lanes have emptied, a captain tells us.\n", encoding="utf-8")
    subject = {"instruments": [{"lever": "vessel_patrol", "named": "patrols"}], "one": "yes", "country": "peru", "by": "author"}
    subject |= {
        "proposer": "The navy",
        "conclusion": "the lanes have emptied",
        "other": "a captain tells us",
        "other_by": "author",
    }

    def answer(body: dict[str, Any]) -> dict[str, Any]:
        return subject if "mainly about" in body["messages"][0]["content"] else _all_right(body)

    monkeypatch.setattr(_Model, "answer", staticmethod(answer))
    for words in (("endpoint", server), ("model", "small"), ("--examine",)):
        assert leeward("config", *words).exit_code == 0
    said = " ".join(leeward("read", page).stdout.split())
    assert (
        "Mainly about vessel_patrol (“patrols”), in Peru. Says: “the lanes have emptied” author. "
        "Beside it: “a captain tells us” author." in said
    )
