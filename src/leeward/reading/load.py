"""Documents into text: plain text, Markdown, HTML, PDF.

The text made here is the text that every position in a brief counts in; nothing later changes it. Scripts and
styles of a web page are neither run nor kept.
"""

from __future__ import annotations

import codecs
import hashlib
import io
import re
from dataclasses import dataclass, field
from pathlib import Path

from leeward.evidence.errors import InputError

MAX_TEXT_BYTES = 5_000_000
"""Most bytes of text (and characters of extracted text) that are read from one document."""
MAX_PDF_BYTES = 50_000_000
"""Most bytes of a PDF file, which holds pictures besides text."""
MAX_PDF_PAGES = 1_000
SUFFIXES = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".pdf", ".yaml", ".yml")

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


def _bytes_of(path: Path, limit: int) -> bytes:
    """Return the bytes of a file; InputError when it is missing, a folder, unreadable or over ``limit``."""
    try:
        if path.is_dir():
            raise InputError("this is a folder, not a document", file=path)
        if not path.exists():
            raise InputError("no such file", file=path)
        if not path.is_file():
            raise InputError("this is not an ordinary file", file=path)
        size = path.stat().st_size
        if size > limit:
            raise InputError(_too_long(size, limit), file=path)
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except (OSError, ValueError) as problem:
        if isinstance(problem, InputError):
            raise
        raise InputError(f"cannot be read: {getattr(problem, 'strerror', None) or problem}", file=path) from None
    if len(data) > limit:
        raise InputError(_too_long(len(data), limit), file=path)
    return data


def _too_long(size: int, limit: int) -> str:
    return f"the document has {size / 1e6:.1f} MB; at most {limit / 1e6:g} MB are read: give one article or report"


