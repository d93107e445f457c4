"""What the verbs that read a document share: how large it may be, and a bar while it is read."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click

from leeward.cli.core import progress

F = TypeVar("F", bound=Callable[..., Any])


class _Megabytes(click.FloatRange):
    """A size in MB; unlike the range it extends, it refuses "nan"."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        size = float(super().convert(value, param, ctx))
        if not math.isfinite(size):
            self.fail(f"{value!r} is not a size in MB.", param, ctx)
        return size


def max_size_option(function: F) -> F:
    """Give a command ``--max-size``."""
    return click.option(
        "--max-size",
        metavar="MB",
        type=_Megabytes(min=0, min_open=True, max=2000),
        default=None,
        help="Largest document read, in MB; its other limits grow with it  [default: 5 for text, 10 HTML, 50 PDF and DOCX]",
    )(function)


@contextmanager
def reading(*, quiet: bool) -> Iterator[Callable[[float], None]]:
    """Yield what a reader reports its share of work to; a bar appears on standard error after a second."""
    with progress("read", quiet=quiet) as report:
        yield lambda done: report(round(100 * done), 100, "read, percent")
