"""A short document, and how it is opened."""

from __future__ import annotations

from typing import Any

from starlette.testclient import TestClient

TEXT = (
    "# Boats and clinics\n\nOfficials say that strikes on boats will reduce the flow of cocaine through the Caribbean.\n\n"
    "Public health researchers expect that treatment of heavy users will lower cocaine consumption.\n"
)


def opened(client: TestClient, text: str = TEXT) -> dict[str, Any]:
    answer = client.post("/api/open", json={"text": text})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found
