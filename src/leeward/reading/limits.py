"""How much is read of a document: one row of limits a format, and the sentence for what is over them.

The limits admit a report of several hundred pages. Over one, a document is refused, never cut; a larger ``max_size``
raises every limit of the format in proportion.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace
from pathlib import Path

from leeward.evidence.errors import InputError

_LARGEST = 2_000.0
_GIVE_PART = "give a part of it, or raise the limits"


@dataclass(frozen=True, slots=True)
class Limits:
    """What is read of one document at most.

    ``megabytes``: size of the file, in units of 1e6 bytes. ``characters``: of the text in it. ``pages``: of a PDF.
    ``elements`` and ``unpacked``: XML elements in the parts of a DOCX or ODT, and the bytes that they may unpack to.
    ``seconds``: processor time of the PDF reader, whose files can ask for any amount of work; only hostile ones come near it.
    """

    megabytes: float
    characters: int = 5_000_000
    pages: int = 0
    elements: int = 0
    unpacked: int = 0
    seconds: float = 0.0

    @property
    def file_bytes(self) -> int:
        """Most bytes of the file."""
        return int(self.megabytes * 1e6)

    def refusal(self, what: str, found: int, most: int, *, file: Path | None, least: bool = False) -> InputError:
        """Return the error for ``found`` of ``what`` where ``most`` are read; ``least``: there are more than were counted.

        The sentence names the ``max_size`` that would be enough, if that is known.
        """
        if least:
            message = f"the document has more than {most:,} {what}, which is the most that is read: {_GIVE_PART} with --max-size"
        else:
            enough = math.ceil(self.megabytes * 10 * found / most) / 10
            message = f"the document has {found:,} {what}; at most {most:,} are read: {_GIVE_PART} with --max-size {enough:g}"
        return InputError(message, file=file)

    def advice(self, size: int) -> str:
        """Return what ends the sentence about a file of ``size`` bytes."""
        return f"{_GIVE_PART} with --max-size {math.ceil(size / 1e5) / 10:g}"


LIMITS = {
    "text": Limits(megabytes=5),
    "markdown": Limits(megabytes=5),
    "html": Limits(megabytes=10),
    "pdf": Limits(megabytes=50, pages=1_000, seconds=120.0),
    "docx": Limits(megabytes=50, elements=1_000_000, unpacked=60_000_000),
    "odt": Limits(megabytes=50, elements=1_000_000, unpacked=60_000_000),
}
"""The limits by format."""


def limits_for(kind: str, max_size: float | None = None) -> Limits:
    """Return the limits of a format; ``max_size`` is the largest file read, in MB.

    More than the default raises the other limits in proportion, less lowers the size of the file only. Raises InputError
    for a ``max_size`` that is not a number above 0 and up to 2,000.
    """
    limits = LIMITS[kind]
    if max_size is None:
        return limits
    if not 0 < max_size <= _LARGEST:  # also refuses NaN
        raise InputError(f"{max_size:g} is not a size in MB: a number above 0 and up to {_LARGEST:,.0f}", key="max_size")
    factor = max(1.0, max_size / limits.megabytes)
    return replace(
        limits,
        megabytes=float(max_size),
        characters=int(limits.characters * factor),
        pages=int(limits.pages * factor),
        elements=int(limits.elements * factor),
        unpacked=int(limits.unpacked * factor),
        seconds=limits.seconds * factor,
    )


def largest(max_size: float | None = None) -> int:
    """Return the most bytes read of a file whose format is not known yet."""
    return max(limits_for(kind, max_size).file_bytes for kind in LIMITS)


class Budget:
    """Processor time that one piece of work may take."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.thread_time() + seconds

    def spent(self) -> bool:
        """Tell whether the time is over."""
        return time.thread_time() > self._end
