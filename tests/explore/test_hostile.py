"""What must not work: a sentence each, and nothing lost."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from desks import TEXT, opened
from starlette.testclient import TestClient

from leeward.explore import guard, limits
from leeward.explore.app import Site, make_app
from leeward.explore.serve import LOOPBACK

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def refused(answer: Any, status: int) -> str:
    assert answer.status_code == status, answer.text
    assert list(answer.json()) == ["error"]
    sentence: str = answer.json()["error"]
    assert sentence[0].isupper() and sentence.endswith("."), sentence
    return sentence


def test_another_host_is_refused(client: TestClient) -> None:
    for host in ("evil.example", "127.0.0.1.evil.example", "", "evil.example:8642"):
        assert "not to this host" in refused(client.get("/", headers={"Host": host}), 421)
    assert client.get("/", headers={"Host": "localhost:9"}).status_code == 200


def test_a_page_of_another_site_cannot_change_anything(client: TestClient, site: Site) -> None:
    body = {"text": TEXT}
    for head in (
        {"Origin": "https://evil.example"}, {"Origin": "http://127.0.0.1:9999"}, {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ):  # fmt: skip
        refused(client.post("/api/open", json=body, headers=head), 403)
    bare = TestClient(make_app(site, LOOPBACK), base_url="http://127.0.0.1:8642")
    assert "X-Leeward" in refused(bare.post("/api/open", json=body), 403)
    assert client.post("/api/open", json=body, headers={"Origin": "http://127.0.0.1:8642"}).status_code == 201


def test_every_answer_carries_the_strict_policy(client: TestClient) -> None:
    for path in ("/", "/static/main.js", "/api/alive", "/nowhere"):
        policy = client.get(path).headers["content-security-policy"]
        assert "script-src 'self'" in policy and "unsafe" not in policy and "default-src 'none'" in policy


def test_the_page_has_no_script_or_style_of_its_own(client: TestClient) -> None:
    page = client.get("/").text
    assert "<style" not in page and " style=" not in page and "onclick" not in page
    assert page.count("<script") == 1 and 'src="/static/main.js"' in page
    assert "//" not in page.replace("http://www.w3.org", "")


def test_a_paste_of_twenty_megabytes_gets_a_sentence(client: TestClient) -> None:
    assert "MB" in refused(client.post("/api/open", json={"text": "a" * 20_000_000}), 413)

    def chunks() -> Any:
        for _ in range(20):
            yield b"a" * 1_000_000

    assert "MB" in refused(client.post("/api/open", content=chunks()), 413)


def test_a_yaml_bomb_gets_a_sentence(client: TestClient) -> None:
    bomb = "leeward: 1\na: &a [x, x, x, x, x, x, x, x, x]\n"
    for one, two in zip("abcdefgh", "bcdefghi", strict=True):
        bomb += f"{two}: &{two} [*{one}, *{one}, *{one}, *{one}, *{one}, *{one}, *{one}, *{one}, *{one}]\n"
    refused(client.post("/api/open", json={"text": bomb}), 422)
    refused(client.post("/api/file", content=bomb.encode(), headers={"X-Name": "bomb.yaml"}), 422)


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\\..\\b.txt", "x" * 5000 + ".txt", "%00.txt", SCRIPT])
def test_names_of_files_mean_nothing(client: TestClient, site: Site, name: str) -> None:
    from urllib.parse import quote

    answer = client.post("/api/file", content=TEXT.encode(), headers={"X-Name": quote(name)})
    assert answer.status_code == 201, answer.text
    assert all(path.parent.parent == site.desks.folder for path in site.desks.folder.rglob("*.yaml"))


def test_a_script_in_title_span_speaker_and_option_stays_text(client: TestClient) -> None:
    brief = f"""leeward: 1
title: "{SCRIPT}"
options:
  - {{id: a, title: "{SCRIPT}", levers: [{{lever: treatment, level: surge}}]}}
claims:
  - {{id: c1, lever: treatment, outcome: consumption, direction: decrease, speaker: "{SCRIPT}", option: a}}
