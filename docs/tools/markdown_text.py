"""Markdown that several pages share."""

from __future__ import annotations

from collections.abc import Sequence


def table(header: tuple[str, ...], lines: Sequence[tuple[str, ...]]) -> str:
    """Render a Markdown table."""
    rows = [header, tuple("---" for _ in header), *lines]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)
