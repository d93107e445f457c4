"""Documents into text: plain text, Markdown, HTML, PDF, DOCX.

The text made here is the text that every position in a brief counts in; nothing later changes it. Scripts and
styles of a web page are neither run nor kept. How much is read is said in `leeward.reading.limits`.
"""

from __future__ import annotations

import codecs
import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from leeward.evidence import safefile
from leeward.evidence.errors import InputError
from leeward.reading.limits import Limits, largest, limits_for

SUFFIXES = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx", ".docm", ".yaml", ".yml")
_KINDS = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".docm": "docx",
}

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Document:
    """A loaded document: its text and what is known about it. Positions count characters of ``text``."""

    text: str
    format: str
    sha256: str
    path: str | None = None
    title: str | None = None
    outlet: str | None = None
    date: str | None = None
    language: str = "unknown"
    notes: tuple[str, ...] = field(default=())


def decode(data: bytes, name: str | Path, *, declared: str | None = None) -> tuple[str, list[str]]:
    """Return ``data`` as text with notes on how it was decoded: UTF-8, else ``declared``, else Windows-1252.

    Line ends become ``\\n``. Raises InputError for binary data.
    """
    notes: list[str] = []
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                raise InputError(f"starts as {encoding} text but is not", file=name) from None
            break
    else:
        if b"\x00" in data:
            raise InputError("this is a binary file, not text", file=name, allowed=SUFFIXES)
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as problem:
            if declared is not None:
                text = data.decode(declared, errors="replace")
                if "\ufffd" in text:
                    notes.append(f"not all of it is the {declared} that it says it is, so some letters are lost")
            else:
                text = data.decode("cp1252", errors="replace")
                notes.append(f"not UTF-8 (byte {problem.start}); read as Windows-1252, so some letters may be wrong")
    if len(_ODD.findall(text)) > max(8, len(text) // 100):
        raise InputError("this is a binary file, not text", file=name, allowed=SUFFIXES)
    return text.replace("\r\n", "\n").replace("\r", "\n"), notes


_ODD = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")


def read_text_file(path: Path) -> tuple[str, list[str]]:
    """Return the text of a file and notes on decoding; InputError for empty, binary, missing or too large."""
    text, notes = decode(safefile.read_bytes(path, limit=limits_for("text").file_bytes), path)
    if not text.strip():
        raise InputError("the file is empty", file=path)
    return text, notes


_MARKUP = re.compile(rb"<!doctype html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_FOREIGN = (
    (b"{\\rtf", "an RTF file: save it as DOCX or PDF"),
    (b"\x89PNG\r", "a picture: run it through text recognition"),
    (b"\xff\xd8\xff", "a picture: run it through text recognition"),
    (b"GIF8", "a picture: run it through text recognition"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")


def load(
    path: str | Path, *, title: str | None = None, max_size: float | None = None, progress: Callable[[float], None] | None = None
) -> Document:
    """Load a document from a file of text, Markdown, HTML, PDF or DOCX; what it holds decides, then its suffix.

    ``max_size`` is the largest file read, in MB (`leeward.reading.limits`); ``progress`` gets the share that is done.
    Raises InputError for a file that is missing, empty, binary, no ordinary file or over the limits, and for a PDF or
    DOCX that is locked, damaged or without text.
    """
    path = Path(path)
    named = _KINDS.get(path.suffix.casefold())
    limits = limits_for(named or "text", max_size)
    data = safefile.read_bytes(path, limit=limits.file_bytes if named else largest(max_size), advice=limits.advice)
    kind = _kind(data, named, path)
    limits = limits_for(kind, max_size)
    if len(data) > limits.file_bytes:
        raise limits.refusal("bytes", len(data), limits.file_bytes, file=path)
    sha = hashlib.sha256(data).hexdigest()
    return _finish(_parts(data, kind, path, limits, progress), kind, sha, path, title, limits)


def _kind(data: bytes, named: str | None, path: Path) -> str:
    """The format of a file: by its first bytes where they tell, else by its suffix."""
    if data.startswith(b"%PDF-") or (named == "pdf" and b"%PDF-" in data[:1024]):
        return "pdf"
    if data.startswith(_ZIP):
        return "docx"
    if data.startswith(_OLE):
        older = "this is an older Word or Office file: save it as DOCX or PDF"
        raise InputError("the document is locked with a password" if _LOCKED in data else older, file=path)
    for mark, said in _FOREIGN:
        if data.startswith(mark):
            raise InputError(f"this is {said}", file=path)
    if not data.strip():
        raise InputError("the file is empty", file=path)
    if named == "html" or (named not in ("text", "markdown") and _MARKUP.search(data[:2000])):
        return "html"
    if named == "text" and _MARKUP.match(data.lstrip()[:200]):
        return "html"
    if named in ("pdf", "docx"):
        raise InputError(f"the name says {named.upper()}, but the file is none", file=path)
    return "markdown" if named == "markdown" else "text"


def _parts(data: bytes, kind: str, path: Path, limits: Limits, progress: Callable[[float], None] | None) -> _Parts:
    """What a file of a known format says. The readers of formats are imported when one is met."""
    if kind == "pdf":
        from leeward.reading.pdf import pdf_text

        text, title, notes = pdf_text(data, path, limits, progress)
        return _Parts(text, title=title, notes=notes)
    if kind == "docx":
        from leeward.reading.docx import docx_text

        text, notes = docx_text(data, path, limits, progress)
        return _Parts(text, notes=notes)
    if kind == "html":
        from leeward.reading.webpage import declared_encoding, read_page

        source, notes = decode(data, path, declared=declared_encoding(data))
        page = read_page(source, path)
        if page.note is not None:
            notes.append(page.note)
        return _Parts(page.text, page.title, page.outlet, page.date, notes)
    text, notes = decode(data, path)
    return _Parts(text, notes=notes)


def from_text(text: str, *, title: str | None = None, max_size: float | None = None) -> Document:
    """Make a document of ``text``; InputError when it is empty or over the limits."""
    limits = limits_for("text", max_size)
    if len(text) > limits.characters:
        raise limits.refusal("characters", len(text), limits.characters, file=None)
    sha = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    clean = text.replace("\r\n", "\n").replace("\r", "\n")
    return _finish(_Parts(clean), "text", sha, None, title, limits)


@dataclass(slots=True)
class _Parts:
    text: str
    title: str | None = None
    outlet: str | None = None
    date: str | None = None
    notes: list[str] = field(default_factory=list)


_LONE = re.compile(r"[\ud800-\udfff]")


def _finish(parts: _Parts, kind: str, sha: str, path: Path | None, title: str | None, limits: Limits) -> Document:
    text = _LONE.sub("?", parts.text)
    if not text.strip():
        raise InputError("the document has no text", file=path)
    if len(text) > limits.characters:
        raise limits.refusal("characters", len(text), limits.characters, file=path)
    language = detect_language(text)
    notes = list(parts.notes)
    if language in _LANGUAGE_NAMES and language != "en":
        notes.append(language_note(language))
    if kind in ("text", "markdown", "docx"):
        parts.outlet, parts.date = parts.outlet or None, parts.date or dateline(text)
    return Document(
        text=text,
        format=kind,
        sha256=sha,
        path=None if path is None else os.fsencode(path).decode("utf-8", "replace"),
        title=title or parts.title or guess_title(text),
        outlet=parts.outlet,
        date=parts.date,
        language=language,
        notes=tuple(notes),
    )


_STOP = {
    "en": {
        "the",
        "of",
        "and",
        "to",
        "in",
        "that",
        "is",
        "for",
        "with",
        "was",
        "on",
        "are",
        "by",
        "from",
        "it",
    },
    "es": {"el", "los", "las", "de", "que", "y", "en", "del", "por", "con", "una", "para", "se", "al", "su"},
    "pt": {"o", "os", "das", "dos", "que", "e", "em", "do", "da", "não", "uma", "para", "com", "ao", "no"},
    "fr": {"le", "les", "des", "et", "du", "une", "est", "dans", "pour", "que", "sur", "au", "qui", "ce"},
    "de": {"der", "die", "und", "das", "von", "mit", "ist", "den", "nicht", "ein", "eine", "auf", "zu"},
}
_LANGUAGE_NAMES = {"en": "English", "es": "Spanish", "pt": "Portuguese", "fr": "French", "de": "German"}


def detect_language(text: str) -> str:
    """Return the language of ``text`` by its stop words: en, es, pt, fr, de, or ``unknown`` when unclear."""
    words = re.findall(r"[^\W\d_]+", text[:20000].casefold())
    if len(words) < 8:
        return "unknown"
    counts = {name: sum(word in stop for word in words) for name, stop in _STOP.items()}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] >= 0.05 * len(words) else "unknown"


def language_note(language: str) -> str:
    """Return the sentence that says what is read of a document in this language."""
    name = _LANGUAGE_NAMES.get(language, language)
    return f"the document is in {name}: only English is read so far, so expect nothing or little; claims can be added by hand"


_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DATELINE = re.compile(
    r"\b(?:(?P<d>\d{1,2})\s+(?P<m>"
    + "|".join(_MONTHS)
    + r")|(?P<m2>"
    + "|".join(_MONTHS)
    + r")\s+(?P<d2>\d{1,2})),?\s+(?P<y>(?:19|20)\d\d)\b|\b(?P<iso>(?:19|20)\d\d-[01]\d-[0-3]\d)\b"
)


def dateline(text: str) -> str | None:
    """Return the date in the first lines of a page (a line of its own or a byline), as YYYY-MM-DD."""
    import datetime

    for line in text[:1500].split("\n")[:12]:
        if len(line) > 120:
            continue
        found = _DATELINE.search(line)
        if found is None:
            continue
        try:
            if found["iso"]:
                return datetime.date.fromisoformat(found["iso"]).isoformat()
            month = _MONTHS.index(found["m"] or found["m2"]) + 1
            return datetime.date(int(found["y"]), month, int(found["d"] or found["d2"])).isoformat()
        except ValueError:
            continue
    return None


def guess_title(text: str) -> str | None:
    """Return the first line that looks like a title: short, no full stop, not a bullet or table row.

    A page that opens with its text lends its first heading: a line of capitalised words among the first thirty.
    """
    lines = [re.sub(r"^#+\s*", "", line.strip()) for line in text.split("\n") if line.strip()]
    for i, line in enumerate(lines[:30]):
        plain = 3 <= len(line) <= 160 and line[-1:] not in ".:;,?!" and line[:1] not in "|-*•"
        words = re.findall(r"[A-Za-zÀ-ÿ]+", line)
        capital = len(words) >= 4 and sum(word[0].isupper() for word in words) > 0.6 * len(words)
        if plain and (i == 0 or capital):
            return line
    return None


__all__ = ["SUFFIXES", "Document", "dateline", "decode", "detect_language", "from_text", "load", "read_text_file"]
