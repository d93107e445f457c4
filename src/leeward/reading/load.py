"""Documents into text: plain text, Markdown, HTML, PDF, DOCX, ODT, transcripts, and pages saved or fetched from the web.

The text made here is the text that every position in a brief counts in; nothing later changes it. Scripts and
styles of a web page are neither run nor kept. How much is read is said in `leeward.reading.limits`.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from leeward.evidence import safefile
from leeward.evidence.addresses import is_address
from leeward.evidence.errors import InputError
from leeward.reading.archives import is_archive, page_of_archive
from leeward.reading.decoding import decode, plain_letters
from leeward.reading.hyphens import close_hyphens
from leeward.reading.limits import Limits, largest, limits_for
from leeward.reading.transcripts import without_times

_KINDS = {
    "text": (".txt", ".text", ".srt", ".vtt"),
    "markdown": (".md", ".markdown"),
    "html": (".html", ".htm", ".xhtml", ".mhtml", ".mht"),
    "pdf": (".pdf",),
    "docx": (".docx", ".docm"),
    "odt": (".odt", ".ott"),
}
_KIND_OF = {suffix: kind for kind, suffixes in _KINDS.items() for suffix in suffixes}
SUFFIXES = (*_KIND_OF, ".yaml", ".yml")


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


_LAST: list[Document] = []


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
    """Load a document from a file, or from the web where ``path`` is an http(s) address; what it holds decides, then its name.

    ``max_size`` is the largest file read, in MB (`leeward.reading.limits`); ``progress`` gets the share that is done.
    Raises InputError for a file that is missing, empty, binary, no ordinary file or over the limits, and for a PDF or
    DOCX that is locked, damaged or without text; and for an address that gives no document.
    """
    if is_address(path):
        return _fetched(str(path), title, max_size, progress)
    path = Path(path)
    named = _KIND_OF.get(path.suffix.casefold())
    limits = limits_for(named or "text", max_size)
    data = safefile.read_bytes(path, limit=limits.file_bytes if named else largest(max_size), advice=limits.advice)
    shown = os.fsencode(path).decode("utf-8", "replace")
    return _loaded(data, named, path, shown, title, max_size, progress)


def _fetched(address: str, title: str | None, max_size: float | None, progress: Callable[[float], None] | None) -> Document:
    from leeward.reading.fetching import fetch

    got = fetch(address, largest(max_size))
    try:
        return _loaded(got.data, got.kind, Path("page"), got.address, title, max_size, progress, got.charset)
    except InputError as problem:
        raise InputError(problem.message, file=address, key=problem.key, allowed=problem.allowed) from None


def _loaded(
    data: bytes,
    named: str | None,
    path: Path,
    shown: str,
    title: str | None,
    max_size: float | None,
    progress: Callable[[float], None] | None,
    charset: str | None = None,
) -> Document:
    kind = _kind(data, named, path)
    limits = limits_for(kind, max_size)
    if len(data) > limits.file_bytes:
        raise limits.refusal("bytes", len(data), limits.file_bytes, file=path)
    sha = hashlib.sha256(data).hexdigest()
    parts = _parts(data, kind, path, limits, progress, charset)
    parts.text = plain_letters(parts.text)  # of files alone: in a text that a program gives, positions are the program's
    document = _finish(parts, kind, sha, shown, title, limits)
    _LAST[:] = [document]
    return document


def kept_text(sha256: str) -> str:
    """Return the text of the document loaded last, if it is the one with this hash; else nothing.

    What is shown of a document just read need not be taken out of its file again.
    """
    return next((one.text for one in _LAST if one.sha256 == sha256), "")


def _kind(data: bytes, named: str | None, path: Path) -> str:
    """The format of a file: by its first bytes where they tell, else by its suffix."""
    if data.startswith(b"%PDF-") or (named == "pdf" and b"%PDF-" in data[:1024]):
        return "pdf"
    if data.startswith(_ZIP):
        from leeward.reading.odt import is_odt

        return "odt" if is_odt(data) or named == "odt" else "docx"
    if is_archive(data):
        return "html"
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
    if named in ("pdf", "docx", "odt"):
        raise InputError(f"the name says {named.upper()}, but the file is none", file=path)
    return "markdown" if named == "markdown" else "text"


def _parts(
    data: bytes, kind: str, path: Path, limits: Limits, progress: Callable[[float], None] | None, charset: str | None
) -> _Parts:
    """What a file of a known format says. The readers of formats are imported when one is met."""
    if kind == "pdf":
        from leeward.reading.pdf import pdf_text

        text, title, notes = pdf_text(data, path, limits, progress)
        return _Parts(text, title=title, notes=notes)
    if kind == "docx":
        from leeward.reading.docx import docx_text

        text, notes = docx_text(data, path, limits, progress)
        return _Parts(text, notes=notes)
    if kind == "odt":
        from leeward.reading.odt import odt_text

        text, notes = odt_text(data, path, limits, progress)
        return _Parts(text, notes=notes)
    if kind == "html":
        from leeward.reading.webpage import declared_encoding, known_encoding, read_page

        if is_archive(data):
            data, charset = page_of_archive(data, path)
        source, notes = decode(data, path, declared=known_encoding(charset) or declared_encoding(data))
        page = read_page(source, path)
        if page.note is not None:
            notes.append(page.note)
        return _Parts(page.text, page.title, page.outlet, page.date, notes)
    text, notes = decode(data, path)
    if kind == "text":
        text, note = without_times(text)
        notes += [note] if note else []
        text, _ = close_hyphens(text)
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


def _finish(parts: _Parts, kind: str, sha: str, path: str | None, title: str | None, limits: Limits) -> Document:
    text = _LONE.sub("?", parts.text)
    if not text.strip():
        raise InputError("the document has no text", file=path)
    if len(text) > limits.characters:
        raise limits.refusal("characters", len(text), limits.characters, file=None if path is None else Path(path))
    language = detect_language(text)
    notes = list(parts.notes)
    if language in _LANGUAGE_NAMES and language != "en":
        notes.append(language_note(language))
    if kind in ("text", "markdown", "docx", "odt"):
        parts.outlet, parts.date = parts.outlet or None, parts.date or dateline(text)
    return Document(
        text=text,
        format=kind,
        sha256=sha,
        path=path,
        title=title or parts.title or guess_title(text),
        outlet=parts.outlet,
        date=parts.date,
        language=language,
        notes=tuple(notes),
    )


_STOP = {
    "en": {"the", "of", "and", "to", "in", "that", "is", "for", "with", "was", "on", "are", "by", "from", "it"},
    "es": {"el", "los", "las", "de", "que", "y", "en", "del", "por", "con", "una", "para", "se", "al", "su"},
    "pt": {"o", "os", "das", "dos", "que", "e", "em", "do", "da", "não", "uma", "para", "com", "ao", "no"},
    "fr": {"le", "les", "des", "et", "du", "une", "est", "dans", "pour", "que", "sur", "au", "qui", "ce"},
    "de": {"der", "die", "und", "das", "von", "mit", "ist", "den", "nicht", "ein", "eine", "auf", "zu"},
}
READ = ("en", "es")
"""Languages that are read."""
_LANGUAGE_NAMES = {"en": "English", "es": "Spanish", "pt": "Portuguese", "fr": "French", "de": "German"}


def detect_language(text: str) -> str:
    """Return the language of ``text`` by its stop words: en, es, pt, fr, de, or ``unknown`` when unclear."""
    words = re.findall(r"[^\W\d_]+", text[:20000].casefold())
    if len(words) < 8:
        return "unknown"
    counts = {name: sum(word in stop for word in words) for name, stop in _STOP.items()}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] >= 0.05 * len(words) else "unknown"


def language_name(language: str) -> str:
    """Return the English name of a language that `detect_language` knows, else its code."""
    return _LANGUAGE_NAMES.get(language, language)


def language_note(language: str) -> str:
    """Return the sentence that says what is read of a document in this language."""
    name = language_name(language)
    if language in READ:
        return f"the document is in {name}: it was put into rough English word by word and read so; quotations are its own words"
    return (
        f"the document is in {name}: only English and Spanish are read, so expect nothing or little; claims can be added by hand"
    )


_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
_MESES = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()  # noqa: SIM905
_DATELINE = re.compile(
    r"\b(?:(?P<d>\d{1,2})\s+(?P<m>"
    + "|".join(_MONTHS)
    + r")|(?P<m2>"
    + "|".join(_MONTHS)
    + r")\s+(?P<d2>\d{1,2})),?\s+(?P<y>(?:19|20)\d\d)\b|\b(?P<iso>(?:19|20)\d\d-[01]\d-[0-3]\d)\b"
    + rf"|\b(?P<dia>\d{{1,2}})\s+de\s+(?P<mes>{'|'.join(_MESES)})\s+del?\s+(?P<ano>(?:19|20)\d\d)\b"
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
            if found["dia"]:
                return datetime.date(int(found["ano"]), _MESES.index(found["mes"]) + 1, int(found["dia"])).isoformat()
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
