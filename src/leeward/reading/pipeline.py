"""Reading a document: from its text to a brief with options and claims."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from leeward.evidence.addresses import is_address
from leeward.evidence.errors import InputError
from leeward.reading import load as loading
from leeward.reading.bind import complete
from leeward.reading.brief import UNTITLED, Brief, DocumentInfo
from leeward.reading.claims import Found, find_claims
from leeward.reading.direction import effects
from leeward.reading.ground import Grounded, ground
from leeward.reading.load import Document
from leeward.reading.options import find_options
from leeward.reading.page import number
from leeward.reading.progress import part
from leeward.reading.units import Unit, unit_at
from leeward.reading.yamlfile import load_brief

if TYPE_CHECKING:
    from leeward.reading.endpoint import Endpoint
    from leeward.reading.spanish import Translated

_LANGUAGE_SEARCHED = 200_000
_LOADING = 0.3
"""Share of reading that finding the text takes, for the bar of progress only."""


def read(
    path_or_text: str | Path,
    *,
    title: str | None = None,
    max_size: float | None = None,
    endpoint: Endpoint | None = None,
    progress: Callable[[float], None] | None = None,
) -> Brief:
    """Read a document (a file or its text) or a YAML brief, and return the brief.

    A string is a file when it is a single line that names one (or ends like one), a page of the web when it is an http(s)
    address (`leeward.reading.fetching`), else it is the text itself.
    ``max_size`` is the largest document read, in MB (`leeward.reading.limits` has the defaults); ``progress`` is told the
    fraction of the reading that is done, as `read_document` says, which has ``endpoint`` too.
    Raises InputError for input that cannot be read.
    """
    return read_with_document(path_or_text, title=title, max_size=max_size, endpoint=endpoint, progress=progress)[0]


def read_with_document(
    path_or_text: str | Path,
    *,
    title: str | None = None,
    max_size: float | None = None,
    endpoint: Endpoint | None = None,
    progress: Callable[[float], None] | None = None,
) -> tuple[Brief, Document | None]:
    """Return what `read` returns, and the document that it was read in; none where that is a YAML brief. ``endpoint`` as
    `read_document` has it.
    """
    if is_path(path_or_text) and not is_address(path_or_text):
        path = Path(path_or_text)
        if path.suffix.casefold() in (".yaml", ".yml"):
            return load_brief(path), None
    document = load_document(path_or_text, title=title, max_size=max_size, progress=part(progress, 0.0, _LOADING))
    return read_document(document, endpoint=endpoint, progress=part(progress, _LOADING, 1.0)), document


def is_path(path_or_text: str | Path) -> bool:
    """Tell whether the argument of `read` names a file, or is an address of the web."""
    if isinstance(path_or_text, Path) or is_address(path_or_text):
        return True
    if "\n" in path_or_text or len(path_or_text) > 1000 or "\x00" in path_or_text or not path_or_text.strip():
        return False
    if path_or_text.casefold().endswith(loading.SUFFIXES):
        return True
    try:
        return Path(path_or_text).exists()
    except OSError:
        return False


def load_document(
    path_or_text: str | Path,
    *,
    title: str | None = None,
    max_size: float | None = None,
    progress: Callable[[float], None] | None = None,
) -> Document:
    """Load a document from a file or from its text; arguments and errors as for `read`."""
    if is_path(path_or_text):
        return loading.load(path_or_text, title=title, max_size=max_size, progress=progress)
    if not isinstance(path_or_text, str) or not path_or_text.strip():
        raise InputError("the document is empty")
    return loading.from_text(path_or_text, title=title, max_size=max_size)


def read_document(
    document: Document, *, endpoint: Endpoint | None = None, progress: Callable[[float], None] | None = None
) -> Brief:
    """Return the brief of a loaded document. Nothing in it is confirmed by a person yet.

    With an ``endpoint`` the model there is asked for claims too (`llm.add`); how it was examined decides their tiers.
    ``progress`` is told the fraction that is done, from 0 to 1 and never less than before, some 80 times at most
    however long the document is; it is for showing, and what it raises stops the reading.
    """
    info = DocumentInfo(
        path=document.path,
        title=document.title,
        outlet=document.outlet,
        date=document.date,
        language=document.language,
        format=document.format,
        sha256=document.sha256,
        characters=len(document.text),
        notes=list(document.notes),
    )
    brief = Brief(title=document.title or UNTITLED, document=info)
    english = _translated(document) if document.language == "es" else None
    text = document.text if english is None else english.text
    read_whole = document.language in (*loading.READ, "unknown")
    if read_whole or has_english(text):
        if progress is not None:
            progress(0.0)
        whole = endpoint is not None and read_whole and english is None
        found = find_claims(text, part(progress, 0.0, 0.2 if whole else 0.8), rough=english is not None)
        if not read_whole:
            _partly(document, info, found)
        brief.claims = found.claims
        if endpoint is not None and whole:
            _asked(document, brief, endpoint, part(progress, 0.2, 0.8))
            found.claims = brief.claims
        brief.options, brief.quantities = find_options(text, found, part(progress, 0.8, 0.98))
        complete(brief)
        if endpoint is not None and brief.proposals is not None and brief.proposals.examined is not None:
            _proofread(document, brief, found, endpoint)
        if english is not None:
            english.put_back(brief)
    if endpoint is not None and brief.proposals is None:
        complete(_asked(document, brief, endpoint, None))
    if progress is not None:
        progress(1.0)
    return brief


def _asked(document: Document, brief: Brief, endpoint: Endpoint, progress: Callable[[float], None] | None) -> Brief:
    from leeward.reading import examination, llm

    result = examination.known(endpoint)
    least = result.least if result is not None and result.passed else None
    return llm.add(document, brief, endpoint, progress, examined=least)


def _proofread(document: Document, brief: Brief, found: Found, endpoint: Endpoint) -> None:
    """Have the lines on claims read again, and make options, settings and what follows anew of what is left."""
    from leeward.reading.proof import proofread

    wrong = proofread(document, brief, endpoint)
    brief.options, _ = find_options(document.text, found, wrong=wrong)
    for claim in brief.claims:
        claim.option = None
    complete(brief)


def _translated(document: Document) -> Translated:
    from leeward.reading.spanish import translate  # its word lists are read for Spanish only

    return translate(document.text)


def has_english(text: str) -> bool:
    """Tell whether a paragraph of the text is English, or too short to tell and holds an English word of change on an outcome."""
    lines = text[:_LANGUAGE_SEARCHED].split("\n")
    told = [loading.detect_language(line) for line in lines]
    if "en" in told:
        return True
    short = (line for line, language in zip(lines, told, strict=True) if language == "unknown" and line.count(" ") > 2)
    return any(effects(ground(line, 0, len(line))) for line in short)


def _partly(document: Document, info: DocumentInfo, found: Found) -> None:
    """Keep of a page that is not English what its English parts claim, and say so."""
    kept = []
    for claim in found.claims:
        unit = unit_at(found.units, claim.start)
        if unit is not None and loading.detect_language(document.text[unit.start : unit.end]) in ("en", "unknown"):
            kept.append(claim)
    before = [claim.id for claim in kept]
    for claim in kept:
        claim.repeats, claim.evidence_count = None, 1
    found.claims = number(kept)
    now = dict(zip(before, [claim.id for claim in kept], strict=True))
    for claim in kept:
        claim.also = now.get(claim.also or "")
    found.units, found.grounded = _english(document.text, found)
    if kept:
        info.notes.append("parts of the document are in English and were read")


def _english(text: str, found: Found) -> tuple[list[Unit], list[Grounded]]:
    """Return the units that are English, each with what was grounded in it; the others count for no option."""
    grounded = [
        here if loading.detect_language(text[unit.start : unit.end]) == "en" else Grounded(text, unit.start, unit.end, [])
        for unit, here in zip(found.units, found.grounded, strict=True)
    ]
    return found.units, grounded