def decode(data: bytes, name: str | Path) -> tuple[str, list[str]]:
    """Return ``data`` as text with notes on how it was decoded: UTF-8 first, then Windows-1252.

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
            text = data.decode("cp1252", errors="replace")
            notes.append(f"not UTF-8 (byte {problem.start}); read as Windows-1252, so some letters may be wrong")
    odd = sum(1 for c in text if (c < " " and c not in "\n\r\t\f\v\x1b") or c == "\ufffd")
    if odd > max(8, len(text) // 100):
        raise InputError("this is a binary file, not text", file=name, allowed=SUFFIXES)
    return text.replace("\r\n", "\n").replace("\r", "\n"), notes


def read_text_file(path: Path) -> tuple[str, list[str]]:
    """Return the text of a file and notes on decoding; InputError for empty, binary, missing or too long."""
    data = _bytes_of(path, MAX_TEXT_BYTES)
    text, notes = decode(data, path)
    if not text.strip():
        raise InputError("the file is empty", file=path)
    return text, notes


_MARKUP = re.compile(rb"<!doctype html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)


def load(path: str | Path, *, title: str | None = None) -> Document:
    """Load a document from a file of text, Markdown, HTML or PDF.

    Raises InputError for a missing, empty, binary or too long file, a folder, or a PDF without text.
    """
    path = Path(path)
    suffix = path.suffix.casefold()
    data = _bytes_of(path, MAX_PDF_BYTES if suffix == ".pdf" else MAX_TEXT_BYTES)
    sha = hashlib.sha256(data).hexdigest()
    if data[:5] == b"%PDF-":
        return _finish(_pdf(data, path), "pdf", sha, path, title)
    if not data.strip():
        raise InputError("the file is empty", file=path)
    if suffix in (".html", ".htm") or (suffix not in (".txt", ".text", ".md", ".markdown") and _MARKUP.search(data[:2000])):
        return _finish(_html(data, path), "html", sha, path, title)
    if suffix in (".txt", ".text", "") and _MARKUP.match(data.lstrip()[:200]):
        return _finish(_html(data, path), "html", sha, path, title)
    text, notes = decode(data, path)
    kind = "markdown" if suffix in (".md", ".markdown") else "text"
    return _finish(_Parts(text, notes=notes), kind, sha, path, title)


def from_text(text: str, *, title: str | None = None) -> Document:
    """Make a document of ``text``; InputError when it is empty or too long."""
    if len(text) > MAX_TEXT_BYTES:
        raise InputError(_too_long(len(text), MAX_TEXT_BYTES))
    sha = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    clean = text.replace("\r\n", "\n").replace("\r", "\n")
    return _finish(_Parts(clean), "text", sha, None, title)


@dataclass(slots=True)
class _Parts:
    text: str
    title: str | None = None
    outlet: str | None = None
    date: str | None = None
    notes: list[str] = field(default_factory=list)


def _finish(parts: _Parts, kind: str, sha: str, path: Path | None, title: str | None) -> Document:
    text = parts.text
    if any("\ud800" <= c <= "\udfff" for c in text):
        text = text.encode("utf-8", "replace").decode("utf-8")
    if not text.strip():
        raise InputError("the document has no text", file=path)
    if len(text) > MAX_TEXT_BYTES:
        raise InputError(_too_long(len(text), MAX_TEXT_BYTES), file=path)
    language = detect_language(text)
    notes = list(parts.notes)
    if language in _LANGUAGE_NAMES and language != "en":
        notes.append(language_note(language))
    if kind in ("text", "markdown"):
        parts.outlet, parts.date = parts.outlet or None, parts.date or dateline(text)
    return Document(
        text=text,
        format=kind,
        sha256=sha,
        path=None if path is None else str(path),
        title=title or parts.title or guess_title(text),
        outlet=parts.outlet,
        date=parts.date,
        language=language,
        notes=tuple(notes),
    )


def _html(data: bytes, path: Path) -> _Parts:
    """Return the article of a web page as Markdown-like text: headings, bullets, pipe tables, no scripts."""
    import trafilatura

    source, notes = decode(data, path)
    source = re.sub(r"(?is)<(script|style|noscript|template)\b.*?(</\1\s*>|\Z)", " ", source)
    try:
        text = trafilatura.extract(
            source,
            output_format="markdown",
            include_tables=True,
            include_comments=False,
            include_images=False,
            include_links=False,
            favor_recall=True,
            with_metadata=False,
        )
        meta = trafilatura.extract_metadata(source)
    except Exception as problem:  # the parser meets every mistake that pages can hold
        raise InputError(f"the page cannot be parsed: {type(problem).__name__}", file=path) from None
    if not text:
        text = _bare_text(source)
        notes.append("no article was found on the page; its whole text is read")
    text = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    text = re.sub(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])", r"\1", text)
    parts = _Parts(text, notes=notes)
    if meta is not None:
        parts.title, parts.outlet = meta.title or None, meta.sitename or None
        parts.date = meta.date if meta.date and re.fullmatch(r"\d{4}-\d\d-\d\d", meta.date) else None
    return parts


def _bare_text(source: str) -> str:
    import html

    text = re.sub(r"(?i)<(br|/p|/div|/li|/tr|/h\d)\b[^>]*>", "\n", source)
    text = html.unescape(re.sub(r"<[^>]*>", " ", text))
    return re.sub(r"[ \t]+", " ", text)


def _pdf(data: bytes, path: Path) -> _Parts:
    """Return the text of a PDF, page after page; InputError when it is locked, broken or holds no text."""
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError("the PDF is locked with a password", file=path)
        notes = []
        count = len(reader.pages)
        if count > MAX_PDF_PAGES:
            notes.append(f"the first {MAX_PDF_PAGES} of {count} pages were read")
        pages, size = [], 0
        for number in range(min(count, MAX_PDF_PAGES)):
            pages.append(reader.pages[number].extract_text() or "")
            size += len(pages[-1])
            if size > MAX_TEXT_BYTES:
                raise InputError(_too_long(size, MAX_TEXT_BYTES), file=path)
        title = reader.metadata.title if reader.metadata else None
    except InputError:
        raise
    except Exception as problem:  # the parser meets every mistake that files can hold
        raise InputError(f"the PDF cannot be read: {type(problem).__name__}", file=path) from None
    text = unwrap("\n\n".join(pages))
    if not text.strip():
        raise InputError("the PDF holds pictures of text, no text: run it through text recognition", file=path)
    return _Parts(text, title=str(title).strip() or None if title else None, notes=notes)


def unwrap(text: str) -> str:
    """Join the broken lines of set text into paragraphs; hyphens at line ends are closed."""
    text = re.sub(r"(\w)[-\u00ad]\n(?=[a-z])", r"\1", text)
    lines = [line.strip() for line in text.split("\n")]
    out: list[str] = []
    for line in lines:
        last = out[-1] if out else ""
        joins = (
            bool(last)
            and bool(line)
            and not _ENDS.search(last)
            and not _STARTS.match(line)
            and (len(last) > 45 or line[:1].islower())
        )
        if joins:
            out[-1] = f"{last} {line}"
        else:
            out.append(line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out))


_ENDS = re.compile(r"[.!?:;][\"'”’)\]]*$")
_STARTS = re.compile(r"(?:[-*•‣▪–]|\d{1,2}[.)])\s|#|\|")

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
