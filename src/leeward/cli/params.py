"""Kinds of values that verbs take: names of files and folders, positive numbers."""

from __future__ import annotations

import math
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


class _Source(_Name):
    """The name of a file, or an address of the web, which stays as it is."""

    name = "document"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path or the address; UsageError for an empty name."""
        from leeward.evidence.addresses import is_address

        if is_address(value):
            return value
        return super().convert(value, param, ctx)


SOURCE = _Source()


class Positive(click.FloatRange):
    """A number above zero and up to `most`; unlike the range it extends, it refuses "nan". `what`: "a number of years"."""

    def __init__(self, what: str, most: float) -> None:
        super().__init__(min=0, min_open=True, max=most)
        self.what = what

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number; UsageError for one out of range, and for what is no number."""
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"{value!r} is not {self.what}.", param, ctx)
        return number
