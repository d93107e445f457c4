"""YAML with the line of every key, for errors that say where a case is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import yaml

from leeward.evidence.errors import InputError, unknown_name

Path_ = tuple[str | int, ...]


def key_name(path: Iterable[str | int]) -> str:
    """Return a path of keys as people write it: ``strategy[0].lever``."""
    name = ""
    for part in path:
        name += f"[{part}]" if isinstance(part, int) else (f".{part}" if name else part)
    return name


class Lines:
    """A YAML file as plain values; knows its name and the line of every key."""

    def __init__(self, text: str, file: str) -> None:
        """Parse ``text``; InputError (file, line) for bad YAML or a key given twice."""
        self.file = file
        self.lines: dict[Path_, int] = {}
        self._seen: set[int] = set()
        self._loader = yaml.SafeLoader("")
        try:
            node = yaml.compose(text, Loader=yaml.SafeLoader)
        except (yaml.YAMLError, RecursionError) as problem:
            mark = getattr(problem, "problem_mark", None)
            said = getattr(problem, "problem", None) or "nested too deeply"
            raise InputError(f"not valid YAML: {said}", file=file, line=None if mark is None else mark.line + 1) from None
        if not isinstance(node, yaml.MappingNode):
            raise InputError("keys and values are expected", file=file)
        self.values: dict[str, Any] = self._plain(node, ())

    def _plain(self, node: yaml.Node, path: Path_) -> Any:
        if id(node) in self._seen:
            raise InputError("a YAML alias is not allowed here: write the value out", file=self.file)
        self._seen.add(id(node))
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(child, (*path, i)) for i, child in enumerate(node.value)]
        if not isinstance(node, yaml.MappingNode):
            try:
                return self._loader.construct_object(node)
            except (yaml.YAMLError, ValueError, OverflowError):
                return node.value
        found: dict[str, Any] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else "?"
            here = (*path, name)
            self.lines[here] = key.start_mark.line + 1
            if name in found:
                raise self.error("the key is given twice", here)
            found[name] = self._plain(value, here)
        return found

    def error(self, message: str, path: Path_, allowed: Sequence[str] = ()) -> InputError:
        """Build an InputError about a key."""
        return InputError(message, file=self.file, key=key_name(path), line=self.line(path), allowed=allowed)

    def line(self, path: Path_) -> int | None:
        """Return the line of a key, or of the nearest key around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)

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
            raise unknown_name(what, str(value), names, file=self.file, key=key_name(path), line=self.line(path))
        return str(value)

    def number(self, value: Any, path: Path_) -> float:
        """Return ``value`` as a float; InputError when it is no finite number."""
        bad = isinstance(value, bool) or not isinstance(value, (int, float))
        if bad or value != value or abs(value) == float("inf"):
            raise self.error(f"{value!r} is not a finite number", path)
        return float(value)

    def date(self, value: Any, path: Path_) -> date:
        """Return ``value`` as a date; InputError when it is none."""
        try:
            return value if type(value) is date else date.fromisoformat(str(value))
        except ValueError:
            raise self.error(f"{value!r} is not a date such as 1995-03-01", path) from None

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