"""
    desk = opened(client, brief)
    assert desk["title"] == SCRIPT  # JSON: the page puts it in as text
    assert client.get(f"/api/desks/{desk['desk']}").headers["content-type"] == "application/json"
    text = opened(client, f"{SCRIPT}\n\n{TEXT}")
    assert "alert" in text["text"]


def test_forged_names_and_settings_get_a_sentence(client: TestClient) -> None:
    for name in ("0" * 24, "zz", "..%2f..%2fetc", "a" * 500):
        refused(client.get(f"/api/desks/{name}"), 404 if "%2f" in name else 422)
    for levers in (
        [{"lever": "magic", "value": 1.0}], [{"lever": "treatment", "value": 9e9}], [{"lever": "treatment", "value": "many"}],
        [{"lever": "treatment", "value": 10.0, "start_week": 9, "end_week": 3}], [{"lever": "treatment"}],
        [{"lever": "maritime_strike", "value": 2.0, "where": ["atlantis"]}], [{"lever": "treatment", "value": 1.0, "more": 2}],
    ):  # fmt: skip
        refused(client.post("/api/play", json={"levers": levers}), 422)
    refused(client.post("/api/play", json={"levers": [{"lever": "treatment", "value": 1.0}] * 61}), 422)
    refused(client.post("/api/compare", json={"strategies": [{"title": "x", "levers": []}] * 7}), 422)
    refused(client.post("/api/open", content=b"{not json"), 422)
    refused(client.post("/api/open", json={"text": "x", "other": 1}), 422)
    refused(client.post("/api/open", json={"text": "   "}), 422)
    refused(client.post("/api/open", json={"example": "none"}), 422)
    refused(client.get("/api/evidence?lever=magic"), 422)
    refused(client.get("/static/..%2f..%2fapp.py"), 404)
    refused(client.get("/static/app.py"), 404)


def test_a_forged_decision_changes_nothing(client: TestClient) -> None:
    desk = opened(client)
    before = Path(desk["saved"]).read_text(encoding="utf-8")
    claim = desk["claims"][0]["id"]
    for asked in (
        {"do": "mend", "claim": claim, "changes": {"lever": "magic"}}, {"do": "mend", "claim": claim, "changes": {"id": "x"}},
        {"do": "accept", "claim": "none"}, {"do": "explode"}, {"do": "mend", "claim": claim, "changes": {"size": "big"}},
        {"do": "add", "span": "", "changes": {}},
    ):  # fmt: skip
        refused(client.post(f"/api/desks/{desk['desk']}/claims", json=asked), 422)
    assert Path(desk["saved"]).read_text(encoding="utf-8") == before
    assert not client.get(f"/api/desks/{desk['desk']}").json()["can_undo"]


def test_too_many_requests_get_a_sentence_and_others_go_on(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "RATE", 0.001)
    answers = [client.get("/api/alive").status_code for _ in range(int(limits.BURST) + 2)]
    assert answers[:5] == [200] * 5 and answers[-1] == 429
    assert client.get("/api/alive", headers={"X-Leeward": "another"}).status_code == 200


def test_a_slow_client_gets_a_sentence(monkeypatch: pytest.MonkeyPatch, site: Site) -> None:
    monkeypatch.setattr(limits, "BODY_SECONDS", 0.05)
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(5)
        return {"type": "http.request", "body": b"", "more_body": True}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http", "method": "POST", "path": "/api/open", "raw_path": b"/api/open", "query_string": b"", "client": ("1", 1),
        "headers": [(b"host", b"127.0.0.1:8642"), (b"x-leeward", b"v")], "scheme": "http", "server": ("127.0.0.1", 8642),
        "root_path": "", "http_version": "1.1", "asgi": {"version": "3.0"},
    }  # fmt: skip
    asyncio.run(make_app(site, LOOPBACK)(scope, receive, send))
    assert sent[0]["status"] == 408 and b"did not arrive" in sent[1]["body"]


def test_the_name_in_a_host_is_read_as_a_browser_does() -> None:
    read = guard._name
    assert [read(x) for x in ("127.0.0.1:1", "LOCALHOST", "[::1]:2", "a@b:3")] == ["127.0.0.1", "localhost", "[::1]", "a@b"]
