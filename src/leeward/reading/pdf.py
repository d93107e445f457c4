"""PDF into text, page after page, by pypdf.

pypdf bounds what one stream unpacks to, how deep trees go and how often a form is drawn; pages, characters and processor
time are bounded here, because a small file can still ask for any amount of work.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from leeward.evidence.errors import InputError
from leeward.reading.limits import Budget, Limits

_LEFT_OUT = re.compile(r"exceeded|limit|maximum|impossible to decode", re.IGNORECASE)
_LOOK = 500
"""Operators of a page between two looks at the clock."""


class _Warnings(logging.Handler):
    """Keeps whether pypdf said anything of a page, and whether it left something out."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said = self.left_out = False

    def emit(self, record: logging.LogRecord) -> None:
        self.said = True
        self.left_out = self.left_out or bool(_LEFT_OUT.search(str(record.msg)))


class _Stop(Exception):
    """The processor time is spent."""


def pdf_text(
    data: bytes, path: Path, limits: Limits, progress: Callable[[float], None] | None = None
) -> tuple[str, str | None, list[str]]:
    """Return the text of a PDF, its title, and notes on pages that could not be read.

    Raises InputError when it is locked, broken, holds no text, or is over the limits.
    """
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    logger, heard = logging.getLogger("pypdf"), _Warnings()
    usual = logger.propagate
    logger.addHandler(heard)
    logger.propagate = False
    budget = Budget(limits.seconds)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError("the PDF is locked with a password", file=path)
        count = len(reader.pages)
        if count > limits.pages:
            raise limits.refusal("pages", count, limits.pages, file=path)
        pages, faulty = _pages(reader, count, heard, budget, limits, path, progress)
        title = reader.metadata.title if reader.metadata else None
    except InputError:
        raise
    except _Stop:
        said = f"reading the PDF takes more than {limits.seconds:g} seconds of processor time: give a part of it"
        raise InputError(f"{said}, or raise the limits with --max-size", file=path) from None
    except DependencyError:
        said = "the PDF is encrypted with AES: install the library `cryptography`, or save the PDF without encryption"
        raise InputError(said, file=path) from None
    except Exception as problem:  # the parser meets every mistake that files can hold
        raise InputError(f"the PDF cannot be read: {type(problem).__name__}", file=path) from None
    finally:
        logger.removeHandler(heard)
        logger.propagate = usual
    text = unwrap("\n\n".join(pages))
    if not text.strip():
        if faulty:
            raise InputError("no page of the PDF could be read", file=path)
        raise InputError("the PDF holds pictures of text, no text: run it through text recognition", file=path)
    shown = ", ".join(f"{number}" for number in faulty[:10]) + (", ..." if len(faulty) > 10 else "")
    notes = [f"not all could be read on {'page' if len(faulty) == 1 else 'pages'} {shown} of the PDF"] if faulty else []
    return text, str(title).strip() or None if title else None, notes


def _pages(
    reader: Any,
    count: int,
    heard: _Warnings,
    budget: Budget,
    limits: Limits,
    path: Path,
    progress: Callable[[float], None] | None,
) -> tuple[list[str], list[int]]:
    """The text of every page, and the numbers of those of which something is missing."""
    seen = 0

    def look(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen % _LOOK == 0 and budget.spent():
            raise _Stop

    pages, faulty, size = [], [], 0
    for number in range(count):
        heard.said = heard.left_out = False
        try:
            pages.append(reader.pages[number].extract_text(visitor_operand_before=look) or "")
        except _Stop:
            raise
        except Exception:  # one page that cannot be read leaves the others
            pages.append("")
            heard.left_out = True
        if budget.spent():
            raise _Stop
        if heard.left_out or (heard.said and not pages[-1].strip()):
            faulty.append(number + 1)
        size += len(pages[-1])
        if size > limits.characters:
            raise limits.refusal("characters", limits.characters, limits.characters, file=path, least=True)
        if progress is not None:
            progress((number + 1) / count)
    return pages, faulty


_ENDS = re.compile(r"[.!?:;][\"'”’)\]]*\Z")
_STARTS = re.compile(r"(?:[-*•‣▪–]|\d{1,2}[.)])\s|#|\|")
_TAIL = 20


def unwrap(text: str) -> str:
    """Join the broken lines of set text into paragraphs; hyphens at line ends are closed."""
    text = re.sub(r"(\w)[-\u00ad]\n(?=[a-z])", r"\1", text)
    out: list[list[str]] = []
    length, tail = 0, ""  # of the paragraph being put together
    for line in (line.strip() for line in text.split("\n")):
        joins = (
            bool(length)
            and bool(line)
            and not _ENDS.search(tail)
            and not _STARTS.match(line)
            and (length > 45 or line[:1].islower())
        )
        if joins:
            out[-1].append(line)
            length += 1 + len(line)
            tail = f"{tail} {line}"[-_TAIL:]
        else:
            out.append([line])
            length, tail = len(line), line[-_TAIL:]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(" ".join(lines) for lines in out))
