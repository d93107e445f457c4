"""A desk over HTTP: opened, reviewed, kept; what is shown is what is judged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from desks import TEXT, opened
from starlette.testclient import TestClient

from leeward.explore.app import Site
from leeward.explore.desks import Desks
from leeward.explore.examples import EXAMPLES
from leeward.reading import load_brief


def decide(client: TestClient, desk: str, **asked: Any) -> dict[str, Any]:
    answer = client.post(f"/api/desks/{desk}/claims", json=asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_pasted_text_is_read_and_its_claims_stand_in_their_places(client: TestClient) -> None:
    desk = opened(client)
    assert {(c["lever"], c["outcome"]) for c in desk["claims"]} >= {
        ("maritime_strike", "drug_flow"), ("treatment", "consumption"),
    }  # fmt: skip
    for claim in desk["claims"]:
        assert desk["text"][claim["start"] : claim["end"]] == claim["span"]


def test_decisions_are_saved_as_they_are_taken_and_taken_back(client: TestClient, site: Site) -> None:
    desk = opened(client)
    name, file = desk["desk"], Path(desk["saved"])
    first, second = desk["claims"][:2]
    mended = decide(client, name, do="mend", claim=first["id"], changes={"outcome": "maritime_flow"})
    assert next(c for c in mended["claims"] if c["id"] == first["id"])["outcome"] == "maritime_flow"
    kept = load_brief(file).claim(first["id"])
    assert (kept.outcome, kept.review, kept.reviewed_by) == ("maritime_flow", "mended", "tester")
    decide(client, name, do="drop", claim=second["id"])
    assert second["id"] not in {c.id for c in load_brief(file).claims}
    decide(client, name, do="undo")
    assert second["id"] in {c.id for c in load_brief(file).claims}
    after = decide(client, name, do="undo")
    assert load_brief(file).claim(first["id"]).outcome == first["outcome"]
    assert not after["can_undo"]
    answer = client.post(f"/api/desks/{name}/claims", json={"do": "undo"})
    assert (answer.status_code, answer.json()["error"]) == (422, "Key do: there is nothing to undo.")


def test_words_selected_become_a_claim_at_their_place(client: TestClient) -> None:
    desk = opened(client, TEXT + "\nTreatment works. Treatment works.\n")
    span = "Treatment works"
    at = desk["text"].rindex(span)
    named = {"lever": "treatment", "outcome": "heavy_user", "direction": "decrease"}
    added = decide(client, desk["desk"], do="add", span=span, at=at, changes=named)
    claim = next(c for c in added["claims"] if c["decision"] == "add")
    assert (claim["start"], claim["span"], claim["lever"]) == (at, span, "treatment")
    mended = decide(client, desk["desk"], do="mend", claim=claim["id"], changes={"outcome": "consumption"})
    claim = next(c for c in mended["claims"] if c["decision"] == "add")
    assert (claim["outcome"], claim["start"]) == ("consumption", at)
    left = decide(client, desk["desk"], do="drop", claim=claim["id"])
    assert not [c for c in left["claims"] if c["decision"] == "add"]
    refused = client.post(f"/api/desks/{desk['desk']}/claims", json={"do": "add", "span": span, "at": at + 1, "changes": {}})
    assert refused.status_code == 422 and "letter by letter" in refused.json()["error"]


def test_a_desk_is_found_again_after_a_restart_with_its_undo(client: TestClient, site: Site) -> None:
    desk = opened(client)
    decide(client, desk["desk"], do="accept", claim=desk["claims"][0]["id"])
    again = Desks(site.desks.folder, "tester").get(desk["desk"]).to_dict()
    assert again["text"] == desk["text"] and again["can_undo"]
    assert again["claims"][0]["decision"] == "accept"


@pytest.mark.parametrize("name", [example["name"] for example in EXAMPLES])
def test_every_example_opens(client: TestClient, name: str) -> None:
    answer = client.post("/api/open", json={"example": name})
    assert answer.status_code == 201, answer.text
    desk = answer.json()
    assert desk["options"] and desk["title"]


def test_a_pasted_brief_is_opened_as_a_brief(client: TestClient) -> None:
    text = 'leeward: 1\ntitle: "One"\noptions:\n  - {id: a, levers: [{lever: treatment, level: surge}]}\n'
    desk = opened(client, text)
    assert desk["text"] is None and [o["id"] for o in desk["options"]] == ["a"]
    back = client.get(f"/api/desks/{desk['desk']}/export/brief.yaml")
    assert back.status_code == 200 and "treatment" in back.text


def test_a_strategy_is_written_as_a_brief_that_the_command_line_reads(client: TestClient, tmp_path: Path) -> None:
    levers = [{"lever": "treatment", "value": 120.0, "start_week": 10}]
    answer = client.post("/api/strategy", json={"strategies": [{"title": "Mine", "levers": levers}]})
    file = tmp_path / "strategy.yaml"
    file.write_text(answer.text, encoding="utf-8")
    (option,) = load_brief(file).options
    assert (option.title, option.levers[0].value, option.levers[0].start_week) == ("Mine", 120.0, 10)


def test_the_pages_that_stand_still_name_hits_and_misses(client: TestClient) -> None:
    history = client.get("/api/history").json()["html"]
    assert ">met<" in history and ">missed<" in history and ">farther<" in history
    assert "Read this first" in client.get("/api/about").json()["html"]
    assert "finding" in client.get("/api/evidence?lever=treatment").json()["html"]


def test_the_interface_is_published_with_the_schemas_of_the_command_line(client: TestClient) -> None:
    found = client.get("/api/openapi.json").json()
    assert found["components"]["schemas"]["Brief"]["title"] and "/api/play" in found["paths"]
    for path, methods in found["paths"].items():
        for method, entry in methods.items():
            assert entry["summary"] and entry["operationId"], (path, method)
