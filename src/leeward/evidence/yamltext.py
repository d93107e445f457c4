"""YAML of people, as nodes that know their line: no tag that makes objects, no alias that grows, no depth that breaks."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable
from typing import Any

import yaml

from leeward.evidence.errors import InputError

MAX_YAML_BYTES = 2_000_000
"""Most bytes of a brief or a case; the reader takes some ten seconds for as many."""
DEEPEST = 50
"""Most levels of tables and lists; a brief has five."""
_BEFORE = "tag:yaml.org,2002:"
_SCALARS = frozenset(_BEFORE + name for name in ("null", "bool", "int", "float", "timestamp", "str"))
_TABLES = frozenset(_BEFORE + name for name in ("map", "seq"))
_EXPECTED = {"bool": "true or false", "int": "a whole number", "float": "a number", "timestamp": "a date", "null": "null"}
_VALUE_SHOWN = 60


def key_name(path: Iterable[str | int]) -> str:
    """Return a path of keys as people write it: ``options[0].levers[1].lever``."""
    name = ""
    for part in path:
        name += f"[{part}]" if isinstance(part, int) else (f".{part}" if name else part)
    return name


def shown_value(value: object) -> str:
    """Return a value as it stands in an error: its repr, cut where it is long; of a long table or number, its kind."""
    if value is None or isinstance(value, bool):
        return "nothing" if value is None else str(value).lower()
    if isinstance(value, datetime.date):
        value = value.isoformat()
    if isinstance(value, str) and len(value) > _VALUE_SHOWN:
        return f"{value[:_VALUE_SHOWN]!r}…"
    if isinstance(value, int) and abs(value) >= 10**_VALUE_SHOWN:
        return "a number of too many digits"
    text = repr(value) if not isinstance(value, (list, dict)) or len(value) < _VALUE_SHOWN else ""
    if text and len(text) <= _VALUE_SHOWN * 2:
        return text
    return "a list" if isinstance(value, list) else "a table" if isinstance(value, dict) else type(value).__name__


class YamlText:
    """The nodes of a YAML text and the line of every key; ``values`` is what it holds, as plain values.

    Plain values are tables with words as keys, lists, text, whole numbers, numbers, dates (or date and time), true,
    false and nothing.
    """

    def __init__(self, text: str, file: str) -> None:
        """Parse ``text``; InputError (file, key, line) for what is not YAML, not a table, or not plain."""
        self.file = file
        self.lines: dict[tuple[str | int, ...], int] = {}
        self._seen: set[int] = set()
        self._loader = yaml.SafeLoader("")
        try:
            node = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.reader.ReaderError as problem:
            line = text.count("\n", 0, problem.position) + 1
            code = f"U+{problem.character:04X}" if isinstance(problem.character, int) else "one"
            raise InputError(f"not valid YAML: the character {code} is not allowed", file=file, line=line) from None
        except yaml.YAMLError as problem:
            mark = getattr(problem, "problem_mark", None)
            said = getattr(problem, "problem", None) or "it cannot be parsed"
            raise InputError(f"not valid YAML: {said}", file=file, line=None if mark is None else mark.line + 1) from None
        except RecursionError:
            raise InputError("not valid here: tables and lists are nested too deeply", file=file) from None
        if not isinstance(node, yaml.MappingNode):
            raise InputError("keys and values are expected", file=file)
        self.values: dict[str, Any] = self._plain(node, ())

    def _plain(self, node: yaml.Node, path: tuple[str | int, ...]) -> Any:
        if id(node) in self._seen:
            raise self._wrong("a YAML alias is not allowed: write the value out", path, node)
        if len(path) > DEEPEST:
            raise self._wrong("nested too deeply", path[:4], node)
        self._seen.add(id(node))
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, path)
        if node.tag not in _TABLES:
            raise self._wrong(f"the YAML tag {node.tag.replace(_BEFORE, '!!')!r} is not allowed", path, node)
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(child, (*path, index)) for index, child in enumerate(node.value)]
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
            if not isinstance(key, str):
                raise self._wrong("a key must be a word", path, key_node)
            here = (*path, key)
            if key in found:
                raise self._wrong("the key is given twice", here, key_node)
            self.lines[here] = key_node.start_mark.line + 1
            found[key] = self._plain(value_node, here)
        return found

    def _scalar(self, node: yaml.ScalarNode, path: tuple[str | int, ...]) -> Any:
        if node.tag not in _SCALARS:
            raise self._wrong(f"the YAML tag {node.tag.replace(_BEFORE, '!!')!r} is not allowed", path, node)
        kind = node.tag.removeprefix(_BEFORE)
        try:
            return self._loader.construct_object(node)
        except Exception:  # the library meets a wrong word under a tag with whatever error comes first
            # What only looks like a number or a date (2025-02-30, 1e999 digits) is text; a tag that was written is meant.
            looks: Any = self._loader.resolve
            if node.style is None and len(node.value) < 200 and looks(yaml.ScalarNode, node.value, (True, False)) == node.tag:
                return node.value
        raise self._wrong(f"{shown_value(node.value)} is not {_EXPECTED.get(kind, kind)}", path, node)

    def _wrong(self, message: str, path: tuple[str | int, ...], node: yaml.Node) -> InputError:
        return InputError(message, file=self.file, key=key_name(path) or None, line=node.start_mark.line + 1)

    def line(self, path: Iterable[str | int]) -> int | None:
        """Return the line of a key, or of the nearest key around it."""
        wanted = tuple(path)
        while wanted:
            if wanted in self.lines:
                return self.lines[wanted]
            wanted = wanted[:-1]
        return self.lines.get((), None)


def finite(value: object, most: float = 1e15) -> float | None:
    """Return a number of a file as a float, ``None`` for what is no finite number up to ``most`` in size."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) <= most:
        return None
    return float(value) if math.isfinite(value) else None
