"""YAML with the line of every key, for errors that say where a case is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from leeward.evidence.errors import InputError, unknown_name
from leeward.evidence.yamltext import YamlText, finite, key_name, shown_value

Path_ = tuple[str | int, ...]
MOST_WEEKS = 5200


class Lines(YamlText):
    """A YAML file as plain values; knows its name and the line of every key."""

    def error(self, message: str, path: Path_, allowed: Sequence[str] = ()) -> InputError:
        """Build an InputError about a key."""
        return InputError(message, file=self.file, key=key_name(path), line=self.line(path), allowed=allowed)

    def keys(self, table: Any, path: Path_, must: Iterable[str], may: Iterable[str]) -> dict[str, Any]:
        """Return ``table`` if it has every key of ``must`` and none outside ``must`` and ``may``."""
        needed, allowed = list(must), [*must, *may]
        if not isinstance(table, Mapping):
            raise self.error("a table of keys and values is expected", path, allowed)
        for name in table:
            if name not in allowed:
                here = (*path, name)
                raise unknown_name("key", str(name), allowed, file=self.file, key=key_name(here), line=self.line(here))
        for name in needed:
            if name not in table or table[name] is None:
                raise self.error(f"the key {name!r} is missing", path, allowed)
        return dict(table)

    def choice(self, value: Any, path: Path_, allowed: Iterable[str], what: str) -> str:
        """Return ``value`` if it is one of ``allowed``."""
        names = list(allowed)
        if value not in names:
            raise unknown_name(
                what,
                value if isinstance(value, str) else shown_value(value),
                names,
                file=self.file,
                key=key_name(path),
                line=self.line(path),
            )
        return str(value)

    def number(self, value: Any, path: Path_) -> float:
        """Return ``value`` as a float; InputError when it is no finite number."""
        number = finite(value)
        if number is None:
            raise self.error(f"{shown_value(value)} is not a number within reach (up to 1e15)", path)
        return number

    def weeks(self, value: Any, path: Path_, least: int) -> int:
        """Return ``value`` as a whole number of weeks from ``least`` to a hundred years."""
        number = finite(value)
        if number is None or number != int(number) or not least <= number <= MOST_WEEKS:
            raise self.error(f"{shown_value(value)} is not a whole number of weeks from {least} to {MOST_WEEKS}", path)
        return int(number)

    def date(self, value: Any, path: Path_) -> date:
        """Return ``value`` as a date; InputError when it is none."""
        try:
            return value if type(value) is date else date.fromisoformat(value if isinstance(value, str) else "")
        except ValueError:
            raise self.error(f"{shown_value(value)} is not a date such as 1995-03-01", path) from None

    def text(self, value: Any, path: Path_) -> str:
        """Return ``value`` if it is text that is not empty."""
        if not isinstance(value, str) or not value.strip():
            raise self.error("text is expected", path)
        return " ".join(value.split())

    def list(self, value: Any, path: Path_) -> list[Any]:
        """Return ``value`` if it is a list (``None`` counts as empty)."""
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.error("a list is expected", path)
        return value
