"""Kinds of values that verbs take: names of files and folders."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


class _Name(click.Path):
    """The name of a file or folder; an empty one, which Python reads as the working folder, is refused."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path; UsageError for an empty name."""
        if not str(value).strip():
            self.fail("the name is empty.", param, ctx)
        return super().convert(value, param, ctx)


NAME = _Name()
