"""Keeps the user's cache, and its log of looks, untouched."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEEWARD_CACHE", str(tmp_path_factory.mktemp("cache")))
