"""The edge of the terminal: what comes from a file, a name or a variable is shown as text and does nothing.

Documents are untrusted, so everything that is printed passes `leeward.safetext.safe`, here and nowhere else.
`guarded` puts a :class:`Stream` in the place of standard output and standard error, so whatever is
written there passes, by this package or by a library; `console` returns the one kind of console whose own styling
goes round that stream, and which makes every text safe before it is styled.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO

from leeward.safetext import safe

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.segment import Segment
    from rich.text import Text

NARROWEST = 80
"""Columns of an output that is no terminal, at least."""
WIDEST = 1000
USUAL = 120


def say(text: str, *, err: bool = False) -> None:
    """Print a text and a newline on standard output or standard error, made :func:`safe`."""
    print(safe(text), file=sys.stderr if err else sys.stdout, flush=True)


class Stream(io.TextIOBase):
    """A text stream in front of another: what is written is made :func:`safe` and fits the encoding.

    It has no ``buffer``: bytes cannot go round it.
    """

    def __init__(self, under: TextIO) -> None:
        self.under = under

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """Encoding of the stream underneath."""
        return getattr(self.under, "encoding", None) or "utf-8"

    @property
    def errors(self) -> str:  # type: ignore[override]
        """What the encoding lacks is written out by its code."""
        return "backslashreplace"

    def write(self, text: str, /) -> int:
        """Write ``text``, made safe; returns its length before that."""
        self.under.write(fitting(safe(text), self.encoding))
        return len(text)

    def flush(self) -> None:
        """Flush the stream underneath."""
        self.under.flush()

    def isatty(self) -> bool:
        """Whether the stream underneath is a terminal."""
        return self.under.isatty()

    def fileno(self) -> int:
        """Number of the file underneath; OSError when it has none."""
        return self.under.fileno()

    def writable(self) -> bool:
        """It can be written to."""
        return True


class _Styled(Stream):
    """The stream of a console: its text was made safe before it was styled."""

    def write(self, text: str, /) -> int:
        self.under.write(fitting(text, self.encoding))
        return len(text)


def fitting(text: str, encoding: str) -> str:
    """Return ``text`` with what ``encoding`` lacks written out by its code."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.encode(encoding, "backslashreplace").decode(encoding)
    except LookupError:
        return text.encode("ascii", "backslashreplace").decode("ascii")
    return text


@contextmanager
def guarded() -> Iterator[None]:
    """Put safe streams in the place of standard output and standard error, one that is closed included."""
    before = (sys.stdout, sys.stderr)
    guards = tuple(
        stream if isinstance(stream, Stream) else Stream(stream if stream is not None else io.StringIO()) for stream in before
    )
    sys.stdout, sys.stderr = guards
    try:
        yield
    finally:
        if sys.stdout is guards[0]:
            sys.stdout = before[0]
        if sys.stderr is guards[1]:
            sys.stderr = before[1]


def console(*, err: bool = False) -> Console:
    """Return a console as wide as the terminal; where the output is none, 120 columns, or COLUMNS from 80 to 1000.

    It knows no markup: brackets mean themselves.
    """
    stream = sys.stderr if err else sys.stdout
    under = stream.under if isinstance(stream, Stream) else stream
    terminal = under.isatty()
    return _console_class()(
        file=_Styled(under),  # type: ignore[arg-type]
        width=None if terminal else _columns(os.environ.get("COLUMNS", "")),
        _environ=_environment(),
        highlight=False,
        markup=False,
        emoji=False,
    )


def _environment() -> dict[str, str]:
    """The environment without a width or height that is none: rich takes both as they are."""
    return {
        key: value
        for key, value in os.environ.items()
        if key not in ("COLUMNS", "LINES") or (value.isascii() and value.isdigit() and 0 < int(value[:9]) <= WIDEST)
    }


def _columns(asked: str) -> int:
    if not (asked.isascii() and asked.isdigit()):
        return USUAL
    return min(max(int(asked[:9]), NARROWEST), WIDEST)


def _console_class() -> type[Console]:
    """Return the class, made on first use so that what prints no table does not load rich."""
    from rich.console import Console
    from rich.segment import Segment
    from rich.text import Text

    class SafeConsole(Console):
        """A console that makes text safe before it is laid out, and each piece again before it is styled."""

        def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
            """Yield the pieces of ``renderable``, their text made safe."""
            for piece in super().render(safe_text(renderable) if isinstance(renderable, Text) else renderable, options):
                plain = piece.control or piece.text.isprintable() or piece.text == "\n"
                yield piece if plain else Segment(safe(piece.text), piece.style)

    return SafeConsole


def safe_text(text: Text) -> Text:
    """Return a styled text whose characters are all :func:`safe`, with its styles where they were."""
    if text.plain == safe(text.plain):
        return text
    made: list[str] = []
    at = [0]
    for char in text.plain:
        made.append(safe(char))
        at.append(at[-1] + len(made[-1]))
    new = text.blank_copy("".join(made))
    for span in text.spans:
        ends = (at[min(max(place, 0), len(made))] for place in (span.start, span.end))
        new.stylize(span.style, *ends)
    return new


def cell(value: Any) -> Text:
    """Return a value as the text of a table's cell, made safe before the table is laid out."""
    from rich.text import Text

    return Text(safe(str(value)))
