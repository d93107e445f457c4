"""Reading the data files of this folder: CSV and TOML with line numbers, and typed cells."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from leeward.evidence import safefile
from leeward.evidence.errors import InputError, unknown_name


def data_folder(directory: Path | None) -> Traversable:
    """Return ``directory``, or the data folder shipped with the package when it is ``None``."""
    return directory if directory is not None else resources.files("leeward.evidence") / "data"


def _text(path: Traversable) -> str:
    return safefile.read_text(path) if isinstance(path, Path) else path.read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a CSV file: the cells by column name, the file name and the 1-based line it starts on."""

    cells: Mapping[str, str]
    file: str
    line: int

    def __getitem__(self, column: str) -> str:
        """Return the cell, stripped."""
        return self.cells[column].strip()

    def number(self, column: str) -> float | None:
        """Return the cell as a float, ``None`` when empty; InputError when it is no number."""
        text = self[column]
        if not text:
            return None
        try:
            return float(text)
        except ValueError:
            raise InputError(f"{text!r} is not a number", file=self.file, key=column, line=self.line) from None

    def integer(self, column: str) -> int | None:
        """Return the cell as an int, ``None`` when empty; InputError when it is no whole number."""
        text = self[column]
        if not text:
            return None
        try:
            return int(text)
        except ValueError:
            raise InputError(f"{text!r} is not a whole number", file=self.file, key=column, line=self.line) from None


@lru_cache(maxsize=64)
def read_rows(name: str, columns: tuple[str, ...], directory: Path | None = None) -> tuple[Row, ...]:
    """Read ``name`` from the data folder; every row has exactly ``columns``.

    Raises InputError for a missing file, other columns than expected, or a row of another length.
    """
    path = data_folder(directory) / name
    if not path.is_file():
        raise InputError("no such data file", file=name)
    reader = csv.reader(io.StringIO(_text(path), newline=""))
    header = tuple(next(reader, []))
    if header != columns:
        raise InputError(f"the columns are {', '.join(header)!r}", file=name, line=1, allowed=[",".join(columns)])
    rows = []
    start = reader.line_num + 1
    for cells in reader:
        line, start = start, reader.line_num + 1
        if not cells:
            continue
        if len(cells) != len(columns):
            raise InputError(f"{len(cells)} cells where {len(columns)} are expected", file=name, line=line)
        rows.append(Row(dict(zip(columns, cells, strict=True)), name, line))
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class Record:
    """One ``[[table]]`` of a TOML file, with the file name, the line it starts on and the plug-in it is of (empty: ours)."""

    values: Mapping[str, Any]
    file: str
    line: int
    plugin: str = ""

    def need(self, key: str, kind: type | tuple[type, ...]) -> Any:
        """Return a required value of the given type; InputError when missing or of another type."""
        if key not in self.values:
            raise InputError(f"record {self.label()} has no {key!r}", file=self.file, line=self.line, key=key)
        return self._typed(key, kind)

    def get(self, key: str, kind: type | tuple[type, ...], default: Any) -> Any:
        """Return an optional value of the given type, or ``default``."""
        return self._typed(key, kind) if key in self.values else default

    def _typed(self, key: str, kind: type | tuple[type, ...]) -> Any:
        value = self.values[key]
        kinds = kind if isinstance(kind, tuple) else (kind,)
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            names = [k.__name__ for k in kinds]
            raise InputError(
                f"{value!r} in record {self.label()} has the wrong type",
                file=self.file,
                line=self.line,
                key=key,
                allowed=names,
            )
        return value

    def one_of(self, key: str, allowed: Sequence[str], called: str = "") -> str:
        """Return a required text out of a closed list; the error names the key as ``called``, where given."""
        value = str(self.need(key, str))
        if value not in allowed:
            raise unknown_name(called or key, value, allowed, file=self.file, key=called or key, line=self.line)
        return value

    def part(self, key: str) -> Record:
        """Return a required inline table as a record of its own, under this one's name."""
        return Record({"name": self.values.get("name", "?"), **self.need(key, dict)}, self.file, self.line)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return an optional list of texts as a tuple."""
        value = self.get(key, list, [])
        if not all(isinstance(item, str) for item in value):
            raise InputError("a list of texts is expected", file=self.file, line=self.line, key=key)
        return tuple(value)

    def label(self) -> str:
        """Return the record's name in quotes, for messages."""
        return repr(str(self.values.get("name", "?")))


@lru_cache(maxsize=64)
def read_records(
    name: str, table: str, directory: Path | None = None, *, called: str = "", plugin: str = ""
) -> tuple[Record, ...]:
    """Read the ``[[table]]`` records of a TOML file of the data folder, with the line each starts on.

    called: how messages name the file. plugin: what the records say that they are of.
    Raises InputError for a missing file, TOML that does not parse, and a file without such records.
    """
    path = data_folder(directory)
    for part in name.split("/"):
        path = path / part
    if not path.is_file():
        raise InputError("no such data file", file=called or name)
    text = _text(path)
    name = called or name
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"not valid TOML: {error}", file=name) from None
    found = parsed.get(table, [])
    if not isinstance(found, list):
        raise InputError(f"[[{table}]] records are expected", file=name)
    other = sorted(set(parsed) - {table})
    if other:
        raise InputError(f"unexpected table {other[0]!r}", file=name, allowed=[table])
    header = re.compile(rf"^\s*\[\[\s*{re.escape(table)}\s*\]\]")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if header.match(line)]
    if len(lines) != len(found):
        lines = [1] * len(found)
    return tuple(Record(values, name, line, plugin) for values, line in zip(found, lines, strict=True))
