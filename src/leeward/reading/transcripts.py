"""Transcripts and subtitles: times and numbers of cues go, the lines of a speaker come together."""

from __future__ import annotations

import re

_TIME = r"(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_CUE = re.compile(rf"[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}[^\n]*")
_STAMP = re.compile(rf"[ \t]*(?:\[{_TIME}\]|\({_TIME}\)|{_TIME}(?=[ \t]|$))[ \t]*[-–]?[ \t]*")
_VOICE = re.compile(r"<v(?:\.[\w.]+)?[ \t]+([^<>\n]{1,80})>")
_TAG = re.compile(r"</?[a-z][^<>\n]{0,80}>")
SPEAKER = re.compile(r"(?:>>\s*)?([A-Z][\w.'’-]*(?: [\w.'’()-]+){0,5}):\s")
_ENDS = re.compile(r"[.!?][\"'”’)\]]*$")
_LEAST = 3
"""A text with at least so many lines of time, and one in ten of them, is a transcript."""
_LONG = 1_200


def without_times(text: str) -> tuple[str, str | None]:
    """Return a transcript without its times, each turn of a speaker a paragraph, and a note; other text as it is."""
    lines = text.split("\n")
    cues = sum(_CUE.fullmatch(line) is not None for line in lines)
    filled = sum(bool(line.strip()) for line in lines)
    stamps = cues or sum(_STAMP.match(line) is not None for line in lines)
    if stamps < _LEAST or stamps < 0.1 * filled:
        return text, None
    return "\n\n".join(_turns(_said(lines, subtitles=cues > 0))), "a transcript: its times are left out"


def _said(lines: list[str], *, subtitles: bool) -> list[str]:
    """The lines without times and numbers; an empty one where a speaker may change."""
    out: list[str] = []
    for number, line in enumerate(lines):
        after = lines[number + 1] if number + 1 < len(lines) else ""
        if _CUE.fullmatch(line) or (subtitles and (line.strip().isdecimal() and _CUE.fullmatch(after))):
            continue
        if subtitles and (line.startswith(("WEBVTT", "NOTE", "STYLE")) or not line.strip()):
            continue
        stamp = _STAMP.match(line)
        bare = line[stamp.end() :] if stamp else line
        out.append(_TAG.sub("", _VOICE.sub(r"\1: ", bare)).strip())
    return out


def _turns(lines: list[str]) -> list[str]:
    turns: list[str] = []
    fresh = True
    for line in lines:
        if not line:
            fresh = True
            continue
        if turns and fresh and not SPEAKER.match(line) and not _ENDS.search(turns[-1]):
            fresh = False  # a sentence that runs over a time
        spoken = SPEAKER.match(line)
        same = spoken is not None and turns and turns[-1].startswith(spoken[0])
        long = bool(turns) and len(turns[-1]) > _LONG and bool(_ENDS.search(turns[-1]))
        if spoken is not None and same and not long:
            turns[-1] += f" {line[spoken.end() :]}"
        elif not turns or fresh or spoken or long:
            turns.append(line)
        else:
            turns[-1] += f" {line}"
        fresh = False
    return turns
