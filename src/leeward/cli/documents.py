"""What the verbs that read a document share: how large it may be, and a bar while it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click

from leeward.cli.core import progress
from leeward.cli.params import Positive

F = TypeVar("F", bound=Callable[..., Any])


def max_size_option(function: F) -> F:
    """Give a command ``--max-size``."""
    return click.option(
        "--max-size",
        metavar="MB",
        type=Positive("a size in MB", 2000),
        default=None,
        help="Largest document read, in MB; its other limits grow with it  [default: 5 for text, 10 HTML, 50 PDF, DOCX and ODT]",
    )(function)


@contextmanager
def reading(*, quiet: bool) -> Iterator[Callable[[float], None]]:
    """Yield what a reader reports its share of work to; a bar appears on standard error after a second."""
    from leeward.reading.progress import in_percent

    with progress("read", quiet=quiet) as report:
        yield in_percent(report)
