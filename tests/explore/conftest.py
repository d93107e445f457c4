"""A site without an engine that plays: what is tested here is everything around it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette")
pytest.importorskip("httpx")

from starlette.testclient import TestClient

from leeward.explore.app import Site, make_app
from leeward.explore.desks import Desks
from leeward.explore.engine import Engine
from leeward.explore.serve import LOOPBACK

HEAD = {"X-Leeward": "visitor-1"}


class NoThreads:
    def submit(self, *_: Any) -> Any:
        raise AssertionError("nothing may be played here")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    made = Site(Desks(tmp_path / "desks", "tester"), Engine(pool=NoThreads()))  # type: ignore[arg-type]
    made.warmed = True
    return made


@pytest.fixture
def client(site: Site) -> TestClient:
    return TestClient(make_app(site, LOOPBACK), base_url="http://127.0.0.1:8642", headers=HEAD, raise_server_exceptions=False)
