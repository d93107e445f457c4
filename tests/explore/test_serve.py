"""Starting: what is opened, and what is refused before anything is served."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from chat_server import serving
from desks import TEXT
from starlette.testclient import TestClient

from leeward.evidence.errors import InputError
from leeward.explore.app import Site
from leeward.explore.serve import bound, open_source
from leeward.reading import dump_brief, read_with_document
from leeward.reading.endpoint import Endpoint


def test_a_document_is_opened_beside_its_claims(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "article.md"
    file.write_text(TEXT, encoding="utf-8")
    end = open_source(site, file)
    view, _, desk = end.partition("?desk=")
    assert view == "#reading" and site.desks.get(desk).to_dict()["claims"]


def test_a_brief_brings_its_document_only_while_it_is_the_one_that_was_read(site: Site, tmp_path: Path) -> None:
    file, brief_file = tmp_path / "article.md", tmp_path / "brief.yaml"
    file.write_text(TEXT, encoding="utf-8")
    dump_brief(read_with_document(file)[0], brief_file)
    assert open_source(site, brief_file).startswith("#reading")
    file.write_text(TEXT + "\nMore.\n", encoding="utf-8")
    assert open_source(site, brief_file).startswith("#answer")


def test_what_cannot_be_read_is_refused(site: Site, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        open_source(site, tmp_path / "none.pdf")
    with pytest.raises(InputError):
        open_source(site, tmp_path)


def test_a_port_that_is_taken_is_said_and_the_usual_one_moves_on() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(InputError, match="is taken"):
            bound(other.getsockname()[1], False)
    first, second = bound(None, False), bound(None, False)
    assert first.getsockname()[0] == "127.0.0.1" and first.getsockname()[1] != second.getsockname()[1]
    first.close()
    second.close()


def test_a_model_that_is_asked_for_reads_along_and_the_page_says_so(site: Site, client: TestClient, tmp_path: Path) -> None:
    assert client.get("/api/tables").json()["model"] is None
    said = TEXT.splitlines()[0].strip("# ")
    claim = {"span": said, "lever": "vessel_patrol", "outcome": "deterrence", "direction": "increase", "stance": "asserts"}
    file = tmp_path / "article.md"
    file.write_text(TEXT, encoding="utf-8")
    asked: list[tuple[str, str | None]] = []
    with serving(lambda _: {"claims": [claim]}, asked) as address:
        site.model = Endpoint(address, "small")
        assert client.get("/api/tables").json()["model"] == "small"
        opened = client.post("/api/open", json={"text": TEXT}).json()
        dropped = client.post("/api/file", content=TEXT.encode(), headers={"X-Name": "article.md"}).json()
        desk = site.desks.get(open_source(site, file).partition("?desk=")[2]).to_dict()
    for found in (opened, dropped, desk):
        assert [one["span"] for one in found["claims"] if one["outcome"] == "deterrence"] == [said]
    assert [name for name, _ in asked] == ["small"] * 3
    silent = client.post("/api/open", json={"text": TEXT})  # the server is gone
    assert silent.status_code == 422 and "the model endpoint did not answer" in silent.json()["error"]
