"""What is said when an input is wrong: one sentence with the file, the line, the key and what is allowed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePath

from rapidfuzz import fuzz, process, utils

from leeward.safetext import safe

_SHOWN = 15
_NAME = 300
_PART = 900
"""Most characters of what is wrong, and of what is allowed: names from a document can be of any length."""


def nearest(name: str, allowed: Iterable[str], *, limit: int = 4, cutoff: float = 45.0) -> list[str]:
    """Return up to ``limit`` names of ``allowed`` that look most like ``name``, best first.

    Case, spaces and underscores do not count. Names below the similarity ``cutoff`` (0-100) are left out,
    so the list may be empty.
    """
    choices = sorted(set(allowed))
    shown = {choice: choice.replace("_", " ") for choice in choices}
    found = process.extract(
        name.replace("_", " "),
        shown,
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        limit=limit,
        score_cutoff=cutoff,
    )
    return [str(key) for _, _, key in found]


def shown_name(name: str, most: int = _NAME) -> str:
    """Return a name from outside as it can be printed on one line: control characters escaped, the middle of a long one cut."""
    name = safe(name, lines=False)
    return name if len(name) <= most else f"{name[: most // 2]} ... {name[-most // 2 :]}"


class InputError(ValueError):
    """A mistake in something the user gave: a file, a key, a name or a value.

    Attributes: ``message`` (what is wrong), ``file``, ``key``, ``line`` (1-based) and ``allowed`` (the values
    that would have been accepted); each may be ``None`` or empty. ``str(error)`` is one sentence.
    """

    def __init__(
        self,
        message: str,
        *,
        file: str | PurePath | None = None,
        key: str | None = None,
        line: int | None = None,
        allowed: Sequence[str] = (),
    ) -> None:
        """Keep the parts and build the sentence."""
        self.message = message.strip().rstrip(".")
        self.file = None if file is None else str(file)
        self.key = key
        self.line = line
        self.allowed = tuple(str(name) for name in allowed)
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        place = []
        if self.file:
            place.append(shown_name(self.file))
        if self.line is not None:
            place.append(f"line {self.line}")
        if self.key:
            place.append(f"key {shown_name(self.key)}")
        message = shown_name(self.message, _PART)
        sentence = f"{', '.join(place)}: {message}" if place else message
        if self.allowed:
            more = len(self.allowed) - _SHOWN
            listed = ", ".join(self.allowed[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
            sentence += f"; allowed: {shown_name(listed, _PART)}"
        return sentence + "."

    def __reduce__(self) -> tuple[object, ...]:
        """Allow the error to cross a process boundary."""
        return (_rebuild, (self.message, self.file, self.key, self.line, self.allowed))


def _rebuild(message: str, file: str | None, key: str | None, line: int | None, allowed: tuple[str, ...]) -> InputError:
    return InputError(message, file=file, key=key, line=line, allowed=allowed)


def unknown_name(
    kind: str,
    name: str,
    allowed: Iterable[str],
    *,
    file: str | PurePath | None = None,
    key: str | None = None,
    line: int | None = None,
) -> InputError:
    """Build the error for a name that is not in a closed list: nearest names first, then what is allowed."""
    names = sorted(set(allowed))
    name = shown_name(name)
    near = nearest(name, names)
    message = f"unknown {kind} '{name}'"
    if near:
        message += f"; nearest: {', '.join(near)}"
    return InputError(message, file=file, key=key, line=line, allowed=names)
