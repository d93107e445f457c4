"""Web pages into text: the article as Markdown-like text, by trafilatura; else all the words of the page.

One pass without a tree comes first. It is linear in the page, whatever the page holds, and gives all its words. The search
for the article, which builds trees and looks at every tag many times, follows only where the pass found a page of a usual
size and form. Scripts and styles are neither run nor kept.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from leeward.evidence.errors import InputError
from leeward.reading.mending import mended

MAX_TAGS = 50_000
"""Most tags, and `MAX_SOURCE` most characters, of a page whose article is searched for (about ten seconds)."""
MAX_SOURCE = 3_000_000
MAX_DEPTH = 200
"""Most tags inside each other for that: beyond, the parsers would leave text out without a word."""
MAX_ATTRIBUTES = 200
"""Most attributes of one tag for that."""

_SHORT, _MOST = 3_000, 0.4
"""A page of at least so many characters of which no more than this share is article has a note that says so."""

_DROPPED = frozenset({"script", "style", "noscript", "template"})
_BLOCK_NAMES = """address article aside blockquote body br dd div dl dt figcaption figure footer form header hr li main nav ol
option p pre section table title tr ul"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_HEADINGS = {f"h{level}": "#" * level + " " for level in range(1, 7)}
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,9}=[\s\"']{0,9}([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_SCRIPT = re.compile(r"<(script|style|noscript|template)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)


@dataclass(slots=True)
class Page:
    """What was found on a page: its text, what it says about itself, and a note where all its words are read."""

    text: str
    title: str | None = None
    outlet: str | None = None
    date: str | None = None
    note: str | None = None


def declared_encoding(data: bytes) -> str | None:
    """Return the encoding that the first bytes of a page declare, by the name Python gives it; None for none it knows."""
    found = _CHARSET.search(data[:4096])
    if found is None:
        return None
    return known_encoding(found[1].decode("ascii"))


def known_encoding(said: str | None) -> str | None:
    """Return Python's name of an encoding of text; None for one that it does not know."""
    if not said:
        return None
    try:
        name = codecs.lookup(said).name
        b"x".decode(name)  # a codec of text, not of bytes
    except (LookupError, ValueError):
        return None
    return "cp1252" if name in ("iso8859-1", "ascii") else name  # as browsers read them


class _Words:
    """A target for the parser: the words with a line for each block, and how large and deep the page is."""

    def __init__(self) -> None:
        self.tags = self.deepest = self.attributes = 0
        self._depth = self._inside = 0
        self._pieces: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.tags += 1
        self._depth += 1
        self.deepest = max(self.deepest, self._depth)
        self.attributes = max(self.attributes, len(attributes))
        if tag in _DROPPED:
            self._inside += 1
        elif tag in _HEADINGS:
            self._pieces.append(f"\n\n{_HEADINGS[tag]}")
        elif tag == "li":
            self._pieces.append("\n- ")
        elif tag in ("td", "th"):
            self._pieces.append("| ")
        elif tag in _BLOCKS:
            self._pieces.append("\n")

    def end(self, tag: str) -> None:
        self._depth -= 1
        if tag in _DROPPED:
            self._inside -= 1
        elif tag in ("td", "th"):
            self._pieces.append(" ")
        elif tag == "tr":
            self._pieces.append("|\n")
        elif tag in _HEADINGS or tag in _BLOCKS:
            self._pieces.append("\n")

    def data(self, text: str) -> None:
        if not self._inside:
            self._pieces.append(re.sub(r"\s+", " ", text))

    def close(self) -> str:
        lines = (" ".join(line.split()) for line in "".join(self._pieces).split("\n"))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def read_page(source: str, path: Path) -> Page:
    """Return what a web page says; InputError for one that no parser takes."""
    seen = _Words()
    words = _all_words(source, seen)
    source = _SCRIPT.sub(" ", source)
    usual = seen.tags <= MAX_TAGS and seen.deepest <= MAX_DEPTH and seen.attributes <= MAX_ATTRIBUTES
    if not usual or len(source) > MAX_SOURCE:
        return Page(words, note="the page is too large or too odd to search for its article; its whole text is read")
    plain = mended(source)
    if plain != source:
        seen, source = _Words(), _SCRIPT.sub(" ", plain)
        words = _all_words(source, seen)
    page = _article(source, path)
    if not page.text.strip() and words:
        page.text, page.note = words, "no article was found on the page; its whole text is read"
    else:
        page.note = _left_out(page.text, words)
    return page


def _all_words(source: str, seen: _Words) -> str:
    # As bytes: a declaration of another encoding inside the page no longer counts.
    parser = etree.HTMLParser(target=seen, encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return str(etree.fromstring(source.replace("\x00", " ").encode("utf-8", "replace"), parser))
    except (etree.LxmlError, ValueError):
        return ""


def _left_out(text: str, words: str) -> str | None:
    """Say when most of a page was taken for menus and the like; what stands on it twice counts once."""
    distinct = sum(map(len, set(words.split("\n"))))
    share = len(text) / max(distinct, 1)
    if distinct < _SHORT or share > _MOST:
        return None
    return f"the article that was found has {share:.0%} of the text of the page; the rest is taken for menus and the like"


def _article(source: str, path: Path) -> Page:
    import trafilatura

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
    text = text or ""
    for sign in ("**", "__"):
        if sign in text:
            text = "\n".join(_unmarked(line, sign) if sign in line else line for line in text.split("\n"))
    text = re.sub(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])", r"\1", text)
    if meta is None:
        return Page(text)
    dated = meta.date if meta.date and re.fullmatch(r"\d{4}-\d\d-\d\d", meta.date) else None
    return Page(text, meta.title or None, meta.sitename or None, dated)


def _unmarked(line: str, sign: str) -> str:
    """Take pairs of a sign of emphasis out of a line: one before a word, the next after a word."""
    pieces = line.split(sign)
    kept, opened = [pieces[0]], -1
    for piece in pieces[1:]:
        if opened >= 0 and kept[-1][-1:].strip():
            kept[opened] = ""
            opened = -1
            kept += ["", piece]
        else:
            if opened < 0 and piece[:1].strip():
                opened = len(kept)
            kept += [sign, piece]
    return "".join(kept)
