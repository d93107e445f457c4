"""Bytes into text: which encoding, what was damaged on the way, and letters that are written in a way no word list knows."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from leeward.evidence.errors import InputError

ALLOWED = (".txt", ".md", ".html", ".mhtml", ".pdf", ".docx", ".odt", ".srt", ".vtt", ".yaml")
"""Kinds of files that are read, as they are named in errors."""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ODD = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")


def decode(data: bytes, name: str | Path, *, declared: str | None = None) -> tuple[str, list[str]]:
    """Return ``data`` as text with notes on how it was decoded: UTF-8, else ``declared``, else Windows-1252.

    Line ends become ``\\n``. Letters that were decoded wrongly once before (``â€™``) are put right. Raises InputError for
    binary data.
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
        text, notes = _unmarked(data, name, declared)
    if len(_ODD.findall(text)) > max(8, len(text) // 100):
        raise InputError("this is a binary file, not text", file=name, allowed=ALLOWED)
    text, mended = _twice(text)
    if mended:
        notes.append(f"{_times(mended)} a letter was written in the wrong encoding and is put right (such as ’ for â€™)")
    lost = text.count("\ufffd")
    if lost and not any("letters are lost" in note for note in notes):
        notes.append(f"{_times(lost)} a letter is lost in the file (\ufffd)")
    return text.replace("\r\n", "\n").replace("\r", "\n"), notes


def _unmarked(data: bytes, name: str | Path, declared: str | None) -> tuple[str, list[str]]:
    if b"\x00" in data:
        raise InputError("this is a binary file, not text", file=name, allowed=ALLOWED)
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as problem:
        if declared is None:
            said = f"not UTF-8 (byte {problem.start}); read as Windows-1252, so some letters may be wrong"
            return data.decode("cp1252", errors="replace"), [said]
        text = data.decode(declared, errors="replace")
        if "\ufffd" not in text:
            return text, []
        return text, [f"not all of it is the {declared} that it says it is, so some letters are lost"]


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"


_CP1252 = "".join(bytes([n]).decode("cp1252", "ignore") or chr(n) for n in range(0x80, 0xC0))
_WRONG = re.compile(
    f"[\u00c2-\u00df][{re.escape(_CP1252)}]|[\u00e0-\u00ef][{re.escape(_CP1252)}]{{2}}|[\u00f0-\u00f4][{re.escape(_CP1252)}]{{3}}"
)


def _twice(text: str) -> tuple[str, int]:
    """Put right what was UTF-8, read as Windows-1252 and written again; the letters, and how many there were."""
    count = 0

    def right(found: re.Match[str]) -> str:
        nonlocal count
        data = b"".join(sign.encode("cp1252") if sign not in _RAW else bytes([ord(sign)]) for sign in found[0])
        try:
            letter = data.decode("utf-8")
        except UnicodeDecodeError:
            return found[0]
        count += 1
        return letter

    return _WRONG.sub(right, text), count


_RAW = frozenset("\x81\x8d\x8f\x90\x9d")
"""Bytes that Windows-1252 leaves free: browsers and editors keep them as they are."""

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st", 0x00AD: None}
_LIGATURE = re.compile("[\ufb00-\ufb06\u00ad]")


def plain_letters(text: str) -> str:
    """Return a text without soft hyphens, its ligatures as letters: so that words are found and quoted as they are spoken."""
    return text.translate(_LIGATURES) if _LIGATURE.search(text) else text
